"""What on a page is not the article: menus, links, notices and captions, by the lexicon's page_words.csv."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from demarche.known.patterns import any_of
from demarche.schema.language import Language
from demarche.schema.rows import read_rows
from demarche.schema.spelling import fold

__all__ = ["Label", "LabelKind", "ends_article", "is_furniture", "labels_in", "phrases"]

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
