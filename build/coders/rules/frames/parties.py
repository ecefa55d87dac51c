"""Who is meant by a phrase: by its name, its pronoun, its apposition, or the state that owns the thing."""

import re
from dataclasses import dataclass

from demarche.build.coders.rules.find.mention import Mention
from demarche.build.coders.rules.frames.annotated import AnnotatedSentence
from demarche.known.actors import part_of
from demarche.schema.gazetteer import Actor

__all__ = ["Party", "actor_of", "actor_of_pronoun", "owner_of", "parties_of", "party_of"]

# The designation of a weapon system: "F-16s", "Su-24", "MiG-29".
_DESIGNATION = re.compile(r"[A-Z][A-Za-z]{0,3}-?\d{1,3}[A-Za-z]{0,3}")
_SEATED = frozenset({"organ", "person_role"})  # kinds of roles whose state the place they act in tells
# Steps from a phrase to the one that says who it is; a longer way leads astray.
_FARTHEST = 2


@dataclass(slots=True)  # one is made for every phrase that is asked about: frozen takes three times as long
class Party:
    """An actor in a role, and the tokens that name it (``end`` exclusive); none where it is only implied."""

    actor: Actor
    start: int = 0
    end: int = 0


def parties_of(annotated: AnnotatedSentence, head: int | None, *, as_target: bool = False) -> list[Party]:
    """The actors of a noun phrase and of those coordinated with it, each once; empty where none is known."""
    if head is None:
        return []
    key = (parties_of, head, as_target)
    found: list[Party] | None = annotated.memo.get(key)
    if found is None:
        found = annotated.memo[key] = _find_parties(annotated, head, as_target=as_target)
    return found.copy()


def actor_of(annotated: AnnotatedSentence, head: int) -> Actor | None:
    """The actor of the phrase headed by a token, or None."""
    party = party_of(annotated, head)
    return party.actor if party is not None else None


def party_of(
    annotated: AnnotatedSentence, head: int, *, as_target: bool = False, depth: int = 0
) -> Party | None:
    """The actor of one phrase, or None; ``depth`` counts the steps from the phrase first asked about."""
    mention = annotated.mention_at(head)
    if mention is not None and mention.kind != "place":
        named = _party_named(annotated, mention, as_target=as_target)
        if named is not None or mention.kind != "role":
            return named
    person = _person_within(annotated, head) if mention is None else None
    if person is not None:
        return _party_named(annotated, person, as_target=as_target)
    if annotated.sentence.tags[head].startswith("PRP"):
        actor = actor_of_pronoun(annotated, head)
        return Party(actor, head, head + 1) if actor is not None else None
    return _party_described(annotated, head, as_target=as_target, depth=depth) if depth <= _FARTHEST else None


def owner_of(annotated: AnnotatedSentence, head: int, *, within: Mention | None = None) -> Party | None:
    """The state whose adjective or possessive stands before a noun ("Iraqi border areas"), or None.

    A possessive that is part of ``within``, the noun's own name, owns nothing.
    """
    return _state_before(annotated, head) or _possessor_of(annotated, head, within)


def _find_parties(annotated: AnnotatedSentence, head: int, *, as_target: bool) -> list[Party]:
    """The actors of a noun phrase and of those coordinated with it, sought anew."""
    heads = (head, *_coordinated_heads(annotated, head))
    asked = (party_of(annotated, token, as_target=as_target) for token in heads)
    found = [party for party in asked if party is not None]
    if len(found) < 2:
        return found
    parties: dict[Actor, Party] = {}
    for party in found:
        parties.setdefault(party.actor, party)
    return list(parties.values())


def _coordinated_heads(annotated: AnnotatedSentence, head: int) -> list[int]:
    """The heads of the phrases coordinated with a phrase, or with a word of the name it stands in."""
    sentence, mention = annotated.sentence, annotated.mention_at(head)
    inside = {head, *(range(mention.start, mention.end) if mention is not None else ())}
    joined = (kid for token in inside for kid in sentence.kids(token, "conj"))
    return sorted(kid for kid in joined if kid not in inside and not sentence.is_verb(kid))


