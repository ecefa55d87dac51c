"""Source files -> documents: plain text, HTML, JSONL and Parquet, with what each page says of itself."""

from demarche.build.read.document import DOCUMENT_SCHEMA, Document, document_from_text, to_batch, unique
from demarche.build.read.settings import OnProblem, ignore
from demarche.build.read.sources import read_sources

__all__ = [
    "DOCUMENT_SCHEMA",
    "Document",
    "OnProblem",
    "document_from_text",
    "ignore",
    "read_sources",
    "to_batch",
    "unique",
]
