"""Coded relations against gold ones: what was found of each given pair, of each sentence, of the actors.

Two mentions of an actor overlap where their spans do; where one has no span, where they share a word. A coded
mention far longer than the gold one overlaps nothing: it would otherwise win by covering the whole sentence.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, TypeVar

from demarche.build.evaluation.gold import GoldActor, GoldRecord, Span, occurrences

__all__ = ["NONE", "CodedEvent", "Figures", "Rates", "Relation", "judged_events", "judged_pairs", "score"]

# What a relation counts as that no coded event answers.
NONE = "NONE"
# A coded mention may have this many times the length of the gold one, and this many characters in any case.
LONGEST_TIMES, LONGEST_ANYWAY = 3, 60
# The overlap of a side that the gold leaves open: anything fits, and anything named fits better.
OPEN_SIDE = 0.01
# Words that two mentions may share without meaning the same.
EMPTY_WORDS = frozenset(
    [
        "the",
        "a",
        "an",
        "of",
        "in",
        "on",
        "at",
        "to",
        "for",
        "and",
        "or",
        "'s",
        "s",
        "his",
        "her",
        "its",
        "their",
    ]
)

Item = TypeVar("Item")
Id = str | int


@dataclass(frozen=True, slots=True)
class CodedEvent:
    """A coded event as it is scored: its root label and code, and the words, codes and spans of its sides."""

    root: str | None
    cameo: str | None
    source_text: str | None = None
    target_text: str | None = None
    source_code: str | None = None
    target_code: str | None = None
    source_span: Span | None = None
    target_span: Span | None = None
    confidence: float | None = field(default=None, compare=False)  # the same event, however sure

    def to_dict(self) -> dict[str, Any]:
        """Return the event as a line of predictions has it."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Rates:
    """Precision, recall and F1, and the counts that they come from."""

    tp: int
    fp: int
    fn: int

    @property
    def precision(self) -> float:
        """The share of what was coded that is right; 0 where nothing was."""
        return self.tp / (self.tp + self.fp) if self.tp + self.fp else 0.0

    @property
    def recall(self) -> float:
        """The share of the gold that was found; 0 where there is none."""
        return self.tp / (self.tp + self.fn) if self.tp + self.fn else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def to_dict(self) -> dict[str, float]:
        """Return the rates and counts by name."""
        return {
            "precision": self.precision,
            "recall": self.recall,
            "f1": self.f1,
            "tp": self.tp,
            "fp": self.fp,
            "fn": self.fn,
        }


@dataclass(frozen=True, slots=True)
class Relation:
    """What was coded of each gold pair: (gold label, coded label or NONE), and for how many pairs anything was."""

    pairs: tuple[tuple[str, str], ...]
    answered: int

    @property
    def coverage(self) -> float:
        """The share of pairs between which any event was coded."""
        return self.answered / len(self.pairs) if self.pairs else 0.0

    @property
    def accuracy(self) -> float:
        """The share of pairs with the right label."""
        return sum(gold == coded for gold, coded in self.pairs) / len(self.pairs) if self.pairs else 0.0

    @property
    def roots(self) -> dict[str, Rates]:
        """The rates of each label that the gold has, in the order of the alphabet."""
        counts = Counter(self.pairs)
        gold, coded = Counter(gold for gold, _ in self.pairs), Counter(coded for _, coded in self.pairs)
        right = {label: counts[label, label] for label in gold}
        return {
            label: Rates(right[label], coded[label] - right[label], gold[label] - right[label])
            for label in sorted(gold)
        }

    @property
    def macro_f1(self) -> float:
        """The mean F1 over the labels that the gold has."""
        roots = self.roots.values()
        return sum(rates.f1 for rates in roots) / len(roots) if roots else 0.0

    @property
    def confusion(self) -> dict[str, dict[str, int]]:
        """How often each gold label was coded as each label, zeros left out."""
        table: dict[str, dict[str, int]] = {label: {} for label in self.roots}
        for (gold, coded), count in sorted(Counter(self.pairs).items()):
            table[gold][coded] = count
        return table


