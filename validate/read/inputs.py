"""All that a run of the validation is given: the tables, what they may point to, and what is amiss with the files."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from demarche.schema.arrow import TABLE_NAMES, code_table
from demarche.schema.errors import DataError
from demarche.validate.columns import are_readable
from demarche.validate.read.kinds import Given, found_in_folder, given_file, only_once, stamp
from demarche.validate.read.tables import source_of
from demarche.validate.report import Outcome
from demarche.validate.source import TEXTS, Source, about_file, column_types

__all__ = ["Inputs", "changed", "from_files", "from_folder"]


@dataclass(frozen=True)
class Inputs:
    """The tables at hand, what is already known to be wrong with the files, and the files themselves."""

    sources: dict[str, Source]
    outcomes: list[Outcome]
    files: Sequence[Given]


def from_folder(folder: Path, spill: Path) -> Inputs:
    """Return the tables of a build or release folder, which are Parquet and must all be there.

    Args:
        folder: the folder.
        spill: a temporary folder.

    Raises:
        DataError: D001, there is no such folder; D301, it holds none of our tables.
    """
    given, outcomes = found_in_folder(folder, only_parquet=True)
    return _read(given, outcomes, spill, is_whole=True)


def from_files(paths: Iterable[Path], spill: Path, *, against: Path | None, texts: Path | None) -> Inputs:
    """Return the tables of files and folders, and what they may point to.

    Args:
        paths: files that hold a table each, and folders of such files.
        spill: a temporary folder.
        against: a build or release folder, whose rows may be pointed to.
        texts: a file of the texts: ``doc_id`` and ``text``.

    Raises:
        DataError: D001, D011, D305 to D308, D310, a path cannot be taken; D309, ``against`` cannot.
    """
    given: list[Given] = []
    outcomes: list[Outcome] = []
    is_whole = False
    for path in paths:
        if path.is_dir():
            found, told = found_in_folder(path)
            given, outcomes, is_whole = [*given, *found], [*outcomes, *told], True
        else:
            given.append(given_file(path))
    if not given:
        raise DataError("D310", valid=TABLE_NAMES)
    if texts is not None:
        given.append(given_file(texts, table=TEXTS))
    inputs = _read(only_once(given), outcomes, spill, is_whole=is_whole and against is None)
    beside, files = ({}, []) if against is None else _beside(against, spill, inputs)
    if "codes" not in {one.table for one in given} and not is_whole:
        beside.setdefault("codes", _own_codes())
    return replace(inputs, sources=_joined(inputs.sources, beside, given), files=[*inputs.files, *files])


def changed(files: Iterable[Given]) -> list[Outcome]:
    """Return which files were changed since they were found: what was read of them may be of two minds."""
    return [
        about_file("E102", one.table, f"{one.path.name}: it was changed while it was read", file=one.file)
        for given in files
        for one in (given, *given.more)
        if stamp(one.path) != one.stamp
    ]


def _read(given: Sequence[Given], outcomes: list[Outcome], spill: Path, *, is_whole: bool) -> Inputs:
    """Return the tables of the files; where they should be a whole, those that are not there are missing."""
    sources: dict[str, Source] = {}
    for one in given:
        source, told = source_of(one, spill)
        outcomes = [*outcomes, *told]
        if source is not None:
            sources[one.table] = source
    absent = [name for name in TABLE_NAMES if name not in {one.table for one in given}]
    missing = [about_file("E101", name, "there is no such table") for name in absent if is_whole]
    return Inputs(sources, [*outcomes, *missing], given)


def _beside(against: Path, spill: Path, inputs: Inputs) -> tuple[dict[str, Source], list[Given]]:
    """Return the tables that the given ones may point to.

    New documents are not held against the texts of an older build, in which theirs cannot be.
    """
    given, _ = found_in_folder(against, only_parquet=True)
    tables = {}
    for one in given:
        source, told = source_of(one, spill)
        if source is None or told or (one.table != TEXTS and not are_readable(source)):
            reason = told[0].findings[0].message if told else f"{one.path.name} has other columns"
            raise DataError("D309", where=one.file, reason=reason)
        tables[one.table] = source
    if "documents" in inputs.sources and TEXTS not in inputs.sources:
        tables.pop(TEXTS, None)
    return tables, list(given)


def _joined(
    sources: dict[str, Source], beside: dict[str, Source], given: Iterable[Given]
) -> dict[str, Source]:
    """Return the given tables with the rows beside them, and the tables that are only pointed to.

    A given table that cannot be read is not replaced: what needs it is not verified.
    """
    unreadable = {one.table for one in given} - sources.keys()
    pointed_to = {
        name: replace(source, is_given=False)
        for name, source in beside.items()
        if name not in sources and name not in unreadable
    }
    return {name: replace(source, beside=beside.get(name)) for name, source in sources.items()} | pointed_to


def _own_codes() -> Source:
    """Return the program's own codebook as the table of codes."""
    table = code_table()
    return Source("codes", column_types(table.schema), table.num_rows, table)
