"""Dates: every way that news English tells a day, against the day of publication."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demarche.build.coders.rules.find.dates import DAY, DAYS, MONTH, WEEK, YEAR, find_dates
from demarche.schema.language import load_language

ENGLISH = load_language()
TUESDAY = date(2024, 2, 6)


def found(text, *, published_on=TUESDAY, anchor=None):
    mentions = find_dates(text, ENGLISH, published_on=published_on, anchor=anchor)
    return [(text[m.start : m.end], m.day and m.day.isoformat(), m.precision) for m in mentions]


@pytest.mark.parametrize(
    ("text", "day", "precision"),
    [
        # full dates
        ("on 2024-02-02", "2024-02-02", DAY),
        ("on February 2, 2024", "2024-02-02", DAY),
        ("on Feb. 2, 2024", "2024-02-02", DAY),
        ("on 2 February 2024", "2024-02-02", DAY),
        ("on the 2nd of February 2024", "2024-02-02", DAY),
        ("on August 2nd, 1990", "1990-08-02", DAY),
        # without a year: the last such day that is not after publication
        ("on Feb. 2", "2024-02-02", DAY),
        ("on 2 February", "2024-02-02", DAY),
        ("on Feb. 6", "2024-02-06", DAY),
        ("on Feb. 7", "2023-02-07", DAY),
        ("on Dec. 31", "2023-12-31", DAY),
        # weekdays: the last one; publication day itself counts
        ("on Friday", "2024-02-02", DAY),
        ("on Monday", "2024-02-05", DAY),
        ("on Tuesday", "2024-02-06", DAY),
        ("on Wednesday", "2024-01-31", DAY),
        ("last Friday", "2024-02-02", DAY),
        ("last Tuesday", "2024-01-30", DAY),
        ("next Friday", "2024-02-09", DAY),
        # days counted from publication
        ("today", "2024-02-06", DAY),
        ("this morning", "2024-02-06", DAY),
        ("tonight", "2024-02-06", DAY),
        ("yesterday", "2024-02-05", DAY),
        ("last night", "2024-02-05", DAY),
        ("the day before yesterday", "2024-02-04", DAY),
        ("tomorrow", "2024-02-07", DAY),
        ("overnight", "2024-02-05", DAYS),
        ("three days ago", "2024-02-03", DAY),
        ("10 days ago", "2024-01-27", DAY),
        # weeks, months, years: the first day of the period
        ("last week", "2024-01-29", WEEK),
        ("this week", "2024-02-05", WEEK),
        ("next week", "2024-02-12", WEEK),
        ("two weeks ago", "2024-01-22", WEEK),
        ("last weekend", "2024-02-03", DAYS),
        ("last month", "2024-01-01", MONTH),
        ("Last month", "2024-01-01", MONTH),
        ("earlier this month", "2024-02-01", MONTH),
        ("two months ago", "2023-12-01", MONTH),
        ("in January", "2024-01-01", MONTH),
        ("in late January", "2024-01-01", MONTH),
        ("in February", "2024-02-01", MONTH),
        ("in March", "2023-03-01", MONTH),
        ("in December", "2023-12-01", MONTH),
        ("in January 2020", "2020-01-01", MONTH),
        ("last year", "2023-01-01", YEAR),
        ("earlier this year", "2024-01-01", YEAR),
        ("two years ago", "2022-01-01", YEAR),
        ("in 2020", "2020-01-01", YEAR),
        ("since 2003", "2003-01-01", YEAR),
    ],
)
def test_a_date_is_told(text, day, precision):
    assert [one[1:] for one in found(f"The raid came {text}.")] == [(day, precision)]


@pytest.mark.parametrize(
    ("text", "future"),
    [
        ("on Friday", "2024-02-09"),
        ("on Tuesday", "2024-02-13"),
        ("on Feb. 7", "2024-02-07"),
        ("on March 1", "2024-03-01"),
        ("in March", "2024-03-01"),
        ("next Friday", "2024-02-09"),
    ],
)
def test_the_reading_for_an_act_to_come_stands_beside(text, future):
    (mention,) = find_dates(f"Talks begin {text}.", ENGLISH, published_on=TUESDAY)
    assert mention.future is not None
    assert mention.future.isoformat() == future


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("on Friday", "2024-02-02"),
        ("overnight", "2024-02-07"),
        ("last week", "2024-02-04"),
        ("last month", "2024-01-31"),
        ("in February 2024", "2024-02-29"),
        ("in 2020", "2020-12-31"),
    ],
)
def test_the_last_day_that_an_expression_may_mean(text, last):
    (mention,) = find_dates(f"The raid came {text}.", ENGLISH, published_on=TUESDAY)
    assert mention.last().isoformat() == last


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("The raid came on Friday, and that evening Iraq protested.", ["2024-02-02", "2024-02-02"]),
        ("The raid came on Friday. The same day Iraq protested.", ["2024-02-02", "2024-02-02"]),
        ("The raid came on Jan. 28; three days later Iraq protested.", ["2024-01-28", "2024-01-31"]),
        ("The raid came on Jan. 28; two days earlier a convoy had left.", ["2024-01-28", "2024-01-26"]),
        ("Last month Iraq protested; that evening it rained.", ["2024-01-01"]),
    ],
)
def test_that_evening_is_the_day_spoken_of_last(text, days):
    assert [day for _, day, _ in found(text)] == days


def test_that_evening_may_be_of_the_sentence_before():
    assert found("That evening Iraq protested.", anchor=date(2024, 2, 2)) == [
        ("That evening", "2024-02-02", DAY)
    ]
    assert found("That evening Iraq protested.") == []


@pytest.mark.parametrize(
    "text",
    [
        "Marching troops may fire at will.",
        "The sun set on the sat dishes.",
        "Resolution 2024 passed with 1990 votes.",
        "The second of five raids killed 12.",
        "It may rain.",
        "He marched in march 3 times.",
        "Flight 2024-02-99 was late.",
    ],
)
def test_words_and_numbers_that_are_no_dates(text):
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "on Friday",
        "yesterday",
        "overnight",
        "last month",
        "on Feb. 2",
        "in January",
        "three days ago",
        "this week",
        "last year",
    ],
)
def test_without_a_day_of_publication_nothing_is_guessed(text):
    assert {day for _, day, _ in found(f"The raid came {text}.", published_on=None)} == {None}


@pytest.mark.parametrize(
    ("text", "day"),
    [("on February 2, 2024", "2024-02-02"), ("in January 2020", "2020-01-01"), ("in 2020", "2020-01-01")],
)
def test_a_date_with_its_year_needs_no_day_of_publication(text, day):
    assert [one[1] for one in found(f"The raid came {text}.", published_on=None)] == [day]


def test_february_29_is_the_last_one_there_was():
    assert found("on Feb. 29", published_on=date(2025, 3, 1))[0][1] == "2024-02-29"


@given(st.dates(date(1950, 1, 1), date(2090, 1, 1)), st.integers(0, 6))
def test_a_weekday_is_one_of_the_last_seven_days(published_on, back):
    day = published_on - timedelta(days=back)
    assert found(f"on {day:%A}", published_on=published_on) == [(f"{day:%A}", day.isoformat(), DAY)]


@given(st.text(max_size=80), st.none() | st.dates())
def test_any_text_is_searched(text, published_on):
    mentions = find_dates(text, ENGLISH, published_on=published_on)
    assert all(0 <= m.start < m.end <= len(text) for m in mentions)
    assert all(a.end <= b.start for a, b in pairwise(mentions))


@given(
    st.dates(date(1905, 1, 1), date(9990, 1, 1)),
    st.sampled_from(
        [
            "on Monday",
            "next Friday",
            "last month",
            "in December",
            "Feb. 29",
            "last weekend",
            "tomorrow",
            "9999999 days ago",
            "99999 months ago",
        ]
    ),
)
def test_every_day_of_the_calendar_resolves(published_on, text):
    assert len(find_dates(text, ENGLISH, published_on=published_on)) == 1
