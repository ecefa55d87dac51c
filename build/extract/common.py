"""What all extractors share: who speaks and when, and a draft of the event with its spans."""

from dataclasses import dataclass
from datetime import date

from demarche.build.drafts import ClaimDraft, EventDraft, Territory
from demarche.build.frames.match import Match
from demarche.build.frames.parties import Party
from demarche.build.frames.scene import Scene
from demarche.build.grammar.attribution import Attribution
from demarche.build.grammar.clauses import clause_tokens
from demarche.build.grammar.sentence import Sentence
from demarche.schema.gazetteer import Actor

__all__ = ["Saying", "claim_of", "draft_of", "is_history", "saying_of", "state_of", "when_of"]

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
    kind: str = "say"
    code: str = _CODES["say"]
    said: date | None = None
    precision: int | None = None
    is_correction: bool = False
    is_earlier: bool = False
    attribution: Attribution | None = None

    @property
    def token(self) -> int | None:
        """The verb or noun of saying; None where the sentence has none."""
        return self.attribution.token if self.attribution is not None else None


def saying_of(scene: Scene, head: int) -> Saying:
    """The saying that a clause stands under."""
    attribution = scene.attribution(head)
    if attribution is None:
        return Saying(scene.discourse.narrator)
    said, precision = _said(scene, attribution)
    return Saying(
        claimant=attribution.speaker,
        kind=attribution.kind,
        code=_CODES[attribution.kind],
        said=said,
        precision=precision,
        is_correction=attribution.kind == "admit" or _takes_back(scene, attribution.token),
        is_earlier=_looks_back(scene, attribution.token),
        attribution=attribution,
    )


def when_of(
    scene: Scene, heads: tuple[int, ...], clause: tuple[int, int], *, planned: bool = False
) -> tuple[date | None, int | None]:
    """The date of a predicate and its precision; both None where the text gives none."""
    mention = scene.date_of(heads, clause)
    if mention is None:
        return None, None
    day = mention.future if planned and mention.future is not None else mention.day
    return day, mention.precision if day is not None else None


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


def claim_of(question: str, claimant: Actor, saying: Saying, event: EventDraft) -> ClaimDraft:
    """A claim that a saying makes about an event; its answer is for the caller to set."""
    return ClaimDraft(
        question=question,
        claimant=claimant,
        said=saying.said,
        said_precision=saying.precision,
        span=event.span,
        is_correction=saying.is_correction,
        is_earlier=saying.is_earlier,
    )


def _chars(sentence: Sentence, party: Party | None) -> tuple[int, int] | None:
    """The code points that name a party; None where it is only implied."""
    if party is None or party.end == 0:
        return None
    return sentence.starts[party.start], sentence.ends[party.end - 1]


def _said(scene: Scene, attribution: Attribution) -> tuple[date | None, int | None]:
    """The day of a saying: beside its verb, else carried on from the same speaker's words before."""
    token, speech = attribution.token, scene.discourse.speech
    if token is not None:
        heads = (token, *scene.sentence.kids(token, "acl"))  # "its own count, issued on Saturday"
        day, precision = when_of(scene, heads, clause_tokens(scene.sentence, token))
        if day is not None:
            return day, precision
    if speech is None or state_of(speech.actor) != state_of(attribution.speaker):
        return None, None
    running_on = token is None or _is_back_reference(scene, token)
    return (speech.said, speech.precision) if running_on else (None, None)


def _is_back_reference(scene: Scene, token: int) -> bool:
    """True where the speaker is "he", "the spokesman", "the statement": the same speaker goes on."""
    sentence = scene.sentence
    for subject in sentence.kids(token, "nsubj"):
        if sentence.tags[subject].startswith("PRP"):
            return True
        mention = scene.mention_at(subject)
        if any(sentence.lowers[kid] == "the" for kid in sentence.kids(subject, "det")):
            return mention is None or mention.actor is None
        if mention is not None and mention.kind == "person" and mention.end - mention.start == 1:
            return True
    return False


def _looks_back(scene: Scene, token: int | None) -> bool:
    """True for "had said", "initially said": an account that the report sets against a newer one."""
    sentence = scene.sentence
    if token is None or not sentence.is_verb(token):
        return False
    perfect = any(sentence.lowers[kid] in ("had", "'d") for kid in sentence.kids(token, "aux"))
    return perfect or _has_adverb(scene, token, scene.words["earlier_words"])


def _takes_back(scene: Scene, token: int | None) -> bool:
    """True for "later said", "corrected itself", "contradicting earlier statements"."""
    if token is None:
        return False
    clauses = scene.sentence.kids(token, "advcl")
    reverses = any(scene.sentence.lemmas[kid] in scene.words["reversing_verbs"] for kid in clauses)
    return reverses or _has_adverb(scene, token, scene.words["later_words"])


def _has_adverb(scene: Scene, token: int, words: frozenset[str]) -> bool:
    return any(scene.sentence.lowers[kid] in words for kid in scene.sentence.kids(token, "advmod"))
