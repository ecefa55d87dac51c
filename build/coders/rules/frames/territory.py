"""On whose soil an act fell: one row for each state's territory that its clause names.

A place under a preposition of place counts; so does the state itself as the thing struck ("struck Pakistan"),
and its adjective before a word for ground ("Iraqi border areas"). A base of one state in another is on the
soil of the state it stands in. Disputed ground follows schema/gazetteers/README.md.
"""

from demarche.build.coders.rules.drafts import Territory
from demarche.build.coders.rules.find.places import Spot
from demarche.build.coders.rules.frames.annotated import AnnotatedSentence
from demarche.build.coders.rules.frames.match import Match
from demarche.build.coders.rules.frames.parties import Party, owner_of
from demarche.schema.gazetteer import Place
from demarche.schema.ids import is_state

__all__ = ["UNKNOWN", "territories_of"]

UNKNOWN = Territory(None, None)
# Words between an act and its place beyond which the place is another's.
_FARTHEST = 10


def territories_of(match: Match) -> list[Territory]:
    """The territories of an act, in the order named; one unknown where none is."""
    found = _by_country(_spots_of_act(match))
    if found:
        return [Territory(country, place) for country, place in found.items()]
    own = _own_ground(match) or _beyond_border(match) or _the_country(match)
    if own is not None:
        return [Territory(own, None)]
    for party in match.targets:
        if party.actor.kind == "state" and _is_whole(match, party.start):
            return [Territory(party.actor.cameo_code, None)]
    return [UNKNOWN]


def _by_country(spots: list[Spot]) -> dict[str, Place]:
    """The most precise place of each country."""
    found: dict[str, Place] = {}
    for place in (spot.place for spot in spots):
        best = found.get(place.country or "")
        if place.country and (best is None or place.place_precision < best.place_precision):
            found[place.country] = place
    return found


def _own_ground(match: Match) -> str | None:
    """The state whose ground "its northern provinces" or "its side of the border" is."""
    sentence = match.sentence
    for token in sorted(_tokens_of_act(match)):
        is_ground = sentence.lemmas[token] in match.words["ground_words"] and sentence.is_noun(token)
        if not is_ground or sentence.preposition(token) not in match.words["own_ground_prepositions"]:
            continue
        if any(map(sentence.is_verb, range(match.trigger + 1, token))):
            return None
        if any(sentence.tags[kid] == "PRP$" for kid in sentence.kids(token, "nmod:poss")):
            return _owner_or_speaker(match, token)
    return None


def _owner_or_speaker(match: Match, token: int) -> str | None:
    """Whose "its side" is; the speaker's where the pronoun can only mean the attacker, who is at home there."""
    owner = _state_of(owner_of(match.annotated, token))
    if owner is not None and owner not in {_state_of(party) for party in match.sources}:
        return owner
    said = match.attribution
    return _state_of(Party(said.speaker)) if said is not None and said.speaker is not None else None


def _beyond_border(match: Match) -> str | None:
    """The state behind "across the Cambodian border", where it is not the attacker's own."""
    sentence = match.sentence
    for head in match.under(*match.words["crossing_prepositions"]):
        if sentence.lemmas[head] not in match.words["frontiers"]:
            continue
        beyond, attackers = (
            _state_of(owner_of(match.annotated, head)),
            {_state_of(party) for party in match.sources},
        )
        if beyond is not None and attackers and None not in attackers and beyond not in attackers:
            return beyond
    return None


def _state_of(party: Party | None) -> str | None:
    """The state on whose side a party stands, by its alpha-3; None for an armed group."""
    side = (party.actor.principal_id or party.actor.actor_id) if party is not None else ""
    return side.upper() if is_state(side) else None


def _the_country(match: Match) -> str | None:
    """The state that "the country" or "the border" is, where just one state is named before it."""
    sentence, words = match.sentence, match.words
    grounds = words["country_words"] | words["frontiers"]
    for head in (match.arguments.object, *(head for _, head in match.arguments.obliques)):
        if head is None or sentence.lemmas[head] not in grounds:
            continue
        if any(sentence.lowers[kid] in words["definite_articles"] for kid in sentence.kids(head, "det")):
            return _only_place_before(match.annotated, head) or _only_state_before(match.annotated, head)
    return None


def _only_place_before(annotated: AnnotatedSentence, head: int) -> str | None:
    """The one country in or over which places are named before a noun."""
    inside = annotated.words["inside_prepositions"]
    before = [spot for spot in annotated.spots if spot.end <= head and spot.preposition in inside]
    countries = {spot.place.country for spot in before if spot.place.country}
    return countries.pop() if len(countries) == 1 else None


