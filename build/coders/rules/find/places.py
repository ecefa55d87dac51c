"""Where, and on whose soil: the places of a sentence, offline.

Own gazetteer first (regions, bases, disputed ground by the published rule), then countries, then the
populated places of GeoNames. A city's name counts only after a preposition of place, since half of all
surnames are a town somewhere.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from demarche.build.coders.rules.find.mention import Mention
from demarche.build.coders.rules.grammar.sentence import Sentence
from demarche.known.places import capital_of, country_place, town_named
from demarche.schema.gazetteer import Place

__all__ = ["Spot", "spots_of"]

_LONGEST_NAME = 3  # words of a town's name
_FARTHEST = 8  # words before a name over which its preposition is looked for


@dataclass(frozen=True, slots=True)
class Spot:
    """A place that a sentence names: its tokens, its row, and the preposition it stands under, if any."""

    start: int
    end: int
    place: Place
    preposition: str | None


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
            town = town_named(tuple(sentence.lowers[start:end]), countries)
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
        return capital_of(mention.actor.cameo_code)
    return country_place(mention.actor.cameo_code) if mention.kind in ("name", "modifier") else None


def _preposition(sentence: Sentence, start: int) -> str | None:
    """The preposition of place before a name, looked for over articles, compass words and a list's commas."""
    words = sentence.language.words
    for index in range(start - 1, max(-1, start - 1 - _FARTHEST), -1):
        word, tag = sentence.lowers[index], sentence.tags[index]
        if word in words["place_prepositions"] or word in words["place_verbs"]:
            return word
        passed = word == "," or word in words["place_list_words"] or word in words["place_qualifiers"]
        if not passed and not tag.startswith("NNP") and tag != "POS":
            return None
    return None


def _may_name_town(sentence: Sentence, index: int) -> bool:
    """True for a capitalised noun or adjective."""
    return sentence.words[index][0].isupper() and sentence.tags[index].startswith(("NNP", "JJ", "NN"))
