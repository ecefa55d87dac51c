"""One document, read from its first paragraph to its last: sentences in, drafts of events and claims out."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from spacy.tokens import Doc

from demarche.build.coders.rules.drafts import EventDraft, Reference
from demarche.build.coders.rules.extract import (
    acts_of,
    casualties_of,
    notifications_of,
    references_of,
    strikes_of,
)
from demarche.build.coders.rules.find.mention import GivenSpan
from demarche.build.coders.rules.frames.annotated import AnnotatedSentence, date_of
from demarche.build.coders.rules.frames.annotating import annotate
from demarche.build.coders.rules.frames.discourse import Discourse, Speech
from demarche.build.coders.rules.frames.matching import matches_of
from demarche.build.coders.rules.frames.parties import party_of
from demarche.build.coders.rules.grammar.clauses import is_passive
from demarche.build.coders.rules.grammar.mending import sentences_of
from demarche.build.coders.rules.grammar.sentence import Sentence
from demarche.build.coders.rules.relate import relations_of
from demarche.known.names import Names
from demarche.schema.gazetteer import Actor
from demarche.schema.language import Language
from demarche.schema.period import DAY

__all__ = ["Reading", "read_document"]


@dataclass(slots=True)
class Reading:
    """What a document holds: its events, and the strikes it only refers to, both in the order of the text."""

    events: list[EventDraft] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)


def read_document(
    paragraphs: Iterable[tuple[int, Doc]],
    *,
    text: str,
    published_on: date | None,
    narrator: Actor,
    home_state: Actor | None,
    names: Names,
    language: Language,
    given: Sequence[GivenSpan] = (),
    is_elsewhere: bool = False,
) -> Reading:
    """The reading of one document.

    Args:
        paragraphs: the parsed paragraphs, each with its offset in the text, in code points.
        text: the whole text.
        published_on: what weekdays and months are resolved against.
        narrator: the actor that the reporter's own voice is.
        home_state: the state whose capital the dateline names, if one does.
        names: the look-up of the gazetteers.
        language: the frames and words to code by.
        given: the actors that came with the text.
        is_elsewhere: it is about a match, a film, the weather (scope.py): its teams and markets do no
            general acts, and the attacks that it speaks of are none.
    """
    sentences = _sentences_of(paragraphs, language)
    discourse = Discourse(
        published_on=published_on,
        narrator=narrator,
        names=names,
        home_state=home_state,
        strikes_spoken_of=not is_elsewhere and _speaks_of_strikes(sentences, language),
    )
    reading = Reading()
    for sentence in sentences:
        annotated = annotate(sentence, text, given, discourse)
        _read_sentence(annotated, reading, is_elsewhere=is_elsewhere)
    return reading


def _sentences_of(paragraphs: Iterable[tuple[int, Doc]], language: Language) -> list[Sentence]:
    """The sentences of all paragraphs; a quotation may run on from one paragraph into the next."""
    found, is_open = list[Sentence](), False
    for number, (offset, doc) in enumerate(paragraphs):
        goes_on = is_open and doc.text[:1] not in '“"'
        sentences, is_open = sentences_of(doc, language, offset=offset, paragraph=number, quote_open=goes_on)
        found += sentences
    return found


def _speaks_of_strikes(sentences: list[Sentence], language: Language) -> bool:
    """True where some sentence of the document names an act of force for certain."""
    force = language.words["force_words"] - language.words["loose_force_words"]
    return not all(force.isdisjoint(sentence.lemmas) for sentence in sentences)


def _read_sentence(annotated: AnnotatedSentence, reading: Reading, *, is_elsewhere: bool) -> None:
    """Code one sentence; nobody is heard before all of it is coded."""
    matches = matches_of(annotated)
    strikes = strikes_of(annotated, matches)
    references = references_of(annotated, matches, strikes)
    acts = acts_of(annotated, matches)
    others = [*notifications_of(annotated, matches), *casualties_of(annotated, matches), *acts]
    for event in others:
        event.about = _nearest_strike(event, [*strikes, *references])
    coded = [*strikes, *others]
    if not is_elsewhere:
        coded.extend(relations_of(annotated, coded))
    reading.references.extend(references)
    reading.events.extend(sorted(coded, key=lambda event: event.span))
    _remember_sentence(annotated, acts)


def _nearest_strike(
    event: EventDraft, strikes: Sequence[EventDraft | Reference]
) -> EventDraft | Reference | None:
    """The strike of its sentence that an act stands nearest to, or None."""
    return min(strikes, key=lambda strike: _gap_between(event.span, strike.span), default=None)


def _remember_sentence(annotated: AnnotatedSentence, acts: Iterable[EventDraft]) -> None:
    """Take a sentence that has been coded into the document's memory: who spoke in it, and what it was about."""
    discourse = annotated.discourse
    for speech in [*_speeches_of(acts), *_speeches_in(annotated)]:
        discourse.hear(speech)
    days = [placed.item.day for placed in annotated.dates if placed.item.precision == DAY]
    last_day = next((day for day in reversed(days) if day is not None), None)
    discourse.remember(annotated.sentence, annotated.mentions, last_day)


def _speeches_of(acts: Iterable[EventDraft]) -> Iterator[Speech]:
    """The speeches that some acts are: whoever protests or apologises holds the floor."""
    for event in acts:
        if event.source is not None and event.modality == "actual":
            yield Speech(event.source, event.day, event.precision)


def _speeches_in(annotated: AnnotatedSentence) -> Iterator[Speech]:
    """The speeches that a sentence reports: the speaker of the last one holds the floor."""
    sentence = annotated.sentence
    for token in filter(sentence.is_verb, range(len(sentence))):
        if not _is_saying(annotated, token) or is_passive(sentence, token):
            continue
        subject = sentence.kid(token, "nsubj")
        party = party_of(annotated, subject) if subject is not None else None
        if party is not None and party.actor.kind != "unknown":
            said = date_of(annotated, (token,), (token, token))
            yield Speech(party.actor, said.day if said else None, said.precision if said else None)


def _is_saying(annotated: AnnotatedSentence, verb: int) -> bool:
    """True for a verb of saying that is not itself quoted, and for what puts out somebody's own words."""
    sentence, language = annotated.sentence, annotated.sentence.language
    if sentence.lemmas[verb] in language.speech and not sentence.quoted[verb]:
        return True
    own_words = language.words["own_words"]
    return any(sentence.lemmas[kid] in own_words for kid in sentence.kids(verb, "obl", "obj"))


def _gap_between(one: tuple[int, int], other: tuple[int, int]) -> int:
    """The gap between two spans; none where they overlap."""
    return max(0, other[0] - one[1], one[0] - other[1])
