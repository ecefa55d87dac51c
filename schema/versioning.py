"""The schema's own versions: what stands in the tables, what a change of it breaks, and the number it needs.

Data has a version by the calendar; the schema has one of three numbers. The first rises where a query that
ran may fail or mean something else, the second where something is added, the third never by itself.
``versions.csv`` pairs the two, and ``versions/`` holds a description of each schema.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from demarche.schema.arrow import TABLE_NAMES, arrow_schema
from demarche.schema.errors import DataError
from demarche.schema.keys import KEYS
from demarche.schema.rows import read_rows
from demarche.schema.tables import TABLES

__all__ = [
    "SNAPSHOTS",
    "Level",
    "SchemaStep",
    "SchemaVersion",
    "compare_schemas",
    "fingerprint",
    "require_step",
    "schema_versions",
    "snapshot",
    "table_schemas",
]

Level = Literal["same", "minor", "major"]
Description = Mapping[str, Any]

VERSIONS = Path(__file__).parent / "versions.csv"
SNAPSHOTS = Path(__file__).parent / "versions"

# Three numbers without leading zeros.
SEMANTIC = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)")


@dataclass(frozen=True, slots=True)
class SchemaVersion:
    """A version of the schema.

    Attributes:
        schema_version: its three numbers.
        since: the first version of the data that has it.
        change: what is other than before, for those who have queries.
    """

    schema_version: str
    since: str
    change: str


@dataclass(frozen=True, slots=True)
class SchemaStep:
    """What lies between two schemas: ``breaking`` may break queries, ``additions`` cannot."""

    breaking: tuple[str, ...]
    additions: tuple[str, ...]

    @property
    def level(self) -> Level:
        """The number of the version that must rise: the first (major), the second (minor) or none."""
        if self.breaking:
            return "major"
        return "minor" if self.additions else "same"


@cache
def schema_versions() -> tuple[SchemaVersion, ...]:
    """Return all versions of the schema, oldest first.

    Raises:
        DataError: D102, a version is not three numbers or not higher than the one before it.

    >>> schema_versions()[0].schema_version
    '1.0.0'
    """
    rows = read_rows(VERSIONS, SchemaVersion)
    before: tuple[int, ...] = (0, 0, 0)
    for line, row in enumerate(rows, start=2):
        if not SEMANTIC.fullmatch(row.schema_version) or _numbers(row.schema_version) <= before:
            reason = f"{row.schema_version!r} is not three numbers that rise from row to row"
            raise DataError("D102", where=f"{VERSIONS.name}:{line}", reason=reason)
        before = _numbers(row.schema_version)
    return rows


def table_schemas() -> dict[str, Any]:
    """Return the description of every table: its key, and each column's type, nullability and listed values.

    >>> table_schemas()["links"]["key"]
    ['from_claim_id', 'to_claim_id', 'relation']
    """
    return {
        table: {
            "key": list(KEYS[table]),
            "columns": {
                field.name: {
                    "type": str(field.type),
                    "is_nullable": field.nullable,
                    "values": _listed(table, field.name),
                }
                for field in arrow_schema(table)
            },
        }
        for table in TABLE_NAMES
    }


def fingerprint(description: Description) -> str:
    """Return the hash of a schema's description.

    >>> fingerprint({"a": 1, "b": 2}) == fingerprint({"b": 2, "a": 1})
    True
    """
    text = json.dumps(description, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def snapshot(version: str) -> Description:
    """Return the description of a version of the schema.

    Raises:
        DataError: D415, there is none of this version.
    """
    path = SNAPSHOTS / f"{version}.json"
    known = [row.schema_version for row in schema_versions()]
    if version not in known or not path.is_file():
        raise DataError("D415", version=version, valid=known)
    description: Description = json.loads(path.read_text(encoding="utf-8"))
    return description


def compare_schemas(old: Description, new: Description) -> SchemaStep:
    """Return what lies between two schemas, each change in a few words.

    It breaks queries if a table, a column, a view or a macro goes, a column changes its type, a value goes
    from a list or a list comes where any value was right, what was never null may be null, or a key or the
    parameters of a macro are others. A rename is one that goes and one that comes.

    >>> def schema(*values):
    ...     column = {"type": "string", "is_nullable": False, "values": list(values)}
    ...     return {"tables": {"t": {"key": ["c"], "columns": {"c": column}}}, "views": {}, "macros": {}}
    >>> compare_schemas(schema("a"), schema("a", "b"))
    SchemaStep(breaking=(), additions=("t.c may be 'b'",))
    """
    found = [
        change for kind in ("tables", "views", "macros") for change in _between(kind, old[kind], new[kind])
    ]
    return SchemaStep(
        breaking=tuple(text for is_breaking, text in found if is_breaking),
        additions=tuple(text for is_breaking, text in found if not is_breaking),
    )


def require_step(old: str, new: str, step: SchemaStep) -> None:
    """Refuse a version that has not risen as far as the change of the schema asks.

    Raises:
        DataError: D410, the step is too small.
    """
    before, now = _numbers(old), _numbers(new)
    least = {
        "same": before,
        "minor": (before[0], before[1] + 1, 0),
        "major": (before[0] + 1, 0, 0),
    }[step.level]
    if now < least:
        what = "; ".join(step.breaking or step.additions) or "a version does not go back"
        raise DataError("D410", old=old, new=new, what=what, least=".".join(map(str, least)))


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def _listed(table: str, column: str) -> list[Any] | None:
    """Return the values that a column may hold, None where they are not listed."""
    checks = TABLES[table].to_schema().columns[column].checks
    listed = next((check.statistics["allowed_values"] for check in checks if check.name == "isin"), None)
    return None if listed is None else sorted(listed)


Found = tuple[bool, str]


def _between(kind: str, old: Description, new: Description) -> Iterator[Found]:
    """Yield what went, came and changed among tables, views or macros, and whether it breaks queries."""
    one = kind.removesuffix("s")
    yield from ((True, f"the {one} {name} is gone") for name in old if name not in new)
    yield from ((False, f"the {one} {name} is new") for name in new if name not in old)
    for name in (name for name in old if name in new):
        before, now = old[name], new[name]
        for part, what in (("key", "key"), ("parameters", "parameters")):
            if before.get(part) != now.get(part):
                yield True, f"the {what} of {name} is {_words(now.get(part))}, not {_words(before.get(part))}"
        yield from _between_columns(name, before["columns"], now["columns"])


def _between_columns(table: str, old: Description, new: Description) -> Iterator[Found]:
    """Yield what went, came and changed among the columns of a table, a view or a macro."""
    yield from ((True, f"{table}.{name} is gone") for name in old if name not in new)
    yield from ((False, f"{table}.{name} is new") for name in new if name not in old)
    for name in (name for name in old if name in new):
        before, now, column = old[name], new[name], f"{table}.{name}"
        if before["type"] != now["type"]:
            yield True, f"{column} is {now['type']}, not {before['type']}"
        if before["is_nullable"] != now["is_nullable"]:
            yield now["is_nullable"], f"{column} {'may' if now['is_nullable'] else 'can no longer'} be null"
        yield from _between_values(column, before["values"], now["values"])


def _between_values(column: str, old: list[Any] | None, new: list[Any] | None) -> Iterator[Found]:
    """Yield what went from and came to the list of values of a column."""
    if old is None or new is None:
        if old != new:
            yield old is None, f"{column} {'has no list of' if new is None else 'takes only listed'} values"
        return
    yield from ((True, f"{column} is never {value!r} now") for value in old if value not in new)
    yield from ((False, f"{column} may be {value!r}") for value in new if value not in old)


def _words(names: list[str] | None) -> str:
    return ", ".join(names or ()) or "none"
