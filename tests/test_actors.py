"""Actors: whoever a text names, however it names them, is one actor on one side."""

from functools import cache

import pytest

from demarche.schema.spelling import slug
from demarche.tests.coded import events_in, events_of, of_frames

STRIKES = "condemned the Israeli airstrikes"
# Who protests, by CAMEO code.
SOURCES = {
    # a state, by name, adjective, capital and metonym
    f"Jordan {STRIKES}.": ["JOR"],
    f"Baghdad {STRIKES}.": ["IRQ"],
    f"The US {STRIKES}.": ["USA"],
    f"The U.S. {STRIKES}.": ["USA"],
    f"America {STRIKES}.": ["USA"],
    f"The Iraqis {STRIKES}.": ["IRQ"],
    f"The Kremlin {STRIKES}.": ["RUSGOV"],
    f"The White House {STRIKES}.": ["USAGOV"],
    f"Turkey and Qatar {STRIKES}.": ["TUR", "QAT"],
    f"France, Germany and Britain {STRIKES}.": ["FRA", "DEU", "GBR"],
    # a part of a state, composed
    f"Iraq's foreign ministry {STRIKES}.": ["IRQGOV"],
    f"The foreign ministry of Iraq {STRIKES}.": ["IRQGOV"],
    f"The Iraqi Ministry of Foreign Affairs {STRIKES}.": ["IRQGOV"],
    f"The Iraqi army {STRIKES}.": ["IRQMIL"],
    f"The Iraqi prime minister {STRIKES}.": ["IRQGOV"],
    # a person, in apposition or by title
    f"Iraqi Foreign Ministry spokesman Ahmed Sahaf {STRIKES}.": ["IRQGOV"],
    f"Ahmed Sahaf, a spokesman for the Iraqi foreign ministry, {STRIKES}.": ["IRQGOV"],
    f"French President Emmanuel Macron {STRIKES}.": ["FRAGOV"],
    # what the document has spoken of
    f"Iraq received a letter. It {STRIKES}.": ["IRQ"],
    f"Iraq's foreign ministry met on Sunday. The ministry {STRIKES}.": ["IRQGOV"],
    f"Prime Minister Shehbaz Sharif of Pakistan spoke on Sunday. Sharif {STRIKES}.": ["PAKGOV"],
    f"The Iranian foreign minister spoke on Sunday. He {STRIKES}.": ["IRNGOV"],
    f"A spokesman for the Pakistani army spoke on Sunday. The spokesman {STRIKES}.": ["PAKMIL"],
    # names that are also something else
    f"Georgia {STRIKES}.": ["GEO"],
    f"Chad {STRIKES}.": ["TCD"],
    f"Michael Jordan {STRIKES}.": [],
    f"Chad Smith {STRIKES}.": [],
    f"A turkey {STRIKES}.": [],
    f"The neighbours told us that it {STRIKES}.": [],
    # nobody in particular
    f"Residents {STRIKES}.": [],
    f"He {STRIKES}.": [],
}


@cache
def coded():
    return events_of(SOURCES)


@pytest.mark.parametrize(("text", "sources"), SOURCES.items())
def test_who_protests(text, sources):
    assert [event["source"] for event in of_frames(coded()[text])] == sources


@pytest.mark.parametrize("name", ["Michael Jordan", "Chad Smith", "Residents"])
def test_who_is_no_known_actor_is_given_by_name_only(name):
    (event,) = events_in(f"{name} {STRIKES}.")
    words = f"{name} {STRIKES}."[event["source_start"] : event["source_end"]]
    assert (event["event_code"], event["source_id"], words, event["target_id"]) == ("111", None, name, "isr")


def test_one_ministry_has_one_id_however_it_is_named():
    ministries = [text for text in SOURCES if "inistry" in text and "spokesman" not in text]
    assert {coded()[text][0]["source_id"] for text in ministries} == {"irq-mfa"}


@pytest.mark.parametrize(
    ("text", "source_id"),
    [
        (f"Iraqi Foreign Ministry spokesman Ahmed Sahaf {STRIKES}.", "irq-ahmed-sahaf"),
        (f"Ahmed Sahaf, a spokesman for the Iraqi foreign ministry, {STRIKES}.", "irq-ahmed-sahaf"),
    ],
)
def test_a_person_is_an_actor_of_their_own_on_their_state_s_side(text, source_id):
    assert [event["source_id"] for event in events_in(text)] == [source_id]


def test_an_adjective_before_a_thing_is_no_actor():
    (event,) = events_in("A drone hit Iraqi border areas.")
    assert event["source"] is None


@pytest.mark.parametrize(
    ("text", "source", "target"),
    [
        ("Iraq summoned the Turkish ambassador.", "IRQ", "TURGOV"),
        ("Poland expelled three Russian diplomats.", "POL", "RUSGOV"),
        ("Qatar condemned Israel for the attack.", "QAT", "ISR"),
        ("Hezbollah fired rockets at Israel.", "LBNREB", "ISR"),
        ("A drone hit a US base in Jordan.", None, "USAMIL"),
        ("Israel bombed the Iranian consulate in Damascus.", "ISR", "IRNGOV"),
        ("Iran sent a letter to the UN Security Council over the strike.", "IRN", "IGOUNO"),
    ],
)
def test_both_sides_of_an_act(text, source, target):
    (event,) = events_in(text)
    assert event["source"] == source
    assert (event["target"] or "")[: len(target)] == target


def test_accents_and_punctuation_do_not_make_another_id():
    assert slug("José Raúl  Mulino") == slug("Jose Raul Mulino") == "jose-raul-mulino"
