"""The answer to a query, on the terminal or in a file, in every form: whole, in order, and held in no memory."""

import io
import json
import sys
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from demarche.cli import app
from demarche.releases import query
from demarche.releases.answers import first_rows, format_of, save_answer, write_text_answer
from demarche.releases.query import asked
from demarche.schema.errors import DataError
from demarche.validate.examples import Example, example_ledger, write_example

# Everything that a format could get wrong: no value, an empty text, quotes, a line break, a large sum, a list.
ODD = """
SELECT NULL AS nothing, '' AS empty, 'say "x",' || chr(10) || 'y' AS quoted, 12::HUGEINT AS large,
    [1, NULL] AS list, {'a': 1} AS struct, INTERVAL 1 MONTH AS span, 'x'::ENUM ('x') AS enum,
    DATE '2024-02-02' AS day, 1.5::DOUBLE AS real, 1.50::DECIMAL(9, 2) AS exact, true AS yes, 'ż' AS letter
"""
ALL = ["csv", "json", "parquet"]


@pytest.fixture(scope="module")
def build(tmp_path_factory):
    return write_example(Example("", ""), tmp_path_factory.mktemp("build"))


@pytest.fixture
def small_batches(monkeypatch):
    monkeypatch.setattr(query, "ROW_GROUP_ROWS", 1000)


def texts(build, sql, kind):
    file = io.StringIO()
    with asked(sql, release=build) as answer:
        rows = write_text_answer(answer, file, kind=kind)
    return rows, file.getvalue()


def save(build, sql, out, kind):
    with asked(sql, release=build) as answer:
        return save_answer(answer, out, kind=kind, release=build)


def test_csv(build):
    names = "nothing,empty,quoted,large,list,struct,span,enum,day,real,exact,yes,letter"
    values = ',"","say ""x"",\ny",12,"[1, NULL]",{\'a\': 1},1 month,x,2024-02-02,1.5,1.50,true,ż'
    assert texts(build, ODD, "csv") == (1, f"{names}\n{values}\n")
    assert texts(build, "SELECT event_id FROM events WHERE false", "csv") == (0, "event_id\n")


def test_json(build):
    rows, text = texts(build, ODD, "json")
    assert rows == 1
    assert json.loads(text) == [
        {
            "nothing": None,
            "empty": "",
            "quoted": 'say "x",\ny',
            "large": 12,
            "list": [1, None],
            "struct": {"a": 1},
            "span": "1 month",
            "enum": "x",
            "day": "2024-02-02",
            "real": 1.5,
            "exact": "1.50",
            "yes": True,
            "letter": "ż",
        }
    ]
    assert texts(build, "SELECT 1 WHERE false", "json") == (0, "[]\n")


@pytest.mark.parametrize("kind", ALL)
def test_an_answer_of_many_batches_is_whole_and_in_order(build, tmp_path, small_batches, kind):
    out = tmp_path / f"answer.{kind}"
    assert save(build, "SELECT 9999 - range AS n FROM range(10000) ORDER BY range", out, kind) == 10_000
    read = {"csv": pl.read_csv, "json": pl.read_json, "parquet": pl.read_parquet}[kind]
    assert read(out)["n"].to_list() == list(range(9999, -1, -1))
    assert list(tmp_path.iterdir()) == [out]


def test_parquet_keeps_types_and_replaces_what_was_there(build, tmp_path):
    # The file is called like a table, and its columns are none of it.
    out = tmp_path / "events.parquet"
    out.write_text("old")
    save(build, "FROM events", out, "parquet")
    assert pl.read_parquet(out).equals(example_ledger()["events"])
    save(build, ODD, out, "parquet")
    assert pl.read_parquet(out).row(0)[:5] == (None, "", 'say "x",\ny', 12, [1, None])


@pytest.mark.parametrize("kind", ALL)
def test_an_answer_that_fails_midway_leaves_the_old_file(build, tmp_path, small_batches, kind):
    out = tmp_path / "answer"
    out.write_text("old")
    failing = "SELECT CASE WHEN range = 9000 THEN error('spilt') ELSE range END AS n FROM range(10000)"
    with pytest.raises(DataError, match=r"D405.*spilt"):
        save(build, failing, out, kind)
    assert out.read_text() == "old"
    assert list(tmp_path.iterdir()) == [out]


