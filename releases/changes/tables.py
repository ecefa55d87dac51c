"""The two tables that tell of changes: their names, columns and order."""

import pyarrow as pa

__all__ = [
    "CHANGES",
    "CHANGES_KEY",
    "CHANGES_SCHEMA",
    "REGISTRY",
    "REGISTRY_KEY",
    "REGISTRY_SCHEMA",
    "REVIEWS",
]

CHANGES, REGISTRY = "changes", "registry"

# What persons decided of rows, where they did: it travels with a build and gives changes their reasons.
REVIEWS = "reviews"


def _column(name: str, description: str, *, null: str | None = None) -> pa.Field:
    """Return a column of text; it may be null where ``null`` says what that means."""
    meaning = f"; null where {null}." if null else "."
    return pa.field(name, pa.string(), null is not None, {"description": description + meaning})


# The columns that together name a row, in the order in which the rows stand.
CHANGES_KEY = ("table_name", "key", "change", "column_name")
REGISTRY_KEY = ("table_name", "key")

CHANGES_SCHEMA = pa.schema(
    [
        _column("version", "The version that brought the change"),
        _column("table_name", "The table that the row stands in, or stood in"),
        _column(
            "key",
            "The values of the row's key columns, apart by spaces; of a row that moved the former ones, and "
            "with what else changed in it the ones it has now",
        ),
        _column("change", "added, changed (a row a column), withdrawn, or moved: it goes by another id now"),
        _column("column_name", "The column whose value changed", null="the whole row came or went"),
        _column("old_value", "What stood there before, as text", null="nothing did"),
        _column("new_value", "What stands there now, as text", null="nothing does"),
        _column(
            "reason",
            "review: and a person's reason; document, where its document came or went; "
            "coder, where another coder or version of it wrote the row",
            null="none is known",
        ),
    ]
)

REGISTRY_SCHEMA = pa.schema(
    [
        _column("table_name", "The table that the row stands in, or stood in"),
        _column("key", "The values of the row's key columns, apart by spaces"),
        _column("first_seen", "The first version that had the row"),
        _column("last_seen", "The last version that had it: this one, unless it was withdrawn or moved"),
        _column("last_changed", "The last version in which it was added or a value of it changed"),
        _column("moved_to", "The key that it goes by now", null="it kept its own"),
    ]
)
