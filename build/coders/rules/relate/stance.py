"""In what stance an act is spoken of: done, or intended, asked for, demanded, refused or threatened, and by whom."""

from collections.abc import Iterator
from dataclasses import dataclass

from demarche.build.coders.rules.grammar.sentence import Sentence
from demarche.schema.acts import Stance, stances
from demarche.schema.language import load_language

__all__ = ["Manner", "manner_of"]

_REPORTED_FUTURE = frozenset({"would"})  # "will", as another tells it
# Relations over which a word takes its stance from what it hangs on.
_INHERITING = frozenset({"xcomp", "ccomp", "advcl", "acl", "obl", "obj", "nmod", "conj"})
_COMPLEMENT = frozenset({"xcomp", "ccomp", "advcl", "acl"})
# Relations by which a clause shares the stance of the one it hangs on: "refused to meet and talk".
_SHARING = frozenset({"conj", "xcomp"})
_ASKING = frozenset({"demanded", "appealed"})
_HIGHEST = 4  # steps up the tree; what stands further off speaks of something else


@dataclass(frozen=True, slots=True)
class Manner:
    """How an act is spoken of.

    Attributes:
        stance: done, intended, appealed, demanded, refused or threatened.
        negated: the text says no to it.
        holder: the head of whoever demands, refuses, intends it; None where its own subject does.
    """

    stance: Stance
    negated: bool
    holder: int | None


def manner_of(sentence: Sentence, head: int) -> Manner:
    """The manner of the clause or noun that a token heads."""
    stance: Stance = "intended" if _is_future(sentence, head) else "done"
    negated = _is_negated(sentence, head, "aux", "advmod", "det", "cc", "mark", "case")
    for below, above in _climb(sentence, head):
        if sentence.deps[below] == "conj":
            if stance == "done" and sentence.tags[below] == "VB" and _is_future(sentence, above):
                stance = "intended"
            continue
        own = _lent(sentence, below, above) if below == head or sentence.deps[head] in _SHARING else None
        if own is not None:
            holder = sentence.kid(above, "nsubj", "nsubj:pass")
            return Manner(own, negated != _is_negated(sentence, above, "aux", "advmod"), holder)
        if sentence.deps[below] == "ccomp":
            break
    return Manner(stance, negated, None)


def _climb(sentence: Sentence, head: int) -> Iterator[tuple[int, int]]:
    """Each word on the way up with what it hangs on, as far as a stance is handed down."""
    for _step in range(_HIGHEST):
        above = sentence.heads[head]
        if above == head or sentence.deps[head] not in _INHERITING:
            return
        yield head, above
        head = above


def _lent(sentence: Sentence, below: int, above: int) -> Stance | None:
    """The stance that a word lends what hangs on it, or None: "refused to lift", "demanded the release"."""
    stance = stances().get(sentence.lemmas[above])
    if stance is None or stance == "done" or (below < above and sentence.deps[below] != "ccomp"):
        return None
    if not sentence.is_verb(below):
        is_order = stance == "demanded" and sentence.lemmas[above] == "order"
        return None if is_order else stance  # "ordered an attack on": the order is the act
    if sentence.deps[below] not in _COMPLEMENT:
        return None
    is_open = sentence.tags[below] in ("VB", "VBG") or _opens_with_to(sentence, below)
    return (
        stance
        if is_open or stance in _ASKING or stance == "threatened" or _is_future(sentence, below)
        else None
    )


def _opens_with_to(sentence: Sentence, verb: int) -> bool:
    return any(sentence.lowers[kid] == "to" for kid in sentence.children[verb] if kid < verb)


def _is_future(sentence: Sentence, head: int) -> bool:
    """True for "will lift", "is to lift"."""
    before = [kid for kid in sentence.kids(head, "aux", "cop", "mark") if kid < head]
    future = load_language().modality["plan"]["auxiliaries"] | _REPORTED_FUTURE
    if any(sentence.lowers[kid] in future for kid in before):
        return True
    opens = any(sentence.lowers[kid] == "to" for kid in before)
    return opens and any(sentence.lemmas[kid] == "be" for kid in before)


def _is_negated(sentence: Sentence, head: int, *deps: str) -> bool:
    negations = load_language().modality["negation"]["words"]
    return sum(sentence.lowers[kid] in negations for kid in sentence.kids(head, *deps)) % 2 == 1
