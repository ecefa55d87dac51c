"""What a document has spoken of so far, so that "the ministry", "he", "we" and "the statement" find their actor.

Only what the text itself makes certain is resolved; what is left open stays null.
"""

from dataclasses import dataclass, field
from datetime import date

from demarche.build.find.actors import Acquaintance, Mention, part_of
from demarche.build.grammar.sentence import Sentence
from demarche.schema.gazetteer import Actor

__all__ = ["UNNAMED", "Discourse", "Speech"]

# Somebody who speaks or acts and is not named, where a row must have a claimant.
UNNAMED = Actor("unknown", "an unnamed actor", "unknown", "", "unknown", (), None)
_HE = frozenset({"he", "she", "him", "her", "his"})
_IT = frozenset({"it", "its"})
_THEY = frozenset({"they", "them", "their"})
_WE = frozenset({"we", "us", "our", "i", "my", "me"})
_DEFINITE = frozenset({"the", "its", "their", "that", "this"})
# Roles so general that they find whoever spoke last, not the last bearer of the same role.
# Roles that a state fills on another's soil: a dateline does not tell whose they are.
_ABROAD = frozenset(
    {
        "ambassador",
        "embassy",
        "consulate",
        "consul",
        "diplomats",
        "installations",
        "un-ambassador",
        "un-mission",
        "troops",
    }
)
_SPEAKERS = frozenset({"spokespersons", "officials"})


@dataclass(frozen=True, slots=True)
class Speech:
    """The last act of speaking: who, when, and whether it issued a document ("the statement said")."""

    actor: Actor
    said: date | None
    precision: int | None


@dataclass(slots=True)
class Discourse:
    """The running memory of one document.

    Attributes:
        strikes_spoken_of: some sentence of the document names an act of force.
        home: the state whose capital the dateline names: the ministry of a report from Beijing is China's.
    """

    published_on: date | None
    narrator: Actor
    unnamed: Actor = field(default=UNNAMED)
    known: Acquaintance = field(init=False)
    home: Actor | None = None
    last_person: Actor | None = None
    last_topic: Actor | None = None
    last_group: Actor | None = None
    speech: Speech | None = None
    last_day: date | None = None
    strikes_spoken_of: bool = False

    def __post_init__(self) -> None:
        self.known = Acquaintance(self.published_on)

    def resolve(self, sentence: Sentence, mention: Mention) -> Actor | None:
        """The actor of a mention; for a bare role ("the ministry") the last bearer of it, else None."""
        if mention.actor is not None or mention.role is None:
            return mention.actor
        before = sentence.lowers[mention.start - 1] if mention.start else ""
        definite = before in _DEFINITE or (sentence.words[mention.start][0].isupper() and mention.start > 0)
        if mention.role.role_id in _SPEAKERS:
            spoke = self.speech is not None and before in ("the", "that", "this")
            return self.speech.actor if spoke and self.speech is not None else None
        if not definite and mention.role.kind != "organ":
            return None
        known = self.known.by_role.get(mention.role.role_id)
        at_home = mention.role.kind in ("organ", "person_role") and mention.role.role_id not in _ABROAD
        if known is None and self.home is not None and at_home:
            return part_of(self.home, mention.role)
        return known

    def pronoun(self, word: str, *, speaker: Actor | None) -> Actor | None:
        """The actor a pronoun stands for; ``speaker`` is whoever is being quoted."""
        if word in _WE:
            return speaker
        if word in _HE:
            return self.last_person
        if word in _IT:
            return self.last_topic
        if word in _THEY:
            return self.last_group
        return None

    def own_words(self) -> Actor | None:
        """Who issued "the statement" that now speaks."""
        return self.speech.actor if self.speech is not None else None

    def hear(self, actor: Actor, said: date | None, precision: int | None) -> None:
        """Remember an act of speaking; the same speaker going on keeps the day."""
        if said is None and self.speech is not None and _same_side(self.speech.actor, actor):
            said, precision = self.speech.said, self.speech.precision
        self.speech = Speech(actor, said, precision)

    def remember(self, sentence: Sentence, mentions: list[Mention]) -> None:
        """Take a sentence's mentions into memory, its subject as what it is about."""
        for index, mention in enumerate(mentions):
            following = mentions[index + 1] if index + 1 < len(mentions) else None
            if mention.actor is None:
                named = (
                    following is not None and following.kind == "person" and following.start == mention.end
                )
                if (
                    mention.role is not None
                    and following is not None
                    and following.actor is not None
                    and named
                ):
                    self.known.by_role[mention.role.role_id] = following.actor  # "Prime Minister Donald Tusk"
                continue
            if mention.actor.principal_id:
                self.known.states.add(mention.actor.principal_id)
            if mention.role is not None:
                self.known.by_role[mention.role.role_id] = mention.actor
                if (
                    mention.role.kind == "person_role"
                    and "NNS" not in sentence.tags[mention.start : mention.end]
                ):
                    self.last_person = mention.actor
                if mention.role.role_id not in ("ministry",) and mention.role.suffix.startswith("m"):
                    self.known.by_role["ministry"] = mention.actor
            subject = sentence.deps[mention.end - 1].startswith("nsubj") or any(
                sentence.deps[token].startswith("nsubj") for token in range(mention.start, mention.end)
            )
            if mention.kind == "person":
                self.last_person = mention.actor
            elif subject and mention.kind == "name":
                self.last_topic = mention.actor
            if subject and mention.actor.kind in ("armed_group", "unknown"):
                self.last_group = mention.actor


def _same_side(one: Actor, other: Actor) -> bool:
    return (one.principal_id or one.actor_id) == (other.principal_id or other.actor_id)
