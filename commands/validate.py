"""``demarche validate``."""

from pathlib import Path
from typing import Annotated

import typer

from demarche.commands.front import FINDINGS, RIGHT, AsJson, command, data, print_json

__all__ = ["validate"]


@command
def validate(
    folder: Annotated[Path, typer.Argument(help="A folder of tables, of a build or a release.")],
    *,
    as_json: AsJson = False,
) -> int:
    """Check tables: every row, every reference, and the texts where they are at hand.

    [dim]Example:[/] demarche validate .work/build
    """
    from demarche.validate import validate_folder
    from demarche.validate.render import render_report

    report = validate_folder(folder)
    if as_json:
        print_json(report.to_dict())
    else:
        render_report(report, data())
    return RIGHT if report.is_clean else FINDINGS
