"""What every version says of the dataset: its title, authors, licence and channels, from ``dataset.yaml``."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

__all__ = ["Dataset", "dataset"]


@dataclass(frozen=True, slots=True)
class Dataset:
    """What does not change from version to version; ``license`` is an SPDX name."""

    name: str
    title: str
    description: str
    authors: tuple[str, ...]
    keywords: tuple[str, ...]
    license: str
    license_title: str
    license_url: str
    channels: Mapping[str, str]


@cache
def dataset() -> Dataset:
    """Return what ``dataset.yaml`` says.

    >>> dataset().license
    'CC-BY-4.0'
    """
    said = yaml.safe_load((Path(__file__).parent / "dataset.yaml").read_text(encoding="utf-8"))
    return Dataset(**(said | {name: tuple(said[name]) for name in ("authors", "keywords")}))
