"""A sentence with everything found in it: actors, places, dates and quantities, and whose words are whose."""

import re
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from demarche.build.find.actors import Mention, part_of
from demarche.build.find.dates import DateMention
from demarche.build.find.names import load_names
from demarche.build.find.numbers import Quantity
from demarche.build.find.places import Spot
from demarche.build.frames.discourse import Discourse
from demarche.build.grammar.attribution import Attribution, attribution_of
from demarche.build.grammar.modality import Mood, mood_of
from demarche.build.grammar.sentence import Sentence
from demarche.schema.gazetteer import Actor
from demarche.schema.lexicon import Lexicon

__all__ = ["Party", "Placed", "Scene"]

Item = TypeVar("Item")
# The designation of a weapon system: "F-16s", "Su-24", "MiG-29".
_DESIGNATION = re.compile(r"[A-Z][A-Za-z]{0,3}-?\d{1,3}[A-Za-z]{0,3}")
_LOCATIVE = frozenset({"in", "at", "near", "outside", "over", "around", "across", "inside", "of"})


@dataclass(frozen=True, slots=True)
class Party:
    """An actor in a role, and the tokens that name it (``end`` exclusive); none where it is only implied."""

    actor: Actor
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Placed(Generic[Item]):
    """A date or a quantity with the tokens it covers (``end`` exclusive)."""

    start: int
    end: int
    item: Item


