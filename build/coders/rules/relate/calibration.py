"""How sure an act between two sides is: the ranker's chance, mended by what it was worth on examples it had not seen.

``calibration.csv`` has a row for each of the two numbers that decide; ``calibrating.py`` makes it with the weights.
"""

import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from demarche.schema.rows import read_rows

__all__ = ["CALIBRATION", "GIVEN", "TOLD", "Calibration", "calibrated"]

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
