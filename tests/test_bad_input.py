"""Whatever is wrong with a source is said once, by file and line, and the other documents are read."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from demarche.build.read import document_from_text, read_sources
from demarche.schema.errors import DataError

GOOD = "Iraq summoned the envoy of Turkey on Monday."
FRENCH = "Le ministère des Affaires étrangères a convoqué l’ambassadeur pour protester. " * 3


def problems_of(*paths):
    """Return the problems as (code, place inside the folder), with one good file read beside them."""
    folder = paths[0].parent
    (folder / "good.txt").write_text(GOOD, encoding="utf-8")
    problems = []
    documents = list(read_sources([*paths, folder / "good.txt"], on_problem=problems.append))
    assert "good.txt" in [document.source_uri for document in documents]
    return [(problem.code, problem.where.removeprefix(f"{folder}/")) for problem in problems]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("empty.txt", b"", "D003"),
        ("blank.txt", b" \n\n\t", "D003"),
        ("archive.txt", b"PK\x03\x04\x14\x00\x00\x00", "D004"),
        ("latin.txt", "Le président a dit non.".encode("latin-1"), "D005"),
        ("utf16.txt", GOOD.encode("utf-16"), "D005"),
        ("large.txt", b"Iraq protested. " * 3_200_000, "D006"),  # 50 MB
        ("french.txt", FRENCH.encode(), "D007"),
        ("menu.txt", b"Terms of Use\n\nPrivacy Policy\n", "D017"),
        ("empty.html", b"<html><body></body></html>", "D017"),
        ("archive.html", b"PK\x03\x04\x14\x00\x00\x00", "D004"),
        ("empty.jsonl", b"\n\n", "D003"),
        ("broken.parquet", b"PAR1 and nothing else", "D011"),
        ("report.pdf", b"%PDF-1.7", "D002"),
    ],
)
def test_a_file_that_cannot_be_used(save, name, content, code):
    assert problems_of(save(name, content)) == [(code, name)]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("{", "D008"),
        ("[" * 100_000, "D008"),
        ("[1]", "D008"),
        ('{"source_uri": "a"}', "D009"),
        ('{"text": "Iraq protested."}', "D009"),
        ('{"source_uri": "a", "text": 5}', "D012"),
        ('{"source_uri": "a", "text": ""}', "D003"),
        ('{"source_uri": 5, "text": "Iraq protested."}', "D012"),
        ('{"source_uri": "a", "text": "Iraq protested.", "published_on": "Feb 5"}', "D012"),
        ('{"source_uri": "a", "text": "Iraq protested.", "published_on": "2024-02-30"}', "D012"),
        ('{"source_uri": "a", "text": "Iraq protested.", "published_on": 20240205}', "D012"),
        ('{"source_uri": "a", "text": "half a pair \\ud800 was here"}', "D012"),
        ('{"source_uri": "a", "text": "Iraq protested.", "language": "fr"}', "D007"),
    ],
)
def test_a_line_that_cannot_be_used_is_named_and_the_others_are_read(save, line, code):
    good = f'{{"source_uri": "u", "text": "{GOOD}"}}'
    path = save("records.jsonl", f"{good}\n{line}\n{good}\n")
    assert problems_of(path) == [(code, "records.jsonl:2")]


def test_a_line_that_is_too_long_is_named_and_the_others_are_read(save, monkeypatch):
    monkeypatch.setattr("demarche.build.read.jsonl.LONGEST_LINE", 100)
    good = f'{{"source_uri": "u", "text": "{GOOD}"}}'
    assert problems_of(save("records.jsonl", f"{'x' * 350}\n{good}\n")) == [("D006", "records.jsonl:1")]


def test_a_parquet_file_without_our_columns(save):
    path = save("table.parquet", b"")
    pq.write_table(pa.table({"body": ["Iraq protested."]}), path)
    assert problems_of(path) == [("D010", "table.parquet")]


def test_a_parquet_row_that_cannot_be_used(save):
    path = save("table.parquet", b"")
    pq.write_table(pa.table({"text": [GOOD, None, " "], "source_uri": ["a", "b", "c"]}), path)
    assert problems_of(path) == [("D009", "table.parquet:2"), ("D003", "table.parquet:3")]


def test_a_sidecar_that_cannot_be_used(save):
    path = save("report.txt", GOOD)
    save("report.txt.meta.json", '{"published_on": "yesterday"}')
    assert problems_of(path) == [("D012", "report.txt.meta.json")]


def test_what_is_not_there_or_holds_nothing(save):
    folder = save("good.txt", GOOD).parent
    (folder / "void").mkdir()
    assert problems_of(folder / "nowhere", folder / "void") == [("D001", "nowhere"), ("D002", "void")]


def test_the_message_names_the_byte():
    with pytest.raises(DataError, match=r"^D003 a\.txt: The file is empty\."):
        document_from_text("\n", source_uri="a.txt")


def test_a_day_that_cannot_be():
    with pytest.raises(DataError, match="'Monday', which is not a day such as 2024-02-05"):
        document_from_text(GOOD, source_uri=None, published_on="Monday")
