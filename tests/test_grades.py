"""Grades: how claims stand to each other, day by day, and what a side's taking back does to them."""

from datetime import date
from itertools import product

import pytest

from demarche.releases import open_release, run_query
from demarche.schema.codebook import allowed, allowed_values, is_compatible
from demarche.tests.ledger import INCIDENT, claim, document, event, incident, link, save, tables_of

TYPES = {"notified": "notification", "violated": "protest", "targets": "strike"}
CODES = {"notification": "010", "protest": "111", "strike": "195", "casualty_claim": "112", "other": "015"}


def day(number):
    return date(2024, 2, number)


def says(by, question, number, *, about=INCIDENT, published=None, **answer):
    """Return a claim made on a day of February 2024, with the event and the document that it stands in."""
    reported = document(
        f"{by} {question} {number} {about} {published} {answer}", published and day(published)
    )
    kind = TYPES.get(question, "casualty_claim" if question in ("killed", "wounded") else "other")
    at = {"span_start": 0, "span_end": 3, "doc_id": reported["doc_id"], "incident_id": about}
    act = event(kind, CODES[kind], on=None, **at)
    said = number and day(number)
    return {"document": reported, "event": act, "claim": claim(act, question, by=by, said=said, **answer)}


def toll(by, number, low, high, **values):
    return says(by, "killed", number, count_low=low, count_high=high, count_text=by, **values)


@pytest.fixture
def grades(tmp_path):
    """Return what asks for the grades of some statements on a day of February, as tuples of some columns."""

    def ask(
        statements, as_of, columns="question, grade", *, links=(), sql="FROM grades(CAST('{day}' AS DATE))"
    ):
        claims = [statement["claim"] for statement in statements]
        rows = {
            "documents": [statement["document"] for statement in statements],
            "events": [statement["event"] for statement in statements],
            "claims": claims,
            "links": [link(claims[later], claims[earlier], how) for later, earlier, how in links],
            "incidents": [incident(), incident("syr-2024-02-02-strike")],
        }
        save(tables_of(rows), tmp_path)
        return run_query(f"SELECT {columns} " + sql.format(day=day(as_of)), release=tmp_path).rows()

    return ask


ONE = says("usa-whitehouse", "notified", 2, value="before")
DENIAL = says("irq", "notified", 3, value="not_before")
CORRECTION = says("usa", "notified", 5, value="not_before")


@pytest.mark.parametrize(
    ("as_of", "row"),
    [
        (1, None),
        (2, ("one_sided", 1, 1, day(2))),
        (3, ("contested", 2, 2, day(3))),
        (4, ("contested", 2, 2, day(3))),
        (5, ("conceded", 2, 2, day(5))),
        (28, ("conceded", 2, 2, day(5))),
    ],
)
def test_a_tale_that_is_told_denied_and_taken_back(grades, as_of, row):
    found = grades([ONE, DENIAL, CORRECTION], as_of, "grade, sides, claims, said", links=[(2, 0, "corrects")])
    assert found == ([row] if row else [])


def test_agreed_needs_two_principals(grades):
    ministry = says("irq-mfa", "notified", 4, value="not_before")
    assert grades([DENIAL, ministry], 5, "grade, sides, claims") == [("one_sided", 1, 2)]
    assert grades([DENIAL, CORRECTION], 5, "grade, sides, claims") == [("agreed", 2, 2)]


def test_a_narrator_is_a_side_of_its_own(grades):
    reported = says("narrator", "notified", None, published=4, value="before")
    assert grades([DENIAL, reported], 5, "grade, sides") == [("contested", 2)]


def test_one_side_that_contradicts_itself_is_not_contested(grades):
    assert grades([ONE, CORRECTION], 5, "grade, claims") == [("one_sided", 2)]


ANSWERS = [
    (question, a, b)
    for question in allowed("question")
    for a, b in product(allowed_values(question), repeat=2)
    if question != "responsible"
]


@pytest.mark.parametrize(("question", "a", "b"), ANSWERS)
def test_answers_agree_as_the_codebook_says(question, a, b, grades):
    found = grades([says("usa", question, 2, value=a), says("irq", question, 2, value=b)], 2, "grade")
    assert found == [("agreed" if is_compatible(question, a, b) else "contested",)]


@pytest.mark.parametrize(
    ("a", "b", "grade"),
    [
        ("irn", "irn", "agreed"),
        ("irn", "irq", "contested"),
        ("irq-mfa", "irq", "agreed"),  # a ministry is its state
        ("self", "usa", "agreed"),  # usa claims it, irq blames usa
        ("self", "self", "contested"),  # both claim it
    ],
)
def test_who_is_held_responsible_is_compared_by_principal(grades, a, b, grade):
    said = [says("usa-whitehouse", "responsible", 2, value=a), says("irq", "responsible", 2, value=b)]
    assert grades(said, 2, "grade") == [(grade,)]


