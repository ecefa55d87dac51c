"""A static web server on loopback for tests: it counts what it sends, and fails as it is told."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

__all__ = ["Shelf", "served"]


@dataclass
class Shelf:
    """A folder that is served, and how the server behaves; ``sent`` are the bytes of all bodies."""

    root: Path
    has_ranges: bool = True
    has_lengths: bool = True
    # Of each path: after how many bytes the connection is cut, an answer after the other.
    cuts: dict[str, list[int]] = field(default_factory=dict)
    # Of each path: the statuses to answer with first.
    statuses: dict[str, list[int]] = field(default_factory=dict)
    # Of each path: what is sent instead of the file.
    instead: dict[str, bytes] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)
    sent: int = 0
    asked: list[tuple[str, str | None]] = field(default_factory=list)
    url: str = ""

    def ranges(self, name: str) -> list[str | None]:
        """Return the Range of every request for a file of this name."""
        return [part for path, part in self.asked if path.endswith(f"/{name}")]


@contextmanager
def served(root: Path, **options: Any) -> Iterator[Shelf]:
    """Give a folder as it is served."""
    shelf = Shelf(root, **options)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            _answer(self, shelf)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        shelf.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield shelf
        finally:
            server.shutdown()
            thread.join()


def _answer(request: BaseHTTPRequestHandler, shelf: Shelf) -> None:
    path = request.path.partition("?")[0]
    shelf.asked.append((request.path, request.headers.get("Range")))
    if path in shelf.moved:
        request.send_response(302)
        request.send_header("Location", shelf.moved[path])
        request.end_headers()
        return
    statuses = shelf.statuses.get(path)
    file = shelf.root / path.lstrip("/")
    if statuses:
        request.send_error(statuses.pop(0))
        return
    if path not in shelf.instead and not file.is_file():
        request.send_error(404)
        return
    content = shelf.instead.get(path) or file.read_bytes()
    match = re.fullmatch(r"bytes=(\d+)-", request.headers.get("Range") or "")
    start = int(match[1]) if match and shelf.has_ranges else 0
    if start >= len(content) > 0:
        request.send_error(416)
        return
    request.send_response(206 if start else 200)
    if start:
        request.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
    if shelf.has_lengths:
        request.send_header("Content-Length", str(len(content) - start))
    request.end_headers()
    cuts = shelf.cuts.get(path)
    body = content[start : start + cuts.pop(0)] if cuts else content[start:]
    shelf.sent += len(body)
    request.wfile.write(body)
