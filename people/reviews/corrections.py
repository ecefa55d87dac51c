"""What a reviewer writes in place of a value, in the type of its column and by the names of the gazetteers."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl

from demarche.people.actors import state_of
from demarche.people.cells import enumeration, sovereign, victim_of
from demarche.people.forms import Line
from demarche.people.named import Named
from demarche.people.reviews.decisions import Decision
from demarche.people.reviews.review_columns import EMPTY, ENUMERATIONS
from demarche.validate.read.cells import columns_of, read_cells
from demarche.validate.read.faults import Fault

__all__ = ["UNKNOWN", "Corrections", "corrections_of"]

Documents = Mapping[str, Mapping[str, Any]]
Value = str | int | float | date | None

UNKNOWN = "E406"  # the check of actors, places and states alike

# Columns that name an actor; a claim's value does where it answers this question, unless it is this answer.
ACTORS = ("source_id", "target_id", "claimant_id")
WHO_DID_IT, THEMSELVES = "responsible", "self"

# What must stand in each corrected column of a row.
Corrections = dict[str, Value]


def corrections_of(decision: Decision, named: Named, documents: Documents) -> Corrections | None:
    """Return what must stand in each column that is corrected; None, and a note, where that cannot be told.

    Args:
        decision: the decision.
        named: the actors and places that may be named.
        documents: the rows of the build's documents by doc_id.
    """
    values = {
        column: _value(decision, column, line, named, documents) for column, line in decision.columns.items()
    }
    return None if any(line in named.notes.lines for line in decision.lines) else values


def _value(decision: Decision, column: str, line: Line, named: Named, documents: Documents) -> Value:
    cell, kind, notes = line.cells["value"], columns_of(decision.table)[column], named.notes
    if cell.lower() == EMPTY:
        if not kind.nullable:
            notes.add("E111", line, "value", f"{column} cannot be empty")
        return None
    if column in ACTORS or _is_named_actor(decision, column, cell):
        return named.actor(line, "value", documents.get(line.cell("doc_id") or "", {}))
    if column == "place_id":
        return named.place(line, "value", _soil(decision))
    if column == "sovereign":
        return sovereign(line, "value", notes, check=UNKNOWN)
    if column == "victim_of":
        return victim_of(line, "value", notes, check=UNKNOWN)
    if column in ENUMERATIONS:
        return enumeration(line, "value", notes, of=column)
    read = read_cells(pl.Series([cell], dtype=pl.String), kind.type, as_written=False, with_comma=False)
    for _, _, what in read.told:
        if isinstance(what, Fault):
            notes.add("E105", line, "value", f"{column} {what.what}", guess=what.guess)
    found: Value = read.values[0]
    return found


def _is_named_actor(decision: Decision, column: str, cell: str) -> bool:
    """Return whether a corrected answer names who did it."""
    if (decision.table, column) != ("claims", "value"):
        return False
    corrected = decision.columns.get("question")
    question = corrected.cell("value") if corrected else decision.first.cell("question")
    return question == WHO_DID_IT and cell.lower() != THEMSELVES


def _soil(decision: Decision) -> str | None:
    """Return the three letters of the state on whose soil a place is looked for."""
    corrected = decision.columns.get("sovereign")
    name = corrected.cell("value") if corrected else decision.first.cell("sovereign")
    state = state_of(name) if name else None
    return state.iso3 if state else None
