"""The act table: rows are read, slips are told by file and line, and what is not done becomes another act."""

import pytest

from demarche.schema import acts as module
from demarche.schema.acts import ACT_FOLDER, Act, compose, load_acts, stances
from demarche.schema.codebook import codes
from demarche.schema.errors import DataError
from demarche.schema.rows import read_rows

HEADER = "word,part,object,clause,source,target,code"


@pytest.fixture
def table(tmp_path, monkeypatch):
    """Give a function that reads some lines as the only file of the act table."""

    def read(*lines, header=HEADER):
        (tmp_path / "99.csv").write_text("\n".join([header, *lines, ""]), encoding="utf-8")
        monkeypatch.setattr(module, "ACT_FOLDER", tmp_path)
        return load_acts.__wrapped__()

    return read


def test_a_row_is_read(table):
    (act,) = table("lift up,verb,sanction|Embargo,,subject,on|against,085").acts
    assert act == Act(
        rule="act.085.lift-up-sanction",
        words=("lift", "up"),
        part="verb",
        object=frozenset({"sanction", "embargo"}),
        bare=False,
        clause="",
        inner=frozenset(),
        source=("subject",),
        target=("on", "against"),
        code="085",
    )
    assert act.root == "08"


def test_a_row_has_an_act_for_each_of_its_words_all_by_one_rule(table):
    acts = table("lift|ease|scrap,verb,sanction,,,on,085").acts
    assert [act.words for act in acts] == [("lift",), ("ease",), ("scrap",)]
    assert {act.rule for act in acts} == {"act.085.lift-sanction"}


def test_an_empty_target_is_looked_for_in_the_object(table):
    (act,) = table("praise,verb,,,,,051").acts
    assert (act.source, act.target, act.object, act.bare) == (
        (),
        ("object", "owner", "inner"),
        frozenset(),
        False,
    )


def test_a_hyphen_is_no_object(table):
    (act,) = table("resign,verb,-,,,from,083").acts
    assert (act.bare, act.object) == (True, frozenset())


@pytest.mark.parametrize(
    ("cell", "mark", "inner"),
    [
        ("to:meet|talk", "to", {"meet", "talk"}),
        ("to:*", "to", set()),
        ("that:lift sanction", "that", {"lift sanction"}),
        ("from:*", "from", set()),
        ("", "", set()),
    ],
)
def test_a_complement_is_a_mark_and_the_words_in_it(table, cell, mark, inner):
    (act,) = table(f"refuse,verb,,{cell},,with,125").acts
    assert (act.clause, act.inner) == (mark, frozenset(inner))


def test_a_verb_is_found_by_its_first_word_and_a_noun_by_its_last(table):
    read = table(
        "call off,verb,talk,,,with,164", "hunger strike,noun,,,,against,142", "fond,adjective,,,,of,051"
    )
    assert set(read.by_head) == {("verb", "call"), ("noun", "strike"), ("adjective", "fond")}
    assert read.roots_of == {"call": ("16",), "strike": ("14",), "fond": ("05",)}


def test_a_word_of_several_roots_has_them_all(table):
    read = table("break off,verb,talk,,,with,164", "break,verb,ceasefire,,,with,196")
    assert read.roots_of == {"break": ("16", "19")}


def test_a_row_that_demands_more_weighs_more(table):
    acts = table(
        "refuse,verb,,,,,120",
        "refuse,verb,-,,,with,120",
        "refuse,verb,offer,,,from,120",
        "refuse,verb,,to:*,,with,125",
        "refuse,verb,,to:meet,,with,125",
        "turn down,verb,offer,,,from,120",
    ).acts
    assert [act.weight for act in acts] == [1, 2, 3, 2, 4, 4]


def test_rows_that_would_share_a_name_are_numbered_in_order(table):
    acts = table(
        "ask,verb,aid,,,for,023", "ask|beg,verb,aid,to:*,,clause,023", "ask,verb,aid,,,from,023"
    ).acts
    assert [act.rule for act in acts] == [
        "act.023.ask-aid",
        "act.023.ask-aid-2",
        "act.023.ask-aid-2",
        "act.023.ask-aid-3",
    ]


