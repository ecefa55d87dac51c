"""The reader at work: a passage in, the acts, counts and notices that it reports out, each with its words."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from demarche.build.coders.reader.encoder import Encoder, encoder_of
from demarche.build.coders.reader.heads import COUNTS, NOTICES, ROLES, STANCES, Heads, log_shares
from demarche.build.coders.reader.weights import FOLDER, Array, read_weights, weights_sha256
from demarche.build.coders.reader.wordpieces import Pieces, Vocabulary, read_vocabulary

__all__ = ["Passage", "ReadAct", "Reader", "Span", "load_reader", "reader_sha256"]

# Pieces read at a time: two or three sentences, which is what the examples hold.
LONGEST_PASSAGE = 180
# A piece less likely to report an act than this is not looked at; what is coded is decided later, by a stricter bound.
LEAST_CHANCE = 0.15
_LONGEST_PARTY = 25  # pieces; more is a clause
_BEGINNINGS = 4  # places where a party may begin that are tried

Span = tuple[int, int]  # code points of the text read, the end exclusive


class ReadAct(NamedTuple):
    """An act, a count or a notice that a passage reports.

    Attributes:
        label: one of the fifteen roots or SAY; of counts and notices: killed, wounded, notice.
        chance: how likely its words report such an act, not calibrated.
        code: the likeliest CAMEO code of three digits under the label; None for counts and notices.
        stance: done, planned, denied or spoken of; None for counts and notices.
        answer: of a notice, when the state was told.
        span: the words of the act.
        parties: by role, the words for it; a role that has none is missing.
    """

    label: str
    chance: float
    code: str | None
    stance: str | None
    answer: str | None
    span: Span
    parties: Mapping[str, Span]


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage with its states: a row a piece, those that open and close it included."""

    pieces: Pieces
    states: Array

    def slice_of(self, span: Span) -> slice | None:
        """Return the rows of the pieces that some code points cover; None where they cover none."""
        rows = [
            number + 1
            for number, (start, end) in enumerate(self.pieces.spans)
            if start < span[1] and span[0] < end
        ]
        return slice(rows[0], rows[-1] + 1) if rows else None


