"""The ids of rows: a hash of what a row says and where, so that the same coding has the same id, whoever codes it."""

import hashlib
from datetime import date
from typing import NewType, TypeAlias

__all__ = [
    "ActorId",
    "CameoCode",
    "ClaimId",
    "EventId",
    "Iso3",
    "claim_id",
    "event_id",
    "is_state",
    "short_hash",
]

EventId = NewType("EventId", str)  # the day and 12 hex digits: 20240202-0123456789ab
ClaimId = NewType("ClaimId", str)  # c- and 16 hex digits
ActorId: TypeAlias = str  # readable: irq, irq-mfa, usa-centcom
Iso3: TypeAlias = str  # ISO 3166-1 alpha-3 and the territories of states.csv, in capitals
CameoCode: TypeAlias = str  # two to four digits of codes.csv


def is_state(actor_id: ActorId) -> bool:
    """True for the id of a state or territory: its alpha-3 code in lower case.

    >>> is_state("irq"), is_state("irq-mfa"), is_state("nato")
    (True, False, False)
    """
    return len(actor_id) == 3  # no other actor's id is so short


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
    event_code: CameoCode | None,
    source_id: ActorId | None,
    target_id: ActorId | None,
    sovereign: Iso3 | None,
) -> EventId:
    """The id of an event: its day and a hash of what it says and where, the same whoever codes the same.

    Args:
        day: the event's date, else the day on which its document was published.
    """
    key = short_hash(doc_id, *span, event_type, event_code, source_id, target_id, sovereign, length=12)
    return EventId(f"{day:%Y%m%d}-{key}" if day is not None else f"00000000-{key}")


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
) -> ClaimId:
    """The id of a claim: a hash of what it says, where, and of which event.

    Args:
        counts: the lowest and the highest number that it allows.
    """
    key = short_hash(event_id, question, claimant_id, value, *counts, victim, victim_of, *span, length=16)
    return ClaimId(f"c-{key}")
