"""Forty ways to damage a value of a valid release, twenty-five times each: every damage is found where it was done.

A handful of damages is done at once, each in rows of its own, so that a thousand of them take a minute.
"""

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest

from demarche.build.run import build_tables
from demarche.schema.arrow import TABLE_NAMES, arrow_schema
from demarche.schema.codebook import allowed, allowed_types
from demarche.schema.keys import FOREIGN_KEYS, KEYS
from demarche.validate import validate_tables

TIMES = 25
# Damages that are done before the release is validated again.
AT_ONCE = 16
SAMPLES = Path(__file__).parent.parent / "samples"

Tables = dict[str, pl.DataFrame]


@pytest.fixture(scope="module")
def release(tmp_path_factory) -> tuple[Tables, pl.DataFrame]:
    """Give the tables and the texts of the sample reports, in which everything is right."""
    folder = tmp_path_factory.mktemp("samples") / "build"
    build_tables([SAMPLES], folder)
    tables = {name: pl.read_parquet(folder / f"{name}.parquet") for name in TABLE_NAMES}
    texts = pl.read_parquet(folder / "texts.parquet")
    report = validate_tables(tables, texts)
    assert (report.findings, report.not_verified) == ((), ())
    return tables, texts


@dataclass(frozen=True)
class Damage:
    """One damaged row: where it is, and what is wrong with it; several columns may be the one to blame."""

    table: str
    row: int
    columns: frozenset[str]
    codes: frozenset[str]
    tables: Tables
    name: str = ""


class Hand:
    """Somebody who damages a release, at random but the same every time."""

    def __init__(self, tables: Tables, texts: pl.DataFrame, seed: str) -> None:
        self.tables = tables
        self.texts = dict(texts.select("doc_id", "text").iter_rows())
        self.random = random.Random(seed)
        self.spoilt: set[str] = set()  # keys of damaged rows: rows that name them are left alone,
        self.named: set[str] = set()  # and so are the rows that damaged rows name

    def do(self, damaging: "Way") -> Damage:
        """Return the damage, which is now done."""
        damage = damaging(self)
        for tables in (self.tables, damage.tables):
            if damage.row < tables[damage.table].height:
                row = tables[damage.table].row(damage.row, named=True)
                self.spoilt |= {str(row[column]) for column in KEYS[damage.table] if column != "relation"}
                self.named |= {str(value) for name, value in row.items() if name.endswith("_id")}
        self.tables = damage.tables
        return replace(damage, name=damaging.__name__)

    def pick(self, table: str, where: pl.Expr | None = None) -> tuple[int, dict]:
        """Return the number and the values of a random row in which something holds."""
        frame = self.tables[table].with_row_index()
        right = [
            row
            for row in frame.rows(named=True)
            if not self.spoilt & set(map(str, row.values())) and str(row[KEYS[table][0]]) not in self.named
        ]
        if where is not None:
            right = pl.DataFrame(right, schema=frame.schema).filter(where).rows(named=True)
        row = self.random.choice(right)
        return row.pop("index"), row

    def put(self, table: str, row: int, **values: object) -> Tables:
        """Return the tables with other values in one row."""
        frame = self.tables[table]
        is_row = pl.int_range(pl.len()) == row
        changes = [
            pl.when(is_row).then(pl.lit(value, dtype=frame.schema[name])).otherwise(name).alias(name)
            for name, value in values.items()
        ]
        return self.tables | {table: frame.with_columns(changes)}

    def damage(self, code: str, table: str, row: int, *, at: str | None = None, **values: object) -> Damage:
        """Return the damage that puts other values into one row; the columns ``at`` may be blamed as well."""
        blamed = frozenset(values) | frozenset((at or "").split())
        return Damage(table, row, blamed, frozenset(code.split()), self.put(table, row, **values))

    def add(self, code: str, table: str, like: int, **values: object) -> Damage:
        """Return the damage that adds a row like another one, with other values."""
        frame = self.tables[table]
        self.named |= {str(frame[column][like]) for column in KEYS[table]}  # the twin stays as it is
        row = frame[like].with_columns(pl.lit(v, dtype=frame.schema[n]).alias(n) for n, v in values.items())
        found = self.tables | {table: pl.concat([frame, row])}
        return Damage(table, frame.height, frozenset(KEYS[table]), frozenset(code.split()), found)

    def other(self, values: Iterable[str], but: str | None = None) -> str:
        """Return a random one of some values, but not this one."""
        return self.random.choice(sorted(set(values) - {but}))


