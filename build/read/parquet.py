"""Parquet files: one record a row."""

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from demarche.build.read.document import Document
from demarche.build.read.files import unreadable
from demarche.build.read.records import FIELDS, document_of
from demarche.build.read.settings import ReadSettings
from demarche.schema.errors import DataError

__all__ = ["read_parquet"]

REQUIRED = ("source_uri", "text")
# Rows in memory at once: a few MB of articles.
BATCH_ROWS = 256


def read_parquet(
    path: Path,
    uri: str,  # noqa: ARG001 - rows have their own
    settings: ReadSettings,
) -> Iterator[Document]:
    """Yield the documents of a Parquet file; a row that holds none is told as a problem, with its number.

    Raises:
        DataError: D003 no rows, D010 columns are missing, D011 the file is not whole.
    """
    try:
        with pq.ParquetFile(path, pre_buffer=False) as file:
            columns = _columns(file.schema_arrow, where=str(path))
            if not file.metadata.num_rows:
                raise DataError("D003", where=str(path))
            batches = file.iter_batches(BATCH_ROWS, columns=columns)
            yield from _documents(batches, path, settings)
    except (pa.ArrowException, OSError) as error:
        raise unreadable(path, error) from error


def _columns(schema: pa.Schema, *, where: str) -> list[str]:
    """Return the columns that we read."""
    missing = [name for name in REQUIRED if name not in schema.names]
    if missing:
        raise DataError("D010", where=where, columns=" and ".join(missing))
    return [name for name in ("text", *FIELDS, "actors") if name in schema.names]


def _documents(batches: Iterator[pa.RecordBatch], path: Path, settings: ReadSettings) -> Iterator[Document]:
    number = 0
    for batch in batches:
        for row in batch.to_pylist():
            number += 1
            try:
                yield document_of(row, settings, where=f"{path}:{number}")
            except DataError as problem:
                settings.on_problem(problem)
