"""Publishing: whole or not at all, the same bytes each time, and never over what stands."""

import errno
import hashlib
import itertools
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
from hypothesis import given, settings
from hypothesis import strategies as st

from demarche.releases import NotPublished, publish, published_versions, views_sql, writing
from demarche.releases.content import ContentHash, content_sha256
from demarche.releases.layout import table_files
from demarche.releases.manifest import first_damaged
from demarche.releases.verify import verify
from demarche.releases.versions import previous_version
from demarche.schema import parquet
from demarche.schema.arrow import TABLE_NAMES, arrow_schema, to_arrow
from demarche.schema.errors import DataError
from demarche.tests.ledger import damage, save
from demarche.validate.examples import example_ledger

TABLES_AT_HAND = {name: frame for name, frame in example_ledger().items() if name in TABLE_NAMES}
TEXTS_AT_HAND = example_ledger()["texts"]
TABLE_FILES = {*(f"{table}.parquet" for table in TABLE_NAMES if table != "events"), "events-2024.parquet"}
FURTHER = "20230105-000000000099"
FILES = {*TABLE_FILES, "views.sql", "manifest.json", "SHA256SUMS"}


@pytest.fixture
def build(tmp_path):
    return save(TABLES_AT_HAND, tmp_path / "build", TEXTS_AT_HAND)


@pytest.fixture
def to(tmp_path):
    return tmp_path / "made/on/demand"


