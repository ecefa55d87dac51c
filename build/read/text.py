"""Plain text files, as saved from news pages."""

from collections.abc import Iterator
from pathlib import Path

from demarche.build.read.document import Document, document_from_text
from demarche.build.read.files import decoded, read_bytes
from demarche.build.read.problems import OnProblem
from demarche.build.read.records import sidecar_of
from demarche.schema.own_gazetteer import OwnActors

__all__ = ["read_text"]


def read_text(
    path: Path,
    uri: str,
    on_problem: OnProblem,  # noqa: ARG001 - one document
    own: OwnActors | None,  # noqa: ARG001 - a page names no ids
) -> Iterator[Document]:
    """Yield the one document of a text file; its sidecar overrules what the page says.

    Raises:
        DataError: the file or its sidecar cannot be read as a document.
    """
    facts = {"source_uri": uri} | sidecar_of(path)
    yield document_from_text(decoded(read_bytes(path), where=str(path)), **facts)
