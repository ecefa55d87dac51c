"""What a version says of itself: described to the last column, right in every number, the same bytes each time."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from html.parser import HTMLParser
from importlib.util import find_spec
from pathlib import Path

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from demarche.releases.changes.tables import CHANGES_SCHEMA, REGISTRY_SCHEMA
from demarche.releases.manifest import describe
from demarche.releases.metadata import METADATA_FILES, citation_sentence, facts_of, write_metadata
from demarche.releases.metadata.accuracy import figures
from demarche.releases.metadata.citation import bibtex, citation_cff
from demarche.releases.metadata.dataset import dataset
from demarche.releases.metadata.readme import markdown_cell
from demarche.releases.metadata.tables import released_tables
from demarche.releases.parts import CHANNELS
from demarche.releases.views import views_sql
from demarche.schema.arrow import TABLE_NAMES, arrow_schema
from demarche.schema.codebook import TERM_FILES, allowed
from demarche.schema.errors import ProgramError
from demarche.schema.keys import FOREIGN_KEYS, KEYS
from demarche.tests.ledger import document, key_of, ledger, save

ROOT = Path(__file__).parents[1]
PROTEST = key_of(ledger()[0], "events", event_type="protest")
VERSION = {"version": "2026.11.0", "channel": "candidate", "schema_version": "1.0.0"}
OWN = {"changes": CHANGES_SCHEMA, "registry": REGISTRY_SCHEMA}


def version_folder(folder: Path) -> Path:
    """Return the folder, now holding the tables of a version: events by year, changes, registry, views."""
    tables, _ = ledger()
    more = pl.DataFrame(
        [document("Another report.", None, publisher="Wire | Desk")], schema=tables["documents"].schema
    )
    # Two files of events: the protest is put into the year before.
    tables = {
        name: frame.with_columns(pl.col("event_id").str.replace(PROTEST, PROTEST.replace("2024", "2023")))
        if "event_id" in frame.columns
        else frame
        for name, frame in tables.items()
    }
    save(tables | {"documents": pl.concat([tables["documents"], more])}, folder)
    (folder / "events.parquet").unlink()
    for (year,), rows in tables["events"].group_by(pl.col("event_id").str.head(4)):
        pq.write_table(rows.to_arrow().cast(arrow_schema("events")), folder / f"events-{year}.parquet")
    for name, schema in OWN.items():
        pq.write_table(schema.empty_table(), folder / f"{name}.parquet")
    (folder / "views.sql").write_text(
        views_sql(path.name for path in folder.glob("*.parquet")), encoding="utf-8"
    )
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = version_folder(tmp_path_factory.mktemp("versions") / "2026.11.0")
    write_metadata(folder, facts_of(describe(folder, **VERSION)))
    return folder


@pytest.fixture(scope="module")
def facts(folder):
    return facts_of(describe(folder, **VERSION))


@pytest.fixture(scope="module")
def package(folder):
    return json.loads((folder / "datapackage.json").read_text())


@pytest.fixture(scope="module")
def croissant(folder):
    return json.loads((folder / "croissant.json").read_text())


@pytest.fixture(scope="module")
def readme(folder):
    return (folder / "README.md").read_text()


# The facts


def test_the_facts_come_from_the_manifest(facts):
    assert (facts.version, facts.channel, facts.schema_version) == ("2026.11.0", "candidate", "1.0.0")
    assert (facts.year, facts.month, facts.doi) == (2026, 11, None)
    assert facts.rows["events"] == 5
    assert facts.files_of("events") == ("events-2023.parquet", "events-2024.parquet")
    assert facts.files_of("claims") == ("claims.parquet",)
    assert [coder["coder_id"] for coder in facts.coders] == ["demarche-0.1.0"]


def test_every_table_and_column_is_described(folder, facts):
    tables = released_tables(folder, facts)
    assert [table.name for table in tables] == [*TABLE_NAMES, "changes", "registry"]
    for table in tables:
        assert table.description
        assert all(column.description for column in table.columns)
    assert {table.name: table.key for table in tables[: len(TABLE_NAMES)]} == KEYS
    assert tables[-1].key == ("table_name", "key")


@pytest.mark.parametrize(
    ("name", "missing"),
    [("unknown", "The table unknown is not described"), ("reviews", "reviews.mood is not described")],
)
def test_a_table_that_nobody_described_is_refused(folder, tmp_path, name, missing):
    shutil.copytree(folder, tmp_path / "v")
    pq.write_table(pa.table({"mood": ["good"]}), tmp_path / f"v/{name}.parquet")
    with pytest.raises(ProgramError, match=missing):
        write_metadata(tmp_path / "v", facts_of(describe(tmp_path / "v", **VERSION)))


# Data Package


def test_the_data_package_has_every_table_column_and_type(package, folder):
    assert package["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert (package["version"], package["licenses"][0]["name"]) == ("2026.11.0", "CC-BY-4.0")
    resources = {resource["name"]: resource for resource in package["resources"]}
    assert [*resources] == [*TABLE_NAMES, "changes", "registry"]
    for table in TABLE_NAMES:
        fields = resources[table]["schema"]["fields"]
        assert [field["name"] for field in fields] == arrow_schema(table).names
        required = [field["constraints"].get("required", False) for field in fields]
        assert required == [not field.nullable for field in arrow_schema(table)]
        assert resources[table]["schema"]["primaryKey"] == list(KEYS[table])
        assert all(field["description"] for field in fields)
        assert "bytes" not in resources[table]
    types = {field["name"]: field["type"] for field in resources["events"]["schema"]["fields"]}
    assert (types["event_id"], types["event_date"], types["span_start"], types["confidence"]) == (
        "string",
        "date",
        "integer",
        "number",
    )


def test_the_data_package_has_every_foreign_key(package):
    found = set()
    for resource in package["resources"]:
        for key in resource["schema"].get("foreignKeys", ()):
            to = key["reference"]
            assert len(key["fields"]) == len(to["fields"]) == 1
            found.add((resource["name"], *key["fields"], to["resource"] or resource["name"], *to["fields"]))
    assert found == {tuple(key) for key in FOREIGN_KEYS}


def test_the_data_package_has_the_codebooks_values(package):
    fields = {
        (resource["name"], field["name"]): field
        for resource in package["resources"]
        for field in resource["schema"]["fields"]
    }
    assert fields["events", "event_type"]["categories"] == list(allowed("event_type"))
    assert fields["actors", "kind"]["categories"] == list(allowed("actor_kind"))
    assert fields["events", "date_precision"]["constraints"] == {"enum": [1, 2, 3, 4, 5]}
    assert "IRQ" in fields["events", "sovereign"]["constraints"]["enum"]
    assert fields["events", "event_code"]["constraints"] == {
        "required": True
    }  # they are a table of their own
    assert fields["documents", "title"]["constraints"] == {"minLength": 1}
    assert fields["places", "geonames_id"]["constraints"] == {"minimum": 1}
    assert fields["events", "confidence"]["constraints"] == {"minimum": 0, "maximum": 1}
    assert fields["events", "event_id"]["constraints"] == {
        "pattern": r"^\d{8}-[0-9a-f]{12}$",
        "required": True,
        "unique": True,
    }
    assert {f"{name}.parquet" for name in ("links", "claims")} <= {
        r["path"] for r in package["resources"] if "hash" in r
    }


def test_the_hashes_are_those_of_the_files(package, croissant, folder):
    told = {}
    for resource in package["resources"]:
        told |= resource.get("hashes", {}) or {resource["path"]: resource["hash"]}
    sums = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.glob("*.parquet")}
    assert told == {name: f"sha256:{sha256}" for name, sha256 in sums.items()}
    files = (part for part in croissant["distribution"] if part["@type"] == "cr:FileObject")
    assert {part["@id"]: part["sha256"] for part in files} == sums


@pytest.fixture
def with_one_file(folder, tmp_path):
    """Return a copy of the version in which events stand in one file, as in a build."""
    copy = Path(shutil.copytree(folder, tmp_path / "v"))
    paths = sorted(copy.glob("events-*.parquet"))
    pq.write_table(pa.concat_tables(pq.read_table(path) for path in paths), copy / "events.parquet")
    for path in paths:
        path.unlink()
    names = (path.name for path in copy.glob("*.parquet"))
    (copy / "views.sql").write_text(views_sql(names), encoding="utf-8")
    write_metadata(copy, facts_of(describe(copy, **VERSION)))
    return copy


def test_events_in_one_file_are_one_path(with_one_file):
    resources = json.loads((with_one_file / "datapackage.json").read_text())["resources"]
    assert resources[1]["path"] == "events.parquet"
    assert 'polars.scan_parquet("events.parquet")' in (with_one_file / "README.md").read_text()


@pytest.mark.filterwarnings("ignore")  # what its libraries warn of is not ours to mend
def test_frictionless_accepts_the_data_package(folder, with_one_file):
    frictionless = pytest.importorskip("frictionless", reason="frictionless is not installed")
    # Of a table in several Parquet files it reads the first, and then misses keys: it is asked about the description.
    package = frictionless.Package(str(folder / "datapackage.json"))
    assert [resource.name for resource in package.resources] == [*TABLE_NAMES, "changes", "registry"]
    assert package.get_resource("events").extrapaths == ["events-2024.parquet"]
    assert frictionless.validate(str(folder / "datapackage.json")).errors == []
    # A null number reaches its checks as NaN, which it then calls wrong. Nothing else may be.
    report = frictionless.validate(str(with_one_file / "datapackage.json"))
    errors = [error.message for task in report.tasks for error in task.errors]
    assert report.errors == []
    assert [message for message in errors if 'he cell "nan" in row' not in message] == []


# Croissant


def test_croissant_has_every_table_key_and_reference(croissant):
    assert croissant["conformsTo"] == "http://mlcommons.org/croissant/1.1"
    assert croissant["datePublished"] == "2026-11"
    sets = {part["@id"]: part for part in croissant["recordSet"]}
    fields = {field["@id"]: field for part in sets.values() for field in part["field"]}
    for table in TABLE_NAMES:
        names = [f"{table}/{name}" for name in arrow_schema(table).names]
        assert [field["@id"] for field in sets[table]["field"]] == names
        assert [key["@id"] for key in sets[table]["key"]] == [f"{table}/{name}" for name in KEYS[table]]
    for key in FOREIGN_KEYS:
        reference = fields[f"{key.table}/{key.column}"].get("references")
        is_own = key.table == key.to_table
        assert reference == (None if is_own else {"field": {"@id": f"{key.to_table}/{key.to_column}"}})
    assert fields["events/form"]["references"] == {"field": {"@id": "codebook/form/value"}}
    assert fields["events/form"]["source"] == {
        "fileSet": {"@id": "events-files"},
        "extract": {"column": "form"},
    }
    for field in fields.values():
        assert field["description"]
        assert field.get("references", {"field": {"@id": field["@id"]}})["field"]["@id"] in fields


def test_croissant_has_the_codebooks_enumerations(croissant):
    sets = {part["@id"]: part for part in croissant["recordSet"]}
    used = [name for name in TERM_FILES if f"codebook/{name}" in sets]
    assert [name for name in TERM_FILES if name not in used] == ["grade"]  # no table has a grade
    for name in used:
        rows = sets[f"codebook/{name}"]["data"]
        assert [row[f"codebook/{name}/value"] for row in rows] == list(allowed(name))


@pytest.mark.filterwarnings("ignore")  # what its libraries warn of is not ours to mend
def test_mlcroissant_accepts_croissant_and_reads_every_record_set(folder, croissant):
    mlcroissant = pytest.importorskip("mlcroissant", reason="mlcroissant is not installed")
    counts = {}
    for part in croissant["recordSet"]:
        dataset = mlcroissant.Dataset(
            str(folder / "croissant.json")
        )  # one reader mixes up what it has read before
        assert dataset.metadata.ctx.issues.report() == ""
        counts[part["@id"]] = len(list(dataset.records(part["@id"])))
    assert (counts["events"], counts["claims"], counts["links"], counts["documents"]) == (5, 4, 1, 3)
    assert counts["codebook/event_type"] == 5


# Citation


def test_a_citation_names_year_month_version_and_licence(folder):
    cited = yaml.safe_load((folder / "CITATION.cff").read_text())
    project = yaml.safe_load((ROOT / "CITATION.cff").read_text())
    assert (cited["cff-version"], cited["type"], cited["license"]) == ("1.2.0", "dataset", "CC-BY-4.0")
    assert (cited["title"], cited["authors"], cited["keywords"]) == (
        project["title"],
        project["authors"],
        project["keywords"],
    )
    assert "date-released" not in cited  # it would need a day, and no version has one
    preferred = cited["preferred-citation"]
    assert (preferred["version"], preferred["year"], preferred["month"]) == ("2026.11.0", 2026, 11)
    assert cited["references"][0]["license"] == project["license"]


def test_the_citation_fits_the_format(folder):
    jsonschema = pytest.importorskip("jsonschema", reason="jsonschema is not installed")
    package = find_spec("cffconvert")
    if package is None or package.origin is None:
        pytest.skip("cffconvert, which brings the format's schema, is not installed")
    schema = json.loads((Path(package.origin).parent / "schemas/1.2.0/schema.json").read_text())
    jsonschema.validate(yaml.safe_load((folder / "CITATION.cff").read_text()), schema)


def test_a_doi_is_cited_where_there_is_one(facts):
    with_doi = replace(facts, doi="10.5072/demarche")
    assert yaml.safe_load(citation_cff(with_doi))["doi"] == "10.5072/demarche"
    assert "  doi = {10.5072/demarche}," in bibtex(with_doi)
    assert citation_sentence("2026.11.0", doi="10.5072/demarche").endswith(
        "Data. https://doi.org/10.5072/demarche"
    )
    assert "doi" not in citation_cff(facts)


def test_every_channel_is_explained():
    assert set(dataset().channels) == set(CHANNELS)


# README


def test_the_readme_counts_what_is_there(readme, facts):
    for table, rows in facts.rows.items():
        assert f"| `{table}` | {rows} |" in readme
    assert "| notification | 2 |\n| casualty_claim | 1 |\n| protest | 1 |\n| strike | 1 |" in readme
    assert "| 2024 | 2 |\n| no date | 3 |" in readme
    assert "| IRQ | 1 |" in readme
    assert "| Wire &#124; Desk | 1 |" in readme
    assert (
        "happened from 2024-02-02 to 2024-02-05; the documents were published from 2024-02-03 to 2024-02-05."
        in readme
    )


def test_the_readme_says_what_is_lacking(readme):
    assert "- 3 of 5 events (60.0%) have no date.\n" in readme
    assert "- 1 of 5 events (20.0%) have no target that is a known actor.\n" in readme
    assert "- 3 of 4 claims (75.0%) have no day on which it was said.\n" in readme
    assert "- 2 of 3 documents (66.7%) have no publisher.\n" in readme
    assert "no source that is a known actor" not in readme


def test_the_readme_says_channel_citation_and_licence(readme):
    assert "channel **candidate**" in readme
    assert "Nobody has reviewed its rows." in readme
    assert f"> {citation_sentence('2026.11.0')}\n" in readme
    assert "(CC-BY-4.0)" in readme
    assert "| `demarche-0.1.0` | 0.1.0 | a program |" in readme
    assert "$" not in readme


def test_the_sql_of_the_readme_runs(readme, folder):
    (sql,) = re.findall(r"```sql\n(.*?)```", readme, flags=re.DOTALL)
    statements = sql.replace("/data/demarche/2026.11.0", str(folder))
    with duckdb.connect() as connection:
        assert min(connection.execute(statements).fetchall()) == ("casualty_claim", 1)


def test_the_accuracy_is_what_the_project_says_of_it():
    said = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
    for figure in figures():
        assert figure.wording in said
        assert figure.result in figure.wording or figure.measure in ("Traps that were coded", "Acts invented")


def test_the_accuracy_is_in_the_readme(readme):
    for figure in figures():
        assert f"| {figure.measure} | {figure.result} | {figure.material} |" in readme


def test_a_version_coded_by_hand_has_no_accuracy(folder, facts, tmp_path):
    by_hand = replace(facts, coders=({"coder_id": "anna", "version": "1", "lexicon_sha256": None},))
    shutil.copytree(folder, tmp_path / "v")
    write_metadata(tmp_path / "v", by_hand)
    text = (tmp_path / "v/README.md").read_text()
    assert "| `anna` | 1 | a person |" in text
    assert "No row was coded by a program" in text
    assert "81 %" not in text


@settings(derandomize=True, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1))
def test_what_others_wrote_stays_in_its_cell_and_is_no_markup(text):
    page = (
        MarkdownIt("commonmark")
        .enable("table")
        .render(f"| a | b |\n| --- | --- |\n| x{markdown_cell(text)}x | 1 |")
    )
    found = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, attrs: found.append(tag)
    parser.feed(page)
    assert {*found} <= {"table", "thead", "tbody", "tr", "th", "td"}
    assert found.count("td") == 2


def test_an_empty_version_says_so(folder, tmp_path):
    empty = Path(shutil.copytree(folder, tmp_path / "v"))
    for path in empty.glob("*.parquet"):
        if path.name not in ("codes.parquet", "coders.parquet"):
            pq.write_table(pq.read_table(path).slice(0, 0), path)
    write_metadata(empty, facts_of(describe(empty, **VERSION)))
    text = (empty / "README.md").read_text()
    assert "### Events by type\n\nNone.\n" in text
    assert "happened from unknown to unknown" in text
    assert "%) have" not in text


# Dictionary


def test_the_dictionary_has_every_column_and_enumeration(folder, facts):
    text = (folder / "dictionary.md").read_text()
    assert "Version 2026.11.0, schema 1.0.0." in text
    assert "do not edit" not in text
    for table in released_tables(folder, facts):
        section = text.partition(f"\n## {table.name}\n")[2].partition("\n## ")[0]
        assert [line.split("`")[1] for line in section.splitlines() if line.startswith("| `")] == [
            column.name for column in table.columns
        ]
    for name in TERM_FILES:
        assert f"\n## `{name}`\n" in text


class Page(HTMLParser):
    """What a page holds: the names of its parts, what it links to, and what it loads."""

    def __init__(self, text):
        super().__init__()
        self.ids, self.links, self.loaded, self.scopes, self.tags = [], [], [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        self.tags.append(tag)
        self.ids += [told["id"]] if "id" in told else []
        self.links += [told["href"]] if tag == "a" else []
        self.loaded += [tag] if tag in ("script", "link", "img", "iframe") or "src" in told else []
        self.scopes += [told.get("scope")] if tag == "th" else []


def test_the_page_of_the_dictionary_can_be_read_by_everybody(folder):
    text = (folder / "dictionary.html").read_text()
    page = Page(text)
    assert text.startswith('<!DOCTYPE html>\n<html lang="en">')
    assert page.loaded == []
    assert len(page.ids) == len({*page.ids})
    assert {link.removeprefix("#") for link in page.links} <= {*page.ids}
    assert "#codes" in page.links
    assert {*page.scopes} == {"col", "row"}
    assert page.tags.count("title") == page.tags.count("main") == page.tags.count("nav") == 1
    assert page.tags.count("table") == text.count("</table>") > len(TABLE_NAMES)


# views.duckdb


def test_the_database_answers_from_any_folder(folder, monkeypatch, tmp_path):
    grades = "SELECT question, grade FROM grades('2024-02-06') ORDER BY ALL"
    told = [("killed", "one_sided"), ("notified", "conceded"), ("violated", "one_sided")]
    monkeypatch.chdir(folder)
    with duckdb.connect("views.duckdb", read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM events").fetchall() == [(5,)]
        assert connection.execute(grades).fetchall() == told
        assert connection.execute("FROM changes").fetchall() == []
    monkeypatch.chdir(tmp_path)
    with duckdb.connect(folder / "views.duckdb", read_only=True) as connection:
        connection.execute("SET VARIABLE release = $folder", {"folder": f"{folder}/"})
        assert connection.execute(grades).fetchall() == told


def test_the_database_comments_on_every_view_column_and_macro(folder, facts):
    with duckdb.connect(folder / "views.duckdb", read_only=True) as connection:
        views = connection.execute(
            "SELECT view_name, comment FROM duckdb_views() WHERE NOT internal"
        ).fetchall()
        columns = connection.execute(
            "SELECT table_name, column_name, comment FROM duckdb_columns() WHERE NOT internal"
        ).fetchall()
        macros = connection.execute(
            "SELECT function_name, comment FROM duckdb_functions() WHERE NOT internal"
        ).fetchall()
    assert {"grades", "conflicts", "history", "live"} <= {name for name, _ in macros}
    assert all(comment for *_, comment in (*views, *columns, *macros))
    said = {(table, column): comment for table, column, comment in columns}
    for table in released_tables(folder, facts):
        assert dict(views)[table.name] == table.description
        for column in table.columns:
            assert said[table.name, column.name] == column.description


def test_the_database_can_be_read_by_duckdb_1_2(folder):
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{folder / 'views.duckdb'}' AS asked (READ_ONLY)")
        tags = connection.execute(
            "SELECT tags FROM duckdb_databases() WHERE database_name = 'asked'"
        ).fetchall()
    assert "v1.2.0" in str(tags)


def test_a_view_without_a_comment_is_refused(folder, tmp_path):
    shutil.copytree(folder, tmp_path / "v")
    with (tmp_path / "v/views.sql").open("a") as file:
        file.write("CREATE OR REPLACE VIEW surprise AS SELECT 1 AS one;\n")
    with pytest.raises(ProgramError, match=r"views\.csv does not describe surprise"):
        write_metadata(tmp_path / "v", facts_of(describe(tmp_path / "v", **VERSION)))


# The same bytes


def digests(folder: Path) -> dict[str, str]:
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in METADATA_FILES}


def test_writing_again_elsewhere_and_in_another_process_gives_the_same_bytes(folder, tmp_path):
    elsewhere = tmp_path / "it's elsewhere [2]"
    shutil.copytree(folder, elsewhere)
    for name in METADATA_FILES:
        (elsewhere / name).unlink()
    program = (
        "import sys; from pathlib import Path\n"
        "from demarche.releases.manifest import describe\n"
        "from demarche.releases.metadata import facts_of, write_metadata\n"
        f"folder = Path(sys.argv[1])\nwrite_metadata(folder, facts_of(describe(folder, **{VERSION!r})))\n"
    )
    environment = os.environ | {"PYTHONHASHSEED": "7", "TZ": "Asia/Baghdad", "PYTHONPATH": ":".join(sys.path)}
    subprocess.run([sys.executable, "-c", program, elsewhere], env=environment, cwd=tmp_path, check=True)
    assert digests(elsewhere) == digests(folder)
    before = digests(elsewhere)
    write_metadata(elsewhere, facts_of(describe(elsewhere, **VERSION)))
    assert digests(elsewhere) == before
    assert {path.name for path in elsewhere.iterdir()} == {path.name for path in folder.iterdir()}


def test_nothing_tells_where_it_was_written(folder):
    for name in METADATA_FILES:
        assert str(folder).encode() not in (folder / name).read_bytes()
