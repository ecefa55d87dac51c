"""What a release and a query give, printed for a person."""

import polars as pl
from rich.console import Console
from rich.table import Table
from rich.text import Text

from demarche.releases.publish import Published

__all__ = ["render_published", "render_rows"]

# Rows printed on a terminal; the rest is counted.
SHOWN = 100

# More than any table measures: rich else measures no further than the terminal is wide.
WIDEST = 1_000_000


def render_published(published: Published, console: Console) -> None:
    """Print what now stands, and where."""
    verdict = "published" if published.is_new else "already published, the same"
    console.print(f"{published.version}: {verdict}: {published.folder}", markup=False, style="bold green")
    rows = ", ".join(f"{table} {rows:,}" for table, rows in published.rows.items())
    console.print(f"{rows}; content {published.content_sha256[:12]}", markup=False)
    if published.report.warnings:
        console.print(
            f"{published.report.warnings:,} rows are doubtful: see demarche validate", style="yellow"
        )


def render_rows(
    rows: pl.DataFrame, console: Console, *, shown: int = SHOWN, total: int | None = None
) -> None:
    """Print rows as a table, or as records where they are too wide, and a last line that counts them.

    Args:
        rows: the rows, or the first of them.
        console: where they go.
        shown: print no more than so many.
        total: how many rows there are, where ``rows`` are the first of them.
    """
    total = rows.height if total is None else total
    table = _table(rows.head(shown))
    if console.measure(table, options=console.options.update(max_width=WIDEST)).maximum <= console.width:
        console.print(table)
    else:
        _render_records(rows.head(shown), console)
    more = f", the first {shown:,} shown" if total > shown else ""
    console.print(f"{total:,} {'row' if total == 1 else 'rows'}{more}", style="dim")


def _table(rows: pl.DataFrame) -> Table:
    table = Table()
    for name in rows.columns:
        table.add_column(Text(name), no_wrap=True)
    for row in rows.iter_rows():
        table.add_row(*(_cell(value) for value in row))
    return table


def _render_records(rows: pl.DataFrame, console: Console) -> None:
    """Print each row as lines of column and value, its nulls left out."""
    width = max(map(len, rows.columns))
    for number, row in enumerate(rows.iter_rows(named=True), start=1):
        console.rule(f"row {number}", style="dim")
        for name, value in row.items():
            if value is not None:
                console.print(
                    Text(f"{name:>{width}}  ", style="bold").append_text(_cell(value)), soft_wrap=True
                )


def _cell(value: object) -> Text:
    return Text("" if value is None else str(value), style="not bold")
