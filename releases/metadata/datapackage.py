"""datapackage.json: the version as a Data Package (version 2 of the standard), readable by R and Python alike.

A table is a resource. Events stand in a file a year: their resource has several paths, and since the standard
has one ``hash`` a resource, the hashes stand in ``hashes``, by path. ``bytes`` and ``rows`` are left out: frictionless
holds them against other numbers than those of the files, and manifest.json has them.
"""

from typing import Any

from demarche.releases.metadata.dataset import dataset
from demarche.releases.metadata.facts import ReleaseFacts
from demarche.releases.metadata.tables import Column, Table
from demarche.schema.keys import ForeignKey

__all__ = ["data_package"]

# What says to a reader that version 2 of the standard is meant; each part names its own.
PROFILES = "https://datapackage.org/profiles/2.0"

MEDIA_TYPE = "application/vnd.apache.parquet"

# The standard's types by ours; every other one of ours is a text.
TYPES = {
    "date": "date",
    "int8": "integer",
    "int16": "integer",
    "int32": "integer",
    "int64": "integer",
    "float32": "number",
    "float64": "number",
    "bool": "boolean",
}


def data_package(facts: ReleaseFacts, tables: tuple[Table, ...]) -> dict[str, Any]:
    """Return the content of datapackage.json."""
    about = dataset()
    licence = {"name": about.license, "path": about.license_url, "title": about.license_title}
    return {
        "$schema": f"{PROFILES}/datapackage.json",
        "name": about.name,
        **({"id": f"https://doi.org/{facts.doi}"} if facts.doi else {}),
        "title": about.title,
        "description": f"{about.description} {about.channels[facts.channel]}",
        "version": facts.version,
        "schema_version": facts.schema_version,
        "channel": facts.channel,
        "contributors": [{"title": author, "roles": ["creator"]} for author in about.authors],
        "keywords": list(about.keywords),
        "licenses": [licence],
        "resources": [_resource(table, facts) for table in tables],
    }


def _resource(table: Table, facts: ReleaseFacts) -> dict[str, Any]:
    """Return a table as a resource."""
    return {
        "$schema": f"{PROFILES}/dataresource.json",
        "name": table.name,
        "type": "table",
        "description": table.description,
        "format": "parquet",
        "mediatype": MEDIA_TYPE,
        **_paths(table, facts),
        "schema": {
            "$schema": f"{PROFILES}/tableschema.json",
            "fields": [_field(column, table) for column in table.columns],
            **({"primaryKey": list(table.key)} if table.key else {}),
            **(
                {"foreignKeys": [_foreign_key(key) for key in table.foreign_keys]}
                if table.foreign_keys
                else {}
            ),
        },
    }


def _paths(table: Table, facts: ReleaseFacts) -> dict[str, Any]:
    """Return where the rows stand, with the hash of each file."""
    hashes = {name: f"sha256:{facts.files[name]}" for name in table.files}
    if len(hashes) == 1:
        return {"path": table.files[0], "hash": hashes[table.files[0]]}
    return {"path": list(table.files), "hashes": hashes}


def _field(column: Column, table: Table) -> dict[str, Any]:
    """Return a column as a field."""
    field: dict[str, Any] = {
        "name": column.name,
        "type": TYPES.get(column.type, "string"),
        "description": column.description,
    }
    if column.enumeration:
        field["categories"] = list(column.allowed)
    return field | {"constraints": _constraints(column, table)}


def _constraints(column: Column, table: Table) -> dict[str, Any]:
    """Return what the values of a column must be; codes that refer to a table are listed there."""
    is_referring = any(key.column == column.name for key in table.foreign_keys)
    constraints: dict[str, Any] = {
        "required": not column.is_nullable or None,
        "unique": table.key == (column.name,) or None,
        "pattern": column.pattern,
        "minLength": 1 if column.is_inked else None,
        "minimum": column.minimum,
        "maximum": column.maximum,
        "enum": None if is_referring else list(column.allowed) or None,
    }
    return {name: value for name, value in constraints.items() if value is not None}


def _foreign_key(key: ForeignKey) -> dict[str, Any]:
    """Return a foreign key; a table that refers to itself is called by an empty name."""
    resource = "" if key.to_table == key.table else key.to_table
    return {"fields": [key.column], "reference": {"resource": resource, "fields": [key.to_column]}}
