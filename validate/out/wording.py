"""A report in words, before it takes a form: what comes first, where, in which sentence, and the last line.

Whatever a table holds is shown, never obeyed: control characters, which would move a terminal's cursor or
break XML and lines of a log, become visible escapes, and a long value is cut.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from demarche.validate.report import Finding, NotVerified, Outcome, Report

__all__ = ["Unmade", "hints", "place", "plain", "sentence", "summary", "title", "unmade", "worst_first"]

# Characters shown of a message or value: enough to know it again in the file.
LONGEST = 300

# The checks of files and columns; what follows from a table that cannot be read is told after that.
OF_FILES = ("E10", "W10")


@dataclass(frozen=True, slots=True)
class Unmade:
    """A reason why checks gave no answer, and these checks."""

    reason: str
    is_fault: bool
    checks: tuple[NotVerified, ...]

    @property
    def told(self) -> str:
        """The reason in one line of visible characters."""
        return plain(self.reason)

    @property
    def codes(self) -> str:
        """The checks by table: ``events: E111 E112; claims: E121 (3)``."""
        tables = sorted({check.table for check in self.checks})
        told = (f"{table}: {self._codes(table)}" if table else self._codes("") for table in tables)
        return plain("; ".join(told), longest=5 * LONGEST)

    def _codes(self, table: str) -> str:
        counts = sorted(Counter(check.code for check in self.checks if check.table == table).items())
        return " ".join(code if count == 1 else f"{code} ({count})" for code, count in counts)


def worst_first(report: Report) -> list[Outcome]:
    """Return the outcomes with findings: errors before doubts, files and columns first, then the most findings."""
    return sorted((outcome for outcome in report.outcomes if outcome.total), key=_rank)


def unmade(report: Report) -> list[Unmade]:
    """Return why checks gave no answer, faults first, then the reasons that concern most checks."""
    by_reason = sorted(report.not_verified, key=lambda check: (not check.is_fault, check.reason))
    groups = groupby(by_reason, key=lambda check: (check.is_fault, check.reason))
    found = [Unmade(reason, is_fault, tuple(checks)) for (is_fault, reason), checks in groups]
    return sorted(found, key=lambda group: (not group.is_fault, -len(group.checks)))


def title(outcome: Outcome) -> str:
    """Return the line above the findings of a check: its code, the table and what should be so."""
    check = outcome.check
    return plain(
        f"{check.code} {check.table}: {check.title}" if check.table else f"{check.code}: {check.title}"
    )


def place(finding: Finding) -> str:
    """Return where a finding is, for a person to go to; an empty text where that is not known.

    >>> place(Finding("E112", "events", 7, "20240202-cb", "form", None, "", "", "events.csv", 9))
    'events.csv:9 (20240202-cb)'
    >>> place(Finding("E112", "events", 7, "20240202-cb", "form", None, "", ""))
    'row 7 (20240202-cb)'
    """
    row = None if finding.row is None else f"row {finding.row}"
    if finding.file and finding.line is not None:
        where = f"{finding.file}:{finding.line}"
    else:
        where = " ".join(filter(None, (finding.file, row)))
    if finding.row is None:
        return plain(where)
    return plain(f"{where} ({finding.key or 'no key'})".lstrip())


def sentence(finding: Finding, *, hint: str = "") -> str:
    """Return what is wrong with which value, the place first and the finding's own hint last."""
    where, told = place(finding), plain(finding.message, longest=2 * LONGEST)
    column = finding.column or ""
    if column and not re.search(rf"\b{re.escape(column)}\b", told):
        where = ", ".join(filter(None, (where, plain(column))))
    if finding.value and finding.value not in finding.message and plain(finding.value) not in told:
        told = f"{told} (here: {plain(finding.value)})"
    return ": ".join(filter(None, (where, told))) + (f". {plain(hint)}" if hint else "")


def hints(outcome: Outcome, findings: Sequence[Finding]) -> tuple[str, list[str]]:
    """Return the hint for all of these findings of a check, and what each one's own hint has beside it."""
    every = [finding.hint for finding in findings]
    if len(set(every)) == 1:
        return plain(every[0]), [""] * len(every)
    common = outcome.check.hint
    return plain(common), [hint.removesuffix(common).strip() for hint in every]


def summary(report: Report) -> str:
    """Return the last line: the verdict, the counts, and what was looked at."""
    verdict = f"{report.verdict} (strict)" if report.is_strict else report.verdict
    counts = f"{report.errors:,} wrong, {report.warnings:,} doubtful, {report.unmade:,} not verified"
    rows = sum(report.rows.values())
    return f"{verdict}: {counts} ({len(report.rows)} tables, {rows:,} rows, {len(report.outcomes):,} checks)"


def plain(text: str, *, longest: int = LONGEST) -> str:
    r"""Return the text in one line of visible characters, cut where it is very long.

    >>> plain("a\tb\x1b[31m\u202e\ud800" + "c" * 1000, longest=29)
    'a\\tb\\x1b[31m\\u202e\\ud800cccc…'
    """
    cut = text if len(text) <= longest else text[: longest + 1]
    seen = "".join(_seen(character) for character in cut)
    return seen if len(seen) <= longest else f"{seen[: longest - 1]}…"


def _seen(character: str) -> str:
    """Return a character, or its escape: controls, marks that turn the writing, spaces that look like others."""
    return (
        character if character.isprintable() else character.encode("unicode_escape", "surrogatepass").decode()
    )


def _rank(outcome: Outcome) -> tuple[bool, bool, int, str, str, str]:
    check, is_of_file = outcome.check, outcome.check.code.startswith(OF_FILES)
    most = 0 if is_of_file else -outcome.total
    return not outcome.is_error, not is_of_file, most, check.code, check.table, check.title
