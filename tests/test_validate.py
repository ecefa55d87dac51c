"""Validation: what is right passes, every damage is found under its code, and nothing passes unseen."""

import os
import subprocess
import sys

import polars as pl
import pytest
from pandera.errors import SchemaError

from demarche.schema.errors import DataError, ProgramError
from demarche.schema.tables import TABLES
from demarche.tests.ledger import damage, save
from demarche.validate import validate_folder, validate_tables
from demarche.validate.examples import example_ledger
from demarche.validate.report import FINDINGS_KEPT

TABLES_AT_HAND = {name: frame for name, frame in example_ledger().items() if name != "texts"}
TEXTS_AT_HAND = example_ledger()["texts"]
STRIKE = {"event_id": "20240202-000000000001"}


def found(report):
    return [(f.code, f.table, f.column) for f in report.findings]


def test_a_right_ledger_has_no_findings():
    report = validate_tables(TABLES_AT_HAND, TEXTS_AT_HAND)
    assert (report.findings, report.totals, report.not_verified) == ((), {}, ())
    assert report.is_clean
    assert report.rows == {name: frame.height for name, frame in TABLES_AT_HAND.items()} | {"texts": 4}


def test_a_folder_is_validated_like_its_tables(tmp_path):
    folder = save(TABLES_AT_HAND, tmp_path / "build [2024] *?", TEXTS_AT_HAND)
    assert validate_folder(folder) == validate_tables(TABLES_AT_HAND, TEXTS_AT_HAND)


def test_without_texts_their_checks_are_named_as_not_verified(tmp_path):
    report = validate_folder(save(TABLES_AT_HAND, tmp_path))
    assert {missing.code for missing in report.not_verified} == {"E150", "E151", "E152", "E153", "E154"}
    assert report.is_clean


@pytest.mark.parametrize(
    ("modality", "codes"), [("actual", ["E135"]), ("denied", ["E135"]), ("planned", []), ("threatened", [])]
)
def test_only_plans_and_threats_lie_in_the_future(modality, codes):
    summons = {"event_type": "protest", "modality": "planned"}
    report = validate_tables(damage(TABLES_AT_HAND, "events", summons, modality=modality), TEXTS_AT_HAND)
    assert [finding.code for finding in report.findings] == codes


def test_a_repetition_may_come_from_another_side():
    repeats = {"claim_id": "c-0000000000000009"}
    by_another = damage(TABLES_AT_HAND, "claims", repeats, claimant_id="irn")
    damaged = damage(by_another, "events", {"event_id": "20240201-000000000011"}, source_id="irn")
    assert validate_tables(damaged, TEXTS_AT_HAND).findings == ()


def test_another_text_under_the_same_name():
    doc_id = TEXTS_AT_HAND["doc_id"][1]
    texts = TEXTS_AT_HAND.with_columns(text=pl.col("text").str.replace("Iraq", "Iran"))
    report = validate_tables(TABLES_AT_HAND, texts)
    changed = TEXTS_AT_HAND.filter(pl.col("text").str.contains("Iraq")).height
    assert [(f.code, f.column) for f in report.findings] == [("E150", "sha256")] * changed
    report = validate_tables(TABLES_AT_HAND, TEXTS_AT_HAND.filter(pl.col("doc_id") != doc_id))
    assert [(f.code, f.key, f.message) for f in report.findings] == [
        ("E150", doc_id, "its text is not in texts.parquet")
    ]


# What stands in the folder


def test_a_folder_that_is_not_there_or_holds_none_of_our_tables(tmp_path):
    with pytest.raises(DataError, match="D001"):
        validate_folder(tmp_path / "nowhere")
    pl.DataFrame({"a": [1]}).write_parquet(tmp_path / "sheet.parquet")
    with pytest.raises(DataError, match="D301"):
        validate_folder(tmp_path)


def test_a_missing_table_is_a_finding_and_what_needs_it_is_not_verified(tmp_path):
    folder = save(TABLES_AT_HAND, tmp_path, TEXTS_AT_HAND)
    (folder / "places.parquet").unlink()
    report = validate_folder(folder)
    assert found(report) == [("E101", "places", None)]
    unmade = {(missing.code, missing.table) for missing in report.not_verified}
    assert unmade == {
        *(("E120", "places"), ("E121", "events"), ("E121", "incidents")),
        *(("W102", "events"), ("W117", "events"), ("W118", "events"), ("W121", "places")),
    }
    assert not report.is_clean


@pytest.mark.parametrize("content", [b"", b"event_id,event_type\n", b"PAR1 and nothing PAR1"])
def test_a_file_that_is_no_parquet_is_a_finding(tmp_path, content):
    folder = save(TABLES_AT_HAND, tmp_path)
    (folder / "links.parquet").write_bytes(content)
    report = validate_folder(folder)
    assert found(report) == [("E102", "links", None)]
    assert not report.is_clean


