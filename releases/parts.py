"""What other rooms have to say in publishing a version, each by one function, in the order of the work.

Publishing calls them and nothing else of these rooms.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from demarche.releases.changes import keep_ids, require_schema_step, schema_version, write_changes
from demarche.releases.channels import CANDIDATE, CHANNELS, final_tables, require_channel
from demarche.releases.metadata import citation_sentence, facts_of
from demarche.releases.metadata import write_metadata as write_facts

__all__ = [
    "CHANNELS",
    "channel_tables",
    "citation",
    "keep_ids",
    "require_channel",
    "require_schema_step",
    "schema_version",
    "write_changes",
    "write_metadata",
]


def channel_tables(build: Path, channel: str, *, aside: Path) -> Path:
    """Return the folder of the tables that a channel shows: the build itself, or one made inside ``aside``."""
    return build if channel == CANDIDATE else final_tables(build, aside=aside).folder


def write_metadata(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Write what a version says of itself into its folder; the manifest as it is so far tells what."""
    write_facts(folder, facts_of(manifest))


def citation(version: str) -> str:
    """Return how a version is cited.

    >>> "version 2024.2.0" in citation("2024.2.0")
    True
    """
    return citation_sentence(version)
