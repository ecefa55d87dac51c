"""Two folders of tables held against each other: every change as a row of a DuckDB database."""

import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from string import Template

import duckdb
import polars as pl
import pyarrow as pa

from demarche.releases.changes.leftover import TablePair, leave_different, pair_of
from demarche.releases.changes.tables import CHANGES_KEY, CHANGES_SCHEMA, REVIEWS
from demarche.schema.arrow import TABLE_NAMES
from demarche.schema.errors import DataError
from demarche.schema.keys import KEYS
from demarche.schema.parquet import ROW_GROUP_ROWS, glob_safe

__all__ = ["Comparison", "compared", "run_sql", "work_base"]

# What DuckDB may hold while it compares; what is beyond goes to the disk.
MEMORY = "700MB"
SQL = Path(__file__).parent / "sql"

# The tables whose rows may go by another id, each after the tables that it points to.
MOVING = ("events", "claims")


@dataclass(frozen=True)
class Comparison:
    """Two folders of tables that were compared; it can be asked while its connection is open."""

    connection: duckdb.DuckDBPyConnection
    pairs: Mapping[str, TablePair]

    @cached_property
    def counts(self) -> Mapping[tuple[str, str], int]:
        """How many rows of a table were added, changed, withdrawn or moved."""
        found = self.connection.sql((SQL / "counts.sql").read_text(encoding="utf-8")).fetchall()
        counts: defaultdict[tuple[str, str], int] = defaultdict(int)
        counts.update({(table, change): rows for table, change, column, rows in found if column is None})
        return counts

    @cached_property
    def columns(self) -> Mapping[str, Mapping[str, int]]:
        """In how many rows each column of a table changed, in the order of the columns."""
        found = self.connection.sql((SQL / "counts.sql").read_text(encoding="utf-8")).fetchall()
        rows = {(table, column): rows for table, _, column, rows in found if column is not None}
        return {
            table: {name: rows[table, name] for name in pair.columns.common if (table, name) in rows}
            for table, pair in self.pairs.items()
        }

    @cached_property
    def reasons(self) -> Mapping[str, int]:
        """How many rows changed for each reason, as the changes name it up to a colon."""
        query = (
            "SELECT split_part(reason, ':', 1) AS reason, count(DISTINCT (table_name, key)) "
            "FROM explained WHERE reason IS NOT NULL GROUP BY ALL ORDER BY ALL"
        )
        return dict(self.connection.sql(query).fetchall())

    @cached_property
    def total(self) -> int:
        """How many changes there are: rows that came or went or moved, and values that changed."""
        (count,) = self.connection.sql("SELECT count(*) FROM change").fetchall()[0]
        return int(count)

    def first(self, table: str, count: int) -> list[dict[str, str | None]]:
        """Return the first changes of a table, in the order of their keys."""
        query = "FROM explained WHERE table_name = $table ORDER BY table_name, key, change, column_name LIMIT $count"
        rows = self.connection.sql(query, params={"table": table, "count": count})
        names = rows.columns
        return [dict(zip(names, row, strict=True)) for row in rows.fetchall()]

    def batches(self, version: str) -> Iterator[pa.RecordBatch]:
        """Yield every change, in the order of the table ``changes`` and in its exact types."""
        names = CHANGES_SCHEMA.names[1:]
        rows = self.connection.table("explained").project(", ".join(names)).order(", ".join(CHANGES_KEY))
        for batch in rows.to_arrow_reader(ROW_GROUP_ROWS):
            versions = pa.repeat(version, batch.num_rows)
            yield pa.record_batch([versions, *batch.columns], names=CHANGES_SCHEMA.names).cast(CHANGES_SCHEMA)

    def touched(self, table: str) -> Iterator[pl.DataFrame]:
        """Yield the keys of a table that the register must hear of, in their order."""
        query = (SQL / "touched.sql").read_text(encoding="utf-8")
        with self.connection.cursor() as cursor:
            rows = cursor.sql(query, params={"table": table}).to_arrow_reader(ROW_GROUP_ROWS)
            for batch in rows:
                yield pl.DataFrame(pl.from_arrow(batch))


