"""The tables of a build into the files of a version: in a fixed order, streamed, and hashed on their way.

A version's files are sorted by the table's key, except for claims, whose ids are random: these follow
their events, and so the days. Rows that already stand in this order are only copied; others are sorted by
DuckDB, which spills beside the files. Two tables are written at once.
"""

import threading
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from demarche.releases.content import ContentHash
from demarche.releases.layout import BY_YEAR, tables_in, year_file
from demarche.schema.arrow import arrow_schema
from demarche.schema.keys import KEYS
from demarche.schema.parquet import ROW_GROUP_ROWS, glob_safe, write_batches

__all__ = ["REVIEWS", "SORTED_BY", "are_sorted", "write_reviews", "write_tables"]

# What the rows of each table of a version are sorted by. Readers ask for days; an event's id begins with its day.
SORTED_BY = {**KEYS, "claims": ("event_id", "claim_id")}

# What people decided, where a build has been reviewed: it travels with the tables.
REVIEWS = "reviews.parquet"

# Tables written at once: one is compressed while the other is sorted.
AT_ONCE = 2

# DuckDB spills to disk beyond this; it holds for each of the tables written at once.
MEMORY_LIMIT = "500MB"

# The year of rows that tell none, as ids have it.
NO_YEAR = "0000"

# Largest first, so that no long table is left to be written alone.
ORDER = ("claims", "events", "documents")


@dataclass(frozen=True)
class _Job:
    """A table to be written, and what stops all of them once one has failed."""

    table: str
    sources: Sequence[Path]
    to: Path
    spill: Path
    marks: Mapping[str, str]
    stop: threading.Event


def write_tables(source: Path, to: Path, *, spill: Path, marks: Mapping[str, str]) -> dict[str, str]:
    """Return the content hash of each file that was written; all tables now stand in the folder.

    Args:
        source: a folder of tables that validate.
        to: the folder to write to.
        spill: a folder for DuckDB's temporary files; it is made where they are needed.
        marks: what every file says of itself, as key-value metadata; its table is added.

    Raises:
        DataError: D301, a table is missing.
        OSError: the disk is full or may not be written.
    """
    files = tables_in(source)
    stop = threading.Event()
    jobs = [
        _Job(table, files[table], to, spill / table, {**marks, "demarche.table": table}, stop)
        for table in sorted(files, key=_place)
    ]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        running = [pool.submit(_write_table, job) for job in jobs]
        try:
            done, _ = wait(running, return_when=FIRST_EXCEPTION)
            # Only those that are done: the first to fail tells why, and the others are then stopped.
            hashes = [future.result() for future in running if future in done]
        except BaseException:
            stop.set()
            pool.shutdown(cancel_futures=True)
            raise
    return {name: content for written in hashes for name, content in written.items()}


def write_reviews(source: Path, to: Path, *, marks: Mapping[str, str]) -> None:
    """Write what people decided about the rows of a build, sorted by all columns; nothing where nobody did."""
    if (source / REVIEWS).is_file():
        rows = pq.read_table(source / REVIEWS)
        rows = rows.sort_by([(name, "ascending") for name in rows.column_names])
        told = {**marks, "demarche.table": Path(REVIEWS).stem}
        write_batches(
            rows.to_batches(),
            to / REVIEWS,
            schema=rows.schema.remove_metadata(),
            keys=(),
            release=True,
            marks=told,
        )


def _place(table: str) -> int:
    return ORDER.index(table) if table in ORDER else len(ORDER)


def _write_table(job: _Job) -> dict[str, str]:
    """Return the content hash of each file of a table, all of which now stand."""
    schema = arrow_schema(job.table)
    with duckdb.connect(
        config={"memory_limit": MEMORY_LIMIT, "temp_directory": str(job.spill)}
    ) as connection:
        batches = _until_stopped(job, _batches(job, connection, schema))
        hashes = {}
        for name, part in _by_file(job.table, batches):
            content = ContentHash(schema)
            write_batches(
                content.passing(part),
                job.to / name,
                schema=schema,
                keys=SORTED_BY[job.table],
                release=True,
                marks=job.marks,
            )
            hashes[name] = content.hexdigest()
        return hashes


def _until_stopped(job: _Job, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        if job.stop.is_set():
            raise InterruptedError
        yield batch


def _batches(job: _Job, connection: duckdb.DuckDBPyConnection, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    """Yield a table in its order and in the exact types of the schema, without holding it in memory."""
    keys = SORTED_BY[job.table]
    if are_sorted(job.sources, keys):
        batches = _read(job.sources, schema.names)
    else:
        paths = [glob_safe(path) for path in job.sources]
        rows = connection.read_parquet(paths).project(", ".join(schema.names))
        batches = iter(rows.order(", ".join(keys)).to_arrow_reader(ROW_GROUP_ROWS))
    return (batch.cast(schema) for batch in batches)


def _read(sources: Sequence[Path], columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
    """Yield the columns of some files, one file after the other."""
    for path in sources:
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=ROW_GROUP_ROWS, columns=list(columns)):
                yield batch.select(columns)


def are_sorted(sources: Sequence[Path], keys: Sequence[str]) -> bool:
    """Return whether the rows stand in the order of their key, which the first rows mostly tell."""
    before: pa.Table | None = None
    for batch in _read(sources, keys):
        rows = pa.Table.from_batches([batch])
        if before is not None:
            rows = pa.concat_tables([before.cast(rows.schema), rows])
        if not _ascending(rows, keys):
            return False
        before = rows.slice(max(rows.num_rows - 1, 0))
    return True


def _ascending(rows: pa.Table, keys: Sequence[str]) -> bool:
    """Return whether each row's key is not below that of the row before."""
    columns = [rows[key].combine_chunks() for key in keys]
    below = pa.array([False] * max(rows.num_rows - 1, 0), pa.bool_())
    for column in reversed(columns):
        earlier, later = column[:-1], column[1:]
        below = pc.or_(pc.less(later, earlier), pc.and_(pc.equal(later, earlier), below))
    return not pc.any(pc.fill_null(below, fill_value=True), min_count=0).as_py()


def _by_file(table: str, batches: Iterator[pa.RecordBatch]) -> Iterator[tuple[str, Iterator[pa.RecordBatch]]]:
    """Yield the name of each file of a table with its rows, which must be taken before the next file's."""
    if table not in BY_YEAR:
        yield f"{table}.parquet", batches
        return
    is_empty = True
    for year, parts in groupby(_cut_by_year(batches, BY_YEAR[table]), key=itemgetter(0)):
        is_empty = False
        yield year_file(table, year), (batch for _, batch in parts)
    if is_empty:
        yield year_file(table, NO_YEAR), iter(())


def _cut_by_year(batches: Iterator[pa.RecordBatch], column: str) -> Iterator[tuple[str, pa.RecordBatch]]:
    """Yield the batches cut where the year changes, each with its year."""
    for batch in batches:
        years = pc.run_end_encode(pc.utf8_slice_codeunits(batch[column], 0, 4))
        start = 0
        for year, end in zip(years.values.to_pylist(), years.run_ends.to_pylist(), strict=True):
            yield year, batch.slice(start, end - start)
            start = end
