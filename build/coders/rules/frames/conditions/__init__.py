"""The conditions that a frame of the lexicon may set (its ``needs``): each is a question about one match.

A condition's docstring is what schema/lexicon/README.md says of it; its name is what a rule calls it by.
"""

from collections.abc import Callable

from demarche.build.coders.rules.frames.conditions import (
    diplomacy,
    entry,
    force,
    notice,
    responsibility,
)
from demarche.build.coders.rules.frames.match import Match

__all__ = ["CONDITIONS", "holds"]

CONDITIONS: dict[str, Callable[[Match], bool]] = {
    name: getattr(theme, name)
    for theme in (force, entry, diplomacy, responsibility, notice)
    for name in theme.__all__
}


def holds(match: Match) -> bool:
    """True where all conditions of a match's frame are met."""
    return all(CONDITIONS[name](match) for name in match.frame.needs)
