"""The data release that stands in this repository: every byte as published, every rule kept, told for what it is."""

from pathlib import Path

import polars as pl

from demarche.releases.verify import verify
from demarche.releases.versions import published_versions, read_index

SHELF = Path(__file__).parents[1] / "releases" / "published"


def test_every_version_is_sound():
    found = verify(SHELF)
    assert found.faults == ()
    assert found.is_sound


def test_the_latest_is_a_candidate_of_the_sample_reports():
    latest = SHELF / str(read_index(SHELF)["latest"])
    assert latest.name == published_versions(SHELF)[-1]
    assert pl.read_parquet(latest / "documents.parquet").height == 20
    assert "Nobody has reviewed its rows." in (latest / "README.md").read_text(encoding="utf-8")
