"""Casualty claims: how many were killed or wounded, and who says so."""

from collections.abc import Iterator
from dataclasses import replace

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
from demarche.build.coders.rules.extract.counts import Count, counts_of
from demarche.build.coders.rules.extract.victims import UNSTATED, Victims, is_elliptic, victims_of
from demarche.build.coders.rules.frames.annotated import AnnotatedSentence
from demarche.build.coders.rules.frames.annotating import attribution_at, mood_at
from demarche.build.coders.rules.frames.conditions import holds
from demarche.build.coders.rules.frames.match import Match
from demarche.build.coders.rules.frames.parties import Party, actor_of, parties_of, party_of
from demarche.build.coders.rules.frames.territory import UNKNOWN
from demarche.build.coders.rules.grammar.clauses import arguments_of_verb, clause_tokens
from demarche.build.coders.rules.grammar.modality import Mood
from demarche.schema.gazetteer import Actor
from demarche.schema.ids import is_state

__all__ = ["casualties_of"]

_NEAR = 40  # characters between two counts that belong to one statement
_FEW = 6  # words between two tolls of one statement


def casualties_of(annotated: AnnotatedSentence, matches: list[Match]) -> list[EventDraft]:
    """The casualty claims of a sentence: one event a clause and claimant, a claim for each count."""
    events: list[EventDraft] = []
    victims = UNSTATED
    taken: set[int] = set()
    last: Match | None = None
    saying = Saying(None)
    for match, counts in _reported_tolls(annotated, matches, taken):
        if last is None or not _goes_on(annotated, last, match):
            saying = _set_by(annotated, match) or saying_of(annotated, match.head)
        claimant, last = saying.claimant or annotated.discourse.unnamed, match
        event = _event_nearby(match, claimant, events)
        if event is None:
            if _is_history(annotated, match):
                continue
            event = _event_of_toll(annotated, match, saying, claimant)
            events.append(event)
        for count in counts:
            victims = _victims_or_last(annotated, match, count, victims)
            whose = _of_speaker(match, count, saying, victims)
            event.claims.extend(_claims_of_count(match, saying, event, claimant, count=count, victims=whose))
    if last is not None and events:
        events.extend(_bare_figures(annotated, last, victims, taken))
    return events


def _goes_on(annotated: AnnotatedSentence, last: Match, match: Match) -> bool:
    """True for "wounded" in "reported 9 dead and 40 wounded", where the tree hangs it apart from its saying."""
    between = range(last.trigger + 1, match.trigger)
    plain = len(between) <= _FEW and not any(annotated.sentence.is_verb(token) for token in between)
    return plain and attribution_at(annotated, match.head) is None


def _set_by(annotated: AnnotatedSentence, match: Match) -> Saying | None:
    """The saying of a side that sets a toll: "Thailand revised its count from 14 to 13"; None for another's."""
    sentence, verb = annotated.sentence, match.sentence.heads[match.trigger]
    if "figure" not in match.frame.victims or sentence.lemmas[verb] not in annotated.words["setting_verbs"]:
        return None
    subject = arguments_of_verb(sentence, verb).subject
    claimant = actor_of(annotated, subject) if subject is not None else None
    if subject is None or (claimant is None and annotated.mention_at(subject) is None):
        return None
    said, precision = when_of(annotated, (verb,), clause_tokens(sentence, verb))
    revises = sentence.lemmas[verb] in annotated.words["revising_verbs"]
    return Saying(claimant, said=said, precision=precision, is_correction=revises)


