"""What on a page is not the article: menus, links, notices and captions, by the phrases of page_words.csv."""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from demarche.schema.rows import read_rows
from demarche.schema.spelling import fold

__all__ = ["Label", "ends_article", "is_furniture", "labels_in", "phrases"]

FILE = Path(__file__).parent / "page_words.csv"

# A label that names a day or a source stands on a line of its own; no longer line is one.
LONGEST_LABELLED = 25
# A caption is short; a longer passage that names a photo agency is text.
LONGEST_CAPTION = 60
# A caption credits its photo at its very beginning or end.
CREDIT_WIDTH = 30
LABEL_KINDS = ("published", "updated", "source", "title", "drop")


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

    kind: str
    value: str
    has_colon: bool


@lru_cache(maxsize=1)
def phrases() -> dict[str, tuple[str, ...]]:
    """Return the phrases of each kind."""
    kinds: dict[str, tuple[str, ...]] = {}
    for row in read_rows(FILE, PageWords):
        kinds[row.kind] = (*kinds.get(row.kind, ()), row.words)
    return kinds


def is_furniture(words: str) -> bool:
    """Return whether a line belongs to the page and not to the article.

    >>> [is_furniture(line) for line in ("Terms of Use", "|", "Share this story", "Iraq protested.")]
    [True, True, True, False]
    """
    folded = fold(words)
    if not any(character.isalpha() for character in folded):
        return True
    if folded.rstrip(" .:>»") in phrases()["whole"] or folded.startswith(phrases()["start"]):
        return True
    edges = f"{folded[:CREDIT_WIDTH]}\n{folded[-CREDIT_WIDTH:]}"
    return len(words.split()) <= LONGEST_CAPTION and any(credit in edges for credit in phrases()["credit"])


def ends_article(words: str) -> bool:
    """Return whether what follows the line is no longer the article.

    >>> [ends_article(line) for line in ("Latest stories", "More from the region", "More followed.")]
    [True, True, False]
    """
    folded = fold(words).rstrip(" :>»")
    return folded in phrases()["end"] or (
        folded.startswith(phrases()["end_start"]) and folded[-1] not in ".!?"
    )


def labels_in(words: str) -> list[Label]:
    """Return the labels of a line, each with what stands between it and the next.

    >>> [(label.kind, label.value) for label in labels_in("Published Feb 5, 2024 | Updated: Feb 6, 2024")]
    [('published', 'Feb 5, 2024'), ('updated', 'Feb 6, 2024')]
    """
    if len(words.split()) > LONGEST_LABELLED:
        return []
    pattern, kinds = _label_pattern()
    found = list(pattern.finditer(words))
    bounds = [*(match.start() for match in found), len(words)]
    return [
        Label(
            kinds[match["label"].lower()],
            words[match.end() : end].strip(" |•·/–—,;()-"),
            bool(match["colon"]),
        )
        for match, end in zip(found, bounds[1:], strict=True)
    ]


@lru_cache(maxsize=1)
def _label_pattern() -> tuple[re.Pattern[str], dict[str, str]]:
    """Return the pattern of a label, and which kind each label's words are."""
    kinds = {words: kind for kind in LABEL_KINDS for words in phrases()[kind]}
    longest_first = "|".join(re.escape(words) for words in sorted(kinds, key=len, reverse=True))
    return re.compile(
        rf"(?:^|[|•·/–—]\s*|\band (?=last|updated))(?P<label>{longest_first})(?!\w)\s*(?P<colon>:?)\s*",
        re.IGNORECASE,
    ), kinds
