"""Two versions with one row in a hundred changed, compared: ``python benchmarks/diffing.py``.

Ten million events and as many claims are written twice, the second time with known changes, and compared in a
fresh process. Beside it, DuckDB reads every column of both and does nothing with them: no comparison can be
quicker. Exits with 1 where a count is not exact or a promise is not kept. It takes five minutes.
"""

import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from string import Template
from typing import Annotated

import duckdb
import typer

from demarche.benchmarks.archive import write_archive
from demarche.benchmarks.memory import peak_bytes
from demarche.releases.changes import diff
from demarche.schema.arrow import TABLE_NAMES

SIZE = 10_000_000
SQL = Path(__file__).with_suffix(".sql")

# What is promised of two versions of ten million events and as many claims.
SECONDS_BAR, MEMORY_BAR = 60, 2e9

# Of a thousand rows, how many are other ones: what ``diffing.sql`` makes.
OF_A_THOUSAND = {
    "events": {"added": 2, "changed": 6, "withdrawn": 1, "moved": 1},
    "claims": {"added": 2, "changed": 7, "withdrawn": 1, "moved": 0},
}
COLUMNS_OF_A_THOUSAND = {
    "events": {"modality": 6, "confidence": 1},
    "claims": {"count_text": 1, "span_end": 7},
}


def main(
    *,
    events: Annotated[int, typer.Option(min=1000, help="A whole number of thousands.")] = SIZE,
    old: Annotated[Path | None, typer.Option(hidden=True)] = None,
    new: Annotated[Path | None, typer.Option(hidden=True)] = None,
) -> None:
    """Measure seconds and memory, and hold the counts against what was changed."""
    if old is not None and new is not None:
        print(json.dumps(_compared(old, new)))
        return
    with tempfile.TemporaryDirectory() as place:
        first, second = write_archive(Path(place, "old"), events=events), Path(place, "new")
        write_second(first, second)
        command = [sys.executable, "-m", "demarche.benchmarks.diffing"]
        folders = ["--old", str(first), "--new", str(second)]
        done = subprocess.run([*command, *folders], check=True, stdout=subprocess.PIPE, text=True)
        reading = _read(first) + _read(second)
    found = json.loads(done.stdout)
    is_exact = found["counts"] == _expected(events, OF_A_THOUSAND)
    is_exact &= found["columns"] == _expected(events, COLUMNS_OF_A_THOUSAND)
    print(f"two versions of {events:,} events and claims, each with one row in a hundred changed")
    print(
        f"  compared in {found['seconds']:.1f} s (bar: {SECONDS_BAR}), of two cores' work {found['work']:.1f} s"
    )
    print(f"  plain reading of both {reading:.1f} s, so {found['seconds'] / reading:.1f} times as long")
    print(f"  peak memory {found['bytes'] / 1e6:,.0f} MB (bar: {MEMORY_BAR / 1e6:,.0f})")
    print(f"  counts {'exact' if is_exact else 'NOT exact: ' + done.stdout}")
    is_kept = found["seconds"] < SECONDS_BAR and found["bytes"] < MEMORY_BAR
    raise typer.Exit(not (is_exact and is_kept))


def write_second(old: Path, new: Path) -> None:
    """Write the second version: the changed tables, and the others as they are."""
    new.mkdir(parents=True)
    with duckdb.connect(
        config={"memory_limit": "1500MB", "temp_directory": str(new / "spill")}
    ) as connection:
        connection.execute("SET enable_progress_bar = false")
        connection.execute(Template(SQL.read_text(encoding="utf-8")).substitute(old=old, new=new))
    for table in TABLE_NAMES:
        if table not in OF_A_THOUSAND:
            shutil.copyfile(old / f"{table}.parquet", new / f"{table}.parquet")


def _compared(old: Path, new: Path) -> dict[str, object]:
    start = time.perf_counter()
    found = diff(old, new)
    seconds = time.perf_counter() - start
    differing = [table for table in found.tables if not table.is_same]
    kinds = ("added", "changed", "withdrawn", "moved")
    return {
        "seconds": seconds,
        "work": time.process_time(),
        "bytes": peak_bytes(),
        "counts": {table.table_name: {kind: getattr(table, kind) for kind in kinds} for table in differing},
        "columns": {table.table_name: dict(table.columns) for table in differing},
    }


def _expected(events: int, of_a_thousand: dict[str, dict[str, int]]) -> dict[str, dict[str, int]]:
    return {
        table: {name: count * events // 1000 for name, count in counts.items()}
        for table, counts in of_a_thousand.items()
    }


def _read(folder: Path) -> float:
    """Let DuckDB read every value of every column, and return how long it took."""
    start = time.perf_counter()
    with duckdb.connect(config={"threads": 2}) as connection:
        for table in TABLE_NAMES:
            relation = connection.read_parquet(str(folder / f"{table}.parquet"))
            relation.aggregate(", ".join(f"max({column})" for column in relation.columns)).fetchall()
    return time.perf_counter() - start


if __name__ == "__main__":
    typer.run(main)
