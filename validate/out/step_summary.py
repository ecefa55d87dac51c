"""A report as the Markdown summary of a GitHub step: the verdict, a table of checks, what gave no answer, findings."""

import re
from collections.abc import Iterator, Sequence

from demarche.validate.out.wording import Unmade, hints, plain, sentence, summary, title, unmade, worst_first
from demarche.validate.report import Outcome, Report

__all__ = ["step_summary"]

# GitHub drops a summary of more than 1 MiB whole; a person reads far less.
MOST_BYTES = 200_000

# Findings told of each check and table.
SHOWN = 5

# Rows of the table of checks, and reasons why checks gave no answer: together they stay below a half of that.
MOST_ROWS, MOST_REASONS = 100, 50

# Characters that Markdown, as GitHub reads it, may take for markup; and those that begin a list or a heading.
MARKUP = re.compile(r"[\\`*_{}\[\]<>|&#~!@$:]|^[-+=]|(?<=^\d)[.)]")

SIGNS = {"right": "✅", "not right": "❌", "not verified": "⚠️"}


def step_summary(report: Report) -> str:
    """Return the summary as Markdown, in which nothing that a table holds is markup."""
    found, lost = worst_first(report), unmade(report)
    parts = [f"## {SIGNS[report.verdict]} Démarche: {report.verdict}", escaped(summary(report))]
    parts += [_grid(found)] if found else []
    parts += [_not_verified(lost)] if lost else []
    parts += _that_fit([_section(outcome) for outcome in found])
    return "\n\n".join(parts) + "\n\n"


def escaped(text: str) -> str:
    """Return the text as Markdown that shows it as it is, in a table's cell too.

    >>> escaped("a|b <b>`x`</b> *_y_* [z](w)")
    'a&#124;b &#60;b&#62;&#96;x&#96;&#60;/b&#62; &#42;&#95;y&#95;&#42; &#91;z&#93;(w)'
    """
    return re.sub(MARKUP, lambda found: f"&#{ord(found[0])};", text)


def _grid(found: Sequence[Outcome]) -> str:
    """Return the table of the checks that have findings."""
    rows = [
        f"| {check.code} | {escaped(plain(check.table))} | {escaped(plain(check.title))} | {outcome.total:,} |"
        for outcome in found[:MOST_ROWS]
        for check in (outcome.check,)
    ]
    if len(found) > MOST_ROWS:
        rows.append(f"| … | | and {len(found) - MOST_ROWS:,} more checks | |")
    return "\n".join(["| check | table | what should be so | findings |", "|---|---|---|---:|", *rows])


def _section(outcome: Outcome) -> str:
    """Return the first findings of one check of one table, and what helps."""
    findings = outcome.findings[:SHOWN]
    common, own = hints(outcome, findings)
    lines = [
        f"- {escaped(sentence(finding, hint=hint))}" for finding, hint in zip(findings, own, strict=True)
    ]
    if outcome.total > len(findings):
        lines.append(f"- … and {outcome.total - len(findings):,} more of these")
    told = "\n".join(lines)
    return f"### {escaped(title(outcome))}\n\n{told}\n\n→ {escaped(common)} ({escaped(outcome.check.page)})"


def _not_verified(lost: Sequence[Unmade]) -> str:
    """Return which checks gave no answer, and why."""
    lines = [
        f"- {escaped(group.told)}{'' if group.is_fault else ' (no fault)'}: {escaped(plain(group.codes))}"
        for group in lost[:MOST_REASONS]
    ]
    if len(lost) > MOST_REASONS:
        lines.append(f"- … and {len(lost) - MOST_REASONS:,} more reasons")
    return "\n".join(["### Not verified", "", *lines])


def _that_fit(sections: Sequence[str]) -> Iterator[str]:
    """Yield as many sections as there is room for, and how many there is none for."""
    left = MOST_BYTES
    for number, section in enumerate(sections):
        left -= len(section.encode())
        if left < 0:
            yield f"… and {len(sections) - number:,} more checks, whose findings --json tells."
            return
        yield section
