"""The strikes of one document told apart: which of its sentences speak of the same blow.

Reports name a strike fully once and then refer to it ("the raid", "Friday's strikes"). Mentions that agree
in attacker, territory and day are one happening; what one of them leaves open, the others fill in.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from demarche.build.coders.rules.blows.happening import Happening
from demarche.build.coders.rules.blows.responses import find_responses
from demarche.build.coders.rules.drafts import ClaimDraft, EventDraft, Reference, Territory
from demarche.build.coders.rules.extract.common import state_of
from demarche.build.coders.rules.reading import Reading
from demarche.build.link.agreement import (
    NEAR,
    Point,
    allowed,
    are_far,
    differ,
    is_one_period,
    narrower,
    sides_differ,
)
from demarche.schema.gazetteer import Actor, ArmedGroup
from demarche.schema.ids import is_state
from demarche.schema.period import DAY, MONTH, last_day

__all__ = ["Happening", "settle"]

_ONCE_UNDER_WAY = frozenset({"during", "after"})  # answers that tell the attacker itself of its own strike
_STATE = 3  # characters in the identifier of a state: its alpha-3
_PROVINCE = 4  # place_precision: what is known less exactly has no point to measure from


def settle(
    reading: Reading, *, text: str = "", words: Mapping[str, frozenset[str]] | None = None
) -> list[Happening]:
    """The happenings of a document, each of its events given the number of the one it is part of or about.

    What an event leaves open and another mention of the same happening states is filled in: the day of a
    strike, the attacker whom a denunciation or a notice does not name.

    Args:
        reading: the document's events and references.
        text: its text, and
        words: the lexicon's classes of words, which tell what answers what.
    """
    happenings = _told_apart(reading)
    main = _main_attacker(happenings)
    tellers: dict[str | None, Actor] = {}  # who, by an earlier notice of the document, told a state
    numbers = {id(event): number for number, home in enumerate(happenings) for event in home.events}
    for number, event in enumerate(reading.events):
        event.happening = numbers.get(id(event))
        if event.happening is None:
            event.happening = _about(event, happenings, main, reading.events[:number])
        if event.open_side is not None and event.happening is not None:
            _fill(event, _missing(event, happenings[event.happening], main, tellers))
        teller = event.target if event.source is event.told else event.source
        if event.told is not None and teller is not None:
            tellers[state_of(event.told)] = teller
        if event.happening is not None and event.event_type == "casualty_claim":
            _learn_target(happenings[event.happening], event)
    happenings = _without_entries_of_downed(reading.events, happenings)
    if words is not None:
        others = [event.span for event in reading.events if event.event_type in ("protest", "other")]
        find_responses(text, happenings, others, words)
    return happenings


def _learn_target(home: Happening, event: EventDraft) -> None:
    """Let a strike that leaves open whom it hit learn it from the toll its own sentence gives."""
    victims = _victims(event) - {home.source}
    if home.target is None and len(victims) == 1 and home.is_shown_by(event):
        home.target = next(iter(victims))


def _without_entries_of_downed(events: list[EventDraft], happenings: list[Happening]) -> list[Happening]:
    """The happenings but the entries for which an aircraft was shot down: what is said of these is of the downing."""
    homes = [_downed(number, happenings) for number in range(len(happenings))]
    kept = [number for number, home in enumerate(homes) if home == number]
    for event in events:
        if event.happening is not None:
            event.happening = kept.index(homes[event.happening])
    return [happenings[number] for number in kept]


def _downed(number: int, happenings: list[Happening]) -> int:
    """The happening of the aircraft shot down, in place of the entry for which it was; else the same."""
    entry = happenings[number]
    for other, home in enumerate(happenings):
        is_same_state = home.source is not None and home.source == entry.sovereign
        if is_same_state and home.is_downing and entry.kind == "violation" and not _are_two(home, entry):
            return other
    return number


def _are_two(downing: Happening, entry: Happening) -> bool:
    """True where days or the aircraft's state tell that what was shot down was not what had entered."""
    return differ(downing.target, entry.source) or not _same_time(downing, entry)


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


