"""Thresholds that no test holds: ``python benchmarks/thresholds.py known build/link``.

Every number in a constant of a module is made larger and smaller in turn, in a copy of the tree that is gone
afterwards. The tests nearest to the module run until one fails; a change after which none does is named.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from compileall import compile_dir
from pathlib import Path
from py_compile import PycInvalidationMode
from typing import Annotated

import typer

from demarche.benchmarks.constants import Number, changes, numbers_in
from demarche.benchmarks.nearest import nearest_tests

__all__ = ["wanted"]

ROOT = Path(__file__).parents[1]
ROOMS = ("known", "build", "schema")

# What is left out unless it is asked for by name, and why.
LEFT_OUT = {
    "build/coders/rules/relate": "the next coder takes its place",
    "build/coders/rules/frames/conditions": "the next coder takes its place",
    "build/coders/parser/treebank.py": "training: seen in the parser's scores alone",
    "build/coders/parser/train.py": "training: seen in the parser's scores alone",
    "build/coders/parser/evaluate.py": "how long the parser's speed is taken",
    "build/coders/reader/training": "training: seen in the reader's scores alone",
    "build/coders/parser/tokens.py:CACHED_PAIRS": "memory for time: the tables are the same",
    "build/coders/rules/coder.py:PARSE_BATCH": "memory for time: the tables are the same",
    "build/coders/rules/parse.py:BATCH_CHARACTERS": "memory for time: the tables are the same",
    "build/evaluation/evaluate.py:BATCH_DOCUMENTS": "memory for time: the figures are the same",
    "build/link/index.py:NEVER": "it stands for more than any other number",
    "build/read/parquet.py:BATCH_ROWS": "memory for time: the documents are the same",
    "build/run.py:BATCH_DOCUMENTS": "memory for time: the tables are the same",
}


def wanted(paths: Sequence[str]) -> Iterator[Number]:
    """Yield the numbers asked for: a folder means all below it, a module its constants; no path at all means all."""
    left_out = LEFT_OUT.keys() - set(paths)
    for file in sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py")):
        for number in numbers_in(file.read_bytes(), file.relative_to(ROOT).as_posix()):
            is_asked = not paths or any(_is_below(number.name, asked) for asked in paths)
            if is_asked and not any(_is_below(number.name, out) for out in left_out):
                yield number


def _is_below(name: str, asked: str) -> bool:
    return name == asked or name.startswith((f"{asked.rstrip('/')}/", f"{asked}:"))


class Copy:
    """A copy of the tree, whose tests are run after each change."""

    def __init__(self, folder: Path, *, seconds: float) -> None:
        left = shutil.ignore_patterns(
            ".git", ".hypothesis", ".pytest_cache", ".venv", ".work", "__pycache__", "dist"
        )
        self._tree = Path(shutil.copytree(ROOT, folder / "tree", symlinks=True, ignore=left))
        self._seconds = seconds
        self._right, self._wrong = set[str](), set[str]()
        # What is compiled is held against the source's hash: a change within a second is seen.
        compile_dir(self._tree, quiet=2, invalidation_mode=PycInvalidationMode.CHECKED_HASH)

    def noticed_by(self, number: Number, value: float) -> str | None:
        """Return which test notices a change, if any does.

        Raises:
            subprocess.TimeoutExpired: the time is up, and no test has noticed it yet.
        """
        end = time.monotonic() + self._seconds
        tests = nearest_tests(self._tree, number.path)
        noticed = (self._noticed(number, value, batch, end) for batch in _growing(tests))
        return next(filter(None, noticed), None)

    def _noticed(self, number: Number, value: float, tests: Sequence[str], end: float) -> str | None:
        """Return the first of the tests that fails after a change and passes without it."""
        path = self._tree / number.path
        source = path.read_bytes()
        while True:
            try:
                path.write_bytes(number.written(source, value))
                failed = self._first_failed(tests, end)
            finally:
                path.write_bytes(source)
            if failed is None or self._is_right(failed):
                return failed

    def _is_right(self, test: str) -> bool:
        """Return whether a test passes without any change; one that does not is left out from now on."""
        if test not in self._right | self._wrong:
            (self._wrong if self._first_failed([test]) else self._right).add(test)
        return test in self._right

    def _first_failed(self, tests: Sequence[str], end: float | None = None) -> str | None:
        """Return the first test that fails, or the file that cannot be read."""
        chosen = [test for test in tests if test not in self._wrong]
        if not chosen:
            return None
        left_out = (f"--deselect={test}" for test in sorted(self._wrong))
        failures = self._tree / ".pytest_cache" / "v" / "cache" / "lastfailed"
        failures.unlink(missing_ok=True)
        subprocess.run(
            [sys.executable, "-m", "pytest", "-x", *left_out, *chosen],
            cwd=self._tree,
            env=os.environ | {"PYTHONPATH": str(self._tree / ".import"), "PYTHONDONTWRITEBYTECODE": "1"},
            timeout=None if end is None else max(end - time.monotonic(), 0),
            capture_output=True,
            check=False,
        )
        return next(iter(json.loads(failures.read_bytes())), None) if failures.exists() else None


def _growing(tests: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield tests in batches, each twice as long: to import many takes longer than the one that fails."""
    start, size = 0, 2
    while start < len(tests):
        yield tests[start : start + size]
        start, size = start + size, 2 * size


def main(
    paths: Annotated[
        list[str] | None,
        typer.Argument(help="Folders, modules or constants (module.py:NAME); all if left out."),
    ] = None,
    *,
    seconds: Annotated[float, typer.Option(help="How long tests may run after one change.")] = 600,
) -> None:
    """Change every threshold in turn and say which change no test notices; exit code 1 if there is one."""
    asked = [(number, value) for number in wanted(paths or []) for value in changes(number.value)]
    if not asked:
        raise typer.BadParameter("No constant there holds a number.")
    widest = max(len(number.name) for number, _ in asked)
    unnoticed = 0
    with tempfile.TemporaryDirectory() as folder:
        copy = Copy(Path(folder), seconds=seconds)
        for number, value in asked:
            try:
                told = copy.noticed_by(number, value)
                test = told or "NO TEST"
            except subprocess.TimeoutExpired:
                told, test = None, "NO TEST, BUT THE TIME IS UP"
            unnoticed += told is None
            change = f"{round(number.value, 4)} → {round(value, 4)}"
            print(f"{number.name:{widest}}  {change:22}  {test}", flush=True)
    print(f"{len(asked)} changes, {unnoticed} of which no test noticed.")
    raise typer.Exit(unnoticed > 0)


if __name__ == "__main__":
    typer.run(main)
