"""A sentence in its document with everything found in it: actors, places, dates and quantities."""

from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from demarche.build.coders.rules.find.dates import DateMention
from demarche.build.coders.rules.find.given import Given
from demarche.build.coders.rules.find.mention import Mention
from demarche.build.coders.rules.find.places import Spot
from demarche.build.coders.rules.frames.discourse import Discourse
from demarche.build.coders.rules.grammar.sentence import Sentence
from demarche.known.numbers import Quantity
from demarche.schema.gazetteer import Actor
from demarche.schema.language import Language

__all__ = ["AnnotatedSentence", "Placed"]

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
