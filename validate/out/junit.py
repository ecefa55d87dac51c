"""A report as JUnit XML, which GitLab, Jenkins and most other CI show: a suite a table, a test case a check.

A finding that is wrong is a failure; one that is doubtful is told in the output of a test that passes, or is
a failure too where doubts count. A check that gave no answer is an error, or skipped where nothing is amiss.
Nothing in the file depends on the clock or the machine: the same report gives the same bytes.
"""

from collections.abc import Iterable
from io import BytesIO
from itertools import groupby
from pathlib import Path

from junitparser import Error, Failure, JUnitXml, Skipped, TestCase, TestSuite

from demarche.schema.files import write_whole
from demarche.validate.out.wording import hints, plain, sentence
from demarche.validate.report import Outcome, Report

__all__ = ["junit", "write_junit"]

# Findings told in each failure: CI shows them all at once, without a way to fold them.
SHOWN = 20


def write_junit(report: Report, path: Path) -> None:
    """Write a report as JUnit XML; the file appears whole or not at all.

    Raises:
        DataError: D014, nothing can be written here.
    """
    write_whole(junit(report), path)


def junit(report: Report) -> bytes:
    """Return a report as JUnit XML, a suite a table by name."""
    xml = JUnitXml("demarche validate")
    ordered = sorted(report.outcomes, key=_place)
    for table, outcomes in groupby(ordered, key=lambda outcome: outcome.check.table):
        xml.append(_suite(table, outcomes, is_strict=report.is_strict))  # type: ignore[no-untyped-call]
    xml.update_statistics()  # type: ignore[no-untyped-call]
    written = BytesIO()
    xml.write(written, pretty=True)
    return written.getvalue()


def _place(outcome: Outcome) -> tuple[str, str, str]:
    return outcome.check.table, outcome.check.code, outcome.check.title


def _suite(table: str, outcomes: Iterable[Outcome], *, is_strict: bool) -> TestSuite:
    suite = TestSuite(plain(table) or "files")
    suite.add_testcases([_case(outcome, is_strict=is_strict) for outcome in outcomes])
    return suite


def _case(outcome: Outcome, *, is_strict: bool) -> TestCase:
    """Return the test case of one check of one table."""
    check, lost = outcome.check, outcome.not_verified
    name = plain(f"{check.code} {check.title}")
    case = TestCase(name, f"demarche.{plain(check.table) or 'files'}", time=0)
    if outcome.total and (outcome.is_error or is_strict):
        case.result = [_told(Failure(f"findings: {outcome.total:,}", check.code), _text(outcome))]
        return case
    if lost:
        kind = Error if lost.is_fault else Skipped
        case.result = [_told(kind(plain(lost.reason), "not verified"), plain(lost.reason))]
    if outcome.total:
        case.system_out = _text(outcome)
    return case


def _told(result: Error | Failure | Skipped, text: str) -> Error | Failure | Skipped:
    result.text = text
    return result


def _text(outcome: Outcome) -> str:
    """Return the findings of a check, a line each, then what helps and what is lost besides."""
    findings = outcome.findings[:SHOWN]
    common, own = hints(outcome, findings)
    lines = [sentence(finding, hint=hint) for finding, hint in zip(findings, own, strict=True)]
    if outcome.total > len(findings):
        lines.append(f"… and {outcome.total - len(findings):,} more of these")
    if outcome.not_verified:
        lines.append(f"not verified: {plain(outcome.not_verified.reason)}")
    return "\n".join([*lines, f"→ {common} ({outcome.check.page})"])
