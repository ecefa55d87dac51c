"""No answer depends on who asks first: what a sentence holds is found once, and heard when it is coded."""

from dataclasses import FrozenInstanceError
from random import Random

import pytest

import demarche
from demarche.build.coders.rules import reading as reader
from demarche.build.coders.rules.extract import (
    acts_of,
    casualties_of,
    notifications_of,
    references_of,
    strikes_of,
)
from demarche.build.coders.rules.frames.annotating import attribution_at, mood_at
from demarche.build.coders.rules.frames.matching import matches_of
from demarche.build.coders.rules.frames.parties import actor_of, owner_of, parties_of, party_of
from demarche.build.coders.rules.relate import relations_of

TEXT = """\
BAGHDAD, Feb 5 (Reuters) - Iraq's foreign ministry said on Monday that Turkey had struck a village
in northern Iraq on Sunday, killing three civilians. "We were not told of the raid, and we condemn
it," its spokesman said. The statement said that Turkish jets had violated Iraq's airspace. Two of
its soldiers were wounded, he said.

"We informed Baghdad before we struck the camp," the Turkish defence minister said, and denied that
any civilians had been killed. Ankara summoned the Iraqi ambassador, and the ministry said that the
statement was wrong. "They said that we had killed civilians, but we say that we did not," he said,
and Iran urged both sides to hold talks.

The Iraqi army said it had shot down a Turkish drone after it entered its airspace. It apologised to
Iran for the incident. Turkey protested, and later withdrew its statement that no civilians had been
killed.
"""
QUESTIONS = (attribution_at, mood_at, party_of, parties_of, owner_of, actor_of)
EXTRACTORS = (strikes_of, notifications_of, casualties_of, acts_of)
read_sentence = vars(reader)["_read_sentence"]


def questions(annotated):
    """Return every question that a token can be asked about."""
    tokens = range(len(annotated.sentence))
    return [(question, token) for question in QUESTIONS for token in tokens]


def coded(monkeypatch, before=lambda annotated: None):
    """Return the tables of the text, each sentence of which is asked something before it is read."""

    def read(annotated, reading, **options):
        before(annotated)
        read_sentence(annotated, reading, **options)

    monkeypatch.setattr(reader, "_read_sentence", read)
    tables = demarche.code(TEXT, published_on="2024-02-06")
    return {name: tables[name].to_dicts() for name in ("events", "claims", "links", "incidents")}


def test_the_text_has_what_is_asked_about(monkeypatch):
    found = coded(monkeypatch)
    assert {event["event_type"] for event in found["events"]} == {
        *("strike", "protest", "notification", "casualty_claim", "other")
    }
    assert found["links"] != []


@pytest.mark.parametrize("seed", range(4))
def test_what_is_asked_before_does_not_show_in_what_is_coded(monkeypatch, seed):
    def ask(annotated):
        asked = questions(annotated)
        Random(seed).shuffle(asked)
        for question, token in asked[: len(asked) * seed // 3]:
            question(annotated, token)

    assert coded(monkeypatch, ask) == coded(monkeypatch)


@pytest.mark.parametrize("seed", range(4))
def test_the_order_of_the_extractors_does_not_show_in_what_is_coded(monkeypatch, seed):
    def extract(annotated):
        matches = matches_of(annotated)
        for extractor in Random(seed).sample(EXTRACTORS, len(EXTRACTORS)):
            extractor(annotated, matches)
        references_of(annotated, matches, [])
        relations_of(annotated, [])

    assert coded(monkeypatch, extract) == coded(monkeypatch)


@pytest.mark.parametrize("seed", range(4))
def test_the_order_of_questions_does_not_show_in_the_answers(monkeypatch, seed):
    def answers(annotated, asked):
        annotated.memo.clear()
        return {(question, token): question(annotated, token) for question, token in asked}

    def ask(annotated):
        asked = questions(annotated)
        first = answers(annotated, asked)
        Random(seed).shuffle(asked)
        assert answers(annotated, asked) == first

    coded(monkeypatch, ask)


def test_a_sentence_that_is_read_cannot_be_changed(monkeypatch):
    def change(annotated):
        with pytest.raises(FrozenInstanceError):
            annotated.given = []

    coded(monkeypatch, change)


def test_who_we_are_in_a_quotation_is_whoever_is_quoted(monkeypatch):
    speakers = []

    def note(annotated):
        speakers.extend(actor.actor_id for actor in annotated.speakers.values() if actor is not None)

    coded(monkeypatch, note)
    assert {"irq-mfa", "tur-mod"} & set(speakers)
