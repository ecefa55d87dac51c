"""Mentions joined by "of" and "for": "the foreign ministry of Iraq", "a spokesman for the Iraqi army"."""

from collections.abc import Iterator

from demarche.build.coders.rules.find.mention import Mention
from demarche.build.coders.rules.grammar.sentence import Sentence
from demarche.known.actors import part_of
from demarche.known.names import Names
from demarche.schema.gazetteer import Actor

__all__ = ["joined"]

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
