"""The numbers in the constants of a module, where they stand, and what to change them to."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

__all__ = ["Number", "changes", "numbers_in"]

CONSTANT = re.compile(r"_*[A-Z][A-Z0-9_]*")


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a constant, and where it stands: the line from 0, and its bytes in the line."""

    path: str
    constant: str
    value: float
    line: int
    start: int
    end: int

    @property
    def name(self) -> str:
        """What it is called in ``LEFT_OUT`` and in what is printed."""
        return f"{self.path}:{self.constant}"

    def written(self, source: bytes, value: float) -> bytes:
        """Return the source with another number in its place."""
        lines = source.splitlines(keepends=True)
        line = lines[self.line]
        lines[self.line] = line[: self.start] + repr(value).encode() + line[self.end :]
        return b"".join(lines)


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
        case ast.BinOp(left=left, right=right):
            return [*_nodes(left), *_nodes(right)]
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
