"""Reviews: what a person decides is done to the row that was meant, under any id, and to no other."""

import csv
import io
import json
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from demarche.cli import app
from demarche.commands import review as _review  # noqa: F401  # it registers itself
from demarche.people.reviews import apply_reviews, new_review, read_reviews, update_review, write_review
from demarche.people.reviews.review_columns import REVIEW, columns
from demarche.releases.channels import final_tables, held_back, require_channel
from demarche.schema.arrow import TABLE_NAMES
from demarche.schema.errors import DataError
from demarche.schema.parquet import write_table
from demarche.tests.ledger import damage, save
from demarche.validate import validate_tables
from demarche.validate.examples import example_ledger

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "releases" / "review.md"
LEDGER = {name: example_ledger()[name] for name in TABLE_NAMES}
TEXTS = example_ledger()["texts"]

STRIKE, TOLD, TOLL = "20240202-000000000001", "20240203-000000000002", "20240203-000000000003"
SUMMONS, UNTOLD = "20240209-000000000009", "20240205-000000000005"
KILLED, NOTIFIED, BLAMED = "c-0000000000000002", "c-0000000000000001", "c-0000000000000007"

ANNA = {"reviewer": "Anna B."}
ACCEPT = {**ANNA, "decision": "accept"}
WITHDRAW = {**ANNA, "decision": "withdraw", "reason": "No such act."}


def correct(column, value, **cells):
    return {
        **ANNA,
        "decision": "correct",
        "column_name": column,
        "value": value,
        "reason": "Misread.",
        **cells,
    }


@pytest.fixture(scope="module")
def build(tmp_path_factory):
    return save(LEDGER, tmp_path_factory.mktemp("ledger") / "build", TEXTS)


@pytest.fixture(scope="module")
def blank(build):
    """Give the lines of a new review, by the id of their row."""
    return {line["key"]: line for line in lines_of(new_review(build))}


@pytest.fixture
def review(blank, tmp_path):
    """Give a function that writes a review with lines of the ledger filled in, and returns its path."""

    def write(*decided, name="review.csv", **of_key):
        path = tmp_path / name
        path.write_text(as_csv([*({**blank[key], **cells} for key, cells in decided)]), encoding="utf-8")
        return path

    return write


def lines_of(content):
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def as_csv(lines, **options):
    written = io.StringIO(newline="")
    writer = csv.DictWriter(written, REVIEW.columns, restval="", **options)
    writer.writeheader()
    writer.writerows(lines)
    return written.getvalue()


def applied(*paths, tables=LEDGER, texts=TEXTS):
    arrow = {name: frame.to_arrow() for name, frame in tables.items()}
    if texts is not None:
        arrow["texts"] = texts.to_arrow()
    return apply_reviews(arrow, read_reviews(paths))


def frames(reviewed):
    return {name: pl.DataFrame(reviewed.tables[name]) for name in TABLE_NAMES}


def changed(reviewed, tables=LEDGER):
    """Return the tables that are other than they were."""
    return {name for name, frame in frames(reviewed).items() if not frame.equals(tables[name])}


def decided(reviewed):
    rows = reviewed.tables["reviews"].to_pylist()
    return [(row["table_name"], row["key"], row["decision"], row["column_name"]) for row in rows]


def found(reviewed):
    return [(finding.code, finding.line, finding.column) for finding in reviewed.report.findings]


def recoded(tables, key, to, **values):
    """Return the tables as another coder leaves them: an event or claim goes by another id."""
    if key.startswith("c-"):
        tables = damage(tables, "claims", {"claim_id": key}, claim_id=to, **values)
        tables = damage(tables, "links", {"from_claim_id": key}, from_claim_id=to)
        return damage(tables, "links", {"to_claim_id": key}, to_claim_id=to)
    return damage(
        damage(tables, "events", {"event_id": key}, event_id=to, **values),
        "claims",
        {"event_id": key},
        event_id=to,
    )


