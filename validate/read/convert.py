"""A table in any format, made into a Parquet file in the table's own types, and what could not be read of it.

The file is made in the temporary folder of the run, some rows at a time. Its last column, ``file_line``, is
the line that each row begins on.
"""

from array import array
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from demarche.schema.arrow import ARROW_TYPES
from demarche.schema.files import telling_why
from demarche.schema.keys import KEYS
from demarche.validate.checks import of_table
from demarche.validate.read.cells import Column, columns_of, read_cells
from demarche.validate.read.faults import Doubt, Fault, Torn, cut
from demarche.validate.report import FINDINGS_KEPT, Finding, Outcome
from demarche.validate.source import LINE, TEXTS

__all__ = ["JSON", "PARQUET", "SHEET", "Converted", "Manner", "Portion", "convert"]


# A cell to tell of: its row, column and text, and what is wrong with it.
Told = tuple[int, str, str, Fault | Doubt]


@dataclass(frozen=True, slots=True)
class Manner:
    """How the cells of a format are written.

    Attributes:
        has_lines: rows begin on lines that can be told.
        as_written: a text is kept to the last space; spreadsheets, on the other hand, add spaces and ``NA``.
        with_comma: a comma may stand for the decimal point.
    """

    has_lines: bool
    as_written: bool
    with_comma: bool


SHEET = Manner(has_lines=True, as_written=False, with_comma=True)
JSON = Manner(has_lines=True, as_written=True, with_comma=False)
PARQUET = Manner(has_lines=False, as_written=True, with_comma=False)


@dataclass(frozen=True)
class Portion:
    """Some rows of a table, by column, and what is already known to be wrong with them.

    Attributes:
        cells: texts, or values that have the column's type already.
        height: how many rows there are.
        lines: the lines that the rows begin on, where the format has lines.
        wrong: row, column, text and fault of cells that hold no text.
        torn: lines that are no rows.
    """

    cells: Mapping[str, pl.Series]
    height: int
    lines: pl.Series | None = None
    wrong: Iterable[tuple[int, str, str, Fault]] = ()
    torn: Iterable[Torn] = ()


@dataclass
class Converted:
    """What was made of a file: how many rows, the rows with a cell that could not be read, and what to tell."""

    table: str
    file: str
    rows: int = 0
    unread: "array[int]" = field(default_factory=lambda: array("q"))
    kept: dict[str, list[Finding]] = field(default_factory=lambda: {"E104": [], "E105": [], "W103": []})
    totals: dict[str, int] = field(default_factory=lambda: {"E104": 0, "E105": 0, "W103": 0})

    def outcomes(self) -> list[Outcome]:
        """Return what the checks of lines and cells found."""
        return [
            Outcome(of_table(code, self.table), tuple(self.kept[code]), self.totals[code])
            for code in self.kept
        ]

    def torn(self, torn: Torn) -> None:
        """Tell of a line that is no row."""
        self._tell(self._finding("E104", torn.what, value=torn.value, line=torn.line))

    def cells(self, portion: Portion, frame: pl.DataFrame, told: Iterable[Told]) -> None:
        """Tell of the cells that could not be read or are doubtful, in the order of the rows."""
        keys = _keys(self.table, frame)
        unread = set()
        for row, column, text, what in sorted(told, key=lambda one: one[:2]):
            code = "W103" if isinstance(what, Doubt) else "E105"
            if code == "E105":
                unread.add(self.rows + row)
            if self.totals[code] >= FINDINGS_KEPT:
                self.totals[code] += 1
                continue
            finding = replace(
                self._finding(code, f"{column} {what.what}", what.guess, value=cut(text)),
                row=self.rows + row,
                key=keys[row],
                column=column,
                line=None if portion.lines is None else portion.lines[row],
            )
            self._tell(finding)
        self.unread.extend(sorted(unread))

    def _finding(
        self, code: str, message: str, guess: str = "", *, value: str, line: int | None = None
    ) -> Finding:
        hint = guess + of_table(code, self.table).hint
        return Finding(code, self.table, None, None, None, value, message, hint, self.file, line)

    def _tell(self, finding: Finding) -> None:
        """Count a finding, and keep it unless there are enough."""
        self.totals[finding.code] += 1
        if len(self.kept[finding.code]) < FINDINGS_KEPT:
            self.kept[finding.code].append(finding)


def convert(
    portions: Iterable[Portion], path: Path, *, table: str, file: str, names: Collection[str], manner: Manner
) -> Converted:
    """Write the rows as Parquet and return what could not be read; nothing is kept of a cell that is told.

    Args:
        portions: the rows, some at a time.
        path: the Parquet file to write.
        table: the table.
        file: the file it comes from, as it was named.
        names: the columns that the Parquet file shall have; those without cells are null.
        manner: how the cells are written.
    """
    made = Converted(table, file)
    columns = [column for name, column in columns_of(table).items() if name in names]
    fields = [(column.name, ARROW_TYPES[column.type]) for column in columns]
    schema = pa.schema([*fields, (LINE, pa.int64())] if manner.has_lines else fields)
    with _writer(path, schema) as write:
        for portion in portions:
            for torn in portion.torn:
                made.torn(torn)
            frame, told = _read(portion, columns, table, manner)
            made.cells(portion, frame, told)
            write(frame.to_arrow().cast(schema))
            made.rows += frame.height
    return made


@contextmanager
def _writer(path: Path, schema: pa.Schema) -> Iterator[Callable[[pa.Table], None]]:
    """Give what writes rows to a Parquet file that lasts as long as the run.

    Raises:
        DataError: D013, the disk is full; D014, nothing can be written.
    """
    writer = pq.ParquetWriter(path, schema)

    def write(table: pa.Table) -> None:
        with telling_why(path.parent):
            writer.write_table(table)

    try:
        yield write
    finally:
        writer.close()


def _read(
    portion: Portion, columns: Iterable[Column], table: str, manner: Manner
) -> tuple[pl.DataFrame, list[Told]]:
    """Return the rows in the types of the columns, and the cells to tell of."""
    told: list[Told] = list(portion.wrong)
    values = []
    for column in columns:
        cells = portion.cells.get(column.name)
        if cells is None:
            values.append(pl.Series(column.name, [None] * portion.height, dtype=column.type))
        elif table == TEXTS or cells.dtype != pl.String:
            values.append(cells.alias(column.name))
        else:
            read = read_cells(cells, column.type, as_written=manner.as_written, with_comma=manner.with_comma)
            values.append(read.values.alias(column.name))
            told.extend((row, column.name, text, what) for row, text, what in read.told)
    if manner.has_lines and portion.lines is not None:
        values.append(portion.lines.alias(LINE))
    return pl.DataFrame(values), told


def _keys(table: str, frame: pl.DataFrame) -> pl.Series:
    """Return the key of each row as reports show it, None where nothing of it is there."""
    names = [name for name in KEYS.get(table, ("doc_id",)) if name in frame.columns]
    if not names:
        return pl.Series([None] * frame.height, dtype=pl.String)
    key = pl.concat_str(names, separator=" ", ignore_nulls=True)
    return frame.select(pl.when(key != "").then(key)).to_series()
