"""The coding sheet: what people write is read, located, named and checked; a machine's comes back unchanged."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from demarche.build.run import build_tables
from demarche.cli import app
from demarche.commands import import_ as _import  # noqa: F401  # it registers itself
from demarche.commands import sheet as _sheet  # noqa: F401  # as this does
from demarche.people.actors import ActorLookup, Unknown
from demarche.people.places import PlaceLookup
from demarche.people.sheets import blank_sheet, import_sheets, sheet_of, write_sheet
from demarche.people.sheets.examples import EXAMPLES, TEXTS, changed_sheet, examples
from demarche.people.sheets.importing import code_sheets
from demarche.people.sheets.page import refreshed
from demarche.people.sheets.sheet_columns import SHEET, columns, names
from demarche.people.sheets.words import contexts, nearest_passage, places_of
from demarche.schema.errors import DataError
from demarche.validate import validate_folder

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "samples"
PAGE = ROOT / "docs" / "validation" / "sheet.md"
RIGHT = (EXAMPLES / "right.csv").read_text(encoding="utf-8")
ROWS = list(csv.DictReader(io.StringIO(RIGHT)))


def as_csv(rows, delimiter=",", header=None):
    written = io.StringIO(newline="")
    writer = csv.writer(written, delimiter=delimiter)
    writer.writerow(header or list(rows[0]))
    writer.writerows(row.values() for row in rows)
    return written.getvalue()


def changed(*changes, add=()):
    """Return the right sheet with cells changed by line, and with further rows."""
    rows = [dict(row) for row in ROWS]
    for line, cells in changes:
        rows[line - 2] |= cells
    return as_csv([*rows, *({**dict.fromkeys(ROWS[0], ""), **cells} for cells in add)])


@pytest.fixture
def read(tmp_path):
    """Give a function that imports the content of a sheet."""

    def imported(content, **options):
        path = tmp_path / "sheet.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return import_sheets([path], **{"texts": [TEXTS], "out": tmp_path / "out", **options})

    return imported


@pytest.fixture
def code(tmp_path):
    """Give a function that codes the content of a sheet, and leaves the checks of the tables alone."""

    def coded(content):
        path = tmp_path / "sheet.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        made, coding = code_sheets([path], texts=[TEXTS])
        return made, [finding for outcome in coding.notes.outcomes() for finding in outcome.findings]

    return coded


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Give a build of the sample reports."""
    folder = tmp_path_factory.mktemp("samples") / "build"
    build_tables([SAMPLES], folder)
    return folder


def found(imported):
    return [
        (f.line, f.column, f.code)
        for f in sorted(imported.report.findings, key=lambda f: (f.line or 0, f.code))
    ]


def table(folder, name):
    """Return a table without what differs between a machine's coding and a person's."""
    frame = pl.read_parquet(folder / f"{name}.parquet")
    return frame.drop([column for column in ("coder_id", "rule_id", "confidence") if column in frame.columns])


def test_a_right_sheet_becomes_a_folder_that_validates(read):
    imported = read(RIGHT)
    assert (imported.report.findings, imported.report.verdict) == ((), "right")
    counts = {
        name: imported.report.rows[name] for name in ("documents", "events", "claims", "links", "incidents")
    }
    assert counts == {"documents": 2, "events": 6, "claims": 5, "links": 1, "incidents": 1}
    assert validate_folder(imported.folder).verdict == "right"


def test_an_event_is_what_its_rows_say(read):
    event = pl.read_parquet(read(RIGHT).folder / "events.parquet").filter(pl.col("event_type") == "strike")
    text = (TEXTS / "raid.txt").read_text(encoding="utf-8")
    row = event.to_dicts()[0]
    assert text[row["span_start"] : row["span_end"]] == "US aircraft struck depots near Al-Qaim on Friday"
    assert text[row["source_start"] : row["source_end"]] == "US aircraft"
    assert (row["source_id"], row["sovereign"], row["place_id"]) == ("usa-mil", "IRQ", "p-al-qaim")
    assert (row["date_precision"], row["coder_id"], row["rule_id"], row["confidence"]) == (
        1,
        "hand-anna",
        "by-hand",
        None,
    )
    assert row["incident_id"] == "2024-02-02-irq-by-usa"


