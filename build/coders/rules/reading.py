"""One document, read from its first paragraph to its last: sentences in, drafts of events and claims out."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
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
from demarche.build.coders.rules.find.actors import mentions_of
from demarche.build.coders.rules.find.dates import find_dates
from demarche.build.coders.rules.find.given import GivenSpan, take_given
from demarche.build.coders.rules.find.mention import Mention
from demarche.build.coders.rules.find.places import spots_of
from demarche.build.coders.rules.frames.discourse import Discourse
from demarche.build.coders.rules.frames.matching import matches_of
from demarche.build.coders.rules.frames.scene import Placed, Scene
from demarche.build.coders.rules.grammar.clauses import is_passive
from demarche.build.coders.rules.grammar.paragraph import sentences_of
from demarche.build.coders.rules.grammar.sentence import Sentence
from demarche.build.coders.rules.relate import relations_of
from demarche.known.names import Names
from demarche.known.numbers import find_quantities
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
    home: Actor | None,
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
        home: the state whose capital the dateline names, if one does.
        names: the look-up of the gazetteers.
        language: the frames and words to code by.
        given: the actors that came with the text.
        is_elsewhere: it is about a match, a film, the weather (scope.py): its teams and markets do no
            general acts, and the attacks that it speaks of are none.
    """
    parsed = _sentences(paragraphs, language)
    discourse = Discourse(published_on=published_on, narrator=narrator, names=names, home=home)
    discourse.strikes_spoken_of = not is_elsewhere and _speaks_of_strikes(parsed, language)
    reading, countries = Reading(), set[str]()
    for sentence in parsed:
        found = mentions_of(sentence, names, discourse.known)
        mentions, told = take_given(sentence, found, given, discourse.known)
        countries.update(
            m.actor.cameo_code for m in mentions if m.actor is not None and m.actor.kind == "state"
        )
        discourse.known.states.update(country.lower() for country in countries)
        scene = _scene(sentence, mentions, text, discourse, language, frozenset(countries))
        scene.given = told
        _read_sentence(scene, reading, is_elsewhere=is_elsewhere)
    return reading


def _sentences(paragraphs: Iterable[tuple[int, Doc]], language: Language) -> list[Sentence]:
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


def _read_sentence(scene: Scene, reading: Reading, *, is_elsewhere: bool) -> None:
    """Code one sentence and take it into the document's memory."""
    matches = matches_of(scene)
    coded: list[EventDraft] = []
    if matches:
        strikes = strikes_of(scene, matches)
        references = references_of(scene, matches, strikes)
        others = [*notifications_of(scene, matches), *casualties_of(scene, matches), *acts_of(scene, matches)]
        near: list[EventDraft | Reference] = [*strikes, *references]
        for event in others:
            event.about = min(near, key=lambda one: _distance(event.span, one.span), default=None)
            spoke = event.event_type in ("protest", "other") and event.modality == "actual"
            if spoke and event.source is not None:
                scene.discourse.hear(event.source, event.day, event.precision)
        coded = [*strikes, *others]
        reading.references.extend(references)
    if not is_elsewhere:
        coded.extend(relations_of(scene, coded))
    reading.events.extend(sorted(coded, key=lambda event: event.span))
    _hear(scene)
    scene.discourse.remember(scene.sentence, scene.mentions)


def _scene(
    sentence: Sentence,
    mentions: list[Mention],
    text: str,
    discourse: Discourse,
    language: Language,
    countries: frozenset[str],
) -> Scene:
    """A sentence with all that it names; the last day it names is the document's from here on."""
    words = text[sentence.starts[0] : sentence.ends[-1]]
    dates = find_dates(words, language, published_on=discourse.published_on, anchor=discourse.last_day)
    days = [one.day for one in dates if one.day is not None and one.precision == DAY]
    discourse.last_day = days[-1] if days else discourse.last_day
    placed_dates = [Placed(*_tokens(sentence, one.start, one.end), one) for one in dates]
    busy = {token for placed in placed_dates for token in range(placed.start, placed.end)}
    quantities = [
        Placed(*_tokens(sentence, one.start, one.end), one) for one in find_quantities(words, language)
    ]
    return Scene(
        sentence=sentence,
        language=language,
        discourse=discourse,
        mentions=mentions,
        spots=spots_of(sentence, mentions, countries),
        dates=placed_dates,
        quantities=[placed for placed in quantities if placed.start not in busy],
    )


def _tokens(sentence: Sentence, start: int, end: int) -> tuple[int, int]:
    """The tokens that some code points cover, counted from the sentence's first; ``end`` exclusive."""
    first = sentence.starts[0]
    return bisect_right(sentence.ends, start + first), bisect_left(sentence.starts, end + first)


def _hear(scene: Scene) -> None:
    """Take the sentence's act of speaking into memory: its speaker holds the floor."""
    sentence = scene.sentence
    for token in filter(sentence.is_verb, range(len(sentence))):
        if not _speaks(scene, token) or is_passive(sentence, token):
            continue
        subject = sentence.kid(token, "nsubj")
        party = scene.party(subject) if subject is not None else None
        if party is not None and party.actor.kind != "unknown":
            said = scene.date_of((token,), (token, token))
            scene.discourse.hear(party.actor, said.day if said else None, said.precision if said else None)


def _speaks(scene: Scene, verb: int) -> bool:
    """True for a verb of saying that is not itself quoted, and for what puts out somebody's own words."""
    sentence, language = scene.sentence, scene.language
    if sentence.lemmas[verb] in language.speech and not sentence.quoted[verb]:
        return True
    own_words = language.words["own_words"]
    return any(sentence.lemmas[kid] in own_words for kid in sentence.kids(verb, "obl", "obj"))


def _distance(one: tuple[int, int], other: tuple[int, int]) -> int:
    """The gap between two spans; none where they overlap."""
    return max(0, other[0] - one[1], one[0] - other[1])
