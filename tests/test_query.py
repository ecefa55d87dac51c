"""Asking a release: every table and view by its name, from anywhere, and nothing but the release."""

import json
import shutil

import duckdb
import polars as pl
import pytest

from demarche.releases import open_release, publish, query, run_query
from demarche.schema.arrow import TABLE_NAMES
from demarche.schema.errors import DataError
from demarche.validate.examples import Example, example_ledger, write_example

RIGHT = Example("", "")


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    """Return a data repository with two versions of one ledger."""
    root = tmp_path_factory.mktemp("data [of] *")
    (root / "build").mkdir()
    build = write_example(RIGHT, root / "build")
    for version in ("2024.2.0", "2024.10.0"):
        publish(build, version=version, to=root / "releases/published")
    (root / "secret.txt").write_text("secret")
    shutil.copytree(root / "releases/published/2024.10.0", root / "releases/published/2024.10.0-twin")
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
    tables = example_ledger()
    for name in TABLE_NAMES:
        assert run_query(f"SELECT count(*) FROM {name}", release=release).item() == tables[name].height
    assert run_query("FROM event_claims", release=release).height == 9
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
        ("notification", "before", "2024-02-03", "White House"),
        ("notification", "not_before", "2024-02-05", "White House"),
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


# What a stranger's query might try: to write, to read something else, to reach the network, to change a setting.
ATTEMPTS = """
COPY events TO 'stolen.parquet'
COPY events TO '/tmp/demarche-stolen.parquet'
COPY events TO '{release}/stolen.parquet'
COPY (SELECT 1) TO '{release}/stolen.csv'
EXPORT DATABASE '{release}/stolen'
IMPORT DATABASE '{release}'
EXPLAIN ANALYZE COPY events TO '{release}/stolen.parquet'
FROM query($$COPY events TO '{release}/stolen.parquet'$$)
FROM (COPY events TO '{release}/stolen.parquet')
FROM '/etc/passwd'
FROM read_text('/etc/passwd')
FROM read_blob('/etc/passwd')
FROM read_csv('/etc/passwd')
FROM read_csv_auto('/etc/passwd')
FROM read_single_csv_file('/etc/passwd')
FROM sniff_csv('/etc/passwd')
FROM read_json('/etc/passwd')
FROM read_json_auto('/etc/passwd')
FROM read_json_objects('/etc/passwd')
FROM read_json_objects_auto('/etc/passwd')
FROM read_ndjson('/etc/passwd')
FROM read_ndjson_auto('/etc/passwd')
FROM read_ndjson_objects('/etc/passwd')
FROM read_single_json_file('/etc/passwd')
FROM read_text('/proc/self/environ')
FROM read_text('/dev/stdin')
FROM read_text('{release}/../../../secret.txt')
FROM read_text('file://{release}/../../../secret.txt')
FROM read_parquet('{build}/texts.parquet')
FROM read_parquet('{release}/../../../build/texts.parquet')
FROM parquet_scan('{build}/texts.parquet')
FROM read_single_parquet_file('{build}/texts.parquet')
FROM parquet_schema('{build}/texts.parquet')
FROM parquet_metadata('{build}/texts.parquet')
FROM parquet_file_metadata('{build}/texts.parquet')
FROM parquet_full_metadata('{build}/texts.parquet')
FROM parquet_kv_metadata('{build}/texts.parquet')
FROM parquet_bloom_probe('{build}/texts.parquet', 'doc_id', 'a')
FROM read_parquet('{release}-twin/events-2024.parquet')
FROM query_table('{build}/texts.parquet')
FROM query($$FROM read_text('/etc/passwd')$$)
FROM json_execute_serialized_sql(json_serialize_sql($$FROM read_text('/etc/passwd')$$))
FROM read_duckdb('/tmp/demarche.duckdb')
SUMMARIZE FROM read_csv('/etc/passwd')
DESCRIBE FROM read_csv('/etc/passwd')
FROM glob('/etc/*')
FROM glob('{release}/../*')
FROM read_csv('https://example.org/a.csv')
FROM read_parquet('s3://example/a.parquet')
ATTACH 'new.db'
ATTACH '{release}/new.db'
ATTACH 'https://example.org/a.db'
DETACH memory
INSTALL httpfs
LOAD httpfs
SET lock_configuration = false
SET enable_external_access = true
SET allowed_directories = ['/']
SET temp_directory = '/tmp'
SET VARIABLE release = '/etc/'
RESET temp_directory
PRAGMA enable_profiling
PRAGMA database_list
CALL enable_logging()
FROM enable_logging(storage = 'file')
FROM enable_logging(storage = 'file', storage_path = '{release}/log')
FROM disable_logging()
FROM enable_profiling(save_location = '{release}/profile.json')
FROM disable_profiling()
SELECT getenv('HOME')
FROM duckdb_secrets()
FROM which_secret('s3://example/a', 's3')
FROM duckdb_extensions()
FROM arrow_scan(1, 1, 1)
FROM arrow_scan_dumb(1, 1, 1)
FROM python_arrow_scan(1, 1, 1)
FROM pandas_scan(1)
FROM python_map_function(1)
FROM create_external_resource('a')
FROM register_external_resource('a')
FROM register_external_resource_type('a')
FROM deregister_external_resource('a')
FROM destroy_external_resource('a')
FROM force_checkpoint()
CREATE SECRET s (TYPE s3)
CREATE MACRO stolen() AS TABLE FROM read_text('/etc/passwd')
CREATE OR REPLACE VIEW events AS SELECT 1
CREATE TABLE t AS SELECT 1
INSERT INTO events SELECT * FROM events
DELETE FROM events
UPDATE events SET event_id = 1
WITH gone AS (DELETE FROM events RETURNING *) FROM gone
DROP VIEW events
CHECKPOINT
VACUUM
BEGIN
PREPARE p AS FROM events
EXECUTE p
EXPLAIN FROM events
SELECT 1; SELECT 2
SELECT 1; COPY events TO 'stolen.parquet'
-- nothing
""".strip().splitlines()

