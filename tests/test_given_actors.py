"""Actors that come with a record: read, checked, and handed to each sentence in place of what is found there."""

import json
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import demarche
from demarche.build.coders.rules import reading as reader
from demarche.build.read import DOCUMENT_SCHEMA, document_from_text, read_sources, to_batch, unique
from demarche.build.run import build_tables
from demarche.known.actors import actor_of_id
from demarche.known.names import load_names
from demarche.schema.errors import DataError
from demarche.schema.own_gazetteer import read_own_actors
from demarche.tests.coded import code_batch

TEXT = "Saraya X expelled the French ambassador on Monday."


def given(text, *words, **ids):
    """Return the given actors of a text: each word's first place, and the id that ``ids`` has for it."""
    return [
        {"start": text.index(word), "end": text.index(word) + len(word)}
        | ({"actor_id": ids[word]} if word in ids else {})
        for word in words
    ]


def read(*paths, own=None):
    problems = []
    return list(read_sources(paths, on_problem=problems.append, own=own)), [str(one) for one in problems]


@pytest.fixture
def annotate_all(monkeypatch):
    """Give a function that returns the sentences of a text with all that was found in them."""

    def collect(text, actors, **options):
        seen = []
        monkeypatch.setattr(
            reader, "_read_sentence", lambda annotated, reading, **_options: seen.append(annotated)
        )
        demarche.code(text, actors=actors, published_on=date(2024, 2, 6), **options)
        return seen

    return collect


def given_in(annotated):
    """Return the given actors of a sentence as words and id."""
    words = annotated.sentence.words
    return [(" ".join(words[g.start : g.end]), g.actor and g.actor.actor_id) for g in annotated.given]


def mentioned(annotated):
    words = annotated.sentence.words
    return [
        (" ".join(words[m.start : m.end]), m.kind, m.actor and m.actor.actor_id)
        for m in annotated.mentions
        if m.kind != "place"
    ]


# Reading


def test_jsonl_and_parquet_give_the_same(save, tmp_path):
    rows = [
        {"source_uri": "a", "text": TEXT, "actors": [{"start": 0, "end": 8, "actor_id": "irq"}]},
        {"source_uri": "b", "text": f"{TEXT} Or so.", "actors": [{"start": 0, "end": 6, "actor_id": None}]},
        {"source_uri": "c", "text": f"{TEXT} No.", "actors": None},
        {"source_uri": "d", "text": f"{TEXT} Yes.", "actors": []},
    ]
    lines = save("records.jsonl", "\n".join(json.dumps(row) for row in rows))
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "records.parquet")
    from_lines, problems = read(lines)
    from_rows, _ = read(tmp_path / "records.parquet")
    assert problems == []
    assert from_lines == from_rows
    assert [one.given for one in from_lines] == [((0, 8, "irq"),), ((0, 6, None),), None, ()]


def test_the_batch_carries_them():
    actors = [{"start": 9, "end": 17}, {"start": 0, "end": 8, "actor_id": "irq"}]
    documents = [document_from_text(TEXT, source_uri=None, actors=one) for one in (actors, [], None)]
    batch = to_batch(documents)
    assert batch.schema.equals(DOCUMENT_SCHEMA)
    assert batch["given"].to_pylist() == [
        [{"start": 0, "end": 8, "actor_id": "irq"}, {"start": 9, "end": 17, "actor_id": None}],
        [],
        None,
    ]
    assert code_batch(batch).num_rows == 3


