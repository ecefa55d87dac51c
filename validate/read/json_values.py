"""JSON values out of a text: numbers in the digits they are written in, names in order, an array bit by bit."""

import json
import re
from collections.abc import Iterator
from typing import IO, Any

from demarche.validate.read.faults import Fault, Unreadable, shown
from demarche.validate.read.streams import LONGEST

__all__ = ["DECODER", "Literal", "Pairs", "elements", "why"]

# How many characters of an array are read at a time.
PIECE = 2**20

_SPACE = re.compile(r"[\s\ufeff]*")


class Literal(str):
    """A number as it is written."""

    __slots__ = ()


class Pairs(list[tuple[str, Any]]):
    """An object: its names and values in order, repeated names too."""

    __slots__ = ()


# NaN and Infinity, which are no JSON but are often written, become the fault of their cell.
DECODER = json.JSONDecoder(
    object_pairs_hook=Pairs, parse_int=Literal, parse_float=Literal, parse_constant=Fault
)


def elements(stream: IO[str]) -> Iterator[tuple[int, Any]]:
    """Yield the elements of an array, each with the line that it begins on; memory holds a few at a time.

    Raises:
        Unreadable: the text is no array; where one element is broken, nothing behind it can be relied on.
    """
    text = _Text(stream)
    text.take("[")
    while text.upcoming() != "]":
        yield text.line, text.value()
        if text.upcoming() != ",":
            break
        text.take(",")
    text.take("]")
    if text.upcoming():
        raise Unreadable(f"line {text.line}: something stands behind the end of the array")


def why(reason: Exception) -> str:
    """Return what a JSON decoder complains of, in a few words.

    >>> why(json.JSONDecodeError("Expecting value", "{", 1))
    'Expecting value at character 2'
    """
    if isinstance(reason, json.JSONDecodeError):
        return f"{reason.msg} at character {reason.colno}"
    return "it is nested too deep" if isinstance(reason, RecursionError) else str(reason)


class _Text:
    """A text that is read as far as it is needed, and the line reached."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream
        self._text = ""
        self._place = 0
        self.line = 1

    def upcoming(self) -> str:
        """Return the next character that is no space; nothing at the end."""
        while True:
            space = _SPACE.match(self._text, self._place)
            self._go_to(space.end() if space else self._place)
            if self._place < len(self._text):
                return self._text[self._place]
            if not self._read():
                return ""

    def take(self, mark: str) -> None:
        """Pass over a mark, which must come next."""
        found = self.upcoming()
        if found != mark:
            what = f"{shown(found)} stands" if found else "the file ends"
            raise Unreadable(f"line {self.line}: {what} where {shown(mark)} must stand")
        self._place += 1

    def value(self) -> Any:
        """Return the next value."""
        self.upcoming()
        while True:
            try:
                found, end = DECODER.raw_decode(self._text, self._place)
            except RecursionError as reason:
                raise Unreadable(f"line {self.line}: {why(reason)}") from reason
            except ValueError as reason:
                if len(self._text) - self._place > LONGEST or not self._read():
                    what = reason.msg if isinstance(reason, json.JSONDecodeError) else reason
                    raise Unreadable(f"line {self.line}: it is not JSON: {what}") from reason
            else:
                # A number at the end of what was read may go on.
                if end < len(self._text) or not self._read():
                    self._go_to(end)
                    return found

    def _read(self) -> bool:
        """Read on, forgetting what was passed; return whether there was more."""
        piece = self._stream.read(PIECE)
        self._text, self._place = self._text[self._place :] + piece, 0
        return bool(piece)

    def _go_to(self, end: int) -> None:
        passed = self._text[self._place : end]
        self.line += passed.count("\n") + passed.count("\r") - passed.count("\r\n")
        self._place = end
