"""JSON Schemas (draft 2020-12) of what ``--json`` prints, generated from dataclasses and their docstrings."""

import inspect
import re
from collections.abc import Mapping, Sequence
from dataclasses import fields
from types import UnionType
from typing import Any, Literal, get_args, get_origin, get_type_hints

from demarche.schema.errors import ProgramError

__all__ = ["schema_of"]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
PLAIN: dict[Any, str] = {str: "string", int: "integer", bool: "boolean", type(None): "null"}


def schema_of(whole: type, parts: Sequence[type], *, comment: str) -> dict[str, Any]:
    """Return the schema of a dataclass; further keys are allowed, since they may be added.

    Args:
        whole: what is printed.
        parts: the dataclasses that stand inside it.
        comment: how the file is made.

    Raises:
        ProgramError: P003, a docstring does not describe every field, or a type has no schema.
    """
    inside = {part.__name__: _object(part, parts) for part in parts}
    return {"$schema": DIALECT, "$comment": comment, **_object(whole, parts), "$defs": inside}


def _object(kind: type, parts: Sequence[type]) -> dict[str, Any]:
    """Return the schema of a dataclass: every field is always there."""
    types, told = get_type_hints(kind), _descriptions(kind)
    names = [field.name for field in fields(kind)]
    if set(names) != told.keys():
        raise ProgramError("P003", what=f"The docstring of {kind.__name__} must describe {', '.join(names)}.")
    return {
        "title": kind.__name__,
        "description": (kind.__doc__ or "").split("\n", 1)[0],
        "type": "object",
        "properties": {name: {"description": told[name], **_schema(types[name], parts)} for name in names},
        "required": names,
    }


def _schema(kind: Any, parts: Sequence[type]) -> dict[str, Any]:
    """Return the schema of a type: plain, a choice of values, optional, a list, a mapping or a dataclass."""
    if kind in PLAIN:
        return {"type": PLAIN[kind]}
    if kind in parts:
        return {"$ref": f"#/$defs/{kind.__name__}"}
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Literal:
        return {"enum": list(arguments)}
    if origin is UnionType and all(argument in PLAIN for argument in arguments):
        return {"type": [PLAIN[argument] for argument in arguments]}
    if origin is tuple:
        return {"type": "array", "items": _schema(arguments[0], parts)}
    if origin is Mapping:
        return {"type": "object", "additionalProperties": _schema(arguments[1], parts)}
    raise ProgramError("P003", what=f"No JSON Schema is known for the type {kind}.")


def _descriptions(kind: type) -> dict[str, str]:
    """Return what the ``Attributes:`` of a docstring say of each field, lines joined."""
    _, _, attributes = inspect.cleandoc(kind.__doc__ or "").partition("Attributes:\n")
    found = re.findall(r"^ {4}(\w+): (.+(?:\n {8}.+)*)", attributes, re.MULTILINE)
    return {name: " ".join(text.split()) for name, text in found}
