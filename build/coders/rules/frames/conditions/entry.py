"""Conditions on entries into a state's airspace or territory."""

from demarche.build.coders.rules.find.mention import Mention
from demarche.build.coders.rules.frames.match import Match
from demarche.build.coders.rules.frames.parties import party_of

__all__ = ["flying_subject", "ground_goal"]


def flying_subject(match: Match) -> bool:
    """The subject is a military thing that flies, whosever it is."""
    words, sentence, subject = match.words, match.sentence, match.arguments.subject
    if subject is None:
        return False
    if subject == 0 and sentence.lowers[0] == "it":  # the machine that the last sentence was about
        party = party_of(match.annotated, subject)
        return party is not None and party.actor.cameo_code.endswith("MIL")
    if sentence.tags[subject] in ("CD", "PRP") or sentence.lemmas[subject] in words["group_nouns"]:
        return bool(_counted(match, subject) & words["aircraft"])
    modifiers = {sentence.lowers[kid] for kid in sentence.kids(subject, "amod", "compound")}
    return not modifiers & words["civil_flights"] and sentence.lemmas[subject] in words["aircraft"]


def _counted(match: Match, subject: int) -> set[str]:
    """The words among which is what a number, a pronoun or a noun like "swarm" stands for."""
    sentence = match.sentence
    below = sentence.below(subject)
    nouns = {sentence.lemmas[token] for token in below}
    if any(sentence.tags[token] == "PRP" for token in below):
        nouns.update(sentence.lemmas[:subject])
    return nouns


def ground_goal(match: Match) -> bool:
    """What is entered is a state, its airspace, its territory or its border."""
    words, struck = match.words, match.arguments.object
    ground = words["airspaces"] | words["borders"] | {"country"}
    heads = [*([struck] if struck is not None else []), *match.under(*match.frame.target)]
    return any(
        match.sentence.lemmas[head] in ground or _is_state(match.annotated.mention_at(head)) for head in heads
    )


def _is_state(mention: Mention | None) -> bool:
    if mention is None or mention.actor is None:
        return False
    return mention.kind in ("name", "capital") and mention.actor.kind == "state"
