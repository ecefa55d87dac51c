"""``demarche import``."""

from pathlib import Path
from typing import Annotated

import typer

from demarche.commands.front import AsJson, OwnGazetteers, command, talk
from demarche.commands.reporting import ForGithub, print_report, telling_github
from demarche.schema.render import render_errors

__all__ = ["import_"]


@command
def import_(
    sheet: Annotated[list[Path], typer.Argument(help="CSV files in the columns of demarche sheet.")],
    *,
    texts: Annotated[
        list[Path],
        typer.Option(help="The reports that were coded: files, folders, or a build; may be repeated."),
    ],
    out: Annotated[Path, typer.Option(help="The folder to write; an earlier build there is replaced.")],
    coder: Annotated[str | None, typer.Option(help="Who coded the rows that do not say so.")] = None,
    gazetteer: OwnGazetteers = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Let doubts (W…) fail as well: nothing is written.")
    ] = False,
    github: ForGithub = False,
    shown: Annotated[int, typer.Option(min=1, help="How many findings of each check are shown.")] = 5,
    as_json: AsJson = False,
) -> int:
    """Read what people coded in a sheet: a folder of tables, if nothing is wrong with it.

    Exit code 1: something is wrong, and nothing was written.

    [dim]Example:[/] demarche import samples/sheet.csv --texts samples --out .work/hand
    """
    from demarche.people.sheets import import_sheets

    with telling_github(github=github, as_json=as_json):
        imported = import_sheets(
            sheet, texts=texts, out=out, gazetteers=gazetteer or (), coder=coder, strict=strict
        )
    print_report(imported.report, imported.to_dict, shown=shown, as_json=as_json, github=github)
    if imported.problems:
        render_errors(imported.problems, talk())
    if imported.folder is not None:
        talk().print(f"Written to {imported.folder}", soft_wrap=True, markup=False, highlight=False)
    return imported.report.exit_code
