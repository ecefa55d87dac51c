"""The shape of a document's coding: its row, with its events, claims, actors and places nested in it.

The lists carry, beside the columns of the tables, what a coder may know and the tables do not keep: which
happening of the document an event is part of or about, and whether the text itself says that a claim takes
another back.  A coder that does not tell happenings leaves the list null: they are found from the rows.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa

from demarche.known.actors import actor_of_id, actor_row
from demarche.known.names import Names
from demarche.schema.arrow import arrow_schema
from demarche.schema.ids import claim_id, event_id

__all__ = ["CODING_SCHEMA", "DOCUMENT_COLUMNS", "HAPPENING", "coding_batch"]

Row = Mapping[str, Any]

DOCUMENT_COLUMNS = tuple(arrow_schema("documents").names)
_ADDED_BY_LINKING = frozenset({"incident_id"})


def _struct(table: str, *extra: pa.Field) -> pa.ListType:
    """The type of a list of a table's rows, with fields beside its columns."""
    fields = [field.remove_metadata() for field in arrow_schema(table) if field.name not in _ADDED_BY_LINKING]
    return pa.list_(pa.struct([*fields, *extra]))


# One strike of one document: the mentions of it are one incident.
HAPPENING = pa.struct(
    [
        pa.field("source_id", pa.string()),
        pa.field("target_id", pa.string()),
        pa.field("sovereign", pa.string()),
        pa.field("place_id", pa.string()),
        pa.field("event_date", pa.date32()),
        pa.field("date_precision", pa.int8()),
        pa.field("modality", pa.string()),
        pa.field("kind", pa.string()),
        pa.field("in_response_to", pa.int32()),  # the number of the happening of the document that it answers
    ]
)

CODING_SCHEMA = pa.schema(
    [
        *(field.remove_metadata() for field in arrow_schema("documents")),
        pa.field("events", _struct("events", pa.field("happening", pa.int32()))),
        pa.field(
            "claims",
            _struct(
                "claims",
                pa.field("is_correction", pa.bool_()),
                pa.field("is_earlier", pa.bool_()),
                pa.field("retracts", pa.bool_()),
            ),
        ),
        pa.field("happenings", pa.list_(HAPPENING)),
        pa.field("actors", _struct("actors")),
        pa.field("places", _struct("places")),
    ]
)

# What an event says if its coder says nothing else of it.
_UNSAID = {"modality": "actual"}


def coding_batch(
    documents: pa.RecordBatch, events: Sequence[Iterable[Row]], *, coder_id: str, names: Names
) -> pa.RecordBatch:
    """The codings of documents, made of what a coder says of each: ids and what was left out are filled in.

    Args:
        documents: the batch that was given to be coded.
        events: for each document its events, as mappings of columns to values; what is left out is null, and a list
            ``claims`` may stand in each.  Actors are named by the ids of the gazetteers.
        coder_id: the coder's, as in its row.
        names: the gazetteers, which know the actors (known/names.py).
    """
    rows = []
    for document, coded in zip(documents.to_pylist(), events, strict=True):
        row = {column: document[column] for column in DOCUMENT_COLUMNS}
        filled = [_event(event, document, coder_id) for event in coded]
        claims = [_claim(claim, event) for event in filled for claim in event.pop("claims", ())]
        ids = {one[side] for one in filled for side in ("source_id", "target_id")}
        ids |= {claim["claimant_id"] for claim in claims}
        row |= {"events": filled, "claims": claims, "happenings": None, "places": []}
        rows.append(row | {"actors": _actors(ids - {None}, names)})
    return pa.RecordBatch.from_pylist(rows, CODING_SCHEMA)


def _event(said: Row, document: Row, coder_id: str) -> dict[str, Any]:
    """An event with its id, its document and its coder."""
    event: dict[str, Any] = {**dict.fromkeys(arrow_schema("events").names), **_UNSAID, **said}
    key = event_id(
        doc_id=document["doc_id"],
        day=event["event_date"] or document["published_on"],
        span=(event["span_start"], event["span_end"]),
        **{column: event[column] for column in _NAMING},
    )
    return event | {"event_id": key, "doc_id": document["doc_id"], "coder_id": coder_id}


# The columns of an event that its id is made of, beside its document, day and span.
_NAMING = ("event_type", "event_code", "source_id", "target_id", "sovereign")


def _claim(said: Row, event: Row) -> dict[str, Any]:
    """A claim with its id, its event and its document."""
    claim: dict[str, Any] = {**dict.fromkeys(arrow_schema("claims").names), **said}
    claim["span_start"] = claim["span_start"] if claim["span_start"] is not None else event["span_start"]
    claim["span_end"] = claim["span_end"] if claim["span_end"] is not None else event["span_end"]
    key = claim_id(
        event_id=event["event_id"],
        counts=(claim["count_low"], claim["count_high"]),
        span=(claim["span_start"], claim["span_end"]),
        **{column: claim[column] for column in ("question", "claimant_id", "value", "victim", "victim_of")},
    )
    flags = {"is_correction": False, "is_earlier": False, "retracts": False}
    return flags | claim | {"claim_id": key, "event_id": event["event_id"], "doc_id": event["doc_id"]}


def _actors(ids: Iterable[str], names: Names) -> list[dict[str, Any]]:
    """The rows of actors and of those for whom they speak."""
    found = {key: actor for key in ids if (actor := actor_of_id(key, names)) is not None}
    principals = (
        actor_of_id(actor.principal_id, names) for actor in list(found.values()) if actor.principal_id
    )
    found |= {actor.actor_id: actor for actor in principals if actor is not None}
    return [actor_row(found[key]) for key in sorted(found)]
