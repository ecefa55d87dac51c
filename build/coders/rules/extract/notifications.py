"""Notifications: whether a state was told of an act, and when, by whose account."""

from collections.abc import Iterator
from dataclasses import replace

from demarche.build.coders.rules.drafts import EventDraft
from demarche.build.coders.rules.extract.common import (
    OPPOSITE,
    Saying,
    claim_of,
    draft_of,
    saying_of,
    state_of,
    when_of,
)
from demarche.build.coders.rules.frames.annotated import AnnotatedSentence
from demarche.build.coders.rules.frames.annotating import mood_at
from demarche.build.coders.rules.frames.conditions import holds
from demarche.build.coders.rules.frames.conditions.notice import is_hail, without_it
from demarche.build.coders.rules.frames.match import Match
from demarche.build.coders.rules.frames.matching import first_of
from demarche.build.coders.rules.frames.parties import Party, parties_of, party_of
from demarche.build.coders.rules.frames.territory import UNKNOWN
from demarche.build.coders.rules.grammar.clauses import (
    arguments_of_verb,
    carrier_of,
    clause_tokens,
    is_passive,
)
from demarche.build.coders.rules.grammar.modality import Mood

__all__ = ["answer_of", "notifications_of"]

_ENDS = frozenset({".", ",", ";", "”"})  # marks that may follow an auxiliary whose verb is left out
# Kinds of speaker that may be the one who told.
_TELLERS = frozenset({"state", "organ", "person", "armed_group"})


def notifications_of(annotated: AnnotatedSentence, matches: list[Match]) -> list[EventDraft]:
    """The notifications of a sentence, with the answer each gives to the question ``notified``."""
    events: list[EventDraft] = []
    first: Match | None = None
    for match in matches:
        if match.frame.event_type != "notification" or _is_covered(match, events) or not holds(match):
            continue
        event = _event_of(annotated, match)
        if event is not None:
            first = first or match
            events.append(event)
    if first is not None:
        events.extend(_elided_notices(annotated, first, events[0]))
    return events


def _is_covered(match: Match, events: list[EventDraft]) -> bool:
    """True where an event found so far covers a verb's clause: a clause gives one notification."""
    start = match.sentence.starts[match.head]
    if match.sentence.deps[match.head] == "conj":  # "was not consulted or informed"
        start = match.sentence.starts[match.sentence.heads[match.head]]
    is_covered = any(event.span[0] <= start < event.span[1] for event in events)
    return is_covered and match.sentence.is_verb(match.head) and not _has_own_object(match)


def _has_own_object(match: Match) -> bool:
    """True for a second verb that tells somebody of its own: "informed Iraq and warned Iran"."""
    is_second = match.sentence.deps[match.head] == "conj"
    return is_second and match.sentence.kid(match.head, "obj", "iobj", "nsubj") is not None


def _event_of(annotated: AnnotatedSentence, match: Match) -> EventDraft | None:
    """The event of a notice; None where nobody is said to have told or been told."""
    mood, saying = _mood_of_notice(annotated, match), saying_of(annotated, match.head)
    if mood.kind in ("unreal", "threatened"):
        return None
    if saying.claimant is None and saying.token is not None and _is_word(annotated, saying.token):
        return None  # "contradicting earlier statements that …": nobody's word
    teller, informed = _sides_of(annotated, match, saying)
    if teller is None and informed is None:
        return None
    addressed = informed is not None or match.head == match.trigger or is_hail(match)
    if not addressed and not mood.negated and saying.kind != "deny":
        return None  # "issued a travel warning": a notice to nobody in particular
    event = _draft_notice(annotated, match, saying, teller, informed, planned=mood.kind == "planned")
    if mood.kind != "planned":
        _add_answer(annotated, event, saying, answer_of(match, negated=mood.negated))
    return event


def _is_word(annotated: AnnotatedSentence, token: int) -> bool:
    """True for a noun of saying ("statements"), not for a speaker ("according to the general")."""
    return annotated.sentence.lemmas[token] in annotated.language.speech_nouns and annotated.sentence.is_noun(
        token
    )


def _mood_of_notice(annotated: AnnotatedSentence, match: Match) -> Mood:
    """The mood of a notice, with what the verb lends it that the tree does not make its own.

    Negated as well: "was told nothing", "neither before nor after", "made no attempt to warn".
    """
    sentence, mood = annotated.sentence, match.mood
    verb = sentence.heads[match.trigger]
    if match.frame.head == "noun" and match.head == match.trigger:
        lends = sentence.deps[match.trigger] in ("xcomp", "iobj") and sentence.is_verb(verb)
        return (
            mood_at(annotated, verb)
            if lends and sentence.lemmas[verb] in match.words["notice_verbs"]
            else mood
        )
    if _is_attempt_denied(annotated, match.head):
        return Mood("actual", negated=True)
    below = (sentence.lowers[token] for token in sentence.below(match.head))
    neither = not mood.negated and not match.words["double_negations"].isdisjoint(below)
    content = sentence.kids(match.head, "iobj", "xcomp")
    told_nothing = any(sentence.lowers[kid] in match.words["nothing_words"] for kid in content)
    return replace(mood, negated=not mood.negated) if neither or told_nothing else mood


