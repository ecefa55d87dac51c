"""Typed rows out of the CSV files that hold our vocabulary: codebook, gazetteers and lexicon."""

import csv
import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields
from functools import partial
from pathlib import Path
from types import UnionType
from typing import Any, Generic, TypeVar, get_args, get_origin, get_type_hints

from demarche.schema.errors import DataError

__all__ = ["Manner", "read_rows"]

Row = TypeVar("Row")
Reader = Callable[[str], Any]


@dataclass(frozen=True, slots=True)
class Manner(Generic[Row]):
    """How the rows of some files are written.

    Attributes:
        mark: what stands between the items of a cell; None for space.
        shapes: the pattern that a cell must match, by its column, and how an error message calls it.
        check: raises a ValueError that says in a sentence why there can be no such row.
    """

    mark: str | None = None
    shapes: Mapping[str, tuple[str, str]] | None = None
    check: Callable[[Row], None] | None = None


def read_rows(path: Path, row_type: type[Row], manner: Manner[Row] | None = None) -> tuple[Row, ...]:
    """Return the rows of a CSV file as instances of a frozen dataclass whose fields are its header.

    A field may be str, int, float, bool (``true`` or ``false``), one of these or None (an empty cell), or a tuple of
    str. The last columns, if they have defaults, may be missing; an empty line is no row.

    Raises:
        DataError: D103 when the header differs, D102 with file and line when a row does not fit.
    """
    manner, hints = manner or Manner(), get_type_hints(row_type)
    columns = fields(row_type)  # type: ignore[arg-type]
    readers = {column.name: _reader(column.name, hints[column.name], manner) for column in columns}
    fewest = sum(column.default is MISSING for column in columns)
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = csv.reader(file, strict=True)
        try:
            header = next(lines, [])
            if header != list(readers)[: max(len(header), fewest)]:
                found, expected = ",".join(header), ",".join(readers)
                raise DataError("D103", where=f"{path.name}:1", found=found, expected=expected)
            named = {name: readers[name] for name in header}
            return tuple(_row(row_type, cells, named, manner) for cells in lines if cells)
        except (ValueError, csv.Error) as reason:
            raise DataError("D102", where=f"{path.name}:{lines.line_num}", reason=reason) from reason


def _row(row_type: type[Row], cells: list[str], readers: Mapping[str, Reader], manner: Manner[Row]) -> Row:
    """Return the row of some cells, or say in one sentence why there is none."""
    if len(cells) != len(readers):
        raise ValueError(f"it has {len(cells)} cells, not {len(readers)}")
    row = row_type(**{name: read(cell) for (name, read), cell in zip(readers.items(), cells, strict=True)})
    if manner.check:
        manner.check(row)
    return row


def _reader(column: str, hint: Any, manner: Manner[Any]) -> Reader:
    """Return what reads the cells of a column."""
    may_lack = isinstance(hint, UnionType)
    inner = get_args(hint)[0] if may_lack else hint
    convert, expected = _TYPES[get_origin(inner) or inner]
    if convert is _items:
        convert, expected = partial(_items, manner.mark), expected.format(mark=manner.mark or "spaces")
    shape, expected = (manner.shapes or {}).get(column, (None, expected))
    pattern = re.compile(shape) if shape else None

    def read(cell: str) -> Any:
        """Return what a cell holds, or say which column holds what, and what it should hold."""
        if may_lack and not cell:
            return None
        try:
            if pattern is None or pattern.fullmatch(cell):
                return convert(cell)
        except ValueError:
            pass
        raise ValueError(f"{column} holds {cell!r}, which is not {expected}")

    return read


def _text(cell: str) -> str:
    """Return the text of a cell, which must hold some and no space at its ends."""
    if not cell or cell != cell.strip():
        raise ValueError
    return cell


def _items(mark: str | None, cell: str) -> tuple[str, ...]:
    """Return the items of a cell; an empty cell has none."""
    return tuple(_text(item) for item in cell.split(mark)) if cell else ()


def _truth(cell: str) -> bool:
    """Return whether a cell says ``true``; it must say that or ``false``."""
    return bool(("false", "true").index(cell))


# How a cell of each type is read, and how an error message calls what it must hold.
_TYPES: dict[Any, tuple[Callable[..., Any], str]] = {
    str: (_text, "text without space at its ends"),
    int: (int, "a whole number"),
    float: (float, "a number"),
    bool: (_truth, "true or false"),
    tuple: (_items, "names apart by {mark}, without space around them"),
}
