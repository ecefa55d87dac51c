"""How much of each text is part of any event: for either coder, for both, for neither."""

import polars as pl

__all__ = ["covered"]


def covered(documents: pl.DataFrame, a: pl.DataFrame, b: pl.DataFrame) -> pl.DataFrame:
    """Return ``doc_id`` and how many code points are part of an event: ``neither``, ``only_a``, ``only_b``, ``both``.

    Args:
        documents: ``doc_id`` and ``n_chars``.
        a, b: the events of both coders.
    """
    parts = {"a": _lengths(a), "b": _lengths(b), "any": _lengths(pl.concat([a, b]))}
    counts = documents.select("doc_id", pl.col("n_chars").cast(pl.Int64))
    for name, lengths in parts.items():
        counts = counts.join(
            lengths.rename({"length": name}), on="doc_id", how="left", maintain_order="left"
        ).with_columns(pl.col(name).fill_null(0))
    return counts.select(
        "doc_id",
        neither=pl.col("n_chars") - pl.col("any"),
        only_a=pl.col("any") - pl.col("b"),
        only_b=pl.col("any") - pl.col("a"),
        both=pl.col("a") + pl.col("b") - pl.col("any"),
    )


def _lengths(events: pl.DataFrame) -> pl.DataFrame:
    """Return of each document how many code points its events cover, each counted once."""
    reach = pl.col("span_end").cum_max().shift(1, fill_value=0).over("doc_id")
    fresh = (pl.col("span_end") - pl.max_horizontal("span_start", reach)).clip(lower_bound=0)
    return (
        events.select("doc_id", pl.col("span_start", "span_end").cast(pl.Int64))
        .sort("doc_id", "span_start", "span_end")
        .select("doc_id", length=fresh)
        .group_by("doc_id")
        .agg(pl.col("length").sum())
        .sort("doc_id")
    )
