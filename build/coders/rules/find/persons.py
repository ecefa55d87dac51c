"""Persons by their office: "spokesperson Vedant Patel", "Alireza Marhamati, deputy governor"."""

from collections.abc import Iterator

from demarche.build.coders.rules.find.mention import Acquaintance, Mention
from demarche.build.coders.rules.grammar.sentence import Sentence
from demarche.known.actors import person_in_office
from demarche.known.names import Names
from demarche.schema.gazetteer import Actor

__all__ = ["named_before_office", "with_person"]

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
