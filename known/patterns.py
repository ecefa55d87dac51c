"""Words of a language as regular expressions, and its months by number."""

import re
from collections.abc import Iterable
from functools import lru_cache

from demarche.schema.language import Language

__all__ = ["any_of", "half_day", "month_numbers"]


def any_of(words: Iterable[str]) -> str:
    r"""The expression that finds one of some words or phrases, the longest first.

    >>> any_of(["up to", "until", "till"])
    '(?:until|up\\s+to|till)'
    """
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    patterns = (r"\s+".join(map(re.escape, word.split())) for word in longest_first)
    return f"(?:{'|'.join(patterns)})"


def half_day(language: Language) -> str:
    """The expression that finds what follows an hour, each letter with or without a full stop: "am", "p.m."."""
    patterns = (r"\.?".join(word) for word in language.time["half_days"])
    return f"(?:{'|'.join(patterns)})"


@lru_cache
def month_numbers(language: Language) -> dict[str, int]:
    """The number of each month, 1 to 12, by its name and by its abbreviations, in lower case."""
    names, short = language.time["months"], language.time["month_short"]
    return {
        word: number
        for number, (name, abbreviations) in enumerate(zip(names, short, strict=True), 1)
        for word in (name, *abbreviations.split("|"))
    }
