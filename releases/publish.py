"""Publishing: tables that validate become a version on disk, whole or not at all, and never change again.

A version is written into a hidden folder beside its place, forced onto the disk and renamed into place;
then the index is replaced. A kill at any moment leaves the old state or the new one.
"""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from demarche.releases import parts
from demarche.releases.disk import (
    ASIDE,
    held_alone,
    require_places,
    sync,
    telling_what_stops,
    write_json,
    write_text,
    written_aside,
)
from demarche.releases.layout import tables_in
from demarche.releases.manifest import SUMS, contents_of, describe, first_damaged, rows_of, sums
from demarche.releases.versions import (
    INDEX,
    MANIFEST,
    previous_version,
    published_versions,
    read_manifest,
    require_version,
    version_key,
    write_index,
)
from demarche.releases.views import VIEWS, views_sql
from demarche.releases.writing import write_reviews, write_tables
from demarche.schema.arrow import TABLE_NAMES
from demarche.schema.errors import DataError
from demarche.validate import Report, validate_folder

__all__ = ["PUBLISHED", "NotPublished", "Published", "publish"]

# Where releases stand, seen from the root of a data repository.
PUBLISHED = Path("releases/published")

# Where temporary files go while a version is written: beside it, and swept away with it.
SPILL = f"{ASIDE}spill"


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


def publish(
    folder: Path | str, *, version: str, to: Path | str = PUBLISHED, channel: str = "candidate"
) -> Published:
    """Return the version, published from the tables of a build folder; the texts stay behind.

    Args:
        folder: a folder of tables.
        version: year, month and number: ``2024.2.0``.
        to: the folder of releases; it is made where it does not exist.
        channel: ``candidate``, machine-coded as it comes, or ``final``, reviewed.

    Raises:
        NotPublished: D404, the tables do not validate.
        DataError: D402, no such version name; D016, no such channel; D403, the version exists with other
            content; D406, it or the version before it is damaged; D011, D013 and D014, something cannot
            be read or written.
    """
    folder, to = Path(folder), Path(to)
    require_version(version)
    parts.require_channel(channel)
    before = _stamps(folder)
    report = _require_right(folder)
    with telling_what_stops(to), held_alone(to), written_aside(to, version) as aside:
        require_places(to, version, index=to / INDEX)
        manifest = _write_version(folder, aside, version=version, channel=channel, to=to)
        if _stamps(folder) != before:
            raise DataError("D011", where=str(folder), reason="it was changed while it was published")
        is_new = not (to / version).exists()
        if is_new:
            aside.rename(to / version)
            sync(to)
        else:
            _require_same(to / version, manifest)
        write_index(to)
    rows = rows_of(manifest, TABLE_NAMES)
    return Published(version, to / version, is_new, rows, manifest["content_sha256"], report)


def _require_right(folder: Path) -> Report:
    """Return the report on tables that validate; refuse others."""
    report = validate_folder(folder)
    if not report.is_clean:
        refusal = NotPublished("D404", count=report.faults, folder=folder)
        refusal.report = report
        raise refusal
    return report


def _stamps(folder: Path) -> dict[Path, tuple[int, int, int]]:
    """Return which files the tables are, and when they were written; none where they cannot be told."""
    try:
        found = {path: path.stat() for paths in tables_in(folder).values() for path in paths}
    except (OSError, DataError):
        return {}  # validation says what is missing
    return {path: (file.st_ino, file.st_size, file.st_mtime_ns) for path, file in found.items()}


def _write_version(folder: Path, aside: Path, *, version: str, channel: str, to: Path) -> dict[str, Any]:
    """Return the manifest of a version, all of whose files are now in the folder aside."""
    previous = _whole(previous_version(to, version, channel=channel))
    schema_version = parts.schema_version()
    parts.require_schema_step(read_manifest(previous) if previous else None)
    spill = to / SPILL
    spill.mkdir()
    shown = parts.channel_tables(folder, channel, aside=spill)
    source = parts.keep_ids(shown, previous, aside=spill)
    marks = {
        "demarche.version": version,
        "demarche.schema_version": schema_version,
        "demarche.citation": parts.citation(version),
    }
    contents = write_tables(source, aside, spill=spill, marks=marks)
    write_reviews(source, aside, marks=marks)
    if previous is not None:
        _keep_unchanged(aside, previous, contents, schema_version=schema_version)
    parts.write_changes(aside, previous, version=version, marks=marks)
    write_text(aside / VIEWS, views_sql(path.name for path in sorted(aside.glob("*.parquet"))))
    named = {"version": version, "channel": channel, "schema_version": schema_version}
    draft = describe(aside, **named, contents=contents)
    parts.write_metadata(aside, draft)
    manifest = describe(aside, **named, contents=contents | contents_of(draft))
    write_json(aside / MANIFEST, manifest)
    write_text(aside / SUMS, sums(aside))
    sync(aside)
    return manifest


def _keep_unchanged(aside: Path, previous: Path, contents: Mapping[str, str], *, schema_version: str) -> None:
    """Put the previous version's own file in the place of each that says the same.

    What a file says of itself is then the version that first published it, and a reader who has it keeps it.
    """
    manifest = read_manifest(previous)
    if manifest["schema_version"] != schema_version:
        return
    for name, content in contents.items():
        if manifest["files"].get(name, {}).get("content_sha256") != content:
            continue
        if _columns(previous / name) == _columns(aside / name):
            shutil.copyfile(previous / name, aside / name)
            sync(aside / name)


def _columns(path: Path) -> bytes:
    """Return the columns of a file with their types and descriptions, to be compared."""
    return bytes(pq.read_schema(path).remove_metadata().serialize())


def _whole(version: Path | None) -> Path | None:
    """Return the version before this one, on which this one builds, if nothing in it is damaged."""
    damaged = None if version is None else first_damaged(version)
    if damaged is not None:
        raise DataError("D406", where=str(version), file=damaged)
    return version


def _require_same(existing: Path, manifest: Mapping[str, Any]) -> None:
    """Refuse to go on if the version that stands is damaged or says something else."""
    published = read_manifest(_whole(existing) or existing)
    if any(published[key] != manifest[key] for key in ("content_sha256", "channel", "schema_version")):
        raise DataError("D403", where=str(existing), version=existing.name, next=_next_version(existing))


def _next_version(existing: Path) -> str:
    """Return the first free version of the same year and month."""
    year, month, _ = version_key(existing.name)
    numbers = [version_key(name) for name in published_versions(existing.parent)]
    return f"{year}.{month}.{max(n for y, m, n in numbers if (y, m) == (year, month)) + 1}"
