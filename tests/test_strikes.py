"""Strikes: who struck, whom, on whose soil, with what, and when."""

from functools import cache

import pytest

from demarche.tests.coded import events_in, events_of

# (code, source, target, sovereign, day) of each strike
STRIKES = {
    "US forces struck 85 targets in Iraq and Syria on Friday.": [
        ("190", "USAMIL", None, "IRQ", "2024-02-02"),
        ("190", "USAMIL", None, "SYR", "2024-02-02"),
    ],
    "Israel carried out a drone strike on a car in Lebanon on Monday.": [
        ("1952", "ISR", None, "LBN", "2024-02-05")
    ],
    "Iran fired ballistic missiles at an airbase in Iraq.": [("195", "IRN", None, "IRQ", None)],
    "A suspected Israeli airstrike hit a building in Damascus on Monday.": [
        ("195", "ISR", None, "SYR", "2024-02-05")
    ],
    "Turkish artillery shelled villages in northern Syria.": [("194", "TURMIL", None, "SYR", None)],
    "US commandos attacked a compound in Syria.": [("193", "USAMIL", None, "SYR", None)],
    "A rocket attack on a base in Iraq wounded five soldiers.": [("194", None, None, "IRQ", None)],
    "A drone hit a US base in Jordan.": [("1952", None, "USAMIL", "JOR", None)],
    "Israel's attack on Doha killed six people.": [("190", "ISR", "QAT", "QAT", None)],
    "Iran attacked a camp in Pakistan, and Pakistan attacked hideouts in Iran.": [
        ("190", "IRN", None, "PAK", None),
        ("190", "PAK", None, "IRN", None),
    ],
    "The bombing of the embassy in Damascus killed seven officers.": [("190", None, None, "SYR", None)],
    "Commandos attacked a compound in Syria.": [("193", None, None, "SYR", None)],
    "Israeli warplanes bombed a depot near the border.": [("195", "ISRMIL", None, None, None)],
    # a month in which somebody owned up is that of the blow; a day is the day of the owning up
    "Last month, a militia claimed responsibility for a rocket attack on a base in Iraq.": [
        ("194", None, None, "IRQ", "2024-01-01")
    ],
    "On Monday, a militia claimed responsibility for a rocket attack on a base in Iraq.": [
        ("194", None, None, "IRQ", None)
    ],
    # under fire, shots fired and exchanged
    "Israeli troops came under attack in southern Lebanon.": [("190", None, "ISRMIL", "LBN", None)],
    "Lebanese soldiers came under mortar fire near Kfar Shuba.": [("194", None, "LBNMIL", None, None)],
    "North Korean guards opened fire on a South Korean patrol boat.": [("193", "PRK", "KORMIL", None, None)],
    "Pakistani troops returned fire.": [("193", "PAKMIL", None, None, None)],
    "Houthi fighters fired at a Saudi frigate in the Red Sea.": [("193", "YEMREB", "SAUMIL", None, None)],
    "Rwandan soldiers clashed with Congolese troops on Monday.": [
        ("190", "RWAMIL", "CODMIL", None, "2024-02-05")
    ],
    # downed, flattened, fallen
    "Moscow has refused to apologise for shooting down a Georgian drone on Friday.": [
        ("190", "RUS", "GEOMIL", None, "2024-02-02")
    ],
    "The downing of a Syrian warplane by Israel was confirmed.": [("190", "ISR", "SYRMIL", None, None)],
    "US missiles flattened a chemical plant outside Homs in Syria.": [("195", "USAMIL", None, "SYR", None)],
    "A missile struck a grain silo in Poland.": [("195", None, None, "POL", None)],
    "Artillery shells from Cambodia fell on a Thai school.": [("194", "KHM", "THA", None, None)],
    # killed by arms, and a raid told by its dead
    "Indian troops shot and killed a Pakistani ranger.": [("193", "INDMIL", "PAK", None, None)],
    "Eritrean planes killed 40 people in Mekele.": [("195", "ERIMIL", None, "ETH", None)],
    "The French strike that left 19 wedding guests dead in Mali was a mistake.": [
        ("190", "FRA", None, "MLI", None)
    ],
    "Israel assassinated a Hamas leader in Tehran.": [("186", "ISR", "PSEREBHMS", "IRN", None)],
    # whose ground it is
    "Chadian jets bombed rebel positions across the Sudanese border.": [("195", "TCDMIL", None, "SDN", None)],
    "Syria said that Turkish shells killed six people on its side of the border.": [
        ("194", "TURMIL", None, "SYR", None)
    ],
    "Thailand sent up jets on Monday and bombed a post in Cambodia.": [
        ("195", "THA", None, "KHM", "2024-02-05")
    ],
    # another sense of the words, or no act
    "The Turkish army came under fire for its conduct.": [],
    "Turkish soldiers opened fire in a drill.": [],
    "The two leaders traded shots over the border dispute.": [],
    "The army vowed to return fire if attacked.": [],
    "The Israeli army and Hezbollah clashed over the terms in court.": [],
    "Kenya argued for bombing a camp in Somalia.": [],
    "A plane killed 12 people in Iran when it crashed on a school.": [],
    "The Turkish embassy in Oslo was hit by a scandal.": [],
    "Sanctions hit the Iranian economy.": [],
    "Talks struck a hopeful note.": [],
    "The strike by Iranian rail workers entered its third day.": [],
    "Iran and Pakistan struck a deal on trade.": [],
    "The news hit Iraq hard.": [],
    "The team from Iran attacked with three men in Iraq.": [],
    "An earthquake struck Turkey on Monday.": [],
}
WEAPONS = {
    "Israel bombed a depot in Syria.": "195",
    "Israel bombed a depot in Syria with drones.": "1952",
    "Israel bombed a depot in Syria with guided missiles.": "1951",
    "Israel attacked a depot in Syria with artillery.": "194",
    "Israel attacked a depot in Syria with rockets.": "194",
    "Israel attacked a depot in Syria.": "190",
    "Israeli jets attacked a depot in Syria.": "195",
    "Israel bombed a depot in Syria in retaliation for a drone attack on Eilat.": "195",
}