Way = Callable[[Hand], Damage]
WAYS: list[Way] = []


def way(function: Way) -> Way:
    """Return the function, which is now one of the ways."""
    WAYS.append(function)
    return function


def is_in(table: str) -> pl.Expr:
    return pl.col(KEYS[table][0]).is_not_null()


CASUALTIES = pl.col("question").is_in(["killed", "wounded"])
COUNTED = CASUALTIES | (pl.col("question") == "targets")
DATED = pl.col("event_date").is_not_null()
UNDATED = pl.col("event_date").is_null()
ACTUAL = pl.col("modality").is_in(["actual", "denied"])
CLAIM_ID, EVENT_ID = "c-0000000000000000", "00000000-000000000000"
ENUMERATIONS = [
    ("events", "event_type"),
    ("events", "modality"),
    ("events", "sovereign"),
    ("claims", "question"),
    ("claims", "victim"),
    ("links", "relation"),
    ("links", "basis"),
    ("incidents", "kind"),
    ("actors", "kind"),
    ("places", "country"),
]


# Values by themselves


@way
def a_needed_value_is_left_out(hand):
    table = hand.random.choice(TABLE_NAMES)
    needed = [
        field.name for field in arrow_schema(table) if not field.nullable and field.name not in KEYS[table]
    ]
    if not needed:
        return a_needed_value_is_left_out(hand)
    row, _ = hand.pick(table)
    return hand.damage("E111", table, row, **{hand.random.choice(needed): None})


@way
def a_listed_value_is_misspelt(hand):
    table, column = hand.random.choice(ENUMERATIONS)
    row, found = hand.pick(table, pl.col(column).is_not_null())
    at = hand.random.randrange(len(found[column]))
    return hand.damage("E112", table, row, **{column: found[column][:at] + "q" + found[column][at:]})


@way
def a_listed_value_is_in_capitals(hand):
    table, column = hand.random.choice(
        [pair for pair in ENUMERATIONS if pair[1] not in ("sovereign", "country")]
    )
    row, found = hand.pick(table, pl.col(column).is_not_null())
    return hand.damage("E112", table, row, **{column: found[column].upper()})


@way
def a_code_loses_its_leading_zero(hand):
    row, found = hand.pick("events", pl.col("event_code").str.starts_with("0"))
    return hand.damage("E112 E204", "events", row, event_code=found["event_code"].lstrip("0"))


@way
def an_id_has_a_space(hand):
    table, column = hand.random.choice(
        [("events", "event_id"), ("claims", "claim_id"), ("actors", "actor_id")]
    )
    row, found = hand.pick(table)
    return hand.damage("E113", table, row, **{column: found[column] + " "})


@way
def an_id_is_in_scientific_notation(hand):
    row, _ = hand.pick("documents")
    return hand.damage("E113", "documents", row, doc_id="1.23457E+15", at="sha256")


@way
def a_text_is_blank(hand):
    table, column = hand.random.choice(
        [("documents", "title"), ("actors", "name"), ("places", "name"), ("incidents", "title")]
    )
    row, _ = hand.pick(table)
    return hand.damage("E113", table, row, **{column: hand.random.choice(["", " ", "\t", "\u00a0"])})


@way
def an_actor_code_is_in_small_letters(hand):
    row, found = hand.pick("actors", pl.col("cameo_code").is_not_null())
    return hand.damage("E113", "actors", row, cameo_code=found["cameo_code"].lower())


@way
def an_offset_is_negative(hand):
    table = hand.random.choice(["events", "claims"])
    row, _ = hand.pick(table)
    return hand.damage("E114", table, row, span_start=-1 - hand.random.randrange(100))


@way
def a_toll_is_negative(hand):
    row, found = hand.pick("claims", COUNTED & (pl.col("count_low") > 0))
    return hand.damage("E114", "claims", row, count_low=-found["count_low"])


@way
def a_confidence_is_out_of_range(hand):
    row, _ = hand.pick("events")
    return hand.damage("E114", "events", row, confidence=hand.random.choice([1.5, -0.1, 80.0, float("nan")]))


