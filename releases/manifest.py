"""What a version says of itself: every file's size and hashes, its coders, its inputs and its software.

Nothing here depends on the clock or the machine: the same input and software give the same manifest.
"""

import hashlib
import platform
from importlib.metadata import version as installed
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from demarche import __version__
from demarche.releases.content import content_sha256, file_sha256
from demarche.releases.views import VIEWS
from demarche.schema.arrow import TABLE_NAMES

__all__ = ["SUMS", "describe", "first_damaged", "sums"]

SUMS = "SHA256SUMS"

# The libraries that the bytes of a release can depend on.
SOFTWARE = ("duckdb", "pyarrow")


def describe(folder: Path, *, version: str) -> dict[str, Any]:
    """Return the manifest of the tables and views in a folder."""
    files = {f"{table}.parquet": _table(folder / f"{table}.parquet") for table in TABLE_NAMES}
    files[VIEWS] = _file(folder / VIEWS)
    documents = pq.read_table(folder / "documents.parquet", columns=["sha256"])
    return {
        "version": version,
        "content_sha256": _content(files),
        "files": files,
        "coders": pq.read_table(folder / "coders.parquet").to_pylist(),
        "inputs": sorted(documents["sha256"].to_pylist()),
        "software": {
            "demarche": __version__,
            "python": ".".join(platform.python_version_tuple()[:2]),
            **{name: installed(name) for name in SOFTWARE},
        },
    }


def sums(folder: Path) -> str:
    """Return the lines of SHA256SUMS for every file of a folder, as ``sha256sum --check`` reads them."""
    paths = sorted(path for path in folder.iterdir() if path.is_file() and path.name != SUMS)
    return "".join(f"{file_sha256(path)}  {path.name}\n" for path in paths)


def first_damaged(folder: Path) -> str | None:
    """Return the first file of a version that its SHA256SUMS does not vouch for, or None if all is well."""
    recorded, found = folder / SUMS, set(sums(folder).splitlines())
    if not recorded.is_file():
        return SUMS
    differing = found ^ set(recorded.read_text(encoding="utf-8").splitlines())
    return min((line.partition("  ")[2] for line in differing), default=None)


def _table(path: Path) -> dict[str, Any]:
    rows = pq.read_metadata(path).num_rows
    return {**_file(path), "rows": rows, "content_sha256": content_sha256(path)}


def _file(path: Path) -> dict[str, Any]:
    return {"bytes": path.stat().st_size, "sha256": file_sha256(path)}


def _content(files: dict[str, dict[str, Any]]) -> str:
    """Return the hash of what all files say together: tables by their content, texts by their bytes."""
    lines = (f"{name} {file.get('content_sha256', file['sha256'])}\n" for name, file in sorted(files.items()))
    return hashlib.sha256("".join(lines).encode()).hexdigest()
