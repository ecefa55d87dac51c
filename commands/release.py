"""``demarche release``."""

from pathlib import Path
from typing import Annotated

import typer

from demarche.commands.front import FINDINGS, RIGHT, AsJson, command, data, print_json, talk
from demarche.schema.render import render_errors

__all__ = ["release"]


@command
def release(
    folder: Annotated[Path, typer.Argument(help="The build to publish.")],
    *,
    version: Annotated[str, typer.Option(help="Year, month and number, such as 2026.11.0.")],
    to: Annotated[Path, typer.Option(help="The folder of releases.")] = Path("releases/published"),
    channel: Annotated[
        str, typer.Option(help="candidate: machine-coded, as it comes; final: reviewed.")
    ] = "candidate",
    as_json: AsJson = False,
) -> int:
    """Publish tables that validate as a version that never changes again.

    [dim]Example:[/] demarche release .work/build --version 2026.11.0 --to releases/published
    """
    from demarche.releases.publish import NotPublished, publish
    from demarche.releases.render import render_published
    from demarche.validate.render import render_report

    try:
        published = publish(folder, version=version, to=to, channel=channel)
    except NotPublished as refusal:
        if as_json:
            print_json({"error": refusal.to_dict(), "report": refusal.report.to_dict()})
        else:
            render_report(refusal.report, data())
        render_errors([refusal], talk())
        return FINDINGS
    if as_json:
        print_json(published.to_dict())
    render_published(published, talk())
    return RIGHT