@way
def a_latitude_is_out_of_range(hand):
    row, found = hand.pick("places", pl.col("latitude").is_not_null())
    return hand.damage("E114", "places", row, latitude=hand.random.choice([-1, 1]) * (found["latitude"] + 91))


@way
def a_text_has_no_length(hand):
    row, _ = hand.pick("documents")
    return hand.damage("E114", "documents", row, n_chars=0)


# Values that belong together


@way
def a_span_is_turned_round(hand):
    table = hand.random.choice(["events", "claims"])
    row, found = hand.pick(table)
    return hand.damage("E201", table, row, span_start=found["span_end"], span_end=found["span_start"])


@way
def half_a_span_is_left_out(hand):
    side = hand.random.choice(["source", "target"])
    row, _ = hand.pick("events", pl.col(f"{side}_start").is_not_null())
    end = hand.random.choice(["start", "end"])
    return hand.damage("E201", "events", row, **{f"{side}_{end}": None}, at=f"{side}_start {side}_end")


@way
def a_precision_is_left_out(hand):
    table, day, precision = hand.random.choice(
        [
            ("events", "event_date", "date_precision"),
            ("claims", "said_date", "said_precision"),
            ("incidents", "start_date", "date_precision"),
        ]
    )
    row, _ = hand.pick(table, pl.col(day).is_not_null())
    return hand.damage("E202", table, row, **{precision: None})


@way
def a_date_moves_and_its_id_does_not(hand):
    row, found = hand.pick("events", DATED & (pl.col("date_precision") == 1))
    moved = found["event_date"] - timedelta(days=1 + hand.random.randrange(400))
    return hand.damage("E203", "events", row, event_date=moved, at="event_id")


@way
def a_code_is_of_another_type(hand):
    row, _ = hand.pick("events", pl.col("event_type") == "strike")
    unfit = [code for code in allowed("event_code") if "strike" not in allowed_types(code)]
    return hand.damage("E204", "events", row, event_code=hand.other(unfit))


@way
def a_hash_is_another_texts(hand):
    row, found = hand.pick("documents")
    _, other = hand.pick("documents", pl.col("doc_id") != found["doc_id"])
    return hand.damage("E205", "documents", row, sha256=other["sha256"], at="doc_id")


@way
def an_interval_is_turned_round(hand):
    row, found = hand.pick("claims", COUNTED & (pl.col("count_low") > 0))
    return hand.damage(
        "E206", "claims", row, count_high=hand.random.randrange(found["count_low"]), at="count_low"
    )


@way
def a_number_stands_under_a_question_without(hand):
    row, _ = hand.pick("claims", ~COUNTED)
    return hand.damage("E207", "claims", row, count_low=5, at="question")


@way
def a_word_stands_under_a_question_with_numbers(hand):
    row, _ = hand.pick("claims", COUNTED)
    return hand.damage("E207", "claims", row, value="before", at="question")


@way
def an_answer_is_to_another_question(hand):
    row, found = hand.pick("claims", pl.col("question").is_in(["notified", "violated"]))
    return hand.damage("E208", "claims", row, value="yes" if found["question"] == "notified" else "before")


@way
def victims_are_left_out(hand):
    row, _ = hand.pick("claims", CASUALTIES)
    return hand.damage("E209", "claims", row, victim=None)


@way
def victims_stand_under_another_question(hand):
    row, _ = hand.pick("claims", ~CASUALTIES)
    return hand.damage(
        "E209 E210", "claims", row, **hand.random.choice([{"victim": "civilian"}, {"victim_of": "IRQ"}])
    )


@way
def a_link_leads_to_itself(hand):
    row, found = hand.pick("links")
    return hand.damage("E211", "links", row, to_claim_id=found["from_claim_id"])


@way
def an_incident_ends_before_it_begins(hand):
    row, found = hand.pick("incidents", pl.col("start_date").is_not_null())
    return hand.damage(
        "E212", "incidents", row, end_date=found["start_date"] - timedelta(days=1 + hand.random.randrange(30))
    )


@way
def half_a_point_is_left_out(hand):
    row, _ = hand.pick("places", pl.col("latitude").is_not_null())
    return hand.damage(
        "E213", "places", row, **{hand.random.choice(["latitude", "longitude"]): None}, at="longitude"
    )


