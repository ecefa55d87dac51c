"""Texts in, parsed Docs out: our own spaCy pipeline, or a stronger one that the user names.

>>> (doc,) = parse_paragraphs(["Iraq summoned the ambassador."])
>>> [(token.lemma_, token.tag_, token.dep_, token.head.i) for token in doc][:2]
[('iraq', 'NNP', 'nsubj', 1), ('summon', 'VBD', 'ROOT', 1)]
"""

import re
from collections import deque
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import chain, islice
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc

import demarche.build.coders.parser  # noqa: F401  (registers the pipeline's pieces with spaCy)
from demarche.schema.errors import DataError

__all__ = ["OWN_PARSER", "load_own_parser", "load_parser", "parse_paragraphs"]

OWN_PARSER = Path(__file__).parents[1] / "parser" / "model"
# Relations that frames name; a pipeline that has "dobj" or "nsubjpass" in their place does not follow UD 2.
UD_LABELS = frozenset({"nsubj", "nsubj:pass", "obj", "obl"})
# White space that spaCy would make tokens of; each becomes one space, so that offsets stay true.
PLAIN_SPACE = str.maketrans(
    dict.fromkeys("\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u00a0\u2002\u2003\u2009\u200b\u202f\ufeff", " ")
)
# Longer than paragraphs are. The parser takes as many steps as the longest text of a batch needs.
LONGEST_PIECE = 2_000
# As much as fits: up to what looks like the end of a sentence, else up to a space, else anywhere.
LONG_PIECES = re.compile(
    rf".{{1,{LONGEST_PIECE}}}(?:(?<=[a-z0-9][.!?] )|(?<=[.!?][\"”’] )|$)"
    rf"|.{{1,{LONGEST_PIECE}}}(?:(?<= )|$)"
    rf"|.{{1,{LONGEST_PIECE}}}"
)
# Some 5,000 words: enough to fill the parser's matrices, and 300 MB at the most. Larger batches are slower.
BATCH_CHARACTERS = 30_000


def load_parser(name: str | None = None) -> Language:
    """Return the spaCy pipeline that parses: ours, or the installed package or folder `name`.

    Raises:
        DataError: D201 when the pipeline cannot be loaded, D202 when its labels are not those of UD.
    """
    return _parser_of(name)


@cache  # which would take a default for another argument than None, and load ours twice
def _parser_of(name: str | None) -> Language:
    """Return the pipeline of a name, loaded once."""
    return load_own_parser() if name is None else _load_named(name)


def load_own_parser(folder: Path = OWN_PARSER) -> Language:
    """Return a pipeline as ``build/coders/parser/train.py`` stores it, without any vocabulary but its labels."""
    parser = spacy.load(folder, exclude=["tokenizer", "vocab"])
    for label in chain(*parser.pipe_labels.values()):
        parser.vocab.strings.add(label)
    return _with_own_pipes(parser)


def _load_named(name: str) -> Language:
    """Return an installed pipeline, or one in a folder."""
    try:
        parser = spacy.load(name, exclude=["ner", "lemmatizer", "trainable_lemmatizer", "textcat"])
    except (OSError, ValueError, ImportError) as error:
        raise DataError("D201", name=name) from error
    if not UD_LABELS.issubset(parser.pipe_labels.get("parser", ())):
        raise DataError("D202", name=name)
    return _with_own_pipes(parser)


def _with_own_pipes(parser: Language) -> Language:
    """Return the pipeline with our sentence starts before what it has, and our lemmas behind."""
    parser.add_pipe("demarche_sentence_starts", first=True)
    parser.add_pipe("demarche_lemmas", last=True)
    return parser


def parse_paragraphs(
    texts: Iterable[str], *, parser: Language | None = None, batch_size: int = 64
) -> Iterator[Doc]:
    """Yield a parsed Doc for every text, in order, with offsets true to the text.

    Give paragraphs, not pages: sentences are found less well where headlines run together. The Docs carry
    lemmas, Penn tags and UD relations, and no vectors. Of the texts `batch_size` are held at a time, or fewer
    if they are long.
    """
    nlp = parser or load_parser()
    counts: deque[int] = deque()
    batches = _batches_of(_pieces_of(texts, counts), batch_size)
    docs = (doc for batch in batches for doc in nlp.pipe(batch, batch_size=len(batch)))
    for doc in docs:
        others = list(islice(docs, counts.popleft() - 1))
        yield Doc.from_docs([doc, *others], ensure_whitespace=False) if others else doc


def _pieces_of(texts: Iterable[str], counts: deque[int]) -> Iterator[str]:
    """Yield the texts, very long ones in pieces; `counts` gets the number of pieces of each."""
    for text in texts:
        plain = text.translate(PLAIN_SPACE)
        pieces = [plain] if len(plain) <= LONGEST_PIECE else LONG_PIECES.findall(plain)
        counts.append(len(pieces))
        yield from pieces


def _batches_of(texts: Iterable[str], batch_size: int) -> Iterator[list[str]]:
    """Yield the texts by batches of so many, or of so many characters."""
    batch: list[str] = []
    characters = 0
    for text in texts:
        batch.append(text)
        characters += len(text)
        if len(batch) == batch_size or characters >= BATCH_CHARACTERS:
            yield batch
            batch, characters = [], 0
    if batch:
        yield batch
