"""Incidents as rows: where each happened, what it is called, and which it answers."""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from demarche.build.link.agreement import PROVINCE, Point
from demarche.build.link.incidents import Incident
from demarche.schema.codebook import titles
from demarche.schema.gazetteer import load_states

__all__ = ["incident_rows", "points_of"]

Row = Mapping[str, Any]


def points_of(places: Iterable[Row]) -> dict[str, Point]:
    """Where the places lie that are at most as wide as a province."""
    return {
        place["place_id"]: (place["latitude"], place["longitude"])
        for place in places
        if place["place_precision"] <= PROVINCE and None not in (place["latitude"], place["longitude"])
    }


def incident_rows(
    incidents: Mapping[str, Incident], actors: Mapping[str, Row], places: Mapping[str, Row]
) -> Iterator[dict[str, Any]]:
    """The rows of the table incidents, in the order of ``incidents``, which has them by id."""
    ids = {one.number: incident_id for incident_id, one in incidents.items()}
    for incident_id, one in incidents.items():
        place = _place_of(one, places)
        yield {
            "incident_id": incident_id,
            "kind": one.kind,
            "title": _title_of(one, place, actors),
            "start_date": one.start,
            "end_date": one.end,
            "date_precision": one.precision,
            "place_id": place["place_id"] if place else None,
            "sovereign": one.sovereign,
            "in_response_to": ids[one.in_response_to.number] if one.in_response_to else None,
        }


def _place_of(one: Incident, places: Mapping[str, Row]) -> Row | None:
    """Where it happened: the place that most reports name; of two that are level, the narrower."""
    ranked = sorted(
        (-number, places[place_id]["place_precision"], place_id)
        for place_id, number in one.place_ids.items()
        if place_id in places
    )
    return places[ranked[0][-1]] if ranked else None


def _title_of(one: Incident, place: Row | None, actors: Mapping[str, Row]) -> str:
    """What an incident is called, by the first title of its kind whose names are all known."""
    attacker, target = (actors.get(side or "", {}).get("name") for side in (one.source, one.target))
    state = _state_names().get(one.sovereign or "", one.sovereign)
    ground = place["name"] if place else state
    names = {"attacker": attacker, "target": target, "ground": ground, "state": state}
    known = {name: text for name, text in names.items() if text}
    return next(title for asked, title in _titles_of_kind(one.kind) if asked <= known.keys()).format_map(
        known
    )


@lru_cache(maxsize=8)
def _titles_of_kind(kind: str) -> tuple[tuple[frozenset[str], str], ...]:
    """The titles of a kind, each with the names that it tells."""
    return tuple((row.names, row.title) for row in titles() if row.kind == kind)


@lru_cache(maxsize=1)
def _state_names() -> dict[str, str]:
    """What each state's soil is called, by its alpha-3."""
    return {state.iso3: state.name for state in load_states()}
