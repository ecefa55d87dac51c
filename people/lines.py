"""The lines of people's files: read as spreadsheets save them, and written so that spreadsheets can open them."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from demarche.people.forms import Line
from demarche.people.notes import Notes
from demarche.schema.errors import DataError, nearest
from demarche.validate.columns import did_you_mean
from demarche.validate.read.delimited import delimited_rows
from demarche.validate.read.faults import Doubt, Fault, Unreadable
from demarche.validate.read.names import Header
from demarche.validate.read.words import NULLS, read_text

__all__ = ["as_text", "csv_bytes", "read_lines"]

OF_SPREADSHEETS = (".xlsx", ".xls", ".ods", ".numbers")


def read_lines(path: Path, notes: Notes) -> list[Line]:
    """Return the lines of a file; what is no row, no column of its form or no text is noted.

    Raises:
        DataError: D001, there is no such file; D504, it is a spreadsheet's own format.
    """
    if not path.is_file():
        raise DataError("D001", where=str(path))
    if path.suffix.lower() in OF_SPREADSHEETS:
        raise DataError("D504", where=str(path))
    try:
        return list(_lines(path, notes))
    except Unreadable as reason:
        notes.add("E102", Line(str(path), 1), None, str(reason))
        return []


def csv_bytes(rows: Sequence[Mapping[str, str]], columns: Sequence[str]) -> bytes:
    """Return rows as CSV in UTF-8 with a byte order mark, without which Excel mangles every name beyond ASCII."""
    written = io.StringIO(newline="")
    writer = csv.DictWriter(written, columns, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return written.getvalue().encode("utf-8-sig")


def as_text(value: Any) -> str:
    """Return a value as a cell holds it; nothing for none.

    >>> as_text(None), as_text(3)
    ('', '3')
    """
    return "" if value is None else str(value).strip()


def _lines(path: Path, notes: Notes) -> Iterator[Line]:
    with delimited_rows(path, notes.form.columns, of=f"a {notes.form.name}") as (head, header, portions):
        bare = Line(str(path), head.line, columns=frozenset(header.places))
        for rows in portions if _is_whole(header, bare, notes) else ():
            for torn in rows.torn:
                notes.add("E104", replace(bare, number=torn.line), None, torn.what, value=torn.value)
            for number, cells in zip(rows.lines, rows.cells, strict=True):
                yield _line(replace(bare, number=number), header, cells, notes)


def _is_whole(header: Header, at: Line, notes: Notes) -> bool:
    """Return whether a file can be read by the names at its head; those that are no columns are noted."""
    form = notes.form
    twice = sorted(header.twice.keys() & form.columns)
    missing = [name for name in form.needed if name not in header.places]
    for name in header.unknown:
        guess = did_you_mean(name, [column for column in form.columns if column not in header.places])
        notes.add("E103", at, name, f"{name} is no column of a {form.name}", guess=guess)
    for name in missing:
        guess = did_you_mean(name, header.unknown) if nearest(name, header.unknown) else ""
        notes.add("E103", at, name, f"{name} is missing", guess=guess)
    for name in twice:
        notes.add("E103", at, name, f"{name} stands {len(header.twice[name])} times")
    return not missing and not twice


def _line(bare: Line, header: Header, cells: Sequence[str], notes: Notes) -> Line:
    """Return a line with what its cells hold; a cell that cannot be read is noted, and left out."""
    form = notes.form
    written = {name: cells[place].strip() for name, place in header.places.items()}
    filled = {name: cell for name, cell in written.items() if cell not in NULLS}
    filled |= {name: filled[name].lower() for name in form.caseless if name in filled}
    line = replace(bare, cells=filled)
    for name, cell in [one for one in filled.items() if one[0] not in form.unread]:
        answer = read_text(cell)
        if isinstance(answer, Fault):
            notes.add("E105", line, name, answer.what, guess=answer.guess, value=cell)
            del filled[name]
        elif isinstance(answer, Doubt):
            notes.add("W103", line, name, answer.what, guess=answer.guess, value=cell)
    return line
