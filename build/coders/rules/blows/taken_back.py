"""Corrections that do not say what they correct: the claims by which a side unsays what it claimed before."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from demarche.build.coders.rules.drafts import ClaimDraft, EventDraft
from demarche.build.coders.rules.extract.common import OPPOSITE, state_of

__all__ = ["take_back"]

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
