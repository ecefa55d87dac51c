"""Speed of the ledger: grades, live and conflicts over millions of claims: ``python benchmarks/ledger.py``.

Claims are drawn at random, always the same ones, and written as a release's tables. They lean on no text: it is the
SQL that is measured, as whoever asks a release would ask it. Beside it stands what no query can be faster than: reading
the same columns. Each figure is the middle one of some rounds in a process of its own; DuckDB has its default settings.
Exits with 1 where the promise for ten million claims is not kept. It takes some minutes.
"""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import numpy as np
import pyarrow as pa
import typer
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Column, Table

from demarche.benchmarks.memory import peak_bytes
from demarche.releases import open_release
from demarche.schema.arrow import TABLE_NAMES, arrow_schema, empty_table
from demarche.schema.codebook import allowed_values
from demarche.schema.parquet import write_batches, write_table

Integers = NDArray[np.int64]

SIZES, QUICK_SIZES = (1_000_000, 3_000_000, 10_000_000), (100_000, 300_000)
# What ten million claims may take on two cores.
PROMISED_CLAIMS, PROMISED_SECONDS = 10_000_000, 10.0
CLAIMS_PER_INCIDENT = 10
STATES, ORGANS, MEDIA = 100, 3, 60
DAYS = 3_650
# How often each question is answered, roughly as reports of strikes do.
QUESTIONS = {"killed": 30, "responsible": 20, "wounded": 15, "notified": 15, "violated": 15, "targets": 5}
VICTIMS = {
    "civilian": 35,
    "unstated": 30,
    "militant": 15,
    "military": 10,
    "mixed": 5,
    "security": 3,
    "official": 2,
}
LINKED = 0.02
ROUNDS = 3
DAY = "2026-06-30"

# What is measured, and how its rows are taken: whole where the result is read, counted where it can be quadratic.
SCANNED = "question, victim, victim_of, claimant_id, doc_id, said_date, value, count_low, count_high"
ASKED = {
    "scan": f"SELECT count(*), bit_xor(hash(claim_id, incident_id, {SCANNED})) FROM claims",
    "grades": f"FROM grades(DATE '{DAY}')",
    "live": f"FROM live(DATE '{DAY}')",
    "conflicts": f"SELECT count(*) FROM conflicts(DATE '{DAY}')",
}


@dataclass(frozen=True, slots=True)
class Drawn:
    """Claims as numbers: each array holds one column, and its places are the claims in the order of their ids."""

    name: NDArray[np.uint64]
    incident: Integers
    document: Integers
    question: Integers
    actor: Integers
    victim: Integers
    people: Integers
    said: Integers
    answer: Integers
    low: Integers
    high: Integers


def main(
    *,
    quick: Annotated[bool, typer.Option("--quick", help="Up to 300,000 claims, not ten million.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON in place of a table.")] = False,
    keep: Annotated[
        Path | None, typer.Option(help="Keep the tables in this folder, and use those there.")
    ] = None,
) -> None:
    """Measure the ledger's macros on random claims; exit with 1 where a promise is not kept."""
    sizes = QUICK_SIZES if quick else SIZES
    with TemporaryDirectory() as aside:
        rows = [_measured(keep or Path(aside), size) for size in sizes]
    if as_json:
        print(json.dumps(rows, indent=2))
    else:
        Console().print(_table(rows))
    late = [row for row in rows if row["claims"] == PROMISED_CLAIMS and row["grades"] >= PROMISED_SECONDS]
    raise typer.Exit(bool(late))


def _measured(shelf: Path, size: int) -> dict[str, Any]:
    """Return the seconds, rows and memory of each query over so many claims, asked in processes of their own."""
    folder = shelf / str(size)
    if not folder.is_dir():
        write_ledger(folder, size)
    row: dict[str, Any] = {"claims": size}
    for name in ASKED:
        command = [sys.executable, "-m", "demarche.benchmarks.ledger", name, str(folder)]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
        row |= {
            key if key == name else f"{name}_{key}": value for key, value in json.loads(done.stdout).items()
        }
    return row


def ask(name: str, folder: Path) -> dict[str, float]:
    """Return the seconds that a query over a folder takes, its rows, and this process's peak of memory in bytes."""
    seconds = []
    for _ in range(ROUNDS):
        with open_release(folder) as connection:
            start = time.perf_counter()
            found = connection.sql(ASKED[name]).to_arrow_table()
            seconds.append(time.perf_counter() - start)
    rows = found.column(0)[0].as_py() if found.num_rows == 1 else found.num_rows
    peak = peak_bytes()
    return {name: median(seconds), "rows": rows, "bytes": peak}


def _table(rows: list[dict[str, Any]]) -> Table:
    columns = [
        Column(name, justify="right") for name in ("claims", "query", "seconds", "of a scan", "rows", "MB")
    ]
    table = Table(
        *columns, caption=f"On {DAY}; conflicts are counted. Scan: reading the same columns of claims."
    )
    for row in rows:
        for name in ASKED:
            ratio, peak = row[name] / row["scan"], row[f"{name}_bytes"] / 1e6
            cells = (f"{row[name]:.2f}", f"{ratio:.1f}", f"{row[f'{name}_rows']:,}", f"{peak:,.0f}")
            table.add_row(f"{row['claims']:,}", name, *cells)
    return table


