"""Towns: which populated places count, and which of several namesakes is meant."""

import pytest

from demarche.known import places
from demarche.known.places import Town, town_named


@pytest.mark.parametrize(("name", "is_found"), [("manjil", True), ("murak", False)])  # 15,630 and 14,307
def test_a_town_has_fifteen_thousand_people(name, is_found):
    assert (town_named((name,), frozenset({"IRN", "SYR"})) is not None) is is_found


@pytest.mark.parametrize(("population", "is_found"), [(99_999, False), (100_000, True)])
def test_a_town_in_a_country_nobody_spoke_of_has_a_hundred_thousand(monkeypatch, population, is_found):
    name = f"town of {population}"
    town = Town(name, "IRQ", 33.0, 44.0, population, 1)
    monkeypatch.setattr(places, "towns_by_name", lambda: {name: [town]})
    assert (town_named((name,), frozenset({"SYR"})) is not None) is is_found
    assert town_named((name,), frozenset({"IRQ"})) is not None
