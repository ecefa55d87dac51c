"""The folder that a build writes, and an import of sheets too: its own or none, and whole or not at all."""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa

from demarche.schema.arrow import TABLE_NAMES
from demarche.schema.errors import DataError
from demarche.schema.files import telling_why
from demarche.schema.parquet import write_table

__all__ = ["require_own_folder", "write_folder"]


def require_own_folder(out: Path) -> None:
    """Refuse a folder that holds anything a build did not write, and a place where none can be made.

    Raises:
        DataError: D014, nothing can be written here; D015, it holds other files.
    """
    ours = {f"{name}.parquet" for name in (*TABLE_NAMES, "texts", "reviews")}
    if out.exists() and not out.is_dir():
        raise DataError("D014", where=str(out), reason="it is a file")
    if out.is_dir() and {path.name for path in out.iterdir()} - ours:
        raise DataError("D015", where=str(out))
    above = next(parent for parent in out.absolute().parents if parent.exists())
    if not os.access(above, os.W_OK | os.X_OK):
        raise DataError("D014", where=str(out), reason=f"{above} may not be written to")


def write_folder(tables: Mapping[str, pa.Table], out: Path) -> None:
    """Write the tables aside and move them into place together; a failure leaves what was there before.

    Raises:
        DataError: D013, the disk is full; D014, nothing can be written here.
    """
    out = out.resolve()
    aside, before = (out.with_name(f".{out.name}.{name}") for name in ("new", "old"))
    try:
        with telling_why(out):
            shutil.rmtree(aside, ignore_errors=True)  # a killed build's
            aside.mkdir(parents=True)
            for name, table in tables.items():
                write_table(table, aside / f"{name}.parquet")
            _swap(aside, out, before)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
        shutil.rmtree(before, ignore_errors=True)


def _swap(aside: Path, out: Path, before: Path) -> None:
    """Put the new folder in the place of the old one, which comes back if that fails."""
    try:
        if out.exists():
            out.rename(before)
        aside.rename(out)
    except BaseException:
        if before.exists():
            before.rename(out)
        raise
