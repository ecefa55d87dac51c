"""Drafts into rows: ids, offsets and the actors and places that the rows name."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain
from typing import Any

from demarche.build.confidence import confidence_of
from demarche.build.drafts import ClaimDraft, EventDraft
from demarche.build.find.names import Names
from demarche.build.linking.happenings import Happening
from demarche.build.reader import Reading
from demarche.schema.gazetteer import Actor, Place

__all__ = ["actor_row", "claim_id", "coding_of", "event_id", "place_row", "short_hash"]

Row = dict[str, Any]


def short_hash(*parts: object, length: int) -> str:
    """The first hex digits of the sha256 of some values, kept apart so that none can run into the next.

    >>> short_hash("a", None, length=12) == short_hash("a", "", length=12)
    True
    """
    text = "\x1f".join("" if part is None else str(part) for part in parts)
    return hashlib.sha256(text.encode()).hexdigest()[:length]


def event_id(
    *,
    doc_id: str,
    day: date | None,
    span: tuple[int | None, int | None],
    event_type: str | None,
    event_code: str | None,
    source_id: str | None,
    target_id: str | None,
    sovereign: str | None,
) -> str:
    """The id of an event: its day and a hash of what it says and where, the same whoever codes the same.

    Args:
        day: the event's date, else the day on which its document was published.
    """
    key = short_hash(doc_id, *span, event_type, event_code, source_id, target_id, sovereign, length=12)
    return f"{day:%Y%m%d}-{key}" if day is not None else f"00000000-{key}"


def claim_id(
    *,
    event_id: str,
    question: str | None,
    claimant_id: str | None,
    value: str | None,
    counts: tuple[int | None, int | None],
    victim: str | None,
    victim_of: str | None,
    span: tuple[int | None, int | None],
) -> str:
    """The id of a claim: a hash of what it says, where, and of which event.

    Args:
        counts: the lowest and the highest number that it allows.
    """
    key = short_hash(event_id, question, claimant_id, value, *counts, victim, victim_of, *span, length=16)
    return f"c-{key}"


def actor_row(actor: Actor) -> Row:
    """The row of an actor; what is its own principal has none."""
    own = actor.principal_id in (None, "", actor.actor_id)
    return {
        "actor_id": actor.actor_id,
        "name": actor.name,
        "kind": actor.kind,
        "cameo_code": actor.cameo_code or None,
        "principal_id": None if own else actor.principal_id,
        "wikidata_id": actor.wikidata_id or None,
    }


def place_row(place: Place) -> Row:
    """The row of a place."""
    return {
        "place_id": place.place_id,
        "name": place.name,
        "country": place.country or None,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "geonames_id": place.geonames_id,
        "place_precision": place.place_precision,
    }


def coding_of(
    document: Row, reading: Reading, happenings: list[Happening], *, coder_id: str, names: Names
) -> Row:
    """A document's row with all that was coded of it nested inside, in the order of the text."""
    drafts = _by_event_id(document, reading)
    events = {key: _event(key, draft, document, coder_id) for key, draft in drafts.items()}
    actors: dict[str, Actor] = {}
    for actor in chain.from_iterable(map(_actors_of, drafts.values())):
        _add_actor(actors, actor, names)
    places = {place.place_id: place for place in _places_of(drafts.values(), happenings)}
    return {
        **document,
        "events": list(events.values()),
        "claims": [row for key, draft in drafts.items() for row in _claims(draft, events[key])],
        "happenings": [_happening(home) for home in happenings],
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
        source_id=_id(draft.source),
        target_id=_id(draft.target),
        sovereign=draft.territory.sovereign,
    )


def _event(key: str, draft: EventDraft, document: Row, coder_id: str) -> Row:
    """The row of an event, and the number of its happening."""
    source_start, source_end = draft.source_span or (None, None)
    target_start, target_end = draft.target_span or (None, None)
    return {
        "event_id": key,
        "event_type": draft.event_type,
        "event_code": draft.code,
        "form": draft.form,
        "source_id": _id(draft.source),
        "target_id": _id(draft.target),
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


def _claims(draft: EventDraft, event: Row) -> list[Row]:
    """The rows of an event's claims; of two the same, the first."""
    rows: dict[str, Row] = {}
    for claim in draft.claims:
        key = _claim_id(claim, event)
        rows.setdefault(key, _claim(claim, key, event))
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


def _claim(claim: ClaimDraft, key: str, event: Row) -> Row:
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


def _happening(home: Happening) -> Row:
    """The row of a happening, without its mentions."""
    return {
        "source_id": home.source,
        "target_id": home.target,
        "sovereign": home.territory.sovereign,
        "place_id": home.territory.place.place_id if home.territory.place else None,
        "event_date": home.day,
        "date_precision": home.precision if home.day is not None else None,
        "modality": home.modality,
        "kind": home.kind,
        "in_response_to": home.in_response_to,
    }


def _actors_of(draft: EventDraft) -> Iterator[Actor | None]:
    """Whom an event and its claims name."""
    yield from (draft.source, draft.target, *(claim.claimant for claim in draft.claims))
    for claim in draft.claims:
        if claim.question == "responsible":  # the answer is "self" or an actor's id
            yield _side(draft, claim.value)


def _places_of(drafts: Iterable[EventDraft], happenings: Iterable[Happening]) -> Iterator[Place]:
    """The places of the document, those of its events last: where an id comes twice, theirs stands."""
    territories = [*(home.territory for home in happenings), *(draft.territory for draft in drafts)]
    return (territory.place for territory in territories if territory.place is not None)


def _add_actor(actors: dict[str, Actor], actor: Actor | None, names: Names) -> None:
    """Take an actor, and the principal it speaks for, into the document's actors."""
    if actor is None or actor.actor_id in actors:
        return
    actors[actor.actor_id] = actor
    principal = actor.principal_id
    if principal and principal != actor.actor_id:
        _add_actor(actors, names.actor(principal), names)


def _side(draft: EventDraft, actor_id: str | None) -> Actor | None:
    """The source or target of an event that has an id, or None."""
    sides = (actor for actor in (draft.source, draft.target) if actor is not None)
    return next((actor for actor in sides if actor.actor_id == actor_id), None)


def _id(actor: Actor | None) -> str | None:
    """The id of an actor, where there is one."""
    return None if actor is None else actor.actor_id
