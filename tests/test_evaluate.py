"""Relations held against gold ones: exact figures on toy gold, faults with file and line, and the command."""

import json
from pathlib import Path

import pyarrow as pa
import pytest
from typer.testing import CliRunner

from demarche.build.coders.rules.coder import RulesCoder
from demarche.build.evaluation.evaluate import evaluate
from demarche.build.evaluation.gold import GoldActor, GoldRecord, read_gold
from demarche.build.evaluation.scoring import CodedEvent, Rates, Relation, score
from demarche.cli import app
from demarche.schema.codebook import codes
from demarche.schema.errors import DataError
from demarche.schema.roots import label_of_code, label_of_root, root_labels

ROOT = Path(__file__).parents[1]
SENTENCE = "Iraq condemned Turkey after Iran praised Mali and its army."


def actor(text, *spans):
    return GoldActor(text, spans)


def gold(record_id="1", source="Iraq", target="Turkey", root="ACCUSE", sid=None, text=SENTENCE, **more):
    sides = [
        tuple(actor(one) for one in ([side] if isinstance(side, str) else side or []))
        for side in (source, target)
    ]
    return GoldRecord(f"g:{record_id}", record_id, sid or record_id, text, *sides, root, **more)


def coded(source, target, root="ACCUSE", *, text=SENTENCE, spans=True):
    places = [
        (text.index(side), text.index(side) + len(side)) if spans and side in text else None
        for side in (source or "-", target or "-")
    ]
    return CodedEvent(root, None, source, target, None, None, *places)


def rates(tp, fp, fn):
    return Rates(tp, fp, fn)


# Labels


@pytest.mark.parametrize(
    ("code", "label"),
    [
        *(("010", None), ("01", None), ("0234", "REQUEST"), ("036", "AGREE"), ("046", "CONSULT")),
        *(("051", "SUPPORT"), ("061", "COOPERATE"), ("073", "AID"), ("087", "YIELD"), ("0874", "YIELD")),
        *(("092", "ACCUSE"), ("1056", "REQUEST"), ("112", "ACCUSE"), ("125", "REJECT"), ("138", "THREATEN")),
        *(("141", "PROTEST"), ("154", "MOBILIZE"), ("163", "COERCE"), ("164", "SANCTION")),
        *(("171", "ASSAULT"), ("1711", "ASSAULT"), ("172", "COERCE"), ("175", "ASSAULT"), ("176", "ASSAULT")),
        *(("183", "ASSAULT"), ("190", "ASSAULT"), ("191", "ASSAULT"), ("192", "ASSAULT"), ("203", "ASSAULT")),
        *(("99", None), ("", None), ("x", None)),
    ],
)
def test_the_label_of_a_code(code, label):
    assert label_of_code(code) == label


def test_every_code_but_statements_has_a_label():
    assert {code.root for code in codes().values() if label_of_code(code.code) is None} == {"01"}
    assert {label_of_code(code) for code in codes()} == {None, *root_labels()}


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("assault", "ASSAULT"),
        ("Demand", "REQUEST"),
        ("DISAPPROVE", "ACCUSE"),
        ("INVESTIGATE", "ACCUSE"),
        ("RETREAT", "YIELD"),
        ("FIGHT", "ASSAULT"),
        ("STATEMENT", None),
        ("18", None),
    ],
)
def test_the_label_of_a_name(name, label):
    assert label_of_root(name) == label


def test_a_root_counts_before_a_code():
    assert gold(root="REJECT", cameo="180").label == "REJECT"
    assert gold(root=None, cameo="180").label == "ASSAULT"
    assert gold(root=None).label is None


# The relation of a pair


