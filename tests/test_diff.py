"""What changed between two versions: counted and listed exactly, kept as tables, told in words."""

import json
import random
from datetime import date

import polars as pl
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from demarche.commands.front import app
from demarche.releases.changes import CHANGES_SCHEMA, REGISTRY_SCHEMA, Change, diff, write_changes
from demarche.releases.changes.aligned import DisorderedError, aligned
from demarche.releases.changes.diff import Diff, TableDiff
from demarche.releases.changes.json_schema import json_schema
from demarche.releases.layout import year_file
from demarche.schema.arrow import TABLE_NAMES, arrow_schema
from demarche.schema.errors import DataError
from demarche.schema.keys import KEYS
from demarche.tests.ledger import damage, document, event, key_of, ledger, save
from demarche.tests.test_package import ROOT

TABLES, TEXTS = ledger()
STRIKE = key_of(TABLES, "events", event_type="strike")
KILLED = key_of(TABLES, "claims", question="killed")


@pytest.fixture
def old(tmp_path):
    return save(TABLES, tmp_path / "2024.2.0", TEXTS)


@pytest.fixture
def new(tmp_path):
    return tmp_path / "2024.3.0"


def without(tables, table, **where):
    """Return the tables without the rows in which all of ``where`` holds."""
    hit = pl.all_horizontal(pl.col(name).eq_missing(value) for name, value in where.items())
    return {**tables, table: tables[table].filter(~hit)}


def counted(found):
    """Return the counts of the tables that differ."""
    return {
        table.table_name: (table.added, table.changed, table.withdrawn, table.moved)
        for table in found.tables
        if not table.is_same
    }


def test_the_same_tables_have_no_changes(old):
    found = diff(old, old)
    assert (found.is_same, found.exit_code, found.changes, found.changes_total) == (True, 0, (), 0)
    assert [table.table_name for table in found.tables] == list(TABLE_NAMES)
    assert all(table.is_same and table.old_rows == table.new_rows for table in found.tables)


def test_every_kind_of_change_is_listed_with_its_values(old, new):
    changed = damage(TABLES, "events", {"event_id": STRIKE}, modality="planned", form="notice")
    changed = damage(changed, "claims", {"claim_id": KILLED}, count_low=4)
    changed["documents"] = pl.concat([changed["documents"], added_document("More.")])
    save({**changed, "links": TABLES["links"].clear()}, new)
    found = diff(old, new)
    link = " ".join(TABLES["links"].select(KEYS["links"]).row(0))
    fresh = added_document("More.")["doc_id"][0]
    assert found.changes == (
        Change("documents", fresh, "added", None, None, None, None),
        Change("events", STRIKE, "changed", "form", None, "notice", None),
        Change("events", STRIKE, "changed", "modality", "actual", "planned", None),
        Change("claims", KILLED, "changed", "count_low", "3", "4", None),
        Change("links", link, "withdrawn", None, None, None, None),
    )
    assert counted(found) == {
        "documents": (1, 0, 0, 0),
        "events": (0, 1, 0, 0),
        "claims": (0, 1, 0, 0),
        "links": (0, 0, 1, 0),
    }
    events = next(table for table in found.tables if table.table_name == "events")
    assert events.columns == {"form": 1, "modality": 1}
    assert (found.old, found.new, found.exit_code, found.changes_total) == ("2024.2.0", "2024.3.0", 1, 5)


def added_document(text, **values):
    return pl.DataFrame([document(text, date(2024, 2, 9), **values)], schema=TABLES["documents"].schema)


def test_the_listed_changes_are_capped_and_all_are_counted(old, new):
    save(damage(TABLES, "events", {}, confidence=0.5), new)
    found = diff(old, new, kept=2)
    assert (len(found.changes), found.changes_total) == (2, 5)
    assert counted(found) == {"events": (0, 5, 0, 0)}


def test_a_release_by_year_is_compared_with_a_build(old, new):
    save(TABLES, new)
    events = pq.read_table(new / "events.parquet")
    (new / "events.parquet").unlink()
    for year in {name[:4] for name in events["event_id"].to_pylist()}:
        rows = [name.startswith(year) for name in events["event_id"].to_pylist()]
        pq.write_table(events.filter(rows), new / year_file("events", year))
    assert diff(old, new).is_same
    assert diff(new, old).is_same


def test_the_order_of_the_rows_does_not_matter(old, new):
    new.mkdir()
    for name, frame in TABLES.items():
        shuffled = frame.sample(fraction=1, shuffle=True, seed=3)
        pq.write_table(
            shuffled.to_arrow().cast(arrow_schema(name)), new / f"{name}.parquet", row_group_size=1
        )
    assert diff(old, new).is_same


