"""Tolls: how many were killed or wounded, of whom, and by whose count."""

from functools import cache

import pytest

from demarche.tests.coded import events_in, events_of

# (question, low, high, victim, victim_of) of each claim
TOLLS = {
    "The strike killed 16 people.": [("killed", 16, 16, "unstated", None)],
    "The strike killed at least 16 civilians.": [("killed", 16, None, "civilian", None)],
    "Three American soldiers were killed in Jordan.": [("killed", 3, 3, "military", "USA")],
    "Up to nine militants died.": [("killed", 0, 9, "militant", None)],
    "No one was killed in the strike.": [("killed", 0, 0, "unstated", None)],
    "Two police officers were killed in the attack.": [("killed", 2, 2, "security", None)],
    "The strike killed 16 people, including civilians, and wounded 25.": [
        ("killed", 16, 16, "mixed", None),
        ("wounded", 25, 25, "mixed", None),
    ],
    "The blast left seven soldiers wounded.": [("wounded", 7, 7, "military", None)],
    "Several civilians were injured by the shelling.": [("wounded", 3, None, "civilian", None)],
    "The death toll from the airstrike rose to 25, the health ministry said.": [
        ("killed", 25, 25, "unstated", None)
    ],
    "The ministry reported 12 injuries from the shelling.": [("wounded", 12, 12, "unstated", None)],
    "There were no casualties in the strike, the ministry said.": [
        ("killed", 0, 0, "unstated", None),
        ("wounded", 0, 0, "unstated", None),
    ],
    "The strike killed dozens of tourists.": [("killed", 24, None, "civilian", None)],
    "The strike killed more than 80 fighters.": [("killed", 81, None, "militant", None)],
    "The strike killed a child.": [("killed", 1, 1, "civilian", None)],
    "Sixteen people were killed and 25 others wounded in the strike.": [
        ("killed", 16, 16, "unstated", None),
        ("wounded", 25, 25, "unstated", None),
    ],
    "Two children were killed and three girls injured in the missile strike.": [
        ("killed", 2, 2, "civilian", None),
        ("wounded", 3, 3, "civilian", None),
    ],
    "Iraq reported 16 deaths in the strike.": [("killed", 16, 16, "unstated", None)],
    "The number of dead in the bombing rose to 31.": [("killed", 31, 31, "unstated", None)],
    "The strike killed 16 soldiers and nine civilians.": [
        ("killed", 16, 16, "military", None),
        ("killed", 9, 9, "civilian", None),
    ],
    "The strike killed 16 people, according to the Iraqi army.": [("killed", 16, 16, "unstated", None)],
    "Several Iraqi civilians died in the strike.": [("killed", 3, None, "civilian", "IRQ")],
    # a number that counts something else
    "On Feb. 2, 2024, the strike killed 16 people.": [("killed", 16, 16, "unstated", None)],
    "The strike killed 1,200 people in two days.": [("killed", 1200, 1200, "unstated", None)],
    "The strike killed a 12-year-old boy.": [("killed", 1, 1, "civilian", None)],
    "The strike on Feb. 12 killed soldiers.": [],
    "The $40 million strike killed soldiers.": [],
    # no toll
    "The strike could kill dozens of civilians.": [],
    "Did the strike kill 16 people?": [],
    "The strike killed nobody knows how many.": [],
    "The flood killed 12 people.": [],
    "A car crash killed 12 people.": [],
    "He was killed at the age of 40.": [],
    "The agreement died in committee.": [],
    "The dead were buried on Sunday.": [],
}


@cache
def coded():
    return events_of(TOLLS)


@pytest.mark.parametrize(("text", "expected"), TOLLS.items())
def test_how_many_of_whom(text, expected):
    claims = [
        claim
        for event in coded()[text]
        for claim in event["claims"]
        if claim["question"] in ("killed", "wounded")
    ]
    keys = ("question", "count_low", "count_high", "victim", "victim_of")
    assert [tuple(claim[key] for key in keys) for claim in claims] == expected


def test_the_words_of_the_count_are_kept():
    (event,) = events_in("The strike killed more than 80 fighters.")
    assert [claim["count_text"] for claim in event["claims"]] == ["more than 80"]


@pytest.mark.parametrize(
    ("text", "code", "source", "target"),
    [
        ("The strike killed 16 people.", "010", "MED", None),
        ("Iraq said the strike killed 16 people.", "010", "IRQ", None),
        ("Iraq admitted that the strike killed 16 people.", "015", "IRQ", None),
        ("Iraq said that Turkey had killed 16 people.", "010", "IRQ", "TUR"),
    ],
)
def test_whose_count_it_is_and_who_is_blamed(text, code, source, target):
    (event,) = [event for event in events_in(text) if event["event_type"] == "casualty_claim"]
    assert (event["event_code"], event["source"], event["target"]) == (code, source, target)


def test_a_toll_belongs_to_the_strike_it_is_of():
    events = events_in("Turkish jets bombed a camp in Iraq on Monday. Officials said nine people died.")
    assert [event["happening"] for event in events] == [0, 0]
