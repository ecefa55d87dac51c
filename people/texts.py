"""The texts that people's files are held against: reports as ``demarche build`` reads them, or a build folder."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from demarche.build.read import Document, read_sources, unique
from demarche.people.builds import build_rows
from demarche.schema.arrow import arrow_schema
from demarche.schema.errors import DataError, nearest
from demarche.schema.own_gazetteer import OwnActors

__all__ = ["Text", "Texts", "read_texts"]

Row = dict[str, Any]

# What tells that a folder is a build's and not one of reports.
OF_A_BUILD = ("documents.parquet", "texts.parquet")


@dataclass(frozen=True, slots=True)
class Text:
    """A document: its row of the table documents, and its text."""

    row: Row
    text: str

    @property
    def doc_id(self) -> str:
        """The document's id."""
        return str(self.row["doc_id"])

    @property
    def name(self) -> str:
        """What the document is called: its file name or address, else its id."""
        return str(self.row["source_uri"] or self.doc_id)


@dataclass(frozen=True)
class Texts:
    """The documents at hand, under all names that they may be called by.

    Attributes:
        by_id: the documents by doc_id.
        by_name: the doc_ids by file name or address; several where the same name was given twice.
        actors, places: rows of the builds among the texts, which know more than the gazetteers.
        problems: what could not be read as a document.
    """

    by_id: Mapping[str, Text]
    by_name: Mapping[str, set[str]]
    actors: Mapping[str, Row] = field(default_factory=dict)
    places: Mapping[str, Row] = field(default_factory=dict)
    problems: tuple[DataError, ...] = ()

    def named(self, name: str) -> list[Text]:
        """Return the documents that a sheet may mean: one, if all is right."""
        if name in self.by_id:
            return [self.by_id[name]]
        path = name.replace("\\", "/")
        found = self.by_name.get(path) or self._ending_in(path)
        return [self.by_id[doc_id] for doc_id in sorted(found)]

    def near(self, name: str) -> str | None:
        """Return the name of a document that comes near, or None."""
        return nearest(name, self.by_name)

    def _ending_in(self, path: str) -> set[str]:
        """Return the documents whose path or address ends in some parts of a path, whatever their case."""
        ending = f"/{path.strip('/').lower()}"
        names = (known for known in self.by_name if f"/{known.lower()}".endswith(ending))
        return {doc_id for known in names for doc_id in self.by_name[known]}


def read_texts(paths: Sequence[Path], own: OwnActors | None = None) -> Texts:
    """Return the documents of files and folders, those of build folders included.

    Raises:
        DataError: D001, there is no such file or folder; D011, a build's table cannot be read; D502, there is no
            document at all, with what was wrong in ``others``.
    """
    for path in paths:
        if not path.exists():
            raise DataError("D001", where=str(path))
    builds = [path for path in paths if all((path / name).is_file() for name in OF_A_BUILD)]
    reports = [path for path in paths if path not in builds]
    problems: list[DataError] = []
    read = list(read_sources(reports, on_problem=problems.append, own=own)) if reports else []
    kept, _ = unique(read)
    found = {document.doc_id: Text(_row(document), document.text) for document in kept}
    names = [(document.source_uri, document.doc_id) for document in read]
    for folder in builds:
        for text in _texts_of_build(folder):
            found.setdefault(text.doc_id, text)
            names.append((text.row["source_uri"], text.doc_id))
    if not found:
        raise _nothing(problems)
    actors = (row for folder in builds for row in build_rows(folder, "actors"))
    places = (row for folder in builds for row in build_rows(folder, "places"))
    return Texts(
        found,
        _by_name(names),
        {row["actor_id"]: row for row in actors},
        {row["place_id"]: row for row in places},
        tuple(problems),
    )


def _nothing(problems: Sequence[DataError]) -> DataError:
    """Return the error that there is no document, with the problems that explain it."""
    error = DataError("D502")
    error.others = tuple(problems)  # type: ignore[attr-defined]
    return error


def _by_name(names: Iterable[tuple[str | None, str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for name, doc_id in names:
        if name:
            found.setdefault(name, set()).add(doc_id)
    return found


def _row(document: Document) -> Row:
    return {name: getattr(document, name) for name in arrow_schema("documents").names}


def _texts_of_build(folder: Path) -> Iterator[Text]:
    texts = {row["doc_id"]: row["text"] for row in build_rows(folder, "texts")}
    for row in build_rows(folder, "documents"):
        if row["doc_id"] in texts:
            yield Text(row, texts[row["doc_id"]])
