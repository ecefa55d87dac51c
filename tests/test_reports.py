"""What comes out of a validation: for people, as JSON, JUnit XML, in GitHub's forms, and the failing rows."""

import io
import json
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from dataclasses import fields, replace
from html import unescape
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from junitparser import JUnitXml
from rich.console import Console

from demarche.schema.errors import DataError
from demarche.tests.ledger import damage, ledger, save
from demarche.validate import validate_folder, validate_tables
from demarche.validate.out.document import CheckMade, Document
from demarche.validate.out.failing_rows import require_ours, write_failing_rows
from demarche.validate.out.github import annotations, paused, step_outputs, tell_step
from demarche.validate.out.json_schema import json_schema
from demarche.validate.out.junit import junit, write_junit
from demarche.validate.out.step_summary import MOST_BYTES, escaped, step_summary
from demarche.validate.out.wording import hints, plain, sentence, unmade, worst_first
from demarche.validate.render import render_report
from demarche.validate.report import FINDINGS_KEPT, Check, Finding, NotVerified, Outcome, Report, merge
from demarche.validate.source import Source, column_types

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs" / "validation"
TABLES_AT_HAND, TEXTS_AT_HAND = ledger()
NO_TEXTS = "there is no table texts"

MISSING = Check("E101", "places", "every table is there", "", "Write it.")
TORN = Check("E104", "claims", "every line can be read", "", "Mend it.")
LISTED = Check("E112", "events", "the value is listed", "", "See the list.")
RANGE = Check("E114", "claims", "the number lies in its range", "", "Correct it.")
FOUND = Check("E121", "events", "place_id is found in places", "", "Add the place.")
SOIL = Check("W102", "events", "the sovereign is the state of the place", "", "Look again.")
SPAN = Check("E152", "events", "spans begin on a word", "", "Count again.")


def finding(check, row=0, **values):
    place = {"key": f"k{row}", "column": None, "value": None, "message": "it is wrong", "hint": check.hint}
    return Finding(code=check.code, table=check.table, row=row, **(place | values))


def outcome(check, *found, total=None):
    return Outcome(check, found, len(found) if total is None else total)


def lost(check, reason, *, is_fault=True):
    return Outcome(check, not_verified=NotVerified(check.code, check.table, check.title, reason, is_fault))


LISTED_FOUND = outcome(
    LISTED,
    finding(
        LISTED,
        3,
        column="form",
        value="act",
        message="form cannot be 'act'",
        hint="Did you mean actual? See the list.",
        file="data/events.csv",
        line=5,
    ),
    finding(
        LISTED,
        4,
        column="form",
        value="x",
        message="form cannot be 'x'",
        file="data/events.csv",
        line=6,
    ),
    *(
        finding(LISTED, row, column="form", value="y", message="form cannot be 'y'", file="data/events.csv")
        for row in range(5, 10)
    ),
    total=1234,
)
EVERYTHING = merge(
    [
        outcome(RANGE, finding(RANGE, 0, column="count_low", value="-1", message="it is too low")),
        LISTED_FOUND,
        outcome(MISSING, finding(MISSING, None, key=None, message="there is no such table")),
        outcome(
            SOIL, finding(SOIL, 7, key=None, column="sovereign", value="SYR", message="Al-Qaim lies in IRQ")
        ),
        lost(SPAN, NO_TEXTS, is_fault=False),
        lost(FOUND, "there is no table places"),
        lost(replace(FOUND, title="home_id is found in places"), "there is no table places"),
        outcome(TORN),
    ],
    rows={"events": 2000, "claims": 1},
)
DOUBTFUL = merge([outcome(SOIL, finding(SOIL))], rows={"events": 1})


def printed(report, **options):
    out = io.StringIO()
    render_report(report, Console(file=out, width=10_000), **options)
    return out.getvalue().splitlines()


# The verdict


