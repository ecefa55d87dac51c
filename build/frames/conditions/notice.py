"""Conditions on notices: that a state was told, and told of an act of force."""

from demarche.build.frames.conditions.shared import lemmas_below
from demarche.build.frames.match import Match
from demarche.build.frames.parties import Party
from demarche.build.grammar.clauses import carrier_of

__all__ = ["about_act", "advance_notice", "learned_late", "state_told"]

# The ends of CAMEO codes that take no notice for a state: media, civilians, oppositions, parliaments.
_NO_ADDRESSEE = ("MED", "CVL", "OPP", "LEG")
# Words that open a clause of time.
_TIME_MARKS = frozenset({"after", "before", "when", "once", "while"})


def state_told(match: Match) -> bool:
    """The one told is a state, its organs, an international body or their people."""
    return not match.under("against") and any(map(_takes_notice, match.targets))


def _takes_notice(party: Party) -> bool:
    actor = party.actor
    return actor.kind in ("state", "organ", "igo", "person") and not actor.cameo_code.endswith(_NO_ADDRESSEE)


def about_act(match: Match) -> bool:
    """The clause is about an act of force, or about being told ahead of one."""
    sentence, acts = match.sentence, match.words["blows"]
    content = _content(match)
    if content is not None:  # "told the council that …" about anything but a plan is no notice
        return bool(lemmas_below(match, content) & acts) and match.scene.mood(content).kind == "planned"
    if lemmas_below(match, match.head) & acts:
        return True
    spoken_of = bool(acts.intersection(sentence.lemmas))
    if _is_timed(match) and (spoken_of or _has_any(match, match.words["ahead_words"])):
        return True
    return spoken_of and sentence.deps[match.head] in ("advcl", "acl", "conj")


def _content(match: Match) -> int | None:
    """The head of what was told, where it follows in a clause that is not one of time."""
    sentence, content = match.sentence, match.sentence.kid(match.head, "ccomp")
    if content is None or content < match.head or sentence.quoted[content] != sentence.quoted[match.head]:
        return None
    marks = {sentence.lowers[kid] for kid in sentence.kids(content, "mark")}
    return None if marks & _TIME_MARKS else content


def _is_timed(match: Match) -> bool:
    """True where the sentence says before or after what somebody was told."""
    words, text = match.words, f" {_text(match)} "
    timing = (words["advance_words"] | words["after_words"]) - words["loose_time_words"]
    return any(f" {word} " in text for word in timing)


def advance_notice(match: Match) -> bool:
    """The notice is given, received or said not to exist, and is about an act of force."""
    verb = match.sentence.heads[carrier_of(match.sentence, match.trigger, match.words["group_nouns"])]
    if not _is_governed(match, verb):
        return False
    if match.words["blows"].intersection(match.sentence.lemmas):
        return True
    return _has_any(match, match.words["notice_phrases"]) or _is_of_the_strike(match, verb)


def _is_governed(match: Match, verb: int) -> bool:
    """True where the notice is given or taken ("issued a warning") or said to be ("there was no notice")."""
    sentence = match.sentence
    return sentence.lemmas[verb] in match.words["notice_verbs"] | {"be", "come"} or any(
        sentence.lowers[kid] == "there" for kid in sentence.children[match.trigger]
    )


def _is_of_the_strike(match: Match, verb: int) -> bool:
    """True where the report so far speaks of a strike, and the notice sounds like one of it."""
    sentence = match.sentence
    if not match.scene.discourse.strikes_spoken_of:
        return False
    modifiers = {sentence.lowers[kid] for kid in sentence.kids(match.trigger, "amod", "compound", "det")}
    if "notif" in match.lemma or modifiers & (match.words["early_words"] | {"such", "the"}):
        return True
    return match.lemma == "warning" and sentence.lemmas[verb] in match.words["receive_verbs"]


def learned_late(match: Match) -> bool:
    """It was learned only after the act, or from the news."""
    spoken_of = match.words["blows"].intersection(match.sentence.lemmas)
    return bool(spoken_of) and _has_any(match, match.words["late_phrases"])


def _has_any(match: Match, phrases: frozenset[str]) -> bool:
    text = _text(match)
    return any(phrase in text for phrase in phrases)


def _text(match: Match) -> str:
    return match.sentence.text(0, len(match.sentence))
