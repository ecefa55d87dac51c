"""The sheet as a form: its columns, from ``columns.csv``, and what each holds."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from demarche.people.forms import Form
from demarche.schema.rows import read_rows

__all__ = [
    "CLAIM",
    "DESCRIBED",
    "EVENT",
    "SHEET",
    "Column",
    "columns",
    "event_columns",
    "names",
]

FILE = Path(__file__).parent / "columns.csv"

# Columns of a further kind that belong to the event and to the claim, and those that describe an incident.
EVENT = ("span_start", "span_end")
CLAIM = ("claim_incident", "basis")
DESCRIBED = (
    *("incident_title", "incident_kind", "incident_start", "incident_end", "incident_precision"),
    *("incident_place", "incident_sovereign", "in_response_to"),
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the sheet.

    Attributes:
        part: document, event, claim, coder; or further, for columns that a blank sheet does without.
        holds: what stands in it, in a sentence or two.
        needed: when it must be filled.
        example: what may stand there.
    """

    name: str
    part: str
    holds: str
    needed: str
    example: str


@cache
def columns() -> tuple[Column, ...]:
    """Return the columns in the order of a sheet.

    >>> columns()[0].name
    'document'
    """
    return read_rows(FILE, Column)


@cache
def names(*parts: str) -> tuple[str, ...]:
    """Return the names of the columns, or of those of some parts.

    >>> names("coder")
    ('coder', 'note')
    """
    return tuple(column.name for column in columns() if not parts or column.part in parts)


@cache
def event_columns() -> tuple[str, ...]:
    """Return the columns that all rows of an event share; they may be left empty on the further ones."""
    return (*(name for name in names("event") if name != "event"), *EVENT, "coder")


SHEET = Form(
    "sheet",
    folder=FILE.parent,
    columns=names(),
    needed=("document", "event", "event_type", "event_code", "modality"),
    labels=("document", "event", "claim"),
    unread=("note",),
)
