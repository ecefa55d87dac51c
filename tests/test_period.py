"""Periods: a date with its precision is one interval of days, in Python as in SQL."""

from datetime import date

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from demarche.schema.codebook import precisions
from demarche.schema.period import DAY, DAYS, MONTH, WEEK, YEAR, Period, last_day, latest_sql

PRECISIONS = (DAY, DAYS, WEEK, MONTH, YEAR)


@pytest.mark.parametrize(
    ("first", "precision", "last"),
    [
        ("2024-02-01", DAY, "2024-02-01"),
        ("2024-02-28", DAYS, "2024-03-01"),
        ("2024-02-26", WEEK, "2024-03-03"),
        ("2023-02-01", MONTH, "2023-02-28"),
        ("2024-05-17", MONTH, "2024-05-31"),
        ("2024-03-01", YEAR, "2024-12-31"),
        ("9999-12-30", WEEK, "9999-12-31"),
    ],
)
def test_the_last_day_of_a_period(first, precision, last):
    assert last_day(date.fromisoformat(first), precision) == date.fromisoformat(last)


@given(
    st.lists(
        st.tuples(
            st.dates(min_value=date(1, 1, 1), max_value=date(9999, 12, 24)), st.sampled_from(PRECISIONS)
        )
    )
)
def test_sql_and_python_agree(periods):
    with duckdb.connect() as connection:
        connection.execute(latest_sql())
        for first, precision in periods:
            (found,) = connection.execute("SELECT latest(?, ?)", [first, precision]).fetchone()
            assert found == last_day(first, precision)


@pytest.mark.parametrize(
    ("one", "other", "margin", "meets"),
    [
        (("2024-02-01", DAY), ("2024-02-02", DAY), 0, False),
        (("2024-02-01", DAY), ("2024-02-02", DAY), 1, True),
        (("2024-02-01", MONTH), ("2024-02-29", DAY), 0, True),
        (("2024-02-29", DAY), ("2024-03-01", MONTH), 0, False),
        (("2024-02-29", DAY), ("2024-03-01", MONTH), 1, True),
    ],
)
def test_periods_meet(one, other, margin, meets):
    first, second = (Period(date.fromisoformat(day), precision) for day, precision in (one, other))
    assert first.meets(second, margin=margin) is second.meets(first, margin=margin) is meets


def test_every_precision_of_the_codebook_is_a_period():
    assert {row.value for row in precisions() if row.scale == "date"} == set(PRECISIONS)
