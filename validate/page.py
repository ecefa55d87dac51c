"""The page of the checks, generated from their texts and their examples.

``python -m demarche.validate.page > docs/validation/checks.md`` writes the page anew.
"""

import sys
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

import yaml

from demarche.validate.examples import Example, examples
from demarche.validate.report import Check
from demarche.validate.tables import checks

__all__ = ["checks_markdown"]

PREFACE = """\
# The checks

This page is generated from `validate/checks.csv`, `validate/sql/` and `validate/examples/` by
`python -m demarche.validate.page`; do not edit it. E says that a row is wrong, W that it is doubtful. A code is never
given a second meaning. The checks of coding sheets, E3.. and W3.., are on [their own page](sheet.md).

The examples change an invented [ledger](../../validate/examples/ledger) in which everything is right."""


# What a check that is made for every reference says of all of them.
GENERAL = {
    "E121": Check(
        "E121",
        "",
        "what a row points to is there",
        "A join loses the row, or what it points to.",
        "Add the missing row to the table that it points to, or correct the id.",
    )
}


def checks_markdown() -> str:
    """Return the page docs/validation/checks.md: what each check asks for, why, what helps, and its examples.

    >>> checks_markdown().splitlines()[0]
    '# The checks'
    """
    passing = {example.code: example for example in examples("passing")}
    failing = {example.code: example for example in examples("failing")}
    by_code = groupby(checks(), key=lambda check: check.code)
    sections = (
        _section(code, list(group), passing=passing.get(code), failing=failing.get(code))
        for code, group in by_code
    )
    return "\n\n".join([PREFACE, _contents(), *sections]) + "\n"


def _contents() -> str:
    """Return a line for each check, with a link to its section."""
    seen = {check.code: check for check in reversed(checks())}
    lines = (f"- [{code}](#{code.lower()}) {_plain_title(check)}" for code, check in sorted(seen.items()))
    return "\n".join(lines)


def _section(code: str, group: list[Check], *, passing: Example | None, failing: Example | None) -> str:
    """Return what there is to say of one check."""
    tables = sorted({check.table for check in group if check.table})
    lines = [f"## {code}", f"**{_plain_title(group[0]).capitalize()}.** {group[0].reason}"]
    lines += [f"*What to do:* {GENERAL[code].hint if code in GENERAL else group[0].hint}"]
    if tables:
        lines += [f"*Tables:* {', '.join(tables)}"]
    if failing is not None:
        lines += [f"*Wrong:* {failing.why}", _change(failing), "\n".join(_findings(failing))]
    if passing is not None:
        lines += [f"*Right:* {passing.why}", _change(passing)]
    return "\n\n".join(line for line in lines if line)


def _plain_title(check: Check) -> str:
    """Return the title; of a check that is made for every key, in general words."""
    return GENERAL.get(check.code, check).title


def _change(example: Example) -> str:
    """Return what the example changes, as it stands in its file."""
    parts: dict[str, Any] = {"change": list(example.change), "write": dict(example.write or {})}
    shown = yaml.safe_dump(
        {name: part for name, part in parts.items() if part}, sort_keys=False, allow_unicode=True, width=110
    )
    return f"```yaml\n{shown}```" if any(parts.values()) else ""


def _findings(example: Example) -> Iterator[str]:
    for finding in example.find:
        yield f"> {example.code} {_place(finding)}: {finding.get('message', '')}"


def _place(finding: Mapping[str, Any]) -> str:
    where = [str(finding["table"])]
    where += [f"line {finding['line']}"] if finding.get("line") is not None else []
    where += [f"row {finding['row']}"] if finding.get("row") is not None else []
    where += [str(finding["column"])] if finding.get("column") is not None else []
    return ", ".join(where)


if __name__ == "__main__":
    sys.stdout.write(checks_markdown())
