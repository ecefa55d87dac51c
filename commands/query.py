"""``demarche query``."""

import sys
from typing import Annotated

import typer

from demarche.commands.front import RIGHT, AsJson, command, data

__all__ = ["query"]


@command
def query(
    sql: Annotated[str, typer.Argument(help="One statement that reads; tables and views go by their names.")],
    *,
    release: Annotated[
        str | None, typer.Option(help="A version, or a folder of tables; the latest version if left out.")
    ] = None,
    as_json: AsJson = False,
) -> int:
    """Ask a release in SQL (DuckDB).

    [dim]Example:[/] demarche query "FROM grades(DATE '2024-02-06')" --release 2026.11.0
    """
    from demarche.releases.query import run_query
    from demarche.releases.render import render_rows

    rows = run_query(sql, release=release)
    if as_json:
        sys.stdout.write(rows.write_json() + "\n")
    elif sys.stdout.isatty():
        render_rows(rows, data())
    else:
        render_rows(rows, data(), shown=rows.height)
    return RIGHT
