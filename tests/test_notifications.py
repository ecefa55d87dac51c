"""Notifications: was a state told, by whom, when, and who says so."""

from functools import cache

import pytest

from demarche.tests.coded import events_in, events_of

NOT = "not_before"
# (code, source, target, value, claimant); the narrator's CAMEO code is MED
TOLD = {
    "Washington informed Iraq before the strikes.": ("010", "USA", "IRQ", "before", "MED"),
    "The Iraqi government was informed prior to the strikes.": ("010", None, "IRQGOV", "before", "MED"),
    "Qatar was warned minutes before the attack.": ("010", None, "QAT", "before", "MED"),
    "Washington did not inform Iraq before the strikes.": ("010", "USA", "IRQ", NOT, "MED"),
    "Iraq was not notified ahead of the raid.": ("010", None, "IRQ", NOT, "MED"),
    "Iran gave Iraq 72 hours' notice of the attack.": ("010", "IRN", "IRQ", "before", "MED"),
    "The United States gave Iraq no advance notice of the strikes.": ("010", "USA", "IRQ", NOT, "MED"),
    "Turkey told Iraq about the operation after it had begun.": ("010", "TUR", "IRQ", "after", "MED"),
    "Israel informed Qatar ten minutes after the strike began.": ("010", "ISR", "QAT", "after", "MED"),
    "The White House said Doha was told while the missiles were in the air.": (
        "010",
        "USAGOV",
        "QAT",
        "during",
        "USAGOV",
    ),
    "Turkey said it had coordinated the strike with Iraq in advance.": ("010", "TUR", "IRQ", "before", "TUR"),
    "Iraq said that Washington had not informed it before the strikes.": ("010", "IRQ", "USA", NOT, "IRQ"),
    "Iraq denied that it had been informed before the strikes.": ("016", "IRQ", None, NOT, "IRQ"),
    "Washington admitted that it had not informed Iraq before the strikes.": (
        "015",
        "USA",
        "IRQ",
        NOT,
        "USA",
    ),
    "Ecuador said it learned of the raid only after the bombs had fallen.": (
        "010",
        "ECU",
        None,
        "after",
        "ECU",
    ),
    "Iraq denied receiving any warning of the strikes from the United States.": (
        "016",
        "IRQ",
        "USA",
        NOT,
        "IRQ",
    ),
    # consulted, let know, learned, consented
    "Washington said that Iraq had been consulted before the strikes.": (
        "010",
        "USA",
        "IRQ",
        "before",
        "USA",
    ),
    "Turkey said it was not consulted about the raid.": ("010", "TUR", None, "none", "TUR"),
    "Israel let Qatar know before the strike.": ("010", "ISR", "QAT", "before", "MED"),
    "Jordan said it learned of the strike from the news.": ("010", "JOR", None, "after", "JOR"),
    "Turkey said that Iraq had approved the raid.": ("010", "TUR", "IRQ", "before", "TUR"),
    # done without it
    "The strike was carried out without prior notice to Iraq.": ("010", None, "IRQ", NOT, "MED"),
    "Israel carried out the strike without warning Qatar.": ("010", None, "QAT", NOT, "MED"),
    "Iraq said the raid took place without its knowledge.": ("010", "IRQ", None, "none", "IRQ"),
    "Israel made no attempt to warn Qatar before the strike.": ("010", "ISR", "QAT", NOT, "MED"),
    "Egypt said that nobody gave it notice of the raid.": ("010", "EGY", None, "none", "EGY"),
    "Egypt said that it had been told nothing about the raid.": ("010", "EGY", None, "none", "EGY"),
    "Iraq said it was informed neither before nor after the strike.": ("010", "IRQ", None, NOT, "IRQ"),
    "Israel gave the United States advance warning of the attack.": ("010", "ISR", "USA", "before", "MED"),
    # by radio
    "Turkish pilots issued ten warnings before the Russian jet was shot down.": (
        "010",
        "TURMIL",
        None,
        "before",
        "MED",
    ),
    # by another's account
    "State media quoted Iran's foreign ministry as saying that Iraq had been informed before the strike.": (
        "010",
        "IRNGOV",
        "IRQ",
        "before",
        "IRNGOV",
    ),
    # of something else, of somebody else, or not at all
    "Turkey counted twelve strikes but had no word on casualties.": None,
    "Washington consulted Iraq about the water agreement.": None,
    "Israel let Qatar know that talks would resume.": None,
    "The United States said that the president had approved the strike.": None,
    "Iraq said the law was passed without its knowledge.": None,
    "Washington informed Iraq about the trade talks.": None,
    "The ministry told reporters that the strikes were over.": None,
    "The embassy issued a warning to travellers.": None,
    "Why did Washington not inform Iraq before the strikes?": None,
    "Iraq must be informed before any strikes.": None,
    "Washington warned Iran against strikes.": None,
}


@cache
def coded():
    return events_of(TOLD)


@pytest.mark.parametrize(("text", "expected"), TOLD.items())
def test_who_told_whom_and_when(text, expected):
    found = [
        (event["event_code"], event["source"], event["target"], claim["value"], claim["claimant"])
        for event in coded()[text]
        if event["event_type"] == "notification"
        for claim in event["claims"]
    ]
    assert found == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("text", "claimed"),
    [
        (
            "No attempt was made to contact the crew, Russia said after its jet was shot down.",
            ("RUS", "none"),
        ),
        (
            "Russia said that nobody had hailed the pilot before the bomber was shot down.",
            ("RUS", "not_before"),
        ),
        ("Iran denied that its crew had been informed of the missile strike.", ("IRN", "not_before")),
        (
            "The Pentagon said that the crew sent a distress call before the jet rammed it.",
            ("USAGOVMIL", "before"),
        ),
        ("Pakistani officers said that they had warned Iran before the strike.", ("PAKGOV", "before")),
        ("Did anybody contact the crew before the jet was shot down?", None),
        ("Reporters tried to contact the pilot.", None),
        ("The trawler sent a distress call before it sank.", None),
    ],
)
def test_crews_are_called_or_not(text, claimed):
    claims = [
        claim for event in events_in(text) for claim in event["claims"] if claim["question"] == "notified"
    ]
    assert [(claim["claimant"], claim["value"]) for claim in claims] == ([claimed] if claimed else [])
