"""What all extractors share: who speaks and when, and a draft of the event with its spans."""

from dataclasses import dataclass
from datetime import date

from demarche.build.drafts import EventDraft, Territory
from demarche.build.find.dates import DateMention
from demarche.build.frames.matching import Match
from demarche.build.frames.scene import Party, Scene
from demarche.build.grammar.attribution import Attribution
from demarche.build.grammar.clauses import clause_tokens
from demarche.build.grammar.sentence import Sentence
from demarche.schema.gazetteer import Actor

__all__ = ["Saying", "draft_of", "is_history", "saying_of", "state_of", "when_of"]

# The code that the kind of saying gives the act of saying (schema/lexicon/speech.yaml).
_CODES = {"say": "010", "deny": "016", "admit": "015", "accuse": "112"}
# An act further back than this is background to the report, not what it reports.
_HISTORY_DAYS = 365


@dataclass(frozen=True, slots=True)
class Saying:
    """Who says what a clause holds.

    Attributes:
        claimant: the speaker; the narrator where the reporter speaks; None where somebody unnamed does.
        code: the CAMEO code of the speech.
        said, precision: the day it was said, where the text gives it.
        is_correction: the text itself says that this takes an earlier word back.
        is_earlier: the text looks back on it as an older account.
    """

    claimant: Actor | None
    kind: str
    code: str
    said: date | None
    precision: int | None
    is_correction: bool
    is_earlier: bool
    attribution: Attribution | None


def saying_of(scene: Scene, head: int) -> Saying:
    """The saying that a clause stands under."""
    attribution = scene.attribution(head)
    if attribution is None:
        return Saying(scene.discourse.narrator, "say", "010", None, None, False, False, None)
    said, precision = _said(scene, attribution)
    return Saying(
        attribution.speaker,
        attribution.kind,
        _CODES[attribution.kind],
        said,
        precision,
        attribution.kind == "admit" or _takes_back(scene, attribution),
        _looks_back(scene, attribution),
        attribution,
    )


def when_of(
    scene: Scene, heads: tuple[int, ...], clause: tuple[int, int], *, planned: bool = False
) -> tuple[date | None, int | None]:
    """The date of a predicate and its precision; both None where the text gives none."""
    mention = scene.date_of(heads, clause)
    return _day(mention, planned=planned)


def state_of(actor: Actor | None) -> str | None:
    """The principal on whose side an actor stands."""
    return None if actor is None else actor.principal_id or actor.actor_id


def is_history(scene: Scene, day: date | None) -> bool:
    """True for an act too far back to be what the document reports."""
    published = scene.discourse.published_on
    return published is not None and day is not None and (published - day).days > _HISTORY_DAYS


def draft_of(
    match: Match,
    *,
    territory: Territory,
    source: Party | None,
    target: Party | None,
    day: date | None,
    precision: int | None,
    modality: str = "actual",
    code: str | None = None,
    event_type: str | None = None,
) -> EventDraft:
    """An event as its frame has it, with the spans of its clause and its parties."""
    sentence = match.sentence
    return EventDraft(
        rule=match.frame.rule,
        event_type=event_type or match.frame.event_type,
        code=code or match.frame.code,
        form=match.frame.form,
        source=source.actor if source else None,
        target=target.actor if target else None,
        territory=territory,
        day=day,
        precision=precision if day is not None else None,
        modality=modality,
        span=match.span(),
        source_span=_chars(sentence, source),
        target_span=_chars(sentence, target),
    )


def _chars(sentence: Sentence, party: Party | None) -> tuple[int, int] | None:
    return (
        None
        if party is None or party.end == 0
        else (sentence.starts[party.start], sentence.ends[party.end - 1])
    )


def _day(mention: DateMention | None, *, planned: bool) -> tuple[date | None, int | None]:
    if mention is None:
        return None, None
    day = mention.future if planned and mention.future is not None else mention.day
    return day, mention.precision if day is not None else None


def _said(scene: Scene, attribution: Attribution) -> tuple[date | None, int | None]:
    """The day of a saying: beside its verb, else carried on from the same speaker's words before."""
    if attribution.token is not None:
        token = attribution.token
        day, precision = when_of(scene, (token,), clause_tokens(scene.sentence, token))
        if day is not None:
            return day, precision
    speech = scene.discourse.speech
    same = speech is not None and state_of(speech.actor) == state_of(attribution.speaker)
    running_on = attribution.token is None or _is_back_reference(scene, attribution.token)
    if speech is not None and same and running_on:
        return speech.said, speech.precision
    return None, None


def _is_back_reference(scene: Scene, token: int) -> bool:
    """True where the speaker is "he", "the spokesman", "the statement": the same speaker goes on."""
    sentence = scene.sentence
    for subject in sentence.kids(token, "nsubj"):
        if sentence.tags[subject].startswith("PRP"):
            return True
        if any(sentence.lowers[kid] == "the" for kid in sentence.kids(subject, "det")):
            mention = scene.mention_at(subject)
            return mention is None or mention.actor is None
        mention = scene.mention_at(subject)
        if mention is not None and mention.kind == "person" and mention.end - mention.start == 1:
            return True
    return False


def _looks_back(scene: Scene, attribution: Attribution) -> bool:
    """True for "had said", "initially said", "first put": an account that the report sets against a newer one."""
    token, sentence = attribution.token, scene.sentence
    if token is None or not sentence.is_verb(token):
        return False
    perfect = any(sentence.lowers[kid] in ("had", "'d") for kid in sentence.kids(token, "aux"))
    return perfect or any(
        sentence.lowers[kid] in ("initially", "first", "earlier", "previously", "originally")
        for kid in sentence.kids(token, "advmod")
    )


def _takes_back(scene: Scene, attribution: Attribution) -> bool:
    """True for "later said", "corrected itself", "contradicting earlier statements"."""
    token, sentence = attribution.token, scene.sentence
    if token is None:
        return False
    if any(sentence.lowers[kid] in ("later", "subsequently") for kid in sentence.kids(token, "advmod")):
        return True
    return any(
        sentence.lemmas[kid] in ("contradict", "correct", "reverse") for kid in sentence.kids(token, "advcl")
    )
