"""The days that a page and its address name: every common way of writing a full date, and no guesses.

A date without a year, or one that is another day in London than in New York (``02/05/2024``), is no date.
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from demarche.known.patterns import any_of, half_day, month_numbers
from demarche.schema.language import Language

__all__ = ["Dateline", "bare_date", "dateline", "first_date", "iso_date", "stamp", "url_date"]

YEAR = r"(?P<year>(?:19|20)\d\d)(?!\d)"

# Dates in figures alone, which are the same in every language.
FIGURES = [
    re.compile(rf"(?<!\d){YEAR}(?P<mark>[-/.])(?P<month>\d\d?)(?P=mark)(?P<day>\d\d?)(?!\d)"),  # 2024-02-05
    re.compile(
        rf"(?<!\d)(?P<day>\d\d?)\.(?P<month>\d\d?)\.{YEAR}"
    ),  # 5.2.2024: with dots the day stands first
    re.compile(
        rf"(?<!\d)(?P<one_figure>\d\d?)/(?P<other_figure>\d\d?)/{YEAR}"
    ),  # 13/02/2024, where only one reading is a date
]

ANY_YEAR = re.compile(r"(?:19|20)\d\d")

# /2024/02/05/, /2024/feb/05/, -2024-02-05 and /20240205: how addresses of articles carry their day.
URL_FORMS = [
    re.compile(
        r"[/_-](?P<year>(?:19|20)\d\d)(?P<mark>[/_-])(?P<month>\d\d?|[a-z]{3})(?P=mark)(?P<day>\d\d?)(?!\d)"
    ),
    re.compile(r"[/_-](?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)(?!\d)"),
]


@dataclass(frozen=True, slots=True, eq=False)
class _Patterns:
    """How a language writes a full date, and what may stand beside one on a line that only tells when."""

    forms: tuple[re.Pattern[str], ...]
    beside: re.Pattern[str]


@lru_cache
def _patterns(language: Language) -> _Patterns:
    """Return the expressions of a language, made once."""
    month = rf"(?P<month>{any_of(month_numbers(language))})\b\.?"
    day = rf"(?P<day>\d{{1,2}}){any_of(language.numbers['ordinal_endings'])}?"
    of = any_of(language.time["links"])
    words = (
        rf"(?<!\w){month}\s+{day}\s*,?\s+{YEAR}",  # Feb. 2, 2024
        rf"(?<!\d){day}(?:\s+{of})?[\s-]+{month}\s*,?[\s-]*{YEAR}",  # 2 February 2024
    )
    return _Patterns((*(re.compile(form, re.IGNORECASE) for form in words), *FIGURES), _beside(language))


def _beside(language: Language) -> re.Pattern[str]:
    """Return the expression of weekdays, times of day, zones and joining words."""
    time = language.time
    weekdays = any_of(
        [*time["weekdays"], *(day for days in time["weekday_short"] for day in days.split("|"))]
    )
    half, zones = half_day(language), any_of(time["time_zones"])
    return re.compile(
        rf"""\b{weekdays}\b\.?
        | \d{{1,2}}[:.h]\d\d(?:[:.]\d\d)?(?:\.\d+)?\s*(?:{half}\b\.?)? | \b\d{{1,2}}\s*{half}\b\.?
        | \bT(?=\d) | (?<=\d)Z\b | \b[A-Z]{{2,4}}T\b | \b{zones}\b | [+-]\d\d?:?\d\d\b
        | \b{any_of(time["date_fillers"])}\b | [\s,;|/•·()–—-]+""",
        re.IGNORECASE | re.VERBOSE,
    )


def iso_date(text: str) -> date | None:
    """Return the date that an ISO text such as ``2024-02-05`` is, or None.

    >>> iso_date("2024-02-05"), iso_date("20240205"), iso_date("5 Feb 2024")
    (datetime.date(2024, 2, 5), None, None)
    """
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
        return None
    year, month, day = map(int, text.split("-"))
    return _day(year, month, day)


def first_date(text: str, language: Language) -> date | None:
    """Return the date that stands first in the text, or None.

    >>> from demarche.schema.language import load_language
    >>> first_date("Published 5 Feb 2024 14:03 GMT, updated Feb. 6, 2024", load_language())
    datetime.date(2024, 2, 5)
    """
    found = _found(text, language)
    return found[0] if found else None


def bare_date(text: str, language: Language) -> date | None:
    """Return the date of a line that says nothing else than when, or None.

    >>> from demarche.schema.language import load_language
    >>> bare_date("5:01 PM EST, Mon February 5, 2024", load_language())
    datetime.date(2024, 2, 5)
    >>> bare_date("The strikes of February 2, 2024", load_language()) is None
    True
    """
    found = _found(text, language)
    if found is None:
        return None
    day, start, end = found
    return day if not _patterns(language).beside.sub("", f"{text[:start]} {text[end:]}") else None


def url_date(url: str, language: Language) -> date | None:
    """Return the day that an article's address carries, or None.

    >>> from demarche.schema.language import load_language
    >>> url_date("https://example.org/world/2024/feb/05/envoy-summoned", load_language())
    datetime.date(2024, 2, 5)
    """
    for form in URL_FORMS:
        for match in form.finditer(url.lower()):
            day = _matched(match, language)
            if day:
                return day
    return None


def _found(text: str, language: Language) -> tuple[date, int, int] | None:
    """Return the first date and where it stands."""
    if not ANY_YEAR.search(text):  # most lines of an article end here
        return None
    hits = [(match.start(), match) for form in _patterns(language).forms for match in form.finditer(text)]
    for start, match in sorted(hits, key=lambda hit: hit[0]):
        day = _matched(match, language)
        if day:
            return day, start, match.end()
    return None


def _matched(match: re.Match[str], language: Language) -> date | None:
    """Return the date that some words or figures mean, or None where they mean none, or two."""
    parts = match.groupdict()
    year = int(parts["year"])
    if "one_figure" in parts:
        one, other = int(parts["one_figure"]), int(parts["other_figure"])
        readings = {_day(year, one, other), _day(year, other, one)} - {None}
        return readings.pop() if len(readings) == 1 else None
    name = parts["month"].lower()
    return _day(year, month_numbers(language).get(name) or _figure(name), int(parts["day"]))


def _figure(text: str) -> int:
    """Return the number that a month's figures are, 0 where it is written in letters."""
    return int(text) if text.isdigit() else 0


