"""The tables of a build or of a release, as sheets and reviews are made from them."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from demarche.schema.arrow import TEXTS_SCHEMA, arrow_schema
from demarche.schema.errors import DataError
from demarche.validate.source import column_types

__all__ = ["build_frame", "build_rows", "require_tables"]


def require_tables(folder: Path, tables: Iterable[str]) -> None:
    """Refuse a folder that lacks a table.

    Raises:
        DataError: D001, there is no such folder; D503, a table is not there.
    """
    if not folder.is_dir():
        raise DataError("D001", where=str(folder))
    for table in tables:
        if not _files(folder, table):
            raise DataError("D503", where=str(folder), table=table)


def build_rows(folder: Path, table: str) -> list[dict[str, Any]]:
    """Return the rows of a table, none where there is no file; the errors are those of ``build_frame``."""
    return build_frame(folder, table).to_dicts()


def build_frame(folder: Path, table: str) -> pl.DataFrame:
    """Return a table, empty where there is no file.

    Raises:
        DataError: D011, a file cannot be read, or lacks a column.
    """
    schema = TEXTS_SCHEMA if table == "texts" else arrow_schema(table)
    empty = pl.DataFrame(schema=column_types(schema))
    return pl.concat([empty, *(_frame(path, schema) for path in _files(folder, table))])


def _files(folder: Path, table: str) -> list[Path]:
    """Return the files of a table: one, or one for each year, as a release has its events."""
    years = f"{table}-[0-9][0-9][0-9][0-9].parquet"
    return sorted(folder.glob(f"{table}.parquet")) or sorted(folder.glob(years))


def _frame(path: Path, schema: pa.Schema) -> pl.DataFrame:
    try:
        found = pq.read_table(path, columns=schema.names)
    except (OSError, pa.ArrowException) as error:
        raise DataError("D011", where=str(path), reason=str(error).splitlines()[0]) from error
    lost = [name for name in schema.names if name not in found.column_names]
    if lost:
        raise DataError("D011", where=str(path), reason=f"it lacks {' and '.join(lost)}")
    return pl.DataFrame(found).select(schema.names)
