"""``demarche fetch``."""

from pathlib import Path
from typing import Annotated

import typer

from demarche.commands.front import FINDINGS, RIGHT, AsJson, command, print_json, talk
from demarche.schema.errors import DataError
from demarche.schema.render import render_errors

__all__ = ["fetch"]


@command
def fetch(
    source: Annotated[
        str, typer.Argument(help="The address or folder of a data repository's releases, or of one version.")
    ],
    *,
    version: Annotated[str | None, typer.Option(help="Which version; the latest if left out.")] = None,
    to: Annotated[Path, typer.Option(help="The folder of releases that it goes to.")] = Path(
        "releases/published"
    ),
    as_json: AsJson = False,
) -> int:
    """Fetch a version from a web server or a folder; every file's hash is checked.

    Fetching again goes on where it ended, and mends a version that is damaged. Exit code 1: the release is
    damaged where it is kept; 2: it could not be fetched.

    [dim]Example:[/] demarche fetch https://example.org/releases/published --version 2026.11.0
    """
    from demarche.releases.fetch import DAMAGED
    from demarche.releases.fetch import fetch as fetch_version
    from demarche.releases.render_fetch import bytes_progress, render_fetched

    try:
        with bytes_progress(talk()) as on_progress:
            fetched = fetch_version(source, version=version, to=to, on_progress=on_progress)
    except KeyboardInterrupt:
        raise DataError("D458") from None
    except DataError as error:
        if error.code not in DAMAGED:
            raise
        if as_json:
            print_json({"error": error.to_dict()})
        render_errors([error], talk())
        return FINDINGS
    if as_json:
        print_json(fetched.to_dict())
    render_fetched(fetched, talk())
    return RIGHT
