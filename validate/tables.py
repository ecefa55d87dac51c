"""The two ways in: a folder of Parquet files, or frames in memory."""

import tempfile
from collections.abc import Mapping
from itertools import chain
from pathlib import Path

import duckdb
import polars as pl

from demarche.schema.arrow import TABLE_NAMES
from demarche.validate.columns import COLUMNS, check_columns
from demarche.validate.report import Check, Outcome, Report, merge
from demarche.validate.rows import ROW_RULES, check_rows
from demarche.validate.rules import check_rules, rules
from demarche.validate.source import FILE_RULES, Source, from_folder, from_frames

__all__ = ["checks", "validate_folder", "validate_tables"]

# DuckDB spills to disk beyond this; a run over a million events and their claims took 450 MB in all.
MEMORY_LIMIT = "600MB"


def validate_folder(folder: Path | str) -> Report:
    """Return what is wrong with the tables of a build or release folder.

    Raises:
        DataError: D001, there is no such folder; D301, it holds none of our tables.
    """
    return _validate(*from_folder(Path(folder)))


def validate_tables(tables: Mapping[str, pl.DataFrame], texts: pl.DataFrame | None = None) -> Report:
    """Return what is wrong with tables in memory.

    Args:
        tables: frames by the names of the tables; one that is missing is a finding.
        texts: ``doc_id`` and ``text``, to hold hashes, offsets and words against.
    """
    return _validate(*from_frames(tables, texts))


def checks() -> tuple[Check, ...]:
    """Return every rule there is, by code: those that concern several tables stand once for each.

    >>> len({check.code for check in checks()}) > 20
    True
    """
    every = (*FILE_RULES, COLUMNS, *ROW_RULES.values(), *(rule.check for rule in rules()))
    return tuple(sorted(every, key=lambda check: check.code))


def _validate(sources: Mapping[str, Source], found: list[Outcome]) -> Report:
    """Return the report on the tables at hand, ``found`` being what is already known of the files."""
    at_hand = [sources[table] for table in TABLE_NAMES if table in sources]
    by_row = chain.from_iterable((check_columns(source), *check_rows(source)) for source in at_hand)
    with tempfile.TemporaryDirectory() as spill, duckdb.connect() as connection:
        connection.execute("SET memory_limit = $limit", {"limit": MEMORY_LIMIT})
        connection.execute("SET temp_directory = $spill", {"spill": spill})
        connection.execute("SET preserve_insertion_order = false")
        for source in sources.values():
            source.attach(connection)
        across = list(check_rules(connection, sources))
    return merge([*found, *by_row, *across], rows={name: source.rows for name, source in sources.items()})
