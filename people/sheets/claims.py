"""Claims out of rows: one a row, with the numbers that its words stand for, and what it takes back."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from demarche.known.numbers import Quantity, find_quantities
from demarche.people.cells import answer, day, enumeration, labels, number, victim_of
from demarche.people.forms import Line
from demarche.people.notes import Notes
from demarche.people.sheets.acts import Act
from demarche.people.sheets.coding import Coding, find_words
from demarche.people.sheets.sheet_columns import CLAIM, names
from demarche.people.sheets.words import Span
from demarche.schema.errors import nearest
from demarche.schema.ids import claim_id
from demarche.schema.language import load_language
from demarche.validate.read.faults import shown

__all__ = ["Assertion", "assertions_of", "links_of"]

Row = dict[str, Any]

COUNTED = ("killed", "wounded", "targets")
SELF = "self"  # who claims an act for itself
BY_COMPARING = "coder"  # basis of a link that no text is said to tell


@dataclass(frozen=True)
class Assertion:
    """A claim: its row of the sheet, the event in which it is made, and its row of the table claims."""

    line: Line
    act: Act
    row: Row = field(compare=False)


def assertions_of(acts: Iterable[Act], coding: Coding) -> list[Assertion]:
    """Return the claims of events; labels and claims that stand twice are noted, and the first is kept."""
    found: list[Assertion] = []
    by_id: dict[str, Line] = {}
    labelled: dict[tuple[str, str, str], Line] = {}
    for act in acts:
        for line in act.lines:
            if not any(name in line.cells for name in (*names("claim"), *CLAIM)):
                continue
            claim = Assertion(line, act, _row(line, act, coding))
            label = line.cells.get("claim")
            twin = labelled.setdefault((line.file, act.text.doc_id, label), line) if label else line
            same = by_id.setdefault(claim.row["claim_id"], line)
            if twin is not line:
                coding.notes.add("E307", line, "claim", f"line {twin.number} has the same label, {label}")
            elif same is not line and line not in coding.notes.lines:
                coding.notes.add(
                    "E307", line, "question", f"line {same.number} makes the same claim of the same event"
                )
            found.append(claim)
    return found


def links_of(claims: Sequence[Assertion], notes: Notes) -> list[tuple[list[Line], Row]]:
    """Return the links between claims, each with the row that tells it and those of the two events."""
    by_label = {
        (claim.line.file, claim.act.text.doc_id, claim.line.cells["claim"].lower()): claim
        for claim in reversed(claims)
        if "claim" in claim.line.cells
    }
    return [pair for claim in claims for pair in _links(claim, by_label, notes)]


def _row(line: Line, act: Act, coding: Coding) -> Row:
    notes = coding.notes
    for column in ("question", "claimant"):
        if column not in line.cells:
            notes.missing(line, column, "every claim needs it")
    question = enumeration(line, "question", notes)
    said, exactly = day(line, "said_date", "said_precision", notes)
    low, high = _counts(line, question, notes)
    span = _span(line, act, notes)
    row: Row = {
        "question": question,
        "claimant_id": coding.named.actor(line, "claimant", act.text.row),
        "said_date": said,
        "said_precision": exactly,
        "value": _value(line, question, act, coding),
        "count_low": low,
        "count_high": high,
        "count_text": line.cells.get("count_text"),
        "victim": enumeration(line, "victim", notes),
        "victim_of": victim_of(line, "victim_of", notes),
        "doc_id": act.text.doc_id,
        "span_start": span[0] if span else None,
        "span_end": span[1] if span else None,
    }
    key = claim_id(
        event_id=act.row["event_id"],
        question=question,
        claimant_id=row["claimant_id"],
        value=row["value"],
        counts=(low, high),
        victim=row["victim"],
        victim_of=row["victim_of"],
        span=(row["span_start"], row["span_end"]),
    )
    return {"claim_id": key, "event_id": act.row["event_id"], **row}


def _span(line: Line, act: Act, notes: Notes) -> Span | None:
    """Return where the words of a claim stand; those of its event where it has none of its own."""
    which = number(line, "claim_occurrence", notes)
    if "claim_words" not in line.cells:
        if which is not None:
            notes.missing(line, "claim_words", "claim_occurrence is given")
        return act.clause
    return find_words(line, "claim_words", act.text, notes, number=which, is_inside=True, clause=act.clause)


def _value(line: Line, question: str | None, act: Act, coding: Coding) -> str | None:
    """Return the answer: a word of the codebook, or for who is responsible an actor."""
    if question != "responsible":
        return answer(line, question, coding.notes)
    if line.cells.get("value", "").lower() == SELF:
        return SELF
    return coding.named.actor(line, "value", act.text.row)


def _counts(line: Line, question: str | None, notes: Notes) -> tuple[int | None, int | None]:
    """Return the lowest and the highest number: as they are given, else as the words for them are read."""
    low, high = number(line, "count_low", notes), number(line, "count_high", notes)
    words = line.cells.get("count_text")
    found = find_quantities(words.lower(), load_language()) if words else []
    if "count_low" in line.cells:
        _compare(line, low, high, found, notes)
        return low, high
    if words is None or question not in COUNTED:
        return low, high
    if len(found) != 1:
        what = "no number" if not found else f"{len(found)} numbers"
        notes.add("E310", line, "count_text", f"{shown(words)} is read as {what}")
        return None, high
    if "count_high" in line.cells and high != found[0].high:
        notes.add("W301", line, "count_high", f"{shown(words)} is read as {_told(found[0])}")
    return found[0].low, high if "count_high" in line.cells else found[0].high


def _compare(line: Line, low: int | None, high: int | None, found: Sequence[Quantity], notes: Notes) -> None:
    """Note where the numbers are not those that the words are read as."""
    if low is not None and len(found) == 1 and (low, high) != (found[0].low, found[0].high):
        words = shown(line.cells["count_text"])
        notes.add("W301", line, "count_low", f"{words} is read as {_told(found[0])}")


def _told(quantity: Quantity) -> str:
    """Return a quantity in words: ``81 and no upper limit``, ``0 to 9``, ``16``."""
    if quantity.high is None:
        return f"{quantity.low} and no upper limit"
    return f"{quantity.low} to {quantity.high}" if quantity.low != quantity.high else str(quantity.low)


def _links(
    claim: Assertion, by_label: Mapping[tuple[str, str, str], Assertion], notes: Notes
) -> Iterator[tuple[list[Line], Row]]:
    """Yield the links of a claim."""
    line, earlier = claim.line, labels(claim.line, "takes_back")
    relations, bases = labels(line, "relation"), labels(line, "basis")
    if earlier and not relations:
        notes.missing(line, "relation", "say whether the claim corrects, retracts or repeats the earlier one")
    for column in ("relation", "basis"):
        if column in line.cells and not earlier:
            notes.missing(line, "takes_back", f"{column} is given")
        elif len(labels(line, column)) not in (0, 1, len(earlier)):
            told = f"{column} has {len(labels(line, column))} values, and takes_back {len(earlier)}"
            notes.add("E306", line, column, told)
    for place, name in enumerate(earlier):
        other = _earlier(claim, name, by_label, notes)
        if other is not None:
            yield (
                [line, other.line, *claim.act.lines, *other.act.lines],
                {
                    "from_claim_id": claim.row["claim_id"],
                    "to_claim_id": other.row["claim_id"],
                    "relation": _item(line, "relation", relations, place, notes),
                    "basis": _item(line, "basis", bases or [BY_COMPARING], place, notes),
                },
            )


def _item(line: Line, column: str, given: Sequence[str], place: int, notes: Notes) -> str | None:
    """Return the value for one of several links: its own, or the one for all."""
    if not given:
        return None
    one = given[place] if place < len(given) else given[0]
    return enumeration(Line(line.file, line.number, {**line.cells, column: one}), column, notes)


def _earlier(
    claim: Assertion, name: str, by_label: Mapping[tuple[str, str, str], Assertion], notes: Notes
) -> Assertion | None:
    """Return the claim that a label means: in its own file first, in another document where one is named."""
    line = claim.line
    for document, label in _readings(name):
        found = _called(label, _near(claim, document, by_label))
        own = [one for one in found if one.line.file == line.file] or found
        if len({one.row["claim_id"] for one in own}) == 1:
            return own[0]
        if own:
            notes.add("E309", line, "takes_back", f"{len(own)} claims are called {name}")
            return None
    document, label = _readings(name)[-1]
    written = [one.line.cells["claim"] for one in _near(claim, document, by_label)]
    guess = nearest(label, written)
    told = f"no claim {label} stands in {document or 'the same document'}"
    meant = f"{document}#{guess}" if document else guess
    notes.add("E309", line, "takes_back", told, guess=f"Did you mean {meant}? " if guess else "")
    return None


def _readings(name: str) -> list[tuple[str, str]]:
    """Return the document, empty for the same one, and the label that a name may consist of; both may hold a #.

    >>> _readings("a.txt#c1")
    [('', 'a.txt#c1'), ('a.txt', 'c1')]
    """
    marks = [place for place, letter in enumerate(name) if letter == "#"]
    return [("", name), *((name[:place], name[place + 1 :].strip()) for place in marks)]


def _near(
    claim: Assertion, document: str, by_label: Mapping[tuple[str, str, str], Assertion]
) -> list[Assertion]:
    """Return the claims with labels of a document, or of the claim's own one."""
    if not document:
        return [one for one in by_label.values() if one.act.text.doc_id == claim.act.text.doc_id]
    return [one for one in by_label.values() if _is_called(one, document)]


def _called(label: str, claims: Sequence[Assertion]) -> list[Assertion]:
    return [one for one in claims if one.line.cells["claim"].lower() == label.lower()]


def _is_called(claim: Assertion, document: str) -> bool:
    """Return whether a claim's document goes by a name, as its own rows write it or as it is called."""
    names_of = (claim.line.cells.get("document"), claim.act.text.doc_id, claim.act.text.row["source_uri"])
    ending = f"/{document.lower()}"
    return any(f"/{(one or '').lower()}".endswith(ending) for one in names_of)
