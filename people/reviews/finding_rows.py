"""Which row a decision means: the one of its id, else the one that says the same where it stood."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from demarche.people.forms import Line
from demarche.people.lines import as_text
from demarche.people.notes import Notes
from demarche.people.reviews.corrections import Corrections
from demarche.people.reviews.decisions import Decision, Reviews, coding_in
from demarche.people.reviews.judged_rows import Judged, JudgedRows
from demarche.people.reviews.review_columns import ANCHORS, OF_EVENT

__all__ = ["Finder", "find_rows"]

Span = tuple[int, int]
# What an event of a review was, by which its claims know it.
EventAnchor = tuple[str | None, ...]


class Finder:
    """Finds the rows of a build that lines of a review are about.

    Args:
        rows: the rows there are.
        taken: table and key of every line of the review: rows that stood beside the one that is looked for, and
            are not it.
        corrections: what each decision puts in the place of what the row said: the coder may say so itself now.
    """

    def __init__(
        self,
        rows: JudgedRows,
        taken: frozenset[tuple[str, str]],
        corrections: Mapping[Decision, Corrections],
    ) -> None:
        self._rows = rows
        self._taken = taken
        self._of_events: defaultdict[EventAnchor, defaultdict[str, set[str]]]
        self._of_events = defaultdict(lambda: defaultdict(set))
        for decision, values in corrections.items():
            if decision.table == "events":
                self._take(decision.first, values)

    def _take(self, line: Line, values: Corrections) -> None:
        """Take what an event was and what it became: its claims may have been judged by either."""
        put = {name: as_text(value) or None for name, value in values.items() if name in OF_EVENT}
        was = _event_anchor(line)
        became = (was[0], *(put.get(name, line.cell(name)) for name in OF_EVENT))
        for name, value in put.items():
            for anchor in (was, became):
                self._of_events[anchor][name] |= {line.cell(name) or "", value or ""}

    def by_id(self, table: str, key: str, line: Line, span: Span | None) -> Judged | None:
        """Return the row of an id, unless it stands elsewhere than the one that was judged."""
        found = self._rows.all.get((table, key))
        if found is None or line.cell("doc_id") not in (None, found.row["doc_id"]):
            return None
        return found if span is None or found.overlaps(span) else None

    def by_anchor(self, table: str, line: Line, span: Span | None, values: Corrections) -> list[Judged]:
        """Return the rows that a line may mean by what it says of the row; none where it says too little."""
        document, event_type = line.cell("doc_id"), line.cell("event_type")
        if document is None or span is None or event_type is None:
            return []
        wanted = dict(self._wanted(table, line, values))
        found = [
            one
            for one in self._rows.of_document.get((table, document), ())
            if one.overlaps(span) and (table, one.key) not in self._taken
            if all(value in wanted[name] for name, value in one.anchor.items() if name in wanted)
        ]
        exact = [one for one in found if one.span == span]
        return exact if len(exact) == 1 else found

    def _wanted(self, table: str, line: Line, values: Corrections) -> Iterator[tuple[str, set[str]]]:
        """Yield what may stand in each column by which a row is found: what stood there, and what is put there."""
        of_event: Mapping[str, set[str]] = self._of_events.get(_event_anchor(line), {})
        for name in ANCHORS[table]:
            if name not in line.columns:
                continue
            own = {as_text(values[name])} if name in values else set[str]()
            shared = of_event.get(name, set[str]()) if name in OF_EVENT and table == "claims" else set[str]()
            yield name, {line.cell(name) or "", *own, *shared}


def find_rows(
    reviews: Reviews, corrections: Mapping[Decision, Corrections], rows: JudgedRows, notes: Notes
) -> dict[Decision, Judged]:
    """Return the row of each decision that has one; what is gone, ambiguous or another now is noted."""
    finder = Finder(rows, reviews.keys, corrections)
    found: dict[Decision, Judged] = {}
    for decision, values in corrections.items():
        row = _found(decision, values, finder, notes)
        if row is not None and _says_the_same(decision, row, values, notes):
            found[decision] = row
    return _each_its_own(found, notes)


def _found(decision: Decision, values: Corrections, finder: Finder, notes: Notes) -> Judged | None:
    line, span = decision.first, decision.span
    row = finder.by_id(decision.table, decision.key, line, span)
    if row is not None:
        return row
    found = finder.by_anchor(decision.table, line, span, values)
    if len(found) == 1:
        if coding_in(line) is None:
            told_so = f"it goes by {found[0].key} now, and coding does not tell what it said"
            notes.add("W401", line, "coding", told_so)
        return found[0]
    if found:
        ids = ", ".join(sorted(one.key for one in found))
        notes.add("E402", line, "key", f"{decision.key} is gone, and may be {ids}")
    else:
        notes.add("E401", line, "key", f"{decision.key} is gone, and no row of its document is the same")
    return None


def _says_the_same(decision: Decision, row: Judged, values: Corrections, notes: Notes) -> bool:
    """Return whether a row says what it said when it was judged; what is corrected may have changed."""
    was = coding_in(decision.first)
    if was is None:
        return True
    now = row.coding
    others = [name for name in dict.fromkeys((*was, *now)) if name not in values]
    changed = [
        f"{name} was {was.get(name) or 'empty'} and is {now.get(name) or 'empty'}"
        for name in others
        if was.get(name, "") != now.get(name, "")
    ]
    if changed:
        notes.add("E403", decision.first, "coding", "; ".join(changed))
    return not changed


def _each_its_own(found: Mapping[Decision, Judged], notes: Notes) -> dict[Decision, Judged]:
    """Return the rows that one id of the review stands for; two ids that come down to one row are noted."""
    by_row: defaultdict[tuple[str, str], list[Decision]] = defaultdict(list)
    for decision, row in found.items():
        by_row[decision.table, row.key].append(decision)
    kept = {}
    for decision, row in found.items():
        others = [one for one in by_row[decision.table, row.key] if one.key != decision.key]
        if others:
            which = _listed(others)
            notes.add("E402", decision.first, "key", f"it comes down to {row.key}, as {which} does")
        else:
            kept[decision] = row
    return kept


def _listed(decisions: Sequence[Decision]) -> str:
    return " and ".join(f"{one.key} (line {one.first.number})" for one in decisions)


def _event_anchor(line: Line) -> EventAnchor:
    return tuple(line.cell(name) for name in ("doc_id", *OF_EVENT))
