"""Where releases are fetched from: a static web server or a folder, file by file, from any byte on."""

import http.client
import re
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO, Protocol
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit, urlunsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
    UnknownHandler,
)

from demarche import __version__
from demarche.schema.errors import DataError

__all__ = ["CHUNK", "Absent", "BeyondEnd", "Body", "BrokenOff", "Patience", "Source", "source_at"]

# Bytes read at once.
CHUNK = 1 << 16

# A busy server answers so, and may answer otherwise a moment later.
PASSING = {408, 425, 429, 500, 502, 503, 504}

CONTENT_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+|\*)")


@dataclass(frozen=True, kw_only=True)
class Patience:
    """How long a server is waited for: ``seconds`` for a byte, and so many ``attempts`` one after the other.

    Before each further attempt there is a pause, twice as long each time. An answer that after a ``window``
    (in seconds) has come with fewer than ``slowest`` bytes a second is broken off.
    """

    seconds: float = 30
    attempts: int = 5
    pause: float = 1
    window: float = 60
    slowest: int = 1024


class Absent(Exception):  # noqa: N818  # it says what is so
    """There is no such file."""


class BrokenOff(Exception):  # noqa: N818  # it says what happened
    """The answer broke off or did not come; another attempt may help."""


class BeyondEnd(BrokenOff):
    """The file ends before the byte that was asked for."""


@dataclass(frozen=True)
class Body:
    """A file from byte ``start`` on; ``total`` is the size of the whole file, None where nobody tells."""

    start: int
    total: int | None
    chunks: Iterator[bytes]


class Source(Protocol):
    """A folder of files, near or far."""

    @property
    def where(self) -> str:
        """Return what a person calls it."""

    def within(self, name: str) -> "Source":
        """Return a folder in it."""

    def opened(self, name: str, *, start: int = 0) -> Any:
        """Give the ``Body`` of a file from a byte on, or from its beginning where that cannot be had.

        Raises:
            Absent: there is no such file.
            BrokenOff: it did not come.
            DataError: D011, D459, it cannot be had at all.
        """


def source_at(place: str | Path, *, patience: Patience) -> Source:
    """Return the source that an address or a path means.

    Raises:
        DataError: D001, there is no such folder; D459, no such address can be fetched from.

    >>> source_at("https://example.org/releases/index.json?key=1", patience=Patience()).where
    'https://example.org/releases'
    """
    if "://" not in str(place):
        return _folder(Path(place))
    try:
        parts = urlsplit(str(place))
    except ValueError as reason:
        raise DataError("D459", where=str(place), reason=reason) from reason
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise DataError("D459", where=str(place), reason="it is no address of a web server")
    if parts.username is not None:
        shown = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
        raise DataError("D459", where=shown, reason="a name or a password stands in it")
    path = parts.path.removesuffix("index.json").rstrip("/")
    return _Web(urlunsplit(parts._replace(path=path, query="", fragment="")), parts.query, patience)


def _folder(path: Path) -> "_Folder":
    if not path.is_dir():
        raise DataError("D001", where=str(path))
    return _Folder(path)


@dataclass(frozen=True)
class _Folder:
    """A folder of this machine."""

    path: Path

    @property
    def where(self) -> str:
        return str(self.path)

    def within(self, name: str) -> "_Folder":
        return _Folder(self.path / name)

    @contextmanager
    def opened(self, name: str, *, start: int = 0) -> Iterator[Body]:
        path = self.path / name
        try:
            file = path.open("rb")
        except (FileNotFoundError, NotADirectoryError) as reason:
            raise Absent from reason
        except OSError as reason:
            raise DataError("D011", where=str(path), reason=reason.strerror or reason) from reason
        with file:
            file.seek(start)
            yield Body(start, path.stat().st_size, self._chunks(file))

    def _chunks(self, file: BinaryIO) -> Iterator[bytes]:
        try:
            yield from iter(lambda: file.read(CHUNK), b"")
        except OSError as reason:
            raise DataError("D011", where=file.name, reason=reason.strerror or reason) from reason


