"""Rows of CSV and TSV, with the line that each begins on; a line that is no row is told, and the next is read."""

import csv
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from demarche.validate.read.faults import Torn, Unreadable, cut
from demarche.validate.read.names import Header, header_of, likely_table
from demarche.validate.read.streams import LONGEST, Lines, LineTooLong, opened

__all__ = ["Rows", "delimited_rows", "names_in"]

DELIMITERS = (",", ";", "\t")

# Rows handed on at once, or fewer where they hold much text.
ROWS_AT_ONCE, CHARACTERS_AT_ONCE = 30_000, LONGEST

# With fewer columns, a line of a text may look like a row by chance.
COLUMNS_OF_A_ROW = 4


@dataclass
class Rows:
    """Some rows of a file: the cells of each, the line that each begins on, and the lines that are no rows."""

    cells: list[list[str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    torn: list[Torn] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Head:
    """The first line that counts: its names, its number, and what stands between the cells."""

    names: tuple[str, ...]
    line: int
    delimiter: str


def names_in(path: Path) -> tuple[str, ...]:
    """Return the names at the head of a file."""
    with opened(path) as stream:
        return _head(Lines(stream)).names


@contextmanager
def delimited_rows(
    path: Path, columns: Collection[str], *, of: str
) -> Iterator[tuple[Head, Header, Iterator[Rows]]]:
    """Open a file and give its head, what that means, and its rows, some at a time.

    Raises:
        Unreadable: the file is not text, or its first line names none of the columns, which are those of something.
    """
    with opened(path) as stream, _long_cells():
        lines = Lines(stream)
        head = _head(lines)
        header = header_of(head.names, columns)
        if not header.places:
            raise Unreadable(f"line {head.line} names no column of {of}; the names must stand there")
        yield head, header, _rows(lines, head, header)


def _head(lines: Lines) -> Head:
    """Return the head: the first line that is not blank, behind Excel's ``sep=;`` if that is there."""
    told: str | None = None
    try:
        for line in lines:
            if lines.number == 1 and line.lower().startswith("sep=") and len(line.strip("\r\n")) == 5:
                told = line[4]
            elif line.strip().strip(",;\t").strip():
                return _split(line, lines.number, told)
    except LineTooLong:
        raise Unreadable(f"line {lines.number} has more than {LONGEST:,} characters") from None
    raise Unreadable("it holds no line with the names of the columns")


def _split(line: str, number: int, told: str | None) -> Head:
    """Return the names of a line, cut where that gives the most names that we know."""
    cuts = [Head(_cells(line, mark), number, mark) for mark in ([told] if told else DELIMITERS)]
    best = max(cuts, key=lambda head: (likely_table(head.names) is not None, len(head.names)))
    if any("\n" in name or "\r" in name for name in best.names):
        raise Unreadable(f"line {number}: a quotation mark is opened and not closed in the names")
    return best


def _cells(line: str, delimiter: str) -> tuple[str, ...]:
    with _long_cells():
        return tuple(next(csv.reader([line], delimiter=delimiter), ()))


def _rows(lines: Lines, head: Head, header: Header) -> Iterator[Rows]:
    """Yield the rows, and what is torn, in bounded portions."""
    width, found, size = len(head.names), Rows(), 0
    reader = csv.reader(lines, delimiter=head.delimiter, strict=True)
    lines.mark()
    while True:
        begin = lines.number + 1
        try:
            cells = next(reader, None)
        except csv.Error as reason:
            found.torn.append(Torn(begin, _quotation(reason), cut(lines.taken[0].strip())))
            lines.give_back()
            continue
        except LineTooLong:
            found.torn.append(_too_long(lines, begin))
            continue
        if cells is None:
            break
        if why := _no_row(cells, width, lines.taken, head.delimiter, header.unnamed):
            found.torn.append(Torn(begin, why, cut(lines.taken[0].strip())))
        elif cells and (cells[0].strip() or any(cell.strip() for cell in cells)):
            found.cells.append(cells)
            found.lines.append(begin)
        size += sum(map(len, lines.taken))
        lines.mark()
        if len(found.lines) >= ROWS_AT_ONCE or size >= CHARACTERS_AT_ONCE:
            yield found
            found, size = Rows(), 0
    yield found


def _no_row(
    cells: Sequence[str], width: int, taken: Sequence[str], delimiter: str, unnamed: Sequence[int]
) -> str | None:
    """Return why the cells are no row, None where they are one or are all empty."""
    if len(cells) != width and any(cell.strip() for cell in cells):
        return f"it has {len(cells)} cells, and the header {width}"
    if len(taken) > 2 and width >= COLUMNS_OF_A_ROW and _swallows_a_row(taken, width, delimiter):
        return "a quotation mark is missing: a cell reaches over whole rows"
    filled = [place for place in unnamed if len(cells) == width and cells[place].strip()]
    return f"cell {filled[0] + 1} is filled, and its column has no name" if filled else None


def _swallows_a_row(taken: Sequence[str], width: int, delimiter: str) -> bool:
    """Return whether a line within a row has as many cells as a row of its own."""
    return any(line.count(delimiter) >= width - 1 for line in taken[1:-1])


def _quotation(reason: csv.Error) -> str:
    if "end of data" in str(reason):
        return "a quotation mark is opened and never closed"
    return "a quotation mark stands within a quoted cell, or is not closed"


def _too_long(lines: Lines, begin: int) -> Torn:
    """Return what is told of a line that is too long; one that only began a long cell lets the rest be read."""
    first = cut(lines.taken[0][:100].strip())
    if len(lines.taken) > 1:
        lines.give_back()
        return Torn(begin, "a quotation mark is opened and never closed", first)
    lines.mark()
    return Torn(begin, f"it has more than {LONGEST:,} characters", first)


@contextmanager
def _long_cells() -> Iterator[None]:
    """Let cells be as long as a line may be; the limit is the csv module's for the whole program."""
    before = csv.field_size_limit(LONGEST + 1)
    try:
        yield
    finally:
        csv.field_size_limit(before)
