"""How sure is sure: the table of shares, and the reliability tables of docs/codebook/confidence.md.

``python -m demarche.benchmarks.reliability [GOLD ...]`` counts anew what the coder has right in the dispatches that
people have coded, writes schema/codebook/confidence.csv and the page's tables.  The tables of labelled relations are
measured where their gold files are given (those of ``demarche evaluate``), and stand as they were where not.
"""

import argparse
import csv
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import astuple, fields, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl

from demarche.build.coders.rules.drafts import ACT, SIDES, theme_of
from demarche.build.coders.rules.relate.calibrating import RELIABILITY, Bin, bins_of
from demarche.build.coders.rules.relate.ranker import CALIBRATION, GIVEN, TOLD, Calibration
from demarche.build.evaluation.evaluate import evaluate
from demarche.build.evaluation.gold import read_gold as read_relations
from demarche.build.evaluation.scoring import judged_events, judged_pairs
from demarche.build.run import build_tables
from demarche.schema.codebook import FOLDER, Share, shares
from demarche.schema.rows import read_rows
from demarche.tests.scorecard import judged, read_gold

__all__ = ["COUNTED", "PAGE", "SET_ASIDE", "committed", "counted", "dispatch_rows", "measured", "page_with"]

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "codebook" / "confidence.md"
SHARES = FOLDER / "confidence.csv"
DISPATCHES = ROOT / "tests" / "dispatches"
# What the shares are counted on; the half set aside is only measured, and only its totals are told.
COUNTED = (ROOT / "samples", DISPATCHES / "tuning")
SET_ASIDE = (DISPATCHES / "held_out",)

Row = dict[str, Any]
Judged = list[tuple[Row, bool]]
Trait = Callable[[Row], str]


def main() -> None:
    """Write the shares and the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path, nargs="*", metavar="GOLD", help="labelled relations (JSONL)")
    options = parser.parse_args()
    write_shares(counted(dispatch_rows(COUNTED)))
    tables = committed() | measured(dispatch_rows(COUNTED), dispatch_rows(SET_ASIDE))
    if options.gold:
        tables |= with_relations(options.gold)
    PAGE.write_text(page_with(PAGE.read_text(encoding="utf-8"), tables), encoding="utf-8")
    print(*(f"{name}\n\n{table}" for name, table in tables.items()), sep="\n")


# The shares


def dispatch_rows(folders: Iterable[Path]) -> Judged:
    """Return each event that is coded of some folders of dispatches, and whether a careful human coded so."""
    found: Judged = []
    for folder in folders:
        with TemporaryDirectory() as scratch:
            build = Path(scratch, "build")
            if problems := build_tables([folder], build).problems:
                raise RuntimeError(f"{folder}: {problems[0]}")
            tables = {name: pl.read_parquet(build / f"{name}.parquet") for name in ("events", "actors")}
        found += judged(tables, read_gold(folder / "gold.yaml"))
    return found


def counted(rows: Judged) -> list[Share]:
    """Return the shares that are right: of the act table's rows as of one theme, of frames by theme and by sides.

    What a row promises is 1 by its theme; an act's is the chance of its pair; by its sides what its theme's share is.
    """
    acts = [(row, right) for row, right in rows if theme_of(row["rule_id"]) == ACT]
    frames = [(row, right) for row, right in rows if theme_of(row["rule_id"]) != ACT]
    pair = shares()["rule", ACT].share if SHARES.exists() else 1.0  # what is in their confidence by now
    themes = _counts("rule", frames, _theme, lambda _row: 1.0)
    theme = {share.value: share.share for share in themes}
    kinds = _counts("event_type", frames, lambda row: str(row["event_type"]), lambda _row: 1.0)
    sides = _counts("sides", frames, _sides, lambda row: theme[_theme(row)])
    return [*_counts("rule", acts, _theme, lambda row: row["confidence"] / pair), *themes, *kinds, *sides]


def write_shares(found: Iterable[Share]) -> None:
    """Write the shares, and have them read anew."""
    with SHARES.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([field.name for field in fields(Share)])
        writer.writerows(astuple(share) for share in found)
    shares.cache_clear()


def _counts(trait: str, rows: Judged, value_of: Trait, promise: Callable[[Row], float]) -> list[Share]:
    groups = defaultdict[str, Judged](list)
    for row, right in rows:
        groups[value_of(row)].append((row, right))
    return [_share(trait, value, groups[value], promise) for value in sorted(groups)]


def _share(trait: str, value: str, rows: Judged, promise: Callable[[Row], float]) -> Share:
    right, promised = sum(ok for _, ok in rows), round(sum(promise(row) for row, _ in rows), 1)
    return Share(trait, value, len(rows), promised, right, round(min(1.0, (right + 1) / (promised + 2)), 3))


def _theme(row: Row) -> str:
    return theme_of(row["rule_id"])


def _sides(row: Row) -> str:
    return SIDES[
        sum(
            row[f"{side}_id"] is not None or row[f"{side}_start"] is not None for side in ("source", "target")
        )
    ]


# The tables


def committed() -> dict[str, str]:
    """Return the tables that show committed files: the calibration, the shares, and the trainer's own measurement."""
    trained = read_rows(CALIBRATION.with_name(RELIABILITY), Bin)
    lines = read_rows(CALIBRATION, Calibration)
    return {
        "calibration": _markdown(
            ("number", "form", "slope", "intercept", "pairs", "log loss, raw", "log loss, mended"),
            [(NAMES[one.of], *astuple(one)[1:]) for one in lines],
        ),
        "shares": _markdown(tuple(field.name for field in fields(Share)), map(astuple, shares().values())),
        "examples": tables_of([replace(one, of=NAMES[one.of]) for one in trained]),
    }


