"""The action for GitHub and the hooks for pre-commit: what they run, and how that ends."""

import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from demarche.schema.arrow import TABLE_NAMES
from demarche.tests.ledger import damage, ledger, save
from demarche.validate.out.github import step_outputs
from demarche.validate.report import Report

ROOT = Path(__file__).parents[1]
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
STEPS = {step["id"]: step for step in ACTION["runs"]["steps"]}
PAGE = (ROOT / "docs" / "validation" / "ci.md").read_text(encoding="utf-8")
STRIKE = {"event_type": "strike"}


@pytest.fixture
def runner(tmp_path):
    """Give a function that runs the step ``validate`` as GitHub would, and returns how it ended and its outputs."""
    tools = tmp_path / "tools"
    tools.mkdir()
    program = tools / "demarche"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m demarche.cli "$@"\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    for name in ("temp", "data"):
        (tmp_path / name).mkdir()

    def run(**inputs):
        outputs = tmp_path / "outputs"
        outputs.write_text("")
        environment = {
            "PATH": f"{tools}:{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT / ".import"),
            "GITHUB_ACTION_PATH": str(ROOT),
            "GITHUB_OUTPUT": str(outputs),
            "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"),
            "GITHUB_WORKSPACE": str(tmp_path),
            "RUNNER_TEMP": str(tmp_path / "temp"),
            **filled(STEPS["validate"]["env"], inputs),
        }
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", STEPS["validate"]["run"]],
            check=False,
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
        )
        told = dict(line.split("=", 1) for line in outputs.read_text().splitlines())
        return done, told

    return run


def filled(environment, inputs):
    """Return a step's environment with the inputs filled in, as GitHub fills in expressions."""
    defaults = {name: given.get("default", "") for name, given in ACTION["inputs"].items()}
    known = {f"inputs.{name}": value for name, value in (defaults | inputs).items()}
    return {name: known[re.fullmatch(r"\$\{\{ (.+) \}\}", value)[1]] for name, value in environment.items()}


def test_right_tables_pass(runner, tmp_path):
    tables, texts = ledger()
    save(tables, tmp_path / "data", texts)
    done, told = runner(path="data")
    assert (done.returncode, done.stderr) == (0, "")
    assert told == {
        "report": str(tmp_path / "temp" / "demarche-junit.xml"),
        "verdict": "right",
        "errors": "0",
        "warnings": "0",
        "not-verified": "0",
    }
    assert Path(told["report"]).read_bytes().startswith(b"<?xml")
    assert (tmp_path / "summary.md").read_text(encoding="utf-8").startswith("## ✅ Démarche: right\n")


def test_damaged_tables_fail_the_step_and_no_value_gives_a_command(runner, tmp_path):
    tables, _ = ledger()
    evil = "x\n::add-mask::y\n##[error]z"
    save(damage(tables, "events", STRIKE, modality=evil, sovereign="SYR"), tmp_path / "data")
    done, told = runner(path="\n  data  \n\n", junit="new/report.xml", **{"failing-rows": "rows"})
    assert done.returncode == 1
    assert told == {
        "report": "new/report.xml",
        "verdict": "not right",
        "errors": "1",
        "warnings": "1",
        "not-verified": "0",
    }
    assert (tmp_path / "new" / "report.xml").exists()
    assert [path.name for path in (tmp_path / "rows").iterdir()] == ["events.parquet"]
    lines = (done.stdout + done.stderr).splitlines()
    stop = next(line for line in lines if line.startswith("::stop-commands::"))
    go = f"::{stop.removeprefix('::stop-commands::')}::"
    obeyed = [*lines[: lines.index(stop)], *lines[lines.index(go) + 1 :]]
    assert all(line.startswith(("::error ", "::warning ")) for line in obeyed)
    assert [line.split(" ", 1)[0] for line in obeyed] == ["::error", "::warning"]


@pytest.mark.parametrize(("strict", "code"), [("false", 0), ("true", 1)])
def test_doubts_fail_where_they_are_asked_to(runner, tmp_path, strict, code):
    tables, _ = ledger()
    save(damage(tables, "events", STRIKE, sovereign="SYR"), tmp_path / "data")
    done, told = runner(path="data", strict=strict)
    assert (done.returncode, told["warnings"]) == (code, "1")


