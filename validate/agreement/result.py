"""What a comparison of two codings found, as plain data; ``render.py`` prints it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import polars as pl

__all__ = ["NOT_COMPARED", "NO_PAIRS", "NO_VARIATION", "ROWS_KEPT", "Agreement", "FieldAgreement", "Found"]

# Disagreements that ``to_dict`` tells one by one, as many as a validation keeps of a rule; a file takes them all.
ROWS_KEPT = 100

# Why an alpha is undefined.
NO_PAIRS = "there is nothing to compare"
NO_VARIATION = "all values are the same, so that nothing tells agreement from chance"

# What two codings may differ in without its being seen here.
NOT_COMPARED = (
    "links and incidents",
    "the spans of sources and targets, and count_text",
    "said_precision, rule_id and confidence",
    "what the actors and places are: their ids are compared as they stand",
)


@dataclass(frozen=True, slots=True)
class FieldAgreement:
    """How far the coders agree in a field.

    Attributes:
        table, field: what is compared.
        questions: the questions whose claims are compared; none stands for all.
        level: the level of measurement.
        pairs: how many pairs of values there are.
        agreed: how many of them are equal.
        alpha: Krippendorff's alpha; None where it is undefined.
        low, high: the ends of its 95 % interval; None where the documents do not carry one.
        undefined: why there is no alpha; None where there is one.
    """

    table: str
    field: str
    questions: tuple[str, ...]
    level: str
    pairs: int
    agreed: int
    alpha: float | None
    low: float | None = None
    high: float | None = None
    undefined: str | None = None

    @property
    def share(self) -> float | None:
        """The share of pairs that are equal; None where there are none."""
        return self.agreed / self.pairs if self.pairs else None

    @property
    def name(self) -> str:
        """The field, and the questions that it is of."""
        return f"{self.field} ({', '.join(self.questions)})" if self.questions else self.field

    def to_dict(self) -> dict[str, Any]:
        """Return the figures by name."""
        return {**asdict(self), "questions": list(self.questions), "share": self.share}


@dataclass(frozen=True, slots=True)
class Found:
    """How many rows of a table each coder has, and how many of them are matched.

    ``share`` is that of rows which have a partner, of both coders' rows: the F1 of one against the other. ``low``
    and ``high`` are the ends of its 95 % interval.
    """

    table: str
    a: int
    b: int
    matched: int
    low: float | None = None
    high: float | None = None

    @property
    def share(self) -> float | None:
        """The share of rows that have a partner; None where there are no rows."""
        return 2 * self.matched / (self.a + self.b) if self.a + self.b else None

    def to_dict(self) -> dict[str, Any]:
        """Return the figures by name."""
        return {**asdict(self), "share": self.share}


@dataclass(frozen=True)
class Agreement:
    """How far two codings agree.

    Attributes:
        a, b: the folders.
        documents: how many documents both have; only these are compared.
        only_a, only_b: the doc_ids of those that one alone has.
        found: of events and claims, how many are matched.
        coverage: whether a code point is part of any event; its pairs are code points.
        fields: the figures of each field, over the matched rows.
        disagreements: a row for each pair that differs in a field, and for each event or claim without a partner:
            doc_id, span_start, span_end, event_a, event_b, claim_a, claim_b, field, a, b.
        draws, seed: how the intervals were made.
    """

    a: str
    b: str
    documents: int
    only_a: tuple[str, ...]
    only_b: tuple[str, ...]
    found: tuple[Found, ...]
    coverage: FieldAgreement
    fields: tuple[FieldAgreement, ...]
    disagreements: pl.DataFrame
    draws: int
    seed: int

    @property
    def by_field(self) -> Mapping[str, int]:
        """How many disagreements there are in each field that has any, by its name."""
        counted = self.disagreements.group_by("field").len().sort("field")
        return dict(counted.iter_rows())

    def to_dict(self) -> dict[str, Any]:
        """Return the figures as ``--json`` prints them, with the first of the disagreements."""
        return {
            "a": self.a,
            "b": self.b,
            "documents": {"both": self.documents, "only_a": list(self.only_a), "only_b": list(self.only_b)},
            "found": [found.to_dict() for found in self.found],
            "coverage": self.coverage.to_dict(),
            "fields": [field.to_dict() for field in self.fields],
            "disagreements": {
                "total": self.disagreements.height,
                "by_field": dict(self.by_field),
                "rows": self.disagreements.head(ROWS_KEPT).to_dicts(),
            },
            "not_compared": list(NOT_COMPARED),
            "interval": {"share": 0.95, "draws": self.draws, "seed": self.seed},
        }
