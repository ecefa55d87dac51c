"""What is shipped is whole, and the tools look into every room, the one called build too."""

import os
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("schema", "build", "validate", "releases", "known", "people", "commands")
# What a room holds besides Python: the vocabulary, the checks, the parser.
DATA = {".csv", ".yaml", ".sql"}


def run(*command, **options):
    return subprocess.run(
        [sys.executable, "-m", *command], capture_output=True, text=True, check=False, **options
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Give the folder that a wheel of the project unpacks to."""
    folder = tmp_path_factory.mktemp("wheel")
    built = run("hatchling", "build", "-t", "wheel", "-d", str(folder), cwd=ROOT)
    assert built.returncode == 0, built.stderr
    (file,) = folder.glob("*.whl")
    with zipfile.ZipFile(file) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def test_the_wheel_holds_every_module_and_all_data(wheel):
    ours = {
        path.relative_to(ROOT).as_posix()
        for room in ROOMS
        for path in (ROOT / room).rglob("*")
        if path.suffix in {*DATA, ".py"} and "published" not in path.parts
    }
    shipped = {path.relative_to(wheel / "demarche").as_posix() for path in (wheel / "demarche").rglob("*.*")}
    assert ours | {"cli.py", "__init__.py"} <= shipped
    assert "build/coders/parser/model/meta.json" in shipped


def test_the_wheel_holds_nothing_else(wheel):
    top = {path.relative_to(wheel / "demarche").parts[0] for path in (wheel / "demarche").rglob("*")}
    assert top == {*ROOMS, "cli.py", "__init__.py"}
    assert not list(wheel.rglob("*.pyc"))
    assert not (wheel / "demarche" / "releases" / "published").exists()


def test_the_wheel_runs_by_itself(wheel, tmp_path):
    environment = {**os.environ, "PYTHONPATH": str(wheel)}
    script = "import demarche; print(demarche.__file__, demarche.code('Iraq protested.')['documents'].height)"
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == [str(wheel / "demarche" / "__init__.py"), "1"]


@pytest.mark.parametrize("room", [*ROOMS, "tests"])
def test_a_lint_error_is_found_in_every_room(room):
    found = run(
        *("ruff", "check", "--force-exclude", "--stdin-filename", f"{room}/planted.py", "-"),
        input="import os\n",
        cwd=ROOT,
    )
    assert found.returncode == 1
    assert "F401" in found.stdout


def test_ruff_walks_into_build_and_not_into_the_link():
    files = run("ruff", "check", "--show-files", cwd=ROOT).stdout.split()
    assert str(ROOT / "build" / "run.py") in files
    assert not [file for file in files if "/.import/" in file]


def test_every_room_is_type_checked_and_tested():
    tool = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    assert {f"demarche.{room}" for room in ROOMS} <= set(tool["mypy"]["packages"])
    assert {f".import/demarche/{room}" for room in ROOMS} <= set(tool["pytest"]["testpaths"])


def test_every_requirement_is_hashed_and_none_names_an_address():
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    pinned = [number for number, line in enumerate(lines) if line and not line.startswith((" ", "#"))]
    assert len(pinned) > 50
    assert all(
        "==" in lines[number] and lines[number + 1].strip().startswith("--hash=sha256:") for number in pinned
    )
    assert not [line for line in lines if "://" in line or line.startswith("--")]


def test_every_dependency_is_pinned():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    names = {line.split("[")[0].split(">")[0].split("=")[0].lower().replace("_", "-") for line in wanted}
    pinned = {
        line.split("==")[0] for line in (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    }
    assert names <= pinned
