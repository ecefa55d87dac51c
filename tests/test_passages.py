"""The marked passages: well formed, none nearly twice; a slip is told by file and line."""

from collections import Counter

import pytest

from demarche.schema.codebook import codes
from demarche.schema.errors import DataError
from demarche.schema.passages import PASSAGES, STANCES, load_passages, near_duplicates

README = (PASSAGES / "README.md").read_text(encoding="utf-8")
GOOD = "Iraq bombed Iran, and Iran bombed Iraq.\n  bombed~1 | Iraq~1 > Iran~1 | 195 done | form: note\n"


@pytest.fixture(scope="module")
def passages():
    return load_passages()


def test_none_is_nearly_another(passages):
    assert near_duplicates(passages) == []


def test_the_readme_counts_them(passages):
    marked = sum(len(one.marked) for one in passages)
    without = sum(not one.marked for one in passages)
    for number in (len(passages), marked, without):
        assert f"{number:,}" in README


def test_every_root_and_stance_is_shown(passages):
    acts = [one for passage in passages for one in passage.marked if one.kind == "act"]
    roots = Counter(one.code[:2] for one in acts)
    assert min(roots[root] for root in {code[:2] for code in codes()}) >= 100
    assert {one.stance for one in acts} == set(STANCES)


def written(tmp_path, text):
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "01.txt").write_text(text, encoding="utf-8")
    return tmp_path


def test_words_are_found_where_they_stand(tmp_path):
    (passage,) = load_passages(written(tmp_path, f"# a comment\n{GOOD}"))
    (one,) = passage.marked
    assert (passage.where, one.code, one.stance, one.values) == (
        "mine/01.txt:2",
        "195",
        "done",
        {"form": "note"},
    )
    assert (one.act, one.source, one.target) == ((5, 11), ((0, 4),), ((12, 16),))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (GOOD.replace("bombed~1", "bombed"), "'bombed' stands 2 times: write bombed~1 or ~2"),
        (GOOD.replace("bombed~1", "bombed~3"), "'bombed~3' does not stand in the passage"),
        (
            GOOD.replace("195 done", "19 done"),
            "'19 done' is no CAMEO code of three or four digits with a stance",
        ),
        (
            GOOD.replace("195 done", "195 maybe"),
            "'195 maybe' is no CAMEO code of three or four digits with a stance",
        ),
        (GOOD.replace(" > Iran~1", ""), "it is not: act words | source > target | code stance | keys"),
        (GOOD.replace("form: note", "from: note"), "there is no key 'from' (did you mean form?)"),
        (GOOD.replace("form: note", "form: nota"), "'nota' is no form"),
        (GOOD + "Another passage.\n", "between two passages there is an empty line"),
        ("  bombed | Iraq > Iran | 195 done\n", "a marked line stands below no passage"),
    ],
)
def test_a_slip_is_told(tmp_path, text, reason):
    with pytest.raises(DataError) as refusal:
        load_passages(written(tmp_path, text))
    assert str(refusal.value).startswith("D115 mine/01.txt:")
    assert reason in str(refusal.value)
