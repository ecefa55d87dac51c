"""The codebook: every code defined, every value listed, every quantity an interval, bad rows named."""

import csv
import shutil
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import pytest

from demarche.schema import codebook
from demarche.schema.codebook import (
    allowed,
    allowed_types,
    allowed_values,
    codebook_sha256,
    codes,
    compatible,
    is_compatible,
    precisions,
    quantifiers,
    questions,
    terms,
    values,
    victim_words,
)
from demarche.schema.errors import DataError, ProgramError
from demarche.schema.rows import read_rows

FACTS = Path(__file__).parents[2] / "shared" / "facts" / "cameo_codes.tsv"


def test_the_codes_are_all_of_cameo():
    roots = [code for code in codes() if len(code) == 2]
    assert roots == [f"{number:02d}" for number in range(1, 21)]
    assert len(allowed("event_code")) == 296
    assert set(roots).isdisjoint(allowed("event_code"))


@pytest.fixture(scope="module")
def facts():
    if not FACTS.exists():
        pytest.skip("the table of CAMEO's facts is not at hand")
    with FACTS.open(encoding="utf-8", newline="") as file:
        return {row["code"]: row for row in csv.DictReader(file, delimiter="\t")}


def test_titles_and_goldstein_values_are_the_published_ones(facts):
    ours = {code: (row.title, row.goldstein) for code, row in codes().items()}
    assert ours == {
        code: (row["title"], float(row["goldstein_icews"]) if row["goldstein_icews"] else None)
        for code, row in facts.items()
    }


def test_a_note_stands_exactly_where_our_plover_crosswalk_differs(facts):
    def published(row):
        return tuple(row[f"plover2021_{part}"] or None for part in ("type", "mode", "context"))

    differing = {
        code
        for code, row in codes().items()
        if (row.plover_type, row.plover_mode, row.plover_context) != published(facts[code])
    }
    assert differing == {code for code, row in codes().items() if row.plover_note}
    assert differing == {"155", "175", "176", "1834", "1951", "1952"}


def test_every_code_has_a_definition_of_its_own():
    definitions = [row.definition for row in codes().values()]
    assert len(set(definitions)) == 316
    assert all(
        text[0].isupper() and text.endswith((".", ").")) and len(text.split()) >= 3 for text in definitions
    )
    assert not any(row.definition.rstrip(".").lower() == row.title.lower() for row in codes().values())


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("010", ("casualty_claim", "notification", "other")),
        ("015", ("casualty_claim", "notification", "other")),
        ("1123", ("protest", "casualty_claim", "notification", "other")),
        ("114", ("protest", "casualty_claim", "notification", "other")),
        ("161", ("protest", "other")),
        ("141", ("other",)),
        ("1952", ("strike", "other")),
        ("19", ()),
    ],
)
def test_the_event_types_that_may_carry_a_code(code, expected):
    assert allowed_types(code) == expected


def test_every_code_belongs_to_listed_event_types():
    assert {kind for row in codes().values() for kind in row.event_types} == set(allowed("event_type"))
    assert all("other" in allowed_types(code) for code in allowed("event_code"))


@pytest.mark.parametrize(
    ("enumeration", "expected"),
    [
        ("event_type", "protest strike casualty_claim notification other"),
        ("modality", "actual planned threatened denied"),
        ("question", "responsible notified violated killed wounded targets"),
        ("victim", "civilian military security militant official mixed unstated"),
        ("relation", "corrects retracts repeats"),
        ("basis", "text coder"),
        ("actor_kind", "state organ armed_group igo person media narrator unknown"),
        ("incident_kind", "strike violation protest other"),
        ("grade", "contested conceded agreed one_sided"),
    ],
)
def test_the_allowed_values_are_those_of_the_contract(enumeration, expected):
    assert allowed(enumeration) == tuple(expected.split())


def test_the_forms_of_the_contract_are_there():
    named = {
        "note",
        "summons",
        "statement",
        "letter",
        "recall",
        "expulsion",
        "notice",
        "correction",
        "airspace",
    }
    assert named <= set(allowed("form"))


@pytest.mark.parametrize("enumeration", [*codebook.TERM_FILES, "event_code"])
def test_every_value_has_a_meaning_and_stands_once(enumeration):
    found = terms(enumeration)
    assert len({term.value for term in found}) == len(found)
    assert all(term.definition.endswith(".") for term in found)


def test_an_unknown_enumeration_is_answered_with_the_nearest():
    with pytest.raises(DataError, match="D105") as caught:
        allowed("modalities")
    assert caught.value.hint.startswith("Did you mean modality? The lists are event_type, form,")


def test_the_answers_that_questions_admit():
    assert {name: allowed_values(name) for name in questions()} == {
        "responsible": ("self",),
        "notified": ("before", "during", "after", "not_before", "none"),
        "violated": ("yes", "no"),
        "killed": (),
        "wounded": (),
        "targets": (),
    }
    assert {row.question for row in values()} <= set(questions())


def test_the_scales_of_precision_are_without_gaps():
    steps = {scale: [row.value for row in precisions() if row.scale == scale] for scale in ("date", "place")}
    assert steps == {"date": [1, 2, 3, 4, 5], "place": [1, 2, 3, 4, 5, 6, 7]}


