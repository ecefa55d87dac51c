"""What changed between two folders of tables, as plain data; ``render.py`` prints it."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from demarche.releases.changes.comparison import Comparison, compared
from demarche.releases.changes.leftover import TablePair
from demarche.releases.changes.tables import CHANGES_KEY, CHANGES_SCHEMA
from demarche.releases.disk import telling_what_stops
from demarche.releases.versions import MANIFEST
from demarche.schema.parquet import write_batches

__all__ = ["CHANGES_KEPT", "FORMAT_VERSION", "Change", "Diff", "TableDiff", "diff", "version_of"]

# Changes kept of each table; the rest is counted, and ``--parquet`` has them all.
CHANGES_KEPT = 100

# Keys may be added under a version; one that goes or changes its meaning raises it.
FORMAT_VERSION = 1


@dataclass(frozen=True, slots=True)
class Change:
    """A change of a row, or of one column of it.

    Attributes:
        table_name: the table that the row stands in, or stood in.
        key: the values of the row's key columns, apart by spaces; of a row that moved the former ones.
        change: added, changed (once a column), withdrawn, or moved, which means that it goes by another id.
        column_name: the column whose value changed; null where the whole row came or went.
        old_value: what stood there before, as text.
        new_value: what stands there now, as text.
        reason: why, as far as the tables tell: review and a person's reason, document or coder.
    """

    table_name: str
    key: str
    change: Literal["added", "changed", "withdrawn", "moved"]
    column_name: str | None
    old_value: str | None
    new_value: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class TableDiff:
    """What changed in a table, counted in rows.

    Attributes:
        table_name: the table.
        old_rows: how many rows it had.
        new_rows: how many it has.
        added: rows whose key is new.
        changed: rows in which a value other than the key changed, those that moved included.
        withdrawn: rows whose key is gone.
        moved: rows that go by another id; neither added nor withdrawn.
        columns: in how many rows each column changed.
        columns_removed: columns that only the old table has; their values are not compared.
        columns_added: columns that only the new table has; their values are not compared.
        columns_retyped: columns of another type than before; their values are compared as text.
    """

    table_name: str
    old_rows: int
    new_rows: int
    added: int
    changed: int
    withdrawn: int
    moved: int
    columns: Mapping[str, int]
    columns_removed: tuple[str, ...]
    columns_added: tuple[str, ...]
    columns_retyped: tuple[str, ...]

    @property
    def is_same(self) -> bool:
        """Whether the table has the same columns and the same rows."""
        in_columns = self.columns_removed or self.columns_added or self.columns_retyped
        return not (self.added or self.changed or self.withdrawn or self.moved or in_columns)


@dataclass(frozen=True, slots=True)
class Diff:
    """What changed from one version or folder of tables to another, as --json prints it.

    Attributes:
        version: the version of this format; keys may be added under it, none goes or changes its meaning.
        old: the older version, else its folder.
        new: the newer version, else its folder.
        is_same: whether every table has the same columns and the same rows.
        exit_code: 0 the same, 1 different.
        tables: what changed in each table.
        reasons: how many rows changed for each reason: review, document or coder.
        changes: the first changes of each table, in the order of their keys.
        changes_total: how many changes there are, those not listed included.
    """

    version: int
    old: str
    new: str
    is_same: bool
    exit_code: Literal[0, 1]
    tables: tuple[TableDiff, ...]
    reasons: Mapping[str, int]
    changes: tuple[Change, ...]
    changes_total: int

    def to_dict(self) -> dict[str, Any]:
        """Return the outcome as ``--json`` prints it."""
        return asdict(self)


def diff(old: Path, new: Path, *, kept: int = CHANGES_KEPT, parquet: Path | None = None) -> Diff:
    """Return what changed from one folder of tables to another: rows are told apart by their keys.

    Args:
        old: the folder of a version or a build.
        new: the folder of another.
        kept: how many changes of each table are listed; all are counted.
        parquet: a file to write every change to.

    Raises:
        DataError: D301, a folder lacks a table; D411 and D412, a key is missing; D413, a key comes twice;
            D011, D013 and D014, something cannot be read or written.
    """
    names = version_of(old), version_of(new)
    if names[0] == names[1]:
        names = str(old), str(new)
    with telling_what_stops(parquet.parent if parquet else new), compared(old, new) as comparison:
        if parquet:
            write_batches(comparison.batches(names[1]), parquet, schema=CHANGES_SCHEMA, keys=CHANGES_KEY)
        return summed_up(comparison, old=names[0], new=names[1], kept=kept)


def summed_up(comparison: Comparison, *, old: str, new: str, kept: int = 0) -> Diff:
    """Return a comparison as plain data."""
    tables = tuple(_table(comparison, pair) for pair in comparison.pairs.values())
    changes = [row for table in comparison.pairs for row in comparison.first(table, kept)]
    is_same = all(table.is_same for table in tables)
    return Diff(
        version=FORMAT_VERSION,
        old=old,
        new=new,
        is_same=is_same,
        exit_code=0 if is_same else 1,
        tables=tables,
        reasons=comparison.reasons,
        changes=tuple(Change(**row) for row in changes),  # type: ignore[arg-type]  # the columns are the fields
        changes_total=comparison.total,
    )


def version_of(folder: Path) -> str:
    """Return the version that a folder says it is, else the folder's name."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return folder.resolve().name
    return str(manifest.get("version") or folder.resolve().name)


def _table(comparison: Comparison, pair: TablePair) -> TableDiff:
    """Return what changed in a table."""
    table = pair.table
    return TableDiff(
        table_name=table,
        old_rows=pair.old_rows,
        new_rows=pair.new_rows,
        added=comparison.counts[table, "added"],
        changed=comparison.counts[table, "changed"],
        withdrawn=comparison.counts[table, "withdrawn"],
        moved=comparison.counts[table, "moved"],
        columns=comparison.columns[table],
        columns_removed=pair.columns.only_old,
        columns_added=pair.columns.only_new,
        columns_retyped=pair.columns.retyped,
    )
