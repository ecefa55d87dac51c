"""Accuracy on real text, by reading: rows are drawn for a judge, verdicts kept, and found acts counted against gold.

``draw BUILD TEXTS --rows 200 --seed 7 --half held`` prints coded rows with their passage, to be judged one by one as
right, arguable or wrong; ``keep FILE`` adds the verdicts to benchmarks/judged/verdicts.csv; ``recall BUILD`` counts
which acts of the gold of real articles were coded; ``page`` writes the tables of docs/codebook/accuracy.md anew.

No sentence of anybody stands in the files that are kept: a row is named by its document's hash and its code points.
Half of the documents (by their hash) is for development, the other half is held out: it is judged, never tuned on.
"""

import argparse
import csv
import json
import random
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import polars as pl

from demarche.schema.roots import label_of_code

__all__ = ["figures_of", "found_acts", "half_of", "table_of"]

HERE = Path(__file__).parent / "judged"
VERDICTS, ACTS = HERE / "verdicts.csv", HERE / "acts.csv"
PAGE = Path(__file__).parents[1] / "docs" / "codebook" / "accuracy.md"
COLUMNS = (
    "coder",
    "corpus",
    "doc_id",
    "span_start",
    "span_end",
    "event_type",
    "event_code",
    "source",
    "target",
    "confidence",
    "verdict",
    "why",
)
ANSWERS = ("right", "arguable", "wrong")
HALVES = ("development", "held")
_AROUND = 420  # code points of the text shown before and behind a row's words
_STATEMENTS = "01"

Row = Mapping[str, Any]


def half_of(doc_id: str) -> str:
    """Return the half that a document is in, by the first eight hex digits of its text's hash.

    >>> half_of("0000000000000000"), half_of("00000001abcdef00")
    ('development', 'held')
    """
    return HALVES[int(doc_id[:8], 16) % 2]


def drawn(build: Path, *, rows: int, seed: int, half: str, types: Iterable[str] = ()) -> list[Row]:
    """Return coded events of a half, drawn at random, with the names of their sides and their text."""
    tables = {
        name: pl.read_parquet(build / f"{name}.parquet")
        for name in ("events", "actors", "texts", "documents")
    }
    names = dict(tables["actors"].select("actor_id", "cameo_code").iter_rows())
    texts = dict(tables["texts"].select("doc_id", "text").iter_rows())
    documents = {row["doc_id"]: row for row in tables["documents"].to_dicts()}
    known = [row for row in tables["events"].sort("event_id").to_dicts() if half_of(row["doc_id"]) == half]
    known = [row for row in known if not types or row["event_type"] in types]
    chosen = random.Random(seed).sample(known, min(rows, len(known)))
    return [_shown(row, names, texts[row["doc_id"]], documents[row["doc_id"]]) for row in chosen]


def _shown(row: Row, names: Mapping[str, str], text: str, document: Row) -> Row:
    """Return a row as a judge sees it."""
    words = {side: _words(text, row[f"{side}_start"], row[f"{side}_end"]) for side in ("source", "target")}
    sides = {side: names.get(row[f"{side}_id"]) for side in ("source", "target")}
    start, end = row["span_start"], row["span_end"]
    passage = f"{text[max(0, start - _AROUND) : start]}⟦{text[start:end]}⟧{text[end : end + _AROUND]}"
    return {
        **{
            column: row[column]
            for column in ("doc_id", "span_start", "span_end", "event_type", "event_code", "form")
        },
        **{column: row[column] for column in ("modality", "sovereign", "rule_id", "confidence", "coder_id")},
        **sides,
        "event_date": str(row["event_date"]),
        "published_on": str(document["published_on"]),
        "source_words": words["source"],
        "target_words": words["target"],
        "passage": passage,
    }


def _words(text: str, start: int | None, end: int | None) -> str | None:
    return None if start is None or end is None else text[start:end]


# Verdicts


def keep(path: Path, *, coder: str, corpus: str) -> int:
    """Add judged rows (JSONL: those of ``draw`` with verdict and why) to the verdicts; return how many there are."""
    judged = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    strange = {row.get("verdict") for row in judged} - set(ANSWERS)
    if strange:
        sys.exit(f"accuracy: verdicts are {', '.join(ANSWERS)}, not {strange}")
    kept = _read(VERDICTS)
    new = [
        {column: {**row, "coder": coder, "corpus": corpus}.get(column) for column in COLUMNS}
        for row in judged
    ]
    rows = {
        _key(row): row
        for row in [*kept, *({k: "" if v is None else str(v) for k, v in row.items()} for row in new)]
    }
    _write(VERDICTS, COLUMNS, [rows[key] for key in sorted(rows)])
    return len(judged)


def _key(row: Row) -> tuple[str, ...]:
    """Return what names a verdict: who coded, and what."""
    return tuple(str(row[column]) for column in COLUMNS[:9])