# A new review.


def test_a_new_review_has_a_line_for_every_row_in_the_order_of_reading(blank):
    assert len(blank) == LEDGER["events"].height + LEDGER["claims"].height
    assert list(blank)[:3] == [STRIKE, TOLD, NOTIFIED]
    assert all(line["decision"] == line["reviewer"] == "" for line in blank.values())
    assert list(next(iter(blank.values()))) == list(REVIEW.columns)


def test_a_line_shows_the_words_and_what_was_made_of_them(blank):
    line = blank[KILLED]
    assert line["words"] == "several civilians were killed"
    assert (
        line["coding"]
        == "question=killed; claimant_id=irq; count_low=3; count_text=several; victim=civilian; victim_of=IRQ"
    )
    assert (line["event_type"], line["source_id"], line["claimant_id"]) == ("casualty_claim", "irq", "irq")


def test_a_new_review_decides_nothing(build, tmp_path):
    write_review(new_review(build), tmp_path / "review.csv")
    reviewed = applied(tmp_path / "review.csv")
    assert (changed(reviewed), decided(reviewed), found(reviewed)) == (set(), [], [])
    with pytest.raises(DataError, match="D510"):
        write_review(b"", tmp_path / "review.csv")


def test_without_texts_there_are_no_words(tmp_path):
    folder = save(LEDGER, tmp_path / "bare")
    assert {line["words"] for line in lines_of(new_review(folder))} == {""}


# The three decisions.


def test_an_accepted_row_is_unchanged(review):
    reviewed = applied(review((STRIKE, ACCEPT), (KILLED, ACCEPT)))
    assert (changed(reviewed), found(reviewed), reviewed.accepted) == (set(), [], 2)
    assert decided(reviewed) == [("claims", KILLED, "accept", None), ("events", STRIKE, "accept", None)]


def test_a_corrected_event_says_that_a_person_corrected_it(review):
    reviewed = applied(review((SUMMONS, correct("form", "Note", reviewed_on="5 Feb 2024"))))
    (row,) = frames(reviewed)["events"].filter(event_id=SUMMONS).to_dicts()
    assert (row["form"], row["coder_id"], row["rule_id"], row["confidence"]) == (
        *("note", "review-anna-b", "review"),
        None,
    )
    (coder,) = frames(reviewed)["coders"].filter(coder_id="review-anna-b").to_dicts()
    assert (coder["lexicon_sha256"], coder["parser_sha256"]) == (None, None)
    (told,) = reviewed.tables["reviews"].to_pylist()
    assert (
        told["old_value"],
        told["new_value"],
        told["reason"],
        told["reviewer"],
        str(told["reviewed_on"]),
    ) == (*("summons", "note", "Misread.", "Anna B.", "2024-02-05"),)
    assert changed(reviewed) == {"events", "coders"}


def test_several_columns_are_a_line_each(review):
    path = review(
        (KILLED, correct("count_low", "4")),
        (KILLED, correct("count_high", "6")),
        (KILLED, correct("victim_of", "Iran")),
    )
    reviewed = applied(path)
    (row,) = frames(reviewed)["claims"].filter(claim_id=KILLED).to_dicts()
    assert (row["count_low"], row["count_high"], row["victim_of"]) == (4, 6, "IRN")
    assert (reviewed.corrected, changed(reviewed)) == (1, {"claims"})


def test_nothing_is_written_as_empty(review):
    reviewed = applied(review((SUMMONS, correct("form", "(empty)"))))
    assert frames(reviewed)["events"].filter(event_id=SUMMONS)["form"].to_list() == [None]


def test_an_actor_may_be_named_and_comes_with_its_principal(review):
    reviewed = applied(review((SUMMONS, correct("source_id", "Turkish foreign ministry"))))
    made = frames(reviewed)
    assert made["events"].filter(event_id=SUMMONS)["source_id"].to_list() == ["tur-mfa"]
    assert {"tur", "tur-mfa"} <= set(made["actors"]["actor_id"])
    assert validate_tables(made, TEXTS).is_clean


