"""Which claims take others back: a side's later answer to a question withdraws what it answered before.

A correction withdraws every earlier claim of the same principal on the same incident and question that it
contradicts, in its own document or another. Claims of different sides never withdraw each other; that they
contradict is for the views to compute.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from demarche.schema.codebook import is_compatible

__all__ = ["links_of"]

Row = Mapping[str, Any]


def links_of(
    claims: Sequence[Row], *, principals: Mapping[str, str], published: Mapping[str, date | None]
) -> list[dict[str, str]]:
    """The links between claims.

    Args:
        claims: rows of the table claims, with ``is_correction`` and ``retracts`` beside its columns.
        principals: the principal of each actor.
        published: the publication date of each document.
    """

    def ledger(claim: Row) -> tuple[str, ...]:
        side = principals.get(claim["claimant_id"], claim["claimant_id"])
        return (claim["incident_id"], claim["question"], claim["victim"] or "", side)

    known = sorted(
        (claim for claim in claims if claim["incident_id"] is not None),
        key=lambda c: (*ledger(c), c["claim_id"]),
    )
    links: list[dict[str, str]] = []
    for _key, group in groupby(known, key=ledger):
        links.extend(_within(list(group), published))
    return sorted(links, key=lambda link: tuple(link.values()))


def _within(claims: list[Row], published: Mapping[str, date | None]) -> Iterator[dict[str, str]]:
    """The links among one side's answers to one question on one incident."""
    if len({_answer(claim) for claim in claims}) == 1 and not any(claim["retracts"] for claim in claims):
        return
    for later in claims:
        for earlier in claims:
            is_rival = later is not earlier and _contradicts(later, earlier)
            if is_rival and _comes_after(later, earlier, published):
                yield _link(later, earlier)


def _link(later: Row, earlier: Row) -> dict[str, str]:
    """The row of the table links by which a claim takes another back."""
    return {
        "from_claim_id": later["claim_id"],
        "to_claim_id": earlier["claim_id"],
        "relation": "retracts" if later["retracts"] else "corrects",
        "basis": "text" if later["is_correction"] or later["retracts"] else "coder",
    }


def _answer(claim: Row) -> tuple[Any, ...]:
    """What a claim answers: a value, or a count as an interval."""
    return claim["value"], claim["count_low"], claim["count_high"]


def _contradicts(one: Row, other: Row) -> bool:
    """True where two answers exclude each other: their values differ, or their counts do not meet."""
    if one["value"] is not None and other["value"] is not None:
        return not is_compatible(one["question"], one["value"], other["value"])
    low = max(one["count_low"] or 0, other["count_low"] or 0)
    highs = [claim["count_high"] for claim in (one, other) if claim["count_high"] is not None]
    return bool(highs) and low > min(highs)


def _comes_after(later: Row, earlier: Row, published: Mapping[str, date | None]) -> bool:
    """True where a claim was made on a later day, or on the same one where its text takes another back.

    A claim that its document only looks back on, without a day, is older than the document and corrects
    nothing.
    """
    first, second = _day(earlier, published), _day(later, published)
    if later["is_earlier"] and later["said_date"] is None:
        return False
    if earlier["is_earlier"] and earlier["said_date"] is None and later["doc_id"] == earlier["doc_id"]:
        return True
    if first is None or second is None or first == second:
        told = later["is_correction"] and not earlier["is_correction"]
        return told and (first is None or second is None or first <= second)
    return first < second


def _day(claim: Row, published: Mapping[str, date | None]) -> date | None:
    """The day a claim was made: its own, else its document's."""
    return claim["said_date"] or published.get(claim["doc_id"])
