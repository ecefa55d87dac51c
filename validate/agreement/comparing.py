"""Two codings compared: documents that both have, events and claims matched, then field by field."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from demarche.validate.agreement.alpha import Array, Pairs, alphas, tally
from demarche.validate.agreement.coverage import covered
from demarche.validate.agreement.disagreements import differing, listed, unmatched
from demarche.validate.agreement.fields import Field, fields, read_field, shown
from demarche.validate.agreement.matching import match_claims, match_events
from demarche.validate.agreement.reading import Coding, read_coding, shared_documents
from demarche.validate.agreement.result import NO_PAIRS, NO_VARIATION, Agreement, FieldAgreement, Found
from demarche.validate.agreement.sampling import DRAWS, SEED, Sample, interval, sample

__all__ = ["agree"]

# The domain of yes and no.
EITHER = np.array([0.0, 1.0])


@dataclass(frozen=True)
class Matched:
    """The matched rows of a table: what each coder says, a pair in each row, and where the pair stands."""

    a: pl.DataFrame
    b: pl.DataFrame
    places: pl.DataFrame


def agree(a: Path | str, b: Path | str) -> Agreement:
    """Return how far two codings of the same documents agree; which of the two comes first changes no figure.

    Args:
        a, b: folders of tables; a document without events was coded, and nothing was found in it.

    Raises:
        DataError: those of ``read_coding``; D303, no document is in both; D304, a document has two lengths.
    """
    one, other = read_coding(Path(a)), read_coding(Path(b))
    documents = shared_documents(one, other)
    both = (one.of(documents["doc_id"]), other.of(documents["doc_id"]))
    pairs = _pairs(*both)
    chance = sample(documents["doc_id"])
    rows = [part for table in pairs for part in _unmatched(table, pairs[table], *both)]
    figures = []
    for field in fields():
        figure, differences = _compared(field, pairs[field.table], chance)
        figures.append(figure)
        rows.append(differences)
    return Agreement(
        a=str(a),
        b=str(b),
        documents=documents.height,
        only_a=_only(one, documents),
        only_b=_only(other, documents),
        found=tuple(_found(table, pairs[table], *both, chance) for table in pairs),
        coverage=_coverage(documents, *both, chance),
        fields=tuple(figures),
        disagreements=listed(rows),
        draws=DRAWS,
        seed=SEED,
    )


def _only(coding: Coding, documents: pl.DataFrame) -> tuple[str, ...]:
    """The documents that the other coding lacks."""
    return tuple(coding.documents.join(documents, on="doc_id", how="anti")["doc_id"].sort())


def _rows(coding: Coding, table: str) -> pl.DataFrame:
    """The rows of events or claims."""
    return coding.events if table == "events" else coding.claims


# Matching


def _pairs(a: Coding, b: Coding) -> dict[str, Matched]:
    """The matched events, and the matched claims."""
    events = match_events(a.events, b.events)
    claims = match_claims(a.claims, b.claims, events)
    return {
        "events": _matched("event", events, a.events, b.events),
        "claims": _matched("claim", claims, a.claims, b.claims),
    }


def _matched(kind: str, pairs: pl.DataFrame, a: pl.DataFrame, b: pl.DataFrame) -> Matched:
    """The rows of both coders, side by side, and the words from the first to the last that either marks."""
    left, right = (
        pairs.select(pl.col(f"{kind}_{side}").alias(f"{kind}_id")).join(
            rows, on=f"{kind}_id", how="left", maintain_order="left"
        )
        for side, rows in (("a", a), ("b", b))
    )
    ids = {
        f"{one}_{side}": rows[f"{one}_id"]
        for one in dict.fromkeys(("event", kind))
        for side, rows in (("a", left), ("b", right))
    }
    places = pl.DataFrame({"doc_id": left["doc_id"], **ids}).with_columns(
        span_start=pl.min_horizontal(left["span_start"], right["span_start"]),
        span_end=pl.max_horizontal(left["span_end"], right["span_end"]),
    )
    return Matched(left, right, places)


def _unmatched(table: str, pairs: Matched, a: Coding, b: Coding) -> list[pl.DataFrame]:
    """The rows of either coder that have no partner."""
    kind = table.removesuffix("s")
    return [
        unmatched(table, _rows(coding, table), pairs.places[f"{kind}_{side}"], side=side)
        for side, coding in (("a", a), ("b", b))
    ]


# Figures


def _compared(field: Field, matched: Matched, chance: Sample) -> tuple[FieldAgreement, pl.DataFrame]:
    """The figures of a field, and the pairs that differ in it."""
    said = read_field(field, matched.a, matched.b)
    group = chance.of(matched.places["doc_id"])[said.rows]
    pairs = tally(said.a, said.b, said.domain, group=group, groups=chance.number)
    values = (shown(field, matched.a[field.column]), shown(field, matched.b[field.column]))
    apart = said.rows[said.a != said.b]
    figure = _figure(field.table, field.field, pairs, field.level, chance, questions=field.questions)
    return figure, differing(field.field, values, apart, matched.places)


def _coverage(documents: pl.DataFrame, a: Coding, b: Coding, chance: Sample) -> FieldAgreement:
    """Whether a code point is part of any event, over the code points of all documents."""
    counts = covered(documents, a.events, b.events)
    group = chance.of(counts["doc_id"])
    cells = [(0, 0, "neither"), (1, 0, "only_a"), (0, 1, "only_b"), (1, 1, "both")]
    ones = np.ones(counts.height, dtype=np.int64)
    pairs = tally(
        np.concatenate([ones * first for first, _, _ in cells]),
        np.concatenate([ones * second for _, second, _ in cells]),
        EITHER,
        group=np.tile(group, len(cells)),
        groups=chance.number,
        times=np.concatenate([counts[name].to_numpy() for _, _, name in cells]),
    )
    return _figure("documents", "covered", pairs, "nominal", chance)


def _figure(
    table: str, field: str, pairs: Pairs, level: str, chance: Sample, *, questions: tuple[str, ...] = ()
) -> FieldAgreement:
    """The figures of some pairs.

    Where all agree there is no interval: pairs that agree, drawn again, cannot show that others might not.
    """
    alpha = float(alphas(pairs, level, chance.once)[0])
    low, high = None, None
    if pairs.agreed < pairs.total:
        low, high = interval(
            alphas(pairs, level, chance.draws), groups=int(np.count_nonzero(pairs.by_group()))
        )
    is_undefined = bool(np.isnan(alpha))
    return FieldAgreement(
        table=table,
        field=field,
        questions=questions,
        level=level,
        pairs=pairs.total,
        agreed=pairs.agreed,
        alpha=None if is_undefined else alpha,
        low=low,
        high=high,
        undefined=(NO_VARIATION if pairs.total else NO_PAIRS) if is_undefined else None,
    )


def _found(table: str, pairs: Matched, a: Coding, b: Coding, chance: Sample) -> Found:
    """How many rows are matched, and the interval of their share."""
    rows = (_rows(a, table), _rows(b, table))
    matched = chance.counted(pairs.places["doc_id"])
    either: Array = chance.counted(rows[0]["doc_id"]) + chance.counted(rows[1]["doc_id"])
    drawn = chance.draws @ either
    missing = np.full(len(drawn), np.nan)
    shares = np.divide(2 * chance.draws @ matched, drawn, out=missing, where=drawn > 0)
    low, high = None, None
    if 0 < 2 * matched.sum() < either.sum():
        low, high = interval(shares, groups=int(np.count_nonzero(either)))
    return Found(table, rows[0].height, rows[1].height, int(matched.sum()), low, high)