def test_what_hangs_on_a_withdrawn_event_goes_with_it(review):
    reviewed = applied(review((TOLD, WITHDRAW)))
    made = frames(reviewed)
    assert TOLD not in set(made["events"]["event_id"])
    assert NOTIFIED not in set(made["claims"]["claim_id"])
    assert made["links"].filter(to_claim_id=NOTIFIED).is_empty()
    assert ("claims", NOTIFIED, "withdraw", None) in decided(reviewed)
    assert {row["reason"] for row in reviewed.tables["reviews"].to_pylist()} == {"No such act."}
    assert validate_tables(made, TEXTS).is_clean


def test_what_only_withdrawn_rows_named_goes_too(review):
    first = LEDGER["events"].filter(incident_id="irq-2024-02-07-strike")["event_id"]
    reviewed = applied(review(*((key, WITHDRAW) for key in first)))
    made = frames(reviewed)
    assert made["incidents"]["incident_id"].to_list() == ["irq-2024-02-02-strike"]
    assert {"irn", "isr"}.isdisjoint(made["actors"]["actor_id"])
    assert made["places"]["place_id"].to_list() == ["irq-al-qaim"]
    assert made["documents"].equals(LEDGER["documents"])
    assert validate_tables(made, TEXTS).is_clean


def test_another_date_is_another_id_and_claims_follow(review):
    reviewed = applied(review((UNTOLD, correct("event_date", "2024-02-04"))))
    made, moved = frames(reviewed), "20240204-000000000005"
    assert made["events"].filter(event_id=moved)["date_precision"].to_list() == [1]
    assert made["claims"].filter(event_id=moved).height == 1
    assert decided(reviewed) == [("events", moved, "correct", "event_date")]
    assert validate_tables(made, TEXTS).is_clean


def test_another_incident_is_that_of_the_claims_too(review):
    key = "20240207-000000000007"
    reviewed = applied(review((key, correct("incident_id", "irq-2024-02-02-strike"))))
    claims = frames(reviewed)["claims"].filter(event_id=key)
    assert claims["incident_id"].to_list() == ["irq-2024-02-02-strike"]
    assert reviewed.report.errors == 0


def test_people_who_agree_are_both_named(review):
    one = review((SUMMONS, correct("form", "note")), name="one.csv")
    other = review((SUMMONS, correct("form", "NOTE", reviewer="Ben")), name="other.csv")
    reviewed = applied(one, other)
    assert [row["reviewer"] for row in reviewed.tables["reviews"].to_pylist()] == ["Anna B.", "Ben"]
    assert (reviewed.corrected, reviewed.not_applied) == (1, 0)


# What is not done, and told.

