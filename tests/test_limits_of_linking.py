"""Limits of linking: what lies just within each may be one blow, what lies just beyond it may not."""

from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest

from demarche.build.link.agreement import allowed, are_far
from demarche.build.link.index import IncidentIndex
from demarche.build.link.naming import points_of

PUBLISHED = date(2024, 2, 28)


@dataclass
class Kept:
    """An American strike on Iraq, as it stands in the index."""

    start: date | None
    precision: int | None
    published: date | None = None
    number: int = 0
    sovereign: str = "IRQ"
    sources: list[str] = field(default_factory=lambda: ["usa"])
    target: None = None

    @property
    def end(self):
        return self.start


def is_near(kept, day=None, *, precision=None):
    """Return whether a report of an American strike on Iraq is held against one."""
    index = IncidentIndex()
    index.add(kept)
    told = {"sovereign": "IRQ", "source_id": "usa", "target_id": None}
    return bool(index.near(told | {"event_date": day, "date_precision": precision}, PUBLISHED))


@pytest.mark.parametrize(("precision", "days"), [(1, 1), (2, 2), (3, 7), (4, 0), (5, 0)])
def test_days_by_which_two_reports_may_differ(precision, days):
    assert allowed(precision) == days


@pytest.mark.parametrize(
    ("degrees", "is_far"), [(1.798, False), (1.799, True)]
)  # 199.93 and 200.04 kilometres
def test_places_are_far_from_two_hundred_kilometres_on(degrees, is_far):
    assert are_far([(0.0, 44.0)], [(degrees, 44.0)]) is is_far
    assert are_far([(0.0, 44.0)], [(0.0, 44.0 + degrees)]) is is_far


@pytest.mark.parametrize(("precision", "has_point"), [(4, True), (5, False)])
def test_what_is_wider_than_a_province_has_no_point(precision, has_point):
    place = {"place_id": "p", "latitude": 33.0, "longitude": 44.0, "place_precision": precision}
    assert points_of([place]) == ({"p": (33.0, 44.0)} if has_point else {})


@pytest.mark.parametrize(
    ("days", "is_found"), [(27, True), (28, False)]
)  # three weeks, and the rest of that week
def test_a_report_without_a_day_is_held_against_three_weeks(days, is_found):
    start = PUBLISHED - timedelta(days=days)
    assert is_near(Kept(start, 3)) is is_found


@pytest.mark.parametrize(("days", "is_found"), [(-22, False), (-21, True), (21, True), (22, False)])
def test_two_reports_without_a_day_are_three_weeks_apart(days, is_found):
    assert is_near(Kept(None, None, PUBLISHED + timedelta(days=days))) is is_found


@pytest.mark.parametrize(("days", "is_found"), [(-1, False), (0, True), (21, True), (22, False)])
def test_a_report_with_a_day_is_held_against_undated_ones_of_the_three_weeks_after(days, is_found):
    kept = Kept(None, None, date(2024, 2, 2) + timedelta(days=days))
    assert is_near(kept, date(2024, 2, 2), precision=1) is is_found
