"""What each check is called: its title, the reason for it and what to do, from ``checks.csv``.

The checks across tables say the same in the head of their SQL file (``rules.py``). A code is never given
a second meaning; E115, which once stood for all rules of whole rows, is no longer used.
"""

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from demarche.schema.rows import read_rows
from demarche.validate.report import Check

__all__ = ["of_table", "read_checks", "written_checks"]

FILE = Path(__file__).parent / "checks.csv"


@dataclass(frozen=True, slots=True)
class _Written:
    code: str
    title: str
    reason: str
    hint: str


def read_checks(path: Path, *, table: str = "") -> dict[str, Check]:
    """Return the checks that a file like ``checks.csv`` tells of, by code.

    Args:
        path: the file.
        table: the table that they concern; none where they concern no table more than another.
    """
    rows = read_rows(path, _Written)
    return {row.code: Check(row.code, table, row.title, row.reason, row.hint) for row in rows}


@cache
def written_checks() -> dict[str, Check]:
    """Return the checks of files, columns, cells and rows, by code."""
    return read_checks(FILE)


def of_table(code: str, table: str) -> Check:
    """Return a check as it is made of one table.

    >>> of_table("E111", "events").title
    'a value stands where one must'
    """
    return replace(written_checks()[code], table=table)
