"""The sample dispatches: are they what samples/README.md says they are, and is their gold well formed?"""

from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from demarche.tests.scorecard import CLAIM_FIELDS, EVENT_FIELDS, read_gold

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "samples"
SEEDS = (
    ROOT.parent / "shared" / "seeds"
)  # two real reports, not ours to copy from; absent outside our workshop
FILES = sorted(SAMPLES.glob("*/*.txt"))
GOLD = read_gold(SAMPLES / "gold.yaml")
ACTS = [act for document in GOLD.documents for act in document["events"]]
RUN = 10  # words in a row that two texts may not share: a longer run is a copied sentence


def words(text: str) -> list[str]:
    """Return the words of a text, without case and punctuation."""
    return "".join(character.lower() if character.isalnum() else " " for character in text).split()


def runs(text: str) -> set[tuple[str, ...]]:
    """Return every run of RUN words."""
    found = words(text)
    return {tuple(found[start : start + RUN]) for start in range(len(found) - RUN + 1)}


def test_there_are_sixteen_dispatches_on_five_incidents_at_least() -> None:
    assert len(FILES) >= 16
    assert len({path.parent for path in FILES}) >= 5


def test_every_dispatch_is_coded_and_nothing_else() -> None:
    assert sorted(GOLD.texts) == [path.relative_to(SAMPLES).as_posix() for path in FILES]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_dispatch_has_80_to_300_words(path: Path) -> None:
    assert 80 <= len(path.read_text(encoding="utf-8").split()) <= 300


@pytest.mark.parametrize("document", GOLD.documents, ids=lambda document: Path(document["file"]).stem)
def test_every_quote_stands_in_its_dispatch_once(document: dict[str, Any]) -> None:
    text = GOLD.texts[document["file"]]
    quotes = [entry["quote"] for entry in document["events"] + document["forbidden"]] + document["optional"]
    assert {quote: text.count(quote) for quote in quotes} == dict.fromkeys(quotes, 1)


@pytest.mark.parametrize("document", GOLD.documents, ids=lambda document: Path(document["file"]).stem)
def test_a_dispatch_is_dated_as_its_name_says(document: dict[str, Any]) -> None:
    assert Path(document["file"]).name.startswith(str(document["published_on"]))


def test_every_act_has_its_own_id() -> None:
    assert len({act["id"] for act in ACTS}) == len(ACTS)


def test_acts_and_claims_say_only_what_the_scorecard_reads() -> None:
    assert {key for act in ACTS for key in act} <= {"id", "type", "quote", "claims", *EVENT_FIELDS}
    assert {key for act in ACTS for claim in act.get("claims", []) for key in claim} <= set(CLAIM_FIELDS)


def test_links_incidents_and_grades_name_acts_that_exist() -> None:
    links = [link for document in GOLD.documents for link in document["links"]]
    named = {act for link in links for end in ("from", "to") for act in link[end]}
    named |= {act for group in GOLD.same + GOLD.different for act in group}
    named |= {grade["of"] for grade in GOLD.grades}
    assert named <= {act["id"] for act in ACTS}


def test_the_taken_back_notification_is_conceded_and_a_toll_is_contested() -> None:
    grades = {(grade["question"], grade["grade"]) for grade in GOLD.grades if isinstance(grade["grade"], str)}
    assert {("notified", "conceded"), ("notified", "contested"), ("killed", "contested")} <= grades


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the two seed reports are not at hand")
def test_no_dispatch_repeats_ten_words_of_a_seed_report() -> None:
    seeds = set().union(*(runs(path.read_text(encoding="utf-8")) for path in SEEDS.glob("*.txt")))
    assert {" ".join(run) for text in GOLD.texts.values() for run in runs(text) & seeds} == set()


def test_no_two_dispatches_share_a_sentence() -> None:
    shared = [(a, b) for (a, x), (b, y) in combinations(GOLD.texts.items(), 2) if runs(x) & runs(y)]
    assert shared == []


def test_the_readme_lists_every_dispatch() -> None:
    readme = (SAMPLES / "README.md").read_text(encoding="utf-8")
    assert [path.name for path in FILES if path.name not in readme] == []
