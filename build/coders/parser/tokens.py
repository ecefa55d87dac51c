"""How a text is cut into tokens, and what of a token the parser's features see.

Two wishes shape it. A hyphenated name or compound ("Al-Asad", "F-16", "Iran-backed", "re-elected") is one
token, because it is one actor or one word to the coder. And typographic quotes, apostrophes and dashes are
the same to the parser as the ASCII ones it was trained on, because news pages use the former.
"""

from collections.abc import Callable
from functools import partial

from spacy.attrs import NORM, ORTH, PREFIX, SHAPE, SUFFIX  # type: ignore[import-not-found]
from spacy.lang.char_classes import ALPHA, ALPHA_LOWER, ALPHA_UPPER, CONCAT_QUOTES, LIST_ELLIPSES, LIST_ICONS
from spacy.lang.lex_attrs import prefix, suffix, word_shape
from spacy.language import Language
from spacy.tokenizer import Tokenizer  # type: ignore[import-not-found]
from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex, registry

from demarche.build.coders.parser.familiar import familiar

__all__ = ["create_tokenizer", "to_ascii"]

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

# "state-owned" stays whole, "and/or" does not: UD reads two conjunctions in it.
SPLIT_EXCEPTIONS = ("and/or",)

# Ranks and titles whose full stop does not end the sentence, where spaCy does not know them yet.
ABBREVIATIONS = (
    "Amb.", "Brig.", "Brig.-Gen.", "Capt.", "Cmdr.", "Col.", "Cpl.", "Ft.", "Hon.", "Insp.", "Lt.",
    "Lt.-Gen.", "Maj.", "Maj.-Gen.", "Pvt.", "Sec.", "Sgt.", "Supt.", "Vice-Adm.", "etc.",
)  # fmt: skip


def to_ascii(text: str) -> str:
    """Return `text` with typographic quotes, apostrophes, dashes and dots replaced by ASCII ones."""
    return text if text.isascii() else text.translate(ASCII_SIGNS)


@registry.tokenizers("demarche.tokenizer.v1")  # type: ignore[untyped-decorator]
def create_tokenizer() -> Callable[[Language], Tokenizer]:
    """Return a factory for the tokenizer; making it also sets what the features of `nlp.vocab` see."""
    return _make_tokenizer


def _make_tokenizer(nlp: Language) -> Tokenizer:
    defaults = nlp.Defaults
    rules = {word: [{ORTH: word}] for word in ABBREVIATIONS} | defaults.tokenizer_exceptions
    rules = {word: pieces for word, pieces in rules.items() if word not in SPLIT_EXCEPTIONS}
    _see_familiar_signs(nlp)
    return Tokenizer(
        nlp.vocab,
        rules=rules,
        prefix_search=compile_prefix_regex(defaults.prefixes or ()).search,
        suffix_search=compile_suffix_regex(defaults.suffixes or ()).search,
        infix_finditer=compile_infix_regex(INFIXES).finditer,
        token_match=defaults.token_match,
        url_match=defaults.url_match,
    )


def _see_familiar_signs(nlp: Language) -> None:
    """Make the only features of the parser blind to typographic signs and to rare words of war."""
    getters = nlp.vocab.lex_attr_getters  # type: ignore[attr-defined]
    for attribute, getter in ((NORM, str.lower), (PREFIX, prefix), (SUFFIX, suffix), (SHAPE, word_shape)):
        getters[attribute] = partial(_of_familiar, getter)


def _of_familiar(getter: Callable[[str], str], text: str) -> str:
    return getter(familiar(to_ascii(text)))