def test_columns_that_one_side_lacks_are_named(old, new):
    save(TABLES, new)
    actors = pq.read_table(new / "actors.parquet")
    other = actors.drop_columns("wikidata_id").append_column("note", actors["name"])
    pq.write_table(other, new / "actors.parquet")
    places = pq.read_table(new / "places.parquet")
    number = places.schema.get_field_index("place_precision")
    texts = places["place_precision"].cast("string")
    pq.write_table(places.set_column(number, "place_precision", texts), new / "places.parquet")
    found = {table.table_name: table for table in diff(old, new).tables}
    assert (found["actors"].columns_removed, found["actors"].columns_added) == (("wikidata_id",), ("note",))
    assert found["places"].columns_retyped == ("place_precision",)
    assert (found["places"].changed, found["actors"].changed) == (0, 0)
    assert not diff(old, new).is_same


def test_a_table_that_is_missing_is_an_error(old, new):
    save(TABLES, new)
    (new / "links.parquet").unlink()
    with pytest.raises(DataError, match="D301") as error:
        diff(old, new)
    assert error.value.where == str(new)


@pytest.mark.parametrize("kept", [0, 300])
def test_a_file_that_is_cut_off_is_named(old, new, kept):
    save(damage(TABLES, "actors", {"actor_id": "irq"}, name="Iraq"), new)
    file = new / "actors.parquet"
    file.write_bytes(file.read_bytes()[:kept])
    with pytest.raises(DataError, match="D011") as error:
        diff(old, new)
    assert error.value.where == str(file)


@pytest.mark.parametrize("twice", ["old", "new", "both"])
def test_rows_with_the_same_key_are_an_error(old, new, twice):
    save(damage(TABLES, "actors", {"actor_id": "irq"}, name="Iraq") if twice == "both" else TABLES, new)
    for folder in [old] * (twice != "new") + [new] * (twice != "old"):
        actors = pl.read_parquet(folder / "actors.parquet")
        pl.concat([actors, actors.filter(actor_id="irq")]).write_parquet(folder / "actors.parquet")
    with pytest.raises(DataError, match=r"D413 .*actors"):
        diff(old, new)


def test_rows_without_a_key_are_an_error(old, new):
    save(TABLES, new)
    actors = pl.read_parquet(new / "actors.parquet")
    actors.with_columns(actor_id=pl.lit(None, pl.String)).write_parquet(new / "actors.parquet")
    with pytest.raises(DataError, match="D412"):
        diff(old, new)


def test_a_table_without_its_key_column_is_an_error(old, new):
    save(TABLES, new)
    pl.read_parquet(new / "actors.parquet").drop("actor_id").write_parquet(new / "actors.parquet")
    with pytest.raises(DataError, match="D411"):
        diff(old, new)


def test_reasons_are_told_where_they_are_known(old, new):
    fresh = event(
        "strike",
        "190",
        on=date(2024, 2, 8),
        doc_id=added_document("More.")["doc_id"][0],
        span_start=0,
        span_end=4,
    )
    changed = damage(TABLES, "events", {"event_id": STRIKE}, coder_id="other", form="notice")
    changed["documents"] = pl.concat([changed["documents"], added_document("More.")])
    changed["events"] = pl.concat([changed["events"], pl.DataFrame([fresh], schema=changed["events"].schema)])
    changed["coders"] = pl.concat(
        [changed["coders"], changed["coders"].with_columns(coder_id=pl.lit("other"))]
    )
    changed = damage(changed, "claims", {"claim_id": KILLED}, count_low=4)
    save(changed, new)
    reviews = {"table_name": "claims", "key": KILLED, "column_name": "count_low", "reason": "It says four."}
    pl.DataFrame([reviews]).write_parquet(new / "reviews.parquet")
    found = diff(old, new)
    reasons = {(row.table_name, row.key, row.column_name): row.reason for row in found.changes}
    assert reasons == {
        ("documents", fresh["doc_id"], None): None,
        ("coders", "other", None): None,
        ("events", fresh["event_id"], None): "document",
        ("events", STRIKE, "coder_id"): "coder",
        ("events", STRIKE, "form"): "coder",
        ("claims", KILLED, "count_low"): "review: It says four.",
    }
    assert found.reasons == {"coder": 1, "document": 1, "review": 1}


