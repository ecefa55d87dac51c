"""What all parts of a coding share: the texts, who and where may be named, and what was named so far."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from demarche.people.sheets.notes import Line, Notes
from demarche.people.sheets.texts import Text, Texts
from demarche.people.sheets.where import Where
from demarche.people.sheets.who import Unknown, Who
from demarche.people.sheets.words import Span, contexts, nearest_passage, places_of, within
from demarche.validate.read.faults import shown

__all__ = ["Coding", "find_words"]

Row = dict[str, Any]


@dataclass
class Coding:
    """The coding of some sheets while it is made.

    Attributes:
        texts: the documents at hand.
        who, where: the actors and places that may be named.
        notes: what is wrong or doubtful.
        coder: who coded the rows that do not say so; None where each must.
        actors, places: the rows of those that were named, and of the principals of these actors.
    """

    texts: Texts
    who: Who
    where: Where
    notes: Notes
    coder: str | None = None
    actors: dict[str, Row] = field(default_factory=dict)
    places: dict[str, Row] = field(default_factory=dict)

    def document(self, line: Line) -> Text | None:
        """Return the document of a row, None where it is not at hand."""
        name = line.cells.get("document")
        if name is None:
            return None
        found = self.texts.named(name)
        if len(found) == 1:
            return found[0]
        if found:
            ids = ", ".join(f"{text.doc_id} ({text.name})" for text in found)
            self.notes.add(
                "E301",
                line,
                "document",
                f"{len(found)} texts are called {name}",
                guess=f"Write one of {ids}. ",
            )
        else:
            guess = self.texts.near(name)
            told = f"Did you mean {guess}? " if guess else ""
            self.notes.add("E301", line, "document", f"none of the texts is called {name}", guess=told)
        return None

    def actor(self, line: Line, column: str, document: Text) -> str | None:
        """Return the id of the actor that a cell names; it is one of the dataset's from now on."""
        name = line.cells.get(column)
        if name is None:
            return None
        published: date | None = document.row["published_on"]
        found = self.who.find(name, publisher=document.row["publisher"], day=published)
        if isinstance(found, Unknown):
            self.notes.add("E304", line, column, found.what, guess=found.guess)
            return None
        self._take(found)
        return str(found["actor_id"])

    def place(self, line: Line, column: str, sovereign: str | None) -> str | None:
        """Return the id of the place that a cell names; it is one of the dataset's from now on."""
        name = line.cells.get(column)
        if name is None:
            return None
        found = self.where.find(name, sovereign)
        if isinstance(found, Unknown):
            self.notes.add("E305", line, column, found.what, guess=found.guess)
            return None
        self.places[found["place_id"]] = found
        return str(found["place_id"])

    def _take(self, row: Row) -> None:
        """Take an actor, and the principal it speaks for, into the dataset."""
        self.actors[row["actor_id"]] = row
        principal = row["principal_id"]
        if principal and principal not in self.actors:
            self._take(self.who.row(principal))


def find_words(
    line: Line,
    column: str,
    document: Text,
    notes: Notes,
    *,
    number: int | None,
    is_inside: bool = False,
    clause: Span | None = None,
) -> Span | None:
    """Return where the words of a cell stand in the document; None, and a note, where that cannot be told.

    Args:
        line: the row.
        column: which cell.
        document: where they are looked for.
        notes: takes what is wrong.
        number: which of several places, counted from 1.
        is_inside: whether words are meant inside a clause if they stand there once, wherever else they stand.
        clause: that clause, None where it could not be found.
    """
    words, text = line.cells[column], document.text
    places = places_of(words, text)
    inside = within(places, clause) if clause is not None and number is None else []
    if len(inside) == 1:
        return inside[0]
    if not places:
        near = nearest_passage(words, text)
        told = f"The nearest passage is {near}. " if near else ""
        notes.add("E302", line, column, f"{shown(words)} does not stand in {document.name}", guess=told)
        return None
    if number is None and len(places) > 1 and is_inside and clause is None:
        return None  # the clause could not be found, and is told of
    if number is None and len(places) > 1:
        told = f"{shown(words)} stands {len(places)} times: {contexts(places, text)}"
        notes.add("E303", line, column, told)
        return None
    if number is not None and not 1 <= number <= len(places):
        told = f"{shown(words)} stands {len(places)} times, so there is no number {number}"
        notes.add("E303", line, column, told)
        return None
    return places[(number or 1) - 1]
