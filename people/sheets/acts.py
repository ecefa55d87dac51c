"""Events out of rows: those of one document and label are one, and what further rows repeat must agree."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from demarche.people.cells import day, enumeration, number, sovereign
from demarche.people.forms import Line
from demarche.people.named import coder_id
from demarche.people.notes import Notes
from demarche.people.sheets.coding import Coding, find_words
from demarche.people.sheets.sheet_columns import CLAIM, DESCRIBED, event_columns, names
from demarche.people.sheets.words import Span, places_of
from demarche.people.texts import Text
from demarche.schema.ids import event_id
from demarche.schema.spelling import slug
from demarche.validate.read.faults import shown

__all__ = ["HAND", "Act", "acts_of"]

Row = dict[str, Any]

HAND = "hand"  # how the coder_id of a person begins who codes
BY_HAND = "by-hand"  # rule_id of what no rule of the lexicon wrote
NEEDED = ("event_type", "event_code", "modality")


@dataclass(frozen=True)
class Act:
    """An event, the first of its rows with what all of them say of it, and its rows.

    Attributes:
        first: the first row, its cells filled up from the others.
        lines: all rows.
        text: the document.
        clause: where the words that report it stand; None where that could not be told.
        row: its row of the table events, without the incident.
    """

    first: Line
    lines: Sequence[Line]
    text: Text
    clause: Span | None
    row: Row = field(compare=False)

    @property
    def key(self) -> tuple[str, str, str]:
        """The file, the document and the label: what its rows have in common."""
        return self.first.file, self.text.doc_id, self.first.cells["event"]


def acts_of(lines: Iterable[Line], coding: Coding) -> list[Act]:
    """Return the events of sheets in the order of their first rows; an event that stands twice is noted."""
    groups: dict[tuple[str, str, str], list[Line]] = {}
    texts: dict[tuple[str, str, str], Text] = {}
    for line in lines:
        text = coding.document(line)
        if _is_of_event(line, coding.notes) and text is not None:
            key = (line.file, text.doc_id, line.cells["event"])
            groups.setdefault(key, []).append(line)
            texts[key] = text
    found: dict[str, Act] = {}
    acts = [_act(group, texts[key], coding) for key, group in groups.items()]
    return [act for act in acts if not _is_twin(act, found, coding.notes)]


def _is_twin(act: Act, found: dict[str, Act], notes: Notes) -> bool:
    """Return whether an event stands before under another label; it is noted, and the first is kept."""
    if act.clause is None or act.first in notes.lines:
        return False
    twin = found.setdefault(act.row["event_id"], act)
    if twin is act:
        return False
    file = f" of {twin.first.file}" if twin.first.file != act.first.file else ""
    told = f"it is the same event as {twin.first.cells['event']} in line {twin.first.number}{file}"
    notes.add("E308", act.first, "event", told)
    return True


def _is_of_event(line: Line, notes: Notes) -> bool:
    """Return whether a row tells of an event; one that does without naming it, or its document, is noted."""
    of_event = [name for name in names("event", "claim") if name in line.cells]
    if of_event == ["incident"] and "document" not in line.cells:
        return False  # a row that only describes an incident
    if "document" not in line.cells and of_event:
        notes.missing(line, "document", "an event is one of a document")
        return False
    if of_event and "event" not in line.cells:
        what = "a claim is made in an event" if of_event[0] in names("claim") else "every event needs a label"
        notes.missing(line, "event", what)
    return "event" in line.cells


def _act(lines: Sequence[Line], text: Text, coding: Coding) -> Act:
    first, notes = _filled_up(lines, coding.notes), coding.notes
    for column in NEEDED:
        if column not in first.cells:
            notes.missing(first, column, "every event needs it")
    clause = _clause(first, text, notes)
    soil = sovereign(first, "sovereign", notes)
    happened, exactly = day(first, "event_date", "date_precision", notes)
    row = {
        "event_type": enumeration(first, "event_type", notes),
        "event_code": enumeration(first, "event_code", notes),
        "form": enumeration(first, "form", notes),
        "source_id": coding.named.actor(first, "source", text.row),
        "target_id": coding.named.actor(first, "target", text.row),
        "sovereign": soil,
        "place_id": coding.named.place(first, "place", soil),
        "event_date": happened,
        "date_precision": exactly,
        "modality": enumeration(first, "modality", notes),
        "doc_id": text.doc_id,
        **_ends("span", clause),
        **_ends("source", _side(first, "source", text, clause, notes)),
        **_ends("target", _side(first, "target", text, clause, notes)),
        "coder_id": _coder(first, coding),
        "rule_id": BY_HAND,
        "confidence": None,
    }
    return Act(first, lines, text, clause, {"event_id": _event_id(row, text), **row})


def _filled_up(lines: Sequence[Line], notes: Notes) -> Line:
    """Return the first row with what further rows say of the event; what contradicts it is noted."""
    cells, moved = dict(lines[0].cells), dict[str, int]()
    for line in lines[1:]:
        own = {column: line.cells[column] for column in event_columns() if column in line.cells}
        for column, cell in own.items():
            if column in cells and cells[column].lower() != cell.lower():
                other = (
                    f"line {moved.get(column, lines[0].number)} has {shown(cells[column])} for the same event"
                )
                notes.add("E306", line, column, f"{column} is {shown(cell)}, and {other}")
        fresh = {column: cell for column, cell in own.items() if column not in cells}
        if not fresh and not any(name in line.cells for name in (*names("claim"), *CLAIM, *DESCRIBED)):
            notes.add("W302", line, "event", f"the row says nothing that line {lines[0].number} does not say")
        cells |= fresh
        moved |= dict.fromkeys(fresh, line.number)
    return Line(lines[0].file, lines[0].number, cells, moved)


def _clause(line: Line, text: Text, notes: Notes) -> Span | None:
    """Return where the words of an event stand, by the words, by their offsets, or by both if they agree."""
    start, end = number(line, "span_start", notes), number(line, "span_end", notes)
    which = number(line, "occurrence", notes)
    if which is not None and "words" not in line.cells:
        notes.missing(line, "words", "occurrence is given")
    if start is None or end is None:
        for given, other in (("span_start", "span_end"), ("span_end", "span_start")):
            if given in line.cells and other not in line.cells:
                notes.missing(line, other, f"{given} is given")
        if "words" not in line.cells:
            if not {"span_start", "span_end"} & line.cells.keys():
                notes.missing(line, "words", "copy the clause that reports the act from the text")
            return None
        return find_words(line, "words", text, notes, number=which)
    if not start < end <= len(text.text):
        told = (
            f"span_start {start} and span_end {end} mark no words of a text of {len(text.text):,} characters"
        )
        notes.add("E302", line, "span_start", told)
        return None
    if "words" in line.cells and (start, end) not in places_of(line.cells["words"], text.text):
        other = " ".join(text.text[start:end].split())
        notes.add(
            "E302", line, "words", f"at span_start stands {shown(other)}, not {shown(line.cells['words'])}"
        )
        return None
    return start, end


def _side(line: Line, side: str, text: Text, clause: Span | None, notes: Notes) -> Span | None:
    """Return where the words for the source or the target stand."""
    which = number(line, f"{side}_occurrence", notes)
    if f"{side}_words" not in line.cells:
        if which is not None:
            notes.missing(line, f"{side}_words", f"{side}_occurrence is given")
        return None
    return find_words(line, f"{side}_words", text, notes, number=which, is_inside=True, clause=clause)


def _coder(line: Line, coding: Coding) -> str | None:
    """Return who coded an event."""
    name = line.cells.get("coder") or coding.coder
    if name is None or not slug(name):
        why = (
            "say who coded the row, here or with --coder"
            if name is None
            else "a name needs letters or digits"
        )
        coding.notes.missing(line, "coder", why)
        return None
    return coder_id(HAND, name)


def _ends(name: str, span: Span | None) -> dict[str, int | None]:
    start, end = span if span is not None else (None, None)
    return {f"{name}_start": start, f"{name}_end": end}


def _event_id(row: Row, text: Text) -> str:
    return event_id(
        doc_id=text.doc_id,
        day=row["event_date"] or text.row["published_on"],
        span=(row["span_start"], row["span_end"]),
        event_type=row["event_type"],
        event_code=row["event_code"],
        source_id=row["source_id"],
        target_id=row["target_id"],
        sovereign=row["sovereign"],
    )
