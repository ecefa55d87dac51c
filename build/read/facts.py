"""What single lines of a saved page tell of it: days, source, address, byline, rights."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from demarche.build.read.dates import bare_date, first_date
from demarche.build.read.furniture import Label, labels_in
from demarche.build.read.lines import Passage
from demarche.build.read.publishers import medium_named

__all__ = ["Fact", "announced", "facts_of"]

# "Source: CNN" names a publisher; a longer value is a sentence about a source.
LONGEST_PUBLISHER = 6
# An imprint is a few names and a day; a longer line is a sentence.
LONGEST_IMPRINT = 12
IMPRINT_MARKS = re.compile(r"\s*[|·•/]\s*|,\s+|\s+[—–-]\s+")
# The labels that are followed by a day.
DAY_KINDS = ("published", "updated")

URL = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
# "By Haley Britzky, Natasha Bertrand and Jennifer Hansler, CNN": capitalised words and little else.
BYLINE = re.compile(
    r"(?:by|story by|report by|words by)\s+"
    r"(?:(?:[A-ZÀ-Þ][\w.’'-]*|and|for|in|of|at|the|de|al|el|bin|von|van|&)(?:[,;|]\s*|\s+|$))+"
)
RIGHTS = re.compile(
    r"(?:©|(?:\(c\)|copyright)\s*(?:©|\(c\)|\d{4})).*|.{0,60}\ball rights reserved\.?", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Fact:
    """Something a line tells: its kind (published, updated, bare, source, url, medium, title …) and value."""

    kind: str
    value: str | date


def announced(line: Passage) -> str | None:
    """Return the kind of fact that a line like "Updated:" announces for the next line."""
    labels = labels_in(line.words)
    return labels[-1].kind if labels and labels[-1].has_colon and not labels[-1].value else None


def facts_of(line: Passage, *, waiting: str | None = None) -> list[Fact]:
    """Return what a line tells about the page; nothing where it may be headline or article.

    Args:
        line: the line.
        waiting: the kind of fact that the line before announced, as "Updated:" does.

    >>> facts_of(Passage("Source: CNN", 0, 11, 1))
    [Fact(kind='source', value='CNN')]
    """
    day = bare_date(line.words)
    if day:
        return [Fact(waiting if waiting in DAY_KINDS else "bare", day)]
    if dated := list(_imprint_facts(line)):
        return dated
    if medium := medium_named(line.words):
        return [Fact("medium", medium)]
    if BYLINE.fullmatch(line.words[:1].lower() + line.words[1:]) and not line.is_closed:
        return list(_byline_facts(line.words))
    for kind, pattern in (("url", URL), ("rights", RIGHTS)):
        if pattern.fullmatch(line.words):
            return [Fact(kind, line.words)]
    labels = labels_in(line.words) or (
        [Label("source", line.words, has_colon=True)] if waiting == "source" else []
    )
    return [fact for label in labels for fact in _labelled(label, line)]


def _imprint_facts(line: Passage) -> Iterator[Fact]:
    """Yield what an imprint tells: a line of day and publisher ("Example Wire | Monday 5 February 2024")."""
    if line.is_closed or len(line.words.split()) > LONGEST_IMPRINT:
        return
    parts = [part.strip() for part in IMPRINT_MARKS.split(line.words) if part.strip()]
    spans = [(start, end) for start in range(len(parts)) for end in range(len(parts), start, -1)]
    for start, end in spans:
        day = bare_date(", ".join(parts[start:end]))
        if day is None:
            continue
        rest = [part for part in (*parts[:start], *parts[end:]) if not part.isupper()]
        if len(rest) > 1 or any(word[0].islower() for part in rest for word in part.split()):
            return
        yield Fact("bare", day)
        yield from (Fact("source", medium_named(part) or part) for part in rest)
        return


def _labelled(label: Label, line: Passage) -> Iterator[Fact]:
    """Yield the fact that one label of a line tells, if it is one."""
    if label.kind in DAY_KINDS:
        day = bare_date(label.value.rstrip(".")) if line.is_closed else first_date(label.value)
        if day:
            yield Fact(label.kind, day)
    elif label.has_colon and label.kind == "source":
        yield from _source_facts(label.value)
    elif label.has_colon and label.value:
        yield Fact(label.kind, label.value)


def _source_facts(value: str) -> Iterator[Fact]:
    """Yield the address or the publisher that "Source: …" gives."""
    url = URL.search(value)
    if url:
        yield Fact("url", url[0])
    elif 0 < len(value.split()) <= LONGEST_PUBLISHER:
        yield Fact("source", medium_named(value) or value)


def _byline_facts(words: str) -> Iterator[Fact]:
    """Yield that the line is a byline, and the medium it names last: "By A and B, CNN"."""
    yield Fact("drop", words)
    medium = medium_named(re.split(r",|\||\bfor\b", words)[-1].strip())
    if medium:
        yield Fact("byline", medium)