@pytest.mark.parametrize(
    ("outcomes", "is_strict", "verdict", "exit_code"),
    [
        ([], False, "right", 0),
        ([outcome(LISTED)], False, "right", 0),
        ([lost(SPAN, NO_TEXTS, is_fault=False)], True, "right", 0),
        ([outcome(SOIL, finding(SOIL))], False, "right", 0),
        ([outcome(SOIL, finding(SOIL))], True, "not right", 1),
        ([outcome(LISTED, finding(LISTED))], False, "not right", 1),
        ([lost(FOUND, "it crashed")], False, "not verified", 2),
        ([lost(FOUND, "it crashed"), outcome(SOIL, finding(SOIL))], False, "not verified", 2),
        ([lost(FOUND, "it crashed"), outcome(SOIL, finding(SOIL))], True, "not right", 1),
        ([lost(FOUND, "it crashed"), outcome(LISTED, finding(LISTED))], False, "not right", 1),
    ],
)
def test_the_exit_code(outcomes, is_strict, verdict, exit_code):
    report = replace(merge(outcomes, rows={}), is_strict=is_strict)
    assert (report.verdict, report.exit_code) == (verdict, exit_code)
    assert report.is_clean is (report.errors + report.unmade == 0)


def test_what_several_files_say_of_a_check_is_one_outcome():
    report = merge(
        [
            outcome(LISTED, *(finding(LISTED, row) for row in range(FINDINGS_KEPT)), total=200),
            lost(LISTED, "no fault", is_fault=False),
            outcome(LISTED, finding(LISTED, 7), total=3),
            lost(LISTED, "it crashed"),
        ],
        rows={},
    )
    (joined,) = report.outcomes
    assert (joined.total, len(joined.findings)) == (203, FINDINGS_KEPT)
    assert [(missing.reason, missing.is_fault) for missing in report.not_verified] == [("it crashed", True)]


# For a person


def test_what_is_printed():
    assert printed(EVERYTHING, shown=3) == [
        "E101 places: every table is there",
        "  there is no such table",
        "  → Write it. (docs/validation/checks.md#e101)",
        "E112 events: the value is listed",
        "  data/events.csv:5 (k3): form cannot be 'act'. Did you mean actual?",
        "  data/events.csv:6 (k4): form cannot be 'x'",
        "  data/events.csv row 5 (k5): form cannot be 'y'",
        "  … and 1,231 more of these",
        "  → See the list. (docs/validation/checks.md#e112)",
        "E114 claims: the number lies in its range",
        "  row 0 (k0), count_low: it is too low (here: -1)",
        "  → Correct it. (docs/validation/checks.md#e114)",
        "W102 events: the sovereign is the state of the place",
        "  row 7 (no key), sovereign: Al-Qaim lies in IRQ (here: SYR)",
        "  → Look again. (docs/validation/checks.md#w102)",
        "not verified: there is no table places",
        "  events: E121 (2)",
        "not verified, which is no fault: there is no table texts (events: E152)",
        "not right: 1,236 wrong, 1 doubtful, 2 not verified (2 tables, 2,001 rows, 8 checks)",
    ]


def test_what_is_right_is_printed_in_one_line():
    report = validate_tables(TABLES_AT_HAND, TEXTS_AT_HAND)
    rows = sum(report.rows.values())
    assert printed(report) == [
        f"right: 0 wrong, 0 doubtful, 0 not verified (10 tables, {rows} rows, {len(report.checks)} checks)"
    ]
    assert printed(replace(DOUBTFUL, is_strict=True))[-1].startswith(
        "not right (strict): 0 wrong, 1 doubtful"
    )


@pytest.mark.parametrize(
    ("place", "told"),
    [
        ({"row": 2, "file": "events.csv", "line": 4}, "events.csv:4 (k2): it is wrong"),
        ({"row": 2, "file": "events.parquet"}, "events.parquet row 2 (k2): it is wrong"),
        ({"row": 2, "key": None}, "row 2 (no key): it is wrong"),
        ({"row": None, "file": "events.csv", "line": 4}, "events.csv:4: it is wrong"),
        ({"row": None, "file": "events.csv"}, "events.csv: it is wrong"),
        ({"row": None}, "it is wrong"),
        ({"row": None, "file": "a\nb.csv", "message": "x" * 999}, f"a\\nb.csv: {'x' * 599}…"),
    ],
)
def test_a_finding_says_where_it_is(place, told):
    assert sentence(finding(LISTED, **place)) == told


