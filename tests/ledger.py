"""A ledger that is right in every row, for tests to damage: a strike, two reports, a word taken back."""

import hashlib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa

from demarche.schema.arrow import arrow_schema, code_table, to_arrow
from demarche.schema.keys import KEYS
from demarche.schema.parquet import write_table

Tables = dict[str, pl.DataFrame]

FIRST = (
    "US aircraft struck depots near Al-Qaim on Friday. The White House said Baghdad had been told before. "
    "Iraq said several civilians were killed – and called it a violation of its sovereignty."
)
SECOND = "The White House said on Monday that Iraq had not been told before Friday’s strikes."

INCIDENT = "irq-2024-02-02-strike"
CODER = "demarche-0.1.0"
HASH = hashlib.sha256(b"").hexdigest()


def named(kind: str, *parts: object) -> str:
    """Return a stable hex id of 16 digits."""
    return hashlib.sha256(repr((kind, *parts)).encode()).hexdigest()[:16]


def span(text: str, words: str) -> dict[str, int]:
    """Return where the words stand in the text."""
    start = text.index(words)
    return {"span_start": start, "span_end": start + len(words)}


def document(text: str, published_on: date | None, **values: Any) -> dict[str, Any]:
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    row = {
        "doc_id": sha256[:16],
        "source_uri": None,
        "publisher": None,
        "title": None,
        "published_on": published_on,
    }
    return row | {"language": "en", "sha256": sha256, "n_chars": len(text), "rights": None} | values


def event(
    event_type: str, event_code: str, *, on: date | None, reported: date | None = None, **values: Any
) -> dict[str, Any]:
    """Return an event; the id of one without a date begins with the day of its report."""
    day = f"{on or reported:%Y%m%d}" if on or reported else "00000000"
    row = dict.fromkeys(arrow_schema("events").names) | {
        "event_id": f"{day}-{named('event', event_type, event_code, on, sorted(values.items()))[:12]}",
        "event_type": event_type,
        "event_code": event_code,
        "event_date": on,
        "date_precision": 1 if on else None,
        "modality": "actual",
        "incident_id": INCIDENT,
        "coder_id": CODER,
        "rule_id": "by-hand",
    }
    return row | values


def claim(
    of: Mapping[str, Any], question: str, *, by: str, said: date | None = None, **values: Any
) -> dict[str, Any]:
    casualties = question in ("killed", "wounded")
    row = dict.fromkeys(arrow_schema("claims").names) | {
        "claim_id": f"c-{named('claim', of['event_id'], question, by, said, sorted(values.items()))}",
        "question": question,
        "claimant_id": by,
        "said_date": said,
        "said_precision": 1 if said else None,
        "victim": "unstated" if casualties else None,
        **{name: of[name] for name in ("event_id", "incident_id", "doc_id", "span_start", "span_end")},
    }
    return row | values


def link(later: Mapping[str, Any], earlier: Mapping[str, Any], relation: str = "corrects") -> dict[str, Any]:
    ends = {"from_claim_id": later["claim_id"], "to_claim_id": earlier["claim_id"]}
    return ends | {"relation": relation, "basis": "coder"}


def actor(
    actor_id: str, kind: str, cameo_code: str | None = None, principal_id: str | None = None
) -> dict[str, Any]:
    row = {"actor_id": actor_id, "name": actor_id.upper(), "kind": kind, "cameo_code": cameo_code}
    return row | {"principal_id": principal_id, "wikidata_id": None}


ACTORS = [
    actor("usa", "state", "USA"),
    actor("usa-whitehouse", "organ", "USAGOV", "usa"),
    actor("irq", "state", "IRQ"),
    actor("irq-mfa", "organ", "IRQGOV", "irq"),
    actor("irn", "state", "IRN"),
    actor("narrator", "narrator"),
]


def incident(incident_id: str = INCIDENT, *, on: date | None = date(2024, 2, 2)) -> dict[str, Any]:
    row = {"incident_id": incident_id, "kind": "strike", "title": "Strikes near Al-Qaim", "start_date": on}
    row |= {
        "end_date": on,
        "date_precision": 1 if on else None,
        "place_id": "irq-al-qaim",
        "sovereign": "IRQ",
    }
    return row | {"in_response_to": None}


