"""How names are compared: without case, diacritics and curly marks, cut into the tokenizer's words."""

import re
import unicodedata
from functools import lru_cache

__all__ = ["fold", "fold_name", "plain", "slug", "split_words"]


def fold(word: str) -> str:
    """A word as look-ups see it: lower case, a straight apostrophe.

    >>> fold("Qa’im")
    "qa'im"
    """
    return word.lower().replace("’", "'").replace("‘", "'")


@lru_cache(maxsize=65536)
def plain(word: str) -> str:
    """A folded word without diacritics ("türkiye" and "turkiye" are one name)."""
    if word.isascii():
        return word
    return "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))


def fold_name(name: str) -> str:
    """A name as it is compared: folded, without diacritics and doubled space.

    >>> fold_name("Quai  d’Orsay"), fold_name("Türkiye")
    ("quai d'orsay", 'turkiye')
    """
    return " ".join(plain(fold(name)).split())


def slug(text: str) -> str:
    """A name as part of an id.

    >>> slug("Vedant Patel")
    'vedant-patel'
    """
    return re.sub(r"[^a-z0-9]+", "-", plain(text.lower())).strip("-")


def split_words(text: str) -> tuple[str, ...]:
    """A name cut as the tokenizer cuts it: at spaces, with commas and the possessive apart.

    >>> split_words("Quai d'Orsay"), split_words("Washington, D.C.")
    (('Quai', "d'Orsay"), ('Washington', ',', 'D.C.'))
    """
    words: list[str] = []
    for written in text.split():
        word, comma = written.removesuffix(","), written.endswith(",")
        if word.endswith(("'s", "’s")):
            words.extend((word[:-2], "'s"))
        elif word:
            words.append(word)
        if comma:
            words.append(",")
    return tuple(words)
