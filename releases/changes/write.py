"""What a version says of its changes: ``changes.parquet``, ``registry.parquet`` and ``CHANGELOG.md``."""

import json
from collections.abc import Mapping
from pathlib import Path

import pyarrow.parquet as pq

from demarche.releases.changes.changelog import CHANGELOG, changelog
from demarche.releases.changes.comparison import compared
from demarche.releases.changes.diff import summed_up, version_of
from demarche.releases.changes.registry import first_registry, next_registry, write_registry
from demarche.releases.changes.tables import CHANGES, CHANGES_KEY, CHANGES_SCHEMA, REGISTRY
from demarche.releases.disk import write_text
from demarche.releases.layout import table_files
from demarche.releases.versions import MANIFEST
from demarche.schema.arrow import TABLE_NAMES
from demarche.schema.parquet import write_batches

__all__ = ["write_changes"]


def write_changes(
    folder: Path, previous: Path | None, *, version: str, marks: Mapping[str, str] | None = None
) -> None:
    """Write the changes, the register and the log of a version beside its tables.

    Args:
        folder: where the version's tables stand, and its ``reviews.parquet`` if it has one.
        previous: the folder of the version before; None for the first, whose changes are an empty table.
        version: the version's name.
        marks: what the Parquet files say of themselves, as key-value metadata; their table is added.

    Raises:
        DataError: D301, a folder lacks a table; D411 and D412, a key is missing; D413, a key comes twice.
        OSError: the disk is full or may not be written.
    """
    marks = marks or {}
    of_registry = {**marks, "demarche.table": REGISTRY}
    path, of_changes = folder / f"{CHANGES}.parquet", {**marks, "demarche.table": CHANGES}
    if previous is None:
        write_batches((), path, schema=CHANGES_SCHEMA, keys=CHANGES_KEY, release=True, marks=of_changes)
        write_registry(first_registry(folder, version=version), folder, marks=of_registry)
        told = changelog(None, None, version=version, rows=_rows(folder), former_schema=None)
    else:
        with compared(previous, folder, beside=folder.parent) as comparison:
            batches = comparison.batches(version)
            write_batches(
                batches, path, schema=CHANGES_SCHEMA, keys=CHANGES_KEY, release=True, marks=of_changes
            )
            rows = next_registry(previous, comparison, version=version)
            write_registry(rows, folder, marks=of_registry)
            diff = summed_up(comparison, old=version_of(previous), new=version)
        told = changelog(
            diff, previous, version=version, rows=_rows(folder), former_schema=_schema_of(previous)
        )
    write_text(folder / CHANGELOG, told)


def _rows(folder: Path) -> dict[str, int]:
    """Return how many rows each table has."""
    return {
        table: sum(pq.read_metadata(file).num_rows for file in table_files(folder, table))
        for table in TABLE_NAMES
    }


def _schema_of(previous: Path) -> str | None:
    """Return the schema's version that a version says it has."""
    try:
        manifest = json.loads((previous / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    found = manifest.get("schema_version")
    return None if found is None else str(found)