def _party_described(annotated: AnnotatedSentence, head: int, *, as_target: bool, depth: int) -> Party | None:
    """Who a phrase without a name is, by its apposition, its issuer, its members or its owner."""
    beside = _party_beside(annotated, head, depth)
    if beside is not None:
        return beside
    if annotated.sentence.lemmas[head] in annotated.words["own_words"] and not as_target:
        return _issuer_of(annotated, head, depth)
    if annotated.sentence.lemmas[head] in annotated.words["committees"] | annotated.words["homelands"]:
        return owner_of(annotated, head) or _office_before(annotated, head)
    return _member_of(annotated, head, as_target=as_target, depth=depth) or _wielder_of(
        annotated, head, as_target=as_target
    )


def _person_within(annotated: AnnotatedSentence, head: int) -> Mention | None:
    """The person whose name hangs flat on an unknown title ("Chancellor Merz")."""
    inner = (annotated.mention_at(kid) for kid in annotated.sentence.kids(head, "flat"))
    return next((mention for mention in inner if mention is not None and mention.kind == "person"), None)


def _party_beside(annotated: AnnotatedSentence, head: int, depth: int) -> Party | None:
    """The actor of an apposition, or of what is coordinated where no new person is."""
    sentence = annotated.sentence
    for kid in sentence.kids(head, "appos", "conj"):
        named = annotated.mention_at(kid)
        another = sentence.deps[kid] == "conj" and (
            named is None or named.kind != "person" or sentence.kid(kid, "cc") is not None
        )
        if kid > head and not another:
            party = party_of(annotated, kid, depth=depth + 1)
            if party is not None:
                return party
    return None


def _issuer_of(annotated: AnnotatedSentence, head: int, depth: int) -> Party | None:
    """Who issued "the statement": its owner, whom it is from, or who spoke last in the document."""
    sentence = annotated.sentence
    owner = owner_of(annotated, head) or _office_before(annotated, head)
    if owner is not None:
        return owner
    for kid in sentence.kids(head, "nmod"):
        if sentence.preposition(kid) in annotated.words["issuer_prepositions"]:
            return party_of(annotated, kid, depth=depth + 1)
    actor = annotated.discourse.own_words()
    determiners = annotated.words["own_words_determiners"]
    determined = any(sentence.lowers[kid] in determiners for kid in sentence.kids(head, "det"))
    return Party(actor, head, head + 1) if actor is not None and determined else None


def _office_before(annotated: AnnotatedSentence, head: int) -> Party | None:
    """The organ that a noun is of: "an earlier army statement", "the cabinet's committee"."""
    for kid in annotated.sentence.kids(head, "compound", "nmod:poss"):
        mention = annotated.mention_at(kid)
        if mention is not None and mention.kind == "role":
            return _party_named(annotated, mention, as_target=False)
    return None


def _member_of(annotated: AnnotatedSentence, head: int, *, as_target: bool, depth: int) -> Party | None:
    """Who stands behind "of" after a noun for a group or a role: "a coalition of militias"."""
    sentence, mention = annotated.sentence, annotated.mention_at(head)
    is_role = mention is not None and mention.kind == "role"
    if sentence.lemmas[head] not in annotated.words["group_nouns"] and not is_role:
        return None
    for kid in sentence.kids(head, "nmod"):
        if sentence.preposition(kid) in annotated.words["member_prepositions"]:
            party = party_of(annotated, kid, as_target=as_target, depth=depth + 1)
            if party is not None:
                return party
    return None


def _wielder_of(annotated: AnnotatedSentence, head: int, *, as_target: bool) -> Party | None:
    """Whose a weapon that acts is, or a thing that is acted on."""
    is_weapon = annotated.sentence.lemmas[head] in annotated.words["armed_equipment"]
    if as_target or is_weapon or _DESIGNATION.fullmatch(annotated.sentence.words[head]):
        return owner_of(annotated, head)
    return None