@dataclass(frozen=True, slots=True)
class Figures:
    """All that is measured of one coding of the gold's sentences.

    Attributes:
        records, sentences: how many there are.
        unlabelled: records whose code or root has no label (statements); they are not scored.
        relation: the label of each record, given its pair.
        events: sources, targets and labels found in the sentences.
        is_lower_bound: some sentences may hold more events than the gold marks, so that precision is at least this.
        actors: the mentions of sources and targets.
        empty_sentences, false_alarms: sentences without an event, and those of them where one was coded.
    """

    records: int
    sentences: int
    unlabelled: int
    relation: Relation
    events: Rates
    is_lower_bound: bool
    actors: Rates
    empty_sentences: int
    false_alarms: int

    def to_dict(self) -> dict[str, Any]:
        """Return the figures as ``--json`` writes them."""
        relation = self.relation
        support = Counter(gold for gold, _ in relation.pairs)
        return {
            "records": self.records,
            "sentences": self.sentences,
            "unlabelled": self.unlabelled,
            "relation": {
                "n": len(relation.pairs),
                "coverage": relation.coverage,
                "accuracy": relation.accuracy,
                "macro_f1": relation.macro_f1,
                "roots": {
                    label: {**rates.to_dict(), "n": support[label]} for label, rates in relation.roots.items()
                },
                "confusion": relation.confusion,
            },
            "events": {**self.events.to_dict(), "precision_is_lower_bound": self.is_lower_bound},
            "actors": self.actors.to_dict(),
            "empty_sentences": self.empty_sentences,
            "false_alarms": self.false_alarms,
        }


def score(gold: Sequence[GoldRecord], coded: Mapping[Id, Sequence[CodedEvent]]) -> Figures:
    """Return the figures of what was coded.

    Args:
        gold: the gold records.
        coded: the events of each record by its id, or of each sentence by its sid.
    """
    sentences = _sentences(gold)
    pairs: list[tuple[str, str]] = []
    answered = alarms = empty = 0
    events, actors = Counter[str](), Counter[str]()
    for sid, records in sentences.items():
        found = _events_of(sid, records, coded)
        for record in records:
            if record.label is not None:
                best = _best(record, coded.get(record.id) or found)
                pairs.append((record.label, (best.root if best else None) or NONE))
                answered += best is not None
        wanted, labelled = _gold_events(records), _labelled(found)
        events += _counts(wanted, labelled, _adjacency(records[0].text, wanted, labelled))
        if not wanted and all(record.is_empty for record in records):
            empty += 1
            alarms += bool(labelled)
        actors += _actor_counts(records, found)
    return Figures(
        records=len(gold),
        sentences=len(sentences),
        unlabelled=sum(record.label is None and not record.is_empty for record in gold),
        relation=Relation(tuple(pairs), answered),
        events=_rates(events),
        is_lower_bound=any(record.is_partial for record in gold),
        actors=_rates(actors),
        empty_sentences=empty,
        false_alarms=alarms,
    )


def _sentences(gold: Iterable[GoldRecord]) -> dict[Id, list[GoldRecord]]:
    """The records of each sentence."""
    sentences: dict[Id, list[GoldRecord]] = {}
    for record in gold:
        sentences.setdefault(record.sid, []).append(record)
    return sentences


# (a) The relation of a given pair


def _events_of(
    sid: Id, records: Iterable[GoldRecord], coded: Mapping[Id, Sequence[CodedEvent]]
) -> list[CodedEvent]:
    """The events of a sentence, coded with any of its pairs or without, each once."""
    ids = dict.fromkeys((sid, *(record.id for record in records)))
    return list(dict.fromkeys(event for one in ids for event in coded.get(one, ())))


def _best(record: GoldRecord, events: Iterable[CodedEvent]) -> CodedEvent | None:
    """The event whose source and target overlap the gold's most, both at all; the first of equals."""
    best, most = None, 0.0
    for event in events:
        source = _side(record.text, record.source, event.source_text, event.source_span)
        target = _side(record.text, record.target, event.target_text, event.target_span)
        if source > 0 and target > 0 and source + target > most + 1e-12:
            best, most = event, source + target
    return best


def judged_pairs(
    gold: Iterable[GoldRecord], coded: Mapping[Id, Sequence[CodedEvent]]
) -> Iterator[tuple[CodedEvent, bool]]:
    """What was coded of each labelled pair, and whether its label is right; nothing for a pair without an event."""
    for sid, records in _sentences(gold).items():
        for record in records:
            best = _best(record, coded.get(record.id) or _events_of(sid, records, coded))
            if record.label is not None and best is not None:
                yield best, best.root == record.label


# (b) The events of a sentence

GoldEvent = tuple[str, GoldActor, GoldActor]


def _gold_events(records: Iterable[GoldRecord]) -> list[GoldEvent]:
    """The events that the gold marks in a sentence, each once."""
    found: dict[Hashable, GoldEvent] = {}
    for record in records:
        if record.label is not None:
            for source, target in record.pairs():
                key = (record.label, (source.text or "").lower(), (target.text or "").lower())
                found[key] = (record.label, source, target)
    return list(found.values())


