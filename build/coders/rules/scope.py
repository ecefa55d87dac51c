"""Whether a document is about what the codebook codes at all, told from its raw words before anything is parsed.

A report of a match names states and has them attack, strike and win; none of it is an event of world politics.  Coders
who work by hand discard such a document unread, and so does this: where the words of sport, culture, kitchen, markets,
science, weather and neighbourhood (schema/lexicon/en/subjects.csv) far outnumber those of politics, and not one speaks
of armed force or diplomacy.
"""

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from demarche.schema.language import FOLDER
from demarche.schema.rows import read_rows

__all__ = ["SUBJECTS", "is_elsewhere"]

SUBJECTS: Path = FOLDER / "subjects.csv"
# So many different words of other subjects, and so many to a hundred of the text; one sentence never has them.
LEAST_WORDS, LEAST_PER_CENT = 12, 5
# A word of politics outweighs so many of other subjects: a court, a governor and officials are in any paper.
OUTWEIGHS = 5
_POLITICS, _DECISIVE = "politics", "force and diplomacy"
_WORD = re.compile(r"[a-z]+(?:-[a-z]+)*")


@dataclass(frozen=True, slots=True)
class _SubjectRow:
    """A subject, and its words divided by bars."""

    subject: str
    words: str


@dataclass(frozen=True, slots=True)
class _Subjects:
    """The subjects' words, as sets of the words that they are or begin with."""

    other: frozenset[str]
    politics: frozenset[str]
    decisive: re.Pattern[str]


def is_elsewhere(text: str) -> bool:
    """True for a document that is about something that the codebook does not code.

    >>> is_elsewhere("Iraq beat Jordan.")
    False
    """
    lowered = text.lower()
    counts = Counter(_WORD.findall(lowered))
    subjects = _subjects()
    found = [word for word in counts if word in subjects.other]
    if len(found) < LEAST_WORDS:
        return False
    others = sum(counts[word] for word in found)
    political = sum(counts[word] for word in counts.keys() & subjects.politics)
    enough = others * 100 >= LEAST_PER_CENT * counts.total() and others > OUTWEIGHS * political
    return enough and subjects.decisive.search(lowered) is None


@cache
def _subjects() -> _Subjects:
    """The table of subjects; a word in "s" stands for the word without it, too."""
    rows = {row.subject: row.words.split("|") for row in read_rows(SUBJECTS, _SubjectRow)}
    decisive, politics = rows.pop(_DECISIVE), rows.pop(_POLITICS)
    single = {word for words in rows.values() for word in words if " " not in word}
    known = frozenset(single | {f"{word}s" for word in single}) - set(politics)
    longest_first = sorted(decisive, key=lambda word: (-len(word), word))
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b")
    return _Subjects(known, frozenset(politics), pattern)
