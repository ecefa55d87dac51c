"""The cells of a column, from text into the column's type; those that cannot be read become null and are told.

What is in the usual form is read in one go by polars; the rest is looked at value by value, each once.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from typing import Any

import polars as pl

from demarche.schema.arrow import TEXTS_SCHEMA, arrow_schema
from demarche.validate.read.dates import read_date
from demarche.validate.read.faults import Doubt, Fault
from demarche.validate.read.numbers import read_float, read_integer
from demarche.validate.read.words import NULLS, SUSPICIOUS, read_text
from demarche.validate.source import TEXTS, column_types

__all__ = ["Column", "Read", "columns_of", "read_cells"]

# The usual forms, which polars reads alike and quickly. Three noughts behind a point may be thousands.
USUAL_DAY = r"^[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}$"
USUAL_WHOLE = r"^-?[0-9]{1,10}(\.0{1,2})?$"
USUAL_DECIMAL = r"^-?[0-9]{1,15}(\.[0-9]{1,20})?$"

BITS: dict[pl.DataType, int] = {pl.Int8(): 8, pl.Int32(): 32}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its name, its type, and whether it may be null."""

    name: str
    type: pl.DataType
    nullable: bool


@dataclass(frozen=True, slots=True)
class Read:
    """The cells of a column in its type, and where a cell could not be read or is doubtful."""

    values: pl.Series
    told: tuple[tuple[int, str, Fault | Doubt], ...] = ()


@cache
def columns_of(table: str) -> dict[str, Column]:
    """Return the columns of a table by name.

    >>> columns_of("links")["basis"]
    Column(name='basis', type=String, nullable=False)
    """
    schema = TEXTS_SCHEMA if table == TEXTS else arrow_schema(table)
    types = column_types(schema)
    return {field.name: Column(field.name, types[field.name], field.nullable) for field in schema}


def read_cells(cells: pl.Series, kind: pl.DataType, *, as_written: bool, with_comma: bool) -> Read:
    """Return the cells in a type.

    Args:
        cells: texts.
        kind: String, Date, Int8, Int32, Float32 or Float64.
        as_written: the cells are no spreadsheet's: a text is kept to the last space, an empty one too.
        with_comma: whether a comma may stand for the decimal point.
    """
    if kind == pl.String:
        cells = cells if as_written else _filled(cells)
        doubtful = cells.str.contains(SUSPICIOUS).fill_null(value=False)
        return _completed(cells, doubtful, cells, read_text)
    cells = _filled(cells)
    usual, read = _usual(cells, kind, with_comma=with_comma)
    return _completed(usual, cells.is_not_null() & usual.is_null(), cells, read)


def _filled(cells: pl.Series) -> pl.Series:
    """Return the cells without space around them, and null where they stand for nothing."""
    trimmed = cells.str.strip_chars()
    empty = trimmed.is_in(NULLS)
    return trimmed.set(empty, None) if empty.any() else trimmed


def _usual(
    cells: pl.Series, kind: pl.DataType, *, with_comma: bool
) -> tuple[pl.Series, Callable[[str], Any]]:
    """Return the cells that are written in the usual form, null for the others, and what reads these."""
    if kind == pl.Date:
        return _where(cells, USUAL_DAY).str.to_date("%Y-%m-%d", strict=False), read_date
    if kind in BITS:
        whole = _where(cells, USUAL_WHOLE).str.replace(r"\..*$", "").cast(pl.Int64)
        return whole.cast(kind, strict=False), partial(read_integer, bits=BITS[kind])
    decimal = _where(cells, USUAL_DECIMAL).cast(pl.Float64)
    return decimal.cast(kind), partial(read_float, with_comma=with_comma)


def _where(cells: pl.Series, pattern: str) -> pl.Series:
    """Return the cells of a form, and null for the others."""
    fits = cells.str.contains(pattern).fill_null(value=True)
    return cells if fits.all() else cells.set(~fits, None)


def _completed(usual: pl.Series, rest: pl.Series, cells: pl.Series, read: Callable[[str], Any]) -> Read:
    """Return the column with the cells that are left over read one by one, equal ones once."""
    where = rest.arg_true()
    if where.is_empty():
        return Read(usual)
    texts = cells.gather(where).to_list()
    answers = {text: read(text) for text in dict.fromkeys(texts)}
    values = [None if isinstance(answers[text], Fault) else _value(answers[text], text) for text in texts]
    told = tuple(
        (row, text, answers[text])
        for row, text in zip(where.to_list(), texts, strict=True)
        if isinstance(answers[text], Fault | Doubt)
    )
    return Read(usual.scatter(where, pl.Series(values, dtype=usual.dtype, strict=False)), told)


def _value(answer: date | float | str | Doubt, text: str) -> date | float | str:
    return text if isinstance(answer, Doubt) else answer
