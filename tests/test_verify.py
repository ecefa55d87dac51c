"""Verifying what was published: every byte, every number and every rule; whatever was changed is found."""

import json
import random
import shutil
import sys

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from demarche.cli import app
from demarche.releases import publish
from demarche.releases.disk import json_text
from demarche.releases.manifest import describe, sums
from demarche.releases.verify import Fault, verify
from demarche.schema.arrow import TABLE_NAMES
from demarche.schema.errors import DataError
from demarche.tests.ledger import damage, save
from demarche.validate import Report
from demarche.validate.examples import example_ledger

TABLES_AT_HAND = {name: frame for name, frame in example_ledger().items() if name in TABLE_NAMES}
OLD, NEW = "2024.2.0", "2024.10.0"


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """Return a folder of two versions."""
    root = tmp_path_factory.mktemp("published")
    publish(save(TABLES_AT_HAND, root / "build"), version=OLD, to=root / "to")
    other = damage(TABLES_AT_HAND, "incidents", {"incident_id": "irq-2024-02-07-strike"}, title="Erbil")
    publish(save(other, root / "build"), version=NEW, to=root / "to")
    return root / "to"


@pytest.fixture
def shelf(published, tmp_path):
    return shutil.copytree(published, tmp_path / "to")


def resealed(version, /, **told):
    """Make the manifest and the sums of a version anew, as somebody would who wants a change to go unseen."""
    manifest = json.loads((version / "manifest.json").read_text())
    (version / "manifest.json").write_text(json_text(manifest | told))
    (version / "SHA256SUMS").write_text(sums(version))


def flipped(path, at, mask):
    whole = bytearray(path.read_bytes())
    whole[at] ^= mask
    path.write_bytes(whole)


def test_what_was_published_is_sound(shelf):
    found = verify(shelf)
    assert (found.versions, found.faults, found.notes, found.exit_code) == ((NEW, OLD), (), (), 0)
    assert found.files == sum(path.is_file() for path in shelf.rglob("*"))
    assert {name: report.verdict for name, report in found.reports.items()} == {OLD: "right", NEW: "right"}
    assert verify(shelf / OLD).is_sound


def test_a_copy_under_another_name_is_sound(shelf, tmp_path):
    assert verify(shutil.copytree(shelf / OLD, tmp_path / "my copy"), rules=False).is_sound


def test_any_flipped_byte_is_found(shelf):
    chance = random.Random(0)
    files = sorted(path for path in shelf.rglob("*") if path.is_file())
    small = [path for path in files if path.name in {"SHA256SUMS", "manifest.json", "index.json"}]
    for path in [*files, *chance.choices(small, k=40)]:
        whole = path.read_bytes()
        flipped(path, chance.randrange(len(whole)), chance.randrange(1, 256))
        found = verify(shelf, rules=False)
        assert found.exit_code == 1, path
        assert path.name in {"index.json", "SHA256SUMS"} or (
            path.name in {fault.file for fault in found.faults}
        )
        path.write_bytes(whole)
    assert verify(shelf, rules=False).is_sound


def test_a_missing_a_further_and_a_cut_file(shelf):
    (shelf / OLD / "links.parquet").unlink()
    (shelf / OLD / "notes.txt").write_text("")
    (shelf / NEW / "codes.parquet").write_bytes(b"")
    (shelf / NEW / "views.sql").unlink()
    (shelf / NEW / "views.sql").mkdir()
    assert set(verify(shelf).faults) == {
        Fault(OLD, "links.parquet", "it is missing"),
        Fault(OLD, "notes.txt", "SHA256SUMS does not list it"),
        Fault(NEW, "codes.parquet", "its sha256 is not the one in SHA256SUMS"),
        Fault(NEW, "views.sql", "it is no file"),
    }


@pytest.mark.parametrize("name", ["SHA256SUMS", "manifest.json"])
def test_a_version_without_what_vouches_for_it(shelf, name):
    (shelf / OLD / name).unlink()
    assert Fault(OLD, name, "it is missing") in verify(shelf).faults


def test_lines_of_the_sums_in_another_order(shelf):
    lines = (shelf / OLD / "SHA256SUMS").read_text().splitlines(keepends=True)
    (shelf / OLD / "SHA256SUMS").write_text("".join(reversed(lines)))
    assert verify(shelf).faults == (Fault(OLD, "SHA256SUMS", "it is not written as it was"),)


def test_a_path_in_the_sums_that_leaves_the_folder_is_not_followed(shelf):
    with (shelf / OLD / "SHA256SUMS").open("a") as file:
        file.write(f"{'0' * 64}  ../index.json\n")
    assert verify(shelf).faults == (Fault(OLD, "../index.json", "it is missing"),)


# A change that was sealed again


