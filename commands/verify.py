"""``demarche verify``."""

from pathlib import Path
from typing import Annotated

import typer

from demarche.commands.front import AsJson, command, data, print_json

__all__ = ["verify"]


@command
def verify(
    folder: Annotated[Path, typer.Argument(help="A version, or a folder of versions.")],
    *,
    fast: Annotated[bool, typer.Option("--fast", help="Check the hashes only, not the rules.")] = False,
    as_json: AsJson = False,
) -> int:
    """Check that a release is as it was published: every byte, every number it gives of itself, every rule.

    Exit code 1: something is not as it was published, or not right; 2: not everything could be verified.

    [dim]Example:[/] demarche verify releases/published/2026.11.0
    """
    from demarche.releases.render_verified import render_verified
    from demarche.releases.verify import verify as verify_folder

    found = verify_folder(folder, rules=not fast)
    if as_json:
        print_json(found.to_dict())
    else:
        render_verified(found, data())
    return found.exit_code
