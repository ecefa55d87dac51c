"""Fetching a version: whole or not at all, every hash checked, and no byte twice that need not come twice."""

import contextlib
import errno
import hashlib
import io
import json
import os
import shutil
import socket
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from demarche.cli import app
from demarche.releases import arrival, fetch, publish, query
from demarche.releases import sources as places
from demarche.releases.fetch import read_sums
from demarche.releases.manifest import SUMS
from demarche.releases.sources import Absent, Patience, source_at
from demarche.schema.errors import DataError
from demarche.tests.shelf_server import served
from demarche.validate.examples import Example, write_example

V1, V2 = "2024.2.0", "2024.10.0"
CLAIMS = "claims.parquet"
QUICK = Patience(seconds=5, attempts=3, pause=0)


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    """Return a folder of two releases; the second says more."""
    root = tmp_path_factory.mktemp("far")
    first, second = root / "first", root / "second"
    for folder in (first, second):
        folder.mkdir()
    changed = ({"table": "links", "key": LINK, "drop": True},)
    write_example(Example("", "", change=changed), first)
    write_example(Example("", ""), second)
    publish(first, version=V1, to=root / "shelf")
    publish(second, version=V2, to=root / "shelf")
    return root / "shelf"


LINK = "c-0000000000000009 c-0000000000000006 repeats"


@pytest.fixture
def web(shelf):
    with served(shelf) as server:
        yield server


