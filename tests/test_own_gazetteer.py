"""A user's own actors: columns, faults with file, line, column and value, and what they change in the coding."""

import hashlib
import json
import pickle
import re

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

import demarche
from demarche.build import run
from demarche.build.coders.protocol import CoderSettings, open_coder
from demarche.build.coders.rules.frames.discourse import Discourse, Speech
from demarche.build.run import build_tables
from demarche.cli import app
from demarche.known.names import load_names
from demarche.schema import gazetteer
from demarche.schema.errors import DataError
from demarche.schema.own_gazetteer import read_own_actors
from demarche.schema.own_rows import COLUMNS, OwnActorsError, own_kinds

REPORT = "Saraya X expelled the French ambassador on Monday."
SARAYA = "Saraya X,IRQGOV"


@pytest.fixture
def own(tmp_path):
    """Give a function that writes a file of actors and returns its path."""

    def write(*rows, header="name,cameo_code", name="own.csv"):
        path = tmp_path / name
        path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
        return path

    return write


def faults_of(*paths):
    with pytest.raises(DataError) as caught:
        read_own_actors(paths)
    error = caught.value
    return [str(one).replace(f"{paths[0].parent}/", "") for one in (error, *getattr(error, "others", ()))]


def hit(text, own_actors, day=None):
    found = load_names(own_actors).name_at(text.split(), text.lower().split(), 0, day=day)
    return found[0].actor.actor_id if found else None


def sources(text, *files, published_on="2024-02-06"):
    events = demarche.code(text, published_on=published_on, gazetteer=files)["events"]
    return events["source_id"].to_list()


# What a row may leave out


def test_a_name_and_a_code_are_enough(own):
    (actor,) = read_own_actors([own("Saraya X,IRQREB")]).actors
    assert (actor.actor_id, actor.name, actor.kind) == ("saraya-x", "Saraya X", "armed_group")
    assert (actor.cameo_code, actor.principal_id, actor.aliases) == ("IRQREB", "saraya-x", ())


@pytest.mark.parametrize(
    ("code", "kind", "principal"),
    [
        ("IRQREB", "armed_group", "x"),
        ("IMGMOS", "armed_group", "x"),
        ("IRQCRM", "armed_group", "x"),
        ("IGOUNO", "igo", "x"),
        ("NGOHRI", "igo", "x"),
        ("IRQMED", "media", "x"),
        ("IRQGOV", "organ", "irq"),
        ("QQQGOV", "organ", "x"),
    ],
)
def test_the_code_tells_kind_and_principal(own, code, kind, principal):
    (actor,) = read_own_actors([own(f"X,{code}")]).actors
    assert (actor.kind, actor.principal_id) == (kind, principal)


def test_columns_may_stand_in_any_order_with_space_and_a_byte_order_mark(own):
    path = own(
        " A b | C ,,Née Thing, irq-thing ,IRQGOV,organ,irq,Q1,2001,2004-05",
        "",
        header="\ufeffaliases,caution, name,actor_id,cameo_code,kind,principal_id,wikidata_id,active_from,active_to",
    )
    (actor,) = read_own_actors([path]).actors
    assert (actor.actor_id, actor.name, actor.aliases) == ("irq-thing", "Née Thing", ("A b", "C"))
    assert (actor.wikidata_id, actor.active_from, actor.active_to) == ("Q1", "2001", "2004-05")


def test_a_cell_may_hold_a_comma_and_the_rows_a_dos_line_end(own):
    path = own('"Works, Ministry of",IRQGOV\r\nOther,IRQGOV')
    assert [actor.name for actor in read_own_actors([path]).actors] == ["Works, Ministry of", "Other"]


def test_without_a_file_there_are_no_own_actors():
    assert read_own_actors([]) is None


def test_every_column_is_documented():
    told = (gazetteer.FOLDER / "README.md").read_text(encoding="utf-8")
    section = told.partition("## Your own actors")[2].partition("\n## ")[0]
    assert not [column for column in COLUMNS if f"| `{column}` |" not in section]