def test_a_hint_that_all_share_is_printed_once():
    same = [finding(LISTED, row, hint="Did you mean actual? See the list.") for row in range(2)]
    assert hints(outcome(LISTED), same) == ("Did you mean actual? See the list.", ["", ""])
    assert hints(outcome(LISTED), [*same[:1], finding(LISTED)]) == (
        "See the list.",
        ["Did you mean actual?", ""],
    )
    assert hints(outcome(LISTED), [finding(LISTED, hint="Quite another."), finding(LISTED)]) == (
        "See the list.",
        ["Quite another.", ""],
    )


def test_files_come_first_and_then_the_most_findings():
    every = [
        outcome(SOIL, total=90),
        outcome(replace(SOIL, code="W101"), total=1),
        outcome(LISTED, total=2),
        outcome(RANGE, total=3),
        outcome(TORN, total=1),
        outcome(MISSING, total=1),
        outcome(FOUND),
    ]
    codes = [one.check.code for one in worst_first(merge(every, rows={}))]
    assert codes == ["E101", "E104", "E114", "E112", "W101", "W102"]


def test_reasons_why_checks_gave_no_answer_are_told_once_faults_first():
    told = [(group.reason, group.is_fault, group.codes) for group in unmade(EVERYTHING)]
    assert told == [
        ("there is no table places", True, "events: E121 (2)"),
        (NO_TEXTS, False, "events: E152"),
    ]


@settings(derandomize=True, deadline=None)
@given(st.text(alphabet=st.characters(codec=None), max_size=400), st.integers(20, 300))
def test_no_character_of_a_table_moves_the_cursor_or_ends_the_line(text, longest):
    shown = plain(text, longest=longest)
    assert len(shown) <= longest
    assert shown.isprintable() or not shown
    assert shown.splitlines() in ([shown], [])
    shown.encode()


# For a program


def test_the_json_schema_is_not_stale():
    written = (DOCS / "report.schema.json").read_text(encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "demarche.validate.out.json_schema"],
        env={"PYTHONPATH": str(ROOT / ".import")},
        capture_output=True,
        check=True,
    )
    assert done.stdout.decode() == written, "python -m demarche.validate.out.json_schema > docs/validation/…"


@pytest.mark.parametrize(
    "report",
    [
        EVERYTHING,
        Report(()),
        validate_tables({}),
        validate_tables(TABLES_AT_HAND, TEXTS_AT_HAND),
        validate_tables(damage(TABLES_AT_HAND, "events", {"event_type": "strike"}, modality="actaul")),
    ],
)
def test_a_report_is_what_the_json_schema_says(report):
    schema = json_schema()
    Draft202012Validator.check_schema(schema)
    data = json.loads(json.dumps(report.to_dict()))
    assert list(Draft202012Validator(schema).iter_errors(data)) == []
    assert list(data) == [field.name for field in fields(Document)] == schema["required"]
    assert all(list(check) == [field.name for field in fields(CheckMade)] for check in data["checks"])
    assert (data["version"], data["exit_code"]) == (1, report.exit_code)
    assert sum(check["found"] for check in data["checks"]) == data["errors"] + data["warnings"]


@pytest.mark.parametrize(
    ("key", "value"), [("exit_code", 3), ("verdict", "fine"), ("findings", [{}]), ("rows", {"events": "2"})]
)
def test_another_form_does_not_pass_the_json_schema(key, value):
    data = json.loads(json.dumps(EVERYTHING.to_dict())) | {key: value}
    assert not Draft202012Validator(json_schema()).is_valid(data)


# As JUnit XML

