"""A text file, line by line: in UTF-8 or in Excel's "Unicode text", of any length, with a bound on each line."""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from demarche.validate.read.faults import Unreadable

__all__ = ["LONGEST", "LineTooLong", "Lines", "opened"]

# No row of ours comes near: more is a file without line ends, or a quotation mark that is never closed.
LONGEST = 2**24

# What other formats begin with; none of them can be read as lines of text.
MAGIC = {
    b"PAR1": "it is a Parquet file: name it .parquet",
    b"PK\x03\x04": "it is a spreadsheet or another zip file: open it and save it as CSV UTF-8",
    b"\xd0\xcf\x11\xe0": "it is an old spreadsheet: open it and save it as CSV UTF-8",
    b"\x1f\x8b": "it is compressed: unpack it",
    b"(\xb5/\xfd": "it is compressed: unpack it",
}


class LineTooLong(Exception):  # noqa: N818  # told to the reader of the lines, who goes on behind it
    """A line has more than ``LONGEST`` characters; it was passed over."""


class Lines(Iterator[str]):
    """The lines of a stream, which can be given back to be read again.

    Attributes:
        number: how many lines were read.
        taken: the lines since ``mark`` was called last.
    """

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream
        self._again: deque[str] = deque()
        self.number = 0
        self.taken: list[str] = []
        self._size = 0

    def __next__(self) -> str:
        """Return the next line with its end; refuse one that is too long, alone or with those before it."""
        line = self._again.popleft() if self._again else self._read()
        if not line:
            raise StopIteration
        self.number += 1
        self.taken.append(line)
        self._size += len(line)
        if self._size >= LONGEST:
            raise LineTooLong
        return line

    def _read(self) -> str:
        """Return the next line of the stream; of one that is too long, its beginning."""
        line = rest = self._stream.readline(LONGEST)
        while len(rest) >= LONGEST and not rest.endswith(("\n", "\r")):
            rest = self._stream.readline(LONGEST)
        return line

    def mark(self) -> None:
        """Forget which lines were taken: the next row begins."""
        self.taken.clear()
        self._size = 0

    def give_back(self) -> None:
        """Give back all lines taken but the first, so that they are read again."""
        self.number -= len(self.taken) - 1
        self._again.extendleft(reversed(self.taken[1:]))
        self.mark()


@contextmanager
def opened(path: Path, *, may_be_empty: bool = False) -> Iterator[IO[str]]:
    """Open a file as text, line ends as they are.

    Raises:
        Unreadable: the file is empty, binary, cannot be opened, or is not in its encoding, which is told
            with line and byte once that place is reached.
    """
    try:
        with path.open("rb") as raw:
            head = raw.read(4096)
        if not head and not may_be_empty:
            raise Unreadable("it is empty: not even the names of the columns stand in it")
        encoding = _encoding(head)
        with path.open(encoding=encoding, newline="") as stream:
            yield stream
    except UnicodeDecodeError as reason:
        raise Unreadable(_misplaced(path, encoding) or f"it is not text: {reason.reason}") from reason
    except OSError as reason:
        raise Unreadable(f"it cannot be read: {reason.strerror or reason}") from reason


def _encoding(head: bytes) -> str:
    """Return the encoding that the first bytes tell; only UTF-8 goes without a mark."""
    for start, what in MAGIC.items():
        if head.startswith(start):
            raise Unreadable(what)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if b"\0" in head.split(b"\n")[0]:
        raise Unreadable("it is binary, or UTF-16 without its mark: save it as CSV UTF-8")
    return "utf-8-sig"


def _misplaced(path: Path, encoding: str) -> str | None:
    """Return where the first bytes stand that are not UTF-8."""
    if encoding != "utf-8-sig":
        return None
    with path.open("rb") as raw:
        number, offset = 1, 0
        while part := raw.readline(LONGEST):
            try:
                part.decode("utf-8")
            except UnicodeDecodeError as reason:
                if reason.end < len(part) or len(part) < LONGEST:
                    byte = part[reason.start]
                    return (
                        f"line {number} is not UTF-8: the byte {byte:#04x} stands at {offset + reason.start}"
                    )
                raw.seek(reason.start - len(part), 1)
                part = part[: reason.start]
            number += part.endswith(b"\n")
            offset += len(part)
    return None