@pytest.mark.parametrize(
    ("phrase", "n", "m", "expected"),
    [
        ("{n}", 16, None, (16, 16)),
        ("several", None, None, (3, None)),
        ("many", None, None, (3, None)),
        ("dozens", None, None, (24, None)),
        ("a dozen", None, None, (12, 12)),
        ("{n} dozen", 2, None, (24, 24)),
        ("a couple", None, None, (2, 3)),
        ("scores", None, None, (40, None)),
        ("hundreds", None, None, (200, None)),
        ("thousands", None, None, (2000, None)),
        ("more than {n}", 80, None, (81, None)),
        ("over {n}", 80, None, (81, None)),
        ("at least {n}", 16, None, (16, None)),
        ("up to {n}", 9, None, (0, 9)),
        ("as many as {n}", 9, None, (0, 9)),
        ("fewer than {n}", 9, None, (0, 8)),
        ("about {n}", 20, None, (18, 22)),
        ("some {n}", 25, None, (22, 28)),
        ("nearly {n}", 30, None, (27, 29)),
        ("just over {n}", 100, None, (101, 110)),
        ("{n} to {m}", 3, 5, (3, 5)),
        ("no", None, None, (0, 0)),
    ],
)
def test_a_quantity_is_an_interval(phrase, n, m, expected):
    (row,) = [row for row in quantifiers() if row.phrase == phrase]
    assert row.interval(n, m) == expected


@pytest.mark.parametrize("row", quantifiers(), ids=lambda row: row.phrase)
def test_every_row_of_the_quantifiers_can_be_read(row):
    low, high = row.interval(10, 20)
    assert low >= 0
    assert high is None or low <= high
    assert ("{m}" in row.phrase) == ("m" in (row.high or ""))


def test_no_phrase_stands_twice():
    phrases = [row.phrase for row in quantifiers()]
    assert len(phrases) == len(set(phrases))
    assert all(phrase == phrase.lower() for phrase in phrases)


def test_a_quantity_without_its_number_is_a_programmers_mistake():
    (row,) = [row for row in quantifiers() if row.phrase == "about {n}"]
    with pytest.raises(ProgramError, match=r"P003 The bound '0\.9n' needs a number for n\."):
        row.interval()


@pytest.mark.parametrize(
    ("question", "one", "another", "expected"),
    [
        ("notified", "not_before", "after", True),
        ("notified", "none", "not_before", True),
        ("notified", "before", "not_before", False),
        ("notified", "after", "before", False),
        ("notified", "before", "before", True),
        ("violated", "no", "yes", False),
        ("responsible", "iran", "usa", False),
        ("responsible", "iran", "iran", True),
    ],
)
def test_what_can_both_be_true(question, one, another, expected):
    assert is_compatible(question, one, another) is expected
    assert is_compatible(question, another, one) is expected


@pytest.mark.parametrize("question", ["notified", "violated"])
def test_each_pair_of_answers_is_judged_once(question):
    judged = [frozenset((row.value_a, row.value_b)) for row in compatible() if row.question == question]
    assert len(judged) == len(set(judged))
    assert set(judged) == {frozenset(pair) for pair in combinations(allowed_values(question), 2)}


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("tourist", "civilian"),
        ("child", "civilian"),
        ("citizen", "civilian"),
        ("journalist", "civilian"),
        ("soldier", "military"),
        ("service member", "military"),
        ("policeman", "security"),
        ("border guard", "security"),
        ("fighter", "militant"),
        ("diplomat", "official"),
        ("people", "unstated"),
    ],
)
def test_the_class_of_a_victim_is_told_by_the_noun(word, expected):
    assert victim_words()[word] == expected


def test_every_victim_word_is_lower_case_and_names_a_class():
    assert set(victim_words().values()) <= set(allowed("victim")) - {"mixed"}
    assert all(word == word.lower() for word in victim_words())


def test_the_hash_follows_the_contents(tmp_path, monkeypatch):
    folder = tmp_path / "codebook"
    shutil.copytree(codebook.FOLDER, folder)
    monkeypatch.setattr(codebook, "FOLDER", folder)
    unchanged = codebook_sha256.__wrapped__()
    assert unchanged == codebook_sha256()
    with (folder / "grades.csv").open("a", encoding="utf-8") as file:
        file.write("odd,Something else.\n")
    assert codebook_sha256.__wrapped__() != unchanged


@dataclass(frozen=True)
class Sample:
    name: str
    size: int
    share: float | None
    is_old: bool
    words: tuple[str, ...]


def test_a_file_of_rows_is_read_by_type(tmp_path):
    path = tmp_path / "sample.csv"
    path.write_text('name,size,share,is_old,words\n"a, b",3,,true,x y\nc,4,0.5,false,\n', encoding="utf-8")
    assert read_rows(path, Sample) == (
        Sample("a, b", 3, None, is_old=True, words=("x", "y")),
        Sample("c", 4, 0.5, is_old=False, words=()),
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "D103 sample.csv:1: The header is , not name,size,share,is_old,words."),
        ("name,size\n", "D103 sample.csv:1: The header is name,size, not name,size,share,is_old,words."),
        (
            "name,size,share,is_old,words\na,1,,true,x\nb,two,,true,x\n",
            "D102 sample.csv:3: The row cannot be read: size holds 'two', which is not a whole number.",
        ),
        (
            "name,size,share,is_old,words\na,1,,maybe,x\n",
            "D102 sample.csv:2: The row cannot be read: is_old holds 'maybe', which is not true or false.",
        ),
        (
            "name,size,share,is_old,words\n,1,,true,x\n",
            "D102 sample.csv:2: The row cannot be read: name holds '', which is not text without space at its ends.",
        ),
        (
            "name,size,share,is_old,words\na,1\n",
            "D102 sample.csv:2: The row cannot be read: it has 2 cells, not 5.",
        ),
    ],
)
def test_a_bad_row_is_named_by_file_and_line(tmp_path, text, expected):
    path = tmp_path / "sample.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as caught:
        read_rows(path, Sample)
    assert str(caught.value) == expected
