"""The strikes of one document told apart: which of its sentences speak of the same blow.

Reports name a strike fully once and then refer to it ("the raid", "Friday's strikes"). Mentions that agree in attacker, territory and
day are one happening; what one of them leaves open, the day above all, the others fill in.
"""

from dataclasses import dataclass, field
from datetime import date

from demarche.build.coding import EventDraft, Reference, Territory
from demarche.build.extract.common import state_of
from demarche.build.reader import Reading

__all__ = ["Happening", "happenings_of"]

_NEAR = 1  # days by which two reports of one night's strike may differ


@dataclass(slots=True)
class Happening:
    """One strike of one document, with all the mentions that speak of it."""

    source: str | None
    target: str | None
    territory: Territory
    day: date | None
    precision: int | None
    modality: str
    events: list[EventDraft] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)

    def span(self) -> int:
        """Where it is first spoken of."""
        return min(one.span[0] for one in (*self.events, *self.references))


def happenings_of(reading: Reading) -> list[Happening]:
    """The happenings of a document; events are given the day and target that other mentions of theirs state."""
    found: list[Happening] = []
    strikes = [event for event in reading.events if event.event_type == "strike"]
    for event in sorted(strikes, key=lambda e: (e.territory.sovereign is None, e.source is None, e.span)):
        home = next((one for one in found if _agrees(one, event)), None)
        if home is None:
            home = Happening(None, None, event.territory, None, None, event.modality)
            found.append(home)
        _join(home, event)
    main = _main_attacker(found)
    for reference in reading.references:
        fitting = [home for home in found if _fits(home, reference, main)]
        exact = [home for home in fitting if home.source is not None and home.source == state_of(reference.source)]
        for home in exact or fitting:
            home.references.append(reference)
            if home.day is None and reference.day is not None:
                home.day, home.precision = reference.day, reference.precision
    for home in found:
        for event in home.events:
            if event.day is None and home.day is not None and event.modality == "actual":
                event.day, event.precision = home.day, home.precision
    return found


def _agrees(home: Happening, event: EventDraft) -> bool:
    """True where an event may be another mention of a happening and nothing it says is against that."""
    sovereign = event.territory.sovereign
    if home.modality != event.modality or (sovereign is not None and home.territory.sovereign not in (None, sovereign)):
        return False
    source, target = state_of(event.source), state_of(event.target)
    if source is not None and home.source not in (None, source):
        return False
    if target is not None and home.target is not None and target != home.target and sovereign is None:
        return False
    if not _same_time(home.day, home.precision, event.day, event.precision):
        return False
    if sovereign is None:
        return source is not None and home.source == source
    return home.territory.sovereign == sovereign


def _same_time(one: date | None, precision: int | None, other: date | None, other_precision: int | None) -> bool:
    if one is None or other is None:
        return True
    if (precision or 1) >= 4 or (other_precision or 1) >= 4:
        return (one.year, one.month) == (other.year, other.month)
    reach = 7 if 3 in (precision, other_precision) else _NEAR
    return abs((one - other).days) <= reach


def _join(home: Happening, event: EventDraft) -> None:
    home.events.append(event)
    home.source = home.source or state_of(event.source)
    home.target = home.target or state_of(event.target)
    if home.day is None or ((event.precision or 9) < (home.precision or 9)):
        home.day, home.precision = event.day or home.day, event.precision or home.precision
    if home.territory.place is None and event.territory.place is not None:
        home.territory = event.territory


def _main_attacker(found: list[Happening]) -> str | None:
    """The attacker of most of a document's strikes; None where two are level."""
    counts: dict[str, int] = {}
    for home in found:
        if home.source is not None:
            counts[home.source] = counts.get(home.source, 0) + len(home.events)
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    if not ranked or len(ranked) > 1 and ranked[0][1] == ranked[1][1]:
        return None
    return ranked[0][0]


def _fits(home: Happening, reference: Reference, main: str | None) -> bool:
    sovereign = reference.territory.sovereign
    if sovereign is not None and sovereign != home.territory.sovereign:
        return False
    if reference.source is not None and home.source not in (None, state_of(reference.source)):
        return False
    if reference.source is None and sovereign is None and (home.source is None or home.source != main):
        return False
    return _same_time(home.day, home.precision, reference.day, reference.precision)