# What is left of DuckDB's own table functions reads no file and sets nothing that outlives the query.
HARMLESS = """
checkpoint duckdb_approx_database_count duckdb_available_metrics duckdb_columns duckdb_connection_count
duckdb_constraints duckdb_coordinate_systems duckdb_databases duckdb_dependencies duckdb_dialects
duckdb_eviction_queues duckdb_extension_repositories duckdb_external_file_cache duckdb_external_resource_types
duckdb_external_resources duckdb_functions duckdb_grammar_extensions duckdb_indexes duckdb_keywords
duckdb_log_contexts duckdb_logs duckdb_memory duckdb_optimizers duckdb_prepared_statements
duckdb_profiling_settings duckdb_schemas duckdb_secret_type_parameters duckdb_secret_types duckdb_sequences
duckdb_settings duckdb_table_sample duckdb_tables duckdb_temporary_files duckdb_triggers duckdb_types
duckdb_variables duckdb_views generate_series icu_calendar_names json_each json_tree pg_timezone_names
pragma_collations pragma_database_size pragma_metadata_info pragma_platform pragma_show pragma_storage_info
pragma_table_info pragma_user_agent pragma_version range repeat repeat_row seq_scan summary test_all_types
test_vector_types truncate_duckdb_logs unnest
"""


@pytest.mark.parametrize("sql", ["", *ATTEMPTS])
def test_a_query_reads_the_release_and_touches_nothing_else(inside, sql):
    release = query.find_release().resolve()
    before = {path: path.read_bytes() for path in inside.rglob("*") if path.is_file()}
    with pytest.raises(DataError, match="D405"):
        run_query(sql.format(release=release, build=inside / "build"))
    assert {path: path.read_bytes() for path in inside.rglob("*") if path.is_file()} == before


