"""A parsed sentence as plain lists, with the few walks over its tree that the coder needs.

spaCy tokens are convenient and slow to touch one by one; every later step reads these lists instead.
All offsets are code points into the document's text, all indices are tokens of the sentence.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from demarche.schema.language import Language

__all__ = ["CLAUSAL", "Sentence"]

# Relations that open a clause of their own: what stands below them is not said by the head itself.
CLAUSAL = frozenset({"ccomp", "advcl", "acl", "acl:relcl", "parataxis", "csubj"})
_NOWHERE: frozenset[str] = frozenset()


class _PlainLabels(dict[str, str]):
    """Each relation without its subtype, as it is met: "nsubj" of "nsubj:pass"."""

    def __missing__(self, dep: str) -> str:
        self[dep] = dep.partition(":")[0]
        return self[dep]


_PLAIN = _PlainLabels()


class _Among(dict[str, bool]):
    """Whether each relation, as it is met, is one of some, or a subtype of one."""

    def __init__(self, deps: tuple[str, ...]) -> None:
        self.deps = deps

    def __missing__(self, dep: str) -> bool:
        self[dep] = dep in self.deps or _PLAIN[dep] in self.deps
        return self[dep]


class _Known(dict[tuple[str, ...], _Among]):
    """The relations that were asked for together, as they are met: as many as the code asks for."""

    def __missing__(self, deps: tuple[str, ...]) -> _Among:
        self[deps] = _Among(deps)
        return self[deps]


_KNOWN = _Known()


@dataclass(slots=True)
class Sentence:
    """One sentence: parallel lists over its tokens, plus the tree turned downwards.

    Attributes:
        language: whose words it is written in, by which the grammar reads it.
        paragraph: the number of its paragraph in the document.
        words, lowers, lemmas, tags, deps: each token as written, folded, and as the parser has it.
        heads: the token that each hangs on; the root hangs on itself.
        starts, ends: where each token stands.
        quoted: True for what stands inside quotation marks.
        children: the tokens that hang on each, in order; ``index_children`` keeps them true to ``heads``.
        memo: what build/coders/rules/grammar has read off the tree, for who asks again.
    """

    language: Language = field(repr=False)
    paragraph: int
    words: list[str]
    lowers: list[str]
    lemmas: list[str]
    tags: list[str]
    deps: list[str]
    heads: list[int]
    starts: list[int]
    ends: list[int]
    quoted: list[bool]
    children: list[list[int]] = field(init=False)
    memo: dict[tuple[str, int], Any] = field(init=False, repr=False, compare=False)
    _branches: dict[tuple[int, frozenset[str]], list[int]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        self.index_children()

    def __len__(self) -> int:
        return len(self.words)

    def index_children(self) -> None:
        """Turn the tree downwards again, after its heads have changed."""
        children: list[list[int]] = [[] for _ in self.words]
        for index, head in enumerate(self.heads):
            if head != index:
                children[head].append(index)
        self.children, self.memo, self._branches = children, {}, {}

    @property
    def is_question(self) -> bool:
        """True where the sentence asks; a question that a statement quotes does not count."""
        return "?" in self.words[-2:] or (self.words[-1] != "?" and "?" in self.words[-3:])

    def is_verb(self, index: int) -> bool:
        """True for any verb form; a modal counts as its own kind of word."""
        return self.tags[index].startswith("VB")

    def is_noun(self, index: int) -> bool:
        """True for common and proper nouns."""
        return self.tags[index].startswith("NN")

    def kids(self, index: int, *deps: str) -> list[int]:
        """The children of a token that hang on it by one of ``deps``; a bare label takes its subtypes too."""
        children = self.children[index]
        if not children:
            return []
        own, among = self.deps, _KNOWN[deps]
        return [child for child in children if among[own[child]]]

    def kid(self, index: int, *deps: str) -> int | None:
        """The first child by one of ``deps``, or None."""
        children = self.children[index]
        if not children:
            return None
        own, among = self.deps, _KNOWN[deps]
        for child in children:
            if among[own[child]]:
                return child
        return None

    def ancestors(self, index: int) -> Iterator[int]:
        """The heads above a token, nearest first."""
        while self.heads[index] != index:
            index = self.heads[index]
            yield index

    def first_ancestor(self, index: int, wanted: Callable[[int], bool]) -> int | None:
        """The nearest head above a token that ``wanted`` accepts, or None."""
        return next((above for above in self.ancestors(index) if wanted(above)), None)

    def below(self, index: int, *, stop: frozenset[str] = _NOWHERE) -> list[int]:
        """The token and all that hangs below it, in order; branches whose relation is in ``stop`` are cut."""
        key = (index, stop)
        found = self._branches.get(key)
        if found is None:
            found, deps = [index], self.deps
            for node in found:  # which grows as it is walked
                found.extend([child for child in self.children[node] if deps[child] not in stop])
            found.sort()
            self._branches[key] = found
        return found.copy()

    def preposition(self, index: int) -> str | None:
        """The preposition of a noun phrase ("on" of "on a base"; "according to" for two words), or None."""
        cases = [child for child in self.kids(index, "case") if self.tags[child] != "POS"]
        if not cases:
            return None
        if len(cases) == 1 and not self.children[cases[0]]:
            return self.lowers[cases[0]]
        words = [self.lowers[case] for case in cases]
        fixed = [self.lowers[child] for child in self.kids(cases[0], "fixed")]
        return " ".join(words + fixed)

    def text(self, start: int, end: int) -> str:
        """The tokens ``start`` to ``end`` (exclusive), folded and joined by spaces: for look-ups only."""
        return " ".join(self.lowers[start:end])
