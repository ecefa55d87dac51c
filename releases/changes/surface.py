"""What queries can be written over: the tables of a release, its views and its macros, in this program.

``python -m demarche.releases.changes.surface`` writes it down as the last version of ``schema/versions.csv``.
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from demarche.releases.changes.tables import (
    CHANGES,
    CHANGES_KEY,
    CHANGES_SCHEMA,
    REGISTRY,
    REGISTRY_KEY,
    REGISTRY_SCHEMA,
)
from demarche.releases.views import ledger_sql
from demarche.schema.arrow import TABLE_NAMES, empty_table
from demarche.schema.errors import DataError
from demarche.schema.versioning import (
    SNAPSHOTS,
    compare_schemas,
    fingerprint,
    require_step,
    schema_versions,
    snapshot,
    table_schemas,
)

__all__ = ["current_schema", "require_schema_step", "schema_version", "surface_json", "write_down"]

VIEWS = "SELECT view_name FROM duckdb_views() WHERE NOT internal ORDER BY ALL"
MACROS = (
    "SELECT function_name, parameters, function_type = 'table_macro' FROM duckdb_functions() "
    "WHERE NOT internal AND function_type LIKE '%macro' ORDER BY ALL"
)


@cache
def current_schema() -> dict[str, Any]:
    """Return the description of the tables, views and macros that this program releases."""
    own = {
        CHANGES: _table(CHANGES_SCHEMA, CHANGES_KEY),
        REGISTRY: _table(REGISTRY_SCHEMA, REGISTRY_KEY),
    }
    with duckdb.connect() as connection:
        for table in TABLE_NAMES:
            connection.register("empty", empty_table(table))
            connection.execute(f"CREATE TABLE {table} AS FROM empty")
            connection.unregister("empty")
        connection.execute(ledger_sql())
        views = {
            name: {"columns": _columns(connection, name)} for (name,) in connection.sql(VIEWS).fetchall()
        }
        macros = {
            name: {
                "parameters": parameters,
                "columns": _columns(connection, _call(name, parameters)) if is_table else {},
            }
            for name, parameters, is_table in connection.sql(MACROS).fetchall()
        }
    return {"tables": table_schemas() | own, "views": views, "macros": macros}


def schema_version() -> str:
    """Return the version of the schema that this program releases.

    Raises:
        DataError: D414, the tables, views and macros are not those that were written down for it.
    """
    version = schema_versions()[-1].schema_version
    written_down = snapshot(version)
    if fingerprint(written_down) != fingerprint(current_schema()):
        step = compare_schemas(written_down, current_schema())
        raise DataError("D414", version=version, what="; ".join((*step.breaking, *step.additions)))
    return version


def require_schema_step(previous: Mapping[str, Any] | None) -> None:
    """Refuse a schema that breaks queries over the previous version, unless its number says so.

    Args:
        previous: the manifest of the previous version; None where there is none.

    Raises:
        DataError: D410, the number rose too little; D414, the tables are not those of the schema's
            version; D415, the previous version's schema is not known, and nothing could be verified.
    """
    now = schema_version()
    if previous is None:
        return
    before = str(previous.get("schema_version"))
    require_step(before, now, compare_schemas(snapshot(before), current_schema()))


def surface_json() -> str:
    """Return the file that ``schema/versions/`` has of the schema of this program."""
    return json.dumps(current_schema(), indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def write_down(published: Path) -> Path:
    """Write the schema of this program down as the last version of it, and return the file.

    Args:
        published: the folder of releases: what one of them has stays as it is.

    Raises:
        DataError: D414, a release has this version of the schema, and now it would be another one.
    """
    last = schema_versions()[-1]
    path = SNAPSHOTS / f"{last.schema_version}.json"
    if (published / last.since).is_dir():
        schema_version()
    path.write_text(surface_json(), encoding="utf-8")
    return path


def _table(schema: pa.Schema, key: tuple[str, ...]) -> dict[str, Any]:
    columns = {
        field.name: {"type": str(field.type), "is_nullable": field.nullable, "values": None}
        for field in schema
    }
    return {"key": list(key), "columns": columns}


def _columns(connection: duckdb.DuckDBPyConnection, what: str) -> dict[str, Any]:
    """Return the columns of a view or of what a macro gives; whether they may be null, nobody says."""
    rows = connection.sql(f"DESCRIBE FROM {what}").fetchall()
    return {name: {"type": kind, "is_nullable": True, "values": None} for name, kind, *_ in rows}


def _call(name: str, parameters: list[str]) -> str:
    return f"{name}({', '.join(['NULL'] * len(parameters))})"


if __name__ == "__main__":
    write_down(Path(__file__).parents[1] / "published")