@pytest.mark.parametrize(
    ("actors", "fault"),
    [
        ("no", "D020 {}: actors is 'no', not a list."),
        ({}, "D020 {}: actors is {{}}, not a list."),
        ([5], "D020 {}: actors[0] is 5, not an object with start and end."),
        ([{"start": 0}], "D020 {}: actors[0].end is None, not a whole number."),
        ([{"start": "0", "end": 4}], "D020 {}: actors[0].start is '0', not a whole number."),
        ([{"start": 0.0, "end": 4}], "D020 {}: actors[0].start is 0.0, not a whole number."),
        ([{"start": False, "end": 4}], "D020 {}: actors[0].start is False, not a whole number."),
        ([{"start": 0, "end": 4, "actor_id": 7}], "D020 {}: actors[0].actor_id is 7, not text."),
        ([{"start": -1, "end": 4}], "D020 {}: actors[0] is start -1 and end 4, not some words of the text"),
        ([{"start": 4, "end": 4}], "D020 {}: actors[0] is start 4 and end 4, not some words of the text"),
        ([{"start": 0, "end": 51}], "D020 {}: actors[0] is start 0 and end 51, not some words of the text, "),
        ([{"start": 6, "end": 7}], "D020 {}: actors[0] is start 6 and end 7, not some words of the text"),
        (
            [{"start": 0, "end": 8}, {"start": 9, "end": 17}, {"start": 0, "end": 8, "actor_id": "irq"}],
            "D022 {}: actors[2] covers the same words as actors[0].",
        ),
        (
            [{"start": 0, "end": 8, "actor_id": "irak"}],
            "D021 {}: actors[0].actor_id is 'irak', and no actor has this id.",
        ),
    ],
)
def test_a_record_whose_actors_are_wrong_is_told_and_the_rest_goes_on(save, actors, fault):
    rows = [{"source_uri": "a", "text": TEXT, "actors": actors}, {"source_uri": "b", "text": TEXT}]
    path = save("records.jsonl", "\n".join(json.dumps(row) for row in rows))
    documents, (problem,) = read(path)
    assert [document.source_uri for document in documents] == ["b"]
    assert problem.startswith(fault.format(f"{path}:1"))


def test_an_unknown_id_is_answered_with_the_nearest():
    with pytest.raises(DataError) as caught:
        document_from_text(TEXT, source_uri=None, actors=[{"start": 0, "end": 8, "actor_id": "yem-houthi"}])
    assert caught.value.hint.startswith("Did you mean yem-houthis? ")


def test_an_own_actor_may_be_given(save, tmp_path, annotate_all):
    table = tmp_path / "own.csv"
    table.write_text("name,cameo_code\nGroup Y,IRQREB\n", encoding="utf-8")
    own = read_own_actors([table])
    actors = [{"start": 0, "end": 8, "actor_id": "group-y"}]
    path = save("records.jsonl", json.dumps({"source_uri": "a", "text": TEXT, "actors": actors}))
    _, (problem,) = read(path)
    assert problem.startswith("D021")
    (document,), problems = read(path, own=own)
    assert problems == []
    code_batch(to_batch([document]), own=own)
    with pytest.raises(DataError, match=r"D021 a: actors\[0\]"):
        code_batch(to_batch([document]))


@pytest.mark.parametrize(
    ("actor_id", "found"),
    [
        ("irq", "irq"),
        ("yem-houthis", "yem-houthis"),
        ("irq-mfa", "irq-mfa"),
        ("usa-mfa", "usa-state"),
        ("media-dawn", "media-dawn"),
        ("usa-john-kirby", "usa-john-kirby"),
        ("irq-nonsense", None),
        ("nato-mfa", None),
        ("", None),
    ],
)
def test_an_id_is_the_gazetteers_or_made_of_a_state_and_a_role(actor_id, found):
    actor = actor_of_id(actor_id, load_names())
    assert (actor and actor.actor_id) == found


# Where they stand


PAGE = "Envoy leaves Mali\n\nFeb. 3, 2024\n\nBAMAKO (AP) - Saraya X left. He is gone.\n\nRead more: Mali"


def test_a_page_is_cut_to_its_article_and_a_text_with_actors_is_not():
    page = document_from_text(PAGE, source_uri=None)
    whole = document_from_text(PAGE, source_uri=None, actors=[])
    assert [PAGE[a:b] for a, b in page.blocks] == ["Saraya X left. He is gone."]
    assert [PAGE[a:b] for a, b in whole.blocks] == [
        "Envoy leaves Mali",
        "Feb. 3, 2024",
        "BAMAKO (AP) - Saraya X left. He is gone.",
        "Read more: Mali",
    ]
    assert whole.published_on == page.published_on == date(2024, 2, 3)


def test_a_dateline_is_cut_off_unless_an_actor_stands_in_it():
    text = "BAGHDAD (AP) - Saraya X left the city."
    blocks = [
        document_from_text(text, source_uri=None, actors=given(text, word)).blocks
        for word in ("Saraya X", "BAGHDAD")
    ]
    assert blocks == [((15, 38),), ((0, 38),)]


@pytest.mark.parametrize("before", ["\ufeffOne.\r\n\r\n", "One.\r\r", "é🙂.\n\n"])
def test_offsets_count_in_the_text_as_it_is_given(before):
    text = f"{before}Saraya X left."
    document = document_from_text(text, source_uri=None, language="en", actors=given(text, "Saraya X"))
    ((start, end, _),) = document.given
    assert document.text[start:end] == "Saraya X"


