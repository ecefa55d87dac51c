"""What a version holds, counted: by type, year, territory and publisher, from when to when, and what is lacking."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from demarche.releases.metadata.facts import ReleaseFacts
from demarche.schema.parquet import glob_safe

__all__ = ["Gap", "Summary", "summarise"]

SQL = Path(__file__).parent / "sql"

# The tables that are counted.
COUNTED = ("documents", "events", "claims")

# DuckDB counts in so much memory, whatever the size of the version.
MEMORY_LIMIT = "512MB"

Counts = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """How many rows of a table lack something."""

    table: str
    lacking: str
    lacks: int
    of: int


@dataclass(frozen=True, slots=True)
class Summary:
    """The counts of a version; days are None where no row tells them.

    Attributes:
        event_types: events by type, the most frequent first.
        years: events by year; those without a date come last.
        territories: events by the state whose territory they touch, the most frequent first.
        publishers: documents by publisher, the most frequent first.
        days: the first and the last day of an event, the first and the last of a document.
        gaps: how many rows lack a date, an actor, a place or an incident.
    """

    event_types: Counts
    years: Counts
    territories: Counts
    publishers: Counts
    days: Mapping[str, date | None]
    gaps: tuple[Gap, ...]


def summarise(folder: Path, facts: ReleaseFacts) -> Summary:
    """Return the counts of the version whose Parquet files stand in the folder."""
    with duckdb.connect(config={"temp_directory": "", "memory_limit": MEMORY_LIMIT}) as connection:
        for table in COUNTED:
            paths = [glob_safe(folder / name) for name in facts.files_of(table)]
            connection.read_parquet(paths).create_view(table)
        coverage = connection.sql(_sql("coverage"))
        return Summary(
            event_types=_rows(connection, "event_types"),
            years=_rows(connection, "years"),
            territories=_rows(connection, "territories"),
            publishers=_rows(connection, "publishers"),
            days=dict(zip(coverage.columns, coverage.fetchall()[0], strict=True)),
            gaps=tuple(Gap(*row) for row in _rows(connection, "gaps")),
        )


def _rows(connection: duckdb.DuckDBPyConnection, name: str) -> tuple[Any, ...]:
    """Return the rows that a file of SQL gives."""
    return tuple(connection.execute(_sql(name)).fetchall())


def _sql(name: str) -> str:
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")
