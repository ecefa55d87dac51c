"""Publishing: tables that validate become a version on disk, whole or not at all, and never change again.

A version is written into a hidden folder beside its place, forced onto the disk and renamed into place;
then the index is replaced. A kill at any moment leaves the old state or the new one.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from demarche.releases.disk import ASIDE, held_alone, sync, telling_why, write_json, write_text, written_aside
from demarche.releases.manifest import SUMS, describe, first_damaged, sums
from demarche.releases.versions import INDEX, MANIFEST, published_versions, require_version, version_key
from demarche.releases.views import VIEWS, views_sql
from demarche.schema.arrow import TABLE_NAMES, arrow_schema
from demarche.schema.errors import DataError
from demarche.schema.parquet import ROW_GROUP_ROWS, glob_safe, write_batches
from demarche.schema.tables import KEYS
from demarche.validate import Report, validate_folder

__all__ = ["PUBLISHED", "NotPublished", "Published", "publish"]

# Where releases stand, seen from the root of a data repository.
PUBLISHED = Path("releases/published")


@dataclass(frozen=True)
class Published:
    """A version that now stands; ``is_new`` is false where it stood already, with the same content."""

    version: str
    folder: Path
    is_new: bool
    rows: Mapping[str, int]
    content_sha256: str
    report: Report

    def to_dict(self) -> dict[str, Any]:
        """Return the outcome as ``--json`` prints it."""
        kept = {name: value for name, value in vars(self).items() if name != "report"}
        return kept | {"folder": str(self.folder), "rows": dict(self.rows), "warnings": self.report.warnings}


class NotPublished(DataError):  # noqa: N818  # it names the outcome, as Published does
    """The tables do not validate; ``report`` says why."""

    report: Report


def publish(folder: Path | str, *, version: str, to: Path | str = PUBLISHED) -> Published:
    """Return the version, published from the tables of a build folder; the texts stay behind.

    Args:
        folder: a folder of tables.
        version: year, month and number: ``2024.2.0``.
        to: the folder of releases; it is made where it does not exist.

    Raises:
        NotPublished: D404, the tables do not validate.
        DataError: D402, no such version name; D403, the version exists with other content; D406, it exists
            and is damaged; D011, D013 and D014, something cannot be read or written.
    """
    folder, to = Path(folder), Path(to)
    require_version(version)
    report = validate_folder(folder)
    if not report.is_clean:
        refusal = NotPublished("D404", count=report.faults, folder=folder)
        refusal.report = report
        raise refusal
    with telling_why(to), held_alone(to), written_aside(to, version) as aside:
        manifest = _write_version(folder, aside, version)
        is_new = not (to / version).exists()
        if is_new:
            aside.rename(to / version)
            sync(to)
        else:
            _require_same(to / version, manifest)
        _write_index(to)
    rows = {table: manifest["files"][f"{table}.parquet"]["rows"] for table in TABLE_NAMES}
    return Published(version, to / version, is_new, rows, manifest["content_sha256"], report)


def _write_version(folder: Path, aside: Path, version: str) -> dict[str, Any]:
    """Return the manifest of a version, all of whose files are now in the folder aside."""
    with duckdb.connect(config={"temp_directory": str(aside.with_name(f"{ASIDE}spill"))}) as connection:
        for table in TABLE_NAMES:
            _write_table(connection, folder / f"{table}.parquet", aside / f"{table}.parquet")
    write_text(aside / VIEWS, views_sql())
    manifest = describe(aside, version=version)
    write_json(aside / MANIFEST, manifest)
    write_text(aside / SUMS, sums(aside))
    sync(aside)
    return manifest


def _write_table(connection: duckdb.DuckDBPyConnection, source: Path, target: Path) -> None:
    """Copy a table, sorted by its key and in the exact types of the schema, without holding it in memory."""
    schema = arrow_schema(source.stem)
    rows = connection.read_parquet(glob_safe(source)).project(", ".join(schema.names))
    reader = rows.order(", ".join(KEYS[source.stem])).to_arrow_reader(ROW_GROUP_ROWS)
    write_batches((batch.cast(schema) for batch in reader), target, schema=schema, release=True)


def _require_same(existing: Path, manifest: Mapping[str, Any]) -> None:
    """Refuse to go on if the version that stands is damaged or says something else."""
    damaged = first_damaged(existing)
    if damaged is not None:
        raise DataError("D406", where=str(existing), file=damaged)
    published = json.loads((existing / MANIFEST).read_text(encoding="utf-8"))
    if published["content_sha256"] != manifest["content_sha256"]:
        raise DataError("D403", where=str(existing), version=existing.name, next=_next_version(existing))


def _next_version(existing: Path) -> str:
    """Return the first free version of the same year and month."""
    year, month, _ = version_key(existing.name)
    numbers = [version_key(name) for name in published_versions(existing.parent)]
    return f"{year}.{month}.{max(n for y, m, n in numbers if (y, m) == (year, month)) + 1}"


def _write_index(to: Path) -> None:
    """Replace the index by one that names every version that stands whole."""
    versions = published_versions(to)
    fresh = to / f"{ASIDE}{INDEX}"
    write_json(fresh, {"latest": versions[-1], "versions": versions})
    fresh.replace(to / INDEX)
    sync(to)
