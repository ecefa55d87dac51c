"""A sentence with everything found in it: actors, places, dates and quantities, and whose words are whose."""

from dataclasses import dataclass, field

from demarche.build.find.actors import Mention
from demarche.build.find.dates import DateMention
from demarche.build.find.given import Given
from demarche.build.find.numbers import Quantity
from demarche.build.find.places import Spot
from demarche.build.frames.dating import Placed, date_of
from demarche.build.frames.discourse import Discourse
from demarche.build.frames.parties import Party, owner_of, parties_of, party_of
from demarche.build.grammar.attribution import Attribution, attribution_of
from demarche.build.grammar.modality import Mood, mood_of
from demarche.build.grammar.sentence import Sentence
from demarche.schema.gazetteer import Actor
from demarche.schema.lexicon import Lexicon

__all__ = ["Placed", "Scene"]


@dataclass(slots=True)
class Scene:
    """One sentence in its document, ready for the frames; ``given`` are the actors that came with its text."""

    sentence: Sentence
    lexicon: Lexicon
    discourse: Discourse
    mentions: list[Mention]
    spots: list[Spot]
    dates: list[Placed[DateMention]]
    quantities: list[Placed[Quantity]]
    given: list[Given] = field(default_factory=list)
    _said: dict[int, Attribution | None] = field(default_factory=dict)
    _moods: dict[tuple[int, int | None], Mood] = field(default_factory=dict)

    @property
    def words(self) -> dict[str, frozenset[str]]:
        """The lexicon's classes of words, by name."""
        return self.lexicon.words

    def mention_at(self, token: int) -> Mention | None:
        """The mention that covers a token, or None."""
        return next((mention for mention in self.mentions if mention.covers(token)), None)

    def spot_at(self, token: int) -> Spot | None:
        """The place that covers a token, or None."""
        return next((spot for spot in self.spots if spot.start <= token < spot.end), None)

    def parties(self, head: int | None, *, as_target: bool = False) -> list[Party]:
        """The actors of a noun phrase and of those coordinated with it; empty where none is known."""
        return parties_of(self, head, as_target=as_target) if head is not None else []

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
            self._said[token] = attribution_of(self.sentence, token, self.lexicon, self.actor, holder=holder)
        return self._said[token]

    def mood(self, head: int, noun: int | None = None) -> Mood:
        """Whether the clause of a head reports its act as done."""
        if (head, noun) not in self._moods:
            self._moods[head, noun] = mood_of(self.sentence, head, self.lexicon, noun=noun)
        return self._moods[head, noun]

    def date_of(self, heads: tuple[int, ...], clause: tuple[int, int]) -> DateMention | None:
        """The date expression that belongs to a predicate, or None."""
        return date_of(self, heads, clause)
