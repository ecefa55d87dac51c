"""How sure a row is: the chance mended, the shares counted, both put into the rows, and a page that says so."""

import random
from itertools import pairwise

import polars as pl
import pyarrow.parquet as pq
import pytest

from demarche.benchmarks import reliability
from demarche.benchmarks.reliability import COUNTED, PAGE, SET_ASIDE, committed, counted, measured, page_with
from demarche.build.coders.rules.drafts import ACT, EventDraft, Territory, confidence_of, theme_of
from demarche.build.coders.rules.relate import relations
from demarche.build.coders.rules.relate.calibrating import (
    Sample,
    Trial,
    bins_of,
    calibration_line,
    calibration_of,
    write_calibration,
)
from demarche.build.coders.rules.relate.ranker import (
    CALIBRATION,
    GIVEN,
    TOLD,
    WEIGHTS,
    Calibration,
    calibrated,
)
from demarche.build.evaluation.scoring import CodedEvent, judged_events, judged_pairs
from demarche.build.read import document_from_text, to_batch
from demarche.schema.codebook import allowed, share_right, shares
from demarche.schema.language import load_language
from demarche.schema.rows import read_rows
from demarche.tests.coded import code_batch, events_in
from demarche.tests.scorecard import judged
from demarche.tests.test_evaluate import gold
from demarche.tests.test_scorecard import DOC, GOLD

STALE = "stale: python -m demarche.benchmarks.reliability"
NEAR = 0.03  # how far a figure of the dispatches may have moved since it was counted


def between(text, *sides):
    """Return the only event between the words of a text that are given as actors, and its chances."""
    places = [{"start": text.index(side), "end": text.index(side) + len(side)} for side in sides]
    document = document_from_text(text, source_uri="x", published_on="2024-02-06", actors=places)
    ((event,),) = code_batch(to_batch([document])).to_pydict()["events"]
    return event


# The chance


@pytest.mark.parametrize(
    ("slope", "intercept", "chance", "expected"),
    [
        (1.0, 0.0, 0.3, 0.3),
        (0.5, 0.0, 0.9, 0.75),
        (1.0, 1.0, 0.5, 0.731059),
        (0.6, -0.2, 0.95, 0.827307),
        (1.0, 0.0, 1.0, 0.999999),
        (1.0, 0.0, 0.0, 0.000001),
    ],
)
def test_a_line_mends_a_chance(slope, intercept, chance, expected):
    line = Calibration("told", "platt", slope, intercept, 1, 0.0, 0.0)
    assert line.mend(chance) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("of", [TOLD, GIVEN])
def test_who_is_surer_stays_surer(of):
    mended = [calibrated(of, number / 200) for number in range(201)]
    assert all(0 < one < other < 1 for one, other in pairwise(mended))


def test_the_shipped_calibration_is_better_than_none():
    rows = read_rows(CALIBRATION, Calibration)
    assert [row.of for row in rows] == [TOLD, GIVEN]
    assert all(row.loss < row.raw_loss and row.pairs > 5000 for row in rows)


def test_a_line_is_found_again():
    """Trials whose chances are twice as sure as they should be are halved, and need no intercept."""
    dice = random.Random(7)
    truth = Calibration("told", "temperature", 0.5, 0.0, 1, 0.0, 0.0)
    chances = [dice.uniform(0.4, 0.999) for _ in range(8000)]
    trials = [
        Trial("told", bool(number % 2), chance, dice.random() < truth.mend(chance))
        for number, chance in enumerate(chances)
    ]
    line = calibration_line("told", "temperature", trials)
    assert line.slope == pytest.approx(0.5, abs=0.03)
    assert line.intercept == 0.0
    made, mended = calibration_of("told", trials)
    assert (made.of, made.pairs, len(mended)) == ("told", 8000, 8000)
    assert made.loss < made.raw_loss
    assert all(one.mean == pytest.approx(one.right, abs=0.05) for one in bins_of("told", mended))


