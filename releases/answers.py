"""The answer to a query as CSV, JSON, Parquet or the first rows of a table, written batch by batch."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import polars as pl
import pyarrow as pa

from demarche.releases.disk import telling_what_stops
from demarche.releases.query import Answer, whole_numbers
from demarche.schema.errors import DataError
from demarche.schema.parquet import write_batches

__all__ = ["FORMATS", "FirstRows", "first_rows", "format_of", "save_answer", "write_text_answer"]

FORMATS = ("table", "csv", "json", "parquet")

# Types of DuckDB that JSON, Parquet and a terminal have no form for: they go as DuckDB's own text.
AS_TEXT = {"bit", "enum", "interval", "null", "time with time zone", "time_ns", "variant"}


@dataclass(frozen=True)
class FirstRows:
    """The first rows of an answer, and how many it has."""

    rows: pl.DataFrame
    total: int


def format_of(given: str | None, out: Path | None, *, as_json: bool = False) -> str:
    """Return the format asked for: by name, by ``--json``, or by the ending of the file to write.

    Raises:
        DataError: D016, there is no such format, two are asked for, or it needs a file.

    >>> format_of(None, Path("strikes.parquet"))
    'parquet'
    """
    ending = out.suffix.removeprefix(".").lower() if out else ""
    chosen = given or ("json" if as_json else ending if ending in FORMATS[1:] else "table")
    if chosen not in FORMATS:
        raise DataError("D016", option="--format", value=chosen, expected=f"Give {', '.join(FORMATS)}.")
    if as_json and chosen != "json":
        raise DataError(
            "D016", option="--json", value=f"given with --format {chosen}", expected="Choose one."
        )
    if chosen == "parquet" and out is None:
        raise DataError("D016", option="--format", value="parquet alone", expected="Name a file with --out.")
    if chosen == "table" and out is not None:
        raise DataError(
            "D016",
            option="--out",
            value=str(out),
            expected="End its name in .csv, .json or .parquet, or say which with --format.",
        )
    return chosen


def first_rows(answer: Answer, *, shown: int) -> FirstRows:
    """Return the first rows of an answer; the rest is counted and not held."""
    kept, total = [], 0
    schema, batches = answer.batches(_plain(answer))
    for batch in batches:
        if total < shown:
            kept.append(batch.slice(0, shown - total))
        total += batch.num_rows
    return FirstRows(whole_numbers(pl.DataFrame(pa.Table.from_batches(kept, schema))), total)


def write_text_answer(answer: Answer, file: TextIO, *, kind: str) -> int:
    """Write an answer as ``csv`` or ``json`` and return how many rows there were.

    In CSV the values are DuckDB's own text; null is nothing at all, an empty text is ``""``. JSON is one
    array of objects; it knows no NaN and no infinity, which become null.
    """
    return _write_csv(answer, file) if kind == "csv" else _write_json(answer, file)


def save_answer(answer: Answer, out: Path, *, kind: str, release: Path) -> int:
    """Write an answer to a file, which appears whole or not at all, and return how many rows there were.

    Raises:
        DataError: D016, the file would lie within the release, which never changes; D013 and D014, it
            cannot be written.
    """
    if out.resolve().is_relative_to(release.resolve()):
        raise DataError(
            "D016", option="--out", value=str(out), expected="Choose a place outside of the release."
        )
    with telling_what_stops(out), _aside(out) as aside:
        if kind == "parquet":
            schema, batches = answer.batches(_plain(answer))
            return write_batches(batches, aside, schema=schema, keys=())
        with aside.open("w", encoding="utf-8", newline="\n") as file:
            rows = write_text_answer(answer, file, kind=kind)
            file.flush()
            os.fsync(file.fileno())
        return rows


def _write_csv(answer: Answer, file: TextIO) -> int:
    file.write(pl.DataFrame(schema=answer.relation.columns).write_csv())
    rows = 0
    for batch in answer.batches("COLUMNS(*)::VARCHAR")[1]:
        file.write(pl.DataFrame(batch).write_csv(include_header=False))
        rows += batch.num_rows
    return rows


def _write_json(answer: Answer, file: TextIO) -> int:
    file.write("[")
    rows = 0
    for batch in answer.batches(_plain(answer))[1]:
        records = whole_numbers(pl.DataFrame(batch)).write_json()[1:-1]
        file.write("," + records if rows and records else records)
        rows += batch.num_rows
    file.write("]\n")
    return rows


def _plain(answer: Answer) -> str:
    """Return the columns of an answer in SQL, each in a type that all formats have."""
    columns = zip(map(_quoted, answer.relation.columns), answer.relation.types, strict=True)
    return ", ".join(
        f"{name}::VARCHAR AS {name}" if str(kind.id) in AS_TEXT else name for name, kind in columns
    )


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


@contextmanager
def _aside(out: Path) -> Iterator[Path]:
    """Give a name beside a file to write under; what stands there at the end takes the file's place."""
    aside = out.with_name(f".{out.name}.new")
    try:
        yield aside
        aside.replace(out)
    finally:
        aside.unlink(missing_ok=True)
