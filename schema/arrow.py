"""The tables as Arrow: schemas generated from the models, and rows cast to exactly these schemas."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

import polars as pl
import pyarrow as pa

from demarche.schema.codebook import codes
from demarche.schema.errors import DataError
from demarche.schema.keys import KEYS
from demarche.schema.tables import TABLES

__all__ = ["TABLE_NAMES", "TEXTS_SCHEMA", "arrow_schema", "code_table", "empty_table", "to_arrow"]

TABLE_NAMES = tuple(TABLES)

# The texts that were coded: no table of the dataset, for they stay beside a build and are never published.
TEXTS_SCHEMA = pa.schema(
    [pa.field("doc_id", pa.string(), nullable=False), pa.field("text", pa.string(), nullable=False)]
)

# Plain string, not large_string: readers other than polars know it best.
ARROW_TYPES = {
    pl.String(): pa.string(),
    pl.Date(): pa.date32(),
    pl.Int8(): pa.int8(),
    pl.Int32(): pa.int32(),
    pl.Float32(): pa.float32(),
    pl.Float64(): pa.float64(),
}


@cache
def arrow_schema(table: str) -> pa.Schema:
    """Return the Arrow schema of a table, with nullability and each column's description as metadata.

    Raises:
        DataError: D101, no such table.

    >>> arrow_schema("links").field("relation").type
    DataType(string)
    """
    if table not in TABLES:
        raise DataError("D101", name=table, valid=TABLE_NAMES)
    columns = TABLES[table].to_schema().columns
    return pa.schema(
        pa.field(
            name, ARROW_TYPES[column.dtype.type], column.nullable, {"description": column.description or ""}
        )
        for name, column in columns.items()
    )


def empty_table(table: str) -> pa.Table:
    """Return the table without rows."""
    return arrow_schema(table).empty_table()


def to_arrow(table: str, rows: pl.DataFrame | pa.Table | Sequence[Mapping[str, Any]]) -> pa.Table:
    """Return the rows in the exact schema of the table, sorted by its key: equal rows give equal bytes.

    Args:
        table: a name of ``TABLE_NAMES``.
        rows: dictionaries, a polars frame or an Arrow table, with every column of the table in any order.

    Raises:
        DataError: D101, no such table; D104, a column is missing or unknown, or holds what cannot be
            cast to its type or a null where none may stand.
    """
    schema = arrow_schema(table)
    try:
        cast = _as_table(rows, schema).cast(schema)
    except (pa.ArrowException, ValueError, TypeError) as reason:
        raise DataError("D104", table=table, reason=reason) from reason
    return cast.combine_chunks().sort_by([(column, "ascending") for column in KEYS[table]])


def code_table() -> pa.Table:
    """Return the codebook's CAMEO codes as the table ``codes``."""
    rows = [
        {name: getattr(code, name) for name in arrow_schema("codes").names}
        | {"event_types": " ".join(code.event_types) or None}
        for code in codes().values()
    ]
    return to_arrow("codes", rows)


def _as_table(rows: pl.DataFrame | pa.Table | Sequence[Mapping[str, Any]], schema: pa.Schema) -> pa.Table:
    """Return the rows as an Arrow table with the schema's columns in its order, types not yet cast."""
    if isinstance(rows, pl.DataFrame):
        rows = rows.to_arrow()
    if isinstance(rows, pa.Table):
        _same_columns(rows.column_names, schema)
        return rows.select(schema.names)
    for row in rows:
        _same_columns(row, schema)
    return pa.Table.from_pylist(rows, schema=pa.schema((field.name, field.type) for field in schema))


def _same_columns(names: Iterable[str], schema: pa.Schema) -> None:
    """Refuse rows whose columns are not the schema's: Arrow itself would fill or drop them in silence."""
    found, expected = set(names), set(schema.names)
    if found != expected:
        missing, unknown = sorted(expected - found), sorted(found - expected)
        raise ValueError(f"columns missing {missing}, unknown {unknown}")
