"""Linking: reports of one blow become one incident, whatever their order; reports of another stay apart."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demarche.build.link import incidents
from demarche.build.link.incidents import incidents_of
from demarche.build.link.naming import incident_rows
from demarche.schema.codebook import titles

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
        ({"kind": "violation"}, True),
        ({"event_date": None}, True),
        ({"event_date": None, "source_id": "tur"}, False),
        ({"sovereign": None}, True),  # the one strike of the same attacker and day
        ({"sovereign": None, "source_id": None}, False),
        ({"sovereign": None, "event_date": None}, False),
        ({"sovereign": None, "source_id": None, "target_id": "irq"}, True),  # the one strike on that side
        ({"sovereign": None, "event_date": None, "target_id": "irq"}, True),  # by whom and on whom
        ({"sovereign": None, "source_id": "tur", "target_id": "irq"}, False),
        ({"source_id": "nato"}, True),  # an alliance strikes with the forces of a state
        ({"source_id": "nato", "sovereign": None, "target_id": "irq"}, True),
        ({"source_id": "nato", "sovereign": None}, False),
        ({"source_id": "irq-kataib-hezbollah"}, False),
        ({"event_date": date(2024, 1, 1), "date_precision": 5}, True),  # its year
        ({"event_date": date(2023, 1, 1), "date_precision": 5}, False),
        ({"event_date": None, "source_id": None}, True),  # the only one that can be meant
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


@pytest.mark.parametrize(
    "vague", [{"date_precision": 4}, {"sovereign": None}, {"event_date": None, "source_id": None}]
)
def test_what_fits_two_strikes_joins_neither(vague):
    nights = [happening(event_date=date(2024, 2, day)) for day in (2, 9)]
    if "sovereign" in vague:
        nights = [happening(), happening(sovereign="SYR")]
    reports = [report("a", *nights), report("b", happening(**vague), published_on=date(2024, 2, 12))]
    assert joined(*reports) == [[("a", 0)], [("a", 1)], [("b", 0)]]


def test_two_reports_that_fit_the_same_two_strikes_are_one():
    nights = [happening(event_date=date(2024, 2, day)) for day in (2, 9)]
    month = happening(event_date=date(2024, 2, 1), date_precision=4)
    assert joined(report("a", *nights), report("b", month), report("c", month)) == [
        [("a", 0)],
        [("a", 1)],
        [("b", 0), ("c", 0)],
    ]


def test_nights_in_a_row_do_not_run_together():
    nights = [report(f"doc-{day}", happening(event_date=date(2024, 2, day))) for day in range(1, 7)]
    assert joined(*nights) == [[(f"doc-{day}", 0), (f"doc-{day + 1}", 0)] for day in (1, 3, 5)]


def test_an_alliance_lends_its_name_to_one_member_only():
    reports = [report(name, happening(source_id=name)) for name in ("nato", "tur", "usa")]
    assert joined(*reports) == [[("nato", 0), ("tur", 0)], [("usa", 0)]]


ERBIL, MOSUL, BASRA = (36.19, 44.01), (36.34, 43.13), (30.51, 47.78)
POINTS = {"erbil": ERBIL, "mosul": MOSUL, "basra": BASRA}


@pytest.mark.parametrize(
    ("other", "is_one"),
    [
        ({"place_id": "basra"}, True),  # one night's raids
        ({"place_id": "basra", "event_date": date(2024, 2, 3)}, False),
        ({"place_id": "mosul", "event_date": date(2024, 2, 3)}, True),  # a province is told by its seat
        ({"place_id": "c-irq", "event_date": date(2024, 2, 3)}, True),
        ({"place_id": "basra", "event_date": None}, False),
        ({"place_id": "basra", "event_date": date(2024, 2, 1), "date_precision": 4}, False),
    ],
)
def test_places_far_apart_keep_strikes_of_different_days_apart(other, is_one):
    reports = [report("a", happening(place_id="erbil")), report("b", happening(**other))]
    assert (len(incidents_of(reports, POINTS)) == 1) is is_one


def test_what_is_planned_is_no_incident():
    plans = [happening(modality="planned"), happening(modality="threatened")]
    assert joined(report("a", *plans), report("b", happening())) == [[("b", 0)]]


@pytest.mark.parametrize(
    ("spoken_of", "wanted"),
    [
        ({}, [[("a", 0), ("b", 0)]]),
        ({"source_id": "tur"}, [[("a", 0)]]),  # no other document reports it
        ({"sovereign": "SYR"}, [[("a", 0)]]),
    ],
)
def test_a_strike_only_spoken_of_belongs_to_the_one_another_document_reports(spoken_of, wanted):
    implied = happening(kind="implied", event_date=None, **spoken_of)
    assert joined(report("a", happening()), report("b", implied)) == wanted


@pytest.mark.parametrize(
    ("kinds", "kind"),
    [
        (["violation"], "violation"),
        (["violation", "strike"], "strike"),
        (["protest", "violation"], "violation"),
        (["protest"], "protest"),
        (["strike", "implied"], "strike"),
    ],
)
def test_an_incident_is_the_gravest_that_its_reports_tell(kinds, kind):
    reports = [report(f"doc-{number}", happening(kind=one)) for number, one in enumerate(kinds)]
    assert [one.kind for one in incidents_of(reports)] == [kind]


ACTORS = {key: {"name": name} for key, name in (("usa", "United States"), ("irq", "Iraq"))}
PLACES = {
    key: {"place_id": key, "name": name, "place_precision": precision}
    for key, name, precision in (("c-irq", "Iraq", 6), ("p-erbil", "Erbil", 1), ("p-anbar", "Anbar", 4))
}


@pytest.mark.parametrize(
    ("told", "title", "place"),
    [
        ([{}], "Strike in Iraq by United States", None),
        ([{"place_id": "p-erbil"}], "Strike in Erbil by United States", "p-erbil"),
        ([{"place_id": "p-erbil"}, {"place_id": "c-irq"}], "Strike in Erbil by United States", "p-erbil"),
        ([{"place_id": "p-erbil"}, *[{"place_id": "c-irq"}] * 2], "Strike in Iraq by United States", "c-irq"),
        ([{"source_id": None}], "Strike in Iraq by an unnamed attacker", None),
        ([{"sovereign": None, "target_id": "irq"}], "Strike on Iraq by United States", None),
        ([{"sovereign": None}], "Strike by United States", None),
        ([{"kind": "violation"}], "Incursion in Iraq by United States", None),
        ([{"kind": "protest"}], "Dispute between Iraq and United States", None),
    ],
)
def test_what_an_incident_is_called(told, title, place):
    reports = [report(f"doc-{number}", happening(**one)) for number, one in enumerate(told)]
    (incident,) = incidents_of(reports)
    (row,) = incident_rows({incident.incident_id: incident}, ACTORS, PLACES)
    assert (row["title"], row["place_id"]) == (title, place)


def test_every_kind_has_a_title_for_an_incident_of_which_nothing_is_known():
    bare = {row.kind for row in titles() if not row.names}
    assert bare == {"strike", "violation", "protest"}
    assert {name for row in titles() for name in row.names} == {"attacker", "target", "ground", "state"}


def answer(*pairs):
    """Return which incident answers which, of reports in which the second happening may answer the first."""
    return {one.incident_id: other.incident_id for one in pairs if (other := one.in_response_to)}


FIRST = happening(source_id="irn", sovereign="PAK", event_date=date(2024, 1, 16))
REPLY = happening(source_id="pak", sovereign="IRN", event_date=date(2024, 1, 18))


@pytest.mark.parametrize(
    ("answered", "answering", "wanted"),
    [
        (0, 1, {"2024-01-18-irn-by-pak": "2024-01-16-pak-by-irn"}),
        (1, 0, {}),  # nothing answers what came after it
        (0, 0, {}),
        (None, 1, {}),
    ],
)
def test_an_incident_answers_the_one_its_reports_name(answered, answering, wanted):
    both = [dict(FIRST), dict(REPLY)]
    both[answering]["in_response_to"] = answered
    assert answer(*incidents_of([report("a", *both), report("b", REPLY)])) == wanted


def test_of_two_answers_that_reports_name_the_more_named_counts():
    other = happening(source_id="isr", sovereign="PAK", event_date=date(2024, 1, 15))
    reply = REPLY | {"in_response_to": 0}
    reports = [report("a", other, reply), report("b", FIRST, reply), report("c", FIRST, reply)]
    assert answer(*incidents_of(reports)) == {"2024-01-18-irn-by-pak": "2024-01-16-pak-by-irn"}


def test_two_strikes_do_not_answer_each_other():
    same = {"event_date": date(2024, 1, 16)}
    first, second = FIRST | same, REPLY | same
    reports = [
        report("a", first, second | {"in_response_to": 0}),
        report("b", first | {"in_response_to": 1}, second),
    ]
    assert answer(*incidents_of(reports)) == {}


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
    assert (incident.source, incident.target, dict(incident.place_ids)) == (
        "usa",
        "irq-militia",
        {"anbar": 1},
    )
    assert (incident.start, incident.end, incident.precision, incident.kind) == (DAY, DAY, 1, "strike")
    assert incident.incident_id == "2024-02-02-irq-by-usa"


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({}, "2024-02-02-irq-by-usa"),
        ({"source_id": None}, "2024-02-02-irq-by-unknown"),
        ({"event_date": None}, "undated-irq-by-usa"),
        ({"event_date": date(2024, 2, 1), "date_precision": 4}, "2024-02-irq-by-usa"),
        ({"event_date": date(2024, 1, 1), "date_precision": 5}, "2024-irq-by-usa"),
        ({"sovereign": None}, "2024-02-02-somewhere-by-usa"),
    ],
)
def test_an_incident_is_named_by_its_day_soil_and_attacker(values, name):
    (incident,) = incidents_of([report("a", happening(**values))])
    assert incident.incident_id == name


happenings = st.builds(
    happening,
    source_id=st.sampled_from([None, "usa", "tur", "nato"]),
    target_id=st.sampled_from([None, "irq"]),
    sovereign=st.sampled_from([None, "IRQ", "SYR"]),
    place_id=st.sampled_from([None, "erbil", "basra"]),
    event_date=st.none() | st.dates(date(2024, 1, 25), date(2024, 2, 20)),
    date_precision=st.sampled_from([1, 1, 2, 3, 4, 5]),
    modality=st.sampled_from(["actual", "actual", "actual", "planned"]),
    kind=st.sampled_from(["strike", "strike", "violation", "protest", "implied"]),
)
reports = st.lists(st.lists(happenings, max_size=3), max_size=8).map(
    lambda rows: [
        report(f"doc-{n}", *row, published_on=date(2024, 2, 1 + 4 * n)) for n, row in enumerate(rows)
    ]
)


@given(reports, st.randoms(use_true_random=False))
def test_the_order_of_the_documents_does_not_show(documents, chance):
    shuffled = chance.sample(documents, len(documents))
    assert incidents_of(shuffled, POINTS) == incidents_of(documents, POINTS)


class _Pile:
    """An index in which nothing is found but by looking through all of it."""

    def __init__(self):
        self.kept = {}

    def add(self, incident):
        self.kept[incident.number] = incident

    def near(self, happening, published):
        soil = happening["sovereign"]
        return [one for one in self.kept.values() if soil is None or one.sovereign == soil]


@given(reports)
def test_looking_only_at_what_is_near_changes_nothing(documents):
    found = incidents_of(documents, POINTS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(incidents, "IncidentIndex", _Pile)
        assert incidents_of(documents, POINTS) == found


@given(reports)
def test_every_strike_reported_is_in_one_incident(documents):
    members = [member for one in incidents_of(documents, POINTS) for member in one.members]
    assert len(set(members)) == len(members)
    wanted = {
        (row["doc_id"], n)
        for row in documents
        for n, one in enumerate(row["happenings"])
        if one["modality"] == "actual" and one["kind"] != "implied"
    }
    assert wanted <= set(members)


def test_what_is_compared_grows_with_the_documents_not_with_their_pairs(monkeypatch):
    looked_at = []
    monkeypatch.setattr(incidents, "_is_same", lambda *given: looked_at.append(given) or False)

    def compared(years):
        looked_at.clear()
        days = [date(2000 + year, 1, 1 + day) for year in range(years) for day in range(0, 28, 3)]
        incidents_of([report(f"{day}", happening(event_date=day), published_on=day) for day in days])
        return len(looked_at)

    assert compared(40) == 2 * compared(20)