def test_the_same_text_twice_has_the_actors_of_both():
    ours, theirs = ([{"start": 0, "end": 8, "actor_id": who}] for who in ("irq", "irn"))
    documents = [
        document_from_text(TEXT, source_uri="b", actors=[*theirs, {"start": 22, "end": 28}]),
        document_from_text(TEXT, source_uri="c"),
        document_from_text(TEXT, source_uri="a", actors=ours),
    ]
    (kept,), dropped = unique(documents)
    assert (kept.source_uri, len(dropped)) == ("a", 2)
    assert kept.given == ((0, 8, "irq"), (22, 28, None))
    assert unique(reversed(documents))[0] == [kept]


# In the sentence


def test_an_actor_with_an_id_takes_the_place_of_what_is_found(annotate_all):
    text = "Iraq blamed Turkish forces. Tehran said nothing."
    first, second = annotate_all(text, given(text, "Iraq", "forces", Iraq="irq-mfa", forces="irn"))
    assert given_in(first) == [("Iraq", "irq-mfa"), ("forces", "irn")]
    assert mentioned(first) == [("Iraq", "name", "irq-mfa"), ("forces", "name", "irn")]
    assert given_in(second) == []
    assert mentioned(second) == [("Tehran", "capital", "irn")]


def test_an_actor_without_an_id_is_the_one_that_is_found(annotate_all):
    text = "Saraya X blamed Iraq's foreign ministry and the Turkish army."
    (annotated,) = annotate_all(text, given(text, "Saraya X", "Iraq's foreign ministry", "the Turkish army"))
    assert given_in(annotated) == [
        ("Saraya X", None),
        ("Iraq 's foreign ministry", "irq-mfa"),
        ("the Turkish army", "tur-mil"),
    ]
    (plain,) = annotate_all(text, None)
    assert plain.given == []
    assert mentioned(plain) == mentioned(annotated)


def test_of_two_found_in_one_given_actor_the_head_is_meant(annotate_all):
    text = "The spokesman of Iraq for the army of Turkey blamed Iran."
    (annotated,) = annotate_all(text, [{"start": 0, "end": text.index(" blamed")}])
    (one,) = annotated.given
    head = next(m for m in annotated.mentions if m.covers(1))
    assert one.actor == head.actor


def test_of_nested_given_actors_the_longer_is_the_mention(annotate_all):
    text = "Saraya X of Iraq blamed Iran."
    spans = given(
        text, "Iraq", "Saraya X of Iraq", **{"Iraq": "irq", "Saraya X of Iraq": "irq-kataib-hezbollah"}
    )
    (annotated,) = annotate_all(text, spans)
    assert given_in(annotated) == [("Saraya X of Iraq", "irq-kataib-hezbollah"), ("Iraq", "irq")]
    assert mentioned(annotated)[0] == ("Saraya X of Iraq", "name", "irq-kataib-hezbollah")


def test_an_actor_that_covers_part_of_a_word_has_the_word(annotate_all):
    text = "Iraq blamed Iran."
    (annotated,) = annotate_all(text, [{"start": 1, "end": 2, "actor_id": "irq"}])
    assert given_in(annotated) == [("Iraq", "irq")]


def test_each_sentence_has_the_part_that_it_holds(annotate_all):
    text = "Iraq protested. Iran left."
    parts = [given_in(annotated) for annotated in annotate_all(text, [{"start": 0, "end": len(text)}])]
    assert parts == [[("Iraq protested .", "irq")], [("Iran left .", "irn")]]


def test_the_frames_code_with_what_is_given():
    events = demarche.code(TEXT, actors=[{"start": 0, "end": 8, "actor_id": "irq-mfa"}])["events"]
    assert events["source_id"].to_list() == ["irq-mfa"]


def test_a_build_takes_them(save, tmp_path):
    rows = [
        {"source_uri": "a", "text": TEXT, "actors": [{"start": 0, "end": 8, "actor_id": "irq-mfa"}]},
        {"source_uri": "b", "text": "Iraq left.", "actors": [{"start": 0, "end": 99}]},
    ]
    path = save("records.jsonl", "\n".join(json.dumps(row) for row in rows))
    summary = build_tables([path], tmp_path / "out")
    assert [problem.code for problem in summary.problems] == ["D020"]
    assert pq.read_table(tmp_path / "out" / "events.parquet")["source_id"].to_pylist() == ["irq-mfa"]
