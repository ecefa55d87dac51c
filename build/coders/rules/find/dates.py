"""When: the date expressions of news English, resolved against the day of publication.

A weekday is the last one before publication, a month the last one that began; the future reading is kept
beside it for acts that are planned. Without a publication date only full dates resolve: nothing is guessed.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from demarche.build.coders.rules.find.date_words import DateWords, date_words
from demarche.schema.language import Language
from demarche.schema.period import DAY, DAYS, MONTH, WEEK, YEAR, last_day

__all__ = ["DateMention", "find_dates"]

# How far back "ago" reaches, about a century: further would soon leave the calendar.
_MOST_DAYS, _MOST_WEEKS, _MOST_MONTHS = 36500, 5200, 1200


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


def find_dates(
    text: str, language: Language, *, published_on: date | None, anchor: date | None = None
) -> list[DateMention]:
    """The date expressions of a text, in order, none overlapping another.

    Args:
        text: what is searched, a sentence as a rule.
        language: whose words for dates are looked for.
        published_on: what weekdays, "yesterday" and months are resolved against.
        anchor: the day the text spoke of last, for "that evening" and "two days later".

    >>> from demarche.schema.language import load_language
    >>> english, tuesday = load_language(), date(2024, 2, 6)
    >>> [m.day.isoformat() for m in find_dates("on Friday", english, published_on=tuesday)]
    ['2024-02-02']
    >>> [(m.day.isoformat(), m.precision) for m in find_dates("Last month", english, published_on=tuesday)]
    [('2024-01-01', 4)]
    """
    found: list[DateMention] = []
    words = date_words(language)
    if words.sign.search(text) is None:
        return found
    for match in words.pattern.finditer(text):
        if words.until.search(text, 0, match.start()):
            continue
        is_relative = match["that"] or match["step"] or match["after_n"]
        resolved = _relative(match, words, anchor) if is_relative else _resolve(match, words, published_on)
        if resolved is not None:
            found.append(resolved)
            anchor = resolved.day if resolved.precision == DAY and resolved.day is not None else anchor
    return found


def _resolve(match: re.Match[str], words: DateWords, published: date | None) -> DateMention | None:
    """The meaning of a date that does not lean on another one in the text, or None where it is none."""
    for kind in ("mdy", "dmy"):
        if match[f"{kind}_month"]:
            return _month_day(match, kind, words, published)
    if match["my_month"] or match["by_month"]:
        return _month(match, words, published)
    if match["weekday"]:
        return _weekday(match, words, published)
    if match["iso"] or match["year"]:
        return _in_figures(match)
    return _counted(match, words, published)


def _in_figures(match: re.Match[str]) -> DateMention | None:
    """A date or year that means the same whenever it was written."""
    if match["iso"]:
        return _mention(*match.span(), _date_or_none(*map(int, match["iso"].split("-"))), DAY)
    return DateMention(*match.span(), date(int(match["year"]), 1, 1), YEAR)


def _counted(match: re.Match[str], words: DateWords, published: date | None) -> DateMention:
    """A date counted from the day of publication: "yesterday", "overnight", "last week", "two days ago"."""
    start, end = match.span()
    if published is None:
        return DateMention(start, end, None, DAY)
    if match["rel"]:
        shift = words.time["days"][_phrase(match["rel"])]
        return DateMention(start, end, published + timedelta(days=shift), DAY)
    if match["overnight"]:
        return DateMention(start, end, published - timedelta(days=1), DAYS)
    return _period(match, words, published) if match["unit"] else _ago(match, words, published)


def _relative(match: re.Match[str], words: DateWords, anchor: date | None) -> DateMention | None:
    """That evening, two days later: counted from the day the text spoke of last."""
    if anchor is None:
        return None
    if match["that"]:
        return DateMention(match.start(), match.end(), anchor, DAY)
    number = _number(match["step_n"] or match["after_n"], words)
    sign = -1 if match["after_n"] is not None else words.time["steps"][match["step"].lower()]
    return DateMention(match.start(), match.end(), anchor + timedelta(days=sign * number), DAY)


def _number(said: str, words: DateWords) -> int:
    """A number in figures or in a word."""
    return int(said) if said.isdigit() else int(words.time["numbers"][said.lower()])


def _phrase(said: str) -> str:
    """Some words as time.yaml writes them: in lower case, with single spaces."""
    return " ".join(said.lower().split())


def _mention(start: int, end: int, day: date | None, precision: int) -> DateMention | None:
    """A mention of a day, or None where the calendar has no such day."""
    return None if day is None else DateMention(start, end, day, precision)


def _month_day(
    match: re.Match[str], kind: str, words: DateWords, published: date | None
) -> DateMention | None:
    """A day of a month; the year, where unsaid, is the last that does not lie after publication."""
    start, end = match.span()
    number = _month_number(match[f"{kind}_month"], words)
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


def _month(match: re.Match[str], words: DateWords, published: date | None) -> DateMention | None:
    """A month: its first day, with precision month."""
    start, end = match.span()
    name = match["my_month"] or match["by_month"]
    if not name[0].isupper():
        return None
    number, year = _month_number(name, words), match["my_year"] or match["by_year"]
    if year:
        return DateMention(start, end, date(int(year), number, 1), MONTH)
    if published is None:
        return DateMention(start, end, None, MONTH)
    back = (published.month - number) % 12
    if back == 0 and _shift(match["my_part"], words) < 0:
        back = 12
    first = _month_start(published, -back)
    return DateMention(start, end, first, MONTH, _month_start(first, 12) if back else first)


def _weekday(match: re.Match[str], words: DateWords, published: date | None) -> DateMention | None:
    """A weekday: the last one, or the next where the words say so."""
    start, end = match.span()
    if not match["weekday"][0].isupper():
        return None
    if published is None:
        return DateMention(start, end, None, DAY)
    wanted = words.time["weekdays"].index(match["weekday"].lower())
    back = (published.weekday() - wanted) % 7
    shift = _shift(match["wd_which"], words)
    if shift < 0 and back == 0:
        back = 7
    past = published - timedelta(days=back)
    future = published + timedelta(days=(wanted - published.weekday()) % 7 or 7)
    return DateMention(start, end, future if shift > 0 else past, DAY, future)


def _period(match: re.Match[str], words: DateWords, published: date) -> DateMention:
    """A week, weekend, month or year beside the present one: "last week", "earlier this year"."""
    start, end = match.span()
    step, precision = _shift(match["unit_which"], words), words.time["periods"][match["unit"].lower()]
    if precision == MONTH:
        return DateMention(start, end, _month_start(published, step), MONTH)
    if precision == YEAR:
        return DateMention(start, end, date(published.year + step, 1, 1), YEAR)
    monday = published - timedelta(days=published.weekday()) + timedelta(weeks=step)
    if precision == DAYS:
        saturday = monday + timedelta(days=5)
        if saturday > published and step == 0:
            saturday -= timedelta(weeks=1)
        return DateMention(start, end, saturday, DAYS)
    return DateMention(start, end, monday, WEEK)


def _ago(match: re.Match[str], words: DateWords, published: date) -> DateMention:
    """A day, or a whole week, month or year, counted back: "two weeks ago"."""
    start, end = match.span()
    number, unit = _number(match["ago_n"], words), words.time["units"][match["ago_unit"].lower()]
    if unit == DAY:
        return DateMention(start, end, published - timedelta(days=min(number, _MOST_DAYS)), DAY)
    if unit == WEEK:
        day = published - timedelta(weeks=min(number, _MOST_WEEKS))
        return DateMention(start, end, day - timedelta(days=day.weekday()), WEEK)
    if unit == MONTH:
        return DateMention(start, end, _month_start(published, -min(number, _MOST_MONTHS)), MONTH)
    return DateMention(start, end, date(max(1, published.year - number), 1, 1), YEAR)


def _shift(said: str | None, words: DateWords) -> int:
    """Where a period lies beside the present one: behind (-1), ahead (1) or here (0)."""
    return int(words.time["shifts"].get(_phrase(said), 0)) if said else 0


def _month_number(name: str, words: DateWords) -> int:
    """The number of a month from its name or abbreviation: 1 to 12."""
    return words.months[name.lower().rstrip(".")]


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
