"""A scorecard: coded tables held against what people coded by hand.

The gold is a YAML file beside the documents it codes; samples/gold.yaml opens with its grammar.  An act
counts as found when an event of its type overlaps its quote.  An event that touches no quote at all,
required or optional, is invented, and costs precision.

    card = score(tables, read_gold(Path("samples/gold.yaml")))
    assert not card.misses, "\\n".join(card.misses)
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import yaml

__all__ = ["HEADINGS", "Gold", "Scorecard", "Tally", "judged", "read_gold", "score"]

Row = dict[str, Any]
Span = tuple[int, int]

HEADINGS = ("documents", "events", "fields", "claims", "links", "traps", "incidents", "grades")

# what a gold act may say of an event, and the column that answers
EVENT_FIELDS = {
    "code": "event_code",
    "form": "form",
    "source": "source_id",
    "target": "target_id",
    "sovereign": "sovereign",
    "on": "event_date",
    "modality": "modality",
}
# the same for a claim
CLAIM_FIELDS = {
    "question": "question",
    "claimant": "claimant_id",
    "value": "value",
    "low": "count_low",
    "high": "count_high",
    "text": "count_text",
    "victim": "victim",
    "victim_of": "victim_of",
    "said_on": "said_date",
}
ACTORS = {"source", "target", "claimant"}  # answered by an actor; wanted as a CAMEO prefix
PREFIXES = {"on", "said_on", "victim_of"}  # wanted as the beginning of the answer: 2020-01 is a month
GRADES = (
    "SELECT grade, count_low, count_high FROM grades(CAST(? AS DATE)) WHERE incident_id = ? AND question = ?"
)


@dataclass(frozen=True)
class Gold:
    """The hand coding of some documents, and their texts by file name."""

    documents: list[Row]
    same: list[list[str]]
    different: list[list[str]]
    grades: list[Row]
    texts: Mapping[str, str]


@dataclass(frozen=True)
class Tally:
    """How many were wanted, how many of these are right, how many were invented beside them."""

    right: int
    wanted: int
    invented: int = 0

    @property
    def recall(self) -> float:
        """The share of what was wanted that is right; 1 where nothing was wanted."""
        return self.right / self.wanted if self.wanted else 1.0

    @property
    def precision(self) -> float:
        """The share of what was given that is right; 1 where nothing was given."""
        given = self.right + self.invented
        return self.right / given if given else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True)
class Scorecard:
    """A tally a heading, a sentence a miss, and the headings that could not be checked."""

    tallies: dict[str, Tally]
    misses: tuple[str, ...]
    not_verified: tuple[str, ...]

    def lines(self) -> Iterator[str]:
        """Yield one line a heading, for people."""
        for heading, tally in self.tallies.items():
            counts = f"{tally.right:>4} of {tally.wanted:<4} right, {tally.invented} invented"
            yield f"{heading:<10} {'not verified' if heading in self.not_verified else counts}"


@dataclass(frozen=True)
class _Bench:
    """What is scored, as rows; what was found so far; and what was checked so far."""

    events: list[Row]
    claims: list[Row]
    links: list[Row]
    actors: dict[str, Row]
    documents: dict[str, Row]
    found: dict[str, Row] = field(default_factory=dict)  # act id -> event
    right: Counter[str] = field(default_factory=Counter)
    wanted: Counter[str] = field(default_factory=Counter)
    invented: Counter[str] = field(default_factory=Counter)
    misses: list[str] = field(default_factory=list)

    def check(self, heading: str, miss: str, *, ok: bool) -> None:
        """Count one check; keep its sentence where it fails."""
        self.wanted[heading] += 1
        self.right[heading] += ok
        if not ok:
            self.misses.append(miss)


def read_gold(path: Path) -> Gold:
    """Return the gold of a YAML file, with the texts it names read from beside it."""
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    for document in raw["documents"]:
        # YAML 1.1 reads the bare key `on` as true
        document["events"] = [
            {"on" if k is True else k: v for k, v in act.items()} for act in document["events"]
        ]
    texts = {d["file"]: (path.parent / d["file"]).read_text(encoding="utf-8-sig") for d in raw["documents"]}
    incidents = raw["incidents"]
    return Gold(raw["documents"], incidents["same"], incidents["different"], raw["grades"], texts)


def score(
    tables: Mapping[str, pl.DataFrame], gold: Gold, *, connection: duckdb.DuckDBPyConnection | None = None
) -> Scorecard:
    """Return the scorecard of coded tables.

    Args:
        tables: documents, events, claims, links and actors by name; others may stand beside them.
        gold: what people coded.
        connection: a database with the macro ``grades(as_of)``; without one the grades are not verified.
    """
    rows = {name: tables[name].to_dicts() for name in ("events", "claims", "links", "actors", "documents")}
    bench = _Bench(
        events=rows["events"],
        claims=rows["claims"],
        links=rows["links"],
        actors={actor["actor_id"]: actor for actor in rows["actors"]},
        documents={document["doc_id"]: document for document in rows["documents"]},
    )
    for document in gold.documents:
        _score_document(bench, document, gold.texts[document["file"]])
    for document in gold.documents:
        for link in document["links"]:
            miss = f"no claim of {link['from']} {link['relation']} one of {link['to']}"
            bench.check("links", miss, ok=_is_linked(bench, link))
    _score_incidents(bench, gold)
    if connection is not None:
        _score_grades(bench, gold, connection)
    tallies = {h: Tally(bench.right[h], bench.wanted[h], bench.invented[h]) for h in HEADINGS}
    return Scorecard(tallies, tuple(bench.misses), () if connection is not None else ("grades",))


def judged(tables: Mapping[str, pl.DataFrame], gold: Gold) -> Iterator[tuple[Row, bool]]:
    """Yield each event of the gold's documents, and whether a careful human coded so.

    It is right where it overlaps an act of its type and agrees with its code, source and target as far as the gold
    tells them, or where it overlaps what the gold calls optional.
    """
    actors = {actor["actor_id"]: actor for actor in tables["actors"].to_dicts()}
    bench = _Bench(tables["events"].to_dicts(), [], [], actors, {})
    fields = {key: EVENT_FIELDS[key] for key in ("code", "source", "target")}
    for document in gold.documents:
        text = gold.texts[document["file"]]
        optional = [_span(text, quote) for quote in document["optional"]]
        inside = [event for event in bench.events if event["doc_id"] == _doc_id(text)]
        for event in inside:
            acts = [act for act in document["events"] if event in _candidates(act, [event], text)]
            agrees = any(not _wrong(bench, act, event, fields) for act in acts)
            yield event, agrees or any(_overlap(event, span) for span in optional)


def _doc_id(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:16]


def _score_document(bench: _Bench, document: Row, text: str) -> None:
    name, doc_id = document["file"], _doc_id(text)
    got = bench.documents.get(doc_id, {}).get("published_on")
    wanted = document["published_on"]
    bench.check("documents", f"{name}: no document {doc_id}", ok=doc_id in bench.documents)
    bench.check("documents", f"{name}: published on {wanted}, got {got}", ok=str(got) == str(wanted))
    inside = [event for event in bench.events if event["doc_id"] == doc_id]
    bench.found.update(_pair(bench, document["events"], inside, text))
    for act in document["events"]:
        _score_act(bench, act, _candidates(act, inside, text))
    spans = [
        _span(text, quote) for quote in [act["quote"] for act in document["events"]] + document["optional"]
    ]
    for event in inside:
        if not any(_overlap(event, span) for span in spans):
            bench.invented["events"] += 1
            bench.misses.append(f"{name}: invented {_brief(event, text)}")
    for trap in document["forbidden"]:
        span = _span(text, trap["quote"])
        caught = [e for e in inside if trap["type"] in ("any", e["event_type"]) and _within(e, span)]
        what = ", ".join(_brief(event, text) for event in caught)
        bench.check("traps", f"{name}: fell for “{trap['quote']}” with {what}", ok=not caught)


def _candidates(act: Row, events: list[Row], text: str) -> list[Row]:
    """Return the events of an act's type that overlap its quote."""
    span = _span(text, act["quote"])
    return [
        event for event in events if event["event_type"] in _either(act["type"]) and _overlap(event, span)
    ]


