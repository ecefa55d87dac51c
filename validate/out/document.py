"""The form of ``--json``: what a program may rely on, field by field."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Literal

from demarche.validate.report import Finding, NotVerified, Report, Verdict

__all__ = ["FORMAT_VERSION", "CheckMade", "Document", "document"]

# Keys may be added under a version; one that goes or changes its meaning raises it.
FORMAT_VERSION = 1


@dataclass(frozen=True, slots=True)
class CheckMade:
    """A check as it was made of a table, and what came of it.

    Attributes:
        code: E… says that a row is wrong, W… that it is doubtful; never given a second meaning.
        table: the table it was made of.
        title: what is so where all is right.
        reason: why it matters.
        hint: what to do about a finding.
        page: where it is explained, in the project's repository.
        found: how many findings there were, those not kept included.
        is_verified: false where it gave no answer.
    """

    code: str
    table: str
    title: str
    reason: str
    hint: str
    page: str
    found: int
    is_verified: bool


@dataclass(frozen=True, slots=True)
class Document:
    """What demarche validate found, as --json prints it.

    Attributes:
        version: the version of this format; keys may be added under it, none goes or changes its meaning.
        verdict: right; not right, if findings say so; not verified, if none does and checks gave no answer.
        exit_code: 0 right, 1 not right, 2 not verified.
        is_clean: whether nothing is wrong and every check that can be made was made, doubts left aside.
        is_strict: whether doubts were asked to count as errors.
        errors: how many findings say that something is wrong, those not kept included.
        warnings: how many findings say that something is doubtful, those not kept included.
        unmade: how many checks should have run and gave no answer.
        totals: how many findings each code has, those not kept included.
        rows: how many rows each table has.
        findings: the first findings of each check and table.
        not_verified: the checks that gave no answer.
        checks: every check that was to be made.
    """

    version: int
    verdict: Verdict
    exit_code: Literal[0, 1, 2]
    is_clean: bool
    is_strict: bool
    errors: int
    warnings: int
    unmade: int
    totals: Mapping[str, int]
    rows: Mapping[str, int]
    findings: tuple[Finding, ...]
    not_verified: tuple[NotVerified, ...]
    checks: tuple[CheckMade, ...]


def document(report: Report) -> Document:
    """Return a report in the form that ``--json`` prints."""
    made = (
        CheckMade(
            **asdict(outcome.check),
            page=outcome.check.page,
            found=outcome.total,
            is_verified=outcome.not_verified is None,
        )
        for outcome in report.outcomes
    )
    return Document(
        version=FORMAT_VERSION,
        verdict=report.verdict,
        exit_code=report.exit_code,
        is_clean=report.is_clean,
        is_strict=report.is_strict,
        errors=report.errors,
        warnings=report.warnings,
        unmade=report.unmade,
        totals=dict(report.totals),
        rows=dict(report.rows),
        findings=report.findings,
        not_verified=report.not_verified,
        checks=tuple(made),
    )
