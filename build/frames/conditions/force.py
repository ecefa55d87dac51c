"""Conditions on the use of force: who strikes, with what, and what is struck."""

from demarche.build.frames.conditions.shared import (
    armed_words,
    blow_nouns,
    has_weapon,
    is_armed,
    is_site,
    is_spot,
    lemmas_below,
    weapons,
)
from demarche.build.frames.match import Match
from demarche.build.frames.territory import territories_of

__all__ = [
    "armed_source",
    "falling_weapon",
    "fighter_subject",
    "force_goal",
    "force_object",
    "known_ground",
    "reported_act",
    "weapon_subject",
]

# Prepositions under which the noun of an act has what it fell on.
_WHERE = ("on", "against", "at", "in", "near", "inside", "targeting", "over", "across", "outside")
# Clauses that describe a noun and are no part of what it names.
_RELATIVE = frozenset({"acl:relcl", "acl"})


def force_object(match: Match) -> bool:
    """The object is a site, a place, an armed actor or a state; or soldiers strike it on known soil."""
    struck = match.arguments.object
    if struck is None:
        return False
    military = any(party.actor.cameo_code[3:6] == "MIL" for party in match.sources)
    return is_site(match, struck) or (military and known_ground(match))


def force_goal(match: Match) -> bool:
    """What is fired at is a place, a site, an armed actor or a state."""
    return any(is_site(match, head) for head in match.under(*match.frame.target))


def armed_source(match: Match) -> bool:
    """The source can use force; with no source known, a weapon is named."""
    subject = match.arguments.subject
    if match.sources:
        return any(is_armed(party) for party in match.sources)
    if subject is None:
        return has_weapon(match)
    if lemmas_below(match, subject, stop=_RELATIVE) & armed_words(match):
        return True
    return match.scene.mention_at(subject) is not None and has_weapon(match)


def weapon_subject(match: Match) -> bool:
    """The subject is a weapon or a blow: *a drone killed …*."""
    words, subject = match.words, match.arguments.subject
    armed = words["projectiles"] | blow_nouns(match) | words["weapons_unmanned"] | words["warplanes"]
    return subject is not None and match.sentence.lemmas[subject] in armed


def fighter_subject(match: Match) -> bool:
    """The subject bears arms: *gunmen killed …*, *rebels wounded …*."""
    subject = match.arguments.subject
    return subject is not None and match.sentence.lemmas[subject] in match.words["fighters"]


def falling_weapon(match: Match) -> bool:
    """The subject is something that was fired or dropped: *a missile fell …*, not a jet that crashed."""
    subject = match.arguments.subject
    return subject is not None and match.sentence.lemmas[subject] in match.words["projectiles"]


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
    """True where the noun has somebody or something that it fell on."""
    return bool(match.targets) or any(
        is_site(match, head) or is_spot(match, head) for head in match.under(*_WHERE)
    )
