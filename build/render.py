"""What a build made, and what it could not use, printed for a person."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby
from operator import attrgetter

from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress
from rich.text import Text

from demarche.build.run import BuildSummary, OnProgress
from demarche.schema.errors import DemarcheError
from demarche.schema.render import render_errors

__all__ = ["progress", "render_summary"]

# The tables a reader asks for first; describe and --json tell of the others.
COUNTED = ("documents", "events", "claims", "incidents")


def render_summary(summary: BuildSummary, console: Console) -> None:
    """Print the notes, the problems, and a last line that says what was written where."""
    for code, notes in groupby(sorted(summary.notes, key=attrgetter("code")), key=attrgetter("code")):
        _render_notes(code, list(notes), console)
    render_errors(summary.problems, console)
    left_out = f"; {len(summary.problems):,} could not be used" if summary.problems else ""
    if summary.folder is None:
        console.print(f"No document to code, nothing written{left_out}.", style="bold red")
        return
    rows = ", ".join(f"{summary.rows[name]:,} {name}" for name in COUNTED)
    style = "bold yellow" if summary.problems else "bold green"
    console.print(Text(f"{rows}{left_out}. Written to {summary.folder}", style), soft_wrap=True)


def _render_notes(code: str, notes: list[DemarcheError], console: Console) -> None:
    """Print what cost no document in one line for each kind."""
    more = f" and {len(notes) - 1:,} more" if len(notes) > 1 else ""
    console.print(
        Text.assemble((code, "yellow"), f" {notes[0].where}{more}: {notes[0].message}"), soft_wrap=True
    )


@contextmanager
def progress(console: Console) -> Iterator[OnProgress | None]:
    """Give a function that moves a bar; none where nobody is looking."""
    if not console.is_terminal:
        yield None
        return
    columns = (*Progress.get_default_columns(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("Coding", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
