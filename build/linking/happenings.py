"""The strikes of one document told apart: which of its sentences speak of the same blow.

Reports name a strike fully once and then refer to it ("the raid", "Friday's strikes"). Mentions that agree in attacker, territory and
day are one happening; what one of them leaves open, the day above all, the others fill in.
"""

from dataclasses import dataclass, field
from datetime import date

from demarche.build.drafts import EventDraft, Reference, Territory
from demarche.build.extract.common import state_of
from demarche.build.reader import Reading
from demarche.schema.gazetteer import Actor

__all__ = ["Happening", "settle"]

# Rules for entries without force: an incursion is a happening as a strike is.
_INCURSIONS = frozenset({"airspace.enter", "airspace.violate"})
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
    kind: str = "strike"
    events: list[EventDraft] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)

    @property
    def attacker(self) -> Actor | None:
        """The attacker as the first mention that names one does."""
        return next((one.source for one in (*self.events, *self.references) if one.source is not None), None)


def settle(reading: Reading) -> list[Happening]:
    """The happenings of a document, each of its events given the number of the one it is part of or about.

    What an event leaves open and another mention of the same happening states is filled in: the day of a strike, the attacker whom a
    denunciation or a notice does not name.
    """
    happenings = _told_apart(reading)
    main = _main_attacker(happenings)
    tellers: dict[str | None, Actor] = {}  # who, by an earlier notice of the document, told a state
    for number, home in enumerate(happenings):
        for event in home.events:
            event.happening = number
    for event in reading.events:
        if event.happening is None:
            event.happening = _about(event, happenings, main)
        if event.open_side is not None and event.happening is not None:
            _fill(event, happenings[event.happening], main, tellers)
        teller = event.target if event.source is event.told else event.source
        if event.told is not None and teller is not None:
            tellers[state_of(event.told)] = teller
    return happenings


def _fill(event: EventDraft, home: Happening, main: str | None, tellers: dict[str | None, Actor]) -> None:
    """Put the attacker where an event leaves a side open: the document's one attacker, or the one its sentence names.

    For a notice, whoever an earlier notice to the same state came from comes before the attacker.
    """
    attacker = tellers.get(state_of(event.told)) if event.told is not None else None
    if attacker is not None and event.open_side is not None:
        setattr(event, event.open_side, attacker)
        return
    attacker = home.attacker
    shown = event.about is not None and (event.about in home.events or event.about in home.references)
    other = event.target if event.open_side == "source" else event.source
    if attacker is None or state_of(attacker) == state_of(other) or not (shown or home.source == main):
        return
    if event.open_side == "source":
        event.source = attacker
    else:
        event.target = attacker


def _about(event: EventDraft, happenings: list[Happening], main: str | None) -> int | None:
    """The happening an act speaks of: the one its sentence shows, else the nearest that fits what it says."""
    if event.event_type == "other" and not event.claims and event.about is None:
        return None
    fitting = [number for number, home in enumerate(happenings) if _may_be_about(event, home)]
    for number, home in enumerate(happenings):
        if event.about is not None and (event.about in home.events or event.about in home.references):
            if number in fitting:
                return number
    return min(fitting, key=lambda number: _nearness(event, happenings[number], main), default=None)


def _may_be_about(event: EventDraft, home: Happening) -> bool:
    """True where nothing an act says rules a happening out: a notice belongs to the strike on the one told, and so on."""
    if home.modality in ("planned", "threatened"):
        return False
    source, target = state_of(event.source), state_of(event.target)
    sovereign = home.territory.sovereign.lower() if home.territory.sovereign else None
    if event.event_type == "notification":
        told = state_of(event.told)
        teller = target if source == told else source
        if told is not None and told == home.source:
            return False
        return teller in (None, home.source) or told in (None, sovereign, home.target) or sovereign is None
    if event.event_type == "protest":
        against = target if event.form != "letter" else None
        return home.source != source and (against is None or home.source in (None, against))
    if event.event_type == "casualty_claim":
        return home.source is None or _victims(event) != {home.source}
    return True


def _victims(event: EventDraft) -> set[str]:
    """The states whose people an act counts."""
    return {claim.victim_of[:3].lower() for claim in event.claims if claim.victim_of}


