"""A file into a source: read as it is where it is Parquet of ours, else converted; or what is wrong with it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl

from demarche.schema.errors import DataError
from demarche.validate.read.cells import columns_of
from demarche.validate.read.convert import JSON, PARQUET, SHEET, Portion, convert
from demarche.validate.read.delimited import Rows, delimited_rows
from demarche.validate.read.faults import Unreadable
from demarche.validate.read.json_rows import Objects, json_objects
from demarche.validate.read.kinds import Given
from demarche.validate.read.names import Header
from demarche.validate.read.parquet import layout_of, portions
from demarche.validate.report import FINDINGS_KEPT, Outcome
from demarche.validate.source import Source, about_file

__all__ = ["source_of"]

Found = tuple[Source | None, list[Outcome]]


def source_of(given: Given, spill: Path) -> Found:
    """Return the table that a file holds, None where nothing of it can be relied on, and what is wrong with it.

    Args:
        given: the file.
        spill: the temporary folder of the run, into which other files than our own are converted.

    Raises:
        DataError: D013 or D014, nothing can be written there.
    """
    if given.more:
        return _in_parts(given, spill)
    read = {"parquet": _parquet, "delimited": _delimited, "json": _json}[given.format]
    try:
        if not given.path.is_file():
            raise Unreadable("it is no file that can be read")  # noqa: TRY301  # told like all that goes wrong here
        return read(given, spill / f"converted-{given.path.stem}.parquet")
    except DataError:
        raise
    except Unreadable as reason:
        why = str(reason)
    except (Exception, pl.exceptions.PanicException) as reason:  # noqa: BLE001  # it must not count as a pass
        why = f"it cannot be read: {type(reason).__name__}: {(str(reason).splitlines() or [''])[0]}"
    return None, [about_file("E102", given.table, f"{given.path.name}: {why}", file=given.file)]


def _in_parts(given: Given, spill: Path) -> Found:
    """Return a table that stands in several files, all of which must be Parquet of ours."""
    parts = [replace(given, path=path, file=file, more=()) for path, file in given.all_files()]
    read = [source_of(part, spill) for part in parts]
    told = [outcome for _, outcomes in read for outcome in outcomes]
    sources = [source for source, _ in read if source is not None]
    wrong = next(
        (source for source in sources if source.found is not None or source.types != sources[0].types), None
    )
    if told or wrong is not None or len(sources) < len(parts):
        return wrong, told
    files = tuple(path for path, _ in given.all_files())
    return replace(sources[0], rows=sum(source.rows for source in sources), data=files), []


def _delimited(given: Given, made: Path) -> Found:
    """Return a table of CSV or TSV."""
    columns = columns_of(given.table)
    with delimited_rows(given.path, columns, of=given.table) as (head, header, rows):
        if header.twice:
            return None, _twice(given, header.twice, head.line)
        absent = {name for name, column in columns.items() if name not in header.places}
        names = [name for name, column in columns.items() if name not in absent or column.nullable]
        converted = convert(
            _of_rows(rows, header), made, table=given.table, file=given.file, names=names, manner=SHEET
        )
    types = {name: columns[name].type for name in names}
    found = {name: str(kind) for name, kind in types.items()} | dict.fromkeys(header.unknown, "String")
    return _source(given, made, types, converted.rows, converted.unread, found, header=head.line), (
        converted.outcomes()
    )


def _json(given: Given, made: Path) -> Found:
    """Return a table of JSON Lines or of a JSON array."""
    types = {name: column.type for name, column in columns_of(given.table).items()}
    unknown: set[str] = set()
    with json_objects(given.path, given.table, unknown) as rows:
        converted = convert(
            map(_of_objects, rows), made, table=given.table, file=given.file, names=types, manner=JSON
        )
    found = {name: str(kind) for name, kind in types.items()} | dict.fromkeys(sorted(unknown), "String")
    return _source(given, made, types, converted.rows, converted.unread, found), converted.outcomes()


def _parquet(given: Given, made: Path) -> Found:
    """Return a table of Parquet; where types are not ours but lead to ours without loss, it is converted."""
    layout = layout_of(given.path, given.table)
    if layout.twice:
        return None, _twice(given, layout.twice)
    names = [name for name in columns_of(given.table) if name in layout.exact | layout.convertible]
    if not names:
        raise Unreadable(f"none of its columns is one of {given.table}, or holds what that asks for")
    types = {name: columns_of(given.table)[name].type for name in names}
    if layout.is_plain:
        return Source(given.table, types, layout.rows, (given.path,), file=given.file), []
    parts = (Portion(cells, len(next(iter(cells.values())))) for cells in portions(given.path, layout))
    converted = convert(parts, made, table=given.table, file=given.file, names=names, manner=PARQUET)
    return _source(given, made, types, converted.rows, converted.unread, layout.types), converted.outcomes()


def _of_rows(rows: Iterator[Rows], header: Header) -> Iterator[Portion]:
    """Yield the rows of CSV by column."""
    for some in rows:
        columns = list(zip(*some.cells, strict=True)) or [()] * (max(header.places.values()) + 1)
        cells = {name: pl.Series(columns[at], dtype=pl.String) for name, at in header.places.items()}
        yield Portion(cells, len(some.lines), pl.Series(some.lines, dtype=pl.Int64), torn=some.torn)


def _of_objects(some: Objects) -> Portion:
    """Return rows of JSON as polars has them."""
    cells = {name: pl.Series(values, dtype=pl.String) for name, values in some.cells.items()}
    return Portion(cells, len(some.lines), pl.Series(some.lines, dtype=pl.Int64), some.wrong, some.torn)


def _source(
    given: Given,
    made: Path,
    types: dict[str, pl.DataType],
    rows: int,
    unread: Sequence[int],
    found: Mapping[str, str],
    *,
    header: int | None = None,
) -> Source:
    return Source(
        given.table, types, rows, (made,), file=given.file, unread=unread or None, found=found, header=header
    )


def _twice(given: Given, twice: Mapping[str, Sequence[int]], line: int | None = None) -> list[Outcome]:
    """Return that columns are named more than once: which of them counts cannot be told."""
    return [
        about_file(
            "E103",
            given.table,
            f"{name} is the name of columns {_listed([place + 1 for place in places])}; the file was read no further",
            file=given.file,
            line=line,
        )
        for name, places in list(twice.items())[:FINDINGS_KEPT]
    ]


def _listed(numbers: Sequence[int]) -> str:
    """Return numbers as a list to be read: 2, 3 and 5."""
    *others, last = map(str, numbers[:10])
    return f"{', '.join(others)} and {last}"
