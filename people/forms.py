"""Forms: the kinds of CSV files that people fill in, and a line of such a file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from demarche.validate.checks import of_table, read_checks
from demarche.validate.report import Check

__all__ = ["Form", "Line"]

# The checks of files and cells that are made of every form, under the codes that they have for tables.
SHARED = ("E102", "E103", "E104", "E105", "E111", "E112", "W103")


@dataclass(frozen=True)
class Form:
    """A kind of file that people fill in.

    Attributes:
        name: what it is called, and what stands where a finding names a table: it is none of them.
        folder: where the checks of its own are listed.
        columns: the names of its columns, in their order.
        needed: those without which a file is none of the kind.
        labels: those that a person knows a line by.
        unread: those that only people read.
        caseless: those in which capitals make no difference.
    """

    name: str
    folder: Path
    columns: tuple[str, ...]
    needed: tuple[str, ...]
    labels: tuple[str, ...]
    unread: tuple[str, ...]
    caseless: tuple[str, ...] = ()

    @cached_property
    def checks(self) -> dict[str, Check]:
        """The checks that are made of it, by code: those of files and cells, and its own."""
        own = read_checks(self.folder / "checks.csv", table=self.name)
        return {code: of_table(code, self.name) for code in SHARED} | own


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a file: where it begins, its cells that are not empty, and the columns that the file has.

    Attributes:
        moved: the lines of cells that come from further lines about the same.
    """

    file: str
    number: int
    cells: Mapping[str, str] = field(compare=False, default_factory=dict)
    moved: Mapping[str, int] = field(compare=False, default_factory=dict)
    columns: frozenset[str] = field(compare=False, default_factory=frozenset)

    def cell(self, column: str) -> str | None:
        """Return what a cell holds, None where it is empty."""
        return self.cells.get(column)

    def of(self, column: str | None) -> int:
        """Return the line on which a cell stands."""
        return self.moved.get(column or "", self.number)
