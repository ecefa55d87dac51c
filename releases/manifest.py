"""What a version says of itself: every file's size and hashes, its coders, its inputs and its software.

Nothing here depends on the clock or the machine: the same input and software give the same manifest.
"""

import hashlib
import platform
from collections.abc import Iterable, Mapping
from importlib.metadata import version as installed
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from demarche import __version__
from demarche.releases.content import content_sha256, file_sha256
from demarche.releases.layout import table_of
from demarche.releases.versions import MANIFEST
from demarche.releases.views import VIEWS
from demarche.releases.writing import REVIEWS

__all__ = ["SUMS", "contents_of", "describe", "first_damaged", "rows_of", "sums"]

SUMS = "SHA256SUMS"

# The libraries that the bytes of a release can depend on.
SOFTWARE = ("duckdb", "pyarrow")


def describe(
    folder: Path,
    *,
    version: str,
    channel: str,
    schema_version: str,
    contents: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Return the manifest of the files in a folder.

    Args:
        folder: the version's files, all but the manifest and the sums.
        version: its name.
        channel: the channel it is published to.
        schema_version: the version of the schema that its tables have.
        contents: the content hashes of tables that are known already, by file name; others are taken anew.
    """
    known = contents or {}
    files = {path.name: _file(path, known.get(path.name)) for path in _described(folder)}
    return {
        "version": version,
        "channel": channel,
        "schema_version": schema_version,
        "content_sha256": _content(files),
        "files": files,
        "coders": pq.read_table(folder / "coders.parquet").to_pylist(),
        "inputs": _inputs(folder / "documents.parquet"),
        "software": {
            "demarche": __version__,
            "python": ".".join(platform.python_version_tuple()[:2]),
            **{name: installed(name) for name in SOFTWARE},
        },
    }


def contents_of(manifest: Mapping[str, Any]) -> dict[str, str]:
    """Return the content hash of each file of a version that has one."""
    files = manifest["files"].items()
    return {name: file["content_sha256"] for name, file in files if "content_sha256" in file}


def rows_of(manifest: Mapping[str, Any], tables: Iterable[str]) -> dict[str, int]:
    """Return how many rows each table of a version has, over all of its files."""
    files = manifest["files"].items()
    return {table: sum(file["rows"] for name, file in files if table_of(name) == table) for table in tables}


def sums(folder: Path) -> str:
    """Return the lines of SHA256SUMS for every file of a folder, as ``sha256sum --check`` reads them."""
    paths = sorted(path for path in folder.iterdir() if path.is_file() and path.name != SUMS)
    return "".join(f"{file_sha256(path)}  {path.name}\n" for path in paths)


def first_damaged(folder: Path) -> str | None:
    """Return the first file of a version that its SHA256SUMS does not vouch for, or None if all is well."""
    recorded = folder / SUMS
    if not recorded.is_file():
        return SUMS
    found, written = sums(folder).encode(), recorded.read_bytes()
    if found == written:
        return None
    differing = {*found.splitlines()} ^ {*written.splitlines()}
    names = (line.partition(b"  ")[2].decode(errors="replace") for line in differing)
    return min(filter(None, names), default=SUMS)


def _described(folder: Path) -> list[Path]:
    """Return the files that the manifest speaks of; it does not speak of itself and of what vouches for it."""
    return sorted(path for path in folder.iterdir() if path.is_file() and path.name not in (MANIFEST, SUMS))


def _file(path: Path, content: str | None) -> dict[str, Any]:
    file: dict[str, Any] = {"bytes": path.stat().st_size, "sha256": file_sha256(path)}
    if path.suffix == ".parquet":
        file["rows"] = pq.read_metadata(path).num_rows
        file["content_sha256"] = content or content_sha256(path)
    return file


def _content(files: Mapping[str, Mapping[str, Any]]) -> str:
    """Return the hash of what tables, reviews and views say together: Parquet by content, views by bytes."""
    said = {name: file for name, file in files.items() if table_of(name) or name in (VIEWS, REVIEWS)}
    lines = (f"{name} {file.get('content_sha256', file['sha256'])}\n" for name, file in sorted(said.items()))
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _inputs(documents: Path) -> dict[str, Any]:
    """Return how many texts were coded, and one hash of theirs, sorted, a line each.

    The hash of each stands in the table of documents: a million of them would be most of the manifest.
    """
    hashes = pq.read_table(documents, columns=["sha256"])["sha256"].sort()
    digest = hashlib.sha256()
    for chunk in hashes.chunks:
        digest.update("".join(f"{text}\n" for text in chunk.to_pylist()).encode())
    return {
        "count": len(hashes),
        "listed_in": f"{documents.name}, column sha256",
        "sha256": digest.hexdigest(),
    }
