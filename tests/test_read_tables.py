"""Reading tables: what has one reading is read, all else is told with its place, and nothing passes unseen."""

import csv
import io
import json
import os
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from demarche.schema.arrow import TABLE_NAMES
from demarche.schema.errors import DataError
from demarche.tests.ledger import damage, ledger, save
from demarche.validate import validate_files, validate_folder, validate_tables
from demarche.validate.columns import likely
from demarche.validate.read import kinds, streams
from demarche.validate.read.dates import read_date
from demarche.validate.read.faults import Fault
from demarche.validate.read.numbers import read_float, read_integer

LEDGER, TEXTS = ledger()
HEADER = LEDGER["claims"].columns
STRIKE = {"event_type": "strike"}

few = settings(derandomize=True, deadline=None, max_examples=10)
many = settings(derandomize=True, deadline=None, max_examples=500)


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    """Give a folder in which everything is right, to hold single files against."""
    return save(LEDGER, tmp_path_factory.mktemp("release"), TEXTS)


def rows_of(table="claims"):
    """Return the rows of a table as CSV has them."""
    return list(csv.reader(io.StringIO(LEDGER[table].write_csv())))[1:]


def sheet(rows, header=HEADER, *, delimiter=",", end="\n"):
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=end).writerows([header, *rows])
    return out.getvalue()


def with_cell(column, value, row=0):
    """Return the claims as CSV with another value in one cell."""
    rows = rows_of()
    rows[row][HEADER.index(column)] = value
    return sheet(rows)


def objects(**changes):
    """Return the claims as JSON Lines, the first with other values."""
    rows = json.loads(LEDGER["claims"].write_json())
    return [rows[0] | changes, *rows[1:]]


def lines_of(rows):
    return "".join(json.dumps(row) + "\n" for row in rows)


def put(folder, name, content):
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def said(report):
    """Return what a report says, but for files and lines: of tables in memory there are none."""
    findings = [replace(finding, file=None, line=None) for finding in report.findings]
    return findings, dict(report.totals), report.not_verified, dict(report.rows)


def told(report, *codes):
    return [(f.line, f.column, f.value) for f in report.findings if f.code in codes]


@pytest.fixture
def aside(release, monkeypatch):
    """Give the release, and leave out the rules between tables: the test is about reading."""
    monkeypatch.setattr("demarche.validate.tables.check_rules", lambda connection, sources: [])
    return release


def baseline(release):
    """Return what is said of right claims, so that a test says what is new."""
    return validate_files([release / "claims.parquet"], against=release)


# Every format says the same


def excel_text(frame):
    return frame.write_csv(separator="\t", line_terminator="\r\n").encode("utf-16")


WRITERS = {
    "csv": (".csv", lambda frame: frame.write_csv().encode()),
    "quoted": (".csv", lambda frame: frame.write_csv(quote_style="always", line_terminator="\r\n").encode()),
    "semicolon with mark": (".csv", lambda frame: b"\xef\xbb\xbf" + frame.write_csv(separator=";").encode()),
    "sep line": (".csv", lambda frame: b"sep=;\r\n" + frame.write_csv(separator=";").encode()),
    "tabs": (".tsv", lambda frame: frame.write_csv(separator="\t").encode()),
    "unicode text": (".txt", excel_text),
    "json lines": (".jsonl", lambda frame: frame.write_ndjson().encode()),
    "json array": (".json", lambda frame: frame.write_json().encode()),
    "indented array": (".json", lambda frame: json.dumps(json.loads(frame.write_json()), indent=1).encode()),
}


def written(tables, folder, how):
    suffix, write = WRITERS[how]
    for name, frame in tables.items():
        put(folder, f"{name}{suffix}", write(frame))
    return folder


@pytest.mark.parametrize("how", WRITERS)
def test_a_right_ledger_is_right_in_every_format(tmp_path, how):
    report = validate_files([written(LEDGER | {"texts": TEXTS}, tmp_path, how)])
    assert said(report) == said(validate_tables(LEDGER, TEXTS))


@pytest.mark.parametrize("how", WRITERS)
def test_a_damaged_ledger_has_the_same_findings_in_every_format(tmp_path, how):
    damaged = damage(LEDGER, "events", STRIKE, modality="actaul", place_id="irq-nowhere", date_precision=None)
    damaged = damage(damaged, "claims", {"question": "killed"}, count_low=-1, claimant_id="nobody")
    report = validate_files([written(damaged | {"texts": TEXTS}, tmp_path, how)])
    assert said(report) == said(validate_tables(damaged, TEXTS))
    assert {"E112", "E114", "E121", "E202"} <= set(report.totals)
    assert all(f.file and f.line for f in report.findings if f.row is not None)


