"""Strikes of many documents joined into incidents: which reports speak of the same blow.

Two happenings are one incident when they fell on the same territory, nothing tells their attackers apart, and
their days agree. Where a report gives no day, it may join the incident nearest before its publication. All
steps run over sorted input, so that the order of the documents cannot show.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from demarche.build.find.dates import DAY, DAYS, MONTH, WEEK

__all__ = ["Incident", "incidents_of"]

Row = Mapping[str, Any]
Key = tuple[str, int]  # a document and the number of one of its happenings
_NEAR = 1  # days by which two reports of one night's strike may differ
_NEVER = 10_000  # days: more than any rule allows
_REACH = 21  # days before publication in which a report without a day of its own may find its incident


@dataclass(slots=True)
class Incident:
    """One real-world strike, with the (document, happening) pairs that report it."""

    sovereign: str | None
    modality: str
    source: str | None = None
    target: str | None = None
    place_id: str | None = None
    start: date | None = None
    end: date | None = None
    precision: int | None = None
    published: date | None = None
    kind: str = "violation"
    members: list[Key] = field(default_factory=list)

    @property
    def incident_id(self) -> str:
        """Readable: the day, the soil, the attacker."""
        day = self.start.isoformat() if self.start else "undated"
        return "-".join(
            part for part in (day, (self.sovereign or "somewhere").lower(), "by", self.source or "unknown")
        )


def incidents_of(documents: Sequence[Row]) -> list[Incident]:
    """The incidents of all documents' happenings; ``documents`` are codings, in any order."""
    found: list[Incident] = []
    by_soil: dict[str | None, list[Incident]] = {}
    for key, happening, published in _sorted(documents):
        candidates = by_soil.setdefault(happening["sovereign"], [])
        home = _nearest(candidates, happening, key, published)
        if home is None and happening["sovereign"] is None:
            home = _by_attacker(found, happening, key)
        if home is None:
            home = Incident(sovereign=happening["sovereign"], modality=happening["modality"])
            found.append(home)
            candidates.append(home)
        _take(home, key, happening, published)
    return found


def _sorted(documents: Sequence[Row]) -> list[tuple[Key, Row, date | None]]:
    """All happenings: those that know most first, so that the vaguer ones find them."""
    rows = [
        ((document["doc_id"], number), happening, document["published_on"])
        for document in documents
        for number, happening in enumerate(document["happenings"])
    ]
    return sorted(rows, key=_vagueness)


def _vagueness(row: tuple[Key, Row, date | None]) -> tuple[Any, ...]:
    """What orders the happenings: where, when and by whom they are told, then their document."""
    key, happening, published = row
    return (
        happening["sovereign"] is None,
        happening["event_date"] is None,
        happening["date_precision"] or 9,
        happening["event_date"] or date.min,
        happening["source_id"] is None,
        published or date.min,
        key,
    )


def _nearest(candidates: list[Incident], happening: Row, key: Key, published: date | None) -> Incident | None:
    """The incident on the same soil that a happening is part of: of several, the nearest in time."""
    same = (one for one in candidates if _is_same(one, happening, published) and not _apart(one, key))
    return min(same, key=lambda one: _gap(one, happening, published), default=None)


def _apart(incident: Incident, key: Key) -> bool:
    """True where the incident has a happening of the same document, which itself tells the two apart."""
    return any(doc_id == key[0] for doc_id, _number in incident.members)


def _is_same(incident: Incident, happening: Row, published: date | None) -> bool:
    """True where nothing tells an incident and a happening apart, and their days agree."""
    if (incident.modality == "actual") != (happening["modality"] == "actual"):
        return False
    attackers, targets = (incident.source, happening["source_id"]), (incident.target, happening["target_id"])
    if _differ(*attackers) or (None in attackers and _differ(*targets)):
        return False
    return _gap(incident, happening, published) <= _allowed(incident, happening)


def _differ(one: str | None, other: str | None) -> bool:
    """True for two sides that are both known and not the same."""
    return None not in (one, other) and one != other


def _allowed(incident: Incident, happening: Row) -> int:
    """The days by which two reports may differ, by how precise the vaguer one is."""
    precision = max(incident.precision or 1, happening["date_precision"] or 1)
    if happening["event_date"] is None or incident.start is None:
        return _REACH
    return {DAY: _NEAR, DAYS: _NEAR + 1, WEEK: 7}.get(precision, 0)


def _gap(incident: Incident, happening: Row, published: date | None) -> int:
    """Days between an incident and a happening; of one whose day is never told, its publication counts."""
    day: date | None = happening["event_date"]
    if day is not None and incident.start is not None:
        vague = max(happening["date_precision"] or 1, incident.precision or 1) >= MONTH
        return _gap_between(incident.start, incident.end or incident.start, day, vague=vague)
    if day is None and incident.start is None:
        return abs((published - incident.published).days) if published and incident.published else _NEVER
    known = incident.start or day
    told = published if day is None else incident.published
    if known is None or told is None or told < known:
        return _NEVER
    return (told - known).days


def _gap_between(start: date, end: date, day: date, *, vague: bool) -> int:
    """Days from a span of days to a day; where either is vague, none within the span's months."""
    if vague:
        within = (start.year, start.month) <= (day.year, day.month) <= (end.year, end.month)
        return 0 if within else _NEVER
    return min(abs((start - day).days), abs((end - day).days))


def _by_attacker(found: list[Incident], happening: Row, key: Key) -> Incident | None:
    """For a strike with no territory told: the one incident of the same attacker and day, if just one is."""
    source, day = happening["source_id"], happening["event_date"]
    if source is None or day is None:
        return None
    same = [one for one in found if one.source == source and _is_near(one, day) and not _apart(one, key)]
    return same[0] if len(same) == 1 else None


def _is_near(incident: Incident, day: date) -> bool:
    return incident.start is not None and abs((incident.start - day).days) <= _NEAR


def _take(incident: Incident, key: Key, happening: Row, published: date | None) -> None:
    """Make a happening part of an incident, which learns from it what it did not know."""
    incident.members.append(key)
    if happening["kind"] == "strike":
        incident.kind = "strike"
    incident.source = incident.source or happening["source_id"]
    incident.target = incident.target or happening["target_id"]
    incident.place_id = incident.place_id or happening["place_id"]
    day = happening["event_date"]
    if day is not None and (
        incident.start is None or (happening["date_precision"] or 9) <= (incident.precision or 9)
    ):
        incident.start = day if incident.start is None else min(incident.start, day)
        incident.end = day if incident.end is None else max(incident.end, day)
        incident.precision = happening["date_precision"]
    if published is not None:
        incident.published = published if incident.published is None else min(incident.published, published)
