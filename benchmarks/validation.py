"""Validation beside plain reading, and its memory: ``python benchmarks/validation.py``.

A right dataset of so many events and as many claims is validated in a fresh process, two threads wide. Beside
it, DuckDB reads every column of the same files and does nothing with them: no validation can be quicker. Exits
with 1 where a promise is not kept. It takes five minutes; --quick leaves out the largest dataset.
"""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Annotated

import duckdb
import typer
from rich.console import Console
from rich.table import Column, Table

from demarche.benchmarks.archive import write_archive
from demarche.benchmarks.memory import peak_bytes
from demarche.schema.arrow import TABLE_NAMES
from demarche.validate import validate_folder

SIZES = (1_000_000, 3_000_000, 10_000_000)

# Ten million events and ten million claims are promised to take less memory than this.
MEMORY_BAR = 1e9
# Time is promised to grow with the rows: so much more for each row at the largest size than at the smallest, no more.
GROWTH_BAR = 1.5


def main(
    *,
    quick: Annotated[bool, typer.Option("--quick", help="Leave out the largest dataset.")] = False,
    stage: Annotated[str | None, typer.Option(hidden=True)] = None,
    folder: Annotated[Path | None, typer.Option(hidden=True)] = None,
) -> None:
    """Measure rows a second, memory, and the ratio to plain reading."""
    if stage is not None and folder is not None:
        print(json.dumps(_stage(stage, folder)))
        return
    figures = []
    for size in SIZES[:2] if quick else SIZES:
        with tempfile.TemporaryDirectory() as place:
            archive = write_archive(Path(place), events=size)
            figures.append(
                {"events": size} | _measured("validating", archive) | _measured("reading", archive)
            )
    Console().print(_table(figures))
    growth = _seconds_a_row(figures[-1]) / _seconds_a_row(figures[0])
    print(f"time a row, largest over smallest: {growth:.2f} (bar: below {GROWTH_BAR})")
    raise typer.Exit(growth >= GROWTH_BAR or any(row["validating_bytes"] >= MEMORY_BAR for row in figures))


def _stage(stage: str, folder: Path) -> dict[str, float]:
    """Return the seconds and the peak memory of a stage, in bytes, and how many rows there were."""
    start = time.perf_counter()
    rows = _validate(folder) if stage == "validating" else _read(folder)
    seconds = time.perf_counter() - start
    peak = peak_bytes()
    return {"rows": rows, f"{stage}_seconds": seconds, f"{stage}_bytes": peak}


def _validate(folder: Path) -> int:
    report = validate_folder(folder)
    assert report.is_clean
    assert not report.findings, report.totals
    return sum(report.rows.values())


def _read(folder: Path) -> int:
    """Let DuckDB read every value of every column, and count the rows."""
    rows = 0
    with duckdb.connect(config={"threads": 2}) as connection:
        for table in TABLE_NAMES:
            relation = connection.read_parquet(str(folder / f"{table}.parquet"))
            seen = ", ".join(f"max({column})" for column in relation.columns)
            (count, *_), *_ = relation.aggregate(f"count(*), {seen}").fetchall()
            rows += count
    return rows


def _measured(stage: str, folder: Path) -> dict[str, float]:
    """Return the figures of a stage that runs in a fresh process."""
    command = [
        sys.executable,
        "-m",
        "demarche.benchmarks.validation",
        "--stage",
        stage,
        "--folder",
        str(folder),
    ]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def _seconds_a_row(row: dict[str, float]) -> float:
    return row["validating_seconds"] / row["rows"]


def _table(figures: list[dict[str, float]]) -> Table:
    """Return a table with a line for each size."""
    names = (
        "events and claims, each",
        "validated, s",
        "rows/s",
        "peak memory, MB",
        "plain reading, s",
        "rows/s",
        "times as long",
    )
    table = Table(*(Column(name, justify="right") for name in names), caption="all rules, without texts")
    for row in figures:
        validating, reading = row["validating_seconds"], row["reading_seconds"]
        table.add_row(
            f"{row['events']:,}",
            f"{validating:.1f}",
            f"{row['rows'] / validating:,.0f}",
            f"{row['validating_bytes'] / 1e6:,.0f}",
            f"{reading:.1f}",
            f"{row['rows'] / reading:,.0f}",
            f"{validating / reading:.1f}",
        )
    return table


if __name__ == "__main__":
    typer.run(main)
