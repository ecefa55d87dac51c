"""Conditions on who is accused of force, who denies it, and who admits to it."""

from demarche.build.frames.conditions.diplomacy import diplomatic_source
from demarche.build.frames.conditions.shared import blow_nouns, lemmas_below
from demarche.build.frames.match import Match

__all__ = [
    "admitted",
    "denied_by_speaker",
    "denies_force",
    "for_violence",
    "no_force_below",
    "violent_charge",
]


def admitted(match: Match) -> bool:
    """It stands under a verb of admitting: *acknowledged that …*."""
    return match.attribution is not None and match.attribution.kind == "admit"


def denied_by_speaker(match: Match) -> bool:
    """It stands under a denial by a side with a diplomatic voice."""
    return match.attribution is not None and match.attribution.kind == "deny" and diplomatic_source(match)


def for_violence(match: Match) -> bool:
    """The clause, or the report so far, speaks of an act of force."""
    acts = blow_nouns(match) | match.words["weapons_unmanned"] | match.words["violent_nouns"]
    return bool(lemmas_below(match, match.head) & acts) or match.scene.discourse.strikes_spoken_of


def no_force_below(match: Match) -> bool:
    """No act of force is named: threatened force is coded as the force."""
    acts = match.words["strike_nouns_strong"] | match.words["threatened_acts"]
    return not lemmas_below(match, match.head) & acts


def violent_charge(match: Match) -> bool:
    """What somebody is accused of is an act of force or support for one."""
    if match.lemma == "blame" and match.scene.discourse.strikes_spoken_of:
        return True
    violent = match.words["violent_acts"] | blow_nouns(match) | match.words["violent_charges"]
    return bool(_charge(match) & violent)


def _charge(match: Match) -> set[str]:
    """The words of a charge; in "accused it of lying about the raid" the lie alone is the charge."""
    sentence, head = match.sentence, match.head
    gerund = next((t for t in range(head + 1, len(sentence)) if sentence.tags[t] == "VBG"), None)
    if gerund is not None and sentence.lowers[gerund - 1] in ("of", "for"):
        return {sentence.lemmas[token] for token in (gerund, *sentence.kids(gerund, "obj"))}
    return lemmas_below(match, *(kid for kid in sentence.children[head] if kid > head))


def denies_force(match: Match) -> bool:
    """What is denied is an act of force, not that somebody was told of one."""
    words = match.words
    acts = (blow_nouns(match) | words["violent_acts"] | words["denied_acts"]) - words["indirect_acts"]
    denied = lemmas_below(match, *_denied(match))
    return bool(denied & acts) and not denied & words["telling_words"]


def _denied(match: Match) -> list[int]:
    """The heads of what is denied: a clause, the gerund in "denied bombing a base", or what follows."""
    sentence, head = match.sentence, match.head
    if sentence.tags[head + 1 : head + 2] == ["VBG"]:
        return [head + 1]
    following = [kid for kid in sentence.children[head] if kid > head]
    clauses = [kid for kid in sentence.kids(head, "ccomp", "xcomp") if kid > head]
    return clauses or [kid for kid in following if sentence.deps[kid].startswith(("acl", "advcl"))]
