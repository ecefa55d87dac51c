"""How many: the quantities of a sentence as intervals, by the published table of quantifiers.

The table is schema/codebook/quantifiers.csv.
"more than 80" is [81, ∞), "dozens" [24, ∞), "16" [16, 16]; an open end is None.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from demarche.known.patterns import any_of, half_day
from demarche.schema.codebook import Quantifier, quantifiers
from demarche.schema.language import Language

__all__ = ["Quantity", "find_quantities"]

_FIGURE = "0"  # stands for any figure where a number begins with one
# A word or a figure, as a quantity may begin with one.
_BEGINNING = re.compile(r"(?<![\w.,:$€£-])(?:\d|[^\W\d_]+)")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A stated quantity: where it stands (code points into the text searched), its words, its interval."""

    start: int
    end: int
    text: str
    low: int
    high: int | None


@dataclass(frozen=True, slots=True, eq=False)
class _Numerals:
    """The words for numbers of a language as expressions.

    Attributes:
        number: finds a number in figures or words.
        down: finds the numbers of a range downwards, which stand for themselves ("revised from 14 to 13"), unless
            it is a score ("10-5").
        not_before, not_after: what makes a number something else than a count of people or targets.
        first: what a number begins with.
    """

    number: str
    down: re.Pattern[str]
    not_before: re.Pattern[str]
    not_after: re.Pattern[str]
    first: frozenset[str]


def find_quantities(text: str, language: Language) -> list[Quantity]:
    """The quantities of a text, in order, the longest phrase first where two begin alike.

    >>> from demarche.schema.language import load_language
    >>> found = find_quantities("more than 80 targets and dozens of men", load_language())
    >>> [(q.text, q.low, q.high) for q in found]
    [('more than 80', 81, None), ('dozens of', 24, None)]
    """
    found, numerals = [], _numerals(language)
    for match in _matches(text, language):
        if numerals.not_after.match(text, match.end()) or numerals.not_before.search(text, 0, match.start()):
            continue
        index = int(str(match.lastgroup)[1:])
        phrase, low, high = match.group(), *_interval(language, _phrases()[index], match.group())
        if high is not None and high < low:
            found.extend(_apart(match.start(), phrase, language))
        else:
            found.append(Quantity(match.start(), match.end(), phrase, low, high))
    return found


def _matches(text: str, language: Language) -> Iterator[re.Match[str]]:
    """Where a phrase stands, from left to right; only those are tried that begin with the word that stands there."""
    beginnings, end = _beginnings(language), 0
    for begun in _BEGINNING.finditer(text):
        word = begun.group().lower()
        if begun.start() < end or not (word in beginnings or word.isdigit()):
            continue
        match = _pattern(language, _FIGURE if word.isdigit() else word).match(text, begun.start())
        if match is not None:
            yield match
            end = match.end()


def _apart(start: int, phrase: str, language: Language) -> list[Quantity]:
    """The numbers of a range that runs downwards, each for itself; "twenty-five" is one, a score none."""
    found = []
    for number in _numerals(language).down.finditer(phrase):
        value = _value(number.group(), language)
        found.append(Quantity(start + number.start(), start + number.end(), number.group(), value, value))
    return found


@lru_cache
def _phrases() -> tuple[Quantifier, ...]:
    """The table's phrases, the longest first."""
    return tuple(sorted(quantifiers(), key=lambda row: (-len(row.phrase), row.phrase)))


@lru_cache
def _pattern(language: Language, word: str) -> re.Pattern[str]:
    """The one expression that finds every phrase that begins with a word; the group that matched tells which."""
    numerals = _numerals(language)
    is_number = word in numerals.first
    phrases = "|".join(
        rf"(?P<p{index}>{_phrase_pattern(row.phrase, number=numerals.number)})"
        for index, row in enumerate(_phrases())
        if (is_number if row.phrase.startswith("{") else _first(row) == word)
    )
    marks = any_of(language.numbers["number_marks"])
    begun = rf"(?<![\w.,:$€£-])(?!{marks}\s*\d)"
    return re.compile(rf"{begun}(?:{phrases})(?![\w-]|'s\b|,\d)", re.IGNORECASE)


