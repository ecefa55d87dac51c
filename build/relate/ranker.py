"""The ranker: which CAMEO root, if any, stands between a pair, by a linear model over readable features.

Its weights are a table (``weights.parquet``): a row a feature, a column a root.  ``train.py`` makes them from the
codebook's examples (schema/examples).
"""

import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

__all__ = ["NO_ACT", "STATEMENTS", "WEIGHTS", "Ranker", "load_ranker", "ranker_of"]

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
        rows: the row of each feature.
        weights: float32, a row a feature, a column a class.
        intercept: float32, a column a class.
    """

    classes: tuple[str, ...]
    rows: dict[str, int]
    weights: Floats
    intercept: Floats

    def chances(self, features: list[str]) -> dict[str, float]:
        """How likely each class is, by the features of a pair; they sum to 1."""
        known = [row for feature in features if (row := self.rows.get(feature)) is not None]
        if known:
            scale = np.float32(1 / math.sqrt(len(known)))
            logits = np.add.reduce(self.weights.take(known, axis=0), axis=0) * scale + self.intercept
        else:
            logits = self.intercept
        odds = np.exp(logits.astype(np.float64) - float(logits.max()))
        return dict(zip(self.classes, (odds / odds.sum()).tolist(), strict=True))


@cache
def load_ranker() -> Ranker:
    """The ranker as it is shipped."""
    return ranker_of(pq.read_table(WEIGHTS))


def ranker_of(table: pa.Table) -> Ranker:
    """The ranker of a table of weights."""
    features = table.column("feature").to_pylist()
    classes = tuple(name for name in table.column_names if name != "feature")
    weights = np.column_stack([table.column(name).to_numpy() for name in classes]).astype(np.float32)
    last = features.index(INTERCEPT)
    rows = {feature: row for row, feature in enumerate(features) if row != last}
    return Ranker(classes, rows, weights, weights[last])
