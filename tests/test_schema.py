"""The tables: exactly the columns of the contract, described, and refusing rows that break their rules."""

import io
import random
from datetime import date
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pandera.errors import SchemaErrors
from pandera.polars import DataFrameModel, Field

from demarche.schema.arrow import TABLE_NAMES, arrow_schema, code_table, empty_table, to_arrow
from demarche.schema.dictionary import (
    ColumnDescription,
    data_dictionary,
    dictionary_markdown,
    table_description,
)
from demarche.schema.errors import DataError
from demarche.schema.fields import INKED, column
from demarche.schema.keys import FOREIGN_KEYS, KEYS
from demarche.schema.tables import TABLES

PAGE = Path(__file__).parent.parent / "docs" / "codebook" / "tables.md"

# The contract: every column in its order, with its type; a question mark where it may be null.
CONTRACT = {
    "documents": """
        doc_id source_uri? publisher? title? published_on:date? language sha256 n_chars:int32
        rights?
    """,
    "events": """
        event_id event_type event_code form? source_id? target_id? sovereign? place_id?
        event_date:date? date_precision:int8? modality doc_id span_start:int32 span_end:int32
        source_start:int32? source_end:int32? target_start:int32? target_end:int32? incident_id?
        coder_id rule_id confidence:float32?
    """,
    "claims": """
        claim_id event_id incident_id? question claimant_id said_date:date? said_precision:int8?
        value? count_low:int32? count_high:int32? count_text? victim? victim_of? doc_id
        span_start:int32 span_end:int32
    """,
    "links": """
        from_claim_id to_claim_id relation basis
    """,
    "incidents": """
        incident_id kind title start_date:date? end_date:date? date_precision:int8? place_id?
        sovereign? in_response_to?
    """,
    "actors": """
        actor_id name kind cameo_code? principal_id? wikidata_id?
    """,
    "places": """
        place_id name country? latitude:float64? longitude:float64? geonames_id:int32?
        place_precision:int8
    """,
    "coders": """
        coder_id version codebook_sha256 lexicon_sha256? parser_sha256?
    """,
    "codes": """
        code title root goldstein:float64? plover_type? plover_mode? plover_context? plover_note?
        definition event_types?
    """,
}

SHA256 = "0123456789abcdef" * 4
GOOD = {
    "documents": {
        "doc_id": SHA256[:16],
        "source_uri": "report.txt",
        "publisher": None,
        "title": "A headline",
        "published_on": date(2024, 2, 5),
        "language": "en",
        "sha256": SHA256,
        "n_chars": 900,
        "rights": None,
    },
    "events": {
        "event_id": "20240202-0123456789ab",
        "event_type": "strike",
        "event_code": "195",
        "form": None,
        "source_id": "usa",
        "target_id": None,
        "sovereign": "IRQ",
        "place_id": None,
        "event_date": date(2024, 2, 2),
        "date_precision": 1,
        "modality": "actual",
        "doc_id": SHA256[:16],
        "span_start": 0,
        "span_end": 40,
        "source_start": 0,
        "source_end": 8,
        "target_start": None,
        "target_end": None,
        "incident_id": None,
        "coder_id": "demarche-0.1.0",
        "rule_id": "strike.verb",
        "confidence": None,
    },
    "claims": {
        "claim_id": "c-0123456789abcdef",
        "event_id": "20240202-0123456789ab",
        "incident_id": None,
        "question": "killed",
        "claimant_id": "irq",
        "said_date": None,
        "said_precision": None,
        "value": None,
        "count_low": 16,
        "count_high": None,
        "count_text": "at least 16",
        "victim": "mixed",
        "victim_of": "IRQ",
        "doc_id": SHA256[:16],
        "span_start": 50,
        "span_end": 90,
    },
    "links": {
        "from_claim_id": "c-0123456789abcdef",
        "to_claim_id": "c-fedcba9876543210",
        "relation": "corrects",
        "basis": "text",
    },
    "incidents": {
        "incident_id": "strike-irq-2024-02-02",
        "kind": "strike",
        "title": "Strikes in Iraq",
        "start_date": date(2024, 2, 2),
        "end_date": date(2024, 2, 3),
        "date_precision": 1,
        "place_id": None,
        "sovereign": "IRQ",
        "in_response_to": None,
    },
    "actors": {
        "actor_id": "irq",
        "name": "Iraq",
        "kind": "state",
        "cameo_code": "IRQ",
        "principal_id": None,
        "wikidata_id": "Q796",
    },
    "places": {
        "place_id": "irq-baghdad",
        "name": "Baghdad",
        "country": "IRQ",
        "latitude": 33.34,
        "longitude": 44.4,
        "geonames_id": 98182,
        "place_precision": 1,
    },
    "coders": {
        "coder_id": "demarche-0.1.0",
        "version": "0.1.0",
        "codebook_sha256": SHA256,
        "lexicon_sha256": SHA256,
        "parser_sha256": SHA256,
    },
    "codes": {
        "code": "195",
        "title": "Employ aerial weapons",
        "root": "19",
        "goldstein": -10.0,
        "plover_type": "ASSAULT",
        "plover_mode": None,
        "plover_context": None,
        "plover_note": None,
        "definition": "Attacks from the air.",
        "event_types": "strike other",
    },
}

