"""Reviews to fill in: a line for each event and claim of a build, or those that are new since the last time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from demarche.people.builds import build_frame, require_tables
from demarche.people.forms import Line
from demarche.people.lines import csv_bytes
from demarche.people.reviews.decisions import Decision, Reviews, coding_in, read_reviews
from demarche.people.reviews.finding_rows import Finder
from demarche.people.reviews.judged_rows import Judged, JudgedRows
from demarche.people.reviews.review_columns import REVIEW
from demarche.people.texts import Texts, read_texts
from demarche.schema.errors import DataError
from demarche.schema.files import write_whole
from demarche.validate import Report

__all__ = ["Updated", "new_review", "update_review", "write_review"]

Cells = dict[str, str]
Row = dict[str, Any]

# The tables that a review is written from.
READ = ("documents", "events", "claims")


@dataclass(frozen=True)
class Updated:
    """What became of a review.

    Attributes:
        content: the file as it is now; None where it cannot be read, and is left as it is.
        added: lines for rows that it did not have, or that say something else now.
        kept: lines in which something is decided.
        removed: lines in which nothing was decided, and whose rows are gone.
        report: what is wrong with the file.
    """

    content: bytes | None
    added: int
    kept: int
    removed: int
    report: Report

    def to_dict(self) -> dict[str, Any]:
        """Return what became of the review as ``--json`` prints it."""
        counts = {name: getattr(self, name) for name in ("added", "kept", "removed")}
        return {**counts, "report": self.report.to_dict()}


def new_review(build: Path, *, texts: Sequence[Path] = ()) -> bytes:
    """Return a review with a line for each event and claim, in the order in which they are read.

    Args:
        build: a folder of tables: a build's or a release's.
        texts: reports, or folders of them, whose words stand beside the rows; a build brings its own.

    Raises:
        DataError: D001, there is no such folder; D011, a table cannot be read; D503, one is not there.
    """
    rows = _BuildRows(build, texts)
    return csv_bytes([rows.cells(one) for one in rows.in_order()], REVIEW.columns)


def update_review(path: Path, build: Path, *, texts: Sequence[Path] = ()) -> Updated:
    """Return a review with a line for each row that it has none for; decisions stay as they are.

    Raises:
        DataError: D001, there is no such file or folder; D504, the review is a spreadsheet's own format; D011 and
            D503, as for ``new_review``.
    """
    reviews = read_reviews([path])
    rows = _BuildRows(build, texts)
    if reviews.notes.has("E102", "E103", "E104") or _lost_lines(reviews):
        return Updated(None, 0, 0, 0, reviews.notes.report())
    decided = [line for line in reviews.lines if line.cell("decision") is not None]
    finder = Finder(rows.judged, reviews.keys, {})
    judged: set[tuple[str, str]] = set()
    decisions = {line: decision for decision in reviews.decisions for line in decision.lines}
    for line in decided:
        row = _judged_by(line, decisions.get(line), finder)
        if row is not None:
            judged.add((row.table, row.key))
    open_lines = [line for line in reviews.lines if line.cell("decision") is None]
    present = {key for key in rows.judged.all if key not in judged}
    fresh = [one for one in rows.in_order() if (one.table, one.key) in present]
    asked = {(line.cells["table_name"], line.cells["key"]): line for line in open_lines}
    added = [one for one in fresh if (one.table, one.key) not in asked]
    lines = [
        *({name: line.cell(name) or "" for name in REVIEW.columns} for line in decided),
        *(_kept_note(rows.cells(one), asked.get((one.table, one.key))) for one in fresh),
    ]
    removed = sum(key not in present for key in asked)
    return Updated(
        csv_bytes(lines, REVIEW.columns), len(added), len(decided), removed, reviews.notes.report()
    )


def write_review(content: bytes, path: Path, *, is_update: bool = False) -> None:
    """Write a review: where no file is, or in the place of the one that it updates.

    Raises:
        DataError: D014, nothing can be written here; D510, the file is there.
    """
    if path.exists() and not is_update:
        raise DataError("D510", where=str(path))
    write_whole(content, path)


def _lost_lines(reviews: Reviews) -> bool:
    """Return whether a line names no row, or a cell of it could not be read: it would be lost in writing."""
    return bool(reviews.notes.lines - set(reviews.lines)) or reviews.notes.has("E105")


def _judged_by(line: Line, decision: Decision | None, finder: Finder) -> Judged | None:
    """Return the row that a line has judged, None where there is none that still says what it said then.

    Of a line that is at fault, which is told whenever the review is applied, it is the row of its id.
    """
    span = decision.span if decision is not None else None
    row = finder.by_id(line.cells["table_name"], line.cells["key"], line, span)
    if row is None and decision is not None:
        # What is corrected may be put right by now, so it is not what the row is found by.
        loose = replace(decision.first, columns=line.columns - decision.columns.keys())
        found = finder.by_anchor(decision.table, loose, span, {})
        row = found[0] if len(found) == 1 else None
    was, corrected = coding_in(line), decision.columns.keys() if decision is not None else ()
    if row is None or was is None:
        return row
    others = {*was, *row.coding} - {*corrected}
    return row if all(was.get(name, "") == row.coding.get(name, "") for name in others) else None


def _kept_note(cells: Cells, line: Line | None) -> Cells:
    """Return the cells of a line, with what a person may have written into an open one already."""
    if line is None:
        return cells
    own = ("column_name", "value", "reason", "reviewer", "reviewed_on", "note")
    return cells | {name: line.cell(name) or "" for name in own}


class _BuildRows:
    """A folder of tables on its way into a review."""

    def __init__(self, build: Path, texts: Sequence[Path]) -> None:
        require_tables(build, READ)
        frames = {table: build_frame(build, table) for table in READ}
        self.judged = JudgedRows(frames)
        self.documents = {row["doc_id"]: row for row in frames["documents"].to_dicts()}
        own = [build] if (build / "texts.parquet").is_file() else []
        self.texts = read_texts([*own, *texts]) if own or texts else Texts({}, {})

    def in_order(self) -> Iterator[Judged]:
        """Yield the rows as a reader meets them: by document, by where they stand, an event before its claims."""
        events = [one for one in self.judged.all.values() if one.table == "events"]
        for event in sorted(events, key=self._place):
            yield event
            yield from sorted(self.judged.claims_of.get(event.key, ()), key=self._place)

    def cells(self, one: Judged) -> Cells:
        """Return the line of a row, in which nothing is decided."""
        document, (start, end) = self.documents.get(one.row["doc_id"], {}), one.span
        text = self.texts.by_id.get(one.row["doc_id"])
        return {
            "table_name": one.table,
            "key": one.key,
            "words": " ".join(text.text[start:end].split()) if text is not None else "",
            "coding": "; ".join(f"{name}={value}" for name, value in one.coding.items()),
            "doc_id": one.row["doc_id"],
            "document": document.get("source_uri") or "",
            "span_start": str(start),
            "span_end": str(end),
            **one.anchor,
        }

    def _place(self, one: Judged) -> tuple[str, str, int, int, str]:
        document: Row = self.documents.get(one.row["doc_id"], {})
        return document.get("source_uri") or "", one.row["doc_id"], *one.span, one.key