@lru_cache
def _beginnings(language: Language) -> frozenset[str]:
    """The words that a quantity begins with, beside figures."""
    return _numerals(language).first | {_first(row) for row in _phrases()} - {"{n}"}


def _first(row: Quantifier) -> str:
    """The first word of a phrase."""
    return re.split(r"[\s-]", row.phrase)[0]


def _phrase_pattern(phrase: str, *, number: str) -> str:
    """The expression of a phrase ("between {n} and {m}"); in ``number`` an @ stands for the name n or m."""
    return "".join(
        number.replace("@", part[1]) if part in ("{n}", "{m}") else re.escape(part).replace(r"\ ", r"\s+")
        for part in re.split(r"(\{[nm]\})", phrase)
    )


@lru_cache(maxsize=4096)
def _interval(language: Language, row: Quantifier, matched: str) -> tuple[int, int | None]:
    """The interval of a matched phrase."""
    pattern = _phrase_pattern(row.phrase, number=f"(?P<@>{_numerals(language).number})")
    found = re.fullmatch(pattern, matched, re.IGNORECASE)
    numbers = {name: _value(value, language) for name, value in (found.groupdict() if found else {}).items()}
    return row.interval(**numbers)


def _value(number: str, language: Language) -> int:
    """The value of a number in digits or in words ("1,200", "twenty-five", "two hundred and six")."""
    terms, total = language.numbers, Fraction(0)
    for part in re.split(r"[\s-]+", number.lower()):
        if part in terms["scales"]:
            total *= terms["scales"][part]
        elif part in terms["single"]:
            total = Fraction(1)
        elif part not in terms["links"]:
            value = terms["values"].get(part)
            total += value if value is not None else Fraction(part.replace(",", ""))
    return int(total)


@lru_cache
def _numerals(language: Language) -> _Numerals:
    """The expressions of a language's numbers, made once."""
    terms, number = language.numbers, f"(?:{_number_pattern(language)})"
    ordinal, unit = any_of(terms["ordinal_endings"]), any_of(language.words["units"])
    plural = any_of(language.words["plural_endings"])
    names = "|".join(re.escape(word) for word in (*terms["number_marks"], *terms["no_count_behind"]))
    return _Numerals(
        number=number,
        down=re.compile(rf"(?<![\w.,–-]){number}(?![\w–-])", re.IGNORECASE),
        not_before=re.compile(rf"(?:[$€£#]|\b(?:{names}))\s*$", re.IGNORECASE),
        not_after=re.compile(
            rf"\s*(?:[%°]|:\d|{half_day(language)}\b|{ordinal}\b|{unit}{plural}?\b)", re.IGNORECASE
        ),
        first=frozenset({_FIGURE, *terms["single"], *terms["values"]}),
    )


def _number_pattern(language: Language) -> str:
    """The expression of a number in figures or in words."""
    terms = language.numbers
    tens = any_of(word for word, value in terms["values"].items() if value >= 20)
    below_twenty = any_of(word for word, value in terms["values"].items() if value < 20)
    below_ten = any_of(word for word, value in terms["values"].items() if 0 < value < 10)
    word = rf"(?:{tens}(?:[\s-]{below_ten}\b)?|{below_twenty})\b"
    scale, decimal_scale = rf"{any_of(terms['scales'])}\b", rf"{any_of(terms['decimal_scales'])}\b"
    link = "|".join(rf"(?<={after})\s+{link}" for link, after in terms["links"].items())
    # "}+" and "?+" take a scale for good: in "a hundred-strong" there is no "a" to go back to.
    return (
        rf"\d+\.\d+\s+{decimal_scale}|(?:\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\s+{scale}){{0,2}}+(?![\d.,]*\d)"
        rf"|(?:{word}(?:\s+{scale}){{0,2}}+|{any_of(terms['single'])}(?:\s+{scale}){{1,2}}+)"
        rf"(?:(?:{link})\s+{word})?+"
    )
