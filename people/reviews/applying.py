"""Reviews put into practice: tables as a build made them in, tables as people want them out.

What a decision cannot be done to is left as the coder made it, and told by file and line.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import polars as pl
import pyarrow as pa

from demarche.people.actors import ActorLookup
from demarche.people.forms import Line
from demarche.people.named import Named
from demarche.people.notes import Notes
from demarche.people.places import PlaceLookup
from demarche.people.reviews.corrections import UNKNOWN, corrections_of
from demarche.people.reviews.decisions import Decision, Reviews
from demarche.people.reviews.finding_rows import find_rows
from demarche.people.reviews.judged_rows import JudgedRows
from demarche.people.reviews.review_columns import REVIEWS, REVIEWS_SCHEMA
from demarche.people.reviews.review_tables import changed_tables, decided_rows
from demarche.people.reviews.verdicts import Verdict, verdicts
from demarche.schema.arrow import TABLE_NAMES, to_arrow
from demarche.schema.own_gazetteer import OwnActors
from demarche.validate import Report, validate_tables
from demarche.validate.report import Check, Finding

__all__ = ["Reviewed", "apply_reviews"]

Tables = Mapping[str, pl.DataFrame]


@dataclass(frozen=True)
class Reviewed:
    """What came of reviews.

    Attributes:
        tables: the tables as they are now, with what was decided as the table ``reviews``.
        report: what could not be done, or is doubtful, by file and line.
        accepted, corrected, withdrawn: how many rows were judged so.
        unneeded: how many corrections the coder makes itself by now.
        not_applied: how many decisions were not applied.
    """

    tables: Mapping[str, pa.Table]
    report: Report
    accepted: int
    corrected: int
    withdrawn: int
    unneeded: int
    not_applied: int

    def to_dict(self) -> dict[str, Any]:
        """Return what came of the reviews as ``--json`` prints it."""
        counts = ("accepted", "corrected", "withdrawn", "unneeded", "not_applied")
        return {**{name: getattr(self, name) for name in counts}, "report": self.report.to_dict()}


def apply_reviews(
    tables: Mapping[str, pa.Table], reviews: Reviews, *, own: OwnActors | None = None
) -> Reviewed:
    """Return the tables of a build with what people decided of their rows.

    Args:
        tables: the tables by name, ``texts`` among them where they are at hand; others are passed on.
        reviews: what was decided.
        own: the user's own actors, whom a correction may name.
    """
    frames = {name: pl.DataFrame(tables[name]) for name in TABLE_NAMES}
    texts = pl.DataFrame(tables["texts"]) if "texts" in tables else None
    notes = reviews.notes.copy()
    told = {line.cells["doc_id"] for line in reviews.lines if "doc_id" in line.cells}
    rows = JudgedRows(frames, keys=reviews.keys, documents=told)
    named = _named(frames, own, notes)
    documents = {row["doc_id"]: row for row in frames["documents"].to_dicts()}
    wanted = {one: corrections_of(one, named, documents) for one in reviews.decisions}
    corrections = {one: values for one, values in wanted.items() if values is not None}
    found = find_rows(reviews, corrections, rows, notes)
    given = verdicts(found, corrections, reviews.lines, notes)
    made, applied = _made(frames, _with_free_ids(given, rows, notes), rows, named, texts)
    decided = pa.Table.from_pylist(list(decided_rows(applied, rows, frames["links"])), REVIEWS_SCHEMA)
    changed = {
        name: to_arrow(name, made[name]) if made[name] is not frames[name] else tables[name] for name in made
    }
    by_name = [(name, "ascending") for name in REVIEWS_SCHEMA.names]
    return Reviewed(
        {**tables, **changed, REVIEWS: decided.sort_by(by_name)},
        notes.report({name: frame.height for name, frame in made.items()}),
        accepted=sum(not one.is_withdrawn and not _is_corrected(one) for one in applied),
        corrected=sum(bool(one.changes) for one in applied),
        withdrawn=sum(one.is_withdrawn for one in applied),
        unneeded=sum(_is_corrected(one) and not one.changes for one in applied),
        not_applied=_not_applied(reviews, applied),
    )


def _named(frames: Tables, own: OwnActors | None, notes: Notes) -> Named:
    actors = {row["actor_id"]: row for row in frames["actors"].to_dicts()}
    places = {row["place_id"]: row for row in frames["places"].to_dicts()}
    return Named(ActorLookup(own, actors), PlaceLookup(places), notes, (UNKNOWN, UNKNOWN))


def _is_corrected(verdict: Verdict) -> bool:
    return any(verdict.corrected.values())


def _not_applied(reviews: Reviews, applied: Sequence[Verdict]) -> int:
    """Return how many decisions were not applied, those included that could not be read."""
    done = {line for verdict in applied for decision in verdict.decisions for line in decision.lines}
    wanted = {
        (line.cell("table_name"), line.cell("key"), line.cell("reviewer"))
        for line in reviews.lines
        if line.cell("decision") is not None and line not in done
    }
    finished = {
        (line.cell("table_name"), line.cell("key"), line.cell("reviewer")) for line in done
    }  # a line that repeats another is no further decision
    return len(wanted - finished)


def _with_free_ids(given: Sequence[Verdict], rows: JudgedRows, notes: Notes) -> list[Verdict]:
    """Return the verdicts whose rows can have the id that their date asks for."""
    kept: list[Verdict] = []
    moved: dict[str, Verdict] = {}
    for one in given:
        is_other = one.key != one.row.key
        if is_other and (rows.has_event(one.key) or one.key in moved):
            for decision in one.decisions:
                line = decision.columns["event_date"]
                notes.add("E407", line, "value", f"it would be called {one.key}, as another event is")
            continue
        if is_other:
            moved[one.key] = one
        kept.append(one)
    return kept


def _made(
    frames: Tables,
    given: Sequence[Verdict],
    rows: JudgedRows,
    named: Named,
    texts: pl.DataFrame | None,
) -> tuple[Tables, list[Verdict]]:
    """Return the tables with what can be done to them, and the verdicts that were followed.

    The tables are validated; a verdict that makes a row wrong is not followed, and the rest is done anew.
    """
    applied = list(given)
    former: set[tuple[Any, ...]] | None = None
    while True:
        made = changed_tables(frames, applied, rows, named)
        if made is frames:
            return made, applied
        told = list(_told(validate_tables(made, texts)))
        about = {key: one for one in reversed(applied) for key in _touched(one, rows)}
        direct = {(one.row.table, one.key): one for one in applied}
        about |= direct
        mine = [(check, finding) for check, finding in told if (finding.table, finding.key) in about]
        if mine and former is None:
            former = {_same(finding) for _, finding in _told(validate_tables(frames, texts))}
        fresh = [(check, finding) for check, finding in mine if _same(finding) not in (former or ())]
        wrong = [(check, finding) for check, finding in fresh if check.code.startswith("E")]
        for check, finding in wrong or fresh:
            verdict = about[finding.table, str(finding.key)]
            for decision in verdict.decisions:
                _note(check, finding, _line(decision, finding.column), named.notes)
        if not wrong:
            return made, applied
        dropped = {about[finding.table, str(finding.key)] for _, finding in wrong}
        applied = [one for one in applied if one not in dropped]


def _told(report: Report) -> Iterator[tuple[Check, Finding]]:
    for outcome in report.outcomes:
        yield from ((outcome.check, finding) for finding in outcome.findings)


def _note(check: Check, finding: Finding, line: Line, notes: Notes) -> None:
    """Note what a validation says of the row that a line changed."""
    about = f"{finding.table}.{finding.column}: " if finding.column else f"{finding.table}: "
    column = "value" if line.cell("value") else "decision"
    notes.keep(check, replace(finding, row=None, column=column, message=about + finding.message), line)


def _same(finding: Finding) -> tuple[Any, ...]:
    """Return what makes two findings the same, wherever their rows stand."""
    return finding.code, finding.table, finding.key, finding.column, finding.value


def _touched(verdict: Verdict, rows: JudgedRows) -> Iterator[tuple[str, str]]:
    """Yield table and key of the rows that a verdict changes, or that rest on what it changes."""
    if not verdict.is_withdrawn and not verdict.changes:
        return
    row = verdict.row
    yield row.table, verdict.key
    if row.table == "claims":
        yield "events", row.row["event_id"]
    else:
        yield from (("claims", claim.key) for claim in rows.claims_of.get(row.key, ()))
    if row.event["incident_id"] is not None:
        yield "incidents", row.event["incident_id"]


def _line(decision: Decision, column: str | None) -> Line:
    """Return the line that a finding about a column means."""
    return decision.columns.get(column or "", decision.first)
