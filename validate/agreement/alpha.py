"""Krippendorff's alpha of two coders, of many samples at once.

For two coders who both answer, alpha comes from how often each pair of values occurs:
1 - (N - 1) * sum(2 d(a, b) over the pairs) / sum(n(v) n(w) d(v, w) over the values), where N is twice the
number of pairs, n(v) how often either coder gives v, and d the squared difference at the level of measurement
(Krippendorff, Content Analysis, 4th ed. 2019, chapter 12; "Computing Krippendorff's Alpha-Reliability", 2011).

The tests hold it against the package krippendorff. That one is not called here: it keeps a square of all values
for every pair (10.7 s and 4.2 GB for 2,000 pairs of 296 codes) and knows neither weights nor samples.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["LEVELS", "Array", "Pairs", "alphas", "tally"]

Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Pairs:
    """How often each pair of values occurs in each group of documents; who gave which of the two does not matter.

    Attributes:
        group: the number of the group.
        low, high: the places of the two values in the domain, the smaller first.
        times: how often.
        domain: the values as numbers, sorted; infinite only at the level of ratios.
        groups: how many groups there are.
    """

    group: Array
    low: Array
    high: Array
    times: Array
    domain: Array
    groups: int

    @property
    def total(self) -> int:
        """How many pairs there are."""
        return int(self.times.sum())

    @property
    def agreed(self) -> int:
        """How many of them are of one value."""
        return int(self.times[self.low == self.high].sum())

    def by_group(self, amounts: Array | None = None) -> Array:
        """Return the sum of some amounts in each group; without amounts, the number of pairs."""
        weights = self.times if amounts is None else self.times * amounts
        return np.bincount(self.group, weights, self.groups)


def tally(
    a: Array, b: Array, domain: Array, *, group: Array, groups: int, times: Array | None = None
) -> Pairs:
    """Return the pairs of two coders, counted: the same whichever coder comes first and in whichever order.

    Args:
        a, b: the place of each coder's value in the domain.
        domain: the values as numbers, sorted.
        group: the group of documents that each pair is of.
        groups: how many groups there are.
        times: how often each pair occurs; once, where nothing is said.
    """
    size = max(len(domain), 1)
    low, high = np.minimum(a, b), np.maximum(a, b)
    keys, first, inverse = np.unique(
        (group * size + low) * size + high, return_index=True, return_inverse=True
    )
    amounts = np.ones(len(a)) if times is None else times
    counted = np.bincount(inverse, amounts, len(keys))
    return Pairs(group[first], low[first], high[first], counted, domain, groups)


def alphas(pairs: Pairs, level: str, draws: Array) -> Array:
    """Return alpha in each sample; not a number where the values do not vary, for there it is undefined.

    Args:
        pairs: the pairs of both coders.
        level: the level of measurement, one of ``LEVELS``.
        draws: how often each group is in a sample, a row a sample.

    >>> once = tally(np.array([0, 0, 1, 1]), np.array([0, 1, 1, 1]), np.array([0.0, 1.0]),
    ...              group=np.zeros(4, int), groups=1)
    >>> alphas(once, "nominal", np.ones((1, 1))).round(6).tolist()
    [0.533333]
    """
    drawn = draws @ _per_value(pairs)
    observed, expected = LEVELS[level](pairs, draws, drawn)
    values = drawn.sum(axis=1)
    missing = np.full(len(draws), np.nan)
    return np.asarray(1 - np.divide((values - 1) * observed, expected, out=missing, where=expected > 0))


# The rest of a formula: what is observed, and what is expected of the same values given by chance


def _per_value(pairs: Pairs) -> Array:
    """How often each value is given in each group."""
    size = len(pairs.domain)
    counts = np.zeros(pairs.groups * size)
    for places in (pairs.low, pairs.high):
        counts += np.bincount(pairs.group * size + places, pairs.times, len(counts))
    return counts.reshape(pairs.groups, size)


def _nominal(pairs: Pairs, draws: Array, drawn: Array) -> tuple[Array, Array]:
    """Return the sums where any two values differ by 1."""
    observed = 2 * draws @ pairs.by_group(pairs.low != pairs.high)
    return observed, drawn.sum(axis=1) ** 2 - (drawn**2).sum(axis=1)


def _interval(pairs: Pairs, draws: Array, drawn: Array) -> tuple[Array, Array]:
    """Return the sums where two values differ by what lies between the numbers."""
    values = pairs.domain - pairs.domain[:1]
    observed = 2 * draws @ pairs.by_group((values[pairs.low] - values[pairs.high]) ** 2)
    return observed, _spread(drawn, values)


def _ordinal(pairs: Pairs, draws: Array, drawn: Array) -> tuple[Array, Array]:
    """Return the sums where two values differ by their mean ranks among all that are given in the sample."""
    ranks = drawn.cumsum(axis=1) - drawn / 2
    size = len(pairs.domain)
    cells = np.bincount(
        (pairs.group * size + pairs.low) * size + pairs.high, pairs.times, pairs.groups * size * size
    )
    together = (draws @ cells.reshape(pairs.groups, size * size)).reshape(len(draws), size, size)
    apart = (ranks[:, :, None] - ranks[:, None, :]) ** 2
    return 2 * (together * apart).sum(axis=(1, 2)), _spread(drawn, ranks)


def _ratio(pairs: Pairs, draws: Array, drawn: Array) -> tuple[Array, Array]:
    """Return the sums where two values differ by their difference over their sum."""
    apart = _ratios(pairs.domain)
    observed = 2 * (draws * pairs.by_group(apart[pairs.low, pairs.high])).sum(axis=1)
    return observed, ((drawn @ apart) * drawn).sum(axis=1)


def _ratios(domain: Array) -> Array:
    """The squared difference of any two values over their sum: 1 from zero and from infinity to any other."""
    known = domain[np.isfinite(domain)]
    total = known[:, None] + known[None, :]
    shares = np.ones((len(domain), len(domain)))
    shares[: len(known), : len(known)] = (known[:, None] - known[None, :]) / np.maximum(total, 1)
    np.fill_diagonal(shares, 0)
    return np.asarray(shares**2)


def _spread(drawn: Array, values: Array) -> Array:
    """The sum of squared differences between any two of the values that are given; exactly 0 where all are one."""
    total = drawn.sum(axis=1, keepdims=True)
    mean = (drawn * values).sum(axis=1, keepdims=True) / np.maximum(total, 1)
    spread: Array = 2 * total[:, 0] * (drawn * (values - mean) ** 2).sum(axis=1)
    return spread


LEVELS: dict[str, Callable[[Pairs, Array, Array], tuple[Array, Array]]] = {
    "nominal": _nominal,
    "ordinal": _ordinal,
    "interval": _interval,
    "ratio": _ratio,
}
