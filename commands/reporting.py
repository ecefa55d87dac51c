"""Reports as commands print them: for people or as JSON, and for GitHub in its own commands beside them."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING, Annotated, Any, TextIO

import typer

from demarche.commands.front import data, print_json
from demarche.schema.errors import DemarcheError

if TYPE_CHECKING:
    from demarche.validate.report import Report

__all__ = ["ForGithub", "print_report", "telling_github"]

ForGithub = Annotated[
    bool,
    typer.Option("--github", help="Annotate a pull request, and give the step its summary and outputs."),
]


@contextmanager
def telling_github(*, github: bool, as_json: bool) -> Iterator[None]:
    """Tell GitHub, too, why the program could not run."""
    from demarche.validate.out.github import refusal

    try:
        yield
    except DemarcheError as error:
        if github:
            _say(refusal(error), _log(as_json=as_json))
        raise


def print_report(
    report: "Report", to_dict: Callable[[], dict[str, Any]], *, shown: int, as_json: bool, github: bool
) -> None:
    """Print a report, and tell GitHub of it.

    Args:
        report: what was found.
        to_dict: gives what is printed as JSON: the report, and what else came of the command.
        shown: how many findings of each check are printed for people.
        as_json: print JSON instead.
        github: give GitHub its annotations, and the step its summary and outputs.
    """
    from demarche.validate.out.github import annotations, tell_step
    from demarche.validate.render import render_report

    log = _log(as_json=as_json)
    with _commands_off(log) if github else nullcontext():
        if as_json:
            print_json(to_dict())
        else:
            render_report(report, data(), shown=shown)
    if github:
        workspace = os.environ.get("GITHUB_WORKSPACE")
        for line in annotations(report, workspace=Path(workspace) if workspace else None):
            _say(line, log)
        tell_step(report, os.environ)


def _log(*, as_json: bool) -> TextIO:
    """Return where GitHub's commands go.

    It reads stdout and stderr apart: what it shall not obey and the word not to must come one after the other.
    """
    return sys.stderr if as_json else sys.stdout


@contextmanager
def _commands_off(log: TextIO) -> Iterator[None]:
    """Keep GitHub from obeying what is printed meanwhile: a value of a table may look like a command."""
    from demarche.validate.out.github import paused

    stop, go = paused(token_hex(16))
    _say(stop, log)
    try:
        yield
    finally:
        _say(go, log)


def _say(line: str, log: TextIO) -> None:
    """Print a workflow command."""
    log.write(line + "\n")
    log.flush()