def test_the_trainer_writes_the_calibration(tmp_path):
    """With a stand-in for the training: the weights as they are shipped, whatever the hand."""
    table = pq.read_table(WEIGHTS)
    asked = []
    samples = [
        Sample(f"{name}:{number}", [], root, (root,))
        for name in ("04.tsv", "04b.tsv", "extra.tsv", "none.tsv")
        for number, root in enumerate(("04", "19", "-", "01"))
    ]

    def train(seen):
        asked.append(sorted({sample.where.partition(":")[0] for sample in seen}))
        return table

    write_calibration(samples, train, tmp_path)
    assert asked == [["04b.tsv", "extra.tsv"], ["04.tsv", "none.tsv"]]
    (given,) = [row for row in read_rows(tmp_path / "calibration.csv", Calibration) if row.of == GIVEN]
    assert given.pairs == 8  # of each file the two samples with an act
    first = (tmp_path / "reliability.csv").read_bytes()
    write_calibration(samples, train, tmp_path)
    assert (tmp_path / "reliability.csv").read_bytes() == first


# The rows


@pytest.mark.parametrize(
    ("text", "rule", "sides"),
    [
        ("Iraq summoned the Turkish ambassador on Monday.", "protest", "both"),
        ("A drone strike hit a base near Erbil on Monday.", "strike", "none"),
        ("The Iraqi health ministry said 16 people were killed in the strike.", "casualties", "one"),
    ],
)
def test_a_frame_is_as_sure_as_its_theme_and_sides(text, rule, sides):
    events = [event for event in events_in(text) if theme_of(event["rule_id"]) == rule]
    assert [event["confidence"] for event in events] == [
        pytest.approx(share_right("rule", rule) * share_right("sides", sides), abs=0.0006)
    ]


def test_what_names_no_side_is_less_sure():
    assert share_right("sides", "none") < share_right("sides", "both") <= 1
    drafts = [
        EventDraft("strike.bomb", "strike", "195", None, None, None, Territory(None, None), None, None,
                   "actual", (0, 9), *spans)
        for spans in (((0, 2), (3, 4)), (None, None))
    ]  # fmt: skip
    both, none = map(confidence_of, drafts)
    assert none < both


def test_a_theme_that_was_never_judged_is_as_sure_as_its_type():
    assert share_right("rule", "no-such-theme", else_type="strike") == shares()["event_type", "strike"].share
    assert {value for trait, value in shares() if trait == "event_type"} == set(allowed("event_type"))


def test_every_theme_of_the_lexicon_was_judged():
    themes = {theme_of(frame.rule) for frame in load_language().frames}
    assert themes | {ACT} == {value for trait, value in shares() if trait == "rule"}


def test_an_act_is_as_sure_as_its_chance(monkeypatch):
    (event,) = events_in("Germany imposed sanctions on Belarus on Monday.")
    asked = []
    monkeypatch.setattr(relations, "calibrated", lambda of, chance: asked.append((of, chance)) or 0.5)
    (other,) = events_in("Germany imposed sanctions on Belarus on Monday.")
    ((of, chance),) = asked
    assert of == TOLD
    assert event["confidence"] == pytest.approx(
        calibrated(TOLD, chance) * share_right("rule", ACT), abs=0.0006
    )
    assert other["confidence"] == pytest.approx(0.5 * share_right("rule", ACT), abs=0.0006)


def test_between_marked_sides_it_is_as_sure_as_its_share(monkeypatch):
    text = "Germany imposed sanctions on Belarus on Monday."
    event = between(text, "Germany", "Belarus")
    asked = []
    monkeypatch.setattr(relations, "calibrated", lambda of, chance: asked.append((of, chance)) or 0.5)
    assert between(text, "Germany", "Belarus")["confidence"] == 0.5
    ((of, share),) = asked
    assert of == GIVEN
    assert event["confidence"] == pytest.approx(calibrated(GIVEN, share), abs=0.0006)


def test_how_sure_a_row_is_decides_nothing(monkeypatch):
    text = "Germany imposed sanctions on Belarus, and Iraq summoned the Turkish envoy. France praised Mali."
    before = events_in(text)
    monkeypatch.setattr(relations, "calibrated", lambda of, chance: 0.01)
    after = events_in(text)
    assert len(before) > 2
    assert [{**event, "confidence": None} for event in after] == [
        {**event, "confidence": None} for event in before
    ]


def test_every_row_has_a_confidence():
    text = "Iran condemned the strike. Mali accused Niger of firing at a base. Sudan asked Egypt for help."
    assert all(0 < event["confidence"] <= 1 for event in events_in(text))


