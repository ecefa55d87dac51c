"""Incidents by territory, side and day, so that a report is held only against those it may be part of."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, Generic, Literal, Protocol, TypeVar

from demarche.build.link.agreement import allowed, is_alliance
from demarche.schema.period import DAY, DAYS, MONTH, WEEK, YEAR, last_day

__all__ = ["NEVER", "REACH", "IncidentIndex"]

NEVER = 10_000  # days: more than any rule allows
REACH = 21  # days before publication in which a report without a day of its own may find its incident
_EXACT = (DAY, DAYS, WEEK)  # precisions whose incidents are found by the day, the vaguer by the month
_MONTHLY, _UNDATED = MONTH, 0
_WEEK = 6  # days after the first of a week
_ANY, _ALLIANCE = "*", "+"  # in place of an attacker
_By = Literal["soil", "attacker", "struck"]
_Label = tuple[_By, str | None, str | None]  # by what: the soil and the attacker, or either side
_Slot = tuple[int, int]  # how exactly dated, and the day or month


class _Indexed(Protocol):
    """What of an incident decides what it is found by."""

    number: int
    sovereign: str | None
    sources: list[str]
    target: str | None
    start: date | None
    end: date | None
    precision: int | None
    published: date | None


Indexed = TypeVar("Indexed", bound=_Indexed)


class IncidentIndex(Generic[Indexed]):
    """Incidents, found again by what a happening tells."""

    def __init__(self) -> None:
        self._incidents: dict[_Label, dict[_Slot, dict[int, Indexed]]] = {}

    def add(self, incident: Indexed) -> None:
        """Index an incident, or what was learnt of one that is indexed."""
        slots = list(_slots_of(incident))
        for label in _labels_of(incident):
            by_slot = self._incidents.setdefault(label, {})
            for slot in slots:
                by_slot.setdefault(slot, {})[incident.number] = incident

    def near(self, happening: Mapping[str, Any], published: date | None) -> Iterable[Indexed]:
        """The incidents that a happening may be part of, each once, and some that it may not."""
        labelled = [self._incidents[label] for label in _labels_wanted(happening) if label in self._incidents]
        found: dict[int, Indexed] = {}
        if labelled:
            day, precision = happening["event_date"], happening["date_precision"] or DAY
            slots = _slots_for(day, precision) if day is not None else _slots_before(published)
            for by_slot in labelled:
                for slot in slots:
                    if slot in by_slot:
                        found.update(by_slot[slot])
        return found.values()


def _labels_of(incident: _Indexed) -> Iterator[_Label]:
    """What an incident is found by."""
    soil = incident.sovereign
    yield from (("soil", soil, source) for source in incident.sources)
    yield "soil", soil, _ANY
    if not incident.sources:
        yield "soil", soil, None
    if any(map(is_alliance, incident.sources)):
        yield "soil", soil, _ALLIANCE
    yield from (("attacker", None, source) for source in incident.sources)
    yield from (("struck", None, side) for side in {incident.target, (soil or "").lower()} if side)


def _labels_wanted(happening: Mapping[str, Any]) -> list[_Label]:
    """What a happening looks for: its soil and attacker; without a soil, whoever struck or was struck."""
    soil, source, target = happening["sovereign"], happening["source_id"], happening["target_id"]
    if soil is None:
        sides: tuple[tuple[_By, str | None], ...] = (("attacker", source), ("struck", target))
        return [(by, None, side) for by, side in sides if side is not None]
    if source is None or is_alliance(source):
        return [("soil", soil, _ANY)]
    return [("soil", soil, source), ("soil", soil, None), ("soil", soil, _ALLIANCE)]


def _slots_of(incident: _Indexed) -> Iterator[_Slot]:
    """The days, or the months, that an incident lies in; of one without a day, that of its first report."""
    if incident.start is None or incident.end is None:
        if incident.published is not None:
            yield _UNDATED, incident.published.toordinal()
    elif (incident.precision or DAY) >= MONTH:
        first, last = incident.start, last_day(incident.end, incident.precision or DAY)
        if incident.precision == YEAR:
            first = first.replace(month=1)
        yield from ((_MONTHLY, month) for month in _months_between(first, last))
    else:
        days = range(incident.start.toordinal(), incident.end.toordinal() + 1)
        yield from ((incident.precision or DAY, day) for day in days)


@lru_cache(maxsize=1024)
def _slots_for(day: date, precision: int) -> tuple[_Slot, ...]:
    """The days and months in which the incident of a report to some day may lie."""
    first = last = day
    if precision >= MONTH:
        first, last = (
            day.replace(month=1 if precision >= YEAR else day.month, day=1),
            last_day(day, precision),
        )
    start, end = first.toordinal(), last.toordinal()
    margins = [(exact, allowed(max(exact, precision))) for exact in _EXACT]
    days = ((exact, one) for exact, margin in margins for one in range(start - margin, end + margin + 1))
    told_by = last_day(day, precision).toordinal() + REACH
    months, reports = _months_between(first, last), range(day.toordinal(), told_by + 1)
    return (*days, *((_MONTHLY, month) for month in months), *((_UNDATED, one) for one in reports))


@lru_cache(maxsize=1024)
def _slots_before(published: date | None) -> tuple[_Slot, ...]:
    """The days and months in which the incident of a report without a day may lie."""
    if published is None:
        return ()
    day = published.toordinal()
    days = ((exact, one) for exact in _EXACT for one in range(day - REACH - _WEEK, day + 1))
    months = _months_between(date.fromordinal(max(day - REACH, 1)), published)
    reports = range(day - REACH, day + REACH + 1)
    return (*days, *((_MONTHLY, month) for month in months), *((_UNDATED, one) for one in reports))


def _months_between(first: date, last: date) -> range:
    """The months from one day to another, counted from the year nought."""
    return range(first.year * 12 + first.month, last.year * 12 + last.month + 1)
