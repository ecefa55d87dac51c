"""The log of changes of a version, in words: ``CHANGELOG.md``, the newest version first."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from demarche.releases.changes.diff import Diff, TableDiff
from demarche.schema.versioning import schema_versions

__all__ = ["CHANGELOG", "changelog"]

CHANGELOG = "CHANGELOG.md"

HEAD = """\
# What changed, version by version

Counted in rows of each table; `changes.parquet` has every row and value that changed in this version, and
`registry.parquet` the first and the last version of every row.
"""

# What the reasons of changes mean, in the order in which they are told.
REASONS = {
    "document": "their document came or went",
    "coder": "another coder, or another version of it, wrote them",
    "review": "a person said so",
}


def changelog(
    diff: Diff | None,
    previous: Path | None,
    *,
    version: str,
    rows: Mapping[str, int],
    former_schema: str | None,
) -> str:
    """Return the log of a version: what changed in it, and below that the log of the version before.

    Args:
        diff: what changed; None for a version that has none before it.
        previous: the folder of the version before, if there is one.
        version: the new version.
        rows: how many rows each table has.
        former_schema: the schema's version before, where it is known.
    """
    told = _first(rows) if diff is None else _since(diff)
    parts = [f"## {version}", *told, _schema(former_schema, is_first=diff is None)]
    before = _sections(previous / CHANGELOG) if previous else ""
    return f"{HEAD}\n" + "\n\n".join(parts) + "\n" + (f"\n{before}" if before else "")


def _first(rows: Mapping[str, int]) -> Iterator[str]:
    yield "The first version: " + ", ".join(f"{table} {count:,}" for table, count in rows.items()) + "."


def _since(diff: Diff) -> Iterator[str]:
    """Yield what changed since another version, a paragraph or list at a time."""
    yield f"Since {diff.old}:" if not diff.is_same else f"Nothing changed in the tables since {diff.old}."
    lines = [line for table in diff.tables if not table.is_same for line in _table(table)]
    if lines:
        yield "\n".join(lines)
    if diff.reasons:
        reasons = (
            f"{diff.reasons[name]:,} rows because {why}"
            for name, why in REASONS.items()
            if name in diff.reasons
        )
        yield f"Reasons, where they are known: {'; '.join(reasons)}."


def _table(table: TableDiff) -> Iterator[str]:
    """Yield the line of a table, and one for its columns where their values changed."""
    counts = {
        "added": table.added,
        "changed": table.changed,
        "withdrawn": table.withdrawn,
        "moved to another id": table.moved,
    }
    told = ", ".join(f"{count:,} {what}" for what, count in counts.items() if count) or "no row changed"
    yield f"- **{table.table_name}**: {told} (now {table.new_rows:,} rows)"
    if table.columns:
        columns = sorted(table.columns.items(), key=lambda column: (-column[1], column[0]))
        yield f"  - values changed: {', '.join(f'`{name}` {count:,}' for name, count in columns)}"
    for what, names in (
        ("columns gone", table.columns_removed),
        ("new columns", table.columns_added),
        ("columns of another type", table.columns_retyped),
    ):
        if names:
            yield f"  - {what}: {', '.join(f'`{name}`' for name in names)}"


def _schema(former: str | None, *, is_first: bool) -> str:
    """Return the paragraph about the schema."""
    rows = schema_versions()
    now = rows[-1].schema_version
    if is_first:
        return f"Schema {now}."
    if former is None:
        return f"Schema {now}; that of the version before is not known."
    if former == now:
        return f"Schema {now}, as before."
    known = [row.schema_version for row in rows]
    since = rows[known.index(former) + 1 :] if former in known else rows[-1:]
    told = " ".join(f"{row.schema_version}: {row.change}" for row in since)
    return f"Schema {now}, before it {former}. {told}"


def _sections(path: Path) -> str:
    """Return the log of the version before without its head; nothing where there is none."""
    if not path.is_file():
        return ""
    text = path.read_text(encoding="utf-8")
    start = text.find("\n## ")
    return text[start + 1 :] if start >= 0 else ""