def test_a_folder_may_mix_formats(tmp_path):
    folder = save(LEDGER, tmp_path / "mixed", TEXTS)
    for name in ("claims", "actors"):
        (folder / f"{name}.parquet").unlink()
    LEDGER["claims"].write_ndjson(folder / "claims.jsonl")
    LEDGER["actors"].write_csv(folder / "actors.csv")
    assert said(validate_files([folder])) == said(validate_tables(LEDGER, TEXTS))


def test_a_build_folder_is_validated_as_ever(release):
    assert validate_files([release]).to_dict() == validate_folder(release).to_dict()
    assert said(validate_folder(release)) == said(validate_tables(LEDGER, TEXTS))


@few
@given(st.data())
def test_any_cells_that_are_valid_come_back_as_they_were(data):
    words = st.text(st.characters(exclude_categories=["C", "Z"], exclude_characters="=#Ââã�Ã"), min_size=1)
    days = st.dates(date(1000, 1, 1))
    claims = LEDGER["claims"].with_columns(
        count_text=pl.Series(data.draw(st.lists(words, min_size=4, max_size=4)), dtype=pl.String),
        said_date=pl.Series(data.draw(st.lists(days, min_size=4, max_size=4))),
        span_end=pl.Series(
            data.draw(st.lists(st.integers(0, 2**31 - 1), min_size=4, max_size=4)), dtype=pl.Int32
        ),
    )
    nulls = claims["count_text"].is_in(["NA", "NULL", "null", "nan", "NaN"]).any()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("demarche.validate.tables.check_rules", lambda connection, sources: [])
        expected = [f for f in said(validate_tables({"claims": claims}))[0] if f.code != "E101"]
        for how in ("csv", "semicolon with mark", "json lines"):
            with tempfile.TemporaryDirectory() as folder:
                [path] = written({"claims": claims}, Path(folder), how).iterdir()
                report = validate_files([path])
            assert report.rows == {"claims": 4}
            assert nulls or said(report)[0] == expected


# Which table it is


@pytest.mark.parametrize(
    "name",
    ["claims.csv", "2024-claims.csv", "claims_new.txt", "Claims (1).csv", "my data.csv", "sheet 1.tsv"],
)
def test_the_table_is_told_by_the_name_or_by_the_columns(tmp_path, release, name):
    report = validate_files([put(tmp_path, name, sheet(rows_of()))], against=release)
    assert (dict(report.rows), report.totals) == ({"claims": 4}, baseline(release).totals)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("mine.csv", "a,b\n1,2\n", "D305"),
        ("events_claims.csv", "doc_id\n1\n", "D305"),
        ("mine.jsonl", "{}\n", "D305"),
        ("mine.parquet", "", "D305"),
        ("claims.xlsx", "PK", "D307"),
        ("claims.ods", "PK", "D307"),
        ("claims.docx", "PK", "D308"),
        ("claims", "", "D308"),
    ],
)
def test_what_is_no_table_is_refused_with_what_would_be(tmp_path, name, content, code):
    with pytest.raises(DataError, match=code) as refused:
        validate_files([put(tmp_path, name, content)])
    assert refused.value.where == str(tmp_path / name)


def test_a_table_given_twice_is_refused_and_both_files_are_named(tmp_path, release):
    path = put(tmp_path, "claims.csv", sheet(rows_of()))
    with pytest.raises(DataError, match=r"D306.*claims\.csv.*claims is given twice.*claims\.parquet"):
        validate_files([release, path])


def test_no_path_or_an_empty_folder_is_refused(tmp_path):
    for paths in ([], [tmp_path]):
        with pytest.raises(DataError, match="D310"):
            validate_files(paths)
    with pytest.raises(DataError, match="D001"):
        validate_files([tmp_path / "nowhere.csv"])


def test_other_files_of_a_folder_are_doubtful_only_where_they_look_like_tables(tmp_path, release):
    folder = save(LEDGER, tmp_path / "made", TEXTS)
    for name in ("manifest.json", "README.txt", "notes.csv", "claims old.csv", "claims.xlsx", "x.sql"):
        put(folder, name, "x,y\n1,2\n")
    report = validate_files([folder])
    assert [(f.code, Path(f.file).name) for f in report.findings if f.code == "W101"] == [
        ("W101", "claims.xlsx"),
        ("W101", "claims old.csv"),
        ("W101", "notes.csv"),
    ]


# What stands beside the given tables


def test_of_a_file_alone_the_checks_that_need_others_are_not_verified(release):
    report = validate_files([release / "claims.parquet"])
    assert dict(report.rows) == {"claims": 4}
    assert not {"E101"} & set(report.totals)
    assert ("E121", "claims") in {(one.code, one.table) for one in report.not_verified}
    assert not report.is_clean


def test_a_part_is_held_against_a_whole_release(tmp_path, release):
    rows = rows_of()
    rows[1][HEADER.index("claimant_id")] = "nobody"
    report = validate_files([put(tmp_path, "claims.csv", sheet(rows[1:2]))], against=release)
    assert [(f.code, f.line, f.row, f.value) for f in report.findings if f.code == "E121"] == [
        ("E121", 2, 0, "nobody")
    ]
    assert {f.table for f in report.findings} <= {"claims"}


