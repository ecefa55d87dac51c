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

from demarche.build.coders.rules.relate.calibration import CALIBRATION

__all__ = ["NO_ACT", "STATEMENTS", "WEIGHTS", "Ranker", "load_ranker", "ranker_of", "ranker_sha256"]

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
