"""Sentences through the coder: what the tests of single rules ask about."""

from collections.abc import Iterable
from typing import Any

import pyarrow as pa

from demarche.build.coders.protocol import CoderSettings, open_coder
from demarche.build.read import document_from_text, to_batch

__all__ = ["Row", "code_batch", "events_in", "events_of", "of_acts", "of_frames"]

Row = dict[str, Any]


def code_batch(batch: pa.RecordBatch, **settings: Any) -> pa.RecordBatch:
    """Return the codings of a batch by the coder of rules, opened with some settings."""
    return open_coder("rules", CoderSettings(**settings)).code(batch)


def events_of(texts: Iterable[str], *, published_on: str | None = "2024-02-06") -> dict[str, list[Row]]:
    """Return the events of each text, coded in one batch.

    Beside its columns an event has ``source`` and ``target`` (CAMEO codes, null where there is no actor),
    ``claims`` (their rows, with ``claimant`` as a CAMEO code), and ``words`` (what its span covers).
    """
    ordered = list(dict.fromkeys(texts))
    batch = to_batch(
        [document_from_text(text, source_uri=None, published_on=published_on) for text in ordered]
    )
    return {
        text: _events(text, row) for text, row in zip(ordered, code_batch(batch).to_pylist(), strict=True)
    }


def events_in(text: str, *, published_on: str | None = "2024-02-06") -> list[Row]:
    """Return the events of one text, as ``events_of`` gives them."""
    return events_of([text], published_on=published_on)[text]


def of_frames(events: Iterable[Row]) -> list[Row]:
    """Return the events that a frame of the lexicon has found: what tests of frames are about."""
    return [event for event in events if not event["rule_id"].startswith("act.")]


def of_acts(events: Iterable[Row]) -> list[Row]:
    """Return the events that a row of the act table has found."""
    return [event for event in events if event["rule_id"].startswith("act.")]


def _events(text: str, coding: Row) -> list[Row]:
    cameo = {actor["actor_id"]: actor["cameo_code"] or "" for actor in coding["actors"]}
    return [
        event
        | {
            "source": cameo.get(event["source_id"]),
            "target": cameo.get(event["target_id"]),
            "words": text[event["span_start"] : event["span_end"]],
            "claims": [
                claim | {"claimant": cameo[claim["claimant_id"]], "named": cameo.get(claim["value"])}
                for claim in coding["claims"]
                if claim["event_id"] == event["event_id"]
            ],
        }
        for event in coding["events"]
    ]
