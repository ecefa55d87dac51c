"""The start of a wire report, ``BAGHDAD, Feb 3 (Reuters) - ``, which is about the report and not of it."""

import re
from dataclasses import dataclass

__all__ = ["Dateline", "dateline", "stamp"]

MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
NAME = r"[A-Z][\w.’'-]+(?:[ /-][A-Z][\w.’'-]*){0,3}"

DATELINE = re.compile(
    rf"""(?:(?P<capitals>[A-Z][A-Z.’'/ -]*[A-Z](?![a-z])) | (?P<place>{NAME}))?
    (?:,\s(?!{MONTH}\s\d){NAME})?                                          # Iraq
    (?P<date>,?\s(?:{MONTH}\s\d{{1,2}}|\d{{1,2}}\s{MONTH})(?:,?\s\d{{4}})?)?  # Feb 3, 2024
    (?:\s?\((?P<agency>[A-Z][\w .&/'’-]{{1,40}})\))?                             # (Reuters)
    (?P<mark>\s*(?:--|[–—])\s*|\s+-\s+|:\s+)
    (?=["“‘'«A-Z0-9])""",
    re.VERBOSE,
)
# The time of day before an entry of a live page: "16:30 ", "9.45 GMT – ".
STAMP = re.compile(r"\d{1,2}[:.]\d\d\s*(?:[ap]\.?m\.?|GMT|UTC|BST|E[SD]?T|CET)?\s*[–—-]?\s+(?=[\"“‘'A-Z])")
# Shorter capitals before a dash are an actor as often as a place: "US - Iran talks".
SHORTEST_CAPITALS = 3


@dataclass(frozen=True, slots=True)
class Dateline:
    """How long the dateline is, in code points, what it says of the day, and the agency it names."""

    length: int
    day: str | None
    agency: str | None


def dateline(text: str) -> Dateline | None:
    """Return the dateline that a report begins with, or None.

    >>> dateline("BAGHDAD, Feb 3 (Reuters) - Iraq summoned")
    Dateline(length=27, day='Feb 3', agency='Reuters')
    >>> dateline("Iraq – the host – protested.") is None
    True
    """
    match = DATELINE.match(text)
    if match is None or not _is_sure(match):
        return None
    day = match["date"]
    return Dateline(match.end(), day.strip(" ,") if day else None, _agency(match))


def stamp(text: str) -> int:
    """Return the length of the time of day that an entry of a live page begins with, 0 where there is none.

    >>> stamp("16:30 Who was killed?"), stamp("16 people were killed")
    (6, 0)
    """
    match = STAMP.match(text)
    return match.end() if match else 0


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
