"""Periods: a date with its precision is an interval of days, and this is the one place that says which.

The precisions are those of schema/codebook/precisions.csv.  ``latest_sql`` writes the same rule for DuckDB, so
that checks in SQL and coders in Python cannot differ.

>>> Period(date(2024, 2, 1), MONTH).last, Period(date(2024, 2, 1), DAYS).last
(datetime.date(2024, 2, 29), datetime.date(2024, 2, 3))
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

__all__ = ["DAY", "DAYS", "MONTH", "WEEK", "YEAR", "Period", "last_day", "latest_sql"]

DAY, DAYS, WEEK, MONTH, YEAR = 1, 2, 3, 4, 5
# Days after the first that a period of days may still mean: "overnight" and a weekend are two, "a few days" three.
_AFTER = {DAY: 0, DAYS: 2, WEEK: 6}
_TO_ITS_END = {MONTH: "last_day(first_day)", YEAR: "make_date(year(first_day), 12, 31)"}


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """The days that a date of some precision may mean: the date is the first of them."""

    first: date
    precision: int = DAY

    @property
    def last(self) -> date:
        """Return the last day of the period; the calendar's last day where it would run beyond it."""
        if self.precision == YEAR:
            return date(self.first.year, 12, 31)
        if self.precision == MONTH:
            return self.first.replace(day=monthrange(self.first.year, self.first.month)[1])
        after = timedelta(days=_AFTER[self.precision])
        return self.first + min(after, date.max - self.first)

    def meets(self, other: "Period", *, margin: int = 0) -> bool:
        """Return whether two periods have a day in common, or lie at most ``margin`` days apart.

        >>> Period(date(2024, 2, 1), MONTH).meets(Period(date(2024, 2, 29)))
        True
        """
        gap = max((self.first - other.last).days, (other.first - self.last).days)
        return gap <= margin


def last_day(first: date, precision: int) -> date:
    """Return the last day that a date of some precision may mean."""
    return Period(first, precision).last


def latest_sql() -> str:
    """Return the macro ``latest(first_day, step)`` of DuckDB: ``last_day``, and null where either is null."""
    days = [f"        WHEN {step} THEN first_day + {after}" for step, after in _AFTER.items()]
    ends = [f"        WHEN {step} THEN {end}" for step, end in _TO_ITS_END.items()]
    body = "\n".join([*days, *ends])
    return (
        "-- The last day that a date of this precision can mean; made from schema/period.py.\n"
        f"CREATE OR REPLACE TEMP MACRO latest(first_day, step) AS\n    CASE step\n{body}\n    END;\n"
    )