@pytest.mark.parametrize(
    ("events", "pair", "answered"),
    [
        ([coded("Iraq", "Turkey")], ("ACCUSE", "ACCUSE"), 1),
        ([coded("Iraq", "Turkey", "REJECT")], ("ACCUSE", "REJECT"), 1),
        ([coded("Iraq", "Turkey", None)], ("ACCUSE", "NONE"), 1),
        ([coded("Iran", "Turkey")], ("ACCUSE", "NONE"), 0),
        ([coded("Turkey", "Iraq")], ("ACCUSE", "NONE"), 0),
        ([coded("Iraq", None)], ("ACCUSE", "NONE"), 0),
        ([], ("ACCUSE", "NONE"), 0),
        ([coded("Iraq", "Turkey", "REJECT"), coded("Iraq", "Turkey")], ("ACCUSE", "REJECT"), 1),  # the first
        (
            [coded("Iraq condemned", "Turkey", "REJECT"), coded("Iraq", "Turkey")],
            ("ACCUSE", "ACCUSE"),
            1,
        ),  # nearest
    ],
)
def test_the_event_that_overlaps_the_pair_most_is_its_relation(events, pair, answered):
    relation = score([gold()], {"1": events}).relation
    assert relation == Relation((pair,), answered)


@pytest.mark.parametrize("target", [None, [None]])
def test_a_side_that_the_gold_leaves_open_matches_anything(target):
    record = gold(target=target)
    assert score([record], {"1": [coded("Iraq", None)]}).relation.accuracy == 1
    assert score([record], {"1": [coded("Iraq", "Mali")]}).relation.accuracy == 1


def test_a_mention_far_too_long_matches_nothing():
    text = "Iraq " + "and so on " * 8 + "condemned Turkey."
    long = coded(text[:66], "Turkey", text=text)
    short = coded(text[:60], "Turkey", text=text)
    assert [score([gold(text=text)], {"1": [one]}).relation.answered for one in (long, short)] == [0, 1]


def test_without_spans_shared_words_count():
    record = gold(source="the Iraqi army", target="Turkey")
    events = [coded("army of Iraq", "Turkey", spans=False), coded("the state", "Turkey", spans=False)]
    assert score([record], {"1": events[:1]}).relation.accuracy == 1
    assert score([record], {"1": events[1:]}).relation.accuracy == 0


def test_a_record_with_no_event_of_its_own_is_answered_by_its_sentence():
    records = [gold("1", sid="s"), gold("2", "Iran", "Mali", "SUPPORT", sid="s")]
    both = [coded("Iran", "Mali", "SUPPORT"), coded("Iraq", "Turkey")]
    for events in ({"1": both, "2": []}, {"s": both}):
        assert score(records, events).relation.accuracy == 1


def test_the_figures_of_a_relation():
    pairs = [("ACCUSE", "ACCUSE")] * 3 + [("ACCUSE", "REJECT"), ("REJECT", "ACCUSE"), ("AID", "NONE")]
    relation = Relation(tuple(pairs), 5)
    assert relation.roots == {"ACCUSE": rates(3, 1, 1), "AID": rates(0, 0, 1), "REJECT": rates(0, 1, 1)}
    assert (relation.coverage, relation.accuracy, relation.macro_f1) == (5 / 6, 0.5, 0.25)
    assert relation.confusion == {
        "ACCUSE": {"ACCUSE": 3, "REJECT": 1},
        "AID": {"NONE": 1},
        "REJECT": {"ACCUSE": 1},
    }


def test_rates_of_nothing_are_zero():
    assert (rates(0, 0, 0).precision, rates(0, 0, 0).recall, rates(0, 0, 0).f1) == (0, 0, 0)
    assert (rates(1, 3, 1).precision, rates(1, 3, 1).recall, rates(1, 3, 1).f1) == (0.25, 0.5, 1 / 3)
    empty = score([], {})
    assert (empty.relation.coverage, empty.relation.accuracy, empty.relation.macro_f1) == (0, 0, 0)


# The events and actors of a sentence


def test_events_are_matched_one_to_one():
    records = [gold("1", sid="s"), gold("2", "Iraq", "Iran", sid="s")]
    wide = coded("Iraq", "Turkey after Iran")  # fits both
    figures = score(records, {"s": [wide]})
    assert figures.events == rates(1, 0, 1)
    figures = score(records, {"s": [wide, coded("Iraq", "Turkey")]})  # so that the wide one is left for Iran
    assert figures.events == rates(2, 0, 0)
    assert figures.actors == rates(3, 0, 0)


