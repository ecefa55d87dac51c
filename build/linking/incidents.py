"""Strikes of many documents joined into incidents: which reports speak of the same blow.

Two happenings are one incident when they fell on the same territory, nothing tells their attackers apart, and their days agree. Where a
report gives no day, it may join the incident nearest before its publication. All steps run over sorted input, so that the
order of the documents cannot show.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

__all__ = ["Incident", "incidents_of"]

Row = Mapping[str, Any]
_NEAR = 1  # days by which two reports of one night's strike may differ
_REACH = 21  # days before publication in which a report without a day of its own may find its incident


@dataclass(slots=True)
class Incident:
    """One real-world strike, with the (document, happening) pairs that report it."""

    source: str | None
    target: str | None
    sovereign: str | None
    place_id: str | None
    start: date | None
    end: date | None
    precision: int | None
    published: date | None
    modality: str
    kind: str = "violation"
    members: list[tuple[str, int]] = field(default_factory=list)

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
        home = min(
            (one for one in candidates if _is_same(one, happening, published) and not _apart(one, key)),
            key=lambda one: _gap(one, happening, published),
            default=None,
        )
        if home is None and happening["sovereign"] is None:
            home = _by_attacker(found, happening, key)
        if home is None:
            home = Incident(
                None, None, happening["sovereign"], None, None, None, None, None, happening["modality"]
            )
            found.append(home)
            candidates.append(home)
        _take(home, key, happening, published)
    return found


def _sorted(documents: Sequence[Row]) -> list[tuple[tuple[str, int], Row, date | None]]:
    """All happenings: those that know most first, so that the vaguer ones find them."""
    rows = [
        ((document["doc_id"], number), happening, document["published_on"])
        for document in documents
        for number, happening in enumerate(document["happenings"])
    ]
    return sorted(rows, key=lambda row: (
        row[1]["sovereign"] is None, row[1]["event_date"] is None, row[1]["date_precision"] or 9, row[1]["event_date"] or date.min,
        row[1]["source_id"] is None, row[2] or date.min, row[0],
    ))  # fmt: skip


def _apart(incident: Incident, key: tuple[str, int]) -> bool:
    """True where the incident already has a happening of the same document: the document itself tells the two apart."""
    return any(doc_id == key[0] for doc_id, _number in incident.members)


def _is_same(incident: Incident, happening: Row, published: date | None) -> bool:
    if (incident.modality == "actual") != (happening["modality"] == "actual"):
        return False
    if None not in (incident.source, happening["source_id"]) and incident.source != happening["source_id"]:
        return False
    if incident.source is None or happening["source_id"] is None:
        if (
            None not in (incident.target, happening["target_id"])
            and incident.target != happening["target_id"]
        ):
            return False
    gap = _gap(incident, happening, published)
    return gap is not None and gap <= _allowed(incident, happening)


def _allowed(incident: Incident, happening: Row) -> int:
    precision = max(incident.precision or 1, happening["date_precision"] or 1)
    if happening["event_date"] is None or incident.start is None:
        return _REACH
    return {1: _NEAR, 2: _NEAR + 1, 3: 7}.get(precision, 0)


def _gap(incident: Incident, happening: Row, published: date | None) -> int:
    """Days between what an incident and a happening say of their time; a day never said counts from publication."""
    day, precision = happening["event_date"], happening["date_precision"]
    if day is not None and incident.start is not None:
        if max(precision or 1, incident.precision or 1) >= 4:
            first, last = incident.start, incident.end or incident.start
            return (
                0 if (first.year, first.month) <= (day.year, day.month) <= (last.year, last.month) else 10_000
            )
        return min(abs((incident.start - day).days), abs(((incident.end or incident.start) - day).days))
    known = incident.start or day
    told = published if day is None else incident.published
    if known is None:
        known = incident.published
    if known is None or told is None:
        return 10_000
    gap = (told - known).days
    return abs(gap) if incident.start is None and day is None else (gap if gap >= 0 else 10_000)


def _by_attacker(found: list[Incident], happening: Row, key: tuple[str, int]) -> Incident | None:
    """For a strike with no territory told: the one incident of the same attacker and day, if there is just one."""
    if happening["source_id"] is None or happening["event_date"] is None:
        return None
    same = [
        one
        for one in found
        if one.source == happening["source_id"] and one.start is not None and abs((one.start - happening["event_date"]).days) <= _NEAR
        and not _apart(one, key)
    ]  # fmt: skip
    return same[0] if len(same) == 1 else None


def _take(incident: Incident, key: tuple[str, int], happening: Row, published: date | None) -> None:
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