# What the readers of Jenkins and GitLab know: each element's attributes, and what may stand in it.
JUNIT = {
    "testsuites": ({"name", "tests", "failures", "errors", "skipped", "time"}, {"testsuite"}),
    "testsuite": ({"name", "tests", "failures", "errors", "skipped", "time"}, {"testcase"}),
    "testcase": ({"name", "classname", "time"}, {"failure", "error", "skipped", "system-out"}),
    "failure": ({"message", "type"}, set()),
    "error": ({"message", "type"}, set()),
    "skipped": ({"message", "type"}, set()),
    "system-out": (set(), set()),
}


def cases(report):
    suites = JUnitXml.fromstring(junit(report))
    return {
        (case.classname, case.name): [type(result).__name__ for result in case.result]
        for suite in suites
        for case in suite
    }


def test_each_check_of_each_table_is_a_test_case():
    assert cases(EVERYTHING) == {
        ("demarche.claims", "E104 every line can be read"): [],
        ("demarche.claims", "E114 the number lies in its range"): ["Failure"],
        ("demarche.events", "E112 the value is listed"): ["Failure"],
        ("demarche.events", "E121 place_id is found in places"): ["Error"],
        ("demarche.events", "E121 home_id is found in places"): ["Error"],
        ("demarche.events", "E152 spans begin on a word"): ["Skipped"],
        ("demarche.events", "W102 the sovereign is the state of the place"): [],
        ("demarche.places", "E101 every table is there"): ["Failure"],
    }
    counted = JUnitXml.fromstring(junit(EVERYTHING))
    assert (counted.tests, counted.failures, counted.errors, counted.skipped) == (8, 3, 2, 1)


def test_a_doubt_is_told_by_a_test_that_passes_and_fails_it_where_doubts_count():
    assert list(cases(DOUBTFUL).values()) == [[]]
    assert b"<system-out>row 0 (k0): it is wrong" in junit(DOUBTFUL)
    assert list(cases(replace(DOUBTFUL, is_strict=True)).values()) == [["Failure"]]


def test_the_junit_xml_of_a_small_report():
    report = merge([outcome(RANGE, finding(RANGE, message="it is < 0"), total=21)], rows={"claims": 1})
    assert junit(report).decode() == (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<testsuites name="demarche validate" tests="1" failures="1" errors="0" skipped="0" time="0.0">\n'
        '\t<testsuite name="claims" tests="1" errors="0" failures="1" skipped="0" time="0.0">\n'
        '\t\t<testcase name="E114 the number lies in its range" classname="demarche.claims" time="0.0">\n'
        '\t\t\t<failure message="findings: 21" type="E114">row 0 (k0): it is &lt; 0\n'
        "… and 20 more of these\n"
        "→ Correct it. (docs/validation/checks.md#e114)</failure>\n"
        "\t\t</testcase>\n\t</testsuite>\n</testsuites>\n"
    )


@pytest.mark.parametrize("report", [EVERYTHING, DOUBTFUL, validate_tables({}), Report(())])
def test_the_junit_xml_has_the_form_that_ci_reads(report):
    assert junit(report) == junit(replace(report, outcomes=report.outcomes[::-1]))
    for element in ET.fromstring(junit(report)).iter():
        attributes, inside = JUNIT[element.tag]
        assert element.attrib.keys() <= attributes
        assert {child.tag for child in element} <= inside
    names = [
        (case.get("classname"), case.get("name")) for case in ET.fromstring(junit(report)).iter("testcase")
    ]
    assert len(names) == len(set(names)) == len(report.outcomes)


@settings(derandomize=True, deadline=None, max_examples=50)
@given(st.text(alphabet=st.characters(codec=None), max_size=40))
def test_no_character_of_a_table_breaks_the_xml(text):
    check = replace(LISTED, table=text)
    report = merge([outcome(check, finding(check, key=text, value=text)), lost(SPAN, text)], rows={})
    root = ET.fromstring(junit(report))
    assert root.find(".//failure").text.splitlines()[0] == sentence(report.findings[0])


