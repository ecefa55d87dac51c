"""The measurements, each run in a process of its own: ``python -m demarche.benchmarks.stages NAME COUNT``.

A process prints one JSON object: what it measured, by name. Times are wall-clock seconds.
"""

import json
import resource
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from demarche.benchmarks.mixed import deal_mixed
from demarche.benchmarks.reports import WORDS, deal_documents, write_documents
from demarche.build.coders.protocol import CoderSettings, open_coder
from demarche.build.coders.rules.coder import PARSE_BATCH
from demarche.build.coders.rules.parse import load_parser, parse_paragraphs
from demarche.build.read import Document, to_batch
from demarche.build.run import BATCH_DOCUMENTS, build_tables

__all__ = ["STAGES"]

Figures = dict[str, float]
# Each round has its own documents; the middle one of three forgives a neighbour's burst of work.
ROUNDS = 3
# Documents that warm up (weights loaded, tables read) are never the ones that are measured.
WARM_UP_SEED, SEED = 1, 2


def main() -> None:
    """Print the figures of one stage."""
    name, count = sys.argv[1], int(sys.argv[2])
    print(json.dumps(STAGES[name](count)))


def coding(count: int) -> Figures:
    """Words and documents a second, by what is done with them; ``count`` documents a round.

    A neighbour on the same core slows every figure; ``share_of_core`` tells how much of it was ours.
    """
    _code(deal_documents(BATCH_DOCUMENTS, seed=WARM_UP_SEED))
    wall, ours = time.perf_counter(), time.process_time()
    rounds = [_round(deal_documents(count, seed=SEED + number)) for number in range(ROUNDS)]
    share = (time.process_time() - ours) / (time.perf_counter() - wall)
    seconds = {name: median(one[name] for one in rounds) for name in rounds[0]}
    return {
        **{f"{name}_words": count * WORDS / taken for name, taken in seconds.items()},
        "coding_documents": count / seconds["coding"],
        "share_of_core": share,
        "own_over_parsing": median((one["coding"] - one["parsing"]) / one["parsing"] for one in rounds),
    }


def cascade(count: int) -> Figures:
    """Documents a second of a mixed stream, one in ten relevant, with the cascade and with everything parsed."""
    _code(deal_documents(BATCH_DOCUMENTS, seed=WARM_UP_SEED))
    with_it, without = [], []
    for number in range(ROUNDS):
        documents = deal_mixed(count, seed=SEED + number)
        with_it.append(_seconds(lambda: _code(documents)))  # noqa: B023 - called at once
        without.append(_seconds(lambda: _code(documents, every_sentence=True)))  # noqa: B023 - called at once
    gains = [slow / fast for fast, slow in zip(with_it, without, strict=True)]
    return {"documents": count / median(with_it), "every": count / median(without), "gain": median(gains)}


def building(count: int) -> Figures:
    """Documents a second from a JSONL file to the folder of tables: reading, coding, linking, writing."""
    with TemporaryDirectory() as scratch:
        folder = Path(scratch)
        warm_up = write_documents(folder / "warm-up.jsonl", BATCH_DOCUMENTS, seed=WARM_UP_SEED)
        _build(warm_up, folder / "warm-up", BATCH_DOCUMENTS)
        source = write_documents(folder / "reports.jsonl", count, seed=SEED)
        taken = _seconds(lambda: _build(source, folder / "tables", count))
    return {"documents": count / taken, "seconds": taken}


def memory(count: int) -> Figures:
    """The most memory, in bytes, that a build has held, and the documents a second it made."""
    with TemporaryDirectory() as scratch:
        source = write_documents(Path(scratch, "reports.jsonl"), count, seed=SEED)
        taken = _seconds(lambda: _build(source, Path(scratch, "tables"), count))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # kilobytes on Linux, bytes on macOS
    return {"bytes": peak * (1 if sys.platform == "darwin" else 1024), "documents": count / taken}


STAGES: dict[str, Callable[[int], Figures]] = {
    "coding": coding,
    "cascade": cascade,
    "building": building,
    "memory": memory,
}


def _round(documents: list[Document]) -> Figures:
    """Return the seconds that each way through the documents takes; each longer one holds the shorter."""
    return {
        "tokenizing": _seconds(lambda: _tokenize(documents)),
        "parsing": _seconds(lambda: _parse(documents)),
        "coding": _seconds(lambda: _code(documents)),
    }


def _tokenize(documents: list[Document]) -> None:
    parser = load_parser()
    for batch in _batches(documents):
        with parser.memory_zone():  # as the coder does: the tokenizer forgets its words after each batch
            for text in _paragraphs(batch):
                parser.make_doc(text)


def _parse(documents: list[Document]) -> None:
    parser = load_parser()
    for batch in _batches(documents):
        with parser.memory_zone():
            for _ in parse_paragraphs(_paragraphs(batch), parser=parser, batch_size=PARSE_BATCH):
                pass


def _code(documents: list[Document], *, every_sentence: bool = False) -> None:
    for batch in _batches(documents):
        open_coder(settings=CoderSettings(every_sentence=every_sentence)).code(to_batch(batch))


def _build(source: Path, out: Path, count: int) -> None:
    """Build, and make sure that every document was coded: a figure for half of them would be a fine one."""
    summary = build_tables([source], out)
    if summary.rows.get("documents") != count:
        raise RuntimeError(f"{summary.rows.get('documents', 0)} of {count} documents: {summary.problems[:3]}")


def _batches(documents: list[Document]) -> Iterator[list[Document]]:
    for start in range(0, len(documents), BATCH_DOCUMENTS):
        yield documents[start : start + BATCH_DOCUMENTS]


def _paragraphs(documents: list[Document]) -> Iterator[str]:
    for document in documents:
        yield from (document.text[start:end] for start, end in document.blocks)


def _seconds(work: Callable[[], None]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
