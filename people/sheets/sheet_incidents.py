"""Incidents out of labels: as their rows describe them, else made from their events as the coder does."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from demarche.build.link.incidents import Incident
from demarche.build.link.naming import incident_rows
from demarche.people.cells import day, enumeration, sovereign
from demarche.people.forms import Line
from demarche.people.notes import Notes
from demarche.people.sheets.acts import Act
from demarche.people.sheets.claims import Assertion
from demarche.people.sheets.coding import Coding
from demarche.people.sheets.sheet_columns import DESCRIBED
from demarche.schema.period import DAY
from demarche.validate.read.faults import shown

__all__ = ["Happenings", "happenings_of"]

Row = dict[str, Any]

# What is taken for an id and not for a label: words joined by hyphens, with a year among them or "undated".
_ID = re.compile(r"(?=.*(?:\d{4}|undated))[a-z0-9]+(?:-[a-z0-9]+)+")


@dataclass(frozen=True)
class Happenings:
    """The incidents of some sheets: their rows, the lines that tell of each, and their ids by label."""

    rows: Sequence[Row]
    lines: Mapping[str, Sequence[Line]]
    ids: Mapping[str, str]


@dataclass
class _Group:
    """What is told of one incident: the first row that names it, its columns, and its events."""

    line: Line
    cells: dict[str, str] = field(default_factory=dict)
    moved: dict[str, int] = field(default_factory=dict)
    acts: list[Act] = field(default_factory=list)

    @property
    def lines(self) -> list[Line]:
        """The first row that names it, its cells as all rows tell them, and the rows of its events."""
        cells = {**self.line.cells, **self.cells}
        first = Line(self.line.file, self.line.number, cells, {**self.line.moved, **self.moved})
        return [first, *(line for act in self.acts for line in act.lines)]


def happenings_of(
    lines: Iterable[Line], acts: Sequence[Act], claims: Sequence[Assertion], coding: Coding
) -> Happenings:
    """Return the incidents that rows name, in the order in which they are first named."""
    groups = _groups(lines, acts, claims, coding.notes)
    ids: dict[str, str] = {}
    rows: dict[str, Row] = {}
    for label, group in groups.items():
        row = _described(group, coding) if "incident_title" in group.cells else _made(group, coding)
        row["incident_id"] = _free(label if _ID.fullmatch(label) else row["incident_id"], rows)
        rows[row["incident_id"]] = row
        ids[label] = row["incident_id"]
    for label, group in groups.items():
        rows[ids[label]]["in_response_to"] = _answered(group, ids)
    lines_of = {ids[label]: group.lines for label, group in groups.items()}
    return Happenings(list(rows.values()), lines_of, ids)


def _groups(
    lines: Iterable[Line], acts: Sequence[Act], claims: Sequence[Assertion], notes: Notes
) -> dict[str, _Group]:
    """Return what is told of each incident by its label, without regard to capitals."""
    groups: dict[str, _Group] = {}
    for act in acts:
        if "incident" in act.first.cells:
            group = groups.setdefault(act.first.cells["incident"].lower(), _Group(act.first))
            group.acts.append(act)
    for claim in claims:
        if "claim_incident" in claim.line.cells:
            groups.setdefault(claim.line.cells["claim_incident"].lower(), _Group(claim.line))
    for line in lines:
        label = line.cells.get("incident", "").lower()
        told = {column: line.cells[column] for column in DESCRIBED if column in line.cells}
        if told and not label:
            notes.missing(line, "incident", f"{next(iter(told))} is given")
        elif label:
            _tell(groups.setdefault(label, _Group(line)), line, told, notes)
    return groups


def _tell(group: _Group, line: Line, told: Mapping[str, str], notes: Notes) -> None:
    """Take what a row says of an incident; what contradicts another row is noted."""
    for column, cell in told.items():
        if group.cells.setdefault(column, cell).lower() != cell.lower():
            other = f"line {group.moved[column]} has {shown(group.cells[column])} for the same incident"
            notes.add("E306", line, column, f"{column} is {shown(cell)}, and {other}")
        group.moved.setdefault(column, line.number)


def _described(group: _Group, coding: Coding) -> Row:
    """Return the row of an incident whose title is given: all else is as it stands, and empty is unknown."""
    line = Line(group.line.file, group.line.number, group.cells, group.moved)
    if "incident_kind" not in line.cells:
        coding.notes.missing(line, "incident_kind", "incident_title is given")
    start, exactly = day(line, "incident_start", "incident_precision", coding.notes)
    end, _ = day(line, "incident_end", "incident_precision", coding.notes)
    soil = sovereign(line, "incident_sovereign", coding.notes)
    title = line.cells["incident_title"]
    return {
        "incident_id": "-".join(re.findall(r"[a-z0-9]+", f"{start or 'undated'} {title.lower()}")),
        "kind": enumeration(line, "incident_kind", coding.notes),
        "title": title,
        "start_date": start,
        "end_date": end or start,
        "date_precision": exactly,
        "place_id": coding.named.place(line, "incident_place", soil),
        "sovereign": soil,
        "in_response_to": None,
    }


def _made(group: _Group, coding: Coding) -> Row:
    """Return the row of an incident as its events make it: its strikes, else its protests, else all of them."""
    for column in group.cells:
        if column != "in_response_to":
            line = Line(group.line.file, group.line.number, {**group.line.cells, **group.cells}, group.moved)
            coding.notes.missing(line, "incident_title", f"{column} is given, and counts only with a title")
            break
    kind, acts = _core(group.acts)
    soils = Counter(act.row["sovereign"] for act in acts if act.row["sovereign"])
    one = Incident(
        0, soils.most_common(1)[0][0] if soils else None, kind="protest" if kind == "protest" else "strike"
    )
    for act in sorted(acts, key=lambda act: (act.row["event_date"] is None, act.row["event_date"])):
        _learn(one, act.row, _attacker(act.row, kind, coding))
    (row,) = incident_rows({one.incident_id: one}, coding.named.actors, coding.named.places)
    if kind == "other":
        row["title"] = row["title"].replace("Strike", "Happening", 1).removesuffix(" by an unnamed attacker")
    return {**row, "kind": kind}


def _attacker(event: Row, kind: str, coding: Coding) -> str | None:
    """Return the side that an incident is laid to: the principal of who strikes, or of whom a protest addresses."""
    side = {"strike": event["source_id"], "protest": event["target_id"]}.get(kind)
    return None if side is None else coding.named.actors[side]["principal_id"] or side


def _core(acts: Sequence[Act]) -> tuple[str, list[Act]]:
    """Return the kind of an incident and the events that make it: those that happened, if any did."""
    actual = [act for act in acts if act.row["modality"] == "actual"] or list(acts)
    for kind in ("strike", "protest"):
        core = [act for act in actual if act.row["event_type"] == kind]
        if core:
            return kind, core
    return "other", actual


def _learn(one: Incident, event: Row, attacker: str | None) -> None:
    """Let an incident know what an event tells: who, whom, where, and its days as the most precise know them."""
    if attacker is not None and attacker not in one.sources:
        one.sources.append(attacker)
    one.target = one.target or event["target_id"]
    if event["place_id"] is not None:
        one.place_ids[event["place_id"]] += 1
    happened, exactly = event["event_date"], event["date_precision"] or DAY
    if happened is None or exactly > (one.precision or exactly):
        return
    is_first = one.start is None or one.end is None or exactly < (one.precision or exactly)
    one.start = happened if is_first else min(one.start or happened, happened)
    one.end = happened if is_first else max(one.end or happened, happened)
    one.precision = exactly


def _answered(group: _Group, ids: Mapping[str, str]) -> str | None:
    """Return the id of the incident that one answers; a label that no row has is taken for an id elsewhere."""
    label = group.cells.get("in_response_to")
    return None if label is None else ids.get(label.lower(), label)


def _free(incident_id: str, taken: Mapping[str, Row]) -> str:
    """Return an id that no other incident has: namesakes are numbered."""
    name, count = incident_id, 1
    while name in taken:
        count += 1
        name = f"{incident_id}-{count}"
    return name
