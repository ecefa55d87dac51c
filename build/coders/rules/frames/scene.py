"""A sentence with everything found in it: actors, places, dates and quantities, and whose words are whose."""

from dataclasses import dataclass, field
from typing import Any

from demarche.build.coders.rules.find.dates import DateMention
from demarche.build.coders.rules.find.given import Given
from demarche.build.coders.rules.find.mention import Mention
from demarche.build.coders.rules.find.places import Spot
from demarche.build.coders.rules.frames.dating import Placed, date_of
from demarche.build.coders.rules.frames.discourse import Discourse, Speech
from demarche.build.coders.rules.frames.parties import Party, owner_of, parties_of, party_of
from demarche.build.coders.rules.grammar.attribution import Attribution, attribution_of
from demarche.build.coders.rules.grammar.modality import Mood, mood_of
from demarche.build.coders.rules.grammar.sentence import Sentence
from demarche.known.numbers import Quantity
from demarche.schema.gazetteer import Actor
from demarche.schema.language import Language

__all__ = ["Placed", "Scene"]


@dataclass(slots=True)
class Scene:
    """One sentence in its document, ready for the frames.

    Attributes:
        given: the actors that came with its text.
        memo: what relate/ has worked out, which asks the same of one word for every act that it may report.
    """

    sentence: Sentence
    language: Language
    discourse: Discourse
    mentions: list[Mention]
    spots: list[Spot]
    dates: list[Placed[DateMention]]
    quantities: list[Placed[Quantity]]
    given: list[Given] = field(default_factory=list)
    _covering: list[Mention | None] = field(default_factory=list)
    _heard: Speech | None = None
    _parties: dict[tuple[int, bool], list[Party]] = field(default_factory=dict)
    _said: dict[int, Attribution | None] = field(default_factory=dict)
    memo: dict[tuple[str, int, int], Any] = field(default_factory=dict)
    _moods: dict[tuple[int, int | None], Mood] = field(default_factory=dict)

    @property
    def words(self) -> dict[str, frozenset[str]]:
        """The lexicon's classes of words, by name."""
        return self.language.words

    def mention_at(self, token: int) -> Mention | None:
        """The mention that covers a token, or None."""
        if not self._covering:
            self._covering = [None] * len(self.sentence)
            for mention in reversed(self.mentions):
                self._covering[mention.start : mention.end] = [mention] * (mention.end - mention.start)
        return self._covering[token]

    def spot_at(self, token: int) -> Spot | None:
        """The place that covers a token, or None."""
        return next((spot for spot in self.spots if spot.start <= token < spot.end), None)

    def parties(self, head: int | None, *, as_target: bool = False) -> list[Party]:
        """The actors of a noun phrase and of those coordinated with it; empty where none is known."""
        if head is None:
            return []
        if self.discourse.speech is not self._heard:  # whose "the statement" is has changed
            self._heard, self._parties = self.discourse.speech, {}
        key = (head, as_target)
        if key not in self._parties:
            self._parties[key] = parties_of(self, head, as_target=as_target)
        return self._parties[key].copy()

    def party(self, head: int, *, as_target: bool = False) -> Party | None:
        """The actor of one phrase: by name, by pronoun, by what the document calls it; or None."""
        return party_of(self, head, as_target=as_target)

    def actor(self, head: int) -> Actor | None:
        """The actor of the phrase headed by a token, or None."""
        party = self.party(head)
        return party.actor if party is not None else None

    def owner(self, head: int) -> Party | None:
        """The state whose adjective or possessive stands before a noun ("its consulate"), or None."""
        return owner_of(self, head)

    def attribution(self, token: int) -> Attribution | None:
        """The saying a clause stands under; None where the reporter speaks."""
        if token not in self._said:
            self._said[token] = None  # whoever asks again while the answer is sought finds the reporter
            holder = self.discourse.speech.actor if self.discourse.speech is not None else None
            self._said[token] = attribution_of(self.sentence, token, self.actor, holder=holder)
        return self._said[token]

    def mood(self, head: int, noun: int | None = None) -> Mood:
        """Whether the clause of a head reports its act as done."""
        if (head, noun) not in self._moods:
            self._moods[head, noun] = mood_of(self.sentence, head, noun=noun)
        return self._moods[head, noun]

    def date_of(self, heads: tuple[int, ...], clause: tuple[int, int]) -> DateMention | None:
        """The date expression that belongs to a predicate, or None."""
        return date_of(self, heads, clause)