@pytest.mark.parametrize(
    ("is_reciprocal", "sources", "targets", "expected"),
    [
        (False, ["Iraq"], ["Turkey"], rates(1, 1, 0)),
        (False, ["Iraq", "Iran"], ["Turkey"], rates(1, 1, 1)),
        (True, ["Iraq", "Turkey"], ["Iraq", "Turkey"], rates(2, 0, 0)),
        (False, ["Iraq", "Turkey"], ["Iraq", "Turkey"], rates(2, 0, 2)),
    ],
)
def test_each_source_acts_on_each_target_and_reciprocal_ones_on_each_other(
    is_reciprocal, sources, targets, expected
):
    record = gold(source=sources, target=targets, is_reciprocal=is_reciprocal)
    assert score([record], {"1": [coded("Iraq", "Turkey"), coded("Turkey", "Iraq")]}).events == expected


def test_the_same_event_twice_counts_once():
    figures = score([gold()], {"1": [coded("Iraq", "Turkey"), coded("iraq", "turkey", spans=False)]})
    assert (figures.events, figures.actors) == (rates(1, 0, 0), rates(2, 0, 0))


def test_partial_gold_makes_precision_a_lower_bound():
    assert not score([gold()], {}).is_lower_bound
    assert score([gold(), gold("2", is_partial=True)], {}).is_lower_bound


def test_statements_are_not_scored_and_said_to_be():
    figures = score([gold(root=None, cameo="010"), gold("2", root="COMMENT")], {})
    assert (figures.unlabelled, figures.relation.pairs, figures.events) == (2, (), rates(0, 0, 0))
    assert figures.empty_sentences == 0


def test_false_alarms_are_events_where_the_gold_has_none():
    records = [gold(str(n), None, None, None) for n in range(3)]
    events = {"0": [coded("Iraq", "Turkey")], "1": [coded("Iraq", "Turkey", None)]}
    figures = score(records, events)
    assert (figures.empty_sentences, figures.false_alarms, figures.events) == (3, 1, rates(0, 1, 0))


# The gold file


def line(**fields):
    record = {"id": "1", "text": SENTENCE, "source": [{"text": "Iraq"}], "target": [], "root": "ACCUSE"}
    return json.dumps({key: value for key, value in (record | fields).items() if value != "-"})


def test_a_gold_file_is_read(save):
    path = save(
        "gold.jsonl",
        "\n".join(
            [
                line(source=[{"text": "Iraq", "code": "IRQ", "spans": [[0, 4], [15, 21]]}], stratum="news"),
                "",
                line(id=2, sid="s", target=None, root=None, cameo=112, partial=True, reciprocal=True),
                line(id="3", source=[{"text": None, "spans": None}], root="-"),
            ]
        ),
    )
    first, second, third = read_gold(path)
    assert (first.where, first.id, first.sid, first.stratum) == (f"{path}:1", "1", "1", "news")
    assert first.source == (actor("Iraq", (0, 4), (15, 21)),)
    assert (second.where, second.id, second.sid, second.cameo) == (f"{path}:3", 2, "s", "112")
    assert (second.is_partial, second.is_reciprocal, second.target) == (True, True, ())
    assert (third.source, third.is_empty) == ((actor(None),), True)


