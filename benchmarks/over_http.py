"""What a release costs to ask: bytes over HTTP, seconds on disk: ``python benchmarks/over_http.py``.

A release of so many events and as many claims stands behind a static web server on loopback, which counts the
bytes of every answer. Two readers fetch one state's month of events, whole rows, and three columns of a year:
polars, which reads Parquet over HTTP by itself, and pyarrow over a file that asks for ranges. Then each query of
docs/queries.md is run on the disk. Beside them stand the whole file of the year, and a plain DuckDB scan of it.
Exits with 1 where a promise is not kept. --release measures a version that stands already.
"""

import re
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import RawIOBase
from pathlib import Path
from typing import Annotated, Any
from urllib.request import Request, urlopen

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import typer
from rich.console import Console
from rich.table import Column, Table

from demarche.benchmarks.archive import write_archive
from demarche.releases import publish
from demarche.releases.layout import table_files
from demarche.releases.query import asked
from demarche.tests.queries_page import PAGE, queries_of

# What is promised of ten million events: bytes of a state's month, of three columns of a year; seconds of a query.
MONTH_BAR, YEAR_BAR, QUERY_BAR = 3e6, 5e6, 1.0
SIZE = 10_000_000
MOST_CLAIMED = """
SELECT
    (SELECT incident_id FROM claims GROUP BY ALL ORDER BY count(*) DESC, incident_id LIMIT 1) AS incident,
    (SELECT left(event_id, 4) FROM events GROUP BY ALL ORDER BY count(*) DESC, left(event_id, 4) LIMIT 1) AS year
"""
COLUMNS = ["event_date", "event_type", "sovereign"]


@dataclass
class Counter:
    """What a server has sent: the bytes of the bodies, and how many answers."""

    folder: Path
    bytes: int = 0
    answers: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)


class Handler(BaseHTTPRequestHandler):
    """Answers with files and parts of files, as any static web server does."""

    protocol_version = "HTTP/1.1"

    def __init__(self, counter: Counter, *args: Any) -> None:
        self.counter = counter
        super().__init__(*args)

    def do_HEAD(self) -> None:
        """Tell the size."""
        self.answer(has_body=False)

    def do_GET(self) -> None:
        """Send the file or the part."""
        self.answer(has_body=True)

    def answer(self, *, has_body: bool) -> None:
        """Send what is asked for, and count it."""
        path = self.counter.folder / self.path.lstrip("/")
        if not path.is_file():
            self.send_error(404)
            return
        size = path.stat().st_size
        first, last = _range(self.headers.get("Range"), size)
        is_part = self.headers.get("Range") is not None
        self.send_response(206 if is_part else 200)
        if is_part:
            self.send_header("Content-Range", f"bytes {first}-{last}/{size}")
        self.send_header("Accept-Ranges", "bytes")
        self.send_header("Content-Length", str(last + 1 - first))
        self.end_headers()
        if has_body:
            with path.open("rb") as file:
                file.seek(first)
                body = file.read(last + 1 - first)
            self.wfile.write(body)
            with self.counter.lock:
                self.counter.bytes += len(body)
                self.counter.answers += 1

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def _range(header: str | None, size: int) -> tuple[int, int]:
    match = re.fullmatch(r"bytes=(\d*)-(\d*)", header or "bytes=0-")
    if match is None:
        return 0, size - 1
    if not match[1]:
        return max(0, size - int(match[2])), size - 1
    return int(match[1]), min(int(match[2] or size), size - 1)


@contextmanager
def served(folder: Path) -> Iterator[tuple[str, Counter]]:
    counter = Counter(folder)
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, counter)) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", counter
        server.shutdown()


class RangeFile(RawIOBase):
    """A file far away, of which only what is read comes."""

    def __init__(self, url: str) -> None:
        self.url, self.at = url, 0
        with urlopen(Request(url, method="HEAD")) as answer:
            self.size = int(answer.headers["Content-Length"])

    def seek(self, offset: int, whence: int = 0) -> int:
        """Go to a byte."""
        self.at = (0, self.at, self.size)[whence] + offset
        return self.at

    def tell(self) -> int:
        """Return where we are."""
        return self.at

    def readable(self) -> bool:
        """Return that it can be read."""
        return True

    def seekable(self) -> bool:
        """Return that any byte can be gone to."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Return the bytes from here on."""
        last = self.size - 1 if size < 0 else min(self.at + size, self.size) - 1
        if last < self.at:
            return b""
        with urlopen(Request(self.url, headers={"Range": f"bytes={self.at}-{last}"})) as answer:
            content = bytes(answer.read())
        self.at += len(content)
        return content


def by_pyarrow(url: str, columns: list[str] | None, days: tuple[str, str] | None, state: str | None) -> int:
    """Read the row groups that the statistics do not rule out, as any reader does, and return the rows that fit."""
    file = pq.ParquetFile(pa.PythonFile(RangeFile(url)), pre_buffer=True)
    groups = [
        n for n in range(file.num_row_groups) if days is None or _may_hold(file.metadata.row_group(n), days)
    ]
    rows = pl.DataFrame(file.read_row_groups(groups, columns=columns))
    if days is not None:
        rows = rows.filter(_fits(days, state))
    return rows.height


