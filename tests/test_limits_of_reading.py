"""Limits of reading: what lies just within each is taken one way, what lies just beyond it the other."""

import hashlib

import pytest

from demarche.build.read import document_from_text, read_sources
from demarche.build.read.dates import dateline
from demarche.build.read.document import language_of
from demarche.build.read.files import read_bytes
from demarche.build.read.furniture import Passage, is_furniture, join_wrapped, labels_in, lines_of
from demarche.build.read.pages import Fact, facts_of, read_page
from demarche.schema.errors import DataError
from demarche.schema.language import load_language

ENGLISH = load_language()
BODY = "Iraq summoned the Turkish ambassador on Monday and protested."
FRENCH = "Le ministère a convoqué hier ambassadeur et protesté contre les frappes menées sur son sol "


def named(count):
    """Return so many capitalised words."""
    return " ".join(f"Word{chr(ord('a') + number % 26)}" for number in range(count))


def facts(line):
    return facts_of(Passage(line, 0, len(line), 0), ENGLISH)


def paragraphs(*lines):
    return [paragraph.words for paragraph in join_wrapped(lines_of("\n".join(lines)), ENGLISH)]


def line_of(length, *, last="end"):
    """Return a line of so many code points that is no sentence."""
    return f"{'x' * (length - len(last) - 1)} {last}"


# Pages


@pytest.mark.parametrize(
    ("words", "is_article"), [("Iraq protested.", False), ("Iraq protested again.", True)]
)
def test_a_sentence_has_three_words(words, is_article):
    page = f"{BODY}\n\n{words}"
    blocks = [page[start:end] for start, end in read_page(page, ENGLISH).blocks]
    assert blocks == ([BODY, words] if is_article else [BODY])


@pytest.mark.parametrize(("count", "is_article"), [(25, False), (26, True)])
def test_a_heading_has_twenty_five_words(count, is_article):
    page = f"{BODY}\n\n{named(count)}"
    assert len(read_page(page, ENGLISH).blocks) == 1 + is_article


@pytest.mark.parametrize(("count", "is_headline"), [(16, True), (17, False)])
def test_a_headline_that_asks_has_sixteen_words(count, is_headline):
    question = f"{named(count)}?"
    page = read_page(f"{question}\n\n{BODY}", ENGLISH)
    assert (page.title, len(page.blocks)) == ((question, 1) if is_headline else (None, 2))


@pytest.mark.parametrize(("count", "is_kicker"), [(3, True), (4, False)])
def test_a_headline_has_four_words(count, is_kicker):
    page = read_page(f"{named(count)}\n\nEnvoy summoned over the raid\n\n{BODY}", ENGLISH)
    assert page.title == ("Envoy summoned over the raid" if is_kicker else named(count))


# Lines


@pytest.mark.parametrize(("width", "is_wrapped"), [(39, False), (40, True), (120, True), (121, False)])
def test_wrapped_text_is_forty_to_a_hundred_and_twenty_wide(width, is_wrapped):
    assert len(paragraphs(line_of(width), "Iraq")) == (1 if is_wrapped else 2)


@pytest.mark.parametrize(("length", "is_wrapped"), [(67, False), (68, True)])
def test_a_wrapped_line_leaves_eight_code_points_that_the_next_word_would_not_fit(length, is_wrapped):
    widest = f"Iraq {'x' * 75}"
    assert len(widest) == 80
    assert len(paragraphs(line_of(length), widest)) == (1 if is_wrapped else 2)


# Facts, datelines and furniture


@pytest.mark.parametrize(("count", "told"), [(6, [Fact("source", named(6))]), (7, [])])
def test_a_publisher_has_six_words(count, told):
    assert facts(f"Source: {named(count)}") == told


@pytest.mark.parametrize(("count", "is_imprint"), [(8, True), (9, False)])
def test_an_imprint_has_twelve_words(count, is_imprint):
    told = facts(f"{named(count)} | 5 February 2024")
    assert [fact.kind for fact in told] == (["bare", "source"] if is_imprint else [])


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("US – Iraq said no.", None),
        ("UAE – Iraq said no.", 6),
        ("UAE: Iraq said no.", None),
        ("OMAN: Iraq said no.", 6),
    ],
)
def test_capitals_that_are_a_place_are_three_and_four_before_a_colon(text, length):
    found = dateline(text, ENGLISH)
    assert (found and found.length) == length


