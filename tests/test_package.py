"""What is shipped is whole, and the tools look into every room, the one called build too."""

import os
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
ROOMS = ("schema", "build", "validate", "releases", "known", "people", "commands")
# What a room holds besides Python: the vocabulary, the checks, the parser.
DATA = {".csv", ".yaml", ".sql"}


def run(*command, **options):
    return subprocess.run(
        [sys.executable, "-m", *command], capture_output=True, text=True, check=False, **options
    )


def built(kind, folder, *, root=ROOT):
    """Return the one file that a build leaves in a folder."""
    done = run("hatchling", "build", "-t", kind, "-d", str(folder), cwd=root)
    assert done.returncode == 0, done.stderr
    (file,) = folder.iterdir()
    return file


def unzipped(file, folder):
    with zipfile.ZipFile(file) as archive:
        archive.extractall(folder)
    return folder


def content(folder):
    """Return every file below a folder with its bytes."""
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Give the folder that a wheel of the project unpacks to."""
    folder = tmp_path_factory.mktemp("wheel")
    return unzipped(built("wheel", folder / "dist"), folder / "site")


@pytest.fixture(scope="module")
def sdist(tmp_path_factory):
    """Give the folder that an sdist of the project unpacks to."""
    folder = tmp_path_factory.mktemp("sdist")
    with tarfile.open(built("sdist", folder / "dist")) as archive:
        archive.extractall(folder, filter="data")
    (unpacked,) = folder.glob("demarche-*")
    return unpacked


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
    assert top == {*ROOMS, "cli.py", "__init__.py", "py.typed"}
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


def test_the_sdist_makes_the_same_wheel(sdist, wheel, tmp_path):
    again = unzipped(built("wheel", tmp_path / "dist", root=sdist), tmp_path / "site")
    assert content(again) == content(wheel)


@pytest.mark.slow
def test_the_sdist_runs_its_tests_and_examples(sdist):
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = run("pytest", "tests/test_codebook.py", ".import/demarche/known", cwd=sdist, env=environment)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (sdist / ".import" / "demarche").is_symlink()


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


def test_every_change_is_checked_as_at_home_with_every_python_and_the_oldest_dependencies():
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "check.yml").read_text(encoding="utf-8"))
    (job,) = workflow["jobs"].values()
    assert job["steps"][-1] == {"run": ".ci/run"}
    matrix = job["strategy"]["matrix"]
    assert (matrix["python"], matrix["dependencies"]) == (["3.11", "3.12", "3.13"], ["pinned"])
    assert matrix["include"] == [{"python": "3.11", "dependencies": "oldest"}]


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
