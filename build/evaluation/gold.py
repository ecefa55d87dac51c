"""Gold relations: sentences in which a careful reader marked who does what to whom, one JSON object a line."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from demarche.build.read.records import parse_object
from demarche.schema.errors import DataError
from demarche.schema.roots import label_of_code, label_of_root

__all__ = ["GoldActor", "GoldRecord", "Span", "occurrences", "read_gold"]

Span = tuple[int, int]
NEEDED = ("id", "text", "source", "target")


@dataclass(frozen=True, slots=True)
class GoldActor:
    """A source or target: its words, None where the relation leaves that side open, and where they stand.

    Spans are code points of the sentence; without any, every occurrence of the words counts.
    """

    text: str | None = None
    spans: tuple[Span, ...] = ()

    def places(self, text: str) -> tuple[Span, ...]:
        """Return where the actor stands in a text."""
        return self.spans or occurrences(text, self.text)


@dataclass(frozen=True, slots=True)
class GoldRecord:
    """One relation of one sentence.

    Attributes:
        where: the file and line.
        sid: what the records of one sentence share.
        root, cameo: the relation, as a root's name or as a CAMEO code; both None where there is no event.
        is_partial: the sentence may hold more events than are marked.
        is_reciprocal: the two sources act on each other.
        stratum: a name for a part of the gold, to be scored by itself as well.
    """

    where: str
    id: str | int
    sid: str | int
    text: str
    source: tuple[GoldActor, ...]
    target: tuple[GoldActor, ...]
    root: str | None = None
    cameo: str | None = None
    is_partial: bool = False
    is_reciprocal: bool = False
    stratum: str | None = None

    @property
    def label(self) -> str | None:
        """The root label; None for a statement, for a name that has none, and where there is no event."""
        return label_of_root(self.root) if self.root else label_of_code(self.cameo or "")

    @property
    def is_empty(self) -> bool:
        """True where the record says that the sentence holds no event."""
        return self.root is None and self.cameo is None

    def pairs(self) -> list[tuple[GoldActor, GoldActor]]:
        """Return each source with each target; of a reciprocal relation the two actors both ways."""
        sources, targets = self.source or (GoldActor(),), self.target or (GoldActor(),)
        if self.is_reciprocal and len(sources) == 2:
            return [(sources[0], sources[1]), (sources[1], sources[0])]
        return [(source, target) for source in sources for target in targets]


def occurrences(text: str, words: str | None) -> tuple[Span, ...]:
    """Return where some words stand in a text.

    >>> occurrences("Iran and Iran's ally", "Iran")
    ((0, 4), (9, 13))
    """
    return tuple(match.span() for match in re.finditer(re.escape(words), text)) if words else ()


def read_gold(path: Path) -> list[GoldRecord]:
    """Return the records of a gold file, in their order.

    Raises:
        DataError: D001 no such file, D003 it is empty, D005 or D008 a line is not JSON; with file and line, D204
            a field is missing, D205 one holds what it cannot, D206 an id stands twice, D207 the records of one
            sentence have different texts.
    """
    if not path.is_file():
        raise DataError("D001", where=str(path))
    lines = enumerate(path.read_bytes().split(b"\n"), start=1)
    records = [_record(line, where=f"{path}:{number}") for number, line in lines if line.strip()]
    if not records:
        raise DataError("D003", where=str(path))
    _require_one_meaning(records)
    return records


def _require_one_meaning(records: Sequence[GoldRecord]) -> None:
    """Refuse an id that stands twice, and a sentence with two texts."""
    ids: dict[str | int, GoldRecord] = {}
    sentences: dict[str | int, GoldRecord] = {}
    for record in records:
        if record.id in ids:
            raise DataError("D206", where=record.where, id=record.id, other=ids[record.id].where)
        ids[record.id] = record
        first = sentences.setdefault(record.sid, record)
        if first.text != record.text:
            raise DataError("D207", where=record.where, other=first.where)


def _record(line: bytes, *, where: str) -> GoldRecord:
    """Return the record of a line."""
    row = parse_object(line, where=where)
    for name in NEEDED:
        if name not in row:
            raise DataError("D204", where=where, field=name)
    text = _text(row, "text", where=where)
    if not text or not text.strip():
        raise _wrong("text", text, "the words of a sentence", where=where)
    record_id = _name(row, "id", where=where)
    if record_id is None:
        raise _wrong("id", None, "text or a whole number", where=where)
    cameo = row.get("cameo")
    return GoldRecord(
        where=where,
        id=record_id,
        sid=_name(row, "sid", where=where) or record_id,
        text=text,
        source=_actors(row, "source", text, where=where),
        target=_actors(row, "target", text, where=where),
        root=_text(row, "root", where=where),
        cameo=str(cameo) if isinstance(cameo, int) else _text(row, "cameo", where=where),
        is_partial=bool(row.get("partial")),
        is_reciprocal=bool(row.get("reciprocal")),
        stratum=None if row.get("stratum") is None else str(row["stratum"]),
    )


def _actors(row: Mapping[str, Any], name: str, text: str, *, where: str) -> tuple[GoldActor, ...]:
    """Return the actors of one side."""
    value = row[name] or []
    if not isinstance(value, list):
        raise _wrong(name, value, "a list of actors", where=where)
    found = []
    for number, one in enumerate(value):
        place = f"{name}[{number}]"
        if not isinstance(one, dict):
            raise _wrong(place, one, "an object with text", where=where)
        words = _text(one, "text", where=where, place=f"{place}.text")
        spans = one.get("spans") or []
        if not isinstance(spans, list):
            raise _wrong(f"{place}.spans", spans, "a list of [start, end]", where=where)
        found.append(GoldActor(words, tuple(_span(span, place, text, where=where) for span in spans)))
    return tuple(found)


def _span(value: object, place: str, text: str, *, where: str) -> Span:
    """Return a span, which must lie in the text and cover some words of it."""
    match value:
        case [int(start), int(end)] if 0 <= start < end <= len(text) and text[start:end].strip():
            return start, end
    expected = f"[start, end] of some of the text's {len(text)} code points"
    raise _wrong(f"{place}.spans", value, expected, where=where)


def _text(row: Mapping[str, Any], name: str, *, where: str, place: str | None = None) -> str | None:
    """Return what a field holds, which must be text or nothing."""
    value = row.get(name)
    if value is not None and not isinstance(value, str):
        raise _wrong(place or name, value, "text", where=where)
    return value


def _name(row: Mapping[str, Any], name: str, *, where: str) -> str | int | None:
    """Return an id, as text or number."""
    value = row.get(name)
    if value is not None and not isinstance(value, str | int):
        raise _wrong(name, value, "text or a whole number", where=where)
    return value


def _wrong(field: str, value: object, expected: str, *, where: str) -> DataError:
    """Return the error that says what a field holds instead of what."""
    return DataError("D205", where=where, field=field, value=repr(value)[:60], expected=expected)