def test_the_parquet_file_has_every_change(old, new, tmp_path):
    save(damage(TABLES, "events", {}, confidence=0.5), new)
    diff(old, new, kept=0, parquet=tmp_path / "all.parquet")
    rows = pq.read_table(tmp_path / "all.parquet")
    assert rows.schema.equals(CHANGES_SCHEMA, check_metadata=False)
    assert rows["key"].to_pylist() == sorted(TABLES["events"]["event_id"])
    assert set(rows["version"].to_pylist()) == {"2024.3.0"}


def run(*arguments):
    return CliRunner().invoke(app, ["diff", *map(str, arguments)])


def test_the_command_says_what_changed(old, new):
    save(damage(TABLES, "claims", {"claim_id": KILLED}, count_low=4), new)
    same, different = run(old, old), run(old, new)
    assert (same.exit_code, same.stdout) == (0, f"{old} and {old} say the same\n")
    assert different.exit_code == 1
    assert different.stdout.splitlines() == [
        "claims  4 → 4 rows  1 changed",
        "  count_low: 1 changed",
        f"  changed {KILLED} count_low: 3 → 4",
        "2024.3.0 differs from 2024.2.0 by 1 change in 1 of 9 tables",
    ]
    assert "… and 1 more of these" in run(old, new, "--shown", 0).stdout
    assert run(old, "no-such-folder").exit_code == 2


def test_the_json_is_what_its_schema_says(old, new):
    save(damage(TABLES, "claims", {"claim_id": KILLED}, count_low=4), new)
    printed = json.loads(run(old, new, "--json").stdout)
    schema = json_schema()
    assert printed.keys() == schema["properties"].keys() == set(schema["required"])
    assert printed["tables"][0].keys() == schema["$defs"]["TableDiff"]["properties"].keys()
    assert printed["changes"][0].keys() == schema["$defs"]["Change"]["properties"].keys()
    assert printed["exit_code"] == 1


def test_the_published_json_schema_is_fresh():
    page = ROOT / "docs/releases/diff.schema.json"
    assert json.loads(page.read_text(encoding="utf-8")) == json_schema()
    for kind in (Diff, TableDiff, Change):
        assert "Attributes:" in (kind.__doc__ or "")


def versions_of(tmp_path, *shelves):
    """Return the folders of versions that were written one after the other."""
    previous, folders = None, []
    for number, tables in enumerate(shelves, start=1):
        folder = save(tables, tmp_path / "shelf" / f"2024.{number}.0")
        write_changes(folder, previous, version=folder.name)
        folders.append(folder)
        previous = folder
    return folders


def test_the_register_follows_every_row(tmp_path):
    changed = damage(TABLES, "claims", {"claim_id": KILLED}, count_low=4)
    gone = without(changed, "claims", claim_id=KILLED)
    folders = versions_of(tmp_path, TABLES, changed, gone, TABLES, TABLES)
    registers = [pl.read_parquet(folder / "registry.parquet") for folder in folders]
    lives = [register.filter(key=KILLED).row(0)[2:] for register in registers]
    assert lives == [
        ("2024.1.0", "2024.1.0", "2024.1.0", None),
        ("2024.1.0", "2024.2.0", "2024.2.0", None),
        ("2024.1.0", "2024.2.0", "2024.2.0", None),
        ("2024.1.0", "2024.4.0", "2024.4.0", None),
        ("2024.1.0", "2024.5.0", "2024.4.0", None),
    ]
    for register in registers:
        assert register.equals(register.sort("table_name", "key"))
        assert register.select("table_name", "key").is_unique().all()
        assert register.height == sum(frame.height for frame in TABLES.values())
    schema = pq.read_schema(folders[0] / "registry.parquet")
    assert schema.equals(REGISTRY_SCHEMA, check_metadata=False)


def test_a_version_before_the_register_began_counts_as_the_first(tmp_path):
    first = save(TABLES, tmp_path / "2024.1.0")
    second = save(damage(TABLES, "claims", {"claim_id": KILLED}, count_low=4), tmp_path / "2024.2.0")
    write_changes(second, first, version="2024.2.0")
    register = pl.read_parquet(second / "registry.parquet")
    assert register.filter(key=KILLED).row(0)[2:] == ("2024.1.0", "2024.2.0", "2024.2.0", None)
    assert register.filter(key=STRIKE).row(0)[2:] == ("2024.1.0", "2024.2.0", "2024.1.0", None)


