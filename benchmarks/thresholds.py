"""Thresholds that no test holds: ``python benchmarks/thresholds.py known build/link``.

Every number in a constant of a module is made larger and smaller in turn, in a copy of the tree that is gone
afterwards. The tests nearest to the module run until one fails; a change after which none does is named.
"""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from compileall import compile_dir
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from py_compile import PycInvalidationMode
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import track
from rich.table import Table

from demarche.benchmarks.nearest import nearest_tests

__all__ = ["Number", "changes", "numbers_in", "wanted"]

ROOT = Path(__file__).parents[1]
ROOMS = ("known", "build", "schema")

# What is left out unless it is asked for by name, and why.
LEFT_OUT = {
    "build/coders/rules/relate": "the next coder takes its place",
    "build/coders/rules/frames/conditions": "the next coder takes its place",
    "build/coders/parser/treebank.py": "training: seen in the parser's scores alone",
    "build/coders/parser/train.py": "training: seen in the parser's scores alone",
    "build/coders/parser/evaluate.py": "how long the parser's speed is taken",
    "build/coders/parser/lemmas.py:CACHED_PAIRS": "memory for time: the tables are the same",
    "build/coders/rules/coder.py:PARSE_BATCH": "memory for time: the tables are the same",
    "build/coders/rules/parse.py:BATCH_CHARACTERS": "memory for time: the tables are the same",
    "build/evaluation/evaluate.py:BATCH_DOCUMENTS": "memory for time: the figures are the same",
    "build/read/parquet.py:BATCH_ROWS": "memory for time: the documents are the same",
    "build/run.py:BATCH_DOCUMENTS": "memory for time: the tables are the same",
}

