"""A day as people write it: read where there is one reading, else told what is wrong and what may be meant.

Days in the form 2024-02-05 never come here (``cells.py`` reads them in one go); this is for the rest.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from demarche.validate.read.faults import Fault, shown

__all__ = ["read_date"]

MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)

# Excel counts days from here; 20,000 is in 1954 and 80,000 in 2119, which holds whatever is dated here.
EXCEL_START, EXCEL_DAYS = date(1899, 12, 30), range(20_000, 80_001)

# Years that eight digits without marks may begin with: others are rather a number, or a day written backwards.
LIKELY_YEARS = range(1800, 2200)

_SEPARATED = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})", re.ASCII)
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)", re.ASCII)
_BACKWARD = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})", re.ASCII)
_DAY_MONTH = re.compile(r"(\d{1,2})(st|nd|rd|th)?[\s-]+([A-Za-z]{3,9})\.?,?[\s-]+(\d{4})", re.ASCII)
_MONTH_DAY = re.compile(r"([A-Za-z]{3,9})\.?\s+(\d{1,2})(st|nd|rd|th)?,?\s+(\d{4})", re.ASCII)
_YEAR = re.compile(r"\d{4}", re.ASCII)
_YEAR_MONTH = re.compile(r"(\d{4})[-/.](\d{1,2})", re.ASCII)
_MONTH_YEAR = re.compile(r"(\d{1,2})[-/.](\d{4})", re.ASCII)
_NAMED_MONTH = re.compile(r"([A-Za-z]{3,9})\.?,?[\s-]+(\d{4})", re.ASCII)
_SHORT_YEAR = re.compile(
    r"\d{1,2}([-/.]|[\s-]+[A-Za-z]{3,9}[\s-]+)\d{1,2}(\1)\d{2}|.*[A-Za-z][\s-]+\d{2}", re.ASCII
)
_EXCEL_DAY = re.compile(r"(\d{5})([.,]\d+)?", re.ASCII)
_TIME = re.compile(r"(.*\d)(?:T|\s+)(\d{1,2}:\d\d.*)", re.DOTALL | re.ASCII)
_MIDNIGHT = re.compile(r"00?:00(:00(\.0+)?)?\s*(Z|UTC|[+-]00:?00)?", re.ASCII)


def read_date(text: str) -> date | Fault:
    """Return the day that a text names beyond doubt, else what is wrong with it.

    >>> read_date("5 Feb 2024"), read_date("05.02.2024"), read_date("13/02/2024")
    (datetime.date(2024, 2, 5), datetime.date(2024, 2, 5), datetime.date(2024, 2, 13))
    >>> read_date("02/03/2024").what
    "'02/03/2024' may be 2 March 2024 or 3 February 2024"
    """
    day, clock = _cut_time(text)
    if clock is not None and not _MIDNIGHT.fullmatch(clock):
        found = _read_day(day)
        return Fault(f"{shown(text)} holds a time of day, and a day is asked for", _meant(found))
    return _read_day(day)


def _cut_time(text: str) -> tuple[str, str | None]:
    """Return the day, and the time behind it if there is one."""
    found = _TIME.fullmatch(text)
    return (found[1], found[2]) if found else (text, None)


def _read_day(text: str) -> date | Fault:
    if found := _SEPARATED.fullmatch(text):
        return _day(text, found[1], found[3], found[4])
    if (found := _COMPACT.fullmatch(text)) and int(found[1]) in LIKELY_YEARS:
        return _day(text, *found.groups())
    if found := _BACKWARD.fullmatch(text):
        return _backward(text, found)
    if found := _DAY_MONTH.fullmatch(text):
        return _worded(text, found[1], found[2], found[3], found[4])
    if found := _MONTH_DAY.fullmatch(text):
        return _worded(text, found[2], found[3], found[1], found[4])
    return _no_day(text)


def _backward(text: str, found: re.Match[str]) -> date | Fault:
    """Return the day of 05.02.2024 (dots: the day comes first) or of 13/02/2024 (where one reading is a day)."""
    first, mark, second, year = found.groups()
    if mark == ".":
        return _day(text, year, second, first)
    readings = sorted(set(_possible((year, second, first), (year, first, second))))
    if not readings:
        return _day(text, year, second, first)
    if len(readings) == 1:
        return readings[0]
    by_day, by_month = date(int(year), int(second), int(first)), date(int(year), int(first), int(second))
    return Fault(
        f"{shown(text)} may be {_spoken(by_day)} or {_spoken(by_month)}", f"Write {by_day} or {by_month}. "
    )


def _worded(text: str, day: str, ordinal: str | None, word: str, year: str) -> date | Fault:
    """Return the day of 5 February 2024; an ordinal, as in 5th, is offered without it."""
    month = _month(word)
    if month is None:
        return Fault(f"{shown(text)} is not a date that can be read")
    found = _day(text, year, str(month), day)
    if ordinal and isinstance(found, date):
        return Fault(f"{shown(text)} is not a date that can be read", _meant(found))
    return found


def _no_day(text: str) -> Fault:
    """Return what is wrong with a text that names no day."""
    if (found := _EXCEL_DAY.fullmatch(text)) and int(found[1]) in EXCEL_DAYS:
        meant = EXCEL_START + timedelta(days=int(found[1]))
        return Fault(f"{shown(text)} is a spreadsheet's number of a day", _meant(meant))
    if _YEAR.fullmatch(text) and int(text) in LIKELY_YEARS:
        return _period(text, "year", f"{text}-01-01", 5)
    for year, month in _months(text):
        return _period(text, "month", f"{year}-{month:02}-01", 4)
    if _SHORT_YEAR.fullmatch(text):
        return Fault(f"{shown(text)} has a year of two digits", "Write the year with four digits. ")
    return Fault(f"{shown(text)} is not a date that can be read")


def _months(text: str) -> Iterator[tuple[str, int]]:
    """Yield the year and the month of a text that names a month."""
    if found := _YEAR_MONTH.fullmatch(text):
        year, month = found[1], int(found[2])
    elif found := _MONTH_YEAR.fullmatch(text):
        year, month = found[2], int(found[1])
    elif found := _NAMED_MONTH.fullmatch(text):
        year, month = found[2], _month(found[1]) or 0
    else:
        return
    if 1 <= month <= 12:
        yield year, month


def _period(text: str, period: str, first: str, precision: int) -> Fault:
    return Fault(f"{shown(text)} is a {period}, not a day", f"Write {first} with precision {precision}. ")


def _day(text: str, year: str, month: str, day: str) -> date | Fault:
    """Return the day of these numbers; a year before 1000 is rather a slip."""
    found = next(_possible((year, month, day)), None)
    if found is None:
        return Fault(f"{shown(text)} is no day of the calendar")
    if found.year < 1000:
        return Fault(f"{shown(text)} lies in the year {found.year}")
    return found


def _possible(*readings: tuple[str, str, str]) -> Iterator[date]:
    """Yield the readings, as year, month and day, that the calendar has."""
    for year, month, day in readings:
        try:
            yield date(int(year), int(month), int(day))
        except ValueError:
            continue


def _month(word: str) -> int | None:
    """Return the number of a month that is written out or cut to three letters (September also to four)."""
    lowered = word.lower()
    for number, name in enumerate(MONTHS, start=1):
        if lowered in (name, name[:3]) or (lowered, name) == ("sept", "september"):
            return number
    return None


def _meant(found: date | Fault) -> str:
    return found.guess if isinstance(found, Fault) else f"Did you mean {found}? "


def _spoken(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1].capitalize()} {day.year}"
