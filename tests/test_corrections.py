"""Corrections: what a side says later withdraws what it said before, and nothing that another side said."""

import random
from datetime import date
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demarche.build.coders.protocol import open_coder
from demarche.build.coders.rules.blows.settling import take_back
from demarche.build.coders.rules.drafts import ClaimDraft, EventDraft, Territory
from demarche.build.link.corrections import links_of
from demarche.build.read import document_from_text, to_batch
from demarche.build.tables import tables_from_codings
from demarche.schema.gazetteer import Actor
from demarche.tests.coded import code_batch, events_in

PUBLISHED = {f"day-{day}": date(2024, 2, day) for day in range(1, 10)} | {"undated": None}
# The White House and the Pentagon speak for one principal.
PRINCIPALS = {"usa": "usa", "usa-white-house": "usa", "usa-pentagon": "usa", "irq": "irq"}


def claims(*rows):
    """Return rows of claims a, b, c …; what is not given is plain: Iraq was told, says the White House."""
    names = (chr(97 + number) for number in count())
    plain = {
        "question": "notified",
        "value": "before",
        "count_low": None,
        "count_high": None,
        "victim": None,
        "incident_id": "strike",
        "claimant_id": "usa-white-house",
        "said_date": None,
        "doc_id": "day-2",
        "is_correction": False,
        "is_earlier": False,
        "retracts": False,
    }
    return [plain | {"claim_id": next(names)} | row for row in rows]


def links(*rows):
    found = links_of(claims(*rows), principals=PRINCIPALS, published=PUBLISHED)
    return [(link["from_claim_id"], link["relation"], link["to_claim_id"], link["basis"]) for link in found]


NOT = {"value": "not_before"}
LATER = NOT | {"doc_id": "day-6"}
CORRECTED = [("b", "corrects", "a", "coder")]
REVERSED = [("a", "corrects", "b", "coder")]
TOLD = [("b", "corrects", "a", "text")]
TOLL = {"question": "killed", "value": None, "claimant_id": "irq", "victim": "civilian"}


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        # a later day that contradicts
        ({}, LATER, CORRECTED),
        ({}, LATER | {"claimant_id": "usa-pentagon"}, CORRECTED),
        ({"doc_id": "day-6"}, NOT, REVERSED),
        ({}, LATER | {"is_correction": True}, TOLD),
        # the day it was said counts, where it is known
        ({"doc_id": "day-6", "said_date": date(2024, 2, 2)}, LATER, CORRECTED),
        ({"said_date": date(2024, 2, 5)}, LATER | {"said_date": date(2024, 2, 1)}, REVERSED),
        # a later day that agrees
        ({}, {"doc_id": "day-6"}, []),
        (NOT, {"value": "after", "doc_id": "day-6"}, []),
        (NOT, {"value": "none", "doc_id": "day-6"}, []),
        ({}, {"value": "after", "doc_id": "day-6"}, CORRECTED),
        # the same day: only where the text says so
        ({}, NOT, []),
        ({}, NOT | {"is_correction": True}, TOLD),
        ({}, NOT | {"is_correction": True, "doc_id": "undated"}, TOLD),
        ({}, NOT | {"doc_id": "undated"}, []),
        # a word taken back
        ({}, LATER | {"retracts": True}, [("b", "retracts", "a", "text")]),
        # an older account that a report looks back on
        ({"doc_id": "day-6", "is_earlier": True}, LATER, CORRECTED),
        ({}, LATER | {"is_earlier": True}, []),
        ({}, LATER | {"is_earlier": True, "said_date": date(2024, 2, 5)}, CORRECTED),
        # never across sides, incidents or questions
        ({}, LATER | {"claimant_id": "irq"}, []),
        ({}, LATER | {"claimant_id": "irq", "is_correction": True}, []),
        ({}, LATER | {"claimant_id": "irq", "retracts": True}, []),
        ({}, LATER | {"claimant_id": "fra"}, []),
        ({}, LATER | {"incident_id": "another"}, []),
        ({"incident_id": None}, LATER | {"incident_id": None}, []),
        ({}, {"question": "violated", "value": "yes", "doc_id": "day-6"}, []),
    ],
)
def test_one_answer_after_another(first, second, expected):
    assert links(first, second) == expected


