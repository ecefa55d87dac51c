"""The days that a page and its address name: every common way of writing a full date, and no guesses.

A date without a year, or one that is another day in London than in New York (``02/05/2024``), is no date.
"""

import re
from datetime import date

__all__ = ["bare_date", "first_date", "iso_date", "url_date"]

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
YEAR = r"(?P<year>(?:19|20)\d\d)(?!\d)"

FORMS = [
    re.compile(rf"(?<!\w){MONTH}\s+{DAY}\s*,?\s+{YEAR}", re.IGNORECASE),  # Feb. 2, 2024
    re.compile(rf"(?<!\d){DAY}(?:\s+of)?[\s-]+{MONTH}\s*,?[\s-]*{YEAR}", re.IGNORECASE),  # 2 February 2024
    re.compile(rf"(?<!\d){YEAR}(?P<mark>[-/.])(?P<month>\d\d?)(?P=mark)(?P<day>\d\d?)(?!\d)"),  # 2024-02-05
    re.compile(
        rf"(?<!\d)(?P<day>\d\d?)\.(?P<month>\d\d?)\.{YEAR}"
    ),  # 5.2.2024: with dots the day stands first
    re.compile(
        rf"(?<!\d)(?P<either>\d\d?)/(?P<other>\d\d?)/{YEAR}"
    ),  # 13/02/2024, where only one reading is a date
]

ANY_YEAR = re.compile(r"(?:19|20)\d\d")

# What may stand beside a date on a line that only tells when: weekday, time of day, zone, joining words.
BESIDE = re.compile(
    r"""\b(?:mon|tue|tues|wed|weds|thu|thur|thurs|fri|sat|sun)(?:day|nesday|sday|rsday|urday)?\b\.?
    | \d{1,2}[:.h]\d\d(?:[:.]\d\d)?(?:\.\d+)?\s*(?:[ap]\.?m\b\.?)? | \b\d{1,2}\s*[ap]\.?m\b\.?
    | \bT(?=\d) | (?<=\d)Z\b | \b[A-Z]{2,4}T\b | \b(?:GMT|UTC|BST|IST|MSK)\b | [+-]\d\d?:?\d\d\b
    | \b(?:at|on)\b | [\s,;|/•·()–—-]+""",
    re.IGNORECASE | re.VERBOSE,
)

# /2024/02/05/, /2024/feb/05/, -2024-02-05 and /20240205: how addresses of articles carry their day.
URL_FORMS = [
    re.compile(
        r"[/_-](?P<year>(?:19|20)\d\d)(?P<mark>[/_-])(?P<month>\d\d?|[a-z]{3})(?P=mark)(?P<day>\d\d?)(?!\d)"
    ),
    re.compile(r"[/_-](?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)(?!\d)"),
]


def iso_date(text: str) -> date | None:
    """Return the date that an ISO text such as ``2024-02-05`` is, or None.

    >>> iso_date("2024-02-05"), iso_date("20240205"), iso_date("5 Feb 2024")
    (datetime.date(2024, 2, 5), None, None)
    """
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
        return None
    return _day(*text.split("-"))


def first_date(text: str) -> date | None:
    """Return the date that stands first in the text, or None.

    >>> first_date("Published 5 Feb 2024 14:03 GMT, updated Feb. 6, 2024")
    datetime.date(2024, 2, 5)
    """
    found = _found(text)
    return found[0] if found else None


def bare_date(text: str) -> date | None:
    """Return the date of a line that says nothing else than when, or None.

    >>> bare_date("5:01 PM EST, Mon February 5, 2024")
    datetime.date(2024, 2, 5)
    >>> bare_date("The strikes of February 2, 2024") is None
    True
    """
    found = _found(text)
    if found is None:
        return None
    day, start, end = found
    return day if not BESIDE.sub("", f"{text[:start]} {text[end:]}") else None


def url_date(url: str) -> date | None:
    """Return the day that an article's address carries, or None.

    >>> url_date("https://example.org/world/2024/feb/05/envoy-summoned")
    datetime.date(2024, 2, 5)
    """
    for form in URL_FORMS:
        for match in form.finditer(url.lower()):
            day = _day(match["year"], match["month"], match["day"])
            if day:
                return day
    return None


def _found(text: str) -> tuple[date, int, int] | None:
    """Return the first date and where it stands."""
    if not ANY_YEAR.search(text):  # most lines of an article end here
        return None
    hits = [(match.start(), match) for form in FORMS for match in form.finditer(text)]
    for start, match in sorted(hits, key=lambda hit: hit[0]):
        day = _matched(match)
        if day:
            return day, start, match.end()
    return None


def _matched(match: re.Match[str]) -> date | None:
    parts = match.groupdict()
    if "either" not in parts:
        return _day(parts["year"], parts["month"], parts["day"])
    readings = {
        _day(parts["year"], parts["either"], parts["other"]),
        _day(parts["year"], parts["other"], parts["either"]),
    } - {None}
    return readings.pop() if len(readings) == 1 else None


def _day(year: str, month: str, day: str) -> date | None:
    """Return the date, or None where the calendar has none such."""
    name = month[:3].lower()
    try:
        return date(int(year), MONTHS.index(name) + 1 if name.isalpha() else int(month), int(day))
    except ValueError:
        return None
