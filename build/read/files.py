"""A file's bytes, and bytes as text, with one clear error for each way in which a file can be wrong."""

from pathlib import Path

from demarche.schema.errors import DataError

__all__ = ["LARGEST_FILE", "decoded", "read_bytes", "unreadable"]

# One document of more bytes than this is refused before it is read: see LARGEST_TEXT.
LARGEST_FILE = 20_000_000
# Text has no NUL; archives, images and office files have one within their first bytes.
BINARY_SAMPLE = 8_192
UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def read_bytes(path: Path) -> bytes:
    """Return the bytes of a file that holds one document.

    Raises:
        DataError: D003 empty, D004 binary, D006 too large, D011 not readable.
    """
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise DataError("D006", where=str(path), size=_megabytes(size), limit=_megabytes(LARGEST_FILE))
        raw = path.read_bytes()
    except OSError as error:
        raise unreadable(path, error) from error
    if not raw.strip():
        raise DataError("D003", where=str(path))
    if b"\0" in raw[:BINARY_SAMPLE] and not raw.startswith(UTF_16_MARKS):
        raise DataError("D004", where=str(path))
    return raw


def decoded(raw: bytes, *, where: str) -> str:
    r"""Return UTF-8 bytes as text, without a byte order mark.

    Raises:
        DataError: D005 with the offset of the first byte that is not UTF-8.

    >>> decoded(b"caf\xe9", where="menu.txt")
    Traceback (most recent call last):
    demarche.schema.errors.DataError: D005 menu.txt: The text is not UTF-8 (at byte 3).
    """
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError("D005", where=where, byte=error.start) from error


def unreadable(path: Path, error: Exception) -> DataError:
    """Return the error that says why a file cannot be read."""
    reason = (
        (error.strerror if isinstance(error, OSError) else None)
        or str(error).split("\n")[0]
        or type(error).__name__
    )
    return DataError("D011", where=str(path), reason=reason[:1].lower() + reason[1:].rstrip("."))


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.0f} MB"