@cache
def coded():
    return events_of([*STRIKES, *WEAPONS])


def strikes(text):
    return [event for event in coded()[text] if event["event_type"] == "strike"]


@pytest.mark.parametrize(("text", "expected"), STRIKES.items())
def test_who_struck_whom_and_where(text, expected):
    found = [
        (
            e["event_code"],
            e["source"],
            e["target"],
            e["sovereign"],
            e["event_date"] and e["event_date"].isoformat(),
        )
        for e in strikes(text)
    ]
    assert found == expected


@pytest.mark.parametrize(("text", "code"), WEAPONS.items())
def test_the_weapon_makes_the_code(text, code):
    assert [event["event_code"] for event in strikes(text) if event["sovereign"] == "SYR"] == [code]


@pytest.mark.parametrize(
    ("text", "interval"),
    [
        ("US forces struck 85 targets in Iraq.", [85, 85]),
        ("US forces struck more than 85 targets in Iraq.", [86, None]),
        ("US forces struck several targets in Iraq.", [3, None]),
        ("US forces struck dozens of targets in Iraq.", [24, None]),
        ("US forces struck targets in Iraq.", None),
    ],
)
def test_targets_are_counted(text, interval):
    (event,) = events_in(text)
    found = [
        [claim["count_low"], claim["count_high"]]
        for claim in event["claims"]
        if claim["question"] == "targets"
    ]
    assert found == ([interval] if interval else [])


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("Turkey bombed a camp in Iraq.", []),
        ("Turkey said it bombed a camp in Iraq.", [("TUR", "self")]),
        ("Iraq said that Turkey bombed a camp in Iraq.", [("IRQ", "tur")]),
    ],
)
def test_who_is_said_to_have_done_it(text, claims):
    (event,) = events_in(text)
    assert [(claim["claimant"], claim["value"]) for claim in event["claims"]] == claims


def test_two_sides_that_exchange_fire_both_strike():
    strikes = [
        event
        for event in events_in("Indian and Pakistani troops exchanged fire on Monday.")
        if event["event_type"] == "strike"
    ]
    assert {(event["source"][:3], event["target"][:3]) for event in strikes} == {
        ("IND", "PAK"),
        ("PAK", "IND"),
    }


def test_a_blow_told_by_verb_and_noun_is_one():
    assert len(events_in("Israel struck a depot in Syria in an airstrike on Monday.")) == 1


def test_what_is_long_past_is_background():
    assert events_in("Israel bombed a depot in Syria in 2007.") == []


@pytest.mark.parametrize(
    ("last", "count"),
    [
        ("The first post was attacked at dawn.", 1),
        ("By the time help arrived, the depot had been hit.", 1),
        ("The patrol had come under mortar fire.", 1),
        ("Their convoy was ambushed twice.", 1),
        ("The bridge was destroyed.", 1),
        ("Was the first post attacked at dawn?", 0),
        ("The post may be attacked again.", 0),
        ("The post was not attacked.", 0),
        ("The village was hit by floods.", 0),
        ("A post was attacked in the newspapers.", 0),
    ],
)
def test_a_blow_without_sides_counts_in_a_report_on_one(last, count):
    events = events_in(f"Turkish jets struck a camp in Iraq on Friday. {last}")
    assert len([event for event in events if event["event_type"] == "strike"]) == 1 + count


def test_a_blow_without_sides_is_none_where_nobody_is_named():
    assert events_in("The bank opened on Friday. The first post was attacked at dawn.") == []
