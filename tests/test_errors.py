"""Errors: a stable code, a sentence, a hint, and every place that raises one gives the values it needs."""

import ast
import pickle
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from demarche.schema.errors import CATALOGUE, DataError, DemarcheError, ProgramError, nearest

ROOT = Path(__file__).parent.parent
ROOMS = ("schema", "build", "validate", "releases", "known", "people", "commands")


def test_an_error_says_code_place_sentence_and_hint():
    error = DataError("D008", where="reports.jsonl:12", reason="a comma is missing")
    assert str(error) == "D008 reports.jsonl:12: The line is not JSON: a comma is missing."
    assert error.hint == "One complete JSON object a line."
    assert error.to_dict() == {
        "code": "D008",
        "where": "reports.jsonl:12",
        "message": "The line is not JSON: a comma is missing.",
        "hint": "One complete JSON object a line.",
        "values": {"reason": "a comma is missing"},
    }


def test_an_error_without_a_place_has_none():
    assert str(DataError("D003")) == "D003 The file is empty."
    assert DataError("D003").to_dict()["where"] is None


def test_a_slip_of_the_pen_is_answered_with_the_nearest_name():
    error = DataError("D101", name="Evnts", valid=["documents", "events"])
    assert error.hint == "Did you mean events? The tables are documents, events."


def test_a_name_like_nothing_gets_the_list_only():
    assert DataError("D101", name="xyz", valid=["documents"]).hint == "The tables are documents."
    assert DataError("D401", name="2024.2.0").hint == "The releases are: none."


@pytest.mark.parametrize(
    ("name", "expected"), [("claim", "claims"), ("LINKS", "links"), ("q", None), ("", None)], ids=str
)
def test_nearest(name, expected):
    assert nearest(name, ["claims", "links"]) == expected


def test_both_kinds_are_demarche_errors_and_differ():
    assert issubclass(DataError, DemarcheError)
    assert issubclass(ProgramError, DemarcheError)
    assert not issubclass(DataError, ProgramError)


def test_braces_in_a_value_stay_as_they_are():
    assert DataError("D008", reason="{oops} {0}").message == "The line is not JSON: {oops} {0}."


def test_an_error_survives_the_way_back_from_another_process():
    error = DataError("D101", where="here", name="event", valid=["events"])
    back = pickle.loads(pickle.dumps(error))
    assert type(back) is DataError
    assert (str(back), back.to_dict()) == (str(error), error.to_dict())


def test_an_unknown_code_is_the_programmers_mistake():
    with pytest.raises(ProgramError, match=r"P001 No error has the code D999\."):
        DataError("D999")


def test_a_forgotten_value_is_the_programmers_mistake():
    with pytest.raises(ProgramError, match=r"P002 Error D008 needs a value for reason\."):
        DataError("D008")


@pytest.mark.parametrize("code", CATALOGUE)
def test_a_row_of_the_catalogue_is_whole(code):
    sentence, hint = CATALOGUE[code]
    assert re.fullmatch(r"[DP]\d{3}", code)
    assert sentence.endswith((".", "{what}"))
    assert hint == "{expected}" or hint.endswith((".", "{folder}", "{table}"))


def test_no_two_errors_say_the_same():
    sentences = [text.sentence for text in CATALOGUE.values()]
    assert len(sentences) == len(set(sentences))


def placeholders(code: str) -> set[str]:
    """Return the names of the values that an error needs."""
    return {name for text in CATALOGUE[code] for _, name, _, _ in Formatter().parse(text) if name}


def raised(source: str) -> Iterator[tuple[int, str, set[str]]]:
    """Yield line, code and keywords of each error that the source builds by its code."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(ast.Name("DataError" | "ProgramError"), [ast.Constant(code)], keywords):
                yield node.lineno, code, {keyword.arg for keyword in keywords}


def faults(source: str) -> list[str]:
    """Return what is wrong with the errors that the source builds."""
    return [
        f"line {line}: {code} lacks {sorted(placeholders(code) - given) if code in CATALOGUE else 'a row'}"
        for line, code, given in raised(source)
        if None not in given  # **values cannot be read off the source
        if code not in CATALOGUE or placeholders(code) - given
    ]


def test_every_error_is_raised_with_the_values_it_needs():
    paths = [ROOT / "cli.py", *(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))]
    wrong = {str(p.relative_to(ROOT)): faults(p.read_text(encoding="utf-8")) for p in paths if p.exists()}
    assert {path: found for path, found in wrong.items() if found} == {}


def test_a_planted_fault_is_found():
    planted = 'raise DataError("D008", where="x")\nraise DataError("D999")\nraise DataError("D101", name="x")'
    assert faults(planted) == [
        "line 1: D008 lacks ['reason']",
        "line 2: D999 lacks a row",
        "line 3: D101 lacks ['valid']",
    ]
