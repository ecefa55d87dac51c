"""Conditions on the use of force: who strikes, with what, and what is struck."""

from demarche.build.coders.rules.frames.conditions.shared import (
    armed_words,
    blow_nouns,
    has_weapon,
    is_armed,
    is_site,
    is_spot,
    lemmas_below,
    weapons,
)
from demarche.build.coders.rules.frames.match import Match
from demarche.build.coders.rules.frames.parties import Party, party_of
from demarche.build.coders.rules.frames.territory import territories_of
from demarche.build.coders.rules.grammar.clauses import is_passive
from demarche.schema.codebook import victim_words
from demarche.schema.gazetteer import Actor

__all__ = [
    "armed_sides",
    "armed_source",
    "falling_weapon",
    "fighter_subject",
    "fired_at",
    "force_goal",
    "force_object",
    "forces_subject",
    "known_end",
    "known_ground",
    "leaves_dead",
    "no_mishap",
    "reported_act",
    "shots_named",
    "under_fire",
    "weapon_subject",
]

# Prepositions under which the noun of an act has what it fell on.
_WHERE = ("on", "against", "at", "in", "near", "inside", "targeting", "over", "across", "outside")
_DEFINITE = ("the", "its", "their", "his")  # words that make a thing one that the report has spoken of
# Clauses that describe a noun and are no part of what it names.
_RELATIVE = frozenset({"acl:relcl", "acl"})


def force_object(match: Match) -> bool:
    """The object is a site, a place, an armed actor or a state; or soldiers strike it on known soil."""
    struck = match.arguments.object
    if struck is None:
        return False
    military = any(party.actor.cameo_code[3:6] == "MIL" for party in match.sources)
    return is_site(match, struck) or ((military or _is_shot(match)) and known_ground(match))


def _is_shot(match: Match) -> bool:
    """True where the subject is something that was fired: "a missile struck a grain silo in Poland"."""
    subject = match.arguments.subject
    return subject is not None and match.sentence.lemmas[subject] in match.words["projectiles"]


def force_goal(match: Match) -> bool:
    """What is fired at is a place, a site, an armed actor or a state."""
    return any(is_site(match, head) for head in match.under(*match.frame.target))


def fired_at(match: Match) -> bool:
    """Somebody or something is shot at: *fired on workers*, not *fired on Monday*."""
    heads, sentence = match.under(*match.frame.target), match.sentence
    struck = match.arguments.object
    if struck is not None and sentence.lowers[match.trigger + 1 : match.trigger + 2][:1] in (
        ["on"],
        ["upon"],
        ["at"],
    ):
        heads.append(struck)  # "a patrol was fired on"
    return not _is_drill(match) and any(
        is_site(match, head)
        or match.sentence.lemmas[head] in victim_words()
        or party_of(match.annotated, head, as_target=True) is not None
        for head in heads
    )


def armed_source(match: Match) -> bool:
    """The source can use force; with no source known, a weapon is named."""
    subject = match.arguments.subject
    if match.sources:
        return any(is_armed(party) for party in match.sources)
    if subject is None:
        return has_weapon(match) or _was_attacked(match) or shooter_of(match) is not None
    if lemmas_below(match, subject, stop=_RELATIVE) & armed_words(match):
        return True
    return match.annotated.mention_at(subject) is not None and has_weapon(match)


def _was_attacked(match: Match) -> bool:
    """True for a thing on the ground that was hit, in a report on strikes: "the post had already been hit"."""
    struck, speaks = match.arguments.object, match.annotated.discourse.strikes_spoken_of
    firm = struck is not None and match.sentence.lemmas[struck] in match.words["firm_sites"]
    return speaks and firm and is_passive(match.sentence, match.head)


def is_of_the_strike(match: Match) -> bool:
    """True for a blow told without its sides, in a report on strikes: "the first post was attacked"."""
    if (
        match.frame.head != "verb"
        or match.mood.kind != "actual"
        or not match.annotated.discourse.known.states
    ):
        return False
    if "struck_subject" in match.frame.traits:
        return match.annotated.discourse.strikes_spoken_of
    struck = match.arguments.object
    definite = struck is not None and any(
        match.sentence.lowers[kid] in _DEFINITE for kid in match.sentence.kids(struck, "det", "nmod:poss")
    )
    return definite and _was_attacked(match)