WRONG = {
    "a decision that is none": ([(STRIKE, {**ANNA, "decision": "agree"})], ("E112", 2, "decision")),
    "nobody decided": ([(STRIKE, {"decision": "accept"})], ("E111", 2, "reviewer")),
    "no reason": ([(STRIKE, {**ANNA, "decision": "withdraw"})], ("E111", 2, "reason")),
    "no column": ([(STRIKE, correct("", "IRN"))], ("E405", 2, "column_name")),
    "no value": ([(STRIKE, correct("form", ""))], ("E405", 2, "value")),
    "a value to accept": ([(STRIKE, {**ACCEPT, "value": "x"})], ("E405", 2, "value")),
    "a column that nobody corrects": ([(STRIKE, correct("confidence", "1"))], ("E112", 2, "column_name")),
    "a day that is none": ([(STRIKE, {**ACCEPT, "reviewed_on": "30.02.2024"})], ("E105", 2, "reviewed_on")),
    "two decisions of one person": ([(STRIKE, ACCEPT), (STRIKE, WITHDRAW)], ("E405", 3, "decision")),
    "two values of one person": (
        [(SUMMONS, correct("form", "note")), (SUMMONS, correct("form", "letter"))],
        ("E405", 3, "value"),
    ),
    "an actor whom nobody knows": ([(STRIKE, correct("source_id", "Ruritania"))], ("E406", 2, "value")),
    "a place that nobody knows": ([(STRIKE, correct("place_id", "Zenda-on-Sea"))], ("E406", 2, "value")),
    "a state that is none": ([(STRIKE, correct("sovereign", "Ruritania"))], ("E406", 2, "value")),
    "a code that lost its nought": ([(TOLD, correct("event_code", "10"))], ("E112", 2, "value")),
    "a number that is none": ([(KILLED, correct("count_low", "a few"))], ("E105", 2, "value")),
    "empty where a value must stand": ([(STRIKE, correct("modality", "(empty)"))], ("E111", 2, "value")),
    "a code that does not fit the type": ([(STRIKE, correct("event_code", "015"))], ("E204", 2, "value")),
    "a span that ends before it begins": ([(STRIKE, correct("span_start", "90"))], ("E201", 2, "value")),
    "counts the wrong way round": ([(KILLED, correct("count_high", "1"))], ("E206", 2, "value")),
    "an incident that is none": ([(TOLL, correct("incident_id", "irq-2000"))], ("E121", 2, "value")),
}


