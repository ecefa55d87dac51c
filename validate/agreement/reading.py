"""A coding as it is compared: three tables of a folder, refused where a row could fall out unseen."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from demarche.schema.arrow import arrow_schema
from demarche.schema.errors import DataError
from demarche.schema.keys import KEYS
from demarche.validate.agreement.fields import columns_of
from demarche.validate.source import column_types

__all__ = ["Coding", "read_coding", "shared_documents"]

SPAN = ("span_start", "span_end")
COLUMNS = {
    "documents": ("doc_id", "n_chars"),
    "events": tuple(dict.fromkeys(("event_id", "doc_id", *SPAN, *columns_of("events")))),
    "claims": tuple(dict.fromkeys(("claim_id", "event_id", "doc_id", *SPAN, *columns_of("claims")))),
}


@dataclass(frozen=True)
class Coding:
    """The tables of one coding, as far as they are compared, sorted by their keys."""

    folder: Path
    documents: pl.DataFrame
    events: pl.DataFrame
    claims: pl.DataFrame

    def of(self, doc_ids: pl.Series) -> "Coding":
        """Return what the coding says of some documents."""
        is_wanted = pl.col("doc_id").is_in(doc_ids.implode())
        return Coding(
            self.folder,
            self.documents.filter(is_wanted),
            self.events.filter(is_wanted),
            self.claims.filter(is_wanted),
        )


def read_coding(folder: Path) -> Coding:
    """Return the documents, events and claims of a folder of tables.

    Raises:
        DataError: D001, there is no such folder; D301, it lacks one of the three tables; D011, one cannot be
            read; D104, one lacks a column or has it in another type; D304, rows contradict each other.
    """
    if not folder.is_dir():
        raise DataError("D001", where=str(folder))
    coding = Coding(folder, **{name: _read(folder, name) for name in COLUMNS})
    for reason in _faults(coding):
        raise DataError("D304", where=str(folder), reason=reason, folder=folder)
    return coding


def shared_documents(a: Coding, b: Coding) -> pl.DataFrame:
    """Return ``doc_id`` and ``n_chars`` of the documents that both codings have, sorted.

    Raises:
        DataError: D303, there is none; D304, a document is of another length in the other coding.
    """
    both = a.documents.join(b.documents, on="doc_id", suffix="_b").sort("doc_id")
    if both.is_empty():
        raise DataError("D303", where=f"{a.folder} and {b.folder}")
    other = both.filter(pl.col("n_chars") != pl.col("n_chars_b"))
    if not other.is_empty():
        doc_id, one, two = other.row(0)
        reason = f"document {doc_id} has {one:,} characters here and {two:,} in {b.folder}"
        raise DataError("D304", where=str(a.folder), reason=reason, folder=a.folder)
    return both.select("doc_id", "n_chars")


def _read(folder: Path, name: str) -> pl.DataFrame:
    """Return the columns of a table that are compared."""
    path = folder / f"{name}.parquet"
    if not path.is_file():
        raise DataError("D301", where=str(folder), table=name)
    try:
        found = column_types(pq.read_schema(path))
        wanted = column_types(arrow_schema(name))
        wrong = [
            f"{column} is {found.get(column, 'missing')}, not {wanted[column]}"
            for column in COLUMNS[name]
            if found.get(column) != wanted[column]
        ]
        if wrong:
            raise DataError("D104", where=str(path), table=name, reason="; ".join(wrong))
        return pl.DataFrame(pq.read_table(path, columns=list(COLUMNS[name]))).sort(KEYS[name])
    except (OSError, pa.ArrowException, pl.exceptions.PolarsError) as error:
        raise DataError("D011", where=str(path), reason=str(error).splitlines()[0]) from error


def _faults(coding: Coding) -> Iterable[str]:
    """Yield why rows could be lost or counted twice: what ``demarche validate`` finds, as far as it matters here."""
    for name, columns in COLUMNS.items():
        table = _table(coding, name)
        schema = arrow_schema(name)
        nulls = [key for key in columns if table[key].null_count() and not schema.field(key).nullable]
        if nulls:
            yield f"a row of {name} has no {nulls[0]}"
        twice = table.filter(table.select(KEYS[name]).is_duplicated())
        if not twice.is_empty():
            yield f"{name} has {twice[KEYS[name][0]][0]} twice"
    yield from _first(
        coding.events, "event_id", _apart(coding.events, coding.documents, "doc_id"), "no document"
    )
    yield from _first(coding.claims, "claim_id", _apart(coding.claims, coding.events, "event_id"), "no event")
    homes = coding.claims.join(
        coding.events.select("event_id", home="doc_id"), on="event_id", maintain_order="left"
    )
    yield from _first(homes, "claim_id", homes["doc_id"] != homes["home"], "another document than its event")
    for table, key in ((coding.events, "event_id"), (coding.claims, "claim_id")):
        placed = table.join(coding.documents, on="doc_id", maintain_order="left")
        inside = (
            (placed["span_start"] >= 0)
            & (placed["span_start"] < placed["span_end"])
            & (placed["span_end"] <= placed["n_chars"])
        )
        yield from _first(placed, key, ~inside, "a span that does not lie in its document")


def _first(table: pl.DataFrame, key: str, is_wrong: pl.Series, what: str) -> Iterable[str]:
    """Yield what is wrong with the first row that is wrong, if there is one."""
    wrong = table.filter(is_wrong)
    if not wrong.is_empty():
        yield f"{wrong[key][0]} has {what}"


def _apart(table: pl.DataFrame, home: pl.DataFrame, column: str) -> pl.Series:
    """Return of each row whether its value is in no row of the other table."""
    return ~table[column].is_in(home[column].implode())


def _table(coding: Coding, name: str) -> pl.DataFrame:
    table: pl.DataFrame = getattr(coding, name)
    return table