@pytest.mark.parametrize(
    ("inputs", "told"),
    [
        ({"path": " \n"}, "The input path is empty"),
        ({"path": "data", "strict": "yes"}, "The input strict must be true or false"),
        ({"path": "nowhere"}, "::error title=D001::nowhere: There is no file or folder here."),
        ({"path": "-x"}, "::error title=D001::-x: "),
        ({"path": "$(touch hacked)`touch hacked`;touch hacked"}, "::error title=D001::"),
    ],
)
def test_what_cannot_run_fails_with_a_reason_and_nothing_in_an_input_is_run(runner, tmp_path, inputs, told):
    done, _ = runner(**inputs)
    assert done.returncode == 2
    assert told in done.stdout + done.stderr
    assert not (tmp_path / "hacked").exists()


def test_a_report_of_an_earlier_run_does_not_stay(runner, tmp_path):
    (tmp_path / "old.xml").write_text("old")
    done, told = runner(path="nowhere", junit="old.xml")
    assert (done.returncode, told["report"]) == (2, "old.xml")
    assert not (tmp_path / "old.xml").exists()


def test_the_program_is_installed_apart_from_the_python_of_other_steps(tmp_path):
    tools = tmp_path / "python"
    tools.write_text('#!/bin/sh\necho "$@" >> "$LOG"\nmkdir -p "$3/bin"\ncp "$0" "$3/bin/python"\n')
    tools.chmod(0o755)
    for package, expected in (("", "/action"), ("demarche==0.1.0", "demarche==0.1.0")):
        log = tmp_path / "log"
        log.write_text("")
        known = {"PACKAGE": package, "PYTHON": str(tools), "LOG": str(log), "GITHUB_ACTION_PATH": "/action"}
        environment = {"PATH": os.environ["PATH"], "RUNNER_TEMP": str(tmp_path), **known}
        assert set(STEPS["install"]["env"]) == {"PYTHON", "PACKAGE"}
        subprocess.run(["bash", "-c", STEPS["install"]["run"]], env=environment, cwd=tmp_path, check=True)
        venv, pip = log.read_text().splitlines()
        assert venv == f"-m venv {tmp_path}/demarche"
        assert pip == f"-m pip install --quiet --disable-pip-version-check -- {expected}"
    assert STEPS["python"]["with"]["update-environment"] is False
    assert re.fullmatch(r"actions/setup-python@v\d+", STEPS["python"]["uses"])


def test_inputs_reach_scripts_as_variables_only():
    for step in ACTION["runs"]["steps"]:
        script = step.get("run", "set -euo pipefail\n")
        assert "${{" not in script
        assert script.startswith("set -euo pipefail\n")
        assert step.get("shell", "bash") == "bash"
    asked = re.findall(r"inputs\.([\w-]+)", str(ACTION["runs"]))
    assert sorted(asked) == sorted(ACTION["inputs"])


def test_the_outputs_are_those_that_the_program_and_the_script_tell():
    told = [line.split("=", 1)[0] for line in step_outputs(Report(())).splitlines()]
    assert sorted(ACTION["outputs"]) == sorted([*told, "report"])
    for name, output in ACTION["outputs"].items():
        assert output["value"] == f"${{{{ steps.validate.outputs.{name} }}}}"


@pytest.mark.parametrize("name", [*ACTION["inputs"], *ACTION["outputs"]])
def test_the_page_tells_every_input_and_output(name):
    assert f"`{name}`" in PAGE


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_a_hook_runs_the_program_on_tables(hook):
    assert (hook["entry"], hook["language"], hook["require_serial"]) == ("demarche validate", "python", True)
    assert hook["pass_filenames"] is (hook["id"] == "demarche-validate")
    assert f"`{hook['id']}`" in PAGE
    wanted = [
        f"{table}.{kind}" for table in TABLE_NAMES for kind in ("csv", "tsv", "jsonl", "ndjson", "parquet")
    ]
    assert all(
        re.search(hook["files"], name) for name in (*wanted, *(f"data/2024/{name}" for name in wanted))
    )
    others = [
        "README.md",
        "events.md",
        "my_events.csv",
        "events.csv.bak",
        "eventsXcsv",
        "data/events/readme.csv",
    ]
    assert not any(re.search(hook["files"], name) for name in others)


def test_the_hooks():
    assert [hook["id"] for hook in HOOKS] == ["demarche-validate", "demarche-validate-folder"]