UNDATED = {"event_id": "00000000-0123456789ab", "event_date": None, "date_precision": None}
NO_COUNT = {"count_low": None, "count_text": None, "victim": None, "victim_of": None}
NOTIFIED = {"question": "notified", "value": "before"} | NO_COUNT


def frame(table: str, **changes) -> pl.DataFrame:
    """Return one row of the table as a frame of its types, with the changes; nulls are let through."""
    return pl.DataFrame([GOOD[table] | changes], schema=pl.from_arrow(empty_table(table)).schema)


def failures(table: str, rows: pl.DataFrame) -> set[str]:
    """Return the checks that fail, each as ``column: check``, or the sentence of a rule about whole rows."""
    try:
        TABLES[table].validate(rows, lazy=True)
    except SchemaErrors as errors:
        cases = errors.failure_cases.select("schema_context", "column", "check").rows()
        return {
            check if context == "DataFrameSchema" else f"{name}: {check}" for context, name, check in cases
        }
    return set()


def test_the_tables_are_those_of_the_contract_in_its_order():
    assert tuple(CONTRACT) == TABLE_NAMES == tuple(TABLES) == tuple(KEYS)


@pytest.mark.parametrize("table", TABLE_NAMES)
def test_the_columns_are_those_of_the_contract(table):
    types = {"int8": "int8", "int32": "int32", "float": "float32", "double": "float64", "date32[day]": "date"}

    def shown(field):
        kind = types.get(str(field.type))
        return field.name + (f":{kind}" if kind else "") + ("?" if field.nullable else "")

    assert " ".join(map(shown, arrow_schema(table))) == " ".join(CONTRACT[table].split())
    assert {str(field.type) for field in arrow_schema(table)} <= {*types, "string"}


@pytest.mark.parametrize("table", TABLE_NAMES)
def test_a_good_row_passes(table):
    assert failures(table, frame(table)) == set()


@pytest.mark.parametrize("table", TABLE_NAMES)
def test_a_table_without_rows_passes(table):
    assert failures(table, pl.from_arrow(empty_table(table))) == set()


@pytest.mark.parametrize("table", TABLE_NAMES)
def test_nulls_pass_where_they_may_stand_and_nowhere_else(table):
    for field in arrow_schema(table):
        found = failures(table, frame(table, **{field.name: None}))
        assert (f"{field.name}: not_nullable" in found) is not field.nullable, field.name


@pytest.mark.parametrize("table", TABLE_NAMES)
def test_a_column_too_many_too_few_or_of_another_type_fails(table):
    first = arrow_schema(table).names[0]
    assert failures(table, frame(table).with_columns(extra=1)) == {"column_in_schema"}
    assert "column_in_dataframe" in failures(table, frame(table).drop(first))
    wrong = frame(table).with_columns(pl.lit(b"x").alias(first))
    assert "dtype('String')" in " ".join(failures(table, wrong))