def weapon_subject(match: Match) -> bool:
    """The subject is a weapon or a blow: *a drone killed …*."""
    words, subject = match.words, match.arguments.subject
    armed = words["projectiles"] | blow_nouns(match) | words["weapons_unmanned"] | words["warplanes"]
    if subject is None or match.sentence.lemmas[subject] not in armed:
        return False
    mishaps = words["mishaps"].intersection(match.sentence.lemmas)
    return not mishaps or match.sentence.lemmas[subject] not in words["warplanes"]


def fighter_subject(match: Match) -> bool:
    """The subject bears arms: *gunmen killed …*, *rebels wounded …*."""
    subject = match.arguments.subject
    return subject is not None and match.sentence.lemmas[subject] in match.words["fighters"]


def forces_subject(match: Match) -> bool:
    """The subject is an army or an armed group by name or pronoun: *the Chadian army killed …*."""
    return match.arguments.subject is not None and any(map(_bears_arms, match.sources))


def _bears_arms(party: Party) -> bool:
    """True for an army or an armed group."""
    return party.actor.kind == "armed_group" or party.actor.cameo_code[3:6] == "MIL"


def armed_sides(match: Match) -> bool:
    """Both sides bear arms, or two that do are one subject: *troops clashed with rebels*."""
    sides, subject = sides_of(match), match.arguments.subject
    if match.under("over") and (
        subject is None or match.sentence.lemmas[subject] not in match.words["fighters"]
    ):
        return False  # "clashed over the terms"
    if not match.targets:
        return len(sides) > 1 and any(map(_bears_arms, sides)) and all(map(is_armed, sides))
    return any(map(_bears_arms, sides)) and any(map(_bears_arms, match.targets))


def sides_of(match: Match) -> list[Party]:
    """The sides of a fight, those among them that one noun joins: "Indian and Pakistani troops"."""
    subject = match.arguments.subject
    heads = match.under("between") or ([subject] if subject is not None else [])
    sides: dict[Actor, Party] = {party.actor: party for party in match.sources}
    for head in heads:
        for token in match.sentence.below(head):
            mention = match.annotated.mention_at(token)
            if mention is None or mention.kind != "modifier" or mention.actor is None:
                continue
            joined = (
                match.sentence.deps[token] in ("amod", "compound") and match.sentence.heads[token] == head
            )
            if joined and match.sentence.kid(token, "conj") is not None:
                sides.setdefault(mention.actor, Party(mention.actor, mention.start, mention.end))
    for (
        mention
    ) in match.annotated.mentions:  # "between the Afghan army and the Pakistani army", however it is hung
        first = mention.start - (match.sentence.lowers[mention.start - 1] == "the")
        follows = any(head < first <= head + 2 for head in match.under("between"))
        if follows and match.sentence.lowers[first - 1] == "and" and mention.actor is not None:
            sides.setdefault(mention.actor, Party(mention.actor, mention.start, mention.end))
    return list(sides.values())


def shooter_of(match: Match) -> int | None:
    """Who fired, where the tree takes "rebels fired at a post" for rebels that were fired; else None."""
    sentence, arguments = match.sentence, match.arguments
    turned = arguments.subject is None and sentence.kid(match.head, "aux:pass", "nsubj:pass") is None
    if not turned or arguments.object is None or not match.under("at", "on", "upon"):
        return None
    return (
        arguments.object
        if arguments.object < match.trigger and _is_soldiers(match, arguments.object)
        else None
    )


def shots_named(match: Match) -> bool:
    """What is exchanged is fire: *an exchange of fire*; a skirmish is one by itself."""
    exchanged = {match.sentence.lemmas[head] for head in match.under("of")}
    return match.lemma != "exchange" or bool(exchanged & match.words["shots"])