def _party_named(annotated: AnnotatedSentence, mention: Mention, *, as_target: bool) -> Party | None:
    """The actor of a mention; a state's adjective and a capital as a place name nobody who acts."""
    if mention.kind == "modifier" and not as_target:
        return None
    if mention.kind == "capital" and not as_target and _is_city(annotated, mention):
        return None
    actor = _own_part(annotated, mention) or annotated.discourse.resolve(annotated.sentence, mention)
    if actor is None and mention.kind == "role":
        actor = _bearer_of(annotated, mention)
    return Party(actor, mention.start, mention.end) if actor is not None else None


def _is_city(annotated: AnnotatedSentence, capital: Mention) -> bool:
    """True for "in Baghdad", which is the city; without such a word it may be the government."""
    return _word_before(annotated, capital.start) in annotated.words["idle_capital_prepositions"]


def _own_part(annotated: AnnotatedSentence, mention: Mention) -> Actor | None:
    """The part of whoever "its" means: "NATO said its forces …"; None where that is open."""
    before = mention.start - 1
    if mention.actor is not None or mention.role is None or before < 0:
        return None
    if annotated.sentence.lowers[before] not in annotated.words["side_possessives"]:
        return None
    owner = actor_of_pronoun(annotated, before)
    base = annotated.discourse.names.actor(owner.principal_id) or owner if owner is not None else None
    return part_of(base, mention.role) if base is not None else None


def _bearer_of(annotated: AnnotatedSentence, mention: Mention) -> Actor | None:
    """Who bears a role that names no state: by the sentence's opening, else by its owner."""
    seated = _organ_seated(annotated, mention)
    if seated is not None:
        return seated
    owner = owner_of(annotated, mention.end - 1, within=mention)
    return owner.actor if owner is not None else None


def _organ_seated(annotated: AnnotatedSentence, mention: Mention) -> Actor | None:
    """The organ of the state in whose capital the sentence opens: "In Islamabad, the ministry said"."""
    first, role = annotated.mentions[0], mention.role
    if role is None or role.kind not in _SEATED or "abroad" in role.traits:
        return None
    if first.actor is None or first.kind != "capital":
        return None
    opens = first.start <= 1 and annotated.sentence.lowers[0] in annotated.words["seat_prepositions"]
    return part_of(first.actor, role) if opens and first.end < mention.start else None


def _state_before(annotated: AnnotatedSentence, head: int) -> Party | None:
    """The state named by the last adjective or name that hangs before a noun."""
    named = [one for one in annotated.mentions if one.actor is not None and one.start < head]
    first = min(annotated.sentence.below(head)) if named else head
    for mention in reversed(named):
        if mention.actor is None or mention.start < first or mention.covers(head):
            continue
        if _is_attached(annotated, mention, head) and annotated.sentence.preposition(mention.end - 1) is None:
            return Party(mention.actor, mention.start, mention.end)
    return None


def _is_attached(annotated: AnnotatedSentence, mention: Mention, head: int) -> bool:
    attached = annotated.sentence.deps[mention.end - 1] in ("compound", "amod", "nmod:poss", "nmod")
    is_name = mention.kind in ("name", "capital", "person")
    return mention.kind == "modifier" or (is_name and attached and mention.end <= head)


def _possessor_of(annotated: AnnotatedSentence, head: int, within: Mention | None) -> Party | None:
    """Who stands in the possessive before a noun."""
    for kid in annotated.sentence.kids(head, "nmod:poss"):
        if within is not None and within.covers(kid):
            continue
        if annotated.sentence.tags[kid] != "PRP$":
            return party_of(annotated, kid, depth=_FARTHEST)
        actor = actor_of_pronoun(annotated, kid)
        if actor is not None:
            return Party(_of_country(annotated, head, actor), kid, kid + 1)
    return None


def _of_country(annotated: AnnotatedSentence, head: int, owner: Actor) -> Actor:
    """The state where somebody's "country" or "government" is meant, else the owner."""
    if annotated.sentence.lemmas[head] in annotated.words["homelands"]:
        return annotated.discourse.names.actor(owner.principal_id) or owner
    return owner


def _word_before(annotated: AnnotatedSentence, start: int) -> str | None:
    """The word before a name, over its article."""
    lowers, before = annotated.sentence.lowers, start - 1
    if before >= 0 and lowers[before] in annotated.words["definite_articles"]:
        before -= 1
    return lowers[before] if before >= 0 else None


