"""What all parts of a coding share: the texts, and who and where is named."""

from dataclasses import dataclass

from demarche.people.forms import Line
from demarche.people.named import Named
from demarche.people.notes import Notes
from demarche.people.sheets.words import Span, contexts, nearest_passage, places_of, within
from demarche.people.texts import Text, Texts
from demarche.validate.read.faults import shown

__all__ = ["Coding", "find_words"]


@dataclass
class Coding:
    """The coding of some sheets while it is made.

    Attributes:
        texts: the documents at hand.
        named: the actors and places that may be named, and those that were.
        coder: who coded the rows that do not say so; None where each must.
    """

    texts: Texts
    named: Named
    coder: str | None = None

    @property
    def notes(self) -> Notes:
        """What is wrong or doubtful."""
        return self.named.notes

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
