"""The two seed reports, from files to a release, held against the hand coding that came with them."""

import subprocess
import sys
from pathlib import Path

import pytest

from demarche.build.run import build_tables
from demarche.releases import publish

SEEDS = Path(__file__).parents[2] / "shared" / "seeds"


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the two seed reports are not at hand")
def test_the_seed_reports_are_coded_as_they_were_by_hand(tmp_path):
    summary = build_tables(sorted(SEEDS.glob("*.txt")), tmp_path / "build")
    assert (summary.rows["documents"], summary.problems) == (2, ())
    published = publish(tmp_path / "build", version="2024.2.0", to=tmp_path / "published")
    run = subprocess.run(
        [sys.executable, SEEDS / "score.py", published.folder], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr
