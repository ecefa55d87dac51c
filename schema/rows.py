"""Typed rows out of the CSV files that hold our vocabulary: codebook and gazetteers."""

import csv
from collections.abc import Callable, Iterator
from dataclasses import fields
from functools import partial
from pathlib import Path
from types import UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from demarche.schema.errors import DataError

__all__ = ["read_rows"]

Row = TypeVar("Row")
Reader = Callable[[str], Any]


def read_rows(path: Path, row_type: type[Row]) -> tuple[Row, ...]:
    """Return the rows of a CSV file as instances of a frozen dataclass whose fields are its header.

    A field may be str, int, float, bool (``true`` or ``false``), one of these or None (an empty cell),
    or a tuple of str (words apart by spaces).

    Raises:
        DataError: D103 when the header differs, D102 with file and line when a row does not fit.
    """
    hints = get_type_hints(row_type)
    readers = {field.name: _reader(hints[field.name]) for field in fields(row_type)}  # type: ignore[arg-type]
    return tuple(row_type(**cells) for cells in _typed(path, readers))


def _typed(path: Path, readers: dict[str, Reader]) -> Iterator[dict[str, Any]]:
    """Yield the typed cells of each row, and name file and line where that fails."""
    with path.open(encoding="utf-8", newline="") as file:
        lines = csv.reader(file, strict=True)
        try:
            header = next(lines, [])
            if header != list(readers):
                raise DataError(
                    "D103", where=f"{path.name}:1", found=",".join(header), expected=",".join(readers)
                )
            for cells in lines:
                yield _read(cells, readers)
        except (ValueError, csv.Error) as reason:
            raise DataError("D102", where=f"{path.name}:{lines.line_num}", reason=reason) from reason


def _read(cells: list[str], readers: dict[str, Reader]) -> dict[str, Any]:
    """Return the cells of one row, each read by the type of its column."""
    if len(cells) != len(readers):
        raise ValueError(f"it has {len(cells)} cells, not {len(readers)}")
    return {name: read(cell) for (name, read), cell in zip(readers.items(), cells, strict=True)}


def _reader(hint: Any) -> Reader:
    """Return the function that reads a cell of the type, refusing an empty one unless the type allows it."""
    if get_origin(hint) is tuple:
        return _words
    if isinstance(hint, UnionType):
        return partial(_or_none, _reader(get_args(hint)[0]))
    readers: dict[Any, Reader] = {str: _text, int: int, float: float, bool: _truth}
    return readers[hint]


def _words(cell: str) -> tuple[str, ...]:
    """Return the words of a cell; an empty cell has none."""
    return tuple(cell.split())


def _or_none(read: Reader, cell: str) -> Any:
    """Return None for an empty cell, else what it holds."""
    return read(cell) if cell else None


def _text(cell: str) -> str:
    """Return the text of a cell, which must hold some and no space at its ends."""
    if not cell or cell != cell.strip():
        raise ValueError(f"{cell!r} is empty or has space at its ends")
    return cell


def _truth(cell: str) -> bool:
    """Return whether a cell says ``true``; it must say that or ``false``."""
    if cell not in ("true", "false"):
        raise ValueError(f"{cell!r} is neither true nor false")
    return cell == "true"