CONSTANT = re.compile(r"_*[A-Z][A-Z0-9_]*")
BATCH_FILES = 6  # test files of one process: importing them takes longer than the test that fails


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a constant, and where it stands: the line from 0, and its bytes in the line."""

    path: str
    constant: str
    value: float
    line: int
    start: int
    end: int

    def written(self, source: bytes, value: float) -> bytes:
        """Return the source with another number in its place."""
        lines = source.splitlines(keepends=True)
        line = lines[self.line]
        lines[self.line] = line[: self.start] + repr(value).encode() + line[self.end :]
        return b"".join(lines)


@dataclass(frozen=True, slots=True)
class Outcome:
    """A change, and the test that noticed it, if any did."""

    number: Number
    value: float
    noticed_by: str | None


def numbers_in(source: bytes, path: str) -> Iterator[Number]:
    r"""Yield the numbers in the constants of a module, those in tuples, mappings and calls too.

    >>> [(found.constant, found.value) for found in numbers_in(b"A = 1 << 4\n_B = (2, ('c', -0.5))\nd = 3", "m.py")]
    [('A', 16), ('_B', 2), ('_B', -0.5)]
    """
    for statement in ast.parse(source).body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if CONSTANT.fullmatch(name):
                nodes = _nodes(value)
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value) if CONSTANT.fullmatch(
                name
            ):
                nodes = _nodes(value)
            case _:
                continue
        for node in nodes:
            end = node.end_col_offset or 0
            yield Number(path, name, _value(node), node.lineno - 1, node.col_offset, end)


def changes(value: float) -> tuple[float, ...]:
    """Return what a number is changed to: something larger, and something smaller.

    >>> changes(8), changes(1), changes(0), changes(0.5)
    ((17, 4), (3, 0), (1,), (0.75, 0.25))
    """
    if isinstance(value, int):
        return (2 * value + 1, value // 2) if value else (1,)
    return ((value + 1) / 2 if 0 < value < 1 else 2 * value + 1, value / 2)


def _nodes(node: ast.expr) -> list[ast.expr]:
    """Return the outermost expressions in a value that are numbers."""
    match node:
        case _ if _is_number(node):
            return [node]
        case ast.Tuple(elts=inner) | ast.List(elts=inner) | ast.Set(elts=inner) | ast.Dict(values=inner):
            return [found for one in inner for found in _nodes(one)]
        case ast.Call(args=args, keywords=keywords):
            return [found for one in (*args, *(word.value for word in keywords)) for found in _nodes(one)]
    return []


def _is_number(node: ast.expr) -> bool:
    match node:
        case ast.Constant(value=value):
            return type(value) in (int, float)
        case ast.UnaryOp(operand=operand):
            return _is_number(operand)
        case ast.BinOp(left=left, right=right):
            return _is_number(left) and _is_number(right)
    return False


def _value(node: ast.expr) -> float:
    value: float = eval(
        compile(ast.Expression(node), "", "eval"), {"__builtins__": {}}
    )  # it is numbers alone
    return value


def wanted(paths: Sequence[str]) -> Iterator[Number]:
    """Yield the numbers of the modules asked for: a path means itself and all below it."""
    for file in sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py")):
        path = file.relative_to(ROOT).as_posix()
        if not paths or any(_is_below(path, asked) for asked in paths):
            for number in numbers_in(file.read_bytes(), path):
                names = (path, f"{path}:{number.constant}")
                if not any(_is_below(name, out) for name in names for out in LEFT_OUT if out not in paths):
                    yield number


def _is_below(path: str, folder: str) -> bool:
    return path == folder or path.startswith(f"{folder.rstrip('/')}/")


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

    def outcome(self, number: Number, value: float) -> Outcome:
        """Return which test notices a change, if any does in the time that it has."""
        end = time.monotonic() + self._seconds
        tests = nearest_tests(self._tree, number.path)
        batches = (tests[start : start + BATCH_FILES] for start in range(0, len(tests), BATCH_FILES))
        noticed = (self._noticed(number, value, batch, end) for batch in batches)
        return Outcome(number, value, next(filter(None, noticed), None))

    def _noticed(self, number: Number, value: float, tests: Sequence[str], end: float) -> str | None:
        """Return the first of the tests that fails after a change and passes without it."""
        path = self._tree / number.path
        source = path.read_bytes()
        while True:
            path.write_bytes(number.written(source, value))
            failed = self._first_failed(tests, end)
            path.write_bytes(source)
            if failed is None or self._is_right(failed):
                return failed

    def _is_right(self, test: str) -> bool:
        """Return whether a test passes without any change; one that does not is left out from now on."""
        if test not in self._right | self._wrong:
            (self._wrong if self._first_failed([test]) else self._right).add(test)
        return test in self._right

    def _first_failed(self, tests: Sequence[str], end: float | None = None) -> str | None:
        """Return the first test that fails, or the file that cannot be read; None also where the time is up."""
        failures = self._tree / ".pytest_cache" / "v" / "cache" / "lastfailed"
        failures.unlink(missing_ok=True)
        left_out = (f"--deselect={test}" for test in sorted(self._wrong))
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-x",
            *left_out,
            *(one for one in tests if one not in self._wrong),
        ]
        environment = os.environ | {"PYTHONPATH": str(self._tree / ".import"), "PYTHONDONTWRITEBYTECODE": "1"}
        left = None if end is None else max(end - time.monotonic(), 0)
        with suppress(subprocess.TimeoutExpired):
            subprocess.run(
                command, cwd=self._tree, env=environment, timeout=left, capture_output=True, check=False
            )
        return (
            next(iter(json.loads(failures.read_text(encoding="utf-8"))), None) if failures.exists() else None
        )


def table_of(outcomes: Iterable[Outcome]) -> Table:
    """Return a table of changes, a line each."""
    table = Table("module", "constant", "change", "noticed by")
    for outcome in outcomes:
        number = outcome.number
        noticed = escape(outcome.noticed_by) if outcome.noticed_by else "[red]no test[/]"
        table.add_row(number.path, number.constant, f"{number.value} → {outcome.value}", noticed)
    return table


def main(
    paths: Annotated[
        list[str] | None, typer.Argument(help="Modules, or folders of them; all if left out.")
    ] = None,
    *,
    seconds: Annotated[float, typer.Option(help="How long tests may run after one change.")] = 300,
) -> None:
    """Change every threshold in turn and say which change no test notices; exit code 1 if there is one."""
    numbers = list(wanted(paths or []))
    with tempfile.TemporaryDirectory() as folder:
        copy = Copy(Path(folder), seconds=seconds)
        asked = [(number, value) for number in numbers for value in changes(number.value)]
        outcomes = [
            copy.outcome(number, value) for number, value in track(asked, console=Console(stderr=True))
        ]
    unnoticed = sum(outcome.noticed_by is None for outcome in outcomes)
    console = Console()
    console.print(table_of(outcomes))
    console.print(f"{len(outcomes)} changes, {unnoticed} of which no test noticed.")
    raise typer.Exit(unnoticed > 0)


if __name__ == "__main__":
    typer.run(main)
