"""Every check: its failing example yields that finding and no other, its passing one none, and its page is fresh."""

from dataclasses import asdict
from pathlib import Path

import pytest

from demarche.validate import checks, validate_files
from demarche.validate.examples import Example, examples, write_example
from demarche.validate.page import checks_markdown

PAGE = Path(__file__).parent.parent / "docs" / "validation" / "checks.md"


def named(example):
    return example.code


def test_the_ledger_that_the_examples_change_is_right(tmp_path):
    report = validate_files([write_example(Example("", "nothing is changed"), tmp_path)])
    assert (report.findings, report.not_verified) == ((), ())


@pytest.mark.parametrize("example", examples("passing"), ids=named)
def test_a_passing_example_has_no_finding(example, tmp_path):
    report = validate_files([write_example(example, tmp_path)])
    assert report.findings == ()
    assert example.code not in {missing.code for missing in report.not_verified}


@pytest.mark.parametrize("example", examples("failing"), ids=named)
def test_a_failing_example_yields_its_finding_and_no_other(example, tmp_path):
    report = validate_files([write_example(example, tmp_path)])
    assert {finding.code for finding in report.findings} == {example.code}
    found = [asdict(finding) for finding in report.findings]
    compared = [{name: row[name] for name in wanted} for row, wanted in zip(found, example.find, strict=True)]
    assert compared == list(example.find)
    assert report.totals == {example.code: len(example.find)}


def test_every_check_has_both_examples_and_no_example_is_left_over():
    codes = {check.code for check in checks()}
    assert {example.code for example in examples("passing")} == codes
    assert {example.code for example in examples("failing")} == codes


def test_a_code_has_one_title_whatever_the_table():
    """Templates run for every key have the title of their column, and one reason."""
    for code in {check.code for check in checks()}:
        assert len({(check.reason, check.hint[:10]) for check in checks() if check.code == code}) == 1, code


def test_every_check_says_what_why_and_how():
    for check in checks():
        assert all((check.title, check.reason, check.hint)), check.code


def test_the_page_of_the_checks_is_fresh():
    assert PAGE.read_text(encoding="utf-8") == checks_markdown(), (
        "python -m demarche.validate.page > docs/validation/checks.md"
    )