def test_a_new_row_may_point_to_an_old_one_and_takes_its_place(tmp_path, release):
    killed = LEDGER["claims"].filter(question="killed")
    changed = killed.with_columns(span_end=pl.lit(9999, dtype=pl.Int32))
    path = tmp_path / "claims.jsonl"
    changed.write_ndjson(path)
    report = validate_files([path], against=release)
    assert "E120" not in report.totals
    assert [(f.row, f.line, f.key) for f in report.findings if f.code == "E132"] == [
        (0, 1, killed["claim_id"][0])
    ]


def test_what_is_held_against_must_be_readable(tmp_path, release):
    path = put(tmp_path, "claims.csv", sheet(rows_of()))
    folder = save(LEDGER, tmp_path / "old", TEXTS)
    put(folder, "actors.parquet", b"PAR1")
    with pytest.raises(DataError, match=r"D309.*actors\.parquet"):
        validate_files([path], against=folder)
    with pytest.raises(DataError, match="D001"):
        validate_files([path], against=tmp_path / "nowhere")


def test_new_documents_are_not_held_against_old_texts(tmp_path, release):
    path = tmp_path / "documents.csv"
    LEDGER["documents"].head(1).write_csv(path)
    of_texts = {"E150", "E151"}
    without = validate_files([path], against=release)
    assert of_texts <= {one.code for one in without.not_verified}
    with_texts = validate_files([path], against=release, texts=release / "texts.parquet")
    assert not of_texts & {one.code for one in with_texts.not_verified}
    assert not of_texts & set(with_texts.totals)


# Cells

DAYS = [
    "2024-02-05",
    "2024-02-05 00:00:00",
    "2024-02-05T00:00:00",
    "2024-02-05T00:00:00Z",
    "2024/02/05",
    "2024-2-5",
    "20240205",
    "5 Feb 2024",
    "05 February 2024",
    "5-Feb-2024",
    "February 5, 2024",
    "Feb. 5, 2024",
    "5.2.2024",
    "05.02.2024",
]


@pytest.mark.parametrize("text", DAYS)
def test_a_day_with_one_reading_is_read(text):
    assert read_date(text) == date(2024, 2, 5)


@pytest.mark.parametrize("text", ["13/02/2024", "02/13/2024", "13-02-2024", "13.02.2024"])
def test_a_day_beyond_the_twelfth_tells_which_number_is_the_month(text):
    assert read_date(text) == date(2024, 2, 13)


@pytest.mark.parametrize(
    ("text", "what", "guess"),
    [
        ("02/03/2024", "may be 2 March 2024 or 3 February 2024", "Write 2024-03-02 or 2024-02-03. "),
        ("45324", "is a spreadsheet's number of a day", "Did you mean 2024-02-02? "),
        ("2024-02", "is a month, not a day", "Write 2024-02-01 with precision 4. "),
        ("Feb 2024", "is a month, not a day", "Write 2024-02-01 with precision 4. "),
        ("02/2024", "is a month, not a day", "Write 2024-02-01 with precision 4. "),
        ("2024", "is a year, not a day", "Write 2024-01-01 with precision 5. "),
        ("05.02.24", "has a year of two digits", "Write the year with four digits. "),
        ("5 Feb 24", "has a year of two digits", "Write the year with four digits. "),
        ("2024-02-30", "is no day of the calendar", ""),
        ("30 February 2024", "is no day of the calendar", ""),
        ("13/13/2024", "is no day of the calendar", ""),
        ("2024-02-05 13:30", "holds a time of day, and a day is asked for", "Did you mean 2024-02-05? "),
        (
            "2024-02-05T00:00:00+03:00",
            "holds a time of day, and a day is asked for",
            "Did you mean 2024-02-05? ",
        ),
        ("5th February 2024", "is not a date that can be read", "Did you mean 2024-02-05? "),
        ("0204-02-05", "lies in the year 204", ""),
        ("yesterday", "is not a date that can be read", ""),
        ("٢٠٢٤-٠٢-٠٥", "is not a date that can be read", ""),
    ],
)
def test_a_day_that_must_be_guessed_is_told(text, what, guess):
    assert read_date(text) == Fault(f"{text!r} {what}", guess)