def test_the_incident_is_made_from_its_events(read):
    (row,) = pl.read_parquet(read(RIGHT).folder / "incidents.parquet").to_dicts()
    assert (row["kind"], row["title"]) == ("strike", "Strike in Al-Qaim by United States")
    assert str(row["start_date"]) == str(row["end_date"]) == "2024-02-02"


def test_numbers_are_read_off_the_words(read):
    claims = pl.read_parquet(read(RIGHT).folder / "claims.parquet").filter(pl.col("question") == "killed")
    assert sorted(claims.select("count_text", "count_low", "count_high").rows()) == [
        ("at least 16", 16, None),
        ("several", 3, None),
    ]


def test_a_persons_coder_has_the_codebook_alone(read):
    (row,) = pl.read_parquet(read(RIGHT).folder / "coders.parquet").to_dicts()
    assert (row["coder_id"], row["lexicon_sha256"], row["parser_sha256"]) == ("hand-anna", None, None)


def test_the_sample_sheet_is_right(tmp_path):
    imported = import_sheets([SAMPLES / "sheet.csv"], texts=[SAMPLES], out=tmp_path / "out")
    assert (imported.report.findings, imported.report.verdict) == ((), "right")
    assert (imported.report.rows["events"], imported.report.rows["documents"]) == (9, 3)


# What a machine wrote.


def test_a_machines_coding_comes_back_unchanged(built, tmp_path):
    write_sheet(sheet_of(built), tmp_path / "sheet.csv")
    imported = import_sheets([tmp_path / "sheet.csv"], texts=[built], out=tmp_path / "out", coder="anna")
    assert imported.report.findings == ()
    for name in ("documents", "events", "claims", "links", "incidents", "actors", "places", "texts"):
        assert table(imported.folder, name).equals(table(built, name)), name
    assert sheet_of(built) == sheet_of(built)


def test_a_persons_coding_comes_back_with_its_coder(read, tmp_path):
    first = read(RIGHT).folder
    write_sheet(sheet_of(first), tmp_path / "again.csv")
    again = import_sheets([tmp_path / "again.csv"], texts=[first], out=tmp_path / "second")
    assert again.report.findings == ()
    for path in first.glob("*.parquet"):
        assert path.read_bytes() == (again.folder / path.name).read_bytes(), path.name


# The checks.


@pytest.mark.parametrize("example", examples("passing"), ids=lambda example: example.code)
def test_a_passing_example_has_no_finding(example, code):
    assert code(changed_sheet(example))[1] == []


@pytest.mark.parametrize("example", examples("failing"), ids=lambda example: example.code)
def test_a_failing_example_has_its_finding_and_no_other(example, read):
    imported = read(changed_sheet(example))
    assert {finding.code for finding in imported.report.findings} == {example.code}
    for finding, wanted in zip(imported.report.findings, example.find, strict=True):
        assert {name: getattr(finding, name) for name in wanted} == dict(wanted)
    assert (imported.folder is None) == example.code.startswith("E")


def test_every_check_of_a_sheet_has_both_examples():
    own = {code for code, check in SHEET.checks.items() if code[1] == "3"}
    assert {example.code for example in examples("passing")} == own
    assert {example.code for example in examples("failing")} == own
    assert {check.table for check in SHEET.checks.values()} == {SHEET.name}


def test_the_page_of_the_sheet_is_fresh():
    page = PAGE.read_text(encoding="utf-8")
    assert refreshed(page) == page, "python -m demarche.people.sheets.page docs/validation/sheet.md"
    assert all(f"### {code}" in page for code in SHEET.checks if code[1] == "3")


def test_every_column_is_told_with_what_it_holds():
    assert all((column.holds, column.needed, column.example) for column in columns())
    assert len(set(names())) == len(names())


# Thirty mistakes that people make.

