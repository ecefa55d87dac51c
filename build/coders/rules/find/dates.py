"""When: the date expressions of news English, resolved against the day of publication.

A weekday is the last one before publication, a month the last one that began; the future reading is kept
beside it for acts that are planned. Without a publication date only full dates resolve: nothing is guessed.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from demarche.schema.language import load_language
from demarche.schema.period import DAY, DAYS, MONTH, WEEK, YEAR, last_day

__all__ = ["DateMention", "find_dates"]

# How far back "ago" reaches, about a century: further would soon leave the calendar.
_MOST_DAYS, _MOST_WEEKS, _MOST_MONTHS = 36500, 5200, 1200

# "until 9 December" says when something ends, not when it was done.
_UNTIL = re.compile(r"\b(?:until|till|up to)\s+(?:at least\s+|the\s+)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date expression: where it stands (code points into the searched text) and what it means.

    Attributes:
        start, end: where it stands.
        day: the date, or the first day of the period; None where it cannot be told.
        future: the reading for an act to come, where it differs.
        precision: 1 day, 2 days, 3 week, 4 month, 5 year.
    """

    start: int
    end: int
    day: date | None
    precision: int
    future: date | None = None

    def last(self) -> date | None:
        """The last day the expression may mean."""
        return None if self.day is None else last_day(self.day, self.precision)


def find_dates(text: str, *, published_on: date | None, anchor: date | None = None) -> list[DateMention]:
    """The date expressions of a text, in order, none overlapping another.

    Args:
        text: what is searched, a sentence as a rule.
        published_on: what weekdays, "yesterday" and months are resolved against.
        anchor: the day the text spoke of last, for "that evening" and "two days later".

    >>> [m.day.isoformat() for m in find_dates("on Friday", published_on=date(2024, 2, 6))]
    ['2024-02-02']
    >>> [(m.day.isoformat(), m.precision) for m in find_dates("Last month", published_on=date(2024, 2, 6))]
    [('2024-01-01', 4)]
    """
    found: list[DateMention] = []
    if _sign().search(text) is None:
        return found
    for match in _pattern().finditer(text):
        if _UNTIL.search(text, 0, match.start()):
            continue
        is_relative = match["that"] or match["step"] or match["after_n"]
        resolved = _relative(match, anchor) if is_relative else _resolve(match, published_on)
        if resolved is not None:
            found.append(resolved)
            anchor = resolved.day if resolved.precision == DAY and resolved.day is not None else anchor
    return found


# Every kind of date; the named group that matched tells the kind. Braces take the words of `_vocabulary`.
_TEMPLATE = r"""
    \b(?=[0-9a-z])(?:
      (?P<iso>{year}-\d\d-\d\d)\b
    | (?P<mdy_month>{months})\s+(?P<mdy_day>{day})\b(?!:)(?:\s*,?\s+(?P<mdy_year>{year})\b)?
    | (?:the\s+)?(?P<dmy_day>{day})\s+(?:of\s+)?(?P<dmy_month>{months})
      (?:\s*,?\s+(?P<dmy_year>{year})\b)?
    | (?:(?P<my_part>early|mid|late|in|since|of|last|this|next)[\s-]+)(?P<my_month>{months})
      (?!\.?\s*\d{{1,2}}\b)(?:\s+(?:of\s+)?(?P<my_year>{year}))?\b
    | (?P<by_month>{months})\s+(?P<by_year>{year})\b
    | (?:(?P<wd_which>last|next|this|coming)\s+)?(?P<weekday>{weekday})\b
    | (?P<rel>(?:{days}))\b
    | (?P<overnight>overnight)\b
    | (?P<after_n>\d+|{number})\s+days?\s+after\b(?!\s+that\b)
    | (?:that|the\s+same)\s+(?P<that>day|morning|afternoon|evening|night)\b
    | (?:(?P<step_n>\d+|{number})\s+days?\s+
      (?P<step>later|earlier|afterwards|before(?!\s+(?:the|it|they|a)\b)))\b
    | (?P<unit_which>last|past|this|next|previous|earlier\s+this|later\s+this)
      \s+(?P<unit>week|weekend|month|year)\b
    | (?P<ago_n>\d+|{number})\s+(?P<ago_unit>day|week|month|year)s?\s+ago\b
    | (?:in|since|during|of|back\s+in)\s+(?P<year>{year})\b(?!-)
    )
"""