def files_of(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def size_of(folder):
    return sum(map(len, files_of(folder).values()))


def refused(*args, **options):
    with pytest.raises(DataError) as caught:
        fetch.fetch(*args, patience=options.pop("patience", QUICK), **options)
    return caught.value


@pytest.mark.parametrize("version", [None, V1, V2])
def test_a_version_from_a_web_server(web, shelf, tmp_path, version):
    fetched = fetch.fetch(web.url, version=version, to=tmp_path, patience=QUICK)
    chosen = version or V2
    assert fetched == fetch.Fetched(
        version=chosen,
        folder=tmp_path / chosen,
        source=f"{web.url}/{chosen}",
        is_new=True,
        files=len(files_of(shelf / chosen)),
        bytes=size_of(shelf / chosen),
        fetched_bytes=size_of(shelf / chosen) - (shelf / chosen / SUMS).stat().st_size,
    )
    assert files_of(tmp_path / chosen) == files_of(shelf / chosen)
    assert sorted(path.name for path in tmp_path.iterdir()) == [chosen, "index.json"]
    assert web.sent == size_of(shelf / chosen) + (shelf / "index.json").stat().st_size


def test_what_is_fetched_can_be_asked_at_once(web, tmp_path, monkeypatch):
    monkeypatch.setattr(query, "SHELVES", (tmp_path,))
    fetch.fetch(web.url, to=tmp_path, patience=QUICK)
    assert query.run_query("SELECT count(*) FROM links").item() == 3
    fetch.fetch(web.url, version=V1, to=tmp_path, patience=QUICK)
    index = json.loads((tmp_path / "index.json").read_text())
    assert (index["latest"], index["versions"]) == (V2, [V1, V2])
    assert query.run_query("SELECT count(*) FROM links", release=V1).item() == 2


@pytest.mark.parametrize("place", ["", V2], ids=["of releases", "of one version"])
def test_a_version_from_a_folder(shelf, tmp_path, place):
    fetched = fetch.fetch(shelf / place, to=tmp_path)
    assert (fetched.version, fetched.is_new, fetched.source) == (V2, True, str(shelf / V2))
    assert files_of(tmp_path / V2) == files_of(shelf / V2)


@pytest.mark.parametrize("address", ["{url}/", "{url}/index.json", "{url}/2024.2.0", "{url}/2024.2.0/"])
def test_addresses_that_mean_the_same(web, shelf, tmp_path, address):
    fetched = fetch.fetch(address.format(url=web.url), version=V1, to=tmp_path, patience=QUICK)
    assert files_of(fetched.folder) == files_of(shelf / V1)


def test_a_version_in_a_folder_of_another_name(shelf, tmp_path):
    shutil.copytree(shelf / V1, tmp_path / "copied")
    assert fetch.fetch(tmp_path / "copied", to=tmp_path / "near").folder == tmp_path / "near" / V1


def test_a_query_of_the_address_is_kept(web, tmp_path):
    fetch.fetch(f"{web.url}/?key=secret", version=V1, to=tmp_path, patience=QUICK)
    assert {path.partition("?")[2] for path, _ in web.asked} == {"key=secret"}


def test_fetching_again_fetches_the_lists_only(web, shelf, tmp_path):
    fetch.fetch(web.url, to=tmp_path, patience=QUICK)
    before, web.sent = files_of(tmp_path), 0
    again = fetch.fetch(web.url, to=tmp_path, patience=QUICK)
    assert (again.is_new, again.fetched_bytes, again.mended) == (False, 0, ())
    assert web.sent == sum((shelf / name).stat().st_size for name in ("index.json", f"{V2}/{SUMS}"))
    assert files_of(tmp_path) == before


def test_a_dropped_connection_is_taken_up_where_it_broke(web, shelf, tmp_path):
    web.cuts = {f"/{V2}/{CLAIMS}": [1000, 500], f"/{V2}/manifest.json": [7], "/index.json": [3]}
    fetch.fetch(web.url, to=tmp_path, patience=QUICK)
    assert files_of(tmp_path / V2) == files_of(shelf / V2)
    assert web.ranges(CLAIMS) == [None, "bytes=1000-", "bytes=1500-"]
    assert web.ranges("manifest.json") == [None, "bytes=7-"]
    assert web.sent == size_of(shelf / V2) + (shelf / "index.json").stat().st_size + 3


def test_a_later_fetch_goes_on_where_an_earlier_one_gave_up(web, shelf, tmp_path):
    web.cuts = {f"/{V2}/{CLAIMS}": [1000, 10, 10]}
    error = refused(web.url, to=tmp_path)
    size = (shelf / V2 / CLAIMS).stat().st_size
    # The third answer was of {size - 1010} bytes, of which ten came.
    assert (error.code, error.values["reason"].args[0]) == (
        "D452",
        f"it broke off after 10 of {size - 1010:,} bytes",
    )
    assert not (tmp_path / V2).exists()
    assert (tmp_path / f".part-{V2}" / f"{CLAIMS}.part").stat().st_size == 1020
    web.asked.clear()
    web.sent = 0
    fetched = fetch.fetch(web.url, to=tmp_path, patience=QUICK)
    assert web.ranges(CLAIMS) == ["bytes=1020-"]
    assert web.ranges("actors.parquet") == []
    assert web.ranges("manifest.json") == []
    assert fetched.fetched_bytes == size - 1020 + sum(
        path.stat().st_size
        for path in (shelf / V2).iterdir()
        if path.name > CLAIMS and path.name not in ("manifest.json", SUMS)
    )
    assert files_of(tmp_path / V2) == files_of(shelf / V2)
    assert sorted(path.name for path in tmp_path.iterdir()) == [V2, "index.json"]


@settings(derandomize=True, deadline=None, max_examples=15)
@given(cuts=st.lists(st.integers(0, 4000), max_size=6), has_ranges=st.booleans(), has_lengths=st.booleans())
def test_wherever_it_breaks_the_bytes_are_right(shelf, tmp_path_factory, cuts, has_ranges, has_lengths):
    near = tmp_path_factory.mktemp("near")
    patience = Patience(seconds=5, attempts=8, pause=0)
    with served(shelf, has_ranges=has_ranges, has_lengths=has_lengths, cuts={f"/{V2}/{CLAIMS}": cuts}) as web:
        fetch.fetch(web.url, to=near, patience=patience)
    assert files_of(near / V2) == files_of(shelf / V2)


class Killed(BaseException):
    """What ends a fetch as suddenly as a signal does, but leaves the test alive."""


@settings(derandomize=True, deadline=None, max_examples=25)
@given(after=st.integers(0, 40))
def test_a_fetch_that_ends_anywhere_leaves_a_whole_version_or_none(shelf, tmp_path_factory, after):
    near, left = tmp_path_factory.mktemp("near"), [after]

    def perhaps(work):
        def step(*arguments):
            left[0] -= 1
            if left[0] < 0:
                raise Killed
            return work(*arguments)

        return step

    steps = (mock.patch(f"os.{name}", perhaps(getattr(os, name))) for name in ("fsync", "replace", "rename"))
    with contextlib.ExitStack() as stack, contextlib.suppress(Killed):
        for step in steps:
            stack.enter_context(step)
        fetch.fetch(shelf, to=near)
    if (near / V2).exists():
        assert files_of(near / V2) == files_of(shelf / V2)
    fetch.fetch(shelf, to=near)
    assert files_of(near / V2) == files_of(shelf / V2)
    assert [path.name for path in sorted(near.iterdir()) if path.name.startswith(".part")] == []


def test_a_server_without_ranges_begins_anew(shelf, tmp_path):
    with served(shelf, has_ranges=False, cuts={f"/{V2}/{CLAIMS}": [1000]}) as web:
        fetch.fetch(web.url, to=tmp_path, patience=QUICK)
        assert web.ranges(CLAIMS) == [None, "bytes=1000-"]
        assert web.sent == size_of(shelf / V2) + (shelf / "index.json").stat().st_size + 1000
    assert files_of(tmp_path / V2) == files_of(shelf / V2)


@pytest.mark.parametrize("name", [CLAIMS, "manifest.json"])
def test_a_part_of_something_else_is_thrown_away(web, shelf, tmp_path, name):
    aside = tmp_path / f".part-{V2}"
    aside.mkdir()
    (aside / f"{name}.part").write_bytes(b"of something else")
    (aside / "actors.parquet").write_bytes(b"whole, and wrong")
    (aside / "unknown").write_bytes(b"")
    fetch.fetch(web.url, to=tmp_path, patience=QUICK)
    assert files_of(tmp_path / V2) == files_of(shelf / V2)
    assert web.ranges(name) == ["bytes=17-", None]


@pytest.mark.parametrize("name", [CLAIMS, "manifest.json"])
def test_a_part_that_is_longer_than_the_file(web, shelf, tmp_path, name):
    aside = tmp_path / f".part-{V2}"
    aside.mkdir()
    (aside / f"{name}.part").write_bytes(b"x" * 1_000_000)
    fetch.fetch(web.url, to=tmp_path, patience=QUICK)
    assert files_of(tmp_path / V2) == files_of(shelf / V2)


def flipped(content):
    return bytes([content[0] ^ 1]) + content[1:]


@pytest.mark.parametrize("name", [CLAIMS, "manifest.json", "views.sql"])
def test_a_file_that_is_damaged_where_it_is_kept(web, shelf, tmp_path, name):
    web.instead = {f"/{V2}/{name}": flipped((shelf / V2 / name).read_bytes())}
    error = refused(web.url, to=tmp_path)
    assert (error.code, error.where) == ("D453", f"{web.url}/{V2}/{name}")
    assert error.message == f"{name} has arrived, and is not what SHA256SUMS says."
    assert error.hint == "Fetch again; if that does not help, the file is damaged where it is kept."
    assert not (tmp_path / V2).exists()
    assert not list(tmp_path.rglob(f"{name}*"))
    web.instead.clear()
    fetch.fetch(web.url, to=tmp_path, patience=QUICK)
    assert files_of(tmp_path / V2) == files_of(shelf / V2)


@pytest.mark.parametrize(
    ("change", "code"), [(lambda c: c[:-1], "D453"), (lambda c: c + b"x", "D455")], ids=["shorter", "longer"]
)
@pytest.mark.parametrize("has_lengths", [True, False])
def test_a_file_of_another_size(shelf, tmp_path, change, code, has_lengths):
    wrong = change((shelf / V2 / CLAIMS).read_bytes())
    with served(shelf, instead={f"/{V2}/{CLAIMS}": wrong}, has_lengths=has_lengths) as web:
        error = refused(web.url, to=tmp_path)
    # Without a length nobody knows that there is no more to come: it is asked for, and then begun anew.
    assert error.code == ("D452" if code == "D453" and not has_lengths else code)
    assert not (tmp_path / V2).exists()


def test_a_file_that_is_missing_where_it_is_kept(web, tmp_path):
    web.statuses = {f"/{V2}/{CLAIMS}": [404]}
    error = refused(web.url, to=tmp_path)
    assert (
        str(error)
        == f"D451 {web.url}/{V2}: The release is not whole where it is kept: {CLAIMS} is not there."
    )


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("{url}/nowhere", "D450"),
        ("{url}/nowhere/2024.2.0", "D450"),
        ("ftp://example.org/a", "D459"),
        ("file:///etc", "D459"),
        ("https://", "D459"),
        ("http://[::1", "D459"),
        ("http://127.0.0.1:port/", "D459"),
        ("http://me:secret@127.0.0.1/", "D459"),
        ("/no/such/folder", "D001"),
    ],
)
def test_addresses_where_nothing_is(web, tmp_path, address, code):
    error = refused(address.format(url=web.url), to=tmp_path / "near")
    assert error.code == code
    assert "secret" not in f"{error}{error.to_dict()}"
    assert not (tmp_path / "near").exists()