@pytest.mark.parametrize(
    ("text", "what", "guess"),
    [
        ("1,234", "has a thousands separator", "Did you mean 1234? "),
        ("1 234 567", "has a thousands separator", "Did you mean 1234567? "),
        ("16 people", "is not in digits alone", "Did you mean 16? "),
        ("~20", "is not in digits alone", "Did you mean 20? "),
        ("+5", "is not in digits alone", "Did you mean 5? "),
        ("−5", "is not in digits alone", "Did you mean -5? "),
        ("1.5", "is not a whole number", ""),
        ("1.000", "may be 1 or 1000", "Write it without the point. "),
        ("1E+05", "is in scientific notation, which may hide digits", ""),
        ("3000000000", "is beyond 2147483647, the largest number that the column holds", ""),
        ("#REF!", "is an error of a spreadsheet", ""),
        ('="16"', "is a formula", "Did you mean 16? "),
        ("=A1+1", "is a formula", ""),
        ("10-20", "is not a number that can be read", ""),
        ("١٦", "is not a number that can be read", ""),
    ],
)
def test_a_number_that_must_be_guessed_is_told(text, what, guess):
    assert read_integer(text, bits=32) == Fault(f"{text!r} {what}", guess)


def test_numbers_that_are_read():
    assert [read_integer(text, bits=8) for text in ("16", "16.0", "16.00", "-5", "007", "127")] == [
        *(16, 16, 16, -5, 7, 127)
    ]
    assert [read_float(text, with_comma=True) for text in ("0.5", "0,5", ".5", "5e-05", "-44,37")] == [
        *(0.5, 0.5, 0.5, 5e-05, -44.37)
    ]
    assert read_float("0,5", with_comma=False) == Fault("'0,5' has a decimal comma", "Did you mean 0.5? ")
    assert read_float("85 %", with_comma=True) == Fault("'85 %' is a percentage", "Did you mean 0.85? ")
    assert isinstance(read_float("1e999", with_comma=True), Fault)


@many
@given(st.integers(-(2**31), 2**31 - 1), st.sampled_from(["{}", "{}.0", "{}.00"]))
def test_every_whole_number_comes_back(number, form):
    assert read_integer(form.format(number), bits=32) == number


@many
@given(
    st.dates(date(1000, 1, 1)), st.sampled_from(["%Y-%m-%d", "%Y/%m/%d", "%d.%m.%Y", "%d %B %Y", "%B %d, %Y"])
)
def test_every_day_comes_back(day, form):
    assert read_date(day.strftime(form)) == day


@many
@given(st.text("0123456789.,/- :TZeE+=#%FebMar", max_size=14))
def test_a_text_is_read_as_what_it_says_or_not_at_all(text):
    day = read_date(text)
    if isinstance(day, date):
        numbers = "".join(c if c.isdigit() else " " for c in text).split()
        assert f"{day.year:04}" in text
        assert {day.day, day.month} & {int(n) for n in numbers} or text.startswith(f"{day:%Y%m%d}")
    number = read_integer(text, bits=32)
    if isinstance(number, int):
        assert float(text) == number


CELLS = [
    ("count_low", "1,234", "count_low '1,234' has a thousands separator", "Did you mean 1234?"),
    (
        "said_date",
        "02/03/2024",
        "said_date '02/03/2024' may be 2 March 2024 or 3 February 2024",
        "Write 2024-03-02",
    ),
    ("said_precision", "300", "said_precision '300' is beyond 127, the largest number", "Write dates as"),
    ("victim", "#NAME?", "victim '#NAME?' is an error of a spreadsheet", "Write dates as"),
    ("question", '="010"', "question '=\"010\"' is a formula", "Did you mean 010?"),
    ("event_id", "2.02E+15", "event_id '2.02E+15' is in scientific notation", "Take the id from the file"),
    ("count_text", "a\x00b", "count_text 'a\\x00b' holds the control character U+0000", "Write dates as"),
]


@pytest.mark.parametrize(("column", "value", "message", "hint"), CELLS)
def test_a_cell_that_cannot_be_read_is_told_with_its_place(tmp_path, aside, column, value, message, hint):
    path = put(tmp_path, "claims.csv", with_cell(column, value, row=2))
    [finding] = [f for f in validate_files([path], against=aside).findings if f.code == "E105"]
    claim = LEDGER["claims"]["claim_id"][2]
    assert (finding.file, finding.line, finding.row, finding.column) == (str(path), 4, 2, column)
    assert (finding.key, finding.value) == (claim, value)
    assert finding.message.startswith(message)
    assert finding.hint.startswith(hint)


def test_what_follows_from_an_unread_cell_is_not_told_again(tmp_path, release):
    for column, value in (
        ("claimant_id", "#REF!"),
        ("span_start", "x"),
        ("said_date", "45324"),
        ("doc_id", "=A1"),
    ):
        report = validate_files([put(tmp_path, "claims.csv", with_cell(column, value))], against=release)
        assert told(report, "E105") == [(2, column, value)]
        assert not {code for code in report.totals if code[:2] in ("E1", "E2")} - {"E105"}


def test_text_in_the_wrong_encoding_is_doubtful_and_kept(tmp_path, aside):
    for value in ("dÃ©jÃ\xa0 vu", "a \ufffd b", "it was â€œsaid"):
        report = validate_files([put(tmp_path, "claims.csv", with_cell("count_text", value))], against=aside)
        assert told(report, "W103") == [(2, "count_text", value)]
        assert "E105" not in report.totals


