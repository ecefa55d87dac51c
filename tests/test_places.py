"""Places: on whose soil an act fell, a row for each state's territory."""

from functools import cache

import pytest

from demarche.tests.coded import events_in, events_of

SOIL = {
    "Iran bombed a base in Iraq.": ["IRQ"],
    "Iran bombed a base in northern Iraq.": ["IRQ"],
    "Iran bombed a base near Erbil.": ["IRQ"],
    "Iran bombed a base in Erbil, Iraq.": ["IRQ"],
    "Iran bombed targets in Iraq and Syria.": ["IRQ", "SYR"],
    "Israel bombed a depot in Damascus.": ["SYR"],
    "Israel bombed a building in Beirut.": ["LBN"],
    "Saudi jets bombed a base in Sanaa.": ["YEM"],
    "Russia bombed a plant in Kharkiv.": ["UKR"],
    # a state as what is struck, and its adjective before a word for ground
    "Iran bombed Pakistan.": ["PAK"],
    "Iran bombed Iraqi territory.": ["IRQ"],
    "Pakistan struck hideouts in Iran's Sistan and Baluchestan province.": ["IRN"],
    # one state's base or mission on another's soil
    "A drone hit a US base in Jordan.": ["JOR"],
    "Israel bombed the Iranian consulate in Damascus.": ["SYR"],
    # regions and disputed ground, by the published rule
    "Turkey bombed a camp in the Kurdistan Region.": ["IRQ"],
    "Israeli jets bombed a post in the Golan Heights.": ["SYR"],
    "Israel bombed a site in Gaza.": ["PSE"],
    "Ukrainian drones struck a depot in Crimea.": ["UKR"],
    # where it came from is not where it fell
    "Rockets were fired from Lebanon at a base in Israel.": ["ISR"],
    # unsaid
    "A Turkish drone hit a depot near the border.": [None],
}


@cache
def coded():
    return events_of(SOIL)


@pytest.mark.parametrize(("text", "sovereigns"), SOIL.items())
def test_on_whose_soil(text, sovereigns):
    assert [event["sovereign"] for event in coded()[text]] == sovereigns


def test_the_place_named_is_kept_with_its_country():
    tables = [event["place_id"] for event in events_in("Israel bombed a depot in Damascus.")]
    assert tables == ["g-170654"]  # GeoNames' number


def test_a_protest_has_no_territory():
    (event,) = events_in("Iraq summoned the Turkish ambassador in Baghdad.")
    assert (event["sovereign"], event["place_id"]) == (None, None)


@pytest.mark.parametrize("surname", ["Paris", "London", "Victoria", "Washington"])
def test_a_town_s_name_as_a_surname_is_no_place(surname):
    (event,) = events_in(f"Iran bombed a base in Iraq, Anna {surname} wrote.")
    assert event["sovereign"] == "IRQ"
