"""What a record is: one pandera model per table, the single source of every other description of them.

Arrow schemas, the data dictionary and the SQL comments are generated from these models. Give ``validate``
a DataFrame, never a LazyFrame: pandera checks only the schema of a LazyFrame and passes every value. In
Parquet every enumeration is a plain string; unknown is null, and no string is empty.
"""

import pandera.polars as pa
import polars as pl

from demarche.schema.codebook import allowed, allowed_types, values
from demarche.schema.fields import (
    column,
    first_of_period,
    like,
    number,
    one_of,
    ordered,
    pairs,
    rule,
    span,
    state,
    step,
    text,
    together,
)

__all__ = [
    "TABLES",
    "Actors",
    "Claims",
    "Coders",
    "Codes",
    "Documents",
    "Events",
    "Incidents",
    "Links",
    "Places",
]

HEX_16 = r"^[0-9a-f]{16}$"
SHA256 = r"^[0-9a-f]{64}$"
EVENT_ID = r"^\d{8}-[0-9a-f]{12}$"
CLAIM_ID = r"^c-[0-9a-f]{16}$"
READABLE_ID = r"^[a-z0-9-]+$"
CAMEO_ACTOR = r"^([A-Z]{3})+$"  # a country or organisation and its roles, three letters each

# Which codes each type of event may carry, and which answers each question admits.
FITTING_CODES = [(kind, code) for code in allowed("event_code") for kind in allowed_types(code)]
ANSWERS = [(row.question, row.value) for row in values()]
CASUALTIES = ["killed", "wounded"]
IS_COUNTED = pl.col("question").is_in([*CASUALTIES, "targets"])


class Table(pa.DataFrameModel):
    """What all tables share: exactly the columns named here, of exactly these types."""

    class Config:
        """No further column, and no silent change of type."""

        strict = True
        coerce = False


class Documents(Table):
    """One row for each document that was coded; its text is never published."""

    doc_id: str = like(HEX_16, "Name of the document: the first 16 hex digits of sha256")
    source_uri: str = text(
        "Where the document came from: a URL or a file name", null="a text was handed over by itself"
    )
    publisher: str = text("Who published the document", null="the document does not say")
    title: str = text("The headline", null="there is none")
    published_on: pl.Date = column("Day of publication, from the metadata or the page", null="neither tells")
    language: str = like(r"^[a-z]{2}$", "Language of the text, as an ISO 639-1 code")
    sha256: str = like(SHA256, "Hash of the text in UTF-8, its line ends turned to newlines")
    n_chars: pl.Int32 = column("Length of the text in Unicode code points", ge=1)
    rights: str = text("Who holds the rights to the text", null="the document does not say")

    names = rule(
        "E205",
        "doc_id",
        pl.col("sha256").str.starts_with(pl.col("doc_id")),
        error="doc_id is the beginning of sha256",
    )


class Events(Table):
    """One row for each act that a document reports, and for each territory that the act touches."""

    event_id: str = like(
        EVENT_ID,
        "Name of the event: its date (else the day of publication, else eight zeros), "
        "and 12 hex digits of what identifies it",
    )
    event_type: str = one_of("event_type", "Which of the five types of event it is")
    event_code: str = one_of("event_code", "CAMEO 1.1b3 code of the act, of three or four digits")
    form: str = one_of("form", "The shape that the act took", null="none is told")
    source_id: str = like(READABLE_ID, "The actor who acts or speaks", null="it is left unsaid")
    target_id: str = like(READABLE_ID, "The actor acted on or addressed", null="it is left unsaid")
    sovereign: str = state(
        "ISO 3166 alpha-3 code of the state whose territory was acted on",
        null="none was, or none is named",
    )
    place_id: str = like(READABLE_ID, "Where it happened", null="no place is told")
    event_date: pl.Date = column("First day on which it can have happened", null="it cannot be told")
    date_precision: pl.Int8 = step(
        "date", "How exactly the date is known, from 1 (day) to 5 (year)", null="event_date is"
    )
    modality: str = one_of("modality", "Whether the act happened, is planned or threatened, or is denied")
    doc_id: str = like(HEX_16, "The document that reports it")
    span_start: pl.Int32 = number("Where the clause that reports the act begins, in code points of the text")
    span_end: pl.Int32 = number("Where that clause ends: the code point after its last")
    source_start: pl.Int32 = number("Where the words for the source begin", null="none stand in the text")
    source_end: pl.Int32 = number("Where the words for the source end", null="none stand in the text")
    target_start: pl.Int32 = number("Where the words for the target begin", null="none stand in the text")
    target_end: pl.Int32 = number("Where the words for the target end", null="none stand in the text")
    incident_id: str = like(
        READABLE_ID, "The incident that the event is part of or about", null="none is known"
    )
    coder_id: str = text("The coder, in one version, that wrote the row")
    rule_id: str = text("The rule of the lexicon that fired")
    confidence: pl.Float32 = column(
        "Share of such rows that a careful human would code alike, by the coder's own estimate",
        null="the coder makes none",
        ge=0,
        le=1,
    )

    spans = rule("E201", "span_end", span("span_start", "span_end"), error="span_start comes before span_end")
    source_spans = rule(
        "E201",
        "source_end",
        span("source_start", "source_end"),
        error="source_start and source_end come together, the start before the end",
    )
    target_spans = rule(
        "E201",
        "target_end",
        span("target_start", "target_end"),
        error="target_start and target_end come together, the start before the end",
    )
    dates = rule(
        "E202",
        "date_precision",
        together("event_date", "date_precision"),
        error="event_date and date_precision come together",
    )
    periods = rule(
        "E215",
        "event_date",
        first_of_period("event_date", "date_precision"),
        error="a month is named by its first day, a year by its first of January",
    )
    names = rule(
        "E203",
        "event_id",
        pl.col("event_date").is_null()
        | pl.col("event_id").str.starts_with(pl.col("event_date").dt.strftime("%Y%m%d-")),
        error="event_id begins with event_date",
    )
    codes = rule(
        "E204",
        "event_code",
        pairs("event_type", "event_code", FITTING_CODES),
        error="the codebook lets the event_type carry the event_code",
    )