def test_the_junit_xml_appears_whole_or_not_at_all(tmp_path):
    path = tmp_path / "new" / "report.xml"
    write_junit(DOUBTFUL, path)
    assert path.read_bytes() == junit(DOUBTFUL)
    assert [file.name for file in path.parent.iterdir()] == ["report.xml"]
    with pytest.raises(DataError, match="D014"):
        write_junit(DOUBTFUL, path / "report.xml")


# In GitHub's forms


def obeyed(line):
    """Return what GitHub makes of a workflow command: its level, properties and message."""
    level, properties, message = re.fullmatch(r"::(\w+) ([^:\r\n]*)::([^\r\n]*)", line).groups()
    pairs = dict(pair.split("=", 1) for pair in properties.split(","))

    def read(text):
        for sign, code in ((":", "%3A"), (",", "%2C"), ("\r", "%0D"), ("\n", "%0A"), ("%", "%25")):
            text = text.replace(code, sign)
        return text

    return level, {name: read(value) for name, value in pairs.items()}, read(message)


def test_annotations_stand_at_the_file_and_line():
    assert annotations(EVERYTHING) == [
        (
            "::error title=E101 places%3A every table is there::"
            "there is no such table%0A→ Write it. (docs/validation/checks.md#e101)"
        ),
        (
            "::error file=data/events.csv,line=5,title=E112 events%3A the value is listed::"
            "data/events.csv:5 (k3): form cannot be 'act'. Did you mean actual?"
            "%0Adata/events.csv:6 (k4): form cannot be 'x'"
            "%0Adata/events.csv row 5 (k5): form cannot be 'y'"
            "%0Adata/events.csv row 6 (k6): form cannot be 'y'"
            "%0Adata/events.csv row 7 (k7): form cannot be 'y'"
            "%0A… and 1,229 more of these%0A→ See the list. (docs/validation/checks.md#e112)"
        ),
        (
            "::error title=E114 claims%3A the number lies in its range::"
            "row 0 (k0), count_low: it is too low (here: -1)%0A→ Correct it. (docs/validation/checks.md#e114)"
        ),
        "::error title=not verified%3A there is no table places::These checks gave no answer: events: E121 (2)",
        (
            "::warning title=W102 events%3A the sovereign is the state of the place::"
            "row 7 (no key), sovereign: Al-Qaim lies in IRQ (here: SYR)"
            "%0A→ Look again. (docs/validation/checks.md#w102)"
        ),
    ]


def test_a_doubt_is_an_error_where_doubts_count():
    assert annotations(DOUBTFUL)[0].startswith("::warning ")
    assert annotations(replace(DOUBTFUL, is_strict=True))[0].startswith("::error ")


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("events.csv", "data/events.csv"),
        ("../events.csv", "events.csv"),
        ("../../events.csv", "../../events.csv"),
    ],
)
def test_paths_begin_in_the_workspace(tmp_path, monkeypatch, file, expected):
    (tmp_path / "data").mkdir()
    monkeypatch.chdir(tmp_path / "data")
    for named in (file, str(tmp_path / "data" / file)):
        report = merge([outcome(LISTED, finding(LISTED, file=named))], rows={})
        (line,) = annotations(report, workspace=tmp_path)
        assert obeyed(line)[1]["file"] == (named if expected.startswith("..") else expected)


def test_github_shows_ten_of_a_level_and_the_last_counts_the_rest():
    def many(code, count):
        checks = [Check(f"{code}{number}", "events", "all is well", "", "") for number in range(count)]
        return [outcome(check, finding(check), total=100 - n) for n, check in enumerate(checks)]

    lines = annotations(merge([*many("E2", 10), *many("W2", 12)], rows={}))
    levels = [obeyed(line)[0] for line in lines]
    assert (levels.count("error"), levels.count("warning"), len(lines)) == (10, 10, 20)
    assert obeyed(lines[9])[1]["title"] == "E29 events: all is well"
    assert obeyed(lines[19]) == (
        "warning",
        {"title": "and 3 more checks"},
        "They have 270 findings. The summary of the step and --json tell them.",
    )