def test_a_file_whose_pages_are_damaged_cannot_pass(tmp_path):
    folder = save(TABLES_AT_HAND, tmp_path)
    content = bytearray((folder / "events.parquet").read_bytes())
    content[8:400] = bytes(392)
    (folder / "events.parquet").write_bytes(content)
    report = validate_folder(folder)
    assert not report.is_clean
    assert {missing.table for missing in report.not_verified if missing.code == "E111"} == {"events"}


def test_a_foreign_file_is_doubtful_and_the_name_meant_is_offered(tmp_path):
    folder = save(TABLES_AT_HAND, tmp_path)
    TABLES_AT_HAND["events"].write_parquet(folder / "event.parquet")
    report = validate_folder(folder)
    assert [(f.code, f.table, f.hint) for f in report.findings] == [
        ("W101", "event", "Did you mean events? Rename it, or move it elsewhere.")
    ]
    assert report.is_clean


def test_columns_missing_unknown_and_of_another_type():
    claims = (
        TABLES_AT_HAND["claims"]
        .rename({"question": "questoin"})
        .with_columns(pl.col("count_low").cast(pl.Int64))
    )
    report = validate_tables(TABLES_AT_HAND | {"claims": claims}, TEXTS_AT_HAND)
    assert [(f.code, f.column, f.message) for f in report.findings] == [
        ("E103", "count_low", "count_low holds Int64, not Int32"),
        ("E103", "question", "question is missing"),
        ("E103", "questoin", "questoin is no column of the table"),
    ]
    assert report.findings[2].hint.startswith("Did you mean question?")
    assert {("E112", "claims"), ("E133", "claims")} <= {(m.code, m.table) for m in report.not_verified}


def test_an_unknown_column_does_not_stop_the_row_rules():
    damaged = damage(TABLES_AT_HAND, "events", STRIKE, modality="actaul")
    damaged["events"] = damaged["events"].with_columns(note=pl.lit("x"))
    assert found(validate_tables(damaged)) == [("E103", "events", "note"), ("E112", "events", "modality")]


# What must not slip through


def test_a_bad_lazyframe_cannot_pass():
    damaged = damage(TABLES_AT_HAND, "events", STRIKE, modality="actaul")
    report = validate_tables(damaged | {"events": damaged["events"].lazy()}, TEXTS_AT_HAND)
    assert found(report) == [("E112", "events", "modality")]


@pytest.mark.parametrize(
    "switch", [{"PANDERA_VALIDATION_ENABLED": "False"}, {"PANDERA_VALIDATION_DEPTH": "SCHEMA_ONLY"}]
)
def test_pandera_cannot_be_switched_off_from_outside(tmp_path, switch):
    folder = save(damage(TABLES_AT_HAND, "events", STRIKE, modality="actaul"), tmp_path)
    program = f"from demarche.validate import validate_folder; print(validate_folder({str(folder)!r}).totals)"
    result = subprocess.run(
        [sys.executable, "-c", program],
        env=os.environ | switch | {"PYTHONPATH": ":".join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert result.stdout == "{'E112': 1}\n"


def test_a_check_that_crashes_is_not_verified(monkeypatch):
    def crash(cls, data):
        return data.lazyframe.select(pl.col("no_such_column"))

    schema = TABLES["links"].to_schema()
    monkeypatch.setattr(schema.checks[0], "_check_fn", crash)
    monkeypatch.setattr(TABLES["links"], "validate", schema.validate)
    report = validate_tables(TABLES_AT_HAND, TEXTS_AT_HAND)
    assert [(missing.code, missing.table) for missing in report.not_verified] == [("E211", "links")]
    assert not report.is_clean


def test_a_model_that_crashes_is_not_verified(monkeypatch):
    def crash(frame, **options):
        raise SchemaError(None, None, "out of order")

    monkeypatch.setattr(TABLES["links"], "validate", crash)
    report = validate_tables(TABLES_AT_HAND, TEXTS_AT_HAND)
    assert {missing.table for missing in report.not_verified} == {"links"}
    assert not report.is_clean


def test_what_is_no_table_is_refused():
    with pytest.raises(DataError, match="D101"):
        validate_tables(TABLES_AT_HAND | {"event": TABLES_AT_HAND["events"]})
    with pytest.raises(ProgramError, match="P003"):
        validate_tables(TABLES_AT_HAND | {"events": [{"event_id": "1"}]})


# What a person sees


def test_findings_are_capped_and_all_are_counted():
    codes = TABLES_AT_HAND["codes"].with_columns(definition=pl.lit(""))
    report = validate_tables(TABLES_AT_HAND | {"codes": codes}, TEXTS_AT_HAND)
    assert report.totals == {"E113": codes.height}
    assert [finding.row for finding in report.findings] == list(range(FINDINGS_KEPT))
