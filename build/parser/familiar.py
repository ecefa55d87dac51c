"""Words of war and protest that the treebanks lack, each shown to the parser as a word that behaves like it.

"Airstrikes", "summoned" and "denounced" do not stand once in the training data; "attacks", "invited" and
"supported" do. Only what the parser's features see is exchanged: texts, tokens and lemmas keep the word.
"""

import csv
from functools import cache
from pathlib import Path

__all__ = ["familiar"]

TABLE = Path(__file__).with_name("familiar.csv")


def familiar(word: str) -> str:
    """Return the word that the parser sees for a word, its capital kept.

    >>> familiar("airstrikes"), familiar("Denounced"), familiar("bridge")
    ('attacks', 'Supported', 'bridge')
    """
    seen = _table().get(word.lower())
    if seen is None:
        return word
    return seen.capitalize() if word[0].isupper() else seen


@cache
def _table() -> dict[str, str]:
    with TABLE.open(encoding="utf-8", newline="") as lines:
        return {row["word"]: row["seen_as"] for row in csv.DictReader(lines)}