@pytest.mark.parametrize(("decisions", "expected"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_told_by_line_and_not_applied(review, decisions, expected):
    reviewed = applied(review(*decisions))
    assert expected in found(reviewed)
    assert (changed(reviewed), decided(reviewed)) == (set(), [])
    assert reviewed.not_applied == len({(key, cells.get("reviewer")) for key, cells in decisions})


def test_what_is_right_is_applied_beside_what_is_wrong(review):
    reviewed = applied(review((STRIKE, correct("event_code", "015")), (SUMMONS, correct("form", "note"))))
    assert ("E204", 2, "value") in found(reviewed)
    assert decided(reviewed) == [("events", SUMMONS, "correct", "form")]


def test_a_doubt_is_told_and_does_not_stop_a_correction(review):
    reviewed = applied(review((NOTIFIED, WITHDRAW)))
    assert [(f.code, f.line) for f in reviewed.report.findings] == [("W128", 2)]
    assert reviewed.withdrawn == 1


def test_an_id_that_another_event_has_is_not_taken(review):
    tables = recoded(LEDGER, TOLL, "20240204-000000000005")
    reviewed = applied(review((UNTOLD, correct("event_date", "2024-02-04"))), tables=tables)
    assert found(reviewed) == [("E407", 2, "value")]
    assert changed(reviewed, tables) == set()


@pytest.mark.parametrize(
    "other",
    [
        {**WITHDRAW, "reviewer": "Ben"},
        correct("form", "letter", reviewer="Ben"),
        {**WITHDRAW, "reviewer": "Ben", "reason": ""},
    ],
)
def test_of_people_who_disagree_neither_is_followed(review, other):
    reviewed = applied(review((SUMMONS, ACCEPT), (SUMMONS, other)))
    assert ("E404", 2, "decision") in found(reviewed)
    assert (changed(reviewed), decided(reviewed), reviewed.not_applied) == (set(), [], 2)


def test_a_claim_that_shall_stay_keeps_its_event_from_going(review):
    reviewed = applied(review((TOLD, WITHDRAW), (NOTIFIED, {**ACCEPT, "reviewer": "Ben"})))
    assert found(reviewed) == [("E404", 2, "decision"), ("E404", 3, "decision")]
    assert changed(reviewed) == set()


# A review outlives re-coding.


@pytest.mark.parametrize(
    ("key", "to", "values"),
    [
        (STRIKE, "20240202-ffffffffffff", {}),
        (STRIKE, "20240202-ffffffffffff", {"span_start": 3}),
        (KILLED, "c-ffffffffffffffff", {"span_end": 130}),
    ],
)
def test_the_row_is_found_again_under_another_id(review, key, to, values):
    reviewed = applied(review((key, ACCEPT)), tables=recoded(LEDGER, key, to, **values))
    assert [row[1] for row in decided(reviewed)] == [to]
    assert found(reviewed) == []


@pytest.mark.parametrize(
    "values",
    [
        {"event_type": "other"},
        {"source_id": "irn"},
        {"target_id": "irq"},
        {"sovereign": "SYR"},
        {"span_start": 48, "span_end": 60},
    ],
)
def test_another_act_is_not_taken_for_it(review, values):
    tables = recoded(LEDGER, STRIKE, "20240202-ffffffffffff", **values)
    reviewed = applied(review((STRIKE, ACCEPT)), tables=tables)
    assert (found(reviewed), decided(reviewed)) == ([("E401", 2, "key")], [])


def test_an_id_that_means_another_place_now_is_not_followed(review):
    tables = damage(LEDGER, "events", {"event_id": STRIKE}, span_start=100, span_end=110)
    assert found(applied(review((STRIKE, ACCEPT)), tables=tables)) == [("E401", 2, "key")]


def twin(tables, *ids):
    """Return the tables with the strike once for each id."""
    row = tables["events"].filter(event_id=STRIKE)
    rest = tables["events"].filter(pl.col("event_id") != STRIKE)
    copies = [row.with_columns(event_id=pl.lit(one)) for one in ids]
    return tables | {"events": pl.concat([rest, *copies]).sort("event_id")}


def test_of_two_that_may_be_meant_neither_is(review):
    tables = twin(LEDGER, "20240202-eeeeeeeeeeee", "20240202-ffffffffffff")
    reviewed = applied(review((STRIKE, WITHDRAW)), tables=tables)
    assert (found(reviewed), changed(reviewed, tables)) == ([("E402", 2, "key")], set())


def test_a_row_that_stood_beside_it_is_not_it(review, blank, tmp_path):
    other = "20240202-eeeeeeeeeeee"
    path = review((STRIKE, WITHDRAW), (STRIKE, {"key": other}))  # two alike, the second not judged
    reviewed = applied(path, tables=twin(LEDGER, other))
    assert found(reviewed) == [("E401", 2, "key")]


def test_two_rows_that_became_one_are_told(review):
    path = review((STRIKE, ACCEPT), (STRIKE, {**ACCEPT, "key": "20240202-eeeeeeeeeeee"}))
    reviewed = applied(path, tables=recoded(LEDGER, STRIKE, "20240202-ffffffffffff"))
    assert found(reviewed) == [("E402", 2, "key"), ("E402", 3, "key")]


@pytest.mark.parametrize("decision", [ACCEPT, WITHDRAW, correct("form", "note")])
def test_what_says_something_else_now_was_not_judged(review, decision):
    tables = recoded(LEDGER, SUMMONS, "20240209-ffffffffffff", modality="actual")
    reviewed = applied(review((SUMMONS, decision)), tables=tables)
    (finding,) = reviewed.report.findings
    assert (finding.code, finding.message) == ("E403", "modality was planned and is actual")
    assert changed(reviewed, tables) == set()


@pytest.mark.parametrize(("column", "value"), [("form", "note"), ("target_id", "isr"), ("event_code", "110")])
def test_a_correction_that_the_coder_makes_itself_is_not_needed(review, column, value):
    tables = recoded(LEDGER, SUMMONS, "20240209-ffffffffffff", **{column: value})
    reviewed = applied(review((SUMMONS, correct(column, value))), tables=tables)
    assert (changed(reviewed, tables), found(reviewed), reviewed.unneeded) == (set(), [], 1)
    assert decided(reviewed) == [("events", "20240209-ffffffffffff", "correct", column)]


def test_a_claim_is_found_though_its_event_was_put_right_by_the_coder(review):
    tables = recoded(LEDGER, TOLL, "20240203-ffffffffffff", target_id="isr")
    tables = recoded(tables, KILLED, "c-ffffffffffffffff")
    reviewed = applied(review((TOLL, correct("target_id", "isr")), (KILLED, ACCEPT)), tables=tables)
    assert (found(reviewed), reviewed.accepted, reviewed.unneeded) == ([], 1, 1)


def test_what_a_row_said_must_be_told_to_be_verified(review):
    tables = recoded(LEDGER, STRIKE, "20240202-ffffffffffff")
    reviewed = applied(review((STRIKE, {**ACCEPT, "coding": ""})), tables=tables)
    assert (found(reviewed), reviewed.accepted) == ([("W401", 2, "coding")], 1)


KINDS = ("same", "renamed", "shifted", "gone", "typed", "recoded")


@settings(derandomize=True, deadline=None, max_examples=40)
@given(fates=st.lists(st.sampled_from(KINDS), min_size=11, max_size=11))
def test_no_decision_is_ever_taken_of_another_row(tmp_path_factory, blank, fates):
    path = tmp_path_factory.mktemp("any") / "review.csv"
    events = LEDGER["events"].to_dicts()
    path.write_text(as_csv([{**blank[row["event_id"]], **ACCEPT} for row in events]))
    tables, expected = {**LEDGER, "claims": LEDGER["claims"].clear(), "links": LEDGER["links"].clear()}, set()
    rows = []
    for number, (row, fate) in enumerate(zip(events, fates, strict=True)):
        made = dict(row)
        if fate != "same":
            made["event_id"] = f"{row['event_id'][:9]}f{number:011}"
        if fate == "shifted":
            made["span_end"] -= 1
        if fate == "typed":
            made["event_type"] = "protest" if row["event_type"] != "protest" else "other"
        if fate == "recoded":
            made["modality"] = "denied"
        if fate in ("same", "renamed", "shifted"):
            expected.add(made["event_id"])
        if fate != "gone":
            rows.append(made)
    tables["events"] = pl.DataFrame(rows, schema=LEDGER["events"].schema).sort("event_id")
    reviewed = applied(path, tables=tables, texts=None)
    assert {key for _, key, _, _ in decided(reviewed)} == expected
    assert reviewed.not_applied == 11 - len(expected)


# Files as people save them.


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_any_spreadsheets_csv_is_read(blank, tmp_path, delimiter):
    path = tmp_path / "review.csv"
    content = as_csv([{**blank[STRIKE], **ACCEPT}], delimiter=delimiter).replace("table_name", "Table Name")
    path.write_bytes(content.encode("utf-8-sig"))
    assert applied(path).accepted == 1


def test_a_short_review_by_ids_alone_is_enough(tmp_path):
    path = tmp_path / "review.csv"
    header = "table_name,key,decision,column_name,value,reason,reviewer\n"
    path.write_text(f"{header}events,{SUMMONS},correct,form,note,Misread.,anna\n")
    assert applied(path).corrected == 1


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("colour,shape\nred,x\n", "E102"),
        ("table_name,key\nevents,x\n", "E103"),
        ("table_name,key,decision,column_name,value,reason\n", "E103"),
        ("table_name,key,decision,column_name,value,reason,reviewer,colour\n", "E103"),
        ("", "E102"),
    ],
)
def test_a_file_that_is_no_review_is_told(tmp_path, content, code):
    (tmp_path / "review.csv").write_text(content)
    reviews = read_reviews([tmp_path / "review.csv"])
    assert not reviews.is_readable
    assert {finding.code for finding in reviews.notes.report().findings} == {code}