def _is_attempt_denied(annotated: AnnotatedSentence, verb: int) -> bool:
    """True for "made no attempt to warn", "no effort was made to inform": the attempt is said not to be."""
    sentence, words, above = annotated.sentence, annotated.words, annotated.sentence.heads[verb]
    nouns = [above, *sentence.kids(above, "obj", "nsubj")]
    determiners = [
        sentence.lowers[kid]
        for noun in nouns
        if sentence.lemmas[noun] in words["attempts"]
        for kid in sentence.kids(noun, "det")
    ]
    before = (sentence.lowers[kid] for kid in sentence.children[verb] if kid < verb)
    is_open = not words["infinitive_marks"].isdisjoint(before)
    return is_open and not words["none_determiners"].isdisjoint(determiners)


def _draft_notice(
    annotated: AnnotatedSentence,
    match: Match,
    saying: Saying,
    teller: Party | None,
    informed: Party | None,
    *,
    planned: bool,
) -> EventDraft:
    """The event: its source is the side that speaks where that was told, else the one that told."""
    speaks = informed is not None and state_of(saying.claimant) == state_of(informed.actor)
    source, target = (informed, teller) if speaks else (teller, informed)
    day, precision = saying.said, saying.precision
    if saying.attribution is None:
        day, precision = when_of(annotated, (match.head, match.trigger), match.clause, planned=planned)
    event = draft_of(
        match,
        territory=UNKNOWN,
        source=source,
        target=target,
        day=day,
        precision=precision,
        modality="planned" if planned else "actual",
        code=saying.code,
    )
    event.informed = informed.actor if informed is not None else None
    if teller is None:
        event.open_side = "target" if speaks else "source"
    return event


def _add_answer(annotated: AnnotatedSentence, event: EventDraft, saying: Saying, value: str) -> None:
    """Let an event claim an answer, or under a denial its opposite."""
    claim = claim_of("notified", saying.claimant or annotated.discourse.unnamed, saying, event)
    event.claims.append(replace(claim, value=OPPOSITE[value] if saying.kind == "deny" else value))


def _sides_of(
    annotated: AnnotatedSentence, match: Match, saying: Saying
) -> tuple[Party | None, Party | None]:
    """Who told and who was told; a teller left out is the speaker, where that may be."""
    teller, informed = _by_noun(annotated, match, saying) if match.frame.head == "noun" else _by_slots(match)
    if teller is not None and informed is not None and state_of(teller.actor) == state_of(informed.actor):
        teller = None
    return teller or _telling_speaker(saying, informed), informed


def _by_slots(match: Match) -> tuple[Party | None, Party | None]:
    """The sides in the frame's slots; who "made no attempt to warn" is the one who did not tell."""
    sentence, above = match.sentence, match.sentence.heads[match.head]
    sources = match.sources
    if not sources and sentence.lemmas[above] in match.words["attempts"] and sentence.deps[above] == "obj":
        sources = parties_of(match.annotated, arguments_of_verb(sentence, sentence.heads[above]).subject)
    return next(iter(sources), None), next(iter(match.targets), None)


def _by_noun(annotated: AnnotatedSentence, match: Match, saying: Saying) -> tuple[Party | None, Party | None]:
    """The sides of "received a warning from", "was given notice", where the verb decides who was told."""
    sentence = match.sentence
    teller, informed = _by_slots(match)
    carrier = carrier_of(sentence, match.trigger, match.words["group_nouns"])
    verb = sentence.heads[carrier]
    if sentence.lemmas[verb] in match.words["receive_verbs"]:
        receivers = parties_of(annotated, arguments_of_verb(sentence, verb).subject)
        ignored = sentence.lemmas[verb] in match.words["ignore_verbs"]
        informed = next(iter(receivers), informed if ignored else informed or _party_speaking(saying))
        tellers = first_of(match, tuple(sorted(match.words["teller_prepositions"])))
        return next(iter(tellers), None), informed
    if informed is None and without_it(match):  # "without warning Qatar"
        return teller, next(iter(parties_of(annotated, sentence.kid(match.trigger, "obj"))), None)
    if is_passive(sentence, verb) and sentence.lemmas[verb] in match.words["reach_verbs"]:
        given = [kid for kid in sentence.kids(verb, "nsubj") if kid != carrier]
        return teller, next(iter(parties_of(annotated, given[-1] if given else None)), informed)
    if informed is None and sentence.lemmas[verb] in match.words["reach_verbs"]:
        return teller, _party_between(annotated, verb, match.trigger)
    return teller, informed


