"""Conditions on diplomatic acts: who speaks for a state, to whom, and about what."""

from demarche.build.frames.conditions.shared import lemmas_below
from demarche.build.frames.match import Match
from demarche.build.frames.parties import Party

__all__ = [
    "actor_target",
    "calls_it_outrage",
    "diplomatic_source",
    "envoy_object",
    "known_source",
    "light_only",
    "outrage_cause",
    "said_by_another",
    "state_goal",
    "un_goal",
]

# The ends of CAMEO codes whose bearers have no diplomatic voice: media, civilians, rebels, firms and so on.
_UNDIPLOMATIC = ("MED", "CVL", "OPP", "HLH", "BUS", "REB", "CRM")


def diplomatic_source(match: Match) -> bool:
    """The source is a state, its organs, an international body or their people."""
    return any(map(_is_diplomatic, match.sources))


def _is_diplomatic(party: Party) -> bool:
    actor = party.actor
    return actor.kind in ("state", "organ", "igo", "person") and not actor.cameo_code.endswith(_UNDIPLOMATIC)


def known_source(match: Match) -> bool:
    """It is known who acts."""
    return bool(match.sources)


def actor_target(match: Match) -> bool:
    """The target is a known actor, not a private person."""
    return any(party.actor.kind != "person" or party.actor.principal_id for party in match.targets)


def state_goal(match: Match) -> bool:
    """The target is a state or one of its organs."""
    return any(party.actor.kind in ("state", "organ") for party in match.targets)


def un_goal(match: Match) -> bool:
    """The target is an international body."""
    return any(party.actor.cameo_code.startswith("IGO") for party in match.targets)


def envoy_object(match: Match) -> bool:
    """It is known whose envoy the object is."""
    return bool(match.targets)


def light_only(match: Match) -> bool:
    """The noun stands under a verb that only carries it: *issued a condemnation*."""
    return match.head != match.trigger


def outrage_cause(match: Match) -> bool:
    """An act of force is named as what the protest is about."""
    causes = match.words["outrages"] - match.words["vague_outrages"]
    return bool(lemmas_below(match, match.head) & causes)


def calls_it_outrage(match: Match) -> bool:
    """What the act is called is a violation, an aggression or a crime."""
    called = [*match.sentence.kids(match.head, "xcomp", "obj", "ccomp"), *match.under("as")]
    return any(_is_outrage(match, token) for token in called if token > match.head)


def _is_outrage(match: Match, token: int) -> bool:
    """True for "a violation", "an act of aggression", "a war crime"; a mere "act" or "crime" is none."""
    words, lemma = match.words, match.sentence.lemmas[token]
    if lemma in words["violations"] or lemma == "aggression":
        return True
    return lemma in words["wrongs"] and bool(lemmas_below(match, token) & words["wrongs_of_war"])


def said_by_another(match: Match) -> bool:
    """One side says it of another."""
    attribution = match.attribution
    if attribution is None or attribution.kind == "deny" or not match.targets:
        return False
    sayer = match.sources[0].actor.principal_id if match.sources else None
    return diplomatic_source(match) and all(party.actor.principal_id != sayer for party in match.targets)
