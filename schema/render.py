"""Errors and the data dictionary, printed for a person."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from demarche.schema.errors import DemarcheError

if TYPE_CHECKING:
    from demarche.schema.dictionary import ColumnDescription

__all__ = ["render_dictionary", "render_errors"]

# Errors printed at once; --json has them all.
SHOWN = 20


def render_errors(errors: Sequence[DemarcheError], console: Console, *, style: str = "bold red") -> None:
    """Print each error's code, place and sentence, and under it the hint; of very many only the first."""
    for error in errors[:SHOWN]:
        place = f"{error.where}: " if error.where else ""
        console.print(Text.assemble((error.code, style), f" {place}{error.message}"), soft_wrap=True)
        console.print(Text(f"  → {error.hint}", "dim"), soft_wrap=True)
    if len(errors) > SHOWN:
        console.print(f"  … and {len(errors) - SHOWN:,} more: see --json")


def render_dictionary(columns: Iterable["ColumnDescription"], console: Console) -> None:
    """Print what a row of each table is, and what each of its columns means."""
    from demarche.schema.dictionary import table_description

    for table, own in groupby(columns, key=lambda column: column.table):
        console.print(Text.assemble((table, "bold"), f": {table_description(table)}"))
        grid = Table("column", "type", "null", "what it says")
        for column in own:
            null = "yes" if column.is_nullable else ""
            grid.add_row(column.column, column.type, null, Text(_meaning(column)))
        console.print(grid)


def _meaning(column: "ColumnDescription") -> str:
    """Return a column's description, its allowed values and the column it refers to."""
    listed = f" One of: {', '.join(column.allowed)}." if column.allowed else ""
    refers = f" Refers to {column.references}." if column.references else ""
    return column.description + listed + refers
