"""The actors that a record gives beside its text, checked: ``"actors": [{"start", "end", "actor_id"}, …]``."""

from collections.abc import Mapping
from typing import Any

from demarche.known.actors import actor_of_id
from demarche.known.names import load_names
from demarche.schema.errors import DataError
from demarche.schema.own_gazetteer import OwnActors

__all__ = ["GivenActor", "given_actors"]

# Start and end in code points of the text, the end exclusive, and who it is, if the record says so.
GivenActor = tuple[int, int, str | None]


def given_actors(
    value: object, *, text: str, where: str | None, own: OwnActors | None
) -> tuple[GivenActor, ...] | None:
    """Return the actors that a record gives, in the order of its text; None where it gives no list.

    Args:
        value: what the record holds under ``actors``.
        text: its text as it was given; what the offsets count in.
        where: the file and line, for errors.
        own: the user's own actors, who may be named beside ours.

    Raises:
        DataError: D020 not a list of spans inside the text, D021 no actor's id, D022 a span given twice.

    >>> given_actors([{"start": 0, "end": 4}], text="Iraq protested.", where=None, own=None)
    ((0, 4, None),)
    """
    if value is None:
        return None
    if not isinstance(value, list):
        raise DataError("D020", where=where, what="actors", value=_shown(value), expected="a list")
    found: dict[tuple[int, int], tuple[int, str | None]] = {}
    for number, one in enumerate(value):
        span = _span(one, number, text=text, where=where)
        if span in found:
            raise DataError("D022", where=where, number=number, other=found[span][0])
        found[span] = (number, _actor_id(one, number, where=where, own=own))
    return tuple((*span, actor_id) for span, (_, actor_id) in sorted(found.items()))


def _span(one: object, number: int, *, text: str, where: str | None) -> tuple[int, int]:
    """Return the start and end of one given actor."""
    if not isinstance(one, Mapping):
        expected = "an object with start and end"
        raise DataError("D020", where=where, what=f"actors[{number}]", value=_shown(one), expected=expected)
    start, end = (_offset(one, name, number, where=where) for name in ("start", "end"))
    if not 0 <= start < end <= len(text) or not text[start:end].strip():
        raise DataError(
            "D020",
            where=where,
            what=f"actors[{number}]",
            value=f"start {start} and end {end}",
            expected=f"some words of the text, which has {len(text)} code points",
        )
    return start, end


def _offset(one: Mapping[str, Any], name: str, number: int, *, where: str | None) -> int:
    """Return an offset, which must be a whole number (true is none)."""
    value = one.get(name)
    if not isinstance(value, int) or isinstance(value, bool):
        what = f"actors[{number}].{name}"
        raise DataError("D020", where=where, what=what, value=_shown(value), expected="a whole number")
    return value


def _actor_id(one: Mapping[str, Any], number: int, *, where: str | None, own: OwnActors | None) -> str | None:
    """Return the id of a given actor, which must be one that we know."""
    actor_id = one.get("actor_id")
    if actor_id is None:
        return None
    if not isinstance(actor_id, str):
        what = f"actors[{number}].actor_id"
        raise DataError("D020", where=where, what=what, value=_shown(actor_id), expected="text")
    names = load_names(own)
    if actor_of_id(actor_id, names) is None:
        raise DataError("D021", where=where, number=number, name=actor_id, valid=names.actor_ids())
    return actor_id


def _shown(value: object) -> str:
    """Return the value as an error shows it, cut where it is long."""
    shown = repr(value)
    return shown if len(shown) <= 60 else f"{shown[:57]}..."
