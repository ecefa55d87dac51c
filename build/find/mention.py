"""What a mention is: some words that name an actor or a place, and the actors that such words make."""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from demarche.build.find.names import plain
from demarche.schema.gazetteer import Actor, Place, Role, named_part

__all__ = ["Acquaintance", "Mention", "MentionKind", "part_of", "person_in_office", "slug"]

MentionKind = Literal["name", "people", "modifier", "capital", "person", "role", "place"]

_SERVING = frozenset({"MIL", "GOV", "COP", "SPY"})  # roles that act for their state, people though they are
# Kinds of roles that are kinds of actors too; any other part of a state is an organ of it.
_PART_KINDS = {"armed_group": "armed_group", "media": "media", "people": "unknown"}


@dataclass(slots=True)
class Acquaintance:
    """Whom a document has introduced: "Patel", "the Guards" and a minister's surname are known from then on.

    Attributes:
        published_on: the day that decides who held an office.
        by_name: a folded last name to its actor.
        by_role: a role's id to the last actor that bore it.
        states: the principals named so far.
    """

    published_on: date | None
    by_name: dict[str, Actor] = field(default_factory=dict)
    by_role: dict[str, Actor] = field(default_factory=dict)
    states: set[str] = field(default_factory=set)


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


def slug(text: str) -> str:
    """A name as part of an id.

    >>> slug("Vedant Patel")
    'vedant-patel'
    """
    return re.sub(r"[^a-z0-9]+", "-", plain(text.lower())).strip("-")


def part_of(base: Actor, role: Role) -> Actor:
    """The part of a state that a role names; a speaker of an organ is the organ."""
    if base.kind != "state":
        return base
    return named_part(base.actor_id, role.suffix) or Actor(
        f"{base.actor_id}-{role.suffix}",
        f"{role.name}, {base.name}",
        "organ" if role.cameo_role in _SERVING else _PART_KINDS.get(role.kind, "organ"),
        f"{base.cameo_code}{role.cameo_role}",
        base.actor_id,
        (),
        None,
    )


def person_in_office(name: str, office: Actor) -> Actor:
    """A person the gazetteers do not hold, on the side of the office that the text gives them."""
    principal = office.principal_id
    return Actor(f"{principal}-{slug(name)}", name, "person", office.cameo_code, principal, (), None)
