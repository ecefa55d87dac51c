"""What a validation says of tables, said of the sheet that they came from: file, line and column."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from demarche.people.forms import Line
from demarche.people.notes import Notes
from demarche.validate.report import Finding, Outcome, Report

__all__ = ["turned_back"]

# The column of the sheet that a column of a table comes from, where the two have different names.
COLUMNS = {
    "doc_id": "document",
    "event_id": "event",
    "source_id": "source",
    "target_id": "target",
    "place_id": "place",
    "incident_id": "incident",
    "coder_id": "coder",
    "span_start": "words",
    "span_end": "words",
    "source_start": "source_words",
    "source_end": "source_words",
    "target_start": "target_words",
    "target_end": "target_words",
    "claim_id": "claim",
    "claimant_id": "claimant",
    "from_claim_id": "takes_back",
    "to_claim_id": "takes_back",
}
OF_INCIDENTS = {
    "incident_id": "incident",
    "kind": "incident_kind",
    "title": "incident_title",
    "start_date": "incident_start",
    "end_date": "incident_end",
    "date_precision": "incident_precision",
    "place_id": "incident_place",
    "sovereign": "incident_sovereign",
}
OF_CLAIMS = {"span_start": "claim_words", "span_end": "claim_words"}

# The ids of events and claims, which stand in no sheet.
_ID = re.compile(r"\b(?:\d{8}-[0-9a-f]{12}|c-[0-9a-f]{16})\b")

# A row in which a cell could not be read lacks a value; what follows from that is no further finding.
FOLLOWING = ("E111", "E12", "E13", "E14", "E15", "E2", "W")


def turned_back(
    report: Report, lines: Mapping[tuple[str, str], Sequence[Line]], notes: Notes
) -> list[Outcome]:
    """Return the outcomes of a validation with the places in the sheet that their findings mean.

    Args:
        report: what was found of the tables.
        lines: by table and key, the row of a sheet that a row comes from, and those that it rests on.
        notes: what was already told; a finding about the same cell, or one that follows, is left out.
    """
    return [_turned(outcome, lines, notes) for outcome in report.outcomes]


def _turned(outcome: Outcome, lines: Mapping[tuple[str, str], Sequence[Line]], notes: Notes) -> Outcome:
    found = tuple(_placed(outcome.findings, lines, notes))
    left_out = len(outcome.findings) - len(found)
    return replace(outcome, findings=found, total=outcome.total - left_out)


def _placed(
    findings: Iterable[Finding], lines: Mapping[tuple[str, str], Sequence[Line]], notes: Notes
) -> Iterator[Finding]:
    for finding in findings:
        line, *others = lines.get((finding.table, finding.key or ""), [None])
        if line is None:
            if not notes.are_errors:
                yield finding
            continue
        column = _column(finding, line)
        place = (line.file, line.of(column), column)
        is_torn = any(one in notes.lines for one in (line, *others))
        if place in notes.places or (is_torn and finding.code.startswith(FOLLOWING)):
            continue
        value = line.cells.get(column or "", finding.value)
        told = _ID.sub(lambda found: _labelled(found[0], lines), finding.message)
        yield replace(
            finding,
            message=told,
            row=None,
            key=notes.labels_of(line),
            column=column,
            value=value,
            file=line.file,
            line=place[1],
        )


def _labelled(key: str, lines: Mapping[tuple[str, str], Sequence[Line]]) -> str:
    """Return what a person calls the event or claim of an id: its label and line; the id where it has none."""
    kind = "claim" if key.startswith("c-") else "event"
    line, *_ = lines.get((f"{kind}s", key), [None])
    if line is None:
        return key
    return f"{line.cells.get(kind) or f'the {kind}'} (line {line.number})"


def _column(finding: Finding, line: Line) -> str | None:
    """Return the column of the sheet that is meant; offsets where a row has those and no words."""
    name = finding.column or ""
    if finding.table == "incidents":
        named = OF_INCIDENTS.get(name, name)
        return named if named in line.cells else "incident"
    if finding.table == "claims" and name in OF_CLAIMS:
        return "claim_words" if "claim_words" in line.cells else "words"
    if name.startswith("span_") and name in line.cells and "words" not in line.cells:
        return name
    return COLUMNS.get(name, name) or None
