"""The script that changes thresholds: which numbers it finds, how it changes them, whose tests it runs."""

from demarche.benchmarks.constants import numbers_in
from demarche.benchmarks.nearest import nearest_tests
from demarche.benchmarks.thresholds import LEFT_OUT, ROOT

SOURCE = b"""\
LIMIT = 1_000  # \xc3\xa4
_SHARE: float = 1 / 12
DAYS = {"week": LIMIT + 7, "other": (2, -3)}
NAME, flags = "4", 5


def limit(length=6):
    LIMIT = 8
"""


def test_each_number_of_a_constant_is_changed_by_itself():
    changed = [number.written(SOURCE, 99).decode().splitlines() for number in numbers_in(SOURCE, "a.py")]
    before = SOURCE.decode().splitlines()
    assert [next(new for old, new in zip(before, lines, strict=True) if old != new) for lines in changed] == [
        "LIMIT = 99  # ä",
        "_SHARE: float = 99",
        'DAYS = {"week": LIMIT + 99, "other": (2, -3)}',
        'DAYS = {"week": LIMIT + 7, "other": (99, -3)}',
        'DAYS = {"week": LIMIT + 7, "other": (2, 99)}',
    ]


def test_what_is_left_out_is_there():
    for name in LEFT_OUT:
        path, _, constant = name.partition(":")
        assert (ROOT / path).exists()
        if constant:
            assert constant in {number.constant for number in numbers_in((ROOT / path).read_bytes(), path)}


def test_a_modules_own_examples_come_first_then_the_tests_that_name_what_it_defines():
    assert nearest_tests(ROOT, "known/places.py")[:2] == [
        ".import/demarche/known/places.py",
        "tests/test_towns.py",
    ]
    assert "tests/test_strikes.py" in nearest_tests(ROOT, "known/places.py")
