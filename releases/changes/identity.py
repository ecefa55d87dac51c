"""Ids that stay: the same act in the same document keeps its id under another coder.

An id is made from what its row says, so another coder, who says it a little otherwise, makes another id.
Where span, type and actors agree, it is the same act, and it keeps the id it had; where the date at the
head of the id is another now, the id moves, and ``changes`` and ``registry`` tell where to.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from demarche.releases.changes.comparison import MOVING, SQL, run_sql, work_base
from demarche.releases.changes.leftover import leave_different, pair_of
from demarche.releases.changes.tables import REVIEWS
from demarche.releases.layout import table_files
from demarche.releases.writing import SORTED_BY
from demarche.schema.arrow import TABLE_NAMES, arrow_schema
from demarche.schema.parquet import ROW_GROUP_ROWS, glob_safe, write_batches

__all__ = ["keep_ids"]

# What makes an act or a claim the same, its id apart.
SIGNATURES = {
    "events": (
        "event_id",
        "doc_id",
        "span_start",
        "span_end",
        "event_type",
        "source_id",
        "target_id",
        "sovereign",
    ),
    "claims": (
        "claim_id",
        "event_id",
        "question",
        "claimant_id",
        "victim",
        "victim_of",
        "span_start",
        "span_end",
    ),
}

# The tables in which an id stands.
WITH_IDS = ("events", "claims", "links")

# Where in the folder aside the tables go.
FOLDER = "kept"


def keep_ids(build: Path, previous: Path | None, *, aside: Path) -> Path:
    """Return the folder of a build's tables with the ids of the previous version: the build, or one in ``aside``.

    An id is kept where exactly one event (or claim) of the previous version that is not in the build is the
    same act (or claim) as exactly one of the build that is not in the previous version. An event keeps an id
    only if it begins with the date that its own began with. Whatever points to a row follows it.

    Args:
        build: a folder of tables that validate; it is not touched.
        previous: the folder of the previous version, None where there is none.
        aside: a folder to work in.

    Raises:
        DataError: D301, a folder lacks a table; D411 and D412, a key is missing.
    """
    if previous is None:
        return build
    aside.mkdir(parents=True, exist_ok=True)
    with work_base(aside) as (connection, spill):
        run_sql(connection, "start")
        for table in MOVING:
            pair = pair_of(table, previous, build)
            columns = SIGNATURES[table]
            leave_different(connection, pair, spill=spill, columns=columns, keys_only=True)
            run_sql(connection, f"moved_{table}")
        run_sql(connection, "kept")
        if not connection.sql("FROM kept LIMIT 1").fetchall():
            return build
        return _write(connection, build, aside / FOLDER)


def _write(connection: duckdb.DuckDBPyConnection, build: Path, to: Path) -> Path:
    """Return the folder, in which the tables of a build now stand under the ids that were kept."""
    to.mkdir()
    for table in WITH_IDS:
        schema, path = arrow_schema(table), to / f"{table}.parquet"
        rows = _renamed(connection, table, table_files(build, table))
        write_batches((batch.cast(schema) for batch in rows), path, schema=schema, keys=SORTED_BY[table])
    for table in TABLE_NAMES:
        if table not in WITH_IDS:
            shutil.copyfile(build / f"{table}.parquet", to / f"{table}.parquet")
    reviews = build / f"{REVIEWS}.parquet"
    if reviews.is_file():
        schema = pq.read_schema(reviews)
        rows = _renamed(connection, REVIEWS, [reviews])
        write_batches((batch.cast(schema) for batch in rows), to / reviews.name, schema=schema)
    return to


def _renamed(
    connection: duckdb.DuckDBPyConnection, table: str, files: list[Path]
) -> Iterator[pa.RecordBatch]:
    """Yield the rows of a table under the ids that were kept, in the order of a release."""
    query = (SQL / f"keep_{table}.sql").read_text(encoding="utf-8")
    rows = connection.sql(query, params={"files": [glob_safe(file) for file in files]})
    yield from rows.to_arrow_reader(ROW_GROUP_ROWS)
