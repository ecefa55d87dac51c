"""What a validation found, as plain data; ``render.py`` prints it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

__all__ = ["Check", "Finding", "NotVerified", "Outcome", "Report", "merge"]

# Findings kept for each check and table; the rest is counted. A person mends a few dozen before looking
# again, and two million bad rows must not fill the memory.
FINDINGS_KEPT = 100


@dataclass(frozen=True, slots=True)
class Check:
    """A rule with a stable code: E… says that a row is wrong, W… that it is doubtful."""

    code: str
    table: str
    title: str
    reason: str
    hint: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A row that breaks a rule; ``row`` counts from 0 in the file; None where no single row is meant."""

    code: str
    table: str
    row: int | None
    key: str | None
    column: str | None
    value: str | None
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class NotVerified:
    """A check that gave no answer: it is never taken for a pass.

    ``is_fault`` is false only where nothing is amiss: a release carries no texts to hold anything against.
    """

    code: str
    table: str
    title: str
    reason: str
    is_fault: bool = True


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one check said of one table: the findings that were kept, and how many there were."""

    check: Check
    findings: tuple[Finding, ...] = ()
    total: int = 0
    not_verified: NotVerified | None = None


@dataclass(frozen=True)
class Report:
    """What a validation found: nothing wrong, findings, or checks that could not be made."""

    findings: tuple[Finding, ...]
    totals: Mapping[str, int]
    checks: tuple[Check, ...]
    not_verified: tuple[NotVerified, ...]
    rows: Mapping[str, int] = field(default_factory=dict)

    @property
    def errors(self) -> int:
        """How many findings say that something is wrong, those not kept included."""
        return sum(total for code, total in self.totals.items() if code.startswith("E"))

    @property
    def warnings(self) -> int:
        """How many findings say that something is doubtful, those not kept included."""
        return sum(total for code, total in self.totals.items() if code.startswith("W"))

    @property
    def faults(self) -> int:
        """How many reasons there are not to publish: errors, and checks that should have run and did not."""
        return self.errors + sum(check.is_fault for check in self.not_verified)

    @property
    def is_clean(self) -> bool:
        """Whether nothing is wrong and every check that can be made was made; doubts do not count."""
        return self.faults == 0

    def to_dict(self) -> dict[str, Any]:
        """Return the report as ``--json`` prints it."""
        return {
            "is_clean": self.is_clean,
            "errors": self.errors,
            "warnings": self.warnings,
            "totals": dict(self.totals),
            "rows": dict(self.rows),
            "findings": [asdict(finding) for finding in self.findings],
            "not_verified": [asdict(check) for check in self.not_verified],
            "checks": [asdict(check) for check in self.checks],
        }


def merge(outcomes: Iterable[Outcome], *, rows: Mapping[str, int]) -> Report:
    """Return the report of all outcomes, errors before doubts, each in the order of the tables' rows."""
    outcomes = tuple(outcomes)
    totals: Counter[str] = Counter()
    for outcome in outcomes:
        totals[outcome.check.code] += outcome.total
    return Report(
        findings=tuple(sorted((f for outcome in outcomes for f in outcome.findings), key=_order)),
        totals={code: totals[code] for code in sorted(totals) if totals[code]},
        checks=tuple(outcome.check for outcome in outcomes),
        not_verified=tuple(outcome.not_verified for outcome in outcomes if outcome.not_verified),
        rows=rows,
    )


def _order(finding: Finding) -> tuple[str, str, int, str]:
    return finding.code, finding.table, -1 if finding.row is None else finding.row, finding.column or ""