def _read(path: Path) -> list[dict[str, str]]:
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _write(path: Path, columns: Iterable[str], rows: Iterable[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(columns), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


# Acts of real articles, coded by hand before the coder saw them


def take_gold(folder: Path, sources: Iterable[Path]) -> int:
    """Write the gold of hand-coded articles as code points: benchmarks/judged/acts.csv; return the number of acts."""
    texts = {
        row["source_uri"]: row["text"]
        for path in sources
        for row in map(json.loads, path.open(encoding="utf-8"))
    }
    rows = []
    for path in sorted(folder.glob("*-*.txt")):
        lines = path.read_text(encoding="utf-8").splitlines()
        head = dict(line.partition(": ")[::2] for line in lines[:2])
        text = texts[head["doc"]]
        rows += [_gold_row(path, head["sha"], text, line) for line in lines[2:] if line.strip()]
    columns = ("corpus", "doc_id", "start", "end", "kind", "codes", "stance", "is_optional")
    _write(ACTS, columns, (row for row in rows if row))
    return len(rows)


def _gold_row(path: Path, sha: str, text: str, line: str) -> Row | None:
    """Return an act or a trap of the gold; None for a line that is neither."""
    corpus = path.stem.rpartition("-")[0]
    if line.startswith("trap: "):
        quote, kind, codes, stance, optional = line.removeprefix("trap: "), "trap", "", "", False
    else:
        fields = line.split(" | ")
        if len(fields) < 4:
            return None
        quote, head = fields[0], fields[3].split()
        kind = head[0] if head[0] in ("toll", "notice") else "act"
        codes, stance = (head[1], "done") if kind != "act" else (head[0], head[-1])
        optional = "optional: yes" in line
    start = text.find(quote.strip())
    if start < 0:
        return None
    return {
        "corpus": corpus,
        "doc_id": sha[:16],
        "start": start,
        "end": start + len(quote.strip()),
        "kind": kind,
        "codes": codes,
        "stance": stance,
        "is_optional": str(optional).lower(),
    }


def found_acts(
    events: Iterable[Row], gold: Iterable[Mapping[str, str]]
) -> Iterator[tuple[Mapping[str, str], bool]]:
    """Yield each required act of the gold, told as done or planned, and whether its root was coded there."""
    by_document: dict[str, list[Row]] = {}
    for event in events:
        by_document.setdefault(event["doc_id"], []).append(event)
    for act in gold:
        if (
            act["is_optional"] == "true"
            or act["kind"] == "trap"
            or act["stance"] not in ("done", "planned", "")
        ):
            continue
        start, end = int(act["start"]), int(act["end"])
        near = [
            one
            for one in by_document.get(act["doc_id"], [])
            if one["span_start"] < end and start < one["span_end"]
        ]
        yield act, any(_is_of(one, act) for one in near)


def _is_of(event: Row, act: Mapping[str, str]) -> bool:
    """Return whether an event is such an act: of its type, or of one of its roots."""
    if act["kind"] != "act":
        return bool(event["event_type"] == {"toll": "casualty_claim", "notice": "notification"}[act["kind"]])
    labels = {label_of_code(code) or code[:2] for code in re.split(r"[/ ]", act["codes"])}
    own = label_of_code(event["event_code"]) or event["event_code"][:2]
    return own in labels


# Figures


def figures_of(rows: Iterable[Mapping[str, str]]) -> Counter[str]:
    """Return how many rows were right, arguable and wrong."""
    return Counter(row["verdict"] for row in rows)


def table_of(verdicts: Iterable[Mapping[str, str]]) -> str:
    """Return the verdicts as a Markdown table, a line a coder, corpus and type."""
    groups: dict[tuple[str, str, str, str], list[Mapping[str, str]]] = {}
    for row in verdicts:
        groups.setdefault(
            (row["coder"], row["corpus"], half_of(row["doc_id"]), row["event_type"]), []
        ).append(row)
    lines = [
        "| coder | corpus | half | type | rows | right | arguable | wrong |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for key in sorted(groups):
        count = figures_of(groups[key])
        lines.append(
            f"| {' | '.join(key)} | {count.total()} | "
            + " | ".join(str(count[one]) for one in ANSWERS)
            + " |"
        )
    return "\n".join(lines)


def main() -> None:
    """Draw, keep or count."""
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    draw = commands.add_parser("draw")
    draw.add_argument("build", type=Path)
    draw.add_argument("--rows", type=int, default=100)
    draw.add_argument("--seed", type=int, default=1)
    draw.add_argument("--half", choices=HALVES, default="development")
    draw.add_argument("--types", nargs="*", default=[])
    kept = commands.add_parser("keep")
    kept.add_argument("file", type=Path)
    kept.add_argument("--coder", required=True)
    kept.add_argument("--corpus", required=True)
    gold = commands.add_parser("gold")
    gold.add_argument("folder", type=Path)
    gold.add_argument("sources", type=Path, nargs="+")
    recall = commands.add_parser("recall")
    recall.add_argument("builds", type=Path, nargs="+")
    commands.add_parser("page")
    given = parser.parse_args()
    if given.command == "draw":
        for row in drawn(given.build, rows=given.rows, seed=given.seed, half=given.half, types=given.types):
            print(json.dumps(row, ensure_ascii=False))
    elif given.command == "keep":
        print(keep(given.file, coder=given.coder, corpus=given.corpus), "verdicts kept")
    elif given.command == "gold":
        print(take_gold(given.folder, given.sources), "lines of gold")
    elif given.command == "recall":
        events = [
            row for build in given.builds for row in pl.read_parquet(build / "events.parquet").to_dicts()
        ]
        counted: dict[tuple[str, str], list[bool]] = {}
        for act, found in found_acts(events, _read(ACTS)):
            counted.setdefault((act["corpus"], act["kind"]), []).append(found)
        for (corpus, kind), hits in sorted(counted.items()):
            print(f"{corpus} {kind}: {sum(hits)} of {len(hits)}")
    else:
        text, table = PAGE.read_text(encoding="utf-8"), table_of(_read(VERDICTS))
        made = re.sub(r"(?<=<!-- verdicts -->\n).*?(?=<!-- end -->)", table + "\n", text, flags=re.DOTALL)
        PAGE.write_text(made, encoding="utf-8")


if __name__ == "__main__":
    main()
