"""Writing all that a version says of itself beside its tables."""

from pathlib import Path

from demarche.releases.disk import write_json, write_text
from demarche.releases.metadata.citation import citation_cff
from demarche.releases.metadata.croissant import croissant
from demarche.releases.metadata.database import write_database
from demarche.releases.metadata.datapackage import data_package
from demarche.releases.metadata.dictionary import version_dictionary, version_page
from demarche.releases.metadata.facts import ReleaseFacts
from demarche.releases.metadata.readme import readme
from demarche.releases.metadata.summary import summarise
from demarche.releases.metadata.tables import released_tables

__all__ = ["METADATA_FILES", "write_metadata"]

METADATA_FILES = (
    "CITATION.cff",
    "README.md",
    "croissant.json",
    "datapackage.json",
    "dictionary.html",
    "dictionary.md",
    "views.duckdb",
)


def write_metadata(folder: Path, facts: ReleaseFacts) -> None:
    """Write the metadata of a version whose Parquet files and views.sql stand in the folder.

    Files that stand there already are replaced. The same folder and facts give the same bytes.

    Raises:
        ProgramError: P003, a table, column, view or macro is not described.
        OSError: the disk is full or may not be written.
    """
    tables = released_tables(folder, facts)
    markdown = version_dictionary(facts, tables)
    write_json(folder / "datapackage.json", data_package(facts, tables))
    write_json(folder / "croissant.json", croissant(facts, tables))
    write_text(folder / "CITATION.cff", citation_cff(facts))
    write_text(folder / "README.md", readme(facts, tables, summarise(folder, facts)))
    write_text(folder / "dictionary.md", markdown)
    write_text(folder / "dictionary.html", version_page(markdown))
    write_database(folder, tables)