BLOW = {
    "event_type": "strike",
    "event_code": "195",
    "source": "US military",
    "sovereign": "IRQ",
    "place": "Al-Qaim",
}
BLOW |= {
    "event_date": "2024-02-02",
    "words": "US aircraft struck depot {} near Al-Qaim",
    "source_words": "US aircraft",
}
NOTICE = {"event_type": "notification", "event_code": "010", "source": "White House", "target": "Iraq"}
NOTICE |= {
    "sovereign": "IRQ",
    "words": "Baghdad had been told of raid {}",
    "claim": "c{}",
    "question": "notified",
}
NOTICE |= {"claimant": "White House", "value": "before"}
TOLL = {"event_type": "casualty_claim", "event_code": "010", "source": "Iraq", "sovereign": "IRQ"}
TOLL |= {
    "words": "Iraq said that several civilians were killed in raid {}",
    "claim": "c{}",
    "question": "killed",
}
TOLL |= {"claimant": "Iraq", "count_text": "several", "victim": "civilian"}
BACK = {**NOTICE, "value": "after", "takes_back": "c0", "relation": "corrects"}

MISTAKES = [
    (NOTICE, {}, None),
    (BLOW, {"document": "raid.text"}, ("document", "E301")),
    (BLOW, {"event_code": "95"}, ("event_code", "E112")),
    (BLOW, {"event_type": "airstrike"}, ("event_type", "E112")),
    (BLOW, {"event_code": ""}, ("event_code", "E111")),
    (BLOW, {"modality": ""}, ("modality", "E111")),
    (BLOW, {"event_date": "02/03/2024"}, ("event_date", "E105")),
    (BLOW, {"event_date": "45324"}, ("event_date", "E105")),
    (BLOW, {"event_date": "2024-02", "date_precision": "1"}, ("date_precision", "E306")),
    (BLOW, {"event_date": "2024-02-02", "date_precision": "4"}, ("event_date", "E215")),
    (BLOW, {"event_date": "2025-02-02"}, ("event_date", "E135")),
    (BLOW, {"words": "US jets hit the depots"}, ("words", "E302")),
    (BLOW, {"words": "near Al-Qaim"}, ("words", "E303")),
    (BLOW, {"words": ""}, ("words", "E111")),
    (BLOW, {"source_words": "American jets"}, ("source_words", "E302")),
    (BLOW, {"source": "Pentagn"}, ("source", "E304")),
    (BLOW, {"sovereign": "Irak"}, ("sovereign", "E112")),
    (BLOW, {"place": "Al-Qiam"}, ("place", "E305")),
    (BLOW, {"coder": ""}, ("coder", "E111")),
    (BLOW, {"span_start": "3", "span_end": "9"}, ("words", "E302")),
    (NOTICE, {"event": ""}, ("event", "E111")),
    (NOTICE, {"value": "befor"}, ("value", "E112")),
    (NOTICE, {"claimant": ""}, ("claimant", "E111")),
    (NOTICE, {"claim": "c0"}, ("claim", "E307")),
    (NOTICE, {"claim_occurrence": "2"}, ("claim_words", "E111")),
    (BLOW, {"source_words": "", "source_occurrence": "1"}, ("source_words", "E111")),
    (TOLL, {"value": "3", "count_text": ""}, ("question", "E207")),
    (TOLL, {"count_text": "civilians"}, ("count_text", "E310")),
    (TOLL, {"count_low": "16 people"}, ("count_low", "E105")),
    (TOLL, {"count_low": "1,234"}, ("count_low", "E105")),
    (TOLL, {"count_low": "9", "count_high": "4", "count_text": ""}, ("count_low", "E206")),
    (TOLL, {"victim": ""}, ("victim", "E209")),
    (TOLL, {"question": "dead"}, ("question", "E112")),
    (TOLL, {"count_text": "=A1"}, ("count_text", "E105")),
    (BACK, {"relation": ""}, ("relation", "E111")),
    (BACK, {"takes_back": "c00"}, ("takes_back", "E309")),
    (BACK, {"said_date": "2024-02-30"}, ("said_date", "E105")),
]


def test_a_bad_sheet_gives_exactly_the_expected_findings(read, tmp_path):
    """Each mistake stands on a row of its own, in a spreadsheet's semicolon sheet with loosely written names."""
    rows, paragraphs = [], ["Published: 3 February 2024"]
    for number, (kind, cells, _) in enumerate(MISTAKES):
        mine = {name: cell.format(number) for name, cell in kind.items()}
        always = {"document": "raids.txt", "event": f"e{number}", "modality": "actual", "coder": "anna"}
        rows.append({**dict.fromkeys(ROWS[0], ""), **always, **mine, **cells})
        blow, told, dead = (kind["words"].format(number) for kind in (BLOW, NOTICE, TOLL))
        paragraphs.append(f"{blow} on Friday. The White House said that {told}. {dead}.")
    (tmp_path / "raids.txt").write_text("\n\n".join(paragraphs))
    header = [f" {name.replace('_', ' ').title()}" for name in ROWS[0]]
    imported = read("\ufeff" + as_csv(rows, ";", header), texts=[tmp_path / "raids.txt"])
    expected = [(line, *place) for line, (_, _, place) in enumerate(MISTAKES, start=2) if place]
    assert found(imported) == expected
    assert imported.folder is None
    assert not (tmp_path / "out").exists()


def test_a_finding_says_what_may_be_meant(read):
    sheet = changed(
        (2, {"event_code": "40", "place": "Al-Qiam"}), (3, {"value": "befor"}), (4, {"claimant": "Irak"})
    )
    hints = {finding.column: finding.hint for finding in read(sheet).report.findings}
    assert {column: hint.split("? ")[0] for column, hint in hints.items()} == {
        "event_code": "Did you mean 040",
        "place": "Did you mean al-Qaim",
        "value": "Did you mean before",
        "claimant": "Did you mean Iraq",
    }


def test_a_finding_about_the_tables_speaks_of_lines_and_labels(read):
    """W122 names the other event by the id that it has in the tables; the sheet knows its label."""
    again = {**ROWS[0], "event": "e9", "words": "struck depots near Al-Qaim", "source_words": ""}
    (finding,) = read(changed(add=[again])).report.findings
    assert (finding.code, finding.line, finding.column, finding.key) == ("W122", 8, "words", "raid.txt e9")
    assert finding.message.startswith("e1 (line 2) stands at ")


def test_words_that_are_not_there_are_told_with_the_nearest_passage(read):
    (finding,) = read(changed((2, {"words": "US aircraft struck a depot near Al-Qaim"}))).report.findings
    assert finding.hint.startswith(
        'The nearest passage is "US aircraft struck depots near Al-Qaim on" (line 3). '
    )


# How people write what is right.


@pytest.mark.parametrize(
    "cells",
    [
        {"event_type": "Strike", "modality": "ACTUAL"},
        {"source": "usa-mil"},
        {"source": "United States Armed Forces"},
        {"sovereign": "iraq"},
        {"sovereign": "irq"},
        {"place": "p-al-qaim"},
        {"event_date": "2 Feb 2024"},
        {"event_date": "02.02.2024", "date_precision": "1"},
        {"words": "US aircraft struck depots  near Al-Qaim on Friday "},
        {"span_start": "28", "span_end": "76", "words": ""},
        {"span_start": "28", "span_end": "76"},
        {"occurrence": "1"},
        {"document": "RAID.TXT"},
        {"coder": "Anna"},
        {"note": "=what?"},
    ],
    ids=str,
)
def test_the_same_may_be_written_in_many_ways(cells, code):
    made, findings = code(changed((2, cells)))
    assert findings == []
    assert "20240202-9306ac20392e" in made.tables["events"]["event_id"].to_list()


