"""Names to actors: what a person writes for an actor, held against the gazetteers and the builds at hand."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from functools import cache, cached_property, lru_cache
from typing import Any

from demarche.known.actors import UNNAMED, actor_of_id, actor_row, narrator_of, part_of
from demarche.known.names import load_names
from demarche.schema.errors import nearest
from demarche.schema.gazetteer import (
    Actor,
    Person,
    State,
    load_actors,
    load_media,
    load_persons,
    load_roles,
    load_states,
)
from demarche.schema.own_gazetteer import OwnActors
from demarche.schema.own_rows import NARRATOR
from demarche.schema.spelling import fold, fold_name, split_words

__all__ = ["ActorLookup", "Unknown", "state_of"]

Row = dict[str, Any]

_CODE = re.compile(r"([A-Z]{3})+")
# Candidates named in a message; who looks for one of more will look in the gazetteer.
_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Unknown:
    """Why a name stands for nobody, or for no single one; what may be meant has a space behind it."""

    what: str
    guess: str = ""


@lru_cache(maxsize=4096)
def state_of(name: str) -> State | None:
    """Return the state or territory of a three-letter code, a name or an alias; or None.

    >>> [state.iso3 for state in map(state_of, ("irq", "Iraq", "Türkiye")) if state]
    ['IRQ', 'IRQ', 'TUR']
    """
    by_code = next((state for state in load_states() if state.iso3 == name.upper()), None)
    if by_code is not None:
        return by_code
    wanted = fold_name(name)
    found = [one for one in load_states() if wanted in map(fold_name, (one.name, *one.aliases))]
    return found[0] if len(found) == 1 else None


class ActorLookup:
    """The actors that a sheet may name.

    Args:
        own: the user's own actors, whose names come before ours.
        rows: actors of the builds at hand; they count by their ids and names.
    """

    def __init__(self, own: OwnActors | None, rows: Mapping[str, Row]) -> None:
        self._own = () if own is None else own.actors
        self._names = load_names(own)
        self._rows = rows
        self._found: dict[tuple[str, str | None, date | None], Row | Unknown] = {}

    def row(self, actor_id: str) -> Row:
        """Return the row of an actor that was found."""
        if actor_id in self._rows and not any(actor.actor_id == actor_id for actor in self._own):
            return self._rows[actor_id]
        actor = actor_of_id(actor_id, self._names)
        return actor_row(narrator_of(None) if actor is None else actor)

    def find(self, name: str, *, publisher: str | None, day: date | None) -> Row | Unknown:
        """Return the row of the one actor that a name stands for, or why there is none.

        Args:
            name: an actor_id, a name or alias, a CAMEO code, ``narrator``, or ``unknown`` for somebody unnamed.
            publisher: of the document, whose reporter ``narrator`` is.
            day: on which the names of persons and groups are meant, if it is known.
        """
        key = name, publisher, day
        if key not in self._found:
            self._found[key] = self._find(name, publisher, day)
        return self._found[key]

    def _find(self, name: str, publisher: str | None, day: date | None) -> Row | Unknown:
        if name.lower() == NARRATOR:
            return actor_row(narrator_of(publisher))
        lowered = name.lower()
        if lowered == UNNAMED.actor_id:
            return actor_row(UNNAMED)
        if lowered in self._rows or actor_of_id(lowered, self._names) is not None:
            return self.row(lowered)
        by_name = self._named(name, day)
        if len(by_name) == 1:
            return self.row(by_name[0])
        if by_name:
            return Unknown(f"{name!r} is a name of several actors", _either(by_name))
        if _CODE.fullmatch(name):
            return self._coded(name)
        part = self._part(name)
        return self._unknown(name) if part is None else actor_row(part)

    def _named(self, name: str, day: date | None) -> list[str]:
        """Return the ids of the actors that bear a name: the user's own first, then all others."""
        wanted = fold_name(name)
        own = [actor for actor in self._own if wanted in map(fold_name, (actor.name, *actor.aliases))]
        found = own or self._by_name.get(wanted, [])
        if day is not None and len(found) > 1:
            found = [actor for actor in found if actor.is_active(day)] or found
        ids = {actor.actor_id for actor in found}
        if not ids:
            ids = {key for key, row in self._rows.items() if fold_name(row["name"]) == wanted}
        return sorted(ids)

    def _coded(self, code: str) -> Row | Unknown:
        """Return the one actor of a CAMEO code, persons left aside; else who may be meant."""
        found = sorted(
            self._by_code.get(code, ()), key=lambda one: (one.replace("-", "") != code.lower(), len(one), one)
        )
        if len(found) == 1:
            return self.row(found[0])
        if found:
            return Unknown(f"{code} is the code of {len(found)} actors", _either(found))
        swapped = (one for one in self._by_code if one[:3] == code[:3] and sorted(one) == sorted(code))
        guess = next(swapped, None) or nearest(code, self._by_code)
        return Unknown(f"no actor has the code {code}", f"Did you mean {guess}? " if guess else "")

    def _part(self, name: str) -> Actor | None:
        """Return the part of a state that a state's name or adjective and a role make: "Iraqi foreign ministry"."""
        words = split_words(name)
        lowers = [fold(word) for word in words]
        hit = self._names.name_at(words, lowers, 0) if words else None
        if hit is None or hit[0].state is None or hit[0].actor is None:
            return None
        start = hit[1] + (lowers[hit[1] : hit[1] + 1] == ["'s"])
        role = self._names.role_at(lowers, start) if start < len(words) else None
        return part_of(hit[0].actor, role[0]) if role and start + role[1] == len(words) else None

    def _unknown(self, name: str) -> Unknown:
        words = set(fold_name(name).split())
        bearers = {
            actor.actor_id
            for known, actor in self._persons_and_bodies()
            if words <= set(fold_name(known).split())
        }
        if 0 < len(bearers) <= _SHOWN:
            return Unknown(f"no actor is called just {name!r}", _either(sorted(bearers)))
        ids = {**dict.fromkeys(self._names.actor_ids()), **dict.fromkeys(self._rows)}
        every = (*(one for actors in self._by_name.values() for one in actors), *self._own)
        spelled = {fold_name(actor.name): actor.name for actor in every}
        guesses = (
            nearest(fold_name(name), near)
            for near in (map(fold_name, _state_names_alone()), [*spelled, *ids])
        )
        guess = max(filter(None, guesses), key=lambda one: _alike(one, fold_name(name)), default=None)
        meant = spelled.get(guess or "", guess)
        return Unknown(f"no actor is called {name!r}", f"Did you mean {meant}? " if meant else "")

    def _persons_and_bodies(self) -> Iterator[tuple[str, Actor]]:
        """Yield the actors that may be known by a part of their name, states left aside."""
        replaced = {actor.actor_id for actor in self._own}
        yield from ((name, actor) for name, actor in _actor_names() if actor.actor_id not in replaced)
        yield from ((name, actor) for actor in self._own for name in (actor.name, *actor.aliases))

    @cached_property
    def _by_name(self) -> dict[str, list[Actor]]:
        """The actors of the gazetteers by their folded names, without those that the user has replaced."""
        replaced = {actor.actor_id for actor in self._own}
        if not replaced:
            return _shipped_names()
        kept = {
            name: [one for one in actors if one.actor_id not in replaced]
            for name, actors in _shipped_names().items()
        }
        return {name: actors for name, actors in kept.items() if actors}

    @cached_property
    def _by_code(self) -> dict[str, set[str]]:
        """The ids of the actors by CAMEO code; persons share the codes of those they speak for."""
        found: dict[str, set[str]] = {}
        for actor in (*_states(), *load_actors(), *load_media(), *_parts(), *self._own):
            if actor.cameo_code and not isinstance(actor, Person):
                found.setdefault(actor.cameo_code, set()).add(actor.actor_id)
        return found