@pytest.mark.parametrize(
    ("first", "second", "row"),
    [
        ((16, 16), (16, 16), ("agreed", 16, 16)),
        ((16, 16), (25, 25), ("contested", 16, 25)),
        ((3, None), (16, 16), ("agreed", 16, 16)),
        ((3, None), (24, None), ("agreed", 24, None)),
        ((0, 9), (16, None), ("contested", 0, None)),
        ((0, 9), (9, None), ("agreed", 9, 9)),
        ((10, 20), (15, 30), ("agreed", 15, 20)),
    ],
)
def test_tolls_agree_where_their_intervals_meet(grades, first, second, row):
    said = [toll("usa", 2, *first), toll("irq", 2, *second)]
    assert grades(said, 2, "grade, count_low, count_high") == [row]


def test_each_class_of_victims_has_its_own_row(grades):
    said = [
        toll("usa", 2, 0, 0, victim="civilian"),
        toll("irq", 2, 3, None, victim="civilian"),
        toll("irq", 2, 16, 16, victim="militant"),
    ]
    assert grades(said, 2, "victim, grade, count_low, count_high") == [
        ("civilian", "contested", 0, None),
        ("militant", "one_sided", 16, 16),
    ]


@pytest.mark.parametrize(
    ("of_first", "of_second", "row"),
    [
        ("USA", "IRN", ("agreed", 3, 5)),  # different people: both can be true, and no number fits both
        ("USA", "USAMIL", ("contested", 3, 5)),
        ("USA", None, ("contested", 3, 5)),
    ],
)
def test_tolls_of_different_states_people_do_not_contradict(grades, of_first, of_second, row):
    said = [
        toll("usa", 2, 3, 3, victim="military", victim_of=of_first),
        toll("irq", 2, 5, 5, victim="military", victim_of=of_second),
    ]
    assert grades(said, 2, "grade, count_low, count_high") == [row]


def test_what_is_taken_back_no_longer_counts(grades):
    said = [toll("irq", 2, 25, 25), toll("irq-mfa", 4, 16, 16), toll("usa", 3, 16, 16)]
    back = [(1, 0, "corrects")]
    columns = "grade, sides, claims, count_low, count_high"
    assert grades(said, 3, columns, links=back) == [("contested", 2, 2, 16, 25)]
    assert grades(said, 4, columns, links=back) == [("conceded", 2, 2, 16, 16)]


def test_conceding_does_not_hide_a_contradiction_that_remains(grades):
    said = [toll("irq", 2, 25, 25), toll("irq", 4, 20, 20), toll("usa", 3, 16, 16)]
    assert grades(said, 5, "grade, count_low, count_high", links=[(1, 0, "corrects")]) == [
        ("contested", 16, 20)
    ]


@pytest.mark.parametrize(
    ("later", "relation", "grade"),
    [
        ("usa", "retracts", "conceded"),
        ("usa", "repeats", "one_sided"),
        ("irq", "corrects", "contested"),  # nobody takes back what another side said
    ],
)
def test_only_a_side_itself_takes_its_claims_back(grades, later, relation, grade):
    said = [ONE, says(later, "notified", 3, value="not_before")]
    assert grades(said, 5, "grade", links=[(1, 0, relation)]) == [(grade,)]


def test_a_claim_counts_from_the_day_of_publication_where_no_day_is_given(grades):
    said = [says("usa", "notified", None, published=4, value="before")]
    assert grades(said, 3) == []
    assert grades(said, 4, "grade, said") == [("one_sided", day(4))]


def test_a_claim_of_unknown_day_counts_on_every_day(grades):
    assert grades([says("usa", "notified", None, value="before")], 1, "grade, said") == [("one_sided", None)]


def test_incidents_are_kept_apart_and_claims_about_none_are_left_out(grades):
    said = [ONE, says("irq", "notified", 2, about="syr-2024-02-02-strike", value="not_before")]
    nowhere = says("irn", "notified", 2, about=None, value="none")
    assert grades([*said, nowhere], 2, "incident_id, grade") == [
        (INCIDENT, "one_sided"),
        ("syr-2024-02-02-strike", "one_sided"),
    ]


def test_live_claims(grades):
    live = "FROM live(CAST('{day}' AS DATE)) ORDER BY day"
    links = [(1, 0, "corrects")]
    assert grades([ONE, CORRECTION], 4, "principal_id, answer", links=links, sql=live) == [("usa", "before")]
    assert grades([ONE, CORRECTION], 5, "principal_id, answer", links=links, sql=live) == [
        ("usa", "not_before")
    ]


def test_grades_are_of_the_codebook_and_columns_as_designed(grades, tmp_path):
    grades([ONE, DENIAL, CORRECTION], 5)
    with open_release(tmp_path) as connection:
        columns = connection.sql("FROM grades('2024-02-06')").columns
    assert columns == [
        "incident_id", "question", "victim", "grade", "sides", "claims", "count_low", "count_high", "said"
    ]  # fmt: skip
    assert set(allowed("grade")) == {"contested", "conceded", "agreed", "one_sided"}
