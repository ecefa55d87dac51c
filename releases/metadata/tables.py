"""The tables of a version as its metadata describes them: those of the schema, and the release's own.

The schema's tables are read off the models. The release's own (what changed, when a row was first seen, who
reviewed it) are read off their files; what their columns mean stands in ``own_tables.csv``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from demarche.releases.metadata.facts import ReleaseFacts
from demarche.schema.arrow import TABLE_NAMES, arrow_schema
from demarche.schema.codebook import TERM_FILES, allowed
from demarche.schema.dictionary import TYPE_NAMES, table_description
from demarche.schema.errors import ProgramError
from demarche.schema.fields import INKED
from demarche.schema.keys import FOREIGN_KEYS, KEYS, ForeignKey
from demarche.schema.rows import read_rows
from demarche.schema.tables import TABLES

__all__ = ["Column", "Table", "enumerations", "released_tables"]


@dataclass(frozen=True, slots=True)
class Column:
    """What there is to say about a column.

    Attributes:
        name: its name.
        type: its Arrow type, by its short name: string, date, int8, int32, float32, float64, bool.
        is_nullable: whether it may be null.
        description: what it holds, in a sentence.
        allowed: its values, where they are listed.
        enumeration: the codebook's enumeration that lists them, such as ``event_type``.
        pattern: what its texts look like, where the schema says so.
        minimum: its least value, where there is one.
        maximum: its greatest value, where there is one.
        is_inked: it is a text of any kind that is not empty.
    """

    name: str
    type: str
    is_nullable: bool
    description: str
    allowed: tuple[Any, ...] = ()
    enumeration: str | None = None
    pattern: str | None = None
    minimum: float | None = None
    maximum: float | None = None
    is_inked: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a version; ``files`` are its Parquet files, in order."""

    name: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...]
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OwnColumn:
    """A row of ``own_tables.csv``; without a column it is about the table."""

    table: str
    column: str | None
    is_key: bool
    description: str


def released_tables(folder: Path, facts: ReleaseFacts) -> tuple[Table, ...]:
    """Return the tables of a version: the schema's in their order, then its own by name.

    Raises:
        ProgramError: P003, nobody has written down what a table or column of the release's own means.
    """
    own = sorted({*facts.rows} - {*TABLE_NAMES})
    ours = (_schema_table(name, facts) for name in TABLE_NAMES)
    return (*ours, *(_own_table(folder, name, facts) for name in own))


@cache
def enumerations() -> dict[tuple[str, ...], str]:
    """Return the codebook's enumerations by their values."""
    return {allowed(name): name for name in TERM_FILES}


def _schema_table(name: str, facts: ReleaseFacts) -> Table:
    """Return a table of the schema, with what its model checks."""
    columns = TABLES[name].to_schema().columns
    return Table(
        name=name,
        description=table_description(name),
        columns=tuple(_schema_column(field, columns[field.name].checks) for field in arrow_schema(name)),
        key=KEYS[name],
        foreign_keys=tuple(key for key in FOREIGN_KEYS if key.table == name),
        files=facts.files_of(name),
    )


def _schema_column(field: Any, checks: list[Any]) -> Column:
    """Return a column of the schema, with what its checks allow."""
    allows = {name: value for check in checks for name, value in (check.statistics or {}).items()}
    pattern = allows.get("pattern")
    listed = tuple(allows.get("allowed_values", ()))
    return Column(
        name=field.name,
        type=_type(field),
        is_nullable=field.nullable,
        description=field.metadata[b"description"].decode(),
        allowed=listed,
        enumeration=enumerations().get(listed),
        pattern=None if pattern == INKED else pattern,
        minimum=_least(checks),
        maximum=allows.get("max_value"),
        is_inked=pattern == INKED,
    )


def _least(checks: list[Any]) -> float | None:
    """Return the least value that a column's checks allow; what is greater than a bound is a whole number."""
    least: dict[str, float] = {check.name: check.statistics.get("min_value") for check in checks}
    if "greater_than" in least:
        return least["greater_than"] + 1
    return least.get("greater_than_or_equal_to")


def _own_table(folder: Path, name: str, facts: ReleaseFacts) -> Table:
    """Return a table of the release's own, read off its file."""
    files = facts.files_of(name)
    schema = pq.read_schema(folder / files[0])
    known = {row.column: row for row in _own_columns() if row.table == name}
    told: str = (schema.metadata or {}).get(b"description", b"").decode()
    description = told or _said(name, None, known)
    columns = tuple(
        Column(field.name, _type(field), field.nullable, _meaning(name, field, known)) for field in schema
    )
    return Table(
        name=name,
        description=description,
        columns=columns,
        key=tuple(column.name for column in columns if column.name in known and known[column.name].is_key),
        foreign_keys=(),
        files=files,
    )


def _meaning(table: str, field: Any, known: Mapping[str | None, OwnColumn]) -> str:
    """Return what a column means: as its file says, else as own_tables.csv does."""
    told: str = (field.metadata or {}).get(b"description", b"").decode()
    return told or _said(table, field.name, known)


def _said(table: str, column: str | None, known: Mapping[str | None, OwnColumn]) -> str:
    if column not in known:
        what = f"{table}.{column}" if column else f"The table {table}"
        raise ProgramError("P003", what=f"{what} is not described in releases/metadata/own_tables.csv.")
    return known[column].description


def _type(field: Any) -> str:
    return TYPE_NAMES.get(str(field.type), str(field.type))


@cache
def _own_columns() -> tuple[OwnColumn, ...]:
    return read_rows(Path(__file__).parent / "own_tables.csv", OwnColumn)
