"""The agreement of two codings, printed for a person: what was found, field by field, then what differs."""

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from demarche.validate.agreement.result import NOT_COMPARED, Agreement, FieldAgreement, Found

__all__ = ["render_agreement"]

# Disagreements shown; a file takes them all.
SHOWN = 20


def render_agreement(result: Agreement, console: Console, *, shown: int = SHOWN) -> None:
    """Print the figures, the first disagreements, what was not compared, and a last line that sums up."""
    console.print(f"[bold]A[/] {escape(result.a)}")
    console.print(f"[bold]B[/] {escape(result.b)}")
    console.print(_found_table(result.found))
    console.print(_coverage(result.coverage))
    console.print(_field_table(result.fields))
    undefined = {field.undefined: None for field in result.fields if field.undefined}
    for reason in undefined:
        names = [field.name for field in result.fields if field.undefined == reason]
        console.print(f"[dim]no alpha: {escape(', '.join(names))}: {escape(reason)}[/]")
    _render_disagreements(result, console, shown=shown)
    console.print(f"[dim]not compared: {'; '.join(NOT_COMPARED)}[/]")
    console.print(_summary(result), markup=False, style="bold")


def _found_table(found: tuple[Found, ...]) -> Table:
    table = _table("", "A", "B", "matched", "share", "95 %")
    for one in found:
        table.add_row(
            one.table,
            f"{one.a:,}",
            f"{one.b:,}",
            f"{one.matched:,}",
            _number(one.share),
            _ends(one.low, one.high),
        )
    return table


def _field_table(fields: tuple[FieldAgreement, ...]) -> Table:
    table = _table("field", "level", "pairs", "equal", "alpha", "95 %")
    last = ""
    for field in fields:
        if field.table != last:
            table.add_section()
            last = field.table
        table.add_row(
            field.name,
            field.level,
            f"{field.pairs:,}",
            _number(field.share),
            _number(field.alpha),
            _ends(field.low, field.high),
        )
    return table


def _coverage(coverage: FieldAgreement) -> str:
    """Return what is told of the question whether a code point is part of an event."""
    alpha = (
        f"alpha {_number(coverage.alpha)}"
        if coverage.undefined is None
        else f"no alpha: {coverage.undefined}"
    )
    interval = "" if coverage.low is None else f" ({_ends(coverage.low, coverage.high)})"
    equal = f"equal for {_number(coverage.share)} of {coverage.pairs:,} code points"
    return f"part of an event or not: {alpha}{interval}, {equal}"


def _render_disagreements(result: Agreement, console: Console, *, shown: int) -> None:
    """Print the first disagreements, and count the rest."""
    rows = result.disagreements
    if rows.is_empty() or shown <= 0:
        return
    table = Table(title="Disagreements", title_justify="left")
    for name in ("document", "span", "id", "field", "A", "B"):
        table.add_column(name, overflow="fold")  # an id that is cut short cannot be looked up
    for row in rows.head(shown).iter_rows(named=True):
        ids = dict.fromkeys(row[f"{kind}_{side}"] for kind in _kinds(row) for side in "ab")
        span = f"{row['span_start']}–{row['span_end']}"
        cells = (
            row["doc_id"],
            span,
            "\n".join(filter(None, ids)),
            row["field"],
            _side(row, "a"),
            _side(row, "b"),
        )
        table.add_row(*map(Text, cells))
    console.print(table)
    if rows.height > shown:
        console.print(f"… and {rows.height - shown:,} more", style="dim")


def _kinds(row: dict[str, object]) -> tuple[str, ...]:
    """Return which ids name the row: those of the claims, where it is about claims."""
    return ("claim",) if row["claim_a"] or row["claim_b"] else ("event",)


def _side(row: dict[str, object], side: str) -> str:
    """Return what a coder says; a dash where the coder has no such row, or none is told."""
    return "–" if row[side] is None else str(row[side])


def _summary(result: Agreement) -> str:
    """Return the last line: what was compared, and how much differs."""
    alone = f"{len(result.only_a):,} in A alone, {len(result.only_b):,} in B alone"
    common = f"{result.documents:,} common {'document' if result.documents == 1 else 'documents'}"
    return f"{common} ({alone}), {result.disagreements.height:,} disagreements"


def _table(*names: str) -> Table:
    """Return a table whose first column is text, as its second may be, and the rest numbers."""
    table = Table()
    for number, name in enumerate(names):
        is_text = number == 0 or name == "level"
        table.add_column(name, justify="left" if is_text else "right", no_wrap=name != "field")
    return table


def _number(figure: float | None) -> str:
    """Return a figure with three digits; 1.000 only where it is 1."""
    if figure is None:
        return "–"
    text = f"{figure:.3f}"
    return "0.999" if text == "1.000" and figure < 1 else text


def _ends(low: float | None, high: float | None) -> str:
    """Return the ends of an interval; nothing where there is none."""
    return "" if low is None else f"{_number(low)} to {_number(high)}"
