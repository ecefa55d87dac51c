"""The strikes of one document told apart by its rows alone: which of its events report the same blow.

A coder that has read the text may say so itself; for one that does not, and for sheets that people write, the rows
decide.  Reports of a blow agree in modality, territory, attacker and day, as far as they tell them; every other act
belongs to the blow that its sides and its place in the text point to, and to none where none fits.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from demarche.build.link.agreement import NEAR, allowed, differ, is_one_period, narrower, sides_differ
from demarche.schema.period import DAY, MONTH, last_day

__all__ = ["happenings_of"]

Row = Mapping[str, Any]

_ENTRY = "airspace"  # the form of an entry without force, which is a happening as a strike is
_UNTOLD = ("planned", "threatened")  # modalities of what has not happened, which nothing can be about


@dataclass(slots=True)
class _Happening:
    """One blow of a document, as its reports tell it; sides are principals, the sovereign too."""

    modality: str
    kind: str = "strike"
    source: str | None = None
    target: str | None = None
    sovereign: str | None = None
    place_id: str | None = None
    day: date | None = None
    precision: int | None = None
    starts: list[int] = field(default_factory=list)

    @property
    def struck(self) -> set[str]:
        """The sides it struck: the state whose soil it fell on, and the one told."""
        return {side for side in ((self.sovereign or "").lower(), self.target) if side}

    def row(self) -> dict[str, Any]:
        """The happening as a coding holds it."""
        return {
            "source_id": self.source,
            "target_id": self.target,
            "sovereign": self.sovereign,
            "place_id": self.place_id,
            "event_date": self.day,
            "date_precision": self.precision if self.day is not None else None,
            "modality": self.modality,
            "kind": self.kind,
            "in_response_to": None,
        }


def happenings_of(
    events: Sequence[Row], claims: Sequence[Row], principals: Mapping[str, str]
) -> tuple[list[dict[str, Any]], list[int | None]]:
    """The happenings of one document, and for each of its events the number of the one it is part of or about.

    Args:
        events, claims: rows of the tables, of one document.
        principals: for whom each actor speaks, by its id; one that is missing speaks for itself.
    """
    found: list[_Happening] = []
    numbers: dict[str, int] = {}
    blows = [event for event in events if event["event_type"] == "strike" or event["form"] == _ENTRY]
    for event in sorted(blows, key=_vagueness):
        number = next((n for n, one in enumerate(found) if _agrees(one, event, principals)), len(found))
        if number == len(found):
            found.append(_Happening(event["modality"], "violation"))
        _join(found[number], event, principals)
        numbers[event["event_id"]] = number
    asserted = _claims_by_event(claims)
    for event in events:
        if event["event_id"] not in numbers:
            own = asserted.get(event["event_id"], [])
            fitting = [n for n, one in enumerate(found) if _may_be_about(event, own, one, principals)]
            nearest = min(fitting, key=lambda n: _distance(event, own, found[n], principals), default=None)
            if nearest is not None:
                numbers[event["event_id"]] = nearest
    return [one.row() for one in found], [numbers.get(event["event_id"]) for event in events]


def _vagueness(event: Row) -> tuple[bool, bool, int]:
    """What orders the reports of blows: those that tell most come first."""
    return event["sovereign"] is None, event["source_id"] is None, event["span_start"]


def _claims_by_event(claims: Sequence[Row]) -> dict[str, list[Row]]:
    """The claims of each event."""
    found: dict[str, list[Row]] = {}
    for claim in claims:
        found.setdefault(claim["event_id"], []).append(claim)
    return found


def _side(actor_id: str | None, principals: Mapping[str, str]) -> str | None:
    """The principal on whose side an actor stands."""
    return None if actor_id is None else principals.get(actor_id, actor_id)


def _agrees(one: _Happening, event: Row, principals: Mapping[str, str]) -> bool:
    """True where an event may be another report of a happening and nothing it says is against that."""
    source, target = _side(event["source_id"], principals), _side(event["target_id"], principals)
    if one.modality != event["modality"] or sides_differ(one.source, source) or not _same_time(one, event):
        return False
    if event["sovereign"] is not None:
        return bool(one.sovereign == event["sovereign"])
    if source is not None and one.source == source:
        return not differ(one.target, target)
    return target is not None and target in one.struck


def _same_time(one: _Happening, event: Row) -> bool:
    """True where an event's day may be the happening's, as far as both are told."""
    day = event["event_date"]
    if one.day is None or day is None:
        return True
    vaguer = max(one.precision or DAY, event["date_precision"] or DAY)
    if vaguer >= MONTH:
        return is_one_period(one.day, day, vaguer)
    return bool(abs((one.day - day).days) <= allowed(vaguer))


def _join(one: _Happening, event: Row, principals: Mapping[str, str]) -> None:
    """Let a happening learn from a report what it did not know."""
    one.starts.append(event["span_start"])
    one.kind = "strike" if event["event_type"] == "strike" else one.kind
    one.source = narrower(one.source, _side(event["source_id"], principals))
    one.target = one.target or _side(event["target_id"], principals)
    one.sovereign = one.sovereign or event["sovereign"]
    one.place_id = one.place_id or event["place_id"]
    if one.day is None or (event["date_precision"] or 9) < (one.precision or 9):
        one.day, one.precision = event["event_date"] or one.day, event["date_precision"] or one.precision


def _may_be_about(event: Row, own: Sequence[Row], one: _Happening, principals: Mapping[str, str]) -> bool:
    """True where an act speaks of a blow at all and nothing it says rules this one out."""
    if one.modality in _UNTOLD or (event["event_type"] == "other" and not own):
        return False
    source, target = _side(event["source_id"], principals), _side(event["target_id"], principals)
    if event["event_type"] == "notification":
        return one.source in (None, source, target) or not one.struck.isdisjoint({source, target})
    if _is_before(event, one):
        return False
    if event["event_type"] == "protest":
        return one.source != source and one.source in (None, target, one.source if target is None else target)
    if event["event_type"] == "casualty_claim":
        return one.source is None or _victims(own) != {one.source}
    return True


def _is_before(event: Row, one: _Happening) -> bool:
    """True for an act that was over before a happening: it answers something else."""
    if event["event_date"] is None or one.day is None or event["modality"] != "actual":
        return False
    return last_day(event["event_date"], event["date_precision"] or DAY) < one.day - timedelta(days=NEAR)


def _victims(claims: Sequence[Row]) -> set[str]:
    """The states whose people some claims count."""
    return {claim["victim_of"][:3].lower() for claim in claims if claim["victim_of"]}


def _distance(
    event: Row, own: Sequence[Row], one: _Happening, principals: Mapping[str, str]
) -> tuple[bool, bool, bool, int]:
    """What orders the happenings that an act may be about: on its soil, of its sides, told before it, near it."""
    sides = {_side(event[side], principals) for side in ("source_id", "target_id")} | _victims(own)
    is_elsewhere = event["sovereign"] is not None and event["sovereign"] != one.sovereign
    gaps = [event["span_start"] - start for start in one.starts]
    before = [gap for gap in gaps if gap >= 0]
    return is_elsewhere, one.struck.isdisjoint(sides), not before, min(before or [-gap for gap in gaps])
