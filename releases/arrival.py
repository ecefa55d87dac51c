"""Bringing one file: patiently, from the byte where the last attempt ended, and with the hash that it must have."""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, TypeVar

from demarche.releases.content import file_sha256
from demarche.releases.sources import CHUNK, Absent, BeyondEnd, Body, BrokenOff, Patience, Source
from demarche.schema.errors import DataError

__all__ = ["LARGEST_LIST", "PART_OF_FILE", "Arrival", "bring", "bring_text"]

# How the name of a file ends of which a part has arrived.
PART_OF_FILE = ".part"

# The largest size of what lists files or versions, which is held in memory, and of a manifest, which names
# every document: 70 bytes for each of them.
LARGEST_LIST, LARGEST_MANIFEST = 64 << 20, 1 << 30

Result = TypeVar("Result")


@dataclass(frozen=True)
class Arrival:
    """A file that is to arrive: its name, its hash and, where it is known, its size in bytes."""

    name: str
    sha256: str
    size: int | None = None

    @property
    def limit(self) -> int:
        """Return how many bytes may arrive."""
        return LARGEST_MANIFEST if self.size is None else self.size


@dataclass
class _Attempts:
    """Counts the attempts that brought too little, and pauses between them."""

    patience: Patience
    where: str
    failed: int = field(default=0, init=False)

    def run(self, attempt: Callable[[], Result], *, came: Callable[[], int]) -> Result:
        """Return what an attempt gives, once one gives it.

        Raises:
            DataError: D452, so many in a row brought too little.
        """
        while True:
            before = came()
            try:
                return attempt()
            except BrokenOff as reason:
                # An answer that brought something is no reason to give up: a line may be bad and a file large.
                self.failed = 1 if came() - before >= CHUNK else self.failed + 1
                if self.failed >= self.patience.attempts:
                    raise DataError("D452", where=self.where, reason=reason) from reason
                time.sleep(self.patience.pause * 2 ** (self.failed - 1))


def bring_text(source: Source, name: str, *, patience: Patience) -> str | None:
    """Return the text of a small file, or None where there is no such file.

    Raises:
        DataError: D452, it does not come; D454, it is no text; D455, it is far too large.
    """
    where = f"{source.where}/{name}"

    def attempt() -> bytes:
        content = bytearray()
        with source.opened(name) as body:
            for chunk in body.chunks:
                content += chunk
                if len(content) > LARGEST_LIST:
                    raise DataError("D455", where=where, file=name, limit=LARGEST_LIST)
        return bytes(content)

    try:
        return _Attempts(patience, where).run(attempt, came=lambda: 0).decode("utf-8")
    except Absent:
        return None
    except UnicodeDecodeError as reason:
        raise DataError("D454", where=where, file=name, reason="it is not UTF-8") from reason


def bring(
    source: Source, file: Arrival, folder: Path, *, patience: Patience, on_bytes: Callable[[int], None]
) -> int:
    """Return how many bytes came; the file now stands in the folder, and is what its hash says.

    What of it stands there already is kept. ``on_bytes`` is told how many more bytes are there, or fewer
    where they have to come anew.

    Raises:
        DataError: D451, there is no such file; D452, it does not come; D453, it is not what its hash says;
            D455, it is too large. Of a file that is wrong, nothing is kept.
    """
    whole, part = folder / file.name, folder / f"{file.name}{PART_OF_FILE}"
    where = f"{source.where}/{file.name}"
    if whole.is_file():
        if file_sha256(whole) == file.sha256:
            on_bytes(whole.stat().st_size)
            return 0
        whole.unlink()
    if _size(part) > file.limit:
        part.unlink()
    has_old_bytes = _size(part) > 0
    on_bytes(_size(part))
    came = 0
    try:
        while True:
            came += _rest(source, file, part, patience=patience, on_bytes=on_bytes)
            if file_sha256(part) == file.sha256:
                break
            on_bytes(-_size(part))
            part.unlink()
            if not has_old_bytes:
                raise DataError("D453", where=where, file=file.name)
            has_old_bytes = False  # those may have been the bad ones: once more, from the beginning
    except Absent as reason:
        raise DataError("D451", where=source.where, file=file.name) from reason
    part.replace(whole)
    return came


def _rest(
    source: Source, file: Arrival, part: Path, *, patience: Patience, on_bytes: Callable[[int], None]
) -> int:
    """Return how many bytes came of what was missing of a file."""
    where = f"{source.where}/{file.name}"
    came = 0

    def attempt() -> None:
        start = _size(part)
        if file.size is not None and start == file.size and part.is_file():
            return
        try:
            with source.opened(file.name, start=start) as body, part.open("ab") as target:
                write(body, target, start)
        except BeyondEnd:
            on_bytes(-start)
            part.unlink()  # it is no beginning of this file
            raise
        if file.size is not None and _size(part) < file.size:
            raise BrokenOff(f"it broke off after {_size(part):,} of {file.size:,} bytes")

    def write(body: Body, target: BinaryIO, start: int) -> None:
        nonlocal came
        _require_size(body.total, file, where)
        if body.start not in (0, start):
            raise BrokenOff(f"it sends bytes from {body.start:,} on, not from {start:,}")
        on_bytes(body.start - start)
        target.truncate(body.start)  # a server that knows no ranges begins anew
        here = body.start
        for chunk in body.chunks:
            here, came = here + len(chunk), came + len(chunk)
            if here > file.limit:
                raise DataError("D455", where=where, file=file.name, limit=file.limit)
            target.write(chunk)
            on_bytes(len(chunk))
        target.flush()
        os.fsync(target.fileno())

    _Attempts(patience, where).run(attempt, came=lambda: came)
    return came


def _require_size(total: int | None, file: Arrival, where: str) -> None:
    """Refuse a file of another size before it comes."""
    if total is not None and total > file.limit:
        raise DataError("D455", where=where, file=file.name, limit=file.limit)
    if total is not None and file.size is not None and total < file.size:
        raise DataError("D453", where=where, file=file.name)


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0