@pytest.mark.parametrize(
    ("bad", "fault"),
    [
        ("{", "D008 {}: The line is not JSON"),
        ("[]", "D008 {}: The line is not JSON: it is not an object"),
        (line(id="-"), "D204 {}: The gold record has no id."),
        (line(text="-"), "D204 {}: The gold record has no text."),
        (line(source="-"), "D204 {}: The gold record has no source."),
        (line(target="-"), "D204 {}: The gold record has no target."),
        (line(id=None), "D205 {}: The gold record's id is None, not text or a whole number."),
        (line(id=[1]), "D205 {}: The gold record's id is [1], not text or a whole number."),
        (line(text=" "), "D205 {}: The gold record's text is ' ', not the words of a sentence."),
        (line(text=5), "D205 {}: The gold record's text is 5, not text."),
        (line(root=5), "D205 {}: The gold record's root is 5, not text."),
        (line(source="Iraq"), "D205 {}: The gold record's source is 'Iraq', not a list of actors."),
        (line(source=["Iraq"]), "D205 {}: The gold record's source[0] is 'Iraq', not an object with text."),
        (line(target=[{"text": 1}]), "D205 {}: The gold record's target[0].text is 1, not text."),
        (line(source=[{"text": "x", "spans": 1}]), "D205 {}: The gold record's source[0].spans is 1, not a"),
        (
            line(source=[{"text": "x", "spans": [[4, 4]]}]),
            "D205 {}: The gold record's source[0].spans is [4, 4]",
        ),
        (
            line(source=[{"text": "x", "spans": [[0, 99]]}]),
            "D205 {}: The gold record's source[0].spans is [0, 99]",
        ),
        (
            line(source=[{"text": "x", "spans": [[4, 5]]}]),
            "D205 {}: The gold record's source[0].spans is [4, 5]",
        ),
        (line(id="0"), "D206 {}: The id 0 stands at "),
        (line(sid="0", text="Iraq left."), "D207 {}: The text differs from that of "),
    ],
)
def test_a_fault_in_the_gold_is_told_with_its_line(save, bad, fault):
    path = save("gold.jsonl", "\n".join([line(id="0"), bad, ""]))
    with pytest.raises(DataError) as caught:
        read_gold(path)
    assert str(caught.value).startswith(fault.format(f"{path}:2"))


@pytest.mark.parametrize(("content", "code"), [("\n", "D003"), (None, "D001")])
def test_a_gold_file_that_is_empty_or_not_there(save, tmp_path, content, code):
    path = save("gold.jsonl", content) if content else tmp_path / "gold.jsonl"
    with pytest.raises(DataError) as caught:
        read_gold(path)
    assert (caught.value.code, caught.value.where) == (code, str(path))


# From the file to the figures

TEXTS = {
    "a": "Iraq condemned Turkey on Monday.",
    "b": "Mali expelled the French ambassador, and Iran condemned Iraq.",
    "c": "\ufeffIt rained.\r\nAll day.",
}


# What the coder answers below, whatever else it learns: code, source and target of each event by its text.
ANSWERS = {
    "a": [("111", "Iraq", "Turkey")],
    "b": [("161", "Mali", "French ambassador"), ("111", "Iran", "Iraq")],
    "c": [],
}


@pytest.fixture
def answers(monkeypatch):
    """Let the coder answer by ``ANSWERS``, and give the list of the batches that it is asked for."""
    batches = []

    def answer(self, batch):
        batches.append(batch)
        rows = [coding(text) for text in batch["text"].to_pylist()]
        return pa.RecordBatch.from_pylist(rows)

    def coding(text):
        name = next(name for name, own in TEXTS.items() if own[-5:] == text[-5:])
        names = {side for _, *sides in ANSWERS[name] for side in sides}
        events = [
            {
                "event_code": code,
                "source_id": source,
                "source_start": text.index(source),
                "target_id": target,
                "target_start": text.index(target),
                "source_end": text.index(source) + len(source),
                "target_end": text.index(target) + len(target),
                "confidence": 0.75,
            }
            for code, source, target in ANSWERS[name]
        ]
        return {
            "events": events,
            "actors": [{"actor_id": one, "cameo_code": one[:3].upper()} for one in sorted(names)],
        }

    monkeypatch.setattr(RulesCoder, "code", answer)
    return batches


