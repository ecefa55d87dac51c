"""What all extractors share: who speaks and when, and a draft of the event with its spans."""

from dataclasses import dataclass
from datetime import date

from demarche.build.coders.rules.drafts import ClaimDraft, EventDraft, Territory
from demarche.build.coders.rules.frames.annotated import AnnotatedSentence, date_of
from demarche.build.coders.rules.frames.annotating import attribution_at, mood_at
from demarche.build.coders.rules.frames.match import Match
from demarche.build.coders.rules.frames.parties import Party, parties_of
from demarche.build.coders.rules.grammar.attribution import Attribution
from demarche.build.coders.rules.grammar.clauses import arguments_of_verb, clause_tokens
from demarche.build.coders.rules.grammar.sentence import Sentence
from demarche.schema.gazetteer import Actor
from demarche.schema.language import Frame

__all__ = [
    "OPPOSITE",
    "Saying",
    "claim_of",
    "draft_of",
    "is_history",
    "saying_of",
    "state_of",
    "when_of",
]

# What a denial or a retraction of each answer comes to.
OPPOSITE = {
    "before": "not_before",
    "not_before": "before",
    "none": "before",
    "after": "none",
    "during": "none",
    "yes": "no",
    "no": "yes",
}

# The code that the kind of saying gives the act of saying (schema/lexicon/en/speech.yaml).
_CODES = {"say": "010", "deny": "016", "admit": "015", "accuse": "112"}
# Relations by which a noun of saying hangs on the word that takes it back ("withdrew its claim", "its claim
# was wrong"), and a verb of saying on the one that calls it an error ("misspoke when he said").
_TAKEN_BACK = frozenset({"obj", "nsubj", "nsubj:pass"})
_SAID_IN_ERROR = frozenset({"advcl", "xcomp", "csubj", "ccomp"})
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
        retracts: it is an earlier word that the text says is taken back ("withdrew its claim that …"); its
            kind is then a denial.
    """

    claimant: Actor | None
    kind: str = "say"
    code: str = _CODES["say"]
    said: date | None = None
    precision: int | None = None
    is_correction: bool = False
    is_earlier: bool = False
    retracts: bool = False
    attribution: Attribution | None = None

    @property
    def token(self) -> int | None:
        """The verb or noun of saying; None where the sentence has none."""
        return self.attribution.token if self.attribution is not None else None


def saying_of(annotated: AnnotatedSentence, head: int) -> Saying:
    """The saying that a clause stands under."""
    attribution = attribution_at(annotated, head)
    if attribution is None:
        return Saying(annotated.discourse.narrator)
    taken_back = _taking_back(annotated, attribution)
    if taken_back is not None:
        return taken_back
    said, precision = _day_said(annotated, attribution)
    return Saying(
        claimant=attribution.speaker,
        kind=attribution.kind,
        code=_CODES[attribution.kind],
        said=said,
        precision=precision,
        is_correction=attribution.kind == "admit" or _takes_back(annotated, attribution.token),
        is_earlier=_looks_back(annotated, attribution.token),
        attribution=attribution,
    )


def _taking_back(annotated: AnnotatedSentence, attribution: Attribution) -> Saying | None:
    """The saying by which a side takes an earlier one back ("withdrew its claim that …"), or None.

    The one who takes it back must be the one who said it, where the text says whose word it was; who calls
    the word of somebody else wrong denies it.
    """
    word = _retracting_word(annotated, attribution.token)
    if word is None:
        return None
    above, party = (
        attribution_at(annotated, word),
        next(iter(parties_of(annotated, _who_errs(annotated, word))), None),
    )
    kind = above.kind if above is not None else None
    if kind == "deny" or (kind is None and not annotated.sentence.is_verb(word)):
        return None
    own = above is not None and state_of(attribution.speaker) == state_of(above.speaker)
    if above is not None and kind == "say" and not annotated.sentence.is_verb(word) and not own:
        return Saying(above.speaker, "deny", _CODES["deny"], attribution=above)
    said_by = [party.actor if party is not None else None, above.speaker if above is not None else None]
    named = [actor for actor in (*said_by, attribution.speaker) if actor is not None]
    if not named or len({state_of(actor) for actor in named}) > 1:
        return None
    day, precision = when_of(annotated, (word,), clause_tokens(annotated.sentence, word))
    return Saying(named[0], "deny", _CODES["admit"], day, precision, retracts=True, attribution=attribution)


def _who_errs(annotated: AnnotatedSentence, word: int) -> int | None:
    """The subject of a word that takes something back, where that is not what is taken back."""
    subject = arguments_of_verb(annotated.sentence, word).subject
    is_word = subject is not None and annotated.sentence.lemmas[subject] in annotated.language.speech_nouns
    return None if is_word else subject


def _retracting_word(annotated: AnnotatedSentence, token: int | None) -> int | None:
    """The word of a rule that ``retracts``, done and not denied, above a noun or verb of saying; or None."""
    if token is None:
        return None
    sentence, word = annotated.sentence, annotated.sentence.heads[token]
    relations = _TAKEN_BACK if sentence.is_noun(token) else _SAID_IN_ERROR
    prepositions = annotated.words["retraction_prepositions"]
    is_below = sentence.deps[token] == "obl" and sentence.preposition(token) in prepositions
    if word == token or not (is_below or sentence.deps[token] in relations):
        return None
    named = sentence.lemmas[token] if sentence.is_noun(token) and not is_below else None
    word_class = "verb" if sentence.is_verb(word) else "adjective"
    frames = annotated.language.by_head.get((word_class, sentence.lemmas[word]), ())
    if not any("retracts" in frame.traits and _is_named_by(sentence, frame, word, named) for frame in frames):
        return None
    mood = mood_at(annotated, word)
    return word if mood.kind == "actual" and not mood.negated else None


def _is_named_by(sentence: Sentence, frame: Frame, word: int, noun: str | None) -> bool:
    """True where a word, with its particle, and the noun of saying it acts on are a rule's."""
    lemma = sentence.lemmas[word]
    phrases = {lemma, *(f"{lemma} {lower}" for lower in sentence.lowers[word + 1 : word + 2])}
    own = noun in frame.object if frame.object else noun is None or frame.head == "adjective"
    return own and not phrases.isdisjoint(frame.lemmas)


