"""The register of rows: every key that any version so far has had, and what became of it.

It is made from the register of the version before and what changed since: two streams in the order of
their keys, laid into one.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from demarche.releases.changes.aligned import aligned
from demarche.releases.changes.comparison import Comparison, work_base
from demarche.releases.changes.diff import version_of
from demarche.releases.changes.tables import REGISTRY, REGISTRY_KEY, REGISTRY_SCHEMA
from demarche.releases.layout import table_files
from demarche.schema.arrow import TABLE_NAMES
from demarche.schema.keys import KEYS
from demarche.schema.parquet import ROW_GROUP_ROWS, glob_safe, write_batches

__all__ = ["first_registry", "next_registry", "write_registry"]

# The rows stand by table, in the order of the tables' names.
TABLES_IN_ORDER = sorted(TABLE_NAMES)
VERSIONS = ("first_seen", "last_seen", "last_changed")


def write_registry(
    batches: Iterator[pa.RecordBatch], folder: Path, *, marks: Mapping[str, str] | None = None
) -> int:
    """Write the register into a version's folder, and return how many rows it has."""
    path = folder / f"{REGISTRY}.parquet"
    return write_batches(batches, path, schema=REGISTRY_SCHEMA, keys=REGISTRY_KEY, release=True, marks=marks)


def first_registry(folder: Path, *, version: str) -> Iterator[pa.RecordBatch]:
    """Yield the register of a version that has none before it: all of its rows are new."""
    for table in TABLES_IN_ORDER:
        for frame in _keys(folder, table):
            versions = (pl.lit(version).alias(name) for name in VERSIONS)
            yield from _batches(frame.with_columns(*versions, moved_to=pl.lit(None, pl.String)), table)


def next_registry(previous: Path, comparison: Comparison, *, version: str) -> Iterator[pa.RecordBatch]:
    """Yield the register of a version that follows another.

    Args:
        previous: the folder of the version before.
        comparison: what changed since.
        version: the new version.
    """
    before = version_of(previous)
    for table in TABLES_IN_ORDER:
        for former, touched in aligned(_former(previous, table), comparison.touched(table), by="key"):
            if former.height or touched.height:
                yield from _batches(_laid_together(former, touched, before=before, version=version), table)


def _laid_together(former: pl.DataFrame, touched: pl.DataFrame, *, before: str, version: str) -> pl.DataFrame:
    """Return the rows of a stretch of the register, with what changed in it."""
    if not former.height:
        former = pl.DataFrame(schema=dict.fromkeys(("key", *VERSIONS, "moved_to"), pl.String()))
    if not touched.height:
        touched = pl.DataFrame(schema={"key": pl.String(), "is_gone": pl.Boolean(), "moved_to": pl.String()})
    is_touched, is_gone = pl.col("is_gone").is_not_null(), pl.col("is_gone").fill_null(value=False)
    stays = ~is_gone & (is_touched | (pl.col("last_seen") == before))
    this = pl.lit(version)
    return (
        former.join(touched, on="key", how="full", coalesce=True, suffix="_now")
        .with_columns(
            first_seen=pl.coalesce("first_seen", this),
            last_seen=pl.when(stays).then(this).otherwise("last_seen"),
            last_changed=pl.when(is_touched & ~is_gone).then(this).otherwise("last_changed"),
            moved_to=pl.when(is_touched).then("moved_to_now").otherwise("moved_to"),
        )
        .sort("key")
    )


def _former(previous: Path, table: str) -> Iterator[pl.DataFrame]:
    """Yield the rows of a table in the register before; where there is none, as if all rows were new then."""
    path = previous / f"{REGISTRY}.parquet"
    if not path.is_file():
        for frame in _keys(previous, table):
            versions = (pl.lit(version_of(previous)).alias(name) for name in VERSIONS)
            yield frame.with_columns(*versions, moved_to=pl.lit(None, pl.String))
        return
    with pq.ParquetFile(path, pre_buffer=False) as file:
        place = file.schema_arrow.names.index("table_name")
        for number in range(file.num_row_groups):
            named = file.metadata.row_group(number).column(place).statistics
            if named is not None and not named.min <= table <= named.max:
                continue
            rows = pl.DataFrame(pl.from_arrow(file.read_row_group(number)))
            yield rows.filter(table_name=table).drop("table_name")


def _keys(folder: Path, table: str) -> Iterator[pl.DataFrame]:
    """Yield the keys of a table, in their order."""
    files = [glob_safe(file) for file in table_files(folder, table)]
    keys = ", ".join(KEYS[table])
    with work_base(folder.parent) as (connection, _):
        rows = connection.read_parquet(files).project(f"concat_ws(' ', {keys}) AS key").order("key")
        for batch in rows.to_arrow_reader(ROW_GROUP_ROWS):
            yield pl.DataFrame(pl.from_arrow(batch))


def _batches(frame: pl.DataFrame, table: str) -> Iterator[pa.RecordBatch]:
    """Yield the rows of a table in the exact types of the register."""
    rows = frame.with_columns(table_name=pl.lit(table)).select(REGISTRY_SCHEMA.names)
    yield from rows.to_arrow().cast(REGISTRY_SCHEMA).to_batches()
