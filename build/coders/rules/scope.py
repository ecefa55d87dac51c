"""Whether a document is about what the codebook codes at all, told from its raw words before anything is parsed.

A report of a match names states and has them attack, strike and win; none of it is an event of world politics.  Coders
who work by hand discard such a document unread, and so does this: where the words of sport, culture, kitchen, markets,
science, weather and neighbourhood (the lexicon's subjects.csv) far outnumber those of politics, and not one speaks
of armed force or diplomacy.
"""

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache

from demarche.schema.language import Language
from demarche.schema.rows import read_rows

__all__ = ["is_elsewhere"]

# So many different words of other subjects, and so many to a hundred of the text; one sentence never has them.
LEAST_WORDS, LEAST_PER_CENT = 12, 5
# A word of politics outweighs so many of other subjects: a court, a governor and officials are in any paper.
OUTWEIGHS = 5
# The subjects whose words count against all the others.
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


def is_elsewhere(text: str, language: Language) -> bool:
    """True for a document that is about something that the codebook does not code.

    >>> from demarche.schema.language import load_language
    >>> is_elsewhere("Iraq beat Jordan.", load_language())
    False
    """
    lowered = text.lower()
    counts = Counter(_WORD.findall(lowered))
    subjects = _subjects(language)
    found = [word for word in counts if word in subjects.other]
    if len(found) < LEAST_WORDS:
        return False
    others = sum(counts[word] for word in found)
    political = sum(counts[word] for word in counts.keys() & subjects.politics)
    enough = others * 100 >= LEAST_PER_CENT * counts.total() and others > OUTWEIGHS * political
    return enough and subjects.decisive.search(lowered) is None


@cache
def _subjects(language: Language) -> _Subjects:
    """The table of subjects; the plural of a word stands for it, too."""
    rows = {
        row.subject: row.words.split("|") for row in read_rows(language.folder / "subjects.csv", _SubjectRow)
    }
    decisive, politics = rows.pop(_DECISIVE), rows.pop(_POLITICS)
    single = {word for words in rows.values() for word in words if " " not in word}
    plurals = {word + ending for word in single for ending in language.words["plural_endings"]}
    known = frozenset(single | plurals) - set(politics)
    longest_first = sorted(decisive, key=lambda word: (-len(word), word))
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b")
    return _Subjects(known, frozenset(politics), pattern)
