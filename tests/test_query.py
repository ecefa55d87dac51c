"""Asking a release: every table and view by its name, from anywhere, and nothing but the release."""

import json

import pytest

from demarche.releases import open_release, publish, query, run_query
from demarche.schema.arrow import TABLE_NAMES
from demarche.schema.errors import DataError
from demarche.tests.ledger import ledger, save


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    """Return a data repository with two versions of one ledger."""
    root = tmp_path_factory.mktemp("data [of] *")
    tables, texts = ledger()
    build = save(tables, root / "build", texts)
    for version in ("2024.2.0", "2024.10.0"):
        publish(build, version=version, to=root / "releases/published")
    return root


@pytest.fixture
def inside(shelf, monkeypatch):
    monkeypatch.setattr(
        query, "SHELVES", (query.PUBLISHED,)
    )  # not what `make release` left beside the program
    monkeypatch.chdir(shelf)
    return shelf


@pytest.mark.parametrize("release", [None, "2024.2.0", "releases/published/2024.2.0", "build"])
def test_every_table_and_view_is_there_by_name(inside, release):
    tables, _ = ledger()
    for name in TABLE_NAMES:
        assert run_query(f"SELECT count(*) FROM {name}", release=release).item() == tables[name].height
    assert run_query("FROM event_claims", release=release).height == 4
    assert (
        run_query(
            "SELECT grade FROM grades(DATE '2024-02-06') WHERE question = 'notified'", release=release
        ).item()
        == "conceded"
    )


def test_the_events_behind_a_grade_are_one_join_away(inside):
    rows = run_query(
        "SELECT event_type, value, day, claimant FROM grades(DATE '2024-02-06') "
        "JOIN event_claims USING (incident_id, question) WHERE grade = 'conceded' ORDER BY day"
    )
    assert [(kind, value, str(day), who) for kind, value, day, who in rows.rows()] == [
        ("notification", "before", "2024-02-03", "USA-WHITEHOUSE"),
        ("notification", "not_before", "2024-02-05", "USA-WHITEHOUSE"),
    ]


def test_the_latest_version_is_the_one_asked_for(inside, monkeypatch):
    assert query.find_release().name == "2024.10.0"
    with pytest.raises(DataError) as caught:
        run_query("FROM events", release="2024.3.0")
    assert (caught.value.code, caught.value.hint) == (
        "D401",
        "Did you mean 2024.2.0? The releases are: 2024.2.0, 2024.10.0.",
    )


def test_nothing_released_yet(tmp_path, monkeypatch):
    monkeypatch.setattr(query, "SHELVES", (tmp_path,))
    with pytest.raises(DataError, match="D407"):
        run_query("FROM events")


def test_an_index_that_cannot_be_read(tmp_path, monkeypatch):
    monkeypatch.setattr(query, "SHELVES", (tmp_path,))
    for text in ("{", "[]", '{"latest": "../../etc"}'):
        (tmp_path / "index.json").write_text(text)
        with pytest.raises(DataError, match=r"D406.*index\.json"):
            run_query("FROM events")


@pytest.mark.parametrize(
    "sql",
    [
        "COPY events TO 'stolen.parquet'",
        "COPY events TO '/tmp/demarche-stolen.parquet'",
        "FROM '/etc/passwd'",
        "FROM read_text('/etc/passwd')",
        "FROM read_csv('https://example.org/a.csv')",
        "FROM glob('/etc/*')",
        "ATTACH 'new.db'",
        "SET lock_configuration = false",
        "SET enable_external_access = true",
        "INSTALL httpfs",
        "DROP VIEW events",
        "CREATE TABLE t AS SELECT 1",
        "SELECT 1; SELECT 2",
        "COPY events TO '{release}/stolen.parquet'",
        "EXPLAIN ANALYZE COPY events TO '{release}/stolen.parquet'",
        "FROM query($$COPY events TO '{release}/stolen.parquet'$$)",
        "ATTACH '{release}/new.db'",
        "FROM query('COPY events TO ''stolen.parquet''')",
        "FROM enable_logging(storage = 'file')",
        "",
        "-- nothing",
    ],
)
def test_a_query_reads_the_release_and_touches_nothing_else(inside, sql):
    before = sorted(inside.rglob("*"))
    with pytest.raises(DataError, match="D405"):
        run_query(sql.format(release=query.find_release().resolve()))
    assert sorted(inside.rglob("*")) == before


def test_frames_of_the_program_are_out_of_reach(inside):
    connection = ledger()  # noqa: F841  # a name that DuckDB would find in this program
    with pytest.raises(DataError, match="D405"):
        run_query("FROM connection")


def test_a_wrong_query_gets_duckdbs_own_words_and_the_names(inside):
    with pytest.raises(DataError) as caught:
        run_query("SELECT no_such_column FROM events")
    assert 'Referenced column "no_such_column" not found' in caught.value.message
    for name in (*TABLE_NAMES, "ledger", "event_claims", "grades(as_of)", "live(as_of)"):
        assert name in caught.value.hint


@pytest.mark.parametrize("sql", ["DESCRIBE claims", "SHOW TABLES", "SUMMARIZE events", "VALUES (1)"])
def test_looking_around_is_reading(inside, sql):
    assert run_query(sql).height > 0


def test_sums_are_whole_numbers_in_json(inside):
    assert json.loads(run_query("SELECT sum(count_low) AS total FROM claims").write_json()) == [{"total": 3}]


def test_a_folder_that_lacks_a_table_or_holds_a_bad_one(tmp_path):
    tables, _ = ledger()
    folder = save(tables, tmp_path)
    (folder / "links.parquet").write_bytes(b"PAR1")
    with pytest.raises(DataError, match=r"D011.*links\.parquet"):
        open_release(folder)
    (folder / "links.parquet").unlink()
    with pytest.raises(DataError, match=r"D301.*links\.parquet"):
        open_release(folder)