def when_of(
    annotated: AnnotatedSentence, heads: tuple[int, ...], clause: tuple[int, int], *, planned: bool = False
) -> tuple[date | None, int | None]:
    """The date of a predicate and its precision; both None where the text gives none."""
    mention = date_of(annotated, heads, clause)
    if mention is None:
        return None, None
    day = mention.future if planned and mention.future is not None else mention.day
    return day, mention.precision if day is not None else None


def state_of(actor: Actor | None) -> str | None:
    """The principal on whose side an actor stands."""
    return None if actor is None else actor.principal_id or actor.actor_id


def is_history(annotated: AnnotatedSentence, day: date | None) -> bool:
    """True for an act too far back to be what the document reports."""
    published = annotated.discourse.published_on
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
        traits=match.frame.traits,
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
        source_span=_span_of(sentence, source),
        target_span=_span_of(sentence, target),
    )


def claim_of(question: str, claimant: Actor, saying: Saying, event: EventDraft) -> ClaimDraft:
    """A claim that a saying makes about an event; its answer is for the caller to set."""
    return ClaimDraft(
        question=question,
        claimant=claimant,
        said=saying.said,
        said_precision=saying.precision,
        span=event.span,
        is_correction=saying.is_correction or saying.retracts,
        is_earlier=saying.is_earlier,
        retracts=saying.retracts,
    )


def _span_of(sentence: Sentence, party: Party | None) -> tuple[int, int] | None:
    """The code points that name a party; None where it is only implied."""
    if party is None or party.end == 0:
        return None
    return sentence.starts[party.start], sentence.ends[party.end - 1]


def _day_said(annotated: AnnotatedSentence, attribution: Attribution) -> tuple[date | None, int | None]:
    """The day of a saying: beside its verb, else carried on from the same speaker's words before."""
    token, speech = attribution.token, annotated.discourse.speech
    if token is not None:
        heads = (token, *annotated.sentence.kids(token, "acl"))  # "its own count, issued on Saturday"
        day, precision = when_of(annotated, heads, clause_tokens(annotated.sentence, token))
        if day is not None:
            return day, precision
    if speech is None or state_of(speech.actor) != state_of(attribution.speaker):
        return None, None
    running_on = token is None or _is_back_reference(annotated, token)
    return (speech.said, speech.precision) if running_on else (None, None)


def _is_back_reference(annotated: AnnotatedSentence, token: int) -> bool:
    """True where the speaker is "he", "the spokesman", "the statement": the same speaker goes on."""
    sentence, articles = annotated.sentence, annotated.words["definite_articles"]
    for subject in sentence.kids(token, "nsubj"):
        if sentence.tags[subject].startswith("PRP"):
            return True
        mention = annotated.mention_at(subject)
        if any(sentence.lowers[kid] in articles for kid in sentence.kids(subject, "det")):
            return mention is None or mention.actor is None
        if mention is not None and mention.kind == "person" and mention.end - mention.start == 1:
            return True
    return False


def _looks_back(annotated: AnnotatedSentence, token: int | None) -> bool:
    """True for "had said", "initially said": an account that the report sets against a newer one."""
    sentence = annotated.sentence
    if token is None or not sentence.is_verb(token):
        return False
    auxiliaries = annotated.words["past_perfect_auxiliaries"]
    perfect = any(sentence.lowers[kid] in auxiliaries for kid in sentence.kids(token, "aux"))
    return perfect or _has_adverb(annotated, token, annotated.words["earlier_words"])


def _takes_back(annotated: AnnotatedSentence, token: int | None) -> bool:
    """True for "later said", "corrected itself", "contradicting earlier statements"."""
    if token is None:
        return False
    clauses = annotated.sentence.kids(token, "advcl")
    reverses = any(annotated.sentence.lemmas[kid] in annotated.words["reversing_verbs"] for kid in clauses)
    return reverses or _has_adverb(annotated, token, annotated.words["later_words"])


def _has_adverb(annotated: AnnotatedSentence, token: int, words: frozenset[str]) -> bool:
    return any(annotated.sentence.lowers[kid] in words for kid in annotated.sentence.kids(token, "advmod"))
