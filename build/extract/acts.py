"""Protests, apologies, corrections and the other acts that are coded just as their frame says."""

import re
from collections.abc import Sequence
from datetime import date

from demarche.build.drafts import ClaimDraft, EventDraft
from demarche.build.extract.common import Saying, draft_of, is_history, saying_of, state_of, when_of
from demarche.build.frames.conditions import holds
from demarche.build.frames.match import Match
from demarche.build.frames.parties import Party
from demarche.build.frames.scene import Scene
from demarche.build.frames.territory import UNKNOWN, territories_of
from demarche.schema.gazetteer import Actor

__all__ = ["acts_of"]

_TYPES = frozenset({"protest", "other"})
_AIRSPACE = "airspace"
_MOST_SIDES = 6  # a longer list of protesters is a roll-call, whose tree is not to be trusted
_COMPLAINT = "114"  # CAMEO: complain officially, which a letter or a note makes of a spoken protest


def acts_of(scene: Scene, matches: list[Match]) -> list[EventDraft]:
    """The protests and other acts of a sentence, one a clause and pair of sides."""
    events: list[EventDraft] = []
    heads: set[int] = set()
    for match in matches:
        if match.frame.event_type not in _TYPES or match.head in heads:
            continue
        if not _is_part_of(match, heads) and holds(match):
            found = _events(scene, match, events)
            events.extend(found)
            if found:
                heads.add(match.head)
    return events


def _is_part_of(match: Match, heads: set[int]) -> bool:
    """True for a participle that tells how a coded act was done: "denounced it, calling it a violation"."""
    sentence, head = match.sentence, match.head
    is_participle = match.frame.event_type == "protest" and sentence.tags[head] == "VBG"
    return is_participle and not heads.isdisjoint(sentence.ancestors(head))


def _events(scene: Scene, match: Match, before: list[EventDraft]) -> list[EventDraft]:
    """The events of one match: one for each side that acts and each it addresses."""
    saying = saying_of(scene, match.head)
    day, precision = _when(scene, match, saying)
    if not _is_reported(match, saying) or is_history(scene, day):
        return []
    sources: list[Party | None] = [*match.sources[:_MOST_SIDES]] or [None]
    return [
        _event(scene, match, saying, source=source, target=target, day=day, precision=precision)
        for source in sources
        for target in _addressed(match, source, before)
        if source is None or target is None or source.actor.actor_id != target.actor.actor_id
    ]


def _is_reported(match: Match, saying: Saying) -> bool:
    """True for an act that is done, planned or threatened, and that nobody denies."""
    denied = saying.kind == "deny" and not _speaks_itself(match)
    return not (denied or match.mood.negated or match.mood.kind == "unreal")


def _speaks_itself(match: Match) -> bool:
    """True where the saying is the act: "said that Israel had violated its airspace" is a protest."""
    return match.frame.source == ("speaker",)


def _when(scene: Scene, match: Match, saying: Saying) -> tuple[date | None, int | None]:
    """The day of an act: that of the saying where the saying is the act, else that of its clause."""
    if _speaks_itself(match) and saying.said is not None:
        return saying.said, saying.precision
    planned = match.mood.kind == "planned"
    return when_of(scene, (match.head, match.trigger), match.clause, planned=planned)


def _addressed(match: Match, source: Party | None, before: list[EventDraft]) -> Sequence[Party | None]:
    """Whom an act addresses: the parties it names, else who was summoned before, else nobody known."""
    return _targets(match, source) or [_addressed_before(match, source, before)]


def _targets(match: Match, source: Party | None) -> list[Party]:
    """The parties addressed; a protest never addresses the side that protests."""
    addressed = match.targets
    if source is not None and match.frame.event_type != "other":
        own = state_of(source.actor)
        addressed = [party for party in addressed if state_of(party.actor) != own]
    return addressed[:_MOST_SIDES]


def _addressed_before(match: Match, source: Party | None, before: list[EventDraft]) -> Party | None:
    """Who was summoned in the same sentence, for the note that was handed over then."""
    if match.frame.form not in ("note", "summons") or source is None:
        return None
    protests = (event for event in before if event.event_type == "protest" and event.source == source.actor)
    return next((Party(event.target) for event in protests if event.target is not None), None)


def _event(
    scene: Scene,
    match: Match,
    saying: Saying,
    *,
    source: Party | None,
    target: Party | None,
    day: date | None,
    precision: int | None,
) -> EventDraft:
    """The event of one side's act towards another, with what it claims."""
    event = draft_of(
        match,
        territory=territories_of(match)[0] if match.frame.form == _AIRSPACE else UNKNOWN,
        source=source,
        target=target,
        day=day,
        precision=precision,
        modality=match.mood.kind,
    )
    if event.event_type == "protest" and event.form == "statement":
        event.open_side = "target" if target is None else None
        event.code, event.form = _vehicle(match)
    if event.modality == "actual":
        event.claims = [
            ClaimDraft(question, claimant, event.day, event.precision, event.span, value=value)
            for question, claimant, value in _answers(scene, match, saying, event)
            if claimant is not None
        ]
    return event


def _vehicle(match: Match) -> tuple[str, str | None]:
    """Code and form of a spoken protest by what carries it ("in a letter to the Council")."""
    for head in match.under("in"):
        lemma = match.sentence.lemmas[head]
        if lemma in match.words["letters"]:
            return _COMPLAINT, "letter"
        if lemma in match.words["protest_papers"]:
            return _COMPLAINT, "note"
    return match.frame.code, match.frame.form


def _answers(
    scene: Scene, match: Match, saying: Saying, event: EventDraft
) -> list[tuple[str, Actor | None, str]]:
    """What an act asserts: a question, who answers it, and the answer; None for a claimant unknown."""
    frame, own = match.frame, event.source
    found: list[tuple[str, Actor | None, str]] = []
    if frame.violated:
        claimant = own if _speaks_itself(match) else saying.claimant
        found.append(("violated", claimant, "no" if saying.kind == "deny" else "yes"))
    elif frame.event_type == "protest" and _speaks_of_violation(scene):
        found.append(("violated", own, "yes"))
    if frame.responsible == "self":
        found.append(("responsible", own or scene.discourse.unnamed, "self"))
    if frame.responsible == "target" and event.target is not None:
        found.append(("responsible", own, event.target.actor_id))
    return found


def _speaks_of_violation(scene: Scene) -> bool:
    """True where a sentence calls something a violation of sovereignty, airspace, territory or law."""
    words, sentence = scene.words, scene.sentence
    if not (words["violations"] | words["violate_verbs"]).intersection(sentence.lemmas):
        return False
    text = sentence.text(0, len(sentence))
    return any(re.search(rf"\b{re.escape(word)}\b", text) for word in words["violated"])
