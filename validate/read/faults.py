"""What a cell or a line that cannot be read says of itself."""

from dataclasses import dataclass

__all__ = ["Doubt", "Fault", "Torn", "Unreadable", "cut", "shown"]

# How much of a value a message quotes: enough to find it by, and no page of a document.
QUOTED = 60


class Unreadable(Exception):  # noqa: N818  # it is no error of the program, and never leaves this package
    """No part of a file can be relied on; the text says why."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell that cannot be read: what is wrong, and, where it is known, what may be meant (with a space behind)."""

    what: str
    guess: str = ""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A text that is kept as it stands, and why it is rather not what was written."""

    what: str
    guess: str = ""


@dataclass(frozen=True, slots=True)
class Torn:
    """A line that is no row, and how it begins."""

    line: int
    what: str
    value: str


def cut(text: str) -> str:
    """Return the text, shortened where it is long; what could not be printed is written out."""
    text = text if len(text) <= QUOTED else text[: QUOTED - 1] + "…"
    return text.encode("utf-8", "backslashreplace").decode()


def shown(text: str) -> str:
    """Return the text in quotation marks, shortened where it is long.

    >>> shown("1,234")
    "'1,234'"
    """
    return repr(cut(text))
