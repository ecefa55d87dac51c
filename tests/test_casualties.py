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
    # two questions in one statement, however the words stand
    "The raid killed 24 soldiers and wounded 13.": [
        ("killed", 24, 24, "military", None),
        ("wounded", 13, 13, "military", None),
    ],
    "The blast left nine dead and 30 injured.": [
        ("killed", 9, 9, "unstated", None),
        ("wounded", 30, 30, "unstated", None),
    ],
    "Israeli strikes have killed 12 and wounded scores more.": [
        ("killed", 12, 12, "unstated", None),
        ("wounded", 40, None, "unstated", None),
    ],
    "The blast killed at least 9 and injured between 20 and 30 people.": [
        ("killed", 9, None, "unstated", None),
        ("wounded", 20, 30, "unstated", None),
    ],
    "The rocket fire caused no deaths or injuries.": [
        ("killed", 0, 0, "unstated", None),
        ("wounded", 0, 0, "unstated", None),
    ],
    # men and lives lost
    "Uganda lost three men in the battle.": [("killed", 3, 3, "unstated", "UGA")],
    "The Congolese army lost more than 20 soldiers in the ambush.": [("killed", 21, None, "military", "COD")],
    "The Houthis said the raid had claimed the lives of 12 people.": [("killed", 12, 12, "unstated", None)],
    "The bombing claimed 30 lives.": [("killed", 30, 30, "unstated", None)],
    "Nine villagers lost their lives in the shelling.": [("killed", 9, 9, "civilian", None)],
    "Rescuers pulled 16 bodies from the rubble after the airstrike.": [("killed", 16, 16, "unstated", None)],
    "Fourteen people suffered injuries in the drone strike.": [("wounded", 14, 14, "unstated", None)],
    "A family of five died in the airstrike.": [("killed", 5, 5, "civilian", None)],
    # tolls that move
    "The death toll from the strike climbed from 10 to 15.": [("killed", 15, 15, "unstated", None)],
    "Ethiopia revised its count of civilian dead in the raid from 14 to 13.": [
        ("killed", 13, 13, "civilian", None)
    ],
    "The ministry raised the toll from the air raid to 31.": [("killed", 31, 31, "unstated", None)],
    "Hospital officials put the dead at 14 after the raid.": [("killed", 14, 14, "unstated", None)],
    # of whom
    "Eleven Pakistanis were among the dead in the raid.": [("killed", 11, 11, "unstated", "PAK")],
    "Among the dead in the strike were three children.": [("killed", 3, 3, "civilian", None)],
    "Pakistan said Indian shelling killed two of its soldiers.": [("killed", 2, 2, "military", "PAK")],
    "Chad said Nigerian jets had by mistake killed 12 of its soldiers.": [
        ("killed", 12, 12, "military", "TCD")
    ],
    "There were no casualties from the missile attack.": [
        ("killed", 0, 0, "unstated", None),
        ("wounded", 0, 0, "unstated", None),
    ],
    # disputed
    "Kyiv denied that any civilians had been killed in the strike.": [("killed", 0, 0, "civilian", None)],
    "The Pentagon denied that the raid killed civilians.": [("killed", 0, 0, "civilian", None)],
    "Kyiv denied that 12 civilians had been killed in the strike.": [],
    "Iran denied that no civilians had been killed in the raid.": [],
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
    "The raid may have left 12 soldiers dead.": [],
    "Hundreds were feared dead in the bombing.": [],
    "It is unclear how many people were killed in the raid.": [],
    "Both sides counted their dead after the raid.": [],
    "Uganda lost 12 soldiers to malaria.": [],
    "The ministry could raise the toll of the raid to 40.": [],
    "There was no immediate word on casualties from the raid.": [],
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
        ("Iraq denied that any civilians had been killed in the strike.", "016", "IRQ", None),
        ("Iraq revised the toll of the bombing from 50 to 44.", "010", "IRQ", None),
        ("The strike raised the toll of the war to 44.", "010", "MED", None),
    ],
)
def test_whose_count_it_is_and_who_is_blamed(text, code, source, target):
    (event,) = [event for event in events_in(text) if event["event_type"] == "casualty_claim"]
    assert (event["event_code"], event["source"], event["target"]) == (code, source, target)


def test_a_number_alone_answers_the_toll_before_it():
    events = events_in("Syria said six had died in the raid; Russia put the figure at 14.")
    claims = [claim for event in events for claim in event["claims"] if claim["question"] == "killed"]
    assert [(claim["claimant"], claim["count_low"]) for claim in claims] == [("SYR", 6), ("RUS", 14)]


def test_two_statements_under_one_saying_are_two_tolls():
    text = "Iraq confirmed that one pilot was dead and that a marine had been killed when rebels attacked a base."
    events = [event for event in events_in(text) if event["event_type"] == "casualty_claim"]
    assert [len(event["claims"]) for event in events] == [1, 1]


def test_a_toll_belongs_to_the_strike_it_is_of():
    events = events_in("Turkish jets bombed a camp in Iraq on Monday. Officials said nine people died.")
    assert [event["happening"] for event in events] == [0, 0]
