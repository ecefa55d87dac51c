"""Corrections: what a side says later withdraws what it said before, and nothing that another side said."""

import random
from datetime import date
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demarche.build.linking.corrections import links_of

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
