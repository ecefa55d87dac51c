"""``demarche describe``."""

from typing import Annotated

import typer

from demarche.commands.front import RIGHT, AsJson, command, data, print_json

__all__ = ["describe"]


@command
def describe(
    table: Annotated[str | None, typer.Argument(help="A table; all of them if left out.")] = None,
    *,
    as_json: AsJson = False,
) -> int:
    """Say what the tables and their columns mean.

    [dim]Example:[/] demarche describe claims
    """
    from dataclasses import asdict

    from demarche.schema.dictionary import data_dictionary
    from demarche.schema.render import render_dictionary

    columns = data_dictionary(table)
    if as_json:
        print_json([asdict(column) for column in columns])
    else:
        render_dictionary(columns, data())
    return RIGHT
