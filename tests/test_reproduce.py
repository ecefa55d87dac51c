"""Reproducing a version: the same inputs give the same bytes, and what is other is named before anything is made."""

import json
import shutil

import pytest
from typer.testing import CliRunner

from demarche.cli import app
from demarche.commands import reproduce as _reproduce  # noqa: F401  # it registers itself
from demarche.releases.manifest import sums
from demarche.releases.reproduce import (
    FileOutcome,
    Reproduction,
    reproduce,
    require_coder,
    require_inputs,
    whole_version,
)
from demarche.schema.errors import DataError
from demarche.tests.conftest import REPORT

SECOND = """\
Tuesday, January 16, 2024

Tehran on the raid

Iran said on Tuesday that it had told Pakistan beforehand.
"""


def run(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Give a folder with reports, and with releases made of them."""
    folder = tmp_path_factory.mktemp("made")
    (folder / "reports").mkdir()
    for name, text in (("one.txt", REPORT), ("two.txt", SECOND)):
        (folder / "reports" / name).write_text(text, encoding="utf-8")
    assert run("build", folder / "reports", "--out", folder / "build").exit_code == 0
    released = run("release", folder / "build", "--version", "2026.11.0", "--to", folder / "shelf")
    assert released.exit_code == 0
    return folder


@pytest.fixture
def version(made, tmp_path):
    """Give a version that may be changed."""
    return shutil.copytree(made / "shelf" / "2026.11.0", tmp_path / "shelf" / "2026.11.0")


def rewritten(version, **values):
    """Return a version whose manifest says something else, and vouches for itself all the same."""
    manifest = json.loads((version / "manifest.json").read_text())
    (version / "manifest.json").write_text(json.dumps(manifest | values, indent=2, sort_keys=True) + "\n")
    (version / "SHA256SUMS").write_text(sums(version))
    return version


def remake(made):
    return lambda folder: shutil.copytree(made / "build", folder) and None


def test_the_same_inputs_give_the_same_bytes(made):
    shelf = made / "shelf"
    before = {path: path.read_bytes() for path in shelf.rglob("*") if path.is_file()}
    again = run("reproduce", shelf / "2026.11.0", made / "reports", "--json")
    told = json.loads(again.stdout)
    assert (again.exit_code, told["verdict"], told["software"]) == (0, "the same bytes", {})
    assert {file["outcome"] for file in told["files"]} == {"same"}
    assert {path: path.read_bytes() for path in shelf.rglob("*") if path.is_file()} == before


def test_what_is_not_the_same_is_named_file_by_file(made, version):
    (version / "views.sql").write_text("-- other\n")
    rewritten(version)
    found = reproduce(whole_version(version), remake(made))
    assert (found.verdict, found.exit_code) == ("different", 1)
    outcomes = {file.name: file.outcome for file in found.files}
    assert outcomes["views.sql"] == "different"
    assert outcomes["claims.parquet"] == "same"


def test_a_file_too_many_and_one_too_few(made, version):
    (version / "views.sql").rename(version / "more.sql")
    outcomes = {
        file.name: file.outcome for file in reproduce(whole_version(rewritten(version)), remake(made)).files
    }
    assert (outcomes["views.sql"], outcomes["more.sql"]) == ("extra", "missing")


def test_where_another_library_wrote_the_content_is_compared(made, version):
    manifest = json.loads((version / "manifest.json").read_text())
    rewritten(version, software=manifest["software"] | {"pyarrow": "1.0"})
    found = reproduce(whole_version(version), remake(made))
    outcomes = {file.name: file.outcome for file in found.files}
    assert (found.verdict, found.exit_code) == ("the same content", 0)
    assert (outcomes["manifest.json"], outcomes["events-2024.parquet"]) == ("not compared", "same")
    assert found.software.keys() == {"pyarrow"}


@pytest.mark.parametrize(
    ("outcomes", "verdict"),
    [
        (["same", "same"], "the same bytes"),
        (["same", "same content", "not compared"], "the same content"),
        (["same", "different"], "different"),
        (["same content", "missing"], "different"),
        (["extra"], "different"),
    ],
)
def test_the_verdict_is_the_worst_of_the_files(outcomes, verdict):
    files = tuple(FileOutcome(str(number), outcome) for number, outcome in enumerate(outcomes))
    assert Reproduction("2026.11.0", files, {}).verdict == verdict


def test_other_documents_are_named(made, tmp_path):
    sources = shutil.copytree(made / "reports", tmp_path / "reports")
    (sources / "two.txt").write_text(SECOND.replace("told", "warned"))
    (sources / "three.txt").write_text(SECOND.replace("Iran", "Iraq"))
    (sources / "one.txt").unlink()
    result = run("reproduce", made / "shelf" / "2026.11.0", sources)
    assert result.exit_code == 2
    assert "D472" in result.stderr
    assert "1 missing (one.txt), 1 none of them (three.txt), 1 with another text (two.txt)" in result.stderr


def test_many_documents_are_counted(made):
    version = whole_version(made / "shelf" / "2026.11.0")
    with pytest.raises(DataError, match=r"none of them \(00\.txt, .*, 4 more\)"):
        require_inputs(version, {str(number): f"{number:02}.txt" for number in range(9)})


def test_another_coder_is_named(made):
    version = whole_version(made / "shelf" / "2026.11.0")
    (coder,) = version.manifest["coders"]
    require_coder(version, coder)
    with pytest.raises(DataError, match=r"D473 .*parser_sha256 was [0-9a-f]{12}, is other\."):
        require_coder(version, coder | {"parser_sha256": "other"})


def test_what_people_coded_is_not_made_from_reports(version):
    (coder,) = json.loads((version / "manifest.json").read_text())["coders"]
    hand = coder | {"coder_id": "hand-anna", "lexicon_sha256": None, "parser_sha256": None}
    rewritten(version, coders=[coder, hand])
    with pytest.raises(DataError, match=r"D474 .*\(hand-anna\)"):
        require_coder(whole_version(version), coder)
    rewritten(version, coders=[coder, hand | {"coder_id": "review-anna"}])
    require_coder(whole_version(version), coder)


def test_a_damaged_version_is_not_made_anew(made, version):
    (version / "links.parquet").write_bytes(b"X")
    assert "D406" in run("reproduce", version, made / "reports").stderr


def test_a_reviewed_version_needs_its_review(made, version):
    (version / "reviews.parquet").write_bytes(b"PAR1")
    assert "D475" in run("reproduce", rewritten(version), made / "reports").stderr


def test_the_version_before_must_stand_beside_it(made, version):
    (version / "CHANGELOG.md").write_text(
        "# What changed\n\n## 2026.11.0\n\nSince 2026.10.0:\n\n## 2026.10.0\n"
    )
    with pytest.raises(DataError, match=r"D471 .*2026\.11\.0 follows 2026\.10\.0"):
        reproduce(whole_version(rewritten(version)), remake(made))


def test_a_version_that_builds_on_another_is_made_on_it(made, tmp_path):
    shelf = shutil.copytree(made / "shelf", tmp_path / "shelf")
    assert run("release", made / "build", "--version", "2026.11.1", "--to", shelf).exit_code == 0
    assert reproduce(whole_version(shelf / "2026.11.1"), remake(made)).verdict == "the same bytes"


def test_there_must_be_a_version(tmp_path):
    assert "D001" in run("reproduce", tmp_path / "nowhere", tmp_path).stderr
