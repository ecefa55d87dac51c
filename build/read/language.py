"""Which language a text is in, as an ISO 639-1 code."""

import re

__all__ = ["language_of"]

# Words that no other language uses often. In running English they are a seventh of all words; a text where
# they are a twelfth needs no model, whose loading (0.7 s) would be half the time to a first result.
ENGLISH_WORDS = frozenset(
    {"and", "by", "from", "had", "of", "said", "that", "the", "this", "was", "were", "which", "with"}
)
ENGLISH_SHARE = 1 / 12

# A model needs about this many words; a shorter text counts as English where its letters are.
FEWEST_WORDS = 20
LATIN_SHARE = 0.9

# What the model takes English news of West Africa for: Pidgin, in which hardly any is written.
NEAR_ENGLISH = frozenset({"pcm"})

# Names and places of a region do not make its language; the model reads no more than this of a text.
SAMPLE = 10_000


def language_of(text: str) -> str:
    """Return the language of a text.

    >>> language_of("Iraq summoned the Turkish ambassador on Monday.")
    'en'
    >>> language_of("Le ministère des Affaires étrangères a convoqué l’ambassadeur, " * 3)
    'fr'
    """
    sample = text[:SAMPLE]
    words = re.findall(r"\w+", sample.lower())
    if sum(word in ENGLISH_WORDS for word in words) >= max(1, len(words) * ENGLISH_SHARE):
        return "en"
    if len(words) < FEWEST_WORDS and _latin_share(sample) >= LATIN_SHARE:
        return "en"
    return _by_model(sample)


def _latin_share(text: str) -> float:
    """Return the share of a text's letters that are plain a to z; 1 for a text without letters."""
    letters = [character for character in text if character.isalpha()]
    return sum(character.isascii() for character in letters) / len(letters) if letters else 1.0


def _by_model(text: str) -> str:
    import py3langid

    language, _ = py3langid.classify(text)
    return "en" if language in NEAR_ENGLISH else str(language)
