"""Files of one document: a page saved as plain text, or as HTML with what its metadata say of it."""

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from demarche.build.read.dates import iso_date
from demarche.build.read.document import Document, document_from_text
from demarche.build.read.files import decoded, read_bytes, unreadable
from demarche.build.read.pages import medium_named, medium_of_url
from demarche.build.read.records import sidecar_of
from demarche.build.read.settings import ReadSettings
from demarche.schema.errors import DataError

__all__ = ["read_html", "read_text"]

# Only what the page declares: a wider search takes any number in the page for its date.
DATE_RULES = {"extensive_search": False, "original_date": True}


def read_text(path: Path, uri: str, settings: ReadSettings) -> Iterator[Document]:
    """Yield the one document of a text file; its sidecar overrules what the page says.

    Raises:
        DataError: the file or its sidecar cannot be read as a document.
    """
    facts = {"source_uri": uri} | sidecar_of(path)
    yield document_from_text(decoded(read_bytes(path), where=str(path)), **facts, lexicon=settings.lexicon)


def read_html(path: Path, uri: str, settings: ReadSettings) -> Iterator[Document]:
    """Yield the one document of an HTML file, whose text is the extracted article.

    Raises:
        DataError: D017 when the page holds no article, or the file or its sidecar cannot be read.
    """
    page = _extracted(read_bytes(path), path)
    facts = {"source_uri": uri} | _metadata(page) | sidecar_of(path)
    yield document_from_text(page.text, **facts, lexicon=settings.lexicon)


def _extracted(raw: bytes, path: Path) -> Any:
    """Return trafilatura's reading of a page; it is imported late, since only HTML needs it."""
    import trafilatura

    logging.getLogger("trafilatura").addHandler(logging.NullHandler())  # it warns on stderr; we raise instead
    try:
        page: Any = trafilatura.bare_extraction(
            raw, with_metadata=True, include_comments=False, date_extraction_params=DATE_RULES
        )
    except Exception as error:  # whatever broken markup does to a parser, it is this file's fault
        raise unreadable(path, error) from error
    if page is None or not (page.text or "").strip():
        raise DataError("D017", where=str(path))
    return page


def _metadata(page: Any) -> dict[str, Any]:
    """Return what the page's metadata say, without what they leave out."""
    name = page.sitename or ""
    facts = {
        "title": page.title,
        "published_on": iso_date(page.date or ""),
        "publisher": medium_named(name) or medium_of_url(page.url or "") or name,
        "rights": page.license,
    }
    return {key: value for key, value in facts.items() if value}
