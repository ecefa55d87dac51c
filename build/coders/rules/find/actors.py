"""Who: the actors that a sentence names, composed from the gazetteers.

"Iraqi Ministry of Foreign Affairs", "the foreign ministry of Iraq" and "Iraq's foreign ministry" are one
actor, made of a state and a role; "State Department deputy spokesperson Vedant Patel" is a person, who speaks
for the United States and is "Patel" from then on. What a bare adjective stands before ("Iraqi border areas")
is not an actor; the mention says so.
"""

from demarche.build.coders.rules.find.joining import joined
from demarche.build.coders.rules.find.mention import Acquaintance, Mention, MentionKind
from demarche.build.coders.rules.find.persons import named_before_office, with_person
from demarche.build.coders.rules.grammar.sentence import Sentence
from demarche.known.actors import part_of
from demarche.known.names import Name, Names
from demarche.schema.gazetteer import Actor, Role

__all__ = ["mentions_of"]

# What may stand between a state and a role, and how many words: "Iraqi [top national security] adviser".
_INSIDE = frozenset({"JJ", "NN", "NNP", "VBN", "CD", "JJS", "NNPS"})
_MOST_INSIDE = 3
_OF_STATE = frozenset(
    {"adjective", "demonym", "state", "metonym"}
)  # kinds of names that may stand for a state
_WITH_PARTS = frozenset({"state", "organ", "igo"})  # kinds of actors that a role may be a part of
_SHORTENED = frozenset({"organ", "armed_group", "igo"})  # kinds of actors known by their last word afterwards


def mentions_of(sentence: Sentence, names: Names, known: Acquaintance) -> list[Mention]:
    """The mentions of a sentence, in order, none overlapping; persons met are added to ``known``."""
    found = list(joined(sentence, _scan(sentence, names, known), names))
    persons = named_before_office(sentence, found, names, known)
    return sorted([*found, *persons], key=lambda mention: mention.start)


def _scan(sentence: Sentence, names: Names, known: Acquaintance) -> list[Mention]:
    """Names and roles as they stand, from left to right."""
    known.turn_to(sentence.paragraph)
    found: list[Mention] = []
    index = 0
    while index < len(sentence):
        is_likely = names.may_begin(sentence.lowers[index]) or sentence.tags[index][:2] == "NN"
        mention = _mention_at(sentence, index, names, known) if is_likely else None
        if mention is None:
            index += 1
            continue
        mention = with_person(sentence, mention, names, known)
        if mention.actor is not None and mention.actor.principal_id:
            known.states.add(mention.actor.principal_id)
        _take_side(sentence, mention, names, known)
        found.append(mention)
        index = mention.end
    return found


def _take_side(sentence: Sentence, mention: Mention, names: Names, known: Acquaintance) -> None:
    """Remember whose side a sentence names; its adjective before a thing, or the city it meets in, is none."""
    actor, before = mention.actor, sentence.lowers[mention.start - 1] if mention.start else ""
    if mention.kind == "place" and mention.place is not None and mention.place.country:
        known.here.add(mention.place.country.lower())
    if actor is None or mention.kind == "modifier" or actor.kind in ("media", "narrator"):
        return
    if mention.kind == "capital" and before in sentence.language.words["city_locatives"]:
        return
    known.here.add(actor.principal_id)
    state = names.actor(actor.principal_id)
    if state is not None and mention.role is not None and "counted" in mention.role.traits:
        known.bereaved[state.actor_id] = state


def _mention_at(sentence: Sentence, index: int, names: Names, known: Acquaintance) -> Mention | None:
    """The mention that starts at a token, or None."""
    hit = names.name_at(sentence.words, sentence.lowers, index, day=known.published_on)
    role = names.role_at(sentence.lowers, index)
    if hit is not None and hit[0].is_doubtful and _is_something_else(sentence, index, hit, names, known):
        hit = None
    if hit is not None and (role is None or hit[1] >= role[1]):
        name, size = hit
        return _named(sentence, index, index + size, name, names, known)
    if role is not None:
        return Mention(index, index + role[1], "role", None, role[0])
    return _met_before(sentence, index, names, known)


