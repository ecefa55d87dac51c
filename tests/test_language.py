"""A language is a folder of words: pages, dates and numbers are read by the one that is given."""

import shutil
from datetime import date

import pytest
import yaml

from demarche.build.coders.rules.coder import is_elsewhere
from demarche.build.coders.rules.find.dates import find_dates
from demarche.build.read import document_from_text, read_sources
from demarche.build.read.pages import read_page
from demarche.known.numbers import find_quantities
from demarche.schema.errors import DataError
from demarche.schema.language import FOLDER, load_language

TUESDAY = date(2024, 2, 6)
# What of the English words a German reader would write otherwise, by file.
GERMAN = {
    "time": {
        "weekdays": ["montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag"],
        "months": [
            *("januar", "februar", "märz", "april", "mai", "juni"),
            *("juli", "august", "september", "oktober", "november", "dezember"),
        ],
        "month_short": [
            *("jan", "feb", "mär", "apr", "mai", "jun", "jul", "aug", "sep|sept", "okt", "nov", "dez"),
        ],
        "days": {"gestern": -1, "heute morgen": 0},
        "year_openings": ["seit"],
        "period_openings": ["letzte", "nächste"],
        "weekday_openings": ["letzten", "nächsten"],
        "shifts": {"letzte": -1, "letzten": -1, "nächste": 1, "nächsten": 1},
        "periods": {"woche": 3},
        "until": ["bis"],
    },
    "numbers": {
        "values": {"drei": 3, "vier": 4, "zwanzig": 20},
        "scales": {"tausend": 1000},
        "decimal_scales": ["tausend"],
        "links": {},
        "ordinal_endings": ["."],
    },
    "page": {
        "byline_openings": ["von"],
        "common_words": ["und", "der", "die", "das", "den", "im", "hat", "am"],
        "language_names": ["de", "deu", "deutsch"],
        "near_languages": [],
    },
}
PHRASES = """kind,words
published,veröffentlicht am
updated,zuletzt geändert
source,quelle
title,titel
drop,ort
whole,mehr lesen
start,lesen sie auch
end,meistgelesen
end_start,mehr aus
credit,foto:
"""
A_MATCH = "Tor Spiel Elf Ball Pass Ecke Foul Trainer Torwart Liga Halbzeit Pfiff Pokal"
SUBJECTS = f"""subject,words
sport,{A_MATCH.lower().replace(" ", "|")}
politics,minister
force and diplomacy,rakete
"""
PAGE = """Bagdad bestellt den Botschafter ein
Von Anna Muster
Veröffentlicht am 5. Februar 2024

BAGDAD, 4 Februar (Reuters) - Der Irak hat den türkischen Botschafter am Montag einbestellt.

Mehr lesen
"""


@pytest.fixture(scope="module")
def german(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lexicon") / "de"
    shutil.copytree(FOLDER, folder)
    for name, words in GERMAN.items():
        path = folder / f"{name}.yaml"
        merged = yaml.safe_load(path.read_text(encoding="utf-8")) | words
        path.write_text(yaml.safe_dump(merged, allow_unicode=True), encoding="utf-8")
    (folder / "page_words.csv").write_text(PHRASES, encoding="utf-8")
    (folder / "subjects.csv").write_text(SUBJECTS, encoding="utf-8")
    return load_language(folder)


def test_a_language_is_called_as_its_folder(german):
    assert (load_language().code, german.code) == ("en", "de")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Am Freitag schlug die Rakete ein.", date(2024, 2, 2)),
        ("Die Rakete schlug gestern ein.", date(2024, 2, 5)),
        ("Die Rakete schlug am 3. März 2023 ein.", date(2023, 3, 3)),
        ("Letzte Woche schlug sie ein.", date(2024, 1, 29)),
        ("Nächsten Freitag wird verhandelt.", date(2024, 2, 9)),
    ],
)
def test_dates_are_found_by_its_words(german, text, day):
    assert [one.day for one in find_dates(text, german, published_on=TUESDAY)] == [day]
    assert [one.day for one in find_dates("on Friday", german, published_on=TUESDAY)] == []


def test_numbers_are_found_by_its_words(german):
    found = find_quantities("Drei Männer, zwanzig Frauen und vier tausend Kinder flohen.", german)
    assert [(one.text, one.low) for one in found] == [("Drei", 3), ("zwanzig", 20), ("vier tausend", 4000)]


def test_a_page_is_read_by_its_phrases(german):
    page = read_page(PAGE, german)
    assert (page.published_on, page.title) == (date(2024, 2, 5), "Bagdad bestellt den Botschafter ein")
    assert [PAGE[start:end] for start, end in page.blocks] == [
        "Der Irak hat den türkischen Botschafter am Montag einbestellt."
    ]


def test_a_document_is_in_the_language_that_is_read(german, tmp_path):
    (tmp_path / "seite.txt").write_text(PAGE, encoding="utf-8")
    (read,) = read_sources([tmp_path], on_problem=pytest.fail, lexicon=german)
    given = document_from_text(PAGE, source_uri="seite.txt", lexicon=german)
    assert read == given
    assert given.language == "de"
    with pytest.raises(DataError, match="D007"):
        document_from_text(PAGE, source_uri="seite.txt", language="de")


def test_what_is_not_coded_is_told_by_its_own_table(german):
    assert is_elsewhere(A_MATCH, german)
    assert not is_elsewhere(A_MATCH, load_language())
    assert not is_elsewhere(f"{A_MATCH} Rakete", german)
