"""Sheets to fill in: a blank one, or a coding, a machine's or a person's, to be corrected."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from demarche.people.builds import build_rows, require_tables
from demarche.people.lines import as_text, csv_bytes
from demarche.people.places import PlaceLookup
from demarche.people.sheets.sheet_columns import names
from demarche.people.sheets.words import Span, places_of, within
from demarche.people.texts import Text, read_texts
from demarche.schema.errors import DataError
from demarche.schema.files import write_whole
from demarche.validate.read.words import NULLS, read_text

__all__ = ["blank_sheet", "sheet_of", "write_sheet"]

Row = dict[str, Any]
Cells = dict[str, str]

# Columns of the event and the claim that the sheet calls as the tables do.
SAME_IN_EVENTS = ("event_type", "event_code", "form", "sovereign", "event_date", "date_precision", "modality")
SAME_IN_CLAIMS = (
    *("question", "said_date", "said_precision", "value", "count_low", "count_high", "count_text"),
    *("victim", "victim_of"),
)
# The tables without which there is nothing to write.
NEEDED = ("documents", "texts", "events", "claims", "links", "incidents")


def blank_sheet(texts: Sequence[Path] = ()) -> bytes:
    """Return a sheet with the names of the columns, and a row for each document of the texts.

    Raises:
        DataError: those of ``read_texts``.
    """
    found = sorted(read_texts(texts).by_id.values(), key=_in_order) if texts else []
    rows = [{"document": name} for name in _names(found).values()]
    return csv_bytes(rows, names("document", "event", "claim", "coder"))


def sheet_of(build: Path) -> bytes:
    """Return a sheet that says what a build folder says; read with that folder as the texts, it gives the same rows.

    Raises:
        DataError: D001, there is no such folder; D011, a table cannot be read; D503, a table is not there.
    """
    require_tables(build, NEEDED)
    return csv_bytes(list(_Sheet(build).rows()), names())


def write_sheet(content: bytes, path: Path) -> None:
    """Write a sheet where no file is.

    Raises:
        DataError: D014, nothing can be written here; D501, the file is there.
    """
    if path.exists():
        raise DataError("D501", where=str(path))
    write_whole(content, path)


class _Sheet:
    """A build folder on its way into a sheet."""

    def __init__(self, build: Path) -> None:
        found = read_texts([build])
        self.texts = sorted(found.by_id.values(), key=_in_order)
        self.where = PlaceLookup(found.places)
        self.names = _names(self.texts)
        self.events = sorted(build_rows(build, "events"), key=_by_span)
        self.of_document = _grouped(self.events, "doc_id")
        self.incidents = {row["incident_id"]: row for row in build_rows(build, "incidents")}
        claims = sorted(build_rows(build, "claims"), key=_by_span)
        self.claims = _grouped(claims, "event_id")
        self.labels = _labels(self.events, self.claims)
        self.doc_ids = {row["claim_id"]: row["doc_id"] for row in claims}
        links = sorted(build_rows(build, "links"), key=lambda row: tuple(map(str, row.values())))
        self.links = _grouped(links, "from_claim_id")

    def rows(self) -> Iterator[Cells]:
        """Yield the rows, document by document; what describes an incident stands on the first row that names it."""
        told: set[str] = set()
        for text in self.texts:
            events = self.of_document.get(text.doc_id, [])
            if not events:
                yield {"document": self.names[text.doc_id]}
            for number, event in enumerate(events, start=1):
                named = {"document": self.names[text.doc_id], "event": f"e{number}"}
                first, *further = [
                    self._claim(claim, event, text) for claim in self.claims.get(event["event_id"], ())
                ] or [{}]
                yield {
                    **named,
                    **self._event(event, text),
                    **self._incident(event["incident_id"], told),
                    **first,
                }
                yield from ({**named, **claim} for claim in further)
        for incident_id in self.incidents:
            if incident_id not in told:
                yield {"incident": incident_id, **self._incident(incident_id, told)}

    def _event(self, event: Row, text: Text) -> Cells:
        span = event["span_start"], event["span_end"]
        cells = {
            **{name: as_text(event[name]) for name in SAME_IN_EVENTS},
            "source": event["source_id"] or "",
            "target": event["target_id"] or "",
            "place": self._place(event["place_id"], event["sovereign"]),
            "incident": event["incident_id"] or "",
            "coder": _coder(event["coder_id"]),
            **_words("words", "occurrence", span, text),
        }
        for side in ("source", "target"):
            start, end = event[f"{side}_start"], event[f"{side}_end"]
            if start is not None:
                cells |= _words(f"{side}_words", f"{side}_occurrence", (start, end), text, clause=span)
        if "words" not in cells:
            cells |= {"span_start": str(span[0]), "span_end": str(span[1])}
        return cells

    def _claim(self, claim: Row, event: Row, text: Text) -> Cells:
        clause, span = ((row["span_start"], row["span_end"]) for row in (event, claim))
        cells = {
            "claim": self.labels[claim["claim_id"]],
            "claimant": claim["claimant_id"],
            **{name: as_text(claim[name]) for name in SAME_IN_CLAIMS},
        }
        if span != clause:
            cells |= _words("claim_words", "claim_occurrence", span, text, clause=clause)
        if claim["incident_id"] != event["incident_id"]:
            cells["claim_incident"] = claim["incident_id"] or ""
        links = self.links.get(claim["claim_id"], ())
        earlier = ((link["to_claim_id"], self.doc_ids[link["to_claim_id"]]) for link in links)
        cells["takes_back"] = "|".join(
            self.labels[key] if doc_id == text.doc_id else f"{self.names[doc_id]}#{self.labels[key]}"
            for key, doc_id in earlier
        )
        for column in ("relation", "basis"):
            told = [link[column] for link in links]
            cells[column] = told[0] if len(set(told)) == 1 else "|".join(told)
        return cells

    def _incident(self, incident_id: str | None, told: set[str]) -> Cells:
        """Return what describes an incident, once."""
        row = self.incidents.get(incident_id or "")
        if row is None or row["incident_id"] in told:
            return {}
        told.add(row["incident_id"])
        return {
            "incident_title": row["title"],
            "incident_kind": row["kind"],
            "incident_start": as_text(row["start_date"]),
            "incident_end": as_text(row["end_date"]),
            "incident_precision": as_text(row["date_precision"]),
            "incident_place": self._place(row["place_id"], row["sovereign"]),
            "incident_sovereign": row["sovereign"] or "",
            "in_response_to": row["in_response_to"] or "",
        }

    def _place(self, place_id: str | None, sovereign: str | None) -> str:
        """Return the name of a place where it is found by it again, else its id."""
        if place_id is None:
            return ""
        name = self.where.name_of(place_id)
        found = self.where.find(name, sovereign) if name else None
        return name if name and isinstance(found, Mapping) and found["place_id"] == place_id else place_id


def _words(column: str, occurrence: str, span: Span, text: Text, *, clause: Span | None = None) -> Cells:
    """Return the words of a span, and which of several they are where that must be said; nothing where it cannot be."""
    words = text.text[slice(*span)]
    places = places_of(words, text.text)
    if span not in places or words in NULLS or words != words.strip() or read_text(words) != words:
        return {}
    inside = within(places, clause) if clause else []
    if inside == [span] or (len(inside) != 1 and len(places) == 1):
        return {column: words}
    return {column: words, occurrence: str(places.index(span) + 1)}


def _labels(events: Sequence[Row], claims: Mapping[str, Sequence[Row]]) -> dict[str, str]:
    """Return a label for each claim by its id: c1, c2 … in the order of its document."""
    counts: dict[str, int] = {}
    labels = {}
    for event in events:
        for claim in claims.get(event["event_id"], ()):
            counts[event["doc_id"]] = counts.get(event["doc_id"], 0) + 1
            labels[claim["claim_id"]] = f"c{counts[event['doc_id']]}"
    return labels


def _names(texts: Sequence[Text]) -> dict[str, str]:
    """Return what documents are called, by id: the file name or address, where no other has the same."""
    counts = Counter(text.row["source_uri"] for text in texts)
    return {text.doc_id: text.name if counts[text.row["source_uri"]] == 1 else text.doc_id for text in texts}


def _grouped(rows: Sequence[Row], column: str) -> dict[str, list[Row]]:
    """Return rows by what they hold in a column, in their order."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row[column], []).append(row)
    return found


def _in_order(text: Text) -> tuple[str, str]:
    return str(text.row["source_uri"] or ""), text.doc_id


def _by_span(row: Row) -> tuple[int, int, str]:
    return row["span_start"], row["span_end"], str(next(iter(row.values())))


def _coder(coder_id: str) -> str:
    """Return the name of a person who coded; a machine's coding is left to whoever corrects it."""
    return coder_id.removeprefix("hand-") if coder_id.startswith("hand-") else ""
