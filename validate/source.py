"""A table to be validated: a Parquet file, or a table in memory; ``read/`` makes these of files in any format.

Both are read in batches for the row rules and scanned by DuckDB for the rest, so that a table of any
size is validated in the same small memory.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from pathlib import Path
from string import Template

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from demarche.schema.arrow import TABLE_NAMES
from demarche.schema.errors import DataError, ProgramError
from demarche.schema.keys import KEYS
from demarche.schema.parquet import glob_safe
from demarche.validate.checks import of_table
from demarche.validate.report import Finding, Outcome

__all__ = ["BATCH_ROWS", "LINE", "TEXTS", "Source", "about_file", "column_types", "from_frames", "located"]

# Rows validated at once: one row group of our own files.
BATCH_ROWS = 122_880

# The local table of texts: it may be absent, and is never published.
TEXTS = "texts"

# The column of a Parquet file made of lines that tells on which line a row begins.
LINE = "file_line"

SQL = Path(__file__).parent / "read"


@dataclass(frozen=True)
class Source:
    """A table that can be read: in batches, or by DuckDB under its name.

    Attributes:
        name: the table.
        types: the types of the columns of ``data``.
        rows: how many there are.
        data: Parquet files, one after the other (a release has a file for each year of events), or the table in memory.
        file: the file it came from, as it was named; None for tables in memory.
        unread: the rows in which a cell could not be read and is therefore empty in ``data``; None where all could.
        found: what the columns of the file are called and hold, where ``data`` was made of it.
        header: the line of the file that names the columns.
        beside: rows that the table has beyond those given: they can be pointed to, and have no findings.
        is_given: whether the table was given to be validated; else it is only there to be pointed to.
    """

    name: str
    types: dict[str, pl.DataType]
    rows: int
    data: tuple[Path, ...] | pa.Table
    file: str | None = None
    unread: Sequence[int] | None = None
    found: Mapping[str, str] | None = None
    header: int | None = None
    beside: "Source | None" = None
    is_given: bool = True

    def batches(self) -> Iterator[pl.DataFrame]:
        """Yield the table in frames of bounded size."""
        if isinstance(self.data, pa.Table):
            yield from map(pl.DataFrame, self.data.to_batches(max_chunksize=BATCH_ROWS))
            return
        for path in self.data:
            with pq.ParquetFile(path, pre_buffer=False) as file:  # else all of it is kept in memory
                for batch in file.iter_batches(batch_size=BATCH_ROWS):
                    # Neither pyarrow nor polars looks by itself whether the texts of a file are UTF-8.
                    batch.validate(full=True)
                    yield pl.DataFrame(batch)

    def parts(self) -> Iterator[tuple[int, Path]]:
        """Yield each file with the number of its first row in the table."""
        first = 0
        for path in () if isinstance(self.data, pa.Table) else self.data:
            yield first, path
            first += pq.read_metadata(path).num_rows

    def attach(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Make the table known to DuckDB; ``file_row_number`` is null for rows that are only pointed to."""
        if self.is_given and self.beside is None:
            _scan(self, connection, self.name)
        elif self.beside is None:
            _scan(self, connection, f"beside_{self.name}")
            _execute(connection, "pointed_to", table=self.name)
        else:
            _scan(self, connection, f"given_{self.name}")
            _scan(self.beside, connection, f"beside_{self.name}")
            _execute(connection, "joined", table=self.name, **self._join())

    def lines(self, rows: Sequence[int]) -> dict[int, int]:
        """Return the line that each of some rows begins on; none where the file has no lines."""
        if self.found is None or LINE not in pq.read_schema(self.data[0]).names:
            return {}
        column = pq.read_table(self.data[0], columns=[LINE])[LINE]
        return dict(zip(rows, column.take(pa.array(rows, pa.int64())).to_pylist(), strict=True))

    def _join(self) -> dict[str, str]:
        """Return the columns, and the SQL that tells a row by its key, for the view of given and other rows."""
        keys = KEYS.get(self.name, ("doc_id",))
        same = " AND ".join(f"this.{key} = other.{key}" for key in keys if key in self.types)
        return {"columns": ", ".join(self.types), "same": same or "true"}


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
        about_file("E101", name, "there is no such table") for name in TABLE_NAMES if name not in tables
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


def located(outcomes: Iterable[Outcome], sources: Mapping[str, Source]) -> list[Outcome]:
    """Return the outcomes with the file of each finding, and its line where the file has lines."""
    outcomes = list(outcomes)
    rows: defaultdict[str, set[int]] = defaultdict(set)
    for finding in (finding for outcome in outcomes for finding in outcome.findings):
        if finding.table in sources and finding.row is not None and finding.line is None:
            rows[finding.table].add(finding.row)
    lines = {table: sources[table].lines(sorted(found)) for table, found in rows.items()}
    return [
        replace(outcome, findings=tuple(_placed(finding, sources, lines) for finding in outcome.findings))
        for outcome in outcomes
    ]


def about_file(
    code: str, table: str, message: str, guess: str = "", *, file: str | None = None, line: int | None = None
) -> Outcome:
    """Return an outcome of one finding about a whole file or table."""
    check = of_table(code, table)
    finding = Finding(code, table, None, None, None, None, message, guess + check.hint, file, line)
    return Outcome(check, (finding,), 1)


def _scan(source: Source, connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Make the rows of a source known to DuckDB under a name, with ``file_row_number`` as a further column."""
    if isinstance(source.data, pa.Table):
        numbers = pa.array(range(source.rows), pa.int64())
        connection.register(name, source.data.append_column("file_row_number", numbers))
        return
    rows = [
        connection.read_parquet(glob_safe(path), file_row_number=True).project(
            f"* REPLACE (file_row_number + {first} AS file_row_number)"
        )
        for first, path in source.parts()
    ]
    reduce(duckdb.DuckDBPyRelation.union, rows).create_view(name)


def _placed(
    finding: Finding, sources: Mapping[str, Source], lines: Mapping[str, Mapping[int, int]]
) -> Finding:
    file, line = finding.file, finding.line
    if file is None and finding.table in sources:
        file = _file_of(sources[finding.table], finding.row)
    if line is None and finding.row is not None:
        line = lines.get(finding.table, {}).get(finding.row)
    return replace(finding, file=file, line=line)


def _file_of(source: Source, row: int | None) -> str | None:
    """Return the file that a row stands in, as it was named."""
    if source.file is None or row is None or len(source.data) == 1:
        return source.file
    inside = [path for first, path in source.parts() if first <= row]
    return str(Path(source.file).with_name(inside[-1].name)) if inside else source.file


def _execute(connection: duckdb.DuckDBPyConnection, name: str, **values: str) -> None:
    """Run the SQL of a file, its names filled in."""
    sql = Template((SQL / f"{name}.sql").read_text(encoding="utf-8"))
    connection.execute(sql.substitute(values))
