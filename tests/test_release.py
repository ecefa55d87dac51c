"""Publishing: whole or not at all, the same bytes each time, and never over what stands."""

import errno
import hashlib
import json
import os
import signal
import subprocess
import sys
from datetime import date

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from demarche.releases import NotPublished, publish, published_versions
from demarche.releases.content import content_sha256
from demarche.releases.manifest import first_damaged
from demarche.schema import parquet
from demarche.schema.arrow import TABLE_NAMES, arrow_schema
from demarche.schema.errors import DataError
from demarche.tests.ledger import damage, ledger, save

TABLES_AT_HAND, TEXTS_AT_HAND = ledger()
FILES = {*(f"{table}.parquet" for table in TABLE_NAMES), "views.sql", "manifest.json", "SHA256SUMS"}


@pytest.fixture
def build(tmp_path):
    return save(TABLES_AT_HAND, tmp_path / "build", TEXTS_AT_HAND)


@pytest.fixture
def to(tmp_path):
    return tmp_path / "made/on/demand"


def content(folder):
    """Return every file below a folder with its bytes."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_version_holds_the_tables_and_never_the_texts(build, to):
    published = publish(build, version="2024.2.0", to=to)
    assert {path.name for path in published.folder.iterdir()} == FILES
    assert {path.name for path in to.iterdir()} == {"2024.2.0", "index.json"}
    assert published.is_new
    for table in TABLE_NAMES:
        assert pl.read_parquet(published.folder / f"{table}.parquet").equals(TABLES_AT_HAND[table])


def test_the_manifest_vouches_for_every_file(build, to):
    folder = publish(build, version="2024.2.0", to=to).folder
    manifest = json.loads((folder / "manifest.json").read_text())
    assert set(manifest["files"]) == FILES - {"manifest.json", "SHA256SUMS"}
    for name, file in manifest["files"].items():
        assert file["bytes"] == (folder / name).stat().st_size
        assert file["sha256"] == hashlib.sha256((folder / name).read_bytes()).hexdigest()
    assert {name: file["rows"] for name, file in manifest["files"].items() if "rows" in file} == {
        f"{name}.parquet": frame.height for name, frame in TABLES_AT_HAND.items()
    }
    assert manifest["inputs"] == sorted(TABLES_AT_HAND["documents"]["sha256"])
    assert manifest["version"] == "2024.2.0"
    assert set(manifest["software"]) == {"demarche", "duckdb", "pyarrow", "python"}


def test_the_sums_are_those_that_sha256sum_checks(build, to):
    folder = publish(build, version="2024.2.0", to=to).folder
    checked = subprocess.run(
        ["sha256sum", "--check", "SHA256SUMS"], cwd=folder, capture_output=True, text=True, check=True
    )
    assert len(checked.stdout.splitlines()) == len(FILES) - 1


def test_the_index_names_the_versions_in_their_order(build, to):
    for version in ("2024.10.0", "2024.2.0", "2024.9.1"):
        publish(build, version=version, to=to)
    index = json.loads((to / "index.json").read_text())
    assert index == {"latest": "2024.10.0", "versions": ["2024.2.0", "2024.9.1", "2024.10.0"]}


def test_the_same_tables_give_the_same_bytes_in_whatever_order(build, to, tmp_path):
    publish(build, version="2024.2.0", to=to)
    for name, frame in TABLES_AT_HAND.items():
        pq.write_table(frame.reverse().to_arrow(), build / f"{name}.parquet", row_group_size=2)
    publish(build, version="2024.2.0", to=tmp_path / "again")
    assert content(to) == content(tmp_path / "again")


def test_views_work_in_the_folder_and_from_elsewhere(build, to, monkeypatch):
    folder = publish(build, version="2024.2.0", to=to).folder
    views = (folder / "views.sql").read_text()
    asked = "SELECT grade FROM grades(CAST('2024-02-06' AS DATE)) WHERE question = 'notified'"
    with duckdb.connect() as connection:
        connection.execute("SET VARIABLE release = $folder", {"folder": f"{folder}/"})
        connection.execute(views)
        assert connection.sql(asked).fetchall() == [("conceded",)]
    monkeypatch.chdir(folder)
    with duckdb.connect() as connection:
        connection.execute(views)
        assert connection.sql(asked).fetchall() == [("conceded",)]


# What stands, stands


def test_the_same_content_again_succeeds_and_changes_nothing(build, to):
    publish(build, version="2024.2.0", to=to)
    before = content(to)
    again = publish(build, version="2024.2.0", to=to)
    assert not again.is_new
    assert content(to) == before


def test_other_content_is_refused_and_the_next_number_offered(build, to):
    publish(build, version="2024.2.0", to=to)
    publish(build, version="2024.2.1", to=to)
    before = content(to)
    save(damage(TABLES_AT_HAND, "incidents", {}, title="Another title"), build)
    with pytest.raises(DataError) as caught:
        publish(build, version="2024.2.0", to=to)
    assert caught.value.code == "D403"
    assert "2024.2.2" in caught.value.hint
    assert content(to) == before


def test_a_version_that_was_tampered_with_is_called_damaged(build, to):
    folder = publish(build, version="2024.2.0", to=to).folder
    assert first_damaged(folder) is None
    with (folder / "links.parquet").open("r+b") as file:
        file.write(b"X")
    assert first_damaged(folder) == "links.parquet"
    with pytest.raises(DataError, match=r"D406.*links\.parquet"):
        publish(build, version="2024.2.0", to=to)


@pytest.mark.parametrize(
    "version",
    [
        "../x",
        "2024.2.0/../../x",
        ".tmp-2024.2.0",
        "2024.2",
        "2024.2.0.1",
        "2024.02.0",
        "2024.2.00",
        "2024.13.0",
        "2024.0.0",
        "v2024.2.0",
        "2024.2.0\n",
        "٢٠٢٤.2.0",
        "",
    ],
)
def test_what_is_no_version_is_refused(build, to, version):
    with pytest.raises(DataError, match="D402"):
        publish(build, version=version, to=to)
    assert not to.exists()


# What is not right, or cannot be written


def test_tables_that_do_not_validate_are_not_published(build, to):
    save(damage(TABLES_AT_HAND, "claims", {"value": "not_before"}, said_date=date(2025, 1, 1)), build)
    with pytest.raises(NotPublished) as caught:
        publish(build, version="2024.2.0", to=to)
    assert caught.value.code == "D404"
    assert caught.value.report.totals == {"E134": 1}
    assert not to.exists()


def test_doubtful_tables_are_published(build, to):
    save(damage(TABLES_AT_HAND, "events", {"event_type": "strike"}, sovereign="SYR"), build)
    assert publish(build, version="2024.2.0", to=to).report.warnings == 1


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "D013"),
        (OSError(errno.EROFS, "Read-only file system"), "D014"),
        (KeyboardInterrupt(), None),
    ],
)
def test_what_stops_the_writing_leaves_nothing_behind(build, to, monkeypatch, error, code):
    publish(build, version="2024.2.0", to=to)
    before = content(to)

    class Writer(pq.ParquetWriter):
        def write_table(self, *args, **options):
            raise error

    monkeypatch.setattr(parquet.pq, "ParquetWriter", Writer)
    with pytest.raises(DataError if code else KeyboardInterrupt) as caught:
        publish(build, version="2024.2.1", to=to)
    assert getattr(caught.value, "code", None) == code
    assert content(to) == before
    assert {path.name for path in to.iterdir()} == {"2024.2.0", "index.json"}


def test_a_file_where_the_folder_should_be(build, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(DataError, match="D014"):
        publish(build, version="2024.2.0", to=tmp_path / "file")


KILLED_AT = {
    "the first table": "demarche.releases.publish.describe",
    "the sums": "demarche.releases.publish.sums",
    "the rename": "pathlib.Path.rename",
    "the index": "demarche.releases.publish._write_index",
    "the rename of the index": "demarche.releases.publish.published_versions",
}


@pytest.mark.parametrize("where", KILLED_AT.values(), ids=KILLED_AT)
def test_a_kill_leaves_the_old_state_or_the_new(build, to, where):
    publish(build, version="2024.2.0", to=to)
    index = (to / "index.json").read_bytes()
    program = (
        "import os, signal, sys, unittest.mock as mock\n"
        "from demarche.releases import publish\n"
        f"with mock.patch({where!r}, lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)):\n"
        f"    publish({str(build)!r}, version='2024.2.1', to={str(to)!r})\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", program], env=os.environ | {"PYTHONPATH": ":".join(sys.path)}, check=False
    )
    assert result.returncode == -signal.SIGKILL
    assert (to / "index.json").read_bytes() == index
    for version in published_versions(to):
        assert first_damaged(to / version) is None
    publish(build, version="2024.2.1", to=to)
    assert json.loads((to / "index.json").read_text())["latest"] == "2024.2.1"
    assert {path.name for path in to.iterdir()} == {"2024.2.0", "2024.2.1", "index.json"}


def test_two_publishers_do_not_tear_each_other(build, to):
    program = (
        f"from demarche.releases import publish; publish({str(build)!r}, version='2024.2.0', to={str(to)!r})"
    )
    environment = os.environ | {"PYTHONPATH": ":".join(sys.path)}
    both = [subprocess.Popen([sys.executable, "-c", program], env=environment) for _ in range(2)]
    assert [process.wait() for process in both] == [0, 0]
    assert first_damaged(to / "2024.2.0") is None
    assert {path.name for path in to.iterdir()} == {"2024.2.0", "index.json"}


# Parquet


def test_a_file_is_sorted_indexed_and_says_so(build, to):
    folder = publish(build, version="2024.2.0", to=to).folder
    group = pq.read_metadata(folder / "events.parquet").row_group(0)
    assert group.sorting_columns == (pq.SortingColumn(0),)
    assert group.column(0).has_column_index
    assert group.column(0).compression == "ZSTD"
    assert pq.read_schema(folder / "events.parquet").equals(arrow_schema("events"), check_metadata=True)


def test_row_groups_and_bytes_do_not_depend_on_how_rows_come(tmp_path, monkeypatch):
    monkeypatch.setattr(parquet, "ROW_GROUP_ROWS", 4)
    table = pa.table({"event_id": [f"{number:02}" for number in range(10)], "kind": ["a"] * 10})
    for name, size in (("one", 10), ("two", 3)):
        (tmp_path / name).mkdir()
        parquet.write_batches(table.to_batches(size), tmp_path / name / "events.parquet", schema=table.schema)
    (tmp_path / "three").mkdir()
    parquet.write_table(table.take(list(reversed(range(10)))), tmp_path / "three/events.parquet")
    files = [(tmp_path / name / "events.parquet").read_bytes() for name in ("one", "two", "three")]
    assert files[0] == files[1] == files[2]
    metadata = pq.read_metadata(tmp_path / "one/events.parquet")
    assert [metadata.row_group(i).num_rows for i in range(metadata.num_row_groups)] == [4, 4, 2]
    encodings = {
        metadata.row_group(0).column(i).path_in_schema: metadata.row_group(0).column(i) for i in (0, 1)
    }
    assert not encodings["event_id"].has_dictionary_page
    assert encodings["kind"].has_dictionary_page


def test_a_write_that_fails_leaves_the_old_file(tmp_path):
    path = tmp_path / "events.parquet"
    parquet.write_table(pa.table({"event_id": ["a"]}), path)
    before = path.read_bytes()

    def broken():
        yield pa.record_batch({"event_id": ["b"]})
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        parquet.write_batches(broken(), path, schema=pa.schema({"event_id": pa.string()}))
    assert [file.name for file in tmp_path.iterdir()] == ["events.parquet"]
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "options", [{}, {"compression": "gzip"}, {"row_group_size": 1}, {"use_dictionary": False}]
)
def test_the_content_hash_does_not_depend_on_the_writer(tmp_path, options):
    for name, frame in TABLES_AT_HAND.items():
        table = frame.to_arrow().cast(arrow_schema(name))
        pq.write_table(table, tmp_path / "a.parquet")
        pq.write_table(table, tmp_path / "b.parquet", **options)
        assert content_sha256(tmp_path / "a.parquet") == content_sha256(tmp_path / "b.parquet")


@pytest.mark.parametrize(
    "changed",
    [
        {"text": ["ab", "", None], "number": [1, None, 0]},
        {"text": ["a", "b", None], "number": [1, None, 0]},
        {"text": ["a", "b", ""], "number": [1, None, 0]},
        {"text": ["b", "a", ""], "number": [1, None, 0]},
        {"text": ["a", "b", ""], "number": [1, 0, None]},
        {"text": ["a", "b", ""], "number": [1, 0, 0]},
        {"words": ["a", "b", ""], "number": [1, None, 0]},
    ],
)
def test_the_content_hash_changes_with_any_value(tmp_path, changed):
    hashes = []
    for columns in ({"text": ["a", "", "b"], "number": [1, None, 0]}, changed):
        pq.write_table(pa.table(columns), tmp_path / "a.parquet")
        hashes.append(content_sha256(tmp_path / "a.parquet"))
    assert hashes[0] != hashes[1]