def _pair(bench: _Bench, acts: list[Row], events: list[Row], text: str) -> dict[str, Row]:
    """Return an event for every act that has one; the pairs that agree best are made first."""
    pairs = [
        (len(_wrong(bench, act, event, EVENT_FIELDS)), order, act["id"], event)
        for order, act in enumerate(acts)
        for event in _candidates(act, events, text)
    ]
    found: dict[str, Row] = {}
    for _, _, act_id, event in sorted(pairs, key=lambda pair: pair[:2]):
        if act_id not in found and event not in found.values():
            found[act_id] = event
    return found


def _score_act(bench: _Bench, act: Row, near: list[Row]) -> None:
    event, name = bench.found.get(act["id"]), act["id"]
    bench.check("events", f"{name}: no {act['type']} at “{act['quote']}”", ok=event is not None)
    if event is not None:
        wrong = _wrong(bench, act, event, EVENT_FIELDS)
        for key in (key for key in EVENT_FIELDS if key in act):
            miss = f"{name}: {key} should be {act[key]}, got {wrong.get(key)}"
            bench.check("fields", miss, ok=key not in wrong)
    # a toll with two verbs may be one act or two: its claims may hang on any event of the type at the quote
    ids = {row["event_id"] for row in near}
    own = [claim for claim in bench.claims if claim["event_id"] in ids]
    got = [{key: claim[column] for key, column in CLAIM_FIELDS.items()} for claim in own]
    for wanted in act.get("claims", []):
        ok = any(not _wrong(bench, wanted, claim, CLAIM_FIELDS) for claim in own)
        bench.check("claims", f"{name}: no claim {wanted}, got {got}", ok=ok)


