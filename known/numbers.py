"""How many: the quantities of a sentence as intervals, by the published table of quantifiers.

The table is schema/codebook/quantifiers.csv.
"more than 80" is [81, ∞), "dozens" [24, ∞), "16" [16, 16]; an open end is None.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from demarche.schema.codebook import Quantifier, quantifiers
from demarche.schema.language import load_language

__all__ = ["Quantity", "find_quantities"]

_ONES = "zero one two three four five six seven eight nine"
_TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_VALUES = {word: value for value, word in enumerate(f"{_ONES} {_TEENS}".split())}
_VALUES |= {word: 10 * value for value, word in enumerate(_TENS.split(), 2)}
_NUMERALS = frozenset({"0", "a", "an", *_VALUES})  # what a number begins with; 0 for any figure
_SCALES = {"hundred": 100, "thousand": 1000, "million": 1_000_000}

_SCALE = r"(?:hundred|thousand|million)\b"
_BELOW_TEN = f"(?:{'|'.join(_ONES.split()[1:])})"
_WORD = (
    rf"(?:(?:{'|'.join(_TENS.split())})(?:[\s-]{_BELOW_TEN}\b)?|{'|'.join(f'{_TEENS} {_ONES}'.split())})\b"
)
# "}+" and "?+" take a scale for good: in "a hundred-strong" there is no "a" to go back to.
_NUMBER = (
    rf"\d+\.\d+\s+million\b|(?:\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\s+{_SCALE}){{0,2}}+(?![\d.,]*\d)"
    rf"|(?:{_WORD}(?:\s+{_SCALE}){{0,2}}+|an?(?:\s+{_SCALE}){{1,2}}+)(?:(?<=hundred)\s+and\s+{_WORD})?+"
)
# A range downwards: its numbers stand for themselves ("revised from 14 to 13"), unless it is a score ("10-5").
_DOWN = re.compile(rf"(?<![\w.,–-])(?:{_NUMBER})(?![\w–-])", re.IGNORECASE)
# A word or a figure, as a quantity may begin with one.
_BEGINNING = re.compile(r"(?<![\w.,:$€£-])(?:\d|[^\W\d_]+)")
# What makes a number something else than a count of people or targets; words for units are the lexicon's.
_NOT_BEFORE = re.compile(
    r"(?:[$€£#]|\bNo\.|\bage[ds]?|\barticle|\bresolution|\bF-|\bSu-|\bhow|\bso|\btoo)\s*$", re.IGNORECASE
)
_NOT_AFTER = r"\s*(?:[%°]|:\d|[ap]\.?m\b|(?:th|st|nd|rd)\b|(?:{units})s?\b)"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A stated quantity: where it stands (code points into the text searched), its words, its interval."""

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
    for match in _matches(text):
        if _not_after().match(text, match.end()) or _NOT_BEFORE.search(text, 0, match.start()):
            continue
        index = int(str(match.lastgroup)[1:])
        phrase, low, high = match.group(), *_interval(_phrases()[index], match.group())
        if high is not None and high < low:
            found.extend(_apart(match.start(), phrase))
        else:
            found.append(Quantity(match.start(), match.end(), phrase, low, high))
    return found


def _matches(text: str) -> Iterator[re.Match[str]]:
    """Where a phrase stands, from left to right; only those are tried that begin with the word that stands there."""
    beginnings, end = _beginnings(), 0
    for begun in _BEGINNING.finditer(text):
        word = begun.group().lower()
        if begun.start() < end or not (word in beginnings or word.isdigit()):
            continue
        match = _pattern("0" if word.isdigit() else word).match(text, begun.start())
        if match is not None:
            yield match
            end = match.end()


def _apart(start: int, phrase: str) -> list[Quantity]:
    """The numbers of a range that runs downwards, each for itself; "twenty-five" is one, a score none."""
    found = []
    for number in _DOWN.finditer(phrase):
        value = _value(number.group())
        found.append(Quantity(start + number.start(), start + number.end(), number.group(), value, value))
    return found


@lru_cache
def _phrases() -> tuple[Quantifier, ...]:
    """The table's phrases, the longest first."""
    return tuple(sorted(quantifiers(), key=lambda row: (-len(row.phrase), row.phrase)))


@lru_cache
def _pattern(word: str) -> re.Pattern[str]:
    """The one expression that finds every phrase that begins with a word; the group that matched tells which."""
    is_number = word in _NUMERALS
    phrases = "|".join(
        rf"(?P<p{index}>{_phrase_pattern(row.phrase, number=f'(?:{_NUMBER})')})"
        for index, row in enumerate(_phrases())
        if (is_number if row.phrase.startswith("{") else _first(row) == word)
    )
    begun = r"(?<![\w.,:$€£-])(?!No\.\s*\d)"
    return re.compile(rf"{begun}(?:{phrases})(?![\w-]|'s\b|,\d)", re.IGNORECASE)


@lru_cache
def _beginnings() -> frozenset[str]:
    """The words that a quantity begins with, beside figures."""
    return _NUMERALS | {_first(row) for row in _phrases()} - {"{n}"}


def _first(row: Quantifier) -> str:
    """The first word of a phrase."""
    return re.split(r"[\s-]", row.phrase)[0]


@lru_cache
def _not_after() -> re.Pattern[str]:
    """What follows a number that is no count."""
    units = "|".join(
        re.escape(unit).replace(r"\ ", r"\s+") for unit in sorted(load_language().words["units"])
    )
    return re.compile(_NOT_AFTER.format(units=units), re.IGNORECASE)


def _phrase_pattern(phrase: str, *, number: str) -> str:
    """The expression of a phrase ("between {n} and {m}"); in ``number`` an @ stands for the name n or m."""
    return "".join(
        number.replace("@", part[1]) if part in ("{n}", "{m}") else re.escape(part).replace(r"\ ", r"\s+")
        for part in re.split(r"(\{[nm]\})", phrase)
    )


@lru_cache(maxsize=4096)
def _interval(row: Quantifier, matched: str) -> tuple[int, int | None]:
    """The interval of a matched phrase."""
    pattern = _phrase_pattern(row.phrase, number=f"(?P<@>{_NUMBER})")
    found = re.fullmatch(pattern, matched, re.IGNORECASE)
    numbers = {name: _value(value) for name, value in (found.groupdict() if found else {}).items()}
    return row.interval(**numbers)


def _value(words: str) -> int:
    """The value of a number in digits or in words ("1,200", "twenty-five", "two hundred and six")."""
    total = Fraction(0)
    for part in re.split(r"[\s-]+", words.lower()):
        if part in _SCALES:
            total *= _SCALES[part]
        elif part in ("a", "an"):
            total = Fraction(1)
        elif part != "and":
            total += _VALUES[part] if part in _VALUES else Fraction(part.replace(",", ""))
    return int(total)