def test_a_version_that_is_not_there(web, tmp_path):
    error = refused(web.url, version="2024.3.0", to=tmp_path)
    assert (error.code, error.hint) == ("D401", f"Did you mean {V1}? The releases are: {V1}, {V2}.")
    assert refused(f"{web.url}/{V1}", version=V2, to=tmp_path).code == "D401"
    for name in ("../x", "2024.02.0", ""):
        assert refused(web.url, version=name, to=tmp_path).code == "D402"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "index",
    [b"<html>", b"[]", b"{}", b'{"latest": "../../etc", "versions": []}', b'{"latest": 1, "versions": 1}', b"\xff",
     b'{"latest": "2024.2.0", "versions": ["../x"]}'],
)  # fmt: skip
def test_an_index_that_is_none(web, tmp_path, index):
    web.instead = {"/index.json": index}
    error = refused(web.url, to=tmp_path)
    assert (error.code, error.values["file"]) == ("D454", "index.json")
    assert list(tmp_path.iterdir()) == []


def line(name, sha256="0" * 64):
    return f"{sha256}  {name}\n"


MANIFEST_LINE = line("manifest.json")


@pytest.mark.parametrize(
    "text",
    [
        line("../stolen") + MANIFEST_LINE,
        line("/etc/passwd") + MANIFEST_LINE,
        line("a/b.parquet") + MANIFEST_LINE,
        line("..") + MANIFEST_LINE,
        line(".hidden") + MANIFEST_LINE,
        line("-rf") + MANIFEST_LINE,
        line("a\\b") + MANIFEST_LINE,
        line("a\0b") + MANIFEST_LINE,
        line("x" * 101) + MANIFEST_LINE,
        line("claims.parquet.part") + MANIFEST_LINE,
        line(SUMS) + MANIFEST_LINE,
        line("a", "0" * 63) + MANIFEST_LINE,
        line("a", "G" * 64) + MANIFEST_LINE,
        line("a").replace("  ", " ") + MANIFEST_LINE,
        MANIFEST_LINE * 2,
        MANIFEST_LINE.replace("\n", "\r\n"),
        MANIFEST_LINE + "\n",
        line("a"),
        "",
    ],
)
def test_sums_that_name_what_they_must_not(web, tmp_path, text):
    web.instead = {f"/{V2}/{SUMS}": text.encode() or b"\n"}
    near = tmp_path / "near"
    error = refused(web.url, to=near)
    assert (error.code, error.values["file"]) == ("D454", SUMS)
    assert not near.exists()


