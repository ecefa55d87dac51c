"""The ranker: which CAMEO root, if any, stands between a pair, by a linear model over readable features.

Its weights are a table (``weights.parquet``): a row a feature, a column a root.  ``train.py`` makes them from the
codebook's examples (schema/examples).
"""

import hashlib
import math
from dataclasses import dataclass
from functools import cache
from itertools import count
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from demarche.schema.rows import read_rows

__all__ = [
    "CALIBRATION",
    "GIVEN",
    "NO_ACT",
    "STATEMENTS",
    "TOLD",
    "WEIGHTS",
    "Calibration",
    "Ranker",
    "calibrated",
    "load_ranker",
    "ranker_of",
    "ranker_sha256",
]

WEIGHTS = Path(__file__).parent / "weights.parquet"
NO_ACT = "-"  # the class of a pair between which the text reports no act
STATEMENTS = "01"  # that of mere words: no act of the one towards the other
INTERCEPT = "(intercept)"

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Ranker:
    """A linear model.

    Attributes:
        classes: the roots, and ``NO_ACT``.
        rows: the row of each feature, from 1.
        weights: float32, a row a feature, a column a class; row 0 is the intercept.
    """

    classes: tuple[str, ...]
    rows: dict[str, int]
    weights: Floats

    def chances(self, features: list[str]) -> dict[str, float]:
        """How likely each class is, by the features of a pair; they sum to 1."""
        logits, known = self.weights[0], list(filter(None, map(self.rows.get, features)))
        if known:
            scale = np.float32(1 / math.sqrt(len(known)))
            logits = np.add.reduce(self.weights.take(known, axis=0), axis=0) * scale + logits
        scores: list[float] = logits.tolist()  # of so few numbers plain arithmetic is faster than arrays
        highest = max(scores)
        odds = [math.exp(score - highest) for score in scores]
        total = sum(odds)
        return {name: one / total for name, one in zip(self.classes, odds, strict=True)}


def ranker_sha256() -> str:
    """The hash of all that makes the ranker: its weights, and how its chances are calibrated."""
    return hashlib.sha256(WEIGHTS.read_bytes() + CALIBRATION.read_bytes()).hexdigest()


@cache
def load_ranker() -> Ranker:
    """The ranker as it is shipped."""
    with pq.ParquetFile(WEIGHTS) as file:  # reading by file name would import pyarrow.dataset first
        table = file.read(use_threads=False)
    return ranker_of(table)


def ranker_of(table: pa.Table) -> Ranker:
    """The ranker of a table of weights, of which the intercept is the last row."""
    features: list[str] = table.column("feature").to_pylist()
    classes = tuple(name for name in table.column_names if name != "feature")
    weights = np.empty((len(features), len(classes)), np.float32)
    for place, name in enumerate(classes):
        column = table.column(name).to_numpy()
        weights[1:, place], weights[0, place] = column[:-1], column[-1]
    return Ranker(classes, dict(zip(features[:-1], count(1), strict=False)), weights)


CALIBRATION = Path(__file__).parent / "calibration.csv"
# The chance of an act that the text reports; and its share among the acts, of a pair that the user has marked.
TOLD, GIVEN = "told", "given"
EDGE = 1e-6  # nothing is certain: the log odds of 0 and 1 have no end


@dataclass(frozen=True, slots=True)
class Calibration:
    """A line through the log odds of a chance.

    Attributes:
        of: the number that it mends: ``TOLD`` or ``GIVEN``.
        form: ``platt`` (slope and intercept) or ``temperature`` (slope alone), whichever has the lower loss.
        slope, intercept: the line.
        pairs: how many pairs it was fitted on.
        raw_loss, loss: mean log loss on the other hand's examples, of the raw chance and of the mended one.
    """

    of: str
    form: str
    slope: float
    intercept: float
    pairs: int
    raw_loss: float
    loss: float

    def mend(self, chance: float) -> float:
        """The share of pairs with such a chance for which it is right.

        >>> line = Calibration("told", "temperature", 0.5, 0.0, 1000, 0.5, 0.4)
        >>> [round(line.mend(chance), 3) for chance in (0.2, 0.5, 0.9, 1.0)]
        [0.333, 0.5, 0.75, 0.999]
        """
        return 1 / (1 + math.exp(-self.slope * log_odds(chance) - self.intercept))


def log_odds(chance: float) -> float:
    """The logarithm of the odds of a chance, within bounds."""
    held = min(max(chance, EDGE), 1 - EDGE)
    return math.log(held / (1 - held))


def calibrated(of: str, chance: float) -> float:
    """The share of pairs with such a chance for which it is right, by the shipped calibration."""
    return _shipped()[of].mend(chance)


@cache
def _shipped() -> dict[str, Calibration]:
    return {row.of: row for row in read_rows(CALIBRATION, Calibration)}
