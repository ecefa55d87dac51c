"""Who is meant by a phrase: by its name, its pronoun, its apposition, or the state that owns the thing."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from demarche.build.coders.rules.find.mention import Mention
from demarche.build.coders.rules.frames.pronouns import actor_of_pronoun
from demarche.known.actors import part_of
from demarche.schema.gazetteer import Actor

if TYPE_CHECKING:
    from demarche.build.coders.rules.frames.scene import Scene

__all__ = ["Party", "owner_of", "parties_of", "party_of"]

# The designation of a weapon system: "F-16s", "Su-24", "MiG-29".
_DESIGNATION = re.compile(r"[A-Z][A-Za-z]{0,3}-?\d{1,3}[A-Za-z]{0,3}")
# A capital after one of these is the city; after any other word it may be the government.
_LOCATIVE = frozenset({"in", "at", "near", "outside", "over", "around", "across", "inside", "of"})
_SEATED = frozenset({"organ", "person_role"})  # kinds of roles whose state the place they act in tells
# Steps from a phrase to the one that says who it is; a longer way leads astray.
_FARTHEST = 2


@dataclass(slots=True)  # one is made for every phrase that is asked about: frozen takes three times as long
class Party:
    """An actor in a role, and the tokens that name it (``end`` exclusive); none where it is only implied."""

    actor: Actor
    start: int = 0
    end: int = 0


def parties_of(scene: "Scene", head: int, *, as_target: bool = False) -> list[Party]:
    """The actors of a noun phrase and of those coordinated with it, each once; empty where none is known."""
    asked = (party_of(scene, token, as_target=as_target) for token in (head, *_coordinated(scene, head)))
    found = [party for party in asked if party is not None]
    if len(found) < 2:
        return found
    parties: dict[Actor, Party] = {}
    for party in found:
        parties.setdefault(party.actor, party)
    return list(parties.values())


def party_of(scene: "Scene", head: int, *, as_target: bool = False, depth: int = 0) -> Party | None:
    """The actor of one phrase, or None; ``depth`` counts the steps from the phrase first asked about."""
    mention = scene.mention_at(head)
    if mention is not None and mention.kind != "place":
        named = _named(scene, mention, as_target=as_target)
        if named is not None or mention.kind != "role":
            return named
    person = _person_within(scene, head) if mention is None else None
    if person is not None:
        return _named(scene, person, as_target=as_target)
    if scene.sentence.tags[head].startswith("PRP"):
        actor = actor_of_pronoun(scene, head)
        return Party(actor, head, head + 1) if actor is not None else None
    return _described(scene, head, as_target=as_target, depth=depth) if depth <= _FARTHEST else None


def owner_of(scene: "Scene", head: int, *, within: Mention | None = None) -> Party | None:
    """The state whose adjective or possessive stands before a noun ("Iraqi border areas"), or None.

    A possessive that is part of ``within``, the noun's own name, owns nothing.
    """
    return _adjective(scene, head) or _possessor(scene, head, within)


def _coordinated(scene: "Scene", head: int) -> list[int]:
    """The heads of the phrases coordinated with a phrase, or with a word of the name it stands in."""
    sentence, mention = scene.sentence, scene.mention_at(head)
    inside = {head, *(range(mention.start, mention.end) if mention is not None else ())}
    joined = (kid for token in inside for kid in sentence.kids(token, "conj"))
    return sorted(kid for kid in joined if kid not in inside and not sentence.is_verb(kid))


def _described(scene: "Scene", head: int, *, as_target: bool, depth: int) -> Party | None:
    """Who a phrase without a name is, by its apposition, its issuer, its members or its owner."""
    beside = _beside(scene, head, depth)
    if beside is not None:
        return beside
    if scene.sentence.lemmas[head] in scene.words["own_words"] and not as_target:
        return _issuer(scene, head, depth)
    if scene.sentence.lemmas[head] in scene.words["committees"] | scene.words["homelands"]:
        return owner_of(scene, head) or _office_before(scene, head)
    return _members(scene, head, as_target=as_target, depth=depth) or _wielder(
        scene, head, as_target=as_target
    )


def _person_within(scene: "Scene", head: int) -> Mention | None:
    """The person whose name hangs flat on an unknown title ("Chancellor Merz")."""
    inner = (scene.mention_at(kid) for kid in scene.sentence.kids(head, "flat"))
    return next((mention for mention in inner if mention is not None and mention.kind == "person"), None)


def _beside(scene: "Scene", head: int, depth: int) -> Party | None:
    """The actor of an apposition, or of what is coordinated where no new person is."""
    sentence = scene.sentence
    for kid in sentence.kids(head, "appos", "conj"):
        named = scene.mention_at(kid)
        another = sentence.deps[kid] == "conj" and (
            named is None or named.kind != "person" or sentence.kid(kid, "cc") is not None
        )
        if kid > head and not another:
            party = party_of(scene, kid, depth=depth + 1)
            if party is not None:
                return party
    return None


def _issuer(scene: "Scene", head: int, depth: int) -> Party | None:
    """Who issued "the statement": its owner, whom it is from, or who spoke last in the document."""
    sentence = scene.sentence
    owner = owner_of(scene, head) or _office_before(scene, head)
    if owner is not None:
        return owner
    for kid in sentence.kids(head, "nmod"):
        if sentence.preposition(kid) in ("from", "by", "of"):
            return party_of(scene, kid, depth=depth + 1)
    actor = scene.discourse.own_words()
    determined = any(sentence.lowers[kid] in ("the", "this") for kid in sentence.kids(head, "det"))
    return Party(actor, head, head + 1) if actor is not None and determined else None


def _office_before(scene: "Scene", head: int) -> Party | None:
    """The organ that a noun is of: "an earlier army statement", "the cabinet's committee"."""
    for kid in scene.sentence.kids(head, "compound", "nmod:poss"):
        mention = scene.mention_at(kid)
        if mention is not None and mention.kind == "role":
            return _named(scene, mention, as_target=False)
    return None


def _members(scene: "Scene", head: int, *, as_target: bool, depth: int) -> Party | None:
    """Who stands behind "of" after a noun for a group or a role: "a coalition of militias"."""
    sentence, mention = scene.sentence, scene.mention_at(head)
    is_role = mention is not None and mention.kind == "role"
    if sentence.lemmas[head] not in scene.words["group_nouns"] and not is_role:
        return None
    for kid in sentence.kids(head, "nmod"):
        if sentence.preposition(kid) in ("of", "from", "for", "with"):
            party = party_of(scene, kid, as_target=as_target, depth=depth + 1)
            if party is not None:
                return party
    return None


def _wielder(scene: "Scene", head: int, *, as_target: bool) -> Party | None:
    """Whose a weapon that acts is, or a thing that is acted on."""
    is_weapon = scene.sentence.lemmas[head] in scene.words["armed_equipment"]
    if as_target or is_weapon or _DESIGNATION.fullmatch(scene.sentence.words[head]):
        return owner_of(scene, head)
    return None


def _named(scene: "Scene", mention: Mention, *, as_target: bool) -> Party | None:
    """The actor of a mention; a state's adjective and a capital as a place name nobody who acts."""
    if mention.kind == "modifier" and not as_target:
        return None
    if mention.kind == "capital" and not as_target and _word_before(scene, mention.start) in _LOCATIVE:
        return None
    actor = _own_part(scene, mention) or scene.discourse.resolve(scene.sentence, mention)
    if actor is None and mention.kind == "role":
        actor = _bearer(scene, mention)
    return Party(actor, mention.start, mention.end) if actor is not None else None