SPAN = "span_start comes before span_end"
SOURCE_SPAN = "source_start and source_end come together, the start before the end"
TARGET_SPAN = "target_start and target_end come together, the start before the end"
PERIODS = "a month is named by its first day, a year by its first of January"
NUMBERS = "killed, wounded and targets have a count_low and no value; other questions have no counts"
ANSWERS = "value is one of the codebook's answers to the question; to responsible, self or an actor_id"
VICTIMS = "victim is given for killed and wounded, and only there"


@pytest.mark.parametrize(
    ("table", "changes", "expected"),
    [
        ("documents", {"doc_id": "f" * 16}, "doc_id is the beginning of sha256"),
        ("documents", {"doc_id": "0123"}, "doc_id: str_matches('^[0-9a-f]{16}$')"),
        ("documents", {"title": ""}, rf"title: str_matches('{INKED}')"),
        ("documents", {"title": " \t"}, rf"title: str_matches('{INKED}')"),
        ("documents", {"title": "Two\nlines "}, rf"title: str_matches('{INKED}')"),
        ("documents", {"n_chars": 0}, "n_chars: greater_than_or_equal_to(1)"),
        ("documents", {"language": "english"}, "language: str_matches('^[a-z]{2}$')"),
        (
            "events",
            UNDATED | {"event_id": "2024-0123456789ab"},
            r"event_id: str_matches('^\d{8}-[0-9a-f]{12}$')",
        ),
        ("events", {"event_id": "20240203-0123456789ab"}, "event_id begins with event_date"),
        ("events", {"event_code": "010"}, "the codebook lets the event_type carry the event_code"),
        ("events", {"date_precision": None}, "event_date and date_precision come together"),
        ("events", {"event_date": None}, "event_date and date_precision come together"),
        ("events", {"span_end": 0}, SPAN),
        ("events", {"source_end": None}, SOURCE_SPAN),
        ("events", {"target_start": 3}, TARGET_SPAN),
        ("events", {"source_start": 9}, SOURCE_SPAN),
        ("events", {"span_start": -1}, "span_start: greater_than_or_equal_to(0)"),
        ("events", {"confidence": 1.5}, "confidence: less_than_or_equal_to(1)"),
        ("events", {"confidence": float("nan")}, "confidence: less_than_or_equal_to(1)"),
        ("claims", {"claim_id": "0123456789abcdef"}, "claim_id: str_matches('^c-[0-9a-f]{16}$')"),
        ("claims", {"count_high": 15}, "count_low is at most count_high"),
        ("claims", {"count_low": None}, NUMBERS),
        ("claims", {"value": "before"}, NUMBERS),
        ("claims", {"victim": None}, VICTIMS),
        ("claims", {"span_start": 90}, SPAN),
        ("claims", {"victim_of": "irq"}, "victim_of: str_matches('^([A-Z]{3})+$')"),
        ("claims", {"said_date": date(2024, 2, 2)}, "said_date and said_precision come together"),
        ("claims", NOTIFIED | {"value": None}, ANSWERS),
        ("claims", NOTIFIED | {"value": "yes"}, ANSWERS),
        ("claims", NOTIFIED | {"count_low": 1}, NUMBERS),
        ("claims", NOTIFIED | {"victim": "civilian"}, VICTIMS),
        ("claims", NOTIFIED | {"victim_of": "IRQ"}, "victim_of is given for killed and wounded only"),
        ("claims", NOTIFIED | {"question": "responsible", "value": "The US"}, ANSWERS),
        ("links", {"to_claim_id": "c-0123456789abcdef"}, "a claim has no link to itself"),
        ("events", {"date_precision": 4}, PERIODS),
        ("claims", {"said_date": date(2024, 2, 1), "said_precision": 5}, PERIODS),
        ("incidents", {"end_date": date(2024, 2, 1)}, "start_date is not after end_date"),
        ("incidents", {"end_date": None}, "start_date, end_date and date_precision come together"),
        ("incidents", {"in_response_to": "strike-irq-2024-02-02"}, "an incident does not answer itself"),
        ("incidents", {"incident_id": "Strike 1"}, "incident_id: str_matches('^[a-z0-9-]+$')"),
        ("actors", {"cameo_code": "IRQGO"}, "cameo_code: str_matches('^([A-Z]{3})+$')"),
        ("actors", {"wikidata_id": "796"}, r"wikidata_id: str_matches('^Q[1-9]\d*$')"),
        ("places", {"latitude": 91.0}, "latitude: less_than_or_equal_to(90)"),
        ("places", {"longitude": None}, "latitude and longitude come together"),
        ("places", {"place_precision": 8}, "place_precision: isin([1, 2, 3, 4, 5, 6, 7])"),
        ("coders", {"parser_sha256": "none"}, "parser_sha256: str_matches('^[0-9a-f]{64}$')"),
        ("codes", {"root": "18"}, "code begins with root"),
    ],
)
def test_a_bad_row_fails_the_check_it_breaks_and_no_other(table, changes, expected):
    assert failures(table, frame(table, **changes)) == {expected}