@way
def a_month_is_named_by_another_day(hand):
    row, _ = hand.pick("events", DATED & (pl.col("event_date").dt.day() > 1))
    return hand.damage("E215", "events", row, date_precision=hand.random.choice([4, 5]), at="event_date")


@way
def an_incident_answers_itself(hand):
    row, found = hand.pick("incidents")
    return hand.damage("E216", "incidents", row, in_response_to=found["incident_id"])


# Rows that belong together


@way
def a_row_stands_twice(hand):
    table = hand.random.choice(TABLE_NAMES)
    row, _ = hand.pick(table)
    return hand.add("E120", table, row)


@way
def a_reference_leads_nowhere(hand):
    key = hand.random.choice([key for key in FOREIGN_KEYS if key.column != "event_code"])
    row, _ = hand.pick(key.table, pl.col(key.column).is_not_null())
    nowhere = {"event_id": EVENT_ID, "doc_id": "0" * 16}.get(key.column, "no-such-row")
    nowhere = CLAIM_ID if key.column.endswith("claim_id") else nowhere
    return hand.damage("E121", key.table, row, **{key.column: nowhere})


@way
def nobody_is_held_responsible(hand):
    row, _ = hand.pick("claims", pl.col("question") == "responsible")
    return hand.damage("E122", "claims", row, value="no-such-actor")


@way
def a_principal_speaks_for_another(hand):
    row, found = hand.pick("actors", pl.col("principal_id").is_not_null())
    _, other = hand.pick(
        "actors", pl.col("principal_id").is_not_null() & (pl.col("actor_id") != found["actor_id"])
    )
    return hand.damage("E123", "actors", row, principal_id=other["actor_id"])


@way
def a_claim_is_in_another_document(hand):
    row, found = hand.pick("claims")
    _, other = hand.pick("documents", pl.col("doc_id") != found["doc_id"])
    return hand.damage("E130", "claims", row, doc_id=other["doc_id"])


@way
def a_span_lies_beyond_the_end(hand):
    table = hand.random.choice(["events", "claims"])
    row, _ = hand.pick(table)
    return hand.damage("E131 E132", table, row, span_end=1_000_000 + hand.random.randrange(1000))


@way
def a_claim_hangs_on_another_type_of_event(hand):
    row, _ = hand.pick("claims", CASUALTIES)
    return hand.damage("E133", "claims", row, question="targets", victim=None, victim_of=None)


@way
def a_word_is_said_after_it_was_reported(hand):
    row, _ = hand.pick("claims")
    return hand.damage("E134", "claims", row, said_date=date(2099, 1, 1), said_precision=1)


@way
def an_act_happens_after_it_was_reported(hand):
    row, found = hand.pick("events", ACTUAL)
    return hand.damage(
        "E135",
        "events",
        row,
        event_date=date(2099, 1, 1),
        date_precision=1,
        event_id="20990101" + found["event_id"][8:],
    )


@way
def a_link_joins_two_questions(hand):
    row, found = hand.pick("links")
    question = {row["claim_id"]: row["question"] for row in hand.tables["claims"].rows(named=True)}
    _, other = hand.pick("claims", pl.col("question") != question[found["from_claim_id"]])
    return hand.damage("E136", "links", row, to_claim_id=other["claim_id"])


@way
def a_side_takes_back_what_another_said(hand):
    row, found = hand.pick("links")
    claims = hand.tables["claims"]
    number = claims["claim_id"].to_list().index(found["to_claim_id"])
    sides = {
        row["actor_id"]: row["principal_id"] or row["actor_id"]
        for row in hand.tables["actors"].rows(named=True)
    }
    own = sides[claims["claimant_id"][number]]
    other = hand.other(actor for actor, side in sides.items() if side != own)
    damaged = hand.put("claims", number, claimant_id=other)
    return Damage("links", row, frozenset({"from_claim_id", "to_claim_id"}), frozenset({"E137"}), damaged)


@way
def an_event_stands_twice_under_two_ids(hand):
    row, found = hand.pick("events")
    return hand.add(
        "E138", "events", row, event_id=found["event_id"][:9] + "fffffffffff" + str(hand.random.randrange(10))
    )


