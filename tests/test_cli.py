"""The commands: what they print where, and their exit codes."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from demarche import __version__
from demarche.cli import app

ROOT = Path(__file__).parents[1]
COMMANDS = sorted(command.name for command in app.registered_commands)
PROGRAM = [sys.executable, "-m", "demarche.cli"]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT / ".import")}


def run(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Give a build of the sample reports."""
    folder = tmp_path_factory.mktemp("samples") / "build"
    assert run("build", ROOT / "samples", "--out", folder).exit_code == 0
    return folder


@pytest.fixture(scope="module")
def published(built):
    shelf = built.parent / "published"
    assert run("release", built, "--version", "2026.11.0", "--to", shelf).exit_code == 0
    return shelf / "2026.11.0"


def test_the_commands():
    assert [
        *("agree", "build", "describe", "diff", "evaluate", "fetch", "import", "query", "release"),
        *("reproduce", "review", "sheet", "validate", "verify"),
    ] == COMMANDS


def test_the_version():
    assert run("--version").stdout == f"demarche {__version__}\n"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_an_example_json_and_a_line_in_the_readme(command):
    shown = run(command, "--help").stdout
    assert f"Example: demarche {command} " in shown
    assert "--json" in shown
    assert f"| `demarche {command} " in (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_examples_run(tmp_path, monkeypatch):
    (tmp_path / "samples").symlink_to(ROOT / "samples")
    monkeypatch.chdir(tmp_path)
    for command in (
        *(
            "build",
            "validate",
            "agree",
            "sheet",
            "import",
            "review",
            "release",
            "query",
            "verify",
            "describe",
        ),
        "reproduce",
    ):
        text = re.sub(r"[│\s]+", " ", run(command, "--help").stdout)
        example, *_ = re.findall(rf"Example: demarche ({command} .+?) (?:╭|Example:)", text)
        arguments = [quoted or plain for quoted, plain in re.findall(r'"([^"]+)"|(\S+)', example)]
        assert run(*arguments).exit_code == 0, example


def test_a_build_with_a_bad_file(save, report, tmp_path):
    good, bad = save("good.txt", report), save("bad.txt", b"caf\xe9")
    result = run("build", good, bad, "--out", tmp_path / "out")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert f"D005 {bad}: The text is not UTF-8 (at byte 3)." in result.stderr
    assert "→ Convert it" in result.stderr
    assert "1 documents" in result.stderr
    assert (tmp_path / "out" / "events.parquet").exists()


def test_a_build_as_json(save, report, tmp_path):
    result = run("build", save("good.txt", report), save("bad.txt", ""), "--out", tmp_path / "out", "--json")
    summary = json.loads(result.stdout)
    assert summary["folder"] == str(tmp_path / "out")
    assert summary["rows"]["documents"] == 1
    assert [problem["code"] for problem in summary["problems"]] == ["D003"]


def test_a_build_of_nothing(tmp_path):
    result = run("build", tmp_path / "nowhere", "--out", tmp_path / "out")
    assert result.exit_code == 2
    assert "D001" in result.stderr
    assert "nothing written" in result.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["validate", "nowhere"], "D001"),
        (["release", "nowhere", "--version", "2026.1.0"], "D001"),
        (["release", "nowhere", "--version", "one"], "D402"),
        (["query", "FROM events", "--release", "1999.1.0"], "D401"),
        (["describe", "evnts"], "D101"),
    ],
)
@pytest.mark.parametrize("as_json", [False, True])
def test_an_error_is_a_sentence_and_a_hint(arguments, code, as_json, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = run(*arguments, *(["--json"] if as_json else []))
    assert result.exit_code == 2
    assert result.stderr.startswith(code)
    assert "\n  → " in result.stderr
    assert "Traceback" not in result.stderr
    assert (json.loads(result.stdout)["error"]["code"] if as_json else result.stdout) == (
        code if as_json else ""
    )


def test_an_error_of_ours_is_no_traceback(monkeypatch):
    def fail(table):
        raise ZeroDivisionError("oh")

    monkeypatch.setattr("demarche.schema.dictionary.data_dictionary", fail)
    result = run("describe")
    assert result.exit_code == 2
    assert result.stderr.startswith("P003 ZeroDivisionError: oh")


@pytest.mark.parametrize(
    "arguments", [[], ["build"], ["build", "a", "--out", "b", "--jobs", "0"], ["wander"]]
)
def test_a_wrong_command_line_could_not_run(arguments):
    assert run(*arguments).exit_code == 2


def test_validate_says_right_or_not(built, tmp_path):
    assert run("validate", built).exit_code == 0
    assert json.loads(run("validate", built, "--json").stdout)["is_clean"] is True
    for path in built.glob("*.parquet"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "actors.parquet").unlink()
    result = run("validate", tmp_path)
    assert result.exit_code == 1
    assert "not right" in result.stdout


def test_what_does_not_validate_is_not_released(built, tmp_path):
    broken, shelf = tmp_path / "broken", tmp_path / "published"
    broken.mkdir()
    for path in built.glob("*.parquet"):
        (broken / path.name).write_bytes(path.read_bytes())
    (broken / "actors.parquet").unlink()
    result = run("release", broken, "--version", "2026.11.0", "--to", shelf)
    assert result.exit_code == 1
    assert "D404" in result.stderr
    assert not (shelf / "2026.11.0").exists()
    assert json.loads(run("release", broken, "--version", "2026.11.0", "--to", shelf, "--json").stdout)[
        "report"
    ]


def test_a_release_says_what_stands(built, published):
    again = run("release", built, "--version", "2026.11.0", "--to", published.parent, "--json")
    assert again.exit_code == 0
    told = json.loads(again.stdout)
    assert (told["version"], told["is_new"]) == ("2026.11.0", False)


def test_a_query_prints_a_table_or_json(published):
    sql = "SELECT count(*) AS documents FROM documents"
    table, rows = (
        run("query", sql, "--release", published),
        run("query", sql, "--release", published, "--json"),
    )
    assert "documents" in table.stdout
    assert "20" in table.stdout
    assert json.loads(rows.stdout) == [{"documents": 20}]


def test_rows_are_not_folded_or_cut_away_from_a_terminal(published):
    result = run("query", "SELECT repeat('x', 300) AS long FROM range(150)", "--release", published)
    assert result.stdout.count("x" * 300) == 150


def test_describe_knows_every_column():
    columns = json.loads(run("describe", "--json").stdout)
    shown = run("describe").stdout
    assert {column["table"] for column in columns} >= {"documents", "events", "claims"}
    assert all(column["column"] in shown and column["description"] in shown for column in columns)


def test_the_readme_shows_what_the_query_answers(published):
    sql, answer = re.search(
        r'demarche query "(SELECT [^"]+)"\n```\n\n```text\n(.*?)```',
        (ROOT / "README.md").read_text("utf-8"),
        re.DOTALL,
    ).groups()
    assert run("query", sql, "--release", published).stdout == answer


def test_help_imports_nothing_heavy():
    heavy = {"duckdb", "pandera", "polars", "pyarrow", "spacy"}
    script = f"import sys, demarche.cli; print(*{heavy} & set(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", script], env=ENVIRONMENT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == ""


