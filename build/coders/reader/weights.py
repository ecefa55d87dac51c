"""The weights of the reader on disk: matrices as bytes with a scale a row, widened when they are read."""

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

__all__ = ["FOLDER", "Array", "narrow", "read_weights", "weights_sha256", "write_weights"]

Array = NDArray[np.float32]

FOLDER = Path(__file__).parent / "model"
_SCALE = ".scale"  # behind the name of a matrix: what its rows are to be multiplied by
_LARGEST = 127  # of a signed byte


def narrow(matrix: Array) -> tuple[NDArray[np.int8], Array]:
    """Return a matrix in signed bytes, and the scale of each of its rows."""
    scale = np.maximum(np.abs(matrix).max(axis=1, keepdims=True), 1e-8) / _LARGEST
    return np.round(matrix / scale).astype(np.int8), scale.astype(np.float32)


def write_weights(weights: Mapping[str, Array], path: Path) -> None:
    """Write weights: matrices in bytes, vectors as they are; the same weights give the same bytes."""
    stored: dict[str, NDArray[np.generic]] = {}
    for name in sorted(weights):
        if weights[name].ndim == 2:
            stored[name], stored[name + _SCALE] = narrow(weights[name])
        else:
            stored[name] = weights[name].astype(np.float32)
    np.savez(path, **stored)  # type: ignore[arg-type]


def read_weights(path: Path) -> dict[str, Array]:
    """Return the weights of a file, in floating point."""
    with np.load(path) as stored:
        plain = {name: stored[name] for name in stored.files}
    return {
        name: array.astype(np.float32) * plain[name + _SCALE] if name + _SCALE in plain else array
        for name, array in plain.items()
        if not name.endswith(_SCALE)
    }


@cache
def weights_sha256(folder: Path = FOLDER) -> str:
    """Return the hash of the reader's files, names included: 64 hex digits."""
    digest = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        digest.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