def _party_between(annotated: AnnotatedSentence, verb: int, noun: int) -> Party | None:
    """The one told whom the tree makes a part of the notice: "gave the United States advance warning"."""
    is_definite = annotated.sentence.lowers[verb + 1] in annotated.words["definite_articles"]
    behind = (verb + 1, verb + 2) if is_definite else (verb + 1,)
    if annotated.sentence.tags[verb + 1] == "PRP" and verb + 1 < noun:
        return party_of(annotated, verb + 1)
    named = (mention for mention in annotated.mentions if mention.start in behind and mention.end <= noun)
    mention = next((one for one in named if one.kind in ("name", "capital", "modifier")), None)
    if mention is None or mention.actor is None:
        return None
    return Party(mention.actor, mention.start, mention.end)


def _telling_speaker(saying: Saying, informed: Party | None) -> Party | None:
    """The speaker as the one who told, where that may be."""
    speaker = _party_speaking(saying)
    if speaker is None or speaker.actor.kind not in _TELLERS:
        return None
    return speaker if informed is None or state_of(speaker.actor) != state_of(informed.actor) else None


def _party_speaking(saying: Saying) -> Party | None:
    """Who says it, where somebody other than the reporter does."""
    if saying.claimant is None or saying.attribution is None:
        return None
    return Party(saying.claimant)


def _elided_notices(annotated: AnnotatedSentence, match: Match, event: EventDraft) -> Iterator[EventDraft]:
    """The claims whose verb is left out: "… contrary to the ministry's assertion that it did"."""
    sentence = annotated.sentence
    informed = Party(event.informed) if event.informed is not None else None
    actor = event.source if event.source != event.informed else event.target
    teller = Party(actor) if actor is not None else None
    for token in range(len(sentence)):
        saying = _elided_saying(annotated, token) if sentence.starts[token] >= event.span[1] else None
        if saying is None or saying.token is None:
            continue
        following = _next_word(annotated, token)
        negated = mood_at(annotated, token).negated or following in annotated.words["verb_negations"]
        own = teller or _telling_speaker(saying, informed)
        elided = _draft_notice(annotated, match, saying, own, informed, planned=False)
        _add_answer(annotated, elided, saying, answer_of(match, negated=True) if negated else "before")
        first = min(clause_tokens(sentence, saying.token)[0], token)
        elided.span = (sentence.starts[first], sentence.ends[token])
        elided.source_span = elided.target_span = None
        yield elided


def _elided_saying(annotated: AnnotatedSentence, token: int) -> Saying | None:
    """The saying that an auxiliary without its verb stands under; None where it is no such thing."""
    sentence = annotated.sentence
    words, following = annotated.words, _next_word(annotated, token)
    is_auxiliary = sentence.lemmas[token] in words["standing_auxiliaries"] and sentence.is_verb(token)
    if not is_auxiliary or sentence.quoted[token] or sentence.deps[token] == "aux":
        return None
    ends = following in _ENDS or following in words["ellipsis_ends"]
    saying = saying_of(annotated, token) if ends else None
    return saying if saying is not None and saying.claimant is not None else None


def _next_word(annotated: AnnotatedSentence, token: int) -> str:
    lowers = annotated.sentence.lowers
    return lowers[token + 1] if token + 1 < len(lowers) else "."


def answer_of(match: Match, *, negated: bool) -> str:
    """The answer of a notice: ``before``, ``during``, ``after``, ``not_before`` or ``none``."""
    words, text = match.words, _text_of(match)
    if "learned" in match.frame.traits or _first_place(text, words["only_after_phrases"]) is not None:
        return "after"
    ahead = _first_place(text, words["advance_words"])
    before = ahead is not None or match.lemma in words["warning_words"]
    if negated:
        return "not_before" if before else "none"
    after = _first_place(text, words["after_words"])
    if after is not None:
        return "before" if ahead is not None and ahead < after else "after"
    return "during" if not before and _first_place(text, words["during_words"]) is not None else "before"


def _text_of(match: Match) -> str:
    """The words of a notice, to the sentence's end for one that was learned, with a space at both ends."""
    sentence, above = match.sentence, match.sentence.heads[match.trigger]
    tokens = {*sentence.below(match.head), *sentence.below(match.trigger)}
    if match.frame.head == "noun" and sentence.lemmas[above] in match.words["arriving_verbs"]:
        tokens.update(sentence.below(above))
    last = len(sentence) if "learned" in match.frame.traits else max(tokens) + 1
    return f" {sentence.text(min(tokens), last)} "


def _first_place(text: str, words: frozenset[str]) -> int | None:
    """Where the first of some words stands in a text; None where none does."""
    return min((text.find(f" {word} ") for word in words if f" {word} " in text), default=None)
