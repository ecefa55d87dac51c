"""What a reviewer writes in place of a value, in the type of its column and by the names of the gazetteers."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from demarche.people.reviews.columns import EMPTY
from demarche.people.reviews.notes import Line, Notes
from demarche.people.reviews.reading import Decision
from demarche.people.sheets.cells import _likely as likely
from demarche.people.sheets.columns import ENUMERATIONS
from demarche.people.sheets.where import Where
from demarche.people.sheets.who import Unknown, Who, state_of
from demarche.schema.codebook import allowed
from demarche.validate.read.cells import columns_of, read_cells
from demarche.validate.read.faults import Fault, shown

__all__ = ["Corrections", "Vocabulary", "corrections_of"]

Row = dict[str, Any]
Value = str | int | float | date | None

# Columns that name an actor; a claim's value does where it answers this question, unless it is this answer.
ACTORS = ("source_id", "target_id", "claimant_id")
WHO_DID_IT, THEMSELVES = "responsible", "self"

_CAMEO = re.compile(r"([A-Z]{3})+")


@dataclass
class Vocabulary:
    """Whom and what a correction may name, and the rows of those that one did.

    Attributes:
        who, where: the actors and places of the gazetteers and of the build.
        documents: the rows of the build's documents by doc_id.
        actors, places: the rows of those that were named, and of the principals of these actors.
    """

    who: Who
    where: Where
    documents: Mapping[str, Row]
    actors: dict[str, Row] = field(default_factory=dict)
    places: dict[str, Row] = field(default_factory=dict)

    def actor(self, line: Line, name: str, notes: Notes) -> str | None:
        """Return the id of the actor that a cell names."""
        document = self.documents.get(line.cell("doc_id") or "", {})
        found = self.who.find(name, publisher=document.get("publisher"), day=document.get("published_on"))
        if isinstance(found, Unknown):
            notes.add("E406", line, "value", found.what, guess=found.guess)
            return None
        self._take(found)
        return str(found["actor_id"])

    def place(self, line: Line, name: str, sovereign: str | None, notes: Notes) -> str | None:
        """Return the id of the place that a cell names."""
        found = self.where.find(name, sovereign)
        if isinstance(found, Unknown):
            notes.add("E406", line, "value", found.what, guess=found.guess)
            return None
        self.places[found["place_id"]] = found
        return str(found["place_id"])

    def _take(self, row: Row) -> None:
        self.actors[row["actor_id"]] = row
        principal = row["principal_id"]
        if principal and principal not in self.actors:
            self._take(self.who.row(principal))


# What must stand in each corrected column of a row.
Corrections = dict[str, Value]


def corrections_of(decision: Decision, vocabulary: Vocabulary, notes: Notes) -> Corrections | None:
    """Return what must stand in each column that is corrected; None, and a note, where that cannot be told."""
    values: Corrections = {}
    for column, line in decision.columns.items():
        values[column] = _value(decision, column, line, vocabulary, notes)
    return None if any(line in notes.lines for line in decision.lines) else values


def _value(decision: Decision, column: str, line: Line, vocabulary: Vocabulary, notes: Notes) -> Value:
    cell, kind = line.cells["value"], columns_of(decision.table)[column]
    if cell.lower() == EMPTY:
        if not kind.nullable:
            notes.add("E111", line, "value", f"{column} cannot be empty")
        return None
    if column in ACTORS or _is_named_actor(decision, column, cell):
        return vocabulary.actor(line, cell, notes)
    if column == "place_id":
        return vocabulary.place(line, cell, _soil(decision), notes)
    if column in {"sovereign", "victim_of"}:
        return _state(line, column, cell, notes)
    if column in ENUMERATIONS:
        return _spelled(line, column, cell, notes)
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


def _state(line: Line, column: str, cell: str, notes: Notes) -> str | None:
    state = state_of(cell)
    if state is not None:
        return state.iso3 if column == "sovereign" else state.cameo_code
    if column == "victim_of" and _CAMEO.fullmatch(cell):
        return cell
    notes.add("E406", line, "value", f"{shown(cell)} is no state or territory")
    return None


def _spelled(line: Line, column: str, cell: str, notes: Notes) -> str | None:
    """Return the value of the codebook that a cell spells, whatever its capitals."""
    valid = allowed(ENUMERATIONS[column])
    spelled = cell.lower().replace(" ", "_")
    if spelled in valid:
        return spelled
    notes.add("E112", line, "value", f"{column} cannot be {shown(cell)}", guess=likely(cell, valid))
    return None
