"""What single lines of a saved page tell of it: days, source, address, byline, rights."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal
from urllib.parse import urlsplit

from demarche.build.read.dates import bare_date, first_date
from demarche.build.read.furniture import Label, Passage, is_closed, labels_in
from demarche.known.patterns import any_of
from demarche.schema.gazetteer import load_media
from demarche.schema.language import Language

__all__ = ["Fact", "FactKind", "announced", "facts_of", "medium_named", "medium_of_url"]

# What a line may tell: days (one that says no more of itself is bare), who published it and where, what it is called.
DayKind = Literal["published", "updated", "bare", "url", "dateline"]
FactKind = DayKind | Literal["source", "medium", "headline", "byline", "rights", "title", "drop"]

# "Source: CNN" names a publisher; a longer value is a sentence about a source.
LONGEST_PUBLISHER = 6
# An imprint is a few names and a day; a longer line is a sentence.
LONGEST_IMPRINT = 12
IMPRINT_MARKS = re.compile(r"\s*[|·•/]\s*|,\s+|\s+[—–-]\s+")
# The labels that are followed by a day.
DAY_KINDS: tuple[FactKind, ...] = ("published", "updated")

URL = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Fact:
    """Something a line tells: its kind (published, updated, bare, source, url, medium, title …) and value."""

    kind: FactKind
    value: str | date


@dataclass(frozen=True, slots=True, eq=False)
class _Patterns:
    """The lines of a language that tell who wrote and who owns a report, and where a byline's medium begins."""

    byline: re.Pattern[str]
    rights: re.Pattern[str]
    medium: re.Pattern[str]


@lru_cache
def _patterns(language: Language) -> _Patterns:
    """Return the expressions of a language, made once."""
    words = language.words
    openings, links = any_of(words["byline_openings"]), any_of(words["byline_links"])
    owners, notices = any_of(words["copyright_words"]), any_of(words["copyright_notices"])
    # "By Haley Britzky, Natasha Bertrand and Jennifer Hansler, CNN": capitalised words and little else.
    byline = rf"{openings}\s+(?:(?:[A-ZÀ-Þ][\w.’'-]*|{links})(?:[,;|]\s*|\s+|$))+"
    owned = rf"(?:©|(?:\(c\)|{owners})\s*(?:©|\(c\)|\d{{4}})).*"
    notice = rf".{{0,60}}\b{notices}\.?"
    breaks = any_of(words["byline_breaks"])
    medium = rf",|\||\b{breaks}\b"
    return _Patterns(re.compile(byline), re.compile(f"{owned}|{notice}", re.IGNORECASE), re.compile(medium))


def announced(line: Passage, language: Language) -> FactKind | None:
    """Return the kind of fact that a line like "Updated:" announces for the next line."""
    labels = labels_in(line.words, language)
    return labels[-1].kind if labels and labels[-1].has_colon and not labels[-1].value else None


def facts_of(line: Passage, language: Language, *, waiting: FactKind | None = None) -> list[Fact]:
    """Return what a line tells about the page; nothing where it may be headline or article.

    Args:
        line: the line.
        language: the language of the page.
        waiting: the kind of fact that the line before announced, as "Updated:" does.

    >>> from demarche.schema.language import load_language
    >>> facts_of(Passage("Source: CNN", 0, 11, 1), load_language())
    [Fact(kind='source', value='CNN')]
    """
    day, patterns = bare_date(line.words, language), _patterns(language)
    if day:
        return [Fact(waiting if waiting in DAY_KINDS else "bare", day)]
    if dated := list(_imprint_facts(line, language)):
        return dated
    if medium := medium_named(line.words):
        return [Fact("medium", medium)]
    is_byline = patterns.byline.fullmatch(line.words[:1].lower() + line.words[1:])
    if is_byline and not is_closed(line, language):
        return list(_byline_facts(line.words, language))
    if URL.fullmatch(line.words):
        return [Fact("url", line.words)]
    if patterns.rights.fullmatch(line.words):
        return [Fact("rights", line.words)]
    labels = labels_in(line.words, language)
    if not labels and waiting == "source":
        labels = [Label("source", line.words, has_colon=True)]
    return [fact for label in labels for fact in _labelled(label, line, language)]


def _imprint_facts(line: Passage, language: Language) -> Iterator[Fact]:
    """Yield what an imprint tells: a line of day and publisher ("Example Wire | Monday 5 February 2024")."""
    if is_closed(line, language) or len(line.words.split()) > LONGEST_IMPRINT:
        return
    parts = [part.strip() for part in IMPRINT_MARKS.split(line.words) if part.strip()]
    spans = [(start, end) for start in range(len(parts)) for end in range(len(parts), start, -1)]
    for start, end in spans:
        day = bare_date(", ".join(parts[start:end]), language)
        if day is None:
            continue
        rest = [part for part in (*parts[:start], *parts[end:]) if not part.isupper()]
        if len(rest) > 1 or any(word[0].islower() for part in rest for word in part.split()):
            return
        yield Fact("bare", day)
        yield from (Fact("source", medium_named(part) or part) for part in rest)
        return


def _labelled(label: Label, line: Passage, language: Language) -> Iterator[Fact]:
    """Yield the fact that one label of a line tells, if it is one."""
    if label.kind in DAY_KINDS:
        closed = is_closed(line, language)
        day = bare_date(label.value.rstrip("."), language) if closed else first_date(label.value, language)
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


def _byline_facts(words: str, language: Language) -> Iterator[Fact]:
    """Yield that the line is a byline, and the medium it names last: "By A and B, CNN"."""
    yield Fact("drop", words)
    medium = medium_named(_patterns(language).medium.split(words)[-1].strip())
    if medium:
        yield Fact("byline", medium)


@lru_cache(maxsize=1)
def _by_name() -> dict[str, str]:
    return {
        name.casefold(): medium.name for medium in load_media() for name in (medium.name, *medium.aliases)
    }


@lru_cache(maxsize=1)
def _by_domain() -> dict[str, str]:
    return {domain: medium.name for medium in load_media() for domain in medium.domains}


def medium_named(name: str) -> str | None:
    """Return the medium's name where the words are one of its names and nothing more.

    >>> medium_named("AP"), medium_named("AP said")
    ('Associated Press', None)
    """
    return _by_name().get(name.casefold())


def medium_of_url(url: str) -> str | None:
    """Return the medium whose address it is, by the domain or the domains above it.

    >>> medium_of_url("https://lite.cnn.com/2024/02/05/index.html")
    'CNN'
    """
    labels = (urlsplit(url).hostname or "").split(".")
    domains = (".".join(labels[start:]) for start in range(len(labels) - 1))
    return next((_by_domain()[domain] for domain in domains if domain in _by_domain()), None)