def test_a_table_function_that_nobody_tried_is_found():
    sql = "SELECT DISTINCT function_name FROM duckdb_functions() WHERE function_type = 'table' AND internal"
    with duckdb.connect() as connection:
        known = {name for (name,) in connection.sql(sql).fetchall()}
    tried = {name for name in known if any(f"FROM {name}(" in attempt for attempt in ATTEMPTS)}
    assert known - tried - {"query", "query_table"} - set(HARMLESS.split()) == set()


@pytest.mark.parametrize(
    "sql",
    [
        "COPY (SELECT 1) TO '{release}/stolen.csv'",
        "ATTACH '{release}/new.db'",
        "CREATE VIEW a AS SELECT 1; COPY a TO '{release}/stolen.csv'",
        "DROP VIEW events",
        "SET enable_external_access = true",
        "CREATE VIEW a AS FROM read_text('/etc/passwd')",
        "CREATE TABLE a AS FROM read_text('{release}/../secret.txt')",
    ],
)
def test_the_views_of_a_release_define_and_do_nothing(tmp_path, sql):
    release = tmp_path / "2024.2.0"
    release.mkdir()
    write_example(RIGHT, release)
    (tmp_path / "secret.txt").write_text("secret")
    (release / "views.sql").write_text(sql.format(release=release))
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(DataError, match=r"D011.*views\.sql"):
        open_release(release)
    assert sorted(tmp_path.rglob("*")) == before


def test_frames_of_the_program_are_out_of_reach(inside):
    frame = pl.DataFrame({"a": [1]})  # noqa: F841  # a name that DuckDB would find in this program
    with pytest.raises(DataError, match="D405"):
        run_query("FROM frame")


def test_a_wrong_query_gets_duckdbs_own_words_and_the_names(inside):
    with pytest.raises(DataError) as caught:
        run_query("SELECT no_such_column FROM events")
    assert 'Referenced column "no_such_column" not found' in caught.value.message
    for name in (*TABLE_NAMES, "ledger", "event_claims", "grades(as_of)", "live(as_of)", "history(incident)"):
        assert name in caught.value.hint


@pytest.mark.parametrize("sql", ["DESCRIBE claims", "SHOW TABLES", "SUMMARIZE events", "VALUES (1)"])
def test_looking_around_is_reading(inside, sql):
    assert run_query(sql).height > 0


def test_sums_are_whole_numbers_in_json(inside):
    assert json.loads(run_query("SELECT sum(count_low) AS total FROM claims").write_json()) == [{"total": 40}]


def test_a_folder_that_lacks_a_table_or_holds_a_bad_one(tmp_path):
    write_example(RIGHT, tmp_path)
    (tmp_path / "links.parquet").write_bytes(b"PAR1")
    with pytest.raises(DataError, match=r"D011.*links\.parquet"):
        open_release(tmp_path)
    (tmp_path / "links.parquet").unlink()
    with pytest.raises(DataError, match=r"D301.*links\.parquet"):
        open_release(tmp_path)


def test_years_without_views_are_one_table(tmp_path):
    write_example(RIGHT, tmp_path)
    (tmp_path / "events.parquet").rename(tmp_path / "events-2024.parquet")
    shutil.copy(tmp_path / "events-2024.parquet", tmp_path / "events-2025.parquet")
    assert run_query("SELECT count(*) FROM events", release=tmp_path).item() == 22


def test_a_pivot_must_name_its_columns(inside):
    with pytest.raises(DataError, match=r"D405.*PIVOT wants its columns listed"):
        run_query("PIVOT events ON event_type USING count(*)")
    kinds = "(SELECT event_type FROM events)"
    counts = run_query(f"PIVOT {kinds} ON event_type IN ('strike', 'protest') USING count(*)")
    assert counts.rows() == [(2, 2)]


def test_two_columns_of_one_name_are_refused(inside):
    with pytest.raises(DataError, match=r"D405.*two columns are called a: name one of them with AS"):
        run_query("SELECT 1 AS a, 2 AS a")
