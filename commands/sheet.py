"""``demarche sheet``."""

from pathlib import Path
from typing import Annotated

import typer

from demarche.commands.front import RIGHT, AsJson, command, print_json, talk
from demarche.schema.errors import DataError

__all__ = ["sheet"]


@command
def sheet(
    file: Annotated[
        Path, typer.Argument(help="The CSV file to write; an existing one is never overwritten.")
    ],
    *,
    new: Annotated[bool, typer.Option("--new", help="Write a blank sheet.")] = False,
    from_: Annotated[
        Path | None, typer.Option("--from", help="A build folder, whose coding the sheet shall hold.")
    ] = None,
    texts: Annotated[
        list[Path] | None,
        typer.Option(help="Reports or folders of them: a blank sheet gets a row for each; may be repeated."),
    ] = None,
    as_json: AsJson = False,
) -> int:
    """Write a sheet to code in: blank, or with a coding to correct.

    [dim]Example:[/] demarche sheet --new sheet.csv --texts samples
    """
    from demarche.people.sheets import blank_sheet, sheet_of, write_sheet

    if new == (from_ is not None) or (texts and not new):
        raise DataError("D505")
    content = sheet_of(from_) if from_ is not None else blank_sheet(texts or ())
    write_sheet(content, file)
    if as_json:
        print_json({"file": str(file)})
    talk().print(f"Written to {file}", soft_wrap=True, markup=False, highlight=False)
    return RIGHT
