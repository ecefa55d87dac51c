"""Protests: notes, summonses, recalls, expulsions, ruptures and denunciations, each with both sides."""

from functools import cache

import pytest

from demarche.tests.coded import events_in, events_of

# (code, form, source, target) of each protest
PROTESTS = {
    "Iraq handed a protest note to the Turkish ambassador.": [("114", "note", "IRQ", "TURGOV")],
    "Iraq lodged a formal protest with the Turkish embassy.": [("114", "note", "IRQ", "TURGOV")],
    "Iraq summoned the US chargé d'affaires and handed him a formal note of protest.": [
        ("110", "summons", "IRQ", "USAGOV"),
        ("114", "note", "IRQ", "USAGOV"),
    ],
    "Pakistan recalled its ambassador from Iran and expelled the Iranian envoy.": [
        ("161", "recall", "PAK", "IRN"),
        ("161", "expulsion", "PAK", "IRNGOV"),
    ],
    "Mali recalled its ambassador to Algeria for consultations.": [("161", "recall", "MLI", "DZA")],
    "Ecuador broke off diplomatic relations with Colombia on Monday.": [("161", "severance", "ECU", "COL")],
    "Iraq condemned the Turkish airstrikes as a violation of its sovereignty.": [
        ("111", "statement", "IRQ", "TUR")
    ],
    "France, Germany and Britain summoned the Iranian ambassador.": [
        ("110", "summons", "FRA", "IRNGOV"),
        ("110", "summons", "DEU", "IRNGOV"),
        ("110", "summons", "GBR", "IRNGOV"),
    ],
    "Sudan ordered the British ambassador out of the country.": [("161", "expulsion", "SDN", "GBRGOV")],
    "Ecuador declared the Colombian ambassador persona non grata.": [("161", "expulsion", "ECU", "COLGOV")],
    "Sudan brought its own envoy home from London.": [("161", "recall", "SDN", "GBR")],
    "Cambodia downgraded relations with Thailand to the lowest level.": [("161", "downgrade", "KHM", "THA")],
    "Iran wrote to the Security Council about the strike.": [("114", "letter", "IRN", "IGOUNO")],
    "Turkey summoned the ambassador to complain.": [("110", "summons", "TUR", None)],
    "Egypt called the Israeli raid a hostile act.": [("111", "statement", "EGY", "ISR")],
    "France described the Israeli raid as illegal.": [("111", "statement", "FRA", "ISR")],
    "Bahrain voiced its anger over the missile attack.": [("111", "statement", "BHR", None)],
    "China said it was deeply shocked by the airstrike.": [("111", "statement", "CHN", None)],
    "Iran struck a base in Iraq, and Kuwait denounced it.": [("111", "statement", "KWT", "IRN")],
    "Turkey said that the bomber had entered Turkish airspace.": [("1123", "statement", "TUR", None)],
    # of something else
    "Turkey summoned its ambassador on Friday.": [],
    "Spain told the British ambassador to leave politics to the politicians.": [],
    "France called the delay unacceptable.": [],
    "China called the tariffs a provocation.": [],
    "Norway brought its troops home from Mali.": [],
    # not diplomatic
    "Thousands of people protested against the Israeli airstrikes in Amman.": [],
    "Residents condemned the Israeli airstrikes.": [],
    "A judge summoned the French minister to testify.": [],
    "The ambassador of Iran recalled happy years in Pakistan.": [],
    "Iran withdrew its troops from the border.": [],
    "The company cut ties with its supplier in Turkey.": [],
}


@cache
def coded():
    return events_of(PROTESTS)


@pytest.mark.parametrize(("text", "expected"), PROTESTS.items())
def test_who_protests_to_whom_and_how(text, expected):
    protests = [event for event in coded()[text] if event["event_type"] == "protest"]
    assert [(e["event_code"], e["form"], e["source"], e["target"]) for e in protests] == expected


def test_a_denunciation_in_a_letter_is_an_official_complaint():
    events = events_in("Iraq condemned the Turkish airstrikes in a letter to the UN Security Council.")
    assert [(event["event_type"], event["event_code"], event["form"]) for event in events] == [
        ("protest", "114", "letter")
    ]


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("Iraq condemned the Turkish airstrikes.", []),
        (
            "Iraq condemned the Turkish airstrikes as a violation of its sovereignty.",
            [("violated", "IRQ", "yes")],
        ),
        ("Qatar said that Israel had violated its sovereignty.", [("violated", "QAT", "yes")]),
        ("Colombia denied that it had violated the sovereignty of Ecuador.", [("violated", "COL", "no")]),
    ],
)
def test_who_says_that_sovereignty_was_violated(text, claims):
    found = [(c["question"], c["claimant"], c["value"]) for e in events_in(text) for c in e["claims"]]
    assert found == claims


def test_a_protest_belongs_to_the_strike_it_is_about():
    strike, protest = events_in(
        "Turkey bombed a camp in northern Iraq on Monday. Iraq condemned the airstrikes."
    )
    assert (strike["event_type"], protest["event_type"]) == ("strike", "protest")
    assert strike["happening"] == protest["happening"] == 0
    assert protest["target"] == "TUR"