def _own_part(scene: "Scene", mention: Mention) -> Actor | None:
    """The part of whoever "its" means: "NATO said its forces …"; None where that is open."""
    before = mention.start - 1
    if mention.actor is not None or mention.role is None or before < 0:
        return None
    if scene.sentence.lowers[before] not in ("its", "their"):
        return None
    owner = actor_of_pronoun(scene, before)
    base = scene.discourse.names.actor(owner.principal_id) or owner if owner is not None else None
    return part_of(base, mention.role) if base is not None else None


def _bearer(scene: "Scene", mention: Mention) -> Actor | None:
    """Who bears a role that names no state: by the sentence's opening, else by its owner."""
    seated = _seated(scene, mention)
    if seated is not None:
        return seated
    owner = owner_of(scene, mention.end - 1, within=mention)
    return owner.actor if owner is not None else None


def _seated(scene: "Scene", mention: Mention) -> Actor | None:
    """The organ of the state in whose capital the sentence opens: "In Islamabad, the ministry said"."""
    first, role = scene.mentions[0], mention.role
    if role is None or role.kind not in _SEATED or "abroad" in role.traits:
        return None
    if first.actor is None or first.kind != "capital":
        return None
    opens = first.start <= 1 and scene.sentence.lowers[0] == "in" and first.end < mention.start
    return part_of(first.actor, role) if opens else None


def _adjective(scene: "Scene", head: int) -> Party | None:
    """The state named by the last adjective or name that hangs before a noun."""
    named = [one for one in scene.mentions if one.actor is not None and one.start < head]
    first = min(scene.sentence.below(head)) if named else head
    for mention in reversed(named):
        if mention.actor is None or mention.start < first or mention.covers(head):
            continue
        if _is_attached(scene, mention, head) and scene.sentence.preposition(mention.end - 1) is None:
            return Party(mention.actor, mention.start, mention.end)
    return None


def _is_attached(scene: "Scene", mention: Mention, head: int) -> bool:
    attached = scene.sentence.deps[mention.end - 1] in ("compound", "amod", "nmod:poss", "nmod")
    is_name = mention.kind in ("name", "capital", "person")
    return mention.kind == "modifier" or (is_name and attached and mention.end <= head)


def _possessor(scene: "Scene", head: int, within: Mention | None) -> Party | None:
    """Who stands in the possessive before a noun."""
    for kid in scene.sentence.kids(head, "nmod:poss"):
        if within is not None and within.covers(kid):
            continue
        if scene.sentence.tags[kid] != "PRP$":
            return party_of(scene, kid, depth=_FARTHEST)
        actor = actor_of_pronoun(scene, kid)
        if actor is not None:
            return Party(_of_country(scene, head, actor), kid, kid + 1)
    return None


def _of_country(scene: "Scene", head: int, owner: Actor) -> Actor:
    """The state where somebody's "country" or "government" is meant, else the owner."""
    if scene.sentence.lemmas[head] in scene.words["homelands"]:
        return scene.discourse.names.actor(owner.principal_id) or owner
    return owner


def _word_before(scene: "Scene", start: int) -> str | None:
    """The word before a name, over its article."""
    lowers, before = scene.sentence.lowers, start - 1
    if before >= 0 and lowers[before] == "the":
        before -= 1
    return lowers[before] if before >= 0 else None
