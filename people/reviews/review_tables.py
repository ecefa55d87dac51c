"""The tables with what was decided done to them, and the table of what was decided."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import polars as pl

from demarche.people.lines import as_text
from demarche.people.named import Named, coder_id, coder_row
from demarche.people.reviews.judged_rows import JudgedRows
from demarche.people.reviews.review_columns import IDS
from demarche.people.reviews.verdicts import Verdict
from demarche.schema.keys import KEYS

__all__ = ["changed_tables", "decided_rows"]

Row = dict[str, Any]
Tables = Mapping[str, pl.DataFrame]

RULE = "review"  # rule_id of a row that a person corrected


def changed_tables(tables: Tables, applied: Sequence[Verdict], rows: JudgedRows, named: Named) -> Tables:
    """Return the tables as the verdicts leave them; the same object where they change nothing."""
    changing = [one for one in applied if one.is_withdrawn or one.changes]
    if not changing:
        return tables
    gone = {
        table: {one.row.key for one in changing if one.is_withdrawn and one.row.table == table}
        for table in IDS
    }
    gone["claims"] |= _withdrawn_claims(changing, rows)
    made = dict(tables)
    moved = {one.row.key: one.key for one in changing if one.row.table == "events" and one.key != one.row.key}
    for table, name in IDS.items():
        made[table] = _replaced(made[table], name, gone[table], _corrected(table, changing))
    made["claims"] = _following(made["claims"], changing, moved)
    lost = pl.any_horizontal(pl.col("from_claim_id", "to_claim_id").is_in(list(gone["claims"])))
    made["links"] = made["links"].filter(~lost)
    made["coders"] = _added(made["coders"], "coder_id", _coders(changing))
    before = _used(tables)
    for table, taken in (("actors", named.actors), ("places", named.places)):
        made[table] = _added(made[table], KEYS[table][0], list(taken.values()))
        before[table] |= taken.keys()  # those that were named in vain go again
    return _pruned(made, before)


def decided_rows(applied: Sequence[Verdict], rows: JudgedRows, links: pl.DataFrame) -> Iterator[Row]:
    """Yield the rows of the table of what was decided; what hangs on a row that goes, goes for the same reason."""
    of_claim: dict[str, list[str]] = {}
    lost = _withdrawn_claims(applied, rows)
    ends = pl.any_horizontal(pl.col("from_claim_id", "to_claim_id").is_in(list(lost)))
    for link in links.filter(ends).to_dicts():
        key = " ".join(link[name] for name in KEYS["links"])
        for end in {link["from_claim_id"], link["to_claim_id"]}:
            of_claim.setdefault(end, []).append(key)
    seen: set[tuple[Any, ...]] = set()
    for verdict in applied:
        for row in _decided(verdict, rows, of_claim):
            name = tuple(
                row[column] for column in ("table_name", "key", "decision", "column_name", "reviewer")
            )
            if name not in seen:
                seen.add(name)
                yield row


def _withdrawn_claims(applied: Sequence[Verdict], rows: JudgedRows) -> set[str]:
    """Return the claims that go, those of events that go included."""
    gone = [one.row for one in applied if one.is_withdrawn]
    of_events = {
        claim.key for row in gone if row.table == "events" for claim in rows.claims_of.get(row.key, ())
    }
    return of_events | {row.key for row in gone if row.table == "claims"}


def _decided(verdict: Verdict, rows: JudgedRows, links: Mapping[str, Sequence[str]]) -> Iterator[Row]:
    table, key = verdict.row.table, verdict.key
    for decision in verdict.decisions:
        who = {
            "reason": decision.first.cell("reason"),
            "reviewer": decision.reviewer,
            "reviewed_on": decision.reviewed_on,
        }
        bare = {"decision": decision.kind, "column_name": None, "old_value": None, "new_value": None, **who}
        for name, line in decision.columns.items():
            yield {
                **bare,
                "table_name": table,
                "key": key,
                "column_name": name,
                "old_value": as_text(verdict.row.row[name]) or None,
                "new_value": as_text(verdict.corrected[decision][name]) or None,
                "reason": line.cell("reason"),
            }
        if decision.kind != "correct":
            yield {**bare, "table_name": table, "key": key}
        if verdict.is_withdrawn:
            claims = [one.key for one in rows.claims_of.get(key, ())] if table == "events" else []
            yield from ({**bare, "table_name": "claims", "key": one} for one in claims)
            for claim in claims or [key]:
                yield from ({**bare, "table_name": "links", "key": link} for link in links.get(claim, ()))


def _corrected(table: str, changing: Sequence[Verdict]) -> dict[str, Row]:
    """Return the rows of a table that are other now, by the ids that they had."""
    return {
        one.row.key: {
            **one.row.row,
            IDS[table]: one.key,
            **one.changes,
            **(_by_hand(one) if table == "events" else {}),
        }
        for one in changing
        if one.row.table == table and one.changes
    }


def _by_hand(verdict: Verdict) -> Row:
    """Return what an event says of whoever wrote it; of several who agree, the first by name."""
    coder = min(coder_id("review", one.reviewer) for one in verdict.decisions)
    return {"coder_id": coder, "rule_id": RULE, "confidence": None}


def _replaced(frame: pl.DataFrame, name: str, gone: set[str], rows: Mapping[str, Row]) -> pl.DataFrame:
    """Return a table without the rows that go, and with others in the place of those that change, by their id."""
    if not gone and not rows:
        return frame
    rest = frame.filter(~pl.col(name).is_in([*gone, *rows]))
    return pl.concat([rest, pl.DataFrame(list(rows.values()), schema=frame.schema)]).sort(name)


def _following(claims: pl.DataFrame, changing: Sequence[Verdict], moved: Mapping[str, str]) -> pl.DataFrame:
    """Return the claims with the ids and incidents that their events have now."""
    incidents = {
        one.key: one.changes["incident_id"]
        for one in changing
        if one.row.table == "events" and "incident_id" in one.changes
    }
    claims = claims.with_columns(pl.col("event_id").replace(moved))
    if incidents:
        of_event = pl.col("event_id").replace_strict(incidents, default=None, return_dtype=pl.String)
        is_moved = pl.col("event_id").is_in(list(incidents))
        claims = claims.with_columns(
            pl.when(is_moved).then(of_event).otherwise("incident_id").alias("incident_id")
        )
    return claims


def _coders(changing: Sequence[Verdict]) -> list[Row]:
    """Return a row for each person who corrected an event."""
    of_events = [one for one in changing if one.row.table == "events" and one.changes]
    return [coder_row(coder) for coder in sorted({_by_hand(one)["coder_id"] for one in of_events})]


def _added(frame: pl.DataFrame, key: str, rows: Sequence[Row]) -> pl.DataFrame:
    """Return a table with rows that it may not have yet."""
    known = set(frame[key])
    fresh = [row for row in rows if row[key] not in known]
    if not fresh:
        return frame
    return pl.concat([frame, pl.DataFrame(fresh, schema=frame.schema)]).sort(key)


def _used(tables: Tables) -> dict[str, set[str]]:
    """Return what is pointed to: incidents, actors with their principals, places."""
    events, claims, actors = tables["events"], tables["claims"], tables["actors"]
    incidents = {*events["incident_id"].unique(), *claims["incident_id"].unique()}
    answers = claims.filter(pl.col("question") == "responsible")["value"]
    acting = (events["source_id"], events["target_id"], claims["claimant_id"], answers)
    named = {name for column in acting for name in column.unique()}
    principals = dict(zip(actors["actor_id"], actors["principal_id"], strict=True))
    standing = tables["incidents"].filter(pl.col("incident_id").is_in(list(incidents - {None})))
    places = {*events["place_id"].unique(), *standing["place_id"]}
    waiting = [one for one in named if one is not None]
    while waiting:
        principal = principals.get(waiting.pop())
        if principal is not None and principal not in named:
            named.add(principal)
            waiting.append(principal)
    return {"incidents": incidents, "actors": named, "places": places}


def _pruned(tables: dict[str, pl.DataFrame], before: Mapping[str, set[str]]) -> dict[str, pl.DataFrame]:
    """Return the tables without the incidents, actors and places that only rows which went pointed to."""
    left = {table: before[table] - named for table, named in _used(tables).items()}
    for table, keys in left.items():
        gone = pl.col(KEYS[table][0]).is_in([key for key in keys if key is not None])
        tables[table] = tables[table].filter(~gone)
    answered = pl.col("in_response_to").is_in(tables["incidents"]["incident_id"].to_list())
    kept = pl.when(answered).then("in_response_to").alias("in_response_to")
    tables["incidents"] = tables["incidents"].with_columns(kept)
    return tables
