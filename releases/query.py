"""Asking a release: a DuckDB connection that knows its tables, views and macros and touches nothing else."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl
import pyarrow as pa
from polars import selectors

from demarche.releases.layout import tables_in
from demarche.releases.publish import PUBLISHED
from demarche.releases.versions import VERSION, published_versions, read_index
from demarche.releases.views import VIEWS, views_sql
from demarche.schema.errors import DataError
from demarche.schema.parquet import ROW_GROUP_ROWS, glob_safe

__all__ = ["Answer", "asked", "find_release", "open_release", "run_query", "whole_numbers"]

# Where a version is looked for: in the data repository one stands in, then beside this program.
SHELVES = (PUBLISHED, Path(__file__).parent / "published")

# What may be asked; SHOW, DESCRIBE, SUMMARIZE and VALUES count as it. EXPLAIN ANALYZE runs what it explains.
READING = duckdb.StatementType.SELECT

# DuckDB splits a PIVOT without a list of columns into two statements, of which the first creates a type.
SPLIT = duckdb.StatementType.MULTI

# What a views.sql may do: define views and macros, and comment on them. It comes with the release, from anywhere.
DEFINING = {
    duckdb.StatementType.CREATE,
    duckdb.StatementType.ALTER,
    duckdb.StatementType.SET,
    duckdb.StatementType.VARIABLE_SET,
}


@dataclass(frozen=True)
class Answer:
    """What a query gives, not yet computed; ``known`` are the names that a query may ask for."""

    relation: duckdb.DuckDBPyRelation
    known: tuple[str, ...]

    def batches(self, columns: str = "*") -> tuple[pa.Schema, Iterator[pa.RecordBatch]]:
        """Return the schema and the rows, computed while they are read, of columns given in SQL.

        Raises:
            DataError: D405, a value cannot be computed.
        """
        reader = self.relation.project(columns).to_arrow_reader(ROW_GROUP_ROWS)
        return reader.schema, self._read(reader)

    def _read(self, reader: pa.RecordBatchReader) -> Iterator[pa.RecordBatch]:
        try:
            yield from reader
        except (OSError, pa.ArrowException) as reason:  # so Arrow passes on what DuckDB says
            raise DataError("D405", reason=str(reason).strip(), valid=self.known) from reason


def find_release(release: Path | str | None = None) -> Path:
    """Return the folder of a release.

    Args:
        release: a version (``2024.2.0``), a folder of tables, or None for the latest version.

    Raises:
        DataError: D401, no such release; D407, nothing has been released yet.
    """
    if release is None:
        return _latest()
    shelves = SHELVES if VERSION.fullmatch(str(release)) else ()
    for folder in (*(shelf / str(release) for shelf in shelves), Path(release)):
        if folder.is_dir():
            return folder
    known = [version for shelf in SHELVES for version in published_versions(shelf)]
    raise DataError("D401", name=str(release), valid=dict.fromkeys(known))


def open_release(release: Path | str | None = None) -> duckdb.DuckDBPyConnection:
    """Return a connection to a release, in which every table, view and macro goes by its name.

    The connection reads the files of the release and no others, reaches no network and cannot be
    reconfigured. A release brings its own ``views.sql``; a build folder is given ours.

    Raises:
        DataError: D401 and D407 as ``find_release``; D301, a table is missing; D011, a file cannot be read,
            or the release's ``views.sql`` does more than define views and macros.
    """
    folder = find_release(release).resolve()
    tables_in(folder)
    connection = _locked(folder)
    try:
        _define(connection, folder)
    except DataError:
        connection.close()
        raise
    return connection


@contextmanager
def asked(sql: str, *, release: Path | str | None = None) -> Iterator[Answer]:
    """Give the answer to one statement that reads; it is computed while it is read, and need not fit in memory.

    Raises:
        DataError: D405, the query is wrong or would do more than read; and as ``open_release``.
    """
    with open_release(release) as connection:
        try:
            statements = connection.extract_statements(sql)
            if len(statements) == 1 and statements[0].type == SPLIT:
                reason = "PIVOT wants its columns listed: PIVOT events ON event_type IN ('strike', 'protest')"
                raise _refusal(connection, reason)
            if len(statements) != 1 or statements[0].type != READING:
                raise _refusal(connection, "one statement that reads is wanted, such as FROM events")
            answer = connection.sql(sql)
            twice = [name for name, times in Counter(answer.columns).items() if times > 1]
            if twice:
                raise _refusal(connection, f"two columns are called {twice[0]}: name one of them with AS")
            yield Answer(answer, _known(connection))
        except (duckdb.Error, pa.ArrowException) as reason:
            raise _refusal(connection, str(reason).strip()) from reason


def run_query(sql: str, *, release: Path | str | None = None) -> pl.DataFrame:
    """Return the rows that a query gives over a release: one statement that reads.

    Raises:
        DataError: as ``asked``.
    """
    with asked(sql, release=release) as answer:
        return whole_numbers(pl.DataFrame(answer.relation.pl()))


def whole_numbers(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the rows with DuckDB's sums of integers, decimals of 38 digits, as the whole numbers that they are."""
    return rows.with_columns(selectors.by_dtype(pl.Decimal(38, 0)).cast(pl.Int128))


