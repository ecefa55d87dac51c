"""Passages and pairs as the model sees them: pieces, and for each head what it should answer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from random import Random

from demarche.build.coders.reader.heads import COUNTS, NOTICES, ROLES, STANCES
from demarche.build.coders.reader.training.swapping import swap_states
from demarche.build.coders.reader.wordpieces import Vocabulary
from demarche.schema.codebook import codes
from demarche.schema.examples import PairExample
from demarche.schema.passages import Marked, Passage
from demarche.schema.roots import label_of_code

__all__ = [
    "CODES",
    "LABELS",
    "NONE",
    "Item",
    "Pair",
    "Trigger",
    "item_of_pair",
    "item_of_passage",
    "label_of",
]

NONE, STATEMENT = "-", "SAY"
# The answers of the head that names acts: no act, the fifteen roots, a statement that is an act (015, 016).
LABELS = (
    NONE,
    *("AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "YIELD", "ACCUSE", "REQUEST", "REJECT", "THREATEN"),
    *("PROTEST", "MOBILIZE", "SANCTION", "COERCE", "ASSAULT"),
    STATEMENT,
)
CODES = tuple(sorted({code[:3] for code in codes() if len(code) > 2}))
# Acts that both sides do: the pair turned round is no other.
_MUTUAL = frozenset({"AGREE", "CONSULT", "SUPPORT", "COOPERATE"})
_TOLD = ("done", "planned")  # stances in which a pair has an act
LONGEST = 190  # pieces of a passage that are learned from
SWAPPED, TURNED, HIDDEN = (
    0.6,
    0.25,
    0.2,
)  # chances: states swapped, a pair turned round, a side's words hidden
_OTHERS = 2  # pairs without an act that are taken of a passage

Span = tuple[int, int]
_UNTOLD = -1  # an answer that nobody knows


@dataclass(frozen=True, slots=True)
class Trigger:
    """The first piece of the words of an act, count or notice, and what is to be said of it.

    Attributes:
        code, stance, notice: the answers' numbers; -1 where the head is not asked.
        parties: by role, the first and last piece; None for nobody, and () where the words are cut off.
        is_count: it is a count or a notice.
    """

    piece: int
    code: int
    stance: int
    notice: int
    parties: tuple[tuple[int, ...] | None, ...]
    is_count: bool


@dataclass(frozen=True, slots=True)
class Pair:
    """Two sides, as pieces from and to (exclusive), the label of what the one does to the other, its code or -1."""

    source: Span
    target: Span
    label: int
    code: int


@dataclass(slots=True)
class Item:
    """One text with its answers; acts and counts have a number a piece, or are None where it is not marked whole."""

    ids: list[int]
    acts: list[int] | None = None
    counts: list[int] | None = None
    triggers: list[Trigger] = field(default_factory=list)
    pairs: list[Pair] = field(default_factory=list)


def label_of(code: str) -> str:
    """Return the label of a CAMEO code; ``-`` stands for itself."""
    return NONE if code == NONE else label_of_code(code) or STATEMENT


def _number(code: str) -> int:
    """Return the number of a code's first three digits."""
    return CODES.index(code[:3]) if code[:3] in CODES else _UNTOLD


class _Text:
    """A text in pieces, in which spans are looked up."""

    def __init__(self, text: str, vocabulary: Vocabulary) -> None:
        pieces = vocabulary.pieces(text)
        self._spans = pieces.spans[:LONGEST]
        self.ids = [vocabulary.open, *pieces.ids[:LONGEST], vocabulary.close]

    def pieces(self, span: Span) -> Span | None:
        """Return the pieces of some code points, from and to (exclusive), the opening piece counted; or None."""
        inside = [n for n, (start, end) in enumerate(self._spans, 1) if start < span[1] and span[0] < end]
        return (inside[0], inside[-1] + 1) if inside else None


def item_of_pair(
    example: PairExample, vocabulary: Vocabulary, rng: Random, *, hidden: int | None = None
) -> Item:
    """Return a marked pair as it is learned from.

    Args:
        example: the sentence with its pair.
        vocabulary: the pieces.
        rng: decides what is swapped, turned round and hidden.
        hidden: the piece that stands for hidden words; without it nothing is changed.
    """
    text, spans = example.text, [example.source, example.target]
    if hidden is not None and rng.random() < SWAPPED:
        text, spans = swap_states(text, spans, rng)
    cut = _Text(text, vocabulary)
    item = Item(cut.ids)
    source, target = (cut.pieces(span) for span in spans)
    if source is None or target is None:
        return item
    label = label_of(example.code)
    item.pairs.append(Pair(source, target, LABELS.index(label), _number(example.code)))
    if hidden is None:
        return item
    if label not in (*_MUTUAL, NONE) and rng.random() < TURNED:
        item.pairs.append(Pair(target, source, 0, _UNTOLD))
    for side in (source, target):
        if rng.random() < HIDDEN:
            item.ids[slice(*side)] = [hidden] * (side[1] - side[0])
    return item


