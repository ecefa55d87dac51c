"""Attribution: whose word a statement is, when they gave it, and what their saying does."""

from functools import cache

import pytest

from demarche.tests.coded import events_in, events_of

DIED = "16 people died in the strike"
# Claimant (CAMEO code of the actor, null for somebody unnamed), the code of the act, and the day it was said.
SAID = {
    f"{DIED}.": ("MED", "010", None),
    f"It is known that {DIED}.": ("MED", "010", None),
    f"Iraq said that {DIED}.": ("IRQ", "010", None),
    f"{DIED}, Iraq said.": ("IRQ", "010", None),
    f"\u201c{DIED},\u201d Iraq said.": ("IRQ", "010", None),
    f'"{DIED}," the Iraqi army said.': ("IRQMIL", "010", None),
    f"{DIED}, according to the Iraqi army.": ("IRQMIL", "010", None),
    f"Iraq told reporters that {DIED}.": ("IRQ", "010", None),
    f"In a statement, Iraq said that {DIED}.": ("IRQ", "010", None),
    f"Iraq's foreign ministry said in a statement that {DIED}.": ("IRQGOV", "010", None),
    f"A statement by Iraq said that {DIED}.": ("IRQ", "010", None),
    f"Reuters reported that {DIED}.": ("GBRMED", "010", None),
    f"Officials said that {DIED}.": (None, "010", None),
    f"Iraq admitted that {DIED}.": ("IRQ", "015", None),
    f"Iraq acknowledged that {DIED}.": ("IRQ", "015", None),
    f"Iraq said on Friday that {DIED}.": ("IRQ", "010", "2024-02-02"),
    f"On Friday, Iraq said that {DIED}.": ("IRQ", "010", "2024-02-02"),
    f"Iraq's army met on Friday. It said that {DIED}.": ("IRQMIL", "010", None),
}


@cache
def coded():
    return events_of(SAID)


@pytest.mark.parametrize(("text", "said"), SAID.items())
def test_who_says_so_and_when(text, said):
    (event,) = coded()[text]
    (claim,) = event["claims"]
    day = claim["said_date"] and claim["said_date"].isoformat()
    assert (claim["claimant"] or None, event["event_code"], day) == said
    assert (claim["question"], claim["count_low"], claim["count_high"]) == ("killed", 16, 16)
    assert event["source_id"] == claim["claimant_id"]


def test_two_sides_of_one_sentence_each_say_their_own():
    events = events_in("Iraq claimed that 16 people died in the strike, but Turkey said that nobody died.")
    assert [(e["source"], c["count_low"], c["count_high"]) for e in events for c in e["claims"]] == [
        ("IRQ", 16, 16),
        ("TUR", 0, 0),
    ]


def test_a_quotation_that_runs_on_has_one_speaker():
    events = events_in('"The strike killed 16 people," the Iraqi army said. "Nine children were wounded."')
    assert [(e["source"], c["question"], c["count_low"]) for e in events for c in e["claims"]] == [
        ("IRQMIL", "killed", 16),
        ("IRQMIL", "wounded", 9),
    ]


def test_a_denied_toll_is_nobody_s_claim():
    events = events_in("Iraq denied that 16 people died in the strike.")
    assert [claim for event in events for claim in event["claims"]] == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Washington informed Iraq before the strikes.", ("MED", "010", "before", "USA", "IRQ")),
        (
            "The White House said that Iraq had been informed before the strikes.",
            ("USAGOV", "010", "before", "USAGOV", "IRQ"),
        ),
        (
            "Iraq said that it had not been informed before the strikes.",
            ("IRQ", "010", "not_before", "IRQ", None),
        ),
        (
            "Iraq denied that it had been informed before the strikes.",
            ("IRQ", "016", "not_before", "IRQ", None),
        ),
        (
            "Iraq said that Washington had not informed it before the strikes.",
            ("IRQ", "010", "not_before", "IRQ", "USA"),
        ),
        (
            "Iran complained that it had not been informed before the strikes.",
            ("IRN", "010", "not_before", "IRN", None),
        ),
        (
            "Iraq rejected the claim that it had been informed before the strikes.",
            ("IRQ", "016", "not_before", "IRQ", None),
        ),
        (
            "Iraq's army was quoted as saying that Iran had not been informed before the strikes.",
            ("IRQMIL", "010", "not_before", "IRQMIL", "IRN"),
        ),
    ],
)
def test_whose_word_it_is_that_a_state_was_told(text, said):
    (event,) = [event for event in events_in(text) if event["event_type"] == "notification"]
    (claim,) = event["claims"]
    assert (claim["claimant"], event["event_code"], claim["value"], event["source"], event["target"]) == said


