"""Protests, responsibility, apologies, corrections and the general CAMEO acts: what a frame says is what is coded."""

import re

from demarche.build.drafts import ClaimDraft, EventDraft
from demarche.build.extract.common import Saying, draft_of, is_history, saying_of, state_of, when_of
from demarche.build.frames.conditions import holds
from demarche.build.frames.matching import Match
from demarche.build.frames.scene import Party, Scene
from demarche.build.frames.territory import UNKNOWN, territories_of
from demarche.schema.gazetteer import Actor

__all__ = ["acts_of"]

_TYPES = frozenset({"protest", "other"})
_AIRSPACE = "airspace"
_MOST_SOURCES = 6  # a longer list of protesters is a roll-call, whose tree is not to be trusted


def acts_of(scene: Scene, matches: list[Match]) -> list[EventDraft]:
    """The protests and other acts of a sentence, one a clause."""
    events: list[EventDraft] = []
    heads: set[int] = set()
    for match in matches:
        if (
            match.frame.event_type not in _TYPES
            or match.head in heads
            or _is_part_of(match, heads)
            or not holds(match)
        ):
            continue
        for source in match.sources[:_MOST_SOURCES] or [None]:
            for target in _targets(match, source) or [_addressed_before(match, source, events)]:
                event = _event(scene, match, source, target)
                if event is not None:
                    heads.add(match.head)
                    events.append(event)
    return events


def _is_part_of(match: Match, heads: set[int]) -> bool:
    """True where a participle only says how an act already coded was done: "denounced it, calling it a violation"."""
    sentence, head = match.sentence, match.head
    return (
        match.frame.event_type == "protest"
        and sentence.tags[head] == "VBG"
        and any(above in heads for above in sentence.ancestors(head))
    )


def _event(scene: Scene, match: Match, source: Party | None, target: Party | None) -> EventDraft | None:
    mood = match.mood
    if mood.kind == "unreal" or mood.negated:
        return None
    saying = saying_of(scene, match.head)
    own_words = match.frame.source == ("speaker",)
    if saying.kind == "deny" and not own_words:
        return None
    modality = mood.kind
    day, precision = (saying.said, saying.precision) if own_words else (None, None)
    if day is None:
        day, precision = when_of(
            scene, (match.head, match.trigger), match.clause, planned=modality == "planned"
        )
    if is_history(scene, day):
        return None
    if source is not None and target is not None and source.actor.actor_id == target.actor.actor_id:
        return None
    territory = territories_of(match)[0] if match.frame.form == _AIRSPACE else UNKNOWN
    event = draft_of(
        match,
        territory=territory,
        source=source,
        target=target,
        day=day,
        precision=precision,
        modality=modality,
    )
    if match.frame.event_type == "protest":
        event.code, event.form = _vehicle(scene, match, event)
        event.open_side = "target" if target is None and match.frame.form == "statement" else None
    event.claims = _claims(scene, match, saying, source, target, event)
    return event


def _addressed_before(match: Match, source: Party | None, events: list[EventDraft]) -> Party | None:
    """Who was summoned in the same sentence, for the note that was handed over then."""
    if match.frame.form not in ("note", "summons") or source is None:
        return None
    return next(
        (
            Party(e.target)
            for e in events
            if e.target is not None and e.source == source.actor and e.event_type == "protest"
        ),
        None,
    )


def _targets(match: Match, source: Party | None) -> list[Party]:
    """The parties addressed, never the side that protests; a person may be asked by their own state, though."""
    apart = match.frame.event_type == "other"
    found = [
        p for p in match.targets if source is None or apart or state_of(p.actor) != state_of(source.actor)
    ]
    return found[:_MOST_SOURCES]


def _vehicle(scene: Scene, match: Match, event: EventDraft) -> tuple[str, str | None]:
    """Code and form by what carries a spoken protest: "in a letter to the Council" makes it an official complaint."""
    if event.form == "statement":
        for preposition, head in match.arguments.obliques:
            lemma = match.sentence.lemmas[head]
            if preposition == "in" and lemma in scene.lexicon.words["letters"]:
                return "114", "letter"
            if preposition == "in" and lemma in scene.lexicon.words["protest_papers"]:
                return "114", "note"
    return event.code, event.form


def _claims(
    scene: Scene, match: Match, saying: Saying, source: Party | None, target: Party | None, event: EventDraft
) -> list[ClaimDraft]:
    """What the act itself asserts: that a border was violated, or who was responsible."""
    if event.modality != "actual":
        return []
    own = source.actor if source is not None else None
    found: list[tuple[str, Actor | None, str]] = []
    if match.frame.violated:
        speaks_itself = match.frame.source == ("speaker",)
        found.append(
            ("violated", own if speaks_itself else saying.claimant, "no" if saying.kind == "deny" else "yes")
        )
    elif match.frame.event_type == "protest" and _speaks_of_violation(scene, match):
        found.append(("violated", own, "yes"))
    if match.frame.responsible == "self":
        found.append(("responsible", own or scene.discourse.unnamed, "self"))
    if match.frame.responsible == "target" and target is not None:
        found.append(("responsible", own, target.actor.actor_id))
    return [
        ClaimDraft(question, claimant, event.day, event.precision, event.span, value=value)
        for question, claimant, value in found
        if claimant is not None
    ]


def _speaks_of_violation(scene: Scene, match: Match) -> bool:
    """True where the sentence of a protest calls the act a violation of sovereignty, airspace, territory or law."""
    words, sentence = scene.lexicon.words, scene.sentence
    text = sentence.text(0, len(sentence))
    named = any(re.search(rf"\b{re.escape(word)}\b", text) for word in words["violated"])
    spoken = any(lemma in words["violations"] | words["violate_verbs"] for lemma in sentence.lemmas)
    return named and spoken
