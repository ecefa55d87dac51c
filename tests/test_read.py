"""Sources of every format become documents, the same ones in any order."""

import json
import random
from datetime import date
from hashlib import sha256
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from demarche.build.read import DOCUMENT_SCHEMA, document_from_text, read_sources, to_batch, unique
from demarche.build.read.document import language_of
from demarche.schema.language import load_language

TITLE = "Islamabad calls in envoy after missile fire"


def read(*paths):
    problems = []
    return list(read_sources(paths, on_problem=problems.append)), problems


def test_a_text_file(save, report):
    (document,), problems = read(save("report.txt", report))
    assert problems == []
    assert document.source_uri == "report.txt"
    assert (document.title, document.published_on) == (TITLE, date(2024, 1, 17))
    assert document.sha256 == sha256(report.encode()).hexdigest()
    assert (document.doc_id, document.n_chars) == (document.sha256[:16], len(report))
    assert [document.text[start:end][:8] for start, end in document.blocks] == ["Pakistan", "A minist"]


@pytest.mark.parametrize("ends", ["\r\n", "\r"])
def test_line_ends_and_byte_order_mark_do_not_change_a_document(save, report, ends):
    plain, other = save("a.txt", report), save("b.txt", "\ufeff" + report.replace("\n", ends))
    (first, second), _ = read(plain, other)
    assert first.doc_id == second.doc_id
    assert first.blocks == second.blocks


def test_a_sidecar_overrules_the_page(save, report):
    path = save("report.txt", report)
    facts = {"publisher": "The Sample", "published_on": "2024-01-18", "source_uri": "https://example.org/a"}
    save("report.txt.meta.json", json.dumps(facts))
    (document,), problems = read(path.parent)
    assert problems == []
    assert (document.publisher, document.published_on) == ("The Sample", date(2024, 1, 18))
    assert document.source_uri == "https://example.org/a"
    assert document.title == TITLE


def test_an_html_page(save, report):
    paragraphs = "".join(f"<p>{line}</p>" for line in report.splitlines()[4:] if line)
    (document,), problems = read(
        save(
            "page.html",
            f"""<html><head><title>{TITLE} - CNN</title><meta property="og:site_name" content="CNN">
            <meta property="article:published_time" content="2024-01-17T10:00:00Z"></head>
            <body><nav><a href="/">Home</a></nav><article><h1>{TITLE}</h1>{paragraphs}</article>
            <footer>Terms of Use</footer></body></html>""",
        )
    )
    assert problems == []
    assert (document.source_uri, document.publisher) == ("page.html", "CNN")
    assert (document.title, document.published_on) == (TITLE, date(2024, 1, 17))
    assert [document.text[start:end][:8] for start, end in document.blocks] == ["Pakistan", "A minist"]


def test_jsonl_and_parquet_tell_the_same(save, tmp_path):
    records = [
        {
            "source_uri": f"https://example.org/{n}",
            "text": f"Iraq summoned envoy number {n} of that week.",
            **more,
        }
        for n, more in enumerate(
            [
                {
                    "published_on": "2024-02-05",
                    "publisher": "The Sample",
                    "title": "Envoys",
                    "language": "en-GB",
                },
                {"published_on": None, "rights": "CC BY 4.0", "mentions": ["left alone"]},
            ]
        )
    ]
    lines = save("records.jsonl", "\n\n".join(json.dumps(record) for record in records))
    table = pa.Table.from_pylist(
        [
            {**record, "published_on": date(2024, 2, 5) if record["published_on"] else None}
            for record in records
        ],
        pa.schema(
            [
                (name, pa.string())
                for name in ("source_uri", "text", "publisher", "title", "language", "rights")
            ]
            + [("published_on", pa.date32())]
        ),
    )
    pq.write_table(table, tmp_path / "records.parquet")
    from_lines, problems = read(lines)
    from_rows, _ = read(tmp_path / "records.parquet")
    assert problems == []
    assert from_lines == from_rows
    assert [document.published_on for document in from_lines] == [date(2024, 2, 5), None]
    assert [document.rights for document in from_lines] == [None, "CC BY 4.0"]


def test_an_address_may_carry_the_day_and_the_publisher():
    document = document_from_text(
        "Iraq summoned the envoy.", source_uri="https://edition.cnn.com/2024/02/05/politics/a"
    )
    assert (document.published_on, document.publisher) == (date(2024, 2, 5), "CNN")


def test_a_folder_is_read_with_its_folders_and_without_what_is_hidden(save, report):
    folder = save("b/two.txt", report + "Two.").parent.parent
    for name in ("one.txt", ".hidden.txt", ".git/three.txt", "notes.pdf"):
        save(name, report)
    notes = []
    documents = list(read_sources([folder], on_problem=pytest.fail, on_note=notes.append))
    assert [document.source_uri for document in documents] == ["b/two.txt", "one.txt"]
    assert [(note.code, Path(note.where).name) for note in notes] == [("D002", "notes.pdf")]


def test_the_order_of_sources_does_not_show(save, report):
    paths = [save(f"{n}.txt", f"{report}It was report {n}.\n") for n in range(8)]
    expected = unique(read(*paths)[0])
    random.Random(7).shuffle(paths)
    assert unique(read(*paths, paths[0])[0]) == expected
    assert [document.doc_id for document in expected[0]] == sorted(d.doc_id for d in expected[0])


def test_a_text_that_comes_twice_is_kept_once(save, report):
    documents, _ = read(save("b.txt", report), save("a.txt", report))
    kept, dropped = unique(documents)
    assert [document.source_uri for document in kept] == ["a.txt"]
    assert [(again.source_uri, first.source_uri) for again, first in dropped] == [("b.txt", "a.txt")]


def test_the_batch_has_the_columns_the_coder_takes(report):
    document = document_from_text(report, source_uri=None)
    batch = to_batch([document])
    assert batch.schema.equals(DOCUMENT_SCHEMA)
    assert batch["blocks"][0].as_py() == [{"start": s, "end": e} for s, e in document.blocks]
    assert to_batch([]).num_rows == 0


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Iraq summons envoy", "en"),
        ("Zelenskyy, Sikorski and Nausėda met in Rzeszów", "en"),
        (
            "El gobierno de Colombia convocó al embajador de Ecuador para protestar por las declaraciones. "
            * 2,
            "es",
        ),
        ("بغداد تستدعي السفير", "ar"),
    ],
)
def test_the_language_of_a_text(text, language):
    assert language_of(text, load_language()) == language