@pytest.mark.parametrize(("count", "kinds"), [(25, ["published"]), (26, [])])
def test_a_line_with_a_label_has_twenty_five_words(count, kinds):
    line = f"Published: {named(count - 1)}"
    assert [label.kind for label in labels_in(line, ENGLISH)] == kinds


@pytest.mark.parametrize(("count", "is_caption"), [(60, True), (61, False)])
def test_a_caption_has_sixty_words(count, is_caption):
    assert is_furniture(f"{named(count - 2)} Getty Images", ENGLISH) is is_caption


@pytest.mark.parametrize(("before", "is_credit"), [(18, True), (19, False)])
def test_a_photo_is_credited_within_thirty_code_points(before, is_credit):
    assert is_furniture(f"{'x' * (before - 1)} Getty Images {named(10)}", ENGLISH) is is_credit
    assert is_furniture(f"{named(10)} Getty Images {'x' * (before - 1)}", ENGLISH) is is_credit


# Languages


@pytest.mark.parametrize(("count", "language"), [(24, "en"), (25, "fr")])
def test_a_twelfth_of_english_words_needs_no_model(count, language):
    words = ["the", "the", *(FRENCH * 2).split()][:count]
    assert language_of(" ".join(words), ENGLISH) == language


@pytest.mark.parametrize(("count", "language"), [(19, "en"), (20, "fr")])
def test_fewer_than_twenty_words_of_plain_letters_are_english(count, language):
    words = (FRENCH.replace("è", "e").replace("é", "e") * 2).split()[:count]
    assert language_of(" ".join(words), ENGLISH) == language


@pytest.mark.parametrize(("text", "language"), [("le nôtre aux", "en"), ("le nôtre au", "fr")])
def test_nine_of_ten_letters_are_plain_in_english(text, language):
    assert language_of(text, ENGLISH) == language


def test_ten_thousand_code_points_tell_the_language():
    french, english = FRENCH * 200, "the ambassador of Iraq said that " * 400
    assert language_of(french[:10_000] + english, ENGLISH) == "fr"
    assert language_of(french[:5_000] + english, ENGLISH) == "en"


# Sizes


def padded(text, size):
    return text + " " * (size - len(text))


def test_a_text_has_twenty_million_code_points():
    assert document_from_text(padded(BODY, 20_000_000), source_uri=None).n_chars == 20_000_000
    with pytest.raises(DataError, match="D006"):
        document_from_text(padded(BODY, 20_000_001), source_uri=None)


@pytest.mark.parametrize("size", [20_000_000, 20_000_001])
def test_a_file_has_twenty_million_bytes(save, size):
    path = save("a.txt", padded(BODY, size))
    if size == 20_000_000:
        assert len(read_bytes(path)) == size
    else:
        with pytest.raises(DataError, match="D006"):
            read_bytes(path)


@pytest.mark.parametrize(("size", "codes"), [(40_000_000, []), (40_000_001, ["D006"])])
def test_a_line_has_forty_million_bytes(save, size, codes):
    path = save("a.jsonl", padded(f'{{"source_uri": "a", "text": "{BODY}"}}', size))
    problems = []
    documents = list(read_sources([path], on_problem=problems.append))
    assert (len(documents), [problem.code for problem in problems]) == (1 - len(codes), codes)


def test_a_nul_among_the_first_bytes_is_no_text(save):
    with pytest.raises(DataError, match="D004"):
        read_bytes(save("a.txt", "x" * 8_191 + "\0"))
    assert len(read_bytes(save("b.txt", "x" * 8_192 + "\0"))) == 8_193


def test_a_document_is_named_by_sixteen_hex_digits():
    document = document_from_text(BODY, source_uri=None)
    assert document.doc_id == hashlib.sha256(BODY.encode()).hexdigest()[:16]
