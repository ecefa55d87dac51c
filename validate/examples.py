"""The examples of the checks: a right ledger, and for each check what may be changed in it and what may not.

``examples/README.md`` says what stands in an example's file.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import yaml

from demarche.schema.arrow import TABLE_NAMES, TEXTS_SCHEMA, arrow_schema, code_table, to_arrow
from demarche.schema.errors import ProgramError
from demarche.schema.keys import KEYS
from demarche.schema.parquet import write_table
from demarche.validate.source import TEXTS

__all__ = ["EXAMPLES", "Example", "example_ledger", "examples", "write_example"]

EXAMPLES = Path(__file__).parent / "examples"

Tables = dict[str, pl.DataFrame]


@dataclass(frozen=True, slots=True)
class Example:
    """What is changed in the right ledger, and what is then found: nothing, if the example passes."""

    code: str
    why: str
    change: Sequence[Mapping[str, Any]] = ()
    write: Mapping[str, str] | None = None
    find: Sequence[Mapping[str, Any]] = ()


def examples(kind: str, *, folder: Path = EXAMPLES) -> tuple[Example, ...]:
    """Return the examples that are ``passing`` or ``failing``, by code.

    >>> {example.code for example in examples("passing")} == {example.code for example in examples("failing")}
    True
    """
    paths = sorted(folder.glob(f"[EW]*/{kind}.yaml"))
    return tuple(
        Example(path.parent.name, **yaml.safe_load(path.read_text(encoding="utf-8"))) for path in paths
    )


@cache
def example_ledger() -> Tables:
    """Return the tables of the right ledger, the texts among them, each in the order of its key."""
    tables = {name: _read(name, arrow_schema(name)) for name in TABLE_NAMES if name != "codes"}
    return {**tables, "codes": pl.DataFrame(code_table()), TEXTS: _read(TEXTS, TEXTS_SCHEMA)}


def write_example(example: Example, folder: Path) -> Path:
    """Return the folder, in which the changed ledger now stands as a build leaves it."""
    tables = example_ledger()
    for change in example.change:
        tables = _changed(tables, **change)
    for name, frame in tables.items():
        schema = TEXTS_SCHEMA if name == TEXTS else arrow_schema(name)
        write_table(frame.to_arrow().cast(_nullable(schema)), folder / f"{name}.parquet")
    for name, content in (example.write or {}).items():
        (folder / f"{Path(name).stem}.parquet").unlink(missing_ok=True)
        (folder / name).write_text(content, encoding="utf-8", newline="")
    return folder


def _read(name: str, schema: pa.Schema) -> pl.DataFrame:
    types = dict(pl.DataFrame(schema.empty_table()).schema)
    frame = pl.read_csv(EXAMPLES / "ledger" / f"{name}.csv", schema=types)
    return frame.sort("doc_id") if name == TEXTS else pl.DataFrame(to_arrow(name, frame))


def _changed(
    tables: Tables,
    *,
    table: str,
    key: str | None = None,
    set: Mapping[str, Any] | None = None,  # noqa: A002  # the words of the example's file
    copy: Mapping[str, Any] | None = None,
    drop: bool = False,
) -> Tables:
    """Return the tables with one row changed, added or left out, or with one table left out."""
    if key is None:
        return {name: frame for name, frame in tables.items() if name != table}
    frame = tables[table]
    names = pl.concat_str(KEYS.get(table, ("doc_id",)), separator=" ")
    row = frame.filter(names == key)
    if row.height != 1:
        raise ProgramError("P003", what=f"The ledger's {table} have {row.height} rows {key!r}, not one.")
    rest = frame.filter(names != key)
    if drop:
        return {**tables, table: rest}
    values = {**(set or {}), **(copy or {})}
    fresh = row.with_columns(
        pl.lit(value, dtype=frame.schema[name]).alias(name) for name, value in values.items()
    )
    kept = frame if copy else rest
    return {**tables, table: pl.concat([kept, fresh]).sort(KEYS.get(table, ("doc_id",)), nulls_last=False)}


def _nullable(schema: pa.Schema) -> pa.Schema:
    """Return the schema without its not-nulls, so that an example may lack a value."""
    return pa.schema([field.with_nullable(True) for field in schema])  # noqa: FBT003 - it takes no keyword
