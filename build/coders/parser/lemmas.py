"""Lemmas by word and tag: lemminflect for verbs and nouns, the lower-cased word for the rest."""

import gzip
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
from lemminflect import config, getAllLemmasOOV
from spacy.language import Language
from spacy.tokens import Doc

from demarche.build.coders.parser.tokens import to_ascii

__all__ = ["lemmatize"]

# What stands for a whole verb or "not" after the tokenizer has split a contraction.
CONTRACTIONS = {
    ("n't", "RB"): "not",
    ("'s", "VBZ"): "be",
    ("'re", "VBP"): "be",
    ("'m", "VBP"): "be",
    ("'ve", "VBP"): "have",
    ("'ve", "VB"): "have",
    ("'d", "VBD"): "have",
    ("'d", "MD"): "would",
    ("'ll", "MD"): "will",
    ("wo", "MD"): "will",
    ("ca", "MD"): "can",
    ("sha", "MD"): "shall",
}
# Irregular words of the news that lemminflect gets wrong.
IRREGULAR = {
    "airbases": "airbase",
    "axed": "axe",
    "axes": "axe",
    "axing": "axe",
    "bankrolled": "bankroll",
    "ddosed": "ddos",
    "ddosing": "ddos",
    "demarches": "demarche",
    "démarches": "démarche",
    "feting": "fete",
    "gendarmeries": "gendarmerie",
    "headbutting": "headbutt",
    "hutus": "hutu",
    "media": "media",
    "misspoke": "misspeak",
    "misspoken": "misspeak",
    "summonsed": "summons",
    "summonsing": "summons",
    "teargassed": "teargas",
    "teargassing": "teargas",
    "tranches": "tranche",
    "yazidis": "yazidi",
}
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
    return _lemma(text.lower(), tag)


@lru_cache(maxsize=CACHED_PAIRS)
def _lemma(lowered: str, tag: str) -> str:
    word = to_ascii(lowered)
    upos = UPOS_BY_TAG.get(tag)
    if (word, tag) in CONTRACTIONS:
        return CONTRACTIONS[word, tag]
    if upos is None or tag in {"VB", "NN"} or not word[-1:].isalpha():
        return word
    if word in IRREGULAR:
        return IRREGULAR[word]
    return _inflected_lemma(word, upos)


def _inflected_lemma(word: str, upos: str) -> str:
    """Return the lemma of a verb or noun; of a hyphenated one its last part is inflected."""
    first, hyphen, last = word.rpartition("-")
    known = _table().get(f"{last},{upos.lower()}")
    if known is not None:
        return first + hyphen + known
    guessed = getAllLemmasOOV(last, upos).get(upos)
    return first + hyphen + (guessed[0] if guessed else last)


@cache
def _table() -> dict[str, str]:
    """Return lemminflect's own table, "word,category" to lemma, read in a fifth of its time and memory."""
    own = gzip.decompress(Path(config.lemma_lu_fn).read_bytes()).decode("utf-8")
    overruled = Path(config.lemma_overrides_fn).read_text(encoding="utf-8").lower()
    rows = (line.rpartition(",") for line in f"{own}{overruled}".splitlines())
    return {word: lemmas.partition("/")[0].lower() for word, _comma, lemmas in rows}


@Language.component("demarche_lemmas", assigns=["token.lemma"])
def set_lemmas(doc: Doc) -> Doc:
    """Return `doc` with lemmas, and without the vectors it was parsed by: they are most of its memory."""
    for token in doc:
        token.lemma_ = _lemma(token.lower_, token.tag_)
    doc.tensor = NO_VECTORS
    return doc
