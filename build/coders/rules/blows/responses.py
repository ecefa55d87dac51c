"""Which strike answers which, where the text says so: "in retaliation for the drone attack", "struck back".

A phrase that names what is answered stands between the two, or before both; a word that names nothing is of
the one earlier strike by the side now struck. A recall or a summons in response to a strike is no strike.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from demarche.build.coders.rules.blows.telling_apart import Happening

__all__ = ["find_responses"]

Span = tuple[int, int]
Words = Mapping[str, frozenset[str]]  # a language's classes of words, by name

_NEAR = 80  # characters between the words of an answer and the strikes they join
_BEFORE = 20  # characters in which a phrase may be denied
_END = re.compile(r"(?<![A-Z])[.!?][\"'”’)]*\s+|\n+")


@dataclass(frozen=True, slots=True)
class _Passage:
    """Where the text speaks of a happening."""

    span: Span
    number: int


def find_responses(text: str, happenings: Sequence[Happening], others: Sequence[Span], words: Words) -> None:
    """Give each happening the number of the one that the text says it answers.

    Args:
        text: the document's text.
        happenings: the strikes told apart in it.
        others: the spans of its other acts: what such an act answers is not answered by a strike.
        words: the lexicon's classes of words.
    """
    if len(happenings) < 2:
        return
    passages = sorted(
        (
            _Passage(one.span, number)
            for number, happening in enumerate(happenings)
            for one in happening.reports
        ),
        key=lambda passage: (passage.span, passage.number),
    )
    found = [
        *_pairs_joined(text, happenings, passages, others, words),
        *_pairs_of_answers(text, happenings, passages, words),
    ]
    for one, other in found:
        if _may_answer(happenings[one], happenings[other]) and happenings[one].in_response_to is None:
            happenings[one].in_response_to = other


def _may_answer(one: Happening, other: Happening) -> bool:
    """True for two strikes that both fell, the second not known to be the later nor to answer the first."""
    is_later = one.day is not None and other.day is not None and other.day > one.day
    return one is not other and one.modality == other.modality == "actual" and not is_later


def _pairs_joined(
    text: str,
    happenings: Sequence[Happening],
    passages: Sequence[_Passage],
    others: Sequence[Span],
    words: Words,
) -> Iterator[tuple[int, int]]:
    """The pairs that a phrase joins: "X, in response to Y", "in response to Y, X"."""
    for found in _phrases_found(text, words, "answering_phrases"):
        first, last = _sentence_around(text, found.start())
        after = [one for one in passages if found.start() <= one.span[0] < last and one.span[1] > found.end()]
        if not after or after[0].span[0] - found.end() > _NEAR:
            continue
        answered = after[0].number
        before = [one for one in passages if first <= one.span[0] < found.start() and one.number != answered]
        if before:
            if not _is_cut_off(before[-1].span, found.start(), others):
                yield from ((one.number, answered) for one in before if one.span == before[-1].span)
        elif _is_blow(text[first : found.start()], words):
            yield from ((number, answered) for number in _last_against(happenings, passages, answered, first))
        elif not text[first : found.start()].strip(' “"'):
            rest = [one for one in after[1:] if one.number != answered and one.span[0] >= after[0].span[1]]
            yield from ((one.number, answered) for one in rest if one.span == rest[0].span)


def _is_cut_off(span: Span, phrase: int, others: Sequence[Span]) -> bool:
    """True where another act stands between a strike and the phrase, or the two lie far apart."""
    return phrase - span[1] > _NEAR or any(
        span[0] < start < phrase and end > span[1] for start, end in others
    )


def _is_blow(words_before: str, words: Words) -> bool:
    """True where what stands before a phrase names a blow: "had launched the operation"."""
    lowers, endings = re.findall(r"[a-z]+", words_before.lower()), ("", *words["plural_endings"])
    return any(one.removesuffix(ending) in words["blows"] for one in lowers for ending in endings)


def _last_against(
    happenings: Sequence[Happening], passages: Sequence[_Passage], answered: int, before: int
) -> Iterator[int]:
    """The strike on the attacker of the one answered that the text spoke of last."""
    attacker = happenings[answered].source
    numbers = [one.number for one in passages if one.span[0] < before and one.number != answered]
    against = [number for number in numbers if attacker is not None and attacker in happenings[number].struck]
    yield from against[-1:]


def _pairs_of_answers(
    text: str,
    happenings: Sequence[Happening],
    passages: Sequence[_Passage],
    words: Words,
) -> Iterator[tuple[int, int]]:
    """The pairs of which only the answer is told: "Pakistan struck back", "a retaliatory strike"."""
    for found in _phrases_found(text, words, "answering_words"):
        first, last = _sentence_around(text, found.start())
        here = {one.number for one in passages if first <= one.span[0] < last}
        pairs = [
            (one, number)
            for one in sorted(here)
            for number, other in enumerate(happenings)
            if other.source in happenings[one].struck and happenings[one].source in other.struck
        ]
        if len(pairs) == 1:
            yield from pairs


def _sentence_around(text: str, position: int) -> Span:
    """Where the sentence around a position begins and ends."""
    start = max((found.end() for found in _END.finditer(text, 0, position)), default=0)
    end = _END.search(text, position)
    return start, end.start() if end is not None else len(text)


def _phrases_found(text: str, words: Words, name: str) -> Iterator[re.Match[str]]:
    """Where the phrases of a class stand in a text, but not denied: "not in response to"."""
    folded = text.casefold()
    if not any(phrase in folded for phrase in words[name]):  # as in most texts
        return
    denied = _right_before(words["answer_negations"])
    for found in _pattern_of(words[name]).finditer(text):
        if not denied.search(text, max(0, found.start() - _BEFORE), found.start()):
            yield found


@lru_cache(maxsize=4)
def _pattern_of(phrases: frozenset[str]) -> re.Pattern[str]:
    """What finds any of some phrases."""
    return re.compile(rf"\b{_any_of(phrases)}\b", re.IGNORECASE)


@lru_cache(maxsize=2)
def _right_before(negations: frozenset[str]) -> re.Pattern[str]:
    """What finds a negation at the end of a text, with one word behind it at most."""
    return re.compile(rf"\b{_any_of(negations)}(?:\s+\w+)?\s*$")


def _any_of(phrases: frozenset[str]) -> str:
    """The expression that finds any of some phrases, the longer before the shorter."""
    ordered = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    return f"(?:{'|'.join(map(re.escape, ordered))})"
