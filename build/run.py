"""Sources in, a folder of tables out: whole or not at all, and the same bytes for any number of processes.

Documents are sorted by ``doc_id`` before they are cut into batches, so neither the order of the sources nor
which process codes which batch can be seen in the result.
"""

import signal
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from multiprocessing import active_children, get_context
from pathlib import Path
from typing import Any

import pyarrow as pa

from demarche.build.coders.protocol import DEFAULT_CODER, Coder, CoderSettings, open_coder
from demarche.build.codings import CODING_SCHEMA
from demarche.build.folder import require_own_folder, write_folder
from demarche.build.read import Document, read_sources, to_batch, unique
from demarche.build.tables import tables_from_codings
from demarche.schema.arrow import TEXTS_SCHEMA
from demarche.schema.errors import DataError, DemarcheError
from demarche.schema.own_gazetteer import read_own_actors

__all__ = ["BuildSummary", "OnProgress", "build_tables"]

# A second's work for one process: small enough to share out, large enough that sending it costs nothing.
BATCH_DOCUMENTS = 32

OnProgress = Callable[[int, int], None]
Tables = Mapping[str, pa.Table]
Coded = tuple[list[pa.RecordBatch], list[DataError]]


@dataclass(frozen=True, slots=True)
class BuildSummary:
    """What a build made; ``folder`` is None where there was no document to code and nothing was written.

    Problems cost documents (unreadable, not English, not coded); notes do not (a text given twice).
    """

    folder: Path | None
    rows: Mapping[str, int]
    problems: tuple[DataError, ...]
    notes: tuple[DataError, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the summary as ``--json`` prints it."""
        return {
            "folder": str(self.folder) if self.folder else None,
            "rows": dict(self.rows),
            "problems": [problem.to_dict() for problem in self.problems],
            "notes": [note.to_dict() for note in self.notes],
        }


def build_tables(
    paths: Sequence[Path],
    out: Path,
    *,
    jobs: int = 1,
    coder: str | Coder = DEFAULT_CODER,
    parser: str | None = None,
    gazetteers: Sequence[Path] = (),
    every_sentence: bool = False,
    on_progress: OnProgress | None = None,
    mend: Callable[[Tables], Tables] | None = None,
) -> BuildSummary:
    """Return what was built of the sources: their documents coded, linked and written as a folder of tables.

    Args:
        paths: files and folders of reports.
        out: the folder to write; it may be absent, empty, or an earlier build, which is replaced.
        jobs: how many processes code.
        coder: what codes, or its name (build/coders/protocol.py); one that is given as such takes no settings.
        parser: a spaCy pipeline to take instead of ours.
        gazetteers: CSV files of the user's own actors.
        every_sentence: parse also what is about something else: slower, and the same tables.
        on_progress: is told how many documents of how many are coded.
        mend: is given the tables, the texts among them, and returns those to write: what people decided of them.

    Raises:
        DataError: D013 disk full, D014 not writable, D015 other files in ``out``, D201 and D202 the parser,
            D208 and D209 the coder;
            those of ``read_own_actors``, the user's own actors.
    """
    require_own_folder(out)
    own = read_own_actors(gazetteers)
    problems: list[DataError] = []
    notes: list[DataError] = []
    documents, repeated = unique(
        read_sources(paths, on_problem=problems.append, on_note=notes.append, own=own)
    )
    notes += [DataError("D018", where=again.source_uri, first=first.source_uri) for again, first in repeated]
    coder = open_coder(coder, CoderSettings(parser, own, every_sentence)) if isinstance(coder, str) else coder
    code = partial(_code_or_tell, coder)
    codings, faults = _kept(_coded(documents, jobs=jobs, code=code, on_progress=on_progress))
    problems += faults
    if not codings:
        return BuildSummary(None, {}, tuple(problems), tuple(notes))
    tables = tables_from_codings(codings, coder=coder)
    written: Tables = {**tables, "texts": _texts(documents, tables["documents"])}
    written = mend(written) if mend else written
    write_folder(written, out)
    rows = {name: written[name].num_rows for name in tables}
    return BuildSummary(out, rows, tuple(problems), tuple(notes))


def _kept(results: Iterable[Coded]) -> Coded:
    """Return all codings and faults; until the last has come, the codings are kept compressed."""
    packed, faults = pa.BufferOutputStream(), list[DataError]()
    with pa.ipc.new_stream(
        packed, CODING_SCHEMA, options=pa.ipc.IpcWriteOptions(compression="zstd")
    ) as stream:
        for coded, told in results:
            faults += told
            for batch in coded:
                stream.write_batch(batch)
    return list(pa.ipc.open_stream(packed.getvalue())), faults


def _coded(
    documents: Sequence[Document],
    *,
    jobs: int,
    code: Callable[[pa.RecordBatch], Coded],
    on_progress: OnProgress | None,
) -> Iterator[Coded]:
    """Yield the codings of the documents in their order, with what could not be coded."""
    starts = range(0, len(documents), BATCH_DOCUMENTS)
    batches = [to_batch(documents[start : start + BATCH_DOCUMENTS]) for start in starts]
    done = 0
    with _mapping(min(jobs, len(batches))) as run:
        for batch, coded in zip(batches, run(code, batches), strict=True):
            done += batch.num_rows
            if on_progress:
                on_progress(done, len(documents))
            yield coded


@contextmanager
def _mapping(jobs: int) -> Iterator[Callable[..., Iterator[Coded]]]:
    """Give a ``map``: the plain one, or one over processes.

    They are spawned, never forked: a forked polars hangs. Whatever ends the loop early ends them at once.
    """
    if jobs <= 1:
        yield map
        return
    others = set(active_children())
    pool = ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=_ignore_interrupts)
    try:
        yield pool.map
    except BrokenProcessPool as error:
        raise DataError("D203", reason="a process was killed, most likely for want of memory") from error
    except BaseException:
        for process in set(active_children()) - others:
            process.terminate()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def _ignore_interrupts() -> None:
    """Leave Ctrl-C, which reaches every process of a terminal, to the one that cleans up."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _code_or_tell(coder: Coder, batch: pa.RecordBatch) -> Coded:
    """Return the codings of a batch; a document that the coder fails on is told, and the others are coded."""
    try:
        return [coder.code(batch)], []
    except DemarcheError:  # the parser's name, not a document, is at fault
        raise
    except Exception as error:  # noqa: BLE001 - one strange document must not cost the others
        if batch.num_rows == 1:
            where = batch["source_uri"][0].as_py()
            return [], [DataError("D203", where=where, reason=f"{type(error).__name__}: {error}")]
        singles = [_code_or_tell(coder, batch.slice(row, 1)) for row in range(batch.num_rows)]
        return [c for coded, _ in singles for c in coded], [p for _, told in singles for p in told]


def _texts(documents: Sequence[Document], coded: pa.Table) -> pa.Table:
    """Return the texts of the coded documents."""
    doc_ids = set(coded["doc_id"].to_pylist())
    rows = [{"doc_id": d.doc_id, "text": d.text} for d in documents if d.doc_id in doc_ids]
    return pa.Table.from_pylist(rows, TEXTS_SCHEMA)