@way
def a_claim_stands_twice_under_two_ids(hand):
    row, _ = hand.pick("claims")
    return hand.add("E127", "claims", row, claim_id=f"c-ffffffffffffff{hand.random.randrange(10, 100)}")


@way
def an_undated_event_has_another_day_in_its_id(hand):
    row, found = hand.pick("events", UNDATED)
    return hand.damage("E124", "events", row, event_id="20010101" + found["event_id"][8:])


@way
def a_toll_is_claimed_by_somebody_else(hand):
    row, found = hand.pick("claims", CASUALTIES)
    actors = hand.tables["actors"]["actor_id"].to_list()
    return hand.damage("E125", "claims", row, claimant_id=hand.other(actors, found["claimant_id"]))


@way
def a_claim_is_about_another_incident(hand):
    row, found = hand.pick("claims", pl.col("incident_id").is_not_null())
    _, other = hand.pick("incidents", pl.col("incident_id") != found["incident_id"])
    return hand.damage("E126", "claims", row, incident_id=other["incident_id"])


@way
def a_word_is_said_before_the_act(hand):
    dated = hand.tables["incidents"].filter(pl.col("start_date").is_not_null())["incident_id"]
    row, _ = hand.pick("claims", pl.col("incident_id").is_in(dated.implode()))
    return hand.damage("E128", "claims", row, said_date=date(1990, 1, 1), said_precision=1)


@way
def a_scale_value_is_changed(hand):
    row, found = hand.pick("codes", pl.col("goldstein").is_not_null())
    return hand.damage("E142", "codes", row, goldstein=-found["goldstein"] or 1.0)


@way
def a_form_is_of_another_type(hand):
    row, _ = hand.pick("events", pl.col("event_type") == "strike")
    return hand.damage("E143", "events", row, form=hand.random.choice(["summons", "recall", "note"]))


# Tables and their texts


@way
def a_length_is_wrong(hand):
    row, found = hand.pick("documents")
    return hand.damage("E151", "documents", row, n_chars=found["n_chars"] + 1 + hand.random.randrange(50))


@way
def a_span_cuts_a_word(hand):
    table = hand.random.choice(["events", "claims"])
    row, found = hand.pick(table)
    while not hand.texts[found["doc_id"]][found["span_end"] - 2 : found["span_end"]].isalpha():
        row, found = hand.pick(table)
    return hand.damage("E152 E153", table, row, span_end=found["span_end"] - 1)


@way
def a_span_begins_on_a_space(hand):
    table = hand.random.choice(["events", "claims"])
    row, found = hand.pick(table, pl.col("span_start") > 0)
    while hand.texts[found["doc_id"]][found["span_start"] - 1] != " ":
        row, found = hand.pick(table, pl.col("span_start") > 0)
    return hand.damage("E152 E153", table, row, span_start=found["span_start"] - 1)


@way
def words_for_a_number_are_invented(hand):
    row, _ = hand.pick("claims", pl.col("count_text").is_not_null())
    return hand.damage("E154", "claims", row, count_text="umpteen thousand")


@way
def a_sovereign_is_another_state(hand):
    row, found = hand.pick("events", pl.col("place_id").is_not_null() & pl.col("sovereign").is_not_null())
    return hand.damage(
        "W102", "events", row, sovereign=hand.other(["IRQ", "SYR", "QAT", "COL"], found["sovereign"])
    )


@pytest.mark.parametrize("time", range(TIMES))
def test_every_damage_is_found_where_it_was_done(time, release):
    tables, texts = release
    ways = random.Random(time).sample(WAYS, len(WAYS))
    number = 0
    while ways:
        hand, damages = Hand(tables, texts, f"{time} {number}"), []
        while ways and len(damages) < AT_ONCE:
            try:
                damages.append(hand.do(ways[-1]))
            except IndexError:  # every row that it could damage is damaged already
                break
            ways.pop()
        assert damages
        number += 1
        report = validate_tables(hand.tables, texts)
        found = {(f.table, f.row, f.column, f.code) for f in report.findings}
        for damage in damages:
            places = {
                (damage.table, damage.row, column, code) for column in damage.columns for code in damage.codes
            }
            assert found & places, (damage.name, places, report.totals)


def test_there_are_forty_ways():
    assert len(WAYS) >= 40