# Faults


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (
            "X,IRQ-GOV,",
            "D107 own.csv:2: cameo_code holds 'IRQ-GOV', which is not capitals in groups of three",
        ),
        (",IRQGOV,", "D108 own.csv:2: name holds '', and every row needs one."),
        ("X,,", "D108 own.csv:2: cameo_code holds '', and every row needs one."),
        ("X,IRQGOV", "D102 own.csv:2: The row cannot be read: it has 2 cells, not 3."),
        ('"X,IRQGOV,', "D102 own.csv:2: The row cannot be read: unexpected end of data."),
    ],
)
def test_a_bad_row_is_refused_with_file_line_column_and_value(own, row, fault):
    (told,) = faults_of(own(row, header="name,cameo_code,aliases"))
    assert told.startswith(fault)


@pytest.mark.parametrize(
    ("column", "value", "fault"),
    [
        ("actor_id", "Irq X", "D107 own.csv:2: actor_id holds 'Irq X', which is not lower-case words joined"),
        ("kind", "militia", f"D107 own.csv:2: kind holds 'militia', which is not one of {own_kinds()[0]}, "),
        ("kind", "narrator", "D107 own.csv:2: kind holds 'narrator', which is not one of "),
        ("wikidata_id", "796", "D107 own.csv:2: wikidata_id holds '796', which is not an item of Wikidata"),
        ("active_from", "May 2020", "D107 own.csv:2: active_from holds 'May 2020', which is not a date"),
        ("active_to", "2020-13", "D107 own.csv:2: active_to holds '2020-13', which is not a date"),
        ("caution", "Y", "D107 own.csv:2: caution holds 'Y', which is not the name or an alias of its row."),
        ("principal_id", "Irq", "D107 own.csv:2: principal_id holds 'Irq', which is not the id of an actor"),
        ("principal_id", "irak", "D113 own.csv:2: principal_id holds 'irak', which is no actor's id."),
        ("actor_id", "irq", "D112 own.csv:2: actor_id holds 'irq', which is a state's."),
        ("actor_id", "media-cnn", "D112 own.csv:2: actor_id holds 'media-cnn', which is taken."),
        ("actor_id", "usa-john-kirby", "D112 own.csv:2: actor_id holds 'usa-john-kirby', which is taken."),
        (
            "actor_id",
            "narrator-x",
            "D112 own.csv:2: actor_id holds 'narrator-x', which is the reporter's own",
        ),
    ],
)
def test_a_bad_cell_is_refused_with_file_line_column_and_value(own, column, value, fault):
    (told,) = faults_of(own(f"X,IRQGOV,{value}", header=f"name,cameo_code,{column}"))
    assert told.startswith(fault)


@pytest.mark.parametrize(
    ("header", "fault"),
    [
        ("name", "D110 own.csv:1: The header has no column cameo_code."),
        ("cameo_code,aliases", "D110 own.csv:1: The header has no column name."),
        ("name,cameo_code,name", "D111 own.csv:1: The header has the column name twice."),
        ("name,cameo_code,alias", "D109 own.csv:1: There is no column alias in a file of actors."),
        ("", "D110 own.csv:1: The header has no column name."),
    ],
)
def test_a_bad_header_is_refused(own, header, fault):
    assert faults_of(own(header=header)) == [fault]


def test_a_slip_in_the_header_is_answered_with_the_nearest_column(own):
    with pytest.raises(OwnActorsError) as caught:
        read_own_actors([own(header="name,cameo_code,alias")])
    assert caught.value.hint.startswith("Did you mean aliases? The columns are name, cameo_code,")


def test_all_faults_are_told_at_once_in_the_order_of_the_lines(own):
    told = faults_of(own("X,irq", "Y,IRQGOV", ",IRQ", "Z,12"))
    assert [fault[:14] for fault in told] == ["D107 own.csv:2", "D108 own.csv:4", "D107 own.csv:5"]


def test_dates_in_disorder_are_refused(own):
    path = own("X,IRQGOV,2020,2019", header="name,cameo_code,active_from,active_to")
    assert faults_of(path) == [
        "D107 own.csv:2: active_to holds '2019', which is not a date from active_from (2020) on."
    ]


def test_two_rows_cannot_make_one_id_and_a_name_must_make_one(own):
    assert faults_of(own("Group X,IRQREB", "Group-X,IRQREB", "\u0425\u0438\u0437\u0431,IRQREB")) == [
        "D112 own.csv:3: name holds 'Group-X', which stands at own.csv:2 already.",
        "D112 own.csv:4: name holds '\u0425\u0438\u0437\u0431', which has no Latin letters to make an actor_id from.",
    ]


