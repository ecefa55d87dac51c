"""A report in GitHub's own forms: annotations of a pull request, and the outputs of a step.

Annotations are workflow commands, lines of the log that GitHub obeys. Whatever a table holds is escaped in them,
so that no value can give a command of its own; ``paused`` keeps GitHub from obeying lines of a report for people.
"""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from demarche.schema.errors import DemarcheError
from demarche.schema.files import append
from demarche.validate.out.step_summary import step_summary
from demarche.validate.out.wording import Unmade, hints, plain, sentence, title, unmade, worst_first
from demarche.validate.report import Outcome, Report

__all__ = ["annotations", "paused", "refusal", "step_outputs", "tell_step"]

# GitHub shows so many annotations of each level that a step gives, and drops the rest without a word.
PER_LEVEL = 10

# Findings told in one annotation; it stands beside the lines of a pull request.
SHOWN = 5


@dataclass(frozen=True, slots=True)
class _Annotation:
    level: str
    title: str
    text: str
    findings: int
    file: str | None = None
    line: int | None = None


def tell_step(report: Report, environment: Mapping[str, str]) -> None:
    """Add the summary and the outputs to the files that GitHub names in a step's environment, where it does.

    Raises:
        DataError: D013 or D014, one of them cannot be written.
    """
    if path := environment.get("GITHUB_STEP_SUMMARY"):
        append(step_summary(report), Path(path))
    if path := environment.get("GITHUB_OUTPUT"):
        append(step_outputs(report), Path(path))


def step_outputs(report: Report) -> str:
    """Return the outputs of a step, a line each: what a workflow can ask after."""
    counts = {"errors": report.errors, "warnings": report.warnings, "not-verified": report.unmade}
    return "".join(f"{name}={value}\n" for name, value in {"verdict": report.verdict, **counts}.items())


def annotations(report: Report, *, workspace: Path | None = None) -> list[str]:
    """Return workflow commands, one a check and table, the worst first; what GitHub would drop is counted.

    Args:
        report: what was found.
        workspace: the folder that the repository was checked out to, which GitHub's paths begin in.
    """
    every = [_of_outcome(outcome, report) for outcome in worst_first(report)]
    every += [_of_unmade(group) for group in unmade(report) if group.is_fault]
    levels = (_at_most([one for one in every if one.level == level]) for level in ("error", "warning"))
    return [_command(one, workspace) for level in levels for one in level]


def refusal(error: DemarcheError) -> str:
    """Return the workflow command that says why the program could not run.

    >>> from demarche.schema.errors import DataError
    >>> refusal(DataError("D001", where="tables"))
    '::error title=D001::tables: There is no file or folder here.%0A→ Check the spelling and the working directory.'
    """
    where = f"{error.where}: " if error.where else ""
    text = f"{plain(where + error.message, longest=1000)}\n→ {plain(error.hint, longest=1000)}"
    return _command(_Annotation("error", error.code, text, 0), None)


def paused(token: str) -> tuple[str, str]:
    """Return the lines between which GitHub obeys no line of the log; nobody may guess the token.

    >>> paused("7f3a")
    ('::stop-commands::7f3a', '::7f3a::')
    """
    return f"::stop-commands::{token}", f"::{token}::"


def _of_outcome(outcome: Outcome, report: Report) -> _Annotation:
    findings = outcome.findings[:SHOWN]
    common, own = hints(outcome, findings)
    lines = [sentence(finding, hint=hint) for finding, hint in zip(findings, own, strict=True)]
    if outcome.total > len(findings):
        lines.append(f"… and {outcome.total - len(findings):,} more of these")
    is_error = outcome.is_error or report.is_strict
    first = next((finding for finding in findings if finding.file), None)
    return _Annotation(
        level="error" if is_error else "warning",
        title=title(outcome),
        text="\n".join([*lines, f"→ {common} ({outcome.check.page})"]),
        findings=outcome.total,
        file=first.file if first else None,
        line=first.line if first else None,
    )


def _of_unmade(group: Unmade) -> _Annotation:
    return _Annotation(
        "error", f"not verified: {group.told}", f"These checks gave no answer: {group.codes}", 0
    )


def _at_most(every: Sequence[_Annotation]) -> list[_Annotation]:
    """Return as many annotations as GitHub shows, the last of which counts those that are left out."""
    if len(every) <= PER_LEVEL:
        return list(every)
    kept, rest = every[: PER_LEVEL - 1], every[PER_LEVEL - 1 :]
    findings = sum(one.findings for one in rest)
    text = f"They have {findings:,} findings. The summary of the step and --json tell them."
    return [*kept, _Annotation(kept[0].level, f"and {len(rest)} more checks", text, findings)]


def _command(one: _Annotation, workspace: Path | None) -> str:
    """Return an annotation as a workflow command."""
    place = {"file": _within(one.file, workspace), "line": one.line, "title": one.title}
    properties = ",".join(
        f"{name}={_property(str(value))}" for name, value in place.items() if value is not None
    )
    return f"::{one.level} {properties}::{_data(one.text)}"


def _within(file: str | None, workspace: Path | None) -> str | None:
    """Return a file as GitHub knows it: from the workspace on, whatever folder the program was started in."""
    if file is None or workspace is None:
        return file
    try:
        path = os.path.relpath(file, workspace)
    except ValueError:  # it lies on another drive of Windows
        return file
    return file if path.startswith(os.pardir) else Path(path).as_posix()


def _data(text: str) -> str:
    r"""Return a message as GitHub asks for it.

    >>> _data("100 %\r\n")
    '100 %25%0D%0A'
    """
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """Return the value of a property, in which colons and commas are escaped as well.

    >>> _property("a:b,c")
    'a%3Ab%2Cc'
    """
    return _data(text).replace(":", "%3A").replace(",", "%2C")
