"""How rows are told apart, and which columns point to which."""

from typing import NamedTuple

__all__ = ["FOREIGN_KEYS", "KEYS", "ForeignKey"]


class ForeignKey(NamedTuple):
    """A column whose every value that is not null is found in a column of another table."""

    table: str
    column: str
    to_table: str
    to_column: str


# The columns that together name a row: no two rows of a table share them.
KEYS: dict[str, tuple[str, ...]] = {
    "documents": ("doc_id",),
    "events": ("event_id",),
    "claims": ("claim_id",),
    "links": ("from_claim_id", "to_claim_id", "relation"),
    "incidents": ("incident_id",),
    "actors": ("actor_id",),
    "places": ("place_id",),
    "coders": ("coder_id",),
    "codes": ("code",),
}

FOREIGN_KEYS: tuple[ForeignKey, ...] = (
    ForeignKey("events", "event_code", "codes", "code"),
    ForeignKey("events", "source_id", "actors", "actor_id"),
    ForeignKey("events", "target_id", "actors", "actor_id"),
    ForeignKey("events", "place_id", "places", "place_id"),
    ForeignKey("events", "doc_id", "documents", "doc_id"),
    ForeignKey("events", "incident_id", "incidents", "incident_id"),
    ForeignKey("events", "coder_id", "coders", "coder_id"),
    ForeignKey("claims", "event_id", "events", "event_id"),
    ForeignKey("claims", "incident_id", "incidents", "incident_id"),
    ForeignKey("claims", "claimant_id", "actors", "actor_id"),
    ForeignKey("claims", "doc_id", "documents", "doc_id"),
    ForeignKey("links", "from_claim_id", "claims", "claim_id"),
    ForeignKey("links", "to_claim_id", "claims", "claim_id"),
    ForeignKey("incidents", "place_id", "places", "place_id"),
    ForeignKey("incidents", "in_response_to", "incidents", "incident_id"),
    ForeignKey("actors", "principal_id", "actors", "actor_id"),
)
