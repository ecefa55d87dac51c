"""The rows of a user's own file of actors, each cell of which holds what its column asks for.

The columns are checked by a pandera model, as the tables are; every fault is told, with file, line, column
and value.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from demarche.schema.codebook import allowed
from demarche.schema.errors import DataError

__all__ = [
    "COLUMNS",
    "NARRATOR",
    "NumberedRow",
    "OwnActorsError",
    "Row",
    "checked_rows",
    "is_before",
    "items",
    "own_kinds",
    "refuse_any",
]

REQUIRED = ("name", "cameo_code")
OPTIONAL = (
    *("actor_id", "kind", "aliases", "principal_id", "active_from", "active_to"),
    *("wikidata_id", "caution"),
)
COLUMNS = (*REQUIRED, *OPTIONAL)

_ID = r"^[a-z0-9]+(-[a-z0-9]+)*$"
_DATE = r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$"

# How an error calls what a cell of the column must hold.
_EXPECTED = {
    "actor_id": "lower-case words joined by hyphens",
    "cameo_code": "capitals in groups of three, such as IRQGOV",
    "principal_id": "the id of an actor: lower-case words joined by hyphens",
    "wikidata_id": "an item of Wikidata, such as Q796",
    "active_from": "a date: YYYY, YYYY-MM or YYYY-MM-DD",
    "active_to": "a date: YYYY, YYYY-MM or YYYY-MM-DD",
}
# What the reporter's own voice is called; no row may take its place.
NARRATOR = "narrator"

Row = dict[str, str | None]


class OwnActorsError(DataError):
    """The first fault of the user's files in the order of their lines; ``others`` are the rest."""

    others: tuple[DataError, ...] = ()


@dataclass(frozen=True, slots=True)
class NumberedRow:
    """A row with the file and line where it stands."""

    where: str
    row: Row


def checked_rows(path: Path, raw: bytes) -> list[NumberedRow]:
    """Return the rows of a file, each cell of which holds what its column asks for."""
    rows = list(_rows(path, raw))
    refuse_any(_cell_faults(rows))
    return rows


def own_kinds() -> tuple[str, ...]:
    """Return the kinds that a user's actor may be of: all but the reporter's own voice."""
    return tuple(kind for kind in allowed("actor_kind") if kind != NARRATOR)


def is_before(end: str | None, start: str | None) -> bool:
    """Return whether an end lies before a start, to the precision that both have."""
    if end is None or start is None:
        return False
    length = min(len(end), len(start))
    return end[:length] < start[:length]


def items(cell: str | None) -> tuple[str, ...]:
    """Return the items of a cell, which stand apart by ``|``, each once."""
    return tuple(dict.fromkeys(item.strip() for item in (cell or "").split("|") if item.strip()))


def refuse_any(faults: Iterable[DataError]) -> None:
    """Raise the first fault, with the others beside it."""
    found = list(faults)
    if found:
        first, *others = found
        error = OwnActorsError(first.code, where=first.where, valid=first.valid, **first.values)
        error.others = tuple(others)
        raise error