def test_a_missing_file_and_a_spreadsheets_own_are_refused(tmp_path):
    (tmp_path / "review.xlsx").write_bytes(b"PK")
    for name, code in (("review.csv", "D001"), ("review.xlsx", "D504")):
        with pytest.raises(DataError, match=code):
            read_reviews([tmp_path / name])


# Updating.


def test_an_update_keeps_decisions_and_adds_what_is_new(build, review, blank):
    path = review((STRIKE, ACCEPT), (SUMMONS, correct("form", "note")), (TOLL, {"note": "look again"}))
    updated = update_review(path, build)
    lines = {line["key"]: line for line in lines_of(updated.content)}
    assert (updated.added, updated.kept, updated.removed) == (len(blank) - 3, 2, 0)
    assert lines.keys() == blank.keys()
    assert (lines[STRIKE]["decision"], lines[SUMMONS]["value"], lines[TOLL]["note"]) == (
        "accept",
        "note",
        "look again",
    )
    path.write_bytes(updated.content)
    assert update_review(path, build).content == updated.content


def test_an_update_asks_anew_where_the_row_says_something_else(review, tmp_path):
    tables = recoded(LEDGER, STRIKE, "20240202-ffffffffffff", modality="planned")
    updated = update_review(review((STRIKE, ACCEPT)), save(tables, tmp_path / "new", TEXTS))
    keys = [line["key"] for line in lines_of(updated.content)]
    assert {STRIKE, "20240202-ffffffffffff"} <= set(keys)


