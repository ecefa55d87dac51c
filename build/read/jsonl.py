"""JSONL files: one record a line."""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from demarche.build.read.document import Document
from demarche.build.read.files import LARGEST_FILE
from demarche.build.read.records import document_of, parse_object
from demarche.build.read.settings import ReadSettings
from demarche.schema.errors import DataError

__all__ = ["read_jsonl"]

# A line may hold a little more than the largest text: its escapes and its other fields.
LONGEST_LINE = LARGEST_FILE * 2


def read_jsonl(
    path: Path,
    uri: str,  # noqa: ARG001 - lines have their own
    settings: ReadSettings,
) -> Iterator[Document]:
    """Yield the documents of a JSONL file; a line that holds none is told as a problem, with its number.

    Raises:
        DataError: D003, no line holds anything.
    """
    is_empty = True
    with path.open("rb") as file:
        for number, line in _lines(file):
            if not line.strip():
                continue
            is_empty = False
            where = f"{path}:{number}"
            try:
                yield _document(line, settings, where=where)
            except DataError as problem:
                settings.on_problem(problem)
    if is_empty:
        raise DataError("D003", where=str(path))


def _document(line: bytes, settings: ReadSettings, *, where: str) -> Document:
    if len(line) > LONGEST_LINE:
        limit = f"{LONGEST_LINE / 1e6:.0f} MB"
        raise DataError("D006", where=where, size=f"more than {limit}", limit=limit)
    return document_of(parse_object(line, where=where), settings, where=where)


def _lines(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Yield numbered lines, of a line that is too long only so much that it shows."""
    number = 0
    while line := file.readline(LONGEST_LINE + 1):
        number += 1
        rest = line
        while len(rest) > LONGEST_LINE and not rest.endswith(b"\n"):
            rest = file.readline(LONGEST_LINE + 1)
        yield number, line