@pytest.mark.parametrize(
    "value", ["", "NA", "N/A", "#N/A", "NULL", "null", "NaN", "nan", r"\N", "  ", "\u00a0"]
)
def test_what_stands_for_nothing_is_null(tmp_path, aside, value):
    undated = next(row for row, cells in enumerate(rows_of()) if not cells[HEADER.index("said_date")])
    sheet_with_it = with_cell("said_date", value, row=undated)
    report = validate_files([put(tmp_path, "claims.csv", sheet_with_it)], against=aside)
    assert report.totals == baseline(aside).totals


def test_space_around_cells_and_other_spellings_of_the_header_change_nothing(tmp_path, aside):
    header = [f" {name.replace('_', ' ').title()}\u00a0" for name in HEADER]
    rows = [[f"\u00a0{cell} " for cell in row] for row in rows_of()]
    report = validate_files([put(tmp_path, "claims.csv", sheet(rows, header, delimiter=";"))], against=aside)
    assert report.totals == baseline(aside).totals


def test_blank_rows_and_empty_columns_of_a_spreadsheet_change_nothing(tmp_path, aside):
    rows = [["", "", ""] + [""] * len(HEADER), *([*row, "", " ", ""] for row in rows_of())]
    path = put(tmp_path, "claims.csv", "\n" + sheet(rows, [*HEADER, "", "", ""]) + "\n,,\n")
    report = validate_files([path], against=aside)
    assert (dict(report.rows), report.totals) == ({"claims": 4}, baseline(aside).totals)


def test_a_cell_under_no_name_is_no_part_of_a_row(tmp_path, aside):
    rows = [[*row, ""] for row in rows_of()]
    rows[1][-1] = "a note"
    report = validate_files([put(tmp_path, "claims.csv", sheet(rows, [*HEADER, ""]))], against=aside)
    assert [(f.line, f.message) for f in report.findings if f.code == "E104"] == [
        (3, f"cell {len(HEADER) + 1} is filled, and its column has no name")
    ]
    assert dict(report.rows) == {"claims": 3}


# Lines


def test_lines_are_counted_through_quoted_line_breaks(tmp_path, aside):
    rows = rows_of()
    rows[0][HEADER.index("count_text")] = "one\ntwo\r\nthree"
    rows[3][HEADER.index("count_low")] = "x"
    report = validate_files([put(tmp_path, "claims.csv", sheet(rows))], against=aside)
    assert told(report, "E105") == [(7, "count_low", "x")]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("too,few", f"it has 2 cells, and the header {len(HEADER)}"),
        ("x" + "," * len(HEADER), f"it has {len(HEADER) + 1} cells, and the header {len(HEADER)}"),
        ('"' + "," * 15, "a quotation mark is opened and never closed"),
        ('"a"b' + "," * 15, "a quotation mark stands within a quoted cell, or is not closed"),
    ],
)
def test_a_torn_line_is_told_and_the_others_are_read(tmp_path, aside, line, message):
    lines = sheet(rows_of()).splitlines()
    path = put(tmp_path, "claims.csv", "\n".join([*lines[:2], line, *lines[2:]]) + "\n")
    report = validate_files([path], against=aside)
    assert [(f.line, f.row, f.message) for f in report.findings if f.code == "E104"] == [(3, None, message)]
    assert dict(report.rows) == {"claims": 4}


def test_a_missing_quotation_mark_does_not_swallow_rows_in_silence(tmp_path, aside):
    rows, at = rows_of(), HEADER.index("count_text")
    lines = [",".join(row) for row in rows]
    cells = [list(row) for row in rows]
    cells[0][at], cells[3][at] = '"' + cells[0][at], cells[3][at] + '"'
    lines = [",".join(HEADER), *(",".join(row) for row in cells)]
    report = validate_files([put(tmp_path, "claims.csv", "\n".join(lines))], against=aside)
    assert report.totals["E104"] >= 1


def test_a_line_without_end_is_told(tmp_path, aside, monkeypatch):
    monkeypatch.setattr(streams, "LONGEST", 2000)
    lines = sheet(rows_of()).splitlines()
    path = put(tmp_path, "claims.csv", "\n".join([*lines[:2], "x" * 9000, *lines[2:]]))
    report = validate_files([path], against=aside)
    assert [f.line for f in report.findings if f.code == "E104"] == [3]
    assert dict(report.rows) == {"claims": 4}


# Headers


def test_columns_that_may_be_null_may_be_left_out(tmp_path, aside):
    rows = LEDGER["claims"].drop("said_date", "said_precision", "count_high")
    path = tmp_path / "claims.csv"
    rows.write_csv(path)
    assert "E103" not in validate_files([path], against=aside).totals


