"""From where a document reports: the capital in its header, dateline or byline."""

import pytest

from demarche.known.actors import home_of
from demarche.known.names import load_names


def home(*between):
    """Return the home of a report whose blocks have these words before them, one after another."""
    text, blocks = "", []
    for words in between:
        text += words
        blocks.append({"start": len(text), "end": len(text) + len("It protested.")})
        text += "It protested."
    found = home_of(text, blocks, load_names())
    return found and found.actor_id


def test_the_capital_before_the_report():
    assert home("BAGHDAD, Feb 3 - ") == "irq"
    assert home("Baghdad and Ankara - ") is None
    assert home("") is None
    assert home_of("Baghdad", [], load_names()) is None


@pytest.mark.parametrize(("length", "wanted"), [(60, "irq"), (61, None)])
def test_a_dateline_stands_within_sixty_code_points(length, wanted):
    assert home("Baghdad".ljust(length)) == wanted


@pytest.mark.parametrize(("length", "wanted"), [(60, "irq"), (61, None)])
def test_a_byline_has_sixty_code_points(length, wanted):
    assert home("", "Baghdad".ljust(length)) == wanted


def test_a_byline_stands_among_the_first_three_blocks():
    assert home("", " ", "\nBaghdad\n") == "irq"
    assert home("", " ", " ", "\nBaghdad\n") is None
