"""What a validation found, as plain data; ``render.py`` prints it and ``out`` writes it for programs."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any, Literal

__all__ = ["FINDINGS_KEPT", "Check", "Finding", "NotVerified", "Outcome", "Report", "Verdict", "merge"]

# Findings kept for each check and table; the rest is counted. A person mends a few dozen before looking
# again, and two million bad rows must not fill the memory.
FINDINGS_KEPT = 100

# Where every check is explained, an anchor a code.
PAGE = "docs/validation/checks.md"
# The checks of coding sheets, E3.., and of reviews, E4.., are explained where these are.
PAGES = {"3": "docs/validation/sheet.md", "4": "docs/releases/review.md"}

Verdict = Literal["right", "not right", "not verified"]


@dataclass(frozen=True, slots=True)
class Check:
    """A rule with a stable code: E… says that a row is wrong, W… that it is doubtful.

    Attributes:
        code: E… or W… and three digits; never given a second meaning.
        table: the table it is made of.
        title: what is so where all is right.
        reason: why it matters.
        hint: what to do about a finding.
    """

    code: str
    table: str
    title: str
    reason: str
    hint: str

    @property
    def page(self) -> str:
        """Where the check is explained.

        >>> Check("E112", "events", "", "", "").page
        'docs/validation/checks.md#e112'
        """
        return f"{PAGES.get(self.code[1], PAGE)}#{self.code.lower()}"


@dataclass(frozen=True, slots=True)
class Finding:
    """A row that breaks a rule; all that says where is None where it is not known, or no single row is meant.

    Attributes:
        code: the check's code, E… or W….
        table: a table's name.
        row: the row in the table as it was read, counted from 0.
        key: the values of the row's key columns, apart by spaces.
        column: the column that holds the value; of several that contradict each other, the first to look at.
        value: what stands there, as text.
        message: what is wrong, in a sentence without a full stop.
        hint: what to do about it.
        file: the file that the table was read from, as it was named.
        line: the line of that file on which the row begins, counted from 1; of CSV and JSONL only.
    """

    code: str
    table: str
    row: int | None
    key: str | None
    column: str | None
    value: str | None
    message: str
    hint: str
    file: str | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class NotVerified:
    """A check that gave no answer: it is never taken for a pass.

    Attributes:
        code: the check's code.
        table: the table it should have been made of.
        title: what would have been so, were all right.
        reason: why it gave no answer.
        is_fault: false only where nothing is amiss: a release carries no texts to hold anything against.
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

    @property
    def is_error(self) -> bool:
        """Whether a finding of this check says that something is wrong, not only doubtful."""
        return self.check.code.startswith("E")


@dataclass(frozen=True)
class Report:
    """What a validation found: nothing wrong, findings, or checks that could not be made.

    Attributes:
        outcomes: what each check said of each table, one outcome a check.
        rows: how many rows each table has.
        is_strict: whether doubts count as errors, for the verdict and the exit code.
    """

    outcomes: tuple[Outcome, ...]
    rows: Mapping[str, int] = field(default_factory=dict)
    is_strict: bool = False

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """The findings that were kept, errors before doubts, each in the order of the tables' rows."""
        return tuple(sorted((f for outcome in self.outcomes for f in outcome.findings), key=_order))

    @cached_property
    def totals(self) -> Mapping[str, int]:
        """How many findings each code has, those not kept included."""
        totals: Counter[str] = Counter()
        for outcome in self.outcomes:
            totals[outcome.check.code] += outcome.total
        return {code: totals[code] for code in sorted(totals) if totals[code]}

    @property
    def checks(self) -> tuple[Check, ...]:
        """Every check that was to be made."""
        return tuple(outcome.check for outcome in self.outcomes)

    @property
    def not_verified(self) -> tuple[NotVerified, ...]:
        """The checks that gave no answer."""
        return tuple(outcome.not_verified for outcome in self.outcomes if outcome.not_verified)

    @property
    def errors(self) -> int:
        """How many findings say that something is wrong, those not kept included."""
        return sum(outcome.total for outcome in self.outcomes if outcome.is_error)

    @property
    def warnings(self) -> int:
        """How many findings say that something is doubtful, those not kept included."""
        return sum(outcome.total for outcome in self.outcomes if not outcome.is_error)

    @property
    def unmade(self) -> int:
        """How many checks should have run and gave no answer."""
        return sum(check.is_fault for check in self.not_verified)

    @property
    def faults(self) -> int:
        """How many reasons there are not to publish: errors, and checks that should have run and did not."""
        return self.errors + self.unmade

    @property
    def is_clean(self) -> bool:
        """Whether nothing is wrong and every check that can be made was made; doubts do not count."""
        return self.faults == 0

    @property
    def verdict(self) -> Verdict:
        """The report in a word or two; what is found wrong says more than what could not be verified."""
        if self.errors or (self.is_strict and self.warnings):
            return "not right"
        return "not verified" if self.unmade else "right"

    @property
    def exit_code(self) -> Literal[0, 1, 2]:
        """0 right, 1 not right, 2 nothing was found wrong but not everything was verified."""
        codes: dict[Verdict, Literal[0, 1, 2]] = {"right": 0, "not right": 1, "not verified": 2}
        return codes[self.verdict]

    def to_dict(self) -> dict[str, Any]:
        """Return the report as ``--json`` prints it; docs/validation/report.schema.json describes it."""
        from demarche.validate.out.document import document  # it is made of reports, and so reads this module

        return asdict(document(self))


def merge(outcomes: Iterable[Outcome], *, rows: Mapping[str, int]) -> Report:
    """Return the report of all outcomes; what several files say of one check and table becomes one outcome."""
    by_check: dict[Check, Outcome] = {}
    for outcome in outcomes:
        earlier = by_check.get(outcome.check)
        by_check[outcome.check] = _joined(earlier, outcome) if earlier else outcome
    return Report(tuple(by_check.values()), rows)


def _joined(one: Outcome, other: Outcome) -> Outcome:
    """Return two outcomes of a check as one; of two reasons why it gave no answer, a fault's is kept."""
    reasons = sorted(filter(None, (one.not_verified, other.not_verified)), key=lambda lost: not lost.is_fault)
    return Outcome(
        one.check,
        (*one.findings, *other.findings)[:FINDINGS_KEPT],
        one.total + other.total,
        reasons[0] if reasons else None,
    )


def _order(finding: Finding) -> tuple[str, str, int, str]:
    return finding.code, finding.table, -1 if finding.row is None else finding.row, finding.column or ""