def test_the_first_version_has_no_changes_and_the_next_only_its_own(tmp_path):
    changed = damage(TABLES, "claims", {"claim_id": KILLED}, count_low=4)
    first, second, third = versions_of(tmp_path, TABLES, changed, changed)
    rows = [pl.read_parquet(folder / "changes.parquet").rows() for folder in (first, second, third)]
    assert rows == [[], [("2024.2.0", "claims", KILLED, "changed", "count_low", "3", "4", None)], []]


def test_the_log_tells_every_version_the_newest_first(tmp_path):
    changed = damage(TABLES, "claims", {"claim_id": KILLED}, count_low=4)
    *_, third = versions_of(tmp_path, TABLES, changed, changed)
    text = (third / "CHANGELOG.md").read_text(encoding="utf-8")
    assert [line for line in text.splitlines() if line.startswith("## ")] == [
        "## 2024.3.0",
        "## 2024.2.0",
        "## 2024.1.0",
    ]
    assert "Nothing changed in the tables since 2024.2.0." in text
    assert "- **claims**: 1 changed (now 4 rows)\n  - values changed: `count_low` 1\n" in text
    assert "The first version: documents 2, events 5, claims 4, links 1," in text


def test_the_same_versions_give_the_same_bytes(tmp_path):
    changed = damage(TABLES, "claims", {"claim_id": KILLED}, count_low=4)
    one, other = (versions_of(tmp_path / name, TABLES, changed)[1] for name in ("one", "other"))
    for name in ("changes.parquet", "registry.parquet", "CHANGELOG.md"):
        assert (one / name).read_bytes() == (other / name).read_bytes()


def test_nothing_stays_behind_of_the_work(tmp_path):
    first, _ = versions_of(tmp_path, TABLES, TABLES)
    assert sorted(path.name for path in first.parent.iterdir()) == ["2024.1.0", "2024.2.0"]


def cut(frame, sizes):
    """Yield a frame in pieces of random sizes."""
    start = 0
    while start < frame.height:
        size = sizes.randint(1, 3)
        yield frame[start : start + size]
        start += size


@settings(derandomize=True, deadline=None)
@given(
    old=st.lists(st.sampled_from(["a", "b", "c", "d", None])),
    new=st.lists(st.sampled_from(["a", "b", "c", "d", None])),
    seed=st.integers(0, 99),
)
def test_stretches_hold_every_row_once_and_no_value_in_two(old, new, seed):
    sizes = random.Random(seed)
    sides = [
        pl.DataFrame({"by": side}, schema={"by": pl.String()}).sort("by", nulls_last=True)
        for side in (old, new)
    ]
    stretches = list(aligned(cut(sides[0], sizes), cut(sides[1], sizes), by="by"))
    for place, side in enumerate(sides):
        given_ = [value for stretch in stretches if stretch[place].height for value in stretch[place]["by"]]
        assert given_ == side["by"].to_list()
    seen = [{*one.to_series(), *other.to_series()} for one, other in with_columns(stretches)]
    assert sum(map(len, seen)) == len(set(old) | set(new))


def with_columns(stretches):
    """Return the stretches, their empty sides with the column that they lack."""
    empty = pl.DataFrame(schema={"by": pl.String()})
    return [tuple(side if side.width else empty for side in stretch) for stretch in stretches]


def test_frames_out_of_order_are_not_taken_for_ordered():
    frames = [pl.DataFrame({"by": ["c"]}), pl.DataFrame({"by": ["a"]})]
    with pytest.raises(DisorderedError):
        list(aligned(frames, [], by="by"))


@settings(derandomize=True, deadline=None, max_examples=12)
@given(
    old=st.dictionaries(st.sampled_from("abcdefgh"), st.sampled_from("xyz")),
    new=st.dictionaries(st.sampled_from("abcdefgh"), st.sampled_from("xyz")),
)
def test_counts_are_those_of_plain_sets(old, new, tmp_path_factory):
    folders = [
        save({**TABLES, "actors": actors(names)}, tmp_path_factory.mktemp("v"), None) for names in (old, new)
    ]
    added, withdrawn = new.keys() - old.keys(), old.keys() - new.keys()
    changed = {name for name in old.keys() & new.keys() if old[name] != new[name]}
    expected = (len(added), len(changed), len(withdrawn), 0)
    assert counted(diff(*folders)).get("actors", (0, 0, 0, 0)) == expected


def actors(names):
    rows = [
        {
            "actor_id": key,
            "name": name,
            "kind": "unknown",
            "cameo_code": None,
            "principal_id": None,
            "wikidata_id": None,
        }
        for key, name in names.items()
    ]
    return pl.DataFrame(rows, schema=TABLES["actors"].schema)
