"""Ids that stay under another coder: the same act keeps its id, a moved one is bridged, none is replaced."""

from datetime import date
from itertools import pairwise

import polars as pl
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from demarche.releases.changes import diff, keep_ids, write_changes
from demarche.schema.arrow import TABLE_NAMES
from demarche.schema.errors import DataError
from demarche.tests.ledger import claim, damage, event, key_of, ledger, link, save, tables_of
from demarche.validate import validate_folder

TABLES, TEXTS = ledger()
DOCUMENT = TABLES["events"].filter(event_type="strike")["doc_id"][0]
STRIKE = key_of(TABLES, "events", event_type="strike")
TOLD = key_of(TABLES, "events", event_type="notification", doc_id=DOCUMENT)
TOLL = key_of(TABLES, "claims", question="killed")

# What makes an act the same, its document apart.
SIGNATURE = ("span_start", "span_end", "event_type", "source_id", "target_id", "sovereign")


def renamed(tables, table, key, to, **values):
    """Return the tables as another coder leaves them: a row has another id, and whatever points to it follows."""
    names = {"events": "event_id", "claims": "claim_id"}
    changed = damage(tables, table, {names[table]: key}, **values, **{names[table]: to})
    if table == "events":
        return damage(changed, "claims", {"event_id": key}, event_id=to)
    changed = damage(changed, "links", {"from_claim_id": key}, from_claim_id=to)
    return damage(changed, "links", {"to_claim_id": key}, to_claim_id=to)


@pytest.fixture
def kept(tmp_path):
    """Return the tables of a build under the ids of the version before."""

    def keep(before, build):
        previous = save(before, tmp_path / "previous")
        folder = keep_ids(save(build, tmp_path / "build", TEXTS), previous, aside=tmp_path / "aside")
        return {table: pl.read_parquet(folder / f"{table}.parquet") for table in TABLE_NAMES}

    return keep


def same(one, other):
    """Return whether two sets of tables have the same rows."""
    return all(one[table].sort(pl.all()).equals(other[table].sort(pl.all())) for table in TABLE_NAMES)


def test_another_code_leaves_the_id(kept):
    build = renamed(TABLES, "events", STRIKE, "20240202-ffffffffffff", event_code="190")
    assert same(kept(TABLES, build), damage(TABLES, "events", {"event_id": STRIKE}, event_code="190"))


def test_another_precision_leaves_the_id(kept):
    build = renamed(TABLES, "events", STRIKE, "20240202-ffffffffffff", date_precision=2)
    assert same(kept(TABLES, build), damage(TABLES, "events", {"event_id": STRIKE}, date_precision=2))


def test_the_same_build_is_given_back_as_it_is(tmp_path):
    previous, build = save(TABLES, tmp_path / "previous"), save(TABLES, tmp_path / "build")
    assert keep_ids(build, previous, aside=tmp_path / "aside") == build
    assert keep_ids(build, None, aside=tmp_path / "aside") == build


@pytest.mark.parametrize(
    "values",
    [{"span_end": 44}, {"span_start": 3}, {"source_id": "irn"}, {"target_id": "irn"}, {"sovereign": "SYR"}],
    ids=str,
)
def test_another_span_or_actor_is_another_event(kept, values):
    build = renamed(TABLES, "events", STRIKE, "20240202-ffffffffffff", **values)
    assert same(kept(TABLES, build), build)


def test_another_day_moves_the_id(kept, tmp_path):
    build = renamed(TABLES, "events", STRIKE, "20240203-ffffffffffff", event_date=date(2024, 2, 3))
    assert same(kept(TABLES, build), build)
    found = [
        row for row in diff(tmp_path / "previous", tmp_path / "build").changes if row.table_name == "events"
    ]
    assert [(row.key, row.change, row.column_name, row.old_value, row.new_value) for row in found] == [
        (STRIKE, "moved", "event_id", STRIKE, "20240203-ffffffffffff"),
        ("20240203-ffffffffffff", "changed", "event_date", "2024-02-02", "2024-02-03"),
    ]


def test_claims_keep_their_ids_and_links_follow(kept):
    before, after = TABLES["links"].row(0)[:2]
    build = renamed(TABLES, "events", TOLD, f"{TOLD[:9]}ffffffffffff", event_code="112")
    for number, key in enumerate((before, after, TOLL)):
        build = renamed(build, "claims", key, f"c-{number:016x}")
    build = damage(build, "claims", {"claim_id": f"c-{2:016x}"}, count_low=9)
    expected = damage(TABLES, "events", {"event_id": TOLD}, event_code="112")
    assert same(kept(TABLES, build), damage(expected, "claims", {"claim_id": TOLL}, count_low=9))


def test_claims_of_an_event_that_moved_keep_their_ids(kept):
    told = key_of(TABLES, "claims", question="notified", value="before")
    moved = {"event_date": date(2024, 2, 2), "date_precision": 1}
    build = renamed(TABLES, "events", TOLD, "20240202-ffffffffffff", **moved)
    expected = build
    build = renamed(build, "claims", told, f"c-{1:016x}")
    assert same(kept(TABLES, build), expected)


def test_two_that_could_be_meant_are_not_taken_for_one(kept):
    twin = TABLES["events"].filter(event_id=STRIKE).with_columns(event_id=pl.lit("20240202-eeeeeeeeeeee"))
    build = renamed(TABLES, "events", STRIKE, "20240202-ffffffffffff", event_code="190")
    build = {**build, "events": pl.concat([build["events"], twin])}
    assert same(kept(TABLES, build), build)


