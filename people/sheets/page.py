"""The parts of docs/validation/sheet.md that are made from data: the table of columns, and the checks.

``python -m demarche.people.sheets.page docs/validation/sheet.md`` writes the page anew; what
stands outside the marks is left as it is.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import yaml

from demarche.people.sheets.examples import examples
from demarche.people.sheets.sheet_columns import SHEET, columns
from demarche.validate.examples import Example
from demarche.validate.report import Check

__all__ = ["refreshed"]


def refreshed(page: str) -> str:
    r"""Return the page with the table of columns and the checks as the data have them.

    >>> refreshed("<!-- columns -->\nold\n<!-- end -->").splitlines()[2]
    '| column | what it holds | needed | example |'
    """
    for name, lines in (("columns", _columns()), ("checks", _checks())):
        made = f"<!-- {name} -->\n\n" + "\n".join(lines) + "\n\n<!-- end -->"
        before, mark, rest = page.partition(f"<!-- {name} -->")
        _, _, after = rest.partition("<!-- end -->")
        page = before + made + after if mark else page
    return page


def _columns() -> Iterator[str]:
    """Yield the table of columns."""
    yield "| column | what it holds | needed | example |"
    yield "|---|---|---|---|"
    for column in columns():
        example = column.example.replace("|", "\\|")
        yield f"| `{column.name}` | {column.holds.replace('|', '&#124;')} | {column.needed} | {example} |"


def _checks() -> Iterator[str]:
    """Yield what there is to say of each check of a sheet's own."""
    passing = {example.code: example for example in examples("passing")}
    failing = {example.code: example for example in examples("failing")}
    for code, check in sorted(SHEET.checks.items()):
        if check.table == SHEET.name and code in failing:
            yield from _section(check, wrong=failing[code], right=passing[code])


def _section(check: Check, *, wrong: Example, right: Example) -> Iterator[str]:
    title = check.title[:1].upper() + check.title[1:]
    yield from (
        f"### {check.code}",
        "",
        f"**{title}.** {check.reason}",
        "",
        f"*What to do:* {check.hint}",
        "",
    )
    yield from (f"*Wrong:* {wrong.why}", "", *_change(wrong), "")
    for finding in wrong.find:
        told = f": {finding['message']}" if "message" in finding else ""
        yield f"> {check.code} line {finding['line']}, {finding['column']}{told}"
    yield from ("", f"*Right:* {right.why}", "", *_change(right), "")


def _change(example: Example) -> Iterator[str]:
    shown = yaml.safe_dump(list(example.change), sort_keys=False, allow_unicode=True, width=110)
    yield from ("```yaml", *shown.splitlines(), "```")


if __name__ == "__main__":
    path = Path(sys.argv[1])
    path.write_text(refreshed(path.read_text(encoding="utf-8")), encoding="utf-8")
