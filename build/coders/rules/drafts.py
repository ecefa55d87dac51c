"""What the coder has found, before it becomes rows: events and claims that still hold actors, not ids."""

from dataclasses import dataclass, field
from datetime import date

from demarche.schema.codebook import share_right
from demarche.schema.gazetteer import Actor, Place

__all__ = ["ACT", "SIDES", "ClaimDraft", "EventDraft", "Reference", "Territory", "confidence_of", "theme_of"]


@dataclass(frozen=True, slots=True)
class Territory:
    """Where an act fell: the state on whose soil (alpha-3), and the place, where they are known."""

    sovereign: str | None
    place: Place | None


@dataclass(slots=True)
class ClaimDraft:
    """One answer to one question, by one claimant; counts are intervals with an open end as None.

    Attributes:
        is_correction: the text says that it takes an earlier answer back.
        is_earlier: the text looks back on it ("had said", "initially said"): it is older than the report.
    """

    question: str
    claimant: Actor
    said: date | None
    said_precision: int | None
    span: tuple[int, int]
    value: str | None = None
    low: int | None = None
    high: int | None = None
    text: str | None = None
    victim: str | None = None
    victim_of: str | None = None
    is_correction: bool = False
    is_earlier: bool = False
    retracts: bool = False


@dataclass(slots=True)
class EventDraft:
    """One act that a clause reports.

    Attributes:
        span, source_span, target_span: code points into the document's text.
        about: for an act that speaks of another (a toll, a protest, a notice): the strike it is about, where
            the sentence itself shows which.
        informed: for a notification, the state that was told.
        open_side: "source" or "target", where the clause leaves that side to the document: the attacker.
        confidence: how likely it is right, where its finder knows; else it follows from the rule (confidence.py).
        traits: what the coder must know of its rule (schema/lexicon/README.md).
        happening: the number of the happening it is part of or about, once the whole document is read.
    """

    rule: str
    event_type: str
    code: str
    form: str | None
    source: Actor | None
    target: Actor | None
    territory: Territory
    day: date | None
    precision: int | None
    modality: str
    span: tuple[int, int]
    source_span: tuple[int, int] | None = None
    target_span: tuple[int, int] | None = None
    claims: list[ClaimDraft] = field(default_factory=list)
    about: "EventDraft | Reference | None" = None
    informed: Actor | None = None
    open_side: str | None = None
    happening: int | None = None
    confidence: float | None = None
    traits: frozenset[str] = frozenset()


@dataclass(slots=True)
class Reference:
    """A strike only referred to ("the strikes on Friday"): no event, but it may tell what one leaves open."""

    source: Actor | None
    territory: Territory
    day: date | None
    precision: int | None
    span: tuple[int, int]


ACT = "act"  # the theme of the rules of the act table
SIDES = ("none", "one", "both")  # how many of its two sides a row names


def confidence_of(draft: EventDraft) -> float:
    """The confidence of an event: an act's own, a frame's by its rule's theme and the sides that it names."""
    if draft.confidence is not None:
        return draft.confidence
    share = share_right("rule", theme_of(draft.rule), else_type=draft.event_type)
    named = (draft.source or draft.source_span, draft.target or draft.target_span)
    return round(share * share_right("sides", SIDES[sum(side is not None for side in named)]), 3)


def theme_of(rule: str) -> str:
    """The theme of a rule: the part of its name before the first dot.

    >>> theme_of("strike.shoot_down"), theme_of("apology")
    ('strike', 'apology')
    """
    return rule.partition(".")[0]
