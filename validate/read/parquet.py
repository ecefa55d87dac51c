"""Parquet as others write it: which types its columns have, and its cells as text where these are not ours."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from demarche.validate.read.cells import columns_of
from demarche.validate.read.faults import Unreadable
from demarche.validate.source import column_types

__all__ = ["Layout", "layout_of", "names_in", "portions"]

# Rows converted at once.
ROWS_AT_ONCE = 30_000


@dataclass(frozen=True, slots=True)
class Layout:
    """What a Parquet file holds.

    Attributes:
        names: its columns, in order.
        types: their types, as they are called.
        rows: how many rows there are.
        exact: the columns of the table that are there in the table's type.
        convertible: the columns of the table whose type leads to the table's without loss.
        twice: the columns that are named more than once, and where.
    """

    names: tuple[str, ...]
    types: dict[str, str]
    rows: int
    exact: frozenset[str]
    convertible: frozenset[str]
    twice: dict[str, tuple[int, ...]]

    @property
    def is_plain(self) -> bool:
        """Whether the file can be read as it is: no column has to be converted or left out."""
        return not self.twice and len(self.names) == len(self.exact)


def names_in(path: Path) -> tuple[str, ...]:
    """Return the names of the columns of a Parquet file.

    Raises:
        Unreadable: it is no Parquet file, cut short, encrypted, or cannot be opened.
    """
    return tuple(_schema(path)[0].names)


def layout_of(path: Path, table: str) -> Layout:
    """Return what a Parquet file holds.

    Raises:
        Unreadable: it is no Parquet file, cut short, encrypted, or cannot be opened.
    """
    schema, rows = _schema(path)
    names = tuple(schema.names)
    columns = columns_of(table)
    places = {name: tuple(schema.get_all_field_indices(name)) for name in dict.fromkeys(names)}
    types = {name: schema.field(where[0]).type for name, where in places.items()}
    known = {name: kind for name, kind in types.items() if name in columns}
    exact = {name for name, kind in known.items() if _polars(kind) == columns[name].type}
    convertible = {name for name in known.keys() - exact if _leads_to(known[name], columns[name].type)}
    return Layout(
        names,
        {name: str(_polars(kind) or kind) for name, kind in types.items()},
        rows,
        frozenset(exact),
        frozenset(convertible),
        {name: where for name, where in places.items() if len(where) > 1},
    )


def portions(path: Path, layout: Layout) -> Iterator[dict[str, pl.Series]]:
    """Yield the cells of the columns that can be read, some rows at a time; those to be converted as texts.

    Raises:
        Unreadable: the pages are damaged.
    """
    names = [name for name in layout.names if name in layout.exact | layout.convertible]
    try:
        with pq.ParquetFile(path, pre_buffer=False) as file:
            for batch in file.iter_batches(batch_size=ROWS_AT_ONCE, columns=names):
                batch.validate(full=True)
                yield {
                    name: _series(batch.column(name), as_text=name in layout.convertible) for name in names
                }
    except (OSError, pa.ArrowException, ValueError) as reason:
        raise Unreadable(f"it cannot be read: {_first_line(reason)}") from reason


def _schema(path: Path) -> tuple[pa.Schema, int]:
    """Return the schema of a Parquet file and how many rows it has."""
    try:
        with pq.ParquetFile(path, pre_buffer=False) as file:
            return file.schema_arrow, file.metadata.num_rows
    except (OSError, pa.ArrowException, ValueError) as reason:
        raise Unreadable(f"it cannot be read: {_first_line(reason)}") from reason


def _polars(kind: pa.DataType) -> pl.DataType | None:
    """Return the type as polars has it, None where it is nested or so rare that polars may not know it."""
    return column_types(pa.schema([("column", kind)]))["column"] if _is_flat(kind) else None


def _is_flat(kind: pa.DataType) -> bool:
    if pa.types.is_dictionary(kind):
        return _is_flat(kind.value_type)
    is_rare = pa.types.is_interval(kind) or pa.types.is_run_end_encoded(kind) or pa.types.is_union(kind)
    return not (is_rare or pa.types.is_nested(kind) or isinstance(kind, pa.BaseExtensionType))


def _leads_to(kind: pa.DataType, wanted: pl.DataType) -> bool:
    """Return whether values of a type can be told as texts from which the wanted values are read."""
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    if _is_text(kind) or pa.types.is_null(kind):
        return True
    if wanted == pl.Date:
        return bool(pa.types.is_timestamp(kind) or pa.types.is_date(kind))
    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind))


def _is_text(kind: pa.DataType) -> bool:
    return any(test(kind) for test in (pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view))


def _series(array: pa.Array, *, as_text: bool) -> pl.Series:
    """Return a column for polars, as texts if it has to be converted; what is not a number is null."""
    if not as_text:
        return pl.Series(array)
    if pa.types.is_dictionary(array.type):
        array = array.dictionary_decode()
    if pa.types.is_timestamp(array.type) and array.type.tz:
        array = pc.local_timestamp(array)
    cells = pl.Series(array)
    if cells.dtype.is_temporal():
        return cells.dt.strftime("%Y-%m-%d %H:%M:%S%.f").str.replace(r" 00:00:00(\.0+)?$", "")
    if cells.dtype.is_float():
        return cells.fill_nan(None).cast(pl.String).str.replace(r"\.0$", "")
    return cells.cast(pl.String)


def _first_line(reason: Exception) -> str:
    return (str(reason).splitlines() or [type(reason).__name__])[0]
