"""A saved news page: its headline, dates, publisher and address are read off it, and its article is found."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demarche.build.read.furniture import LABEL_KINDS, phrases
from demarche.build.read.pages import read_page
from demarche.schema.language import load_language
from demarche.schema.spelling import fold

ENGLISH = load_language()
BODY = "Iraq summoned the Turkish ambassador on Monday and protested."
SEEDS = Path(__file__).parents[2] / "shared" / "seeds"


def article(text, **known):
    return [text[start:end] for start, end in read_page(text, ENGLISH, **known).blocks]


@pytest.mark.parametrize(
    ("head", "day"),
    [
        ("2024-02-05", date(2024, 2, 5)),
        ("Tuesday, February 6, 2024", date(2024, 2, 6)),
        ("Feb. 2, 2024", date(2024, 2, 2)),
        ("2nd February 2024", date(2024, 2, 2)),
        ("05.02.2024", date(2024, 2, 5)),
        ("Published 5 Feb 2024 14:03 GMT", date(2024, 2, 5)),
        ("First published on Tue 6 Feb 2024 11.04 GMT", date(2024, 2, 6)),
        ("Last updated: 2024-02-06T10:00:00Z", date(2024, 2, 6)),
        ("Updated: \n        5:01 PM EST, Mon February 5, 2024", date(2024, 2, 5)),
        ("Date:\n\nFebruary 5, 2024", date(2024, 2, 5)),
        ("Updated: Feb. 6, 2024\nPublished: Feb. 5, 2024", date(2024, 2, 5)),
        ("Published Feb. 5, 2024 | Updated Feb. 6, 2024", date(2024, 2, 5)),
        ("Source: https://example.org/2024/02/05/politics/index.html", date(2024, 2, 5)),
        ("https://example.org/world/2024/feb/05/envoy\nUpdated: Feb. 6, 2024", date(2024, 2, 5)),
        ("13/02/2024", date(2024, 2, 13)),
        ("02/05/2024", None),  # the second of May or the fifth of February
        ("February 31, 2024", None),
        ("Monday", None),
    ],
)
def test_the_day_of_publication(head, day):
    page = f"Envoy summoned over raid in the north\n{head}\n\n{BODY}\n"
    assert read_page(page, ENGLISH).published_on == day
    assert article(page) == [BODY]


def test_a_date_in_the_article_is_not_the_day_of_publication():
    page = f"{BODY}\n\nThe report, published on Feb. 2, 2024, blames Ankara.\n\nThat was on March 3, 2024."
    assert read_page(page, ENGLISH).published_on is None
    assert len(article(page)) == 3


@pytest.mark.parametrize(
    ("head", "publisher"),
    [
        ("Source: CNN", "CNN"),
        ("Source: The Daily Sample", "The Daily Sample"),
        ("Source:\nReuters", "Reuters"),
        ("Source: https://lite.cnn.com/a/index.html", "CNN"),
        ("https://www.reuters.com/world/a", "Reuters"),
        ("Reuters", "Reuters"),
        ("By Jane Doe and John Roe, CNN", "CNN"),
        ("Envoy summoned over raid | Reuters", "Reuters"),
        ("https://nowhere.example/a", None),
        ("By Jane Doe", None),
    ],
)
def test_the_publisher(head, publisher):
    page = f"{head}\n\n{BODY}\n"
    assert read_page(page, ENGLISH).publisher == publisher
    assert article(page) == [BODY]


@pytest.mark.parametrize(
    ("dateline", "publisher", "day"),
    [
        ("BAGHDAD, Feb 3 (Reuters) - ", "Reuters", None),
        ("WASHINGTON (AP) — ", "Associated Press", None),
        ("WASHINGTON/BAGHDAD, Feb 2 (Reuters) -- ", "Reuters", None),
        ("UNITED NATIONS, Feb 3, 2024 (AFP) – ", "Agence France-Presse", date(2024, 2, 3)),
        ("Hong Kong CNN — ", "CNN", None),
        ("Tel Aviv, Israel (CNN) – ", "CNN", None),
        ("ISLAMABAD: ", None, None),
        ("", None, None),
    ],
)
def test_the_dateline_of_a_wire_report_is_not_part_of_it(dateline, publisher, day):
    page = read_page(dateline + BODY, ENGLISH)
    assert article(dateline + BODY) == [BODY]
    assert (page.publisher, page.published_on) == (publisher, day)


@pytest.mark.parametrize(
    "sentence",
    [
        "Iraq – the host – protested on Monday.",
        "NATO — which met on Monday — protested.",
        "Iran-backed militias said on Monday that they had fired.",
        "US-led forces struck on Friday.",
    ],
)
def test_a_sentence_with_a_dash_has_no_dateline(sentence):
    assert article(sentence) == [sentence]


def test_headline_and_kicker():
    page = read_page(f"Middle East\n\nIraq protests to Turkey over strikes\n\n{BODY}\n", ENGLISH)
    assert page.title == "Iraq protests to Turkey over strikes"


def test_a_headline_that_asks():
    page = f"Was Iraq told?\n\n{BODY}\n"
    assert (read_page(page, ENGLISH).title, article(page)) == ("Was Iraq told?", [BODY])


def test_a_known_title_is_not_coded_even_where_it_is_a_sentence():
    assert article(f"Iraq protests.\n\n{BODY}", title="Iraq Protests.") == [BODY]


def test_furniture_crossheads_and_captions_are_left_out():
    page = f"""Skip to content
