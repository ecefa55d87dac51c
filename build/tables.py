"""Codings into tables: what was nested by document is laid out, linked across documents, and sorted.

Rows stay in Arrow, where they take a twentieth of the room; Python sees only what linking needs of them.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from demarche.build.coders.protocol import Coder
from demarche.build.codings import CODING_SCHEMA, DOCUMENT_COLUMNS
from demarche.build.link.corrections import links_of
from demarche.build.link.happenings import happenings_of
from demarche.build.link.incidents import Incident, incidents_of
from demarche.build.link.naming import incident_rows, points_of
from demarche.schema.arrow import TABLE_NAMES, arrow_schema, code_table, to_arrow

__all__ = ["tables_from_codings"]

Row = dict[str, Any]

# What tells whether one claim takes another back.
LINKING_COLUMNS = (
    *("claim_id", "doc_id", "incident_id", "question", "claimant_id", "said_date"),
    *("value", "count_low", "count_high", "victim", "is_correction", "is_earlier", "retracts"),
)


def tables_from_codings(batches: Sequence[pa.RecordBatch], *, coder: Coder) -> dict[str, pa.Table]:
    """The nine tables of a dataset, from the codings of its documents in any order.

    Args:
        batches: what the coder returned.
        coder: whoever coded them, for the row of the table coders.
    """
    coded = pa.Table.from_batches(batches, CODING_SCHEMA).sort_by("doc_id")
    actors = _by_id(_distinct(_nested(coded, "actors")), "actor_id")
    places = _by_id(_distinct(_nested(coded, "places")), "place_id")
    coded = _with_happenings(coded, {key: row["principal_id"] or key for key, row in actors.items()})
    linkable = coded.select(["doc_id", "published_on", "happenings"]).to_pylist()
    incidents = _with_ids(incidents_of(linkable, points_of(places.values())))
    events, claims = _laid_out(coded, _homes(incidents))
    published = dict(zip(coded["doc_id"].to_pylist(), coded["published_on"].to_pylist(), strict=True))
    principals = {key: row["principal_id"] or key for key, row in actors.items()}
    answers = claims.filter(claims["incident_id"].is_valid()).select(LINKING_COLUMNS).to_pylist()
    rows: dict[str, pa.Table | list[Row]] = {
        "documents": coded.select(DOCUMENT_COLUMNS),
        "events": events.select(arrow_schema("events").names),
        "claims": claims.select(arrow_schema("claims").names),
        "links": links_of(answers, principals=principals, published=published),
        "incidents": list(incident_rows(incidents, actors, places)),
        "actors": list(actors.values()),
        "places": list(places.values()),
        "coders": [coder.row()] if coded.num_rows else [],
    }
    tables = {name: to_arrow(name, rows[name]) for name in TABLE_NAMES if name != "codes"}
    return {**tables, "codes": code_table()}


def _with_happenings(coded: pa.Table, principals: Mapping[str, str]) -> pa.Table:
    """The codings with the happenings of those documents whose coder does not tell them."""
    if coded["happenings"].null_count == 0:
        return coded
    rows = coded.to_pylist()
    for row in rows:
        if row["happenings"] is None:
            row["happenings"], numbers = happenings_of(row["events"], row["claims"], principals)
            for event, number in zip(row["events"], numbers, strict=True):
                event["happening"] = number
    return pa.Table.from_pylist(rows, CODING_SCHEMA)


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


def _laid_out(coded: pa.Table, homes: Mapping[tuple[str, int], str]) -> tuple[pa.Table, pa.Table]:
    """All events and claims, with the incident of the happening that each is part of or about."""
    events, claims = _nested(coded, "events"), _nested(coded, "claims")
    doc_ids, happenings = events["doc_id"].to_pylist(), events["happening"].to_pylist()
    found = [homes.get(member) for member in zip(doc_ids, happenings, strict=True)]
    incidents = pa.chunked_array([pa.array(found, pa.string())])
    of_claims = incidents.take(pc.index_in(claims["event_id"], value_set=events["event_id"]))
    return events.append_column("incident_id", incidents), claims.append_column("incident_id", of_claims)


def _nested(coded: pa.Table, column: str) -> pa.Table:
    """The rows nested in a column, in the order of their documents."""
    return pa.Table.from_struct_array(coded[column].combine_chunks().flatten())


def _distinct(rows: pa.Table) -> list[Row]:
    """Each row once."""
    distinct: list[Row] = rows.group_by(rows.column_names, use_threads=False).aggregate([]).to_pylist()
    return distinct


def _by_id(rows: Iterable[Row], key: str) -> dict[str, Row]:
    """One row an id, the same whatever the order they come in."""
    found: dict[str, Row] = {}
    for row in sorted(rows, key=lambda row: tuple(str(value) for value in row.values())):
        found.setdefault(row[key], row)
    return dict(sorted(found.items()))
