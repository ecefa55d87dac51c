"""How well relations are coded: a gold file's sentences are coded twice, with each pair given and without.

Given its pair, every record is a document of its own; without, every sentence is one. Both are coded with the
text as it stands, without a day of publication, and held against the gold.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import pyarrow as pa

from demarche.build.coders.protocol import DEFAULT_CODER, Coder, CoderSettings, open_coder
from demarche.build.evaluation.gold import GoldRecord, read_gold
from demarche.build.evaluation.scoring import CodedEvent, Figures, score
from demarche.build.read import Document, document_from_text, to_batch
from demarche.schema.errors import DataError, DemarcheError
from demarche.schema.files import telling_why
from demarche.schema.own_gazetteer import read_own_actors
from demarche.schema.roots import label_of_code

__all__ = ["Evaluation", "Predictions", "evaluate", "require_writable", "write_figures", "write_predictions"]

# As many sentences as fill the parser's batches several times over.
BATCH_DOCUMENTS = 512
# Characters that reading takes out or turns into others: as many plain ones in their place keep offsets true.
SAME_LENGTH = (("\r\n", " \n"), ("\r", "\n"))

Id = str | int
Predictions = Mapping[Id, Sequence[CodedEvent]]
OnProgress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The figures of a gold file, and what they were taken from.

    Attributes:
        gold: the file.
        given, alone: the figures with each pair given, and of the text alone.
        strata: both for each stratum of the gold, where it has more than one.
        given_events, alone_events: what was coded, by the ids of the records, and by those of the sentences.
    """

    gold: Path
    given: Figures
    alone: Figures
    strata: Mapping[str, tuple[Figures, Figures]]
    given_events: Predictions
    alone_events: Predictions

    def to_dict(self) -> dict[str, Any]:
        """Return the figures as ``--json`` writes them."""
        return {
            "gold": str(self.gold),
            "given": self.given.to_dict(),
            "alone": self.alone.to_dict(),
            "strata": {
                name: {"given": given.to_dict(), "alone": alone.to_dict()}
                for name, (given, alone) in self.strata.items()
            },
        }


def evaluate(
    gold: Path,
    *,
    coder: str | Coder = DEFAULT_CODER,
    parser: str | None = None,
    gazetteers: Sequence[Path] = (),
    on_progress: OnProgress | None = None,
) -> Evaluation:
    """Return how well a gold file's relations are coded, with their pairs given and without.

    Args:
        gold: JSONL, one relation a line; the README tells its form.
        coder: what codes, or its name.
        parser: a spaCy pipeline to take instead of ours.
        gazetteers: CSV files of the user's own actors.
        on_progress: is told how many documents of how many are coded.

    Raises:
        DataError: those of ``read_gold`` and ``read_own_actors``; D201 and D202 the parser;
            D208 and D209 the coder; D203 with the line, a sentence that cannot be coded.
    """
    records = read_gold(gold)
    own = read_own_actors(gazetteers)
    sentences = list({record.sid: record for record in reversed(records)}.values())[::-1]
    documents = [*(_document(r, _places(r)) for r in records), *(_document(s, []) for s in sentences)]
    coder = open_coder(coder, CoderSettings(parser, own)) if isinstance(coder, str) else coder
    coded = list(_coded(documents, coder, on_progress))
    given = dict(zip((record.id for record in records), coded[: len(records)], strict=True))
    alone = dict(zip((sentence.sid for sentence in sentences), coded[len(records) :], strict=True))
    strata = _strata(records)
    return Evaluation(
        gold=gold,
        given=score(records, given),
        alone=score(records, alone),
        strata={name: (score(part, given), score(part, alone)) for name, part in strata.items()},
        given_events=given,
        alone_events=alone,
    )


def write_predictions(predictions: Predictions, path: Path) -> None:
    """Write what was coded as JSONL: a line for each record or sentence, with its events.

    Raises:
        DataError: D013 and D014, the file cannot be written.
    """
    lines = (
        json.dumps({"id": one, "events": [event.to_dict() for event in events]}, ensure_ascii=False)
        for one, events in predictions.items()
    )
    _write("".join(f"{line}\n" for line in lines), path)


