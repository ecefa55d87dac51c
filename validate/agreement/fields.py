"""What is compared: the fields of events and claims, each with its level of measurement, from ``fields.csv``.

A field reads its column in one of five ways:

- category: every value is a category, and null is one too: both coders say that none is told.
- root: the first two digits of a CAMEO code, as a category.
- told: whether there is a value at all.
- number: the value as a number, a date as days; only of pairs where both coders give one.
- limit: a number too, but null is infinite: the claim sets no upper limit.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import polars as pl

from demarche.schema.rows import read_rows
from demarche.validate.agreement.alpha import Array

__all__ = ["Field", "Readings", "columns_of", "fields", "read_field", "shown"]

FIELDS = Path(__file__).with_name("fields.csv")


@dataclass(frozen=True, slots=True)
class Field:
    """A row of ``fields.csv``: ``questions`` are those of the claims that are compared; none stands for all."""

    table: str
    field: str
    column: str
    reading: str
    level: str
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Readings:
    """What both coders say of each pair that a field applies to, as places in a sorted domain.

    Attributes:
        rows: which pairs of all they are.
        a, b: the place of each coder's value.
        domain: the values as numbers; for categories, their ranks.
    """

    rows: Array
    a: Array
    b: Array
    domain: Array


@cache
def fields() -> tuple[Field, ...]:
    """Return all fields, in the order in which they are reported.

    >>> [field.field for field in fields() if field.level == "ordinal"]
    ['date_precision']
    """
    return read_rows(FIELDS, Field)


def columns_of(table: str) -> tuple[str, ...]:
    """Return the columns of a table that its fields read, each once.

    >>> columns_of("claims")[:3]
    ('question', 'claimant_id', 'said_date')
    """
    return tuple(dict.fromkeys(field.column for field in fields() if field.table == table))


def read_field(field: Field, a: pl.DataFrame, b: pl.DataFrame) -> Readings:
    """Return what both coders say in a field, the frames having a pair in each row."""
    applies = pl.repeat(True, a.height, eager=True)  # noqa: FBT003 - it takes no keyword
    if field.questions:
        applies = a["question"].is_in(field.questions) & (a["question"] == b["question"])
    if field.reading == "number":
        applies = applies & a[field.column].is_not_null() & b[field.column].is_not_null()
    rows = applies.arg_true()
    both = pl.concat([a[field.column].gather(rows), b[field.column].gather(rows)])
    places, domain = _placed(_values(field, both))
    return Readings(rows.to_numpy(), places[: rows.len()], places[rows.len() :], domain)


def shown(field: Field, column: pl.Series) -> pl.Series:
    """Return the values of a field as they are told to a reader; null where none is told."""
    return (column.str.head(2) if field.reading == "root" else column).cast(pl.String)


def _values(field: Field, column: pl.Series) -> pl.Series:
    """Return the column as it is read."""
    match field.reading:
        case "category":
            return column.fill_null("")  # no text of a table is empty
        case "root":
            return column.str.head(2).fill_null("")
        case "told":
            return column.is_not_null()
        case "number":
            return column.cast(pl.Int32)
        case _:
            return column.cast(pl.Float64).fill_null(float("inf"))


def _placed(values: pl.Series) -> tuple[Array, Array]:
    """Return the place of each value among all that occur, and these as numbers."""
    places = (values.rank("dense").cast(pl.Int64) - 1).to_numpy()
    distinct = values.unique().sort()
    if distinct.dtype.is_numeric():
        return places, distinct.cast(pl.Float64).to_numpy()
    return places, np.arange(distinct.len(), dtype=np.float64)
