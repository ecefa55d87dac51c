"""Actors that a record names beforehand: where they stand in its text, and in each of its sentences.

They come as code points with an ``actor_id`` or without. With one, they are a mention of that actor, whatever
our own look-up finds there; without one, they only say that here stands an actor, and the look-up says who.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from demarche.build.coders.rules.find.mention import Acquaintance, Mention
from demarche.build.coders.rules.grammar.sentence import Sentence
from demarche.known.actors import actor_of_id
from demarche.known.names import Names
from demarche.schema.errors import DataError
from demarche.schema.gazetteer import Actor

__all__ = ["Given", "GivenSpan", "given_spans", "take_given"]


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
