"""Codings into tables: what was nested by document is laid out, linked across documents, and sorted."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa

from demarche.build.coder import coder_row
from demarche.build.linking.corrections import links_of
from demarche.build.linking.incidents import Incident, incidents_of
from demarche.schema.arrow import TABLE_NAMES, arrow_schema, code_table, to_arrow

__all__ = ["tables_from_codings"]

Row = dict[str, Any]


def tables_from_codings(
    batches: Sequence[pa.RecordBatch], *, parser: str | None = None
) -> dict[str, pa.Table]:
    """The nine tables of a dataset, from the codings of its documents in any order.

    Args:
        batches: what ``code_batch`` returned.
        parser: the parser they were coded with, for the row of the table coders.
    """
    documents = sorted((row for batch in batches for row in batch.to_pylist()), key=lambda row: row["doc_id"])
    incidents = _with_ids(incidents_of(documents))
    actors = _by_id((row for document in documents for row in document["actors"]), "actor_id")
    places = _by_id((row for document in documents for row in document["places"]), "place_id")
    events, claims = _laid_out(documents, _homes(incidents))
    published = {document["doc_id"]: document["published_on"] for document in documents}
    principals = {key: row["principal_id"] or key for key, row in actors.items()}
    rows: dict[str, Iterable[Row]] = {
        "documents": documents,
        "events": events,
        "claims": claims,
        "links": links_of(claims, principals=principals, published=published),
        "incidents": [_incident_row(key, one, actors, places) for key, one in incidents.items()],
        "actors": actors.values(),
        "places": places.values(),
        "coders": [coder_row(parser)] if documents else [],
    }
    tables = {name: to_arrow(name, _only(name, rows[name])) for name in TABLE_NAMES if name != "codes"}
    return {**tables, "codes": code_table()}


def _with_ids(incidents: list[Incident]) -> dict[str, Incident]:
    """Incidents by their id; namesakes are numbered in the order of the documents that first report them."""
    found: dict[str, Incident] = {}
    for incident in sorted(incidents, key=lambda one: (one.incident_id, min(one.members))):
        base, name, number = incident.incident_id, incident.incident_id, 1
        while name in found:
            number += 1
            name = f"{base}-{number}"
        found[name] = incident
    return found


def _homes(incidents: Mapping[str, Incident]) -> dict[tuple[str, int], str]:
    """The incident of each happening, by document and number."""
    return {member: incident_id for incident_id, one in incidents.items() for member in one.members}


def _laid_out(documents: list[Row], homes: Mapping[tuple[str, int], str]) -> tuple[list[Row], list[Row]]:
    """All events and claims, with the incident of the happening that each is part of or about."""
    events, claims = [], []
    for document in documents:
        of_event: dict[str, str | None] = {}
        for event in document["events"]:
            home = homes.get((document["doc_id"], event["happening"]))
            of_event[event["event_id"]] = home
            events.append({**event, "incident_id": home})
        claims += [{**claim, "incident_id": of_event[claim["event_id"]]} for claim in document["claims"]]
    return events, claims


def _incident_row(
    incident_id: str, one: Incident, actors: Mapping[str, Row], places: Mapping[str, Row]
) -> Row:
    """The row of an incident."""
    return {
        "incident_id": incident_id,
        "kind": one.kind,
        "title": _title(one, actors.get(one.source or ""), places.get(one.place_id or "")),
        "start_date": one.start,
        "end_date": one.end,
        "date_precision": one.precision,
        "place_id": one.place_id,
        "sovereign": one.sovereign,
        "in_response_to": None,
    }


def _title(one: Incident, attacker: Row | None, place: Row | None) -> str:
    """What an incident is called: "Strike in Erbil by Iran"."""
    act = {"strike": "Strike", "violation": "Incursion"}[one.kind]
    ground = place["name"] if place else one.sovereign
    where = f" in {ground}" if ground else ""
    return f"{act}{where} by {attacker['name'] if attacker else 'an unnamed attacker'}"


def _by_id(rows: Iterable[Row], key: str) -> dict[str, Row]:
    """One row an id, the same whatever the order they come in."""
    found: dict[str, Row] = {}
    for row in sorted(rows, key=lambda row: tuple(str(value) for value in row.values())):
        found.setdefault(row[key], row)
    return dict(sorted(found.items()))


def _only(table: str, rows: Iterable[Row]) -> list[Row]:
    """The rows with just the table's columns."""
    names = arrow_schema(table).names
    return [{name: row[name] for name in names} for row in rows]
