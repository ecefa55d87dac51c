"""Names of versions, and which versions a folder of releases holds."""

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from demarche.releases.disk import ASIDE, json_text, sync, write_text
from demarche.schema.errors import DataError

__all__ = [
    "INDEX",
    "MANIFEST",
    "VERSION",
    "index_of",
    "index_text",
    "previous_version",
    "published_versions",
    "read_index",
    "read_manifest",
    "require_version",
    "version_key",
    "write_index",
]

INDEX = "index.json"
MANIFEST = "manifest.json"

# What every manifest tells.
TOLD = {"version", "channel", "schema_version", "content_sha256", "files", "coders", "inputs", "software"}

# CalVer YYYY.M.N without leading zeros: one spelling a version, and nothing that could leave the folder.
VERSION = re.compile(r"[12][0-9]{3}\.(?:[1-9]|1[0-2])\.(?:0|[1-9][0-9]{0,5})")


def require_version(version: str) -> str:
    """Return the version if it is one.

    Raises:
        DataError: D402, it is not year, month and number.

    >>> require_version("2024.2.0")
    '2024.2.0'
    """
    if not VERSION.fullmatch(version):
        raise DataError("D402", version=repr(version))
    return version


def version_key(version: str) -> tuple[int, ...]:
    """Return what versions are sorted by: 2024.10.0 comes after 2024.9.0."""
    return tuple(int(part) for part in version.split("."))


def published_versions(folder: Path) -> list[str]:
    """Return the versions that stand whole in a folder of releases, oldest first."""
    if not folder.is_dir():
        return []
    whole = (
        path.name for path in folder.iterdir() if VERSION.fullmatch(path.name) and (path / MANIFEST).is_file()
    )
    return sorted(whole, key=version_key)


def previous_version(folder: Path, version: str, *, channel: str) -> Path | None:
    """Return the version of a channel before another one in a folder of releases; None if that would be the first.

    A version is compared with its own channel alone: against a candidate, a final one would seem to withdraw
    whatever nobody has reviewed yet.
    """
    earlier = [name for name in published_versions(folder) if version_key(name) < version_key(version)]
    of_channel = (folder / name for name in reversed(earlier) if _channel(folder / name) == channel)
    return next(of_channel, None)


def _channel(version: Path) -> object:
    return read_manifest(version)["channel"]


def read_manifest(version: Path) -> dict[str, Any]:
    """Return what the manifest of a version says.

    Raises:
        DataError: D406, it is not what we write.
    """
    try:
        manifest = json.loads((version / MANIFEST).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError) as reason:
        raise DataError("D406", where=str(version), file=MANIFEST) from reason
    if not isinstance(manifest, dict) or not _is_manifest(manifest):
        raise DataError("D406", where=str(version), file=MANIFEST)
    return manifest


def _is_manifest(value: dict[str, Any]) -> bool:
    files = value.get("files") if value.keys() >= TOLD else None
    return isinstance(files, dict) and all(isinstance(file, dict) for file in files.values())


def index_of(folder: Path, versions: Sequence[str]) -> dict[str, Any]:
    """Return the index of some versions: the latest of all and of each channel, and the schema of each.

    Raises:
        DataError: D406, the manifest of one of them is not what we write.
    """
    manifests = {version: read_manifest(folder / version) for version in versions}
    return {
        "latest": versions[-1],
        "versions": list(versions),
        "channels": {manifest["channel"]: version for version, manifest in manifests.items()},
        "schemas": {version: manifest["schema_version"] for version, manifest in manifests.items()},
    }


def index_text(folder: Path, versions: Sequence[str]) -> str:
    """Return the index of some versions as the text of ``index.json``."""
    return json_text(index_of(folder, versions))


def write_index(folder: Path) -> None:
    """Replace the index of a folder of releases by one that names every version that stands whole."""
    fresh = folder / f"{ASIDE}{INDEX}"
    write_text(fresh, index_text(folder, published_versions(folder)))
    fresh.replace(folder / INDEX)
    sync(folder)


def read_index(folder: Path) -> dict[str, object]:
    """Return what ``index.json`` says; an empty dictionary where there is none.

    Raises:
        DataError: D406, the file is not what we write.
    """
    path = folder / INDEX
    try:
        index = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except ValueError as reason:
        raise DataError("D406", where=str(folder), file=INDEX) from reason
    if not isinstance(index, dict) or not VERSION.fullmatch(str(index.get("latest"))):
        raise DataError("D406", where=str(folder), file=INDEX)
    return index