def write_ledger(folder: Path, size: int, *, seed: int = 1) -> None:
    """Write the tables of a release with so many random claims; of events and places they need none."""
    folder.mkdir(parents=True)
    random = np.random.default_rng(seed)
    incidents = size // CLAIMS_PER_INCIDENT
    drawn = _draw(random, size, incidents)
    published = random.integers(0, DAYS, incidents)
    documents = np.sort(random.integers(0, 2**63, incidents, dtype=np.uint64))
    for table in TABLE_NAMES:
        write_table(empty_table(table), folder / f"{table}.parquet")
    write_table(_actors(), folder / "actors.parquet")
    write_table(_documents(documents, published), folder / "documents.parquet")
    write_table(_incidents(incidents), folder / "incidents.parquet")
    write_table(_links(random, drawn), folder / "links.parquet")
    path, schema = folder / "claims.parquet", arrow_schema("claims")
    write_batches(_claims(drawn, documents, incidents), path, schema=schema)


def _draw(random: np.random.Generator, size: int, incidents: int) -> Drawn:
    """Return random claims: few incidents are told much; in each mostly three states speak, of one class of victims."""
    # The square makes the first incidents the largest: the k-th of a million has some 5,000 / sqrt(k) claims.
    incident = (incidents * random.random(size) ** 2).astype(np.int64)
    near = (incident * 7 + random.integers(0, 3, size) * 31) % STATES
    state = np.where(random.random(size) < 0.9, near, random.integers(0, STATES, size))
    actor = state * ORGANS + random.integers(0, ORGANS, size)
    actor = np.where(random.random(size) < 0.2, STATES * ORGANS + random.integers(0, MEDIA, size), actor)
    victim = _weighted(random, VICTIMS, size)
    victim = np.where(random.random(size) < 0.6, victim[incident], victim)
    low = (incident % 40) + random.integers(0, 3, size) * random.integers(0, 2, size)
    open_end = random.random(size) < 0.3
    return Drawn(
        # Ids of one size are drawn without repetition: multiples of an odd number, modulo a power of two.
        name=np.sort(np.arange(size, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)),
        incident=np.where(random.random(size) < 0.05, -1, incident),
        document=random.integers(0, incidents, size),
        question=_weighted(random, QUESTIONS, size),
        actor=actor,
        victim=victim,
        people=np.where(random.random(size) < 0.4, -1, (incident % STATES) * 2 + random.integers(0, 2, size)),
        said=np.where(random.random(size) < 0.5, -1, random.integers(0, DAYS, size)),
        answer=random.integers(0, 1_000_000, size),
        low=low,
        high=np.where(open_end, -1, low + random.integers(0, 4, size) * random.integers(0, 2, size)),
    )


def _weighted(random: np.random.Generator, weights: dict[str, int], size: int) -> Integers:
    shares = np.cumsum(list(weights.values())) / sum(weights.values())
    return np.searchsorted(shares, random.random(size), side="right").astype(np.int64)


def _claims(drawn: Drawn, documents: NDArray[np.uint64], incidents: int) -> Iterator[pa.RecordBatch]:
    """Yield the claims as rows of the table."""
    names, states, questions = _incident_names(incidents), _states(), list(QUESTIONS)
    codes = pa.array([f"{state.upper()}{role}" for state in states for role in ("", "MIL")])
    actors, schema = _actors()["actor_id"].combine_chunks(), arrow_schema("claims")
    # Five answers, so that every question with words has as many and each of its own at least once.
    words = {
        name: (*allowed_values(name), *(states[:4] if name == "responsible" else ())) for name in questions
    }
    table = pa.array([answers[n % len(answers)] if (answers := words[name]) else None
                      for name in questions for n in range(10)])  # fmt: skip
    for start in range(0, len(drawn.name), 1_000_000):
        part = {field: getattr(drawn, field)[start : start + 1_000_000] for field in Drawn.__slots__}
        question = part["question"]
        count = len(question)
        is_victim, is_count = (np.isin(question, [questions.index(name) for name in of]) for of in (
            ("killed", "wounded"), ("killed", "wounded", "targets")))  # fmt: skip
        said = pa.array(part["said"].astype(np.int32) + 17_000, mask=part["said"] < 0).cast(pa.date32())
        columns = {
            "claim_id": _hex("c-", part["name"], 16),
            "event_id": _hex("20240202-", part["name"] >> np.uint64(16), 12),
            "incident_id": _taken(names, part["incident"]),
            "question": _taken(pa.array(questions), question),
            "claimant_id": _taken(actors, part["actor"]),
            "said_date": said,
            "said_precision": pa.array(np.ones(count, np.int8), mask=part["said"] < 0),
            "value": _taken(table, question * 10 + part["answer"] % 10),
            "count_low": pa.array(part["low"].astype(np.int32), mask=~is_count),
            "count_high": pa.array(part["high"].astype(np.int32), mask=~is_count | (part["high"] < 0)),
            "count_text": _taken(pa.array(["some"]), np.where(is_count, 0, -1)),
            "victim": _taken(pa.array(list(VICTIMS)), np.where(is_victim, part["victim"], -1)),
            "victim_of": _taken(codes, np.where(is_victim, part["people"], -1)),
            "doc_id": _hex("", documents[part["document"]], 16),
            "span_start": pa.array(np.zeros(count, np.int32)),
            "span_end": pa.array(np.ones(count, np.int32)),
        }
        yield pa.RecordBatch.from_arrays([columns[name] for name in schema.names], schema=schema)


