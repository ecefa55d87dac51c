"""What a build made and could not use, and how well relations are coded, printed for a person."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from operator import attrgetter

from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress
from rich.table import Table
from rich.text import Text

from demarche.build.evaluation.evaluate import Evaluation
from demarche.build.evaluation.scoring import NONE, Figures, Rates, Relation
from demarche.build.run import BuildSummary, OnProgress
from demarche.schema.errors import DemarcheError
from demarche.schema.render import render_errors
from demarche.schema.roots import root_labels

__all__ = ["progress", "render_evaluation", "render_summary"]

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


def render_evaluation(evaluation: Evaluation, console: Console) -> None:
    """Print the figures with the pairs given and without, of each root, of each stratum, and what became what."""
    given = evaluation.given
    unlabelled = f"; {given.unlabelled:,} without a label are not scored" if given.unlabelled else ""
    about = f"{evaluation.gold}: {given.records:,} records of {given.sentences:,} sentences{unlabelled}"
    console.print(Text(about), soft_wrap=True)
    _render_figures([("pair given", given), ("text alone", evaluation.alone)], console)
    _render_roots(given.relation, console)
    _render_confusion(given.relation, console)
    if evaluation.strata:
        _render_strata(evaluation, console)


def _render_figures(columns: Sequence[tuple[str, Figures]], console: Console) -> None:
    """Print the figures of several codings side by side."""
    grid = Table("", *(name for name, _ in columns))
    rows = [_rows_of(figures) for _, figures in columns]
    for label in rows[0]:
        grid.add_row(label, *(row[label] for row in rows))
    console.print(grid)


def _rows_of(figures: Figures) -> dict[str, str]:
    """The figures of one coding by what they are called."""
    relation, least = figures.relation, "≥ " if figures.is_lower_bound else ""
    return {
        "relations of a pair": f"{len(relation.pairs):,}",
        "  coverage": f"{relation.coverage:.4f}",
        "  accuracy": f"{relation.accuracy:.4f}",
        "  macro-F1": f"{relation.macro_f1:.4f}",
        "events of a sentence": f"{figures.events.tp + figures.events.fn:,}",
        **_rates_of(figures.events, least),
        "actors of a sentence": f"{figures.actors.tp + figures.actors.fn:,}",
        **{f"{name} ": value for name, value in _rates_of(figures.actors, "").items()},
        "false alarms": f"{figures.false_alarms:,} of {figures.empty_sentences:,}",
    }


def _rates_of(rates: Rates, least: str) -> dict[str, str]:
    """Precision, recall and F1 by name."""
    return {
        "  precision": f"{least}{rates.precision:.4f}",
        "  recall": f"{rates.recall:.4f}",
        "  F1": f"{least}{rates.f1:.4f}",
    }


def _render_strata(evaluation: Evaluation, console: Console) -> None:
    """Print the main figures of each stratum."""
    measures = ("accuracy", "macro-F1", "accuracy alone", "events F1 alone", "actors F1 alone")
    grid = Table("stratum", "records", *measures)
    for name, (given, alone) in evaluation.strata.items():
        numbers = (
            given.relation.accuracy,
            given.relation.macro_f1,
            alone.relation.accuracy,
            alone.events.f1,
            alone.actors.f1,
        )
        grid.add_row(Text(name or "(none)"), f"{given.records:,}", *(f"{number:.4f}" for number in numbers))
    console.print(grid)


def _render_roots(relation: Relation, console: Console) -> None:
    """Print precision, recall and F1 of each root label, the pair given."""
    grid = Table("root, pair given", "precision", "recall", "F1", "records")
    for label, rates in relation.roots.items():
        numbers = (f"{value:.4f}" for value in (rates.precision, rates.recall, rates.f1))
        grid.add_row(label, *numbers, f"{rates.tp + rates.fn:,}")
    console.print(grid)


def _render_confusion(relation: Relation, console: Console) -> None:
    """Print how often each gold label was coded as each label, or not at all."""
    confusion = relation.confusion
    coded = [label for label in (*root_labels(), NONE) if any(label in row for row in confusion.values())]
    grid = Table("gold", *coded)
    for label in (one for one in root_labels() if one in confusion):
        grid.add_row(label, *(str(confusion[label].get(one, "")) for one in coded))
    console.print(grid)
