"""Conditions on who is accused of force, who denies it, and who admits to it."""

from demarche.build.coders.rules.frames.annotating import mood_at
from demarche.build.coders.rules.frames.conditions.diplomacy import diplomatic_source
from demarche.build.coders.rules.frames.conditions.shared import blow_nouns, lemmas_below
from demarche.build.coders.rules.frames.match import Match
from demarche.build.coders.rules.frames.parties import parties_of
from demarche.build.coders.rules.grammar.clauses import arguments_of_verb
from demarche.build.coders.rules.grammar.modality import Mood

__all__ = [
    "admits_force",
    "admitted",
    "denied_by_speaker",
    "denies_force",
    "disowns_force",
    "for_violence",
    "holds_responsible",
    "no_force_below",
    "violent_charge",
]

_NOT_DONE = Mood("actual", negated=True)


def admitted(match: Match) -> bool:
    """It stands under a verb of admitting, of the side's own: *acknowledged that …*."""
    attribution = match.attribution
    if attribution is None or attribution.kind != "admit":
        return False
    speaker = attribution.speaker
    own = speaker is None or any(party.actor.principal_id == speaker.principal_id for party in match.sources)
    return own or not match.sources


def admits_force(match: Match) -> bool:
    """What is admitted is an act of force of the side's own: *admitted striking …*, *that it had struck …*."""
    return any(
        _is_own_act(match, act) and not mood_at(match.annotated, act).negated for act in _denied(match)
    )


def disowns_force(match: Match) -> bool:
    """What is said is that the side's own force was not used: *said that it had not struck …*."""
    acts = [kid for kid in match.sentence.kids(match.head, "ccomp") if kid > match.head]
    return any(_is_own_act(match, act) and mood_at(match.annotated, act) == _NOT_DONE for act in acts)


def _is_own_act(match: Match, act: int) -> bool:
    """True for an act of force that a side says of itself: by a gerund, or with itself as the subject."""
    sentence = match.sentence
    if not _is_force(match, act):
        return False
    if sentence.tags[act] == "VBG" and sentence.kid(act, "nsubj", "aux") is None:
        return True
    subject, sides = arguments_of_verb(sentence, act).subject, {p.actor.principal_id for p in match.sources}
    doers = parties_of(match.annotated, subject) if subject is not None else []
    return any(party.actor.principal_id in sides for party in doers)


def _is_force(match: Match, act: int) -> bool:
    """True for "struck", "shot down", and for "launched" where what was launched is a blow or a weapon."""
    words, lemma = match.words, match.sentence.lemmas[act]
    below = lemmas_below(match, act) - {lemma}
    force = (
        blow_nouns(match) | words["projectiles"] | words["aircraft"] | words["borders"] | words["airspaces"]
    )
    return lemma in words["owning_acts"] or (
        lemma in words["owning_verbs"] and bool(below & (force | words["dead_words"] | {"casualty"}))
    )


def holds_responsible(match: Match) -> bool:
    """Whom the side holds, it holds responsible: *held Iran responsible for …*."""
    kids = match.sentence.kids(match.head, "xcomp", "obj", "amod")
    return any(match.sentence.lemmas[kid] in ("responsible", "accountable", "liable") for kid in kids)


def denied_by_speaker(match: Match) -> bool:
    """It stands under a denial by a side with a diplomatic voice."""
    return match.attribution is not None and match.attribution.kind == "deny" and diplomatic_source(match)


def for_violence(match: Match) -> bool:
    """The clause, or the report so far, speaks of an act of force."""
    acts = blow_nouns(match) | match.words["weapons_unmanned"] | match.words["violent_nouns"]
    return bool(lemmas_below(match, match.head) & acts) or match.annotated.discourse.strikes_spoken_of


def no_force_below(match: Match) -> bool:
    """No act of force is named: threatened force is coded as the force."""
    acts = match.words["strike_nouns_strong"] | match.words["threatened_acts"]
    return not lemmas_below(match, match.head) & acts


def violent_charge(match: Match) -> bool:
    """What somebody is accused of is an act of force or support for one."""
    if match.lemma == "blame" and match.annotated.discourse.strikes_spoken_of:
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
