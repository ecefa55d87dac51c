"""Publishing beside plain writing and plain reading, and what it survives: ``python benchmarks/publishing.py``.

A right dataset of so many events and as many claims is published in a fresh process. Beside it, in processes of
their own, pyarrow copies the same tables batch by batch with the same compression and does nothing else, and
DuckDB reads every column. Exits with 1 where a promise is not kept. --events gives another size; --folder measures
tables that are at hand.

With --kills, publishers of a small version are killed at random moments, and each state that they leave is verified.
With --flips, so many single bytes of a release are flipped, one at a time, and each must be found.
"""

import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Annotated

import duckdb
import pyarrow.parquet as pq
import typer
from rich.console import Console
from rich.table import Column, Table

from demarche.benchmarks.archive import write_archive
from demarche.benchmarks.memory import peak_bytes
from demarche.releases import publish
from demarche.releases.verify import verify
from demarche.schema.arrow import TABLE_NAMES
from demarche.schema.parquet import LEVEL, ROW_GROUP_ROWS
from demarche.tests.publisher import NEW, OLD, states_after_kills

# Ten million events with their claims are promised to be published in less time and memory than this, on two cores.
SECONDS_BAR, MEMORY_BAR = 180, 2e9
SIZE = 10_000_000

STAGES = ("publishing", "verifying", "writing", "reading")


def main(
    *,
    events: Annotated[int, typer.Option(help="How many events, and as many claims.")] = SIZE,
    folder: Annotated[Path | None, typer.Option(help="Tables at hand, instead of new ones.")] = None,
    kills: Annotated[int, typer.Option(help="Kill so many publishers instead.")] = 0,
    flips: Annotated[int, typer.Option(help="Flip so many bytes of a release instead.")] = 0,
    stage: Annotated[str | None, typer.Option(hidden=True)] = None,
    to: Annotated[Path | None, typer.Option(hidden=True)] = None,
) -> None:
    """Measure seconds, memory and ratios; or prove what kills and flipped bits leave."""
    if stage is not None and folder is not None and to is not None:
        print(json.dumps(_stage(stage, folder, to)))
        return
    with tempfile.TemporaryDirectory() as place:
        if kills or flips:
            build = write_archive(Path(place) / "build", events=1_000)
            raise typer.Exit(_hurt(build, Path(place), kills=kills, flips=flips))
        build = folder or write_archive(Path(place) / "build", events=events)
        figures = {name: _measured(name, build, Path(place)) for name in STAGES}
    Console().print(_table(figures))
    publishing = figures["publishing"]
    raise typer.Exit(publishing["seconds"] >= SECONDS_BAR or publishing["bytes"] >= MEMORY_BAR)


def _stage(stage: str, folder: Path, to: Path) -> dict[str, float]:
    """Return what a stage took: seconds, seconds of all cores, and the peak memory in bytes."""
    start = time.perf_counter()
    {"publishing": _publish, "verifying": _verify, "writing": _write, "reading": _read}[stage](folder, to)
    seconds = time.perf_counter() - start
    used = resource.getrusage(resource.RUSAGE_SELF)
    return {"seconds": seconds, "cpu": used.ru_utime + used.ru_stime, "bytes": peak_bytes()}


def _publish(folder: Path, to: Path) -> None:
    assert publish(folder, version=NEW, to=to / "releases").is_new


def _verify(_folder: Path, to: Path) -> None:
    assert verify(to / "releases", rules=False).is_sound


def _write(folder: Path, to: Path) -> None:
    """Let pyarrow copy the tables as they come."""
    for table in TABLE_NAMES:
        with pq.ParquetFile(folder / f"{table}.parquet") as file:
            schema, target = file.schema_arrow, to / f"{table}.parquet"
            with pq.ParquetWriter(target, schema, compression="zstd", compression_level=LEVEL) as writer:
                for batch in file.iter_batches(batch_size=ROW_GROUP_ROWS):
                    writer.write_batch(batch)
        target.unlink()


def _read(folder: Path, _to: Path) -> None:
    """Let DuckDB read every value of every column."""
    with duckdb.connect(config={"threads": 2}) as connection:
        for table in TABLE_NAMES:
            relation = connection.read_parquet(str(folder / f"{table}.parquet"))
            seen = ", ".join(f"max({column})" for column in relation.columns)
            relation.aggregate(f"count(*), {seen}").fetchall()


def _measured(stage: str, folder: Path, to: Path) -> dict[str, float]:
    """Return the figures of a stage that runs in a fresh process."""
    command = [sys.executable, "-m", "demarche.benchmarks.publishing", "--stage", stage]
    command += ["--folder", str(folder), "--to", str(to)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def _table(figures: dict[str, dict[str, float]]) -> Table:
    """Return a table with a line for each stage, and how many times as long publishing took."""
    names = ("", "s", "s of all cores", "peak memory, MB", "publishing takes, times")
    caption = f"promised of publishing: below {SECONDS_BAR} s and {MEMORY_BAR / 1e6:,.0f} MB on two cores"
    table = Table(*(Column(name, justify="right") for name in names), caption=caption)
    for name, row in figures.items():
        ratio = figures["publishing"]["seconds"] / row["seconds"]
        table.add_row(
            name,
            f"{row['seconds']:.1f}",
            f"{row['cpu']:.1f}",
            f"{row['bytes'] / 1e6:,.0f}",
            f"{ratio:.1f}",
        )
    return table


def _hurt(build: Path, place: Path, *, kills: int, flips: int) -> bool:
    """Return whether anything was torn or went unseen, and print what was found."""
    if kills:
        states = states_after_kills(build, place / "killed", kills=kills, seed=kills)
        print(
            f"{kills} kills, every state sound: " + ", ".join(f"{n} {state}" for state, n in states.items())
        )
    missed = 0
    if flips:
        for version in (OLD, NEW):
            publish(build, version=version, to=place / "flipped")
        found = _flipped(place / "flipped", flips)
        missed = found["unseen"]
        print(f"{flips} flipped bytes: " + ", ".join(f"{n} {what}" for what, n in found.items()))
    return missed > 0


def _flipped(shelf: Path, flips: int) -> Counter[str]:
    """Return in how many files of each kind a flipped byte was found, and how often none was."""
    chance, found = random.Random(flips), Counter[str](unseen=0)
    paths = sorted(path for path in shelf.rglob("*") if path.is_file())
    for number in range(flips):
        # Every other time a byte of all bytes, else a file of all files: small files have their turn too.
        sizes = [path.stat().st_size if number % 2 else 1 for path in paths]
        path = chance.choices(paths, sizes)[0]
        at, change = chance.randrange(path.stat().st_size), chance.randrange(1, 256)
        _change(path, at, change)
        seen = {fault.file for fault in verify(shelf, rules=False).faults}
        found["in the file" if path.name in seen else "in the sums" if seen else "unseen"] += 1
        _change(path, at, change)
    assert verify(shelf).is_sound
    return found


def _change(path: Path, at: int, change: int) -> None:
    with path.open("r+b") as file:
        (byte,) = os.pread(file.fileno(), 1, at)
        os.pwrite(file.fileno(), bytes([byte ^ change]), at)


if __name__ == "__main__":
    typer.run(main)
