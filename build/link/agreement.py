"""What tells two reports of a blow apart: their attackers, their days, and the places they name."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from math import asin, cos, radians, sqrt

from demarche.schema.gazetteer import load_organizations
from demarche.schema.ids import is_state
from demarche.schema.period import DAY, DAYS, MONTH, WEEK, YEAR

__all__ = [
    "FAR",
    "NEAR",
    "PROVINCE",
    "Point",
    "allowed",
    "are_far",
    "differ",
    "is_alliance",
    "is_one_period",
    "narrower",
    "sides_differ",
]

Point = tuple[float, float]  # degrees north and east

NEAR = 1  # days by which two reports of one night's strike may differ
# Kilometres beyond which two named places are not the same blow: a province may be told by its seat.
FAR = 200
PROVINCE = 4  # place_precision: what is known less exactly has no point to measure from
_ALLOWED = {DAY: NEAR, DAYS: NEAR + 1, WEEK: 7}
_EARTH = 6371  # its radius in kilometres


def allowed(precision: int) -> int:
    """The days by which two reports may differ, by the precision of the vaguer one."""
    return _ALLOWED.get(precision, 0)


def is_one_period(one: date, other: date, precision: int) -> bool:
    """True for two days of one year, or where the vaguer is known to the month, of one month."""
    if precision >= YEAR:
        return one.year == other.year
    return precision >= MONTH and (one.year, one.month) == (other.year, other.month)


def differ(one: str | None, other: str | None) -> bool:
    """True for two sides that are both known and not the same."""
    return None not in (one, other) and one != other


def sides_differ(one: str | None, other: str | None) -> bool:
    """True for two attackers that cannot be one: an alliance strikes with the forces of a state.

    >>> sides_differ("nato", "usa"), sides_differ("tur", "usa"), sides_differ("nato", "african-union")
    (False, True, True)
    """
    if one is None or other is None or one == other:
        return False
    if is_alliance(one):
        return not is_state(other)
    return not is_alliance(other) or not is_state(one)


def narrower(one: str | None, other: str | None) -> str | None:
    """Of two attackers that may be one, the state rather than the alliance; the one that is known."""
    return other if one is None or (other is not None and is_alliance(one)) else one


def is_alliance(side: str) -> bool:
    """True for an organisation of states, whose forces are those of its members."""
    return side in _alliances()


@lru_cache(maxsize=1)
def _alliances() -> frozenset[str]:
    return frozenset(one.principal_id for one in load_organizations() if one.kind == "igo")


def are_far(some: Iterable[Point], others: Iterable[Point]) -> bool:
    """True where places are known on both sides, and no two of them lie close to each other."""
    gaps = [_kilometres(one, other) for one in some for other in others]
    return bool(gaps) and min(gaps) > FAR


def _kilometres(one: Point, other: Point) -> float:
    """The way between two points along the surface (haversine)."""
    north, east = radians(other[0] - one[0]) / 2, radians(other[1] - one[1]) / 2
    height = cos(radians(one[0])) * cos(radians(other[0])) * (1 - cos(2 * east)) / 2
    return 2 * _EARTH * asin(sqrt(min(1.0, (1 - cos(2 * north)) / 2 + height)))
