"""A sentence in its document with everything found in it: actors, places, dates and quantities."""

from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from demarche.build.coders.rules.find.dates import DateMention
from demarche.build.coders.rules.find.mention import Given, Mention
from demarche.build.coders.rules.find.places import Spot
from demarche.build.coders.rules.frames.discourse import Discourse
from demarche.build.coders.rules.grammar.sentence import Sentence
from demarche.known.numbers import Quantity
from demarche.schema.gazetteer import Actor
from demarche.schema.language import Language

__all__ = ["AnnotatedSentence", "Placed", "date_of"]

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Placed(Generic[Item]):
    """A date or a quantity with the tokens it covers (``end`` exclusive)."""

    start: int
    end: int
    item: Item


@dataclass(frozen=True, slots=True)
class AnnotatedSentence:
    """One sentence with what ``annotate`` found in it, which nothing changes while it is coded.

    What is asked of it is asked by functions: who a phrase is (parties.py), who says it and whether it was done
    (sayings.py), when (dating.py).  The discourse hears a sentence only when it has been coded, so that no answer
    depends on who asked before.

    Attributes:
        discourse: what the document has spoken of before it.
        mention_by_token: for each token the mention that covers it, or None.
        given: the actors that came with the text.
        speakers: whose "we" each pronoun of the first person in quotation marks is.
        memo: answers that are costly, for whoever asks again; by the function and what it was asked.
    """

    sentence: Sentence
    discourse: Discourse
    mentions: list[Mention]
    mention_by_token: list[Mention | None]
    given: list[Given]
    dates: list[Placed[DateMention]]
    quantities: list[Placed[Quantity]]
    spots: list[Spot]
    speakers: dict[int, Actor | None] = field(default_factory=dict)
    memo: dict[tuple[Any, ...], Any] = field(default_factory=dict)

    @property
    def language(self) -> Language:
        """The language it is written in."""
        return self.sentence.language

    @property
    def words(self) -> dict[str, frozenset[str]]:
        """The lexicon's classes of words, by name."""
        return self.sentence.language.words

    def mention_at(self, token: int) -> Mention | None:
        """The mention that covers a token, or None."""
        return self.mention_by_token[token]

    def spot_at(self, token: int) -> Spot | None:
        """The place that covers a token, or None."""
        return next((spot for spot in self.spots if spot.start <= token < spot.end), None)


def date_of(
    annotated: AnnotatedSentence, heads: tuple[int, ...], clause: tuple[int, int]
) -> DateMention | None:
    """The date of a predicate: hung on one of its heads, else the first free one in its clause, else None."""
    governed = [placed for placed in annotated.dates if _governor_of(annotated, placed) in heads]
    if governed:
        return min(governed, key=lambda placed: min(abs(placed.start - head) for head in heads)).item
    first, last = clause
    before_when = _before_when(annotated, heads)
    if before_when is not None:
        return before_when
    inside = (placed for placed in annotated.dates if first <= placed.start <= last)
    return next((placed.item for placed in inside if _is_free(annotated, placed)), None)


def _before_when(annotated: AnnotatedSentence, heads: tuple[int, ...]) -> DateMention | None:
    """The date right before the "when" of a clause: "began on Tuesday, when Iran struck"."""
    if not annotated.dates:
        return None
    sentence, relatives = annotated.sentence, annotated.words["time_relatives"]
    fillers = annotated.words["day_parts"] | {","}
    for head in heads:
        when = next((kid for kid in sentence.children[head] if sentence.lowers[kid] in relatives), None)
        for placed in annotated.dates if when is not None else ():
            if placed.end <= (when or 0) and fillers.issuperset(sentence.lowers[placed.end : when]):
                return placed.item
    return None


def _governor_of(annotated: AnnotatedSentence, placed: Placed[DateMention]) -> int | None:
    """The verb, or the noun of an act, that a date hangs on."""
    act = _act_before(annotated, placed)
    if act is not None:
        return act
    sentence, inside = annotated.sentence, range(placed.start, placed.end)
    for top in (placed.start, *sentence.ancestors(placed.start)):
        if top not in inside and (sentence.is_verb(top) or _is_act(annotated, top)):
            return top
    return sentence.heads[top] if top not in inside else None


def _act_before(annotated: AnnotatedSentence, placed: Placed[DateMention]) -> int | None:
    """The noun of an act that a date follows: "the attack on sites at Akashat on Friday night"."""
    sentence = annotated.sentence
    for token in range(placed.start - 1, -1, -1):
        if sentence.is_verb(token) or sentence.words[token] in (",", ";"):
            return None
        if sentence.is_noun(token) and _is_act(annotated, token):
            return token
    return None


def _is_free(annotated: AnnotatedSentence, placed: Placed[DateMention]) -> bool:
    """True where a date hangs on no verb and on no noun of an act."""
    governor = _governor_of(annotated, placed)
    return governor is None or not (annotated.sentence.is_verb(governor) or _is_act(annotated, governor))


def _is_act(annotated: AnnotatedSentence, token: int) -> bool:
    lemma, words = annotated.sentence.lemmas[token], annotated.words
    return lemma in words["strike_nouns"] or lemma in words["strike_nouns_strong"]
