"""Whom and what people name in their files: found once, and taken into the tables with those they speak for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from demarche import __version__
from demarche.people.actors import ActorLookup, Unknown
from demarche.people.forms import Line
from demarche.people.notes import Notes
from demarche.people.places import PlaceLookup
from demarche.schema.codebook import codebook_sha256
from demarche.schema.spelling import slug

__all__ = ["Named", "coder_id", "coder_row"]

Row = dict[str, Any]


@dataclass
class Named:
    """What may be named, and what was.

    Attributes:
        all_actors, all_places: those of the gazetteers and of the builds at hand.
        notes: takes the names that are nobody's and no place's.
        checks: the codes of the checks that say so.
        actors, places: the rows of those that were named, and of the principals of these actors.
    """

    all_actors: ActorLookup
    all_places: PlaceLookup
    notes: Notes
    checks: tuple[str, str]
    actors: dict[str, Row] = field(default_factory=dict)
    places: dict[str, Row] = field(default_factory=dict)

    def actor(self, line: Line, column: str, document: Mapping[str, Any]) -> str | None:
        """Return the id of the actor that a cell names, in a document whose publisher and day tell who is meant."""
        name = line.cell(column)
        if name is None:
            return None
        publisher, day = document.get("publisher"), document.get("published_on")
        found = self.all_actors.find(name, publisher=publisher, day=day)
        if isinstance(found, Unknown):
            self.notes.add(self.checks[0], line, column, found.what, guess=found.guess)
            return None
        self._take(found)
        return str(found["actor_id"])

    def place(self, line: Line, column: str, sovereign: str | None) -> str | None:
        """Return the id of the place that a cell names, on the soil of a sovereign where one is known."""
        name = line.cell(column)
        if name is None:
            return None
        found = self.all_places.find(name, sovereign)
        if isinstance(found, Unknown):
            self.notes.add(self.checks[1], line, column, found.what, guess=found.guess)
            return None
        self.places[found["place_id"]] = found
        return str(found["place_id"])

    def _take(self, row: Row) -> None:
        """Take an actor, and the principal it speaks for."""
        self.actors[row["actor_id"]] = row
        principal = row["principal_id"]
        if principal and principal not in self.actors:
            self._take(self.all_actors.row(principal))


def coder_id(kind: str, name: str) -> str:
    """Return the id of a person who codes by hand, or who corrects in a review.

    >>> coder_id("hand", "Anna B."), coder_id("hand", "hand-anna")
    ('hand-anna-b', 'hand-anna')
    """
    return f"{kind}-{slug(name).removeprefix(f'{kind}-')}"


def coder_row(coder_id: str) -> Row:
    """Return the row of a person who codes; of what makes a machine's coder, people share the codebook alone."""
    hashes = {"codebook_sha256": codebook_sha256(), "lexicon_sha256": None, "parser_sha256": None}
    return {"coder_id": coder_id, "version": __version__, **hashes}
