"""Quantities: what a stated number may mean at the least and at the most."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from demarche.known.numbers import find_quantities
from demarche.schema.codebook import quantifiers
from demarche.schema.language import load_language

ENGLISH = load_language()


def found(text):
    return [(q.text, q.low, q.high) for q in find_quantities(text, ENGLISH)]


@pytest.mark.parametrize(
    ("phrase", "low", "high"),
    [
        ("16", 16, 16),
        ("1,200", 1200, 1200),
        ("sixteen", 16, 16),
        ("twenty-five", 25, 25),
        ("two hundred", 200, 200),
        ("two hundred thousand", 200_000, 200_000),
        ("a hundred and twenty", 120, 120),
        ("two hundred and twenty-five", 225, 225),
        ("2.5 million", 2_500_000, 2_500_000),
        ("3 thousand", 3000, 3000),
        ("a hundred", 100, 100),
        ("one", 1, 1),
        ("no", 0, 0),
        ("a dozen", 12, 12),
        ("two dozen", 24, 24),
        ("half a dozen", 6, 6),
        ("a pair of", 2, 2),
        ("dozens of", 24, None),
        ("scores of", 40, None),
        ("several", 3, None),
        ("many", 3, None),
        ("at least 16", 16, None),
        ("at least two dozen", 24, None),
        ("no fewer than nine", 9, None),
        ("more than 80", 81, None),
        ("over 1,000", 1001, None),
        ("more than a dozen", 13, None),
        ("up to 9", 0, 9),
        ("as many as 40", 0, 40),
        ("fewer than ten", 0, 9),
        ("no more than five", 0, 5),
        ("between 10 and 15", 10, 15),
        ("10 to 15", 10, 15),
        ("10-15", 10, 15),
        ("three or four", 3, 4),
        ("a further six", 6, 6),
        ("another 4", 4, 4),
    ],
)
def test_a_quantity_is_an_interval(phrase, low, high):
    ((words, *interval),) = found(f"The strike killed {phrase} soldiers.")
    assert interval == [low, high]
    assert words in phrase


@pytest.mark.parametrize(
    "text",
    [
        "It cost $16 and €20, or 30 dollars.",
        "Support fell by 12 percent, 12% or 12 per cent.",
        "The base is 40 km or 25 miles from the border, at 900 feet.",
        "A boy aged 9 and a 12-year-old met.",
        "He served 20 years, 3 months, 2 weeks and 5 days.",
        "It struck at 4:30, 6 a.m. and 9 o'clock.",
        "The F-16 and the Su-24 flew.",
        "Resolution 2231 and Article 51 hold.",
        "The 3rd and 21st brigades met.",
        "No. 7 won.",
        "The third attempt failed.",
        "A hundred-strong and a 2.5 million-strong force met.",
        "They won 10-5.",
    ],
)
def test_money_ages_dates_and_names_are_no_counts(text):
    assert found(text) == []


def test_several_quantities_stand_in_order_with_their_places():
    text = "More than 80 targets were hit, 16 people died and dozens were hurt."
    quantities = find_quantities(text, ENGLISH)
    assert [(q.low, q.high) for q in quantities] == [(81, None), (16, 16), (24, None)]
    assert (
        [text[q.start : q.end] for q in quantities]
        == [q.text for q in quantities]
        == ["More than 80", "16", "dozens"]
    )


@pytest.mark.parametrize("row", quantifiers(), ids=lambda row: row.phrase)
def test_every_phrase_of_the_published_table_is_found(row):
    phrase = row.phrase.replace("{n}", "20").replace("{m}", "30")
    (quantity,) = find_quantities(f"They counted {phrase} men.", ENGLISH)
    assert (quantity.text, quantity.low, quantity.high) == (phrase, *row.interval(n=20, m=30))


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("The army revised its count from 14 to 13.", [14, 13]),
        ("The tally fell from nine to six.", [9, 6]),
        ("They counted between 15 and 12 men.", [15, 12]),
        ("Twenty-five men fell.", [25]),
    ],
)
def test_a_range_that_runs_downwards_is_its_numbers(text, numbers):
    assert [(q.low, q.high) for q in find_quantities(text, ENGLISH)] == [
        (number, number) for number in numbers
    ]


# Every word, number and mark of which the table's phrases are made.
NUMBER_WORDS = sorted(
    {word for row in quantifiers() for word in re.split(r"[\s-]+|\{[nm]\}", row.phrase) if word}
    | {"a", "an", "one", "two", "five", "ten", "twelve", "twenty", "thirty", "hundred", "thousand", "million"}
    | {"and", "to", "men", "killed"}
    | {"0", "1", "7", "15", "1,200", "2.5", "10-5", "12-", "-strong", "–", ","}
)


@given(st.lists(st.sampled_from(NUMBER_WORDS), max_size=9), st.sampled_from([" ", " ", "-"]))
@example(["a", "hundred-strong"], " ")
@example(["from", "14", "to", "13"], " ")
def test_any_text_of_number_words_is_searched(words, joint):
    text = joint.join(words)
    for quantity in find_quantities(text, ENGLISH):
        assert text[quantity.start : quantity.end] == quantity.text
        assert quantity.low >= 0
        assert quantity.high is None or quantity.low <= quantity.high


@given(st.integers(1, 999_999))
def test_a_number_is_itself_with_and_without_commas(number):
    assert found(f"They saw {number} men.") == [(str(number), number, number)]
    assert found(f"They saw {number:,} men.") == [(f"{number:,}", number, number)]


@given(st.text(max_size=80))
def test_any_text_is_searched(text):
    for quantity in find_quantities(text, ENGLISH):
        assert text[quantity.start : quantity.end] == quantity.text
        assert quantity.high is None or 0 <= quantity.low <= quantity.high
