"""The front door: texts are coded the same in any order, and each row points back at its words."""

import random
from datetime import date
from functools import cache
from pathlib import Path

import polars as pl
import pytest

import demarche
from demarche.build import run
from demarche.build.coders.protocol import open_coder
from demarche.build.read import DOCUMENT_SCHEMA, document_from_text, to_batch
from demarche.build.run import build_tables
from demarche.build.tables import tables_from_codings
from demarche.schema.arrow import TABLE_NAMES
from demarche.schema.errors import DataError
from demarche.tests.coded import Row, code_batch, events_in, events_of
from demarche.validate import validate_tables

SAMPLES = sorted((Path(__file__).parents[1] / "samples").glob("*/*.txt"))
REPORT = (
    "Iraq summoned the Turkish ambassador on Monday. A drone killed three American soldiers at a base in "
    "Jordan, the Pentagon said. Washington did not inform Iraq before the strikes."
)


@cache
def sample_codings() -> tuple[Row, ...]:
    """Return the codings of the sample reports, each with its text."""
    documents = [document_from_text(path.read_text("utf-8"), source_uri=path.name) for path in SAMPLES]
    rows = code_batch(to_batch(documents)).to_pylist()
    return tuple(row | {"text": document.text} for row, document in zip(rows, documents, strict=True))


def test_code_gives_the_nine_tables_and_they_are_right():
    tables = demarche.code(REPORT, published_on="2024-02-06")
    assert list(tables) == list(TABLE_NAMES)
    assert all(isinstance(table, pl.DataFrame) for table in tables.values())
    assert {table: tables[table].height for table in ("documents", "events", "coders")} == {
        "documents": 1,
        "events": 4,
        "coders": 1,
    }
    report = validate_tables(tables)
    assert report.is_clean, report


def test_code_takes_what_is_known_of_the_text():
    known = {"publisher": "Example Wire", "title": "Envoy", "source_uri": "a.txt", "rights": "CC BY"}
    (row,) = demarche.code(REPORT, published_on=date(2024, 2, 6), **known)["documents"].to_dicts()
    assert {key: row[key] for key in known} == known
    assert (row["published_on"], row["language"], row["n_chars"]) == (date(2024, 2, 6), "en", len(REPORT))


def test_the_reporter_of_each_publisher_is_a_claimant_of_their_own():
    claimants = [
        demarche.code("A bomb killed nine people in Mali.", publisher=name)["claims"]["claimant_id"]
        .unique()
        .to_list()
        for name in (None, "Example Wire", "The Example")
    ]
    assert claimants == [["narrator"], ["narrator-example-wire"], ["narrator-the-example"]]


@pytest.mark.parametrize("text", ["", " \n\n "])
def test_an_empty_text_is_refused(text):
    with pytest.raises(DataError) as refusal:
        demarche.code(text)
    assert refusal.value.code == "D003"


def test_an_empty_batch_is_coded():
    coded = code_batch(to_batch([]))
    assert coded.num_rows == 0
    rows = {name: table.num_rows for name, table in tables_from_codings([coded], coder=open_coder()).items()}
    assert rows.pop("codes") > 0
    assert set(rows.values()) == {0}


def test_a_batch_keeps_its_order_and_its_columns():
    texts = [
        REPORT,
        "Nothing happened in the capital today.",
        "Iraq summoned the Turkish ambassador on Monday.",
    ]
    batch = to_batch([document_from_text(text, source_uri=str(n)) for n, text in enumerate(texts)])
    assert batch.schema == DOCUMENT_SCHEMA
    coded = code_batch(batch)
    assert coded["source_uri"].to_pylist() == ["0", "1", "2"]
    assert coded["n_chars"].to_pylist() == [len(text) for text in texts]
    assert [len(events) for events in coded["events"].to_pylist()] == [4, 0, 1]


def test_without_a_day_of_publication_no_relative_date_is_guessed():
    for event in events_in(REPORT + " Last month Syria recalled its envoy from Iran.", published_on=None):
        assert (event["event_date"], event["date_precision"]) == (None, None)
        assert event["event_id"].startswith("00000000-")
        assert {claim["said_date"] for claim in event["claims"]} <= {None}


def test_a_full_date_needs_no_day_of_publication():
    (event,) = events_in("Iraq summoned the Turkish ambassador on January 15, 2024.", published_on=None)
    assert (event["event_date"], event["date_precision"]) == (date(2024, 1, 15), 1)


def test_an_id_is_the_day_and_a_hash_that_stays():
    (event,) = events_in("Iraq summoned the Turkish ambassador on Monday.")
    again = events_of(["Iran said nothing.", "Iraq summoned the Turkish ambassador on Monday."])
    assert event["event_id"].startswith("20240205-")
    assert [one["event_id"] for one in again["Iraq summoned the Turkish ambassador on Monday."]] == [
        event["event_id"]
    ]


def test_spans_lie_inside_the_document_and_parties_inside_their_words():
    for coding in sample_codings():
        for row in (*coding["events"], *coding["claims"]):
            assert 0 <= row["span_start"] < row["span_end"] <= coding["n_chars"]
        for event in coding["events"]:
            for role in ("source", "target"):
                start, end = event[f"{role}_start"], event[f"{role}_end"]
                assert (start is None) == (end is None)
                if start is not None:  # of a party without an id too: it is unnamed, and its words are told
                    assert 0 <= start < end <= coding["n_chars"]
                    assert coding["text"][start:end].strip() == coding["text"][start:end] != ""


@pytest.mark.parametrize(
    ("text", "source", "target", "clause"),
    [
        (
            "Iraq summoned the Turkish ambassador.",
            "Iraq",
            "Turkish ambassador",
            "Iraq summoned the Turkish ambassador",
        ),
        (
            "\u201cIraq\u201d é 🙂.\n\nMali expelled the French envoy.",
            "Mali",
            "French envoy",
            "Mali expelled the French envoy",
        ),
        (
            "The report is long. Iran, which had waited, blamed Israel for the attack.",
            "Iran",
            "Israel",
            "Iran, which had waited, blamed Israel for the attack",
        ),
    ],
)
def test_offsets_give_back_the_words(text, source, target, clause):
    (event,) = events_in(text)
    assert event["words"] == clause
    assert text[event["source_start"] : event["source_end"]] == source
    assert text[event["target_start"] : event["target_end"]] == target


def test_the_clause_is_coded_and_not_the_sentence():
    text = "Talks went on in Geneva, but Iraq summoned the Turkish ambassador, and the markets fell."
    (event,) = events_in(text)
    assert event["words"] == "Iraq summoned the Turkish ambassador"


def test_the_headline_and_the_page_around_the_article_are_not_coded():
    page = f"Iran bombs a base in Iraq\nFeb. 6, 2024\n\n{REPORT}\n\nRelated: Syria expels French envoy\n"
    assert [event["words"] for event in events_in(page)] == [event["words"] for event in events_in(REPORT)]


def test_shuffled_documents_and_two_jobs_give_the_same_bytes(tmp_path, monkeypatch):
    monkeypatch.setattr(run, "BATCH_DOCUMENTS", 4)
    shuffled = random.Random(5).sample(SAMPLES, len(SAMPLES))
    build_tables(SAMPLES, tmp_path / "one", jobs=1)
    build_tables(shuffled, tmp_path / "two", jobs=2)
    for name in (*TABLE_NAMES, "texts"):
        assert (tmp_path / "one" / f"{name}.parquet").read_bytes() == (
            tmp_path / "two" / f"{name}.parquet"
        ).read_bytes()