def test_columns_that_must_be_there_and_unknown_ones_are_told(tmp_path, aside):
    path = tmp_path / "claims.csv"
    LEDGER["claims"].rename({"question": "questoin"}).write_csv(path)
    report = validate_files([path], against=aside)
    assert [(f.line, f.column, f.message) for f in report.findings if f.code == "E103"] == [
        (1, "question", "question is missing"),
        (1, "questoin", "questoin is no column of the table"),
    ]
    assert ("E112", "claims") in {(one.code, one.table) for one in report.not_verified}


def test_a_name_that_stands_twice_stops_the_reading(tmp_path, release):
    path = put(tmp_path, "claims.csv", sheet([[*row, "x"] for row in rows_of()], [*HEADER, "Claim ID"]))
    report = validate_files([path], against=release)
    assert [(f.code, f.line, f.message) for f in report.findings if f.code == "E103"] == [
        ("E103", 1, "claim_id is the name of columns 1 and 17; the file was read no further")
    ]
    assert ("E120", "claims") in {(one.code, one.table) for one in report.not_verified}


def test_a_file_of_very_many_columns(tmp_path, aside):
    names = [f"c{number}" for number in range(20_000)]
    path = put(tmp_path, "claims.csv", ",".join([*HEADER, *names]) + "\n")
    assert validate_files([path], against=aside).totals["E103"] == 20_000


def test_a_header_alone_is_an_empty_table(tmp_path, aside):
    for name, content in (("claims.csv", ",".join(HEADER)), ("claims.jsonl", ""), ("claims.json", "[]")):
        report = validate_files([put(tmp_path, name, content)], against=aside)
        assert (dict(report.rows), report.totals) == ({"claims": 0}, {})


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("claims.csv", "", "it is empty: not even the names of the columns stand in it"),
        ("claims.csv", "\n\n", "it holds no line with the names of the columns"),
        ("claims.csv", "a,b\n1,2\n", "line 1 names no column of claims; the names must stand there"),
        (
            "claims.csv",
            sheet(rows_of()).encode() + b"caf\xe9\n",
            "line 6 is not UTF-8: the byte 0xe9 stands at ",
        ),
        ("claims.csv", sheet(rows_of()).encode("utf-16-le"), "it is binary, or UTF-16 without its mark"),
        ("claims.csv", b"PK\x03\x04....", "it is a spreadsheet or another zip file"),
        ("claims.csv", b"PAR1....", "it is a Parquet file"),
        ("claims.json", "[{}", "line 1: the file ends where ']' must stand"),
        ("claims.json", "[\n{},\n{]\n]", "line 3: it is not JSON"),
        ("claims.json", "[" * 100_000, "line 1: it is nested too deep"),
        ("claims.json", "", "it is empty"),
        ("claims.parquet", b"PAR1", "it cannot be read: "),
    ],
)
def test_a_file_of_which_nothing_can_be_relied_on(tmp_path, aside, name, content, message):
    report = validate_files([put(tmp_path, name, content)], against=aside)
    [finding] = report.findings
    assert (finding.code, finding.file) == ("E102", str(tmp_path / name))
    assert finding.message.startswith(f"{name}: {message}")
    assert not report.is_clean


# JSON


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("span_end", True, "span_end true is a truth value, and no column holds these"),
        ("span_end", [1], "span_end the cell holds a list, and one value is asked for"),
        ("value", {"a": 1}, "value the cell holds an object, and one value is asked for"),
        ("count_low", float("nan"), "count_low NaN is no number"),
        ("count_low", 1.5, "count_low '1.5' is not a whole number"),
        ("count_low", "1,5", "count_low '1,5' is not a number that can be read"),
        ("count_text", "\ud800", "count_text '\\\\ud800' holds half a character (a lone surrogate)"),
    ],
)
def test_a_value_of_json_that_is_none_of_the_column(tmp_path, aside, column, value, message):
    content = lines_of(objects(**{column: value}))
    report = validate_files([put(tmp_path, "claims.jsonl", content)], against=aside)
    [finding] = [f for f in report.findings if f.code == "E105"]
    assert (finding.line, finding.row, finding.column) == (1, 0, column)
    assert finding.message.startswith(message)


def test_a_number_of_json_of_any_length(tmp_path, aside):
    content = lines_of(objects(count_low=1)).replace('"count_low": 1', f'"count_low": 1{"0" * 5000}', 1)
    report = validate_files([put(tmp_path, "claims.jsonl", content)], against=aside)
    assert told(report, "E105") == [(1, "count_low", "1" + "0" * 58 + "…")]


