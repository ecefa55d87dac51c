"""Coders that can be exchanged: a small one of another make goes the whole way from a report to a release."""

import re
from importlib.metadata import EntryPoint

import polars as pl
import pytest

from demarche.build import code
from demarche.build.coders import protocol
from demarche.build.coders.protocol import Coder, CoderSettings, coder_names, open_coder
from demarche.build.codings import coding_batch
from demarche.build.run import build_tables
from demarche.known.names import load_names
from demarche.releases.publish import publish
from demarche.schema.codebook import codebook_sha256
from demarche.schema.errors import DataError
from demarche.validate import validate_folder

STRUCK = re.compile(r"(Iran|Turkey) struck (Iraq|Syria), killing (\d+)")
SIDES = {"Iran": "irn", "Turkey": "tur", "Iraq": "irq", "Syria": "syr"}
TEXT = "Iran struck Iraq, killing 4, the report said. Nothing else happened on that day in Baghdad."


class Dummy:
    """Knows one sentence."""

    def __init__(self, settings):
        self.own = settings.own

    def row(self):
        hashes = dict.fromkeys(("codebook_sha256", "lexicon_sha256"), codebook_sha256())
        return {"coder_id": "dummy-1", "version": "1", "parser_sha256": None, **hashes}

    def code(self, batch):
        events = [list(self.events(text)) for text in batch["text"].to_pylist()]
        return coding_batch(batch, events, coder_id="dummy-1", names=load_names(self.own))

    def events(self, text):
        for found in STRUCK.finditer(text):
            source, target, count = SIDES[found[1]], SIDES[found[2]], int(found[3])
            span = {"span_start": found.start(), "span_end": found.end(), "rule_id": "dummy.struck"}
            sides = {"source_id": source, "target_id": target}
            yield {"event_type": "strike", "event_code": "190", "sovereign": target.upper(), **sides, **span}
            counted = {
                "question": "killed",
                "claimant_id": target,
                "victim": "unstated",
                "count_text": found[3],
            }
            claim = counted | {"count_low": count, "count_high": count}
            toll = {"event_type": "casualty_claim", "event_code": "010", "source_id": target}
            yield {**toll, "claims": [claim], **span}


@pytest.fixture
def installed(monkeypatch):
    """Have the dummy installed as a package would install it."""
    points = [EntryPoint("dummy", f"{__name__}:Dummy", protocol.GROUP)]
    points += [EntryPoint("broken", "no.such.module:Coder", protocol.GROUP)]
    points += [EntryPoint("list", "builtins:repr", protocol.GROUP)]
    monkeypatch.setattr(
        protocol, "entry_points", lambda group, name=None: [p for p in points if name in (None, p.name)]
    )
    monkeypatch.setattr(EntryPoint, "load", lambda self: Dummy if self.name == "dummy" else real(self))


real = EntryPoint.load


def test_a_coder_of_another_make_goes_the_whole_way_to_a_release(installed, save, tmp_path):
    report = save("report.txt", TEXT + "\n")
    summary = build_tables([report], tmp_path / "tables", coder="dummy")
    assert (summary.rows["events"], summary.rows["claims"], summary.rows["incidents"]) == (2, 1, 1)
    assert validate_folder(tmp_path / "tables").verdict == "right"
    published = publish(tmp_path / "tables", version="2026.1.0", to=tmp_path / "shelf")
    folder = tmp_path / "shelf" / "2026.1.0"
    assert published.version == "2026.1.0"
    (event, toll) = pl.read_parquet(folder / "events*.parquet").sort("event_type", descending=True).to_dicts()
    assert (event["source_id"], event["sovereign"], event["coder_id"]) == ("irn", "IRQ", "dummy-1")
    assert event["incident_id"] == toll["incident_id"] is not None
    (claim,) = pl.read_parquet(folder / "claims.parquet").to_dicts()
    assert (claim["incident_id"], claim["count_low"]) == (event["incident_id"], 4)


def test_one_text_can_be_coded_by_it(installed):
    tables = code(TEXT, coder="dummy", published_on="2024-01-16")
    assert tables["events"]["rule_id"].to_list() == ["dummy.struck"] * 2
    assert tables["coders"]["coder_id"].to_list() == ["dummy-1"]


def test_a_coder_may_be_given_as_such(save, tmp_path):
    summary = build_tables([save("report.txt", TEXT)], tmp_path / "out", coder=Dummy(CoderSettings()))
    assert summary.rows["events"] == 2


def test_ours_is_one_of_them(installed):
    assert isinstance(open_coder(), Coder)
    assert coder_names() == ["broken", "dummy", "list", "rules"]


@pytest.mark.parametrize(
    ("name", "message", "hint"),
    [
        (
            "dumy",
            "D208 There is no coder dumy.",
            "Did you mean dummy? The coders are broken, dummy, list, rules",
        ),
        (
            "broken",
            "D209 The coder broken cannot be used: ModuleNotFoundError: No module named 'no'.",
            "Mend",
        ),
        ("list", "D209 The coder list cannot be used: str has no row() and code().", "Mend"),
    ],
)
def test_a_coder_that_cannot_be_opened_is_told(installed, name, message, hint):
    with pytest.raises(DataError) as refusal:
        open_coder(name)
    assert str(refusal.value) == message
    assert refusal.value.hint.startswith(hint)
