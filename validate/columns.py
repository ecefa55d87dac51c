"""The columns of a table: all of those that its model names, no others, each of its type."""

from collections.abc import Iterable
from dataclasses import replace

import polars as pl

from demarche.schema.arrow import arrow_schema
from demarche.schema.errors import nearest
from demarche.validate.report import Check, Finding, Outcome
from demarche.validate.source import Source, column_types

__all__ = ["COLUMNS", "are_readable", "check_columns", "did_you_mean"]

COLUMNS = Check(
    "E103",
    "",
    "the columns are those of the table, with their types",
    "Queries and joins rely on names and types; a number kept as text sorts and compares wrongly.",
    "demarche describe names the columns and their types.",
)


def check_columns(source: Source) -> Outcome:
    """Return a finding for each column that is missing, unknown or of another type."""
    wanted, found = _wanted(source.name), source.types
    missing, unknown = wanted.keys() - found.keys(), found.keys() - wanted.keys()
    wrong = {name: ("is missing", did_you_mean(name, unknown)) for name in missing}
    wrong |= {name: ("is no column of the table", did_you_mean(name, missing or wanted)) for name in unknown}
    wrong |= {
        name: (f"holds {found[name]}, not {wanted[name]}", "")
        for name in wanted.keys() & found.keys()
        if found[name] != wanted[name]
    }
    findings = tuple(
        Finding("E103", source.name, None, None, name, None, f"{name} {what}", guess + COLUMNS.hint)
        for name, (what, guess) in sorted(wrong.items())
    )
    return Outcome(replace(COLUMNS, table=source.name), findings, len(findings))


def are_readable(source: Source) -> bool:
    """Return whether every column of the table is there in its type, whatever stands beside them."""
    return all(source.types.get(name) == kind for name, kind in _wanted(source.name).items())


def did_you_mean(name: str, valid: Iterable[str]) -> str:
    """Return "Did you mean …? ", or an empty text where nothing valid comes near.

    >>> did_you_mean("questoin", ["question", "value"])
    'Did you mean question? '
    """
    guess = nearest(name, valid)
    return f"Did you mean {guess}? " if guess else ""


def _wanted(table: str) -> dict[str, pl.DataType]:
    return column_types(arrow_schema(table))