def _rows(path: Path, raw: bytes) -> Iterator[NumberedRow]:
    """Yield the rows of a file with their lines; space around cells is cut off, an empty cell is None."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError("D005", where=str(path), byte=error.start) from error
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = [name.strip() for name in next(lines, [])]
        _require_header(header, where=f"{path}:1")
        for cells in lines:
            if not any(cell.strip() for cell in cells):
                continue
            yield NumberedRow(f"{path}:{lines.line_num}", _row(header, cells))
    except (ValueError, csv.Error) as reason:
        raise OwnActorsError("D102", where=f"{path}:{lines.line_num}", reason=reason) from reason


def _row(header: Sequence[str], cells: Sequence[str]) -> Row:
    """Return the cells of a row by all columns that there may be."""
    if len(cells) != len(header):
        raise ValueError(f"it has {len(cells)} cells, not {len(header)}")
    filled = dict(zip(header, (_tidy(cell) for cell in cells), strict=True))
    return {name: filled.get(name) for name in COLUMNS}


def _require_header(header: Sequence[str], *, where: str) -> None:
    """Refuse a header that lacks a column, repeats one, or has one that we do not know."""
    for name in header:
        if name not in COLUMNS:
            raise OwnActorsError("D109", where=where, name=name, valid=COLUMNS)
        if header.count(name) > 1:
            raise OwnActorsError("D111", where=where, column=name)
    for name in REQUIRED:
        if name not in header:
            raise OwnActorsError("D110", where=where, column=name)


def _tidy(cell: str) -> str | None:
    """Return the cell with single spaces, None where it holds nothing."""
    return " ".join(cell.split()) or None


def _cell_faults(rows: Sequence[NumberedRow]) -> Iterator[DataError]:
    """Yield what the model says of the cells, and what it cannot say: names that are nobody's, days in disorder."""
    for index, column, value in sorted(_failures([one.row for one in rows])):
        where = rows[index].where
        if not value:
            yield DataError("D108", where=where, column=column)
        else:
            expected = _EXPECTED.get(column) or f"one of {', '.join(own_kinds())}"
            yield DataError("D107", where=where, column=column, value=repr(value), expected=expected)
    for one in rows:
        yield from _row_faults(one)


def _row_faults(one: NumberedRow) -> Iterator[DataError]:
    """Yield where the cells of one row contradict each other."""
    row = one.row
    names = {row["name"], *items(row["aliases"])}
    for doubtful in items(row["caution"]):
        if doubtful not in names:
            yield DataError(
                "D107",
                where=one.where,
                column="caution",
                value=repr(doubtful),
                expected="the name or an alias of its row",
            )
    if is_before(row["active_to"], row["active_from"]):
        yield DataError(
            "D107",
            where=one.where,
            column="active_to",
            value=repr(row["active_to"]),
            expected=f"a date from active_from ({row['active_from']}) on",
        )


def _failures(rows: Sequence[Row]) -> set[tuple[int, str, str]]:
    """Return the row, column and value of each cell that the pandera model refuses."""
    import polars as pl
    from pandera.config import ValidationDepth, config_context, get_config_context
    from pandera.errors import SchemaErrors

    frame = pl.DataFrame(rows, schema=dict.fromkeys(COLUMNS, pl.String))
    with config_context(validation_enabled=True, validation_depth=ValidationDepth.SCHEMA_AND_DATA):
        config = get_config_context()
        if not config.validation_enabled or config.validation_depth is not ValidationDepth.SCHEMA_AND_DATA:
            raise DataError("D302", variable="PANDERA_VALIDATION_ENABLED or PANDERA_VALIDATION_DEPTH")
        try:
            _model().validate(frame, lazy=True)
        except SchemaErrors as errors:
            cases = pl.DataFrame(errors.failure_cases).select("index", "column")
            places = [(int(index), str(column)) for index, column in cases.iter_rows()]
            return {(index, column, frame[column][index] or "") for index, column in places}
    return set()


@cache
def _model() -> Any:
    """Return the pandera model of a user's file; pandera is slow to import, and most builds have no such file."""
    import pandera.polars as pa

    from demarche.schema.fields import like, text

    class OwnActorRows(pa.DataFrameModel):
        """One row for each actor of a user's own."""

        name: str = text("Usual name")
        cameo_code: str = like(r"^([A-Z]{3})+$", "CAMEO actor code")
        actor_id: str = like(_ID, "Name of the row", null="it is made from the name")
        kind: str = pa.Field(isin=list(own_kinds()), nullable=True)
        aliases: str = text("Other ways to write it, apart by |", null="there are none")
        principal_id: str = like(_ID, "For whom it speaks", null="the code tells")
        active_from: str = like(_DATE, "Since when", null="open")
        active_to: str = like(_DATE, "Until when", null="open")
        wikidata_id: str = like(r"^Q[1-9]\d*$", "Its item in Wikidata", null="not known")
        caution: str = text("Which of its names are also something else", null="none is")

        class Config:
            """No further column, and no silent change of type."""

            strict = True
            coerce = False

    return OwnActorRows
