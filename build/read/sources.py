"""Files and folders -> documents, in an order that does not depend on the order they are given in."""

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from demarche.build.read.document import Document
from demarche.build.read.files import unreadable
from demarche.build.read.jsonl import read_jsonl
from demarche.build.read.parquet import read_parquet
from demarche.build.read.records import SIDECAR
from demarche.build.read.saved_files import read_html, read_text
from demarche.build.read.settings import OnProblem, ReadSettings, ignore
from demarche.schema.errors import DataError
from demarche.schema.language import Language, load_language
from demarche.schema.own_gazetteer import OwnActors

__all__ = ["READERS", "read_sources"]

Reader = Callable[[Path, str, ReadSettings], Iterator[Document]]

READERS: dict[str, Reader] = {
    ".htm": read_html,
    ".html": read_html,
    ".jsonl": read_jsonl,
    ".ndjson": read_jsonl,
    ".parquet": read_parquet,
    ".text": read_text,
    ".txt": read_text,
}


def read_sources(
    paths: Sequence[Path],
    *,
    on_problem: OnProblem,
    on_note: OnProblem = ignore,
    own: OwnActors | None = None,
    lexicon: Language | None = None,
) -> Iterator[Document]:
    """Yield the documents of files and folders.

    A document of a text or HTML file is named by the file: by its name where the file is given, by its path
    inside the folder where a folder is. Hidden files and sidecars are passed over.

    Args:
        paths: files and folders, in any order; a file that is given twice is read once.
        on_problem: is told of every file, line or row that is no document; the rest goes on.
        on_note: is told of files of other kinds inside a folder, which are left alone.
        own: the user's own actors, whom records may name beside ours.
        lexicon: the language of the reports; English where it is not given.
    """
    settings = ReadSettings(lexicon or load_language(), on_problem, own)
    for uri, path in _files(paths, on_problem, on_note):
        try:
            yield from READERS[path.suffix.lower()](path, uri, settings)
        except DataError as problem:
            on_problem(_placed(problem, path, uri))
        except OSError as error:
            on_problem(unreadable(path, error))


def _files(paths: Sequence[Path], on_problem: OnProblem, on_note: OnProblem) -> list[tuple[str, Path]]:
    """Return the files to read with the names of their documents, each file once, by name."""
    files: dict[Path, tuple[str, Path]] = {}
    for path in sorted(paths):
        if not path.exists():
            on_problem(DataError("D001", where=str(path)))
            continue
        found = _folder(path, on_problem, on_note) if path.is_dir() else [(path.name, path)]
        readable = [(uri, file) for uri, file in found if file.suffix.lower() in READERS]
        if not readable:
            on_problem(DataError("D002", where=str(path)))
        for uri, file in readable:
            files.setdefault(file.resolve(), (uri, file))
    return sorted(files.values())


def _folder(folder: Path, on_problem: OnProblem, on_note: OnProblem) -> list[tuple[str, Path]]:
    """Return the files below a folder that we can read, with their paths inside it."""

    def closed(error: OSError) -> None:
        on_problem(unreadable(Path(error.filename), error))

    found = []
    for parent, folders, names in os.walk(folder, onerror=closed):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(parent, name)
            if name.startswith(".") or name.endswith(SIDECAR):
                continue
            if path.suffix.lower() in READERS:
                found.append((path.relative_to(folder).as_posix(), path))
            else:
                on_note(DataError("D002", where=str(path)))
    return found


def _placed(problem: DataError, path: Path, uri: str) -> DataError:
    """Return the problem with the file as the user gave it, where it was named as a document."""
    return DataError(problem.code, where=str(path), **problem.values) if problem.where == uri else problem
