"""Linking: reports of one blow become one incident, whatever their order; reports of another stay apart."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demarche.build.linking.incidents import incidents_of

DAY = date(2024, 2, 2)


def happening(**values):
    plain = {
        "source_id": "usa",
        "target_id": None,
        "sovereign": "IRQ",
        "place_id": None,
        "event_date": DAY,
        "date_precision": 1,
        "modality": "actual",
        "kind": "strike",
    }
    found = plain | values
    return found | {"date_precision": found["date_precision"] if found["event_date"] else None}


def report(doc_id, *happenings, published_on=date(2024, 2, 3)):
    return {"doc_id": doc_id, "published_on": published_on, "happenings": list(happenings)}


def joined(*reports):
    """Return the incidents as sets of (document, number of the happening)."""
    return sorted(sorted(one.members) for one in incidents_of(reports))


def are_one(first, second, *, published_on=date(2024, 2, 3)):
    return len(joined(report("a", first), report("b", second, published_on=published_on))) == 1


@pytest.mark.parametrize(
    ("other", "is_one"),
    [
        ({}, True),
        ({"event_date": date(2024, 2, 3)}, True),  # the same night
        ({"event_date": date(2024, 2, 4)}, False),
        ({"event_date": date(2024, 2, 1), "date_precision": 2}, True),
        ({"event_date": date(2024, 1, 29), "date_precision": 3}, True),  # the week of the strike
        ({"event_date": date(2024, 2, 1), "date_precision": 4}, True),  # its month
        ({"event_date": date(2024, 1, 1), "date_precision": 4}, False),
        ({"sovereign": "SYR"}, False),
        ({"source_id": "tur"}, False),
        ({"source_id": None}, True),
        ({"source_id": None, "target_id": "irq"}, True),
        ({"modality": "planned"}, False),
        ({"kind": "violation"}, True),
        ({"event_date": None}, True),
        ({"event_date": None, "source_id": "tur"}, False),
        ({"sovereign": None}, True),  # the one strike of the same attacker and day
        ({"sovereign": None, "source_id": None}, False),
        ({"sovereign": None, "event_date": None}, False),
    ],
)
def test_two_reports_of_one_blow(other, is_one):
    assert are_one(happening(), happening(**other)) is is_one


@pytest.mark.parametrize(
    ("published_on", "is_one"),
    [
        (date(2024, 2, 2), True),
        (date(2024, 2, 6), True),
        (date(2024, 2, 23), True),
        (date(2024, 2, 24), False),  # 22 days on: another strike may well be meant
        (date(2024, 2, 1), False),  # published before the strike
        (None, False),
    ],
)
def test_a_strike_without_a_day_joins_the_one_it_can_mean(published_on, is_one):
    assert are_one(happening(), happening(event_date=None), published_on=published_on) is is_one


def test_a_strike_without_a_day_joins_the_nearest():
    reports = [
        report("a", happening(event_date=date(2024, 1, 20)), published_on=date(2024, 1, 21)),
        report("b", happening()),
        report("c", happening(event_date=None), published_on=date(2024, 2, 5)),
    ]
    assert joined(*reports) == [[("a", 0)], [("b", 0), ("c", 0)]]


def test_two_strikes_of_one_report_stay_two():
    assert joined(report("a", happening(), happening())) == [[("a", 0)], [("a", 1)]]


def test_one_night_on_two_territories_is_two_incidents():
    both = [happening(), happening(sovereign="SYR")]
    assert joined(report("a", *both), report("b", *both)) == [[("a", 0), ("b", 0)], [("a", 1), ("b", 1)]]


def test_an_incident_takes_what_any_report_knows():
    (incident,) = incidents_of(
        [
            report("a", happening(source_id=None, place_id="anbar", kind="violation")),
            report("b", happening(target_id="irq-militia", event_date=date(2024, 2, 1), date_precision=4)),
        ]
    )
    assert (incident.source, incident.target, incident.place_id) == ("usa", "irq-militia", "anbar")
    assert (incident.start, incident.end, incident.precision, incident.kind) == (DAY, DAY, 1, "strike")
    assert incident.incident_id == "2024-02-02-irq-by-usa"


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({}, "2024-02-02-irq-by-usa"),
        ({"source_id": None}, "2024-02-02-irq-by-unknown"),
        ({"event_date": None}, "undated-irq-by-usa"),
        ({"sovereign": None}, "2024-02-02-somewhere-by-usa"),
    ],
)
def test_an_incident_is_named_by_its_day_soil_and_attacker(values, name):
    (incident,) = incidents_of([report("a", happening(**values))])
    assert incident.incident_id == name


happenings = st.builds(
    happening,
    source_id=st.sampled_from([None, "usa", "tur"]),
    target_id=st.sampled_from([None, "irq"]),
    sovereign=st.sampled_from([None, "IRQ", "SYR"]),
    event_date=st.none() | st.dates(date(2024, 1, 30), date(2024, 2, 6)),
    date_precision=st.sampled_from([1, 1, 2, 3, 4]),
    modality=st.sampled_from(["actual", "actual", "planned"]),
)
reports = st.lists(st.lists(happenings, max_size=3), max_size=6).map(
    lambda rows: [report(f"doc-{n}", *row, published_on=date(2024, 2, 1 + n)) for n, row in enumerate(rows)]
)


@given(reports, st.randoms(use_true_random=False))
def test_the_order_of_the_documents_does_not_show(documents, chance):
    shuffled = chance.sample(documents, len(documents))
    assert incidents_of(shuffled) == incidents_of(documents)


@given(reports)
def test_every_happening_is_in_one_incident(documents):
    members = [member for one in incidents_of(documents) for member in one.members]
    wanted = [(row["doc_id"], n) for row in documents for n in range(len(row["happenings"]))]
    assert sorted(members) == sorted(wanted)