def _day(year: int, month: int, day: int) -> date | None:
    """Return the date, or None where the calendar has none such."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


NAME = r"[A-Z][\w.’'-]+(?:[ /-][A-Z][\w.’'-]*){0,3}"
# Shorter capitals before a dash are an actor as often as a place: "US - Iran talks".
SHORTEST_CAPITALS = 3


@dataclass(frozen=True, slots=True)
class Dateline:
    """How long the dateline is, in code points, what it says of the day, and the agency it names."""

    length: int
    day: str | None
    agency: str | None


@dataclass(frozen=True, slots=True, eq=False)
class _DatelinePatterns:
    """How a report of a language begins, and an entry of a live page: "16:30 ", "9.45 GMT – "."""

    dateline: re.Pattern[str]
    stamp: re.Pattern[str]


def dateline(text: str, language: Language) -> Dateline | None:
    """Return the dateline that a report begins with, or None.

    >>> from demarche.schema.language import load_language
    >>> dateline("BAGHDAD, Feb 3 (Reuters) - Iraq summoned", load_language())
    Dateline(length=27, day='Feb 3', agency='Reuters')
    >>> dateline("Iraq – the host – protested.", load_language()) is None
    True
    """
    match = _dateline_patterns(language).dateline.match(text)
    if match is None or not _is_sure(match):
        return None
    day = match["date"]
    return Dateline(match.end(), day.strip(" ,") if day else None, _agency(match))


def stamp(text: str, language: Language) -> int:
    """Return the length of the time of day that an entry of a live page begins with, 0 where there is none.

    >>> from demarche.schema.language import load_language
    >>> [stamp(text, load_language()) for text in ("16:30 Who was killed?", "16 people were killed")]
    [6, 0]
    """
    match = _dateline_patterns(language).stamp.match(text)
    return match.end() if match else 0


@lru_cache
def _dateline_patterns(language: Language) -> _DatelinePatterns:
    """Return the expressions of a language, made once."""
    zones = any_of(zone.upper() for zone in language.time["stamp_zones"])
    stamp = rf"\d{{1,2}}[:.]\d\d\s*(?:{half_day(language)}\.?|{zones})?\s*[–—-]?\s+(?=[\"“‘'A-Z])"
    month = rf"{any_of(name.capitalize() for name in month_numbers(language))}[a-z]*\.?"
    return _DatelinePatterns(_dateline_pattern(month), re.compile(stamp))


def _dateline_pattern(month: str) -> re.Pattern[str]:
    """Return the expression of a dateline."""
    return re.compile(
        rf"""(?:(?P<capitals>[A-Z][A-Z.’'/ -]*[A-Z](?![a-z])) | (?P<place>{NAME}))?
        (?:,\s(?!{month}\s\d){NAME})?                                          # Iraq
        (?P<date>,?\s(?:{month}\s\d{{1,2}}|\d{{1,2}}\s{month})(?:,?\s\d{{4}})?)?  # Feb 3, 2024
        (?:\s?\((?P<agency>[A-Z][\w .&/'’-]{{1,40}})\))?                             # (Reuters)
        (?P<mark>\s*(?:--|[–—])\s*|\s+-\s+|:\s+)
        (?=["“‘'«A-Z0-9])""",
        re.VERBOSE,
    )


def _agency(match: re.Match[str]) -> str | None:
    """Return the agency, in brackets or not: "Paris (AFP) –", "Hong Kong CNN —"."""
    named: str | None = match["agency"]
    place, _, last = (match["place"] or "").rpartition(" ")
    return named or (last if place and last.isupper() else None)


def _is_sure(match: re.Match[str]) -> bool:
    """Whether it is no sentence with a dash: it has capitals, or a place with a day or an agency."""
    capitals = match["capitals"]
    if match["mark"].startswith(":"):
        return bool(capitals) and len(capitals) > SHORTEST_CAPITALS
    if capitals:
        return len(capitals) >= SHORTEST_CAPITALS
    return bool(_agency(match) or (match["place"] and match["date"]))
