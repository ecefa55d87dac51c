"""Every disagreement as a row: where the pair stands in the text, the field, and what either coder says."""

from pathlib import Path

import polars as pl

from demarche.schema.errors import DataError
from demarche.schema.files import telling_why
from demarche.schema.parquet import sort_key, write_table
from demarche.validate.agreement.alpha import Array

__all__ = ["COLUMNS", "differing", "listed", "unmatched", "write_disagreements"]

# The columns of the table, and their types.
COLUMNS = pl.Schema(
    {
        "doc_id": pl.String(),
        "span_start": pl.Int32(),
        "span_end": pl.Int32(),
        "event_a": pl.String(),
        "event_b": pl.String(),
        "claim_a": pl.String(),
        "claim_b": pl.String(),
        "field": pl.String(),
        "a": pl.String(),
        "b": pl.String(),
    }
)
# What an event or claim without a partner is told by.
TITLES = {"events": pl.concat_str("event_type", "event_code", separator=" "), "claims": pl.col("question")}


def differing(
    name: str, values: tuple[pl.Series, pl.Series], rows: Array, pairs: pl.DataFrame
) -> pl.DataFrame:
    """Return the rows of the pairs that differ in a field.

    Args:
        name: the field.
        values: what the first and the second coder say of each pair, as texts.
        rows: the pairs that differ.
        pairs: the places and ids of each pair.
    """
    a, b = (series.gather(rows) for series in values)
    return _completed(pairs[rows].with_columns(field=pl.lit(name), a=a, b=b))


def unmatched(table: str, rows: pl.DataFrame, matched: pl.Series, *, side: str) -> pl.DataFrame:
    """Return the rows of one coder that have no partner, with the other side null.

    Args:
        table: events or claims.
        rows: the coder's rows.
        matched: the ids of those that have a partner.
        side: ``a`` or ``b``.
    """
    kind = table.removesuffix("s")
    alone = rows.join(matched.to_frame(f"{kind}_id"), on=f"{kind}_id", how="anti")
    ids = {f"{one}_{side}": f"{one}_id" for one in dict.fromkeys(("event", kind))}
    return _completed(
        alone.select("doc_id", "span_start", "span_end", **ids, field=pl.lit(kind), **{side: TITLES[table]})
    )


def listed(parts: list[pl.DataFrame]) -> pl.DataFrame:
    """Return all disagreements in the order of the documents and their texts."""
    return pl.concat([COLUMNS.to_frame(), *parts]).sort(COLUMNS.names(), nulls_last=True)


def write_disagreements(disagreements: pl.DataFrame, path: Path) -> None:
    """Write the disagreements as Parquet or CSV, as the name says.

    Raises:
        DataError: D013, the disk is full; D014, nothing can be written there, or the name is of another kind or
            that of a table.
    """
    if path.suffix not in {".csv", ".parquet"}:
        raise DataError("D014", where=str(path), reason="the name ends neither in .csv nor in .parquet")
    if sort_key(path):
        raise DataError("D014", where=str(path), reason="the name is that of a table")
    with telling_why(path):
        if path.suffix == ".csv":
            path.write_bytes(disagreements.write_csv().encode())
        else:
            write_table(disagreements.to_arrow(), path)


def _completed(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the rows in the columns of the table, null where nothing is told."""
    missing = {name: pl.lit(None) for name in COLUMNS if name not in rows.columns}
    return rows.with_columns(**missing).select(pl.col(name).cast(kind) for name, kind in COLUMNS.items())
