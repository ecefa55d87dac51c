"""Protests, apologies, corrections and the other acts that are coded just as their frame says."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from demarche.build.coders.rules.drafts import ClaimDraft, EventDraft
from demarche.build.coders.rules.extract.common import (
    Saying,
    claim_of,
    draft_of,
    is_history,
    saying_of,
    state_of,
    when_of,
)
from demarche.build.coders.rules.extract.counts import counts_of
from demarche.build.coders.rules.extract.victims import Victims, victims_of
from demarche.build.coders.rules.frames.annotated import AnnotatedSentence
from demarche.build.coders.rules.frames.conditions import holds
from demarche.build.coders.rules.frames.match import Match
from demarche.build.coders.rules.frames.parties import Party
from demarche.build.coders.rules.frames.territory import UNKNOWN, territories_of
from demarche.build.coders.rules.grammar.clauses import clause_tokens
from demarche.schema.gazetteer import Actor
from demarche.schema.ids import is_state

__all__ = ["acts_of"]

_TYPES = frozenset({"protest", "other"})
_AIRSPACE = "airspace"
_MOST_SIDES = 6  # a longer list of protesters is a roll-call, whose tree is not to be trusted
_SPOKEN = frozenset({"statement", "complaint"})  # forms of a protest that a letter or a note may carry
_COMPLAINT = "114"  # CAMEO: complain officially, which a letter or a note makes of a spoken protest


def acts_of(annotated: AnnotatedSentence, matches: list[Match]) -> list[EventDraft]:
    """The protests and other acts of a sentence, one a clause and pair of sides."""
    events: list[EventDraft] = []
    heads: set[int] = set()
    charges: set[int] = set()  # clauses that are coded as the charge that somebody makes by saying so
    for match in matches:
        if match.frame.event_type not in _TYPES or match.head in (
            charges if _speaks_itself(match) else heads
        ):
            continue
        if not _is_part_of(match, heads) and not _is_said_before(match, heads) and holds(match):
            found = _events_of(annotated, match, events)
            if "retracts" in match.frame.traits:
                for event in found:
                    event.claims.extend(_tolls_taken_back(annotated, match, matches, event))
            events.extend(found)
            if found:
                (charges if _speaks_itself(match) else heads).add(match.head)
    return events


def _is_part_of(match: Match, heads: set[int]) -> bool:
    """True for what only says more of a coded act: "denounced it, calling it a violation", "what it calls"."""
    sentence, head = match.sentence, match.head
    is_named = sentence.lowers[sentence.heads[head]] in match.words["naming_relatives"]
    says_more = sentence.tags[head] == "VBG" or is_named
    return (
        match.frame.event_type == "protest" and says_more and not heads.isdisjoint(sentence.ancestors(head))
    )


def _is_said_before(match: Match, heads: set[int]) -> bool:
    """True for a charge under a coded protest: "protested that its airspace had been violated" is one act."""
    said = match.attribution
    if said is None or said.token not in heads or "within_protest" not in match.frame.traits:
        return False
    return _speaks_itself(match)


def _events_of(annotated: AnnotatedSentence, match: Match, before: list[EventDraft]) -> list[EventDraft]:
    """The events of one match: one for each side that acts and each it addresses."""
    saying = saying_of(annotated, match.head)
    day, precision = _day_of_act(annotated, match, saying)
    if not _is_reported(match, saying) or is_history(annotated, day):
        return []
    sources: list[Party | None] = [*match.sources[:_MOST_SIDES]] or [None]
    return [
        _event_towards(annotated, match, saying, source=source, target=target, day=day, precision=precision)
        for source in sources
        for target in _whom_addressed(match, source, before)
        if source is None or target is None or source.actor.actor_id != target.actor.actor_id
    ]


def _is_reported(match: Match, saying: Saying) -> bool:
    """True for an act that is done, planned or threatened, and that nobody denies."""
    denied = saying.kind == "deny" and not _speaks_itself(match)
    return not (denied or match.mood.negated or match.mood.kind == "unreal")


def _speaks_itself(match: Match) -> bool:
    """True where the saying is the act: "said that Israel had violated its airspace" is a protest."""
    return match.frame.source == ("speaker",)


def _day_of_act(annotated: AnnotatedSentence, match: Match, saying: Saying) -> tuple[date | None, int | None]:
    """The day of an act: that of the saying where the saying is the act, else that of its clause."""
    if _speaks_itself(match) and saying.said is not None:
        return saying.said, saying.precision
    planned = match.mood.kind == "planned"
    day, precision = when_of(annotated, (match.head, match.trigger), match.clause, planned=planned)
    if day is None and saying.claimant is not None and not planned and match.frame.event_type == "protest":
        own = any(state_of(party.actor) == state_of(saying.claimant) for party in match.sources)
        return (saying.said, saying.precision) if own else (None, None)
    return day, precision


def _whom_addressed(match: Match, source: Party | None, before: list[EventDraft]) -> Sequence[Party | None]:
    """Whom an act addresses: the parties it names, else who was summoned before, else nobody known."""
    return _parties_addressed(match, source) or [_addressed_before(match, source, before)]


def _parties_addressed(match: Match, source: Party | None) -> list[Party]:
    """The parties addressed; a protest never addresses the side that protests."""
    addressed = match.targets
    if source is not None and match.frame.event_type != "other":
        own = state_of(source.actor)
        addressed = [party for party in addressed if state_of(party.actor) != own]
    return addressed[:_MOST_SIDES]


def _addressed_before(match: Match, source: Party | None, before: list[EventDraft]) -> Party | None:
    """Who was summoned in the same sentence, for the note that was handed over then; the other state named."""
    if match.frame.form not in ("note", "summons") or source is None:
        return None
    protests = (event for event in before if event.event_type == "protest" and event.source == source.actor)
    named = next((Party(event.target) for event in protests if event.target is not None), None)
    return named or (_other_state(match, source) if match.frame.form == "summons" else None)


def _other_state(match: Match, source: Party) -> Party | None:
    """The one other state that the sentence names before: "demanded that Iran stop and summoned the envoy"."""
    before = [mention for mention in match.annotated.mentions if mention.end <= match.trigger]
    sides = {one.actor.principal_id: one for one in before if one.actor is not None and one.kind == "name"}
    sides.pop(source.actor.principal_id, None)
    only = next(iter(sides.values())) if len(sides) == 1 else None
    if only is None or only.actor is None or not is_state(only.actor.principal_id):
        return None
    return Party(only.actor)


def _event_towards(
    annotated: AnnotatedSentence,
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
        replace(match, clause=_with_content(match)),
        territory=territories_of(match)[0] if match.frame.form == _AIRSPACE else UNKNOWN,
        source=source,
        target=target,
        day=day,
        precision=precision,
        modality=match.mood.kind,
    )
    if event.event_type == "protest" and event.form in _SPOKEN:
        event.open_side = "target" if target is None and event.form == "statement" else None
        event.code, event.form = _code_of_paper(match)
    if saying.retracts:
        event.event_type, event.code, event.form = "other", saying.code, "correction"
    if event.modality == "actual":
        event.claims = [
            replace(
                claim_of(question, claimant, saying, event),
                said=event.day,
                said_precision=event.precision,
                value=value,
            )
            for question, claimant, value in _answers_of(annotated, match, saying, event)
            if claimant is not None
        ]
    return event


def _with_content(match: Match) -> tuple[int, int]:
    """The clause of an act, with what is said where that makes it the act: "said that its men had not fired"."""
    content = match.sentence.kid(match.head, "ccomp") if "content_is_act" in match.frame.traits else None
    if content is None:
        return match.clause
    first, last = clause_tokens(match.sentence, content)
    return min(match.clause[0], first), max(match.clause[1], last)


def _tolls_taken_back(
    annotated: AnnotatedSentence, match: Match, matches: list[Match], event: EventDraft
) -> Iterator[ClaimDraft]:
    """The retraction of each toll that is taken back ("withdrew its statement that six had died"): any number.

    The words of the toll are no count any more, and it names none in their place.
    """
    asked: set[tuple[str, Victims]] = set()
    for toll in matches:
        question = toll.frame.question
        if question is None or event.source is None or not saying_of(annotated, toll.head).retracts:
            continue
        if match.head not in (toll.head, *annotated.sentence.ancestors(toll.head)) or not holds(toll):
            continue
        saying = replace(saying_of(annotated, toll.head), said=event.day, precision=event.precision)
        victims = [victims_of(annotated, count.head, toll) for count in counts_of(annotated, toll, set())]
        for one in victims:
            if (question, one) not in asked:
                asked.add((question, one))
                claim = claim_of(question, event.source, saying, event)
                yield replace(claim, low=0, victim=one.kind, victim_of=one.side)


def _code_of_paper(match: Match) -> tuple[str, str | None]:
    """Code and form of a spoken protest by what carries it ("in a letter to the Council")."""
    for head in match.under(*match.words["medium_prepositions"]):
        lemma = match.sentence.lemmas[head]
        if lemma in match.words["letters"]:
            return _COMPLAINT, "letter"
        if lemma in match.words["protest_papers"]:
            return _COMPLAINT, "note"
    return match.frame.code, match.frame.form


def _answers_of(
    annotated: AnnotatedSentence, match: Match, saying: Saying, event: EventDraft
) -> list[tuple[str, Actor | None, str]]:
    """What an act asserts: a question, who answers it, and the answer; None for a claimant unknown."""
    frame, own = match.frame, event.source
    found: list[tuple[str, Actor | None, str]] = []
    if "violated" in frame.claims:
        claimant = own if _speaks_itself(match) else saying.claimant
        found.append(("violated", claimant, "no" if saying.kind == "deny" else "yes"))
    elif frame.event_type == "protest" and _speaks_of_violation(annotated):
        found.append(("violated", own, "yes"))
    if frame.claims.get("responsible") == "self":
        found.append(("responsible", own or annotated.discourse.unnamed, "self"))
    if frame.claims.get("responsible") == "target" and event.target is not None:
        found.append(("responsible", own, event.target.actor_id))
    return found


def _speaks_of_violation(annotated: AnnotatedSentence) -> bool:
    """True where a sentence calls something a violation of sovereignty, airspace, territory or law."""
    words, sentence = annotated.words, annotated.sentence
    if not (words["violations"] | words["violate_verbs"]).intersection(sentence.lemmas):
        return False
    text = sentence.text(0, len(sentence))
    return any(re.search(rf"\b{re.escape(word)}\b", text) for word in words["violated"])
