"""The columns of a table: all of those that its model names, no others, each of its type."""

from collections.abc import Iterable

import polars as pl

from demarche.schema.arrow import arrow_schema
from demarche.schema.errors import nearest
from demarche.validate.checks import of_table
from demarche.validate.report import FINDINGS_KEPT, Finding, Outcome
from demarche.validate.source import Source, column_types

__all__ = ["are_readable", "check_columns", "did_you_mean", "likely"]


def check_columns(source: Source) -> Outcome:
    """Return a finding for each column that is missing, unknown or of another type."""
    check = of_table("E103", source.name)
    wanted = {name: str(kind) for name, kind in _wanted(source.name).items()}
    found = {name: str(kind) for name, kind in (source.found or source.types).items()}
    wrong = dict.fromkeys(wanted.keys() - found.keys(), "is missing")
    wrong |= dict.fromkeys(found.keys() - wanted.keys(), "is no column of the table")
    wrong |= {
        name: f"holds {found[name]}, not {wanted[name]}"
        for name in wanted.keys() & found.keys()
        if found[name] != wanted[name]
    }
    findings = tuple(
        Finding(
            "E103",
            source.name,
            None,
            None,
            name,
            None,
            f"{name} {wrong[name]}",
            _guess(name, wanted, found) + check.hint,
            source.file,
            source.header,
        )
        for name in sorted(wrong)[:FINDINGS_KEPT]
    )
    return Outcome(check, findings, len(wrong))


def are_readable(source: Source) -> bool:
    """Return whether every column of the table is there in its type, whatever stands beside them."""
    return all(source.types.get(name) == kind for name, kind in _wanted(source.name).items())


def did_you_mean(name: str, valid: Iterable[str]) -> str:
    """Return "Did you mean …? ", or an empty text where nothing valid comes near.

    >>> did_you_mean("questoin", ["question", "value"])
    'Did you mean question? '
    """
    guess = likely(name, valid)
    return f"Did you mean {guess}? " if guess else ""


def likely(value: str, valid: Iterable[str]) -> str | None:
    """Return the valid value that is meant, None where nothing comes near.

    Space around the value, its case and lost leading zeros are looked at first, likeness last.

    >>> likely("10", ["010", "100", "1011"]), likely(" Strike", ["strike", "protest"])
    ('010', 'strike')
    """
    choices = list(valid)
    for same in (str.strip, _folded, _without_zeros):
        found = [choice for choice in choices if same(choice) == same(value)]
        if found:
            return found[0] if len(found) == 1 else None
    return nearest(value.strip(), choices)


def _folded(value: str) -> str:
    return value.strip().casefold().replace(" ", "_").replace("-", "_")


def _without_zeros(value: str) -> str:
    """Return a number without its leading zeros; other values as they are."""
    return value.strip().lstrip("0") if value.strip().isdecimal() else value


def _guess(name: str, wanted: Iterable[str], found: Iterable[str]) -> str:
    """Return what a wrong column may be: of the columns that nobody named, the likely one."""
    if name in wanted:
        return did_you_mean(name, set(found) - set(wanted)) if name not in found else ""
    return did_you_mean(name, set(wanted) - set(found) or wanted)


def _wanted(table: str) -> dict[str, pl.DataType]:
    return column_types(arrow_schema(table))
