"""The examples of the checks of a sheet: a right one, and for each check what may be changed in it and what may not.

``examples/README.md`` says what stands in an example's file.
"""

import csv
from pathlib import Path

from demarche.people.lines import csv_bytes
from demarche.validate.examples import Example
from demarche.validate.examples import examples as examples_in

__all__ = ["EXAMPLES", "TEXTS", "changed_sheet", "examples"]

EXAMPLES = Path(__file__).parent / "examples"
TEXTS = EXAMPLES / "texts"


def examples(kind: str) -> tuple[Example, ...]:
    """Return the examples that are ``passing`` or ``failing``, by code."""
    return examples_in(kind, folder=EXAMPLES)


def changed_sheet(example: Example) -> bytes:
    """Return the right sheet as CSV with what an example changes in it."""
    with (EXAMPLES / "right.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    columns = list(rows[0])
    for change in example.change:
        if "line" in change:
            rows[change["line"] - 2] |= change["set"]
        else:
            rows.append(change["add"])
    return csv_bytes(rows, columns)