@settings(derandomize=True, deadline=None, max_examples=300)
@given(text=st.text(alphabet="0a/.-\\ \n\0m", max_size=200))
def test_no_sums_lead_out_of_a_folder(text):
    try:
        names = read_sums(text + "\n" + MANIFEST_LINE, where="there")
    except DataError:
        return
    assert not [name for name in names if "/" in name or "\\" in name or name.startswith(".")]


def test_sums_and_manifest_must_agree(web, shelf, tmp_path):
    manifest = json.loads((shelf / V2 / "manifest.json").read_text())
    for change, reason in (
        ({"version": V1}, f"it is that of version {V1}, not {V2}"),
        ({"files": {CLAIMS: {"bytes": 1, "sha256": "0" * 64}}}, f"{SUMS} says otherwise of {CLAIMS}"),
        ({"files": []}, "it is no manifest"),
        ({"files": {CLAIMS: {}}}, "it is no manifest"),
    ):
        content = json.dumps(manifest | change).encode()
        sums = read_sums((shelf / V2 / SUMS).read_text(), where="")
        sums["manifest.json"] = hashlib.sha256(content).hexdigest()
        text = "".join(line(name, sha256) for name, sha256 in sums.items())
        web.instead = {f"/{V2}/{SUMS}": text.encode(), f"/{V2}/manifest.json": content}
        error = refused(web.url, to=tmp_path)
        assert (error.code, error.values["reason"]) == ("D454", reason)
        assert not (tmp_path / V2).exists()


