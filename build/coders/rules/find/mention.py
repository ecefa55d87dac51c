"""What a mention is: some words that name an actor or a place, and the actors that such words make."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from demarche.build.coders.rules.grammar.sentence import Sentence
from demarche.known.actors import actor_of_id, part_of
from demarche.known.names import Names
from demarche.schema.errors import DataError
from demarche.schema.gazetteer import Actor, Place, Role

__all__ = ["Acquaintance", "Given", "GivenSpan", "Mention", "MentionKind", "given_spans", "take_given"]

MentionKind = Literal["name", "people", "modifier", "capital", "person", "role", "place"]

_SEATED = frozenset({"organ", "person_role", "media"})  # kinds of roles that a state fills with its own


@dataclass(slots=True)
class Acquaintance:
    """Whom a document has introduced: "Patel", "the Guards" and a minister's surname are known from then on.

    Attributes:
        published_on: the day that decides who held an office.
        by_name: a folded last name to its actor.
        by_role: a role's id to the last actor that bore it.
        states: the principals named so far.
        voice: who spoke last in the paragraph.
        sides: the principals named in the paragraph before the sentence that is read.
        here: those that the sentence itself names.
        bereaved: those of them whose civilians it names.
        home: the state whose capital the dateline names.
    """

    published_on: date | None
    by_name: dict[str, Actor] = field(default_factory=dict)
    by_role: dict[str, Actor] = field(default_factory=dict)
    states: set[str] = field(default_factory=set)
    voice: Actor | None = None
    sides: set[str] = field(default_factory=set)
    here: set[str] = field(default_factory=set)
    bereaved: dict[str, Actor] = field(default_factory=dict)
    home: Actor | None = None
    _paragraph: int | None = None

    def turn_to(self, paragraph: int) -> None:
        """Begin a sentence; a new paragraph has no voice yet."""
        if paragraph != self._paragraph:
            self._paragraph, self.voice, self.sides, self.here = paragraph, None, set(), set()
        self.sides |= self.here
        self.here, self.bereaved = set(), {}

    def bearer(self, role: Role) -> Actor | None:
        """Whose part a role is that names no state, where the paragraph leaves no doubt; or None.

        Who counts the dead at home is on the side of the dead ("11 Thai civilians died, the health minister
        said"); any other is on the one side that has been named in the paragraph, if that side has spoken.
        """
        if "relief" in role.traits:
            base = next(iter(self.bereaved.values())) if len(self.bereaved) == 1 else None
        else:
            is_alone = self.voice is not None and self.sides == {self.voice.principal_id}
            base = self.voice if is_alone else None
        return _seated(base, role)

    def at_home(self, role: Role) -> Actor | None:
        """The bearer of a role in the state from whose capital the document reports, or None."""
        return _seated(self.home, role)


def _seated(base: Actor | None, role: Role) -> Actor | None:
    """The part of a side that a role names, where the side fills the role with its own at home; or None."""
    if base is None or "abroad" in role.traits or role.kind not in _SEATED:
        return None
    return part_of(base, role)


@dataclass(frozen=True, slots=True)
class Mention:
    """Some words that name an actor or a place.

    Attributes:
        start, end: tokens, ``end`` exclusive.
        kind: name, people ("the Iraqis"), capital (a city or its government), person, role (a bare "the
            ministry"), modifier (a state's adjective before a noun that is no part of the state), place.
        actor: who, or None where only the document around it can tell.
        role: the part of a state named, if one is.
        place: the gazetteer's place, for kind place.
    """

    start: int
    end: int
    kind: MentionKind
    actor: Actor | None
    role: Role | None = None
    place: Place | None = None

    def covers(self, token: int) -> bool:
        """True where the token is one of the mention's."""
        return self.start <= token < self.end

    @property
    def is_office(self) -> bool:
        """True for an office that a person holds: "deputy governor of the central bank"."""
        return self.role is not None and self.role.kind == "person_role"


@dataclass(frozen=True, slots=True)
class GivenSpan:
    """A given actor in the document: code points of its text, who it is where the record says so, its place there."""

    start: int
    end: int
    actor: Actor | None
    place: int = 0


@dataclass(frozen=True, slots=True)
class Given:
    """A given actor in a sentence.

    Attributes:
        start, end: tokens of the sentence, ``end`` exclusive.
        actor: who the record says it is, else whom our look-up finds there; None where neither tells.
        place: its place in the record's list: whoever is listed first is likelier to be the one that acts.
    """

    start: int
    end: int
    actor: Actor | None
    place: int = 0

    def covers(self, token: int) -> bool:
        """True where the token is one of the actor's."""
        return self.start <= token < self.end


def given_spans(rows: Iterable[Mapping[str, Any]], names: Names, *, where: str | None) -> list[GivenSpan]:
    """The given actors of a document, in the order of its text.

    Raises:
        DataError: D021, an actor_id is no actor's; the document was read with another gazetteer.
    """
    spans = []
    for number, row in enumerate(rows):
        actor_id = row["actor_id"]
        actor = actor_of_id(actor_id, names) if actor_id is not None else None
        if actor_id is not None and actor is None:
            raise DataError("D021", where=where, number=number, name=actor_id)
        spans.append(GivenSpan(row["start"], row["end"], actor, number))
    return sorted(spans, key=lambda span: (span.start, span.end))


def take_given(
    sentence: Sentence, mentions: list[Mention], spans: Sequence[GivenSpan], known: Acquaintance
) -> tuple[list[Mention], list[Given]]:
    """The mentions of a sentence with the given actors among them, and the given actors by their tokens.

    Args:
        sentence: the sentence; of a given actor that runs over its end it has the words that it holds.
        mentions: what our look-up found in it. What a given actor with an id overlaps is dropped.
        spans: the given actors of the document.
        known: whom the document has introduced; given actors are introduced, too.
    """
    placed = _placed(sentence, spans)
    if not placed:
        return mentions, []
    told = _mentions_of(placed)
    kept = [found for found in mentions if not any(_overlap(found, one) for one in told)]
    for mention in told:
        _introduce(sentence, mention, known)
    merged = sorted([*kept, *told], key=lambda mention: mention.start)
    given = [
        Given(one.start, one.end, one.actor or _found_in(sentence, one, merged), one.place) for one in placed
    ]
    return merged, given


def _placed(sentence: Sentence, spans: Sequence[GivenSpan]) -> list[Given]:
    """The given actors that a sentence holds, by its tokens."""
    found = []
    for span in spans:
        if span.end <= sentence.starts[0] or sentence.ends[-1] <= span.start:
            continue
        inside = [
            token
            for token in range(len(sentence))
            if sentence.starts[token] < span.end and span.start < sentence.ends[token]
        ]
        if inside:
            found.append(Given(inside[0], inside[-1] + 1, span.actor, span.place))
    return found


def _mentions_of(given: Iterable[Given]) -> list[Mention]:
    """A mention for each given actor that is told by its id; where two overlap, the longer one's."""
    told: list[Mention] = []
    for one in sorted(given, key=lambda one: (one.start - one.end, one.start)):
        if one.actor is not None and not any(_overlap(other, one) for other in told):
            told.append(Mention(one.start, one.end, "name", one.actor))
    return told


def _introduce(sentence: Sentence, mention: Mention, known: Acquaintance) -> None:
    """Take a given actor into the document's memory, as one that our look-up finds."""
    if mention.actor is None:
        return
    if mention.actor.principal_id:
        known.states.add(mention.actor.principal_id)
    if mention.actor.kind == "person":
        known.by_name[sentence.lowers[mention.end - 1]] = mention.actor


def _found_in(sentence: Sentence, given: Given, mentions: Iterable[Mention]) -> Actor | None:
    """The actor that the look-up finds in a given one's words: at their head, else the first; or None."""
    inside = [one for one in mentions if one.actor is not None and _overlap(one, given)]
    heads = [token for token in range(given.start, given.end) if not given.covers(sentence.heads[token])]
    at_head = (one for one in inside if any(one.covers(head) for head in heads))
    chosen = next(at_head, next(iter(inside), None))
    return chosen.actor if chosen is not None else None


def _overlap(one: Mention | Given, other: Mention | Given) -> bool:
    """True where two share a token."""
    return one.start < other.end and other.start < one.end
