"""What a version says of itself: to people, to programs, to catalogues, and to DuckDB."""

from demarche.releases.metadata.citation import citation_sentence
from demarche.releases.metadata.facts import ReleaseFacts, facts_of
from demarche.releases.metadata.write import METADATA_FILES, write_metadata

__all__ = ["METADATA_FILES", "ReleaseFacts", "citation_sentence", "facts_of", "write_metadata"]
