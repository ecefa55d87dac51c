"""Responsibility: who owns an act of force, who denies it, who is accused of it, and who says sorry."""

from functools import cache

import pytest

from demarche.tests.coded import events_of

# (rule, code, form, source, target, who is responsible) of each act; the last as in the claim
ACTS = {
    "Hezbollah claimed the attack on the base.": [
        ("responsibility.claim_act", "015", None, "LBNREB", None, "self")
    ],
    "Israel acknowledged that it had carried out the strike.": [
        ("responsibility.admit_act", "015", "admission", "ISR", None, "self")
    ],
    "Iran denied that its forces had struck the tanker.": [
        ("responsibility.deny_act", "016", "denial", "IRN", None, None)
    ],
    "Iran said that it had not attacked the refinery.": [
        ("responsibility.say_not", "016", "denial", "IRN", None, None)
    ],
    "Iraq said that Iran had struck a base, and Iran denied it.": [
        ("responsibility.deny_it", "016", "denial", "IRN", None, None)
    ],
    "Israel held Iran responsible for the rocket attack.": [
        ("responsibility.hold", "112", None, "ISR", "IRN", "IRN")
    ],
    "Ukraine attributed the missile strike to Russia.": [
        ("responsibility.attribute", "112", None, "UKR", "RUS", "RUS")
    ],
    "NATO offered its apology to Pakistan for the raid.": [
        ("apology.express", "055", "apology", "IGOWSTNAT", "PAK", None)
    ],
    "Israel said it was very sorry for the strike.": [("apology.sorry", "055", "apology", "ISR", None, None)],
    # the near ones
    "The attack claimed eight lives.": [],
    "Iran claimed the attack had failed.": [],
    "Israel acknowledged that Iran had carried out the strike.": [],
    "Iran said that Israel had not attacked the refinery.": [],
    "Iran said that it would not attack the refinery.": [],
    "Iran said that it had not launched the satellite.": [],
    "The mayor held the bank responsible for the delay.": [],
    "Israel did not express regret over the strike.": [],
    "Did Israel apologise to Qatar for the strike?": [],
}


@cache
def coded():
    return events_of(ACTS)


@pytest.mark.parametrize(("text", "expected"), ACTS.items())
def test_who_did_it_and_who_says_so(text, expected):
    found = [
        (e["rule_id"], e["event_code"], e["form"], e["source"], e["target"], _responsible(e))
        for e in coded()[text]
        if e["rule_id"].startswith(("responsibility.", "apology"))
    ]
    assert found == expected


def _responsible(event):
    answers = [claim for claim in event["claims"] if claim["question"] == "responsible"]
    return next((claim["named"] or claim["value"] for claim in answers), None)