def test_numbers_and_texts_of_json_may_stand_for_each_other_where_that_is_exact(tmp_path, aside):
    row = objects()[0]
    row |= {"span_start": str(row["span_start"]), "span_end": float(row["span_end"])}
    report = validate_files([put(tmp_path, "claims.jsonl", lines_of([row]))], against=aside)
    assert not {"E105", "E104"} & set(report.totals)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"claim_id": "c-1", ', "it is not JSON: "),
        ('["claim_id"]', "it is no JSON object: a row is {...}"),
        ('{"value": "a", "value": "b"}', "it names value twice"),
        ("[" * 100_000, "it is not JSON: it is nested too deep"),
    ],
)
def test_a_torn_line_of_json_is_told_and_the_others_are_read(tmp_path, aside, line, message):
    lines = lines_of(objects()).splitlines()
    path = put(tmp_path, "claims.jsonl", "\n".join([lines[0], "", line, *lines[1:]]))
    report = validate_files([path], against=aside)
    [finding] = [f for f in report.findings if f.code == "E104"]
    assert finding.line == 3
    assert finding.message.startswith(message)
    assert dict(report.rows) == {"claims": 4}


def test_an_unknown_name_in_json_is_told_once(tmp_path, aside):
    path = put(tmp_path, "claims.jsonl", lines_of(row | {"note": 1} for row in objects()))
    report = validate_files([path], against=aside)
    assert [(f.column, f.message) for f in report.findings if f.code == "E103"] == [
        ("note", "note is no column of the table")
    ]


# Parquet as others write it


def loose(**columns):
    return LEDGER["claims"].with_columns(**columns).to_arrow()


LOOSE = {
    "wide numbers": {"span_start": pl.col("span_start").cast(pl.Int64)},
    "numbers with gaps as floats": {
        "count_low": pl.col("count_low").cast(pl.Float64).fill_null(float("nan"))
    },
    "days as times": {"said_date": pl.col("said_date").cast(pl.Datetime("ns"))},
    "days as times of a zone": {"said_date": pl.col("said_date").cast(pl.Datetime("ms", "UTC"))},
    "days as texts": {"said_date": pl.col("said_date").cast(pl.String)},
    "categories": {"question": pl.col("question").cast(pl.Categorical)},
    "nothing at all": {"count_high": pl.lit(None)},
}


@pytest.mark.parametrize("how", LOOSE)
def test_types_that_lead_to_ours_are_told_and_the_rows_are_checked(tmp_path, aside, how):
    path = tmp_path / "claims.parquet"
    pq.write_table(loose(**LOOSE[how]), path)
    report = validate_files([path], against=aside)
    [finding] = [f for f in report.findings if f.code == "E103"]
    assert finding.column == next(iter(LOOSE[how]))
    assert report.totals == {**baseline(aside).totals, "E103": 1}
    assert ("E112", "claims") not in {(one.code, one.table) for one in report.not_verified}


def test_values_that_do_not_fit_are_told(tmp_path, aside):
    table = loose(
        span_end=pl.Series([2**40, 99, 99, 99]),
        count_low=pl.Series([1.5, None, 3.0, None]),
        said_date=pl.Series([None, None, "2024-02-05 13:00:00", None]).str.to_datetime(),
    )
    pq.write_table(table, tmp_path / "claims.parquet")
    report = validate_files([tmp_path / "claims.parquet"], against=aside)
    assert [(f.row, f.column, f.value) for f in report.findings if f.code == "E105"] == [
        (0, "count_low", "1.5"),
        (0, "span_end", "1099511627776"),
        (2, "said_date", "2024-02-05 13:00:00"),
    ]


def test_types_that_lead_nowhere_leave_the_rows_not_verified(tmp_path, aside):
    for values in (
        pa.array([[1]] * 4),
        pa.array([True] * 4),
        pa.array([(1, 2, 3)] * 4, pa.month_day_nano_interval()),
    ):
        table = LEDGER["claims"].to_arrow().drop_columns(["span_end"]).append_column("span_end", values)
        pq.write_table(table, tmp_path / "claims.parquet") if not pa.types.is_interval(values.type) else None
        report = validate_files([tmp_path / "claims.parquet"], against=aside)
        assert told(report, "E103") == [(None, "span_end", None)]
        assert ("E111", "claims") in {(one.code, one.table) for one in report.not_verified}


def test_strange_columns_of_parquet(tmp_path, aside):
    table = LEDGER["claims"].to_arrow()
    for name in ("file_row_number", "CLAIM_ID", "file_line"):
        pq.write_table(table.append_column(name, pa.array([7] * 4)), tmp_path / "claims.parquet")
        report = validate_files([tmp_path / "claims.parquet"], against=aside)
        assert told(report, "E103") == [(None, name, None)]
        assert report.totals == {**baseline(aside).totals, "E103": 1}
    pq.write_table(table.append_column("claim_id", table["claim_id"]), tmp_path / "claims.parquet")
    report = validate_files([tmp_path / "claims.parquet"], against=aside)
    assert [f.message for f in report.findings if f.code == "E103"] == [
        "claim_id is the name of columns 1 and 17; the file was read no further"
    ]


