"""What changed, printed for a person: a table's counts, its columns, its first changes, and a last line."""

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from demarche.releases.changes.diff import Change, Diff, TableDiff

__all__ = ["SHOWN", "render_diff"]

# Changes shown of each table; --parquet has all.
SHOWN = 10

STYLES = {"added": "green", "withdrawn": "red", "changed": "yellow", "moved": "cyan"}


def render_diff(diff: Diff, console: Console, *, shown: int = SHOWN) -> None:
    """Print the counts of each table that differs, its first changes, and what it comes to."""
    for table in diff.tables:
        if not table.is_same:
            listed = [change for change in diff.changes if change.table_name == table.table_name]
            _render_table(table, listed[:shown], console)
    console.print(Text(_verdict(diff), "bold green" if diff.is_same else "bold yellow"))


def _render_table(table: TableDiff, changes: list[Change], console: Console) -> None:
    rows = f"{table.old_rows:,} → {table.new_rows:,} rows"
    counts = [
        (f"{getattr(table, name):,} {name}", style) for name, style in STYLES.items() if getattr(table, name)
    ]
    parts = [part for count in counts for part in (count, (", ", ""))][:-1]
    console.print(Text.assemble((table.table_name, "bold"), f"  {rows}  ", *parts))
    for name, count in table.columns.items():
        _indented(Text(f"{name}: {count:,} changed"), console)
    for what, names in (
        ("only in the old", table.columns_removed),
        ("only in the new", table.columns_added),
        ("of another type, compared as text", table.columns_retyped),
    ):
        if names:
            _indented(Text(f"columns {what}: {', '.join(names)}", "yellow"), console)
    for change in changes:
        _indented(_line(change), console)
    total = table.added + table.withdrawn + table.moved + sum(table.columns.values())
    if total > len(changes):
        _indented(Text(f"… and {total - len(changes):,} more of these", "dim"), console)


def _line(change: Change) -> Text:
    """Return a change in a line: what, which row, the values before and after, and why."""
    text = Text.assemble((change.change, STYLES[change.change]), f" {change.key}")
    if change.column_name is not None:
        text.append(f" {change.column_name}: {_value(change.old_value)} → {_value(change.new_value)}")
    if change.reason is not None:
        text.append(f" ({change.reason})", "dim")
    return text


def _value(value: str | None) -> str:
    return "null" if value is None else value


def _verdict(diff: Diff) -> str:
    if diff.is_same:
        return f"{diff.old} and {diff.new} say the same"
    tables = sum(not table.is_same for table in diff.tables)
    where = f"{tables} of {len(diff.tables)} tables"
    changes = f"{diff.changes_total:,} {'change' if diff.changes_total == 1 else 'changes'}"
    return f"{diff.new} differs from {diff.old} by {changes} in {where}"


def _indented(text: Text, console: Console) -> None:
    console.print(Padding(text, (0, 0, 0, 2), expand=False))
