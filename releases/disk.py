"""Safe writing: alone, aside, onto the disk, and one clear message for what the disk refuses."""

import errno
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import duckdb

from demarche.schema.errors import DataError
from demarche.schema.files import telling_why

__all__ = [
    "ASIDE",
    "LOCK",
    "held_alone",
    "json_text",
    "require_places",
    "sync",
    "telling_what_stops",
    "write_json",
    "write_text",
    "written_aside",
]

# How names begin that a publisher writes under; one that is left over belongs to a publisher that was killed.
ASIDE = ".tmp-"

# The file by which a folder is held alone; it lies there while somebody works, or was killed at it.
LOCK = ".lock"

# How DuckDB says, without an error number, that it could not spill any further.
DISK_IS_FULL = ("No space left on device", "max_temp_directory_size")


@contextmanager
def held_alone(folder: Path) -> Iterator[None]:
    """Hold a folder alone; a second publisher waits, and a killed one holds nothing."""
    from filelock import FileLock

    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / LOCK):
        try:
            yield
        finally:
            # Whoever waits for the removed file takes a new one. Windows keeps a file that is open.
            with suppress(OSError):
                (folder / LOCK).unlink()


@contextmanager
def written_aside(folder: Path, name: str) -> Iterator[Path]:
    """Give a fresh folder to write in, and leave none behind: neither our own nor a killed publisher's."""
    aside = folder / f"{ASIDE}{name}"
    try:
        _sweep(folder)
        aside.mkdir()
        yield aside
    finally:
        _sweep(folder)


@contextmanager
def telling_what_stops(folder: Path) -> Iterator[None]:
    """Turn what the disk refuses, to us or to DuckDB, into one clear message."""
    with telling_why(folder):
        try:
            yield
        except duckdb.Error as reason:
            if any(words in str(reason) for words in DISK_IS_FULL):
                raise DataError("D013", where=str(folder)) from reason
            raise DataError("D011", where=str(folder), reason=str(reason).splitlines()[0]) from reason


def require_places(folder: Path, version: str, *, index: Path) -> None:
    """Refuse to begin where something else stands in the place of a version's folder, or of the index.

    Raises:
        NotADirectoryError: it is a file.
        IsADirectoryError: the index is a folder.
    """
    if (folder / version).exists() and not (folder / version).is_dir():
        raise NotADirectoryError(errno.ENOTDIR, f"{version} is no folder")
    if index.is_dir():
        raise IsADirectoryError(errno.EISDIR, f"{index.name} is a folder")


def write_json(path: Path, value: Mapping[str, Any]) -> None:
    """Write a JSON document and wait until it is on the disk."""
    write_text(path, json_text(value))


def json_text(value: Mapping[str, Any]) -> str:
    r"""Return a value as every JSON document of ours is written: its keys sorted, a line a value.

    >>> json_text({"b": 1, "a": []})
    '{\n  "a": [],\n  "b": 1\n}\n'
    """
    return json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def write_text(path: Path, text: str) -> None:
    """Write a text and wait until it is on the disk."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def sync(folder: Path) -> None:
    """Wait until the names in a folder are on the disk; Windows opens no folder, and sees to it by itself."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sweep(folder: Path) -> None:
    """Remove whatever was written aside."""
    for path in folder.glob(f"{ASIDE}*"):
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