def test_parquet_without_rows_and_with_broken_texts(tmp_path, aside):
    path = tmp_path / "claims.parquet"
    LEDGER["claims"].clear().write_parquet(path)
    assert validate_files([path], against=aside).totals == {}
    table = LEDGER["claims"].to_arrow()
    broken = pa.array([b"\xff\xfe"] * 4, pa.binary()).view(pa.string())
    at = HEADER.index("count_text")
    types = [
        field.with_type(pa.string()) if pa.types.is_large_string(field.type) else field
        for field in table.schema
    ]
    table = table.set_column(at, "count_text", broken)
    pq.write_table(table, path)
    assert not validate_files([path], against=aside).is_clean
    assert types


# What is no proper file


def test_a_pipe_a_folder_and_a_broken_link(tmp_path, release):
    os.mkfifo(tmp_path / "claims.csv")
    with pytest.raises(DataError, match="D308"):
        validate_files([tmp_path / "claims.csv"])
    (tmp_path / "events.csv").mkdir()
    with pytest.raises(DataError, match="D310"):
        validate_files([tmp_path / "events.csv"])
    (tmp_path / "links.csv").symlink_to(tmp_path / "nowhere")
    with pytest.raises(DataError, match="D001"):
        validate_files([tmp_path / "links.csv"])
    report = validate_files([tmp_path])
    assert sorted(f.table for f in report.findings if f.code == "E102") == ["claims", "events", "links"]


def test_a_file_that_may_not_be_read(tmp_path, monkeypatch):
    path = put(tmp_path, "claims.csv", "claim_id\n")

    def refuse(self, *args, **options):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(DataError, match=r"D011.*Permission denied"):
        validate_files([path])


def test_a_file_that_changes_meanwhile_is_not_right(tmp_path, release, monkeypatch):
    path = put(tmp_path, "claims.csv", sheet(rows_of()))
    monkeypatch.setattr(kinds, "_require_file", lambda path: (0, 0, 0))
    report = validate_files([path], against=release)
    assert "claims.csv: it was changed while it was read" in [f.message for f in report.findings]


def test_nothing_is_left_behind(tmp_path, release, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "spill"))
    (tmp_path / "spill").mkdir()
    path = put(tmp_path, "claims.csv", sheet(rows_of()))
    validate_files([path], against=release)
    assert list((tmp_path / "spill").iterdir()) == []

    def stop(*args):
        raise KeyboardInterrupt

    monkeypatch.setattr("demarche.validate.tables.check_rules", stop)
    with pytest.raises(KeyboardInterrupt):
        validate_files([path], against=release)
    assert list((tmp_path / "spill").iterdir()) == []


# Whatever comes in


def is_told(content, suffix):
    """Return whether a file is refused, told of, or without rows; a traceback is neither."""
    with tempfile.TemporaryDirectory() as folder:
        path = put(Path(folder), f"links{suffix}", content)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("demarche.validate.tables.check_rules", lambda connection, sources: [])
            try:
                report = validate_files([path])
            except DataError:
                return True
        return report.errors > 0 or report.rows == {"links": 0}


@few
@given(st.binary(max_size=200), st.sampled_from([".csv", ".jsonl", ".json", ".parquet"]))
def test_any_bytes_are_told_of(content, suffix):
    assert is_told(content, suffix)


GOOD = {
    ".csv": LEDGER["links"].write_csv().encode(),
    ".jsonl": LEDGER["links"].write_ndjson().encode(),
    ".json": LEDGER["links"].write_json().encode(),
}


@pytest.fixture(scope="module")
def good_parquet(tmp_path_factory):
    path = tmp_path_factory.mktemp("good") / "links.parquet"
    LEDGER["links"].write_parquet(path)
    return path.read_bytes()


@settings(few, max_examples=60)
@given(st.sampled_from([*GOOD, ".parquet"]), st.integers(0, 10**6), st.binary(max_size=3), st.integers(0, 4))
def test_a_damaged_file_never_brings_a_traceback(good_parquet, suffix, at, put_in, taken):
    content = GOOD.get(suffix, good_parquet)
    at %= len(content)
    damaged = content[:at] + put_in + content[at + taken :]
    assert is_told(damaged, suffix) in (True, False)


@pytest.mark.parametrize(
    ("value", "valid", "meant"),
    [
        ("10", ["010", "100", "1011"], "010"),
        ("Strike ", ["strike", "protest"], "strike"),
        ("not before", ["before", "not_before"], "not_before"),
        ("actaul", ["actual", "planned"], "actual"),
        ("xyz", ["actual"], None),
        ("1", ["01", "001"], None),
        ("١٠", ["010"], None),
        ("", ["a"], None),
    ],
)
def test_what_a_value_is_likely_to_mean(value, valid, meant):
    assert likely(value, valid) == meant


def test_the_tables_of_a_folder_are_those_of_the_schema(release):
    assert {path.stem for path in release.glob("*.parquet")} == {*TABLE_NAMES, "texts"}