@lru_cache
def _pattern() -> re.Pattern[str]:
    """The one expression that finds every kind of date."""
    return re.compile(_TEMPLATE.format(**_vocabulary()), re.VERBOSE | re.IGNORECASE)


@lru_cache
def _sign() -> re.Pattern[str]:
    """What stands in every date, looked for first: most sentences hold none."""
    time = load_language().time
    months = [month[:3] for month in time["months"]]
    days = [name.split()[-1] for name in (*time["days"], *time["overnight"])]
    parts = ["day", "morning", "afternoon", "evening", "night", "week", "month", "year"]
    signs = sorted({re.escape(sign) for sign in (*months, *time["weekdays"], *days, *parts)})
    return re.compile(rf"\d|{'|'.join(signs)}", re.IGNORECASE)


def _vocabulary() -> dict[str, str]:
    """What stands for each kind of word in the expression, from the lexicon's time.yaml."""
    time = load_language().time
    short = [rf"{part.capitalize()}\b\.?" for names in time["month_short"] for part in names.split("|")]
    months = [*(name.capitalize() for name in time["months"]), *short]
    days = sorted(time["days"], key=len, reverse=True)
    return {
        "months": f"(?:{'|'.join(months)})",
        "weekday": "|".join(name.capitalize() for name in time["weekdays"]),
        "number": "|".join(time["numbers"]),
        "days": "|".join(r"\s+".join(name.split()) for name in days),
        "day": r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?",
        "year": r"(?:19|20)\d\d",
    }


def _resolve(match: re.Match[str], published: date | None) -> DateMention | None:
    """The meaning of a date that does not lean on another one in the text, or None where it is none."""
    for kind in ("mdy", "dmy"):
        if match[f"{kind}_month"]:
            return _month_day(match, kind, published)
    if match["my_month"] or match["by_month"]:
        return _month(match, published)
    if match["weekday"]:
        return _weekday(match, published)
    if match["iso"] or match["year"]:
        return _in_figures(match)
    return _counted(match, published)


def _in_figures(match: re.Match[str]) -> DateMention | None:
    """A date or year that means the same whenever it was written."""
    if match["iso"]:
        return _mention(*match.span(), _date_or_none(*map(int, match["iso"].split("-"))), DAY)
    return DateMention(*match.span(), date(int(match["year"]), 1, 1), YEAR)


def _counted(match: re.Match[str], published: date | None) -> DateMention:
    """A date counted from the day of publication: "yesterday", "overnight", "last week", "two days ago"."""
    start, end = match.span()
    if published is None:
        return DateMention(start, end, None, DAY)
    if match["rel"]:
        shift = load_language().time["days"][re.sub(r"\s+", " ", match["rel"].lower())]
        return DateMention(start, end, published + timedelta(days=shift), DAY)
    if match["overnight"]:
        return DateMention(start, end, published - timedelta(days=1), DAYS)
    return _period(match, published) if match["unit"] else _ago(match, published)


def _relative(match: re.Match[str], anchor: date | None) -> DateMention | None:
    """That evening, two days later: counted from the day the text spoke of last."""
    if anchor is None:
        return None
    if match["that"]:
        return DateMention(match.start(), match.end(), anchor, DAY)
    number = _number(match["step_n"] or match["after_n"])
    back = match["after_n"] is not None or match["step"].lower() in ("earlier", "before")
    return DateMention(match.start(), match.end(), anchor + timedelta(days=-number if back else number), DAY)


def _number(said: str) -> int:
    """A number in figures or in a word."""
    return int(said) if said.isdigit() else int(load_language().time["numbers"][said.lower()])


def _mention(start: int, end: int, day: date | None, precision: int) -> DateMention | None:
    """A mention of a day, or None where the calendar has no such day."""
    return None if day is None else DateMention(start, end, day, precision)


def _month_day(match: re.Match[str], kind: str, published: date | None) -> DateMention | None:
    """A day of a month; the year, where unsaid, is the last that does not lie after publication."""
    start, end = match.span()
    number = _month_number(match[f"{kind}_month"])
    day = int(re.sub(r"\D", "", match[f"{kind}_day"]))
    if not match[f"{kind}_month"][0].isupper():
        return None
    if match[f"{kind}_year"]:
        return _mention(start, end, _date_or_none(int(match[f"{kind}_year"]), number, day), DAY)
    if published is None:
        return DateMention(start, end, None, DAY)
    return _last_of(start, end, number, day, published)