@cache
def _shipped_names() -> dict[str, list[Actor]]:
    """Return the actors of our gazetteers by their folded names; a part of a state has what is left over."""
    found: dict[str, list[Actor]] = {}
    for name, actor in (*_state_names(), *_actor_names()):
        found.setdefault(fold_name(name), []).append(actor)
    for actor in _parts():
        found.setdefault(fold_name(actor.name), [actor])
    return found


def _either(ids: Iterable[str]) -> str:
    """Return the sentence that lists candidates."""
    found = list(ids)
    rest = f" or {len(found) - _SHOWN} others" if len(found) > _SHOWN else ""
    return f"Write one of {', '.join(found[:_SHOWN])}{rest}. "


def _states() -> Iterator[Actor]:
    for state in load_states():
        yield Actor(
            state.actor_id, state.name, "state", state.cameo_code, state.actor_id, (), state.wikidata_id
        )


def _state_names_alone() -> list[str]:
    return [state.name for state in load_states()]


def _alike(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other).ratio()


def _state_names() -> Iterator[tuple[str, Actor]]:
    """Yield the names of states, and the buildings and cities that stand for their governments."""
    for state, actor in zip(load_states(), _states(), strict=True):
        for name in (state.name, *state.aliases, *state.metonyms):
            yield name, actor


def _actor_names() -> Iterator[tuple[str, Actor]]:
    for actor in (*load_actors(), *load_media(), *load_persons()):
        for name in (actor.name, *actor.aliases):
            yield name, actor


@cache
def _parts() -> tuple[Actor, ...]:
    """Return the parts of every state that a generic role names, and that have no name of their own."""
    named = {organ.actor_id for organ in load_actors()}
    made: dict[str, Actor] = {}
    for state in _states():
        for role in load_roles():
            actor = part_of(state, role)
            if actor.actor_id not in named:
                made.setdefault(actor.actor_id, actor)
    return tuple(made.values())
