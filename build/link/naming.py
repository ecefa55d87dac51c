"""Incidents as rows: where each happened, what it is called, and which it answers."""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from demarche.build.link.agreement import Point
from demarche.build.link.incidents import Incident
from demarche.schema.gazetteer import load_states

__all__ = ["incident_rows", "points_of"]

Row = Mapping[str, Any]

_ACTS = {"strike": "Strike", "violation": "Incursion"}
_PROVINCE = 4  # place_precision: what is known less exactly has no point to measure from


def points_of(places: Iterable[Row]) -> dict[str, Point]:
    """Where the places lie that are at most as wide as a province."""
    return {
        place["place_id"]: (place["latitude"], place["longitude"])
        for place in places
        if place["place_precision"] <= _PROVINCE and None not in (place["latitude"], place["longitude"])
    }


def incident_rows(
    incidents: Mapping[str, Incident], actors: Mapping[str, Row], places: Mapping[str, Row]
) -> Iterator[dict[str, Any]]:
    """The rows of the table incidents, in the order of ``incidents``, which has them by id."""
    ids = {one.number: incident_id for incident_id, one in incidents.items()}
    for incident_id, one in incidents.items():
        place = _place(one, places)
        yield {
            "incident_id": incident_id,
            "kind": one.kind,
            "title": _title(one, place, actors),
            "start_date": one.start,
            "end_date": one.end,
            "date_precision": one.precision,
            "place_id": place["place_id"] if place else None,
            "sovereign": one.sovereign,
            "in_response_to": ids[one.in_response_to.number] if one.in_response_to else None,
        }


def _place(one: Incident, places: Mapping[str, Row]) -> Row | None:
    """Where it happened: the place that most reports name; of two that are level, the narrower."""
    ranked = sorted(
        (-number, places[place_id]["place_precision"], place_id)
        for place_id, number in one.place_ids.items()
        if place_id in places
    )
    return places[ranked[0][-1]] if ranked else None


def _title(one: Incident, place: Row | None, actors: Mapping[str, Row]) -> str:
    """What an incident is called: "Strike in Erbil by Iran", "Dispute between China and United States"."""
    attacker, struck = (actors.get(side or "", {}).get("name") for side in (one.source, one.target))
    attacker = attacker or "an unnamed attacker"
    if one.kind == "protest":
        return f"Dispute between {_country(one.sovereign)} and {attacker}"
    ground = place["name"] if place else _country(one.sovereign)
    where = f" in {ground}" if ground else f" on {struck}" if struck else ""
    return f"{_ACTS[one.kind]}{where} by {attacker}"


def _country(sovereign: str | None) -> str | None:
    """What a state's soil is called."""
    return None if sovereign is None else _countries().get(sovereign, sovereign)


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    return {state.iso3: state.name for state in load_states()}