def tables_of(rows: Mapping[str, list[dict[str, Any]]]) -> Tables:
    """Return complete tables: the rows given, and whatever rows these point to."""
    place = {
        "place_id": "irq-al-qaim",
        "name": "Al-Qaim",
        "country": "IRQ",
        "latitude": 34.37,
        "longitude": 41.09,
    }
    rest: dict[str, list[dict[str, Any]]] = {
        "links": [],
        "incidents": [incident()],
        "actors": ACTORS,
        "places": [place | {"geonames_id": None, "place_precision": 1}],
        "coders": [
            {"coder_id": CODER, "version": "0.1.0"}
            | dict.fromkeys(("codebook_sha256", "lexicon_sha256", "parser_sha256"), HASH)
        ],
    }
    made = {name: pl.DataFrame(to_arrow(name, found)) for name, found in (rest | dict(rows)).items()}
    return made | {"codes": pl.DataFrame(code_table())}


def ledger() -> tuple[Tables, pl.DataFrame]:
    """Return the tables and the texts of a ledger in which everything is right."""
    friday, saturday, monday = date(2024, 2, 2), date(2024, 2, 3), date(2024, 2, 5)
    first, second = document(FIRST, saturday), document(SECOND, monday)
    in_first, in_second = {"doc_id": first["doc_id"]}, {"doc_id": second["doc_id"]}
    struck = span(FIRST, "US aircraft struck depots near Al-Qaim on Friday")
    strike = event(
        "strike",
        "195",
        on=friday,
        source_id="usa",
        sovereign="IRQ",
        place_id="irq-al-qaim",
        source_start=0,
        source_end=2,
        **struck,
        **in_first,
    )
    told = event(
        "notification",
        "010",
        on=None,
        reported=saturday,
        source_id="usa-whitehouse",
        target_id="irq",
        **span(FIRST, "Baghdad had been told before"),
        **in_first,
    )
    toll = event(
        "casualty_claim",
        "112",
        on=None,
        reported=saturday,
        source_id="irq",
        target_id="usa",
        **span(FIRST, "several civilians were killed"),
        **in_first,
    )
    protest = event(
        "protest",
        "111",
        on=None,
        reported=saturday,
        source_id="irq",
        target_id="usa",
        **span(FIRST, "called it a violation of its sovereignty"),
        **in_first,
    )
    untold = event(
        "notification",
        "015",
        on=monday,
        source_id="usa-whitehouse",
        target_id="irq",
        **span(SECOND, "Iraq had not been told before Friday’s strikes"),
        **in_second,
    )
    before = claim(told, "notified", by="usa-whitehouse", value="before")
    not_before = claim(untold, "notified", by="usa-whitehouse", said=monday, value="not_before")
    killed = claim(
        toll, "killed", by="irq", count_low=3, count_text="several", victim="civilian", victim_of="IRQ"
    )
    violated = claim(protest, "violated", by="irq", value="yes")
    rows = {
        "documents": [first, second],
        "events": [strike, told, toll, protest, untold],
        "claims": [before, not_before, killed, violated],
        "links": [link(not_before, before)],
        "actors": [row for row in ACTORS if row["actor_id"] in ("usa", "usa-whitehouse", "irq")],
    }
    texts = pl.DataFrame({"doc_id": [first["doc_id"], second["doc_id"]], "text": [FIRST, SECOND]})
    return tables_of(rows), texts


def damage(tables: Tables, table: str, where: Mapping[str, Any], **values: Any) -> Tables:
    """Return the tables with other values in the rows of a table in which all of ``where`` holds."""
    frame = tables[table]
    hit = pl.all_horizontal(pl.lit(value=True), *(pl.col(name) == value for name, value in where.items()))
    changes = [
        pl.when(hit).then(pl.lit(value, dtype=frame.schema[name])).otherwise(name).alias(name)
        for name, value in values.items()
    ]
    return tables | {table: frame.with_columns(changes)}


def save(tables: Tables, folder: Path, texts: pl.DataFrame | None = None) -> Path:
    """Return the folder, now holding the tables as Parquet as a build leaves them."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, frame in tables.items():
        write_table(frame.to_arrow().cast(arrow_schema(name)), folder / f"{name}.parquet")
    if texts is not None:
        schema = pa.schema([("doc_id", pa.string()), ("text", pa.string())])
        write_table(texts.to_arrow().cast(schema), folder / "texts.parquet")
    return folder


def key_of(tables: Tables, table: str, **where: Any) -> str:
    """Return the key, as reports show it, of the one row in which all of ``where`` holds."""
    found = tables[table].filter(**where).select(KEYS[table]).rows()
    assert len(found) == 1
    return " ".join(found[0])
