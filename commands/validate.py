"""``demarche validate``."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from demarche.commands.front import AsJson, command
from demarche.commands.reporting import ForGithub, print_report, telling_github

__all__ = ["validate"]


@command
def validate(
    path: Annotated[
        list[Path], typer.Argument(help="Folders of tables, of a build or a release, or single table files.")
    ],
    *,
    against: Annotated[
        Path | None,
        typer.Option(help="A folder of tables that the given rows may point to, such as a release."),
    ] = None,
    texts: Annotated[
        Path | None,
        typer.Option(help="A file of doc_id and text, to hold hashes, offsets and words against."),
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Let doubts (W…) fail as well: exit code 1.")
    ] = False,
    junit: Annotated[Path | None, typer.Option(help="A file to write the report to as JUnit XML.")] = None,
    github: ForGithub = False,
    failing_rows: Annotated[
        Path | None,
        typer.Option(help="A new folder to write the rows with findings to, as Parquet, a file a table."),
    ] = None,
    shown: Annotated[
        int, typer.Option(min=1, help="How many findings of each check and table are shown.")
    ] = 5,
    as_json: AsJson = False,
) -> int:
    """Check tables: every row, every reference, and the texts where they are at hand.

    Exit code 1: something is wrong; 2: nothing was found wrong, but not everything could be verified.

    [dim]Example:[/] demarche validate .work/build
    """
    from demarche.validate import validate_files

    with telling_github(github=github, as_json=as_json):
        found = validate_files(path, against=against, texts=texts, failing_rows=failing_rows)
        report = replace(found, is_strict=strict)
        if junit:
            from demarche.validate.out.junit import write_junit

            write_junit(report, junit)
    print_report(report, report.to_dict, shown=shown, as_json=as_json, github=github)
    return report.exit_code
