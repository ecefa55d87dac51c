"""Who: the actors that a sentence names, composed from the gazetteers.

"Iraqi Ministry of Foreign Affairs", "the foreign ministry of Iraq" and "Iraq's foreign ministry" are one actor, made of a
state and a role; "State Department deputy spokesperson Vedant Patel" is a person, who speaks for the United States and is
"Patel" from then on. What a bare adjective stands before ("Iraqi border areas") is not an actor; the mention says so.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from demarche.build.find.names import Name, Names, plain
from demarche.build.grammar.sentence import Sentence
from demarche.schema.gazetteer import Actor, Place, Role, named_part

__all__ = ["Acquaintance", "Mention", "MentionKind", "mentions_of", "part_of", "slug"]

MentionKind = Literal["name", "people", "modifier", "capital", "person", "role", "place"]

_INSIDE = frozenset(
    {"JJ", "NN", "NNP", "VBN", "CD", "JJS", "NNPS"}
)  # tags that may stand between a state and a role
_MOST_INSIDE = 3  # words between: "Iraqi [top national security] adviser"
_RANKS = frozenset(
    [
        "retired",
        "adm",
        "adm.",
        "gen",
        "gen.",
        "general",
        "admiral",
        "maj",
        "maj.",
        "major",
        "lt",
        "lt.",
        "col",
        "col.",
        "colonel",
        "brig",
        "brig.",
        "capt",
        "capt.",
        "captain",
        "sgt",
        "sgt.",
        "dr",
        "dr.",
        "mr",
        "mr.",
        "mrs",
        "mrs.",
        "ms",
        "ms.",
        "sheikh",
        "sir",
        "lord",
        "rear",
        "vice",
        "sen",
        "sen.",
        "rep",
        "rep.",
        "ayatollah",
        "hojatoleslam",
        "prince",
    ]
)
_LINKS = frozenset({"of", "for"})
_SERVING = frozenset({"MIL", "GOV", "COP", "SPY"})  # roles that act for their state, people though they are
_PART_KINDS = {
    "armed_group": "armed_group",
    "media": "media",
    "people": "unknown",
}  # the kinds of the actors table
_PARTICLES = frozenset({"bin", "ibn", "al", "el", "abu", "de", "van", "von", "der", "la", "ul"})
_NOT_A_NAME = frozenset(["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"])


@dataclass(slots=True)
class Acquaintance:
    """Whom a document has introduced, so that "Patel", "the Guards" and a minister's surname are known from then on.

    Attributes:
        by_name: a folded last name to its actor.
        by_role: a role's id to the last actor that bore it.
        states: the principals named so far.
    """

    published_on: date | None
    by_name: dict[str, Actor] = field(default_factory=dict)
    by_role: dict[str, Actor] = field(default_factory=dict)
    states: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Mention:
    """Some words that name an actor or a place.

    Attributes:
        start, end: tokens, ``end`` exclusive.
        kind: name, people ("the Iraqis"), capital (a city or its government), person, role (a bare "the ministry"), modifier (a state's
            adjective before a noun that is no part of the state), place.
        actor: who, or None where only the document around it can tell.
        role: the part of a state named, if one is.
        place: the gazetteer's place, for kind place.
    """

    start: int
    end: int
    kind: MentionKind
    actor: Actor | None
    role: Role | None = None
    place: Place | None = None

    def covers(self, token: int) -> bool:
        """True where the token is one of the mention's."""
        return self.start <= token < self.end


def slug(text: str) -> str:
    """A name as part of an id.

    >>> slug("Vedant Patel")
    'vedant-patel'
    """
    return re.sub(r"[^a-z0-9]+", "-", plain(text.lower())).strip("-")


def mentions_of(sentence: Sentence, names: Names, known: Acquaintance) -> list[Mention]:
    """The mentions of a sentence, in order, none overlapping; persons met are added to ``known``."""
    found = _scan(sentence, names, known)
    found = list(_join_of(sentence, found, names))
    return sorted([*found, *_named_before(sentence, found, names, known)], key=lambda mention: mention.start)


def _scan(sentence: Sentence, names: Names, known: Acquaintance) -> list[Mention]:
    """Names and roles as they stand, from left to right."""
    found: list[Mention] = []
    index = 0
    while index < len(sentence):
        mention = _mention_at(sentence, index, names, known)
        if mention is None:
            index += 1
            continue
        mention = _with_person(sentence, mention, names, known)
        if mention.actor is not None and mention.actor.principal_id:
            known.states.add(mention.actor.principal_id)
        found.append(mention)
        index = mention.end
    return found


