"""How a text is cut into tokens, and what of a token the parser's features see.

Two wishes shape it. A hyphenated name or compound ("Al-Asad", "F-16", "Iran-backed", "re-elected") is one
token, because it is one actor or one word to the coder. And typographic quotes, apostrophes and dashes are
the same to the parser as the ASCII ones it was trained on, because news pages use the former.

Words of the news that the treebanks lack are each shown to the parser as a word that behaves like it. "Airstrikes",
"vetoed" and "Burundians" do not stand once in the training data; "attacks", "visited" and "Iraqis" do. Only what the
parser's features see is exchanged: texts, tokens and lemmas keep the word.
"""

import csv
import gzip
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from pathlib import Path

import numpy as np
import yaml
from lemminflect import config, getAllLemmasOOV
from spacy.attrs import NORM, ORTH, PREFIX, SHAPE, SUFFIX  # type: ignore[import-not-found]
from spacy.lang.char_classes import ALPHA, ALPHA_LOWER, ALPHA_UPPER, CONCAT_QUOTES, LIST_ELLIPSES, LIST_ICONS
from spacy.lang.lex_attrs import prefix, suffix, word_shape
from spacy.language import Language
from spacy.tokenizer import Tokenizer  # type: ignore[import-not-found]
from spacy.tokens import Doc
from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex, registry

from demarche.schema.rows import read_rows

__all__ = ["create_tokenizer", "familiar_word", "lemmatize", "to_ascii"]

EXCEPTIONS = Path(__file__).with_name("tokens.yaml")
# Forms of the lexicon's words and the gazetteers' names that the training data have fewer than three times. A word's
# stand-in has its tag and its company: an object, "that", "to", a preposition or none of them. A form that may be verb
# or noun ("floods") has one that may be both ("claims"); one that the data have as one of the two only is left out.
FAMILIAR_WORDS = Path(__file__).with_name("familiar.csv")

# What the features see in place of a typographic sign. Dashes become "--", the treebanks' own sign for them.
ASCII_SIGNS = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "´": "'", "`": "'",
     "—": "--", "–": "--", "‐": "-", "‑": "-", "…": "..."}
)  # fmt: skip

# spaCy's English infixes without the hyphen; a dash divides words wherever it stands.
INFIXES = [
    *LIST_ELLIPSES,
    *LIST_ICONS,
    r"(?<=[0-9])[+\-\*^](?=[0-9-])",
    rf"(?<=[{ALPHA_LOWER}{CONCAT_QUOTES}])\.(?=[{ALPHA_UPPER}{CONCAT_QUOTES}])",
    rf"(?<=[{ALPHA}]),(?=[{ALPHA}])",
    rf"(?<=[{ALPHA}0-9])[:<>=/](?=[{ALPHA}])",
    r"--+|—+|–+",
    r"[“”„«»]",  # never inside a word, unlike the apostrophe that looks like a single quote
]


def to_ascii(text: str) -> str:
    """Return `text` with typographic quotes, apostrophes, dashes and dots replaced by ASCII ones."""
    return text if text.isascii() else text.translate(ASCII_SIGNS)


@registry.tokenizers("demarche.tokenizer.v1")  # type: ignore[untyped-decorator]
def create_tokenizer() -> Callable[[Language], Tokenizer]:
    """Return a factory for the tokenizer; making it also sets what the features of `nlp.vocab` see."""
    return _make_tokenizer


def _make_tokenizer(nlp: Language) -> Tokenizer:
    defaults = nlp.Defaults
    own = yaml.safe_load(EXCEPTIONS.read_text(encoding="utf-8"))
    rules = {word: [{ORTH: word}] for word in own["abbreviations"]} | defaults.tokenizer_exceptions
    rules = {word: pieces for word, pieces in rules.items() if word not in own["cut"]}
    _show_familiar_words(nlp)
    return Tokenizer(
        nlp.vocab,
        rules=rules,
        prefix_search=compile_prefix_regex(defaults.prefixes or ()).search,
        suffix_search=compile_suffix_regex(defaults.suffixes or ()).search,
        infix_finditer=compile_infix_regex(INFIXES).finditer,
        token_match=defaults.token_match,
        url_match=defaults.url_match,
    )


def _show_familiar_words(nlp: Language) -> None:
    """Make the only features of the parser blind to typographic signs and to rare words of war."""
    getters = nlp.vocab.lex_attr_getters  # type: ignore[attr-defined]
    for attribute, getter in ((NORM, str.lower), (PREFIX, prefix), (SUFFIX, suffix), (SHAPE, word_shape)):
        getters[attribute] = partial(_of_familiar, getter)


def _of_familiar(getter: Callable[[str], str], text: str) -> str:
    return getter(familiar_word(to_ascii(text)))


def familiar_word(word: str) -> str:
    """Return the word that the parser sees for a word, its capital kept.

    >>> familiar_word("airstrikes"), familiar_word("Denounced"), familiar_word("bridge")
    ('attacks', 'Supported', 'bridge')
    """
    seen = _familiar_words().get(word.lower())
    if seen is None:
        return word
    return seen.capitalize() if word[0].isupper() else seen


@cache
def _familiar_words() -> dict[str, str]:
    """Return what each word that the treebanks lack is seen as."""
    with FAMILIAR_WORDS.open(encoding="utf-8", newline="") as lines:
        return {row["word"]: row["seen_as"] for row in csv.DictReader(lines)}


# Contractions by their tag, and irregular words of the news that lemminflect gets wrong, whatever their tag.
LEMMA_EXCEPTIONS = Path(__file__).with_name("lemmas.csv")
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
    return {(row.word, row.tag): row.lemma for row in read_rows(LEMMA_EXCEPTIONS, _Irregular)}


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