def _bare_figures(
    annotated: AnnotatedSentence, last: Match, victims: Victims, taken: set[int]
) -> Iterator[EventDraft]:
    """The tolls of a number alone, behind another toll of the sentence: "it now says eight"."""
    sentence = annotated.sentence
    for placed in annotated.quantities:
        verb = sentence.heads[placed.end - 1]
        if (
            not _is_said(annotated, placed.end - 1, verb)
            or placed.start <= last.trigger
            or placed.start in taken
        ):
            continue
        taken.add(placed.start)
        subject = arguments_of_verb(sentence, verb).subject
        speaker = actor_of(annotated, subject) if subject is not None else None
        adverbs = {sentence.lowers[kid] for kid in sentence.kids(verb, "advmod")}
        saying = Saying(speaker, is_correction=not adverbs.isdisjoint(annotated.words["later_words"]))
        arguments = replace(last.arguments, head=verb, subject=subject)
        first = min([verb, *sentence.kids(verb, "advmod")])
        match = replace(last, trigger=verb, arguments=arguments, clause=(first, placed.end - 1))
        claimant = speaker or annotated.discourse.unnamed
        event = _event_of_toll(annotated, match, saying, claimant)
        count = Count(placed.end - 1, placed.item)
        event.claims = list(_claims_of_count(last, saying, event, claimant, count=count, victims=victims))
        yield event


def _is_said(annotated: AnnotatedSentence, number: int, verb: int) -> bool:
    """True for a number that somebody says, or puts a tally at: "says eight", "put the figure at 14"."""
    sentence, words = annotated.sentence, annotated.words
    if sentence.lemmas[verb] in words["figure_verbs"]:
        return sentence.deps[number] in ("obj", "ccomp")
    tallied = any(sentence.lemmas[kid] in words["tallies"] for kid in sentence.kids(verb, "obj"))
    is_set = tallied and sentence.lemmas[verb] in words["setting_verbs"]
    return is_set and sentence.preposition(number) in words["figure_prepositions"]


def _of_speaker(match: Match, count: Count, saying: Saying, victims: Victims) -> Victims:
    """The victims, as the speaker's own where nobody else can be meant: "said two of its soldiers were killed"."""
    sentence, side = match.sentence, state_of(saying.claimant)
    below = {sentence.lowers[token] for token in sentence.below(count.head)}
    is_own = below & match.words["speaker_possessives"] and not below & match.words["stressed_possessives"]
    if not is_own or side is None or not is_state(side):
        return victims
    killers = {state_of(party.actor) for party in parties_of(match.annotated, match.arguments.subject)}
    if side in killers or victims.side not in {None, *(killer.upper() for killer in killers if killer)}:
        return victims
    return replace(victims, side=side.upper())


def _reported_tolls(
    annotated: AnnotatedSentence, matches: list[Match], taken: set[int]
) -> Iterator[tuple[Match, list[Count]]]:
    """The matches that report deaths or wounds as done, each with its counts; a number counts once."""
    for match in matches:
        if match.frame.event_type != "casualty_claim" or not holds(match):
            continue
        denied = saying_of(annotated, match.head).kind == "deny"
        counts, mood = counts_of(annotated, match, taken, denied=denied), _mood_of_toll(annotated, match)
        if counts and mood.kind == "actual" and _is_asserted(counts, negated=mood.negated, denied=denied):
            yield match, counts


def _mood_of_toll(annotated: AnnotatedSentence, match: Match) -> Mood:
    """The mood of a toll; that of an adjective is its verb's: "may have left 12 soldiers dead"."""
    own, sentence = match.mood, match.sentence
    if match.frame.head != "adjective" or own.kind != "actual" or sentence.is_verb(match.head):
        return own
    verb = sentence.first_ancestor(match.trigger, sentence.is_verb)
    if verb is None:
        return own
    feared = sentence.lemmas[verb] in annotated.language.modality["wish"]["verbs"]
    above = Mood("unreal") if feared else mood_at(annotated, verb)
    return above if above.kind != "actual" else own


def _is_asserted(counts: list[Count], *, negated: bool, denied: bool) -> bool:
    """True for a count that stands, or one of none: "denied that any civilians had been killed"."""
    if negated and denied:
        return False
    return not (negated or denied) or counts[0].quantity.high == 0


def _is_history(annotated: AnnotatedSentence, match: Match) -> bool:
    day, _precision = when_of(annotated, (match.head, match.trigger), match.clause)
    return is_history(annotated, day)