@pytest.mark.parametrize("alias", ["MOJ", "moj", "MÔJ"])
def test_two_rows_cannot_claim_one_alias_at_once(own, alias):
    path = own("Ministry A,IRQGOV,MOJ", f"Ministry B,IRQGOV,B|{alias}", header="name,cameo_code,aliases")
    assert faults_of(path) == [
        f"D114 own.csv:3: aliases holds '{alias}', which own.csv:2 claims too, at the same time."
    ]


def test_two_files_cannot_claim_one_name_at_once(own):
    first, second = own(SARAYA), own(f"{SARAYA},y", header="name,cameo_code,actor_id", name="b.csv")
    (told,) = faults_of(first, second)
    assert re.fullmatch(
        r"D114 (\w+).csv:2: name holds 'Saraya X', which (?!\1)\w+.csv:2 claims too, at the same time.", told
    )


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"name,cameo_code\nCaf\xe9,IRQ\n", "D005"), (None, "D001")],
    ids=["latin", "absent"],
)
def test_a_file_that_cannot_be_read(tmp_path, content, code):
    path = tmp_path / "own.csv"
    if content:
        path.write_bytes(content)
    (told,) = faults_of(path)
    assert told.startswith(code)


def test_a_fault_ends_the_command_before_anything_is_written(own, save, tmp_path):
    path = own("X,irq", ",IRQ")
    arguments = ["build", save("a.txt", REPORT), "--out", tmp_path / "out", "--gazetteer", path, "--json"]
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    assert result.exit_code == 2
    told = json.loads(result.stdout)
    assert [told["error"]["code"], *(one["code"] for one in told["others"])] == ["D107", "D108"]
    assert f"D107 {path}:2: cameo_code holds 'irq'" in result.stderr
    assert f"D108 {path}:3: name holds ''" in result.stderr
    assert not (tmp_path / "out").exists()


# What they change


def test_an_own_actor_is_coded_and_its_row_stands_among_the_actors(own):
    assert sources(REPORT) != ["saraya-x"]
    tables = demarche.code(REPORT, published_on="2024-02-06", gazetteer=own(SARAYA))
    assert tables["events"]["source_id"].to_list() == ["saraya-x"]
    (row,) = [row for row in tables["actors"].to_dicts() if row["actor_id"] == "saraya-x"]
    assert (row["kind"], row["cameo_code"], row["principal_id"]) == ("organ", "IRQGOV", "irq")


def test_the_users_row_takes_a_name_from_ours(own):
    path = own("Baghdad Guild,IRQBUS,Baghdad|US|White House", header="name,cameo_code,aliases")
    mine = read_own_actors([path])
    assert [hit(name, mine) for name in ("Baghdad", "White House", "US", "Iraq")] == [
        *["baghdad-guild"] * 3,
        "irq",
    ]
    assert [hit(name, None) for name in ("Baghdad", "White House", "US")] == ["irq", "usa-white-house", "usa"]


def test_a_row_with_the_id_of_one_of_ours_replaces_it(own):
    mine = read_own_actors([own("The Agency,USASPY,usa-cia,", header="name,cameo_code,actor_id,kind")])
    assert hit("The Agency", mine) == "usa-cia"
    assert hit("CIA", mine) is None
    assert load_names(mine).actor("usa-cia").name == "The Agency"


def test_a_name_goes_to_the_row_of_its_time(own):
    path = own(
        "Old Guard,IRQMIL,the Watch,,2006",
        "New Guard,IRQREB,the Watch,2007,",
        "Interim Pentagon,USAGOV,Pentagon,2001,2003",
        header="name,cameo_code,aliases,active_from,active_to",
    )
    mine = read_own_actors([path])
    days = [gazetteer.date(year, 6, 1) for year in (2002, 2010)]
    assert [hit("the Watch", mine, day) for day in days] == ["old-guard", "new-guard"]
    assert [hit("Pentagon", mine, day) for day in days] == ["interim-pentagon", "usa-dod"]
    assert hit("Interim Pentagon", mine, days[1]) == "interim-pentagon"  # nobody else's


