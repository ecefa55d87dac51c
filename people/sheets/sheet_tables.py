"""The tables that sheets become, and which line of a sheet each of their rows comes from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from demarche.people.forms import Line
from demarche.people.named import coder_id, coder_row
from demarche.people.sheets.acts import HAND, acts_of
from demarche.people.sheets.claims import assertions_of, links_of
from demarche.people.sheets.coding import Coding
from demarche.people.sheets.sheet_incidents import happenings_of
from demarche.schema.arrow import TABLE_NAMES, TEXTS_SCHEMA, arrow_schema, code_table
from demarche.schema.keys import KEYS
from demarche.validate.source import column_types

__all__ = ["Coded", "tables_of_sheets"]

Row = dict[str, Any]


@dataclass(frozen=True)
class Coded:
    """What sheets say, as tables that may still lack values.

    Attributes:
        lines: by table and key, the line that a row comes from, and those of the rows that it rests on.
    """

    tables: Mapping[str, pl.DataFrame]
    texts: pl.DataFrame
    lines: Mapping[tuple[str, str], Sequence[Line]]


def tables_of_sheets(lines: Sequence[Line], coding: Coding) -> Coded:
    """Return the tables of the rows of some sheets; what is wrong with them is noted in ``coding``.

    Args:
        lines: the rows of all sheets, in their order.
        coding: the texts, and who and where may be named.
    """
    documents = _documents(lines, coding)
    acts = acts_of(lines, coding)
    claims = assertions_of(acts, coding)
    links = links_of(claims, coding.notes)
    happenings = happenings_of(lines, acts, claims, coding)
    ids = happenings.ids
    events = [
        {**act.row, "incident_id": ids.get(act.first.cells.get("incident", "").lower())} for act in acts
    ]
    of_event = {event["event_id"]: event["incident_id"] for event in events}
    asserted = [
        {
            **one.row,
            "incident_id": ids.get(one.line.cells.get("claim_incident", "").lower())
            or of_event.get(one.row["event_id"]),
        }
        for one in claims
    ]
    rows: dict[str, list[Row]] = {
        "documents": [coding.texts.by_id[doc_id].row for doc_id in documents],
        "events": events,
        "claims": asserted,
        "links": [row for _, row in links],
        "incidents": list(happenings.rows),
        "actors": list(coding.named.actors.values()),
        "places": list(coding.named.places.values()),
        "coders": _coders(lines, coding),
    }
    texts = [{"doc_id": doc_id, "text": coding.texts.by_id[doc_id].text} for doc_id in documents]
    tables = {name: _frame(name, rows[name]) for name in TABLE_NAMES if name != "codes"}
    return Coded(
        {**tables, "codes": pl.DataFrame(code_table())},
        pl.DataFrame(texts, schema=column_types(TEXTS_SCHEMA)).sort("doc_id"),
        {
            **{("documents", doc_id): [line] for doc_id, line in documents.items()},
            **{("events", act.row["event_id"]): [act.first, *act.lines] for act in acts},
            **{("claims", one.row["claim_id"]): [one.line, *one.act.lines] for one in claims},
            **{("links", _key(row)): lines for lines, row in links},
            **{("incidents", key): lines for key, lines in happenings.lines.items()},
        },
    )


def _documents(lines: Sequence[Line], coding: Coding) -> dict[str, Line]:
    """Return the documents that sheets name, each with the first row that does."""
    found: dict[str, Line] = {}
    for line in lines:
        name = line.cells.get("document", "")
        texts = coding.texts.named(name) if name else []
        if len(texts) == 1:
            found.setdefault(texts[0].doc_id, line)
    return found


def _coders(lines: Sequence[Line], coding: Coding) -> list[Row]:
    """Return a row for each person who coded."""
    written = {line.cell("coder") or coding.coder for line in lines if "document" in line.cells}
    return [coder_row(coder) for coder in sorted({coder_id(HAND, name) for name in written if name})]


def _frame(table: str, rows: Sequence[Row]) -> pl.DataFrame:
    """Return rows as a frame of the table's columns, in the order of its key; a value may be missing."""
    frame = pl.DataFrame(rows, schema=column_types(arrow_schema(table)))
    return frame.sort(KEYS[table], nulls_last=True)


def _key(row: Row) -> str:
    return " ".join(str(row[name]) for name in ("from_claim_id", "to_claim_id", "relation"))
