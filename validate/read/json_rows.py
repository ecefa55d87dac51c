"""Rows of JSON Lines, or of a JSON array, with the line that each begins on.

A number is kept in the digits that it is written in, so that nothing is lost before its column is known.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from demarche.validate.read.cells import columns_of
from demarche.validate.read.delimited import CHARACTERS_AT_ONCE, ROWS_AT_ONCE
from demarche.validate.read.faults import Fault, Torn, Unreadable, cut, shown
from demarche.validate.read.json_values import DECODER, Literal, Pairs, elements, why
from demarche.validate.read.streams import LONGEST, Lines, LineTooLong, opened

__all__ = ["Objects", "json_objects", "keys_in"]

# Unknown names told of one file: a file with a new name in each row would fill the memory.
NAMES_KEPT = 10_000


@dataclass
class Objects:
    """Some rows of a file, by column; the cells that are no values, the unknown names, and what is no row."""

    cells: dict[str, list[str | None]]
    lines: list[int] = field(default_factory=list)
    wrong: list[tuple[int, str, str, Fault]] = field(default_factory=list)
    torn: list[Torn] = field(default_factory=list)


def keys_in(path: Path) -> tuple[str, ...]:
    """Return the names in the first row of a file.

    Raises:
        Unreadable: the file is not text, or its first row is no JSON object.
    """
    with opened(path, may_be_empty=path.suffix.lower() != ".json") as stream:
        for _, found in _found(path, stream):
            if isinstance(found, Torn):
                raise Unreadable(f"line {found.line}: {found.what}")
            return tuple(name for name, _ in found)
    return ()


@contextmanager
def json_objects(path: Path, table: str, unknown: set[str]) -> Iterator[Iterator[Objects]]:
    """Open a file and give its rows, some at a time.

    Args:
        path: a file with an object a line, or with one array of objects.
        table: the table whose columns are looked for.
        unknown: gathers the names that are no columns.

    Raises:
        Unreadable: the file is not text, or an array that cannot be read to its end.
    """
    with opened(path, may_be_empty=path.suffix.lower() != ".json") as stream:
        yield _portions(_found(path, stream), table, unknown)


def _is_array(path: Path) -> bool:
    """Return whether a file holds one array; many a .json file holds an object a line."""
    with opened(path, may_be_empty=path.suffix.lower() != ".json") as stream:
        while character := stream.read(1):
            if not character.isspace():
                return character == "["
    return False


def _lines(lines: Lines) -> Iterator[tuple[int, Any]]:
    """Yield the line and the object of each row, or what is torn."""
    while True:
        lines.mark()
        try:
            text = next(lines, None)
        except LineTooLong:
            yield 0, Torn(lines.number, f"it has more than {LONGEST:,} characters", cut(lines.taken[0][:100]))
            continue
        if text is None:
            return
        if not text.strip():
            continue
        try:
            found = DECODER.decode(text)
        except (ValueError, RecursionError) as reason:
            found = Torn(lines.number, f"it is not JSON: {why(reason)}", cut(text.strip()))
        yield lines.number, _row(found, lines.number, text)


def _found(path: Path, stream: IO[str]) -> Iterator[tuple[int, Pairs | Torn]]:
    """Yield the line and the object of each row, or what is no row."""
    if _is_array(path):
        return ((line, _row(value, line, "")) for line, value in elements(stream))
    return _lines(Lines(stream))


def _row(value: Any, line: int, text: str) -> Pairs | Torn:
    """Return an object whose names are all different; anything else is torn."""
    if isinstance(value, Torn):
        return value
    if not isinstance(value, Pairs):
        return Torn(line, "it is no JSON object: a row is {...}", cut(text.strip() or str(value)))
    names = [name for name, _ in value]
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        return Torn(line, f"it names {cut(twice)} twice", cut(text.strip()))
    return value


def _portions(found: Iterator[tuple[int, Pairs | Torn]], table: str, unknown: set[str]) -> Iterator[Objects]:
    """Yield the rows by column, in bounded portions."""
    columns = columns_of(table)
    rows, size = _none(columns), 0
    for line, row in found:
        if isinstance(row, Torn):
            rows.torn.append(row)
            continue
        cells: dict[str, str | None] = dict.fromkeys(columns)
        for name, value in row:
            if name not in columns:
                if len(unknown) < NAMES_KEPT:
                    unknown.add(cut(name))
                continue
            text = _text(value, rows, name)
            cells[name] = text
            size += len(text or "")
        for name, cell in cells.items():
            rows.cells[name].append(cell)
        rows.lines.append(line)
        if len(rows.lines) >= ROWS_AT_ONCE or size >= CHARACTERS_AT_ONCE:
            yield rows
            rows, size = _none(columns), 0
    yield rows


def _none(columns: Iterable[str]) -> Objects:
    return Objects({name: [] for name in columns})


def _text(value: Any, rows: Objects, column: str) -> str | None:
    """Return a value as the text of a cell, None where it is null or no value of a cell, which is told."""
    if value is None or type(value) is Literal:
        return value
    if type(value) is str:
        if value.isascii() or not _has_half(value):
            return value
        fault = Fault(f"{shown(value)} holds half a character (a lone surrogate)")
    elif isinstance(value, bool):
        value = "true" if value else "false"
        fault = Fault(f"{value} is a truth value, and no column holds these")
    elif isinstance(value, Fault):
        value, fault = value.what, Fault(f"{value.what} is no number")
    else:
        kind = "an object" if isinstance(value, Pairs) else "a list"
        value = ""
        fault = Fault(f"the cell holds {kind}, and one value is asked for")
    rows.wrong.append((len(rows.lines), column, value, fault))
    return None


def _has_half(text: str) -> bool:
    return any("\ud800" <= character <= "\udfff" for character in text)
