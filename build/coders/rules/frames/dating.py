"""Which date of a sentence belongs to which of its predicates."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from demarche.build.coders.rules.find.dates import DateMention

if TYPE_CHECKING:
    from demarche.build.coders.rules.frames.scene import Scene

__all__ = ["Placed", "date_of"]

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Placed(Generic[Item]):
    """A date or a quantity with the tokens it covers (``end`` exclusive)."""

    start: int
    end: int
    item: Item


def date_of(scene: "Scene", heads: tuple[int, ...], clause: tuple[int, int]) -> DateMention | None:
    """The date of a predicate: hung on one of its heads, else the first free one in its clause, else None."""
    governed = [placed for placed in scene.dates if _governor(scene, placed) in heads]
    if governed:
        return min(governed, key=lambda placed: min(abs(placed.start - head) for head in heads)).item
    first, last = clause
    told = _told_when(scene, heads)
    if told is not None:
        return told
    inside = (placed for placed in scene.dates if first <= placed.start <= last)
    return next((placed.item for placed in inside if _is_free(scene, placed)), None)


def _told_when(scene: "Scene", heads: tuple[int, ...]) -> DateMention | None:
    """The date right before the "when" of a clause: "began on Tuesday, when Iran struck"."""
    for head in heads:
        when = next(
            (kid for kid in scene.sentence.children[head] if scene.sentence.lowers[kid] == "when"), None
        )
        for placed in scene.dates if when is not None else ():
            between = scene.sentence.lowers[placed.end : when]
            if placed.end <= (when or 0) and not set(between) - {",", "night", "morning"}:
                return placed.item
    return None


def _governor(scene: "Scene", placed: Placed[DateMention]) -> int | None:
    """The verb, or the noun of an act, that a date hangs on."""
    act = _act_before(scene, placed)
    if act is not None:
        return act
    sentence, inside = scene.sentence, range(placed.start, placed.end)
    for top in (placed.start, *sentence.ancestors(placed.start)):
        if top not in inside and (sentence.is_verb(top) or _is_act(scene, top)):
            return top
    return sentence.heads[top] if top not in inside else None


def _act_before(scene: "Scene", placed: Placed[DateMention]) -> int | None:
    """The noun of an act that a date follows: "the attack on sites at Akashat on Friday night"."""
    sentence = scene.sentence
    for token in range(placed.start - 1, -1, -1):
        if sentence.is_verb(token) or sentence.words[token] in (",", ";"):
            return None
        if sentence.is_noun(token) and _is_act(scene, token):
            return token
    return None


def _is_free(scene: "Scene", placed: Placed[DateMention]) -> bool:
    """True where a date hangs on no verb and on no noun of an act."""
    governor = _governor(scene, placed)
    return governor is None or not (scene.sentence.is_verb(governor) or _is_act(scene, governor))


def _is_act(scene: "Scene", token: int) -> bool:
    acts = scene.words["strike_nouns"] | scene.words["strike_nouns_strong"]
    return scene.sentence.lemmas[token] in acts
