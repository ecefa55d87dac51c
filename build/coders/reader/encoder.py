"""The encoder: word pieces into states, one vector a piece that knows the pieces around it.

A BERT of six layers (MiniLM-L6; Wang et al. 2020), run in numpy, one text at a time: no batch, no padding, so the
states of a text depend on nothing else.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from demarche.build.coders.reader.weights import Array

__all__ = ["Encoder", "encoder_of", "gelu"]

_HEADS = 12  # of attention, as the encoder was trained
_EPSILON = 1e-12
_GELU = np.float32(np.sqrt(2 / np.pi))


@dataclass(frozen=True, slots=True)
class _Layer:
    """The weights of one layer; matrices are turned so that states stand on their left."""

    qkv: Array
    qkv_bias: Array
    out: Array
    out_bias: Array
    norm_1: tuple[Array, Array]
    up: Array
    up_bias: Array
    down: Array
    down_bias: Array
    norm_2: tuple[Array, Array]


@dataclass(frozen=True, slots=True)
class Encoder:
    """The encoder with its weights."""

    words: Array
    places: Array
    norm: tuple[Array, Array]
    layers: Sequence[_Layer]

    def states(self, ids: Sequence[int]) -> Array:
        """Return the states of some pieces: a row a piece."""
        x = _norm(self.words[list(ids)] + self.places[: len(ids)], self.norm)
        for layer in self.layers:
            x = _norm(x + _attention(x, layer), layer.norm_1)
            hidden = gelu(x @ layer.up + layer.up_bias)
            x = _norm(x + hidden @ layer.down + layer.down_bias, layer.norm_2)
        return x


def encoder_of(weights: Mapping[str, Array]) -> Encoder:
    """Return the encoder of some weights, named as the training names them."""
    layers: list[_Layer] = []
    while f"enc.layers.{len(layers)}.qkv.weight" in weights:
        layers.append(_layer_of(weights, f"enc.layers.{len(layers)}."))
    places = weights["enc.pos.weight"] + weights["enc.typ"]
    return Encoder(weights["enc.word.weight"], places, _pair(weights, "enc.norm"), tuple(layers))


def _layer_of(weights: Mapping[str, Array], own: str) -> _Layer:
    """Return a layer, of the weights whose names begin alike."""
    turned = {
        name: np.ascontiguousarray(weights[f"{own}{name}.weight"].T) for name in ("qkv", "o", "f1", "f2")
    }
    bias = {name: weights[f"{own}{name}.bias"] for name in turned}
    return _Layer(
        qkv=turned["qkv"],
        qkv_bias=bias["qkv"],
        out=turned["o"],
        out_bias=bias["o"],
        norm_1=_pair(weights, f"{own}n1"),
        up=turned["f1"],
        up_bias=bias["f1"],
        down=turned["f2"],
        down_bias=bias["f2"],
        norm_2=_pair(weights, f"{own}n2"),
    )


def _pair(weights: Mapping[str, Array], name: str) -> tuple[Array, Array]:
    """Return the scale and the shift of a norm."""
    return weights[f"{name}.weight"], weights[f"{name}.bias"]


def gelu(x: Array) -> Array:
    """Return the smooth step by which the layers bend their sums (GELU, by its hyperbolic tangent)."""
    inner = x * x
    inner *= np.float32(0.044715)
    inner += np.float32(1)
    inner *= x
    inner *= _GELU
    np.tanh(inner, out=inner)
    inner += np.float32(1)
    inner *= x
    inner *= np.float32(0.5)
    return inner


def _norm(x: Array, weights: tuple[Array, Array]) -> Array:
    """Return states with mean nought and variance one, scaled and moved as was learned."""
    centred = x - x.mean(axis=-1, keepdims=True)
    variance = np.mean(centred * centred, axis=-1, keepdims=True)
    normed: Array = centred / np.sqrt(variance + np.float32(_EPSILON)) * weights[0] + weights[1]
    return normed


def _attention(x: Array, layer: _Layer) -> Array:
    """Return what each piece takes from all others."""
    count, width = x.shape
    parts = (x @ layer.qkv + layer.qkv_bias).reshape(count, 3, _HEADS, width // _HEADS).transpose(1, 2, 0, 3)
    query, key, value = parts
    scores = query @ key.transpose(0, 2, 1) * np.float32((width // _HEADS) ** -0.5)
    scores -= scores.max(axis=-1, keepdims=True)
    np.exp(scores, out=scores)
    scores /= scores.sum(axis=-1, keepdims=True)
    mixed = (scores @ value).transpose(1, 0, 2).reshape(count, width)
    out: Array = mixed @ layer.out + layer.out_bias
    return out