@pytest.mark.parametrize("status", [408, 429, 500, 503])
def test_a_busy_server_is_asked_again(web, shelf, tmp_path, status):
    web.statuses = {f"/{V2}/{CLAIMS}": [status, status], "/index.json": [status]}
    fetch.fetch(web.url, to=tmp_path, patience=QUICK)
    assert files_of(tmp_path / V2) == files_of(shelf / V2)
    web.statuses = {"/index.json": [status] * 3}
    error = refused(web.url, to=tmp_path)
    assert error.code == "D452"
    assert str(status) in error.message


def test_a_server_that_forbids_is_not_asked_twice(web, tmp_path):
    web.statuses = {"/index.json": [403]}
    error = refused(web.url, to=tmp_path)
    assert (error.code, error.message) == (
        "D459",
        "Nothing can be fetched from this address: the server says 403 Forbidden.",
    )
    assert len(web.asked) == 1


def test_a_server_that_is_not_there(tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        error = refused(f"http://127.0.0.1:{free.getsockname()[1]}", to=tmp_path)
    assert error.code == "D452"
    assert "Connection refused" in error.message


def test_a_server_that_says_nothing(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        error = refused(url, to=tmp_path, patience=Patience(seconds=0.1, attempts=2, pause=0))
    assert (error.code, str(error.values["reason"])) == ("D452", "timed out")


def test_an_answer_that_comes_too_slowly_is_broken_off(web, tmp_path):
    # Whatever it sends is too little for this patience, and comes after its window.
    slow = Patience(seconds=5, attempts=2, pause=0, window=0, slowest=1 << 60)
    error = refused(web.url, to=tmp_path, patience=slow)
    assert error.code == "D452"
    assert "bytes came in 0 seconds" in error.message


def test_between_attempts_is_a_pause_that_doubles(web, tmp_path, monkeypatch):
    pauses = []
    monkeypatch.setattr(arrival.time, "sleep", pauses.append)
    web.statuses = {"/index.json": [503] * 5}
    refused(web.url, to=tmp_path, patience=Patience())
    assert pauses == [1, 2, 4, 8]


def test_a_redirect_is_followed(web, shelf, tmp_path):
    web.moved = {"/old/index.json": "/index.json", f"/old/{V2}/{SUMS}": f"{web.url}/{V2}/{SUMS}"}
    web.moved |= {f"/old/{V2}/{path.name}": f"/{V2}/{path.name}" for path in (shelf / V2).iterdir()}
    web.cuts = {f"/{V2}/{CLAIMS}": [100]}
    fetch.fetch(f"{web.url}/old", to=tmp_path, patience=QUICK)
    assert files_of(tmp_path / V2) == files_of(shelf / V2)
    assert web.ranges(CLAIMS) == [None, None, "bytes=100-", "bytes=100-"]


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://127.0.0.1/x", "/index.json"])
def test_a_redirect_that_leads_astray(web, tmp_path, target):
    web.moved = {"/index.json": target}
    assert refused(web.url, to=tmp_path).code == "D459"


def test_a_guarded_address_never_leads_to_an_open_one():
    request = places.Request("https://example.org/a")
    with pytest.raises(DataError, match=r"D459.*leads to http://example.org/b"):
        places._Redirects().redirect_request(request, io.BytesIO(), 302, "", {}, "http://example.org/b")


def test_a_list_that_has_no_end(web, tmp_path, monkeypatch):
    monkeypatch.setattr(arrival, "LARGEST_LIST", 10)
    error = refused(web.url, to=tmp_path)
    assert (error.code, error.message) == ("D455", "index.json is larger than the 10 bytes that it may have.")


def test_a_damaged_version_is_mended(web, shelf, tmp_path):
    fetch.fetch(web.url, to=tmp_path, patience=QUICK)
    whole = files_of(tmp_path / V2)
    for name in (CLAIMS, "manifest.json", SUMS):
        path = tmp_path / V2 / name
        path.write_bytes(flipped(path.read_bytes()))
    (tmp_path / V2 / "views.sql").unlink()
    fetched = fetch.fetch(web.url, to=tmp_path, patience=QUICK)
    assert (fetched.is_new, fetched.mended) == (False, (CLAIMS, "manifest.json", "views.sql", SUMS))
    assert fetched.fetched_bytes == sum(len(whole[name]) for name in (CLAIMS, "manifest.json", "views.sql"))
    assert files_of(tmp_path / V2) == whole
    assert sorted(path.name for path in tmp_path.iterdir()) == [V2, "index.json"]


def test_another_release_of_the_same_name_is_left_alone(web, shelf, tmp_path):
    other = tmp_path / V2
    shutil.copytree(shelf / V1, other)
    before = files_of(tmp_path)
    error = refused(web.url, to=tmp_path)
    assert (error.code, error.where) == ("D456", str(other))
    assert files_of(tmp_path) == before


def test_a_file_too_many_is_named(web, tmp_path):
    fetch.fetch(web.url, to=tmp_path, patience=QUICK)
    (tmp_path / V2 / "notes.txt").write_text("mine")
    error = refused(web.url, to=tmp_path)
    assert (error.code, error.values["file"]) == ("D460", "notes.txt")


def test_too_little_space_is_told_before_anything_large_comes(web, tmp_path, monkeypatch):
    monkeypatch.setattr(fetch.shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(100, 90, 10))
    error = refused(web.url, to=tmp_path)
    assert (error.code, error.values["free"]) == ("D457", 10)
    assert web.ranges(CLAIMS) == []


def test_a_disk_that_is_full_keeps_what_has_arrived(web, shelf, tmp_path, monkeypatch):
    real = arrival.os.fsync

    def full(descriptor):
        if fetch.Path(f"/proc/self/fd/{descriptor}").readlink().name == f"{CLAIMS}.part":
            raise OSError(errno.ENOSPC, "No space left on device")
        real(descriptor)

    monkeypatch.setattr(arrival.os, "fsync", full)
    error = refused(web.url, to=tmp_path)
    assert error.code == "D457"
    assert error.hint == "Free some space and fetch again: what has arrived is kept."
    monkeypatch.setattr(arrival.os, "fsync", real)
    web.asked.clear()
    fetch.fetch(web.url, to=tmp_path, patience=QUICK)
    assert web.ranges("actors.parquet") == []
    assert files_of(tmp_path / V2) == files_of(shelf / V2)


def test_a_place_that_cannot_be_written(web, tmp_path):
    (tmp_path / "file").write_text("")
    assert refused(web.url, to=tmp_path / "file").code in ("D014", "D015")


def test_progress_ends_where_all_is_there(web, shelf, tmp_path):
    seen = []
    web.cuts = {f"/{V2}/{CLAIMS}": [1000]}
    fetch.fetch(web.url, to=tmp_path, patience=QUICK, on_progress=lambda *at: seen.append(at))
    whole = size_of(shelf / V2) - (shelf / V2 / SUMS).stat().st_size
    assert seen[-1] == (whole, whole)
    assert [there for there, _ in seen] == sorted(there for there, _ in seen)


def test_a_file_that_is_absent_in_a_folder(tmp_path):
    with pytest.raises(Absent), source_at(tmp_path, patience=QUICK).opened("none"):
        pass


def run(*arguments):
    return CliRunner().invoke(app, ["fetch", *map(str, arguments)])


def test_the_command(web, shelf, tmp_path):
    result = run(web.url, "--version", V1, "--to", tmp_path, "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout) == {
        "version": V1,
        "folder": str(tmp_path / V1),
        "source": f"{web.url}/{V1}",
        "is_new": True,
        "files": len(files_of(shelf / V1)),
        "bytes": size_of(shelf / V1),
        "fetched_bytes": size_of(shelf / V1) - (shelf / V1 / SUMS).stat().st_size,
        "mended": [],
    }
    assert result.stderr.startswith(f"{V1}: fetched: {tmp_path / V1}\n")
    again = run(web.url, "--version", V1, "--to", tmp_path)
    assert (again.exit_code, again.stdout) == (0, "")
    assert "there already, and whole" in again.stderr


def test_the_command_finds_a_damaged_release(web, shelf, tmp_path):
    web.instead = {f"/{V2}/{CLAIMS}": flipped((shelf / V2 / CLAIMS).read_bytes())}
    result = run(web.url, "--to", tmp_path, "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["error"]["code"] == "D453"
    assert CLAIMS in result.stderr


def test_the_command_that_could_not_run(tmp_path):
    result = run(tmp_path / "none", "--to", tmp_path / "near", "--json")
    assert result.exit_code == 2
    assert json.loads(result.stdout)["error"]["code"] == "D001"


def test_the_command_that_is_stopped(monkeypatch, tmp_path):
    def stopped(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(fetch, "fetch", stopped)
    result = run(tmp_path, "--json")
    assert result.exit_code == 2
    assert json.loads(result.stdout)["error"]["hint"] == "Fetch again: what has arrived is kept."
