"""What a coder is: anything that codes batches of documents and can say who it is.

A coder of one's own is registered by an entry point of the group ``demarche.coders``: a callable that takes
``CoderSettings`` and returns a ``Coder``.  ``demarche build --coder NAME`` then takes it; what it codes is linked,
validated and released like everything else.  docs/design/013-seams.md shows a small one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import entry_points
from typing import Any, Protocol, runtime_checkable

import pyarrow as pa

from demarche.schema.errors import DataError
from demarche.schema.own_gazetteer import OwnActors

__all__ = ["DEFAULT_CODER", "Coder", "CoderSettings", "coder_names", "open_coder"]

DEFAULT_CODER = "rules"
GROUP = "demarche.coders"
# The coders that come with the project, by the module and name of what makes them.
OWN_CODERS = {"rules": "demarche.build.coders.rules.coder:RulesCoder"}


@runtime_checkable
class Coder(Protocol):
    """Codes documents.  It is sent to other processes, so it must pickle: what is heavy is loaded on first use."""

    def row(self) -> dict[str, Any]:
        """Return the coder's row of the table coders."""

    def code(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """Return the codings of a batch, one row a document, in their order.

        Args:
            batch: documents in ``DOCUMENT_SCHEMA`` (build/read).

        Returns:
            A batch in ``CODING_SCHEMA`` (build/codings.py), which ``coding_batch`` fills in.
        """


@dataclass(frozen=True, slots=True)
class CoderSettings:
    """What a user may ask of a coder.

    Attributes:
        parser: a UD-labelled spaCy pipeline to take instead of ours.
        own: the user's own actors, whose names come before ours.
        every_sentence: parse also the documents that are about something else.
    """

    parser: str | None = None
    own: OwnActors | None = None
    every_sentence: bool = False


def coder_names() -> list[str]:
    """Return the names of the coders that can be opened, ours and those that are installed."""
    return sorted({*OWN_CODERS, *(point.name for point in entry_points(group=GROUP))})


def open_coder(name: str = DEFAULT_CODER, settings: CoderSettings | None = None) -> Coder:
    """Return the coder of a name.

    Raises:
        DataError: D208 where there is none of that name, D209 where it cannot be made.
    """
    made = _maker(name)(settings or CoderSettings())
    if not isinstance(made, Coder):
        raise DataError("D209", name=name, reason=f"{type(made).__name__} has no row() and code()")
    return made


def _maker(name: str) -> Callable[[CoderSettings], Any]:
    """Return what makes the coder of a name."""
    if name in OWN_CODERS:
        module, _, attribute = OWN_CODERS[name].partition(":")
        return getattr(import_module(module), attribute)  # type: ignore[no-any-return]
    point = next(iter(entry_points(group=GROUP, name=name)), None)
    if point is None:
        raise DataError("D208", name=name, valid=coder_names())
    try:
        return point.load()  # type: ignore[no-any-return]
    except Exception as error:  # its own code may fail in any way
        raise DataError("D209", name=name, reason=f"{type(error).__name__}: {error}") from error
