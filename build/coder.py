"""The heart: documents in, one row a document out, with its events and claims nested in it.

Every runner only moves batches through it.
"""

import hashlib
import re
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyarrow as pa
from spacy.tokens import Doc

from demarche import __version__
from demarche.build.codings import CODING_SCHEMA, DOCUMENT_COLUMNS
from demarche.build.find.given import given_spans
from demarche.build.find.mention import slug
from demarche.build.find.names import Names, load_names
from demarche.build.grammar.sentence import fold
from demarche.build.linking.corrections import take_back
from demarche.build.linking.happenings import settle
from demarche.build.parse import load_parser, parse_paragraphs
from demarche.build.reader import Reading, read_document
from demarche.build.records import coding_of
from demarche.build.relate.ranker import ranker_sha256
from demarche.build.scope import is_elsewhere
from demarche.schema.codebook import codebook_sha256
from demarche.schema.gazetteer import Actor, gazetteer_sha256, load_media
from demarche.schema.lexicon import Lexicon, lexicon_sha256, load_lexicon
from demarche.schema.own_gazetteer import OwnActors

__all__ = ["CODER_ID", "code_batch", "coder_row", "home_of", "narrator_of"]

CODER_ID = f"demarche-{__version__}"
# Paragraphs parsed at a time: enough to fill the parser's matrices, few enough to bound memory.
PARSE_BATCH = 128
# How far before the first sentence a dateline may stand, in code points; what is further up is the headline.
LONGEST_HEADER = 60
_FIRST_BLOCKS = 3  # the headline, a subheading and the first paragraph: a byline stands among them
_WORD = re.compile(r"[^\W\d_][\w.’'-]*")


def code_batch(
    batch: pa.RecordBatch,
    *,
    parser: str | None = None,
    own: OwnActors | None = None,
    every_sentence: bool = False,
) -> pa.RecordBatch:
    """The codings of a batch of documents, one row each, in their order.

    Args:
        batch: documents in ``DOCUMENT_SCHEMA`` (build/read), with text and the spans of its paragraphs.
        parser: a UD-labelled spaCy pipeline to take instead of ours.
        own: a user's own actors, whose names come before ours.
        every_sentence: parse also the documents that are about something else (build/scope.py).

    Returns:
        A batch in ``CODING_SCHEMA``: the document's row, and lists of its events, claims, happenings, actors
        and places.

    Raises:
        DataError: D201, D202 where the named parser cannot be used.
    """
    nlp, names, lexicon = load_parser(parser), load_names(own), load_lexicon()
    documents = batch.to_pylist()
    elsewhere = [_is_out_of_scope(document, own) for document in documents]
    parsed = [
        row["blocks"] if every_sentence or not is_other else []
        for row, is_other in zip(documents, elsewhere, strict=True)
    ]
    with nlp.memory_zone():
        texts = (
            row["text"][block["start"] : block["end"]]
            for row, blocks in zip(documents, parsed, strict=True)
            for block in blocks
        )
        docs = parse_paragraphs(texts, parser=nlp, batch_size=PARSE_BATCH)
        readings = (
            _read(
                row, [(block["start"], next(docs)) for block in blocks], names, lexicon, is_elsewhere=is_other
            )
            for row, blocks, is_other in zip(documents, parsed, elsewhere, strict=True)
        )
        rows = [_coding(row, reading, names) for row, reading in zip(documents, readings, strict=True)]
    return pa.RecordBatch.from_pylist(rows, CODING_SCHEMA)


def _is_out_of_scope(document: dict[str, Any], own: OwnActors | None) -> bool:
    """True for a document about something that is not coded; whoever brings actors says what is to be coded."""
    return own is None and not document["given"] and is_elsewhere(document["text"])


def _read(
    document: dict[str, Any],
    paragraphs: list[tuple[int, Doc]],
    names: Names,
    lexicon: Lexicon,
    *,
    is_elsewhere: bool,
) -> Reading:
    """The reading of one document, of which ``paragraphs`` are parsed: all or none."""
    return read_document(
        paragraphs,
        text=document["text"],
        published_on=document["published_on"],
        narrator=narrator_of(document["publisher"]),
        home=home_of(document["text"], document["blocks"], names),
        given=given_spans(document["given"] or (), names, where=document["source_uri"]),
        names=names,
        lexicon=lexicon,
        is_elsewhere=is_elsewhere,
    )


def _coding(document: dict[str, Any], reading: Reading, names: Names) -> dict[str, Any]:
    """The coding of one document that has been read."""
    row = {column: document[column] for column in DOCUMENT_COLUMNS}
    happenings = settle(reading, text=document["text"], words=load_lexicon().words)
    take_back(reading.events)
    return coding_of(row, reading, happenings, coder_id=CODER_ID, names=names)


def home_of(text: str, blocks: list[dict[str, int]], names: Names) -> Actor | None:
    """The state whose capital the header, dateline or byline names; None where it names none or two."""
    if not blocks:
        return None
    end = blocks[0]["start"]
    header = _capitals(text[max(0, end - LONGEST_HEADER) : end], names)
    for before, after in pairwise(blocks[:_FIRST_BLOCKS]):
        byline = text[before["end"] : after["start"]]  # what is between them is no part of the report
        if not header and len(byline) <= LONGEST_HEADER:
            header = _capitals(byline, names)
    return next(iter(header.values())) if len(header) == 1 else None


def _capitals(text: str, names: Names) -> dict[str, Actor]:
    """The states whose capitals a header names, by their ids."""
    words = _WORD.findall(text)
    lowers = [fold(word) for word in words]
    cased = [word.capitalize() if word.isupper() and len(word) > 3 else word for word in words]
    hits = [hit[0] for index in range(len(words)) if (hit := names.name_at(cased, lowers, index))]
    return {hit.actor.actor_id: hit.actor for hit in hits if hit.kind == "capital" and hit.actor}


@lru_cache(maxsize=1024)
def narrator_of(publisher: str | None) -> Actor:
    """The reporter's own voice, one actor for each publisher, so that two outlets are two claimants.

    >>> narrator_of("Example Wire").actor_id
    'narrator-example-wire'
    """
    known = slug(publisher or "")
    actor_id = f"narrator-{known}" if known else "narrator"
    name = f"the reporter, {publisher}" if known else "the reporter"
    media = next((one for one in load_media() if publisher in (one.name, *one.aliases)), None)
    return Actor(actor_id, name, "narrator", media.cameo_code if media else "MED", actor_id, (), None)


def coder_row(parser: str | None = None, own: OwnActors | None = None) -> dict[str, Any]:
    """This coder's row of the table coders, with the hashes of all the data that decides what it codes."""
    vocabulary = [lexicon_sha256(), gazetteer_sha256(), ranker_sha256(), *([own.sha256] if own else [])]
    return {
        "coder_id": CODER_ID,
        "version": __version__,
        "codebook_sha256": codebook_sha256(),
        "lexicon_sha256": _combined(*vocabulary),
        "parser_sha256": _parser_sha256(parser),
    }


def _combined(*hashes: str) -> str:
    """One hash of several."""
    return hashlib.sha256("".join(hashes).encode()).hexdigest()


def _parser_sha256(parser: str | None) -> str:
    """The hash of our parser's files; of another's name and version, since its files are not ours to find."""
    if parser is not None:
        nlp = load_parser(parser)
        return hashlib.sha256(f"{nlp.meta.get('name')} {nlp.meta.get('version')}".encode()).hexdigest()
    digest = hashlib.sha256()
    folder = Path(__file__).parent / "parser" / "model"
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
