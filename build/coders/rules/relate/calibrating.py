"""Fit the calibration: train on one hand's examples, see what the chances are worth on the other's, and the reverse.

The examples of a root were written by two hands, in two files (``08.tsv``, ``08b.tsv``): a ranker that has seen
only the one meets in the other's sentences what it meets in news: words and turns that are not its own.
"""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from demarche.build.coders.rules.relate.ranker import (
    CALIBRATION,
    GIVEN,
    NO_ACT,
    STATEMENTS,
    TOLD,
    Calibration,
    log_odds,
    ranker_of,
)
from demarche.build.coders.rules.relate.weighing import SURE

__all__ = ["Bin", "Sample", "bins_of", "calibration_line", "calibration_of", "write_calibration"]

EDGES = (0.0, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)  # finer where most rows are
RELIABILITY = "reliability.csv"  # beside the calibration: what it was worth on the other hand's examples
_SECOND_HAND = ("b.tsv", "extra.tsv")
EPSILON = 1e-6  # keeps a matrix from being singular, and a logarithm finite


@dataclass(frozen=True, slots=True)
class Sample:
    """A pair to learn from.

    Attributes:
        where: file and line of its example.
        features: what the ranker sees of it.
        root: the root that stands between it.
        told: the roots of the acts that the sentence reports with the pair in their slots.
    """

    where: str
    features: list[str]
    root: str
    told: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Trial:
    """A chance that a ranker gave to a root, and whether the root was right."""

    of: str
    is_second: bool
    chance: float
    is_right: bool


@dataclass(frozen=True, slots=True)
class Bin:
    """The rows whose confidence is at least ``low``, up to the next bin's: how many, how sure, how many right."""

    of: str
    low: float
    rows: int
    mean: float
    right: float


Train = Callable[[Sequence[Sample]], pa.Table]


def write_calibration(samples: Sequence[Sample], train: Train, folder: Path) -> None:
    """Fit the calibration by cross-fitting, and write it and its reliability as CSV files of a folder."""
    trials = list(_cross_fitted(samples, train))
    lines, bins = [], list[Bin]()
    for of in (TOLD, GIVEN):
        chosen = [trial for trial in trials if trial.of == of]
        line, mended = calibration_of(of, chosen)
        lines.append(line)
        bins += bins_of(of, mended)
    _write(folder / CALIBRATION.name, Calibration, lines)
    _write(folder / RELIABILITY, Bin, bins)


def bins_of(of: str, rows: Iterable[tuple[float, bool]]) -> list[Bin]:
    """The bins of some rows' confidences and whether each was right; none for a bin without rows.

    >>> bins_of("toy", [(0.45, True), (0.55, False), (0.57, True)])
    [Bin(of='toy', low=0.4, rows=1, mean=0.45, right=1.0), Bin(of='toy', low=0.5, rows=2, mean=0.56, right=0.5)]
    """
    held = list(rows)
    found = []
    for low, high in zip(EDGES, (*EDGES[1:], 2.0), strict=True):
        inside = [(chance, is_right) for chance, is_right in held if low <= chance < high]
        if inside:
            chance, right = (sum(column) / len(inside) for column in zip(*inside, strict=True))
            found.append(Bin(of, low, len(inside), round(chance, 3), round(right, 3)))
    return found


def _cross_fitted(samples: Sequence[Sample], train: Train) -> Iterator[Trial]:
    """The trials of each hand's samples by the ranker that was trained on the other's."""
    hands = [[sample for sample in samples if _is_second(sample) == which] for which in (False, True)]
    for place, unseen in enumerate(hands):
        ranker = ranker_of(train(hands[1 - place]))
        for sample in unseen:
            chances = ranker.chances(sample.features)
            yield from _trials(sample, chances, is_second=bool(place))


def _trials(sample: Sample, chances: dict[str, float], *, is_second: bool) -> Iterator[Trial]:
    """What would be coded of a sample: from the text alone as ``Weigher.act``, given as ``Weigher.likeliest`` does."""
    told = max((root for root in sample.told if root in chances), key=chances.__getitem__, default=None)
    if told is not None and chances[told] >= max(SURE, chances[NO_ACT], chances[STATEMENTS]):
        yield Trial(TOLD, is_second, chances[told], told == sample.root)
    if sample.root not in (NO_ACT, STATEMENTS):
        acts = {root: chance for root, chance in chances.items() if root not in (NO_ACT, STATEMENTS)}
        root = max(acts, key=acts.__getitem__)
        yield Trial(GIVEN, is_second, acts[root] / sum(acts.values()), root == sample.root)


def calibration_of(of: str, trials: Sequence[Trial]) -> tuple[Calibration, list[tuple[float, bool]]]:
    """The line of the form that has the lower loss on the other hand's trials, and these as it mends them."""
    hands = [[trial for trial in trials if trial.is_second == which] for which in (False, True)]
    raw = [(trial.chance, trial.is_right) for hand in hands for trial in hand]
    best: tuple[float, str, list[tuple[float, bool]]] | None = None
    for form in ("temperature", "platt"):
        lines = [
            calibration_line(of, form, hand) for hand in reversed(hands)
        ]  # for each hand that of the other
        mended = [
            (line.mend(trial.chance), trial.is_right)
            for line, hand in zip(lines, hands, strict=True)
            for trial in hand
        ]
        if best is None or _loss(mended) < best[0]:
            best = (_loss(mended), form, mended)
    assert best is not None  # noqa: S101 - there are two forms
    loss, form, mended = best
    line = calibration_line(of, form, trials)
    made = Calibration(
        of, form, line.slope, line.intercept, len(trials), round(_loss(raw), 4), round(loss, 4)
    )
    return made, mended


def calibration_line(of: str, form: str, trials: Sequence[Trial]) -> Calibration:
    """The line of one form with the lowest loss, by Newton's method."""
    odds = np.array([log_odds(trial.chance) for trial in trials])
    right = np.array([trial.is_right for trial in trials], dtype=np.float64)
    columns = np.column_stack([odds, np.ones_like(odds)] if form == "platt" else [odds])
    line = np.zeros(columns.shape[1])
    for _ in range(25):  # two parameters: it stands still after eight
        chance = 1 / (1 + np.exp(-columns @ line))
        slope = columns.T @ (right - chance)
        bend = (columns.T * (chance * (1 - chance))) @ columns + EPSILON * np.eye(len(line))
        line += np.linalg.solve(bend, slope)
    intercept = float(line[1]) if form == "platt" else 0.0
    return Calibration(of, form, round(float(line[0]), 3), round(intercept, 3), len(trials), 0.0, 0.0)


def _loss(rows: Sequence[tuple[float, bool]]) -> float:
    """The mean log loss of chances."""
    chances = np.clip([chance for chance, _ in rows], EPSILON, 1 - EPSILON)
    right = np.array([is_right for _, is_right in rows])
    return float(-np.log(np.where(right, chances, 1 - chances)).mean())


def _is_second(sample: Sample) -> bool:
    return sample.where.partition(":")[0].endswith(_SECOND_HAND)


def _write(path: Path, row_type: type[Any], rows: Iterable[Any]) -> None:
    """Write rows as CSV under the names of their fields."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([field.name for field in fields(row_type)])
        writer.writerows(astuple(row) for row in rows)
