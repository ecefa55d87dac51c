"""Which claims take others back: a side's later answer to a question withdraws what it answered before.

A correction withdraws every earlier claim of the same principal on the same incident and question that it
contradicts, in its own document or another. A retraction puts nothing in the place of what it withdraws: of a
toll, any number. Claims of different sides never withdraw each other; that they contradict is for the views to
compute.

A much reported incident has thousands of claims and few answers: claims that answer alike, from one day and in
one manner, are compared as one.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, product
from typing import Any

from demarche.schema.codebook import is_compatible

__all__ = ["links_of"]

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Answer:
    """What claims that are compared as one have in common.

    Attributes:
        day: when they were made; None where neither they nor their document tell.
        looks_back: their document looks back on them, without a day: they are older than it.
    """

    question: str
    value: str | None
    low: int | None
    high: int | None
    day: date | None
    is_correction: bool
    retracts: bool
    looks_back: bool


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
    alike: defaultdict[_Answer, list[Row]] = defaultdict(list)
    for claim in claims:
        alike[_answer(claim, published)].append(claim)
    for later, earlier in product(alike, alike):
        if later != earlier and not later.looks_back and _withdraws(later, earlier):
            yield from _links(later, alike[later], earlier, alike[earlier])


def _answer(claim: Row, published: Mapping[str, date | None]) -> _Answer:
    """What a claim answers, when and in which manner; the day is its own, else its document's."""
    return _Answer(
        question=claim["question"],
        value=claim["value"],
        low=claim["count_low"],
        high=claim["count_high"],
        day=claim["said_date"] or published.get(claim["doc_id"]),
        is_correction=claim["is_correction"] or claim["retracts"],
        retracts=claim["retracts"],
        looks_back=claim["is_earlier"] and claim["said_date"] is None,
    )


def _links(
    later: _Answer, withdrawing: list[Row], earlier: _Answer, withdrawn: list[Row]
) -> Iterator[dict[str, str]]:
    """The links of claims that answer one thing to those of their side that answered another before."""
    if _comes_after(later, earlier):
        for one, other in product(withdrawing, withdrawn):
            yield _link(one, other)
    elif earlier.looks_back:
        by_document = defaultdict(list)
        for other in withdrawn:
            by_document[other["doc_id"]].append(other)
        for one in withdrawing:
            yield from (_link(one, other) for other in by_document[one["doc_id"]])


def _link(later: Row, earlier: Row) -> dict[str, str]:
    """The row of the table links by which a claim takes another back."""
    return {
        "from_claim_id": later["claim_id"],
        "to_claim_id": earlier["claim_id"],
        "relation": "retracts" if later["retracts"] else "corrects",
        "basis": "text" if later["is_correction"] or later["retracts"] else "coder",
    }


def _withdraws(later: _Answer, earlier: _Answer) -> bool:
    """True where two answers exclude each other: their values differ, or their counts do not meet.

    A toll taken back excludes every number; a claim that is itself a retraction leaves nothing to take back.
    """
    if later.value is not None and earlier.value is not None:
        return not is_compatible(later.question, later.value, earlier.value)
    if later.retracts or earlier.retracts:
        return later.retracts and not earlier.retracts
    low = max(later.low or 0, earlier.low or 0)
    highs = [high for high in (later.high, earlier.high) if high is not None]
    return bool(highs) and low > min(highs)


def _comes_after(later: _Answer, earlier: _Answer) -> bool:
    """True where an answer is of a later day, or of the same where its text takes another back."""
    if later.day is None or earlier.day is None or later.day == earlier.day:
        return later.is_correction and not earlier.is_correction
    return earlier.day < later.day