@settings(derandomize=True, deadline=None)
@given(
    st.text(alphabet=st.one_of(st.sampled_from("%:,\r\n=A0D25|`<"), st.characters(codec=None)), max_size=60)
)
def test_no_value_gives_a_command_or_is_markup(text):
    told = finding(LISTED, key=text, value=text, message=f"it is {text}", file=text or None, line=1)
    report = merge([outcome(LISTED, told), lost(SPAN, text)], rows={})
    for line in annotations(report):
        level, properties, message = obeyed(line)
        assert (level, set(properties) - {"file", "line", "title"}) == ("error", set())
        assert message.count("\n") <= 1
    assert obeyed(annotations(report)[0])[2].split("\n")[0] == sentence(told)
    shown = escaped(plain(text, longest=1000))
    assert unescape(shown) == plain(text, longest=1000)
    assert not re.search(r"[\\`*_\[\]<>|]", shown)


def test_the_summary_of_a_step():
    assert step_summary(EVERYTHING).splitlines()[:24] == [
        "## ❌ Démarche: not right",
        "",
        "not right&#58; 1,236 wrong, 1 doubtful, 2 not verified (2 tables, 2,001 rows, 8 checks)",
        "",
        "| check | table | what should be so | findings |",
        "|---|---|---|---:|",
        "| E101 | places | every table is there | 1 |",
        "| E112 | events | the value is listed | 1,234 |",
        "| E114 | claims | the number lies in its range | 1 |",
        "| W102 | events | the sovereign is the state of the place | 1 |",
        "",
        "### Not verified",
        "",
        "- there is no table places: events&#58; E121 (2)",
        "- there is no table texts (no fault): events&#58; E152",
        "",
        "### E101 places&#58; every table is there",
        "",
        "- there is no such table",
        "",
        "→ Write it. (docs/validation/checks.md&#35;e101)",
        "",
        "### E112 events&#58; the value is listed",
        "",
    ]


def test_a_summary_never_grows_beyond_what_github_takes():
    wide = "|" * 5000
    checks = [Check(f"E{number}", wide, wide, "", wide) for number in range(500)]
    report = merge(
        [*(outcome(check, *[finding(check, message=wide)] * 9) for check in checks)]
        + [lost(check, f"{check.code} {wide}") for check in checks],
        rows={},
    )
    summary = step_summary(report)
    assert MOST_BYTES < len(summary.encode()) < 2**20
    assert re.search(r"… and \d+ more checks, whose findings --json tells\.\n\n$", summary)


def test_a_step_is_told_its_summary_and_outputs(tmp_path):
    (tmp_path / "out").write_text("earlier=1\n")
    tell_step(EVERYTHING, {"GITHUB_STEP_SUMMARY": f"{tmp_path}/md", "GITHUB_OUTPUT": f"{tmp_path}/out"})
    assert (tmp_path / "md").read_text(encoding="utf-8") == step_summary(EVERYTHING)
    assert (tmp_path / "out").read_text() == "earlier=1\n" + step_outputs(EVERYTHING)
    assert step_outputs(EVERYTHING) == "verdict=not right\nerrors=1236\nwarnings=1\nnot-verified=2\n"
    tell_step(EVERYTHING, {})
    with pytest.raises(DataError, match="D014"):
        tell_step(EVERYTHING, {"GITHUB_OUTPUT": str(tmp_path)})


def test_commands_are_paused_by_a_token():
    assert paused("abc") == ("::stop-commands::abc", "::abc::")


# The failing rows


def sources_of(tables):
    return {
        name: Source(name, column_types(data.schema), data.num_rows, data)
        for name, data in ((name, frame.to_arrow()) for name, frame in tables.items())
    }


def damaged():
    tables = damage(TABLES_AT_HAND, "events", {"event_type": "strike"}, modality="actaul", sovereign="SYR")
    return damage(tables, "claims", {"question": "killed"}, count_low=-1)


