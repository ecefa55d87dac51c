"""The words that the table models are written in: fields that refer to the codebook, and rules about rows.

A pandera check that yields null passes, so every rule here says what null means.
"""

from collections.abc import Iterable
from typing import Any

import pandera.polars as pa
import polars as pl
from pandera.api.polars.types import PolarsData

from demarche.schema.codebook import allowed, precisions
from demarche.schema.gazetteer import load_states

__all__ = [
    "INKED",
    "column",
    "first_of_period",
    "like",
    "number",
    "one_of",
    "ordered",
    "pairs",
    "rule",
    "span",
    "state",
    "step",
    "text",
    "together",
]

# A text that begins and ends with something to be seen; line breaks may stand inside.
INKED = r"^\S(?s:.*\S)?$"


def column(description: str, *, null: str | None = None, **checks: Any) -> Any:
    """Return a field with its description; it may be null where ``null`` says what that means.

    >>> column("Day of publication", null="the page does not tell").properties["description"]
    'Day of publication; null where the page does not tell.'
    """
    meaning = f"; null where {null}." if null else "."
    return pa.Field(description=description + meaning, nullable=null is not None, **checks)


def one_of(enumeration: str, description: str, *, null: str | None = None) -> Any:
    """Return a field that holds a value of one of the codebook's enumerations."""
    return column(description, null=null, isin=list(allowed(enumeration)))


def state(description: str, *, null: str | None = None) -> Any:
    """Return a field that holds the ISO 3166 alpha-3 code of a state or territory of the gazetteer."""
    return column(description, null=null, isin=sorted(state.iso3 for state in load_states()))


def step(scale: str, description: str, *, null: str | None = None) -> Any:
    """Return a field that holds a step on the ``date`` or the ``place`` scale of precision."""
    steps = [precision.value for precision in precisions() if precision.scale == scale]
    return column(description, null=null, isin=steps)


def like(pattern: str, description: str, *, null: str | None = None) -> Any:
    """Return a field whose text matches the pattern."""
    return column(description, null=null, str_matches=pattern)


def text(description: str, *, null: str | None = None) -> Any:
    """Return a field of text that is never empty nor has space at its ends: what is unknown is null."""
    return like(INKED, description, null=null)


def number(description: str, *, null: str | None = None) -> Any:
    """Return a field that holds a count or an offset, from 0 on."""
    return column(description, null=null, ge=0)


def rule(code: str, column: str, holds: pl.Expr, *, error: str) -> Any:
    """Return a check of whole rows that fails wherever the expression does not hold.

    Args:
        code: the check's code, whose title, reason and hint stand in validate/checks.csv.
        column: of the columns that contradict each other, the first to look at.
        holds: an expression over the columns of the row; null is a failure.
        error: what ought to be, in a sentence without a full stop.
    """

    def check(_model: type[pa.DataFrameModel], data: PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(holds.fill_null(value=False))

    return pa.dataframe_check(name=code, title=column, error=error)(check)


def together(*columns: str) -> pl.Expr:
    """Return an expression that holds where all of the columns are null or none is."""
    return pl.sum_horizontal(pl.col(column).is_null() for column in columns).is_in([0, len(columns)])


def ordered(low: str, high: str) -> pl.Expr:
    """Return an expression that holds where low <= high, or where one of them is null."""
    return pl.col(low).is_null() | pl.col(high).is_null() | (pl.col(low) <= pl.col(high))


def first_of_period(day: str, precision: str) -> pl.Expr:
    """Return an expression that holds where a month or a year is named by its first day, or where the day is null."""
    date, step = pl.col(day), pl.col(precision)
    is_first = (step < 4) | ((date.dt.day() == 1) & ((step < 5) | (date.dt.month() == 1)))
    return date.is_null() | step.is_null() | is_first


def span(start: str, end: str) -> pl.Expr:
    """Return an expression that holds where a span has both ends and is not empty, or has neither end."""
    return together(start, end) & (pl.col(start).is_null() | (pl.col(start) < pl.col(end)))


def pairs(first: str, second: str, right: Iterable[tuple[str, str]]) -> pl.Expr:
    """Return an expression that holds where the two columns hold one of the right pairs; null is none."""
    found = pl.concat_str(first, second, separator=" ").is_in([" ".join(pair) for pair in right])
    return found.fill_null(value=False)
