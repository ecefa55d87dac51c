"""Who: the actors that a sentence names, composed from the gazetteers.

"Iraqi Ministry of Foreign Affairs", "the foreign ministry of Iraq" and "Iraq's foreign ministry" are one
actor, made of a state and a role; "State Department deputy spokesperson Vedant Patel" is a person, who speaks
for the United States and is "Patel" from then on. What a bare adjective stands before ("Iraqi border areas")
is not an actor; the mention says so.
"""

from collections.abc import Iterator

from demarche.build.coders.rules.find.mention import Acquaintance, Mention, MentionKind
from demarche.build.coders.rules.grammar.sentence import Sentence
from demarche.known.actors import part_of, person_in_office
from demarche.known.names import Name, Names
from demarche.schema.gazetteer import Actor, Role

__all__ = ["joined", "mentions_of", "named_before_office", "with_person"]

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


_OWNERS = frozenset({"name", "person", "place", "capital"})  # kinds of mentions that a role may belong to


def joined(sentence: Sentence, mentions: list[Mention], names: Names) -> Iterator[Mention]:
    """The mentions of a sentence, in order, each role joined with whose it is where "of" or "for" says so."""
    index = 0
    while index < len(mentions):
        role, following = mentions[index], mentions[index + 1 :]
        owned = _shared_role(sentence, role, following)
        owned = owned or _owned_role(sentence, role, following, names)
        yield from owned or [role]
        index += 1 + len(owned)  # each of them has taken one of the mentions that follow


def _shared_role(sentence: Sentence, role: Mention, following: list[Mention]) -> list[Mention]:
    """One mention for each bearer of one role: "the ambassadors of Britain, France and Germany"."""
    if role.kind != "role" or role.role is None or not following:
        return []
    gap = sentence.lowers[role.end : following[0].start]
    if not gap or gap[0] not in sentence.language.words["shared_role_links"]:
        return []
    bearers = _listed(sentence, following)
    if len(bearers) < 2:
        return []
    return [
        Mention(role.start if number == 0 else start, end, "name", part_of(actor, role.role), role.role)
        for number, (start, end, actor) in enumerate(bearers)
    ]


def _listed(sentence: Sentence, mentions: list[Mention]) -> list[tuple[int, int, Actor]]:
    """The actors, with their tokens, that are named in one list from the first mention on."""
    listing = sentence.language.words["list_words"] | {","}
    found: list[tuple[int, int, Actor]] = []
    for mention in mentions:
        between = sentence.lowers[found[-1][1] : mention.start] if found else [","]
        if mention.kind != "name" or mention.actor is None or not between or set(between) - listing:
            break
        found.append((mention.start, mention.end, mention.actor))
    return found


def _owned_role(sentence: Sentence, role: Mention, following: list[Mention], names: Names) -> list[Mention]:
    """The one mention of a role and its owner, or none."""
    if role.kind != "role" or role.role is None or not following:
        return []
    owner = _owner(following[0], names)
    gap = sentence.lowers[role.end : following[0].start]
    words = sentence.language.words
    is_linked = (
        bool(gap) and gap[0] in words["owner_links"] and words["definite_articles"].issuperset(gap[1:])
    )
    if not (is_linked or _is_seat(sentence, role, following[0], gap)) or owner is None:
        return []
    return [Mention(role.start, following[0].end, "name", part_of(owner, role.role), role.role)]


def _is_seat(sentence: Sentence, mention: Mention, city: Mention, gap: list[str]) -> bool:
    """True for the capital in which an organ sits: "the General Staff in Moscow", not "its embassy in Moscow"."""
    role, start = mention.role, mention.start
    is_behind = len(gap) == 1 and gap[0] in sentence.language.words["seat_prepositions"]
    if role is None or not is_behind or city.kind != "capital" or "abroad" in role.traits:
        return False
    is_owned = start > 0 and sentence.tags[start - 1] in ("PRP$", "POS", "NNP", "NNPS")
    last_word, stems = sentence.lowers[mention.end - 1], tuple(sentence.language.words["seated_stems"])
    return not is_owned and (role.kind == "organ" or last_word.startswith(stems))


def _owner(mention: Mention, names: Names) -> Actor | None:
    """Whose a role is that a mention follows: the actor named, or the state in which the place lies."""
    if mention.kind == "place" and mention.place is not None and mention.place.country:
        return names.actor(mention.place.country.lower())
    return mention.actor if mention.kind in _OWNERS else None


