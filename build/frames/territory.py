"""On whose soil an act fell: one row for each state's territory that its clause names.

A place under a preposition of place counts; so does the state itself as the thing struck ("struck Pakistan"), and its adjective before
a word for ground ("Iraqi border areas"). A base of one state in another is on the soil of the state it stands in. Disputed ground
follows schema/gazetteers/README.md.
"""

from demarche.build.drafts import Territory
from demarche.build.find.places import Spot
from demarche.build.frames.matching import Match
from demarche.schema.gazetteer import Place

__all__ = ["UNKNOWN", "territories_of"]

UNKNOWN = Territory(None, None)
_NOT_THERE = frozenset({"from", "of", "to", "through", "along", "above", "between", "off"})
_GROUND = frozenset(
    ["territory", "soil", "area", "airspace", "city", "town", "village", "province", "region", "land", "ground", "governorate", "district", "airport", "port", "coast", "capital", "island", "interior", "side", "waters", "sky"]
)


def territories_of(match: Match) -> list[Territory]:
    """The territories of an act, in the order named; one unknown where none is."""
    found: dict[str, Place] = {}
    for spot in _spots(match):
        country = spot.place.country
        if not country:
            continue
        best = found.get(country)
        if best is None or spot.place.place_precision < best.place_precision:
            found[country] = spot.place
    if found:
        return [Territory(country, place) for country, place in found.items()]
    own = _the_country(match)
    if own is not None:
        return [Territory(own, None)]
    for party in match.targets:
        if party.actor.kind == "state" and _is_whole(match, party.start, party.end):
            return [Territory(party.actor.cameo_code, None)]
    return [UNKNOWN]


def _the_country(match: Match) -> str | None:
    """The state that "the country" is, where just one state is named before it in the sentence."""
    sentence = match.sentence
    heads = [match.arguments.object, *(head for _preposition, head in match.arguments.obliques)]
    for head in heads:
        if (
            head is not None
            and sentence.lemmas[head] in ("country", "border", "frontier")
            and any(sentence.lowers[kid] == "the" for kid in sentence.kids(head, "det"))
        ):
            over = {
                s.place.country
                for s in match.scene.spots
                if s.end <= head and s.preposition in ("over", "in") and s.place.country
            }
            if len(over) == 1:
                return next(iter(over))
            if sentence.lemmas[head] != "country":
                return None
            sides = {
                m.actor.principal_id
                for m in match.scene.mentions
                if m.end <= head and m.actor is not None and m.actor.principal_id
            }
            return (
                next(iter(sides)).upper()
                if len(sides) == 1 and all(len(side) == 3 for side in sides)
                else None
            )
    return None


def _spots(match: Match) -> list[Spot]:
    """The spots that belong to the act: hung below it, or next in order within its clause."""
    scene, sentence = match.scene, match.sentence
    below = set(
        sentence.below(
            match.head, stop=frozenset({"conj", "ccomp", "advcl", "parataxis", "nsubj", "nsubj:pass"})
        )
    )
    below |= set(sentence.below(match.trigger, stop=frozenset({"ccomp", "advcl", "parataxis"})))
    if match.arguments.object is not None:
        below |= set(sentence.below(match.arguments.object, stop=frozenset({"acl:relcl"})))
    for clause in (
        token for token in tuple(below) if sentence.deps[token] == "conj" and sentence.is_verb(token)
    ):
        if clause not in (match.head, match.trigger) and match.head not in sentence.below(clause):
            below -= set(sentence.below(clause))  # "attacked a camp in Pakistan, and Pakistan attacked …"
    sources = {token for party in match.sources for token in range(party.start, party.end)}
    found = []
    for spot in scene.spots:
        tokens = set(range(spot.start, spot.end))
        if not tokens & below or tokens & sources:
            continue
        if _is_ground(match, spot) and not _is_elsewhere(match, spot):
            found.append(spot)
    return found or _following(match)


def _is_elsewhere(match: Match, spot: Spot) -> bool:
    """True where the spot hangs on another act of force in the same clause ("in response to attacks in Syria")."""
    words, sentence = match.scene.lexicon.words, match.sentence
    acts = words["strike_nouns"] | words["strike_nouns_strong"]
    own = {match.trigger, match.head, match.arguments.subject, match.arguments.object}
    for above in sentence.ancestors(spot.end - 1):
        if above in own:
            return False
        if sentence.lemmas[above] in acts and sentence.is_noun(above):
            return True
    return False


def _following(match: Match) -> list[Spot]:
    """Where the tree hangs the place elsewhere: the first one after the act, with no verb between."""
    sentence = match.sentence
    start = max(match.trigger, match.arguments.object or 0)
    for spot in match.scene.spots:
        if spot.start <= start:
            continue
        between = range(start + 1, spot.start)
        if spot.start - start > 10 or any(
            sentence.is_verb(token) or sentence.lowers[token] in (",", ";", "and") for token in between
        ):
            return []
        if spot.preposition in (
            "in",
            "near",
            "at",
            "inside",
            "outside",
            "over",
            "across",
            "around",
        ) and _is_ground(match, spot):
            return [spot]
    return []


def _is_ground(match: Match, spot: Spot) -> bool:
    """True where the spot says where, not whose or from where."""
    mention = match.scene.mention_at(spot.start)
    sentence = match.sentence
    last = spot.end - 1
    if mention is not None and mention.kind == "modifier":
        end = spot.end + (1 if spot.end < len(sentence) and sentence.tags[spot.end] == "POS" else 0)
        following = sentence.lemmas[end : end + 3]
        return any(lemma in _GROUND for lemma in following) and spot.preposition not in (
            "from",
            "near",
            "along",
        )
    if mention is not None and mention.role is not None:
        return False
    if spot.preposition is None:
        return spot.start == match.arguments.object or last == match.arguments.object
    if spot.preposition == "of":
        return sentence.lemmas[sentence.heads[last]] in _GROUND | {
            "city",
            "town",
            "village",
            "part",
            "north",
            "south",
            "east",
            "west",
            "outskirts",
            "suburb",
        }
    if (
        spot.preposition in ("on", "against", "at")
        and mention is not None
        and mention.kind in ("name", "capital")
    ):
        return True
    return spot.preposition not in _NOT_THERE


def _is_whole(match: Match, start: int, end: int) -> bool:
    mention = match.scene.mention_at(start)
    return mention is not None and mention.kind in ("name", "capital")