def _named_before(
    sentence: Sentence, mentions: list[Mention], names: Names, known: Acquaintance
) -> Iterator[Mention]:
    """Persons whose office follows their name: "Alireza Marhamati, deputy governor of …"."""
    for mention in mentions:
        if (
            mention.actor is None
            or mention.role is None
            or mention.role.kind != "person_role"
            or mention.kind == "person"
        ):
            continue
        end = mention.start
        while end > 0 and sentence.tags[end - 1] in ("DT", "JJ", "NN") and sentence.words[end - 1] != ",":
            end -= 1
        if end == 0 or sentence.words[end - 1] != ",":
            continue
        end -= 1
        start = end
        while start > 0 and end - start < 4 and _is_personal(sentence, start - 1, names):
            start -= 1
        if end - start < 2 or any(other.start < end and start < other.end for other in mentions):
            continue
        person = _person(" ".join(sentence.words[start:end]), mention.actor)
        known.by_name[sentence.lowers[end - 1]] = person
        yield Mention(start, end, "person", person, mention.role)


def _person(name: str, office: Actor) -> Actor:
    """A person the gazetteers do not hold, on the side of the office that the text gives them."""
    principal = office.principal_id
    return Actor(f"{principal}-{slug(name)}", name, "person", office.cameo_code, principal, (), None)


def _mention_at(sentence: Sentence, index: int, names: Names, known: Acquaintance) -> Mention | None:
    """The mention that starts at a token, or None."""
    hit = names.name_at(sentence.words, sentence.lowers, index)
    role = names.role_at(sentence.lowers, index)
    if hit is not None and hit[0].is_doubtful and _is_something_else(sentence, index, hit, names, known):
        hit = None
    if hit is not None and (role is None or hit[1] >= role[1]):
        return _named(sentence, index, *hit, names, known)
    if role is not None:
        return Mention(index, index + role[1], "role", None, role[0])
    word = sentence.words[index]
    if not any(letter.isupper() for letter in word) or not sentence.is_noun(index):
        return None
    actor = known.by_name.get(sentence.lowers[index]) or names.office_holder(
        sentence.lowers[index], states=known.states, day=known.published_on
    )
    if actor is None or (sentence.deps[index] == "compound" and sentence.heads[index] > index):
        return None
    if actor.kind == "person":
        return Mention(index, index + 1, "person", actor)
    definite = index > 0 and sentence.lowers[index - 1] == "the"
    return Mention(index, index + 1, "name", actor) if definite else None


def _named(
    sentence: Sentence, start: int, name: Name, size: int, names: Names, known: Acquaintance
) -> Mention:
    end = start + size
    if name.kind == "place":
        return Mention(start, end, "place", None, place=name.place)
    assert name.actor is not None
    if name.kind == "person":
        known.by_name[sentence.lowers[end - 1]] = name.actor
        return Mention(start, end, "person", name.actor)
    if (
        size > 1
        and name.actor.kind in ("organ", "armed_group", "igo")
        and names.role_at(sentence.lowers, end - 1) is None
    ):
        known.by_name[sentence.lowers[end - 1]] = name.actor  # "the Guards" from here on
    composed = _compose(sentence, end, name.actor, names)
    if composed is not None:
        return Mention(start, composed[0], "name", composed[1], composed[2])
    if name.kind == "capital":
        return Mention(start, end, "capital", name.actor)
    if name.kind in ("adjective", "demonym", "state", "metonym") and _stands_before_noun(
        sentence, start, end
    ):
        return Mention(start, end, "modifier", name.actor)
    if name.kind in ("adjective", "demonym"):
        return Mention(start, end, "people", name.actor)
    return Mention(start, end, "name", name.actor)


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
    if (
        end < len(sentence)
        and sentence.tags[end].startswith("NNP")
        and names.role_at(sentence.lowers, end) is None
    ):
        return sentence.deps[end] == "flat" or sentence.heads[start] == end
    return False


def _stands_before_noun(sentence: Sentence, start: int, end: int) -> bool:
    """True for "US" in "US strikes" and for "Iraq" in "Iraq's sovereignty": the name modifies what follows."""
    head = end - 1
    above = sentence.heads[head]
    if sentence.tags[head] == "JJ" and end < len(sentence) and sentence.tags[end].startswith(("NN", "JJ")):
        return True
    if end < len(sentence) and sentence.tags[end] == "POS":
        return True
    return sentence.deps[head] in ("compound", "amod", "nmod:poss") and above >= end


