"""What reviews decide: the lines of their files, put together by row and reviewer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from demarche.people.cells import number
from demarche.people.forms import Line
from demarche.people.lines import read_lines
from demarche.people.notes import Notes
from demarche.people.reviews.review_columns import DECISIONS, EMPTY, IDS, REVIEW, correctable
from demarche.schema.spelling import slug
from demarche.validate.columns import did_you_mean
from demarche.validate.read.dates import read_date
from demarche.validate.read.faults import Fault, shown

__all__ = ["Decision", "Reviews", "coding_in", "read_reviews"]


@dataclass(frozen=True, eq=False)
class Decision:
    """What one person decided of one row.

    Attributes:
        table: events or claims.
        key: the id that the row had.
        kind: accept, correct or withdraw.
        lines: the lines that say so; one a column that is corrected.
        reviewer: who.
        reviewed_on: when, if it is told.
        span: where the words stood, if it is told.
    """

    table: str
    key: str
    kind: str
    lines: tuple[Line, ...]
    reviewer: str
    reviewed_on: date | None
    span: tuple[int, int] | None

    @property
    def first(self) -> Line:
        """The line that tells which row is meant."""
        return self.lines[0]

    @property
    def columns(self) -> Mapping[str, Line]:
        """The columns that are corrected, each with the line that says so."""
        if self.kind != "correct":
            return {}
        return {str(line.cell("column_name")): line for line in self.lines}


@dataclass(frozen=True)
class Reviews:
    """What some files decide.

    Attributes:
        decisions: in the order of the files; none where one of these cannot be read.
        lines: every line that names a row, those included in which nothing is decided.
        notes: what is wrong with the files; what is wrong is in no decision.
    """

    decisions: tuple[Decision, ...]
    lines: tuple[Line, ...]
    notes: Notes = field(compare=False)

    @property
    def keys(self) -> frozenset[tuple[str, str]]:
        """The table and key of every line: rows that there were, judged or not."""
        return frozenset((str(line.cell("table_name")), str(line.cell("key"))) for line in self.lines)

    @property
    def is_readable(self) -> bool:
        """Whether every file could be read, whatever its lines say."""
        return not self.notes.has("E102", "E103")


def read_reviews(paths: Sequence[Path]) -> Reviews:
    """Return what review files decide.

    Raises:
        DataError: D001, there is no such file; D504, it is a spreadsheet's own format.
    """
    notes = Notes(REVIEW)
    lines = [line for path in dict.fromkeys(paths) for line in read_lines(path, notes)]
    named = [line for line in lines if _names_a_row(line, notes)]
    groups: dict[tuple[str, str, str], list[Line]] = {}
    for line in named:
        if line.cell("decision") is not None and _is_whole(line, notes):
            key = (line.cells["table_name"], line.cells["key"], slug(line.cells["reviewer"]))
            groups.setdefault(key, []).append(line)
    torn = {_judge(line) for line in named if line in notes.lines}
    whole = [group for group in groups.values() if not any(_judge(one) in torn for one in group)]
    decisions = tuple(filter(None, (_decision(group, notes) for group in whole)))
    reviews = Reviews(decisions, tuple(named), notes)
    return reviews if reviews.is_readable else replace(reviews, decisions=())


def coding_in(line: Line) -> dict[str, str] | None:
    """Return what a line says that the row said, by column; None where it does not tell.

    >>> coding_in(Line("", 2, {"coding": "event_type=strike; event_code=195"}))
    {'event_type': 'strike', 'event_code': '195'}
    """
    cell = line.cell("coding")
    if cell is None:
        return None
    parts = (part.partition("=") for part in cell.split(";"))
    return {name.strip(): value.strip() for name, _, value in parts if name.strip()}


def _names_a_row(line: Line, notes: Notes) -> bool:
    """Return whether a line tells which row it is about; what it says of it may yet be wrong."""
    cells = line.cells
    for column, valid in (("table_name", tuple(IDS)), ("decision", DECISIONS)):
        cell = cells.get(column)
        if cell is not None and cell not in valid:
            guess = did_you_mean(cell, valid)
            notes.add("E112", line, column, f"{column} cannot be {shown(cell)}", guess=guess)
    for column in ("table_name", "key"):
        if column not in cells:
            notes.missing(line, column, "every line is about a row")
    return cells.get("table_name") in IDS and "key" in cells


def _is_whole(line: Line, notes: Notes) -> bool:
    """Return whether a line in which something is decided says all that it must."""
    kind = line.cells["decision"]
    if not slug(line.cell("reviewer") or ""):
        notes.missing(line, "reviewer", "say who decided")
    if kind in ("correct", "withdraw") and line.cell("reason") is None:
        notes.missing(line, "reason", f"say why, to {kind} a row")
    if (day := line.cell("reviewed_on")) is not None and isinstance(found := read_date(day), Fault):
        notes.add("E105", line, "reviewed_on", found.what, guess=found.guess)
    for column in ("span_start", "span_end"):
        number(line, column, notes)
    if kind == "correct":
        _is_correction(line, notes)
    elif kind in DECISIONS:
        for column in ("column_name", "value"):
            if line.cell(column) is not None:
                notes.add("E405", line, column, f"{column} is filled, and the decision is to {kind}")
    return line not in notes.lines


def _is_correction(line: Line, notes: Notes) -> None:
    """Note what a correction lacks."""
    column = line.cell("column_name")
    valid = correctable(line.cells["table_name"])
    if column is None:
        notes.add("E405", line, "column_name", "column_name is empty: say which column is wrong")
    elif column not in valid:
        told = f"{shown(column)} is no column of {line.cells['table_name']} that a reviewer corrects"
        notes.add("E112", line, "column_name", told, guess=did_you_mean(column, valid))
    if line.cell("value") is None:
        told = f"value is empty: write what must stand there, or {EMPTY} if nothing must"
        notes.add("E405", line, "value", told)


def _judge(line: Line) -> tuple[str, str, str]:
    """Return the row that a line is about and who judges it."""
    return str(line.cell("table_name")), str(line.cell("key")), slug(line.cell("reviewer") or "")


def _decision(lines: Sequence[Line], notes: Notes) -> Decision | None:
    """Return what one person decided of a row; None where the lines contradict each other."""
    first = lines[0]
    by_column: dict[str | None, Line] = {}
    for line in lines:
        if line.cell("decision") != first.cell("decision"):
            other = f"line {first.number} says {first.cell('decision')} of the same row"
            notes.add("E405", line, "decision", other)
            return None
        earlier = by_column.setdefault(line.cell("column_name"), line)
        if earlier.cell("value") != line.cell("value"):
            told = f"line {earlier.number} says {shown(earlier.cells['value'])} of the same cell"
            notes.add("E405", line, "value", told)
            return None
    day = first.cell("reviewed_on")
    start, end = number(first, "span_start", notes), number(first, "span_end", notes)
    return Decision(
        first.cells["table_name"],
        first.cells["key"],
        first.cells["decision"],
        tuple(by_column.values()),
        first.cells["reviewer"],
        found if day is not None and isinstance(found := read_date(day), date) else None,
        None if start is None or end is None else (start, end),
    )