@pytest.mark.parametrize(
    ("table", "name"),
    [
        ("events", "event_type"),
        ("events", "event_code"),
        ("events", "form"),
        ("events", "modality"),
        ("events", "sovereign"),
        ("incidents", "sovereign"),
        ("places", "country"),
        ("claims", "question"),
        ("claims", "victim"),
        ("links", "relation"),
        ("links", "basis"),
        ("incidents", "kind"),
        ("actors", "kind"),
    ],
)
def test_a_value_that_the_codebook_does_not_list_fails(table, name):
    found = failures(table, frame(table, **{name: "19"}))
    assert any(check.startswith(f"{name}: isin(") for check in found)


@pytest.mark.parametrize(
    "changes",
    [
        UNDATED,
        {"event_type": "other", "event_code": "195"},
        {"confidence": 0.5},
    ],
)
def test_events_that_are_right(changes):
    assert failures("events", frame("events", **changes)) == set()


@pytest.mark.parametrize(
    "changes",
    [
        NOTIFIED,
        NOTIFIED | {"question": "responsible", "value": "self"},
        NOTIFIED | {"question": "responsible", "value": "usa-centcom"},
        NOTIFIED | {"question": "targets", "value": None, "count_low": 81, "count_text": "more than 80"},
        {"count_low": 16, "count_high": 16},
    ],
)
def test_claims_that_are_right(changes):
    assert failures("claims", frame("claims", **changes)) == set()


@pytest.mark.parametrize("key", FOREIGN_KEYS, ids=lambda key: f"{key.table}.{key.column}")
def test_a_foreign_key_leads_to_the_whole_key_of_a_table(key):
    source, target = arrow_schema(key.table), arrow_schema(key.to_table)
    assert source.field(key.column).type == target.field(key.to_column).type
    assert KEYS[key.to_table] == (key.to_column,)


def test_every_column_named_like_a_key_is_a_foreign_key():
    named = {keys[0]: table for table, keys in KEYS.items() if len(keys) == 1}
    linked = {(key.table, key.column) for key in FOREIGN_KEYS}
    assert {
        (table, name)
        for table in TABLE_NAMES
        for name in arrow_schema(table).names
        if name in named and named[name] != table
    } <= linked


@pytest.mark.parametrize("table", TABLE_NAMES)
def test_keys_are_columns_that_are_never_null(table):
    assert not any(arrow_schema(table).field(name).nullable for name in KEYS[table])


def undescribed(model: type[DataFrameModel]) -> list[str]:
    """Return the columns of a model that lack a description that is a sentence."""
    columns = model.to_schema().columns
    return [name for name, found in columns.items() if not (found.description or "").strip().endswith(".")]


@pytest.mark.parametrize("table", TABLE_NAMES)
def test_every_column_is_described(table):
    assert undescribed(TABLES[table]) == []
    assert table_description(table).endswith(".")