def item_of_passage(
    passage: Passage, vocabulary: Vocabulary, rng: Random, *, is_learned: bool = True
) -> Item:
    """Return a passage as it is learned from; one that is only looked at is left as it stands."""
    spans = [span for one in passage.marked for span in _spans(one)]
    text, moved = passage.text, spans
    if is_learned and rng.random() < SWAPPED:
        text, moved = swap_states(text, spans, rng)
    places = dict(zip(spans, moved, strict=True))
    cut = _Text(text, vocabulary)
    item = Item(cut.ids, [0] * len(cut.ids), [0] * len(cut.ids))
    done: set[tuple[Span, Span]] = set()
    for one in passage.marked:
        act = cut.pieces(places[one.act])
        if act is not None:
            _mark(item, one, act)
            item.triggers.append(_trigger(one, act, cut, places))
            item.pairs += _pairs(one, cut, places, done, rng if is_learned else None)
    if is_learned:
        item.pairs += _idle_pairs(
            [side for pair in item.pairs for side in (pair.source, pair.target)], done, rng
        )
    return item


def _spans(one: Marked) -> list[Span]:
    """Return all spans of a marked line."""
    return [one.act, *one.source, *one.target, *(span for spans in one.words.values() for span in spans)]


def _mark(item: Item, one: Marked, act: Span) -> None:
    """Write the answer of the words of an act into its pieces."""
    if one.kind == "act":
        answers, answer = item.acts, LABELS.index(label_of(one.code))
    else:
        answers, answer = item.counts, COUNTS.index(one.code if one.kind == "toll" else "notice")
    if answers is not None:
        answers[slice(*act)] = [answer] * (act[1] - act[0])


def _trigger(one: Marked, act: Span, cut: _Text, places: dict[Span, Span]) -> Trigger:
    """Return what is to be said of the first piece of an act."""
    named = {"source": one.source, "target": one.target, **one.words}
    parties = tuple(_party(named.get(role, ())[:1], cut, places) for role in ROLES)
    return Trigger(
        piece=act[0],
        code=_number(one.code) if one.kind == "act" else _UNTOLD,
        stance=STANCES.index(one.stance) if one.stance is not None else _UNTOLD,
        notice=NOTICES.index(one.code) if one.kind == "notice" else _UNTOLD,
        parties=parties,
        is_count=one.kind != "act",
    )


def _party(spans: Sequence[Span], cut: _Text, places: dict[Span, Span]) -> tuple[int, ...] | None:
    """Return the first and last piece of a party."""
    if not spans:
        return None
    found = cut.pieces(places[spans[0]])
    return () if found is None else (found[0], found[1] - 1)


def _pairs(
    one: Marked, cut: _Text, places: dict[Span, Span], done: set[tuple[Span, Span]], rng: Random | None
) -> Iterable[Pair]:
    """Yield the pairs of an act: its label where it is told as done or planned, else none; some turned round."""
    if one.kind != "act":
        return
    label = label_of(one.code) if one.stance in _TOLD else NONE
    sides = [[cut.pieces(places[span]) for span in spans] for spans in (one.source, one.target)]
    for source in sides[0]:
        for target in sides[1]:
            if source is None or target is None or (source, target) in done:
                continue
            done.add((source, target))
            yield Pair(source, target, LABELS.index(label), _number(one.code) if label != NONE else _UNTOLD)
            is_turned = rng is not None and label_of(one.code) not in _MUTUAL and rng.random() < TURNED
            if is_turned and (target, source) not in done:
                yield Pair(target, source, 0, _UNTOLD)


def _idle_pairs(sides: Sequence[Span], done: set[tuple[Span, Span]], rng: Random) -> Iterable[Pair]:
    """Yield pairs of sides of a passage between which it reports nothing."""
    for _ in range(_OTHERS if len(sides) > 2 else 0):
        source, target = rng.sample(list(sides), 2)
        apart = source[1] <= target[0] or target[1] <= source[0]
        if apart and (source, target) not in done and (target, source) not in done:
            done.add((source, target))
            yield Pair(source, target, 0, _UNTOLD)
