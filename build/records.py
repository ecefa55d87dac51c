"""Drafts into rows: ids, offsets and the actors and places that the rows name."""

import hashlib
from datetime import date
from typing import Any

from demarche.build.drafts import ClaimDraft, EventDraft
from demarche.build.find.names import Names
from demarche.build.linking.happenings import Happening
from demarche.build.reader import Reading
from demarche.schema.gazetteer import Actor, Place

__all__ = ["coding_of", "short_hash"]

Row = dict[str, Any]


def short_hash(*parts: object, length: int) -> str:
    """The first hex digits of the sha256 of some values, kept apart so that none can run into the next.

    >>> short_hash("a", None, length=12) == short_hash("a", "", length=12)
    True
    """
    text = "\x1f".join("" if part is None else str(part) for part in parts)
    return hashlib.sha256(text.encode()).hexdigest()[:length]


def coding_of(
    document: Row, reading: Reading, happenings: list[Happening], *, coder_id: str, names: Names
) -> Row:
    """A document's row with all that was coded of it nested inside, in the order of the text."""
    events, claims = [], []
    actors: dict[str, Actor] = {}
    places: dict[str, Place] = {}
    seen: set[str] = set()
    for draft in reading.events:
        event = _event(draft, document, coder_id)
        if event["event_id"] in seen:
            continue
        seen.add(event["event_id"])
        event["happening"] = draft.happening
        events.append(event)
        claims += _claims(draft, event)
        for actor in (draft.source, draft.target, *(claim.claimant for claim in draft.claims)):
            _add_actor(actors, actor, names)
        for claim in draft.claims:
            if claim.question == "responsible" and claim.value not in (None, "self"):
                _add_actor(actors, _known(draft, claim.value), names)
        if draft.territory.place is not None:
            places[draft.territory.place.place_id] = draft.territory.place
    return {
        **document,
        "events": events,
        "claims": claims,
        "happenings": [_happening(home, places) for home in happenings],
        "actors": [_actor_row(actors[key]) for key in sorted(actors)],
        "places": [_place_row(places[key]) for key in sorted(places)],
    }


def _event(draft: EventDraft, document: Row, coder_id: str) -> Row:
    source_id, target_id = _id(draft.source), _id(draft.target)
    day = draft.day or document["published_on"]
    key = short_hash(
        document["doc_id"],
        *draft.span,
        draft.event_type,
        draft.code,
        source_id,
        target_id,
        draft.territory.sovereign,
        length=12,
    )
    source_start, source_end = draft.source_span or (None, None)
    target_start, target_end = draft.target_span or (None, None)
    return {
        "event_id": f"{_digits(day)}-{key}",
        "event_type": draft.event_type,
        "event_code": draft.code,
        "form": draft.form,
        "source_id": source_id,
        "target_id": target_id,
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
        "confidence": None,
    }


def _claims(draft: EventDraft, event: Row) -> list[Row]:
    rows: dict[str, Row] = {}
    for claim in draft.claims:
        key = short_hash(
            event["event_id"],
            claim.question,
            claim.claimant.actor_id,
            claim.value,
            claim.low,
            claim.high,
            claim.victim,
            claim.victim_of,
            *claim.span,
            length=16,
        )
        rows.setdefault(f"c-{key}", _claim(claim, f"c-{key}", event))
    return list(rows.values())


def _claim(claim: ClaimDraft, claim_id: str, event: Row) -> Row:
    return {
        "claim_id": claim_id,
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


def _happening(home: Happening, places: dict[str, Place]) -> Row:
    if home.territory.place is not None:
        places.setdefault(home.territory.place.place_id, home.territory.place)
    return {
        "source_id": home.source,
        "target_id": home.target,
        "sovereign": home.territory.sovereign,
        "place_id": home.territory.place.place_id if home.territory.place else None,
        "event_date": home.day,
        "date_precision": home.precision if home.day is not None else None,
        "modality": home.modality,
        "kind": home.kind,
    }


def _add_actor(actors: dict[str, Actor], actor: Actor | None, names: Names) -> None:
    """Take an actor, and the principal it speaks for, into the document's actors."""
    if actor is None or actor.actor_id in actors:
        return
    actors[actor.actor_id] = actor
    principal = actor.principal_id
    if principal and principal != actor.actor_id:
        _add_actor(actors, names.actor(principal), names)


def _actor_row(actor: Actor) -> Row:
    own = actor.principal_id in (None, "", actor.actor_id)
    return {
        "actor_id": actor.actor_id,
        "name": actor.name,
        "kind": actor.kind,
        "cameo_code": actor.cameo_code or None,
        "principal_id": None if own else actor.principal_id,
        "wikidata_id": actor.wikidata_id or None,
    }


def _place_row(place: Place) -> Row:
    return {
        "place_id": place.place_id,
        "name": place.name,
        "country": place.country or None,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "geonames_id": place.geonames_id,
        "place_precision": place.place_precision,
    }


def _known(draft: EventDraft, actor_id: str | None) -> Actor | None:
    return next(
        (actor for actor in (draft.source, draft.target) if actor is not None and actor.actor_id == actor_id),
        None,
    )


def _id(actor: Actor | None) -> str | None:
    return None if actor is None else actor.actor_id


def _digits(day: date | None) -> str:
    return f"{day:%Y%m%d}" if day is not None else "00000000"
