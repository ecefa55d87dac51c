"""``demarche validate``."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from demarche.commands.front import AsJson, command, data, print_json
from demarche.schema.errors import DemarcheError

if TYPE_CHECKING:
    from demarche.validate.report import Report

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
    github: Annotated[
        bool,
        typer.Option("--github", help="Annotate a pull request, and give the step its summary and outputs."),
    ] = False,
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
    from demarche.validate.render import render_report

    # GitHub reads stdout and stderr apart: what it shall not obey and the word not to must come one after the other.
    log = sys.stderr if as_json else sys.stdout
    with _refusals(log if github else None):
        found = validate_files(path, against=against, texts=texts, failing_rows=failing_rows)
        report = replace(found, is_strict=strict)
        if junit:
            from demarche.validate.out.junit import write_junit

            write_junit(report, junit)
    with _commands_off(log if github else None):
        if as_json:
            print_json(report.to_dict())
        else:
            render_report(report, data(), shown=shown)
    if github:
        _tell_github(report, log)
    return report.exit_code


@contextmanager
def _refusals(log: TextIO | None) -> Iterator[None]:
    """Tell GitHub, too, why the program could not run."""
    from demarche.validate.out.github import refusal

    try:
        yield
    except DemarcheError as error:
        if log:
            _say(refusal(error), log)
        raise


@contextmanager
def _commands_off(log: TextIO | None) -> Iterator[None]:
    """Keep GitHub from obeying what is printed meanwhile: a value of a table may look like a command."""
    from demarche.validate.out.github import paused

    if not log:
        yield
        return
    stop, go = paused(token_hex(16))
    _say(stop, log)
    try:
        yield
    finally:
        _say(go, log)


def _tell_github(report: "Report", log: TextIO) -> None:
    """Give GitHub its annotations, and the step its summary and outputs."""
    from demarche.validate.out.github import annotations, tell_step

    workspace = os.environ.get("GITHUB_WORKSPACE")
    for line in annotations(report, workspace=Path(workspace) if workspace else None):
        _say(line, log)
    tell_step(report, os.environ)


def _say(line: str, log: TextIO) -> None:
    """Print a workflow command."""
    log.write(line + "\n")
    log.flush()