def measured(seen: Judged, aside: Judged) -> dict[str, str]:
    """Return the table of the dispatches: those that the shares were counted on, and those set aside."""
    parts = {
        "frames, counted on": [one for one in seen if _theme(one[0]) != ACT],
        "acts, counted on": [one for one in seen if _theme(one[0]) == ACT],
        "all, set aside": aside,
    }
    bins = [bins_of(name, [(row["confidence"], ok) for row, ok in rows]) for name, rows in parts.items()]
    return {"dispatches": tables_of([one for part in bins for one in part])}


def with_relations(paths: Iterable[Path]) -> dict[str, str]:
    """Return the table of labelled relations, their pairs given and the text alone."""
    bins: list[Bin] = []
    for path in paths:
        gold, result = read_relations(path), evaluate(path)
        for name, found in (
            ("pair given", judged_pairs(gold, result.given_events)),
            ("text alone", judged_events(gold, result.alone_events)),
        ):
            bins += bins_of(name, [(event.confidence or 0.0, right) for event, right in found])
    return {"relations": tables_of(bins)}


def tables_of(bins: Sequence[Bin]) -> str:
    """Return bins as one table in Markdown, with a line of totals for each name."""
    lines = []
    for name in dict.fromkeys(one.of for one in bins):
        own = [one for one in bins if one.of == name]
        highs = [*(one.low for one in own[1:]), 1.0]
        lines += [
            (name, f"{one.low:g} to {high:g}", one.rows, f"{one.mean:.2f}", f"{one.right:.2f}")
            for one, high in zip(own, highs, strict=True)
        ]
        rows = sum(one.rows for one in own)
        mean, right = (sum(getattr(one, k) * one.rows for one in own) / rows for k in ("mean", "right"))
        lines.append((name, "**all**", rows, f"{mean:.2f}", f"{right:.2f}"))
    return _markdown(("measured on", "confidence", "rows", "mean confidence", "share right"), lines)


def page_with(page: str, tables: dict[str, str]) -> str:
    """Return a page with its tables put between their marks."""
    for name, table in tables.items():
        mark = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
        page, found = mark.subn(lambda match, table=table: f"{match[1]}\n{table}\n\n{match[2]}", page)
        if found != 1:
            raise ValueError(f"the page has {found} places for the table {name}")
    return page


NAMES = {TOLD: "act told by the text", GIVEN: "act of a given pair"}


def _markdown(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


if __name__ == "__main__":
    main()