@pytest.mark.parametrize(
    ("before", "after", "is_corrected"),
    [
        ((16, 16), (25, 25), True),
        ((25, 25), (16, 16), True),
        ((16, 16), (16, 16), False),
        ((16, None), (25, 25), False),  # "at least 16" leaves room for 25
        ((16, 16), (3, None), False),  # "several" does too
        ((3, None), (0, 0), True),
        ((0, 9), (10, None), True),
        ((0, 9), (9, 12), False),
        ((3, None), (24, None), False),
    ],
)
def test_counts_are_corrected_where_their_intervals_do_not_meet(before, after, is_corrected):
    (low, high), (later_low, later_high) = before, after
    found = links(
        TOLL | {"count_low": low, "count_high": high},
        TOLL | {"count_low": later_low, "count_high": later_high, "doc_id": "day-6"},
    )
    assert found == (CORRECTED if is_corrected else [])


def test_tolls_of_other_victims_are_other_answers():
    soldiers = TOLL | {"victim": "military", "count_low": 25, "count_high": 25, "doc_id": "day-6"}
    assert links(TOLL | {"count_low": 16, "count_high": 16}, soldiers) == []


def test_a_correction_withdraws_every_earlier_answer_that_it_contradicts():
    found = links({}, {"doc_id": "day-3"}, {"value": "none", "doc_id": "day-1"}, LATER)
    assert [link for link in found if link[0] == "d"] == [
        ("d", "corrects", "a", "coder"),
        ("d", "corrects", "b", "coder"),
    ]


def test_a_claimant_whose_principal_is_unknown_speaks_for_itself():
    rows = [{"claimant_id": "narrator"}, NOT | {"claimant_id": "narrator", "doc_id": "day-6"}]
    assert links(*rows) == CORRECTED


def test_a_toll_taken_back_withdraws_any_number_and_puts_none_in_its_place():
    number = TOLL | {"count_low": 6, "count_high": 6}
    taken_back = TOLL | {"count_low": 0, "retracts": True}
    assert links(number, taken_back) == [("b", "retracts", "a", "text")]
    assert links(number, taken_back | {"claimant_id": "usa"}) == []
    assert links(taken_back, taken_back | {"doc_id": "day-6"}) == []


def test_thousands_of_claims_are_compared_by_what_they_answer():
    many = [{"doc_id": f"day-{number % 8 + 1}"} for number in range(4000)]
    rows = [row | {"claim_id": f"c{n:05}"} for n, row in enumerate(claims(*many, NOT | {"doc_id": "day-9"}))]
    found = links_of(rows, principals=PRINCIPALS, published=PUBLISHED)
    assert len(found) == 4000
    assert {link["from_claim_id"] for link in found} == {"c04000"}


# ---------------------------------------------------------------- what a text says is taken back

BEFORE = "Iraq was informed before the strikes"
# (question, value, low, high, retracts) of each claim of the White House, the Pentagon or Pakistan
TAKEN_BACK = {
    f"The White House retracted its claim that {BEFORE}.": [("notified", "not_before", None, None, True)],
    f"The Pentagon walked back its assertion that {BEFORE}.": [("notified", "not_before", None, None, True)],
    f"The Pentagon backtracked on its claim that {BEFORE}.": [("notified", "not_before", None, None, True)],
    f"The White House acknowledged that its claim that {BEFORE} was false.": [
        ("notified", "not_before", None, None, True)
    ],
    f"The White House said that it had misspoken when it said that {BEFORE}.": [
        ("notified", "not_before", None, None, True)
    ],
    f"The Pentagon said its earlier statement that {BEFORE} was incorrect.": [
        ("notified", "not_before", None, None, True)
    ],
    f"The claim that {BEFORE} was withdrawn by the Pentagon.": [("notified", "not_before", None, None, True)],
    "Pakistan withdrew its statement that six people had been killed in the airstrike.": [
        ("killed", None, 0, None, True)
    ],
    "Turkey withdrew its claim that Greece had violated its airspace.": [
        ("violated", "no", None, None, True)
    ],
    # not taken back, or not by the one who said it
    "The Israeli army said an earlier report that 20 people had been killed was incorrect.": [],
    f"The White House refused to retract its claim that {BEFORE}.": [
        ("notified", "before", None, None, False)
    ],
    f"The White House may retract its claim that {BEFORE}.": [("notified", "before", None, None, False)],
    f"The White House repeated its claim that {BEFORE}.": [("notified", "before", None, None, False)],
    f"The Pentagon denied that it had retracted its claim that {BEFORE}.": [
        ("notified", "before", None, None, False)
    ],
}


@pytest.mark.parametrize(("text", "expected"), TAKEN_BACK.items())
def test_what_a_text_says_is_taken_back(text, expected):
    found = [
        (c["question"], c["value"], c["count_low"], c["count_high"], c["retracts"])
        for event in events_in(text)
        for c in event["claims"]
    ]
    assert found == expected


