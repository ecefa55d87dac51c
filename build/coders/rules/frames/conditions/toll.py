"""Conditions on tolls: that it is the dead who are counted, and that force killed them."""

from demarche.build.coders.rules.frames.conditions.shared import lemmas_below
from demarche.build.coders.rules.frames.match import Match

__all__ = ["by_force", "none_counted", "of_the_dead"]


def by_force(match: Match) -> bool:
    """The deaths or wounds come of force: the sentence says so, or the report speaks of a strike."""
    words, lemmas = match.words, set(match.sentence.lemmas)
    if match.annotated.discourse.strikes_spoken_of:
        return True
    if match.frame.head == "verb" and match.lemma in words["killing_verbs"]:
        return not lemmas & words["mishaps"]
    own = {match.lemma} - {"killing"} if match.frame.head == "noun" else set()
    return bool((lemmas - own - {"kill"}) & words["force_words"])


def of_the_dead(match: Match) -> bool:
    """It is the dead who are counted."""
    lemmas = lemmas_below(match, match.trigger)
    if match.lemma != "toll":
        return bool(lemmas & match.words["dead_words"])
    is_bare = match.sentence.kid(match.trigger, "compound", "amod") is None
    return is_bare or bool(lemmas & {"death", "casualty"})


def none_counted(match: Match) -> bool:
    """None were counted: *no casualties*."""
    sentence = match.sentence
    kids = sentence.kids(match.trigger, "det", "nummod")
    return any(sentence.lowers[kid] in ("no", "any", "zero") for kid in kids)
