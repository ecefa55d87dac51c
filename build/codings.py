"""The shape of a document's coding: its row, with its events, claims, actors and places nested in it.

The lists carry, beside the columns of the tables, what linking needs and the tables do not keep: which
happening of the document an event is part of or about, and whether the text itself says that a claim takes
another back.
"""

import pyarrow as pa

from demarche.schema.arrow import arrow_schema

__all__ = ["CODING_SCHEMA", "DOCUMENT_COLUMNS", "HAPPENING"]

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