@dataclass(frozen=True)
class _Web:
    """A folder of a static web server."""

    where: str
    query: str
    patience: Patience

    def within(self, name: str) -> "_Web":
        return replace(self, where=f"{self.where}/{name}")

    @contextmanager
    def opened(self, name: str, *, start: int = 0) -> Iterator[Body]:
        url = f"{self.where}/{name}" + (f"?{self.query}" if self.query else "")
        headers = {"User-Agent": f"demarche/{__version__}", "Accept-Encoding": "identity"}
        request = Request(url, headers=headers | ({"Range": f"bytes={start}-"} if start else {}))  # noqa: S310  # http(s) only
        try:
            with _opener().open(request, timeout=self.patience.seconds) as response:
                first, total = _extent(response)
                yield Body(first, total, self._chunks(response))
        except HTTPError as answer:
            answer.close()
            raise _meaning(answer, f"{self.where}/{name}") from answer
        except (ssl.SSLCertVerificationError, http.client.InvalidURL) as reason:
            raise DataError("D459", where=self.where, reason=reason) from reason
        except URLError as failure:
            if isinstance(failure.reason, ssl.SSLCertVerificationError):
                raise DataError("D459", where=self.where, reason=failure.reason) from failure
            raise BrokenOff(str(failure.reason)) from failure
        except (TimeoutError, ConnectionError, http.client.HTTPException, ssl.SSLError) as reason:
            raise BrokenOff(str(reason) or type(reason).__name__) from reason

    def _chunks(self, response: http.client.HTTPResponse) -> Iterator[bytes]:
        """Yield what comes, until all is there, or it comes too slowly, or it stops too early."""
        began, came, awaited = time.monotonic(), 0, response.length
        while chunk := response.read1(CHUNK):
            came += len(chunk)
            yield chunk
            passed = time.monotonic() - began
            if passed > self.patience.window and came < self.patience.slowest * passed:
                raise BrokenOff(f"only {came:,} bytes came in {passed:.0f} seconds")
        if awaited is not None and came < awaited:
            raise BrokenOff(f"it broke off after {came:,} of {awaited:,} bytes")


class _Redirects(HTTPRedirectHandler):
    """Goes where a server sends us, but nowhere else than the web, and never from a guarded address to an open one."""

    def redirect_request(self, req: Request, fp: Any, *args: Any) -> Request | None:
        """Return the request to make instead."""
        address = args[-1]
        allowed = ("https://",) if req.type == "https" else ("https://", "http://")
        if not address.startswith(allowed):
            fp.close()
            raise DataError("D459", where=req.full_url.partition("?")[0], reason=f"it leads to {address}")
        return super().redirect_request(req, fp, *args)


def _opener() -> OpenerDirector:
    """Return what speaks http and https, and nothing else: no file and no ftp, wherever we are sent."""
    opener = OpenerDirector()
    handlers = (
        ProxyHandler, HTTPHandler, HTTPSHandler, HTTPDefaultErrorHandler,
        HTTPErrorProcessor, _Redirects, UnknownHandler,
    )  # fmt: skip
    for handler in handlers:
        opener.add_handler(handler())
    return opener


def _extent(response: http.client.HTTPResponse) -> tuple[int, int | None]:
    """Return where an answer begins in the file, and how large the whole file is."""
    if response.status != http.client.PARTIAL_CONTENT:
        return 0, response.length
    match = CONTENT_RANGE.fullmatch(response.headers.get("Content-Range", ""))
    if match is None:
        raise BrokenOff("it does not say which part of the file it sends")
    return int(match[1]), None if match[2] == "*" else int(match[2])


def _meaning(answer: HTTPError, where: str) -> Exception:
    """Return what a status that is no success means to us."""
    if answer.code in (404, 410):
        return Absent()
    if answer.code == 416:
        return BeyondEnd("it has no bytes from there on")
    if answer.code in PASSING:
        return BrokenOff(f"{answer.code} {answer.reason}")
    return DataError("D459", where=where, reason=f"the server says {answer.code} {answer.reason}")
