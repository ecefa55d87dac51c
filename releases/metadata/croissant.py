"""croissant.json: the version in the Croissant 1.1 vocabulary, for catalogues and machine-learning tools.

Each table is a record set whose fields point into its files. Each enumeration of the codebook is a record set of
its own, its values with what they mean. A reference to a column of another table, or to an enumeration, is a
``references``; a table's reference to itself is left out, for mlcroissant calls it a circle and reads nothing.
datapackage.json has every reference.
"""

from collections.abc import Iterable
from typing import Any

from demarche.releases.metadata.citation import bibtex
from demarche.releases.metadata.dataset import dataset
from demarche.releases.metadata.facts import ReleaseFacts
from demarche.releases.metadata.tables import Column, Table
from demarche.schema.codebook import terms

__all__ = ["croissant"]

# The name by which Croissant's readers know Parquet; the registered one they do not.
MEDIA_TYPE = "application/x-parquet"

SPECIFICATION = "http://mlcommons.org/croissant/1.1"

# Words that are the vocabulary's own.
WORDS = (
    *(
        "arrayShape",
        "citeAs",
        "column",
        "containedIn",
        "equivalentProperty",
        "extract",
        "field",
        "fileObject",
    ),
    *("fileProperty", "fileSet", "format", "includes", "isArray", "isLiveDataset", "jsonPath", "key", "md5"),
    *("parentField", "path", "recordSet", "references", "regex", "repeated", "replace", "samplingRate"),
    *("separator", "source", "subField", "transform"),
)

# The words of the vocabulary, exactly as the specification spells them out: readers warn of any other context.
CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "dct": "http://purl.org/dc/terms/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "sc": "https://schema.org/",
    "conformsTo": "dct:conformsTo",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "description": {"@container": "@language"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "name": {"@container": "@language"},
} | {word: f"cr:{word}" for word in WORDS}

# The vocabulary's types by ours; every other one of ours is a text.
TYPES = {
    "date": "sc:Date",
    "int8": "cr:Int8",
    "int16": "cr:Int16",
    "int32": "cr:Int32",
    "int64": "cr:Int64",
    "float32": "cr:Float32",
    "float64": "cr:Float64",
    "bool": "sc:Boolean",
}


def croissant(facts: ReleaseFacts, tables: tuple[Table, ...]) -> dict[str, Any]:
    """Return the content of croissant.json."""
    about = dataset()
    used = sorted({column.enumeration for table in tables for column in table.columns if column.enumeration})
    return {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": SPECIFICATION,
        "name": about.name,
        "alternateName": about.title,
        "description": f"{about.description} {about.channels[facts.channel]}",
        **({"url": f"https://doi.org/{facts.doi}"} if facts.doi else {}),
        "version": facts.version,
        "datePublished": f"{facts.year}-{facts.month:02}",
        "creator": [{"@type": "sc:Organization", "name": author} for author in about.authors],
        "keywords": list(about.keywords),
        "license": about.license_url,
        "citeAs": bibtex(facts),
        "inLanguage": "en",
        "isLiveDataset": False,
        "distribution": [part for table in tables for part in _files(table, facts)],
        "recordSet": [
            *(_record_set(table) for table in tables),
            *map(_enumeration, used),
        ],
    }


def _files(table: Table, facts: ReleaseFacts) -> Iterable[dict[str, Any]]:
    """Yield a table's files, and the set of them where there are several."""
    for name in table.files:
        yield {
            "@type": "cr:FileObject",
            "@id": name,
            "name": name,
            "contentUrl": name,
            "encodingFormat": MEDIA_TYPE,
            "sha256": facts.files[name],
        }
    if len(table.files) != 1:
        yield {
            "@type": "cr:FileSet",
            "@id": f"{table.name}-files",
            "name": f"{table.name}-files",
            "description": f"The files of the table {table.name}, one a year.",
            "encodingFormat": MEDIA_TYPE,
            "includes": f"{table.name}-*.parquet",
        }


def _record_set(table: Table) -> dict[str, Any]:
    """Return a table as a record set."""
    others = (key for key in table.foreign_keys if key.to_table != table.name)
    references = {key.column: f"{key.to_table}/{key.to_column}" for key in others}
    return {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.name,
        "description": table.description,
        **({"key": [{"@id": f"{table.name}/{column}"} for column in table.key]} if table.key else {}),
        "field": [_field(column, table, references.get(column.name)) for column in table.columns],
    }


def _field(column: Column, table: Table, reference: str | None) -> dict[str, Any]:
    """Return a column as a field."""
    is_single = len(table.files) == 1
    place = (
        {"fileObject": {"@id": table.files[0]}} if is_single else {"fileSet": {"@id": f"{table.name}-files"}}
    )
    found_in = reference or (f"codebook/{column.enumeration}/value" if column.enumeration else None)
    return {
        "@type": "cr:Field",
        "@id": f"{table.name}/{column.name}",
        "name": column.name,
        "description": column.description,
        "dataType": TYPES.get(column.type, "sc:Text"),
        "source": place | {"extract": {"column": column.name}},
        **({"references": {"field": {"@id": found_in}}} if found_in else {}),
    }


def _enumeration(name: str) -> dict[str, Any]:
    """Return an enumeration of the codebook as a record set that holds its values."""
    itself = f"codebook/{name}"
    columns = (("value", "A value that the column may have."), ("definition", "What it means."))
    return {
        "@type": "cr:RecordSet",
        "@id": itself,
        "name": itself,
        "description": f"The values of {name}, and what they mean.",
        "dataType": "sc:Enumeration",
        "key": {"@id": f"{itself}/value"},
        "field": [
            {
                "@type": "cr:Field",
                "@id": f"{itself}/{column}",
                "name": column,
                "description": description,
                "dataType": "sc:Text",
            }
            for column, description in columns
        ],
        "data": [
            {f"{itself}/value": term.value, f"{itself}/definition": term.definition} for term in terms(name)
        ],
    }