def write_figures(evaluation: Evaluation, path: Path) -> None:
    """Write the figures as JSON.

    Raises:
        DataError: D013 and D014, the file cannot be written.
    """
    _write(json.dumps(evaluation.to_dict(), indent=2, ensure_ascii=False) + "\n", path)


def require_writable(path: Path) -> None:
    """Refuse a path where nothing can be written before work is spent on it.

    Raises:
        DataError: D014, it is a folder, or in none.
    """
    if path.is_dir():
        raise DataError("D014", where=str(path), reason="it is a folder")
    if not path.absolute().parent.is_dir():
        raise DataError("D014", where=str(path), reason=f"there is no folder {path.parent}")


def _write(text: str, path: Path) -> None:
    """Write a file, or say why that cannot be."""
    with telling_why(path):
        path.write_text(text, encoding="utf-8")


def _strata(records: Sequence[GoldRecord]) -> dict[str, list[GoldRecord]]:
    """Return the records of each stratum, by name; none where all are of one."""

    def name(record: GoldRecord) -> str:
        return record.stratum or ""

    strata = {key: list(part) for key, part in groupby(sorted(records, key=name), key=name)}
    return strata if len(strata) > 1 else {}


# Documents


def _document(record: GoldRecord, places: Sequence[Mapping[str, int]]) -> Document:
    """Return the sentence of a record as a document, with the actors that stand at some places."""
    text = record.text
    for before, after in SAME_LENGTH:
        text = text.replace(before, after)
    if text.startswith("\ufeff"):
        text = " " + text[1:]
    return document_from_text(text, source_uri=record.where, language="en", actors=places)


def _places(record: GoldRecord) -> list[dict[str, int]]:
    """Return where the actors of a record stand, each place once."""
    spans = {span for actor in (*record.source, *record.target) for span in actor.places(record.text)}
    return [{"start": start, "end": end} for start, end in sorted(spans)]


def _coded(
    documents: Sequence[Document], coder: Coder, on_progress: OnProgress | None
) -> Iterator[list[CodedEvent]]:
    """Yield the events of each document, in their order."""
    for start in range(0, len(documents), BATCH_DOCUMENTS):
        part = documents[start : start + BATCH_DOCUMENTS]
        for document, row in zip(part, _rows(coder, to_batch(part)), strict=True):
            yield _events(document.text, row)
        if on_progress:
            on_progress(start + len(part), len(documents))


def _rows(coder: Coder, batch: pa.RecordBatch) -> list[dict[str, Any]]:
    """Return the codings of a batch; where one fails, its line is looked for and told."""
    try:
        rows: list[dict[str, Any]] = coder.code(batch).to_pylist()
    except DemarcheError:
        raise
    except Exception as error:
        if batch.num_rows == 1:
            reason = f"{type(error).__name__}: {error}"
            raise DataError("D203", where=batch["source_uri"][0].as_py(), reason=reason) from error
        halves = (batch.slice(0, batch.num_rows // 2), batch.slice(batch.num_rows // 2))
        return [row for half in halves for row in _rows(coder, half)]
    return rows


def _events(text: str, coding: Mapping[str, Any]) -> list[CodedEvent]:
    """Return the coded events of a document as they are scored."""
    codes = {actor["actor_id"]: actor["cameo_code"] for actor in coding["actors"]}
    return [
        CodedEvent(
            root=label_of_code(event["event_code"]),
            cameo=event["event_code"],
            source_text=_words(text, event["source_start"], event["source_end"]),
            target_text=_words(text, event["target_start"], event["target_end"]),
            source_code=codes.get(event["source_id"]),
            target_code=codes.get(event["target_id"]),
            source_span=_span(event["source_start"], event["source_end"]),
            target_span=_span(event["target_start"], event["target_end"]),
            confidence=event["confidence"],
        )
        for event in coding["events"]
    ]


def _span(start: int | None, end: int | None) -> tuple[int, int] | None:
    """Return a span, None where the side does not stand in the text."""
    return None if start is None or end is None else (start, end)


def _words(text: str, start: int | None, end: int | None) -> str | None:
    """Return the words of a side, None where it does not stand in the text."""
    return None if start is None or end is None else text[start:end]