@pytest.fixture
def gold_file(save):
    def record(record_id, text, source=None, target=None, **more):
        sides = ([{"text": one}] if one else [] for one in (source, target))
        row = dict(zip(("source", "target"), sides, strict=True))
        return json.dumps({"id": record_id, "text": TEXTS[text], **row, **more})

    return save(
        "gold.jsonl",
        "\n".join(
            [
                record("1", "a", "Iraq", "Turkey", root="ACCUSE", stratum="x"),
                record("2", "b", "Mali", "French ambassador", sid="s", cameo="161", partial=True),
                record("3", "b", "Iran", "Iraq", sid="s", cameo="180", stratum="x"),
                record("4", "c", root=None),
                record("5", "a", "Iraq", cameo="010"),
            ]
        ),
    )


def test_the_figures_of_a_file(gold_file, answers):
    result = evaluate(gold_file)
    for figures in (result.given, result.alone):
        assert (figures.records, figures.sentences, figures.unlabelled) == (5, 4, 1)
        assert figures.relation.pairs == (
            ("ACCUSE", "ACCUSE"),
            ("SANCTION", "SANCTION"),
            ("ASSAULT", "ACCUSE"),
        )
        assert (figures.relation.coverage, figures.relation.accuracy) == (1, 2 / 3)
        assert figures.relation.macro_f1 == (2 / 3 + 0 + 1) / 3
        assert figures.events == rates(2, 2, 1)  # the sentence of 5 is that of 1, and its gold is a statement
        assert figures.actors == rates(7, 1, 0)
        assert figures.is_lower_bound
        assert (figures.empty_sentences, figures.false_alarms) == (1, 0)
    assert list(result.strata) == ["", "x"]
    assert result.strata["x"][0].relation.pairs == (("ACCUSE", "ACCUSE"), ("ASSAULT", "ACCUSE"))


def test_each_record_is_coded_with_its_own_pair_and_each_sentence_without(gold_file, answers):
    seen = []
    evaluate(gold_file, on_progress=lambda *done: seen.append(done))
    (batch,) = answers
    assert seen == [(9, 9)]
    assert [
        [text[one["start"] : one["end"]] for one in given]
        for text, given in zip(batch["text"].to_pylist(), batch["given"].to_pylist(), strict=True)
    ] == [["Iraq", "Turkey"], ["Mali", "French ambassador"], ["Iran", "Iraq"], [], ["Iraq"], [], [], [], []]
    assert batch["published_on"].null_count == 9


def test_offsets_stay_true_where_the_text_has_other_line_ends(save):
    text = "\ufeffOn Monday:\r\nMali expelled the French ambassador."
    sides = {"source": [{"text": "Mali"}], "target": [{"text": "French ambassador"}]}
    result = evaluate(save("gold.jsonl", json.dumps({"id": 1, "text": text, **sides, "root": "SANCTION"})))
    assert "Mali" in {text[slice(*event.source_span)] for event in result.given_events[1]}
    assert result.given.relation.accuracy == 1


def test_the_predictions_have_every_field(gold_file, answers, tmp_path):
    paths = [tmp_path / name for name in ("given.jsonl", "alone.jsonl", "figures.json")]
    options = zip(("--predictions", "--predictions-unpaired", "--json"), map(str, paths), strict=True)
    arguments = ["evaluate", str(gold_file), *(word for option in options for word in option)]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, result.stderr
    given, alone = ([json.loads(row) for row in path.read_text().splitlines()] for path in paths[:2])
    assert [row["id"] for row in given] == ["1", "2", "3", "4", "5"]
    assert [row["id"] for row in alone] == ["1", "s", "4", "5"]
    assert given[0]["events"] == [
        {
            "root": "ACCUSE",
            "cameo": "111",
            "source_text": "Iraq",
            "target_text": "Turkey",
            "source_code": "IRA",
            "target_code": "TUR",
            "source_span": [0, 4],
            "target_span": [15, 21],
            "confidence": 0.75,
        }
    ]
    figures = json.loads(paths[2].read_text())
    assert figures == evaluate(gold_file).to_dict()
    assert figures["given"]["relation"]["roots"]["ACCUSE"] == {
        "precision": 0.5,
        "recall": 1.0,
        "f1": 2 / 3,
        "tp": 1,
        "fp": 1,
        "fn": 0,
        "n": 1,
    }
    again = CliRunner().invoke(app, arguments)
    assert again.stdout == result.stdout


