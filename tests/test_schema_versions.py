"""The schema's versions: written down, compared, and never changed so that queries break unannounced."""

import copy
import json
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from demarche.releases.changes import surface
from demarche.releases.changes.surface import (
    current_schema,
    require_schema_step,
    schema_version,
    surface_json,
    write_down,
)
from demarche.releases.versions import VERSION
from demarche.schema import versioning
from demarche.schema.arrow import TABLE_NAMES
from demarche.schema.errors import DataError
from demarche.schema.versioning import (
    SNAPSHOTS,
    compare_schemas,
    fingerprint,
    require_step,
    schema_versions,
    snapshot,
    table_schemas,
)

LATEST = schema_versions()[-1].schema_version


def changed(change):
    """Return the schema of today after a change."""
    schema = copy.deepcopy(current_schema())
    change(schema)
    return schema


def column(table, name):
    return lambda schema: schema["tables"][table]["columns"][name]


def test_the_schema_of_today_is_written_down():
    """If this fails, the schema has changed: docs/releases/changes.md says what to do."""
    assert fingerprint(snapshot(LATEST)) == fingerprint(current_schema())
    assert (SNAPSHOTS / f"{LATEST}.json").read_text(encoding="utf-8") == surface_json()
    assert schema_version() == LATEST


def test_every_version_is_described_and_rises_as_far_as_it_changed():
    versions = schema_versions()
    assert {path.stem for path in SNAPSHOTS.glob("*.json")} == {row.schema_version for row in versions}
    for row in versions:
        assert VERSION.fullmatch(row.since)
        assert row.change.endswith(".")
    for former, latter in pairwise(versions):
        step = compare_schemas(snapshot(former.schema_version), snapshot(latter.schema_version))
        require_step(former.schema_version, latter.schema_version, step)


def test_the_description_covers_tables_views_and_macros():
    schema = current_schema()
    assert schema["tables"].keys() == {*TABLE_NAMES, "changes", "registry"}
    assert {"ledger", "compatible"} <= schema["views"].keys()
    assert {"grades", "conflicts", "live", "history"} <= schema["macros"].keys()
    assert schema["macros"]["grades"]["parameters"] == ["as_of"]
    assert "grade" in schema["macros"]["grades"]["columns"]
    assert table_schemas()["events"]["columns"]["confidence"] == {
        "type": "float",
        "is_nullable": True,
        "values": None,
    }


BREAKING = {
    "the table links is gone": lambda schema: schema["tables"].pop("links"),
    "events.form is gone": lambda schema: schema["tables"]["events"]["columns"].pop("form"),
    "events.span_start is int64, not int32": lambda schema: column("events", "span_start")(schema).update(
        type="int64"
    ),
    "events.doc_id may be null": lambda schema: column("events", "doc_id")(schema).update(is_nullable=True),
    "events.modality is never 'denied' now": lambda schema: column("events", "modality")(schema)[
        "values"
    ].remove("denied"),
    "events.rule_id takes only listed values": lambda schema: column("events", "rule_id")(schema).update(
        values=["by-hand"]
    ),
    "the key of links is from_claim_id, to_claim_id, not from_claim_id, to_claim_id, relation": (
        lambda schema: schema["tables"]["links"]["key"].pop()
    ),
    "the view ledger is gone": lambda schema: schema["views"].pop("ledger"),
    "the macro grades is gone": lambda schema: schema["macros"].pop("grades"),
    "the parameters of grades is as_of, victim, not as_of": lambda schema: schema["macros"]["grades"][
        "parameters"
    ].append("victim"),
    "grades.grade is gone": lambda schema: schema["macros"]["grades"]["columns"].pop("grade"),
}
ADDING = {
    "the table notes is new": lambda schema: schema["tables"].update(notes={"key": [], "columns": {}}),
    "events.note is new": lambda schema: schema["tables"]["events"]["columns"].update(
        note={"type": "string", "is_nullable": True, "values": None}
    ),
    "events.modality may be 'hoped'": lambda schema: column("events", "modality")(schema)["values"].append(
        "hoped"
    ),
    "events.form can no longer be null": lambda schema: column("events", "form")(schema).update(
        is_nullable=False
    ),
    "the macro tolls is new": lambda schema: schema["macros"].update(tolls={"parameters": [], "columns": {}}),
}


@pytest.mark.parametrize("told", BREAKING)
def test_what_breaks_queries_needs_a_major_version(told):
    step = compare_schemas(current_schema(), changed(BREAKING[told]))
    assert (step.level, step.breaking) == ("major", (told,))


@pytest.mark.parametrize("told", ADDING)
def test_what_is_added_needs_a_minor_version(told):
    step = compare_schemas(current_schema(), changed(ADDING[told]))
    assert (step.level, step.breaking, step.additions) == ("minor", (), (told,))


def test_a_list_of_values_that_is_lifted_is_an_addition():
    lifted = changed(lambda schema: column("events", "modality")(schema).update(values=None))
    assert compare_schemas(current_schema(), lifted).additions == ("events.modality has no list of values",)