def _may_hold(group: Any, days: tuple[str, str]) -> bool:
    ids = group.column(0).statistics
    return bool(ids.max >= days[0] and ids.min <= days[1])


def _fits(days: tuple[str, str], state: str | None) -> pl.Expr:
    return pl.col("event_id").is_between(*map(pl.lit, days)) & (pl.col("sovereign") == state)


def by_polars(url: str, columns: list[str] | None, days: tuple[str, str] | None, state: str | None) -> int:
    rows = pl.scan_parquet(url)
    if days is not None:
        rows = rows.filter(_fits(days, state))
    return (rows.select(columns) if columns else rows).collect().height


def main(
    *,
    events: Annotated[int, typer.Option(help="How many events, and as many claims.")] = SIZE,
    release: Annotated[Path | None, typer.Option(help="A version at hand, instead of a new one.")] = None,
) -> None:
    """Measure."""
    with tempfile.TemporaryDirectory(prefix="demarche-") as temporary:
        if release is None:
            build = write_archive(Path(temporary, "build"), events=events)
            release = publish(build, version="2024.2.0", to=Path(temporary, "releases")).folder
        is_kept = [measure_bytes(release), measure_queries(release)]
    sys.exit(0 if all(is_kept) else 1)


def measure_bytes(release: Path) -> bool:
    """Print what two readers fetch, and return whether the promises are kept."""
    # The fullest year, and in it the month and the state with the most events.
    file = max(table_files(release, "events"), key=lambda path: path.stat().st_size)
    fullest = (
        "SELECT left(event_id, 6), sovereign, count(*) FROM events WHERE sovereign IS NOT NULL GROUP BY ALL"
    )
    with duckdb.connect() as connection:
        connection.read_parquet(str(file)).create_view("events")
        month, state, rows = connection.sql(f"{fullest} ORDER BY 3 DESC, 1, 2 LIMIT 1").fetchall()[0]
        scan = seconds(lambda: connection.sql("SELECT max(COLUMNS(*)) FROM events").fetchall())
        total = connection.sql("SELECT count(*) FROM events").fetchall()[0][0]
    title = (
        f"{file.name}: {total:,} events, {file.stat().st_size / 1e6:.1f} MB; DuckDB scans it in {scan:.2f} s"
    )
    numbers = [Column(name, justify="right") for name in ("rows", "MB", "of the bar", "requests", "s")]
    table = Table("what", "reader", *numbers, title=title)
    is_kept = True
    with served(release) as (url, counter):
        for what, columns, days, bar, expected in (
            (f"{state} in {month}, whole rows", None, (month, f"{month}99"), MONTH_BAR, rows),
            (f"three columns of {file.stem[-4:]}", COLUMNS, None, YEAR_BAR, total),
        ):
            for reader in (by_polars, by_pyarrow):
                counter.bytes = counter.answers = 0
                began = time.perf_counter()
                found = reader(f"{url}/{file.name}", columns, days, state)
                took = time.perf_counter() - began
                if found != expected:
                    raise SystemExit(f"{reader.__name__} found {found:,} rows, not {expected:,}")
                is_kept &= counter.bytes < bar
                table.add_row(
                    what, reader.__name__.removeprefix("by_"), f"{found:,}", f"{counter.bytes / 1e6:.2f}",
                    f"{counter.bytes / bar:.2f}", f"{counter.answers}", f"{took:.2f}",
                )  # fmt: skip
    Console().print(table)
    return is_kept


def measure_queries(release: Path) -> bool:
    """Print how long each query of the page takes, and return whether each keeps its promise.

    They ask about the incident of which most is claimed, and about the year of which most is told.
    """
    with asked(MOST_CLAIMED, release=release) as answer:
        incident, year = answer.relation.fetchall()[0]
    console, is_kept = Console(), True
    for query in queries_of(PAGE.read_text(encoding="utf-8")):
        if query.language != "sql":
            continue
        if "FROM changes" in query.code and not (release / "changes.parquet").is_file():
            console.print(f"{query.heading}: not measured, for this version has no changes")
            continue
        sql = re.sub(r"irq-[a-z0-9-]+-strike", incident, query.code)
        sql = sql.replace("BETWEEN '2024' AND '2025'", f"BETWEEN '{year}' AND '{int(year) + 1}'")
        with asked(sql, release=release) as answer:
            began = time.perf_counter()
            rows = sum(batch.num_rows for batch in answer.batches()[1])
            took = time.perf_counter() - began
        is_kept &= took < QUERY_BAR
        verdict = "" if took < QUERY_BAR else ", too slow"
        console.print(f"{query.heading}: {rows:,} rows in {took:.2f} s{verdict}")
    return is_kept


def seconds(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    typer.run(main)
