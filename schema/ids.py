"""The ids of rows: a hash of what a row says and where, so that the same coding has the same id, whoever codes it."""

import hashlib
from datetime import date

__all__ = ["claim_id", "event_id", "short_hash"]


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
