"""Names of versions, and which versions a folder of releases holds."""

import json
import re
from pathlib import Path

from demarche.schema.errors import DataError

__all__ = [
    "INDEX",
    "MANIFEST",
    "VERSION",
    "published_versions",
    "read_index",
    "require_version",
    "version_key",
]

INDEX = "index.json"
MANIFEST = "manifest.json"

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