@pytest.mark.parametrize(
    ("written", "encoding"),
    [
        (as_csv(ROWS, ";"), "utf-8-sig"),
        (as_csv(ROWS, "\t"), "utf-16"),
        ("sep=;\r\n" + as_csv(ROWS, ";"), "utf-8"),
        (as_csv([dict(reversed(row.items())) for row in ROWS]), "utf-8"),
        (as_csv(ROWS) + "," * (len(ROWS[0]) - 1) + "\r\n", "utf-8"),
    ],
    ids=["semicolons", "unicode text", "sep", "columns in another order", "blank row"],
)
def test_the_form_of_the_file_makes_no_difference(written, encoding, code):
    right, again = code(RIGHT)[0], code(written.encode(encoding))[0]
    assert all(again.tables[name].equals(right.tables[name]) for name in right.tables)


def test_a_month_and_a_year_tell_their_precision(code):
    sheet = changed(
        (3, {"event_date": "2024-02"}), (4, {"event_date": "2024"}), (6, {"event_date": "Feb 2024"})
    )
    events = code(sheet)[0].tables["events"].drop_nulls("event_date")
    told = events.select(pl.col("event_date").cast(pl.String), "date_precision").rows()
    assert sorted(told) == [("2024-01-01", 5), ("2024-02-01", 4), ("2024-02-01", 4), ("2024-02-02", 1)]


def test_a_report_without_events_is_coded_if_the_sheet_names_it(code):
    rows = [row for row in ROWS if row["document"] == "raid.txt"]
    assert code(as_csv(rows))[0].tables["documents"].height == 1
    rows.append({**dict.fromkeys(ROWS[0], ""), "document": "word.txt"})
    assert code(as_csv(rows))[0].tables["documents"].height == 2


def test_a_described_incident_is_taken_as_it_stands(read):
    imported = read(changed((2, {"incident_title": "The raid on the depots", "incident_kind": "other"})))
    (row,) = pl.read_parquet(imported.folder / "incidents.parquet").to_dicts()
    assert (row["kind"], row["title"]) == ("other", "The raid on the depots")
    assert (row["start_date"], row["sovereign"], row["incident_id"]) == (
        None,
        None,
        "undated-the-raid-on-the-depots",
    )


def test_an_incident_may_stand_without_events(code):
    wide = as_csv([{**row, "in_response_to": ""} for row in ROWS])
    rows = list(csv.DictReader(io.StringIO(wide)))
    told = {
        "incident": "2024-01-28-jor-by-unknown",
        "incident_title": "Drone attack",
        "incident_kind": "strike",
    }
    rows.append({**dict.fromkeys(rows[0], ""), **told})
    rows[0]["in_response_to"] = told["incident"]
    made, findings = code(as_csv(rows))
    assert findings == []
    assert made.tables["incidents"].select("incident_id", "in_response_to").rows() == [
        ("2024-01-28-jor-by-unknown", None),
        ("2024-02-02-irq-by-usa", "2024-01-28-jor-by-unknown"),
    ]


def test_an_incident_id_is_kept(read):
    imported = read(
        RIGHT.replace("depots near Al-Qaim,", "2024-02-02-irq-by-usa-7,").replace(
            "struck 2024-02-02-irq-by-usa-7", "struck depots near Al-Qaim"
        )
    )
    assert pl.read_parquet(imported.folder / "incidents.parquet")["incident_id"].to_list() == [
        "2024-02-02-irq-by-usa-7"
    ]


def test_two_sheets_are_read_together(tmp_path):
    """A claim takes back one of the other sheet; a finding names the file it stands in."""
    for name in ("raid", "word"):
        rows = [dict(row) for row in ROWS if row["document"] == f"{name}.txt"]
        (tmp_path / f"{name}.csv").write_text(as_csv(rows))
    sheets = [tmp_path / "word.csv", tmp_path / "raid.csv"]
    assert import_sheets(sheets, texts=[TEXTS], out=tmp_path / "out").report.rows["links"] == 1
    rows[0]["takes_back"] = "raid.txt#c9"
    sheets[0].write_text(as_csv(rows))
    (finding,) = import_sheets(sheets, texts=[TEXTS], out=tmp_path / "out").report.findings
    assert (finding.file, finding.line, finding.code) == (str(sheets[0]), 2, "E309")


