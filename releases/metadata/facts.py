"""The facts of a version that its metadata is written from: no clock, no machine, only what is in its folder."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from demarche.releases.layout import table_of
from demarche.releases.versions import version_key

__all__ = ["ReleaseFacts", "facts_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseFacts:
    """What a version is.

    Attributes:
        version: year, month and number: ``2026.11.0``.
        channel: ``candidate`` or ``final``.
        schema_version: the version of the tables' schema, such as ``1.0.0``.
        rows: how many rows each table has.
        files: the sha256 of every Parquet file of the version by its name.
        coders: the rows of the table ``coders``.
        doi: the version's DOI, if it has one.
    """

    version: str
    channel: str
    schema_version: str
    rows: Mapping[str, int]
    files: Mapping[str, str]
    coders: tuple[Mapping[str, Any], ...]
    doi: str | None = None

    @property
    def year(self) -> int:
        """Return the year of the version."""
        return version_key(self.version)[0]

    @property
    def month(self) -> int:
        """Return the month of the version, from 1 to 12."""
        return version_key(self.version)[1]

    def files_of(self, table: str) -> tuple[str, ...]:
        """Return the names of a table's files, in order: one, or one a year."""
        return tuple(sorted(name for name in self.files if _table(name) == table))


def facts_of(manifest: Mapping[str, Any], *, doi: str | None = None) -> ReleaseFacts:
    """Return the facts of a version from its manifest, or from a draft of it."""
    rows: dict[str, int] = {}
    files: dict[str, str] = {}
    for name, file in sorted(manifest["files"].items()):
        if name.endswith(".parquet"):
            table = _table(name)
            rows[table] = rows.get(table, 0) + file["rows"]
            files[name] = file["sha256"]
    named = {name: manifest[name] for name in ("version", "channel", "schema_version")}
    return ReleaseFacts(**named, rows=rows, files=files, coders=tuple(manifest["coders"]), doi=doi)


def _table(name: str) -> str:
    """Return the table that a Parquet file belongs to; the release's own are called by their files."""
    return table_of(name) or Path(name).stem