def test_an_update_does_not_ask_again_what_goes_by_another_id(review, tmp_path):
    tables = recoded(LEDGER, STRIKE, "20240202-ffffffffffff")
    updated = update_review(
        review((STRIKE, ACCEPT), (SUMMONS, {"key": "20240209-gone"})), save(tables, tmp_path / "new")
    )
    assert "20240202-ffffffffffff" not in [line["key"] for line in lines_of(updated.content)]
    assert updated.removed == 1


def test_an_update_by_a_build_that_has_the_review_asks_nothing_again(build, review, blank, tmp_path):
    path = review(
        *((key, ACCEPT) for key in blank if key not in (UNTOLD, SUMMONS, TOLD, NOTIFIED)),
        *((UNTOLD, correct("event_date", "2024-02-01")), (UNTOLD, correct("date_precision", "4"))),
        *((SUMMONS, correct("target_id", "isr")), (TOLD, WITHDRAW)),
    )
    reviewed = applied(path)
    folder = save(frames(reviewed), tmp_path / "reviewed", TEXTS)
    assert (reviewed.report.errors, update_review(path, folder).added) == (0, 0)


def test_a_torn_review_is_left_as_it_is(build, review):
    path = review((STRIKE, ACCEPT))
    path.write_text(path.read_text() + 'events,"x\n')
    updated = update_review(path, build)
    assert (updated.content, updated.report.errors) == (None, 1)


# The channel final.


def reviewed_build(path, folder):
    folder.mkdir()
    for name, table in applied(path).tables.items():
        write_table(table, folder / f"{name}.parquet")
    return folder


def test_final_holds_what_people_judged_and_what_belongs_to_it(review, tmp_path):
    path = review((TOLD, ACCEPT), (SUMMONS, correct("form", "note")), (TOLL, WITHDRAW), (STRIKE, {}))
    folder = reviewed_build(path, tmp_path / "reviewed")
    final = final_tables(folder, aside=tmp_path / "aside")
    made = {name: pl.read_parquet(final.folder / f"{name}.parquet") for name in TABLE_NAMES}
    assert set(made["events"]["event_id"]) == {TOLD, SUMMONS}
    assert made["claims"]["claim_id"].to_list() == [NOTIFIED]
    assert made["links"].is_empty()
    assert final.held_back == {"events": 8, "claims": 7}
    assert set(made["incidents"]["incident_id"]) == {"irq-2024-02-02-strike", "irq-2024-02-07-strike"}
    assert made["documents"].equals(LEDGER["documents"])
    assert validate_tables(made).is_clean
    told = pl.read_parquet(final.folder / "reviews.parquet")
    assert set(told["key"]) == {TOLD, SUMMONS, TOLL, KILLED}
    assert held_back(folder, spill=tmp_path / "spill") == final.held_back


