"""A build is written whole or not at all, and comes out the same whatever the order and the processes."""

import errno
import random

import pyarrow.parquet as pq
import pytest

from demarche.build import folder, run
from demarche.build.coders.rules.coder import RulesCoder
from demarche.build.run import build_tables
from demarche.schema.arrow import TABLE_NAMES
from demarche.schema.errors import DataError
from demarche.tests.killed import code_and_die

FILES = sorted([*(f"{name}.parquet" for name in TABLE_NAMES), "texts.parquet"])


@pytest.fixture
def sources(save, report, monkeypatch):
    """Give seven reports, of which a batch takes two."""
    monkeypatch.setattr(run, "BATCH_DOCUMENTS", 2)
    return [save(f"{n}.txt", f"{report}\nIt was the raid number {n} of that year.\n") for n in range(7)]


def bytes_of(folder):
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_build_folder_holds_every_table_and_the_texts(sources, tmp_path):
    seen = []
    summary = build_tables(sources, tmp_path / "a" / "out", on_progress=lambda *done: seen.append(done))
    assert names(tmp_path / "a") == ["out"]
    assert names(tmp_path / "a" / "out") == FILES
    assert (summary.problems, summary.notes) == ((), ())
    assert summary.rows["documents"] == 7
    assert seen == [(2, 7), (4, 7), (6, 7), (7, 7)]
    documents = pq.read_table(tmp_path / "a" / "out" / "documents.parquet")
    texts = pq.read_table(tmp_path / "a" / "out" / "texts.parquet")
    assert texts["doc_id"].to_pylist() == documents["doc_id"].to_pylist()


def test_the_order_of_sources_and_the_number_of_processes_do_not_show(sources, tmp_path):
    build_tables(sources, tmp_path / "one", jobs=1)
    random.Random(3).shuffle(sources)
    build_tables(sources, tmp_path / "two", jobs=2)
    assert bytes_of(tmp_path / "one") == bytes_of(tmp_path / "two")


def test_an_earlier_build_is_replaced(sources, tmp_path):
    build_tables(sources, tmp_path / "out")
    assert build_tables(sources[:1], tmp_path / "out").rows["documents"] == 1
    assert pq.read_table(tmp_path / "out" / "documents.parquet").num_rows == 1
    assert names(tmp_path) == ["in", "out"]


def test_a_text_given_twice_is_coded_once(sources, save, report, tmp_path):
    again = save("again.txt", sources[0].read_bytes())
    summary = build_tables([*sources, again], tmp_path / "out")
    assert summary.rows["documents"] == 7
    assert [str(note) for note in summary.notes] == [
        "D018 again.txt: The same text was given twice; first in 0.txt."
    ]


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda out: out.mkdir() or (out / "thesis.docx").write_text("mine"), "D015"),
        (lambda out: out.write_text("a file"), "D014"),
    ],
)
def test_what_a_build_did_not_write_is_left_alone(sources, tmp_path, make, code):
    out = tmp_path / "out"
    make(out)
    with pytest.raises(DataError) as refusal:
        build_tables(sources, out)
    assert refusal.value.code == code
    assert out.is_file() or names(out) == ["thesis.docx"]


def test_without_a_document_nothing_is_written(save, tmp_path):
    summary = build_tables([save("empty.txt", "")], tmp_path / "out")
    assert summary.folder is None
    assert [problem.code for problem in summary.problems] == ["D003"]
    assert names(tmp_path) == ["in"]


def test_a_document_the_coder_fails_on_does_not_cost_the_others(sources, save, report, tmp_path, monkeypatch):
    def code(self, batch):
        if any("strange" in text for text in batch["text"].to_pylist()):
            raise ValueError("no such thing")
        return real(self, batch)

    real = RulesCoder.code
    monkeypatch.setattr(RulesCoder, "code", code)
    summary = build_tables([*sources, save("strange.txt", report + "\nA strange thing.\n")], tmp_path / "out")
    assert summary.rows["documents"] == pq.read_table(tmp_path / "out" / "texts.parquet").num_rows == 7
    (problem,) = summary.problems
    assert str(problem) == "D203 strange.txt: The document could not be coded: ValueError: no such thing."


@pytest.mark.parametrize(
    ("failure", "raised", "code"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), DataError, "D013"),
        (PermissionError(errno.EACCES, "Permission denied"), DataError, "D014"),
        (KeyboardInterrupt(), KeyboardInterrupt, None),
    ],
)
@pytest.mark.parametrize("is_rebuild", [False, True])
def test_a_write_that_fails_leaves_what_was_there(
    sources, tmp_path, monkeypatch, failure, raised, code, is_rebuild
):
    out = tmp_path / "out"
    if is_rebuild:
        build_tables(sources, out)
    before = bytes_of(out) if is_rebuild else None
    written = []

    def write_table(table, path):
        written.append(path)
        if len(written) == 3:
            raise failure
        path.write_bytes(b"half")

    monkeypatch.setattr(folder, "write_table", write_table)
    with pytest.raises(raised) as stop:
        build_tables(sources[:2], out)
    assert getattr(stop.value, "code", None) == code
    assert names(tmp_path) == (["in", "out"] if is_rebuild else ["in"])
    assert not is_rebuild or bytes_of(out) == before


def test_an_interrupt_while_coding_leaves_nothing(sources, tmp_path):
    def interrupt(*_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build_tables(sources, tmp_path / "out", on_progress=interrupt)
    assert names(tmp_path) == ["in"]


def test_a_killed_process_is_told_and_leaves_nothing(sources, tmp_path, monkeypatch):
    monkeypatch.setattr(run, "_code_or_tell", code_and_die)
    with pytest.raises(DataError, match="a process was killed"):
        build_tables(sources, tmp_path / "out", jobs=2)
    assert names(tmp_path) == ["in"]


def test_an_unknown_parser_stops_the_build(sources, tmp_path):
    with pytest.raises(DataError) as refusal:
        build_tables(sources, tmp_path / "out", parser="en_none")
    assert refusal.value.code == "D201"
    assert names(tmp_path) == ["in"]
