"""Casualty claims: how many were killed or wounded, and who says so."""

from collections.abc import Iterator
from dataclasses import replace

from demarche.build.drafts import ClaimDraft, EventDraft
from demarche.build.extract.common import (
    Saying,
    claim_of,
    draft_of,
    is_history,
    saying_of,
    state_of,
    when_of,
)
from demarche.build.extract.counts import Count, counts_of
from demarche.build.extract.victims import UNSTATED, Victims, is_elliptic, victims_of
from demarche.build.frames.conditions import holds
from demarche.build.frames.match import Match
from demarche.build.frames.parties import Party
from demarche.build.frames.scene import Scene
from demarche.build.frames.territory import UNKNOWN
from demarche.schema.gazetteer import Actor

__all__ = ["casualties_of"]

_NEAR = 40  # characters between two counts that belong to one statement


def casualties_of(scene: Scene, matches: list[Match]) -> list[EventDraft]:
    """The casualty claims of a sentence: one event a clause and claimant, a claim for each count."""
    events: list[EventDraft] = []
    victims = UNSTATED
    for match, counts in _tolls(scene, matches):
        saying = saying_of(scene, match.head)
        claimant = saying.claimant or scene.discourse.unnamed
        event = _joined(match, claimant, events)
        if event is None:
            if _is_history(scene, match):
                continue
            event = _event(scene, match, saying, claimant)
            events.append(event)
        for count in counts:
            victims = _victims_or_last(scene, match, count, victims)
            event.claims.extend(_claims(match, saying, event, claimant, count=count, victims=victims))
    return events


def _tolls(scene: Scene, matches: list[Match]) -> Iterator[tuple[Match, list[Count]]]:
    """The matches that report deaths or wounds as done, each with its counts; a number counts once."""
    taken: set[int] = set()
    for match in matches:
        if match.frame.event_type != "casualty_claim" or not holds(match) or _is_nominal(match):
            continue
        counts, mood = counts_of(scene, match, taken), match.mood
        if not counts or mood.kind != "actual" or (mood.negated and counts[0].quantity.high != 0):
            continue
        if saying_of(scene, match.head).kind != "deny":
            yield match, counts


def _is_nominal(match: Match) -> bool:
    """True for "the dead", "the wounded": people already counted, not a count."""
    kids = match.sentence.kids(match.trigger, "det")
    return match.frame.head == "adjective" and any(match.sentence.lowers[kid] == "the" for kid in kids)


def _is_history(scene: Scene, match: Match) -> bool:
    day, _precision = when_of(scene, (match.head, match.trigger), match.clause)
    return is_history(scene, day)


def _joined(match: Match, claimant: Actor, events: list[EventDraft]) -> EventDraft | None:
    """The event that a clause nearby already opened by the same claimant, widened to hold this one."""
    start, end = match.span()
    is_coordinated = match.sentence.deps[match.head] == "conj"
    for event in events:
        is_same = event.source == claimant and event.modality == match.mood.kind
        if is_same and (is_coordinated or abs(start - event.span[1]) < _NEAR):
            event.span = (min(event.span[0], start), max(event.span[1], end))
            return event
    return None


def _event(scene: Scene, match: Match, saying: Saying, claimant: Actor) -> EventDraft:
    """The event of a toll: an act of speaking, whose source is the claimant."""
    event = draft_of(
        match,
        territory=UNKNOWN,
        source=_speaker(scene, match, saying, claimant),
        target=_blamed(scene, match, saying),
        day=saying.said,
        precision=saying.precision,
        code=saying.code,
    )
    event.source = claimant
    return event


def _speaker(scene: Scene, match: Match, saying: Saying, claimant: Actor) -> Party | None:
    """The claimant with the words that name it, where they are the subject of the saying."""
    subject = match.sentence.kid(saying.token, "nsubj") if saying.token is not None else None
    party = scene.party(subject) if subject is not None else None
    return party if party is not None and party.actor == claimant else None


def _blamed(scene: Scene, match: Match, saying: Saying) -> Party | None:
    """Who is said to have done it: the one accused, or the subject that killed."""
    if saying.kind == "accuse" and saying.token is not None:
        accused = scene.parties(scene.sentence.kid(saying.token, "obj"), as_target=True)
        if accused:
            return accused[0]
    killed = match.frame.head == "verb" and match.lemma in match.words["blaming_verbs"]
    if not killed or match.arguments.subject is None:
        return None
    parties = match.sources or scene.parties(match.arguments.subject)
    others = (party for party in parties if state_of(party.actor) != state_of(saying.claimant))
    return next(others, None)


def _victims_or_last(scene: Scene, match: Match, count: Count, last: Victims) -> Victims:
    """The victims of a count; the last ones where it has no noun of its own: "and dozens more wounded"."""
    victims = victims_of(scene, count.head, match)
    return last if victims == UNSTATED and is_elliptic(scene, count.head, match) else victims


def _claims(
    match: Match, saying: Saying, event: EventDraft, claimant: Actor, *, count: Count, victims: Victims
) -> Iterator[ClaimDraft]:
    """A count as the answer to each question that the frame has it answer."""
    for question in (match.frame.question, match.frame.also):
        if question is not None:
            yield replace(
                claim_of(question, claimant, saying, event),
                low=count.quantity.low,
                high=count.quantity.high,
                text=count.quantity.text,
                victim=victims.kind,
                victim_of=victims.side,
            )