_LONGEST_NAME = 4  # words of a personal name


def with_person(sentence: Sentence, mention: Mention, names: Names, known: Acquaintance) -> Mention:
    """The mention grown over the personal name that follows it: "spokesman, retired Adm. John Kirby"."""
    if not mention.is_office:
        return mention
    office = mention.actor or _office(mention, known)
    if office is None:
        return mention
    start = _after_ranks(sentence, mention.end)
    end = start
    while end < len(sentence) and end - start < _LONGEST_NAME and _is_personal(sentence, end, names):
        end += 1
    comma = sentence.words[mention.end : mention.end + 1] == [","]
    if end - start < (2 if comma else 1):
        return mention
    person = _known_person(sentence, start, names)
    if person is None and mention.actor is None:
        person = names.office_holder(sentence.lowers[end - 1], states=known.states, day=known.published_on)
    if person is None:
        person = person_in_office(" ".join(sentence.words[start:end]), office)
    known.by_name[sentence.lowers[end - 1]] = person
    return Mention(mention.start, end, "person", person, mention.role)


def _office(mention: Mention, known: Acquaintance) -> Actor | None:
    """The office that a bare title stands for: the last bearer's, that of the side that speaks, that at home."""
    role = mention.role
    if role is None:
        return None
    named = known.by_role.get(role.role_id) or known.bearer(role)
    return named or (known.at_home(role) if "local" in role.traits else None)


def named_before_office(
    sentence: Sentence, mentions: list[Mention], names: Names, known: Acquaintance
) -> Iterator[Mention]:
    """The persons whose office follows their name: "Alireza Marhamati, deputy governor of …"."""
    for mention in mentions:
        if mention.actor is None or not mention.is_office or mention.kind == "person":
            continue
        start, end = _name_before(sentence, mention.start, names)
        if end - start < 2 or any(other.start < end and start < other.end for other in mentions):
            continue
        person = person_in_office(" ".join(sentence.words[start:end]), mention.actor)
        known.by_name[sentence.lowers[end - 1]] = person
        yield Mention(start, end, "person", person, mention.role)


def _name_before(sentence: Sentence, office: int, names: Names) -> tuple[int, int]:
    """First token and end of a personal name before a comma and an office; nothing between where none is."""
    end = office
    while end > 0 and sentence.tags[end - 1] in ("DT", "JJ", "NN") and sentence.words[end - 1] != ",":
        end -= 1
    end -= 1
    if end < 0 or sentence.words[end] != ",":
        return office, office
    start = end
    while start > 0 and end - start < _LONGEST_NAME and _is_personal(sentence, start - 1, names):
        start -= 1
    return start, end


def _after_ranks(sentence: Sentence, index: int) -> int:
    """The first token after a comma and the titles before a name."""
    ranks = sentence.language.words["ranks"]
    if index < len(sentence) and sentence.words[index] == ",":
        index += 1
    while index < len(sentence) and sentence.lowers[index] in ranks:
        index += 1
    return index


def _known_person(sentence: Sentence, start: int, names: Names) -> Actor | None:
    """The person of the gazetteers whose name starts at a token, or None."""
    hit = names.name_at(sentence.words, sentence.lowers, start)
    return hit[0].actor if hit is not None and hit[0].kind == "person" else None


def _is_personal(sentence: Sentence, index: int, names: Names) -> bool:
    """True for a token that may be part of a person's name."""
    word = sentence.words[index]
    if word.lower() in sentence.language.words["name_particles"] or _has_particle(sentence, index):
        return True
    if not sentence.tags[index].startswith("NNP") or not word[0].isupper():
        return False
    if sentence.lowers[index] in sentence.language.time["weekdays"]:
        return False
    hit = names.name_at(sentence.words, sentence.lowers, index)
    return hit is None or hit[0].kind == "person"


def _has_particle(sentence: Sentence, index: int) -> bool:
    """True for a part of a name that begins with a small word of its own: "al-Sudani"."""
    word = sentence.words[index]
    begun = (one for one in sentence.language.words["name_beginnings"] if word.startswith(one))
    return any(word[len(one) : len(one) + 1].isupper() for one in begun)
