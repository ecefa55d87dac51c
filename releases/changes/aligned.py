"""Two tables of any size side by side: stretch by stretch of a column that both are ordered by.

Each stretch holds every row of either table whose value lies in it, so that what is said of a stretch is
said of the whole, and memory holds no more than a few row groups.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from demarche.schema.errors import DataError
from demarche.schema.parquet import ROW_GROUP_ROWS, glob_safe

__all__ = ["DisorderedError", "Pair", "aligned", "ascends", "frames", "readable", "sorted_frames"]

Pair = tuple[pl.DataFrame, pl.DataFrame]

# Sorts after every text that is written: where the order puts what is null.
LAST = "\U0010ffff"


class DisorderedError(Exception):
    """A table does not stand in the order that was taken for its own."""


class _Side:
    """One of the two tables: the rows that were read and not yet given, in their order."""

    def __init__(self, source: Iterable[pl.DataFrame], by: str) -> None:
        self._source, self._by = iter(source), by
        self._rows: pl.DataFrame | None = None
        self.is_done = False
        self.read()

    @property
    def last(self) -> str:
        """The greatest value read so far; no more rows before it can follow."""
        rows = self._rows
        assert rows is not None  # noqa: S101  # a side that is not done has rows
        return str(self._order(rows)[-1])

    def read(self) -> None:
        """Read on, by one frame that has rows."""
        frame = next((frame for frame in self._source if frame.height), None)
        if frame is None:
            self.is_done = True
            return
        order = self._order(frame)
        if not order.is_sorted():
            frame = frame[order.arg_sort()]
        if self._rows is not None and self._rows.height:
            if self._order(frame)[0] < self.last:
                raise DisorderedError
            frame = pl.concat([self._rows, frame])
        self._rows = frame

    def take(self, limit: str | None, like: "_Side") -> pl.DataFrame:
        """Give the rows before the limit, or all of them; the columns of the other side where there were none."""
        if self._rows is None:
            return like.empty()
        count = (
            self._rows.height if limit is None else int(self._order(self._rows).search_sorted(limit, "left"))
        )
        given, self._rows = self._rows[:count], self._rows[count:]
        return given

    def empty(self) -> pl.DataFrame:
        """Return the columns without rows."""
        return pl.DataFrame() if self._rows is None else self._rows.clear()

    def _order(self, frame: pl.DataFrame) -> pl.Series:
        return frame[self._by].fill_null(LAST)


def aligned(old: Iterable[pl.DataFrame], new: Iterable[pl.DataFrame], *, by: str) -> Iterator[Pair]:
    """Yield stretches of both tables: every row of either whose value of ``by`` lies in the stretch.

    Args:
        old: frames in ascending order of ``by``, a column of text; its nulls come last.
        new: the same of the other table.
        by: the column.

    Raises:
        DisorderedError: a frame begins before the one that it follows.

    >>> frame = pl.DataFrame({"key": ["a", "b"]})
    >>> [(one.height, other.height) for one, other in aligned([frame], [frame[1:]], by="key")]
    [(1, 0), (1, 1)]
    """
    sides = _Side(old, by), _Side(new, by)
    while True:
        limits = [side.last for side in sides if not side.is_done]
        limit = min(limits, default=None)
        pair = sides[0].take(limit, sides[1]), sides[1].take(limit, sides[0])
        if pair[0].height or pair[1].height:
            yield pair
        if limit is None:
            return
        for side in sides:
            if not side.is_done and side.last == limit:
                side.read()


def frames(files: Sequence[Path], columns: Sequence[str]) -> Iterator[pl.DataFrame]:
    """Yield columns of a table in frames, in the order of its files and rows."""
    for file in files:
        # Else all that was ever read of the file stays in memory until its end.
        with readable(file), pq.ParquetFile(file, pre_buffer=False) as source:
            for batch in source.iter_batches(batch_size=ROW_GROUP_ROWS, columns=list(columns)):
                yield pl.DataFrame(pl.from_arrow(batch)).select(columns)


@contextmanager
def readable(file: Path) -> Iterator[None]:
    """Turn what Arrow cannot read into one clear message.

    Raises:
        DataError: D011, the file is not what it should be.
    """
    try:
        yield
    except pa.ArrowException as reason:
        raise DataError("D011", where=str(file), reason=str(reason).splitlines()[0]) from reason


def sorted_frames(
    files: Sequence[Path], columns: Sequence[str], *, by: str, spill: Path, memory: str
) -> Iterator[pl.DataFrame]:
    """Yield columns of a table in frames sorted by one of them, with no more memory than is said."""
    with duckdb.connect(config={"temp_directory": str(spill), "memory_limit": memory}) as connection:
        connection.execute("SET enable_progress_bar = false")
        table = connection.read_parquet([glob_safe(file) for file in files])
        names = ", ".join(f'"{column}"' for column in columns)
        reader = table.project(names).order(f'"{by}" ASC NULLS LAST').to_arrow_reader(ROW_GROUP_ROWS)
        for batch in reader:
            yield pl.DataFrame(pl.from_arrow(batch))


def ascends(files: Sequence[Path], column: str) -> bool:
    """Return whether each row group ends before the next begins, as far as the files' statistics tell."""
    end = ""
    for file in files:
        metadata = pq.read_metadata(file)
        place = metadata.schema.names.index(column)
        for number in range(metadata.num_row_groups):
            statistics = metadata.row_group(number).column(place).statistics
            if statistics is None or not statistics.has_null_count:
                return False
            is_known = statistics.has_min_max
            if not is_known and statistics.null_count < metadata.row_group(number).num_rows:
                return False
            if (statistics.min if is_known else LAST) < end:
                return False
            end = LAST if statistics.null_count else statistics.max
    return True
