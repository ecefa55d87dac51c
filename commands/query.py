"""``demarche query``."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from demarche.commands.front import RIGHT, AsJson, command, data, talk
from demarche.schema.errors import DataError

__all__ = ["query"]

# Rows of a table that are printed where nobody looks; other formats have no limit.
PIPED = 10_000


@command
def query(
    sql: Annotated[
        str | None,
        typer.Argument(help="One statement that reads; tables, views and macros go by their names."),
    ] = None,
    *,
    file: Annotated[Path | None, typer.Option(help="Read the statement from a file; - is stdin.")] = None,
    release: Annotated[
        str | None, typer.Option(help="A version, or a folder of tables; the latest version if left out.")
    ] = None,
    form: Annotated[
        str | None,
        typer.Option("--format", help="table, csv, json or parquet; by --out's ending if left out."),
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Write the rows to a file instead of stdout.")] = None,
    as_json: AsJson = False,
) -> int:
    """Ask a release in SQL (DuckDB); nothing but its files is read, and nothing is changed.

    [dim]Example:[/] demarche query "FROM grades(DATE '2024-02-06')" --release 2026.11.0
    [dim]Example:[/] demarche query "FROM events" --out events.csv
    """
    from demarche.releases.answers import first_rows, format_of, save_answer, write_text_answer
    from demarche.releases.query import asked, find_release
    from demarche.releases.render import SHOWN, render_rows

    kind = format_of(form, out, as_json=as_json)
    statement = _statement(sql, file)
    folder = find_release(release)
    with asked(statement, release=folder) as answer:
        if out is not None:
            rows = save_answer(answer, out, kind=kind, release=folder)
            talk().print(f"{rows:,} {'row' if rows == 1 else 'rows'} written to {out}", markup=False)
        elif kind == "table":
            first = first_rows(answer, shown=SHOWN if sys.stdout.isatty() else PIPED)
            render_rows(first.rows, data(), shown=first.rows.height, total=first.total)
        else:
            write_text_answer(answer, sys.stdout, kind=kind)
    return RIGHT


def _statement(sql: str | None, file: Path | None) -> str:
    """Return the one statement given, on the command line or in a file."""
    if (sql is None) == (file is None):
        value = "left out" if sql is None else "given beside a statement"
        raise DataError("D016", option="--file", value=value, expected="Give SQL or --file, one of the two.")
    if file is None:
        return str(sql)
    try:
        return sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8-sig")
    except FileNotFoundError as reason:
        raise DataError("D001", where=str(file)) from reason
    except (OSError, UnicodeDecodeError) as reason:
        raise DataError("D011", where=str(file), reason=reason) from reason
