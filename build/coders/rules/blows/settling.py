"""Every event of a document given to the happening that it is part of or about, and what it leaves open filled in."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from demarche.build.coders.rules.blows.responses import find_responses
from demarche.build.coders.rules.blows.telling_apart import Happening, main_attacker, same_time, told_apart
from demarche.build.coders.rules.drafts import ClaimDraft, EventDraft
from demarche.build.coders.rules.extract.common import OPPOSITE, state_of
from demarche.build.coders.rules.reading import Reading
from demarche.build.link.agreement import NEAR, differ
from demarche.schema.gazetteer import Actor, ArmedGroup
from demarche.schema.period import DAY, last_day

__all__ = ["Happening", "settle", "take_back"]

_ONCE_UNDER_WAY = frozenset({"during", "after"})  # answers that tell the attacker itself of its own strike
_STATE = 3  # characters in the identifier of a state: its alpha-3


def settle(
    reading: Reading, *, text: str = "", words: Mapping[str, frozenset[str]] | None = None
) -> list[Happening]:
    """The happenings of a document, each of its events given the number of the one it is part of or about.

    What an event leaves open and another report of the same happening states is filled in: the day of a
    strike, the attacker whom a denunciation or a notice does not name.

    Args:
        reading: the document's events and references.
        text: its text, and
        words: the lexicon's classes of words, which tell what answers what.
    """
    happenings = told_apart(reading)
    main = main_attacker(happenings)
    tellers: dict[str | None, Actor] = {}  # who, by an earlier notice of the document, told a state
    numbers = {id(event): number for number, happening in enumerate(happenings) for event in happening.events}
    for number, event in enumerate(reading.events):
        event.happening = numbers.get(id(event))
        if event.happening is None:
            event.happening = _happening_about(event, happenings, main, reading.events[:number])
        if event.open_side is not None and event.happening is not None:
            _fill_side(event, _missing_side(event, happenings[event.happening], main, tellers))
        teller = event.target if event.source is event.informed else event.source
        if event.informed is not None and teller is not None:
            tellers[state_of(event.informed)] = teller
        if event.happening is not None and event.event_type == "casualty_claim":
            _learn_target(happenings[event.happening], event)
    happenings = _without_entries_of_downed(reading.events, happenings)
    if words is not None:
        others = [event.span for event in reading.events if event.event_type in ("protest", "other")]
        find_responses(text, happenings, others, words)
    return happenings


def _learn_target(happening: Happening, event: EventDraft) -> None:
    """Let a strike that leaves open whom it hit learn it from the toll its own sentence gives."""
    victims = _states_counted(event) - {happening.source}
    if happening.target is None and len(victims) == 1 and happening.is_shown_by(event):
        happening.target = next(iter(victims))


def _without_entries_of_downed(events: list[EventDraft], happenings: list[Happening]) -> list[Happening]:
    """The happenings but the entries for which an aircraft was shot down: what is said of these is of the downing."""
    merged = [_merged_into(number, happenings) for number in range(len(happenings))]
    kept = [number for number, other in enumerate(merged) if other == number]
    for event in events:
        if event.happening is not None:
            event.happening = kept.index(merged[event.happening])
    return [happenings[number] for number in kept]


def _merged_into(number: int, happenings: list[Happening]) -> int:
    """The happening of the aircraft shot down, in place of the entry for which it was; else the same."""
    entry = happenings[number]
    for other, happening in enumerate(happenings):
        is_same_state = happening.source is not None and happening.source == entry.sovereign
        is_downing = is_same_state and happening.is_downing
        if is_downing and entry.kind == "violation" and not _are_two(happening, entry):
            return other
    return number


def _are_two(downing: Happening, entry: Happening) -> bool:
    """True where days or the aircraft's state tell that what was shot down was not what had entered."""
    return differ(downing.target, entry.source) or not same_time(downing, entry)


def _fill_side(event: EventDraft, actor: Actor | None) -> None:
    """Put an actor on the side that an event leaves open."""
    if actor is None:
        return
    if event.open_side == "source":
        event.source = actor
    else:
        event.target = actor


