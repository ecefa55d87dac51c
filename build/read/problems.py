"""How a reader tells of what it cannot read, without stopping: a function that takes the error."""

from collections.abc import Callable

from demarche.schema.errors import DataError

__all__ = ["OnProblem", "ignore"]

OnProblem = Callable[[DataError], None]


def ignore(problem: DataError) -> None:
    """Take no notice of a problem."""