def _about(
    event: EventDraft, happenings: list[Happening], main: str | None, before: Sequence[EventDraft]
) -> int | None:
    """The happening an act speaks of: the one its sentence shows, else the nearest that fits what it says."""
    if event.event_type == "other" and not event.claims and event.about is None:
        return None
    fitting = [number for number, home in enumerate(happenings) if _may_be_about(event, home)]
    shown = [number for number in fitting if happenings[number].is_shown_by(event)]
    if shown:
        return shown[0]
    told = before if event.event_type == "casualty_claim" else ()
    return min(fitting, key=lambda number: _nearness(event, happenings[number], main, told), default=None)


def _may_be_about(event: EventDraft, home: Happening) -> bool:
    """True where nothing an act says rules a happening out."""
    if home.modality in ("planned", "threatened"):
        return False
    if event.event_type == "notification":
        return _may_be_notice_of(event, home)
    if _is_before(event, home):
        return False
    if home.is_downing and any(claim.question == "violated" for claim in event.claims):
        return True
    if event.event_type == "protest":
        against = state_of(event.target) if event.form != "letter" else None
        return home.source != state_of(event.source) and (against is None or home.source in (None, against))
    if event.event_type == "casualty_claim":
        return home.source is None or _victims(event) != {home.source}
    return True


def _is_before(event: EventDraft, home: Happening) -> bool:
    """True for an act that was over before a happening: it answers something else."""
    if event.day is None or home.day is None or event.modality != "actual":
        return False
    return last_day(event.day, event.precision or DAY) < home.day - timedelta(days=NEAR)


def _may_be_notice_of(event: EventDraft, home: Happening) -> bool:
    """True where the one who told may be the attacker, or the one told the side struck."""
    source, target, told = state_of(event.source), state_of(event.target), state_of(event.told)
    teller = target if source == told else source
    if told is not None and told == home.source:
        return home.is_shown_by(event) or any(claim.value in _ONCE_UNDER_WAY for claim in event.claims)
    is_told = home.sovereign is None or told in (None, home.sovereign, home.target)
    return is_told or teller in (None, home.source)


def _victims(event: EventDraft) -> set[str]:
    """The states whose people an act counts."""
    return {claim.victim_of[:3].lower() for claim in event.claims if claim.victim_of}


def _nearness(
    event: EventDraft, home: Happening, main: str | None, told: Sequence[EventDraft]
) -> tuple[bool, bool, bool, bool, int, int]:
    """What orders the happenings an act may be about: whom it struck, who struck, and where it is told.

    The strike on the side that speaks, was told or counts its dead comes first, a toll is of a strike before an
    entry; then the main attacker's, then one told before the act, the nearer the better. Of two that one clause
    tells, it is the one whose side an act ``told`` before names.
    """
    is_entry = event.event_type == "casualty_claim" and home.kind != "strike"
    gaps = [event.span[0] - one.span[0] for one in home.mentions]
    before = [gap for gap in gaps if gap >= 0]
    distance = min(before or [-gap for gap in gaps], default=0)
    place = _is_elsewhere(event, home), is_entry, _is_aside(home, main)
    return *place, not before, distance, -_last_named(home, told)


def _last_named(home: Happening, told: Sequence[EventDraft]) -> int:
    """Where the last of some acts stands that names the side struck."""
    named = (one for one in told if not home.struck.isdisjoint((state_of(one.source), state_of(one.target))))
    return max((one.span[0] for one in named), default=-1)


def _is_aside(home: Happening, main: str | None) -> bool:
    """True for a happening that the document tells beside those of its main attacker."""
    return main is not None and home.source != main


def _is_elsewhere(event: EventDraft, home: Happening) -> bool:
    """True where the one who protests, was told, or counts its dead is not of the side struck."""
    struck = {home.sovereign, home.target} - {None}
    if event.event_type == "casualty_claim" and event.about is None:
        counted: set[str | None] = {*_victims(event)} or {_base(event.source)}  # a side counts its own dead
        return counted.isdisjoint(state[:_STATE] for state in struck if state)
    if event.event_type == "protest":
        return state_of(event.source) not in struck
    return event.told is not None and state_of(event.told) not in struck


