"""Validation: what is right passes, every damage is found under its code, and nothing passes unseen."""

import io
import json
import os
import subprocess
import sys
from datetime import date

import polars as pl
import pytest
from pandera.errors import SchemaError
from rich.console import Console

from demarche.schema.errors import DataError, ProgramError
from demarche.schema.tables import KEYS, TABLES
from demarche.tests.ledger import INCIDENT, damage, key_of, ledger, save
from demarche.validate import checks, validate_folder, validate_tables
from demarche.validate.render import render_report
from demarche.validate.report import FINDINGS_KEPT

TABLES_AT_HAND, TEXTS_AT_HAND = ledger()
BEFORE = {"value": "before"}
KILLED = {"question": "killed"}
STRIKE = {"event_type": "strike"}
FIRST_TEXT = TEXTS_AT_HAND["text"][0]
FIRST = {"n_chars": len(FIRST_TEXT)}


def found(report):
    return [(f.code, f.table, f.column) for f in report.findings]


def test_a_right_ledger_has_no_findings():
    report = validate_tables(TABLES_AT_HAND, TEXTS_AT_HAND)
    assert (report.findings, report.totals, report.not_verified) == ((), {}, ())
    assert report.is_clean
    assert report.rows == {name: frame.height for name, frame in TABLES_AT_HAND.items()} | {"texts": 2}


def test_a_folder_is_validated_like_its_tables(tmp_path):
    folder = save(TABLES_AT_HAND, tmp_path / "build [2024] *?", TEXTS_AT_HAND)
    assert validate_folder(folder) == validate_tables(TABLES_AT_HAND, TEXTS_AT_HAND)


def test_without_texts_their_checks_are_named_as_not_verified(tmp_path):
    report = validate_folder(save(TABLES_AT_HAND, tmp_path))
    assert {missing.code for missing in report.not_verified} == {"E150", "E151", "E152", "E153", "E154"}
    assert report.is_clean


# One damage for each rule of rows and between tables: the code, the column, and the row that is damaged.
DAMAGES = [
    ("E111", "claims", "claimant_id", KILLED, {"claimant_id": None}),
    ("E112", "events", "modality", STRIKE, {"modality": "actaul"}),
    ("E113", "claims", "victim_of", KILLED, {"victim_of": "Iraq"}),
    ("E113", "documents", "title", FIRST, {"title": ""}),
    ("E114", "claims", "count_low", KILLED, {"count_low": -1}),
    ("E115", "events", None, STRIKE, {"date_precision": None}),
    ("E121", "events", "place_id", STRIKE, {"place_id": "irq-nowhere"}),
    ("E121", "events", "source_id", STRIKE, {"source_id": "usa-nobody"}),
    ("E121", "events", "target_id", {"event_type": "protest"}, {"target_id": "usa-nobody"}),
    ("E121", "events", "coder_id", STRIKE, {"coder_id": "somebody"}),
    ("E121", "events", "incident_id", STRIKE, {"incident_id": "no-such-incident"}),
    ("E121", "claims", "event_id", KILLED, {"event_id": "20240202-000000000000"}),
    ("E121", "claims", "incident_id", KILLED, {"incident_id": "no-such-incident"}),
    ("E121", "claims", "claimant_id", KILLED, {"claimant_id": "nobody"}),
    (
        "E121",
        "incidents",
        "in_response_to",
        {"incident_id": INCIDENT},
        {"in_response_to": "no-such-incident"},
    ),
    ("E121", "actors", "principal_id", {"actor_id": "irq-mfa"}, {"principal_id": "nobody"}),
    ("E122", "claims", "value", {"question": "violated"}, {"question": "responsible", "value": "nobody"}),
    ("E123", "actors", "principal_id", {"actor_id": "irq-mfa"}, {"principal_id": "usa-whitehouse"}),
    ("E133", "claims", "question", KILLED, {"question": "targets", "victim": None, "victim_of": None}),
    ("E134", "claims", "said_date", {"value": "not_before"}, {"said_date": date(2024, 2, 6)}),
    ("E151", "documents", "n_chars", FIRST, {"n_chars": 400}),
    ("E152", "events", "span_end", STRIKE, {"span_end": 50}),
    ("E152", "events", "source_start", STRIKE, {"source_start": 2, "source_end": 11}),
    (
        "E153",
        "claims",
        "span_end",
        {"question": "violated"},
        {"span_end": FIRST_TEXT.index("it a violation")},
    ),
    ("E154", "claims", "count_text", KILLED, {"count_text": "dozens of"}),
    ("W102", "events", "sovereign", STRIKE, {"sovereign": "SYR"}),
]


@pytest.mark.parametrize(("code", "table", "column", "where", "values"), DAMAGES)
def test_a_damage_yields_that_finding_and_no_other(code, table, column, where, values):
    damaged = damage(TABLES_AT_HAND, table, where, **values)
    changed = (
        damaged[table]
        .with_row_index()
        .filter(
            pl.Series(
                a != b for a, b in zip(damaged[table].rows(), TABLES_AT_HAND[table].rows(), strict=True)
            )
        )
    )
    report = validate_tables(damaged, TEXTS_AT_HAND)
    assert found(report) == [(code, table, column)]
    assert report.findings[0].row == changed["index"][0]
    assert report.findings[0].key == " ".join(changed.select(KEYS[table]).row(0))
    assert report.totals == {code: 1}
    assert report.is_clean == code.startswith("W")


def test_a_key_that_stands_twice(tmp_path):
    claims = TABLES_AT_HAND["claims"]
    report = validate_tables(TABLES_AT_HAND | {"claims": pl.concat([claims, claims.head(1)])}, TEXTS_AT_HAND)
    finding = report.findings[0]
    assert found(report) == [("E120", "claims", "claim_id")]
    assert (finding.row, finding.key, finding.message) == (
        4,
        claims["claim_id"][0],
        "the same key stands in row 0",
    )