# What is right


def test_a_row_is_right_where_the_gold_says_so():
    text = GOLD.texts["raid.txt"]

    def row(words, event_type="protest", code="111", source="fra"):
        start = text.index(words)
        return {
            "doc_id": DOC,
            "event_type": event_type,
            "event_code": code,
            "source_id": source,
            "target_id": None,
            "span_start": start,
            "span_end": start + len(words),
        }

    rows = [
        row("France condemned"),
        row("France condemned", code="112"),
        row("France condemned", source=None),
        row("France condemned", event_type="other"),
        row("Mali said 3", event_type="casualty_claim", code="010", source=None),
        row("Will Niger act"),
    ]
    actors = pl.DataFrame([{"actor_id": "fra", "cameo_code": "FRAGOV", "kind": "state"}])
    tables = {"events": pl.DataFrame(rows, infer_schema_length=None), "actors": actors}
    assert [right for _, right in judged(tables, GOLD)] == [True, False, False, False, True, False]


def test_a_labelled_pair_is_right_where_its_label_is():
    records = [gold("1"), gold("2", root="SUPPORT")]
    event = CodedEvent("ACCUSE", "111", "Iraq", "Turkey", None, None, (0, 4), (15, 21), 0.9)
    found = list(judged_pairs(records, {"1": [event], "2": [event]}))
    assert found == [(event, True), (event, False)]
    assert list(judged_pairs(records, {})) == []
    assert list(judged_events(records, {"1": [event], "2": [event]})) == [(event, True), (event, False)]


def test_the_same_event_may_be_more_or_less_sure():
    assert CodedEvent("ACCUSE", "111", confidence=0.5) == CodedEvent("ACCUSE", "111", confidence=0.9)


def test_shares_are_counted():
    def row(rule, confidence, sides):
        named = dict.fromkeys(("source_id", "target_id", "source_start", "target_start"))
        return {
            "rule_id": rule,
            "event_type": "strike",
            "confidence": confidence,
            **named,
            **dict.fromkeys(("source_id", "target_start")[:sides], 1),
        }

    act = shares()["rule", ACT].share
    rows = [(row("strike.bomb", 0.9, 2), True)] * 8 + [(row("strike.act", 0.9, 0), False)] * 2
    rows += [(row("act.111.blame", 0.5 * act, 2), True)] * 4
    assert [tuple(getattr(one, name) for name in one.__slots__) for one in counted(rows)] == [
        ("rule", "act", 4, 2.0, 4, 1.0),
        ("rule", "strike", 10, 10.0, 8, 0.75),
        ("event_type", "strike", 10, 10.0, 8, 0.75),
        ("sides", "both", 8, 6.0, 8, 1.0),
        ("sides", "none", 2, 1.5, 0, 0.286),
    ]


# The page


@pytest.fixture(scope="module")
def dispatches():
    return reliability.dispatch_rows(COUNTED), reliability.dispatch_rows(SET_ASIDE)


def test_the_page_shows_what_is_committed():
    page = PAGE.read_text(encoding="utf-8")
    assert page_with(page, committed()) == page, STALE


def test_the_shares_are_those_of_the_coder(dispatches):
    found = {(one.trait, one.value): one for one in counted(dispatches[0])}
    assert found.keys() == shares().keys(), STALE
    moved = {
        key: (one.share, found[key].share)
        for key, one in shares().items()
        if abs(found[key].share - one.share) > NEAR + 1 / (one.rows + 2)
    }
    assert moved == {}, STALE


def test_the_page_shows_the_dispatches(dispatches):
    def totals(table):
        lines = [
            [cell.strip() for cell in line.split("|")] for line in table.splitlines() if "**all**" in line
        ]
        return {line[1]: tuple(map(float, line[4:6])) for line in lines}

    page = PAGE.read_text(encoding="utf-8")
    shown = totals(page.partition("<!-- dispatches -->")[2])
    found = totals(measured(*dispatches)["dispatches"])
    assert shown.keys() == found.keys()
    for name, figures in found.items():
        assert shown[name] == pytest.approx(figures, abs=NEAR), (name, STALE)


def test_a_table_without_a_place_is_refused():
    with pytest.raises(ValueError, match="0 places for the table x"):
        page_with("no marks", {"x": "|"})
