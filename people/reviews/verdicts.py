"""What becomes of each row that was judged: unchanged, other values, or gone; where people disagree, nothing."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from demarche.people.forms import Line
from demarche.people.lines import as_text
from demarche.people.notes import Notes
from demarche.people.reviews.corrections import Corrections
from demarche.people.reviews.decisions import Decision
from demarche.people.reviews.judged_rows import Judged

__all__ = ["Verdict", "verdicts"]


@dataclass(frozen=True, eq=False)
class Verdict:
    """What becomes of a row.

    Attributes:
        row: the row.
        decisions: those that say so: one, or several that agree.
        is_withdrawn: whether it goes.
        changes: the values that change in it; none where it is accepted, or says already what was put right.
        corrected: the columns that somebody corrected, each with the value that must stand there.
    """

    row: Judged
    decisions: tuple[Decision, ...]
    is_withdrawn: bool
    changes: Mapping[str, Any]
    corrected: Mapping[Decision, Corrections]

    @property
    def key(self) -> str:
        """The id of the row from now on: where its date is another, that of an event begins with this."""
        day = self.changes.get("event_date")
        return self.row.key if day is None else f"{day:%Y%m%d}{self.row.key[8:]}"


def verdicts(
    found: Mapping[Decision, Judged],
    corrections: Mapping[Decision, Corrections],
    lines: Iterable[Line],
    notes: Notes,
) -> list[Verdict]:
    """Return what becomes of each row; where people disagree, that is noted, and nothing becomes of it.

    Args:
        found: the row of each decision.
        corrections: what each decision puts in the place of what the row said.
        lines: all lines of the review: what one that is at fault wants, nobody knows.
        notes: takes what is wrong.
    """
    by_row: defaultdict[tuple[str, str], list[Decision]] = defaultdict(list)
    for decision, row in found.items():
        by_row[row.table, row.key].append(decision)
    at_fault = {_about(line): line for line in lines if line in notes.lines and line.cell("decision")}
    given = []
    for decisions in by_row.values():
        row = found[decisions[0]]
        ends = [_end(one, row, corrections[one]) for one in decisions]
        if any(end != ends[0] for end in ends):
            _disagree(decisions, notes)
            continue
        torn = next((at_fault[_about(one.first)] for one in decisions if _about(one.first) in at_fault), None)
        if torn is not None:
            for one in decisions:
                told_so = f"line {torn.number} of {torn.file} is at fault, so what it wants is not known"
                notes.add("E404", one.first, "decision", told_so)
            continue
        changes = dict(ends[0] or {})
        corrected = {one: corrections[one] for one in decisions}
        given.append(Verdict(row, tuple(decisions), ends[0] is None, changes, corrected))
    return _without_contradicted(given, notes)


def _without_contradicted(given: Sequence[Verdict], notes: Notes) -> list[Verdict]:
    """Return the verdicts without those of an event that goes and of a claim in it that shall stay."""
    gone = {one.row.key: one for one in given if one.row.table == "events" and one.is_withdrawn}
    kept = {one: gone.get(one.row.event["event_id"]) for one in given if not one.is_withdrawn}
    torn = [(claim, event) for claim, event in kept.items() if event is not None]
    for claim, event in torn:
        _disagree((*event.decisions, *claim.decisions), notes)
    dropped = {one for pair in torn for one in pair}
    return [one for one in given if one not in dropped]


def _about(line: Line) -> tuple[str | None, str | None]:
    return line.cell("table_name"), line.cell("key")


def _end(decision: Decision, row: Judged, values: Corrections) -> Corrections | None:
    """Return which values a decision changes in a row; None if the row goes."""
    if decision.kind == "withdraw":
        return None
    return {name: value for name, value in values.items() if value != row.row[name]}


def _disagree(decisions: Sequence[Decision], notes: Notes) -> None:
    for one in decisions:
        others = ", ".join(
            f"{other.reviewer} {_said(other)} (line {other.first.number} of {other.first.file})"
            for other in decisions
            if other is not one
        )
        notes.add("E404", one.first, "decision", f"{one.reviewer} {_said(one)}, and {others}")


def _said(decision: Decision) -> str:
    if decision.kind != "correct":
        return f"{decision.kind}s the {decision.table[:-1]}"
    values = (f"{name} to {as_text(line.cell('value'))}" for name, line in decision.columns.items())
    return f"corrects {', '.join(values)}"
