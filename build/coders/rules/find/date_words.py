"""The words of dates as expressions: one that finds every kind of date, one for what all of them hold."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from demarche.known.patterns import any_of, month_numbers
from demarche.schema.language import Language
from demarche.schema.period import DAY

__all__ = ["DateWords", "date_words"]


@dataclass(frozen=True, slots=True, eq=False)
class DateWords:
    """A language's words for dates.

    Attributes:
        pattern: finds every kind of date; the named group that matched tells the kind.
        sign: what stands in every date, looked for first: most sentences hold none.
        until: what stands before a date that says when something ends, not when it was done: "until 9 December".
        months: the number of each month by its names.
        time: the lexicon's time.yaml.
    """

    pattern: re.Pattern[str]
    sign: re.Pattern[str]
    until: re.Pattern[str]
    months: dict[str, int]
    time: dict[str, Any]


@lru_cache
def date_words(language: Language) -> DateWords:
    """The words for dates of a language, made once."""
    time = language.time
    until, fillers = any_of(time["until"]), any_of(time["until_fillers"])
    return DateWords(
        pattern=re.compile(_TEMPLATE.format(**_vocabulary(language)), re.VERBOSE | re.IGNORECASE),
        sign=_sign(time),
        until=re.compile(rf"\b{until}\s+(?:{fillers}\s+)?$", re.IGNORECASE),
        months=month_numbers(language),
        time=time,
    )


# Braces take the words of `_vocabulary`.
_TEMPLATE = r"""
    \b(?=[0-9a-z])(?:
      (?P<iso>{year}-\d\d-\d\d)\b
    | (?P<mdy_month>{month})\s+(?P<mdy_day>{day})\b(?!:)(?:\s*,?\s+(?P<mdy_year>{year})\b)?
    | (?:{articles}\s+)?(?P<dmy_day>{day})\s+(?:{links}\s+)?(?P<dmy_month>{month})
      (?:\s*,?\s+(?P<dmy_year>{year})\b)?
    | (?:(?P<my_part>{month_openings})[\s-]+)(?P<my_month>{month})
      (?!\.?\s*\d{{1,2}}\b)(?:\s+(?:{links}\s+)?(?P<my_year>{year}))?\b
    | (?P<by_month>{month})\s+(?P<by_year>{year})\b
    | (?:(?P<wd_which>{weekday_openings})\s+)?(?P<weekday>{weekdays})\b
    | (?P<rel>{days})\b
    | (?P<overnight>{overnight})\b
    | (?P<after_n>\d+|{numbers})\s+{day_units}\s+{after}\b(?!\s+{not_after}\b)
    | {same}\s+(?P<that>{parts_of_day})\b
    | (?P<step_n>\d+|{numbers})\s+{day_units}\s+(?P<step>{not_stepping}{steps})\b
    | (?P<unit_which>{period_openings})\s+(?P<unit>{periods})\b
    | (?P<ago_n>\d+|{numbers})\s+(?P<ago_unit>{units})\s+{ago}\b
    | {year_openings}\s+(?P<year>{year})\b(?!-)
    )
"""


def _vocabulary(language: Language) -> dict[str, str]:
    """What stands for each kind of word in the expression."""
    time = language.time
    return {
        **{key: any_of(words) for key, words in time.items() if key not in ("month_short", "not_stepping")},
        "month": rf"(?:{any_of(time['months'])}|{any_of(_abbreviations(time))}\b\.?)",
        "not_stepping": "".join(
            rf"(?!{word}\s+{any_of(following)}\b)" for word, following in time["not_stepping"].items()
        ),
        "day_units": any_of(word for word, precision in time["units"].items() if precision == DAY),
        "day": rf"(?:3[01]|[12]\d|0?[1-9])(?:{any_of(language.numbers['ordinal_endings'])})?",
        "year": r"(?:19|20)\d\d",
    }


def _sign(time: dict[str, Any]) -> re.Pattern[str]:
    """What stands in every date: a figure, or a part of the words that one is made of."""
    last_words = {phrase.split()[-1] for phrase in (*time["days"], *time["overnight"])}
    named = {*_abbreviations(time), *time["months"], *time["weekdays"], *last_words}
    signs = {*named, *time["parts_of_day"], *time["periods"], *time["units"]}
    shortest = [sign for sign in signs if not any(other in sign for other in signs - {sign})]
    return re.compile(rf"\d|{any_of(shortest)}", re.IGNORECASE)


def _abbreviations(time: dict[str, Any]) -> list[str]:
    """The abbreviations of all months."""
    return [short for shorts in time["month_short"] for short in shorts.split("|")]