def _event_nearby(match: Match, claimant: Actor, events: list[EventDraft]) -> EventDraft | None:
    """The event that a clause nearby already opened by the same claimant, widened to hold this one."""
    start, end = match.span()
    if _is_statement_of_its_own(match):
        return None
    is_coordinated = match.sentence.deps[match.head] == "conj"
    for event in events:
        is_same = event.source == claimant and event.modality == match.mood.kind
        if is_same and (is_coordinated or abs(start - event.span[1]) < _NEAR):
            event.span = (min(event.span[0], start), max(event.span[1], end))
            return event
    return None


def _is_statement_of_its_own(match: Match) -> bool:
    """True for the second of "said that one was dead and that a marine had been killed"."""
    sentence, words, head = match.sentence, match.words, match.head
    opened = any(sentence.lowers[kid] in words["content_marks"] for kid in sentence.kids(head, "mark"))
    return opened and any(sentence.lowers[kid] in words["conjunctions"] for kid in sentence.kids(head, "cc"))


def _event_of_toll(annotated: AnnotatedSentence, match: Match, saying: Saying, claimant: Actor) -> EventDraft:
    """The event of a toll: an act of speaking, whose source is the claimant."""
    event = draft_of(
        replace(match, clause=_whole_clause(match)),
        territory=UNKNOWN,
        source=_claimant_named(annotated, match, saying, claimant),
        target=_party_blamed(annotated, match, saying),
        day=saying.said,
        precision=saying.precision,
        code=saying.code,
    )
    event.source = claimant
    return event


def _whole_clause(match: Match) -> tuple[int, int]:
    """The clause of a toll, with the verb that its noun or adjective stands under: "left 12 people dead"."""
    sentence, (first, last) = match.sentence, match.clause
    above = sentence.heads[match.head]
    if match.frame.head == "verb" or not sentence.is_verb(above):
        return first, last
    start, end = clause_tokens(sentence, above)
    return min(first, start), max(last, end)


def _claimant_named(
    annotated: AnnotatedSentence, match: Match, saying: Saying, claimant: Actor
) -> Party | None:
    """The claimant with the words that name it, where they are the subject of the saying."""
    subject = match.sentence.kid(saying.token, "nsubj") if saying.token is not None else None
    party = party_of(annotated, subject) if subject is not None else None
    return party if party is not None and party.actor == claimant else None


def _party_blamed(annotated: AnnotatedSentence, match: Match, saying: Saying) -> Party | None:
    """Who is said to have done it: the one accused, or the subject that killed."""
    if saying.kind == "accuse" and saying.token is not None:
        accused = parties_of(annotated, annotated.sentence.kid(saying.token, "obj"), as_target=True)
        if accused:
            return accused[0]
    killed = match.frame.head == "verb" and match.lemma in match.words["blaming_verbs"]
    if not killed or match.arguments.subject is None:
        return None
    parties = match.sources or parties_of(annotated, match.arguments.subject)
    others = (party for party in parties if state_of(party.actor) != state_of(saying.claimant))
    return next(others, None)


def _victims_or_last(annotated: AnnotatedSentence, match: Match, count: Count, last: Victims) -> Victims:
    """The victims of a count; the last ones where it has no noun of its own: "and dozens more wounded"."""
    victims = victims_of(annotated, count.head, match)
    return last if victims == UNSTATED and is_elliptic(annotated, count.head, match) else victims


def _claims_of_count(
    match: Match, saying: Saying, event: EventDraft, claimant: Actor, *, count: Count, victims: Victims
) -> Iterator[ClaimDraft]:
    """A count as the answer to each question that the frame has it answer."""
    for question in match.frame.counted:
        yield replace(
            claim_of(question, claimant, saying, event),
            low=count.quantity.low,
            high=count.quantity.high,
            text=count.quantity.text,
            victim=victims.kind,
            victim_of=victims.side,
        )