def _compose(sentence: Sentence, index: int, base: Actor, names: Names) -> tuple[int, Actor, Role] | None:
    """The role phrases that follow a state or an organ: where they end, the actor they make, the last role."""
    if base.kind not in ("state", "organ", "igo"):
        return None
    if index < len(sentence) and sentence.tags[index] == "POS":
        index += 1
    actor, last, gap = base, None, 0
    end = index
    while index < len(sentence) and gap <= _MOST_INSIDE:
        hit = names.role_at(sentence.lowers, index)
        if hit is not None:
            role, size = hit
            actor = part_of(actor, role)
            last, index, gap = role, index + size, 0
            end = index
        elif sentence.tags[index] in _INSIDE and sentence.words[index] not in ("-", ","):
            index, gap = index + 1, gap + 1
        else:
            break
    return None if last is None else (end, actor, last)


def part_of(base: Actor, role: Role) -> Actor:
    """The part of a state that a role names; a speaker of an organ is the organ."""
    if base.kind != "state":
        return base
    return named_part(base.actor_id, role.suffix) or Actor(
        f"{base.actor_id}-{role.suffix}",
        f"{role.name}, {base.name}",
        "organ" if role.cameo_role in _SERVING else _PART_KINDS.get(role.kind, "organ"),
        f"{base.cameo_code}{role.cameo_role}",
        base.actor_id,
        (),
        None,
    )


def _with_person(sentence: Sentence, mention: Mention, names: Names, known: Acquaintance) -> Mention:
    """The mention grown over the personal name that follows it ("spokesman, retired Adm. John Kirby")."""
    office = mention.actor or (known.by_role.get(mention.role.role_id) if mention.role is not None else None)
    if mention.role is None or mention.role.kind != "person_role" or office is None:
        return mention
    index = mention.end
    if index < len(sentence) and sentence.words[index] == ",":
        index += 1
    comma = index > mention.end
    while index < len(sentence) and sentence.lowers[index] in _RANKS:
        index += 1
    end = index
    while end < len(sentence) and end - index < 4 and _is_personal(sentence, end, names):
        end += 1
    if end - index < (2 if comma else 1):
        return mention
    name = " ".join(sentence.words[index:end])
    hit = names.name_at(sentence.words, sentence.lowers, index)
    if hit is not None and hit[0].kind == "person" and hit[0].actor is not None:
        person = hit[0].actor
    else:
        person = _person(name, office)
    known.by_name[sentence.lowers[end - 1]] = person
    return Mention(mention.start, end, "person", person, mention.role)


def _is_personal(sentence: Sentence, index: int, names: Names) -> bool:
    word = sentence.words[index]
    if word.lower() in _PARTICLES or (word.startswith("al-") and word[3:4].isupper()):
        return True
    if not sentence.tags[index].startswith("NNP") or not word[0].isupper():
        return False
    if sentence.lowers[index] in _NOT_A_NAME:
        return False
    hit = names.name_at(sentence.words, sentence.lowers, index)
    return hit is None or hit[0].kind == "person"


def _shared_role(sentence: Sentence, role: Mention, following: list[Mention]) -> Iterator[Mention]:
    """Several bearers of one role: "the ambassadors of Britain, France and Germany"."""
    first = following[0]
    gap = sentence.lowers[role.end : first.start]
    listed = [first]
    for mention in following[1:]:
        between = sentence.lowers[listed[-1].end : mention.start]
        if (
            mention.kind != "name"
            or mention.actor is None
            or not between
            or set(between) - {",", "and", "the"}
        ):
            break
        listed.append(mention)
    if (
        role.role is None
        or len(listed) < 2
        or first.actor is None
        or first.kind != "name"
        or not gap
        or gap[0] != "of"
    ):
        return
    for mention in listed:
        assert mention.actor is not None
        start = role.start if mention is first else mention.start
        yield Mention(start, mention.end, "name", part_of(mention.actor, role.role), role.role)


def _join_of(sentence: Sentence, mentions: list[Mention], names: Names) -> Iterator[Mention]:
    """Mentions with "of" and "for" joined: "the foreign ministry of Iraq", "a spokesman for the Iraqi army"."""
    index = 0
    while index < len(mentions):
        mention = mentions[index]
        following = mentions[index + 1] if index + 1 < len(mentions) else None
        if mention.kind == "role" and mention.role is not None and following is not None:
            joined = list(_shared_role(sentence, mention, mentions[index + 1 :]))
            if joined:
                yield from joined
                index += 1 + len(joined)
                continue
            gap = sentence.lowers[mention.end : following.start]
            if gap and gap[0] in _LINKS and all(word == "the" for word in gap[1:]):
                owner = following.actor
                if following.kind == "place" and following.place is not None and following.place.country:
                    owner = names.actor(following.place.country.lower())
                if owner is not None and following.kind in ("name", "person", "place", "capital"):
                    actor = part_of(owner, mention.role)
                    yield Mention(mention.start, following.end, "name", actor, mention.role)
                    index += 2
                    continue
        yield mention
        index += 1
