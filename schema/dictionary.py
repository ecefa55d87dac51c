"""The data dictionary, generated from the models: as rows for programs, as a page for people.

``python -m demarche.schema.dictionary > docs/codebook/tables.md`` writes the page anew.
"""

import sys
from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any

from demarche.schema.arrow import TABLE_NAMES, arrow_schema
from demarche.schema.codebook import (
    TERM_FILES,
    Quantifier,
    compatible,
    precisions,
    quantifiers,
    terms,
    values,
)
from demarche.schema.keys import FOREIGN_KEYS, KEYS
from demarche.schema.tables import TABLES

__all__ = ["ColumnDescription", "data_dictionary", "dictionary_markdown", "table_description"]

# More values than these are a table of their own: the CAMEO codes.
MOST_VALUES_SHOWN = 40

# Arrow's short names for types, and the ones that say how many bits.
TYPE_NAMES = {"date32[day]": "date", "float": "float32", "double": "float64"}

PREFACE = """\
This page is generated from the models in `schema/tables.py` and the codebook in `schema/codebook/` by
`python -m demarche.schema.dictionary`; do not edit it. An unknown is null, never an empty text or a zero."""


@dataclass(frozen=True, slots=True)
class ColumnDescription:
    """What there is to say about a column; ``references`` is the ``table.column`` its values are found in."""

    table: str
    column: str
    type: str
    is_nullable: bool
    is_key: bool
    references: str | None
    allowed: tuple[str, ...]
    description: str


def data_dictionary(table: str | None = None) -> list[ColumnDescription]:
    """Return the description of every column of a table, or of all tables in their order.

    Raises:
        DataError: D101, no such table.

    >>> [column.column for column in data_dictionary("links")]
    ['from_claim_id', 'to_claim_id', 'relation', 'basis']
    """
    names = TABLE_NAMES if table is None else (table,)
    return [_describe(name, field) for name in names for field in arrow_schema(name)]


def table_description(table: str) -> str:
    """Return the sentence that says what a row of the table is.

    >>> table_description("claims")
    'One row for each question that somebody answers in an act.'
    """
    return (TABLES[table].__doc__ or "").strip()


def dictionary_markdown() -> str:
    """Return the page docs/codebook/tables.md: every table and column, then what their values mean."""
    parts = [
        "# The tables and their columns",
        PREFACE,
        *(_table_section(name) for name in TABLE_NAMES),
        "# What the values mean",
        *(_section(f"`{name}`", _grid("value, meaning", _meanings(name))) for name in TERM_FILES),
        _section("`value`, by question", _grid("question, value, meaning", map(_cells, values()))),
        _section("Precision", _grid("scale, step, meaning", map(_cells, precisions()))),
        _section("Quantities", _grid("words, lowest, highest, meaning", map(_quantity, quantifiers()))),
        _section(
            "Which answers can both be true",
            _grid("question, one says, another says, both can be true, why", map(_cells, compatible())),
        ),
    ]
    return "\n\n".join(parts) + "\n"


def _describe(table: str, field: Any) -> ColumnDescription:
    """Return the description of a field of a table's Arrow schema."""
    targets = [f"{key.to_table}.{key.to_column}" for key in FOREIGN_KEYS if key[:2] == (table, field.name)]
    return ColumnDescription(
        table=table,
        column=field.name,
        type=TYPE_NAMES.get(str(field.type), str(field.type)),
        is_nullable=field.nullable,
        is_key=field.name in KEYS[table],
        references=targets[0] if targets else None,
        allowed=_allowed(table, field.name),
        description=field.metadata[b"description"].decode(),
    )


def _allowed(table: str, column: str) -> tuple[str, ...]:
    """Return the values that the model lists for a column, if it lists them and they are few."""
    checks = TABLES[table].to_schema().columns[column].checks
    listed = next((check.statistics["allowed_values"] for check in checks if check.name == "isin"), ())
    return tuple(map(str, listed)) if len(listed) <= MOST_VALUES_SHOWN else ()


def _table_section(table: str) -> str:
    """Return a table's heading, its sentence and the grid of its columns."""
    rows = (
        (f"`{c.column}`", c.type, "key" if c.is_key else "", "yes" if c.is_nullable else "", _prose(c))
        for c in data_dictionary(table)
    )
    grid = _grid("column, type, key, null, description", rows)
    return _section(table, f"{table_description(table)}\n\n{grid}")


def _prose(column: ColumnDescription) -> str:
    """Return a column's description with its allowed values and the column it refers to."""
    listed = f" One of: {', '.join(column.allowed)}." if column.allowed else ""
    refers = f" Refers to `{column.references}`." if column.references else ""
    return column.description + listed + refers


def _meanings(enumeration: str) -> list[tuple[str, str]]:
    """Return the values of an enumeration with what they mean."""
    return [(f"`{term.value}`", term.definition) for term in terms(enumeration)]


def _quantity(row: Quantifier) -> tuple[str, str, str, str]:
    """Return the cells of a quantifier; a high that is open is shown as infinite."""
    return row.phrase, row.low, row.high or "∞", row.definition


def _cells(row: Any) -> tuple[str, ...]:
    """Return the fields of a codebook row as text."""
    cells = (getattr(row, field.name) for field in fields(row))
    return tuple(("yes" if cell else "no") if isinstance(cell, bool) else str(cell) for cell in cells)


def _section(heading: str, body: str) -> str:
    """Return a heading and what stands under it."""
    return f"## {heading}\n\n{body}"


def _grid(header: str, rows: Iterable[tuple[str, ...]]) -> str:
    """Return a Markdown table; the header names its columns, apart by commas."""
    names = header.split(", ")
    return "\n".join(_line(row) for row in (names, ["---"] * len(names), *rows))


def _line(cells: Iterable[str]) -> str:
    """Return a line of a Markdown table."""
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    sys.stdout.write(dictionary_markdown())