class Claims(Table):
    """One row for each question that somebody answers in an act."""

    claim_id: str = like(CLAIM_ID, "Name of the claim: c- and 16 hex digits of what identifies it")
    event_id: str = like(EVENT_ID, "The act in which it is claimed")
    incident_id: str = like(READABLE_ID, "The incident that the claim is about", null="none is known")
    question: str = one_of("question", "The question that the claim answers")
    claimant_id: str = like(
        READABLE_ID, "Who claims it; the reporter's own voice is an actor of kind narrator"
    )
    said_date: pl.Date = column("First day on which it can have been said", null="the text does not tell")
    said_precision: pl.Int8 = step(
        "date", "How exactly said_date is known, from 1 (day) to 5 (year)", null="said_date is"
    )
    value: str = text("The answer in a word or as an actor_id", null="the question asks for a number")
    count_low: pl.Int32 = number("The lowest number the claim allows", null="the question asks for none")
    count_high: pl.Int32 = number(
        "The highest number the claim allows", null="it sets no upper limit or asks for no number"
    )
    count_text: str = text("The words for the number", null="the question asks for none")
    victim: str = one_of("victim", "Who was killed or wounded", null="the question is another")
    victim_of: str = like(
        CAMEO_ACTOR,
        "Whose people they were: an ISO 3166 alpha-3 or CAMEO actor code",
        null="the text does not say",
    )
    doc_id: str = like(HEX_16, "The document that reports it")
    span_start: pl.Int32 = number("Where the words of the claim begin, in code points of the text")
    span_end: pl.Int32 = number("Where those words end: the code point after the last")

    spans = rule("E201", "span_end", span("span_start", "span_end"), error="span_start comes before span_end")
    dates = rule(
        "E202",
        "said_precision",
        together("said_date", "said_precision"),
        error="said_date and said_precision come together",
    )
    periods = rule(
        "E215",
        "said_date",
        first_of_period("said_date", "said_precision"),
        error="a month is named by its first day, a year by its first of January",
    )
    counts = rule(
        "E206", "count_low", ordered("count_low", "count_high"), error="count_low is at most count_high"
    )
    numbers = rule(
        "E207",
        "question",
        pl.when(IS_COUNTED)
        .then(pl.col("value").is_null() & pl.col("count_low").is_not_null())
        .otherwise(pl.all_horizontal(pl.col("count_low", "count_high", "count_text").is_null())),
        error="killed, wounded and targets have a count_low and no value; other questions have no counts",
    )
    answers = rule(
        "E208",
        "value",
        IS_COUNTED
        | pairs("question", "value", ANSWERS)
        | ((pl.col("question") == "responsible") & pl.col("value").str.contains(READABLE_ID)),
        error="value is one of the codebook's answers to the question; to responsible, self or an actor_id",
    )
    victims = rule(
        "E209",
        "victim",
        pl.col("question").is_in(CASUALTIES) == pl.col("victim").is_not_null(),
        error="victim is given for killed and wounded, and only there",
    )
    victim_states = rule(
        "E210",
        "victim_of",
        pl.col("question").is_in(CASUALTIES) | pl.col("victim_of").is_null(),
        error="victim_of is given for killed and wounded only",
    )


class Links(Table):
    """One row for each pair of claims where the later one bears on the earlier one."""

    from_claim_id: str = like(CLAIM_ID, "The later claim")
    to_claim_id: str = like(CLAIM_ID, "The earlier claim that it corrects, retracts or repeats")
    relation: str = one_of("relation", "What the later claim does to the earlier one")
    basis: str = one_of("basis", "Whether a text says so or the coder found it")

    ends = rule(
        "E211",
        "to_claim_id",
        pl.col("from_claim_id") != pl.col("to_claim_id"),
        error="a claim has no link to itself",
    )


