"""The codebook's examples: well formed, enough of each root, none twice; a slip is told by file and line."""

import re
from collections import Counter, defaultdict

import pytest

from demarche.schema.codebook import codes
from demarche.schema.errors import DataError
from demarche.schema.examples import EXAMPLES, NO_ACT, PairExample, load_pair_examples

ALL = load_pair_examples()
ROOTS = [f"{number:02d}" for number in range(1, 21)]
README = (EXAMPLES / "README.md").read_text(encoding="utf-8")


def test_every_code_exists_and_codes_an_act():
    assert {example.code for example in ALL} <= {code for code in codes() if len(code) > 2} | {NO_ACT}


def test_every_side_has_words_of_its_own():
    for example in ALL:
        for start, end in (example.source, example.target):
            words = example.text[start:end]
            assert words, example.where
            assert words == words.strip(), example.where
        (_, first_end), (second, _) = sorted((example.source, example.target))
        assert first_end <= second, f"{example.where}: the two sides overlap"


def test_every_sentence_is_one_clean_line():
    for example in ALL:
        assert example.text == example.text.strip(), example.where
        assert "  " not in example.text, example.where
        assert "\t" not in example.text, example.where
        assert not set("<>") & set(example.text), example.where


@pytest.mark.parametrize("root", ROOTS[1:19])
def test_there_are_enough_of_each_root(root):
    assert sum(example.code.startswith(root) for example in ALL) >= 150


@pytest.mark.parametrize("root", ROOTS)
def test_most_examples_of_a_file_are_of_its_root(root):
    here = [example for example in ALL if example.where[:2] == root]
    assert 2 * sum(example.code[:2] in (root, NO_ACT) for example in here) > len(here)


def test_there_are_enough_pairs_without_an_act():
    assert sum(example.code == NO_ACT for example in ALL) >= 1000


def test_no_pair_of_a_sentence_stands_twice():
    places = defaultdict(list)
    for example in ALL:
        places[example.text, example.source, example.target].append(example.where)
    assert [where for where in places.values() if len(where) > 1] == []


def test_the_readme_tells_how_many_there_are():
    counts = Counter(example.code[:2] for example in ALL)
    assert f"{len(ALL):,} examples" in README
    told = dict(re.findall(r"^\| `(\d\d|-)` \|.*\| ([\d,]+) \|$", README, re.MULTILINE))
    assert told == {root: f"{counts[root]:,}" for root in (*ROOTS, NO_ACT)}


def test_the_readme_tells_the_licence_and_how_to_train():
    assert "CC BY 4.0" in README
    assert "`make ranker`" in README


# ---------------------------------------------------------------- a slip is told


def load(folder, *lines, header="code\ttext"):
    (folder / "77.tsv").write_text("\n".join([header, *lines, ""]), encoding="utf-8")
    return load_pair_examples(folder)


def test_the_marks_are_taken_out_of_the_sentence(tmp_path):
    (example,) = load(tmp_path, "051\tOn Monday <t>Togo</t> was praised by <s>Ghana's press</s>.")
    text = "On Monday Togo was praised by Ghana's press."
    assert example == PairExample("77.tsv:2", "051", text, (30, 43), (10, 14))
    assert (text[30:43], text[10:14]) == ("Ghana's press", "Togo")


def test_a_hyphen_is_no_act(tmp_path):
    (example,) = load(tmp_path, "-\t<s>Ghana</s> borders <t>Togo</t>.")
    assert example.code == NO_ACT


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("999\t<s>Ghana</s> praised <t>Togo</t>.", "'999' is no code of the codebook"),
        ("\t<s>Ghana</s> praised <t>Togo</t>.", "'' is no code of the codebook"),
        ("", "'' is no code of the codebook"),
        ("051 <s>Ghana</s> praised <t>Togo</t>.", "is no code of the codebook"),
        ("051\t<s>Ghana</s> praised Togo.", "it needs one <s>…</s> and one <t>…</t>"),
        ("051\t<s>Ghana</s> praised <t>Togo.", "it needs one <s>…</s> and one <t>…</t>"),
        ("051\t<s>Ghana</s> and <s>Mali</s> praised <t>Togo</t>.", "it needs one <s>…</s> and one <t>…</t>"),
        ("051", "it needs one <s>…</s> and one <t>…</t>"),
    ],
)
def test_a_slip_is_told_by_file_and_line(tmp_path, line, told):
    with pytest.raises(DataError) as refusal:
        load(tmp_path, "051\t<s>Ghana</s> praised <t>Togo</t>.", line)
    assert refusal.value.code == "D102"
    assert "D102 77.tsv:3: " in str(refusal.value)
    assert told in str(refusal.value)


@pytest.mark.parametrize("header", ["text\tcode", "", "code,text"])
def test_a_wrong_header_is_told(tmp_path, header):
    with pytest.raises(DataError, match=r"D103 77\.tsv:1: "):
        load(tmp_path, "051\t<s>Ghana</s> praised <t>Togo</t>.", header=header)


def test_files_are_read_in_order(tmp_path):
    for name in ("b", "a"):
        (tmp_path / f"{name}.tsv").write_text("code\ttext\n051\t<s>A</s> <t>B</t>\n", encoding="utf-8")
    assert [example.where for example in load_pair_examples(tmp_path)] == ["a.tsv:2", "b.tsv:2"]
