"""The rows of a build that may be judged: found by their ids, or again by their document, span and actors."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import polars as pl

from demarche.people.lines import as_text
from demarche.people.reviews.review_columns import ANCHORS, CODINGS, IDS, OF_EVENT

__all__ = ["Judged", "JudgedRows"]

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Judged:
    """A row that may be judged: its table, its values, and those of its event (its own, if it is one)."""

    table: str
    row: Row
    event: Row

    @property
    def key(self) -> str:
        """The row's id."""
        return str(self.row[IDS[self.table]])

    @property
    def span(self) -> tuple[int, int]:
        """Where its words stand."""
        return self.row["span_start"], self.row["span_end"]

    @property
    def anchor(self) -> dict[str, str]:
        """What it is found again by beside its document and span, as text; empty where there is nothing."""
        return {
            name: as_text((self.event if name in OF_EVENT else self.row)[name])
            for name in ANCHORS[self.table]
        }

    @property
    def coding(self) -> dict[str, str]:
        """What it says, as text; what it leaves open is left out."""
        values = {name: as_text(self.row[name]) for name in CODINGS[self.table]}
        # Marks that part one value from the next stand for nothing else.
        return {name: value.replace(";", ",") for name, value in values.items() if value}

    def overlaps(self, span: tuple[int, int]) -> bool:
        """Return whether its words and those of a span have any in common."""
        return self.span[0] < span[1] and span[0] < self.span[1]


class JudgedRows:
    """The events and claims of some tables.

    Args:
        tables: frames by the names of the tables.
        keys: leave out what is neither one of these rows nor in the document of one; all rows if left out.
        documents: further documents whose rows are wanted.
    """

    def __init__(
        self,
        tables: Mapping[str, pl.DataFrame],
        *,
        keys: Collection[tuple[str, str]] | None = None,
        documents: Collection[str] = (),
    ) -> None:
        self._events, self._claims = tables["events"], tables["claims"]
        self._ids = self._events["event_id"]
        if keys is not None:
            wanted = {table: [key for of, key in keys if of == table] for table in IDS}
            of_events = self._events.filter(pl.col("event_id").is_in(wanted["events"]))["doc_id"]
            of_claims = self._claims.filter(pl.col("claim_id").is_in(wanted["claims"]))["doc_id"]
            is_near = pl.col("doc_id").is_in(list({*documents, *of_events, *of_claims}))
            self._events, self._claims = self._events.filter(is_near), self._claims.filter(is_near)

    def has_event(self, event_id: str) -> bool:
        """Return whether any event of the tables has an id."""
        return event_id in self._ids

    @cached_property
    def all(self) -> dict[tuple[str, str], Judged]:
        """Every row by table and id."""
        events = {row["event_id"]: row for row in self._events.to_dicts()}
        found = {("events", key): Judged("events", row, row) for key, row in events.items()}
        for row in self._claims.to_dicts():
            event = events.get(row["event_id"])
            if event is not None:
                found["claims", row["claim_id"]] = Judged("claims", row, event)
        return found

    @cached_property
    def of_document(self) -> dict[tuple[str, str], list[Judged]]:
        """The rows by table and document."""
        found: defaultdict[tuple[str, str], list[Judged]] = defaultdict(list)
        for one in self.all.values():
            found[one.table, one.row["doc_id"]].append(one)
        return found

    @cached_property
    def claims_of(self) -> dict[str, list[Judged]]:
        """The claims by their event."""
        found: defaultdict[str, list[Judged]] = defaultdict(list)
        for (table, _), one in self.all.items():
            if table == "claims":
                found[one.row["event_id"]].append(one)
        return found
