"""A record of a JSONL or Parquet file, or a sidecar, as a document or as what it says of one."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from demarche.build.read.document import Document, document_from_text, parse_day
from demarche.build.read.files import decoded, read_bytes
from demarche.build.read.settings import ReadSettings
from demarche.schema.errors import DataError

__all__ = ["FIELDS", "SIDECAR", "document_of", "parse_object", "sidecar_of"]

# What a record or a sidecar may say of a document; other keys are left alone.
FIELDS = ("source_uri", "published_on", "publisher", "title", "language", "rights")

# report.txt.meta.json tells what the page report.txt does not, or overrules it.
SIDECAR = ".meta.json"


def document_of(record: Mapping[str, Any], settings: ReadSettings, *, where: str) -> Document:
    """Return the document that a record holds.

    Args:
        record: ``source_uri`` and ``text``, and optionally the other ``FIELDS`` and ``actors``.
        settings: the language, and the user's own actors, whom ``actors`` may name beside ours.
        where: the file and line, for errors.

    Raises:
        DataError: D009 a field is missing, D012 one holds what it cannot, D020 to D022 the actors are not in
            order, or the text cannot be coded.
    """
    facts = _facts(record, where=where)
    text = record.get("text")
    for name, value in (("text", text), ("source_uri", facts.get("source_uri"))):
        if value is None:
            raise DataError("D009", where=where, field=name)
    if not isinstance(text, str):
        raise DataError("D012", where=where, field="text", value=_shown(text), expected="text")
    try:
        return document_from_text(
            text, **facts, actors=record.get("actors"), own=settings.own, lexicon=settings.lexicon
        )
    except DataError as error:  # name the line rather than the source: it is the line that has to be mended
        raise DataError(error.code, where=where, valid=error.valid, **error.values) from error


def sidecar_of(path: Path) -> dict[str, Any]:
    """Return what the sidecar of a file says of its document; nothing where there is no sidecar.

    Raises:
        DataError: D008 when it is not a JSON object, D012 when a value is not what it should be.
    """
    sidecar = path.with_name(path.name + SIDECAR)
    if not sidecar.exists():
        return {}
    where = str(sidecar)
    return _facts(parse_object(read_bytes(sidecar), where=where), where=where)


def parse_object(raw: bytes, *, where: str) -> dict[str, Any]:
    """Return the JSON object that the bytes spell.

    Raises:
        DataError: D005 not UTF-8, D008 not JSON or not an object.
    """
    try:
        value = json.loads(decoded(raw, where=where))
    except (ValueError, RecursionError) as error:
        reason = error.msg if isinstance(error, json.JSONDecodeError) else "it is nested too deeply"
        raise DataError("D008", where=where, reason=reason[:1].lower() + reason[1:]) from error
    if not isinstance(value, dict):
        raise DataError("D008", where=where, reason="it is not an object in braces")
    return value


def _facts(record: Mapping[str, Any], *, where: str) -> dict[str, Any]:
    """Return the fields that a record fills, each of its type."""
    filled = {name: record[name] for name in FIELDS if record.get(name) not in (None, "")}
    for name, value in filled.items():
        if name != "published_on" and not isinstance(value, str):
            raise DataError("D012", where=where, field=name, value=_shown(value), expected="text")
    if "published_on" in filled:
        filled["published_on"] = parse_day(filled["published_on"], where=where)
    return filled


def _shown(value: object) -> str:
    """Return the value as an error shows it, cut where it is long."""
    shown = repr(value)
    return shown if len(shown) <= 60 else f"{shown[:57]}..."
