"""Which event of one coding is which of the other, and which claim: by the words that they stand on.

Events of a document whose spans form one chain of overlaps make a cluster; claims of two matched events make
one as well. Within a cluster the pairing is the best under these criteria, the first before the second and so on:

1. claims only: most pairs that answer the same question;
2. most code points that both spans of a pair cover;
3. fewest code points that only one of them covers;
4. most pairs that agree in a column, one column after the other, in the order of ``TIE_BREAKERS``;
5. neighbours in the order of the text with neighbours.

Two events are never paired that share no code point; nor two claims, unless they answer the same question.
What stands on the same words is paired as it agrees best: this favours agreement.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

import polars as pl

from demarche.validate.agreement.assignment import best_pairs
from demarche.validate.agreement.fields import columns_of

__all__ = ["TIE_BREAKERS", "match_claims", "match_events"]

TIE_BREAKERS = {
    "events": ("event_type", "sovereign", "source_id", "target_id", "event_code"),
    "claims": ("victim", "victim_of", "claimant_id", "value", "count_low", "count_high"),
}
# The column whose agreement stands before the overlap.
AHEAD = {"events": (), "claims": ("question",)}


class Candidate(NamedTuple):
    """A row that is to be paired; ``ahead`` and ``traits`` are the columns that speak for a pair when they agree."""

    start: int
    end: int
    ahead: list[str]
    traits: list[str]
    content: list[str]


def match_events(a: pl.DataFrame, b: pl.DataFrame) -> pl.DataFrame:
    """Return ``event_a`` and ``event_b`` of each matched pair, sorted.

    Args:
        a, b: the events of the documents that both codings have.
    """
    spans = pl.concat([_candidates("events", a, side=0), _candidates("events", b, side=1)])
    reach = pl.col("end").cum_max().shift(1).over("doc_id")
    clustered = spans.sort("doc_id", "start", "end").with_columns(
        cluster=(reach.is_null() | (pl.col("start") >= reach)).cum_sum()
    )
    return _matched("events", clustered)


def match_claims(a: pl.DataFrame, b: pl.DataFrame, events: pl.DataFrame) -> pl.DataFrame:
    """Return ``claim_a`` and ``claim_b`` of each matched pair, sorted.

    Args:
        a, b: the claims of both codings.
        events: the matched events.
    """
    homes = events.with_row_index("cluster").with_columns(pl.col("cluster").cast(pl.Int64))
    parts = [
        _candidates("claims", claims, side=side).join(
            homes.select("cluster", event_id=f"event_{name}"), on="event_id", maintain_order="left"
        )
        for side, name, claims in ((0, "a", a), (1, "b", b))
    ]
    return _matched("claims", pl.concat(parts))


def _candidates(table: str, rows: pl.DataFrame, *, side: int) -> pl.DataFrame:
    """Return the rows as they are paired; ``content`` is all that is compared, and the id."""
    key = f"{table[:-1]}_id"

    def texts(columns: Sequence[str]) -> pl.Expr:
        """The columns as texts, with an empty one, which no table holds, for null."""
        listed = [pl.col(column).cast(pl.String).fill_null("") for column in columns]
        return pl.concat_list(listed) if listed else pl.lit([], pl.List(pl.String))

    return rows.select(
        "doc_id",
        "event_id",
        id=key,
        side=pl.lit(side),
        start="span_start",
        end="span_end",
        ahead=texts(AHEAD[table]),
        traits=texts(TIE_BREAKERS[table]),
        content=texts([*columns_of(table), key]),
    )


def _matched(table: str, clustered: pl.DataFrame) -> pl.DataFrame:
    """Return the ids of all pairs; a cluster of one and one needs no weighing."""
    counted = clustered.with_columns(
        n_a=(pl.col("side") == 0).sum().over("cluster"), n_b=(pl.col("side") == 1).sum().over("cluster")
    ).filter(pl.col("n_a").cast(bool) & pl.col("n_b").cast(bool))
    is_simple = (pl.col("n_a") == 1) & (pl.col("n_b") == 1)
    simple = counted.filter(is_simple)
    ones = simple.filter(pl.col("side") == 0).join(
        simple.filter(pl.col("side") == 1), on="cluster", suffix="_b", validate="1:1"
    )
    shared = pl.min_horizontal("end", "end_b") - pl.max_horizontal("start", "start_b")
    is_same = (pl.col("ahead") == pl.col("ahead_b")) & (pl.col("ahead").list.len() > 0)
    found = ones.filter((shared > 0) | is_same).select("id", "id_b").rows()
    found.extend(_weighed(counted.filter(~is_simple)))
    names = [f"{table[:-1]}_{side}" for side in "ab"]
    return pl.DataFrame(found, schema=dict.fromkeys(names, pl.String), orient="row").sort(names)


def _weighed(clustered: pl.DataFrame) -> Iterator[tuple[str, str]]:
    """Yield the ids of the pairs in clusters of several."""
    rows = clustered.sort("cluster", "side").select("cluster", "side", "id", *Candidate._fields).iter_rows()
    for _, members in groupby(rows, key=itemgetter(0)):
        sides: tuple[dict[str, Candidate], dict[str, Candidate]] = ({}, {})
        for _, side, name, *columns in members:
            sides[side][name] = Candidate(*columns)
        yield from _best(*sides)


def _best(a: dict[str, Candidate], b: dict[str, Candidate]) -> list[tuple[str, str]]:
    """Return the ids of the best pairs: the same ones whichever coding comes first."""
    one, other = ([*sorted(side.items(), key=itemgetter(1))] for side in (a, b))
    is_turned = (len(one), [row for _, row in one]) > (len(other), [row for _, row in other])
    if is_turned:
        one, other = other, one
    criteria = [
        [_criteria(row, column, -abs(i - j)) for j, (_, column) in enumerate(other)]
        for i, (_, row) in enumerate(one)
    ]
    pairs = [(one[i][0], other[j][0]) for i, j in best_pairs(criteria)]
    return [(second, first) for first, second in pairs] if is_turned else pairs


def _criteria(one: Candidate, other: Candidate, neighbours: int) -> tuple[int, ...] | None:
    """Return what speaks for a pair, as the module says; None where the two cannot be one."""
    shared = max(0, min(one.end, other.end) - max(one.start, other.start))
    is_same = bool(one.ahead) and one.ahead == other.ahead
    if not shared and not is_same:
        return None
    alone = one.end - one.start + other.end - other.start - 2 * shared
    traits = (int(first == second) for first, second in zip(one.traits, other.traits, strict=True))
    return (int(is_same), shared, -alone, *traits, neighbours)
