"""What is found wrong in sheets: noted down by file, line and column while they are read, told as outcomes."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from demarche.validate.checks import of_table, read_checks
from demarche.validate.report import FINDINGS_KEPT, Check, Finding, Outcome

__all__ = ["SHEET", "Line", "Notes", "sheet_checks"]

# What stands where a finding names a table: the sheet is none of them.
SHEET = "sheet"

FILE = Path(__file__).parent / "checks.csv"

# The checks of files and cells that are made of a sheet as well, under the same codes.
SHARED = ("E102", "E103", "E104", "E105", "E111", "E112", "W103")


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a sheet: its file, the line that it begins on, and its cells that are not empty.

    Attributes:
        moved: the lines of cells that come from further rows of the same event.
    """

    file: str
    number: int
    cells: Mapping[str, str] = field(compare=False)
    moved: Mapping[str, int] = field(default_factory=dict, compare=False)

    def of(self, column: str | None) -> int:
        """Return the line on which a cell stands."""
        return self.moved.get(column or "", self.number)

    @property
    def labels(self) -> str | None:
        """Document, event and claim, as far as they are named: what a person knows the row by."""
        named = (self.cells.get(name) for name in ("document", "event", "claim"))
        return " ".join(filter(None, named)) or None


@cache
def sheet_checks() -> dict[str, Check]:
    """Return the checks that are made of a sheet, by code: those of files and cells, and its own.

    >>> sheet_checks()["E303"].title
    'the words stand in one place'
    """
    return {code: of_table(code, SHEET) for code in SHARED} | read_checks(FILE, table=SHEET)


class Notes:
    """Findings as they come up.

    Attributes:
        places: the line and column of each error; a table's finding about the same cell would say it twice.
        lines: the lines with an error, whose rows may lack values.
    """

    def __init__(self) -> None:
        self._found: defaultdict[str, list[Finding]] = defaultdict(list)
        self.places: set[tuple[str, int, str | None]] = set()
        self.lines: set[tuple[str, int]] = set()

    def add(
        self,
        code: str,
        line: Line,
        column: str | None,
        message: str,
        *,
        guess: str = "",
        value: str | None = None,
    ) -> None:
        """Note a finding about a row, or about a cell of it.

        Args:
            code: one of ``sheet_checks``.
            line: the row.
            column: where to look first.
            message: what is wrong, without a full stop.
            guess: what may be meant, with a space behind; or nothing.
            value: what stands in the cell, where that is not what the line has there.
        """
        held = line.cells.get(column) if column and value is None else value
        hint = guess + sheet_checks()[code].hint
        number = line.of(column)
        found = Finding(code, SHEET, None, line.labels, column, held, message, hint, line.file, number)
        self._found[code].append(found)
        if code.startswith("E"):
            self.places.add((line.file, number, column))
            self.lines |= {(line.file, line.number), (line.file, number)}

    def missing(self, line: Line, column: str, why: str) -> None:
        """Note that a cell must be filled, unless it was told already that it cannot be read."""
        if (line.file, line.of(column), column) not in self.places:
            self.add("E111", line, column, f"{column} is empty: {why}")

    @property
    def are_errors(self) -> bool:
        """Whether anything is wrong, not only doubtful."""
        return any(code.startswith("E") for code in self._found)

    def outcomes(self) -> list[Outcome]:
        """Return what each check said, those that found nothing included."""
        return [self._outcome(code, check) for code, check in sheet_checks().items()]

    def _outcome(self, code: str, check: Check) -> Outcome:
        found = sorted(self._found.get(code, ()), key=lambda one: (one.file or "", one.line or 0))
        kept = tuple(found[:FINDINGS_KEPT])
        return Outcome(check, kept, len(found))
