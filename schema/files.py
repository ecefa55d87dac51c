"""Writing where the disk may refuse: whole files that appear or do not, and one clear message of what it refuses."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from demarche.schema.errors import DataError

__all__ = ["append", "is_full", "telling_why", "write_whole"]


def write_whole(content: bytes, path: Path) -> None:
    """Write a file aside and rename it, so that nobody ever reads half of it.

    Raises:
        DataError: D013, the disk is full; D014, nothing can be written here.
    """
    with telling_why(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_name(f".{path.name}.tmp")
        try:
            with aside.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            aside.replace(path)
        finally:
            aside.unlink(missing_ok=True)


def append(text: str, path: Path) -> None:
    """Add text at the end of a file that other steps may have written to.

    Raises:
        DataError: D013, the disk is full; D014, nothing can be written here.
    """
    with telling_why(path), path.open("a", encoding="utf-8", newline="\n") as file:
        file.write(text)


@contextmanager
def telling_why(path: Path) -> Iterator[None]:
    """Turn what the disk refuses into one clear message."""
    try:
        yield
    except OSError as reason:
        if is_full(reason):
            raise DataError("D013", where=str(path)) from reason
        raise DataError("D014", where=str(path), reason=reason.strerror or reason) from reason


def is_full(reason: OSError) -> bool:
    """Return whether no space is left, on the disk or of what its user may take."""
    return reason.errno in (errno.ENOSPC, errno.EDQUOT)
