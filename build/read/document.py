"""A document as the coder takes it: the text, what is known of it, and where in it the article stands."""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

import pyarrow as pa

from demarche.build.read.dates import iso_date
from demarche.build.read.pages import every_paragraph, read_page
from demarche.known.actors import actor_of_id
from demarche.known.names import load_names
from demarche.schema.errors import DataError
from demarche.schema.language import Language, load_language
from demarche.schema.own_gazetteer import OwnActors

__all__ = [
    "DOCUMENT_SCHEMA",
    "Document",
    "GivenActor",
    "document_from_text",
    "given_actors",
    "language_of",
    "parse_day",
    "to_batch",
    "unique",
]

# A novel has 1 MB; what is larger than this is a dump of many articles, or no text at all.
LARGEST_TEXT = 20_000_000

# Hex digits of the text's sha256 that name a document: 64 bits, as the table documents has it.
DOC_ID_LENGTH = 16

BLOCK = pa.struct(
    [pa.field("start", pa.int32(), nullable=False), pa.field("end", pa.int32(), nullable=False)]
)

GIVEN = pa.struct(
    [
        pa.field("start", pa.int32(), nullable=False),
        pa.field("end", pa.int32(), nullable=False),
        pa.field("actor_id", pa.string()),
    ]
)

DOCUMENT_SCHEMA = pa.schema(
    [
        pa.field("doc_id", pa.string(), nullable=False),
        pa.field("source_uri", pa.string()),
        pa.field("publisher", pa.string()),
        pa.field("title", pa.string()),
        pa.field("published_on", pa.date32()),
        pa.field("language", pa.string(), nullable=False),
        pa.field("sha256", pa.string(), nullable=False),
        pa.field("n_chars", pa.int32(), nullable=False),
        pa.field("rights", pa.string()),
        pa.field("text", pa.string(), nullable=False),
        pa.field("blocks", pa.list_(pa.field("item", BLOCK, nullable=False)), nullable=False),
        pa.field("given", pa.list_(pa.field("item", GIVEN, nullable=False))),
    ]
)


# Start and end in code points of the text, the end exclusive, and who it is, if the record says so.
GivenActor = tuple[int, int, str | None]


@dataclass(frozen=True, slots=True)
class Document:
    """One document. Its fields are the columns of ``DOCUMENT_SCHEMA``; blocks are code-point spans of text.

    ``source_uri`` is the name of the file where there is one, even where the page names its address: who
    looks a document up has the file in hand, and names it. ``given`` are the actors that came with the text,
    None where no list of them did.
    """

    doc_id: str
    source_uri: str | None
    publisher: str | None
    title: str | None
    published_on: date | None
    language: str
    sha256: str
    n_chars: int
    rights: str | None
    text: str
    blocks: tuple[tuple[int, int], ...]
    given: tuple[GivenActor, ...] | None = None


def document_from_text(
    text: str,
    *,
    source_uri: str | None,
    published_on: str | date | None = None,
    publisher: str | None = None,
    title: str | None = None,
    language: str | None = None,
    rights: str | None = None,
    actors: Sequence[Mapping[str, Any]] | None = None,
    own: OwnActors | None = None,
    lexicon: Language | None = None,
) -> Document:
    r"""Return the document that a text is; what is not given is read off the text where it says so.

    Args:
        text: a report, with or without the header and furniture of the page that it was saved from.
        source_uri: where it came from, a file name or an address.
        published_on: the day of publication, as a date or ISO text.
        publisher: who published it.
        title: the headline.
        language: an ISO 639-1 code; found from the text where it is not given.
        rights: who holds the rights to the text.
        actors: where actors stand in the text as it is given (``start``, ``end``, and ``actor_id`` if known).
            With a list, even an empty one, the whole text is the article, and nothing of it is left out.
        own: the user's own actors, whom ``actors`` may name beside ours.
        lexicon: the language of the report and its page; English where it is not given.

    Raises:
        DataError: D003 empty, D006 too large, D007 not English, D012 a value that cannot be, D017 no article;
            D020, D021 and D022, the actors.

    >>> document = document_from_text("Feb. 3, 2024\n\nIraq summoned the envoy.", source_uri="a.txt")
    >>> document.published_on, document.blocks
    (datetime.date(2024, 2, 3), ((14, 38),))
    """
    lexicon = lexicon or load_language()
    as_given, text = text, _checked_text(text, where=source_uri)
    given = given_actors(actors, text=as_given, where=source_uri, own=own)
    if given and text != as_given:
        given = tuple((_moved(start, as_given), _moved(end, as_given), who) for start, end, who in given)
    page = read_page(text, lexicon, title=_tidy(title), url=source_uri)
    starts = [start for start, *_ in given or ()]
    blocks = page.blocks if given is None else every_paragraph(text, lexicon, given=starts)
    if not blocks:
        raise DataError("D017", where=source_uri)
    language = _coded_language(
        language or language_of(_article(text, blocks), lexicon), lexicon, where=source_uri
    )
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    return Document(
        doc_id=sha256[:DOC_ID_LENGTH],
        source_uri=source_uri,
        publisher=_tidy(publisher) or page.publisher,
        title=page.title,
        published_on=parse_day(published_on, where=source_uri) or page.published_on,
        language=language,
        sha256=sha256,
        n_chars=len(text),
        rights=_tidy(rights) or page.rights,
        text=text,
        blocks=blocks,
        given=given,
    )


