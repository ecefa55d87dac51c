"""The sample reports, coded, linked and graded, held against their hand coding in samples/gold.yaml."""

from pathlib import Path

import polars as pl
import pytest

from demarche.build.run import build_tables
from demarche.releases import open_release
from demarche.schema.arrow import TABLE_NAMES
from demarche.tests.scorecard import HEADINGS, Scorecard, read_gold, score
from demarche.validate import validate_folder

SAMPLES = Path(__file__).parents[1] / "samples"


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("samples") / "build"
    summary = build_tables([SAMPLES], folder)
    assert summary.problems == ()
    return folder


@pytest.fixture(scope="module")
def card(build: Path) -> Scorecard:
    tables = {name: pl.read_parquet(build / f"{name}.parquet") for name in TABLE_NAMES}
    with open_release(build) as connection:
        return score(tables, read_gold(SAMPLES / "gold.yaml"), connection=connection)


def test_the_tables_of_the_samples_are_right(build):
    report = validate_folder(build)
    assert report.is_clean, report


def test_everything_was_checked(card):
    assert card.not_verified == ()
    assert set(card.tallies) == set(HEADINGS)


@pytest.mark.parametrize("heading", HEADINGS)
def test_what_people_coded_is_coded(card, heading):
    tally = card.tallies[heading]
    assert tally.right == tally.wanted, "\n".join(card.misses)


def test_nothing_is_invented(card):
    assert {heading: tally.invented for heading, tally in card.tallies.items()} == dict.fromkeys(HEADINGS, 0)


def test_no_trap_is_coded(card):
    traps = card.tallies["traps"]
    assert traps.wanted > 0
    assert traps.right == traps.wanted, "\n".join(card.misses)