def _missing_side(
    event: EventDraft, happening: Happening, main: str | None, tellers: dict[str | None, Actor]
) -> Actor | None:
    """Who stands on the side that an event leaves open: the attacker its sentence shows, or the document's.

    For a notice, whoever an earlier notice to the same state came from comes before the attacker.
    """
    teller = tellers.get(state_of(event.informed)) if event.informed is not None else None
    attacker = happening.attacker
    if teller is not None or attacker is None:
        return teller
    other = event.target if event.open_side == "source" else event.source
    fits = happening.is_shown_by(event) or happening.source == main
    return attacker if fits and state_of(attacker) != state_of(other) else None


def _happening_about(
    event: EventDraft, happenings: list[Happening], main: str | None, before: Sequence[EventDraft]
) -> int | None:
    """The happening an act speaks of: the one its sentence shows, else the nearest that fits what it says."""
    if event.event_type == "other" and not event.claims and event.about is None:
        return None
    fitting = [number for number, happening in enumerate(happenings) if _may_be_about(event, happening)]
    shown = [number for number in fitting if happenings[number].is_shown_by(event)]
    if shown:
        return shown[0]
    earlier = before if event.event_type == "casualty_claim" else ()
    return min(fitting, key=lambda number: _nearness(event, happenings[number], main, earlier), default=None)


def _may_be_about(event: EventDraft, happening: Happening) -> bool:
    """True where nothing an act says rules a happening out."""
    if happening.modality in ("planned", "threatened"):
        return False
    if event.event_type == "notification":
        return _may_be_notice_of(event, happening)
    if _is_before(event, happening):
        return False
    if happening.is_downing and any(claim.question == "violated" for claim in event.claims):
        return True
    if event.event_type == "protest":
        against = state_of(event.target) if event.form != "letter" else None
        return happening.source != state_of(event.source) and (
            against is None or happening.source in (None, against)
        )
    if event.event_type == "casualty_claim":
        return happening.source is None or _states_counted(event) != {happening.source}
    return True


def _is_before(event: EventDraft, happening: Happening) -> bool:
    """True for an act that was over before a happening: it answers something else."""
    if event.day is None or happening.day is None or event.modality != "actual":
        return False
    return last_day(event.day, event.precision or DAY) < happening.day - timedelta(days=NEAR)


def _may_be_notice_of(event: EventDraft, happening: Happening) -> bool:
    """True where the one who told may be the attacker, or the one told the side struck."""
    source, target, informed = state_of(event.source), state_of(event.target), state_of(event.informed)
    teller = target if source == informed else source
    if informed is not None and informed == happening.source:
        return happening.is_shown_by(event) or any(claim.value in _ONCE_UNDER_WAY for claim in event.claims)
    is_told = happening.sovereign is None or informed in (None, happening.sovereign, happening.target)
    return is_told or teller in (None, happening.source)


def _nearness(
    event: EventDraft, happening: Happening, main: str | None, earlier: Sequence[EventDraft]
) -> tuple[bool, bool, bool, bool, int, int]:
    """What orders the happenings an act may be about: whom it struck, who struck, and where it is told.

    The strike on the side that speaks, was told or counts its dead comes first, a toll is of a strike before an
    entry; then the main attacker's, then one told before the act, the nearer the better. Of two that one clause
    tells, it is the one whose side the last of the ``earlier`` acts names.
    """
    is_entry = event.event_type == "casualty_claim" and happening.kind != "strike"
    gaps = [event.span[0] - one.span[0] for one in happening.reports]
    before = [gap for gap in gaps if gap >= 0]
    distance = min(before or [-gap for gap in gaps], default=0)
    place = _is_elsewhere(event, happening), is_entry, _is_aside(happening, main)
    return *place, not before, distance, -_last_named(happening, earlier)