@pytest.mark.parametrize("decisions", [[], [(TOLL, WITHDRAW), (NOTIFIED, ACCEPT)]])
def test_final_without_a_judged_event_is_refused(review, tmp_path, decisions):
    folder = reviewed_build(review(*decisions), tmp_path / "reviewed")
    with pytest.raises(DataError, match="D470"):
        final_tables(folder, aside=tmp_path / "aside")


def test_final_without_a_review_is_refused(build, tmp_path):
    with pytest.raises(DataError, match="D470"):
        final_tables(build, aside=tmp_path / "aside")


def test_there_are_two_channels():
    assert [require_channel(name) for name in ("candidate", "final")] == ["candidate", "final"]
    with pytest.raises(DataError, match="D016") as caught:
        require_channel("finale")
    assert caught.value.hint == "Did you mean final? Say candidate or final."


# The commands.


def run(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_a_build_applies_a_review(save, report, tmp_path):
    source, out, path = save("one.txt", report), tmp_path / "out", tmp_path / "review.csv"
    assert run("build", source, "--out", out).exit_code == 0
    assert run("review", out, "--new", path).exit_code == 0
    first, *others = lines_of(path.read_bytes())
    assert others
    path.write_text(
        as_csv(
            [
                first | WITHDRAW,
                *(
                    line | ACCEPT
                    for line in others
                    if line["key"] != first["key"] and line["table_name"] == "events"
                ),
            ]
        )
    )
    built = run("build", source, "--out", out, "--review", path, "--json")
    told = json.loads(built.stdout)["review"]
    assert (built.exit_code, told["withdrawn"], told["not_applied"]) == (0, 1, 0)
    assert first["key"] not in pq.read_table(out / "events.parquet")["event_id"].to_pylist()
    assert "withdraw" in pq.read_table(out / "reviews.parquet")["decision"].to_pylist()
    path.write_text(as_csv([first | WITHDRAW | {"key": "20240117-000000000000", "doc_id": ""}]))
    again = run("build", source, "--out", out, "--review", path)
    assert (again.exit_code, "E401" in again.stdout, "1 decisions not applied" in again.stderr) == (
        1,
        True,
        True,
    )


def test_a_build_does_not_begin_with_a_review_that_cannot_be_read(save, report, tmp_path):
    source, path = save("one.txt", report), tmp_path / "review.csv"
    path.write_text("nothing\n")
    built = run("build", source, "--out", tmp_path / "out", "--review", path)
    assert (built.exit_code, "E102" in built.stdout, (tmp_path / "out").exists()) == (2, True, False)


def test_the_command_writes_and_updates(build, tmp_path):
    path = tmp_path / "review.csv"
    assert run("review", build, "--new", path).exit_code == 0
    assert run("review", build, "--new", path).exit_code == 2
    assert run("review", build, "--new", path, "--update", path).exit_code == 2
    updated = run("review", build, "--update", path, "--json")
    assert (updated.exit_code, json.loads(updated.stdout)["added"]) == (0, 0)


# What is written about it.


def test_the_page_tells_of_every_column_and_check():
    page = PAGE.read_text(encoding="utf-8")
    own = [check for code, check in REVIEW.checks.items() if code[1] == "4"]
    assert {check.table for check in REVIEW.checks.values()} == {REVIEW.name}
    for check in own:
        title = check.title[:1].upper() + check.title[1:]
        assert f"### {check.code}\n\n**{title}.** {check.reason}\n\n*What to do:* {check.hint}\n" in page
    for column in columns():
        assert f"| `{column.name}` | {column.holds} | {column.needed} |\n" in page