def _wrong(bench: _Bench, wanted: Row, row: Row, fields: Mapping[str, str]) -> dict[str, object]:
    """Return what the row says instead, for every field that it does not answer as wanted."""
    return {
        key: row[column]
        for key, column in fields.items()
        if key in wanted
        and not any(_answers(bench, key, row[column], value) for value in _either(wanted[key]))
    }


def _answers(bench: _Bench, key: str, answer: Any, wanted: object) -> bool:
    if wanted is None or answer is None:
        return answer is wanted
    if key in ACTORS:
        actor = bench.actors[answer]
        if wanted == "narrator":
            return actor["kind"] in ("narrator", "media")
        return str(actor["cameo_code"] or "").startswith(str(wanted))
    if key in PREFIXES:
        return str(answer).startswith(str(wanted))
    return str(wanted) in answer.lower() if key == "text" else bool(answer == wanted)


def _is_linked(bench: _Bench, link: Row) -> bool:
    """Whether a claim of a ``from`` act bears the relation to a claim of a ``to`` act."""
    owner = {claim["claim_id"]: claim["event_id"] for claim in bench.claims}
    ends = {
        bench.found[act]["event_id"]: end for end in ("from", "to") for act in link[end] if act in bench.found
    }
    return any(
        row["relation"] in _either(link["relation"])
        and ends.get(owner[row["from_claim_id"]]) == "from"
        and ends.get(owner[row["to_claim_id"]]) == "to"
        for row in bench.links
    )


def _incidents(bench: _Bench, acts: list[str]) -> dict[str, str | None]:
    """Return the incident that the event of each act was given; null where either is missing."""
    return {act: bench.found.get(act, {}).get("incident_id") for act in acts}


def _score_incidents(bench: _Bench, gold: Gold) -> None:
    wanted = [("one incident", 1, acts) for acts in gold.same]
    wanted += [("an incident each", len(acts), acts) for acts in gold.different]
    for what, count, acts in wanted:
        got = _incidents(bench, acts)
        ids = set(got.values())
        bench.check("incidents", f"{what} wanted, got {got}", ok=None not in ids and len(ids) == count)


def _score_grades(bench: _Bench, gold: Gold, connection: duckdb.DuckDBPyConnection) -> None:
    for wanted in gold.grades:
        incident = _incidents(bench, [wanted["of"]])[wanted["of"]]
        got = connection.execute(GRADES, [str(wanted["as_of"]), incident, wanted["question"]]).fetchall()
        counts = (wanted.get("low"), wanted.get("high"))
        ok = any(
            row[0] in _either(wanted["grade"]) and ("low" not in wanted or row[1:] == counts) for row in got
        )
        bench.check("grades", f"grade of {wanted} is {got}", ok=ok)


def _either(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _span(text: str, quote: str) -> Span:
    """Return where a quote stands; a no-break space in the text is a space in the quote."""
    start = text.replace("\u00a0", " ").index(quote.replace("\u00a0", " "))
    return start, start + len(quote)


def _overlap(event: Row, span: Span) -> bool:
    return bool(event["span_start"] < span[1] and span[0] < event["span_end"])


def _within(event: Row, span: Span) -> bool:
    return bool(span[0] <= event["span_start"] and event["span_end"] <= span[1])


def _brief(event: Row, text: str) -> str:
    words = text[event["span_start"] : event["span_end"]]
    return f"{event['event_type']} {event['event_code']} at “{words}”"