def _links(random: np.random.Generator, drawn: Drawn) -> pa.Table:
    """Return links by which sides take back what they said before: each between neighbours of one side and question."""
    side = np.where(drawn.actor < STATES * ORGANS, drawn.actor // ORGANS, drawn.actor)
    asked = (drawn.incident * len(QUESTIONS) + drawn.question) * len(VICTIMS) + drawn.victim
    key = asked * (STATES * ORGANS + MEDIA) + side
    order = np.argsort(key, kind="stable")
    chosen = (key[order[1:]] == key[order[:-1]]) & (drawn.incident[order[1:]] >= 0)
    chosen = np.flatnonzero(chosen)
    chosen = random.permutation(chosen)[: int(len(key) * LINKED)]
    relation = np.where(random.random(len(chosen)) < 0.9, "corrects", "retracts")
    columns = {
        "from_claim_id": _hex("c-", drawn.name[order[chosen + 1]], 16),
        "to_claim_id": _hex("c-", drawn.name[order[chosen]], 16),
        "relation": pa.array(relation),
        "basis": _taken(pa.array(["coder"]), np.zeros(len(chosen), np.int64)),
    }
    return _filled("links", columns)


def _actors() -> pa.Table:
    states = _states()
    voices = [
        (f"{state}{organ}", state if organ else None) for state in states for organ in ("", "-mfa", "-army")
    ]
    names = [*(name for name, _ in voices), *(f"media-{number:02}" for number in range(MEDIA))]
    columns = {
        "actor_id": pa.array(names),
        "name": pa.array(names),
        "kind": pa.array([*("state", "organ", "organ") * STATES, *["media"] * MEDIA]),
        "principal_id": pa.array([*(of for _, of in voices), *[None] * MEDIA], pa.string()),
    }
    return _filled("actors", columns)


def _documents(documents: NDArray[np.uint64], published: Integers) -> pa.Table:
    names = _hex("", documents, 16)
    day = pa.array(published.astype(np.int32) + 17_000, mask=published % 20 == 0).cast(pa.date32())
    count = len(documents)
    columns = {
        "doc_id": names,
        "published_on": day,
        "language": _taken(pa.array(["en"]), np.zeros(count, np.int64)),
        "sha256": names,
        "n_chars": pa.array(np.full(count, 400, np.int32)),
    }
    return _filled("documents", columns)


def _incidents(count: int) -> pa.Table:
    names = _incident_names(count)
    return _filled(
        "incidents",
        {
            "incident_id": names,
            "kind": _taken(pa.array(["strike"]), np.zeros(count, np.int64)),
            "title": names,
        },
    )


def _states() -> list[str]:
    return [f"{chr(97 + n // 26)}{chr(97 + n % 26)}x" for n in range(STATES)]


def _incident_names(count: int) -> pa.Array:
    states = _states()
    return pa.array(
        [
            f"{states[n % STATES]}-20{n % 20 + 10}-{n % 12 + 1:02}-{n % 28 + 1:02}-strike-{n}"
            for n in range(count)
        ]
    )


def _taken(names: pa.Array, places: Integers) -> pa.Array:
    """Return the names at these places; null where a place is negative."""
    return names.take(pa.array(places, mask=places < 0))


def _hex(prefix: str, numbers: NDArray[np.uint64], digits: int) -> pa.Array:
    """Return the numbers as strings: a prefix and hex digits."""
    written = np.frombuffer(numbers.astype(">u8").tobytes().hex().encode(), np.uint8).reshape(-1, 16)
    width = len(prefix) + digits
    letters = np.empty((len(numbers), width), np.uint8)
    letters[:, : len(prefix)] = np.frombuffer(prefix.encode(), np.uint8)
    letters[:, len(prefix) :] = written[:, 16 - digits :]
    offsets = np.arange(len(numbers) + 1, dtype=np.int32) * width
    return pa.StringArray.from_buffers(len(numbers), pa.py_buffer(offsets), pa.py_buffer(letters.tobytes()))


def _filled(table: str, columns: dict[str, Any]) -> pa.Table:
    """Return the rows of a table; a column that is not given is null."""
    schema = arrow_schema(table)
    count = len(next(iter(columns.values())))
    return pa.table([columns.get(f.name, pa.nulls(count, f.type)) for f in schema], schema=schema)


if __name__ == "__main__":
    if len(sys.argv) == 3 and sys.argv[1] in ASKED:
        print(json.dumps(ask(sys.argv[1], Path(sys.argv[2]))))
    else:
        typer.run(main)
