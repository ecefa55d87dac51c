"""views.duckdb: the views and macros of views.sql as a database file, with a comment on each and on every column.

The file holds no rows. Its views read the Parquet files of the folder that DuckDB works in, or of the folder that
the variable ``release`` names, with a slash at its end. It is written in the storage format of DuckDB 1.2, and
the same views make the same bytes, wherever the folder stands.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duckdb

from demarche.releases.metadata.tables import Table
from demarche.releases.views import VIEWS
from demarche.schema.errors import ProgramError
from demarche.schema.parquet import glob_safe
from demarche.schema.rows import read_rows

__all__ = ["DATABASE", "write_database"]

DATABASE = "views.duckdb"

# The oldest storage format that keeps the comments on views and columns.
STORAGE_VERSION = "v1.2.0"

# What the database is called while it is made; in a reader's hands it is called by its file.
CATALOG = "being_made"

# Views, columns and macros that have no comment, as they are called in an error.
UNCOMMENTED = """\
SELECT view_name FROM duckdb_views() WHERE NOT internal AND database_name = $catalog AND comment IS NULL
UNION ALL
SELECT table_name || '.' || column_name FROM duckdb_columns()
WHERE NOT internal AND database_name = $catalog AND comment IS NULL
UNION ALL
SELECT function_name FROM duckdb_functions()
WHERE NOT internal AND database_name = $catalog AND comment IS NULL
ORDER BY ALL
"""

MACROS = """\
SELECT DISTINCT function_name, function_type FROM duckdb_functions()
WHERE NOT internal AND database_name = $catalog ORDER BY ALL
"""


@dataclass(frozen=True, slots=True)
class Comment:
    """A row of ``views.csv``: on a column of a view, or without a column on the view or macro itself.

    Attributes:
        view: the view or macro.
        column: its column, or None.
        same_as: the ``table.column`` whose description holds here as well.
        description: what is said otherwise.
    """

    view: str
    column: str | None
    same_as: str | None
    description: str | None


def write_database(folder: Path, tables: tuple[Table, ...]) -> None:
    """Write views.duckdb beside the Parquet files and the views.sql of a version.

    Raises:
        ProgramError: P003, a view, column or macro has no comment.
    """
    path = folder / DATABASE
    path.unlink(missing_ok=True)
    with duckdb.connect(config={"temp_directory": ""}) as connection:
        connection.execute("SET VARIABLE release = $folder", {"folder": f"{glob_safe(folder.resolve())}/"})
        connection.execute(f"ATTACH {_literal(str(path))} AS {CATALOG} (STORAGE_VERSION '{STORAGE_VERSION}')")
        connection.execute(f"USE {CATALOG}")
        connection.begin()  # one transaction, so that the disk is waited for once and not for every comment
        connection.execute((folder / VIEWS).read_text(encoding="utf-8"))
        for statement in _comments(connection, tables):
            connection.execute(statement)
        _require_comments(connection)
        connection.commit()
        connection.execute("USE memory")
        connection.execute(f"DETACH {CATALOG}")


def _comments(connection: duckdb.DuckDBPyConnection, tables: tuple[Table, ...]) -> Iterator[str]:
    """Yield the statements that set the comments on tables, ledger and macros."""
    said = {f"{table.name}.{column.name}": column.description for table in tables for column in table.columns}
    for table in tables:
        yield f"COMMENT ON VIEW {table.name} IS {_literal(table.description)}"
    for column, description in said.items():
        yield f"COMMENT ON COLUMN {column} IS {_literal(description)}"
    macros = dict(connection.execute(MACROS, {"catalog": CATALOG}).fetchall())
    views = _views(connection)
    for row in _ledger_comments():
        text = _literal(row.description or said[row.same_as or ""])
        if row.view in macros:
            kind = "MACRO TABLE" if macros[row.view] == "table_macro" else "MACRO"
            yield f"COMMENT ON {kind} {row.view} IS {text}"
        elif row.view in views and row.column:
            yield f"COMMENT ON COLUMN {row.view}.{row.column} IS {text}"
        elif row.view in views:
            yield f"COMMENT ON VIEW {row.view} IS {text}"


def _require_comments(connection: duckdb.DuckDBPyConnection) -> None:
    """Refuse a database in which anything is left without a comment."""
    bare = connection.execute(UNCOMMENTED, {"catalog": CATALOG}).fetchall()
    if bare:
        raise ProgramError("P003", what=f"releases/metadata/views.csv does not describe {bare[0][0]}.")


def _views(connection: duckdb.DuckDBPyConnection) -> set[str]:
    """Return the views that are defined."""
    rows = connection.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall()
    return {name for (name,) in rows}


def _literal(text: str) -> str:
    """Return a text as SQL spells it: these statements take no parameters.

    >>> _literal("the claim's words")
    "'the claim''s words'"
    """
    return "'" + text.replace("'", "''") + "'"


@cache
def _ledger_comments() -> tuple[Comment, ...]:
    return read_rows(Path(__file__).parent / "views.csv", Comment)