def test_an_answer_never_goes_into_the_release(build):
    before = sorted(build.iterdir())
    for out in (
        build / "claims.parquet",
        build / "new.csv",
        build.parent / "x" / ".." / build.name / "a.csv",
    ):
        with pytest.raises(DataError, match="D016"):
            save(build, "FROM events", out, "csv")
    assert sorted(build.iterdir()) == before


def test_a_file_that_cannot_be_written(build, tmp_path):
    with pytest.raises(DataError, match="D014"):
        save(build, "FROM events", tmp_path / "none" / "a.csv", "csv")


def test_the_first_rows_are_held_and_all_are_counted(build, small_batches):
    with asked("SELECT range AS n FROM range(10000)", release=build) as answer:
        first = first_rows(answer, shown=1500)
    assert (first.rows["n"].to_list(), first.total) == (list(range(1500)), 10_000)
    with asked("SELECT 1 AS n WHERE false", release=build) as answer:
        first = first_rows(answer, shown=10)
    assert (first.rows.columns, first.rows.height, first.total) == (["n"], 0, 0)


@pytest.mark.parametrize(
    ("given", "out", "as_json", "expected"),
    [
        (None, None, False, "table"),
        (None, None, True, "json"),
        ("csv", None, False, "csv"),
        (None, "a.csv", False, "csv"),
        (None, "a.JSON", False, "json"),
        ("json", "a.csv", False, "json"),
        ("json", None, True, "json"),
        (None, "a.csv", True, "json"),
        (None, "a.parquet", False, "parquet"),
    ],
)
def test_the_format_by_name_or_by_ending(given, out, as_json, expected):
    assert format_of(given, Path(out) if out else None, as_json=as_json) == expected


@pytest.mark.parametrize(
    ("given", "out", "as_json"),
    [
        ("xlsx", None, False),
        ("parquet", None, False),
        ("csv", None, True),
        (None, "a.txt", False),
        ("table", "a", False),
    ],
)
def test_formats_that_cannot_be(given, out, as_json):
    with pytest.raises(DataError, match="D016"):
        format_of(given, Path(out) if out else None, as_json=as_json)


@pytest.fixture
def run(build):
    def invoke(*arguments, **options):
        return CliRunner().invoke(app, ["query", *map(str, arguments), "--release", str(build)], **options)

    return invoke


def test_the_command_prints_what_is_asked_for(run):
    sql = "SELECT event_type, count(*) AS events FROM events GROUP BY ALL ORDER BY ALL LIMIT 1"
    assert run(sql, "--format", "csv").stdout == "event_type,events\ncasualty_claim,3\n"
    assert json.loads(run(sql, "--json").stdout) == [{"event_type": "casualty_claim", "events": 3}]
    assert "│ casualty_claim │ 3      │" in run(sql).stdout
    assert run(sql).stdout.endswith("1 row\n")


def test_the_command_reads_the_statement_from_a_file(run, tmp_path):
    statement = tmp_path / "query.sql"
    statement.write_text("-- how many\nSELECT count(*) AS n\nFROM events;\n")
    for file, typed in ((statement, None), ("-", statement.read_text())):
        assert run("--file", file, "--format", "csv", input=typed).stdout == "n\n11\n"
    for wrong in ((), ("FROM events", "--file", statement), ("--file", tmp_path / "none")):
        assert run(*wrong).exit_code == 2


def test_the_command_writes_a_file(run, tmp_path):
    out = tmp_path / "strikes.parquet"
    result = run("FROM events WHERE event_type = 'strike'", "--out", out)
    assert (result.exit_code, result.stdout) == (0, "")
    assert "".join(result.stderr.split()) == f"2rowswrittento{out}"  # however the line is broken
    assert pl.read_parquet(out).height == 2


def test_the_command_says_where_a_table_was_cut(run, monkeypatch):
    monkeypatch.setattr(sys.modules["demarche.commands.query"], "PIPED", 3)
    assert run("FROM range(10)").stdout.endswith("10 rows, the first 3 shown\n")


def test_the_command_that_is_refused(run):
    result = run("DROP VIEW events", "--json")
    assert result.exit_code == 2
    assert json.loads(result.stdout)["error"]["code"] == "D405"
