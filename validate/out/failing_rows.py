"""The rows that have findings, as Parquet: one file a table, a row for each finding, the row beside what is wrong."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from demarche.schema.errors import DataError
from demarche.schema.files import telling_why
from demarche.schema.parquet import write_batches
from demarche.validate.report import Finding, Report
from demarche.validate.source import BATCH_ROWS, LINE, Source

__all__ = ["FailingRows", "require_ours", "write_failing_rows"]

# What stands before the columns of the row itself. The names begin alike, since tables have a code and a value too;
# the value is told although the row has it, since a cell that could not be read is empty there.
ABOUT = pa.schema(
    [
        ("finding_code", pa.string()),
        ("finding_row", pa.int64()),
        ("finding_column", pa.string()),
        ("finding_value", pa.string()),
        ("finding_message", pa.string()),
        ("finding_hint", pa.string()),
        ("finding_file", pa.string()),
        ("finding_line", pa.int64()),
    ]
)

# The mark of such a file: a folder that holds others is not ours to write to.
MARK = {b"demarche": b"failing rows"}

# How the name of a file begins that is still being written; one that is left over belongs to a program that was killed.
ASIDE = ".failing-"


@dataclass(frozen=True, slots=True)
class FailingRows:
    """A file of failing rows: its table, how many findings it has, and how many there were in all."""

    table: str
    path: Path
    kept: int
    total: int


def write_failing_rows(report: Report, sources: Mapping[str, Source], folder: Path) -> list[FailingRows]:
    """Write ``<table>.parquet`` for each table with findings of rows; files of an earlier report go.

    Args:
        report: what was found; of each check and table the findings that were kept are written.
        sources: the tables as they were validated, by name.
        folder: made if it is not there.

    Raises:
        DataError: D015, the folder holds files of another kind; D013 or D014, it cannot be written.
    """
    at_hand = (found for found in report.findings if _is_of_row(found) and found.table in sources)
    by_row = sorted(at_hand, key=lambda finding: finding.table)
    by_table = {table: list(found) for table, found in groupby(by_row, key=lambda finding: finding.table)}
    with telling_why(folder):
        require_ours(folder)
        folder.mkdir(parents=True, exist_ok=True)
        _sweep(folder)
        for path in folder.glob("*.parquet"):
            if path.stem not in by_table:
                path.unlink()
        written = (
            _write(found, sources[table], folder / f"{table}.parquet") for table, found in by_table.items()
        )
        return [
            FailingRows(table, path, len(by_table[table]), _total(report, table)) for table, path in written
        ]


def require_ours(folder: Path) -> None:
    """Refuse a folder that holds anything but failing rows, which may be somebody's tables.

    Raises:
        DataError: D015, it holds files of another kind; D014, it cannot be read, or is no folder.
    """
    with telling_why(folder):
        inside = sorted(folder.iterdir()) if folder.exists() else []
    if not all(_is_half(path) or (path.suffix == ".parquet" and _is_ours(path)) for path in inside):
        raise DataError("D015", where=str(folder))


def _write(found: Sequence[Finding], source: Source, path: Path) -> tuple[str, Path]:
    """Write the findings of a table, each beside its row, in the order of the rows."""
    ordered = sorted(found, key=lambda finding: (finding.row or 0, finding.code, finding.column or ""))
    numbers = sorted({finding.row for finding in ordered if finding.row is not None})
    rows = _rows(source, numbers)
    place = {number: at for at, number in enumerate(numbers)}
    beside = rows.take(
        pa.array([place[finding.row] for finding in ordered if finding.row is not None], pa.int64())
    )
    table = _about(ordered)
    for field, column in zip(beside.schema, beside.columns, strict=True):
        if field.name not in {LINE, *table.column_names}:  # the line is told by finding_line
            table = table.append_column(field.with_nullable(nullable=True), column)
    # Under the table's own name, the one writer would have the file sorted by the table's key.
    aside = path.with_name(f"{ASIDE}{path.stem}")
    table = table.replace_schema_metadata(MARK)
    try:
        write_batches(table.to_batches(), aside, schema=table.schema)
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)
    return source.name, path


def _about(findings: Sequence[Finding]) -> pa.Table:
    """Return the findings as a table."""
    rows = [
        {name: getattr(finding, name.removeprefix("finding_")) for name in ABOUT.names}
        for finding in findings
    ]
    return pa.Table.from_pylist(rows, schema=ABOUT)


def _rows(source: Source, numbers: Sequence[int]) -> pa.Table:
    """Return the rows with these numbers, which rise; of a file, only the row groups that hold them are read."""
    if isinstance(source.data, pa.Table):
        return source.data.take(pa.array(numbers, pa.int64()))
    found = []
    for first, path in source.parts():
        with pq.ParquetFile(path, pre_buffer=False) as file:
            inside = [n - first for n in numbers if first <= n < first + file.metadata.num_rows]
            found += [file.schema_arrow.empty_table(), *_of_groups(file, inside)]
    return pa.concat_tables(found)


def _of_groups(file: pq.ParquetFile, numbers: Sequence[int]) -> Iterator[pa.Table]:
    """Yield the rows with these numbers, row group by row group."""
    start = 0
    for group in range(file.num_row_groups):
        end = start + file.metadata.row_group(group).num_rows
        inside = [number - start for number in numbers if start <= number < end]
        if inside:
            yield from _of_batches(file.iter_batches(BATCH_ROWS, row_groups=[group]), inside)
        start = end


def _of_batches(batches: Iterable[pa.RecordBatch], numbers: Sequence[int]) -> Iterator[pa.Table]:
    """Yield the rows with these numbers, counted from the first batch on."""
    start = 0
    for batch in batches:
        inside = [number - start for number in numbers if start <= number < start + batch.num_rows]
        yield pa.Table.from_batches([batch]).take(pa.array(inside, pa.int64()))
        start += batch.num_rows


def _is_of_row(finding: Finding) -> bool:
    return finding.row is not None


def _total(report: Report, table: str) -> int:
    """Return how many findings of a table's rows there were, those not kept included."""
    of_rows = (outcome for outcome in report.outcomes if any(map(_is_of_row, outcome.findings)))
    return sum(outcome.total for outcome in of_rows if outcome.check.table == table)


def _sweep(folder: Path) -> None:
    """Remove what a program that was killed left half written."""
    for path in filter(_is_half, folder.iterdir()):
        path.unlink()


def _is_half(path: Path) -> bool:
    return path.name.lstrip(".").startswith(ASIDE.lstrip("."))


def _is_ours(path: Path) -> bool:
    """Return whether a file was written as failing rows."""
    try:
        return (pq.read_schema(path).metadata or {}).items() >= MARK.items()
    except (OSError, pa.ArrowException):
        return False
