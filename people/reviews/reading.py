"""Reviews as people save them: lines out of CSV, and the decisions that they make."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from demarche.known.spelling import slug
from demarche.people.reviews.columns import DECISIONS, EMPTY, IDS, NEEDED, NOT_READ, correctable, names
from demarche.people.reviews.notes import Line, Notes
from demarche.schema.errors import DataError, nearest
from demarche.validate.columns import did_you_mean
from demarche.validate.read.dates import read_date
from demarche.validate.read.delimited import delimited_rows
from demarche.validate.read.faults import Doubt, Fault, Unreadable, cut, shown
from demarche.validate.read.names import plain
from demarche.validate.read.numbers import read_integer
from demarche.validate.read.words import NULLS, read_text

__all__ = ["Decision", "Reviews", "coding_in", "read_reviews"]

# The reader of tables asks which table's names may stand at the head; a review shares the name ``value`` with this one.
LIKE_TABLE = "claims"

_INT32 = 32


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
    """

    table: str
    key: str
    kind: str
    lines: tuple[Line, ...]
    reviewer: str
    reviewed_on: date | None

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

    @property
    def span(self) -> tuple[int, int] | None:
        """Where the words stood, None where that is not told."""
        ends = (self.first.cell("span_start"), self.first.cell("span_end"))
        found = [read_integer(end, bits=_INT32) for end in ends if end is not None]
        start, end = found if len(found) == 2 else (None, None)
        return (start, end) if isinstance(start, int) and isinstance(end, int) else None


@dataclass(frozen=True)
class Reviews:
    """What some files decide.

    Attributes:
        decisions: in the order of the files.
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
    notes = Notes()
    lines = [line for path in dict.fromkeys(paths) for line in _lines_of(path, notes)]
    named = [line for line in lines if _names_a_row(line, notes)]
    groups: dict[tuple[str, str, str], list[Line]] = {}
    for line in named:
        if line.cell("decision") is not None and _is_whole(line, notes):
            key = (line.cells["table_name"], line.cells["key"], slug(line.cells["reviewer"]))
            groups.setdefault(key, []).append(line)
    torn = {_judge(line) for line in named if line in notes.lines}
    decisions = (
        _decision(group, notes) for group in groups.values() if not any(_judge(one) in torn for one in group)
    )
    return Reviews(tuple(one for one in decisions if one is not None), tuple(named), notes)


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


def _lines_of(path: Path, notes: Notes) -> list[Line]:
    if not path.is_file():
        raise DataError("D001", where=str(path))
    if path.suffix.lower() in (".xlsx", ".xls", ".ods", ".numbers"):
        raise DataError("D504", where=str(path))
    try:
        return list(_lines(path, notes))
    except Unreadable as reason:
        told = str(reason).replace(f"names no column of {LIKE_TABLE}", "names no column of a review")
        notes.add("E102", Line(str(path), 1), None, told)
        return []


def _lines(path: Path, notes: Notes) -> Iterator[Line]:
    with delimited_rows(path, LIKE_TABLE) as (head, _, portions):
        header = _header(head.names, Line(str(path), head.line), notes)
        for rows in portions if header is not None else ():
            for torn in rows.torn:
                notes.add("E104", Line(str(path), torn.line), None, torn.what, value=torn.value)
            for number, cells in zip(rows.lines, rows.cells, strict=True):
                yield _line(Line(str(path), number), header or (), cells, notes)


def _header(found: Sequence[str], at: Line, notes: Notes) -> list[str | None] | None:
    """Return the column that each place means; None where the file cannot be read by them."""
    known = {plain(name): name for name in names()}
    header = [known.get(plain(name)) for name in found]
    counts = Counter(name for name in header if name)
    twice = sorted(name for name, count in counts.items() if count > 1)
    missing = [name for name in NEEDED if name not in header]
    places = zip(found, header, strict=True)
    unknown = [name.strip() for name, column in places if column is None and name.strip()]
    for name in unknown:
        guess = did_you_mean(name, [column for column in names() if column not in header])
        notes.add("E103", at, cut(name), f"{cut(name)} is no column of a review", guess=guess)
    for name in missing:
        guess = did_you_mean(name, unknown) if nearest(name, unknown) else ""
        notes.add("E103", at, name, f"{name} is missing", guess=guess)
    for name in twice:
        notes.add("E103", at, name, f"{name} stands {counts[name]} times")
    return None if missing or twice or unknown else header


def _line(bare: Line, header: Sequence[str | None], cells: Sequence[str], notes: Notes) -> Line:
    """Return the line with what its cells hold; a cell that cannot be read is noted, and left out."""
    filled = {name: cell.strip() for name, cell in zip(header, cells, strict=True) if name}
    filled = {name: cell for name, cell in filled.items() if cell not in NULLS}
    filled |= {name: filled[name].lower() for name in ("table_name", "decision") if name in filled}
    line = Line(bare.file, bare.number, filled, frozenset(name for name in header if name))
    for name, cell in list(filled.items()):
        answer = read_text(cell) if name not in NOT_READ else cell
        if isinstance(answer, Fault):
            notes.add("E105", line, name, answer.what, guess=answer.guess, value=cell)
            del filled[name]
        elif isinstance(answer, Doubt):
            notes.add("W103", line, name, answer.what, guess=answer.guess, value=cell)
    return line


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
            notes.add("E111", line, column, f"{column} is empty: every line is about a row")
    return cells.get("table_name") in IDS and "key" in cells


def _is_whole(line: Line, notes: Notes) -> bool:
    """Return whether a line in which something is decided says all that it must."""
    kind = line.cells["decision"]
    if not slug(line.cell("reviewer") or ""):
        notes.add("E111", line, "reviewer", "reviewer is empty: say who decided")
    if kind in ("correct", "withdraw") and line.cell("reason") is None:
        notes.add("E111", line, "reason", f"reason is empty: say why, to {kind} a row")
    if (day := line.cell("reviewed_on")) is not None and isinstance(found := read_date(day), Fault):
        notes.add("E105", line, "reviewed_on", found.what, guess=found.guess)
    for column in ("span_start", "span_end"):
        cell = line.cell(column)
        if cell is not None and isinstance(end := read_integer(cell, bits=_INT32), Fault):
            notes.add("E105", line, column, end.what, guess=end.guess)
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
    return Decision(
        first.cells["table_name"],
        first.cells["key"],
        first.cells["decision"],
        tuple(by_column.values()),
        first.cells["reviewer"],
        found if day is not None and isinstance(found := read_date(day), date) else None,
    )