def test_a_retraction_is_linked_to_what_it_takes_back_in_another_document():
    strike = "The United States struck a base in Iraq on Friday."
    texts = {
        "2024-02-03": f"{strike} The White House said that {BEFORE}.",
        "2024-02-06": f"{strike} The White House retracted its claim that {BEFORE}.",
    }
    documents = [document_from_text(text, source_uri=None, published_on=day) for day, text in texts.items()]
    tables = tables_from_codings([code_batch(to_batch(documents))], coder=open_coder())
    claims = {row["claim_id"]: row["value"] for row in tables["claims"].to_pylist()}
    assert [
        (claims[link["from_claim_id"]], link["relation"], claims[link["to_claim_id"]], link["basis"])
        for link in tables["links"].to_pylist()
    ] == [("not_before", "retracts", "before", "text")]


ARMY = Actor("pak-mil", "the army of Pakistan", "organ", "PAKMIL", "pak", (), None)
MINISTRY = Actor("pak-mfa", "the foreign ministry of Pakistan", "organ", "PAKGOV", "pak", (), None)
OTHER = Actor("irn", "Iran", "state", "IRN", "irn", (), None)


def said(who, at, **answer):
    """Return an event in which somebody says how many were killed, or whatever ``answer`` says."""
    event = act(who, at, "casualty_claim", None)
    plain = {"question": "killed", "low": 6, "high": 6, "victim": "unstated"}
    event.claims = [
        ClaimDraft(claimant=who, said=None, said_precision=None, span=event.span, **plain | answer)
    ]
    event.happening = 3
    return event


def act(who, at, event_type="other", form="correction"):
    nowhere = Territory(None, None)
    return EventDraft(
        "a.rule", event_type, "010", form, who, None, nowhere, None, None, "actual", (at, at + 5)
    )


def unsaid(*events):
    """Return what the last event takes back: question, value, low, high and whether it is a retraction."""
    take_back(events)
    return [(c.question, c.value, c.low, c.high, c.retracts) for c in events[-1].claims]


def test_a_correction_takes_back_what_its_side_claimed_last():
    correction = act(MINISTRY, 20)
    assert unsaid(said(ARMY, 0), correction) == [("killed", None, 0, None, True)]
    assert correction.happening == 3
    told = said(ARMY, 0, question="notified", value="before", low=None, high=None, victim=None)
    assert unsaid(told, act(MINISTRY, 20)) == [("notified", "not_before", None, None, True)]


@pytest.mark.parametrize(
    "events",
    [
        [act(MINISTRY, 20)],  # nothing was said before
        [said(OTHER, 0), act(MINISTRY, 20)],  # another side said it
        [said(ARMY, 0, question="responsible", value="self", low=None, high=None), act(MINISTRY, 20)],
        [said(ARMY, 0), act(MINISTRY, 20, "protest", "note")],  # no correction
        [said(ARMY, 0, is_correction=True), act(MINISTRY, 20)],  # that is the correction
        [said(ARMY, 0), said(ARMY, 10, low=4, high=4), act(MINISTRY, 20)],  # four stand in place of six
    ],
)
def test_a_correction_takes_nothing_else_back(events):
    assert unsaid(*events) == []


answers = st.fixed_dictionaries(
    {
        "value": st.sampled_from(["before", "during", "after", "not_before", "none"]),
        "claimant_id": st.sampled_from(sorted(PRINCIPALS)),
        "doc_id": st.sampled_from(sorted(PUBLISHED)),
        "said_date": st.none() | st.dates(date(2024, 2, 1), date(2024, 2, 9)),
        "is_correction": st.booleans(),
        "is_earlier": st.booleans(),
        "retracts": st.booleans(),
    }
)


@given(st.lists(answers, max_size=7), st.randoms(use_true_random=False))
def test_links_stay_within_a_side_and_do_not_depend_on_the_order(rows, chance):
    known = claims(*rows)
    found = links_of(known, principals=PRINCIPALS, published=PUBLISHED)
    side = {claim["claim_id"]: PRINCIPALS[claim["claimant_id"]] for claim in known}
    assert all(side[link["from_claim_id"]] == side[link["to_claim_id"]] for link in found)
    pairs = [(link["from_claim_id"], link["to_claim_id"]) for link in found]
    assert len(pairs) == len(set(pairs))
    assert not {(b, a) for a, b in pairs} & set(pairs)
    random.Random(chance.random()).shuffle(known)
    assert links_of(known, principals=PRINCIPALS, published=PUBLISHED) == found
