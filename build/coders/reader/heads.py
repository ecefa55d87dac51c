"""What the states of a text say: which pieces report an act, which act, in what stance, and where its parties stand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from demarche.build.coders.reader.encoder import gelu
from demarche.build.coders.reader.weights import Array

__all__ = ["COUNTS", "NOTICES", "ROLES", "STANCES", "Heads", "log_shares"]

# The order in which the weights hold what each head may answer.
COUNTS = ("-", "killed", "wounded", "notice")
STANCES = ("done", "planned", "denied", "spoken")
NOTICES = ("before", "during", "after", "not_before", "none")
ROLES = ("source", "target", "by", "place", "day", "count", "victims", "of")
_POINTER = 128  # width of the vectors by which a word of an act finds its parties


@dataclass(frozen=True, slots=True)
class Heads:
    """The heads with their weights; each is asked with the states of a text, a row a piece, the opening piece first."""

    weights: Mapping[str, Array]

    def acts(self, x: Array) -> tuple[Array, Array]:
        """Return for each piece the log odds of the acts, and of counts and notices, that it may report."""
        z = gelu(self._layer("th", np.concatenate([x, np.broadcast_to(x[0], x.shape)], axis=1)))
        return self._layer("act", z), self._layer("toll", z)

    def kinds(self, x: Array, pieces: Sequence[int]) -> tuple[Array, Array, Array]:
        """Return for some pieces the log odds of the codes, the stances and the answers of notices."""
        rows = x[list(pieces)]
        z = gelu(self._layer("ch", np.concatenate([rows, np.broadcast_to(x[0], rows.shape)], axis=1)))
        return self._layer("code", z), self._layer("stance", z), self._layer("notice", z)

    def parties(self, x: Array, pieces: Sequence[int]) -> Array:
        """Return for some pieces the log chances of where each role begins and ends: [pieces, 2 x roles, text]."""
        shape = (-1, 2 * len(ROLES), _POINTER)
        query = self._layer("q", x[list(pieces)]).reshape(shape).transpose(1, 0, 2)
        key = self._layer("key", x).reshape(shape).transpose(1, 2, 0)
        scores = (query @ key).transpose(1, 0, 2) / np.float32(np.sqrt(_POINTER))
        return log_shares(scores)

    def between(self, x: Array, source: slice, target: slice) -> tuple[Array, Array]:
        """Return the log odds of the acts, and of the codes, that a source does to a target."""
        one, other = x[source].mean(axis=0), x[target].mean(axis=0)
        query = self._layer("pq", np.concatenate([one, other]))
        scores = self._layer("pk", x) @ query / np.float32(np.sqrt(x.shape[1]))
        context = np.exp(log_shares(scores)) @ x
        z = gelu(self._layer("ph", np.concatenate([one, other, context, x[0], one * other])))
        return self._layer("po", z), self._layer("pc", z)

    def _layer(self, name: str, x: Array) -> Array:
        """Return the sums of a linear layer."""
        sums: Array = x @ self.weights[f"{name}.weight"].T + self.weights[f"{name}.bias"]
        return sums


def log_shares(scores: NDArray[np.float32]) -> Array:
    """Return scores as the logarithms of shares of one, along the last axis."""
    moved = scores - scores.max(axis=-1, keepdims=True)
    shares: Array = moved - np.log(np.exp(moved).sum(axis=-1, keepdims=True))
    return shares