def _last_of(start: int, end: int, month: int, day: int, published: date) -> DateMention | None:
    """A day of a month as the last not after publication; the next one as its future reading."""
    this_year, last_year, next_year = (
        _date_or_none(published.year + shift, month, day) for shift in (0, -1, 1)
    )
    if this_year is None:  # 29 February: the last one there was
        years = range(published.year - 1, published.year - 9, -1)
        past = next((found for year in years if (found := _date_or_none(year, month, day))), None)
        return _mention(start, end, past, DAY)
    if this_year <= published:
        return DateMention(start, end, this_year, DAY, next_year)
    return DateMention(start, end, last_year, DAY, this_year)


def _month(match: re.Match[str], published: date | None) -> DateMention | None:
    """A month: its first day, with precision month."""
    start, end = match.span()
    name = match["my_month"] or match["by_month"]
    if not name[0].isupper():
        return None
    number, year = _month_number(name), match["my_year"] or match["by_year"]
    if year:
        return DateMention(start, end, date(int(year), number, 1), MONTH)
    if published is None:
        return DateMention(start, end, None, MONTH)
    back = (published.month - number) % 12
    if back == 0 and (match["my_part"] or "").lower() == "last":
        back = 12
    first = _month_start(published, -back)
    return DateMention(start, end, first, MONTH, _month_start(first, 12) if back else first)


def _weekday(match: re.Match[str], published: date | None) -> DateMention | None:
    """A weekday: the last one, or the next where the words say so."""
    start, end = match.span()
    if not match["weekday"][0].isupper():
        return None
    if published is None:
        return DateMention(start, end, None, DAY)
    wanted = load_language().time["weekdays"].index(match["weekday"].lower())
    back = (published.weekday() - wanted) % 7
    which = (match["wd_which"] or "").lower()
    if which == "last" and back == 0:
        back = 7
    past = published - timedelta(days=back)
    future = published + timedelta(days=(wanted - published.weekday()) % 7 or 7)
    return DateMention(start, end, future if which in ("next", "coming") else past, DAY, future)


def _period(match: re.Match[str], published: date) -> DateMention:
    """A week, weekend, month or year beside the present one: "last week", "earlier this year"."""
    start, end = match.span()
    which, unit = re.sub(r"\s+", " ", match["unit_which"].lower()), match["unit"].lower()
    step = {"last": -1, "past": -1, "previous": -1, "next": 1}.get(which, 0)
    if unit == "month":
        return DateMention(start, end, _month_start(published, step), MONTH)
    if unit == "year":
        return DateMention(start, end, date(published.year + step, 1, 1), YEAR)
    monday = published - timedelta(days=published.weekday()) + timedelta(weeks=step)
    if unit == "weekend":
        saturday = monday + timedelta(days=5)
        if saturday > published and step == 0:
            saturday -= timedelta(weeks=1)
        return DateMention(start, end, saturday, DAYS)
    return DateMention(start, end, monday, WEEK)


def _ago(match: re.Match[str], published: date) -> DateMention:
    """A day, or a whole week, month or year, counted back: "two weeks ago"."""
    start, end = match.span()
    number, unit = _number(match["ago_n"]), match["ago_unit"].lower()
    if unit == "day":
        return DateMention(start, end, published - timedelta(days=min(number, _MOST_DAYS)), DAY)
    if unit == "week":
        day = published - timedelta(weeks=min(number, _MOST_WEEKS))
        return DateMention(start, end, day - timedelta(days=day.weekday()), WEEK)
    if unit == "month":
        return DateMention(start, end, _month_start(published, -min(number, _MOST_MONTHS)), MONTH)
    return DateMention(start, end, date(max(1, published.year - number), 1, 1), YEAR)


def _month_number(name: str) -> int:
    """The number of a month from its name or abbreviation: 1 to 12."""
    short = name.lower().rstrip(".")[:3]
    return [month[:3] for month in load_language().time["months"]].index(short) + 1


def _month_start(day: date, shift: int) -> date:
    """The first of the month ``shift`` months from ``day``'s."""
    months = day.year * 12 + day.month - 1 + shift
    return date(max(1, months // 12), months % 12 + 1, 1)


def _date_or_none(year: int, month: int, day: int) -> date | None:
    """The date, or None where the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None