def content(folder):
    """Return every file below a folder with its bytes."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def two_years(tables):
    """Return the tables with a further event, in a year of its own."""
    further = tables["events"].row(0, named=True) | {"event_id": FURTHER, "source_id": "usa"}
    further |= {"event_date": date(2023, 1, 5), "date_precision": 1}
    return tables | {"events": pl.DataFrame(to_arrow("events", [*tables["events"].to_dicts(), further]))}


def test_a_version_holds_the_tables_and_never_the_texts(build, to):
    published = publish(build, version="2024.2.0", to=to)
    assert {path.name for path in published.folder.iterdir()} >= FILES
    assert "texts.parquet" not in {path.name for path in published.folder.iterdir()}
    assert {path.name for path in to.iterdir()} == {"2024.2.0", "index.json"}
    assert published.is_new
    assert published.rows == {name: frame.height for name, frame in TABLES_AT_HAND.items()}
    for table in TABLE_NAMES:
        keys = ("event_id", "claim_id") if table == "claims" else ()
        expected = TABLES_AT_HAND[table].sort(keys) if keys else TABLES_AT_HAND[table]
        assert pl.read_parquet(table_files(published.folder, table)).equals(expected)


def test_the_manifest_vouches_for_every_file(build, to):
    folder = publish(build, version="2024.2.0", to=to).folder
    manifest = json.loads((folder / "manifest.json").read_text())
    assert set(manifest["files"]) == {path.name for path in folder.iterdir()} - {
        "manifest.json",
        "SHA256SUMS",
    }
    for name, file in manifest["files"].items():
        assert file["bytes"] == (folder / name).stat().st_size
        assert file["sha256"] == hashlib.sha256((folder / name).read_bytes()).hexdigest()
        assert name.endswith(".parquet") == ("rows" in file) == ("content_sha256" in file)
    for name in TABLE_FILES:
        assert (
            manifest["files"][name]["rows"]
            == TABLES_AT_HAND[name.partition(".")[0].removesuffix("-2024")].height
        )
        assert manifest["files"][name]["content_sha256"] == content_sha256(folder / name)
    hashes = "".join(f"{text}\n" for text in sorted(TABLES_AT_HAND["documents"]["sha256"]))
    assert manifest["inputs"] == {
        "count": TABLES_AT_HAND["documents"].height,
        "listed_in": "documents.parquet, column sha256",
        "sha256": hashlib.sha256(hashes.encode()).hexdigest(),
    }
    assert manifest["coders"] == TABLES_AT_HAND["coders"].to_dicts()
    assert (manifest["version"], manifest["channel"]) == ("2024.2.0", "candidate")
    assert set(manifest["software"]) == {"demarche", "duckdb", "pyarrow", "python"}


def test_the_sums_are_those_that_sha256sum_checks(build, to):
    folder = publish(build, version="2024.2.0", to=to).folder
    checked = subprocess.run(
        ["sha256sum", "--check", "SHA256SUMS"], cwd=folder, capture_output=True, text=True, check=True
    )
    assert len(checked.stdout.splitlines()) == len(list(folder.iterdir())) - 1


def test_the_index_names_the_versions_in_their_order(build, to):
    for version in ("2024.10.0", "2024.2.0", "2024.9.1"):
        publish(build, version=version, to=to)
    index = json.loads((to / "index.json").read_text())
    assert index.keys() == {"latest", "versions", "channels", "schemas"}
    assert (index["latest"], index["channels"]) == ("2024.10.0", {"candidate": "2024.10.0"})
    assert index["versions"] == ["2024.2.0", "2024.9.1", "2024.10.0"]
    assert index["schemas"].keys() == set(index["versions"])


def test_the_same_tables_give_the_same_bytes_in_whatever_order(build, to, tmp_path):
    publish(build, version="2024.2.0", to=to)
    for name, frame in TABLES_AT_HAND.items():
        pq.write_table(frame.reverse().to_arrow(), build / f"{name}.parquet", row_group_size=2)
    publish(build, version="2024.2.0", to=tmp_path / "again")
    assert content(to) == content(tmp_path / "again")


@pytest.mark.parametrize(("hash_seed", "threads"), [("0", "1"), ("1", "2")])
def test_the_same_bytes_whatever_the_hash_seed_and_the_threads(build, to, tmp_path, hash_seed, threads):
    publish(build, version="2024.2.0", to=to)
    program = (
        "import pyarrow; from demarche.releases import publish, writing\n"
        f"writing.AT_ONCE = {threads}; pyarrow.set_cpu_count({threads})\n"
        f"publish({str(build)!r}, version='2024.2.0', to={str(tmp_path / 'again')!r})\n"
    )
    environment = os.environ | {"PYTHONPATH": ":".join(sys.path), "PYTHONHASHSEED": hash_seed}
    subprocess.run([sys.executable, "-c", program], env=environment, check=True, stderr=subprocess.DEVNULL)
    assert content(to) == content(tmp_path / "again")


def test_a_year_has_a_file_of_its_own(build, to):
    save(two_years(TABLES_AT_HAND), build)
    folder = publish(build, version="2024.2.0", to=to).folder
    names = ["events-2023.parquet", "events-2024.parquet"]
    assert [path.name for path in table_files(folder, "events")] == names
    assert [pq.read_metadata(folder / name).num_rows for name in names] == [1, 11]
    with duckdb.connect() as connection:
        connection.execute("SET VARIABLE release = $folder", {"folder": f"{folder}/"})
        connection.execute((folder / "views.sql").read_text())
        assert connection.sql("SELECT count(*) FROM events").fetchall() == [(12,)]


def test_the_year_of_an_id_that_tells_none_is_0000(tmp_path):
    events = TABLES_AT_HAND["events"]
    ids = ["00000000-000000000001", *events["event_id"][1:]]
    save(TABLES_AT_HAND | {"events": events.with_columns(event_id=pl.Series(ids))}, tmp_path)
    (tmp_path / "to").mkdir()
    writing.write_tables(tmp_path, tmp_path / "to", spill=tmp_path / "spill", marks={})
    assert pl.read_parquet(tmp_path / "to/events-0000.parquet")["event_id"].to_list() == ids[:1]
    assert pl.read_parquet(tmp_path / "to/events-2024.parquet")["event_id"].to_list() == ids[1:]


def test_tables_without_events_have_a_file_for_them_all_the_same(build, to):
    empty = {name: TABLES_AT_HAND[name].clear() for name in TABLE_NAMES if name != "codes"}
    save(TABLES_AT_HAND | empty, build, TEXTS_AT_HAND.clear())
    published = publish(build, version="2024.2.0", to=to)
    assert published.rows["events"] == 0
    assert [path.name for path in table_files(published.folder, "events")] == ["events-0000.parquet"]
    assert verify(published.folder).is_sound


def test_what_did_not_change_keeps_its_bytes(build, to):
    save(two_years(TABLES_AT_HAND), build)
    old = publish(build, version="2024.2.0", to=to).folder
    save(
        damage(two_years(TABLES_AT_HAND), "events", {"event_id": FURTHER}, rule_id="third"),
        build,
    )
    new = publish(build, version="2024.2.1", to=to).folder
    different = {name for name in TABLE_FILES if (old / name).read_bytes() != (new / name).read_bytes()}
    assert different == set()
    assert (old / "events-2023.parquet").read_bytes() != (new / "events-2023.parquet").read_bytes()
    versions = {
        path.name: pq.read_metadata(path).metadata[b"demarche.version"].decode()
        for path in table_files(new, "events")
    }
    first, second = "2024.2.0", "2024.2.1"
    assert versions == {"events-2023.parquet": second, "events-2024.parquet": first}
    assert verify(to).is_sound


def test_a_version_is_not_built_on_a_damaged_one(build, to):
    folder = publish(build, version="2024.2.0", to=to).folder
    (folder / "links.parquet").write_bytes(b"X")
    with pytest.raises(DataError, match=r"D406 .*2024\.2\.0.*links\.parquet"):
        publish(build, version="2024.2.1", to=to)
    assert {path.name for path in to.iterdir()} == {"2024.2.0", "index.json"}


def test_the_version_before_another_is_the_next_lower_one(build, to):
    for version in ("2024.2.0", "2024.10.0"):
        publish(build, version=version, to=to)
    versions = ("2024.2.0", "2024.9.9", "2025.1.0")
    before = {version: previous_version(to, version, channel="candidate") for version in versions}
    assert previous_version(to, "2025.1.0", channel="final") is None
    assert before == {"2024.2.0": None, "2024.9.9": to / "2024.2.0", "2025.1.0": to / "2024.10.0"}


def test_a_channel_that_there_is_not_is_refused(build, to):
    with pytest.raises(DataError, match="D016"):
        publish(build, version="2024.2.0", to=to, channel="beta")
    assert not to.exists()


def test_views_work_in_the_folder_and_from_elsewhere(build, to, monkeypatch):
    folder = publish(build, version="2024.2.0", to=to).folder
    views = (folder / "views.sql").read_text()
    asked = "SELECT grade FROM grades(CAST('2024-02-20' AS DATE)) WHERE question = 'notified'"
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
    save(damage(TABLES_AT_HAND, "places", {"place_id": "irq-erbil"}, place_precision=9), build)
    with pytest.raises(NotPublished) as caught:
        publish(build, version="2024.2.0", to=to)
    assert caught.value.code == "D404"
    assert caught.value.report.totals == {"E112": 1}
    assert not to.exists()


def test_doubtful_tables_are_published(build, to):
    save(damage(TABLES_AT_HAND, "events", {"event_type": "strike"}, sovereign="SYR"), build)
    assert publish(build, version="2024.2.0", to=to).report.warnings == 2


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "D013"),
        (OSError(errno.EROFS, "Read-only file system"), "D014"),
        (duckdb.OutOfMemoryException("could not spill: max_temp_directory_size"), "D013"),
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


@pytest.mark.parametrize("name", ["index.json/", "2024.2.0"])
def test_something_else_in_the_place_of_what_is_written(build, to, name):
    to.mkdir(parents=True)
    if name.endswith("/"):
        (to / name).mkdir()
    else:
        (to / name).write_text("")
    with pytest.raises(DataError, match=r"D014.*is (a|no) folder"):
        publish(build, version="2024.2.0", to=to)
    assert [path.name for path in to.iterdir()] == [name.rstrip("/")]


def test_a_build_that_is_replaced_meanwhile_is_not_published(build, to, monkeypatch):
    def write_tables(source, *args, **options):
        hashes = writing.write_tables(source, *args, **options)
        save(damage(TABLES_AT_HAND, "incidents", {}, title="Another title"), build)
        return hashes

    monkeypatch.setattr(sys.modules["demarche.releases.publish"], "write_tables", write_tables)
    with pytest.raises(DataError, match=r"D011.*it was changed"):
        publish(build, version="2024.2.0", to=to)
    assert list(to.iterdir()) == []


KILLED_AT = {
    "the tables": "demarche.releases.publish.write_tables",
    "the manifest": "demarche.releases.publish.describe",
    "the sums": "demarche.releases.publish.sums",
    "the rename": "pathlib.Path.rename",
    "the index": "demarche.releases.publish.write_index",
    "the rename of the index": "demarche.releases.versions.index_text",
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
    assert verify(to, rules=False).faults == ()
    assert set(published_versions(to)) in ({"2024.2.0"}, {"2024.2.0", "2024.2.1"})
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


def test_a_folder_is_held_by_one_at_a_time(to):
    to.mkdir(parents=True)
    counter = to / "counter"
    counter.write_text("0")
    program = (
        "import pathlib\n"
        "from demarche.releases.disk import held_alone\n"
        f"counter = pathlib.Path({str(counter)!r})\n"
        "for _ in range(50):\n"
        "    with held_alone(counter.parent):\n"
        "        counter.write_text(str(int(counter.read_text()) + 1))\n"
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    all_four = [subprocess.Popen([sys.executable, "-c", program], env=environment) for _ in range(4)]
    assert [process.wait() for process in all_four] == [0, 0, 0, 0]
    assert counter.read_text() == "200"
    assert [path.name for path in to.iterdir()] == ["counter"]


# Which files hold a table, and in which order


def test_a_table_that_stands_twice_is_refused(build, to):
    folder = publish(build, version="2024.2.0", to=to).folder
    (build / "events-2023.parquet").write_bytes((folder / "events-2024.parquet").read_bytes())
    with pytest.raises(DataError, match=r"D306.*events-2023\.parquet"):
        table_files(build, "events")


def test_the_views_name_the_files_of_each_table():
    lines = views_sql(
        ["events-2023.parquet", "events-2024.parquet", *(f"{name}.parquet" for name in TABLE_NAMES[2:])]
    )
    assert "'') || 'events-2023.parquet',\n    coalesce" in lines
    assert "'') || 'claims.parquet');" in lines


@given(
    rows=st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=1, max_size=8),
    size=st.integers(1, 8),
)
@settings(derandomize=True, deadline=None, max_examples=60)
def test_sorted_rows_are_told_from_others(tmp_path_factory, rows, size):
    path = tmp_path_factory.mktemp("sorted") / "a.parquet"
    pq.write_table(
        pa.table({"x": [x for x, _ in rows], "y": [y for _, y in rows]}), path, row_group_size=size
    )
    assert writing.are_sorted([path], ("x", "y")) == (rows == sorted(rows))


# Parquet


def test_a_file_is_sorted_indexed_and_says_so(build, to):
    folder = publish(build, version="2024.2.0", to=to).folder
    for name, keys in (("events-2024", ("event_id",)), ("claims", ("event_id", "claim_id"))):
        metadata = pq.read_metadata(folder / f"{name}.parquet")
        group, names = metadata.row_group(0), metadata.schema.to_arrow_schema().names
        assert [names[column.column_index] for column in group.sorting_columns] == list(keys)
        for number in range(group.num_columns):
            column = group.column(number)
            assert (column.compression, column.has_column_index, column.has_offset_index) == (
                "ZSTD",
                True,
                True,
            )
            assert column.is_stats_set
        table = name.removesuffix("-2024")
        schema = pq.read_schema(folder / f"{name}.parquet").remove_metadata()
        assert schema.equals(arrow_schema(table), check_metadata=True)
        marks = {
            key.decode(): value.decode() for key, value in metadata.metadata.items() if b"demarche" in key
        }
        assert marks.keys() == {
            f"demarche.{key}" for key in ("version", "schema_version", "citation", "table")
        }
        assert (marks["demarche.version"], marks["demarche.table"]) == ("2024.2.0", table)
        assert "2024.2.0" in marks["demarche.citation"]


def test_the_row_groups_of_a_release_are_small(tmp_path):
    table = pa.table({"event_id": [f"{number:08}" for number in range(70_000)]})
    parquet.write_batches(table.to_batches(), tmp_path / "a.parquet", schema=table.schema, release=True)
    metadata = pq.read_metadata(tmp_path / "a.parquet")
    assert [metadata.row_group(i).num_rows for i in range(metadata.num_row_groups)] == [30_720, 30_720, 8_560]


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


@given(cuts=st.lists(st.integers(0, 11), max_size=4))
@settings(derandomize=True, deadline=None, max_examples=30)
def test_the_content_hash_does_not_depend_on_the_batches(cuts):
    whole = TABLES_AT_HAND["events"].to_arrow().cast(arrow_schema("events")).combine_chunks()
    hashes = []
    for borders in ([0, 11], [0, *sorted(cuts), 11]):
        content = ContentHash(whole.schema)
        parts = [whole.slice(start, end - start) for start, end in itertools.pairwise(borders)]
        for batch in content.passing(batch for part in parts for batch in part.to_batches()):
            assert batch.schema == whole.schema
        hashes.append(content.hexdigest())
    assert hashes[0] == hashes[1]


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