def _last_named(happening: Happening, earlier: Sequence[EventDraft]) -> int:
    """Where the last of some acts stands that names the side struck."""
    named = (
        one
        for one in earlier
        if not happening.struck.isdisjoint((state_of(one.source), state_of(one.target)))
    )
    return max((one.span[0] for one in named), default=-1)


def _is_aside(happening: Happening, main: str | None) -> bool:
    """True for a happening that the document tells beside those of its main attacker."""
    return main is not None and happening.source != main


def _is_elsewhere(event: EventDraft, happening: Happening) -> bool:
    """True where the one who protests, was told, or counts its dead is not of the side struck."""
    struck = {happening.sovereign, happening.target} - {None}
    if event.event_type == "casualty_claim" and event.about is None:
        own: set[str | None] = {_state_behind(event.source)}  # a side counts its own dead
        counted = _states_counted(event) or own
        return counted.isdisjoint(state[:_STATE] for state in struck if state)
    if event.event_type == "protest":
        return state_of(event.source) not in struck
    return event.informed is not None and state_of(event.informed) not in struck


def _state_behind(actor: Actor | None) -> str | None:
    """The state on whose side an actor speaks: an armed group's is where it sits."""
    if isinstance(actor, ArmedGroup) and actor.base:
        return actor.base.lower()
    return state_of(actor)


def _states_counted(event: EventDraft) -> set[str]:
    """The states whose people an act counts."""
    return {claim.victim_of[:3].lower() for claim in event.claims if claim.victim_of}


_CORRECTION = "correction"  # the form of an act that takes the side's earlier word back


def take_back(events: Sequence[EventDraft]) -> None:
    """Give each correction that does not say what it corrects the claims by which it does.

    "By noon the ministry had withdrawn the statement" withdraws what the ministry claimed last before it in
    the document. Where its side answers the same question otherwise in it, that answer is the correction.

    Args:
        events: one document's, in the order of the text, each with its happening; they are changed.
    """
    for number, event in enumerate(events):
        if event.form != _CORRECTION or event.modality != "actual" or event.claims:
            continue
        unsaid = _last_claiming(events[:number], state_of(event.source))
        if unsaid is None:
            continue
        event.happening, event.about = unsaid.happening, unsaid.about
        others = [claim for other in events if other is not unsaid for claim in _claims_of_side(other, event)]
        event.claims = [
            _retraction_of(claim, event)
            for claim in _claims_of_side(unsaid, event)
            if claim.question != "responsible" and not any(_is_other_answer(claim, other) for other in others)
        ]


def _is_other_answer(claim: ClaimDraft, other: ClaimDraft) -> bool:
    """True for another answer to the same question: the text itself gives what stands in its place."""
    if (claim.question, claim.victim) != (other.question, other.victim):
        return False
    return (claim.value, claim.low, claim.high) != (other.value, other.low, other.high)


def _last_claiming(events: Sequence[EventDraft], side: str | None) -> EventDraft | None:
    """The last event in which a side answers a question that can be unsaid; None where there is none."""
    if side is None:
        return None
    answers = (
        event for event in reversed(events) if any(_is_claim_of(claim, side) for claim in event.claims)
    )
    return next(answers, None)


def _claims_of_side(unsaid: EventDraft, correction: EventDraft) -> Iterator[ClaimDraft]:
    """The claims of an event that are of a correction's side."""
    side = state_of(correction.source)
    return (claim for claim in unsaid.claims if state_of(claim.claimant) == side)


def _is_claim_of(claim: ClaimDraft, side: str) -> bool:
    return state_of(claim.claimant) == side and claim.question != "responsible" and not claim.is_correction


def _retraction_of(claim: ClaimDraft, event: EventDraft) -> ClaimDraft:
    """A claim unsaid: the opposite of a word, and of a count any number."""
    return replace(
        claim,
        claimant=event.source or claim.claimant,
        said=event.day,
        said_precision=event.precision,
        span=event.span,
        value=OPPOSITE[claim.value] if claim.value is not None else None,
        low=0 if claim.value is None else None,
        high=None,
        text=None,
        is_correction=True,
        is_earlier=False,
        retracts=True,
    )
