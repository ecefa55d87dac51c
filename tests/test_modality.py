"""Modality: what is asked, wished, planned, threatened, denied or left undone is told from what happened."""

from functools import cache

import pytest

from demarche.tests.coded import events_of, of_acts, of_frames

CASES = {
    # it happened
    "Iraq summoned the Turkish ambassador.": ["actual"],
    "Iraq has summoned the Turkish ambassador.": ["actual"],
    "Iraq had summoned the Turkish ambassador.": ["actual"],
    "Iraq said it had summoned the Turkish ambassador.": ["actual"],
    "Iraq confirmed that it had summoned the Turkish ambassador.": ["actual"],
    "The Turkish ambassador was summoned by Iraq.": ["actual"],
    "After Iraq summoned the Turkish ambassador, talks broke off.": ["actual"],
    "Iraq, which summoned the Turkish ambassador, went on.": ["actual"],
    "Iraq began by summoning the Turkish ambassador.": ["actual"],
    "Iraq went on to summon the Turkish ambassador.": ["actual"],
    # questions
    "Did Iraq summon the Turkish ambassador?": [],
    "Why has Iraq not summoned the Turkish ambassador?": [],
    "Has Iran bombed a base in Iraq?": [],
    # wishes, duties, possibilities
    "Iraq should summon the Turkish ambassador.": [],
    "Iraq must summon the Turkish ambassador.": [],
    "Iraq could summon the Turkish ambassador.": [],
    "Iraq may have summoned the Turkish ambassador.": [],
    "Iraq would summon the Turkish ambassador if it wished.": [],
    "Iraq wants to summon the Turkish ambassador.": [],
    "Iraq tried to summon the Turkish ambassador.": [],
    "Lawmakers urged Iraq to expel the Turkish ambassador.": [],
    "Lawmakers demanded that Iraq expel the Turkish ambassador.": [],
    "There is a risk that Iran bombs a base in Iraq.": [],
    "Iran has the right to bomb bases in Iraq.": [],
    "Iran ordered its army to bomb a base in Iraq.": [],
    "Iran regularly bombs bases in Iraq.": [],
    # conditions
    "If Iraq expels the Turkish ambassador, trade will suffer.": [],
    "Unless Iraq expels the Turkish ambassador, talks go on.": [],
    # plans
    "Iraq will summon the Turkish ambassador on Friday.": ["planned"],
    "Iraq plans to summon the Turkish ambassador.": ["planned"],
    "Iraq said it would summon the Turkish ambassador.": ["planned"],
    "Iraq vowed to summon the Turkish ambassador.": ["planned"],
    "Iran is preparing to bomb bases in Iraq.": ["planned"],
    "Iran will bomb bases in Iraq.": ["planned"],
    "Washington will inform Iraq before any strikes.": ["planned"],
    "Washington promised to inform Iraq before any strikes.": ["planned"],
    "Iraq is to summon the Turkish ambassador.": ["planned"],
    "Iraq is going to summon the Turkish ambassador.": ["planned"],
    "Iraq considered expelling the Turkish ambassador.": ["planned"],
    # threats
    "Iraq warned that it would expel the Turkish ambassador.": ["threatened"],
    "Iraq threatened to expel the Turkish ambassador.": ["threatened"],
    "Iran threatened to bomb bases in Iraq.": ["threatened"],
    # it did not happen
    "Iraq did not summon the Turkish ambassador.": [],
    "Iraq never summoned the Turkish ambassador.": [],
    "Iraq refused to expel the Turkish ambassador.": [],
    "Iraq failed to summon the Turkish ambassador.": [],
    "Nobody in Iraq summoned the Turkish ambassador.": [],
    "The crisis passed without Iraq summoning the Turkish ambassador.": [],
    "Iraq denied that it had summoned the Turkish ambassador.": [],
    "Iraq denied summoning the Turkish ambassador.": [],
    "Iran did not bomb a base in Iraq.": [],
}
NOTIFICATIONS = {
    "Washington informed Iraq before the strikes.": ("010", "before"),
    "Washington did not inform Iraq before the strikes.": ("010", "not_before"),
    "Washington failed to inform Iraq before the strikes.": ("010", "not_before"),
    "Washington denied that it had informed Iraq before the strikes.": ("016", "not_before"),
    "Washington should inform Iraq before the strikes.": None,
    "Reporters asked about informing Iraq before the strikes.": None,
}


@cache
def coded():
    return events_of([*CASES, *NOTIFICATIONS])


@pytest.mark.parametrize(("text", "moods"), CASES.items())
def test_how_an_act_is_presented(text, moods):
    assert [event["modality"] for event in of_frames(coded()[text])] == moods


@pytest.mark.parametrize(
    ("text", "code", "source", "target"),
    [
        ("Lawmakers urged Iraq to expel the Turkish ambassador.", "020", None, "IRQ"),
        ("Lawmakers demanded that Iraq expel the Turkish ambassador.", "100", None, "IRQ"),
        ("Iraq refused to expel the Turkish ambassador.", "120", "IRQ", "TURGOV"),
    ],
)
def test_what_is_asked_or_refused_is_an_act_of_its_own(text, code, source, target):
    found = [(event["event_code"], event["source"], event["target"]) for event in of_acts(coded()[text])]
    assert (code, source, target) in found
    assert "161" not in {found_code for found_code, _, _ in found}  # nobody was expelled


@pytest.mark.parametrize(("text", "answer"), NOTIFICATIONS.items())
def test_that_a_state_was_not_told_is_a_claim_too(text, answer):
    found = [(event["event_code"], claim["value"]) for event in coded()[text] for claim in event["claims"]]
    assert found == ([answer] if answer else [])


def test_a_denied_strike_leaves_the_denial_and_no_strike():
    (event,) = events_of(["Iran denied that it had bombed a base in Iraq."]).popitem()[1]
    assert (event["event_type"], event["event_code"], event["form"], event["source"]) == (
        "other",
        "016",
        "denial",
        "IRN",
    )


def test_a_planned_act_is_dated_ahead_and_claims_nothing():
    (event,) = coded()["Iraq will summon the Turkish ambassador on Friday."]
    assert (event["event_date"].isoformat(), event["claims"]) == ("2024-02-09", [])
