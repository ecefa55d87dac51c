"""The one Parquet writer of the project: sorted by key, the same bytes every time, whole or not at all.

Readers over HTTP fetch few bytes from such a file: rows stand in a fixed order, row groups are even and
small, and statistics and the page index say which of them hold what is asked for. Nothing in a file depends
on the clock, on the number of threads or on how the rows came in.
"""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from demarche.schema.keys import KEYS

__all__ = [
    "LEVEL",
    "RELEASE_GROUP_ROWS",
    "ROW_GROUP_ROWS",
    "glob_safe",
    "sort_key",
    "write_batches",
    "write_table",
]

# DuckDB scans a row group of 60 of its vectors (2,048 rows) at once, one a thread.
ROW_GROUP_ROWS = 122_880

# A release is also read over HTTP, and a reader skips whole row groups: 15 vectors of all columns are a
# megabyte, and a file of ten million rows still has a footer below one. Pages are a third of that.
RELEASE_GROUP_ROWS, PAGE_ROWS = 30_720, 10_240

# zstd 3 writes a million claims in 0.6 s; 19 takes 16 s for files that are 15 % smaller.
LEVEL = 3

# A column is dictionary-encoded where a value stands four times or more on average; ids and prose never do.
ROWS_PER_DISTINCT_VALUE = 4

# Tables that are not in KEYS, and what they are sorted by.
LOCAL_KEYS = {"texts": ("doc_id",)}


def sort_key(path: Path) -> tuple[str, ...]:
    """Return the columns that a table's file is sorted by; none for a table we do not know.

    >>> sort_key(Path("out/events.parquet"))
    ('event_id',)
    """
    return (KEYS | LOCAL_KEYS).get(path.stem, ())


def glob_safe(path: Path) -> str:
    """Return the path as DuckDB must be told it, which else takes ``*``, ``?`` and ``[`` for wildcards.

    >>> glob_safe(Path("reports [final]"))
    'reports [[]final]'
    """
    return "".join(f"[{character}]" if character in "*?[" else character for character in str(path))


def write_table(table: pa.Table, path: Path, *, release: bool = False) -> None:
    """Write a table sorted by the key that its file name stands for; the file appears whole or not at all.

    Args:
        table: the rows, in any order, in the columns they shall have.
        path: ``<table>.parquet``; an existing file is replaced.
        release: cut it into small row groups, for reading over HTTP.

    Raises:
        OSError: the disk is full or may not be written; nothing is left behind.
    """
    keys = sort_key(path)
    if keys:
        table = table.sort_by([(key, "ascending") for key in keys])
    write_batches(table.to_batches(), path, schema=table.schema, release=release)


def write_batches(
    batches: Iterable[pa.RecordBatch],
    path: Path,
    *,
    schema: pa.Schema,
    keys: Sequence[str] | None = None,
    release: bool = False,
    marks: Mapping[str, str] | None = None,
) -> int:
    """Write batches that come in their order, and return how many rows there were.

    Memory holds one row group at a time, so the batches may stream from a table of any size.

    Args:
        batches: the rows.
        path: the file, which appears whole or not at all.
        schema: the columns.
        keys: the columns that the rows are sorted by; those of ``sort_key`` if left out.
        release: cut the file into small row groups, for reading over HTTP.
        marks: what the file says of itself, as key-value metadata.
    """
    aside = path.with_name(f".{path.name}.tmp")
    keys = sort_key(path) if keys is None else keys
    try:
        rows = _write(batches, aside, schema=schema, keys=keys, release=release, marks=marks or {})
        _sync(aside)
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)
    return rows


def _write(
    batches: Iterable[pa.RecordBatch],
    path: Path,
    *,
    schema: pa.Schema,
    keys: Sequence[str],
    release: bool,
    marks: Mapping[str, str],
) -> int:
    group_rows = RELEASE_GROUP_ROWS if release else ROW_GROUP_ROWS
    groups = _row_groups(batches, schema, group_rows)
    first = next(groups, schema.empty_table())
    rows = 0
    with pq.ParquetWriter(
        path,
        schema,
        compression="zstd",
        compression_level=LEVEL,
        use_dictionary=_repetitive_columns(first),
        sorting_columns=pq.SortingColumn.from_ordering(schema, [(key, "ascending") for key in keys])
        if keys
        else None,
        write_page_index=True,
        max_rows_per_page=PAGE_ROWS,
    ) as writer:
        for group in chain([first], groups):
            writer.write_table(group, row_group_size=group_rows)
            rows += group.num_rows
        writer.add_key_value_metadata(dict(sorted(marks.items())))
    return rows


def _row_groups(batches: Iterable[pa.RecordBatch], schema: pa.Schema, group_rows: int) -> Iterator[pa.Table]:
    """Yield tables of exactly one row group each, however the batches are cut."""
    waiting: list[pa.RecordBatch] = []
    rows = 0
    for batch in batches:
        waiting.append(batch)
        rows += batch.num_rows
        while rows >= group_rows:
            table = pa.Table.from_batches(waiting, schema)
            yield table.slice(0, group_rows).combine_chunks()
            rows -= group_rows
            waiting = table.slice(group_rows).to_batches()
    if rows:
        yield pa.Table.from_batches(waiting, schema).combine_chunks()


def _repetitive_columns(table: pa.Table) -> list[str]:
    """Return the columns worth a dictionary, judged by the first row group."""
    return [
        name
        for name in table.column_names
        if not pa.types.is_nested(table[name].type)
        and pc.count_distinct(table[name]).as_py() * ROWS_PER_DISTINCT_VALUE <= table.num_rows
    ]


def _sync(path: Path) -> None:
    """Wait until the file is on the disk, so that a rename cannot outrun its contents."""
    with path.open("rb+") as file:  # Windows forces only what may be written to
        os.fsync(file.fileno())
