"""Which tests are nearest to a module: its own examples, then the tests that import it in the fewest steps."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

__all__ = ["nearest_tests"]

WORD = re.compile(r"\w+")
ROOT_NAME = "demarche"
LINK = Path(".import") / ROOT_NAME  # by this path a module's examples are collected


def nearest_tests(tree: Path, path: str) -> list[str]:
    """Return what tests a module of a tree: those that name what it defines first, then the nearest, the shortest.

    Args:
        tree: the root of the project.
        path: the module's, from there on.
    """
    importers = _importers(tree)
    found, step = {path: 0}, [path]
    while step:
        further = sorted({one for known in step for one in importers.get(known, ())} - found.keys())
        found |= dict.fromkeys(further, found[step[0]] + 1)
        step = further
    tests = (one for one in found if Path(one).name.startswith("test_"))
    defined = _defined((tree / path).read_bytes())

    def order(test: str) -> tuple[bool, int, int]:
        words = set(WORD.findall((tree / test).read_text(encoding="utf-8")))
        return words.isdisjoint(defined), found[test], (tree / test).stat().st_size

    ordered = sorted(tests, key=order)
    return [(LINK / path).as_posix(), *ordered]


@cache
def _importers(tree: Path) -> Mapping[str, set[str]]:
    """Return for each module of a tree those that import it, inside functions too."""
    files = (path.relative_to(tree) for path in tree.rglob("*.py"))
    modules = {_name(file): file.as_posix() for file in files if not file.parts[0].startswith(".")}
    importers: dict[str, set[str]] = defaultdict(set)
    for file in modules.values():
        for name in _imported((tree / file).read_bytes()):
            if name in modules:
                importers[modules[name]].add(file)
    return importers


def _defined(source: bytes) -> set[str]:
    """Return the names of a module's functions and classes."""
    return {node.name for node in ast.parse(source).body if isinstance(node, ast.FunctionDef | ast.ClassDef)}


def _name(file: Path) -> str:
    """Return what a module is imported as."""
    return ".".join((ROOT_NAME, *file.with_suffix("").parts)).removesuffix(".__init__")


def _imported(source: bytes) -> Iterator[str]:
    """Yield what may be the names of modules among what a module imports, or names as ``module:attribute``."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value.partition(":")[0]