def actor_of_pronoun(annotated: AnnotatedSentence, head: int) -> Actor | None:
    """The actor a pronoun stands for, or None where the text leaves it open."""
    word, words = annotated.sentence.lowers[head], annotated.words
    if word in words["subject_pronouns"]:
        is_open = word in words["thing_possessives"] and _is_open(annotated, head)
        if is_open or not _may_refer(annotated, head, word):
            return None
        subject = _subject_before(annotated, head, personal=word in words["person_pronouns"])
        if subject is not None:
            return subject.actor
    if word in words["object_pronouns"]:
        people = _people_before(annotated, head)
        if people:
            return people[-1].actor
    speaker = annotated.speakers.get(head)
    return annotated.discourse.referent(word, words, speaker=speaker)


def _subject_before(annotated: AnnotatedSentence, head: int, *, personal: bool) -> Mention | None:
    """The last subject before a pronoun that agrees with it."""
    before = [mention for mention in annotated.mentions if mention.end <= head and mention.actor is not None]
    agreeing = (mention for mention in reversed(before) if _is_personal(mention) == personal)
    return next((mention for mention in agreeing if _is_subject(annotated, mention)), None)


def _is_open(annotated: AnnotatedSentence, head: int) -> bool:
    """True for "its" after two states: "the UN imposed sanctions on Iraq in response to its invasion"."""
    before = [mention for mention in annotated.mentions if mention.end <= head and mention.actor is not None]
    subject = next((m for m in before if _is_subject(annotated, m)), None)
    between = [m for m in before if subject is not None and m.start >= subject.end and m.kind == "name"]
    sides = {m.actor.principal_id for m in between if m.actor is not None}
    verbs = annotated.sentence.tags[subject.end : head] if subject is not None else []
    return bool(sides) and sum(tag.startswith("VB") for tag in verbs) < 2


def _people_before(annotated: AnnotatedSentence, head: int) -> list[Mention]:
    """The persons named before a pronoun, subjects left out: "him" is not the subject of its own clause."""
    people = [mention for mention in annotated.mentions if mention.end <= head and mention.kind == "person"]
    return [person for person in people if not _is_subject(annotated, person)]


def _is_personal(mention: Mention) -> bool:
    """True for what "he" or "she" may stand for: a person, or a role that one person fills."""
    return mention.kind == "person" or (mention.role is not None and mention.role.kind == "person_role")


def _is_subject(annotated: AnnotatedSentence, mention: Mention) -> bool:
    sentence, end = annotated.sentence, mention.end
    if any(dep.startswith("nsubj") for dep in sentence.deps[mention.start : end]):
        return True
    return mention.kind == "person" and sentence.tags[end : end + 1] in (["VBD"], ["VBZ"])


def _may_refer(annotated: AnnotatedSentence, head: int, word: str) -> bool:
    """False for a possessive of a subject that names nobody we know ("These groups … their attacks")."""
    if word in annotated.words["person_pronouns"]:
        return not _is_stranger(annotated, head)
    if word not in annotated.words["side_possessives"]:
        return True
    sentence, above = annotated.sentence, set(annotated.sentence.ancestors(head))
    subjects = [t for t in range(head) if sentence.deps[t].startswith("nsubj") and t not in above]
    if not subjects:
        return True
    last = subjects[-1]
    return annotated.mention_at(last) is not None or sentence.tags[last] in ("PRP", "WDT")


def _is_stranger(annotated: AnnotatedSentence, head: int) -> bool:
    """True where the subject before "he" is a person whom we do not know: "The suspect denied that he …"."""
    sentence = annotated.sentence
    subjects = [t for t in range(head) if sentence.deps[t] == "nsubj" and annotated.mention_at(t) is None]
    if not subjects or any(
        _is_subject(annotated, one) and _is_personal(one) for one in annotated.mentions if one.end <= head
    ):
        return False
    last = subjects[-1]
    is_one = sentence.tags[last] in ("NN", "NNP") and sentence.lemmas[last] in annotated.words["strangers"]
    return is_one or (sentence.tags[last] == "NNP" and sentence.kid(last, "flat") is not None)
