"""The report of a validation, printed for a person: worst first, by rule, capped and the rest counted."""

from itertools import groupby

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding

from demarche.validate.report import Finding, NotVerified, Report

__all__ = ["render_report"]

# Findings shown for each rule and table; --json has more.
SHOWN = 5


def render_report(report: Report, console: Console, *, shown: int = SHOWN) -> None:
    """Print what was found, what to do about it, what could not be verified, and a last line that sums up."""
    for (code, table), group in groupby(report.findings, key=lambda finding: (finding.code, finding.table)):
        _render_group(list(group), _title(report, code), table, console, shown=shown)
    for missing in report.not_verified:
        _render_not_verified(missing, console)
    console.print(_summary(report), style="bold green" if report.is_clean else "bold red", markup=False)


def _render_group(findings: list[Finding], title: str, table: str, console: Console, *, shown: int) -> None:
    """Print the findings of one rule in one table, as many as are to be shown."""
    code = findings[0].code
    style = "red" if code.startswith("E") else "yellow"
    console.print(f"[bold {style}]{code}[/] [bold]{escape(table)}[/]: {escape(title)}")
    for finding in findings[:shown]:
        place = (
            ""
            if finding.row is None
            else f"row {finding.row} ({finding.key or 'no key'}), {finding.column or 'row'}: "
        )
        console.print(Padding(escape(place + finding.message + _shown_value(finding)), (0, 0, 0, 2)))
    if len(findings) > shown:
        console.print(f"  … and {len(findings) - shown} more of these")
    console.print(Padding(f"[dim]→ {escape(findings[0].hint)}[/]", (0, 0, 0, 2)))


def _shown_value(finding: Finding) -> str:
    return "" if finding.value is None or finding.value in finding.message else f" (here: {finding.value})"


def _render_not_verified(missing: NotVerified, console: Console) -> None:
    style = "red" if missing.is_fault else "dim"
    where = f" {missing.table}" if missing.table else ""
    console.print(
        f"[{style}]not verified: {missing.code}{where}: {escape(missing.title)}: {escape(missing.reason)}[/]"
    )


def _title(report: Report, code: str) -> str:
    return next(check.title for check in report.checks if check.code == code)


def _summary(report: Report) -> str:
    """Return the last line: what was looked at, and the verdict."""
    rows = sum(report.rows.values())
    looked = f"{len(report.rows)} tables, {rows:,} rows, {len(report.checks)} checks"
    unmade = sum(missing.is_fault for missing in report.not_verified)
    counts = [f"{report.errors:,} wrong", f"{report.warnings:,} doubtful", f"{unmade} not verified"]
    verdict = "right" if report.is_clean else "not right"
    return f"{verdict}: {', '.join(counts)} ({looked})"