def test_the_same_schema_needs_no_new_version():
    assert compare_schemas(current_schema(), current_schema()).level == "same"


@pytest.mark.parametrize(
    ("change", "right", "wrong"),
    [
        (
            "the table links is gone",
            ("2.0.0", "2.0.1", "3.1.0"),
            ("1.2.3", "1.2.4", "1.3.0", "1.99.0", "0.9.0"),
        ),
        ("events.note is new", ("1.3.0", "1.4.2", "2.0.0"), ("1.2.3", "1.2.9", "1.0.0", "0.9.0")),
        (None, ("1.2.3", "1.2.4", "1.3.0", "2.0.0"), ("1.2.2", "1.1.9", "0.9.0")),
    ],
    ids=str,
)
def test_a_version_must_rise_as_far_as_the_change_asks(change, right, wrong):
    made = {**BREAKING, **ADDING}.get(change, lambda schema: None)
    step = compare_schemas(current_schema(), changed(made))
    for version in right:
        require_step("1.2.3", version, step)
    for version in wrong:
        with pytest.raises(DataError, match="D410"):
            require_step("1.2.3", version, step)


@settings(derandomize=True, deadline=None, max_examples=30)
@given(st.lists(st.sampled_from([*BREAKING, *ADDING]), unique=True, max_size=4))
def test_one_breaking_change_among_many_is_enough(names):
    schema = copy.deepcopy(current_schema())
    # What is whole goes after its parts have changed.
    for name in sorted(names, key=lambda name: (name.startswith("the "), " is gone" in name)):
        {**BREAKING, **ADDING}[name](schema)
    expected = "major" if set(names) & set(BREAKING) else "minor" if names else "same"
    assert compare_schemas(current_schema(), schema).level == expected


def test_a_change_that_was_not_written_down_stops_a_release(monkeypatch):
    schema = changed(BREAKING["grades.grade is gone"])
    monkeypatch.setattr(surface, "current_schema", lambda: schema)
    with pytest.raises(DataError, match=rf"D414 .*{LATEST}: grades.grade is gone"):
        require_schema_step(None)


def test_a_release_is_refused_where_queries_would_break(monkeypatch, tmp_path):
    rows = versioning.VERSIONS.read_text(encoding="utf-8") + "1.0.1,2099.1.0,A column went.\n"
    (tmp_path / "versions.csv").write_text(rows, encoding="utf-8")
    schema = changed(BREAKING["events.form is gone"])
    for name, content in ((LATEST, current_schema()), ("1.0.1", schema)):
        (tmp_path / f"{name}.json").write_text(json.dumps(content), encoding="utf-8")
    monkeypatch.setattr(versioning, "VERSIONS", tmp_path / "versions.csv")
    monkeypatch.setattr(versioning, "SNAPSHOTS", tmp_path)
    monkeypatch.setattr(surface, "current_schema", lambda: schema)
    schema_versions.cache_clear()
    try:
        with pytest.raises(DataError, match=r"D410 .*events.form is gone") as error:
            require_schema_step({"schema_version": "1.0.0"})
        assert "2.0.0 or higher" in error.value.hint
        require_schema_step(None)
    finally:
        schema_versions.cache_clear()


def test_a_schema_that_was_released_is_not_written_anew(monkeypatch, tmp_path):
    schema = changed(ADDING["events.note is new"])
    monkeypatch.setattr(surface, "SNAPSHOTS", tmp_path)
    monkeypatch.setattr(surface, "current_schema", lambda: schema)
    path = write_down(tmp_path / "published")
    assert json.loads(path.read_text(encoding="utf-8")) == schema
    (tmp_path / "published" / schema_versions()[-1].since).mkdir(parents=True)
    with pytest.raises(DataError, match="D414"):
        write_down(tmp_path / "published")


@pytest.mark.parametrize("manifest", [{"schema_version": "0.1.0"}, {"version": "2024.2.0"}], ids=str)
def test_a_schema_that_is_not_known_is_not_taken_for_the_same(manifest):
    with pytest.raises(DataError, match=r"D415 .*not verified"):
        require_schema_step(manifest)


@pytest.mark.parametrize("versions", [("1.0.0", "1.0.0"), ("1.1.0", "1.0.0"), ("1.0",), ("01.0.0",)], ids=str)
def test_versions_that_do_not_rise_are_an_error(monkeypatch, tmp_path, versions):
    rows = "".join(f"{version},2024.1.0,A change.\n" for version in versions)
    (tmp_path / "versions.csv").write_text(f"schema_version,since,change\n{rows}", encoding="utf-8")
    monkeypatch.setattr(versioning, "VERSIONS", tmp_path / "versions.csv")
    schema_versions.cache_clear()
    try:
        with pytest.raises(DataError, match=r"D102 versions\.csv"):
            schema_versions()
    finally:
        schema_versions.cache_clear()
