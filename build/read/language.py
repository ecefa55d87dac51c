"""Which language a text is in, as an ISO 639-1 code."""

import re

from demarche.schema.language import Language

__all__ = ["language_of"]

# A text whose words are common ones of the language to this share (half of what is usual) needs no model, whose
# loading (0.7 s) would be half the time to a first result.
COMMON_SHARE = 1 / 12

# A model needs about this many words; a shorter text counts as being in the language where its letters are Latin.
FEWEST_WORDS = 20
LATIN_SHARE = 0.9

# Names and places of a region do not make its language; the model reads no more than this of a text.
SAMPLE = 10_000


def language_of(text: str, expected: Language) -> str:
    """Return the language of a text; the one that is expected is told first.

    >>> from demarche.schema.language import load_language
    >>> language_of("Iraq summoned the Turkish ambassador on Monday.", load_language())
    'en'
    >>> language_of("Le ministère des Affaires étrangères a convoqué l’ambassadeur, " * 3, load_language())
    'fr'
    """
    sample = text[:SAMPLE]
    words = re.findall(r"\w+", sample.lower())
    common = expected.words["common_words"]
    if sum(word in common for word in words) >= max(1, len(words) * COMMON_SHARE):
        return expected.code
    if len(words) < FEWEST_WORDS and _latin_share(sample) >= LATIN_SHARE:
        return expected.code
    found = _by_model(sample)
    return expected.code if found in expected.words["near_languages"] else found


def _latin_share(text: str) -> float:
    """Return the share of a text's letters that are plain a to z; 1 for a text without letters."""
    letters = [character for character in text if character.isalpha()]
    return sum(character.isascii() for character in letters) / len(letters) if letters else 1.0


def _by_model(text: str) -> str:
    import py3langid

    language, _ = py3langid.classify(text)
    return str(language)
