"""How sure a row is: the share of such rows that a careful human would also code so.

The shares are counted on documents that people have coded (schema/codebook/confidence.csv, made by
``python -m demarche.benchmarks.reliability``); docs/codebook/confidence.md tells how, and how far they hold.
"""

from demarche.build.coders.rules.drafts import EventDraft
from demarche.schema.codebook import share_right

__all__ = ["ACT", "SIDES", "confidence_of", "theme_of"]

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
