"""What changed between two versions: the changes themselves, the ids that stay, the register of rows, the log."""

from demarche.releases.changes.diff import Change, Diff, TableDiff, diff
from demarche.releases.changes.identity import keep_ids
from demarche.releases.changes.surface import require_schema_step, schema_version
from demarche.releases.changes.tables import CHANGES_SCHEMA, REGISTRY_SCHEMA
from demarche.releases.changes.write import write_changes

__all__ = [
    "CHANGES_SCHEMA",
    "REGISTRY_SCHEMA",
    "Change",
    "Diff",
    "TableDiff",
    "diff",
    "keep_ids",
    "require_schema_step",
    "schema_version",
    "write_changes",
]
