"""The report of a validation, printed for a person: worst first, by check, capped and the rest counted."""

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from demarche.validate.out.wording import Unmade, hints, sentence, summary, title, unmade, worst_first
from demarche.validate.report import Outcome, Report

__all__ = ["SHOWN", "render_report"]

# Findings shown for each check and table; --json has more.
SHOWN = 5

STYLES = {"right": "bold green", "not right": "bold red", "not verified": "bold yellow"}


def render_report(report: Report, console: Console, *, shown: int = SHOWN) -> None:
    """Print what was found, what to do about it, what could not be verified, and a last line that sums up."""
    for outcome in worst_first(report):
        _render_outcome(outcome, console, shown=shown)
    for group in unmade(report):
        _render_unmade(group, console)
    console.print(Text(summary(report), STYLES[report.verdict]))


def _render_outcome(outcome: Outcome, console: Console, *, shown: int) -> None:
    """Print the findings of one check of one table, as many as are to be shown, and what helps."""
    style = "bold red" if outcome.is_error else "bold yellow"
    code, _, rest = title(outcome).partition(" ")
    console.print(Text.assemble((code, style), " ", (rest, "bold")))
    findings = outcome.findings[:shown]
    common, own = hints(outcome, findings)
    for finding, hint in zip(findings, own, strict=True):
        _indented(Text(sentence(finding, hint=hint)), console)
    if outcome.total > len(findings):
        _indented(Text(f"… and {outcome.total - len(findings):,} more of these"), console)
    _indented(Text(f"→ {common} ({outcome.check.page})", "dim"), console)


def _render_unmade(group: Unmade, console: Console) -> None:
    """Print why checks gave no answer: the reason and the checks; in one dim line where nothing is amiss."""
    if group.is_fault:
        console.print(Text.assemble(("not verified", "bold red"), f": {group.told}"))
        _indented(Text(group.codes), console)
    else:
        console.print(Text(f"not verified, which is no fault: {group.told} ({group.codes})", "dim"))


def _indented(text: Text, console: Console) -> None:
    console.print(Padding(text, (0, 0, 0, 2), expand=False))
