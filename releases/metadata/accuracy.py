"""How well the coder codes, as it was measured: the figures of the project's README, as data."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from demarche.schema.rows import read_rows

__all__ = ["Figure", "figures"]


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure.

    Attributes:
        measure: what was measured.
        result: the figure.
        wording: the words in which the project's README tells it; a test looks for them there.
        material: what it was measured on.
        source: where the measurement is described.
        measured_on: the day of the measurement.
    """

    measure: str
    result: str
    wording: str
    material: str
    source: str
    measured_on: str


@cache
def figures() -> tuple[Figure, ...]:
    """Return the figures, in the order in which they are told."""
    return read_rows(Path(__file__).parent / "accuracy.csv", Figure)