@contextmanager
def compared(old: Path, new: Path, *, beside: Path | None = None) -> Iterator[Comparison]:
    """Give the comparison of two folders of tables; what it lays on the disk is gone afterwards.

    Args:
        old: a version's folder, or a build's.
        new: another.
        beside: the folder to work in; the system's own for such things if left out.

    Raises:
        DataError: D301, a folder lacks a table; D411 and D412, a key is missing; D413, a key comes twice.
    """
    with work_base(beside) as (connection, spill):
        run_sql(connection, "start")
        pairs = {table: pair_of(table, old, new) for table in TABLE_NAMES}
        for pair in pairs.values():
            leave_different(connection, pair, spill=spill)
            _require_one_each(connection, pair)
        for table in MOVING:
            run_sql(connection, f"moved_{table}")
        for pair in pairs.values():
            run_sql(connection, "compare", **_words(pair))
        run_sql(connection, "reasons")
        _take_reviews(connection, new)
        run_sql(connection, "changes")
        comparison = Comparison(connection, pairs)
        _require_sums(comparison)
        yield comparison


@contextmanager
def work_base(beside: Path | None) -> Iterator[tuple[duckdb.DuckDBPyConnection, Path]]:
    """Give a database that holds little in memory, and the folder to which the rest of it goes."""
    with tempfile.TemporaryDirectory(dir=beside, prefix=".tmp-changes-") as folder:
        spill = Path(folder)
        overflow = str(spill / "work")
        with duckdb.connect(config={"temp_directory": overflow, "memory_limit": MEMORY}) as connection:
            connection.execute("SET enable_progress_bar = false")
            yield connection, spill


def run_sql(connection: duckdb.DuckDBPyConnection, name: str, **words: str) -> None:
    """Run a file of SQL, with words in place of what it leaves open."""
    text = (SQL / f"{name}.sql").read_text(encoding="utf-8")
    connection.execute(Template(text).substitute(words) if words else text)


def _words(pair: TablePair) -> dict[str, str]:
    """Return what the SQL that compares two tables leaves open."""
    keys = KEYS[pair.table]
    name = f"concat_ws(' ', {', '.join(f't.{key}' for key in keys)})"
    cells = ", ".join(_cell(column) for column in pair.columns.common if column not in keys)
    return {"table": pair.table, "old_key": name, "new_key": name, "cells": cells, "key_column": keys[0]}


def _cell(column: str) -> str:
    """Return a column of two rows as SQL: its name, both values as text, and whether they differ."""
    quoted, literal = column.replace('"', '""'), column.replace("'", "''")
    old, new = f'o."{quoted}"', f'n."{quoted}"'
    values = f"old := CAST({old} AS VARCHAR), new := CAST({new} AS VARCHAR)"
    return f"struct_pack(name := '{literal}', {values}, differs := {old} IS DISTINCT FROM {new})"


def _take_reviews(connection: duckdb.DuckDBPyConnection, new: Path) -> None:
    """Make the table of what persons decided, empty where nobody did."""
    file = new / f"{REVIEWS}.parquet"
    connection.execute(
        "CREATE TABLE reviews (table_name VARCHAR, key VARCHAR, column_name VARCHAR, reason VARCHAR)"
    )
    if file.is_file():
        query = "INSERT INTO reviews SELECT table_name, key, column_name, reason FROM read_parquet($file)"
        connection.execute(query, {"file": glob_safe(file)})


def _require_one_each(connection: duckdb.DuckDBPyConnection, pair: TablePair) -> None:
    """Refuse tables in which a key comes twice: nobody could tell which row became which."""
    keys = ", ".join(KEYS[pair.table])
    for side, files in (("old", pair.old), ("new", pair.new)):
        rows = connection.table(f'"{side}_{pair.table}"').aggregate(f"{keys}, count(*) AS rows", keys)
        for *key, _ in rows.filter("rows > 1").order(keys).limit(1).fetchall():
            raise DataError("D413", where=str(files[0].parent), table=pair.table, key=" ".join(key))


def _require_sums(comparison: Comparison) -> None:
    """Refuse to go on if the counts do not add up: then rows that came twice were taken for one."""
    for table, pair in comparison.pairs.items():
        come, gone = comparison.counts[table, "added"], comparison.counts[table, "withdrawn"]
        if pair.old_rows - gone + come != pair.new_rows:
            raise DataError(
                "D413", where=f"{pair.old_rows:,} and {pair.new_rows:,} rows", table=table, key="…"
            )