def _only_state_before(annotated: AnnotatedSentence, head: int) -> str | None:
    """The one state whose side is named before "country"; a border lies between two, so it has none."""
    if annotated.sentence.lemmas[head] not in annotated.words["country_words"]:
        return None
    actors = [mention.actor for mention in annotated.mentions if mention.end <= head]
    sides = {actor.principal_id for actor in actors if actor is not None and actor.principal_id}
    only = sides.pop().upper() if len(sides) == 1 else ""
    return only if is_state(only) else None


def _spots_of_act(match: Match) -> list[Spot]:
    """The spots that belong to the act: hung below it, or next in order within its clause."""
    below = _tokens_of_act(match)
    sources = {token for party in match.sources for token in range(party.start, party.end)}
    found = []
    for spot in match.annotated.spots:
        tokens = set(range(spot.start, spot.end))
        if tokens & below and not tokens & sources and _is_ground(match, spot):
            found.append(spot)
    return [spot for spot in found if not _is_elsewhere(match, spot)] or _spot_behind(match)


def _tokens_of_act(match: Match) -> set[int]:
    """The tokens of an act and its object, without those of another act coordinated to them."""
    sentence, struck = match.sentence, match.arguments.object
    apart = frozenset({"ccomp", "advcl", "parataxis"})
    tokens = set(sentence.below(match.head, stop=apart | {"conj", "nsubj", "nsubj:pass"}))
    tokens |= set(sentence.below(match.trigger, stop=apart))
    if struck is not None:
        tokens |= set(sentence.below(struck, stop=frozenset({"acl:relcl"})))
    for clause in _coordinated_acts(match, tokens):
        tokens -= set(sentence.below(clause))  # "attacked a camp in Pakistan, and Pakistan attacked …"
    return tokens


def _coordinated_acts(match: Match, tokens: set[int]) -> list[int]:
    """The verbs that begin another act: coordinated, and not above the one in question."""
    sentence, own = match.sentence, (match.head, match.trigger)
    verbs = [token for token in tokens if sentence.deps[token] == "conj" and sentence.is_verb(token)]
    return [verb for verb in verbs if verb not in own and match.head not in sentence.below(verb)]


def _is_elsewhere(match: Match, spot: Spot) -> bool:
    """True where the spot hangs on another act of force of its clause ("in response to attacks in Syria")."""
    sentence, words = match.sentence, match.words
    own = {match.trigger, match.head, match.arguments.subject, match.arguments.object}
    for above in sentence.ancestors(spot.end - 1):
        if above in own:
            return False
        lemma = sentence.lemmas[above]
        is_act = lemma in words["strike_nouns"] or lemma in words["strike_nouns_strong"]
        if is_act and sentence.is_noun(above):
            return True
    return False


def _spot_behind(match: Match) -> list[Spot]:
    """Where the tree hangs the place elsewhere: the first one after the act, with no verb between."""
    start = max(match.trigger, match.arguments.object or 0)
    for spot in match.annotated.spots:
        if spot.start <= start:
            continue
        if spot.start - start > _FARTHEST or _is_broken(match, range(start + 1, spot.start)):
            return []
        if spot.preposition in match.words["ground_prepositions"] and _is_ground(match, spot):
            return [spot]
    return []


def _is_broken(match: Match, between: range) -> bool:
    sentence, breaks = match.sentence, match.words["conjunctions"] | {",", ";"}
    return any(sentence.is_verb(token) or sentence.lowers[token] in breaks for token in between)


def _is_ground(match: Match, spot: Spot) -> bool:
    """True where the spot says where, not whose or from where."""
    sentence, mention = match.sentence, match.annotated.mention_at(spot.start)
    if mention is not None and mention.kind == "modifier":
        return _is_of_ground(match, spot)
    if mention is not None and mention.role is not None:
        return False
    if spot.preposition is None:
        return match.arguments.object in (spot.start, spot.end - 1)
    if spot.preposition in match.words["genitive_prepositions"]:
        above = sentence.lemmas[sentence.heads[spot.end - 1]]
        return above in match.words["ground_words"] | match.words["ground_parts"]
    return spot.preposition not in match.words["passing_prepositions"]


def _is_of_ground(match: Match, spot: Spot) -> bool:
    """True for a state's adjective or possessive before a word for ground: "Iraqi border areas"."""
    sentence, end = match.sentence, spot.end
    if sentence.tags[end : end + 1] == ["POS"]:
        end += 1
    ground = any(lemma in match.words["ground_words"] for lemma in sentence.lemmas[end : end + 3])
    return ground and spot.preposition not in match.words["beside_prepositions"]


def _is_whole(match: Match, start: int) -> bool:
    """True where a state is meant as such, by its name or its capital's."""
    mention = match.annotated.mention_at(start)
    return mention is not None and mention.kind in ("name", "capital")