def under_fire(match: Match) -> bool:
    """What one comes under is fire, and not that of critics: *a patrol came under fire*."""
    sentence, words, subject = match.sentence, match.words, match.arguments.subject
    fires = [
        head
        for head in match.under("under")
        if not words["gunfire"].isdisjoint(
            sentence.lemmas[one] for one in (head, *sentence.kids(head, "conj"))
        )
    ]
    if not fires or subject is None or match.under("for", "over"):
        return False
    armed = any(
        lemmas_below(match, fire) & (weapons(match) | {"machine-gun", "small-arms"}) for fire in fires
    )
    return (is_site(match, subject) or _is_soldiers(match, subject)) and (
        armed or not _is_named(match, subject)
    )


def _is_named(match: Match, token: int) -> bool:
    """True for a state, an office or a person, who may be criticised as well as shot at."""
    mention = match.annotated.mention_at(token)
    role = mention.role.kind if mention is not None and mention.role is not None else None
    return mention is not None and role not in ("equipment", "armed_group") and not _is_soldiers(match, token)


def _is_soldiers(match: Match, token: int) -> bool:
    return match.sentence.lemmas[token] in match.words["fighters"] | match.words["armed_equipment"]


def leaves_dead(match: Match) -> bool:
    """What is left are dead or wounded: *the raid left nine dead*."""
    sentence, head = match.sentence, match.head
    words = match.words["dead_words"] | {"wounded", "injured", "wound", "injure"}
    return any(
        sentence.lemmas[token] in words
        for token in range(head + 1, len(sentence))
        if sentence.heads[token] in (head, match.arguments.object)
    )


def falling_weapon(match: Match) -> bool:
    """The subject is something that was fired or dropped: *a missile fell …*, not a jet that crashed."""
    struck = match.arguments.object  # "rockets slammed into": the tree may take it for a passive
    turned = match.arguments.subject is None and struck is not None
    return _is_shot(match) or (turned and match.sentence.lemmas[struck or 0] in match.words["projectiles"])


def known_end(match: Match) -> bool:
    """It is known on whose soil it happened, or whose what was struck is, or who struck."""
    known = known_ground(match) or bool(match.targets) or any(map(is_armed, match.sources))
    return known and not _is_drill(match)


def _is_drill(match: Match) -> bool:
    """True for what is only practised: "opened fire in a drill"."""
    return bool(lemmas_below(match, match.head) & match.words["drills"])


def no_mishap(match: Match) -> bool:
    """The sentence names no mishap that kills by itself: not *lost 12 soldiers to malaria*."""
    return not match.words["mishaps"].intersection(match.sentence.lemmas)


def known_ground(match: Match) -> bool:
    """It is known on whose soil it happened."""
    return territories_of(match)[0].sovereign is not None


def reported_act(match: Match) -> bool:
    """The noun stands in company that makes it an event: who struck, with what, whom or where."""
    if _is_idle(match):
        return False
    strong = match.lemma in match.words["strike_nouns_strong"] or bool(
        lemmas_below(match, match.trigger, stop=_RELATIVE) & weapons(match)
    )
    forceful = strong or any(is_armed(party) for party in match.sources)
    is_carried = match.head != match.trigger  # "carried out a strike": the verb tells that it happened
    where = _says_where(match)
    return forceful and (where or (is_carried and strong and bool(match.sources)))


def _is_idle(match: Match) -> bool:
    """True for "cyberattack", "possible attacks", "these attacks": no use of force, or none reported here."""
    words, sentence = match.words, match.sentence
    idle = words["future_modifiers"] | words["not_force"] | words["many_times"] | {"these", "those", "such"}
    modifiers = {sentence.lowers[kid] for kid in sentence.kids(match.trigger, "det", "amod", "compound")}
    return bool(modifiers & idle) or sentence.lowers[match.trigger].startswith("cyber")


def _says_where(match: Match) -> bool:
    """True where the noun has somebody or something that it fell on, or tells whom it killed."""
    sentence = match.sentence
    if match.targets or any(is_site(match, head) or is_spot(match, head) for head in match.under(*_WHERE)):
        return True
    told = sentence.kids(match.trigger, "acl:relcl", "acl")
    return any(sentence.lemmas[verb] in match.words["deadly_verbs"] for verb in told)
