"""Conditions on diplomatic acts: who speaks for a state, to whom, and about what."""

from demarche.build.coders.rules.frames.conditions.shared import lemmas_below
from demarche.build.coders.rules.frames.match import Match
from demarche.build.coders.rules.frames.parties import Party, owner_of
from demarche.build.coders.rules.frames.territory import territories_of

__all__ = [
    "actor_target",
    "brought_home",
    "calls_it_outrage",
    "diplomatic_source",
    "envoy_object",
    "envoy_sent_away",
    "known_source",
    "light_only",
    "outrage_cause",
    "own_ground",
    "said_by_another",
    "state_goal",
    "un_goal",
    "unwelcome_envoy",
]

# The ends of CAMEO codes whose bearers have no diplomatic voice: media, civilians, rebels, firms and so on.
_UNDIPLOMATIC = ("MED", "CVL", "OPP", "HLH", "BUS", "REB", "CRM")

_CONJUNCT = frozenset({"conj"})  # what is coordinated with an act is another act


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
    """It is known whose envoy the object is, or it is one accredited here: *summoned the ambassador*."""
    own = {party.actor.principal_id for party in match.sources}
    others = (party for party in match.targets if party.actor.principal_id not in own)
    return any(others) or _is_accredited(match)


def _is_accredited(match: Match) -> bool:
    """True for "the ambassador", an envoy of nobody else's: the one to the side that calls him in."""
    sentence, envoy = match.sentence, match.arguments.object
    if envoy is None or sentence.lemmas[envoy] not in match.words["accredited"]:
        return False
    definite = any(sentence.lowers[kid] == "the" for kid in sentence.kids(envoy, "det"))
    away = "home" in match.sentence.lowers[envoy : envoy + 3]
    official = not away and any(party.actor.kind in ("state", "organ") for party in match.sources)
    return definite and official and sentence.kid(envoy, "nmod", "amod", "compound") is None


def envoy_sent_away(match: Match) -> bool:
    """What the envoy is told to do is leave: *told the envoy to leave*, *ordered the envoy out*."""
    sentence, envoy = match.sentence, match.arguments.object
    if envoy is None or not envoy_object(match):
        return False
    if sentence.lowers[envoy + 1 : envoy + 2] == ["out"]:
        return True
    told = (*sentence.kids(match.head, "xcomp", "advcl", "ccomp"), *sentence.kids(envoy, "acl"))
    return any(_leaves(match, act) for act in told)


def _leaves(match: Match, act: int) -> bool:
    """True for "to leave", "to leave the country": not for "to leave politics alone"."""
    sentence = match.sentence
    left = sentence.kid(act, "obj")
    grounds = match.words["homelands"] | match.words["ground_words"]
    is_home = left is None or sentence.lemmas[left] in grounds or match.annotated.mention_at(left) is not None
    return sentence.lemmas[act] in match.words["leaving_verbs"] and sentence.tags[act] == "VB" and is_home


def unwelcome_envoy(match: Match) -> bool:
    """An envoy is declared unwelcome: *persona non grata*."""
    text = match.sentence.text(match.head, len(match.sentence))
    return " non grata" in text and bool(lemmas_below(match, match.head) & match.words["envoys"])


def brought_home(match: Match) -> bool:
    """An envoy is brought home: *brought its own envoy home*."""
    below = lemmas_below(match, match.head, stop=_CONJUNCT)
    return "home" in below and bool(below & match.words["envoys"])


def light_only(match: Match) -> bool:
    """The noun stands under a verb that only carries it: *issued a condemnation*."""
    return match.head != match.trigger


def outrage_cause(match: Match) -> bool:
    """An act of force is named as what the protest is about."""
    causes = (match.words["outrages"] | match.words["violate_verbs"]) - match.words["vague_outrages"]
    return bool(lemmas_below(match, match.head) & causes)


def calls_it_outrage(match: Match) -> bool:
    """What the act is called is a violation, an aggression or a crime."""
    sentence = match.sentence
    called = [*sentence.kids(match.head, "xcomp", "obj", "ccomp"), *match.under("as")]
    inner = [
        kid for token in called if sentence.is_verb(token) for kid in sentence.kids(token, "obj", "xcomp")
    ]
    return any(_is_outrage(match, token) for token in (*called, *inner) if token > match.head)


def _is_outrage(match: Match, token: int) -> bool:
    """True for "a violation", "an act of aggression", "a war crime"; for "illegal" where force is called so."""
    words, lemma = match.words, match.sentence.lemmas[token]
    if lemma in words["violations"] or lemma == "aggression":
        return True
    below = lemmas_below(match, token)
    if lemma in words["wrongs"] and below & words["wrongs_of_war"]:
        return True
    blamed = lemma in words["condemning_words"] or (
        lemma in words["deeds"] and below & words["condemning_words"]
    )
    return bool(blamed) and _names_force(match, token)


def _names_force(match: Match, end: int) -> bool:
    """True where an act of force stands between a verb and what it is called: "called the raid illegal"."""
    words, between = match.words, slice(match.head + 1, end)
    force = (words["outrages"] - words["vague_outrages"]) | words["violent_nouns"]
    named = {*match.sentence.lemmas[between], *match.sentence.lowers[between]}
    return bool(named & force)


def own_ground(match: Match) -> bool:
    """The speaker says that somebody entered the speaker's own airspace or territory."""
    attribution, sovereign = match.attribution, territories_of(match)[0].sovereign
    if attribution is None or attribution.kind == "deny" or not diplomatic_source(match):
        return False
    ground = match.arguments.object
    owner = owner_of(match.annotated, ground) if sovereign is None and ground is not None else None
    owned = owner.actor.principal_id if owner is not None else (sovereign or "").lower()
    return any(party.actor.principal_id == owned for party in match.sources)


def said_by_another(match: Match) -> bool:
    """One side says it of another."""
    attribution = match.attribution
    if attribution is None or attribution.kind == "deny" or not match.targets:
        return False
    sayer = match.sources[0].actor.principal_id if match.sources else None
    return diplomatic_source(match) and all(party.actor.principal_id != sayer for party in match.targets)