def test_the_command_prints_figures_roots_confusion_and_strata(gold_file, answers):
    rows = [
        [cell.strip() for cell in row.removeprefix("│").removesuffix("│").split("│")]
        for row in CliRunner().invoke(app, ["evaluate", str(gold_file)]).stdout.replace("┃", "│").splitlines()
    ]
    assert rows[0] == [f"{gold_file}: 5 records of 4 sentences; 1 without a label are not scored"]
    for expected in (
        ["accuracy", "0.6667", "0.6667"],
        ["precision", "≥ 0.5000", "≥ 0.5000"],
        ["false alarms", "0 of 1", "0 of 1"],
        ["ACCUSE", "0.5000", "1.0000", "0.6667", "1"],
        ["gold", "ACCUSE", "SANCTION"],
        ["ASSAULT", "1", ""],
        ["x", "2", "0.5000", "0.3333", "0.5000", "0.4000", "0.8000"],
    ):
        assert expected in rows, rows


def test_own_actors_are_coded(save, tmp_path):
    table = tmp_path / "own.csv"
    table.write_text("name,cameo_code\nSaraya X,IRQGOV\n", encoding="utf-8")
    text = "Saraya X expelled the French ambassador."
    sides = {"source": [{"text": "Saraya X"}], "target": [{"text": "French ambassador"}]}
    path = save("gold.jsonl", json.dumps({"id": 1, "text": text, **sides, "root": "SANCTION"}))
    events = evaluate(path, gazetteers=[table]).alone_events[1]
    assert ("Saraya X", "IRQGOV") in {(event.source_text, event.source_code) for event in events}


def test_a_sentence_that_cannot_be_coded_is_named(gold_file, monkeypatch):
    def fail(self, batch):
        if any("Mali" in text for text in batch["text"].to_pylist()):
            raise ValueError("oh")
        return real(self, batch)

    real = RulesCoder.code
    monkeypatch.setattr(RulesCoder, "code", fail)
    with pytest.raises(DataError) as caught:
        evaluate(gold_file)
    assert str(caught.value) == f"D203 {gold_file}:2: The document could not be coded: ValueError: oh."


@pytest.mark.parametrize("option", ["--json", "--predictions", "--predictions-unpaired"])
@pytest.mark.parametrize(
    ("name", "reason"), [("no/where.json", "there is no folder"), ("", "it is a folder")]
)
def test_what_cannot_be_written_is_told_before_anything_is_coded(gold_file, tmp_path, option, name, reason):
    result = CliRunner().invoke(app, ["evaluate", str(gold_file), option, str(tmp_path / name)])
    assert result.exit_code == 2
    assert result.stderr.startswith("D014")
    assert reason in result.stderr


def test_a_fault_in_the_gold_ends_the_command(save):
    result = CliRunner().invoke(app, ["evaluate", str(save("gold.jsonl", "{}"))])
    assert result.exit_code == 2
    assert result.stderr.startswith("D204")


def test_every_field_of_a_gold_record_is_documented():
    told = (ROOT / "README.md").read_text(encoding="utf-8").partition("## How well")[2].partition("\n## ")[0]
    fields = (
        "id",
        "text",
        "source",
        "target",
        "spans",
        "root",
        "cameo",
        "sid",
        "partial",
        "reciprocal",
        "stratum",
    )
    assert not [field for field in fields if f"`{field}`" not in told]


def test_the_example_of_the_readme_is_a_gold_record(save):
    told = (ROOT / "README.md").read_text(encoding="utf-8").partition("## How well")[2]
    example = told.partition("```json\n")[2].partition("\n```")[0]
    (record,) = read_gold(save("gold.jsonl", example))
    assert [record.text[slice(*one.places(record.text)[0])] for one in (*record.source, *record.target)] == [
        "Iraq",
        "Turkey",
    ]
    assert record.label == "ACCUSE"
