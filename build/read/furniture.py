"""What on a page is not the article: menus, links, notices and captions, by the lexicon's page_words.csv."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from demarche.known.patterns import any_of
from demarche.schema.language import Language
from demarche.schema.rows import read_rows
from demarche.schema.spelling import fold

__all__ = [
    "Label",
    "LabelKind",
    "Passage",
    "ends_article",
    "is_closed",
    "is_furniture",
    "join_wrapped",
    "labels_in",
    "lines_of",
    "phrases",
]

# A label that names a day or a source stands on a line of its own; no longer line is one.
LONGEST_LABELLED = 25
# A caption is short; a longer passage that names a photo agency is text.
LONGEST_CAPTION = 60
# A caption credits its photo at its very beginning or end.
CREDIT_WIDTH = 30
LabelKind = Literal["published", "updated", "source", "title", "drop"]
LABEL_KINDS: tuple[LabelKind, ...] = ("published", "updated", "source", "title", "drop")


@dataclass(frozen=True, slots=True)
class PageWords:
    """A row of page_words.csv: a phrase in lower case with straight quotes, and what it says of its line.

    Labels of a value: published, updated, source, title, drop (a value of no use). Furniture: whole (the
    whole line), start (its beginning), credit (of a photo). What follows is no article: end, end_start.
    """

    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class Label:
    """``Published: 5 Feb 2024`` taken apart: the kind of fact it names, and the value, which may be empty."""

    kind: LabelKind
    value: str
    has_colon: bool


@lru_cache
def phrases(language: Language) -> dict[str, tuple[str, ...]]:
    """Return the phrases of each kind."""
    kinds: dict[str, tuple[str, ...]] = {}
    for row in read_rows(language.folder / "page_words.csv", PageWords):
        kinds[row.kind] = (*kinds.get(row.kind, ()), row.words)
    return kinds


def is_furniture(words: str, language: Language) -> bool:
    """Return whether a line belongs to the page and not to the article.

    >>> from demarche.schema.language import load_language
    >>> lines = ("Terms of Use", "|", "Share this story", "Iraq protested.")
    >>> [is_furniture(line, load_language()) for line in lines]
    [True, True, True, False]
    """
    folded, known = fold(words), phrases(language)
    if not any(character.isalpha() for character in folded):
        return True
    if folded.rstrip(" .:>»") in known["whole"] or folded.startswith(known["start"]):
        return True
    edges = f"{folded[:CREDIT_WIDTH]}\n{folded[-CREDIT_WIDTH:]}"
    return len(words.split()) <= LONGEST_CAPTION and any(credit in edges for credit in known["credit"])


def ends_article(words: str, language: Language) -> bool:
    """Return whether what follows the line is no longer the article.

    >>> from demarche.schema.language import load_language
    >>> lines = ("Latest stories", "More from the region", "More followed.")
    >>> [ends_article(line, load_language()) for line in lines]
    [True, True, False]
    """
    folded, known = fold(words).rstrip(" :>»"), phrases(language)
    return folded in known["end"] or (folded.startswith(known["end_start"]) and folded[-1] not in ".!?")


def labels_in(words: str, language: Language) -> list[Label]:
    """Return the labels of a line, each with what stands between it and the next.

    >>> from demarche.schema.language import load_language
    >>> labels = labels_in("Published Feb 5, 2024 | Updated: Feb 6, 2024", load_language())
    >>> [(label.kind, label.value) for label in labels]
    [('published', 'Feb 5, 2024'), ('updated', 'Feb 6, 2024')]
    """
    if len(words.split()) > LONGEST_LABELLED:
        return []
    pattern, kinds = _label_pattern(language)
    found = list(pattern.finditer(words))
    bounds = [*(match.start() for match in found), len(words)]
    return [
        Label(
            kinds[" ".join(match["label"].lower().split())],
            words[match.end() : end].strip(" |•·/–—,;()-"),
            bool(match["colon"]),
        )
        for match, end in zip(found, bounds[1:], strict=True)
    ]


@lru_cache
def _label_pattern(language: Language) -> tuple[re.Pattern[str], dict[str, LabelKind]]:
    """Return the pattern of a label, and which kind each label's words are."""
    known = phrases(language)
    kinds = {words: kind for kind in LABEL_KINDS for words in known[kind]}
    links, updated = any_of(language.words["label_links"]), any_of(known["updated"])
    joined = rf"\b{links}\s(?={updated})"
    label = rf"(?:^|[|•·/–—]\s*|{joined})(?P<label>{any_of(kinds)})(?!\w)\s*(?P<colon>:?)\s*"
    return re.compile(label, re.IGNORECASE), kinds


