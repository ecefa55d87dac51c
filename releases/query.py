"""Asking a release: a DuckDB connection that knows its tables, views and macros and touches nothing else."""

from pathlib import Path

import duckdb
import polars as pl
from polars import selectors

from demarche.releases.publish import PUBLISHED
from demarche.releases.versions import VERSION, published_versions, read_index
from demarche.releases.views import VIEWS, views_sql
from demarche.schema.arrow import TABLE_NAMES
from demarche.schema.errors import DataError
from demarche.schema.parquet import glob_safe

__all__ = ["find_release", "open_release", "run_query"]

# Where a version is looked for: in the data repository one stands in, then beside this program.
SHELVES = (PUBLISHED, Path(__file__).parent / "published")

# What may be asked; SHOW, DESCRIBE, SUMMARIZE and VALUES count as it. EXPLAIN ANALYZE runs what it explains.
READING = duckdb.StatementType.SELECT


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
        DataError: D401 and D407 as ``find_release``; D301, a table is missing; D011, a file cannot be read.
    """
    folder = find_release(release).resolve()
    absent = [table for table in TABLE_NAMES if not (folder / f"{table}.parquet").is_file()]
    if absent:
        raise DataError("D301", where=str(folder), table=absent[0])
    views = folder / VIEWS
    connection = duckdb.connect(
        config={"temp_directory": ""}
    )  # no spilling: it would be a folder to write to
    connection.execute("SET VARIABLE release = $folder", {"folder": f"{glob_safe(folder)}/"})
    # Both spellings: DuckDB checks the wildcards it is told and the files that it finds.
    folders = [f"{folder}/", f"{glob_safe(folder)}/"]
    connection.execute("SET allowed_directories = $folders", {"folders": folders})
    for setting in ("enable_external_access", "python_enable_replacements"):
        connection.execute(f"SET {setting} = false")
    connection.execute("SET lock_configuration = true")
    try:
        connection.execute(views.read_text(encoding="utf-8") if views.is_file() else views_sql())
    except (duckdb.Error, UnicodeDecodeError) as reason:
        connection.close()
        raise DataError("D011", where=_blamed(folder, reason), reason=str(reason).splitlines()[0]) from reason
    return connection


def run_query(sql: str, *, release: Path | str | None = None) -> pl.DataFrame:
    """Return the rows that a query gives over a release: one statement that reads.

    Raises:
        DataError: D405, the query is wrong or would do more than read; and as ``open_release``.
    """
    with open_release(release) as connection:
        try:
            statements = connection.extract_statements(sql)
            if len(statements) != 1 or statements[0].type != READING:
                raise _refusal(connection, "one statement that reads is wanted, such as FROM events")
            rows = pl.DataFrame(connection.sql(sql).pl())
            # DuckDB's sums of integers come as decimals of 38 digits; whole numbers stay whole in JSON.
            return rows.with_columns(selectors.by_dtype(pl.Decimal(38, 0)).cast(pl.Int128))
        except duckdb.Error as reason:
            raise _refusal(connection, str(reason).strip()) from reason


def _latest() -> Path:
    """Return the folder of the latest version."""
    for shelf in SHELVES:
        latest = read_index(shelf).get("latest")
        if latest is not None:
            return shelf / str(latest)
    raise DataError("D407")


def _refusal(connection: duckdb.DuckDBPyConnection, reason: str) -> DataError:
    views = connection.sql("SELECT view_name FROM duckdb_views() WHERE NOT internal ORDER BY ALL").fetchall()
    macros = connection.sql(
        "SELECT function_name || '(as_of)' FROM duckdb_functions() WHERE function_type = 'table_macro' "
        "AND NOT internal ORDER BY ALL"
    ).fetchall()
    return DataError("D405", reason=reason, valid=[name for (name,) in (*views, *macros)])


def _blamed(folder: Path, reason: Exception) -> str:
    """Return the file of a release that an error speaks of; its views.sql if it names none."""
    tables = (f"{folder}/{table}.parquet" for table in TABLE_NAMES)
    return next((path for path in tables if path in str(reason)), f"{folder}/{VIEWS}")
