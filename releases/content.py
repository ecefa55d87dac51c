"""Hashes: of a file's bytes, and of what a table says whatever wrote the file.

Another version of pyarrow writes other bytes for the same rows. The content hash does not change with
it: it is taken over the columns' values in the order of the rows. For each column, three streams are
hashed: which values are null, how long each text is, and the values themselves (little-endian numbers,
UTF-8 texts; nulls as zero or empty). The hash of the table is that of the lines
``name type nulls lengths values``, one a column.
"""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

__all__ = ["ContentHash", "content_sha256", "file_sha256"]

# Rows read at once: large enough for speed, small enough for any machine.
CHUNK_ROWS = 122_880

# Dates are hashed as the numbers that they are: days since 1970-01-01.
PLAIN = {pa.date32(): pa.int32(), pa.bool_(): pa.int8()}


class ContentHash:
    """The running hash of what a table of flat columns says; how its rows are cut into batches is no part of it.

    >>> content = ContentHash(pa.schema([("number", pa.int32())]))
    >>> rows = content.passing([pa.record_batch({"number": pa.array([1, 2], pa.int32())})])
    >>> sum(batch.num_rows for batch in rows), content.hexdigest()[:8]
    (2, '24cfd0ef')
    """

    def __init__(self, schema: pa.Schema) -> None:
        self._columns = [_Column(field) for field in schema]

    def update(self, batch: pa.RecordBatch) -> None:
        """Add the next rows."""
        for column, array in zip(self._columns, batch.columns, strict=True):
            column.update(array)

    def passing(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Yield the batches as they come, each added on its way: written and hashed in one reading."""
        for batch in batches:
            self.update(batch)
            yield batch

    def hexdigest(self) -> str:
        """Return the hash of the rows so far."""
        return hashlib.sha256("".join(column.line() for column in self._columns).encode()).hexdigest()


class _Column:
    """The three running hashes of a column."""

    def __init__(self, field: pa.Field) -> None:
        self.field = field
        self.nulls, self.lengths, self.values = hashlib.sha256(), hashlib.sha256(), hashlib.sha256()

    def update(self, array: pa.Array) -> None:
        """Add the next values."""
        self.nulls.update(_bytes(array.is_null().cast(pa.int8())))
        if pa.types.is_string(array.type) or pa.types.is_large_string(array.type):
            filled = array.fill_null("").cast(pa.large_string())
            self.lengths.update(_bytes(pc.binary_length(filled)))
            self.values.update(_letters(filled))
        else:
            plain = array.cast(PLAIN.get(array.type, array.type))
            self.values.update(_bytes(plain.fill_null(0)))

    def line(self) -> str:
        """Return the column's line in the hash of the table."""
        digests = (digest.hexdigest() for digest in (self.nulls, self.lengths, self.values))
        return " ".join((self.field.name, str(self.field.type), *digests)) + "\n"


def content_sha256(path: Path) -> str:
    """Return the hash of what a Parquet file of flat columns says, whatever wrote it."""
    with pq.ParquetFile(path) as file:
        content = ContentHash(file.schema_arrow)
        for batch in file.iter_batches(batch_size=CHUNK_ROWS):
            content.update(batch)
    return content.hexdigest()


def file_sha256(path: Path) -> str:
    """Return the hash of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _letters(array: pa.Array) -> memoryview:
    """Return the UTF-8 of an array of large strings without nulls, one after the other."""
    _, offsets, values = array.buffers()
    if values is None:
        return memoryview(b"")
    ends = np.frombuffer(offsets, np.int64)[array.offset : array.offset + len(array) + 1]
    return memoryview(values)[ends[0] : ends[-1]]


def _bytes(array: pa.Array) -> bytes:
    """Return the values of an array of numbers without nulls as little-endian bytes."""
    numbers = array.to_numpy(zero_copy_only=False)
    return bytes(numbers.astype(numbers.dtype.newbyteorder("<")).tobytes())
