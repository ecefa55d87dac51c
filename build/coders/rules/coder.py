"""The coder of rules: documents in, one row a document out, with its events and claims nested in it."""

import hashlib
import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import pyarrow as pa
from spacy.tokens import Doc

from demarche import __version__
from demarche.build.coders.protocol import CoderSettings
from demarche.build.coders.rules.blows.settling import settle, take_back
from demarche.build.coders.rules.find.mention import given_spans
from demarche.build.coders.rules.parse import OWN_PARSER, load_parser, parse_paragraphs
from demarche.build.coders.rules.reading import Reading, read_document
from demarche.build.coders.rules.records import coding_of
from demarche.build.coders.rules.relate.ranker import ranker_sha256
from demarche.build.codings import CODING_SCHEMA, DOCUMENT_COLUMNS
from demarche.known.actors import home_of, narrator_of
from demarche.known.names import Names, load_names
from demarche.schema.codebook import codebook_sha256
from demarche.schema.gazetteer import gazetteer_sha256
from demarche.schema.language import Language, lexicon_sha256, load_language
from demarche.schema.own_gazetteer import OwnActors
from demarche.schema.rows import read_rows

__all__ = ["CODER_ID", "RulesCoder", "is_elsewhere"]

CODER_ID = f"demarche-{__version__}"
# Paragraphs parsed at a time: enough to fill the parser's matrices, few enough to bound memory.
PARSE_BATCH = 128


@dataclass(frozen=True, slots=True)
class RulesCoder:
    """The coder of rules: a parse of each sentence, matched by the lexicon's frames and act rows."""

    settings: CoderSettings = field(default_factory=CoderSettings)

    def row(self) -> dict[str, Any]:
        """The row of the table coders, with the hashes of all the data that decides what is coded."""
        own, parser = self.settings.own, self.settings.parser
        vocabulary = [lexicon_sha256(), gazetteer_sha256(), ranker_sha256(), *([own.sha256] if own else [])]
        return {
            "coder_id": CODER_ID,
            "version": __version__,
            "codebook_sha256": codebook_sha256(),
            "lexicon_sha256": _combined(*vocabulary),
            "parser_sha256": _parser_sha256(parser),
        }

    def code(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """The codings of a batch of documents, one row each, in their order.

        Raises:
            DataError: D201, D202 where the named parser cannot be used.
        """
        return _code(batch, self.settings)


def _code(batch: pa.RecordBatch, settings: CoderSettings) -> pa.RecordBatch:
    """The codings of a batch of documents."""
    own = settings.own
    nlp, names, language = load_parser(settings.parser), load_names(own), load_language()
    documents = batch.to_pylist()
    elsewhere = [_is_out_of_scope(document, own, language) for document in documents]
    parsed = [
        row["blocks"] if settings.every_sentence or not is_other else []
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
                row,
                [(block["start"], next(docs)) for block in blocks],
                names,
                language,
                is_elsewhere=is_other,
            )
            for row, blocks, is_other in zip(documents, parsed, elsewhere, strict=True)
        )
        rows = [
            _coding(row, reading, names, language) for row, reading in zip(documents, readings, strict=True)
        ]
    return pa.RecordBatch.from_pylist(rows, CODING_SCHEMA)


def _is_out_of_scope(document: dict[str, Any], own: OwnActors | None, language: Language) -> bool:
    """True for a document about something that is not coded; whoever brings actors says what is to be coded."""
    return own is None and not document["given"] and is_elsewhere(document["text"], language)


def _read(
    document: dict[str, Any],
    paragraphs: list[tuple[int, Doc]],
    names: Names,
    language: Language,
    *,
    is_elsewhere: bool,
) -> Reading:
    """The reading of one document, of which ``paragraphs`` are parsed: all or none."""
    return read_document(
        paragraphs,
        text=document["text"],
        published_on=document["published_on"],
        narrator=narrator_of(document["publisher"]),
        home_state=home_of(document["text"], document["blocks"], names),
        given=given_spans(document["given"] or (), names, where=document["source_uri"]),
        names=names,
        language=language,
        is_elsewhere=is_elsewhere,
    )


def _coding(document: dict[str, Any], reading: Reading, names: Names, language: Language) -> dict[str, Any]:
    """The coding of one document that has been read."""
    row = {column: document[column] for column in DOCUMENT_COLUMNS}
    happenings = settle(reading, text=document["text"], words=language.words)
    take_back(reading.events)
    return coding_of(row, reading, happenings, coder_id=CODER_ID, names=names)


def _combined(*hashes: str) -> str:
    """One hash of several."""
    return hashlib.sha256("".join(hashes).encode()).hexdigest()


def _parser_sha256(parser: str | None) -> str:
    """The hash of our parser's files, weights and words; of another's name and version, as we cannot find its files."""
    if parser is not None:
        nlp = load_parser(parser)
        return hashlib.sha256(f"{nlp.meta.get('name')} {nlp.meta.get('version')}".encode()).hexdigest()
    digest = hashlib.sha256()
    folder = OWN_PARSER.parent
    for path in sorted([*OWN_PARSER.rglob("*"), *folder.glob("*.csv"), *folder.glob("*.yaml")]):
        if path.is_file():
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


# So many different words of other subjects, and so many to a hundred of the text; one sentence never has them.
LEAST_WORDS, LEAST_PER_CENT = 12, 5
# A word of politics outweighs so many of other subjects: a court, a governor and officials are in any paper.
OUTWEIGHS = 5
# The subjects whose words count against all the others.
_POLITICS, _DECISIVE = "politics", "force and diplomacy"
_WORD = re.compile(r"[a-z]+(?:-[a-z]+)*")


@dataclass(frozen=True, slots=True)
class _SubjectRow:
    """A subject, and its words divided by bars."""

    subject: str
    words: str


@dataclass(frozen=True, slots=True)
class _Subjects:
    """The subjects' words, as sets of the words that they are or begin with."""

    other: frozenset[str]
    politics: frozenset[str]
    decisive: re.Pattern[str]


def is_elsewhere(text: str, language: Language) -> bool:
    """True for a document that is about something that the codebook does not code.

    >>> from demarche.schema.language import load_language
    >>> is_elsewhere("Iraq beat Jordan.", load_language())
    False
    """
    lowered = text.lower()
    counts = Counter(_WORD.findall(lowered))
    subjects = _subjects(language)
    found = [word for word in counts if word in subjects.other]
    if len(found) < LEAST_WORDS:
        return False
    others = sum(counts[word] for word in found)
    political = sum(counts[word] for word in counts.keys() & subjects.politics)
    enough = others * 100 >= LEAST_PER_CENT * counts.total() and others > OUTWEIGHS * political
    return enough and subjects.decisive.search(lowered) is None


@cache
def _subjects(language: Language) -> _Subjects:
    """The table of subjects; the plural of a word stands for it, too."""
    rows = {
        row.subject: row.words.split("|") for row in read_rows(language.folder / "subjects.csv", _SubjectRow)
    }
    decisive, politics = rows.pop(_DECISIVE), rows.pop(_POLITICS)
    single = {word for words in rows.values() for word in words if " " not in word}
    plurals = {word + ending for word in single for ending in language.words["plural_endings"]}
    known = frozenset(single | plurals) - set(politics)
    longest_first = sorted(decisive, key=lambda word: (-len(word), word))
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b")
    return _Subjects(known, frozenset(politics), pattern)
