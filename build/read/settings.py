"""What the readers of files are given: the language, the user's own actors, and whom to tell what cannot be read."""

from collections.abc import Callable
from dataclasses import dataclass

from demarche.schema.errors import DataError
from demarche.schema.language import Language
from demarche.schema.own_gazetteer import OwnActors

__all__ = ["OnProblem", "ReadSettings", "ignore"]

OnProblem = Callable[[DataError], None]


@dataclass(frozen=True, slots=True)
class ReadSettings:
    """What a reader of files is given beside a file.

    Attributes:
        lexicon: the language of the reports.
        on_problem: is told of every line or row that is no document; the rest of the file goes on.
        own: the user's own actors, whom records may name beside ours.
    """

    lexicon: Language
    on_problem: OnProblem
    own: OwnActors | None = None


def ignore(problem: DataError) -> None:
    """Take no notice of a problem."""
