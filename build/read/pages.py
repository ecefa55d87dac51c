"""The anatomy of a saved news page: which lines say what it is, which are furniture, which are the article.

A page as saved has its headline, byline, dates and source above the article in any order, and menus, links
and notices around it. Lines that tell a fact are read and taken out, furniture is dropped, and of what is
left the paragraphs of prose are the article. Nothing here knows any one publisher's layout: phrases are in
the lexicon, names of media in the gazetteer.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal
from urllib.parse import urlsplit

from demarche.build.read.dates import Dateline, bare_date, dateline, first_date, stamp, url_date
from demarche.build.read.furniture import (
    Label,
    Passage,
    ends_article,
    is_closed,
    is_furniture,
    join_wrapped,
    labels_in,
    lines_of,
)
from demarche.known.patterns import any_of
from demarche.schema.gazetteer import load_media
from demarche.schema.language import Language
from demarche.schema.spelling import fold

__all__ = [
    "Fact",
    "FactKind",
    "Page",
    "announced",
    "every_paragraph",
    "facts_of",
    "medium_named",
    "medium_of_url",
    "read_page",
]

# Fewer words that end like a sentence are a label or a cry ("Live.", "More:").
SHORTEST_SENTENCE = 3
# No headline is as long; a passage that is lacks only its full stop.
LONGEST_HEADING = 25
# A first passage that asks is the headline, unless it is longer than headlines are.
LONGEST_QUESTION = 16
# What a line may tell: days (one that says no more of itself is bare), who published it and where, what it is called.
DayKind = Literal["published", "updated", "bare", "url", "dateline"]


FactKind = DayKind | Literal["source", "medium", "headline", "byline", "rights", "title", "drop"]


@dataclass(frozen=True, slots=True)
class Fact:
    """Something a line tells: its kind (published, updated, bare, source, url, medium, title …) and value."""

    kind: FactKind
    value: str | date


# "Kicker" lines above a headline ("Middle East") have fewer words than it.
SHORTEST_HEADLINE = 4
# Which statement of a day counts: first publication before update, the page before the address it came from.
DAY_ORDER: tuple[FactKind, ...] = ("published", "bare", "url", "dateline", "updated")
PUBLISHER_ORDER: tuple[FactKind, ...] = ("source", "url", "medium", "headline", "byline", "dateline")

# "Envoy summoned | CNN", "Envoy summoned - BBC News"
TITLE_BREAK = re.compile(r"\s+[|–—-]\s+")


@dataclass(frozen=True, slots=True)
class Page:
    """What a saved page says of itself, and its article as code-point spans of paragraphs."""

    title: str | None
    publisher: str | None
    url: str | None
    published_on: date | None
    rights: str | None
    blocks: tuple[tuple[int, int], ...]


def read_page(text: str, language: Language, *, title: str | None = None, url: str | None = None) -> Page:
    r"""Return what the page says of itself and where its article stands.

    Args:
        text: the page as plain text.
        language: whose phrases tell what its lines are.
        title: the headline where it is known, so that it is not read as the first sentence.
        url: the address where it is known.

    >>> from demarche.schema.language import load_language
    >>> text = "Feb. 3, 2024\n\nEnvoy summoned\n\nIraq summoned the envoy.\n\nRead more"
    >>> page = read_page(text, load_language())
    >>> page.published_on, page.title, page.blocks
    (datetime.date(2024, 2, 3), 'Envoy summoned', ((30, 54),))
    """
    facts, lines = _sorted_lines(lines_of(text), language)
    if url and not any(fact.kind == "url" for fact in facts):
        facts.append(Fact("url", url))
    paragraphs = list(join_wrapped(lines, language))
    headings, article = _parted(paragraphs, title or _first(facts, "title"), language)
    headline, medium = _headline(headings)
    if medium:
        facts.append(Fact("headline", medium))
    opening = dateline(text[article[0].start : article[0].end], language) if article else None
    return Page(
        title=title or _first(facts, "title") or headline,
        publisher=_publisher(facts, opening),
        url=_first(facts, "url"),
        published_on=_published_on(facts, opening, language),
        rights=_first(facts, "rights"),
        blocks=_blocks(article, opening, language),
    )


def every_paragraph(
    text: str, language: Language, *, given: Iterable[int] = ()
) -> tuple[tuple[int, int], ...]:
    r"""Return the spans of all paragraphs of a text, headings and what looks like furniture among them.

    Only the dateline and the time of day of a live page's entries are cut off, unless something given begins in them.

    Args:
        text: a report that is known to be one, without the page around it.
        language: whose datelines and times of day are known.
        given: where what must not be cut off begins, in code points.

    >>> from demarche.schema.language import load_language
    >>> text, english = "BAGHDAD (AP) - Iraq said no.\n\nRead more", load_language()
    >>> every_paragraph(text, english), every_paragraph(text, english, given=[0])
    (((15, 28), (30, 39)), ((0, 28), (30, 39)))
    """
    spans, kept = [], tuple(given)
    for number, paragraph in enumerate(join_wrapped(lines_of(text), language)):
        opening = dateline(text[paragraph.start : paragraph.end], language) if number == 0 else None
        start = paragraph.start + (opening.length if opening else stamp(paragraph.words, language))
        is_held = any(paragraph.start <= one < start for one in kept)
        spans.append((paragraph.start if is_held else start, paragraph.end))
    return tuple(spans)


def _sorted_lines(lines: Iterable[Passage], language: Language) -> tuple[list[Fact], list[Passage]]:
    """Return the facts that lines tell, and the lines that may be article or headings."""
    facts: list[Fact] = []
    kept: list[Passage] = []
    waiting: FactKind | None = None
    has_prose = has_ended = False
    for line in lines:
        told = facts_of(line, language, waiting=waiting)
        waiting = announced(line, language)
        facts.extend(told)
        if told or waiting:
            continue
        has_ended = has_ended or (has_prose and ends_article(line.words, language))
        if has_ended or is_furniture(line.words, language):
            continue
        kept.append(line)
        has_prose = has_prose or _is_prose(line, language)
    return facts, kept


def _is_prose(passage: Passage, language: Language) -> bool:
    """Whether a passage reads as sentences rather than as a heading, a link or a label."""
    if is_closed(passage, language):
        return passage.length >= SHORTEST_SENTENCE
    return passage.length > LONGEST_HEADING


def _parted(
    paragraphs: Sequence[Passage], title: str | None, language: Language
) -> tuple[list[Passage], list[Passage]]:
    """Return the headings above the article, and the article.

    A text without any sentence (a bare wire line, a headline alone) is article as a whole.
    """
    rest = [paragraph for paragraph in paragraphs if title is None or fold(paragraph.words) != fold(title)]
    prose = [paragraph for paragraph in rest if _is_prose(paragraph, language)]
    if len(prose) > 1 and prose[0] is rest[0] and _asks(prose[0]) and title is None:
        return prose[:1], prose[1:]
    if not prose:
        return [], list(rest or paragraphs)
    return list(rest[: rest.index(prose[0])]), prose


def _asks(passage: Passage) -> bool:
    return passage.words[-1] in "?!" and passage.length <= LONGEST_QUESTION


def _headline(headings: Sequence[Passage]) -> tuple[str | None, str | None]:
    """Return the headline and, where it ends in one, its medium: "Envoy summoned | CNN".

    The headline is the first heading that is long enough to be one, else the first.
    """
    chosen = next((h for h in headings if h.length >= SHORTEST_HEADLINE), headings[0] if headings else None)
    if chosen is None:
        return None, None
    *parts, last = TITLE_BREAK.split(chosen.words)
    medium = medium_named(last) if parts else None
    return (chosen.words[: -len(last)].rstrip(" |–—-") if medium else chosen.words), medium


def _first(facts: Iterable[Fact], kind: FactKind) -> str | None:
    return next((fact.value for fact in facts if fact.kind == kind and isinstance(fact.value, str)), None)


def _published_on(facts: Sequence[Fact], opening: Dateline | None, language: Language) -> date | None:
    """Return the day of publication by ``DAY_ORDER``; a dateline counts only where it gives the year."""
    said = {fact.kind: fact.value for fact in reversed(facts) if isinstance(fact.value, date)}
    implied: dict[FactKind, date | None] = {
        "url": url_date(_first(facts, "url") or "", language),
        "dateline": first_date(opening.day or "", language) if opening else None,
    }
    return next((day for kind in DAY_ORDER if (day := said.get(kind) or implied.get(kind))), None)


def _publisher(facts: Sequence[Fact], opening: Dateline | None) -> str | None:
    """Return the publisher by ``PUBLISHER_ORDER``."""
    names = {kind: _first(facts, kind) for kind in PUBLISHER_ORDER}
    names["url"] = medium_of_url(_first(facts, "url") or "")
    names["dateline"] = medium_named(opening.agency or "") if opening else None
    return next((name for kind in PUBLISHER_ORDER if (name := names[kind])), None)


def _blocks(
    article: Sequence[Passage], opening: Dateline | None, language: Language
) -> tuple[tuple[int, int], ...]:
    """Return the article's spans, the first without its dateline, a live page's entries without their time of day."""
    spans = [(paragraph.start + stamp(paragraph.words, language), paragraph.end) for paragraph in article]
    if opening:
        spans[0] = (article[0].start + opening.length, spans[0][1])
    return tuple(spans)


# "Source: CNN" names a publisher; a longer value is a sentence about a source.
LONGEST_PUBLISHER = 6
# An imprint is a few names and a day; a longer line is a sentence.
LONGEST_IMPRINT = 12
IMPRINT_MARKS = re.compile(r"\s*[|·•/]\s*|,\s+|\s+[—–-]\s+")
# The labels that are followed by a day.
DAY_KINDS: tuple[FactKind, ...] = ("published", "updated")

URL = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)


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