def test_decisions_follow_the_rows_that_they_judge(tmp_path):
    build = renamed(TABLES, "events", STRIKE, "20240202-ffffffffffff", event_code="190")
    folder = save(build, tmp_path / "build")
    decision = {"table_name": "events", "key": "20240202-ffffffffffff", "decision": "accept"}
    pl.DataFrame([decision, {**decision, "key": TOLD}]).write_parquet(folder / "reviews.parquet")
    to = keep_ids(folder, save(TABLES, tmp_path / "previous"), aside=tmp_path / "aside")
    assert set(pl.read_parquet(to / "reviews.parquet")["key"]) == {STRIKE, TOLD}


def test_a_build_with_kept_ids_still_validates(tmp_path):
    build = save(
        renamed(TABLES, "events", STRIKE, "20240202-ffffffffffff", event_code="190"), tmp_path / "build"
    )
    previous = save(TABLES, tmp_path / "previous")
    folder = keep_ids(build, previous, aside=tmp_path / "aside")
    assert validate_folder(folder).totals == validate_folder(previous).totals


def test_the_build_itself_is_not_touched(tmp_path):
    build = save(
        renamed(TABLES, "events", STRIKE, "20240202-ffffffffffff", event_code="190"), tmp_path / "build"
    )
    before = {path.name: path.read_bytes() for path in build.iterdir()}
    keep_ids(build, save(TABLES, tmp_path / "previous"), aside=tmp_path / "aside")
    assert {path.name: path.read_bytes() for path in build.iterdir()} == before


def test_a_folder_that_lacks_a_table_is_an_error(tmp_path):
    build, previous = save(TABLES, tmp_path / "build"), save(TABLES, tmp_path / "previous")
    (previous / "claims.parquet").unlink()
    with pytest.raises(DataError, match="D301"):
        keep_ids(build, previous, aside=tmp_path / "aside")


# A coding of one document: acts with a day, a code and a span each, and for each the id that its coder gave it.
DAYS = {day: date(2024, 2, day) for day in (1, 2, 3)}
ACTS = st.lists(
    st.tuples(
        st.sampled_from(sorted(DAYS)),
        st.sampled_from(["190", "195"]),
        st.sampled_from([0, 10, 20]),
        st.sampled_from(["usa", None]),
        st.integers(0, 2),
    ),
    unique=True,
    max_size=7,
)


def coding(acts):
    """Return the tables of a coding: an id says everything that its event says, as a coder makes them."""
    events = [
        event(
            "strike",
            code,
            on=DAYS[day],
            doc_id=DOCUMENT,
            span_start=start,
            span_end=start + 5,
            source_id=source,
            sovereign="IRQ",
            confidence=turn / 4,
        )
        for day, code, start, source, turn in acts
    ]
    claims = [claim(row, "responsible", by="irq", value="usa") for row in events]
    links = [link(later, earlier) for earlier, later in pairwise(claims)]
    made = tables_of(
        {"documents": TABLES["documents"].to_dicts(), "events": events, "claims": claims, "links": links}
    )
    return {name: made[name] for name in TABLE_NAMES}


@settings(derandomize=True, deadline=None, max_examples=25)
@given(former=ACTS, latter=ACTS)
def test_no_id_twice_none_lost_and_every_move_bridged(former, latter, tmp_path_factory):
    place = tmp_path_factory.mktemp("ids")
    before, build = coding(former), coding(latter)
    previous = save(before, place / "2024.1.0")
    folder = keep_ids(save(build, place / "build"), previous, aside=place / "aside")
    now = {table: pl.read_parquet(folder / f"{table}.parquet") for table in TABLE_NAMES}

    for table, ids in (
        ("events", ["event_id"]),
        ("claims", ["claim_id"]),
        ("links", ["from_claim_id", "to_claim_id"]),
    ):
        assert now[table].select(ids).is_unique().all()
        assert now[table].height == build[table].height
    said = pl.exclude("event_id")
    assert now["events"].select(said).sort(pl.all()).equals(build["events"].select(said).sort(pl.all()))
    assert set(now["claims"]["event_id"]) == set(now["events"]["event_id"])
    assert {*now["links"]["from_claim_id"], *now["links"]["to_claim_id"]} <= set(now["claims"]["claim_id"])
    dated = now["events"].filter(pl.col("event_id").str.head(8) == pl.col("event_date").dt.strftime("%Y%m%d"))
    assert dated.height == now["events"].height

    version = save(now, place / "2024.2.0")
    write_changes(previous, None, version="2024.1.0")
    write_changes(version, previous, version="2024.2.0")
    register = pq.read_table(version / "registry.parquet").to_pylist()
    lives = {row["key"]: row for row in register if row["table_name"] == "events"}
    old, new = (signatures(tables["events"]) for tables in (before, now))
    for key, signature in old.items():
        stays = key in new
        assert lives[key]["last_seen"] == ("2024.2.0" if stays else "2024.1.0")
        if stays:
            assert new[key] == signature
            continue
        come = [name for name, found in new.items() if found == signature and name not in old]
        gone = [name for name, found in old.items() if found == signature and name not in new]
        assert lives[key]["moved_to"] == (come[0] if len(come) == len(gone) == 1 else None)
        assert len(come) != 1 or len(gone) != 1 or come[0][:8] != key[:8]


def signatures(events):
    """Return what makes each event of a table the act that it is."""
    return {row["event_id"]: tuple(row[name] for name in SIGNATURE) for row in events.iter_rows(named=True)}