def test_other_rows_under_sums_made_anew(shelf):
    path = shelf / OLD / "links.parquet"
    pq.write_table(pq.read_table(path).slice(1), path)
    resealed(shelf / OLD)
    assert {fault.message for fault in verify(shelf).faults} == {
        "its content_sha256 is not what the files say",
        "what it says of links.parquet is not what the file says",
    }


@pytest.mark.parametrize(
    ("told", "message"),
    [
        ({"inputs": []}, "its inputs is not what the files say"),
        ({"coders": []}, "its coders is not what the files say"),
        ({"version": "2024.2.1"}, "it is of version 2024.2.1"),
        ({"more": 1}, "its more is not what the files say"),
        ({"files": {}}, "what it says of views.sql is not what the file says"),
        ({"files": 3}, "it is not a manifest"),
    ],
)
def test_a_manifest_that_says_something_else(shelf, told, message):
    resealed(shelf / OLD, **told)
    faults = verify(shelf / OLD).faults
    assert message in {fault.message for fault in faults}
    assert {fault.file for fault in faults} == {"manifest.json"}


def test_a_manifest_that_is_none(shelf):
    (shelf / OLD / "manifest.json").write_text("{}")
    (shelf / OLD / "SHA256SUMS").write_text(sums(shelf / OLD))
    assert verify(shelf).faults == (Fault(OLD, "manifest.json", "it is not a manifest"),)


def test_tables_that_break_a_rule(shelf, tmp_path, monkeypatch):
    monkeypatch.setattr(sys.modules["demarche.releases.publish"], "_require_right", lambda _: Report(()))
    wrong = save(
        damage(TABLES_AT_HAND, "places", {"place_id": "irq-erbil"}, place_precision=9), tmp_path / "b"
    )
    folder = publish(wrong, version="2025.1.0", to=shelf).folder
    assert verify(folder, rules=False).exit_code == 0
    found = verify(folder)
    assert (found.faults, found.exit_code) == ((), 1)
    assert found.reports["2025.1.0"].totals == {"E112": 1}


# The index


def test_a_version_that_a_killed_publisher_did_not_list_is_told(shelf):
    shutil.copytree(shelf / NEW, shelf / "2024.11.0")
    resealed(shelf / "2024.11.0", version="2024.11.0")
    found = verify(shelf, rules=False)
    assert found.faults == ()
    assert found.notes == (
        "2024.11.0 stands and is not yet in index.json: the next publishing puts it there",
    )


def test_an_index_that_is_gone(shelf):
    (shelf / "index.json").unlink()
    assert [fault.file for fault in verify(shelf, rules=False).faults] == ["index.json"]
    shutil.rmtree(shelf / OLD)
    found = verify(shelf, rules=False)
    assert (found.faults, len(found.notes)) == ((), 1)


def test_an_index_of_a_version_that_is_gone(shelf):
    shutil.rmtree(shelf / OLD)
    assert [fault.file for fault in verify(shelf, rules=False).faults] == ["index.json"]


def test_what_a_publisher_left_aside_is_no_version(shelf):
    (shelf / ".tmp-2024.11.0").mkdir()
    assert verify(shelf, rules=False).is_sound


# The command


def run(*arguments):
    return CliRunner().invoke(app, ["verify", *map(str, arguments)])


def test_the_command_says_what_it_found(shelf):
    right = run(shelf)
    assert (right.exit_code, right.stdout.splitlines()[-1]) == (
        0,
        f"sound: 2 versions, {verify(shelf, rules=False).files} files, every byte as published, every rule holds",
    )
    assert (
        run(shelf, "--fast").stdout.splitlines()[-1].endswith("every byte as published, rules not verified")
    )
    (shelf / OLD / "links.parquet").unlink()
    wrong = run(shelf, "--fast")
    assert (wrong.exit_code, wrong.stdout.splitlines()[0]) == (1, "2024.2.0/links.parquet: it is missing")


def test_the_command_as_json(shelf):
    flipped(shelf / OLD / "views.sql", 3, 1)
    answer = run(shelf, "--json")
    found = json.loads(answer.stdout)
    assert (answer.exit_code, found["is_sound"], found["versions"]) == (1, False, [NEW, OLD])
    message = "its sha256 is not the one in SHA256SUMS"
    assert found["faults"] == [{"version": OLD, "file": "views.sql", "message": message}]
    assert found["rules"][NEW]["verdict"] == "right"


@pytest.mark.parametrize(("name", "code"), [("nowhere", "D001"), ("", "D407")])
def test_where_there_is_nothing_to_verify(tmp_path, name, code):
    with pytest.raises(DataError, match=code):
        verify(tmp_path / name)
    assert run(tmp_path / name).exit_code == 2


def test_the_manifest_made_anew_is_the_one_that_was_written(published):
    told = {"version": OLD, "channel": "candidate"}
    manifest = json.loads((published / OLD / "manifest.json").read_text())
    assert describe(published / OLD, schema_version=manifest["schema_version"], **told) == manifest