def test_a_label_may_be_any_words(code):
    rows = [dict(row) for row in ROWS]
    rows[1]["claim"], rows[4]["takes_back"] = "told #1", "raid.txt#told #1"
    made, findings = code(as_csv(rows))
    assert (findings, made.tables["links"].height) == ([], 1)


def test_doubts_stop_a_strict_import(read):
    doubtful = changed((4, {"count_low": "3", "count_high": "9"}))
    assert (read(doubtful).report.verdict, read(doubtful, strict=True).folder) == ("right", None)


def test_own_actors_are_named_by_their_names(read, tmp_path):
    (tmp_path / "own.csv").write_text("name,cameo_code\nAl-Qaim Hospital,IRQHLH\n")
    sheet = changed((7, {"source": "al-qaim hospital", "claimant": "Al-Qaim Hospital"}))
    assert {finding.code for finding in read(sheet).report.findings} == {"E304"}
    assert read(sheet, gazetteers=[tmp_path / "own.csv"]).report.findings == ()


# Who and where.


@pytest.mark.parametrize(
    ("name", "actor_id"),
    [
        ("Iraq", "irq"),
        ("IRQ", "irq"),
        ("irq-mfa", "irq-mfa"),
        ("Iraqi foreign ministry", "irq-mfa"),
        ("Iraq's foreign ministry", "irq-mfa"),
        ("Ministry of Foreign Affairs, Iraq", "irq-mfa"),
        ("CENTCOM", "usa-centcom"),
        ("john kirby", "usa-john-kirby"),
        ("narrator", "narrator-example-wire"),
        ("unknown", "unknown"),
    ],
)
def test_an_actor_is_found_by_id_code_or_name(name, actor_id):
    row = ActorLookup(None, {}).find(name, publisher="Example Wire", day=None)
    assert not isinstance(row, Unknown)
    assert row["actor_id"] == actor_id


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("Kirby", "Write one of usa-john-kirby. "),
        ("IRQGVO", "Did you mean IRQGOV? "),
        ("Irak", "Did you mean Iraq? "),
    ],
)
def test_an_actor_that_is_not_found_is_told_with_who_may_be_meant(name, hint):
    unknown = ActorLookup(None, {}).find(name, publisher=None, day=None)
    assert isinstance(unknown, Unknown)
    assert unknown.guess == hint


@pytest.mark.parametrize(
    ("name", "sovereign", "place_id"),
    [
        ("Erbil", "IRQ", "p-erbil"),
        ("doha", None, "g-290030"),
        ("g-290030", None, "g-290030"),
        ("Iraq", None, "c-irq"),
        ("c-irq", None, "c-irq"),
        ("Tripoli", "LBY", "g-2210247"),
    ],
)
def test_a_place_is_found_by_id_or_name(name, sovereign, place_id):
    row = PlaceLookup({}).find(name, sovereign)
    assert not isinstance(row, Unknown)
    assert row["place_id"] == place_id


def test_of_namesakes_the_sovereign_decides_and_else_a_person():
    unknown = PlaceLookup({}).find("Tripoli", None)
    assert isinstance(unknown, Unknown)
    assert unknown.what == "'Tripoli' is a name of 3 places"
    assert "g-266826 (LBN 34.4 35.8)" in unknown.guess


# Words.


@given(st.text(alphabet="ab “”\"'\n", min_size=1), st.integers(0, 30), st.integers(1, 30))
@settings(derandomize=True, deadline=None)
def test_words_are_found_where_they_were_copied(text, start, length):
    words = text[start : start + length]
    if words.strip() and words == words.strip():
        places = places_of(words, text)
        assert places
        assert all(
            " ".join(text[a:b].split()).translate(_PLAIN) == " ".join(words.split()).translate(_PLAIN)
            for a, b in places
        )


_PLAIN = str.maketrans("“”", '""')


def test_places_are_shown_with_what_stands_around_them():
    text = "One raid.\nAnother raid."
    assert (
        contexts(places_of("raid", text), text)
        == '1 (line 1: "…One raid. Another raid.…"); 2 (line 2: "…One raid. Another raid.…")'
    )
    assert nearest_passage("nothing of the kind", text) is None