def _nearness(event: EventDraft, home: Happening, main: str | None) -> tuple[bool, bool, int, int]:
    """The strike on the one told first, then the main attacker's, then what was told before an act, the nearer the better."""
    sovereign = home.territory.sovereign.lower() if home.territory.sovereign else None
    elsewhere = event.told is not None and state_of(event.told) not in (sovereign, home.target)
    if event.event_type == "casualty_claim" and _victims(event) and event.about is None:
        elsewhere = not _victims(event) & {(state or "")[:3] for state in (sovereign, home.target)}
    spans = [one.span[0] for one in (*home.events, *home.references)]
    before = [event.span[0] - start for start in spans if start <= event.span[0]]
    aside = event.open_side is not None and home.source != main
    return (
        (elsewhere, aside, 0, min(before))
        if before
        else (elsewhere, aside, 1, min(start - event.span[0] for start in spans))
    )


def _told_apart(reading: Reading) -> list[Happening]:
    found: list[Happening] = []
    strikes = [event for event in reading.events if event.event_type == "strike" or event.rule in _INCURSIONS]
    for event in sorted(strikes, key=lambda e: (e.territory.sovereign is None, e.source is None, e.span)):
        home = next((one for one in found if _agrees(one, event)), None)
        if home is None:
            home = Happening(None, None, event.territory, None, None, event.modality)
            found.append(home)
        _join(home, event)
    main = _main_attacker(found)
    for reference in reading.references:
        fitting = [home for home in found if _fits(home, reference, main)]
        exact = [
            home for home in fitting if home.source is not None and home.source == state_of(reference.source)
        ]
        if not fitting and reference.territory.sovereign is not None:
            found.append(_of_reference(reference))
        for home in exact or fitting:
            home.references.append(reference)
            if home.day is None and reference.day is not None:
                home.day, home.precision = reference.day, reference.precision
    for home in found:
        for event in home.events:
            if event.day is None and home.day is not None and event.modality == "actual":
                event.day, event.precision = home.day, home.precision
    return found


def _of_reference(reference: Reference) -> Happening:
    """A strike the document only refers to, so that what is said of it has an incident to belong to."""
    home = Happening(
        state_of(reference.source), None, reference.territory, reference.day, reference.precision, "actual"
    )
    home.references.append(reference)
    return home


def _agrees(home: Happening, event: EventDraft) -> bool:
    """True where an event may be another mention of a happening and nothing it says is against that."""
    sovereign = event.territory.sovereign
    if home.modality != event.modality or (
        sovereign is not None and home.territory.sovereign not in (None, sovereign)
    ):
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


def _same_time(
    one: date | None, precision: int | None, other: date | None, other_precision: int | None
) -> bool:
    if one is None or other is None:
        return True
    if (precision or 1) >= 4 or (other_precision or 1) >= 4:
        return (one.year, one.month) == (other.year, other.month)
    reach = 7 if 3 in (precision, other_precision) else _NEAR
    return abs((one - other).days) <= reach


def _join(home: Happening, event: EventDraft) -> None:
    home.events.append(event)
    home.kind = "strike" if any(one.event_type == "strike" for one in home.events) else "violation"
    home.source = home.source or state_of(event.source)
    home.target = home.target or state_of(event.target)
    if home.day is None or ((event.precision or 9) < (home.precision or 9)):
        home.day, home.precision = event.day or home.day, event.precision or home.precision
    if home.territory.place is None and event.territory.place is not None:
        home.territory = event.territory


def _main_attacker(found: list[Happening]) -> str | None:
    """The attacker of most of a document's strikes; of two that are level, the one it names first."""
    spans: dict[str, list[int]] = {}
    for home in found:
        if home.source is not None:
            spans.setdefault(home.source, []).extend(event.span[0] for event in home.events)
    ranked = sorted(
        (key for key in spans if spans[key]), key=lambda key: (-len(spans[key]), min(spans[key]), key)
    )
    return ranked[0] if ranked else None


def _fits(home: Happening, reference: Reference, main: str | None) -> bool:
    sovereign = reference.territory.sovereign
    if sovereign is not None and sovereign != home.territory.sovereign:
        return False
    if reference.source is not None and home.source not in (None, state_of(reference.source)):
        return False
    if reference.source is None and sovereign is None and (home.source is None or home.source != main):
        return False
    return _same_time(home.day, home.precision, reference.day, reference.precision)
