"""What a document has spoken of so far: whom "the ministry", "he", "we" and "the statement" mean.

Only what the text itself makes certain is resolved; what is left open stays null.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import zip_longest

from demarche.build.coders.rules.find.mention import Acquaintance, Mention
from demarche.build.coders.rules.grammar.sentence import Sentence
from demarche.known.actors import UNNAMED
from demarche.known.names import Names, load_names
from demarche.schema.gazetteer import Actor, Role

__all__ = ["Discourse", "Speech"]

Words = Mapping[str, frozenset[str]]  # a language's classes of words, by name


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
        names: the look-up of the gazetteers, a user's own actors among them.
        home_state: the state whose capital the dateline names: the ministry of a report from Beijing is China's.
        strikes_spoken_of: some sentence of the document names an act of force.
        countries: alpha-3 codes of the states met so far, which decide between places of one name.
        last_day: the last day that a sentence named.
    """

    published_on: date | None
    narrator: Actor
    names: Names = field(default_factory=load_names)
    home_state: Actor | None = None
    strikes_spoken_of: bool = False
    unnamed: Actor = field(default=UNNAMED)
    known: Acquaintance = field(init=False)
    countries: set[str] = field(default_factory=set)
    last_person: Actor | None = None
    last_topic: Actor | None = None
    last_group: Actor | None = None
    speech: Speech | None = None
    last_day: date | None = None
    _is_begun: bool = False

    def __post_init__(self) -> None:
        self.known = Acquaintance(self.published_on, home=self.home_state)

    def meet(self, mentions: list[Mention]) -> None:
        """Take the states that a sentence names into memory, before the sentence itself is read."""
        met = (mention.actor for mention in mentions)
        self.countries.update(
            actor.cameo_code for actor in met if actor is not None and actor.kind == "state"
        )
        self.known.states.update(country.lower() for country in self.countries)

    def resolve(self, sentence: Sentence, mention: Mention) -> Actor | None:
        """The actor of a mention; for a bare role ("the ministry") the last bearer of it, else None."""
        if mention.actor is not None or mention.role is None:
            return mention.actor
        words, before = sentence.language.words, sentence.lowers[mention.start - 1] if mention.start else ""
        speaks = sentence.lowers[mention.end - 1].startswith(tuple(words["spokesman_stems"]))
        if "general" in mention.role.traits:
            if before in words["definite_words"]:
                return self.own_words()
            return self.own_words() if speaks and self.known.bearer(mention.role) is not None else None
        definite = before in words["definite_words"] or before in words["side_possessives"]
        definite = definite or (sentence.words[mention.start][0].isupper() and mention.start > 0)
        articles = {sentence.lowers[kid] for kid in sentence.kids(mention.end - 1, "det")}
        is_any = mention.role.kind not in ("organ", "media") or articles & words["indefinite_articles"]
        if not definite and is_any:
            return self.known.bearer(mention.role) if speaks else None
        named = self.known.by_role.get(mention.role.role_id) or self.known.bearer(mention.role)
        return named or self.known.at_home(mention.role)

    def referent(self, pronoun: str, words: Words, *, speaker: Actor | None) -> Actor | None:
        """The actor a pronoun stands for; ``speaker`` is whoever is being quoted."""
        if pronoun in words["speaker_pronouns"]:
            return speaker
        if pronoun in words["person_pronouns"]:
            return self.last_person
        if pronoun in words["thing_pronouns"]:
            return self.last_topic
        return self.last_group if pronoun in words["group_pronouns"] else None

    def own_words(self) -> Actor | None:
        """Who issued "the statement" that now speaks."""
        return self.speech.actor if self.speech is not None else None

    def hear(self, speech: Speech) -> None:
        """Remember an act of speaking; the same speaker going on keeps the day."""
        goes_on = self.speech is not None and _same_side(self.speech.actor, speech.actor)
        if speech.said is None and self.speech is not None and goes_on:
            speech = replace(speech, said=self.speech.said, precision=self.speech.precision)
        self.speech = speech
        self._give_floor(speech.actor)

    def _give_floor(self, actor: Actor) -> None:
        """Make an actor's side the one that the paragraph hears."""
        self.known.voice = self.names.actor(actor.principal_id) or actor
        self.known.here.add(actor.principal_id)

    def remember(self, sentence: Sentence, mentions: list[Mention], last_day: date | None) -> None:
        """Take a sentence's mentions into memory, its subject as what it is about, and the last day it names."""
        self.last_day = last_day or self.last_day
        if not self._is_begun:
            self._is_begun = True
            self.known.home = self.known.home or _told_from_within(sentence, mentions)
        for mention, following in zip_longest(mentions, mentions[1:]):
            if mention.actor is None:
                self._remember_title(mention, following)
                self._remember_speaker(sentence, mention)
                continue
            if mention.actor.principal_id:
                self.known.states.add(mention.actor.principal_id)
            if mention.role is not None:
                self._remember_bearer(sentence, mention, mention.role)
            self._remember_topic(sentence, mention, mention.actor)

    def _remember_title(self, title: Mention, person: Mention | None) -> None:
        """Give a role to the person named right behind it: "Prime Minister Donald Tusk"."""
        if title.role is None or person is None or person.actor is None:
            return
        if person.kind == "person" and person.start == title.end:
            self.known.by_role[title.role.role_id] = person.actor

    def _remember_speaker(self, sentence: Sentence, mention: Mention) -> None:
        """Make a person told by a bare office whom "he" means, and a bare organ the side that is spoken of.

        One who stays unknown is nobody known.
        """
        if not any(dep == "nsubj" for dep in sentence.deps[mention.start : mention.end]):
            return
        actor = self.resolve(sentence, mention)
        if mention.is_office and "NNS" not in sentence.tags[mention.start : mention.end]:
            self.last_person = actor
        if actor is not None and mention.role is not None and mention.role.kind == "organ":
            self._give_floor(actor)

    def _remember_bearer(self, sentence: Sentence, mention: Mention, role: Role) -> None:
        """Give a role to the actor that a mention names in it, and make a ministry "the ministry"."""
        if mention.actor is None:
            return
        self.known.by_role[role.role_id] = mention.actor
        if role.kind == "person_role" and "NNS" not in sentence.tags[mention.start : mention.end]:
            self.last_person = mention.actor
        if role.suffix.startswith("m"):
            self.known.by_role["ministry"] = mention.actor

    def _remember_topic(self, sentence: Sentence, mention: Mention, actor: Actor) -> None:
        """Make a person whom "he" means, and a subject what "it" or "they" mean."""
        deps = sentence.deps[mention.start : mention.end]
        is_subject = any(dep.startswith("nsubj") for dep in deps)
        if mention.kind == "person":
            self.last_person = actor
        elif is_subject and mention.kind == "name":
            self.last_topic = actor
        if is_subject and actor.kind in ("armed_group", "unknown"):
            self.last_group = actor


def _told_from_within(sentence: Sentence, mentions: list[Mention]) -> Actor | None:
    """The state whose own organ a report's first sentence names: "Pakistan will stay away, its cabinet decided"."""
    first = next((mention for mention in mentions if mention.actor is not None), None)
    if first is None or first.actor is None or first.actor.kind != "state" or first.kind != "name":
        return None
    is_subject = any(dep.startswith("nsubj") for dep in sentence.deps[first.start : first.end])
    bare = (mention for mention in mentions if mention.actor is None)
    own = (one for one in bare if one.role is not None and "ruling" in one.role.traits)
    possessives = sentence.language.words["thing_possessives"]
    is_own = is_subject and any(sentence.lowers[one.start - 1] in possessives for one in own)
    return first.actor if is_own else None


def _same_side(one: Actor, other: Actor) -> bool:
    return (one.principal_id or one.actor_id) == (other.principal_id or other.actor_id)