def _met_before(sentence: Sentence, index: int, names: Names, known: Acquaintance) -> Mention | None:
    """The mention of somebody by a bare last name: introduced before, or the holder of an office; or None."""
    lower = sentence.lowers[index]
    if not sentence.is_noun(index) or not any(letter.isupper() for letter in sentence.words[index]):
        return None
    actor = known.by_name.get(lower) or names.office_holder(
        lower, states=known.states, day=known.published_on
    )
    if actor is None or (sentence.deps[index] == "compound" and sentence.heads[index] > index):
        return None
    if actor.kind == "person":
        return Mention(index, index + 1, "person", actor)
    definite = index > 0 and sentence.lowers[index - 1] in sentence.language.words["definite_articles"]
    return Mention(index, index + 1, "name", actor) if definite else None


def _named(
    sentence: Sentence, start: int, end: int, name: Name, names: Names, known: Acquaintance
) -> Mention:
    """The mention that a name of the gazetteers makes, with the roles that follow it."""
    actor = name.actor
    if actor is None:
        return Mention(start, end, "place", None, place=name.place)
    if name.kind == "person":
        known.by_name[sentence.lowers[end - 1]] = actor
        return Mention(start, end, "person", actor)
    if end - start > 1 and actor.kind in _SHORTENED and names.role_at(sentence.lowers, end - 1) is None:
        known.by_name[sentence.lowers[end - 1]] = actor  # "the Guards" from here on
    composed = _compose(sentence, end, actor, names)
    if composed is not None:
        end, actor, role = composed
        return Mention(start, end, "name", actor, role)
    return Mention(start, end, _kind_of_name(sentence, end, name), actor)


def _kind_of_name(sentence: Sentence, end: int, name: Name) -> MentionKind:
    """What a name without a role is a mention of."""
    if name.kind == "capital":
        return "capital"
    if name.kind in _OF_STATE and _stands_before_noun(sentence, end):
        return "modifier"
    return "people" if name.kind in ("adjective", "demonym") else "name"


def _is_something_else(
    sentence: Sentence, index: int, hit: tuple[Name, int], names: Names, known: Acquaintance
) -> bool:
    """Whether a doubtful name is not meant: inside another name, or an organ whose state nobody spoke of."""
    name, size = hit
    if name.kind == "actor" and name.actor is not None:
        return name.actor.principal_id not in known.states
    return _is_inside_name(sentence, index, index + size, names)


def _is_inside_name(sentence: Sentence, start: int, end: int, names: Names) -> bool:
    """True for "Jordan" in "Michael Jordan" and "Victoria" in "Victoria Nuland"."""
    if start > 0 and sentence.tags[start - 1].startswith("NNP") and sentence.words[start - 1][0].isupper():
        return sentence.heads[start - 1] == start or sentence.deps[start] == "flat"
    if end == len(sentence) or not sentence.tags[end].startswith("NNP"):
        return False
    hangs = sentence.deps[end] == "flat" or sentence.heads[end] == start
    return hangs and names.role_at(sentence.lowers, end) is None


def _stands_before_noun(sentence: Sentence, end: int) -> bool:
    """True for "US" in "US strikes", "Iraq" in "Iraq's sovereignty": the name modifies what follows."""
    head = end - 1
    following = sentence.tags[end] if end < len(sentence) else ""
    if following == "POS" or (sentence.tags[head] == "JJ" and following.startswith(("NN", "JJ"))):
        return True
    return sentence.deps[head] in ("compound", "amod", "nmod:poss") and sentence.heads[head] >= end


def _compose(sentence: Sentence, index: int, base: Actor, names: Names) -> tuple[int, Actor, Role] | None:
    """The roles that follow a state or an organ: where they end, the actor they make, the last one."""
    if base.kind not in _WITH_PARTS:
        return None
    if index < len(sentence) and sentence.tags[index] == "POS":
        index += 1
    composed: tuple[int, Actor, Role] | None = None
    gap = 0
    while index < len(sentence) and gap <= _MOST_INSIDE:
        hit = names.role_at(sentence.lowers, index)
        if hit is not None:
            role, size = hit
            index, gap = index + size, 0
            composed = (index, part_of(composed[1] if composed else base, role), role)
        elif sentence.tags[index] in _INSIDE and sentence.words[index] not in ("-", ","):
            index, gap = index + 1, gap + 1
        else:
            break
    return composed
