"""Which files hold a table: a build has one for each, a release has its events by year."""

import re
from collections.abc import Iterable
from pathlib import Path

from demarche.schema.arrow import TABLE_NAMES
from demarche.schema.errors import DataError

__all__ = ["BY_YEAR", "named_files", "table_files", "table_of", "tables_in", "year_file"]

# The tables that a release keeps in a file a year, and the column whose first four digits are the year.
# A year that did not change is then the same file in every version, and readers fetch the years they want.
BY_YEAR = {"events": "event_id"}

_YEAR_FILE = re.compile(r"(?P<table>[a-z]+)-[0-9]{4}\.parquet")


def table_files(folder: Path, table: str) -> list[Path]:
    """Return the files that hold a table, in the order of its rows; none where it is missing.

    Raises:
        DataError: D306, the table stands both whole and by year.
    """
    whole = folder / f"{table}.parquet"
    years = sorted(path for path in folder.glob(f"{table}-*.parquet") if table_of(path.name) == table)
    if years and whole.is_file():
        raise DataError("D306", where=str(years[0]), table=table, other=whole.name)
    return years or [whole] * whole.is_file()


def tables_in(folder: Path) -> dict[str, list[Path]]:
    """Return the files of every table.

    Raises:
        DataError: D301, a table is missing; D306, one stands both whole and by year.
    """
    files = {table: table_files(folder, table) for table in TABLE_NAMES}
    for table, paths in files.items():
        if not paths:
            raise DataError("D301", where=str(folder), table=table)
    return files


def named_files(files: Iterable[str], table: str) -> list[str]:
    """Return which of some file names hold a table, in the order of its rows.

    >>> named_files(["events-2024.parquet", "codes.parquet", "events-2023.parquet"], "events")
    ['events-2023.parquet', 'events-2024.parquet']
    """
    return sorted(name for name in files if table_of(name) == table)


def table_of(name: str) -> str | None:
    """Return the table that a file of a build or a release holds, None if it holds none.

    >>> table_of("events-2024.parquet"), table_of("claims.parquet"), table_of("claims-2024.parquet")
    ('events', 'claims', None)
    """
    by_year = _YEAR_FILE.fullmatch(name)
    if by_year is not None:
        return by_year["table"] if by_year["table"] in BY_YEAR else None
    stem, _, suffix = name.partition(".")
    return stem if suffix == "parquet" and stem in TABLE_NAMES else None


def year_file(table: str, year: str) -> str:
    """Return the name of the file of a table and a year; 0000 holds the rows whose year is not known.

    >>> year_file("events", "2024")
    'events-2024.parquet'
    """
    return f"{table}-{year}.parquet"