def _labelled(events: Iterable[CodedEvent]) -> list[CodedEvent]:
    """The coded events that have a label, each label and pair of words once."""
    found: dict[Hashable, CodedEvent] = {}
    for event in events:
        if event.root is not None:
            found[event.root, (event.source_text or "").lower(), (event.target_text or "").lower()] = event
    return list(found.values())


def _adjacency(text: str, wanted: Iterable[GoldEvent], events: Sequence[CodedEvent]) -> list[list[int]]:
    """For each gold event the coded ones that match it: same label, overlapping source and target."""
    return [
        [
            number
            for number, event in enumerate(events)
            if event.root == label
            and _side(text, (source,), event.source_text, event.source_span) > 0
            and _side(text, (target,), event.target_text, event.target_span) > 0
        ]
        for label, source, target in wanted
    ]


def judged_events(
    gold: Iterable[GoldRecord], coded: Mapping[Id, Sequence[CodedEvent]]
) -> Iterator[tuple[CodedEvent, bool]]:
    """The labelled events of each sentence, and whether the gold has them; it may mark fewer than there are."""
    for sid, records in _sentences(gold).items():
        wanted, found = _gold_events(records), _labelled(_events_of(sid, records, coded))
        right = {number for numbers in _adjacency(records[0].text, wanted, found) for number in numbers}
        yield from ((event, number in right) for number, event in enumerate(found))


# (c) The actors of a sentence


def _actor_counts(records: Sequence[GoldRecord], events: Iterable[CodedEvent]) -> Counter[str]:
    """The mentions of actors found, missed and too many, sources and targets together."""
    gold = {
        actor.text.lower(): actor
        for record in records
        if record.root or record.cameo
        for actor in (*record.source, *record.target)
        if actor.text
    }
    coded: dict[str, tuple[str, Span | None]] = {}
    for event in events:
        for words, span in ((event.source_text, event.source_span), (event.target_text, event.target_span)):
            if words:
                coded[words.lower()] = (words, span)
    wanted, found = list(gold.values()), list(coded.values())
    text = records[0].text
    matches = [
        [number for number, (words, span) in enumerate(found) if _overlap(text, actor, words, span) > 0]
        for actor in wanted
    ]
    return _counts(wanted, found, matches)


# Overlap


def _side(text: str, actors: Iterable[GoldActor], words: str | None, span: Span | None) -> float:
    """How far a coded side overlaps one of the gold's actors; a little where the gold leaves it open."""
    named = [actor for actor in actors if actor.text]
    return max((_overlap(text, actor, words, span) for actor in named), default=OPEN_SIDE)


def _overlap(text: str, actor: GoldActor, words: str | None, span: Span | None) -> float:
    """How far a coded mention overlaps a gold one, from 0 to 1."""
    if not actor.text or not (words or span):
        return 0.0
    length = span[1] - span[0] if span else len(words or "")
    if length > max(LONGEST_ANYWAY, LONGEST_TIMES * len(actor.text)):
        return 0.0
    gold_spans, coded_spans = actor.places(text), (span,) if span else occurrences(text, words)
    if gold_spans and coded_spans:
        return max(_shared(one, other) for one in gold_spans for other in coded_spans)
    gold_words, coded_words = _words(actor.text), _words(words or "")
    common = gold_words & coded_words
    return len(common) / len(gold_words | coded_words) if common else 0.0


def _shared(one: Span, other: Span) -> float:
    """The share of two spans' length that they have in common."""
    common = min(one[1], other[1]) - max(one[0], other[0])
    return common / (max(one[1], other[1]) - min(one[0], other[0])) if common > 0 else 0.0


def _words(text: str) -> set[str]:
    """The words of a mention that mean something, without diacritics."""
    plain = unicodedata.normalize("NFKD", text).lower()
    return set(re.findall(r"[^\W_]+", plain)) - EMPTY_WORDS


# Counting


def _counts(wanted: Sequence[Item], found: Sequence[Any], matches: Sequence[Sequence[int]]) -> Counter[str]:
    """What was found, missed and too many, each of both sides matched once at the most."""
    matched = _matching(matches)
    return Counter(tp=matched, fp=len(found) - matched, fn=len(wanted) - matched)


def _matching(matches: Sequence[Sequence[int]]) -> int:
    """The size of the largest one-to-one matching (Kuhn's augmenting paths)."""
    taken: dict[int, int] = {}

    def place(one: int, seen: set[int]) -> bool:
        for other in matches[one]:
            if other not in seen:
                seen.add(other)
                if other not in taken or place(taken[other], seen):
                    taken[other] = one
                    return True
        return False

    return sum(place(one, set()) for one in range(len(matches)))


def _rates(counts: Counter[str]) -> Rates:
    """The rates of some counts."""
    return Rates(counts["tp"], counts["fp"], counts["fn"])
