"""Two readings of one act made one: a frame's event, and what the act table says of the same words."""

from demarche.build.coders.rules.drafts import EventDraft

__all__ = ["completes"]

Span = tuple[int, int]

# Roots that frames and rows may name one act by: force is force, whatever the code.
_FAMILIES = {"18": "force", "19": "force", "20": "force", "11": "protest", "16": "protest", "10": "protest"}


# What the words of a toll or a notice also look like: who was killed, and what was told, is coded there.
_TOLD_BY = {"casualty_claim": ("force",), "notification": ("02", "04", "13", "protest")}
_LONGEST_PRONOUN = 4  # code points: "it", "they"; a name as short stands for itself


def completes(event: EventDraft, coded: list[EventDraft], *, is_given: bool) -> bool:
    """True where a frame has coded the act; the words of a side that it leaves open are added to its event.

    Args:
        event: the act as the act table has it.
        coded: the events of the frames in the same sentence.
        is_given: its sides were marked by the user: the frame's event takes them, and another pair stands.
    """
    near = [one for one in coded if _overlap(event.span, one.span)]
    if not is_given and any(one.modality in ("planned", "threatened") for one in near):
        return True  # a plan or a threat of the very act says what the act table would say of it
    if not is_given and any(_family(event) in _TOLD_BY.get(one.event_type, ()) for one in near):
        return True
    alike = [one for one in near if _family(event) == _family(one)]
    filled = [_fill(one, event, is_given=is_given) for one in alike]
    return any(filled) or (bool(alike) and not is_given)


def _fill(one: EventDraft, event: EventDraft, *, is_given: bool) -> bool:
    """Complete a frame's event from that of a pair; True where the two now name the same sides."""
    same_source = one.source is not None and one.source == event.source
    if (
        same_source
        and one.source_span is not None
        and event.source_span is not None
        and _is_pronoun(one.source_span)
    ):
        one.source_span = event.source_span  # the name that the pronoun stands for
    if one.source_span is None and one.source is None and event.source_span is not None:
        one.source_span = event.source_span
        one.source = event.source if is_given else None
    if one.target_span is None and one.target is None and event.target_span is not None:
        one.target_span = event.target_span
        one.target = event.target if is_given else None
    return _same(one.source_span, event.source_span) and _same(one.target_span, event.target_span)


def _is_pronoun(span: Span) -> bool:
    return span[1] - span[0] <= _LONGEST_PRONOUN


def _same(one: Span | None, other: Span | None) -> bool:
    return one is None or other is None or _overlap(one, other)


def _family(event: EventDraft) -> str:
    return _FAMILIES.get(event.code[:2], event.code[:2])


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]