def parse_day(value: object, *, where: str | None) -> date | None:
    """Return the day that a value of ``published_on`` names, None for none.

    Raises:
        DataError: D012, it is neither a date nor ISO text.
    """
    if isinstance(value, datetime):
        return value.date()
    if value is None or isinstance(value, date):
        return value
    day = iso_date(value) if isinstance(value, str) else None
    if day is None:
        raise DataError(
            "D012", where=where, field="published_on", value=repr(value), expected="a day such as 2024-02-05"
        )
    return day


def to_batch(documents: Iterable[Document]) -> pa.RecordBatch:
    """Return the documents as a batch in ``DOCUMENT_SCHEMA``, in their order."""
    return pa.RecordBatch.from_pylist([_row(document) for document in documents], DOCUMENT_SCHEMA)


def unique(documents: Iterable[Document]) -> tuple[list[Document], list[tuple[Document, Document]]]:
    """Return the documents by doc_id, each text once, and each (dropped, kept) pair of the same text.

    Of equal texts the one with the smallest ``source_uri`` is kept, whatever the order they come in; it is
    given the actors of all of them.
    """
    kept: dict[str, Document] = {}
    dropped = []
    for document in sorted(documents, key=_order):
        first = kept.setdefault(document.doc_id, document)
        if first is not document:
            dropped.append((document, first))
            if document.given is not None:
                kept[document.doc_id] = _with_actors_of(first, document)
    return list(kept.values()), dropped


def _with_actors_of(document: Document, other: Document) -> Document:
    """Return the document with the given actors of another of the same text; its own stand where both have some.

    Where both have some, both have every paragraph as a block, and each block begins where it does for one of them.
    """
    given = {(start, end): who for start, end, who in (*(other.given or ()), *(document.given or ()))}
    merged = tuple((start, end, who) for (start, end), who in sorted(given.items()))
    blocks = other.blocks
    if document.given is not None:
        blocks = tuple(min(pair) for pair in zip(document.blocks, other.blocks, strict=True))
    return replace(document, given=merged, blocks=blocks)


def _order(document: Document) -> tuple[str, ...]:
    facts: tuple[object, ...]
    facts = (document.source_uri, document.published_on, document.publisher, document.title, document.rights)
    facts = (*facts, document.given)
    return (document.doc_id, *(str(fact or "") for fact in facts))


def _row(document: Document) -> dict[str, Any]:
    given = document.given
    return asdict(document) | {
        "blocks": [{"start": start, "end": end} for start, end in document.blocks],
        "given": given and [{"start": start, "end": end, "actor_id": who} for start, end, who in given],
    }


def _checked_text(text: str, *, where: str | None) -> str:
    """Return the text with newlines as line ends and no byte order mark, if it is one that can be coded."""
    text = _plain(text)
    if not text.strip():
        raise DataError("D003", where=where)
    if len(text) > LARGEST_TEXT:
        size, limit = (f"{count / 1e6:.0f} million characters" for count in (len(text), LARGEST_TEXT))
        raise DataError("D006", where=where, size=size, limit=limit)
    try:
        text.encode()
    except UnicodeEncodeError as error:  # half a surrogate pair, which JSON can spell and UTF-8 cannot
        value = repr(text[error.start : error.end])
        raise DataError("D012", where=where, field="text", value=value, expected="Unicode text") from error
    return text