class Reader:
    """The encoder with its heads, and what their answers are called."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        encoder: Encoder,
        heads: Heads,
        *,
        labels: Sequence[str],
        codes: Sequence[str],
        label_of_code: Mapping[str, str],
    ) -> None:
        self._vocabulary, self._encoder, self._heads = vocabulary, encoder, heads
        self.labels, self.codes = tuple(labels), tuple(codes)
        self._codes_of = {
            label: np.array([label_of_code[code] == label for code in codes]) for label in labels
        }
        self.passage = lru_cache(maxsize=64)(self._passage)

    def windows(self, text: str, sentences: Sequence[Span]) -> Iterator[tuple[int, int]]:
        """Yield the first and last (exclusive) of the sentences that are read together."""
        first, size = 0, 0
        for number, (start, end) in enumerate(sentences):
            own = len(self._vocabulary.pieces(text[start:end]).ids)
            if number > first and size + own > LONGEST_PASSAGE:
                yield first, number
                first, size = number, 0
            size += own
        if first < len(sentences):
            yield first, len(sentences)

    def _passage(self, text: str) -> Passage:
        """Return a passage read by the encoder; what is too long to be read is cut off."""
        pieces = self._vocabulary.pieces(text)
        cut = Pieces(pieces.ids[: 2 * LONGEST_PASSAGE], pieces.spans[: 2 * LONGEST_PASSAGE])
        ids = [self._vocabulary.open, *cut.ids, self._vocabulary.close]
        return Passage(cut, self._encoder.states(ids))

    def read(self, text: str) -> list[ReadAct]:
        """Return what a passage reports, in the order of its words; spans are code points of the passage."""
        passage = self.passage(text)
        if not passage.pieces.ids:
            return []
        acts, counts = (np.exp(log_shares(one)) for one in self._heads.acts(passage.states))
        found = [*_runs(acts, len(passage.pieces.ids)), *_runs(counts, len(passage.pieces.ids))]
        split = sum(1 for _ in _runs(acts, len(passage.pieces.ids)))
        if not found:
            return []
        pieces = [run.first for run in found]
        kinds = self._heads.kinds(passage.states, pieces)
        parties = self._heads.parties(passage.states, pieces)
        read = [
            self._read_act(passage, run, [kind[row] for kind in kinds], parties[row], is_act=row < split)
            for row, run in enumerate(found)
        ]
        return sorted(read, key=lambda act: (act.span, act.label))

    def _read_act(
        self, passage: Passage, run: "_Run", kinds: Sequence[Array], parties: Array, *, is_act: bool
    ) -> ReadAct:
        """Return what a run of pieces reports."""
        spans = passage.pieces.spans
        code, stance, answer = kinds
        label = self.labels[run.answer] if is_act else COUNTS[run.answer]
        known = np.where(self._codes_of[label], code, -np.inf) if is_act else code
        found = {role: _party(parties[2 * n], parties[2 * n + 1]) for n, role in enumerate(ROLES)}
        return ReadAct(
            label=label,
            chance=round(run.chance, 4),
            code=self.codes[int(known.argmax())] if is_act else None,
            stance=STANCES[int(stance.argmax())] if is_act else None,
            answer=NOTICES[int(answer.argmax())] if label == "notice" else None,
            span=(spans[run.first - 1][0], spans[run.last - 1][1]),
            parties={
                role: (spans[a - 1][0], spans[b - 1][1])
                for role, one in found.items()
                if one
                for a, b in [one]
            },
        )

    def codes_of(self, label: str) -> list[str]:
        """Return the CAMEO codes of a label."""
        return [code for code, is_one in zip(self.codes, self._codes_of[label], strict=True) if is_one]

    def between(self, text: str, source: Span, target: Span) -> tuple[dict[str, float], dict[str, float]]:
        """Return how likely each label is of what a source does to a target, and each code; None of both: ``-``."""
        passage = self.passage(text)
        rows = passage.slice_of(source) or slice(0, 1), passage.slice_of(target) or slice(0, 1)
        labels, codes = self._heads.between(passage.states, *rows)
        shares = np.round(np.exp(log_shares(labels)).astype(float), 4)
        of_codes = np.round(np.exp(log_shares(codes)).astype(float), 4)
        return dict(zip(self.labels, shares.tolist(), strict=True)), dict(
            zip(self.codes, of_codes.tolist(), strict=True)
        )


class _Run(NamedTuple):
    """Neighbouring pieces that report one thing: the first and the last, what, and how likely."""

    first: int
    last: int
    answer: int
    chance: float


def _runs(shares: Array, count: int) -> Iterator[_Run]:
    """Yield the runs of pieces that are likely enough to report something; the opening piece is no word."""
    likely, answers = 1 - shares[:, 0], shares[:, 1:].argmax(axis=1) + 1
    start = 1
    while start <= count:
        if likely[start] < LEAST_CHANCE:
            start += 1
            continue
        end = start
        while end < count and likely[end + 1] >= LEAST_CHANCE and answers[end + 1] == answers[start]:
            end += 1
        best = start + int(likely[start : end + 1].argmax())
        yield _Run(start, end, int(answers[best]), float(likely[best]))
        start = end + 1


def _party(begins: Array, ends: Array) -> tuple[int, int] | None:
    """Return the likeliest first and last piece of a party; None where the opening piece is likelier: nobody."""
    best, found = float(begins[0] + ends[0]), None
    for first in np.argsort(-begins, kind="stable")[:_BEGINNINGS].tolist():
        if first == 0 or first == len(begins) - 1:
            continue
        last = first + int(ends[first : min(first + _LONGEST_PARTY, len(ends) - 1)].argmax())
        if begins[first] + ends[last] > best:
            best, found = float(begins[first] + ends[last]), (first, last)
    return found


@cache
def load_reader(folder: Path = FOLDER) -> Reader:
    """Return the reader of a folder, which holds weights.npz, vocabulary.txt and answers.json."""
    answers = json.loads((folder / "answers.json").read_text("utf-8"))
    weights = read_weights(folder / "weights.npz")
    return Reader(
        read_vocabulary(folder / "vocabulary.txt"),
        encoder_of(weights),
        Heads(weights),
        labels=answers["labels"],
        codes=list(answers["codes"]),
        label_of_code=answers["codes"],
    )


def reader_sha256() -> str:
    """Return the hash of all that decides what is read: 64 hex digits."""
    return weights_sha256(FOLDER)
