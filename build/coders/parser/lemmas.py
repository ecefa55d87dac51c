"""Lemmas by word and tag: lemminflect for verbs and nouns, the lower-cased word for the rest."""

import gzip
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
from lemminflect import config, getAllLemmasOOV
from spacy.language import Language
from spacy.tokens import Doc

from demarche.build.coders.parser.tokens import to_ascii
from demarche.schema.rows import read_rows

__all__ = ["lemmatize"]

# Contractions by their tag, and irregular words of the news that lemminflect gets wrong, whatever their tag.
EXCEPTIONS = Path(__file__).with_name("lemmas.csv")
UPOS_BY_TAG = {
    **dict.fromkeys(("VB", "VBD", "VBG", "VBN", "VBP", "VBZ"), "VERB"),
    "NN": "NOUN",
    "NNS": "NOUN",
}
# A news archive has some 10^5 word-tag pairs, most of them once; the frequent ones stay in this many.
CACHED_PAIRS = 1 << 16
NO_VECTORS = np.zeros((0, 0), dtype="float32")


def lemmatize(text: str, tag: str) -> str:
    """Return the lemma, in lower case, of a word that bears a Penn Treebank tag.

    >>> lemmatize("Summoned", "VBD"), lemmatize("strikes", "NNS"), lemmatize("Iraq", "NNP")
    ('summon', 'strike', 'iraq')
    """
    return _lemma_of(text.lower(), tag)


@dataclass(frozen=True, slots=True)
class _Irregular:
    """A word whose lemma no rule tells; without a tag for all its inflected forms."""

    word: str
    tag: str | None
    lemma: str


@lru_cache(maxsize=CACHED_PAIRS)
def _lemma_of(lowered: str, tag: str) -> str:
    """Return the lemma of a word in lower case."""
    word, exceptions = to_ascii(lowered), _exceptions()
    if (word, tag) in exceptions:
        return exceptions[word, tag]
    upos = UPOS_BY_TAG.get(tag)
    if upos is None or tag in {"VB", "NN"} or not word[-1:].isalpha():
        return word
    return exceptions.get((word, None)) or _inflected_lemma(word, upos)


@cache
def _exceptions() -> dict[tuple[str, str | None], str]:
    """Return the lemmas of the exceptions by word and tag."""
    return {(row.word, row.tag): row.lemma for row in read_rows(EXCEPTIONS, _Irregular)}


def _inflected_lemma(word: str, upos: str) -> str:
    """Return the lemma of a verb or noun; of a hyphenated one its last part is inflected."""
    first, hyphen, last = word.rpartition("-")
    known = _known_lemmas().get(f"{last},{upos.lower()}")
    if known is not None:
        return first + hyphen + known
    guessed = getAllLemmasOOV(last, upos).get(upos)
    return first + hyphen + (guessed[0] if guessed else last)


@cache
def _known_lemmas() -> dict[str, str]:
    """Return lemminflect's own table, "word,category" to lemma, read in a fifth of its time and memory."""
    own = gzip.decompress(Path(config.lemma_lu_fn).read_bytes()).decode("utf-8")
    overruled = Path(config.lemma_overrides_fn).read_text(encoding="utf-8").lower()
    rows = (line.rpartition(",") for line in f"{own}{overruled}".splitlines())
    return {word: lemmas.partition("/")[0].lower() for word, _comma, lemmas in rows}


@Language.component("demarche_lemmas", assigns=["token.lemma"])
def set_lemmas(doc: Doc) -> Doc:
    """Return `doc` with lemmas, and without the vectors it was parsed by: they are most of its memory."""
    for token in doc:
        token.lemma_ = _lemma_of(token.lower_, token.tag_)
    doc.tensor = NO_VECTORS
    return doc