# What an office or a statement without a state's name says, and whose word it is (null: nobody known).
WHOSE = {
    # the one side that a paragraph hears
    "Jordan's foreign ministry rejected the account. Four people died in the air strike, a spokesman said.": "JOR",
    "Kenya's army confirmed the raid. The military said that four people were killed in the attack.": "KEN",
    "Iran's government condemned the raid. State television reported that four people were killed.": "IRN",
    "The Lebanese army denounced the shelling. An earlier army statement spoke of four dead.": "LBN",
    "Peru's army denied it. Brig. Gen. Luis Rojas told reporters that four people died in the attack.": "PER",
    "Syria denied it. Ten shells fell, Interior Minister Sami Khalil told CNN. Four people were killed.": "MED",
    # more sides than one, none that speaks, or an official of whom nothing is said
    "Israel bombed a depot near Beirut. A spokesman said that four people died in the strike.": None,
    "Turkey said that it had struck a camp in Iraq. The government said that four people were killed.": None,
    "Israel said it had struck the town. The health ministry said that four people were killed.": None,
    "Iran's army confirmed the raid. A senior official said that four people were killed in the strike.": None,
    # the capital in which an organ sits
    "The general staff in Moscow said that four airmen were killed in the attack.": "RUS",
    "The foreign ministry in Islamabad said that four people were killed in the strike.": "PAK",
    "In Amman, a military spokesman said that four soldiers were killed in the attack.": "JOR",
    "Officials in Khartoum said that four people died in the strike.": "SDN",
    "Police in Nairobi said that four people died in the attack.": "KEN",
    "Its embassy in Baghdad said that four people were killed in the attack.": None,
    "Diplomats in Kabul said that four people died in the strike.": None,
    "A commander in Baghdad said that four people died in the strike.": None,
    # who counts the dead at home
    "Four Lebanese civilians were killed in the strike, Public Health Minister Karim Haddad said.": "LBN",
    "Four Iraqi citizens were killed in the raid, the health ministry said.": "IRQ",
    "Israel killed four people in the strike, Health Minister Karim Haddad said.": None,
    # officers, the alliance, its secretary general, and a stranger
    "An Iranian officer said that four soldiers were killed in the attack.": "IRN",
    "NATO met on Monday. A spokesman for the alliance said that four people were killed in the strike.": "IGO",
    "A spokesman for the alliance said that four people were killed in the strike.": None,
    "NATO Secretary General Jan Novak said he regretted the attack that killed four people.": "IGO",
    "Emmanuel Macron met Giorgia Meloni. The suspect said that he had killed four people in the attack.": None,
}


@pytest.mark.parametrize(("text", "whose"), WHOSE.items())
def test_whose_word_it_is_without_a_name(text, whose):
    tolls = [claim for event in events_in(text) for claim in event["claims"] if claim["count_low"] == 4]
    assert [(claim["claimant"] or "")[:3] or None for claim in tolls] == [whose]


def test_a_byline_tells_where_the_government_is():
    text = (
        "What did the plant make?\n\nFrom our correspondent in Khartoum\n\n"
        "Missiles flattened the plant last week. The government said that four people were killed in the strike."
    )
    claims = [claim for event in events_in(text) for claim in event["claims"]]
    assert [claim["claimant"] for claim in claims] == ["SDNGOV"]


def test_a_count_taken_back_by_the_same_side_is_linked_in_one_document():
    text = "Iraq's army said that nine people died in the strike. On Friday the army withdrew the statement."
    claims = [claim for event in events_in(text) for claim in event["claims"]]
    assert [(claim["claimant"], claim["count_low"], claim["count_high"]) for claim in claims] == [
        ("IRQMIL", 9, 9),
        ("IRQMIL", 0, None),
    ]