def test_a_reader_that_goes_away_ends_a_command_without_a_word(published):
    query = [*PROGRAM, "query", "SELECT repeat('x', 1000) FROM range(5000)", "--release", str(published)]
    with subprocess.Popen(query, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=ENVIRONMENT) as program:
        program.stdout.read(10)
        program.stdout.close()
        assert program.stderr.read() == b""
    assert program.returncode == 2


@pytest.mark.parametrize("request_to_end", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_leaves_nothing(save, report, tmp_path, request_to_end):
    # A pipe is a document that never ends: the build waits in it until it is told to stop.
    waiting = save("good.txt", report).with_name("waiting.jsonl")
    os.mkfifo(waiting)
    heeding = (
        "import signal; signal.signal(2, signal.default_int_handler); import demarche.cli as c; c.main()"
    )
    command = [sys.executable, "-c", heeding, "build", str(waiting.parent), "--out", str(tmp_path / "out")]
    program = subprocess.Popen(command, stderr=subprocess.PIPE, env=ENVIRONMENT)
    with program, waiting.open("wb"):  # waits until the build has opened the other end
        time.sleep(0.2)
        program.send_signal(request_to_end)
        told = program.communicate(timeout=20)[1].decode()
    assert program.returncode == 2
    assert told.startswith("D019 Stopped before the end")
    assert [path.name for path in tmp_path.iterdir()] == ["in"]
