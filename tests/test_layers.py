"""Imports point one way: schema <- known <- build; schema <- validate <- releases; all <- people; all <- commands."""

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MAY_IMPORT = {
    "schema": {"schema"},
    "known": {"schema", "known"},
    "build": {"schema", "known", "build"},
    "validate": {"schema", "validate"},
    "releases": {"schema", "validate", "releases"},
    "people": {"schema", "known", "build", "validate", "people"},
    "commands": {"schema", "known", "build", "validate", "releases", "people", "commands"},
}
MODULES = [path for room in MAY_IMPORT for path in sorted((ROOT / room).rglob("*.py"))]


def imported(source):
    """Return the rooms that a module's imports name, those inside functions too."""
    rooms = set()
    for node in ast.walk(ast.parse(source)):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            names = [node.module or ""]
            if node.module == "demarche":
                names = [f"demarche.{alias.name}" for alias in node.names]
        rooms |= {name.split(".")[1] for name in names if name.startswith("demarche.")}
    return rooms - {"__version__"}


@pytest.mark.parametrize("path", MODULES, ids=[str(path.relative_to(ROOT)) for path in MODULES])
def test_a_module_imports_only_from_below(path):
    room = path.relative_to(ROOT).parts[0]
    assert imported(path.read_text(encoding="utf-8")) <= MAY_IMPORT[room]


def test_every_room_was_looked_into():
    assert {path.relative_to(ROOT).parts[0] for path in MODULES} == set(MAY_IMPORT)
    assert len(MODULES) > 30


@pytest.mark.parametrize(
    ("source", "rooms"),
    [
        ("import demarche.build.run", {"build"}),
        ("from demarche import validate", {"validate"}),
        ("def f():\n    from demarche.releases.query import run_query", {"releases"}),
        ("from demarche import __version__, code", {"code"}),
        ("import json", set()),
    ],
)
def test_an_import_is_seen_wherever_it_stands(source, rooms):
    assert imported(source) == rooms


# ---------------------------------------------------------------- no circle

NAMES = {
    ".".join(
        ["demarche", *(part for part in path.relative_to(ROOT).with_suffix("").parts if part != "__init__")]
    ): path
    for path in (ROOT / "__init__.py", ROOT / "cli.py", *MODULES)
}


def imported_modules(source, names):
    """Return which of some modules a module imports when it is loaded, or for its types alone."""
    found = set()
    for node in _outside_functions(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            inner = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= inner & names or {node.module}
    return found & names


def _outside_functions(node):
    for child in ast.iter_child_nodes(node):
        yield child
        if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield from _outside_functions(child)


def circle_in(modules):
    """Return the modules of a circle of imports, from one back to itself; empty where there is none."""
    names = set(modules)
    try:
        TopologicalSorter(
            {name: imported_modules(source, names) - {name} for name, source in modules.items()}
        ).prepare()
    except CycleError as circle:
        return circle.args[1]
    return []


def test_no_imports_go_in_a_circle():
    assert circle_in({name: path.read_text(encoding="utf-8") for name, path in NAMES.items()}) == []


@pytest.mark.parametrize(
    ("one", "is_circle"),
    [
        ("from p.two import b", True),
        ("from p import two", True),
        ("import p.two", True),
        ("if TYPE_CHECKING:\n    from p.two import b", True),
        ("class A:\n    from p.two import b", True),
        ("def f():\n    from p.two import b", False),
        ("from p.three import c", False),
    ],
)
def test_a_circle_is_seen(one, is_circle):
    modules = {"p.one": one, "p.two": "from p.one import a", "p.three": ""}
    assert bool(circle_in(modules)) == is_circle


def test_no_module_imports_what_another_keeps_to_itself():
    private = [
        f"{path.relative_to(ROOT)}: {alias.name}"
        for path in (*MODULES, *sorted((ROOT / "tests").glob("*.py")))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if alias.name.startswith("_") and not alias.name.endswith("__")
    ]
    assert private == []


@pytest.mark.parametrize("path", MODULES, ids=[str(path.relative_to(ROOT)) for path in MODULES])
def test_nothing_below_the_front_door_prints(path):
    calls = [
        node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)
    ]
    assert not [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "print"]
