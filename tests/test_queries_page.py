"""docs/queries.md: every query on the page runs as it stands there, and gives the rows that are shown."""

import csv
import io
import re
import shutil
import subprocess

import polars as pl
import pytest

from demarche.releases import publish, query
from demarche.releases.answers import write_text_answer
from demarche.releases.changes.write import write_changes
from demarche.releases.query import asked
from demarche.tests.queries_page import BLOCK, PAGE, queries_of
from demarche.validate.examples import Example, write_example

# The ledger of the page: the checks' own, in which Iran denies what the Central Command says of the wounded.
# In the version before, a claim was not yet found to repeat another, and a number had no upper limit.
CLAIM, EVENT = "c-0000000000000006", "20240207-000000000007"
DENIED = {"claim_id": "c-000000000000000a", "event_id": "20240207-000000000012", "claimant_id": "irn-mfa"}
SAYS = {"event_id": "20240207-000000000012", "source_id": "irn-mfa", "target_id": None}
NOW = (
    {
        "table": "claims",
        "key": CLAIM,
        "copy": {**DENIED, "count_low": 0, "count_high": 2, "count_text": None},
    },
    {"table": "events", "key": EVENT, "copy": SAYS},
)
BEFORE = (
    {"table": "links", "key": "c-0000000000000009 c-0000000000000006 repeats", "drop": True},
    {"table": "claims", "key": "c-0000000000000005", "set": {"count_high": None}},
)


QUERIES = queries_of(PAGE.read_text(encoding="utf-8"))


def named(language):
    chosen = [item for item in QUERIES if item.language == language]
    return pytest.mark.parametrize("item", chosen, ids=[item.heading for item in chosen])


@pytest.fixture(scope="module")
def repository(tmp_path_factory):
    """Return a data repository with the two versions of the page, and the build that the second comes from."""
    root = tmp_path_factory.mktemp("repository")
    for name, version, change in (("former", "2024.2.0", BEFORE), ("build", "2024.3.0", NOW)):
        (root / name).mkdir()
        build = write_example(Example("", "", change=change), root / name)
        publish(build, version=version, to=root / "releases/published")
    now = root / "releases/published/2024.3.0"
    if not (now / "changes.parquet").is_file():
        write_changes(now, now.with_name("2024.2.0"), version=now.name)
    return root


@pytest.fixture
def inside(repository, monkeypatch):
    monkeypatch.setattr(query, "SHELVES", (query.PUBLISHED,))
    monkeypatch.chdir(repository)
    return repository


@named("sql")
def test_sql(inside, item):
    file = io.StringIO()
    with asked(item.code) as answer:
        write_text_answer(answer, file, kind="csv")
    assert file.getvalue() == item.shown


@named("python")
def test_python(inside, item):
    names = {}
    exec(compile(item.code, f"{PAGE.name}: {item.heading}", "exec"), names)
    assert isinstance(names["rows"], pl.DataFrame)
    assert names["rows"].write_csv() == item.shown


R = shutil.which("Rscript")
HAS_DUCKDB = "quit(status = !requireNamespace('duckdb', quietly = TRUE))"


@pytest.mark.skipif(R is None, reason="Rscript is not installed: the page's queries in R are not verified")
@named("r")
def test_r(inside, item):
    if subprocess.run([R, "-e", HAS_DUCKDB], check=False).returncode:
        pytest.skip("R has no package duckdb: the page's queries in R are not verified")
    code = f"{item.code}\nwrite.csv(rows, row.names = FALSE, na = '')\n"
    done = subprocess.run([R, "-e", code], check=True, capture_output=True, text=True, encoding="utf-8")
    assert list(csv.reader(io.StringIO(done.stdout))) == list(csv.reader(io.StringIO(item.shown)))


def test_every_query_of_the_page_has_its_rows():
    page = PAGE.read_text(encoding="utf-8")
    written = [block[1] for block in BLOCK.finditer(page) if block[1] in ("sql", "python", "r")]
    assert len(written) == len(QUERIES)
    assert {language: written.count(language) for language in set(written)} == {
        "sql": 16,
        "python": 4,
        "r": 2,
    }
    assert all(item.shown for item in QUERIES)


def test_the_page_counts_its_questions_rightly():
    page = PAGE.read_text(encoding="utf-8")
    questions = re.findall(r"^### (.+)$", page, re.MULTILINE)
    assert (len(questions), page.split("\n\n")[1].split()[0]) == (14, "Fourteen")


def test_the_layout_of_icews_is_described_column_by_column(inside):
    item = next(item for item in QUERIES if "ICEWS" in item.heading)
    cells = re.findall(r"^\| ([A-Z][^|]+) \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    described = {name for cell in cells[1:] for name in cell.split(", ")}
    assert set(item.shown.splitlines()[0].split(",")) == described
