"""Where the tables to be validated come from: Parquet files of a folder, or frames in memory.

Both are read in batches for the row rules and scanned by DuckDB for the rest, so that a table of any
size is validated in the same small memory.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from demarche.schema.arrow import TABLE_NAMES
from demarche.schema.errors import DataError, ProgramError, nearest
from demarche.schema.parquet import glob_safe
from demarche.validate.report import Check, Finding, Outcome

__all__ = ["BATCH_ROWS", "FILE_RULES", "TEXTS", "Source", "column_types", "from_folder", "from_frames"]

# Rows validated at once: one row group of our own files.
BATCH_ROWS = 122_880

# The local table of texts: it may be absent, and is never published.
TEXTS = "texts"

MISSING = Check(
    "E101",
    "",
    "every table is there",
    "A reader joins the tables; one that is missing breaks every query.",
    "Write it, if need be without rows.",
)
UNREADABLE = Check(
    "E102",
    "",
    "every table can be read",
    "A file that is cut short or of another format holds nothing that can be trusted.",
    "Write it again as Parquet.",
)
FOREIGN = Check(
    "W101",
    "",
    "no other Parquet file is there",
    "A table under another name is neither validated nor released.",
    "Rename it, or move it elsewhere.",
)
FILE_RULES = (MISSING, UNREADABLE, FOREIGN)


@dataclass(frozen=True)
class Source:
    """A table that can be read: in batches, or by DuckDB under its name."""

    name: str
    types: dict[str, pl.DataType]
    rows: int
    data: Path | pa.Table

    def batches(self) -> Iterator[pl.DataFrame]:
        """Yield the table in frames of bounded size."""
        if isinstance(self.data, pa.Table):
            found: Iterator[pa.RecordBatch] = iter(self.data.to_batches(max_chunksize=BATCH_ROWS))
        else:
            found = pq.ParquetFile(self.data).iter_batches(batch_size=BATCH_ROWS)
        yield from map(pl.DataFrame, found)

    def attach(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Make the table known to DuckDB, with ``file_row_number`` as a further column."""
        if isinstance(self.data, pa.Table):
            numbers = pa.array(range(self.rows), pa.int64())
            connection.register(self.name, self.data.append_column("file_row_number", numbers))
        else:
            connection.read_parquet(glob_safe(self.data), file_row_number=True).create_view(self.name)


def column_types(schema: pa.Schema) -> dict[str, pl.DataType]:
    """Return the types of the columns as polars reads them: plain and large strings are the same."""
    return dict(pl.DataFrame(schema.empty_table()).schema)


def from_frames(
    tables: Mapping[str, pl.DataFrame | pl.LazyFrame], texts: pl.DataFrame | None
) -> tuple[dict[str, Source], list[Outcome]]:
    """Return the tables at hand, and which are missing.

    LazyFrames are collected: of a LazyFrame pandera checks no value.

    Raises:
        ProgramError: P003, a value is not a polars frame.
        DataError: D101, a name is not a table's.
    """
    sources = {}
    missing = [
        _file_finding(MISSING, name, "there is no such table") for name in TABLE_NAMES if name not in tables
    ]
    for name, frame in {**tables, **({} if texts is None else {TEXTS: texts})}.items():
        if name not in (*TABLE_NAMES, TEXTS):
            raise DataError("D101", name=name, valid=TABLE_NAMES)
        if not isinstance(frame, pl.DataFrame | pl.LazyFrame):
            raise ProgramError(
                "P003", what=f"The table {name} is a {type(frame).__name__}, not a polars frame."
            )
        data = frame.lazy().collect().to_arrow()
        sources[name] = Source(name, column_types(data.schema), data.num_rows, data)
    return sources, missing


def from_folder(folder: Path) -> tuple[dict[str, Source], list[Outcome]]:
    """Return the tables of a folder, and what is wrong with its files.

    Raises:
        DataError: D001, there is no such folder; D301, it holds none of our tables.
    """
    if not folder.is_dir():
        raise DataError("D001", where=str(folder))
    paths = {path.stem: path for path in sorted(folder.glob("*.parquet"))}
    if not paths.keys() & set(TABLE_NAMES):
        raise DataError("D301", where=str(folder), table=TABLE_NAMES[0])
    sources, outcomes = {}, [_foreign(name) for name in paths if name not in (*TABLE_NAMES, TEXTS)]
    for name in (*TABLE_NAMES, *([TEXTS] if TEXTS in paths else [])):
        found = (
            _open(name, paths[name])
            if name in paths
            else _file_finding(MISSING, name, "there is no such table")
        )
        if isinstance(found, Source):
            sources[name] = found
        else:
            outcomes.append(found)
    return sources, outcomes


def _open(name: str, path: Path) -> Source | Outcome:
    """Return the file as a source, or the finding that it cannot be read."""
    try:
        file = pq.ParquetFile(path)
        return Source(name, column_types(file.schema_arrow), file.metadata.num_rows, path)
    except (OSError, pa.ArrowException, pl.exceptions.PolarsError) as reason:
        return _file_finding(UNREADABLE, name, f"{path.name} cannot be read: {str(reason).splitlines()[0]}")


def _foreign(name: str) -> Outcome:
    guess = nearest(name, TABLE_NAMES)
    return _file_finding(
        FOREIGN, name, f"{name}.parquet is no table of ours", f"Did you mean {guess}? " if guess else ""
    )


def _file_finding(check: Check, table: str, message: str, guess: str = "") -> Outcome:
    finding = Finding(check.code, table, None, None, None, None, message, guess + check.hint)
    return Outcome(check, (finding,), 1)
