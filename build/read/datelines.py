"""The start of a wire report, ``BAGHDAD, Feb 3 (Reuters) - ``, which is about the report and not of it."""

import re
from dataclasses import dataclass
from functools import lru_cache

from demarche.known.patterns import any_of, half_day, month_numbers
from demarche.schema.language import Language

__all__ = ["Dateline", "dateline", "stamp"]

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
class _Patterns:
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
    match = _patterns(language).dateline.match(text)
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
    match = _patterns(language).stamp.match(text)
    return match.end() if match else 0


@lru_cache
def _patterns(language: Language) -> _Patterns:
    """Return the expressions of a language, made once."""
    zones = any_of(zone.upper() for zone in language.time["stamp_zones"])
    stamp = rf"\d{{1,2}}[:.]\d\d\s*(?:{half_day(language)}\.?|{zones})?\s*[–—-]?\s+(?=[\"“‘'A-Z])"
    month = rf"{any_of(name.capitalize() for name in month_numbers(language))}[a-z]*\.?"
    return _Patterns(_dateline_pattern(month), re.compile(stamp))


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