class Incidents(Table):
    """One row for each happening in the world that joins documents."""

    incident_id: str = like(READABLE_ID, "Readable name of the incident")
    kind: str = one_of("incident_kind", "What sort of happening it is")
    title: str = text("What happened, where and when, in a few words")
    start_date: pl.Date = column("Its first day", null="no event of it is dated")
    end_date: pl.Date = column("Its last day", null="no event of it is dated")
    date_precision: pl.Int8 = step(
        "date", "How exactly the dates are known, from 1 (day) to 5 (year)", null="start_date is"
    )
    place_id: str = like(READABLE_ID, "Where it happened", null="no place is told")
    sovereign: str = state(
        "ISO 3166 alpha-3 code of the state whose territory was acted on", null="none is named"
    )
    in_response_to: str = like(READABLE_ID, "The incident that it answers", null="the texts name none")

    dates = rule(
        "E202",
        "date_precision",
        together("start_date", "end_date", "date_precision"),
        error="start_date, end_date and date_precision come together",
    )
    order = rule(
        "E212", "end_date", ordered("start_date", "end_date"), error="start_date is not after end_date"
    )
    answers = rule(
        "E216",
        "in_response_to",
        pl.col("in_response_to").is_null() | (pl.col("in_response_to") != pl.col("incident_id")),
        error="an incident does not answer itself",
    )


class Actors(Table):
    """One row for each actor that an event or a claim names, and for each principal of such an actor."""

    actor_id: str = like(READABLE_ID, "Readable name of the actor, such as irq-mfa")
    name: str = text("Its usual name in English, or the words of the text where it is unknown")
    kind: str = one_of("actor_kind", "What sort of actor it is")
    cameo_code: str = like(CAMEO_ACTOR, "CAMEO actor code, such as IRQGOV", null="there is none")
    principal_id: str = like(READABLE_ID, "The actor for whom it speaks", null="it speaks for itself")
    wikidata_id: str = like(r"^Q[1-9]\d*$", "Its item in Wikidata", null="there is none or it is unknown")


class Places(Table):
    """One row for each place that an event or an incident names."""

    place_id: str = like(READABLE_ID, "Readable name of the place")
    name: str = text("Its usual name in English")
    country: str = state("ISO 3166 alpha-3 code of the state it lies in", null="it lies beyond any state")
    latitude: pl.Float64 = column(
        "Degrees north, WGS 84", null="no point stands for the place", ge=-90, le=90
    )
    longitude: pl.Float64 = column(
        "Degrees east, WGS 84", null="no point stands for the place", ge=-180, le=180
    )
    geonames_id: pl.Int32 = column("Its number in GeoNames", null="there is none or it is unknown", gt=0)
    place_precision: pl.Int8 = step(
        "place", "How exactly the place is known, from 1 (exact) to 7 (international)"
    )

    points = rule(
        "E213", "longitude", together("latitude", "longitude"), error="latitude and longitude come together"
    )


class Coders(Table):
    """One row for each coder, in one version, that wrote rows."""

    coder_id: str = text("Name of the coder in this version")
    version: str = text("Version of the software")
    codebook_sha256: str = like(SHA256, "Hash of the codebook")
    lexicon_sha256: str = like(SHA256, "Hash of the lexicon", null="a person coded by hand")
    parser_sha256: str = like(SHA256, "Hash of the parser", null="a person coded by hand")


class Codes(Table):
    """One row for each code of CAMEO 1.1b3, its twenty roots included: the codebook as a table."""

    code: str = like(r"^\d{2,4}$", "The CAMEO code; those of two digits are roots and code no event")
    title: str = text("Its title in CAMEO")
    root: str = like(r"^\d{2}$", "The root that it belongs to: its first two digits")
    goldstein: pl.Float64 = column(
        "Goldstein's scale, -10 (conflict) to 10 (cooperation), as ICEWS gives it",
        null="it gives none",
        ge=-10,
        le=10,
    )
    plover_type: str = text("The event type of PLOVER (2021) that it falls under", null="PLOVER has none")
    plover_mode: str = text("The mode in PLOVER (2021)", null="it has none")
    plover_context: str = text("The contexts in PLOVER (2021), apart by semicolons", null="it has none")
    plover_note: str = text("Where and why this differs from PLOVER's own table of 2021", null="it does not")
    definition: str = text("What the code covers, in our own words")
    event_types: str = text("The event types that may carry the code, apart by spaces", null="it is a root")

    roots = rule(
        "E214", "root", pl.col("code").str.starts_with(pl.col("root")), error="code begins with root"
    )


TABLES: dict[str, type[pa.DataFrameModel]] = {
    "documents": Documents,
    "events": Events,
    "claims": Claims,
    "links": Links,
    "incidents": Incidents,
    "actors": Actors,
    "places": Places,
    "coders": Coders,
    "codes": Codes,
}