@dataclass(slots=True)
class Scene:
    """One sentence in its document, ready for the frames."""

    sentence: Sentence
    lexicon: Lexicon
    discourse: Discourse
    mentions: list[Mention]
    spots: list[Spot]
    dates: list[Placed[DateMention]]
    quantities: list[Placed[Quantity]]
    _said: dict[int, Attribution | None] = field(default_factory=dict)

    # --- who -----------------------------------------------------------------------------------------------

    def parties(self, head: int | None, *, as_target: bool = False) -> list[Party]:
        """The actors of a noun phrase and of those coordinated with it; empty where none is known."""
        if head is None:
            return []
        mention = self.mention_at(head)
        inside = range(mention.start, mention.end) if mention is not None else (head,)
        more = sorted(
            kid
            for token in {head, *inside}
            for kid in self.sentence.kids(token, "conj")
            if not self.sentence.is_verb(kid)
        )
        heads = [head, *(kid for kid in more if kid not in inside)]
        found = [party for token in heads if (party := self.party(token, as_target=as_target)) is not None]
        return [
            party for index, party in enumerate(found) if party.actor not in [p.actor for p in found[:index]]
        ]

    def actor(self, head: int) -> Actor | None:
        """The actor of the phrase headed by a token, or None."""
        party = self.party(head)
        return party.actor if party is not None else None

    def party(self, head: int, *, as_target: bool = False, depth: int = 0) -> Party | None:
        """The actor of one phrase: by name, by pronoun, by what the document calls "the ministry" or "the statement"."""
        sentence = self.sentence
        mention = self.mention_at(head)
        if mention is not None and mention.kind != "place":
            found = self._named(mention, as_target=as_target)
            if found is not None or mention.kind != "role":
                return found
        for kid in sentence.kids(head, "flat") if mention is None else ():
            inner = self.mention_at(kid)
            if inner is not None and inner.kind == "person":
                return self._named(inner, as_target=as_target)
        if sentence.tags[head].startswith("PRP"):
            actor = self._pronoun(head)
            return Party(actor, head, head + 1) if actor is not None else None
        if depth > 2:
            return None
        for kid in sentence.kids(head, "appos", "conj"):
            named = self.mention_at(kid)
            loose = sentence.deps[kid] == "conj" and (
                named is None or named.kind != "person" or sentence.kid(kid, "cc") is not None
            )
            if kid < head or loose:
                continue
            party = self.party(kid, depth=depth + 1)
            if party is not None:
                return party
        lemma = sentence.lemmas[head]
        if lemma in self.lexicon.words["own_words"]:
            return self._own_words(head, depth)
        if lemma in self.lexicon.words["group_nouns"] or (mention is not None and mention.kind == "role"):
            for kid in sentence.kids(head, "nmod"):
                if sentence.preposition(kid) in ("of", "from", "for", "with"):
                    party = self.party(kid, as_target=as_target, depth=depth + 1)
                    if party is not None:
                        return party
        if (
            as_target
            or lemma in self.lexicon.words["armed_equipment"]
            or _DESIGNATION.fullmatch(sentence.words[head])
        ):
            return self.owner(head)
        return None

    def mention_at(self, token: int) -> Mention | None:
        """The mention that covers a token, or None."""
        return next((mention for mention in self.mentions if mention.covers(token)), None)

    def _named(self, mention: Mention, *, as_target: bool) -> Party | None:
        if mention.kind == "modifier" and not as_target:
            return None
        if mention.kind == "capital" and not as_target and self._preposition(mention.start) in _LOCATIVE:
            return None
        actor = self.discourse.resolve(self.sentence, mention)
        if (
            actor is None
            and mention.kind == "role"
            and mention.role is not None
            and mention.role.kind == "organ"
        ):
            actor = self._seated(mention)
        if actor is None and mention.kind == "role":
            owner = self.owner(mention.end - 1)
            actor = owner.actor if owner is not None else None
        return Party(actor, mention.start, mention.end) if actor is not None else None

    def _seated(self, mention: Mention) -> Actor | None:
        """The ministry of the state in whose capital the sentence opens: "In Islamabad, the foreign ministry said"."""
        first = self.mentions[0]
        opens = (
            first.kind == "capital"
            and first.start <= 1
            and self.sentence.lowers[0] == "in"
            and first.end < mention.start
        )
        if not opens or first.actor is None or mention.role is None:
            return None
        return part_of(first.actor, mention.role)

    def owner(self, head: int) -> Party | None:
        """The state whose adjective or possessive stands before a noun ("Iraqi border areas", "its consulate")."""
        first = min(self.sentence.below(head))
        for mention in reversed(self.mentions):
            if mention.actor is None or not first <= mention.start < head or mention.covers(head):
                continue
            attached = self.sentence.deps[mention.end - 1] in ("compound", "amod", "nmod:poss", "nmod")
            if mention.kind == "modifier" or (
                mention.kind in ("name", "capital", "person") and attached and mention.end <= head
            ):
                if self.sentence.preposition(mention.end - 1) is None:
                    return Party(mention.actor, mention.start, mention.end)
        for kid in self.sentence.kids(head, "nmod:poss"):
            if self.sentence.tags[kid] == "PRP$":
                actor = self._pronoun(kid)
                if actor is not None:
                    return Party(self._of_country(head, actor), kid, kid + 1)
            else:
                return self.party(kid, depth=2)
        return None

    def _of_country(self, head: int, owner: Actor) -> Actor:
        """The state where somebody's "country" or "government" is meant, else the owner."""
        if self.sentence.lemmas[head] in ("country", "nation", "government", "homeland"):
            return load_names().actor(owner.principal_id) or owner
        return owner

    def _own_words(self, head: int, depth: int) -> Party | None:
        owner = self.owner(head)
        if owner is not None:
            return owner
        for kid in self.sentence.kids(head, "nmod"):
            if self.sentence.preposition(kid) in ("from", "by", "of"):
                return self.party(kid, depth=depth + 1)
        actor = self.discourse.own_words()
        determined = any(
            self.sentence.lowers[kid] in ("the", "this") for kid in self.sentence.kids(head, "det")
        )
        return Party(actor, head, head + 1) if actor is not None and determined else None

    def _pronoun(self, head: int) -> Actor | None:
        word = self.sentence.lowers[head]
        if word in ("it", "its", "they", "their", "he", "she", "his", "her"):
            if not self._may_refer(head, word):
                return None
            personal = word in ("he", "she", "his", "her")
            for mention in reversed([m for m in self.mentions if m.end <= head and m.actor is not None]):
                if self._is_subject(mention) and _is_personal(mention) == personal:
                    return mention.actor
        if word in ("him", "her"):
            people = [
                m.actor
                for m in self.mentions
                if m.end <= head and m.kind == "person" and not self._is_subject(m)
            ]
            if people:
                return people[-1]
        attribution = self.attribution(head) if self.sentence.quoted[head] else None
        return self.discourse.pronoun(word, speaker=attribution.speaker if attribution else None)

    def _is_subject(self, mention: Mention) -> bool:
        return any(
            self.sentence.deps[token].startswith("nsubj") for token in range(mention.start, mention.end)
        )

    def _may_refer(self, head: int, word: str) -> bool:
        """False where a possessive belongs to a subject that names nobody we know ("These groups … their attacks")."""
        if word not in ("its", "their"):
            return True
        subjects = [
            t
            for t in range(head)
            if self.sentence.deps[t].startswith("nsubj") and t not in self.sentence.ancestors(head)
        ]
        return (
            not subjects
            or self.mention_at(subjects[-1]) is not None
            or self.sentence.tags[subjects[-1]] in ("PRP", "WDT")
        )

    def _preposition(self, start: int) -> str | None:
        before = start - 1
        if before >= 0 and self.sentence.lowers[before] == "the":
            before -= 1
        return self.sentence.lowers[before] if before >= 0 else None

    # --- says who, and is it so -------------------------------------------------------------------------------

    def attribution(self, token: int) -> Attribution | None:
        """The saying a clause stands under; None where the reporter speaks."""
        if token not in self._said:
            self._said[token] = None
            holder = self.discourse.speech.actor if self.discourse.speech is not None else None
            self._said[token] = attribution_of(self.sentence, token, self.lexicon, self.actor, holder=holder)
        return self._said[token]

    def mood(self, head: int, noun: int | None = None) -> Mood:
        """Whether the clause of a head reports its act as done."""
        return mood_of(self.sentence, head, self.lexicon, noun=noun)

    # --- when --------------------------------------------------------------------------------------------------

    def date_of(self, heads: tuple[int, ...], clause: tuple[int, int]) -> DateMention | None:
        """The date expression that belongs to a predicate: hung on it, else the only free one in its clause."""
        governed = [placed for placed in self.dates if self._governor(placed) in heads]
        if governed:
            return min(governed, key=lambda placed: min(abs(placed.start - head) for head in heads)).item
        first, last = clause
        inside = [placed for placed in self.dates if first <= placed.start <= last and self._is_free(placed)]
        return inside[0].item if inside else None

    def _governor(self, placed: Placed[DateMention]) -> int | None:
        """The verb, or the noun of an act, that a date hangs on."""
        sentence, token = self.sentence, placed.start
        inside = range(placed.start, placed.end)
        acts = self.lexicon.words["strike_nouns"] | self.lexicon.words["strike_nouns_strong"]
        for index in range(
            placed.start - 1, -1, -1
        ):  # "the attack on sites at Akashat on Friday night" dates the attack
            if sentence.is_verb(index) or sentence.words[index] in (",", ";"):
                break
            if sentence.is_noun(index) and sentence.lemmas[index] in acts:
                return index
        for token in (placed.start, *sentence.ancestors(placed.start)):
            if token in inside:
                continue
            if sentence.is_verb(token) or sentence.lemmas[token] in acts:
                return token
        return sentence.heads[token] if token not in inside else None

    def _is_free(self, placed: Placed[DateMention]) -> bool:
        """True where a date hangs on no verb and on no noun of an act."""
        governor = self._governor(placed)
        acts = self.lexicon.words["strike_nouns"] | self.lexicon.words["strike_nouns_strong"]
        return governor is None or not (
            self.sentence.is_verb(governor) or self.sentence.lemmas[governor] in acts
        )


def _is_personal(mention: Mention) -> bool:
    """True for what "he" or "she" may stand for: a person, or a role that one person fills."""
    return mention.kind == "person" or (mention.role is not None and mention.role.kind == "person_role")
