"""``demarche agree``."""

from pathlib import Path
from typing import Annotated

import typer

from demarche.commands.front import RIGHT, AsJson, command, data, print_json, talk

__all__ = ["agree"]


@command
def agree(
    coder_a: Annotated[Path, typer.Argument(help="A folder of tables: what one coder coded.")],
    coder_b: Annotated[Path, typer.Argument(help="What another coded of the same documents.")],
    *,
    disagreements: Annotated[
        Path | None, typer.Option(help="A .csv or .parquet file to write: every value on which they differ.")
    ] = None,
    shown: Annotated[int, typer.Option(min=0, help="How many disagreements are printed.")] = 20,
    as_json: AsJson = False,
) -> int:
    """Say how far two codings of the same documents agree: Krippendorff's alpha, field by field.

    [dim]Example:[/] demarche agree .work/build .work/build
    """
    from demarche.validate import agreement
    from demarche.validate.agreement.render import render_agreement

    result = agreement.agree(coder_a, coder_b)
    if disagreements is not None:
        agreement.write_disagreements(result.disagreements, disagreements)
        talk().print(
            f"{result.disagreements.height:,} disagreements written to {disagreements}", markup=False
        )
    if as_json:
        print_json(result.to_dict())
    else:
        render_agreement(result, data(), shown=shown)
    return RIGHT
