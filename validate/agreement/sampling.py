"""How sure a figure is: the documents are drawn again, with replacement, and the figure is taken of each sample."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from demarche.validate.agreement.alpha import Array

__all__ = ["DRAWS", "SEED", "Sample", "interval", "sample"]

# With another seed the ends of an interval move by about a fiftieth of its width.
DRAWS = 1_000
# Any number does; a fixed one gives the same intervals every time.
SEED = 20_260_101
# Beyond so many, documents are dealt into groups, and groups are drawn: the intervals of thousands of documents
# are as wide either way, and take a bounded time.
MOST_GROUPS = 1_000
# Of fewer documents the draws know too little of what other documents would be like.
FEWEST_GROUPS = 10
# So many of the draws must have a figure; those without variation have no alpha.
SHARE_WITH_FIGURE = 0.95
ENDS = (0.025, 0.975)


@dataclass(frozen=True, slots=True)
class Sample:
    """The groups of documents, and how often each is in each draw.

    Attributes:
        groups: ``doc_id`` and the number of its group.
        number: how many groups there are.
        draws: how often each group is drawn, a row a draw.
    """

    groups: pl.DataFrame
    number: int
    draws: Array

    @property
    def once(self) -> Array:
        """The sample that has every document once."""
        return np.ones((1, self.number))

    def of(self, doc_ids: pl.Series) -> Array:
        """Return the group of each document."""
        documents = pl.DataFrame({"doc_id": doc_ids})
        joined = documents.join(self.groups, on="doc_id", how="left", maintain_order="left")
        return joined["group"].to_numpy()

    def counted(self, doc_ids: pl.Series) -> Array:
        """Return how many rows each group has, given the documents of the rows."""
        return np.bincount(self.of(doc_ids), minlength=self.number)


def sample(doc_ids: pl.Series) -> Sample:
    """Return the draws of some documents, the same for the same documents."""
    number = min(doc_ids.len(), MOST_GROUPS)
    places = pl.int_range(doc_ids.len(), dtype=pl.Int64, eager=True) % number
    groups = pl.DataFrame({"doc_id": doc_ids.sort(), "group": places})
    dice = np.random.default_rng(SEED)
    draws = dice.multinomial(number, np.full(number, 1 / number), size=DRAWS)
    return Sample(groups, number, draws.astype(np.float64))


def interval(figures: Array, *, groups: int) -> tuple[float, float] | tuple[None, None]:
    """Return the ends of the 95 % interval, or None twice where the documents do not carry one.

    Args:
        figures: the figure of each draw, not a number where there is none.
        groups: how many groups of documents hold anything to compare.
    """
    known = figures[~np.isnan(figures)]
    if groups < FEWEST_GROUPS or len(known) < SHARE_WITH_FIGURE * len(figures):
        return None, None
    low, high = np.quantile(known, ENDS)
    return float(low), float(high)
