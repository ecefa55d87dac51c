"""What is about something else is not parsed, and no event is lost by that."""

from itertools import chain
from pathlib import Path

import pytest

from demarche.benchmarks.mixed import deal_mixed, deal_other_news
from demarche.build.coders.rules.coder import is_elsewhere
from demarche.build.read import document_from_text, to_batch
from demarche.schema.examples import load_pair_examples
from demarche.schema.language import load_language
from demarche.tests.coded import code_batch

ENGLISH = load_language()

ROOT = Path(__file__).parents[1]
REPORTS = sorted(chain(ROOT.glob("samples/*/*.txt"), ROOT.glob("tests/dispatches/tuning/*/*.txt")))
A_MATCH = (
    "Jordan beat Iraq 2-1 on Friday night. The striker scored twice before half-time, and the goalkeeper saved a "
    "penalty. The hosts attacked from the first whistle, but the midfield lost the ball too often and the "
    "coach brought on two substitutes. The captain was booked for a foul, the winger hit the crossbar, and fans in the "
    "stadium sang until the end of the match. The team meets Qatar in the final of the tournament."
)


def codings(documents, **options):
    batches = (documents[start : start + 64] for start in range(0, len(documents), 64))
    return [row for batch in batches for row in code_batch(to_batch(batch), **options).to_pylist()]


def test_a_report_of_a_match_is_about_something_else():
    assert is_elsewhere(A_MATCH, ENGLISH)


@pytest.mark.parametrize(
    "more",
    [
        "Before the match rebels shelled the stadium.",
        "Iraq summoned the ambassador over the anthem.",
        "The foreign minister watched.",
        "The president, two ministers, the police, a governor, prosecutors and officials of the government were there.",
    ],
)
def test_a_word_of_force_or_diplomacy_or_many_of_politics_bring_it_back(more):
    assert not is_elsewhere(f"{A_MATCH} {more}", ENGLISH)


def test_a_sentence_is_never_about_something_else():
    assert not is_elsewhere(
        "The coach said that the striker scored a goal in the match for the league trophy.",
        ENGLISH,
    )


@pytest.mark.parametrize("every_sentence", [False, True])
def test_a_match_holds_no_event_parsed_or_not(every_sentence):
    document = document_from_text(A_MATCH, source_uri="match", published_on="2024-03-05", language="en")
    (coding,) = codings([document], every_sentence=every_sentence)
    assert (coding["events"], coding["doc_id"]) == ([], document.doc_id)


def test_no_report_of_ours_is_about_something_else():
    """Nor is any example of the codebook: all are parsed either way, and none of their events can be lost."""
    assert len(REPORTS) > 30
    assert [path for path in REPORTS if is_elsewhere(path.read_text(encoding="utf-8"), ENGLISH)] == []
    assert [example.text for example in load_pair_examples() if is_elsewhere(example.text, ENGLISH)] == []


def test_the_cascade_loses_no_event_of_a_mixed_stream():
    documents = deal_mixed(60, seed=5)
    assert codings(documents) == codings(documents, every_sentence=True)


def test_most_of_the_other_news_is_not_parsed():
    texts = [document.text for document in deal_other_news(120, seed=7)]
    assert sum(is_elsewhere(text, ENGLISH) for text in texts) >= 0.95 * len(texts)
    assert sum("attack" in text or "struck" in text or "strike" in text for text in texts) > 20
