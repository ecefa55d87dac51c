"""A parsed paragraph as sentences: cut, mended, and each word told whether it stands in a quotation."""

from itertools import pairwise
from typing import Any

from spacy.tokens import Doc

from demarche.build.coders.rules.grammar.mending import mend_tree
from demarche.build.coders.rules.grammar.sentence import Sentence
from demarche.schema.language import Language
from demarche.schema.spelling import fold

__all__ = ["sentences_of"]

# What is read off a Doc, a column each: one call for all its tokens is many times as fast as one for each.
_NUMBERS: list[int | str] = ["IDX", "LENGTH", "HEAD", "SENT_START"]
_WORDS: list[int | str] = ["ORTH", "LEMMA", "TAG", "DEP"]
_OPEN, _CLOSE = "“«„", "”»"
_EITHER = frozenset({'"', "``", "''"})  # marks that open and close alike


def sentences_of(
    doc: Doc, language: Language, *, offset: int, paragraph: int, quote_open: bool = False
) -> tuple[list[Sentence], bool]:
    """The sentences of one parsed paragraph, and whether a quotation is still open at its end.

    Args:
        doc: the parsed paragraph.
        language: whose words it is written in.
        offset: where the paragraph starts in the document, in code points.
        paragraph: the number of the paragraph in the document.
        quote_open: a quotation ran on from the paragraph before and this one does not open its own.
    """
    strings = doc.vocab.strings
    starts, lengths, heads, openings = doc.to_array(_NUMBERS).view("int64").T.tolist()
    spans = [(start, start + length) for start, length in zip(starts, lengths, strict=True)]
    words, lemmas, tags, deps = (
        [strings[key] for key in column] for column in doc.to_array(_WORDS).T.tolist()
    )
    quoted, quote_open = _quoted_words(words, is_open=quote_open)
    whole: dict[str, list[Any]] = {
        "words": words,
        "lowers": [fold(word) for word in words],
        "lemmas": lemmas,
        "tags": tags,
        "deps": deps,
        "starts": [start + offset for start, _end in spans],
        "ends": [end + offset for _start, end in spans],
        "quoted": quoted,
    }
    found = []
    cuts = [0, *(index for index, opens in enumerate(openings) if opens == 1 and index), len(words)]
    for first, last in pairwise(cuts):
        part = slice(first, last)
        columns = {name: values[part] for name, values in whole.items()}
        own_heads = [head + index for index, head in enumerate(heads[part])]
        found.append(mend_tree(Sentence(language, paragraph=paragraph, heads=own_heads, **columns)))
    return found, quote_open


def _quoted_words(words: list[str], *, is_open: bool) -> tuple[list[bool], bool]:
    """For each word whether it stands inside quotation marks, and the state after the last."""
    flags = []
    for word in words:
        is_mark = word in _OPEN or word in _CLOSE or word in _EITHER
        if is_mark:
            is_open = word in _OPEN or (word in _EITHER and not is_open)
        flags.append(is_open and not is_mark)
    return flags, is_open
