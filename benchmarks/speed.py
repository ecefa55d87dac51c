"""Speed, start-up and memory on one core, against what was promised: ``python benchmarks/speed.py``.

Every figure is measured in a fresh process that is held to one core and one thread (on Linux). A build is reading,
coding, linking and writing. Warm-up is apart: only start-up and the build from cold include the loading of the parser.
Exits with 1 where a promise is not kept. It takes ten minutes, most of them for the build whose memory is measured.
"""

import json
import os
import platform
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track
from rich.table import Column, Table

# The libraries that start threads of their own, and how each is told to have one.
SETTINGS = ("BLIS_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "POLARS_MAX_THREADS")
ONE_THREAD = dict.fromkeys(SETTINGS, "1")
# The first start fills the disk's cache; of the others the middle one counts.
STARTS = 6
# Memory is promised for a build of so many; --quick takes fewer and judges none.
MEMORY_DOCUMENTS = 10_000
FIRST_DOCUMENT = "import demarche; demarche.code('Iraq summoned the Turkish ambassador.')"


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure, and what was promised of it, in the same unit; None where nothing was."""

    what: str
    value: float
    unit: str
    at_least: float | None = None
    below: float | None = None

    @property
    def is_met(self) -> bool | None:
        """Whether the promise is kept; None where there is none."""
        if self.at_least is not None:
            return self.value >= self.at_least
        return self.value < self.below if self.below is not None else None

    @property
    def bar(self) -> str:
        """The promise in words."""
        if self.at_least is not None:
            return f"at least {_shown(self.at_least)}"
        return f"below {_shown(self.below)}" if self.below is not None else ""


def main(
    *,
    quick: Annotated[bool, typer.Option("--quick", help="Build 1,000 documents, not 10,000.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON in place of a table.")] = False,
) -> None:
    """Measure start-up, speed and memory on one core; exit with 1 where a promise is not kept."""
    machine = _hold_to_one_core()
    figures = _measure(memory_documents=1_000 if quick else MEMORY_DOCUMENTS)
    if as_json:
        rows = [asdict(figure) | {"is_met": figure.is_met} for figure in figures]
        print(json.dumps({"machine": machine, "figures": rows}, indent=2))
    else:
        Console().print(_table(figures, caption=f"Documents of 400 words · {machine}"))
    raise typer.Exit(any(figure.is_met is False for figure in figures))


def _hold_to_one_core() -> str:
    """Return what is measured on; this process and all that it starts now run on one core."""
    core = max(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {core})
    load = os.getloadavg()[0]
    return f"{_processor()}, core {core}, load {load:.1f} before, Python {platform.python_version()}"


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return line.partition(": ")[2]
    return platform.machine()


def _measure(*, memory_documents: int) -> list[Figure]:
    """Return all figures, each stage measured in its own process, one after the other."""
    start_up = median([_start() for _ in range(STARTS)][1:])
    stages = (("coding", 160), ("cascade", 320), ("building", 1_000), ("memory", memory_documents))
    coding, cascade, building, memory = (_run(name, count) for name, count in track(stages, console=_talk()))
    build = f"build of {memory_documents:,}"
    promised = 1_000.0 if memory_documents == MEMORY_DOCUMENTS else None
    return [
        Figure("start-up to first document coded", start_up, "s", below=2.0),
        Figure("tokenizing only", coding["tokenizing_words"], "words/s"),
        Figure("parsing only", coding["parsing_words"], "words/s"),
        Figure("coding, every sentence parsed", coding["coding_words"], "words/s"),
        Figure("the same", coding["coding_documents"], "documents/s", at_least=25.0),
        Figure("coder's own time over parser's", coding["own_over_parsing"], "times", below=1.0),
        Figure("mixed stream, one in ten relevant, everything parsed", cascade["every"], "documents/s"),
        Figure("the same, with the cascade", cascade["documents"], "documents/s"),
        Figure("gain by the cascade", cascade["gain"], "times", at_least=5.0),
        Figure("share of the core it was given", 100 * coding["share_of_core"], "per cent"),
        Figure("build of 1,000 after warm-up", building["documents"], "documents/s"),
        Figure(f"{build} from cold", memory["documents"], "documents/s"),
        Figure(f"peak memory, {build}", memory["bytes"] / 1e6, "MB", below=promised),
    ]


def _start() -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", FIRST_DOCUMENT], check=True, env=os.environ | ONE_THREAD)
    return time.perf_counter() - start


def _run(stage: str, count: int) -> dict[str, float]:
    """Return the figures of a stage that runs in a fresh process."""
    command = [sys.executable, "-m", "demarche.benchmarks.stages", stage, str(count)]
    done = subprocess.run(command, check=True, env=os.environ | ONE_THREAD, stdout=subprocess.PIPE, text=True)
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def _talk() -> Console:
    """Return where progress goes: a terminal's stderr."""
    console = Console(stderr=True)
    console.quiet = not console.is_terminal
    return console


def _table(figures: list[Figure], *, caption: str) -> Table:
    table = Table("what", Column("figure", justify="right"), "unit", "bar", "met", caption=caption)
    met = {None: "", True: "[green]yes[/]", False: "[red]no[/]"}
    for figure in figures:
        table.add_row(figure.what, _shown(figure.value), figure.unit, figure.bar, met[figure.is_met])
    return table


def _shown(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.2f}"


if __name__ == "__main__":
    typer.run(main)
