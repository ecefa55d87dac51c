"""Sheets as people save them: rows with their lines, and what in their cells cannot be read."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from demarche.people.sheets.columns import names
from demarche.people.sheets.notes import Line, Notes
from demarche.schema.errors import DataError, nearest
from demarche.validate.columns import did_you_mean
from demarche.validate.read.delimited import delimited_rows
from demarche.validate.read.faults import Doubt, Fault, Unreadable, cut
from demarche.validate.read.names import plain
from demarche.validate.read.words import NULLS, read_text

__all__ = ["read_sheet"]

NEEDED = ("document", "event", "event_type", "event_code", "modality")

# The reader of tables asks which table's names may stand at the head; the sheet shares the names of this one.
LIKE_TABLE = "events"


def read_sheet(path: Path, notes: Notes) -> list[Line]:
    """Return the rows of a sheet; what is no row, no column of ours or no text is noted.

    Raises:
        DataError: D001, there is no such file; D504, it is a spreadsheet's own format.
    """
    if not path.is_file():
        raise DataError("D001", where=str(path))
    if path.suffix.lower() in (".xlsx", ".xls", ".ods", ".numbers"):
        raise DataError("D504", where=str(path))
    nowhere = Line(str(path), 1, {})
    try:
        return list(_lines(path, notes))
    except Unreadable as reason:
        notes.add("E102", nowhere, None, str(reason))
        return []


def _lines(path: Path, notes: Notes) -> Iterator[Line]:
    with delimited_rows(path, LIKE_TABLE) as (head, _, portions):
        header = _header(head.names, Line(str(path), head.line, {}), notes)
        for rows in portions if header is not None else ():
            for torn in rows.torn:
                notes.add("E104", Line(str(path), torn.line, {}), None, torn.what, value=torn.value)
            for number, cells in zip(rows.lines, rows.cells, strict=True):
                yield _line(Line(str(path), number, {}), header or (), cells, notes)


def _header(found: Sequence[str], at: Line, notes: Notes) -> list[str | None] | None:
    """Return the column that each place means; None where the sheet cannot be read by them."""
    known = {plain(name): name for name in names()}
    header = [known.get(plain(name)) for name in found]
    counts = Counter(name for name in header if name)
    twice = sorted(name for name, count in counts.items() if count > 1)
    missing = [name for name in NEEDED if name not in header]
    unknown = [
        name.strip() for name, column in zip(found, header, strict=True) if column is None and name.strip()
    ]
    for name in unknown:
        guess = did_you_mean(name, [column for column in names() if column not in header])
        notes.add("E103", at, cut(name), f"{cut(name)} is no column of a sheet", guess=guess)
    for name in missing:
        guess = did_you_mean(name, unknown) if nearest(name, unknown) else ""
        notes.add("E103", at, name, f"{name} is missing", guess=guess)
    for name in twice:
        notes.add("E103", at, name, f"{name} stands {counts[name]} times")
    return None if missing or twice else header


def _line(bare: Line, header: Sequence[str | None], cells: Sequence[str], notes: Notes) -> Line:
    """Return the row with what its cells hold; a cell that cannot be read is noted, and left out."""
    filled = {name: cell.strip() for name, cell in zip(header, cells, strict=True) if name and name != "note"}
    filled = {name: cell for name, cell in filled.items() if cell not in NULLS}
    line = Line(bare.file, bare.number, filled)
    for name, cell in list(filled.items()):
        answer = read_text(cell)
        if isinstance(answer, Fault):
            notes.add("E105", line, name, answer.what, guess=answer.guess, value=cell)
            del filled[name]
        elif isinstance(answer, Doubt):
            notes.add("W103", line, name, answer.what, guess=answer.guess, value=cell)
    return line