def test_the_failing_rows_stand_beside_what_is_wrong(tmp_path):
    tables = damaged()
    report = validate_tables(tables)
    written = write_failing_rows(report, sources_of(tables), tmp_path / "rows")
    assert [(one.table, one.path.name, one.kept, one.total) for one in written] == [
        ("claims", "claims.parquet", 1, 1),
        ("events", "events.parquet", 2, 2),
    ]
    row = tables["events"]["event_type"].to_list().index("strike")
    events = pl.read_parquet(written[1].path)
    about = ["finding_code", "finding_row", "finding_column", "finding_value"]
    assert events.select(about).rows() == [
        ("E112", row, "modality", "actaul"),
        ("W102", row, "sovereign", "SYR"),
    ]
    own = tables["events"].columns
    assert events.columns[8:] == own
    assert events.select(own).rows() == [tables["events"].row(row)] * 2
    assert [file.name for file in sorted((tmp_path / "rows").iterdir())] == [
        "claims.parquet",
        "events.parquet",
    ]


def test_failing_rows_are_found_in_every_row_group(tmp_path):
    data = pa.table({"doc_id": [f"d{row}" for row in range(1000)], "file_line": range(1000)})
    pq.write_table(data, tmp_path / "documents.parquet", row_group_size=64)
    check = replace(LISTED, table="documents")
    rows = [999, 0, 63, 64, 500, 63]
    report = merge([outcome(check, *(finding(check, row) for row in rows), total=99)], rows={})
    for source in (data, (tmp_path / "documents.parquet",)):
        found = Source("documents", {}, 1000, source)
        (written,) = write_failing_rows(report, {"documents": found}, tmp_path / "rows")
        assert (written.kept, written.total) == (6, 99)
        frame = pl.read_parquet(written.path)
        assert frame.select("finding_row", "doc_id").rows() == [(row, f"d{row}") for row in sorted(rows)]
        assert "file_line" not in frame.columns


def test_what_is_not_of_a_row_or_of_no_table_at_hand_is_left_out(tmp_path):
    report = merge([outcome(MISSING, finding(MISSING, None)), outcome(LISTED, finding(LISTED, 3))], rows={})
    assert write_failing_rows(report, {}, tmp_path / "rows") == []
    assert list((tmp_path / "rows").iterdir()) == []


def test_failing_rows_of_an_earlier_report_go(tmp_path):
    tables, folder = damaged(), tmp_path / "rows"
    write_failing_rows(validate_tables(tables), sources_of(tables), folder)
    (folder / ".failing-events").write_bytes(b"half")
    (folder / "..failing-events.tmp").write_bytes(b"half")
    right = validate_tables(TABLES_AT_HAND)
    assert write_failing_rows(right, sources_of(TABLES_AT_HAND), folder) == []
    assert list(folder.iterdir()) == []


def test_failing_rows_are_never_written_among_other_files(tmp_path):
    tables = damaged()
    folder = save(tables, tmp_path / "build")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    with pytest.raises(DataError, match="D015"):
        write_failing_rows(validate_folder(folder), sources_of(tables), folder)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    with pytest.raises(DataError, match="D015"):
        require_ours(folder)
    require_ours(tmp_path / "new")
    (tmp_path / "file").write_text("")
    with pytest.raises(DataError, match="D014"):
        write_failing_rows(validate_folder(folder), sources_of(tables), tmp_path / "file")


def test_half_a_file_of_failing_rows_never_stays(tmp_path, monkeypatch):
    def torn(batches, path, *, schema):
        path.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("demarche.validate.out.failing_rows.write_batches", torn)
    tables = damaged()
    with pytest.raises(DataError, match="D013"):
        write_failing_rows(validate_tables(tables), sources_of(tables), tmp_path)
    assert list(tmp_path.iterdir()) == []


# What is said of it


def test_the_page_tells_every_column_input_and_option():
    page = (DOCS / "ci.md").read_text(encoding="utf-8")
    for name in ("code", "row", "column", "value", "message", "hint", "file", "line"):
        assert f"`finding_{name}`" in page
    for option in ("against", "texts", "strict", "json", "junit", "github", "failing-rows", "shown"):
        assert f"--{option}" in page
