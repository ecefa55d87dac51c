"""The review as a form: its columns, from ``columns.csv``; and those of the table of what was decided."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyarrow as pa

from demarche.people.forms import Form
from demarche.schema.arrow import arrow_schema
from demarche.schema.rows import read_rows

__all__ = [
    "ANCHORS",
    "CODINGS",
    "DECISIONS",
    "EMPTY",
    "ENUMERATIONS",
    "IDS",
    "OF_EVENT",
    "REVIEW",
    "REVIEWS",
    "REVIEWS_SCHEMA",
    "Column",
    "columns",
    "correctable",
]

FILE = Path(__file__).parent / "columns.csv"

DECISIONS = ("accept", "correct", "withdraw")

# The tables whose rows are judged, and what names a row of each.
IDS = {"events": "event_id", "claims": "claim_id"}

# What a reviewer writes where nothing shall stand; an empty cell may have been forgotten, and "none" is an answer.
EMPTY = "(empty)"

# What a row is found again by beside its document and span: columns of its event, and of the claim itself.
OF_EVENT = ("event_type", "source_id", "target_id", "sovereign")
ANCHORS = {"events": OF_EVENT, "claims": (*OF_EVENT, "question", "claimant_id", "victim", "victim_of")}

# What a row says, beside where its words stand and which incident the coder took it for: what is judged.
CODINGS = {
    "events": (
        *("event_type", "event_code", "form", "source_id", "target_id", "sovereign", "place_id"),
        *("event_date", "date_precision", "modality"),
    ),
    "claims": (
        *("question", "claimant_id", "said_date", "said_precision", "value"),
        *("count_low", "count_high", "count_text", "victim", "victim_of"),
    ),
}

# Columns of these tables that are limited to an enumeration of the codebook, which has their name.
ENUMERATIONS = ("event_type", "event_code", "form", "modality", "question", "victim")

# Columns that tell which row it is and who made it; a reviewer does not change them.
_FIXED = ("event_id", "claim_id", "doc_id", "coder_id", "rule_id", "confidence")

# What was decided and applied: a table that travels with the build, beside those of the schema.
REVIEWS = "reviews"
REVIEWS_SCHEMA = pa.schema(
    [
        pa.field("table_name", pa.string(), nullable=False),
        pa.field("key", pa.string(), nullable=False),
        pa.field("decision", pa.string(), nullable=False),
        pa.field("column_name", pa.string()),
        pa.field("old_value", pa.string()),
        pa.field("new_value", pa.string()),
        pa.field("reason", pa.string()),
        pa.field("reviewer", pa.string(), nullable=False),
        pa.field("reviewed_on", pa.date32()),
    ]
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a review: what it holds, and when it must be filled."""

    name: str
    holds: str
    needed: str


@cache
def columns() -> tuple[Column, ...]:
    """Return the columns in the order of a review."""
    return read_rows(FILE, Column)


@cache
def correctable(table: str) -> tuple[str, ...]:
    """Return the columns of a table that a reviewer may correct; a claim's incident is that of its event.

    >>> "confidence" in correctable("events"), "value" in correctable("claims")
    (False, True)
    """
    fixed = (*_FIXED, "incident_id") if table == "claims" else _FIXED
    return tuple(name for name in arrow_schema(table).names if name not in fixed)


REVIEW = Form(
    "review",
    folder=FILE.parent,
    columns=tuple(column.name for column in columns()),
    needed=("table_name", "key", "decision", "column_name", "value", "reason", "reviewer"),
    labels=("key",),
    unread=("words", "document", "note"),
    caseless=("table_name", "decision"),
)
