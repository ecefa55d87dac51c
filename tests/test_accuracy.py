"""Accuracy by reading: what is kept names no text, and the page says what the verdicts add up to."""

import csv
from pathlib import Path

import pytest

from demarche.benchmarks.accuracy import (
    ACTS,
    ANSWERS,
    COLUMNS,
    PAGE,
    VERDICTS,
    figures_of,
    found_acts,
    half_of,
    table_of,
)
from demarche.schema.codebook import codes

ROOT = Path(__file__).parents[1]


def read(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_verdicts_are_of_the_half_held_out_and_name_no_text():
    rows = read(VERDICTS)
    assert tuple(rows[0]) == COLUMNS
    assert {row["verdict"] for row in rows} == set(ANSWERS)
    assert {half_of(row["doc_id"]) for row in rows} == {"held"}
    assert max(len(row["why"].split()) for row in rows) <= 16


def test_the_page_shows_what_the_verdicts_add_up_to():
    page = PAGE.read_text(encoding="utf-8")
    assert table_of(read(VERDICTS)) in page
    count = figures_of(read(VERDICTS))
    assert (
        f"of {count.total()} rows {count['right']} were right, {count['arguable']} arguable and {count['wrong']} wrong"
        in page
    )


def test_gold_acts_have_codes_of_the_codebook():
    acts = [row for row in read(ACTS) if row["kind"] == "act"]
    assert {code for row in acts for code in row["codes"].split("/")} <= set(codes())


PLACE = {"doc_id": "d", "start": "10", "end": "20"}
ACT = PLACE | {"kind": "act", "codes": "195/190", "stance": "done", "is_optional": "false"}
STRIKE = {"span_start": 15, "span_end": 30, "event_type": "strike", "event_code": "193"}


@pytest.mark.parametrize(
    ("change", "event", "found"),
    [
        ({}, {}, [True]),
        ({}, {"span_start": 20}, [False]),
        ({}, {"event_type": "other", "event_code": "112"}, [False]),
        ({"kind": "toll"}, {"event_type": "casualty_claim", "event_code": "010"}, [True]),
        ({"is_optional": "true"}, {}, []),
        ({"stance": "denied"}, {}, []),
    ],
)
def test_an_act_is_found_by_its_root_where_it_stands(change, event, found):
    assert [hit for _, hit in found_acts([{"doc_id": "d"} | STRIKE | event], [ACT | change])] == found
