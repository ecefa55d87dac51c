"""Drafts into rows: ids, offsets and the actors and places that the rows name."""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from demarche.build.coders.rules.blows.settling import Happening
from demarche.build.coders.rules.drafts import ClaimDraft, EventDraft, confidence_of
from demarche.build.coders.rules.reading import Reading
from demarche.known.actors import actor_row
from demarche.known.names import Names
from demarche.known.places import place_row
from demarche.schema.gazetteer import Actor, Place
from demarche.schema.ids import claim_id, event_id

__all__ = ["coding_of"]

Row = dict[str, Any]


def coding_of(
    document: Row, reading: Reading, happenings: list[Happening], *, coder_id: str, names: Names
) -> Row:
    """A document's row with all that was coded of it nested inside, in the order of the text."""
    drafts = _by_event_id(document, reading)
    events = {key: _event_row(key, draft, document, coder_id) for key, draft in drafts.items()}
    actors: dict[str, Actor] = {}
    for actor in chain.from_iterable(map(_actors_of, drafts.values())):
        _add_actor(actors, actor, names)
    places = {place.place_id: place for place in _places_of(drafts.values(), happenings)}
    return {
        **document,
        "events": list(events.values()),
        "claims": [row for key, draft in drafts.items() for row in _claim_rows(draft, events[key])],
        "happenings": [_happening_row(happening) for happening in happenings],
        "actors": [actor_row(actors[key]) for key in sorted(actors)],
        "places": [place_row(places[key]) for key in sorted(places)],
    }


def _by_event_id(document: Row, reading: Reading) -> dict[str, EventDraft]:
    """The drafts by the id of the event that they become; of two the same, the first."""
    found: dict[str, EventDraft] = {}
    for draft in reading.events:
        found.setdefault(_event_id(draft, document), draft)
    return found


def _event_id(draft: EventDraft, document: Row) -> str:
    """The id of the event that a draft becomes."""
    return event_id(
        doc_id=document["doc_id"],
        day=draft.day or document["published_on"],
        span=draft.span,
        event_type=draft.event_type,
        event_code=draft.code,
        source_id=_id_of(draft.source),
        target_id=_id_of(draft.target),
        sovereign=draft.territory.sovereign,
    )


def _event_row(key: str, draft: EventDraft, document: Row, coder_id: str) -> Row:
    """The row of an event, and the number of its happening."""
    source_start, source_end = draft.source_span or (None, None)
    target_start, target_end = draft.target_span or (None, None)
    return {
        "event_id": key,
        "event_type": draft.event_type,
        "event_code": draft.code,
        "form": draft.form,
        "source_id": _id_of(draft.source),
        "target_id": _id_of(draft.target),
        "sovereign": draft.territory.sovereign,
        "place_id": draft.territory.place.place_id if draft.territory.place else None,
        "event_date": draft.day,
        "date_precision": draft.precision,
        "modality": draft.modality,
        "doc_id": document["doc_id"],
        "span_start": draft.span[0],
        "span_end": draft.span[1],
        "source_start": source_start,
        "source_end": source_end,
        "target_start": target_start,
        "target_end": target_end,
        "coder_id": coder_id,
        "rule_id": draft.rule,
        "confidence": confidence_of(draft),
        "happening": draft.happening,
    }


def _claim_rows(draft: EventDraft, event: Row) -> list[Row]:
    """The rows of an event's claims; of two the same, the first."""
    rows: dict[str, Row] = {}
    for claim in draft.claims:
        key = _claim_id(claim, event)
        rows.setdefault(key, _claim_row(claim, key, event))
    return list(rows.values())


def _claim_id(claim: ClaimDraft, event: Row) -> str:
    """The id of the claim that a draft becomes."""
    return claim_id(
        event_id=event["event_id"],
        question=claim.question,
        claimant_id=claim.claimant.actor_id,
        value=claim.value,
        counts=(claim.low, claim.high),
        victim=claim.victim,
        victim_of=claim.victim_of,
        span=claim.span,
    )


def _claim_row(claim: ClaimDraft, key: str, event: Row) -> Row:
    """The row of a claim, and what linking needs to know of it."""
    return {
        "claim_id": key,
        "event_id": event["event_id"],
        "question": claim.question,
        "claimant_id": claim.claimant.actor_id,
        "said_date": claim.said,
        "said_precision": claim.said_precision if claim.said is not None else None,
        "value": claim.value,
        "count_low": claim.low,
        "count_high": claim.high,
        "count_text": claim.text,
        "victim": claim.victim,
        "victim_of": claim.victim_of,
        "doc_id": event["doc_id"],
        "span_start": claim.span[0],
        "span_end": claim.span[1],
        "is_correction": claim.is_correction,
        "is_earlier": claim.is_earlier,
        "retracts": claim.retracts,
    }


def _happening_row(happening: Happening) -> Row:
    """The row of a happening, without its mentions."""
    return {
        "source_id": happening.source,
        "target_id": happening.target,
        "sovereign": happening.territory.sovereign,
        "place_id": happening.territory.place.place_id if happening.territory.place else None,
        "event_date": happening.day,
        "date_precision": happening.precision if happening.day is not None else None,
        "modality": happening.modality,
        "kind": happening.kind,
        "in_response_to": happening.in_response_to,
    }


def _actors_of(draft: EventDraft) -> Iterator[Actor | None]:
    """Whom an event and its claims name."""
    yield from (draft.source, draft.target, *(claim.claimant for claim in draft.claims))
    for claim in draft.claims:
        if claim.question == "responsible":  # the answer is "self" or an actor's id
            yield _side_with_id(draft, claim.value)


def _places_of(drafts: Iterable[EventDraft], happenings: Iterable[Happening]) -> Iterator[Place]:
    """The places of the document, those of its events last: where an id comes twice, theirs stands."""
    territories = [*(happening.territory for happening in happenings), *(draft.territory for draft in drafts)]
    return (territory.place for territory in territories if territory.place is not None)


def _add_actor(actors: dict[str, Actor], actor: Actor | None, names: Names) -> None:
    """Take an actor, and the principal it speaks for, into the document's actors."""
    if actor is None or actor.actor_id in actors:
        return
    actors[actor.actor_id] = actor
    principal = actor.principal_id
    if principal and principal != actor.actor_id:
        _add_actor(actors, names.actor(principal), names)


def _side_with_id(draft: EventDraft, actor_id: str | None) -> Actor | None:
    """The source or target of an event that has an id, or None."""
    sides = (actor for actor in (draft.source, draft.target) if actor is not None)
    return next((actor for actor in sides if actor.actor_id == actor_id), None)


def _id_of(actor: Actor | None) -> str | None:
    """The id of an actor, where there is one."""
    return None if actor is None else actor.actor_id
