"""Words of the news that the treebanks lack, each shown to the parser as a word that behaves like it.

"Airstrikes", "vetoed" and "Burundians" do not stand once in the training data; "attacks", "visited" and
"Iraqis" do. Only what the parser's features see is exchanged: texts, tokens and lemmas keep the word.

The table holds the forms of the lexicon's words and the gazetteers' names that the training data have fewer
than three times. A word's stand-in has its tag and its company: an object, "that", "to", a preposition or
none of them. A form that may be verb or noun ("floods") has one that may be both ("claims"), and a form that
the data have as one of the two only is left out.
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