def _define(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Make the tables, views and macros of a folder known to the connection."""
    views = folder / VIEWS
    try:
        names = (path.name for path in folder.glob("*.parquet"))
        sql = views.read_text(encoding="utf-8") if views.is_file() else views_sql(names)
        for statement in connection.extract_statements(sql):
            if statement.type not in DEFINING:
                reason = f"it may define views and macros only, and holds {statement.type.name}"
                raise DataError("D011", where=str(views), reason=reason)
            connection.execute(statement)
    except (duckdb.Error, UnicodeDecodeError) as reason:
        raise DataError("D011", where=_blamed(folder, reason), reason=str(reason).splitlines()[0]) from reason


def _locked(folder: Path) -> duckdb.DuckDBPyConnection:
    """Return a connection that reaches the files of one folder and nothing else, for good."""
    # No spilling: it would be a folder to write to.
    connection = duckdb.connect(config={"temp_directory": ""})
    connection.execute("SET VARIABLE release = $folder", {"folder": f"{glob_safe(folder)}/"})
    # Both spellings: DuckDB checks the wildcards it is told and the files that it finds.
    folders = [f"{folder}/", f"{glob_safe(folder)}/"]
    connection.execute("SET allowed_directories = $folders", {"folders": folders})
    for setting in ("enable_external_access", "python_enable_replacements"):
        connection.execute(f"SET {setting} = false")
    connection.execute("SET lock_configuration = true")
    return connection


def _latest() -> Path:
    """Return the folder of the latest version."""
    for shelf in SHELVES:
        latest = read_index(shelf).get("latest")
        if latest is not None:
            return shelf / str(latest)
    raise DataError("D407")


def _known(connection: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    """Return the names of all tables and views, and the macros with what they want to be told."""
    views = connection.sql("SELECT view_name FROM duckdb_views() WHERE NOT internal ORDER BY ALL").fetchall()
    macros = connection.sql(
        "SELECT function_name || '(' || array_to_string(parameters, ', ') || ')' FROM duckdb_functions() "
        "WHERE function_type = 'table_macro' AND NOT internal ORDER BY ALL"
    ).fetchall()
    return tuple(name for (name,) in (*views, *macros))


def _refusal(connection: duckdb.DuckDBPyConnection, reason: str) -> DataError:
    return DataError("D405", reason=reason, valid=_known(connection))


def _blamed(folder: Path, reason: Exception) -> str:
    """Return the file of a release that an error speaks of; its views.sql if it names none."""
    files = (str(path) for path in sorted(folder.glob("*.parquet")))
    return next((path for path in files if path in str(reason)), f"{folder}/{VIEWS}")
