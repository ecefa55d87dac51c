"""The two channels of releases: ``candidate``, machine-coded as it comes, and ``final``, judged by people.

In ``final`` stands what a person accepted or corrected, with what belongs to it; what nobody has judged is
held back and counted. Who judged what stands in the build's table ``reviews``.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from demarche.releases.layout import table_files, tables_in
from demarche.releases.writing import SORTED_BY
from demarche.schema.arrow import TABLE_NAMES, arrow_schema
from demarche.schema.errors import DataError, nearest
from demarche.schema.parquet import ROW_GROUP_ROWS, glob_safe, write_batches

__all__ = ["CANDIDATE", "CHANNELS", "FINAL", "Final", "final_tables", "held_back", "require_channel"]

CANDIDATE, FINAL = "candidate", "final"
CHANNELS = (CANDIDATE, FINAL)

REVIEWS = "reviews"

# DuckDB spills to disk beyond this.
MEMORY_LIMIT = "700MB"

SQL = Path(__file__).parent / "final"

# Where in the folder aside the tables go, and what is held back and counted.
FOLDER = "final"
COUNTED = ("events", "claims")


@dataclass(frozen=True, slots=True)
class Final:
    """The tables of the channel ``final``.

    Attributes:
        folder: where they stand.
        held_back: how many rows of the tables of events and claims nobody has judged.
    """

    folder: Path
    held_back: Mapping[str, int]


def require_channel(channel: str) -> str:
    """Return the channel if there is one of that name.

    Raises:
        DataError: D016, there is none.

    >>> require_channel("final")
    'final'
    """
    if channel not in CHANNELS:
        guess = nearest(channel, CHANNELS)
        told = f"Did you mean {guess}? " if guess else ""
        expected = f"{told}Say {' or '.join(CHANNELS)}."
        raise DataError("D016", option="--channel", value=repr(channel), expected=expected)
    return channel


def final_tables(build: Path, *, aside: Path) -> Final:
    """Return the tables that people judged, in a folder inside ``aside``.

    Args:
        build: a folder of tables that validate, with the table ``reviews``; it is not touched.
        aside: a folder to work in.

    Raises:
        DataError: D470, nobody judged any of the events; D301, a table is missing.
    """
    folder = aside / FOLDER
    with _judged(build, spill=aside / "final-spill") as connection:
        if not connection.sql("FROM shown_events LIMIT 1").fetchall():
            raise DataError("D470", where=str(build))
        folder.mkdir(parents=True)
        for table in TABLE_NAMES:
            _write(connection, table, folder, schema=arrow_schema(table), order=SORTED_BY[table])
        schema = pq.read_schema(build / f"{REVIEWS}.parquet").remove_metadata()
        _write(connection, REVIEWS, folder, schema=schema, order=schema.names)
        return Final(folder, _held_back(connection))


def held_back(build: Path, *, spill: Path) -> dict[str, int]:
    """Return how many events and claims of a build the channel ``final`` holds back.

    Raises:
        DataError: D470, nobody judged any of them; D301, a table is missing.
    """
    with _judged(build, spill=spill) as connection:
        return _held_back(connection)


@contextmanager
def _judged(build: Path, *, spill: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Give a database that knows the tables of a build as ``all_…`` and what of them is shown as ``shown_…``."""
    reviews = build / f"{REVIEWS}.parquet"
    tables_in(build)
    if not reviews.is_file():
        raise DataError("D470", where=str(build))
    spill.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(config={"memory_limit": MEMORY_LIMIT, "temp_directory": str(spill)}) as connection:
        for table in TABLE_NAMES:
            files = [glob_safe(file) for file in table_files(build, table)]
            connection.read_parquet(files).create_view(f"all_{table}")
        connection.read_parquet(glob_safe(reviews)).create_view(f"all_{REVIEWS}")
        connection.execute((SQL / "shown.sql").read_text(encoding="utf-8"))
        yield connection


def _held_back(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    return {
        table: _rows(connection, f"all_{table}") - _rows(connection, f"shown_{table}") for table in COUNTED
    }


def _rows(connection: duckdb.DuckDBPyConnection, name: str) -> int:
    (rows,) = connection.table(name).aggregate("count(*)").fetchall()[0]
    return int(rows)


def _write(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    folder: Path,
    *,
    schema: pa.Schema,
    order: Sequence[str],
) -> None:
    """Write what is shown of a table, in the order in which a version has it."""
    rows = connection.table(f"shown_{table}").project(", ".join(schema.names)).order(", ".join(order))
    write_batches(_cast(rows, schema), folder / f"{table}.parquet", schema=schema, keys=order)


def _cast(rows: duckdb.DuckDBPyRelation, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    for batch in rows.to_arrow_reader(ROW_GROUP_ROWS):
        yield batch.cast(schema)