# What stops the command, and what does not.


def test_a_blank_sheet_has_a_row_for_each_report_and_opens_in_excel():
    content = blank_sheet([TEXTS])
    assert content.startswith(b"\xef\xbb\xbfdocument,event,event_type,")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert [row["document"] for row in rows] == ["raid.txt", "word.txt"]
    assert "span_start" not in rows[0]


def test_a_filled_blank_sheet_is_a_coding_without_events(read):
    imported = read(blank_sheet([TEXTS]))
    assert (imported.report.findings, imported.report.rows["documents"]) == ((), 2)


def test_a_sheet_is_never_overwritten(tmp_path):
    write_sheet(b"mine", tmp_path / "sheet.csv")
    with pytest.raises(DataError, match="D501"):
        write_sheet(b"other", tmp_path / "sheet.csv")
    assert (tmp_path / "sheet.csv").read_bytes() == b"mine"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("sheet.csv", "", "E102"),
        ("sheet.csv", ",".join(names()), "E102"),
        ("sheet.csv", b"document,event,event_type,event_code,modality\n\xe9", "E102"),
        ("sheet.csv", "document,event,event_type,modality\nraid.txt,e1,strike,actual", "E103"),
        ("sheet.csv", RIGHT.replace("modality", "modallity", 1), "E103"),
        ("sheet.csv", RIGHT.replace(",form,", ",document,", 1), "E103"),
        ("sheet.csv", RIGHT + "raid.txt,e9\n", "E104"),
        ("sheet.csv", RIGHT + '"raid.txt,e9\n', "E104"),
    ],
)
def test_a_sheet_that_cannot_be_read_is_a_finding(name, content, code, read):
    imported = read(content)
    assert code in {finding.code for finding in imported.report.findings}
    assert {finding.code for finding in imported.report.findings} <= {code}
    assert imported.folder is None


def test_what_stops_the_command(tmp_path):
    right = EXAMPLES / "right.csv"
    (tmp_path / "sheet.xlsx").write_bytes(b"PK")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "thesis.doc").write_text("mine")
    (tmp_path / "none").mkdir()
    for code, sheets, texts, out in (
        ("D001", [tmp_path / "no.csv"], TEXTS, "out"),
        ("D001", [right], tmp_path / "no", "out"),
        ("D502", [right], tmp_path / "none", "out"),
        ("D504", [tmp_path / "sheet.xlsx"], TEXTS, "out"),
        ("D015", [right], TEXTS, "full"),
    ):
        with pytest.raises(DataError, match=code):
            import_sheets(sheets, texts=[texts], out=tmp_path / out)
    with pytest.raises(DataError, match="D503"):
        sheet_of(tmp_path / "none")


WILD = st.one_of(
    st.sampled_from(
        [
            "",
            "e1",
            "c1",
            "raid.txt#c1",
            "narrator",
            "IRQGOV",
            "9",
            "-1",
            "1e9",
            "2024-02",
            "|",
            "#",
            "a|b",
            "=x",
            "NA",
        ]
    ),
    st.sampled_from(
        [
            "Tripoli",
            "the strike",
            "the",
            "several",
            "Springfield",
            "unknown",
            "‘",
            "\u2028",
            "\ufffd",
            "Iraqi",
        ]
    ),
    st.text(max_size=8),
)


@given(
    st.lists(st.tuples(st.integers(2, 7), st.sampled_from(sorted(ROWS[0])), WILD), min_size=1, max_size=12)
)
@settings(derandomize=True, deadline=None, max_examples=30)
def test_whatever_stands_in_the_cells_is_told_by_its_line(tmp_path_factory, changes):
    path = tmp_path_factory.getbasetemp() / "wild.csv"
    sheet = changed(*((line, {column: cell}) for line, column, cell in changes))
    path.write_bytes(sheet.encode("utf-8", "replace"))
    made, coding = code_sheets([path], texts=[TEXTS])
    findings = [finding for outcome in coding.notes.outcomes() for finding in outcome.findings]
    assert all(finding.line and finding.message and finding.hint for finding in findings)
    assert coding.notes.are_errors or made.tables["events"]["span_start"].null_count() == 0


