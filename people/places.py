"""Names to places: what a person writes for a place, found as the coder finds it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from demarche.known.places import Town, country_place, place_of_town, place_row, towns_by_name
from demarche.people.actors import Unknown, state_of
from demarche.schema.errors import nearest
from demarche.schema.gazetteer import Place, load_places, load_states
from demarche.schema.spelling import fold_name

__all__ = ["PlaceLookup"]

Row = dict[str, Any]

_SHOWN = 8  # candidates named in a message

_NUMBERED = re.compile(r"g-(\d+)")


class PlaceLookup:
    """The places that a sheet may name.

    Args:
        rows: places of the builds at hand; they count by their ids.
    """

    def __init__(self, rows: Mapping[str, Row]) -> None:
        self._rows = rows
        self._found: dict[tuple[str, str | None], Row | Unknown] = {}

    def name_of(self, place_id: str) -> str | None:
        """Return the name of a place, None where the id is nobody's."""
        if place_id in self._rows:
            return str(self._rows[place_id]["name"])
        place = _by_id(place_id)
        return place.name if place is not None else None

    def find(self, name: str, sovereign: str | None) -> Row | Unknown:
        """Return the row of the one place that is meant, or why there is none.

        Ours come first (regions, bases, disputed ground), then states, then towns; of namesakes the one on the
        soil of the sovereign is meant. Where the coder would take the largest of several, a person is asked.
        """
        if (name, sovereign) not in self._found:
            self._found[name, sovereign] = self._find(name, sovereign)
        return self._found[name, sovereign]

    def _find(self, name: str, sovereign: str | None) -> Row | Unknown:
        if name.lower() in self._rows:
            return self._rows[name.lower()]
        place = _by_id(name.lower())
        if place is not None:
            return place_row(place)
        ours = [
            place
            for place in load_places()
            if fold_name(name) in map(fold_name, (place.name, *place.aliases))
        ]
        inside = [place for place in ours if place.country == sovereign]
        if len(inside or ours) == 1:
            return place_row((inside or ours)[0])
        if ours:
            return _several(name, inside or ours)
        state = state_of(name) if len(name) > 3 else None
        country = country_place(state.iso3) if state is not None else None
        return place_row(country) if country is not None else _town_named(name, sovereign)


def _by_id(place_id: str) -> Place | None:
    """Return the place of an id: one of ours, a state's territory, or a town by its number in GeoNames."""
    ours = next((place for place in load_places() if place.place_id == place_id), None)
    if ours is not None or not place_id.startswith(("c-", "g-")):
        return ours
    numbered = _NUMBERED.fullmatch(place_id)
    if numbered is None:
        state = next((one for one in load_states() if f"c-{one.actor_id}" == place_id), None)
        return country_place(state.iso3) if state is not None else None
    town = _towns_by_number().get(int(numbered[1]))
    return place_of_town(town) if town is not None else None


@cache
def _towns_by_number() -> dict[int, Town]:
    return {town.number: town for towns in towns_by_name().values() for town in towns}


def _town_named(name: str, sovereign: str | None) -> Row | Unknown:
    """Return the town of a name: the one on the soil of the sovereign, else the only one there is."""
    towns = towns_by_name().get(fold_name(name), [])
    inside = [town for town in towns if town.country == sovereign] or towns
    if len(inside) == 1:
        return place_row(place_of_town(inside[0]))
    if inside:
        return _several(name, [place_of_town(town) for town in inside])
    guess = nearest(name, _names_of(sovereign))
    return Unknown(f"no place is called {name!r}", f"Did you mean {guess}? " if guess else "")


def _names_of(sovereign: str | None) -> Iterator[str]:
    """Yield the names that may be meant: all of ours, those of states, and those of the sovereign's towns."""
    for place in load_places():
        yield from (place.name, *place.aliases)
    yield from (state.name for state in load_states())
    for towns in towns_by_name().values() if sovereign else ():
        yield from (town.name for town in towns if town.country == sovereign)


def _several(name: str, found: Sequence[Place]) -> Unknown:
    shown = [f"{place.place_id} ({_told(place)})" for place in found[:_SHOWN]]
    rest = [f"{len(found) - _SHOWN} more"] if len(found) > _SHOWN else []
    return Unknown(
        f"{name!r} is a name of {len(found)} places",
        f"Give the sovereign, or write one of {', '.join(shown + rest)}. ",
    )


def _told(place: Place) -> str:
    """Return what tells a place from its namesakes: the state, and the point in degrees north and east."""
    point = (
        "" if None in (place.latitude, place.longitude) else f" {place.latitude:.1f} {place.longitude:.1f}"
    )
    return f"{place.country or 'no state'}{point}"
