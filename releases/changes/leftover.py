"""The rows of two tables that are not the same in both, laid into DuckDB for the rest of the work.

Rows are held against each other value by value, never by a hash, and in stretches, so that tables of any
size are compared in the memory of a few row groups.
"""

import filecmp
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl
import pyarrow.parquet as pq

from demarche.releases.changes.aligned import (
    DisorderedError,
    Pair,
    aligned,
    ascends,
    frames,
    readable,
    sorted_frames,
)
from demarche.releases.layout import table_files
from demarche.schema.errors import DataError
from demarche.schema.keys import KEYS

__all__ = ["Columns", "TablePair", "leave_different", "pair_of"]

# A table that must be sorted first is sorted in this much memory, the two of a pair at the same time.
SORTING_MEMORY = "400MB"

SIDES = ("old", "new")


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table in two folders."""

    common: tuple[str, ...]
    only_old: tuple[str, ...]
    only_new: tuple[str, ...]
    retyped: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TablePair:
    """A table in two folders: its files that differ, its columns, and its rows in all files."""

    table: str
    old: tuple[Path, ...]
    new: tuple[Path, ...]
    columns: Columns
    old_rows: int
    new_rows: int


def pair_of(table: str, old: Path, new: Path) -> TablePair:
    """Return a table in two folders; files that are the same in both, byte by byte, are left out.

    Raises:
        DataError: D301, a folder lacks the table; D411, a folder lacks a key column of it.
    """
    sides = [_present(table, folder) for folder in (old, new)]
    types = [_types(table, files) for files in sides]
    common = tuple(name for name in types[1] if name in types[0])
    columns = Columns(
        common=common,
        only_old=tuple(name for name in types[0] if name not in types[1]),
        only_new=tuple(name for name in types[1] if name not in types[0]),
        retyped=tuple(name for name in common if types[0][name] != types[1][name]),
    )
    rows = [sum(pq.read_metadata(file).num_rows for file in files) for files in sides]
    same = _same_files(*sides)
    old_files, new_files = (tuple(file for file in files if file.name not in same) for files in sides)
    return TablePair(table, old_files, new_files, columns, *rows)


def leave_different(
    connection: duckdb.DuckDBPyConnection,
    pair: TablePair,
    *,
    spill: Path,
    columns: Sequence[str] | None = None,
    keys_only: bool = False,
) -> None:
    """Make the tables ``old_<table>`` and ``new_<table>``: the rows that are not the same in both.

    Args:
        connection: where the two tables are made.
        pair: the table in both folders.
        spill: a folder to sort in, where a table does not stand in order.
        columns: the columns that are read and held against each other; all that both have, if left out.
        keys_only: take rows with the same key for the same.

    Raises:
        DataError: D412, a row has no key.
    """
    columns = pair.columns.common if columns is None else columns
    by, is_sorted = _order(pair, columns)
    try:
        _leave(connection, pair, columns, by=by, is_sorted=is_sorted, spill=spill, keys_only=keys_only)
    except DisorderedError:
        by, is_sorted = KEYS[pair.table][0], (False, False)
        _leave(connection, pair, columns, by=by, is_sorted=is_sorted, spill=spill, keys_only=keys_only)


def _leave(
    connection: duckdb.DuckDBPyConnection,
    pair: TablePair,
    columns: Sequence[str],
    *,
    by: str,
    is_sorted: tuple[bool, bool],
    spill: Path,
    keys_only: bool,
) -> None:
    keys = KEYS[pair.table]
    compared = () if keys_only else tuple(name for name in columns if name not in keys)
    texts = [name for name in pair.columns.retyped if name in columns]
    streams = []
    for side, files, stands in zip(SIDES, (pair.old, pair.new), is_sorted, strict=True):
        connection.register("empty", _empty(pair, columns).to_arrow())
        connection.execute(f'CREATE OR REPLACE TABLE "{side}_{pair.table}" AS FROM empty')
        connection.unregister("empty")
        if stands or not files:
            rows = frames(files, columns)
        else:
            rows = sorted_frames(files, columns, by=by, spill=spill / side, memory=SORTING_MEMORY)
        streams.append(frame.with_columns(pl.col(texts).cast(pl.String)) for frame in rows)
    for stretch in aligned(*streams, by=by):
        _require_keys(pair, stretch)
        for side, rest in zip(SIDES, _without_same(*stretch, keys=keys, compared=compared), strict=True):
            if rest.height:
                connection.register("rest", rest.to_arrow())
                connection.execute(f'INSERT INTO "{side}_{pair.table}" FROM rest')
                connection.unregister("rest")


def _without_same(
    old: pl.DataFrame, new: pl.DataFrame, *, keys: Sequence[str], compared: Sequence[str]
) -> Pair:
    """Return the rows of both frames that the other does not have, or not with the same values."""
    if not (old.height and new.height):
        return old, new
    places = _numbered(old, keys, "old").join(_numbered(new, keys, "new"), on=list(keys))
    if compared:
        values = (old[places["old"]].select(compared), new[places["new"]].select(compared).rename(_of_new))
        beside = pl.concat(values, how="horizontal")
        agree = (pl.col(name).eq_missing(pl.col(_of_new(name))) for name in compared)
        places = places.filter(beside.select(pl.all_horizontal(agree)).to_series())
    return _except(old, places["old"]), _except(new, places["new"])


def _of_new(name: str) -> str:
    """Return what a column of the new table is called beside that of the old."""
    return f"{name}/new"


def _numbered(frame: pl.DataFrame, keys: Sequence[str], name: str) -> pl.DataFrame:
    return frame.select(*keys, pl.int_range(pl.len(), dtype=pl.UInt32).alias(name))


def _except(frame: pl.DataFrame, places: pl.Series) -> pl.DataFrame:
    """Return a frame without the rows at these places."""
    stays = pl.repeat(value=True, n=frame.height, eager=True)
    return frame.filter(stays.scatter(places, values=False)) if len(places) else frame


def _order(pair: TablePair, columns: Sequence[str]) -> tuple[str, tuple[bool, bool]]:
    """Return a column of text to go by, and which of the tables stands in its order: both, if any will do."""
    declared = (_declared_order(file) for file in (*pair.old[:1], *pair.new[:1]))
    candidates = (KEYS[pair.table][0], *(name for name in declared if name and name in columns))
    stands = {name: (ascends(pair.old, name), ascends(pair.new, name)) for name in candidates}
    return max(stands.items(), key=lambda found: sum(found[1]))


def _declared_order(file: Path) -> str | None:
    """Return the column of text that a file says it is sorted by, if it says so."""
    metadata = pq.read_metadata(file)
    declared = metadata.row_group(0).sorting_columns if metadata.num_row_groups else ()
    if not declared or declared[0].descending or declared[0].nulls_first:
        return None
    column = metadata.schema.column(declared[0].column_index)
    return str(column.name) if str(column.logical_type) == "String" else None


def _present(table: str, folder: Path) -> tuple[Path, ...]:
    files = tuple(table_files(folder, table))
    if not files or not all(file.is_file() for file in files):
        raise DataError("D301", where=str(folder), table=table)
    return files


def _types(table: str, files: Sequence[Path]) -> dict[str, str]:
    """Return the columns of a table and their types, those of its first file."""
    with readable(files[0]):
        schema = pq.read_schema(files[0])
    for key in KEYS[table]:
        if key not in schema.names:
            raise DataError("D411", where=str(files[0]), table=table, column=key)
    return {field.name: str(field.type).removeprefix("large_") for field in schema}


def _same_files(old: Sequence[Path], new: Sequence[Path]) -> set[str]:
    """Return the names of the files that say the same in both folders, byte by byte."""
    by_name = {file.name: file for file in new}
    pairs = ((file, by_name[file.name]) for file in old if file.name in by_name)
    return {one.name for one, other in pairs if filecmp.cmp(one, other, shallow=False)}


def _empty(pair: TablePair, columns: Sequence[str]) -> pl.DataFrame:
    """Return the columns without rows, in the types in which they are compared."""
    files = (*pair.new, *pair.old)
    if not files:
        return pl.DataFrame(schema=dict.fromkeys(columns, pl.String()))
    empty = pl.DataFrame(pl.from_arrow(pq.read_schema(files[0]).empty_table())).select(columns)
    return empty.with_columns(
        pl.col([name for name in pair.columns.retyped if name in columns]).cast(pl.String)
    )


def _require_keys(pair: TablePair, stretch: Pair) -> None:
    """Refuse rows without a key: none of them could be told from another."""
    for frame, files in zip(stretch, (pair.old, pair.new), strict=True):
        for key in KEYS[pair.table]:
            if frame.height and frame[key].null_count():
                raise DataError("D412", where=str(files[0].parent), table=pair.table, column=key)