def test_an_event_that_stands_twice_under_another_id():
    events = TABLES_AT_HAND["events"]
    twin = events.filter(**STRIKE).with_columns(event_id=pl.lit("20240202-ffffffffffff"))
    report = validate_tables(TABLES_AT_HAND | {"events": pl.concat([events, twin])}, TEXTS_AT_HAND)
    assert [(f.code, f.row, f.key) for f in report.findings] == [("E138", 5, "20240202-ffffffffffff")]


def test_a_claim_outside_the_document_of_its_event():
    other = TABLES_AT_HAND["documents"].filter(pl.col("n_chars") != FIRST["n_chars"])["doc_id"][0]
    report = validate_tables(damage(TABLES_AT_HAND, "claims", KILLED, doc_id=other))
    assert found(report) == [("E130", "claims", "doc_id"), ("E132", "claims", "span_end")]


def test_spans_beyond_the_end_of_the_document():
    report = validate_tables(
        damage(TABLES_AT_HAND, "events", STRIKE, span_end=999, source_end=998), TEXTS_AT_HAND
    )
    assert found(report) == [("E131", "events", "source_end"), ("E131", "events", "span_end")]
    assert report.findings[0].message == f"the document has {FIRST['n_chars']} characters"


@pytest.mark.parametrize(("modality", "codes"), [("actual", ["E135"]), ("planned", []), ("threatened", [])])
def test_only_plans_and_threats_lie_in_the_future(modality, codes):
    later = {"event_date": date(2024, 3, 1), "modality": modality, "event_id": "20240301-aaaaaaaaaaaa"}
    report = validate_tables(damage(TABLES_AT_HAND, "events", STRIKE, **later), TEXTS_AT_HAND)
    assert [finding.code for finding in report.findings] == codes


@pytest.mark.parametrize(
    ("where", "values", "code"),
    [
        (BEFORE, {"incident_id": None}, "E136"),
        (BEFORE, {"claimant_id": "irq-mfa"}, "E137"),
    ],
)
def test_links_join_one_question_incident_and_side(where, values, code):
    report = validate_tables(damage(TABLES_AT_HAND, "claims", where, **values), TEXTS_AT_HAND)
    later, earlier = (key_of(TABLES_AT_HAND, "claims", value=value) for value in ("not_before", "before"))
    assert [(f.code, f.key) for f in report.findings] == [(code, f"{later} {earlier} corrects")]


def test_a_repetition_may_come_from_another_side():
    repeated = damage(TABLES_AT_HAND, "links", {}, relation="repeats")
    assert validate_tables(damage(repeated, "claims", BEFORE, claimant_id="irq-mfa"), TEXTS_AT_HAND).is_clean


def test_another_text_under_the_same_name():
    doc_id = TEXTS_AT_HAND["doc_id"][1]
    texts = TEXTS_AT_HAND.with_columns(text=pl.col("text").str.replace("Iraq", "Iran"))
    report = validate_tables(TABLES_AT_HAND, texts)
    assert [(f.code, f.column) for f in report.findings] == [("E150", "sha256")] * 2
    report = validate_tables(TABLES_AT_HAND, TEXTS_AT_HAND.filter(pl.col("doc_id") != doc_id))
    assert [(f.code, f.key, f.message) for f in report.findings] == [
        ("E150", doc_id, "its text is not in texts.parquet")
    ]


def test_every_rule_is_broken_by_a_test():
    of_files = {"E101", "E102", "E103", "W101"}
    apart = {"E120", "E130", "E131", "E132", "E135", "E136", "E137", "E138", "E150"}
    assert {check.code for check in checks()} == {damage[0] for damage in DAMAGES} | of_files | apart


def test_every_rule_says_what_why_and_how():
    for check in checks():
        assert all((check.title, check.reason, check.hint)), check.code


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
    assert unmade == {("E120", "places"), ("E121", "events"), ("E121", "incidents"), ("W102", "events")}
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
    assert [(missing.code, missing.table) for missing in report.not_verified] == [("E115", "links")]
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


def test_the_printed_report():
    damaged = damage(TABLES_AT_HAND, "events", STRIKE, modality="actaul", sovereign="SYR")
    out = io.StringIO()
    report = validate_tables(damaged)
    render_report(report, Console(file=out, width=200))
    rows, made = sum(frame.height for frame in damaged.values()), len(report.checks)
    key = key_of(TABLES_AT_HAND, "events", **STRIKE)
    row = TABLES_AT_HAND["events"]["event_id"].to_list().index(key)
    lines = [line.rstrip() for line in out.getvalue().splitlines() if not line.startswith("not verified")]
    assert lines == [
        "E112 events: the value is one that the codebook lists",
        f"  row {row} ({key}), modality: modality cannot be 'actaul'",
        "  → Did you mean actual? demarche describe lists the values.",
        "W102 events: the sovereign is the state in which the place lies",
        f"  row {row} ({key}), sovereign: Al-Qaim lies in IRQ (here: SYR)",
        "  → Check the place and the sovereign; leave them if the case is one of these.",
        f"not right: 1 wrong, 1 doubtful, 0 not verified (9 tables, {rows} rows, {made} checks)",
    ]


def test_the_report_as_json():
    report = validate_tables(damage(TABLES_AT_HAND, "events", STRIKE, modality="actaul"), TEXTS_AT_HAND)
    data = json.loads(json.dumps(report.to_dict()))
    assert (data["is_clean"], data["errors"], data["warnings"], data["totals"]) == (False, 1, 0, {"E112": 1})
    assert data["findings"][0]["column"] == "modality"
