"""What is found wrong in reviews, by file, line and column, and told as a report."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from demarche.validate.checks import of_table, read_checks
from demarche.validate.report import FINDINGS_KEPT, Check, Finding, Outcome, Report

__all__ = ["REVIEW", "Line", "Notes", "review_checks"]

# What stands where a finding names a table: a review is none of them.
REVIEW = "review"

FILE = Path(__file__).parent / "checks.csv"

# The checks of files and cells that are made of a review as well, under the same codes.
SHARED = ("E102", "E103", "E104", "E105", "E111", "E112", "W103")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a review: where it stands, its cells that are not empty, and the columns that the file has."""

    file: str
    number: int
    cells: Mapping[str, str] = field(compare=False, default_factory=dict)
    columns: frozenset[str] = field(compare=False, default_factory=frozenset)

    def cell(self, column: str) -> str | None:
        """Return what a cell holds, None where it is empty."""
        return self.cells.get(column)


@cache
def review_checks() -> dict[str, Check]:
    """Return the checks that are made of a review, by code: those of files and cells, and its own.

    >>> review_checks()["E404"].title
    'the reviewers of a row agree'
    """
    return {code: of_table(code, REVIEW) for code in SHARED} | read_checks(FILE, table=REVIEW)


class Notes:
    """Findings as they come up; ``lines`` are those with an error, whose decisions are not applied."""

    def __init__(self) -> None:
        self._found: defaultdict[Check, list[Finding]] = defaultdict(list)
        self.lines: set[Line] = set()

    def copy(self) -> "Notes":
        """Return notes that can be added to without these hearing of it."""
        notes = Notes()
        for check, findings in self._found.items():
            notes._found[check] = list(findings)
        notes.lines = set(self.lines)
        return notes

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
        """Note a finding about a line, or about a cell of it.

        Args:
            code: one of ``review_checks``.
            line: the line.
            column: where to look first.
            message: what is wrong, without a full stop.
            guess: what may be meant, with a space behind; or nothing.
            value: what stands in the cell, where that is not what the line has there.
        """
        check = review_checks()[code]
        held = line.cell(column) if column and value is None else value
        self._keep(
            check,
            line,
            Finding(code, REVIEW, None, line.cell("key"), column, held, message, guess + check.hint),
        )

    def take(self, check: Check, finding: Finding, line: Line) -> None:
        """Note what a validation says of the row that a line changed."""
        about = f"{finding.table}.{finding.column}: " if finding.column else f"{finding.table}: "
        column = "value" if line.cell("value") else "decision"
        self._keep(check, line, replace(finding, row=None, column=column, message=about + finding.message))

    @property
    def are_errors(self) -> bool:
        """Whether anything is wrong, not only doubtful."""
        return bool(self.lines)

    def has(self, *codes: str) -> bool:
        """Return whether anything was found under one of some codes."""
        return any(check.code in codes for check in self._found)

    def report(self, rows: Mapping[str, int]) -> Report:
        """Return what each check said, those that found nothing included."""
        own = {check: self._found.get(check, []) for check in review_checks().values()}
        return Report(tuple(_outcome(check, found) for check, found in (own | self._found).items()), rows)

    def _keep(self, check: Check, line: Line, finding: Finding) -> None:
        placed = replace(finding, file=line.file, line=line.number)
        if placed not in self._found[check]:
            self._found[check].append(placed)
        if check.code.startswith("E"):
            self.lines.add(line)


def _outcome(check: Check, findings: list[Finding]) -> Outcome:
    found = sorted(findings, key=lambda one: (one.file or "", one.line or 0))
    return Outcome(check, tuple(found[:FINDINGS_KEPT]), len(found))