Menu
Envoy summoned over raid in the north
Share
{BODY}
Smoke rises over the town on Friday. REUTERS/Stringer
What happened next
Ankara said nothing on Monday.
Read more: Turkey strikes again.
Officials in Baghdad declined to comment.
Most read
Another story altogether was told here.
© 2024 Example News. All rights reserved.
Terms of Use
|
"""
    assert article(page) == [
        BODY,
        "Ankara said nothing on Monday.",
        "Officials in Baghdad declined to comment.",
    ]
    assert read_page(page, ENGLISH).rights == "© 2024 Example News. All rights reserved."


def test_wrapped_lines_are_one_paragraph():
    first = "Iraq lodged a complaint with the United Nations Security Council over\nwhat it called a raid."
    second = "A second paragraph, wrapped in the same way as the first, tells more of\nit, at some length."
    assert article(f"{first}\n\n{second}\n") == [first, second]


def test_one_paragraph_a_line():
    lines = [f"{BODY} {'It said more of it at length. ' * 5}".strip(), "Turkey denied it. " * 10 + "It did."]
    assert article("\n".join(lines)) == lines


@pytest.mark.parametrize("text", ["Iraq summons envoy", "Iraq summons envoy\n", " Iraq summons envoy\u00a0"])
def test_a_text_without_any_sentence_is_all_article(text):
    assert article(text) == ["Iraq summons envoy"]


@pytest.mark.parametrize("text", ["Terms of Use\n\n|\n\nPrivacy Policy\n", "Feb. 2, 2024\n", "12\n"])
def test_a_page_without_an_article_has_no_blocks(text):
    assert read_page(text, ENGLISH).blocks == ()


def test_the_phrases_are_written_as_they_are_compared():
    kinds = phrases(ENGLISH)
    assert set(kinds) == {*LABEL_KINDS, "whole", "start", "credit", "end", "end_start"}
    assert all(words == fold(words).strip() for some in kinds.values() for words in some)
    assert all(len(set(some)) == len(some) for some in kinds.values())


@given(st.text(st.characters(codec="utf-8"), max_size=300))
def test_blocks_stand_in_order_and_begin_and_end_with_words(text):
    previous = 0
    for start, end in read_page(text, ENGLISH).blocks:
        assert previous <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
        previous = end


@pytest.mark.skipif(not SEEDS.exists(), reason="the seed reports are not at hand")
@pytest.mark.parametrize(
    ("name", "day", "publisher", "first", "last", "count"),
    [
        ("000_abc6d9a48397a64f.txt", date(2024, 2, 6), None, "The U.S. conducted", "security for all.", 11),
        ("003_c6253af9d8465246.txt", date(2024, 2, 5), "CNN", "US officials said", "saw on Friday.”", 15),
    ],
)
def test_the_seed_reports(name, day, publisher, first, last, count):
    text = (SEEDS / name).read_text(encoding="utf-8")
    page = read_page(text, ENGLISH)
    assert (page.published_on, page.publisher, len(page.blocks)) == (day, publisher, count)
    assert text[slice(*page.blocks[0])].startswith(first)
    assert text[slice(*page.blocks[-1])].endswith(last)
