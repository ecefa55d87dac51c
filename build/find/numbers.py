"""How many: the quantities of a sentence as intervals, by the published table schema/codebook/quantifiers.csv.

"more than 80" is [81, ∞), "dozens" [24, ∞), "16" [16, 16]; an open end is None.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from demarche.schema.codebook import Quantifier, quantifiers

__all__ = ["Quantity", "find_quantities"]

_UNITS = {
    word: value
    for value, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
_TENS = {
    word: 10 * value
    for value, word in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2
    )
}
_SCALES = {"hundred": 100, "thousand": 1000, "million": 1_000_000}
_WORD = "|".join(sorted((*_UNITS, *_TENS), key=len, reverse=True))
_NUMBER = (
    rf"(?:\d{{1,3}}(?:,\d{{3}})+|\d+(?:\.\d+)?(?=\s+million)|\d+)(?:\s+(?:hundred|thousand|million))?(?![\d.,]*\d)"
    rf"|(?:(?:{_WORD})(?:[\s-](?:{_WORD}))?|an?(?=\s+(?:hundred|thousand|million)))(?:\s+(?:hundred|thousand|million))?"
)
# What makes a number something else than a count of people or targets.
_NOT_BEFORE = re.compile(r"(?:[$€£#]|\bNo\.|\bage[ds]?|\barticle|\bresolution|\bF-|\bSu-)\s*$", re.IGNORECASE)
_NOT_AFTER = re.compile(
    r"\s*(?:%|percent|per\s+cent|km\b|kilomet|mile|met(?:er|re)|feet|foot|years?\b|-year|months?\b|weeks?\b|days?\b|hours?\b|minutes?\b|"
    r"a\.?m\b|p\.?m\b|:\d|°|degrees|dollars|euros|billion|-?kg\b|tons?\b|tonnes\b|o'clock|times\b|th\b|st\b|nd\b|rd\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A stated quantity: where it stands (code points into the searched text), its words, and its interval."""

    start: int
    end: int
    text: str
    low: int
    high: int | None


def find_quantities(text: str) -> list[Quantity]:
    """The quantities of a text, in order, the longest phrase first where two begin alike.

    >>> [(q.text, q.low, q.high) for q in find_quantities("more than 80 targets and dozens of men")]
    [('more than 80', 81, None), ('dozens of', 24, None)]
    """
    found = []
    for match in _pattern().finditer(text):
        if _NOT_AFTER.match(text, match.end()) or _NOT_BEFORE.search(text, 0, match.start()):
            continue
        index = next(int(name[1:]) for name, value in match.groupdict().items() if value is not None)
        phrase, low, high = match.group(), *_interval(_phrases()[index], match.group())
        if high is not None and high < low:  # "twenty-five" is no range
            low = high = _value(phrase)
        found.append(Quantity(match.start(), match.end(), phrase, low, high))
    return found


@lru_cache
def _phrases() -> tuple[Quantifier, ...]:
    """The table's phrases, the longest first."""
    return tuple(sorted(quantifiers(), key=lambda row: (-len(row.phrase), row.phrase)))


def _phrase_pattern(phrase: str) -> str:
    parts = re.split(r"(\{[nm]\})", phrase)
    return "".join(
        f"(?:{_NUMBER})" if part in ("{n}", "{m}") else re.escape(part).replace(r"\ ", r"\s+")
        for part in parts
    )


@lru_cache
def _pattern() -> re.Pattern[str]:
    alternatives = [rf"(?P<p{index}>{_phrase_pattern(row.phrase)})" for index, row in enumerate(_phrases())]
    return re.compile(
        rf"(?<![\w.,:$€£-])(?!No\.\s*\d)(?:{'|'.join(alternatives)})(?![\w-]|'s\b|,\d)", re.IGNORECASE
    )


@lru_cache(maxsize=4096)
def _interval(row: Quantifier, matched: str) -> tuple[int, int | None]:
    """The interval of a matched phrase."""
    pattern = re.split(r"(\{[nm]\})", row.phrase)
    captured = "".join(
        rf"(?P<{part[1]}>{_NUMBER})" if part in ("{n}", "{m}") else re.escape(part).replace(r"\ ", r"\s+")
        for part in pattern
    )
    found = re.fullmatch(captured, matched, re.IGNORECASE)
    numbers = {name: _value(value) for name, value in (found.groupdict() if found else {}).items()}
    return row.interval(**numbers)


def _value(words: str) -> int:
    """The value of a number in digits or in words ("1,200", "twenty-five", "two hundred")."""
    total = 0
    for part in re.split(r"[\s-]+", words.lower()):
        if part in _SCALES:
            total = max(total, 1) * _SCALES[part]
        elif part in _UNITS or part in _TENS:
            total += _UNITS.get(part, 0) + _TENS.get(part, 0)
        elif part in ("a", "an"):
            total = 1
        else:
            total += int(float(part.replace(",", "")))
    return total
