"""The first layer of the parser: a vector for each word, worked out once for each distinct word of a batch.

It is spaCy's MultiHashEmbed otherwise. Two thirds of the words of a batch of news are repeats, and embedding
them again took a fifth of the parser's time.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from spacy.ml.featureextractor import FeatureExtractor
from spacy.tokens import Doc
from spacy.util import registry
from thinc.api import HashEmbed, Maxout, Model, chain, concatenate, list2ragged, ragged2list, with_array
from thinc.types import Floats2d, Ints2d

__all__ = ["embed_distinct_words"]

# Any odd number far from 0 and from powers of two spreads a row of feature hashes over 64 bits.
MIXING_FACTOR = np.uint64(0x9E3779B97F4A7C15)


@registry.architectures("demarche.embed.v1")  # type: ignore[untyped-decorator]
def embed_distinct_words(width: int, attrs: list[str], rows: list[int]) -> Model[list[Doc], list[Floats2d]]:
    """Return a layer that embeds each of `attrs` in a table of as many `rows`, and mixes them to `width`."""
    tables: list[Model[Ints2d, Floats2d]] = [
        HashEmbed(width, size, column=column, seed=8 + column) for column, size in enumerate(rows)
    ]
    mixer = Maxout(width, width * len(tables), nP=3, dropout=0.0, normalize=True)
    vectors: Model[Any, Any] = _once_for_each(chain(concatenate(*tables), mixer))
    return chain(FeatureExtractor(attrs), list2ragged(), with_array(vectors), ragged2list())


def _once_for_each(layer: Model[Ints2d, Floats2d]) -> Model[Ints2d, Floats2d]:
    return Model("once_for_each", _forward, init=_initialize, layers=[layer])


def _forward(
    model: Model[Ints2d, Floats2d],
    features: Ints2d,
    is_train: bool,  # noqa: FBT001 (thinc's own signature)
) -> tuple[Floats2d, Callable[[Floats2d], Ints2d]]:
    layer: Model[Any, Any] = model.layers[0]
    if is_train:  # dropout must fall on every word separately
        return layer(features, is_train)
    _, first, inverse = np.unique(_keys(features), return_index=True, return_inverse=True)
    vectors = layer.predict(features[first])
    return vectors[inverse], lambda gradient: gradient


def _keys(features: Ints2d) -> np.ndarray[Any, np.dtype[np.uint64]]:
    """Return one number for each row of features, the same for the same features."""
    keys = np.zeros(features.shape[0], dtype=np.uint64)
    for column in features.T:
        keys = (keys + column) * MIXING_FACTOR
        keys ^= keys >> np.uint64(32)
    return keys


def _initialize(
    model: Model[Ints2d, Floats2d],
    X: Ints2d | None = None,  # noqa: N803 (thinc's own names)
    Y: Floats2d | None = None,  # noqa: N803
) -> None:
    model.layers[0].initialize(X=X, Y=Y)
