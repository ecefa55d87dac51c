"""The scorecard itself: full marks for tables that say what the gold says, a sentence for what is spoilt."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from demarche.tests.scorecard import CLAIM_FIELDS, EVENT_FIELDS, Gold, Tally, read_gold, score

Rows = dict[str, list[dict[str, Any]]]
TEXT = "France condemned the raid. Mali said 3 people died. Will Niger act? Mali then said 5 people died."
GOLD = Gold(
    documents=[
        {
            "file": "raid.txt",
            "published_on": "2024-05-01",
            "events": [
                {
                    "id": "x1",
                    "type": "protest",
                    "code": ["111"],
                    "source": "FRA",
                    "quote": "France condemned the raid",
                },
                {
                    "id": "x2",
                    "type": "casualty_claim",
                    "quote": "Mali said 3 people died",
                    "claims": [{"question": "killed", "claimant": "MLI", "low": 3, "high": 3}],
                },
                {
                    "id": "x3",
                    "type": ["casualty_claim", "other"],
                    "quote": "Mali then said 5 people died",
                    "claims": [{"question": "killed", "claimant": "MLI", "low": 5}],
                },
            ],
            "links": [{"from": ["x3"], "to": ["x2"], "relation": ["corrects", "retracts"]}],
            "optional": [],
            "forbidden": [{"type": "any", "quote": "Will Niger act?"}],
        }
    ],
    same=[["x2", "x3"]],
    different=[["x1", "x2"]],
    grades=[
        {"of": "x2", "question": "killed", "as_of": "2024-05-01", "grade": "one_sided", "low": 5, "high": 5}
    ],
    texts={"raid.txt": TEXT},
)
DOC = sha256(TEXT.encode()).hexdigest()[:16]


def event(
    event_id: str, event_type: str, code: str, words: str, incident: str, *, source: str = "mli"
) -> dict[str, Any]:
    """Return an event row at the words."""
    start = TEXT.index(words)
    row = dict.fromkeys(EVENT_FIELDS.values()) | {
        "event_id": event_id,
        "doc_id": DOC,
        "event_type": event_type,
    }
    spans = {"span_start": start, "span_end": start + len(words)}
    return row | spans | {"event_code": code, "incident_id": incident, "source_id": source}


def claim(claim_id: str, event_id: str, count: int) -> dict[str, Any]:
    """Return a claim row of that many killed."""
    row = dict.fromkeys(CLAIM_FIELDS.values()) | {
        "claim_id": claim_id,
        "event_id": event_id,
        "question": "killed",
    }
    return row | {"claimant_id": "mli", "count_low": count, "count_high": count}


def right() -> Rows:
    """Return tables that say what the gold says."""
    return {
        "documents": [{"doc_id": DOC, "published_on": "2024-05-01"}],
        "actors": [
            {"actor_id": "fra", "kind": "state", "cameo_code": "FRAGOV"},
            {"actor_id": "mli", "kind": "state", "cameo_code": "MLIGOV"},
        ],
        "events": [
            event("e1", "protest", "111", "France condemned the raid", "i1", source="fra"),
            event("e2", "casualty_claim", "010", "Mali said 3 people died", "i2"),
            event("e3", "casualty_claim", "010", "Mali then said 5 people died", "i2"),
        ],
        "claims": [claim("c2", "e2", 3), claim("c3", "e3", 5)],
        "links": [{"from_claim_id": "c3", "to_claim_id": "c2", "relation": "corrects"}],
    }


def spoil_source(rows: Rows) -> None:
    rows["events"][0]["source_id"] = "mli"


def spoil_count(rows: Rows) -> None:
    rows["claims"][1]["count_low"] = 4


def spoil_trap(rows: Rows) -> None:
    rows["events"].append(event("e4", "strike", "190", "Will Niger act?", "i3"))


def spoil_incident(rows: Rows) -> None:
    rows["events"][2]["incident_id"] = "i1"


def spoil_link(rows: Rows) -> None:
    rows["links"][0]["relation"] = "repeats"


def marks(rows: Rows) -> list[str]:
    """Return the misses of some rows."""
    tables = {name: pl.DataFrame(table, infer_schema_length=None) for name, table in rows.items()}
    return list(score(tables, GOLD).misses)


def test_right_tables_have_no_miss() -> None:
    assert marks(right()) == []


@pytest.mark.parametrize(
    ("spoil", "misses"),
    [
        (spoil_source, ["x1: source should be FRA, got mli"]),
        (spoil_count, ["x3: no claim"]),
        (spoil_trap, ["raid.txt: invented strike 190", "raid.txt: fell for “Will Niger act?”"]),
        (spoil_incident, ["one incident wanted, got {'x2': 'i2', 'x3': 'i1'}"]),
        (spoil_link, ["no claim of ['x3'] ['corrects', 'retracts'] one of ['x2']"]),
    ],
)
def test_what_is_spoilt_is_told(spoil: Callable[[Rows], None], misses: list[str]) -> None:
    rows = right()
    spoil(rows)
    got = marks(rows)
    assert [miss[: len(wanted)] for miss, wanted in zip(got, misses, strict=True)] == misses


def test_an_act_that_nobody_coded_costs_recall_alone() -> None:
    rows = right()
    del rows["events"][0]
    tables = {name: pl.DataFrame(table) for name, table in rows.items()}
    assert score(tables, GOLD).tallies["events"] == Tally(right=2, wanted=3, invented=0)


def test_an_invented_event_costs_precision() -> None:
    assert Tally(right=3, wanted=4, invented=1).precision == 0.75


def test_grades_are_asked_of_the_database_and_else_not_verified() -> None:
    tables = {name: pl.DataFrame(table) for name, table in right().items()}
    assert score(tables, GOLD).not_verified == ("grades",)
    database = duckdb.connect()
    database.execute(
        "CREATE MACRO grades(as_of) AS TABLE "
        "SELECT 'i2' AS incident_id, 'killed' AS question, 'contested' AS grade, 5 count_low, 5 count_high"
    )
    card = score(tables, GOLD, connection=database)
    assert (card.not_verified, card.tallies["grades"]) == ((), Tally(right=0, wanted=1))


def test_a_gold_file_is_read_with_its_texts(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("\ufeffOne.\r\nTwo.".encode())
    (tmp_path / "gold.yaml").write_text(
        "documents: [{file: a.txt, events: [{id: a1, on: 2024-05}]}]\n"
        "incidents: {same: [], different: []}\n"
        "grades: []\n",
        encoding="utf-8",
    )
    gold = read_gold(tmp_path / "gold.yaml")
    assert gold.texts == {"a.txt": "One.\nTwo."}
    assert gold.documents[0]["events"] == [{"id": "a1", "on": "2024-05"}]
