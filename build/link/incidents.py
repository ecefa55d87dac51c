"""Strikes of many documents joined into incidents: which reports speak of the same blow.

Two happenings are one incident when they fell on the same territory, nothing tells their attackers apart, and
their days agree. One thing may be left open, who or when, and no more. What is planned or threatened has not
happened. All steps run over sorted input, so that the order of the documents cannot show.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from demarche.build.link.agreement import (
    NEAR,
    Point,
    allowed,
    are_far,
    differ,
    is_one_period,
    sides_differ,
)
from demarche.build.link.index import NEVER, REACH, IncidentIndex
from demarche.schema.period import DAY, MONTH, last_day

__all__ = ["Incident", "incidents_of"]

Row = Mapping[str, Any]
# What an incident is by what its reports tell; one that is only spoken of is told by another.
_KINDS = ("strike", "violation", "protest", "implied")
Key = tuple[str, int]  # a document and the number of one of its happenings


@dataclass(slots=True)
class Incident:
    """One real-world strike, with the (document, happening) pairs that report it.

    Attributes:
        number: its place in the order of finding.
        sources: all the attackers its reports name: one, or an alliance and its member.
        place_ids: how many reports name each place.
        points: where these lie, of places narrower than a country.
        answers: how many reports say that it answers each of these incidents, by their numbers.
        in_response_to: the incident it answers.
    """

    number: int
    sovereign: str | None
    sources: list[str] = field(default_factory=list)
    target: str | None = None
    place_ids: Counter[str] = field(default_factory=Counter)
    points: list[Point] = field(default_factory=list)
    start: date | None = None
    end: date | None = None
    precision: int | None = None
    published: date | None = None
    kind: str = "protest"
    members: list[Key] = field(default_factory=list)
    documents: set[str] = field(default_factory=set)
    answers: Counter[int] = field(default_factory=Counter)
    in_response_to: "Incident | None" = field(default=None, repr=False, compare=False)

    @property
    def source(self) -> str | None:
        """The attacker as the best known report names it."""
        return self.sources[0] if self.sources else None

    @property
    def is_findable(self) -> bool:
        """True where more than the soil is known, without which no other report can be told to mean it."""
        return bool(self.sources or self.target or self.start or self.points)

    @property
    def incident_id(self) -> str:
        """Readable: the day, month or year, the soil, the attacker."""
        parts = (self._day(), (self.sovereign or "somewhere").lower(), "by", self.source or "unknown")
        return "-".join(parts)

    def _day(self) -> str:
        if self.start is None:
            return "undated"
        shown = {MONTH: "%Y-%m", MONTH + 1: "%Y"}.get(self.precision or DAY, "%Y-%m-%d")
        return format(self.start, shown)


def incidents_of(documents: Sequence[Row], points: Mapping[str, Point] | None = None) -> list[Incident]:
    """The incidents of all documents' happenings.

    Args:
        documents: codings, in any order.
        points: where the places lie that are narrower than a country.
    """
    found: list[Incident] = []
    index: IncidentIndex[Incident] = IncidentIndex()
    for key, happening, published in _best_known_first(documents):
        point = (points or {}).get(happening["place_id"])
        incident = _incident_of(index, happening, key, published, point)
        if incident is None:
            if happening["kind"] == "implied":
                continue  # a blow that is only spoken of makes no incident by itself
            incident = Incident(len(found), happening["sovereign"])
            found.append(incident)
        _take_happening(incident, key, happening, published, point)
        if incident.is_findable:
            index.add(incident)
    _link_answers(found, documents)
    return found


def _best_known_first(documents: Sequence[Row]) -> list[tuple[Key, Row, date | None]]:
    """All that happened, what is known best first, so that the vaguer finds it."""
    rows = [
        ((document["doc_id"], number), happening, document["published_on"])
        for document in documents
        for number, happening in enumerate(document["happenings"])
        if happening["modality"] == "actual"
    ]
    return sorted(rows, key=_vagueness)


def _vagueness(row: tuple[Key, Row, date | None]) -> tuple[Any, ...]:
    """What orders the happenings: where, when and by whom they are told, then their document."""
    key, happening, published = row
    return (
        happening["kind"] == "implied",
        happening["sovereign"] is None,
        happening["event_date"] is None,
        happening["date_precision"] or 9,
        happening["event_date"] or date.min,
        happening["source_id"] is None,
        published or date.min,
        key,
    )


def _incident_of(
    index: IncidentIndex[Incident], happening: Row, key: Key, published: date | None, point: Point | None
) -> Incident | None:
    """The incident that a happening is part of: of several, the nearest in time.

    What is known to the month only, tells no territory, or neither who nor when, joins none where it fits several.
    """
    gaps = [
        (_days_apart(one, happening, published), one.number, one)
        for one in index.near(happening, published)
        if key[0] not in one.documents and _is_same(one, happening, published, point)
    ]
    if not gaps:
        return None
    sure = [gap for gap in gaps if (gap[2].precision or MONTH) < MONTH]
    if len(sure) > 1 and _is_vague(happening):
        gaps = [gap for gap in gaps if gap not in sure]
    return min(gaps, default=(0, 0, None))[2]


def _is_vague(happening: Row) -> bool:
    """True for a happening that several incidents may fit without one being the likelier."""
    is_open = happening["source_id"] is None and happening["event_date"] is None
    return is_open or happening["sovereign"] is None or (happening["date_precision"] or DAY) >= MONTH


def _is_same(incident: Incident, happening: Row, published: date | None, point: Point | None) -> bool:
    """True where nothing tells an incident and a happening apart, and what is left open is one thing."""
    gap = _days_apart(incident, happening, published)
    if gap > _days_allowed(incident, happening) or not _sides_agree(incident, happening, point):
        return False
    is_dated = happening["date_precision"] == incident.precision == DAY
    is_same_day = is_dated and gap == 0
    return is_same_day or point is None or not are_far([point], incident.points)


def _sides_agree(incident: Incident, happening: Row, point: Point | None) -> bool:
    """True where attackers and targets may be the same and enough of them is known."""
    source, target = happening["source_id"], happening["target_id"]
    if any(sides_differ(one, source) for one in incident.sources):
        return False
    is_open = source is None or incident.source is None
    if happening["sovereign"] is not None:
        if is_open and differ(incident.target, target):
            return False
        is_undated = happening["event_date"] is None or incident.start is None
        return not (is_open and is_undated) or _is_known(incident) or _is_alike(incident, target, point)
    return _is_struck_alike(incident, happening, is_open=is_open)


def _is_known(incident: Incident) -> bool:
    """True where the reports of an incident tell both who and when."""
    return incident.source is not None and incident.start is not None


def _is_alike(incident: Incident, target: str | None, point: Point | None) -> bool:
    """True where reports that leave open both who and when agree in whom it struck, or where."""
    is_there = point is not None and bool(incident.points)
    return is_there or (target is not None and target == incident.target)


def _is_struck_alike(incident: Incident, happening: Row, *, is_open: bool) -> bool:
    """True for a blow of no known territory that has a side in common; without a day, both sides."""
    source, target = happening["source_id"], happening["target_id"]
    is_struck = target is not None and target in (incident.target, (incident.sovereign or "").lower())
    if happening["event_date"] is None or incident.start is None:
        return is_struck and not is_open
    if is_struck or source not in incident.sources:
        return is_struck
    return target is None or incident.sovereign is not None or incident.target is None


def _days_allowed(incident: Incident, happening: Row) -> int:
    """The days by which two reports may differ, by how precise the vaguer one is."""
    if happening["event_date"] is None or incident.start is None:
        return REACH
    return allowed(max(incident.precision or DAY, happening["date_precision"] or DAY))


def _days_apart(incident: Incident, happening: Row, published: date | None) -> int:
    """Days between an incident and a happening; of one whose day is never told, its publication counts."""
    day: date | None = happening["event_date"]
    if day is not None and incident.start is not None:
        return _days_between(incident, day, happening["date_precision"] or DAY)
    if day is None and incident.start is None:
        return abs((published - incident.published).days) if published and incident.published else NEVER
    if day is not None:
        return _days_after(incident.published, day, day, happening["date_precision"])
    return _days_after(published, incident.start, incident.end, incident.precision)


def _days_after(reported: date | None, first: date | None, last: date | None, precision: int | None) -> int:
    """Days from a strike to a report that gives it no day; none while it may still have been to come."""
    if reported is None or first is None or last is None or reported < first:
        return NEVER
    return max(0, (reported - last_day(last, precision or DAY)).days)


def _days_between(incident: Incident, day: date, precision: int) -> int:
    """Days from an incident to a day: of reports to the day the widest gap, so that nights do not run together."""
    first, last = incident.start or day, incident.end or day
    vaguer = max(precision, incident.precision or DAY)
    if vaguer >= MONTH:
        return 0 if is_one_period(first, day, vaguer) else NEVER
    gaps = abs((first - day).days), abs((last - day).days)
    return max(gaps) if vaguer == DAY and max(gaps) > NEAR else min(gaps)


def _take_happening(
    incident: Incident, key: Key, happening: Row, published: date | None, point: Point | None
) -> None:
    """Make a happening part of an incident, which learns from it what it did not know."""
    incident.members.append(key)
    incident.documents.add(key[0])
    incident.kind = min(incident.kind, happening["kind"], key=_KINDS.index)
    if happening["source_id"] not in (None, *incident.sources):
        incident.sources.append(happening["source_id"])
    incident.target = incident.target or happening["target_id"]
    if happening["place_id"] is not None:
        incident.place_ids[happening["place_id"]] += 1
    if point is not None and point not in incident.points:
        incident.points.append(point)
    _take_date(incident, happening)
    if published is not None:
        incident.published = published if incident.published is None else min(incident.published, published)


def _take_date(incident: Incident, happening: Row) -> None:
    """Let an incident know its days as its most precise reports do."""
    day, precision = happening["event_date"], happening["date_precision"] or DAY
    if day is None or precision > (incident.precision or 9):
        return
    is_first = incident.start is None or incident.end is None or precision < (incident.precision or 9)
    incident.start = day if is_first else min(incident.start or day, day)
    incident.end = day if is_first else max(incident.end or day, day)
    incident.precision = precision


def _link_answers(found: Sequence[Incident], documents: Sequence[Row]) -> None:
    """Let each incident answer the one that most of its reports name, of those that came before."""
    by_member = {member: one for one in found for member in one.members}
    for document in documents:
        for number, happening in enumerate(document["happenings"]):
            answering = by_member.get((document["doc_id"], number))
            answered = by_member.get((document["doc_id"], _number_answered(happening)))
            if answering is not None and answered is not None and _may_answer(answering, answered):
                answering.answers[answered.number] += 1
    for one in found:
        best = max(one.answers, key=lambda number: (one.answers[number], -number), default=None)
        if best is not None and found[best].answers[one.number] < one.answers[best]:
            one.in_response_to = found[best]


def _number_answered(happening: Row) -> int:
    """The number of the happening that one answers; -1 where the text names none."""
    number = happening.get("in_response_to")
    return -1 if number is None else int(number)


def _may_answer(one: Incident, other: Incident) -> bool:
    """True for another incident that is not known to be later."""
    is_later = one.start is not None and other.start is not None and other.start > one.start
    return one is not other and not is_later