def test_an_own_person_is_known_by_the_last_name_alone(own):
    path = own("Zahra Testoni,IRQGOV,person", header="name,cameo_code,kind")
    text = "Iraq was calm. Zahra Testoni condemned the attack. Testoni expelled the French ambassador."
    assert set(sources(text, path)) == {"zahra-testoni"}


def test_caution_holds_for_own_names(own):
    path = own("Guild,IRQGOV,Guild", header="name,cameo_code,caution")
    assert sources("Guild expelled the French ambassador.", path) != ["guild"]
    assert sources("Iraq was calm. Guild expelled the French ambassador.", path) == ["guild"]


def test_two_gazetteers_are_never_mixed(own):
    first = own(SARAYA)
    assert sources(REPORT, first) == ["saraya-x"]
    first.write_text("name,cameo_code,actor_id\nSaraya X,SYRGOV,syr-x\n", encoding="utf-8")
    assert sources(REPORT, first) == ["syr-x"]
    assert sources(REPORT) == sources(REPORT, own("Another,IRQGOV", name="b.csv")) != ["syr-x"]


def test_the_hash_of_the_file_is_in_the_row_of_the_coder(own):
    first, second = own(SARAYA), own("Other,IRQGOV", name="b.csv")
    one, both, turned = (read_own_actors(files) for files in ([first], [first, second], [second, first]))
    assert one.sha256 == hashlib.sha256(hashlib.sha256(first.read_bytes()).digest()).hexdigest()
    assert both == turned
    assert both.actors == turned.actors
    rows = [open_coder(settings=CoderSettings(own=mine)).row() for mine in (None, one, both)]
    assert len({row["lexicon_sha256"] for row in rows}) == 3
    assert len({row["codebook_sha256"] for row in rows}) == 1
    table = demarche.code(REPORT, gazetteer=[first])["coders"]
    assert table["lexicon_sha256"].to_list() == [rows[1]["lexicon_sha256"]]


def test_own_actors_travel_to_another_process(own):
    mine = read_own_actors([own(SARAYA)])
    back = pickle.loads(pickle.dumps(mine))
    assert (back, back.actors, hash(back)) == (mine, mine.actors, hash(mine))


def test_two_processes_build_the_same_with_own_actors(own, save, tmp_path, monkeypatch):
    monkeypatch.setattr(run, "BATCH_DOCUMENTS", 2)
    texts = [save(f"{n}.txt", f"{REPORT} It was day {n}.") for n in range(5)]
    files = [own(SARAYA), own("Other,IRQGOV", name="b.csv")]
    for jobs in (1, 2):
        build_tables(texts, tmp_path / str(jobs), jobs=jobs, gazetteers=files)
    one, two = (pq.read_table(tmp_path / jobs / "events.parquet") for jobs in ("1", "2"))
    assert one == two
    assert one["source_id"].to_pylist() == ["saraya-x"] * 5


def test_the_command_takes_several_files(own, save, tmp_path):
    files = [own(SARAYA), own("Other,IRQGOV", name="b.csv")]
    options = [option for path in files for option in ("--gazetteer", str(path))]
    source = str(save("a.txt", REPORT))
    result = CliRunner().invoke(app, ["build", source, "--out", str(tmp_path / "out"), *options])
    assert result.exit_code == 0, result.stderr
    assert pq.read_table(tmp_path / "out" / "events.parquet")["source_id"].to_pylist() == ["saraya-x"]


def test_who_speaks_for_an_own_actor_gives_it_the_floor(own):
    path = own(
        "Zetaland,ZET,armed_group,zetaland",
        "Zeta Council,ZETGOV,organ,zetaland",
        header="name,cameo_code,kind,principal_id",
    )
    names = load_names(read_own_actors([path]))
    discourse = Discourse(published_on=None, narrator=names.actor("usa"), names=names)
    discourse.hear(Speech(names.actor("zeta-council"), None, None))
    assert discourse.known.voice.actor_id == "zetaland"


def test_the_ranker_counts_in_the_coders_hash(monkeypatch):
    before = open_coder().row()["lexicon_sha256"]
    monkeypatch.setattr("demarche.build.coders.rules.coder.ranker_sha256", lambda: "another")
    assert open_coder().row()["lexicon_sha256"] != before
