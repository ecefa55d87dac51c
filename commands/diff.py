"""``demarche diff``."""

from pathlib import Path
from typing import Annotated

import typer

from demarche.commands.front import AsJson, command, data, print_json

__all__ = ["diff"]


@command
def diff(
    old: Annotated[str, typer.Argument(help="A version, or a folder of tables.")],
    new: Annotated[str, typer.Argument(help="Another.")],
    *,
    parquet: Annotated[Path | None, typer.Option(help="A file to write every change to.")] = None,
    shown: Annotated[int, typer.Option(min=0, help="How many changes of each table are shown.")] = 10,
    as_json: AsJson = False,
) -> int:
    """Tell what changed between two versions: rows added, changed (by column), withdrawn and moved.

    Exit code 0: they say the same; 1: they differ.

    [dim]Example:[/] demarche diff 2026.11.0 2026.12.0
    """
    from demarche.releases.changes.diff import CHANGES_KEPT
    from demarche.releases.changes.diff import diff as compare
    from demarche.releases.changes.render import render_diff
    from demarche.releases.query import find_release

    kept = CHANGES_KEPT if as_json else shown
    found = compare(find_release(old), find_release(new), kept=kept, parquet=parquet)
    if as_json:
        print_json(found.to_dict())
    else:
        render_diff(found, data(), shown=shown)
    return found.exit_code
