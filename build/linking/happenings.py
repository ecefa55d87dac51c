"""The strikes of one document told apart: which of its sentences speak of the same blow.

Reports name a strike fully once and then refer to it ("the raid", "Friday's strikes"). Mentions that agree
in attacker, territory and day are one happening; what one of them leaves open, the others fill in.
"""

from dataclasses import dataclass, field
from datetime import date

from demarche.build.drafts import EventDraft, Reference, Territory
from demarche.build.extract.common import state_of
from demarche.build.find.dates import DAY, MONTH, WEEK
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
    def mentions(self) -> list[EventDraft | Reference]:
        """All that speaks of it: the events that report it, then what only refers to it."""
        return [*self.events, *self.references]

    @property
    def attacker(self) -> Actor | None:
        """The attacker as the first mention that names one does."""
        return next((one.source for one in self.mentions if one.source is not None), None)

    @property
    def sovereign(self) -> str | None:
        """On whose soil it fell, as the principal of an actor."""
        return self.territory.sovereign.lower() if self.territory.sovereign else None

    def is_shown_by(self, event: EventDraft) -> bool:
        """True where the event's own sentence speaks of it."""
        return event.about is not None and event.about in self.mentions


def settle(reading: Reading) -> list[Happening]:
    """The happenings of a document, each of its events given the number of the one it is part of or about.

    What an event leaves open and another mention of the same happening states is filled in: the day of a
    strike, the attacker whom a denunciation or a notice does not name.
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
            _fill(event, _missing(event, happenings[event.happening], main, tellers))
        teller = event.target if event.source is event.told else event.source
        if event.told is not None and teller is not None:
            tellers[state_of(event.told)] = teller
    return happenings


def _fill(event: EventDraft, actor: Actor | None) -> None:
    """Put an actor on the side that an event leaves open."""
    if actor is None:
        return
    if event.open_side == "source":
        event.source = actor
    else:
        event.target = actor


def _missing(
    event: EventDraft, home: Happening, main: str | None, tellers: dict[str | None, Actor]
) -> Actor | None:
    """Who stands on the side that an event leaves open: the attacker its sentence shows, or the document's.

    For a notice, whoever an earlier notice to the same state came from comes before the attacker.
    """
    teller = tellers.get(state_of(event.told)) if event.told is not None else None
    attacker = home.attacker
    if teller is not None or attacker is None:
        return teller
    other = event.target if event.open_side == "source" else event.source
    fits = home.is_shown_by(event) or home.source == main
    return attacker if fits and state_of(attacker) != state_of(other) else None


def _about(event: EventDraft, happenings: list[Happening], main: str | None) -> int | None:
    """The happening an act speaks of: the one its sentence shows, else the nearest that fits what it says."""
    if event.event_type == "other" and not event.claims and event.about is None:
        return None
    fitting = [number for number, home in enumerate(happenings) if _may_be_about(event, home)]
    shown = [number for number in fitting if happenings[number].is_shown_by(event)]
    if shown:
        return shown[0]
    return min(fitting, key=lambda number: _nearness(event, happenings[number], main), default=None)


def _may_be_about(event: EventDraft, home: Happening) -> bool:
    """True where nothing an act says rules a happening out."""
    if home.modality in ("planned", "threatened"):
        return False
    if event.event_type == "notification":
        return _may_be_notice_of(event, home)
    if event.event_type == "protest":
        against = state_of(event.target) if event.form != "letter" else None
        return home.source != state_of(event.source) and (against is None or home.source in (None, against))
    if event.event_type == "casualty_claim":
        return home.source is None or _victims(event) != {home.source}
    return True


def _may_be_notice_of(event: EventDraft, home: Happening) -> bool:
    """True where the one who told may be the attacker, or the one told the side struck."""
    source, target, told = state_of(event.source), state_of(event.target), state_of(event.told)
    teller = target if source == told else source
    if told is not None and told == home.source:
        return False
    is_told = home.sovereign is None or told in (None, home.sovereign, home.target)
    return is_told or teller in (None, home.source)


def _victims(event: EventDraft) -> set[str]:
    """The states whose people an act counts."""
    return {claim.victim_of[:3].lower() for claim in event.claims if claim.victim_of}


def _nearness(event: EventDraft, home: Happening, main: str | None) -> tuple[bool, bool, bool, int]:
    """What orders the happenings an act may be about: whom it struck, who struck, and where it is told.

    The strike on the one told comes first, then the main attacker's, then one told before the act, the nearer
    the better.
    """
    aside = event.open_side is not None and home.source != main
    gaps = [event.span[0] - one.span[0] for one in home.mentions]
    before = [gap for gap in gaps if gap >= 0]
    return _is_elsewhere(event, home), aside, not before, min(before or [-gap for gap in gaps])


def _is_elsewhere(event: EventDraft, home: Happening) -> bool:
    """True where the one told, or the victims, are not of the side struck."""
    struck = (home.sovereign, home.target)
    victims = _victims(event)
    if event.event_type == "casualty_claim" and event.about is None:
        counted = victims or {state_of(event.source) or ""}  # a side counts its own dead
        return counted.isdisjoint((state or "")[:3] for state in struck)
    return event.told is not None and state_of(event.told) not in struck


def _told_apart(reading: Reading) -> list[Happening]:
    """The happenings of a document: its reports joined, those that tell most first, then its references."""
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
        _refer(found, reference, main)
    for home in found:
        _date_events(home)
    return found


def _refer(found: list[Happening], reference: Reference, main: str | None) -> None:
    """Give a reference to the happenings it fits, or where its soil is known to one of its own."""
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


def _date_events(home: Happening) -> None:
    """Give the day of a happening to those of its events that tell none."""
    for event in home.events:
        if event.day is None and home.day is not None and event.modality == "actual":
            event.day, event.precision = home.day, home.precision


def _of_reference(reference: Reference) -> Happening:
    """A strike the document only refers to, so that what is said of it has an incident to belong to."""
    source, day, precision = state_of(reference.source), reference.day, reference.precision
    return Happening(source, None, reference.territory, day, precision, "actual", references=[reference])


def _agrees(home: Happening, event: EventDraft) -> bool:
    """True where an event may be another mention of a happening and nothing it says is against that."""
    source, sovereign = state_of(event.source), event.territory.sovereign
    if home.modality != event.modality or _differ(home.source, source):
        return False
    if not _same_time(home, event):
        return False
    if sovereign is not None:
        return home.territory.sovereign == sovereign
    is_known = source is not None and home.source == source
    return is_known and not _differ(home.target, state_of(event.target))


def _differ(one: str | None, other: str | None) -> bool:
    """True for two sides that are both known and not the same."""
    return None not in (one, other) and one != other


def _same_time(home: Happening, mention: EventDraft | Reference) -> bool:
    """True where a mention's day may be the happening's, as far as both are told."""
    if home.day is None or mention.day is None:
        return True
    precisions = (home.precision or DAY, mention.precision or DAY)
    if max(precisions) >= MONTH:
        return (home.day.year, home.day.month) == (mention.day.year, mention.day.month)
    return abs((home.day - mention.day).days) <= (7 if WEEK in precisions else _NEAR)


def _join(home: Happening, event: EventDraft) -> None:
    """Make an event part of a happening, which learns from it what it did not know."""
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
        if home.source is not None and home.events:
            spans.setdefault(home.source, []).extend(event.span[0] for event in home.events)
    return min(spans, key=lambda source: (-len(spans[source]), min(spans[source]), source), default=None)


def _fits(home: Happening, reference: Reference, main: str | None) -> bool:
    """True where a reference may be to a happening; one that tells nothing is to the main attacker's."""
    source, sovereign = state_of(reference.source), reference.territory.sovereign
    if sovereign is not None and sovereign != home.territory.sovereign:
        return False
    if _differ(home.source, source):
        return False
    if source is None and sovereign is None and (home.source is None or home.source != main):
        return False
    return _same_time(home, reference)