# Wrapped text is set to 60-80 columns; no newspaper sets it wider than this.
WIDEST_WRAP = 120
# Below this, lines are headings or a list, not wrapped prose.
NARROWEST_WRAP = 40
# A line counts as wrapped where the next word would not have fitted; mail programs leave this much room.
SLACK = 8

INVISIBLE = "\ufeff\u200b\u200c\u200d\u200e\u200f\u2060\u00ad"
BLANK = "".join(chr(point) for point in range(0x3001) if chr(point).isspace()) + INVISIBLE
SPACES = re.compile(rf"[{re.escape(BLANK)}]+")
# A full stop, and quotes, brackets and a footnote's number after it.
STOP = "[.!?…:;]"
CLOSING = r"[\"'”’»)\]]*(?:\s*\[\d+\])*$"


@dataclass(frozen=True, slots=True)
class Passage:
    """A line or a paragraph: its words with single spaces, its code-point span, and its line number."""

    words: str
    start: int
    end: int
    line: int

    @property
    def length(self) -> int:
        """How many words it has."""
        return len(self.words.split())


def is_closed(passage: Passage, language: Language) -> bool:
    """Return whether a passage ends as a sentence does; the stop of "5 p.m." closes nothing.

    >>> from demarche.schema.language import load_language
    >>> passages = Passage("“We knew.”", 0, 10, 1), Passage("Envoy summoned", 0, 14, 1)
    >>> [is_closed(passage, load_language()) for passage in passages]
    [True, False]
    """
    return _closing(language).search(passage.words) is not None


@lru_cache
def _closing(language: Language) -> re.Pattern[str]:
    """Return the expression of how a sentence ends."""
    stopped = (re.escape(".".join(word)) for word in language.time["half_days"])
    return re.compile(STOP + "".join(rf"(?<!\b{word}{STOP})" for word in stopped) + CLOSING)


def lines_of(text: str) -> Iterator[Passage]:
    r"""Yield the lines that hold anything, without the blanks around them.

    >>> [(line.words, line.start, line.end) for line in lines_of("  One line \n\u00a0\nTwo")]
    [('One line', 2, 10), ('Two', 14, 17)]
    """
    start = 0
    for number, line in enumerate(text.split("\n")):
        words = SPACES.sub(" ", line).strip()
        if words:
            indent = len(line) - len(line.lstrip(BLANK))
            yield Passage(words, start + indent, start + len(line.rstrip(BLANK)), number)
        start += len(line) + 1


def join_wrapped(lines: Iterable[Passage], language: Language) -> Iterator[Passage]:
    r"""Yield paragraphs: neighbouring lines are one where they read as one that was wrapped.

    >>> from demarche.schema.language import load_language
    >>> wrapped = "Iraq said on Monday that it had not been told of the strikes\nbefore they took place."
    >>> [(p.start, p.end) for p in join_wrapped(lines_of(wrapped), load_language())]
    [(0, 84)]
    """
    for group in _neighbours(lines):
        width = max(line.end - line.start for line in group)
        paragraph = group[0]
        last = group[0]
        for line in group[1:]:
            if _runs_on(last, line, width, language):
                paragraph = Passage(
                    f"{paragraph.words} {line.words}", paragraph.start, line.end, paragraph.line
                )
            else:
                yield paragraph
                paragraph = line
            last = line
        yield paragraph


def _neighbours(lines: Iterable[Passage]) -> Iterator[list[Passage]]:
    """Yield runs of lines without an empty or dropped line between them."""
    group: list[Passage] = []
    for line in lines:
        if group and line.line != group[-1].line + 1:
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _runs_on(line: Passage, following: Passage, width: int, language: Language) -> bool:
    """Whether the sentence of one line goes on in the next."""
    if not is_closed(line, language) and following.words[0].islower():
        return True
    if not NARROWEST_WRAP <= width <= WIDEST_WRAP:
        return False
    return len(line.words) + 1 + len(following.words.split()[0]) > width - SLACK