def _base(actor: Actor | None) -> str | None:
    """The state on whose side an actor speaks: an armed group's is where it sits."""
    if isinstance(actor, ArmedGroup) and actor.base:
        return actor.base.lower()
    return state_of(actor)


def _told_apart(reading: Reading) -> list[Happening]:
    """The happenings of a document: its reports joined, those that tell most first, then its references."""
    found: list[Happening] = []
    strikes = [event for event in reading.events if event.event_type == "strike" or "entry" in event.traits]
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
    return found or _implied(reading.events)


def _implied(events: list[EventDraft]) -> list[Happening]:
    """What a document without a strike speaks of: a breach that a state complains of, else a strike it was told of.

    The second is known from what is said of the notice alone: it is of use where another document reports it.
    """
    for question, kind in (("violated", "protest"), ("notified", "implied")):
        for event in events:
            sides = _sides(event)
            if sides is not None and any(_is_yes(claim, question) for claim in event.claims):
                attacker, struck = sides
                return [
                    Happening(attacker, None, Territory(struck.upper(), None), None, None, "actual", kind)
                ]
    return []


def _is_yes(claim: ClaimDraft, question: str) -> bool:
    """True for an answer to a question, but not that nothing was violated."""
    return claim.question == question and claim.value != "no"


def _sides(event: EventDraft) -> tuple[str, str] | None:
    """Who acted and the state acted on, by what a state claims: the other side, and itself or the one told."""
    struck = state_of(event.told) if event.told is not None else state_of(event.source)
    sides = {state_of(event.source), state_of(event.target)} - {struck, None}
    attacker = next(iter(sides), None)
    if (
        event.modality != "actual"
        or struck is None
        or not is_state(struck)
        or len(sides) != 1
        or attacker is None
    ):
        return None
    return attacker, struck


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
    if home.modality != event.modality or sides_differ(home.source, state_of(event.source)):
        return False
    if not _same_time(home, event) or _is_elsewhere_nearby(home, event):
        return False
    if event.territory.sovereign is not None:
        return home.territory.sovereign == event.territory.sovereign
    return _has_side_in_common(home, event)


def _has_side_in_common(home: Happening, event: EventDraft) -> bool:
    """True for an act on no territory told by the same attacker, or against the same side, the other open."""
    source, target = state_of(event.source), state_of(event.target)
    if source is not None and home.source == source:
        return not differ(home.target, target)
    return target is not None and target in (home.target, home.sovereign)


def _is_elsewhere_nearby(home: Happening, event: EventDraft) -> bool:
    """True for a place far from the happening's on the day before or after: another blow of one campaign."""
    is_next_day = None not in (home.day, event.day) and home.day != event.day
    return is_next_day and are_far(_points(home.territory), _points(event.territory))


def _points(territory: Territory) -> list[Point]:
    """Where a territory's place lies, if it is at most as wide as a province."""
    place = territory.place
    if (
        place is None
        or place.place_precision > _PROVINCE
        or place.latitude is None
        or place.longitude is None
    ):
        return []
    return [(place.latitude, place.longitude)]


def _same_time(home: Happening, mention: EventDraft | Reference | Happening) -> bool:
    """True where a mention's day may be the happening's, as far as both are told."""
    if home.day is None or mention.day is None:
        return True
    vaguer = max(home.precision or DAY, mention.precision or DAY)
    if vaguer >= MONTH:
        return is_one_period(home.day, mention.day, vaguer)
    return abs((home.day - mention.day).days) <= allowed(vaguer)


def _join(home: Happening, event: EventDraft) -> None:
    """Make an event part of a happening, which learns from it what it did not know."""
    home.events.append(event)
    home.kind = "strike" if any(one.event_type == "strike" for one in home.events) else "violation"
    home.source = narrower(home.source, state_of(event.source))
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
    if sides_differ(home.source, source):
        return False
    if source is None and sovereign is None and (home.source is None or home.source != main):
        return False
    return _same_time(home, reference)
