"""What is found wrong in people's files: noted down by file, line and column while they are read and followed."""

from collections.abc import Mapping
from dataclasses import replace

from demarche.people.forms import Form, Line
from demarche.validate.report import FINDINGS_KEPT, Check, Finding, Outcome, Report

__all__ = ["Notes"]


class Notes:
    """Findings as they come up.

    Attributes:
        form: the kind of file.
        places: the line and column of each error; a table's finding about the same cell would say it twice.
        lines: the lines with an error, which may lack values, and whose decisions are not followed.
    """

    def __init__(self, form: Form) -> None:
        self.form = form
        self.places: set[tuple[str, int, str | None]] = set()
        self.lines: set[Line] = set()
        self._found: dict[Check, dict[Finding, None]] = {check: {} for check in form.checks.values()}

    def copy(self) -> "Notes":
        """Return notes that can be added to without these hearing of it."""
        twin = Notes(self.form)
        twin.places, twin.lines = set(self.places), set(self.lines)
        twin._found = {check: dict(found) for check, found in self._found.items()}
        return twin

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
            code: one of the form's checks.
            line: the line.
            column: where to look first.
            message: what is wrong, without a full stop.
            guess: what may be meant, with a space behind; or nothing.
            value: what stands in the cell, where that is not what the line has there.
        """
        check, key = self.form.checks[code], self.labels_of(line)
        held = line.cell(column) if column and value is None else value
        finding = Finding(code, self.form.name, None, key, column, held, message, guess + check.hint)
        self.keep(check, finding, line)

    def missing(self, line: Line, column: str, why: str) -> None:
        """Note that a cell must be filled, unless it was told already that it cannot be read."""
        if (line.file, line.of(column), column) not in self.places:
            self.add("E111", line, column, f"{column} is empty: {why}")

    def keep(self, check: Check, finding: Finding, line: Line) -> None:
        """Note a finding of any check at a line; the same one is noted once."""
        number = line.of(finding.column)
        self._found.setdefault(check, {})[replace(finding, file=line.file, line=number)] = None
        if check.code.startswith("E"):
            self.places.add((line.file, number, finding.column))
            self.lines |= {line, Line(line.file, number)}

    def labels_of(self, line: Line) -> str | None:
        """Return what a person knows a line by, as far as it is named."""
        return " ".join(filter(None, map(line.cell, self.form.labels))) or None

    @property
    def are_errors(self) -> bool:
        """Whether anything is wrong, not only doubtful."""
        return bool(self.lines)

    def has(self, *codes: str) -> bool:
        """Return whether anything was found under one of some codes."""
        return any(found and check.code in codes for check, found in self._found.items())

    def outcomes(self) -> list[Outcome]:
        """Return what each check said, those that found nothing included."""
        return [_outcome(check, [*found]) for check, found in self._found.items()]

    def report(self, rows: Mapping[str, int] | None = None) -> Report:
        """Return the outcomes as a report, of tables with so many rows."""
        return Report(tuple(self.outcomes()), rows or {})


def _outcome(check: Check, findings: list[Finding]) -> Outcome:
    found = sorted(findings, key=lambda one: (one.file or "", one.line or 0))
    return Outcome(check, tuple(found[:FINDINGS_KEPT]), len(found))
