"""The examples of the checks of a sheet: a right one, and for each check what may be changed in it and what may not.

``examples/README.md`` says what stands in an example's file.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

__all__ = ["EXAMPLES", "TEXTS", "Example", "changed_sheet", "examples"]

EXAMPLES = Path(__file__).parent / "examples"
TEXTS = EXAMPLES / "texts"


@dataclass(frozen=True, slots=True)
class Example:
    """What is changed in the right sheet, and what is then found: nothing, if the example passes."""

    code: str
    why: str
    change: Sequence[Mapping[str, Any]]
    find: Sequence[Mapping[str, Any]] = ()


def examples(kind: str) -> tuple[Example, ...]:
    """Return the examples that are ``passing`` or ``failing``, by code.

    >>> {example.code for example in examples("passing")} == {example.code for example in examples("failing")}
    True
    """
    paths = sorted(EXAMPLES.glob(f"[EW]*/{kind}.yaml"))
    return tuple(
        Example(path.parent.name, **yaml.safe_load(path.read_text(encoding="utf-8"))) for path in paths
    )


def changed_sheet(example: Example) -> str:
    """Return the right sheet as CSV with what an example changes in it."""
    with (EXAMPLES / "right.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    columns = list(rows[0])
    for change in example.change:
        if "line" in change:
            rows[change["line"] - 2] |= change["set"]
        else:
            rows.append(change["add"])
    written = io.StringIO(newline="")
    writer = csv.DictWriter(written, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return written.getvalue()
