"""A parsed paragraph as sentences: cut, mended, and each word told whether it stands in a quotation."""

from typing import Any

from spacy.tokens import Doc

from demarche.build.grammar.mending import mend
from demarche.build.grammar.sentence import Sentence, fold

__all__ = ["sentences_of"]

_OPEN, _CLOSE = "“«„", "”»"
_EITHER = frozenset({'"', "``", "''"})  # marks that open and close alike


def sentences_of(
    doc: Doc, *, offset: int, paragraph: int, quote_open: bool = False
) -> tuple[list[Sentence], bool]:
    """The sentences of one parsed paragraph, and whether a quotation is still open at its end.

    Args:
        doc: the parsed paragraph.
        offset: where the paragraph starts in the document, in code points.
        paragraph: the number of the paragraph in the document.
        quote_open: a quotation ran on from the paragraph before and this one does not open its own.
    """
    words = [token.text for token in doc]
    quoted, quote_open = _quotation(words, is_open=quote_open)
    whole: dict[str, list[Any]] = {
        "words": words,
        "lowers": [fold(word) for word in words],
        "lemmas": [token.lemma_ for token in doc],
        "tags": [token.tag_ for token in doc],
        "deps": [token.dep_ for token in doc],
        "starts": [token.idx + offset for token in doc],
        "ends": [token.idx + offset + len(token) for token in doc],
        "quoted": quoted,
    }
    heads = [token.head.i for token in doc]
    found = []
    for span in doc.sents:
        part = slice(span.start, span.end)
        columns = {name: values[part] for name, values in whole.items()}
        own_heads = [head - span.start for head in heads[part]]
        found.append(mend(Sentence(paragraph=paragraph, heads=own_heads, **columns)))
    return found, quote_open


def _quotation(words: list[str], *, is_open: bool) -> tuple[list[bool], bool]:
    """For each word whether it stands inside quotation marks, and the state after the last."""
    flags = []
    for word in words:
        is_mark = word in _OPEN or word in _CLOSE or word in _EITHER
        if is_mark:
            is_open = word in _OPEN or (word in _EITHER and not is_open)
        flags.append(is_open and not is_mark)
    return flags, is_open
