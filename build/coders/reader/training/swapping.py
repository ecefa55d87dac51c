"""States swapped for others in a text, in all their forms, so that nothing is learned about who is who."""

import re
from collections.abc import Sequence
from functools import cache
from random import Random
from typing import NamedTuple

from demarche.schema.gazetteer import State, load_states

__all__ = ["swap_states"]

Span = tuple[int, int]
_SHORTEST = 4  # letters of a form; a shorter one is too often another word
_S_ENDINGS = ("s", "sh", "ch", "se")  # of a people's name that has no plural of its own


class _Form(NamedTuple):
    """One way to name a state: its place among the states, and which of its columns it stands in."""

    state: int
    column: str


def swap_states(text: str, spans: Sequence[Span], rng: Random) -> tuple[str, list[Span]]:
    """Return a text with each of its states replaced by another, and the spans moved along.

    Args:
        text: a passage.
        spans: code points of it.
        rng: tells which state stands for which; one state stands for one other throughout.
    """
    chosen: dict[int, int] = {}
    parts: list[str] = []
    moves: list[tuple[int, int, int]] = []
    end = 0
    for found in _pattern().finditer(text):
        form = _forms()[found[1]]
        other = chosen.setdefault(form.state, rng.randrange(len(_states())))
        written = _written(_states()[other], form.column, found[1])
        parts.append(text[end : found.start()] + written)
        moves.append((found.start(), found.end(), len(written)))
        end = found.end()
    return "".join([*parts, text[end:]]), [
        (_moved(a, moves), _moved(b, moves, is_end=True)) for a, b in spans
    ]


def _written(state: State, column: str, instead_of: str) -> str:
    """Return how a state is written in a form; as it stands where it has none like it."""
    forms = _columns(state)[column]
    if not forms or (column == "demonyms" and instead_of.endswith("s") and not forms[0].endswith(_S_ENDINGS)):
        return instead_of
    return forms[0]


def _moved(place: int, moves: Sequence[tuple[int, int, int]], *, is_end: bool = False) -> int:
    """Return where a place lies once the states before it are swapped; within one, at its beginning or end."""
    by = 0
    for start, end, length in moves:
        if place >= end:
            by += length - (end - start)
        elif place > start:
            return start + by + (length if is_end else 0)
        else:
            break
    return place + by


def _columns(state: State) -> dict[str, tuple[str, ...]]:
    """Return the forms of a state by their column."""
    capital = (state.capital,) if state.capital else ()
    return {
        "name": (state.name,),
        "adjectives": tuple(state.adjectives),
        "demonyms": tuple(state.demonyms),
        "capital": capital,
    }


@cache
def _states() -> tuple[State, ...]:
    """Return the states that have every form."""
    return tuple(state for state in load_states() if state.adjectives and state.capital)


@cache
def _forms() -> dict[str, _Form]:
    """Return the forms by how they are written; of two states with one form, the first has it."""
    forms: dict[str, _Form] = {}
    for number, state in enumerate(_states()):
        for column, written in _columns(state).items():
            for one in written:
                if len(one) >= _SHORTEST:
                    forms.setdefault(one, _Form(number, column))
    return forms


@cache
def _pattern() -> re.Pattern[str]:
    """Return what finds any form, the longer before the shorter."""
    ordered = sorted(map(re.escape, _forms()), key=lambda form: (-len(form), form))
    return re.compile(rf"(?<![\w-])({'|'.join(ordered)})(?![\w-])")