@given(st.binary(max_size=300))
@settings(derandomize=True, deadline=None, max_examples=30)
def test_whatever_stands_in_the_file_is_told(tmp_path_factory, content):
    path = tmp_path_factory.getbasetemp() / "wild.csv"
    path.write_bytes(content)
    assert code_sheets([path], texts=[TEXTS])[1].notes.are_errors


def test_a_torn_sheet_writes_nothing_and_leaves_what_was_there(read):
    before = {path.name: path.read_bytes() for path in read(RIGHT).folder.iterdir()}
    torn = read(changed(*((line, {"words": "|‘#", "source": "="}) for line in range(2, 8))))
    assert (torn.folder, torn.report.unmade, torn.report.verdict) == (None, 0, "not right")
    folder = read(RIGHT).folder
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


# The commands.

# Imports all of people/, writes sheets and reviews, reads both, and says what of the coder was loaded.
LIGHT = """
import sys
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import demarche.people
from demarche.cli import app
from demarche.people.builds import build_frame
from demarche.people.reviews import apply_reviews, read_reviews
from demarche.schema.arrow import TABLE_NAMES
from typer.testing import CliRunner

for module in walk_packages(demarche.people.__path__, "demarche.people."):
    import_module(module.name)
sheet, texts, out = sys.argv[1], sys.argv[2], Path(sys.argv[3])
for command in (
    ["sheet", "--new", out / "new.csv", "--texts", texts],
    ["import", sheet, "--texts", texts, "--out", out / "build"],
    ["sheet", "--from", out / "build", out / "from.csv"],
    ["review", out / "build", "--new", out / "review.csv"],
    ["review", out / "build", "--update", out / "review.csv"],
):
    done = CliRunner().invoke(app, [str(word) for word in command])
    assert done.exit_code == 0, done.output
tables = {name: build_frame(out / "build", name).to_arrow() for name in (*TABLE_NAMES, "texts")}
apply_reviews(tables, read_reviews([out / "review.csv"]))
heavy = [name for name in sys.modules if name.split(".")[0] == "spacy" or "build.coders" in name]
sys.exit(f"loaded: {heavy}" if heavy else 0)
"""


def test_sheets_and_reviews_need_neither_spacy_nor_a_coder(tmp_path):
    (tmp_path / "out").mkdir()
    command = [sys.executable, "-c", LIGHT, EXAMPLES / "right.csv", TEXTS, tmp_path / "out"]
    assert subprocess.run(command, check=False, capture_output=True, text=True).stderr == ""


def run(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_the_commands_write_a_sheet_and_read_it(tmp_path):
    assert run("sheet", "--new", tmp_path / "new.csv", "--texts", TEXTS).exit_code == 0
    assert run("sheet", "--new", tmp_path / "new.csv").exit_code == 2
    assert run("sheet", tmp_path / "other.csv").exit_code == 2
    done = run("import", EXAMPLES / "right.csv", "--texts", TEXTS, "--out", tmp_path / "out", "--json")
    assert done.exit_code == 0
    assert json.loads(done.stdout)["folder"] == str(tmp_path / "out")
    assert run("sheet", "--from", tmp_path / "out", tmp_path / "from.csv").exit_code == 0
    (tmp_path / "bad.csv").write_text(changed((2, {"place": "Al-Qiam"})))
    bad = run("import", tmp_path / "bad.csv", "--texts", TEXTS, "--out", tmp_path / "bad")
    assert bad.exit_code == 1
    assert f"{tmp_path / 'bad.csv'}:2" in bad.stdout
    assert "no place is called 'Al-Qiam'" in bad.stdout
    assert "→ Did you mean al-Qaim? " in bad.stdout
    told = run("import", tmp_path / "bad.csv", "--texts", TEXTS, "--out", tmp_path / "bad", "--github")
    assert f"::error file={tmp_path / 'bad.csv'},line=2," in told.stdout
    assert not (tmp_path / "bad").exists()
