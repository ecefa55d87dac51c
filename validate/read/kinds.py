"""Which table a file holds and in which format: told by its name, else by the columns that it names."""

import os
import re
import stat
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from demarche.schema.arrow import TABLE_NAMES
from demarche.schema.errors import DataError
from demarche.validate.columns import did_you_mean
from demarche.validate.read import delimited, json_rows, parquet
from demarche.validate.read.faults import Unreadable
from demarche.validate.read.names import likely_table, table_in
from demarche.validate.report import Outcome
from demarche.validate.source import TEXTS, about_file

__all__ = ["Given", "Stamp", "found_in_folder", "given_file", "only_once", "stamp"]

FORMATS = {
    ".parquet": "parquet",
    ".csv": "delimited",
    ".tsv": "delimited",
    ".txt": "delimited",
    ".jsonl": "json",
    ".ndjson": "json",
    ".json": "json",
}
SHEETS = (".xlsx", ".xls", ".xlsm", ".xlsb", ".ods", ".numbers")

# Files that stand beside tables in many a folder, so that only the name of a table makes them one.
OFTEN_OTHER = (".json", ".txt", *SHEETS)

# A release has a file of events for each year, and tables about itself, which are none of the data's.
BY_YEAR = re.compile(r"events-\d{4}\.parquet")
BESIDE = ("changes.parquet", "registry.parquet", "reviews.parquet")

_NAMES: dict[str, Callable[[Path], Sequence[str]]] = {
    "parquet": parquet.names_in,
    "delimited": delimited.names_in,
    "json": json_rows.keys_in,
}

# Which file it was and when it was written: another stamp later means that it was changed meanwhile.
Stamp = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Given:
    """A file that holds a table.

    Attributes:
        table: the table.
        path: the file.
        format: ``parquet``, ``delimited`` or ``json``.
        file: the path as it was named, fit to be printed.
        stamp: which file it was when it was found; None where that could not be told.
        more: the further files of a table that stands in several, in their order.
    """

    table: str
    path: Path
    format: str
    file: str
    stamp: Stamp | None
    more: tuple["Given", ...] = ()

    def all_files(self) -> list[tuple[Path, str]]:
        """Return the paths of all files, and how they were named."""
        return [(one.path, one.file) for one in (self, *self.more)]


def given_file(path: Path, *, table: str | None = None) -> Given:
    """Return which table a file holds, unless that is said.

    Raises:
        DataError: D001, there is no such file; D011, it may not be read; D305, its table cannot be told; D307, it
            is in a spreadsheet's own format; D308, it is no file, or of a format that holds no tables.
    """
    found = _require_file(path)
    file = printable(path)
    if path.suffix.lower() in SHEETS:
        raise DataError("D307", where=file, suffix=path.suffix)
    if path.suffix.lower() not in FORMATS:
        raise DataError("D308", where=file)
    kind = FORMATS[path.suffix.lower()]
    table = table or table_in(path.stem, (*TABLE_NAMES, TEXTS)) or _by_names(path, kind)
    if table is None:
        raise DataError("D305", where=file, valid=TABLE_NAMES)
    return Given(table, path, kind, file, found)


def found_in_folder(folder: Path, *, only_parquet: bool = False) -> tuple[list[Given], list[Outcome]]:
    """Return the tables of a folder, and which of its files are rather not meant to stand there.

    Args:
        folder: the folder.
        only_parquet: the folder is a build or a release: its tables are called ``<table>.parquet``.

    Raises:
        DataError: D001, there is no such folder; D011, it may not be read; D301 or D310, it holds no table;
            D306, it holds a table twice.
    """
    paths = _entries(folder)
    if only_parquet:
        paths = [path for path in paths if path.name.endswith(".parquet")]
    paths = [path for path in paths if path.name not in BESIDE]
    by_year = [path for path in paths if BY_YEAR.fullmatch(path.name)]
    paths = [path for path in paths if path not in by_year]
    exact = [path for path in paths if path.stem in (*TABLE_NAMES, TEXTS)]
    given = [_in_folder(path.stem, path) for path in exact if path.suffix.lower() in FORMATS]
    if by_year:
        first, *more = (_in_folder("events", path) for path in by_year)
        given.append(replace(first, more=tuple(more)))
    taken = {one.table for one in given}
    outcomes = []
    for path in paths:
        if path in exact and path.suffix.lower() in FORMATS:
            continue
        table = None if only_parquet else _loose(path)
        if table is not None and table not in taken:
            given.append(_in_folder(table, path))
        elif table is not None or path.suffix.lower() not in OFTEN_OTHER or path in exact:
            outcomes.append(_foreign(path))
    if not any(one.table != TEXTS for one in given):
        if only_parquet:
            raise DataError("D301", where=printable(folder), table=TABLE_NAMES[0])
        raise DataError("D310", where=printable(folder), valid=TABLE_NAMES)
    return only_once(given), outcomes


def only_once(given: Sequence[Given]) -> list[Given]:
    """Return the files, none of which holds a table that another one holds.

    Raises:
        DataError: D306, two hold the same table: which one is meant cannot be told.
    """
    by_table: dict[str, Given] = {}
    for one in given:
        other = by_table.setdefault(one.table, one)
        if other is not one:
            raise DataError("D306", where=one.file, table=one.table, other=other.file)
    return list(given)


def printable(path: Path) -> str:
    """Return a path as it was named; bytes in it that are no UTF-8 are replaced."""
    return os.fsencode(path).decode("utf-8", "replace")


def stamp(path: Path) -> Stamp | None:
    """Return which file it is and when it was written, None where that cannot be told."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


def _require_file(path: Path) -> Stamp | None:
    """Return the stamp of a file; refuse what is none, or may not be opened."""
    where = printable(path)
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise DataError("D308", where=where)
        with path.open("rb"):
            return stamp(path)
    except FileNotFoundError:
        raise DataError("D001", where=where) from None
    except (OSError, ValueError) as reason:
        raise DataError("D011", where=where, reason=getattr(reason, "strerror", None) or reason) from reason


def _entries(folder: Path) -> list[Path]:
    """Return what stands in a folder and may be a table, by name."""
    where = printable(folder)
    try:
        if not folder.is_dir():
            raise DataError("D001", where=where)
        names = sorted(folder.iterdir())
    except (OSError, ValueError) as reason:
        raise DataError("D011", where=where, reason=getattr(reason, "strerror", None) or reason) from reason
    known = (*FORMATS, *SHEETS)
    return [path for path in names if path.suffix.lower() in known and not path.name.startswith((".", "~"))]


def _in_folder(table: str, path: Path) -> Given:
    return Given(table, path, FORMATS[path.suffix.lower()], printable(path), stamp(path))


def _loose(path: Path) -> str | None:
    """Return the table that the name of a file in a folder tells, else the one that its columns tell."""
    kind = FORMATS.get(path.suffix.lower())
    if kind is None or not path.is_file():
        return None
    named = table_in(path.stem, (*TABLE_NAMES, TEXTS))
    return named or (None if path.suffix.lower() in OFTEN_OTHER else _by_names(path, kind))


def _by_names(path: Path, kind: str) -> str | None:
    try:
        return likely_table(_NAMES[kind](path))
    except Unreadable:
        return None


def _foreign(path: Path) -> Outcome:
    guess = did_you_mean(path.stem, TABLE_NAMES)
    return about_file("W101", path.stem, f"{path.name} is no table of ours", guess, file=printable(path))