def test_a_column_without_description_is_found():
    class Planted(TABLES["links"]):
        planted: str = Field()
        described: str = column("Something")

    assert undescribed(Planted) == ["planted"]


@pytest.mark.parametrize("table", TABLE_NAMES)
def test_what_null_means_is_said_exactly_where_null_may_stand(table):
    for name, found in TABLES[table].to_schema().columns.items():
        assert ("; null where " in found.description) is found.nullable, name


@pytest.mark.parametrize("table", TABLE_NAMES)
def test_rows_survive_the_way_to_arrow_and_back(table):
    rows = to_arrow(table, [GOOD[table]])
    assert rows.schema.equals(arrow_schema(table), check_metadata=True)
    assert rows.to_pylist() == [GOOD[table]]
    assert to_arrow(table, pl.from_arrow(rows)).equals(rows)
    assert to_arrow(table, rows.select(rows.column_names[::-1])).equals(rows)


def written(table: pa.Table) -> bytes:
    """Return the bytes of the table as a Parquet file."""
    sink = io.BytesIO()
    pq.write_table(table, sink)
    return sink.getvalue()


def test_rows_in_any_order_give_the_same_bytes():
    rows = [GOOD["links"] | {"to_claim_id": f"c-{number:016x}"} for number in range(50)]
    shuffled = random.Random(7).sample(rows, len(rows))
    halves = pa.concat_tables([to_arrow("links", shuffled[:20]), to_arrow("links", shuffled[20:])])
    assert (
        written(to_arrow("links", shuffled))
        == written(to_arrow("links", rows))
        == written(to_arrow("links", halves))
    )


def test_a_column_description_travels_with_the_schema():
    assert arrow_schema("links").field("basis").metadata == {
        b"description": b"Whether a text says so or the coder found it."
    }


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"extra": 1}, "columns missing [], unknown ['extra']"),
        ({"basis": None}, "Casting field 'basis' with null values to non-nullable"),
        ({"basis": 3}, "Expected bytes, got a 'int' object"),
    ],
)
def test_rows_that_do_not_fit_are_refused(changes, reason):
    with pytest.raises(DataError) as caught:
        to_arrow("links", [GOOD["links"], GOOD["links"] | changes])
    assert str(caught.value) == f"D104 The rows do not fit the table links: {reason}."


def test_a_number_too_large_for_its_column_is_refused():
    with pytest.raises(DataError, match="D104"):
        to_arrow("documents", [GOOD["documents"] | {"n_chars": 2**31}])


def test_an_unknown_table_is_answered_with_the_nearest_name():
    for ask in (arrow_schema, empty_table, data_dictionary):
        with pytest.raises(DataError, match=r"D101 There is no table event\.") as caught:
            ask("event")
        assert caught.value.hint.startswith("Did you mean events? The tables are documents, events,")


def test_the_codebook_as_a_table_is_valid():
    rows = code_table()
    assert rows.num_rows == 316
    assert failures("codes", pl.from_arrow(rows)) == set()


def test_the_dictionary_tells_all_about_a_column():
    columns = {(column.table, column.column): column for column in data_dictionary()}
    assert columns["claims", "victim"] == ColumnDescription(
        table="claims",
        column="victim",
        type="string",
        is_nullable=True,
        is_key=False,
        references=None,
        allowed=("civilian", "military", "security", "militant", "official", "mixed", "unstated"),
        description="Who was killed or wounded; null where the question is another.",
    )
    assert columns["events", "event_code"].references == "codes.code"
    assert columns["events", "event_code"].allowed == ()
    assert columns["events", "event_id"].is_key
    assert columns["events", "confidence"].type == "float32"
    assert len(columns) == sum(len(names.split()) for names in CONTRACT.values())


def test_the_published_dictionary_is_fresh():
    assert PAGE.read_text(encoding="utf-8") == dictionary_markdown(), (
        "stale: python -m demarche.schema.dictionary > docs/codebook/tables.md"
    )
