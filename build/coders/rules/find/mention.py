"""What a mention is: some words that name an actor or a place, and the actors that such words make."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from demarche.known.actors import part_of
from demarche.schema.gazetteer import Actor, Place, Role

__all__ = ["Acquaintance", "Mention", "MentionKind"]

MentionKind = Literal["name", "people", "modifier", "capital", "person", "role", "place"]

_SEATED = frozenset({"organ", "person_role", "media"})  # kinds of roles that a state fills with its own


@dataclass(slots=True)
class Acquaintance:
    """Whom a document has introduced: "Patel", "the Guards" and a minister's surname are known from then on.

    Attributes:
        published_on: the day that decides who held an office.
        by_name: a folded last name to its actor.
        by_role: a role's id to the last actor that bore it.
        states: the principals named so far.
        voice: who spoke last in the paragraph.
        sides: the principals named in the paragraph before the sentence that is read.
        here: those that the sentence itself names.
        bereaved: those of them whose civilians it names.
        home: the state whose capital the dateline names.
    """

    published_on: date | None
    by_name: dict[str, Actor] = field(default_factory=dict)
    by_role: dict[str, Actor] = field(default_factory=dict)
    states: set[str] = field(default_factory=set)
    voice: Actor | None = None
    sides: set[str] = field(default_factory=set)
    here: set[str] = field(default_factory=set)
    bereaved: dict[str, Actor] = field(default_factory=dict)
    home: Actor | None = None
    _paragraph: int | None = None

    def turn_to(self, paragraph: int) -> None:
        """Begin a sentence; a new paragraph has no voice yet."""
        if paragraph != self._paragraph:
            self._paragraph, self.voice, self.sides, self.here = paragraph, None, set(), set()
        self.sides |= self.here
        self.here, self.bereaved = set(), {}

    def bearer(self, role: Role) -> Actor | None:
        """Whose part a role is that names no state, where the paragraph leaves no doubt; or None.

        Who counts the dead at home is on the side of the dead ("11 Thai civilians died, the health minister
        said"); any other is on the one side that has been named in the paragraph, if that side has spoken.
        """
        if "relief" in role.traits:
            base = next(iter(self.bereaved.values())) if len(self.bereaved) == 1 else None
        else:
            is_alone = self.voice is not None and self.sides == {self.voice.principal_id}
            base = self.voice if is_alone else None
        return _seated(base, role)

    def at_home(self, role: Role) -> Actor | None:
        """The bearer of a role in the state from whose capital the document reports, or None."""
        return _seated(self.home, role)


def _seated(base: Actor | None, role: Role) -> Actor | None:
    """The part of a side that a role names, where the side fills the role with its own at home; or None."""
    if base is None or "abroad" in role.traits or role.kind not in _SEATED:
        return None
    return part_of(base, role)


@dataclass(frozen=True, slots=True)
class Mention:
    """Some words that name an actor or a place.

    Attributes:
        start, end: tokens, ``end`` exclusive.
        kind: name, people ("the Iraqis"), capital (a city or its government), person, role (a bare "the
            ministry"), modifier (a state's adjective before a noun that is no part of the state), place.
        actor: who, or None where only the document around it can tell.
        role: the part of a state named, if one is.
        place: the gazetteer's place, for kind place.
    """

    start: int
    end: int
    kind: MentionKind
    actor: Actor | None
    role: Role | None = None
    place: Place | None = None

    def covers(self, token: int) -> bool:
        """True where the token is one of the mention's."""
        return self.start <= token < self.end

    @property
    def is_office(self) -> bool:
        """True for an office that a person holds: "deputy governor of the central bank"."""
        return self.role is not None and self.role.kind == "person_role"