def _plain(text: str) -> str:
    """Return the text with newlines as line ends and no byte order mark."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _moved(offset: int, as_given: str) -> int:
    """Return where an offset into the text as it was given stands in the plain one."""
    return len(_plain(as_given[:offset]))


def _coded_language(called: str, lexicon: Language, *, where: str | None) -> str:
    """Return the code of the language, if it is the one that is read."""
    if called.lower().replace("_", "-").split("-")[0] not in lexicon.words["language_names"]:
        raise DataError("D007", where=where, language=called)
    return lexicon.code


def _article(text: str, blocks: Iterable[tuple[int, int]]) -> str:
    return "\n".join(text[start:end] for start, end in blocks)


def _tidy(value: str | None) -> str | None:
    """Return the value with single spaces, None where it holds nothing."""
    return " ".join((value or "").split()) or None


def given_actors(
    value: object, *, text: str, where: str | None, own: OwnActors | None
) -> tuple[GivenActor, ...] | None:
    """Return the actors that a record gives, in the order of its text; None where it gives no list.

    Args:
        value: what the record holds under ``actors``.
        text: its text as it was given; what the offsets count in.
        where: the file and line, for errors.
        own: the user's own actors, who may be named beside ours.

    Raises:
        DataError: D020 not a list of spans inside the text, D021 no actor's id, D022 a span given twice.

    >>> given_actors([{"start": 0, "end": 4}], text="Iraq protested.", where=None, own=None)
    ((0, 4, None),)
    """
    if value is None:
        return None
    if not isinstance(value, list):
        raise DataError("D020", where=where, what="actors", value=_shown(value), expected="a list")
    found: dict[tuple[int, int], tuple[int, str | None]] = {}
    for number, one in enumerate(value):
        span = _span(one, number, text=text, where=where)
        if span in found:
            raise DataError("D022", where=where, number=number, other=found[span][0])
        found[span] = (number, _actor_id(one, number, where=where, own=own))
    return tuple((*span, actor_id) for span, (_, actor_id) in sorted(found.items()))


def _span(one: object, number: int, *, text: str, where: str | None) -> tuple[int, int]:
    """Return the start and end of one given actor."""
    if not isinstance(one, Mapping):
        expected = "an object with start and end"
        raise DataError("D020", where=where, what=f"actors[{number}]", value=_shown(one), expected=expected)
    start, end = (_offset(one, name, number, where=where) for name in ("start", "end"))
    if not 0 <= start < end <= len(text) or not text[start:end].strip():
        raise DataError(
            "D020",
            where=where,
            what=f"actors[{number}]",
            value=f"start {start} and end {end}",
            expected=f"some words of the text, which has {len(text)} code points",
        )
    return start, end


def _offset(one: Mapping[str, Any], name: str, number: int, *, where: str | None) -> int:
    """Return an offset, which must be a whole number (true is none)."""
    value = one.get(name)
    if not isinstance(value, int) or isinstance(value, bool):
        what = f"actors[{number}].{name}"
        raise DataError("D020", where=where, what=what, value=_shown(value), expected="a whole number")
    return value


def _actor_id(one: Mapping[str, Any], number: int, *, where: str | None, own: OwnActors | None) -> str | None:
    """Return the id of a given actor, which must be one that we know."""
    actor_id = one.get("actor_id")
    if actor_id is None:
        return None
    if not isinstance(actor_id, str):
        what = f"actors[{number}].actor_id"
        raise DataError("D020", where=where, what=what, value=_shown(actor_id), expected="text")
    names = load_names(own)
    if actor_of_id(actor_id, names) is None:
        raise DataError("D021", where=where, number=number, name=actor_id, valid=names.actor_ids())
    return actor_id


def _shown(value: object) -> str:
    """Return the value as an error shows it, cut where it is long."""
    shown = repr(value)
    return shown if len(shown) <= 60 else f"{shown[:57]}..."


# A text whose words are common ones of the language to this share (half of what is usual) needs no model, whose
# loading (0.7 s) would be half the time to a first result.
COMMON_SHARE = 1 / 12

# A model needs about this many words; a shorter text counts as being in the language where its letters are Latin.
FEWEST_WORDS = 20
LATIN_SHARE = 0.9

# Names and places of a region do not make its language; the model reads no more than this of a text.
SAMPLE = 10_000


def language_of(text: str, expected: Language) -> str:
    """Return the language of a text; the one that is expected is told first.

    >>> from demarche.schema.language import load_language
    >>> language_of("Iraq summoned the Turkish ambassador on Monday.", load_language())
    'en'
    >>> language_of("Le ministère des Affaires étrangères a convoqué l’ambassadeur, " * 3, load_language())
    'fr'
    """
    sample = text[:SAMPLE]
    words = re.findall(r"\w+", sample.lower())
    common = expected.words["common_words"]
    if sum(word in common for word in words) >= max(1, len(words) * COMMON_SHARE):
        return expected.code
    if len(words) < FEWEST_WORDS and _latin_share(sample) >= LATIN_SHARE:
        return expected.code
    found = _by_model(sample)
    return expected.code if found in expected.words["near_languages"] else found


def _latin_share(text: str) -> float:
    """Return the share of a text's letters that are plain a to z; 1 for a text without letters."""
    letters = [character for character in text if character.isalpha()]
    return sum(character.isascii() for character in letters) / len(letters) if letters else 1.0


def _by_model(text: str) -> str:
    import py3langid

    language, _ = py3langid.classify(text)
    return str(language)
