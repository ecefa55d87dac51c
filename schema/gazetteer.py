"""The gazetteers: who and where news text names, read once from schema/gazetteers/*.csv.

Every row of an actor file is an ``Actor``; files with columns of their own give a subclass. Lists stand in
one cell, their items apart by ``|``. What each column means is told in schema/gazetteers/README.md.
"""

import hashlib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from demarche.schema.codebook import allowed
from demarche.schema.rows import Manner, read_rows

__all__ = [
    "Actor",
    "ArmedGroup",
    "Media",
    "Organ",
    "Organization",
    "Person",
    "Place",
    "Role",
    "RoleTrait",
    "State",
    "gazetteer_sha256",
    "load_actors",
    "load_groups",
    "load_media",
    "load_organizations",
    "load_organs",
    "load_persons",
    "load_places",
    "load_roles",
    "load_states",
    "named_part",
]

FOLDER = Path(__file__).parent / "gazetteers"

_ID = (r"[a-z0-9]+(-[a-z0-9]+)*", "lower-case words joined by hyphens")
_DATE = (
    r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?",
    "a date: YYYY, YYYY-MM or YYYY-MM-DD",
)

# The pattern that a cell must match, by its column, and how an error message calls it.
_SHAPES = {
    "actor_id": _ID,
    "place_id": _ID,
    "principal_id": _ID,
    "cameo_code": (r"([A-Z]{3})+", "capitals in groups of three, such as IRQGOV"),
    "wikidata_id": (r"Q[1-9]\d*", "an item of Wikidata, such as Q796"),
    "active_from": _DATE,
    "active_to": _DATE,
}