def test_the_name_of_a_row_is_code_word_object_and_complement(table):
    first, second = table("set|put,verb,car|bus,on:fire|light,,of,145").acts
    assert first.rule == second.rule == "act.145.set-car-fire"


@pytest.mark.parametrize(
    ("line", "code", "told"),
    [
        ("praise,verb,,,,,999", "D102", "'999' is no code of the codebook"),
        ("praise,verb,,,,,5", "D102", "'5' is no code of the codebook"),
        ("praise,adverb,,,,,051", "D102", "'adverb' is none of verb, noun, adjective"),
        ("praise,Verb,,,,,051", "D102", "'Verb' is none of verb, noun, adjective"),
        ("praise,verb,,,,051", "D102", "it has 6 cells, not 7"),
        ("praise,verb,,,,,,051", "D102", "it has 8 cells, not 7"),
        (",verb,,,,,051", "D102", "word holds '', which is not text without space at its ends"),
        (" praise,verb,,,,,051", "D102", "word holds ' praise', which is not text without space at its ends"),
    ],
)
def test_a_slip_is_told_by_file_and_line(table, line, code, told):
    with pytest.raises(DataError) as refusal:
        table("praise,verb,,,,,051", line)
    assert refusal.value.code == code
    assert f"{code} 99.csv:3: " in str(refusal.value)
    assert told in str(refusal.value)


def test_a_wrong_header_is_told(table):
    with pytest.raises(DataError, match=r"D103 99\.csv:1: The header is word,part, not word,part,object,"):
        table(header="word,part")


# ---------------------------------------------------------------- the table as it is


def test_each_row_has_a_name_of_its_own():
    rows = sum(len(read_rows(path, module.ActRow)) for path in ACT_FOLDER.glob("*.csv"))
    assert len({act.rule for act in load_acts().acts}) == rows


@pytest.mark.parametrize("root", [f"{number:02d}" for number in range(1, 21)])
def test_a_name_tells_the_code_of_its_act(root):
    acts = [act for act in load_acts().acts if act.root == root]
    assert acts
    assert {act.rule.split(".")[1] for act in acts} == {act.code for act in acts}


def test_no_row_demands_an_object_and_none():
    assert [act.rule for act in load_acts().acts if act.bare and act.object] == []


# ---------------------------------------------------------------- what is not done


@pytest.mark.parametrize("code", ["051", "0841", "190", "2041"])
def test_what_is_done_keeps_its_code(code):
    assert compose(code, "done") == code


@pytest.mark.parametrize(
    ("code", "stance", "expected"),
    [
        ("040", "intended", "036"),
        ("045", "intended", "039"),  # the longer beginning counts
        ("0841", "intended", "0353"),
        ("0874", "refused", "1246"),
        ("070", "appealed", "023"),
        ("071", "demanded", "1031"),
        ("072", "refused", "1222"),
        ("085", "demanded", "1054"),
        ("061", "threatened", "131"),
        ("163", "threatened", "1312"),
        ("190", "threatened", "138"),
        ("1911", "threatened", "1381"),
        ("190", "appealed", "020"),
        ("111", "intended", None),  # an empty cell
        ("036", "refused", None),  # no row: an intent is not intended once more
        ("130", "demanded", None),
        ("010", "threatened", None),
    ],
)
def test_what_an_act_becomes(code, stance, expected):
    assert compose(code, stance) == expected


def test_every_code_of_deeds_becomes_something_when_refused():
    spoken = {"01", "02", "03", "10", "12", "13"}
    deeds = [code for code in codes() if len(code) > 2 and code[:2] not in spoken]
    assert [code for code in deeds if compose(code, "refused") is None] == []


@pytest.mark.parametrize(
    ("word", "stance"),
    [
        ("agree", "intended"),
        ("ask", "appealed"),
        ("urge", "demanded"),
        ("refuse", "refused"),
        ("warn", "threatened"),
        ("begin", "done"),
    ],
)
def test_the_stance_that_a_word_lends(word, stance):
    assert stances()[word] == stance