# What else is known of a role; schema/gazetteers/README.md tells what each trait means.
RoleTrait = Literal["abroad", "counted", "general", "local", "relief", "ruling"]


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who acts or speaks, and the names that news text gives them besides ``name``.

    Attributes:
        principal_id: for whom the actor speaks; its own id where it speaks for itself.
        active_from, active_to: as far as known: a year, a month or a day.
        caution: those of its names that are also another word, place or person.
    """

    actor_id: str
    name: str
    kind: str
    cameo_code: str
    principal_id: str
    aliases: tuple[str, ...]
    wikidata_id: str | None
    active_from: str | None = None
    active_to: str | None = None
    caution: tuple[str, ...] = ()

    def is_active(self, day: date) -> bool:
        """Return whether the actor existed, or the person held the office, on a day, as far as is known.

        >>> sdf = next(group for group in load_groups() if group.actor_id == "syr-sdf")
        >>> sdf.active_from, sdf.is_active(date(2015, 6, 1)), sdf.is_active(date(2014, 12, 31))
        ('2015', True, False)
        """
        start, end, today = self.active_from or "", self.active_to or "", day.isoformat()
        return start <= today[: len(start)] and today[: len(end)] <= end


@dataclass(frozen=True, slots=True)
class Organ(Actor):
    """A part of a state with a name of its own; ``fills`` is the suffix of the generic role that it is."""

    fills: str | None = None


@dataclass(frozen=True, slots=True)
class ArmedGroup(Actor):
    """An armed group, the country where it sits, and the state that news text names as its backer."""

    base: str | None = None
    sponsor: str | None = None


@dataclass(frozen=True, slots=True)
class Organization(Actor):
    """An organisation of states, a coalition, or an organisation that no state belongs to."""


@dataclass(frozen=True, slots=True)
class Media(Actor):
    """A news agency or outlet, with the domains of its pages."""

    country: str | None = None
    is_state_media: bool = False
    domains: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Person(Actor):
    """An office-holder or spokesperson: the organ spoke for, if it has a row, and the office in words."""

    organ_id: str | None = None
    office: str | None = None


@dataclass(frozen=True, slots=True)
class State:
    """A state or territory, and the names that stand for it, its people and its government."""

    actor_id: str
    iso3: str
    name: str
    cameo_code: str
    aliases: tuple[str, ...]
    adjectives: tuple[str, ...]
    demonyms: tuple[str, ...]
    capital: str | None
    metonyms: tuple[str, ...]
    wikidata_id: str | None
    caution: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Role:
    """A generic part of a state ("foreign ministry"): with a state it makes an actor ``<state>-<suffix>``."""

    role_id: str
    phrases: tuple[str, ...]
    suffix: str
    name: str
    kind: str
    cameo_role: str
    is_speaker: bool
    traits: tuple[RoleTrait, ...]
    notes: str | None


@dataclass(frozen=True, slots=True)
class Place:
    """A place that city lists miss or get wrong; ``country`` is the sovereign, None beyond any state."""

    place_id: str
    name: str
    aliases: tuple[str, ...]
    country: str | None
    latitude: float | None
    longitude: float | None
    geonames_id: int | None
    place_precision: int
    controller: str | None = None
    caution: tuple[str, ...] = ()
    note: str | None = None


@lru_cache(maxsize=1)
def load_states() -> tuple[State, ...]:
    """Return every state and territory of ISO 3166, and Kosovo."""
    return read_rows(FOLDER / "states.csv", State, MANNER)


@lru_cache(maxsize=1)
def load_organs() -> tuple[Organ, ...]:
    """Return the parts of states that have names of their own."""
    return read_rows(FOLDER / "organs.csv", Organ, MANNER)


@lru_cache(maxsize=1)
def load_groups() -> tuple[ArmedGroup, ...]:
    """Return the armed groups."""
    return read_rows(FOLDER / "groups.csv", ArmedGroup, MANNER)


@lru_cache(maxsize=1)
def load_organizations() -> tuple[Organization, ...]:
    """Return the organisations of states, the coalitions, and the other organisations."""
    return read_rows(FOLDER / "organizations.csv", Organization, MANNER)


@lru_cache(maxsize=1)
def load_media() -> tuple[Media, ...]:
    """Return the news agencies and outlets."""
    return read_rows(FOLDER / "media.csv", Media, MANNER)


@lru_cache(maxsize=1)
def load_persons() -> tuple[Person, ...]:
    """Return the office-holders and spokespersons."""
    return read_rows(FOLDER / "persons.csv", Person, MANNER)


@lru_cache(maxsize=1)
def load_roles() -> tuple[Role, ...]:
    """Return the generic parts of a state."""
    return read_rows(FOLDER / "roles.csv", Role, MANNER)


@lru_cache(maxsize=1)
def load_places() -> tuple[Place, ...]:
    """Return the places that city lists miss or get wrong."""
    return read_rows(FOLDER / "places.csv", Place, MANNER)


@lru_cache(maxsize=1)
def load_actors() -> tuple[Actor, ...]:
    """Return the organs, armed groups and organisations."""
    return (*load_organs(), *load_groups(), *load_organizations())


def named_part(principal_id: str, suffix: str) -> Organ | None:
    """Return the organ that is a state's part of that suffix under a name of its own, or None.

    >>> [organ.name for organ in (named_part("usa", "mfa"), named_part("isr", "mil")) if organ]
    ['US Department of State', 'Israel Defense Forces']
    """
    return _parts().get((principal_id, suffix))


@lru_cache(maxsize=1)
def _parts() -> dict[tuple[str, str], Organ]:
    """Return the organs that fill a generic role, by their state and the role's suffix."""
    return {(organ.principal_id, organ.fills): organ for organ in load_organs() if organ.fills}


def gazetteer_sha256() -> str:
    """Return the sha256 of the gazetteers."""
    digest = hashlib.sha256()
    for path in sorted(FOLDER.glob("*.csv")):
        digest.update(f"{path.name}\n".encode() + path.read_bytes())
    return digest.hexdigest()


def _check(actor: object) -> None:
    """Refuse an actor of no known kind, or one that ends before it begins."""
    if not isinstance(actor, Actor):
        return
    if actor.kind not in allowed("actor_kind"):
        raise ValueError(f"kind holds {actor.kind!r}, which is not one of {', '.join(allowed('actor_kind'))}")
    start, end = actor.active_from or "", actor.active_to or "9999"
    if end < start[: len(end)]:
        raise ValueError(f"active_to {actor.active_to} is before active_from {actor.active_from}")


# How the files are written, a user's apart.
MANNER: Manner[Any] = Manner(mark="|", shapes=_SHAPES, check=_check)
