"""Row rules: every row of a table, held against its pandera model.

Three traps of pandera are shut here: its checks are switched on whatever the environment says, it is given
DataFrames only (of a LazyFrame it checks no value), and a check that crashes is reported as not verified.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

import polars as pl
from pandera.config import ValidationDepth, config_context, get_config_context
from pandera.errors import SchemaErrors

from demarche.schema.arrow import arrow_schema
from demarche.schema.errors import DataError
from demarche.schema.tables import KEYS, TABLES
from demarche.validate.columns import are_readable, did_you_mean
from demarche.validate.report import FINDINGS_KEPT, Check, Finding, NotVerified, Outcome
from demarche.validate.source import Source

__all__ = ["ROW_RULES", "check_rows"]

ROW_RULES: dict[str, Check] = {
    rule.code: rule
    for rule in (
        Check(
            "E111",
            "",
            "a value stands where one must",
            "Without it the row cannot be found, joined or read.",
            "Fill it in, or leave the row out.",
        ),
        Check(
            "E112",
            "",
            "the value is one that the codebook lists",
            "A value that nobody has defined cannot be counted.",
            "demarche describe lists the values.",
        ),
        Check(
            "E113",
            "",
            "the text has the form that its column asks for",
            "Ids and codes are compared letter by letter.",
            "demarche describe says what the column holds; unknown is null, never an empty text.",
        ),
        Check(
            "E114",
            "",
            "the number lies in its range",
            "Outside it, the number means nothing.",
            "Correct the number.",
        ),
        Check(
            "E115",
            "",
            "the columns of a row agree with each other",
            "Each may be right alone; together they contradict each other.",
            "Correct one of the columns that the rule names.",
        ),
    )
}

# Which rule a pandera check is; the checks of a whole row have names of their own.
CODES = {"not_nullable": "E111", "isin": "E112", "str_matches": "E113", "str_length": "E113"}
CODES |= dict.fromkeys(
    ("greater_than", "greater_than_or_equal_to", "less_than", "less_than_or_equal_to"), "E114"
)


# What a table of failures holds: the rule, where, and pandera's own words.
NO_FAILURES = pl.DataFrame(
    schema={
        "code": pl.String,
        "index": pl.Int64,
        "key": pl.String,
        "column": pl.String,
        "failure_case": pl.String,
        "check": pl.String,
    }
)


def check_rows(source: Source) -> list[Outcome]:
    """Return what the model of a table says of every row, one outcome a rule."""
    if not are_readable(source):
        return _crash(source.name, f"the columns of {source.name} are not those of the table")
    try:
        failures, totals = _all_failures(source)
    except Exception as reason:  # noqa: BLE001  # whatever goes wrong in here, it must not count as a pass
        return _crash(source.name, f"{type(reason).__name__}: {reason}")
    is_row = pl.col("index").is_not_null()
    crashes = dict(failures.filter(~is_row).select("code", "failure_case").iter_rows())
    findings = [_finding(source.name, **row) for row in failures.filter(is_row).iter_rows(named=True)]
    return [
        _outcome(
            rule,
            source.name,
            [finding for finding in findings if finding.code == code],
            total=totals[code],
            crash=crashes.get(code),
        )
        for code, rule in ROW_RULES.items()
    ]


def _all_failures(source: Source) -> tuple[pl.DataFrame, Counter[str]]:
    """Return the first failures of each rule, over all batches, and how many there are of each."""
    kept, totals, offset = [NO_FAILURES], Counter[str](), 0
    for batch in source.batches():
        failures = _failures(source.name, batch.select(arrow_schema(source.name).names), offset=offset)
        offset += batch.height
        kept.append(_first(failures))
        totals.update(dict(failures.filter(pl.col("index").is_not_null()).group_by("code").len().iter_rows()))
    return _first(pl.concat(kept)), totals


def _first(failures: pl.DataFrame) -> pl.DataFrame:
    """Return as many failures of each rule as are kept."""
    return failures.group_by("code", maintain_order=True).head(FINDINGS_KEPT).select(NO_FAILURES.columns)


def _failures(table: str, batch: pl.DataFrame, *, offset: int) -> pl.DataFrame:
    """Return pandera's failure cases of a batch, with the code of the rule and the key of the row."""
    cases = _failure_cases(table, batch)
    if cases.is_empty():
        return NO_FAILURES
    whole_row = pl.col("schema_context") == "DataFrameSchema"
    name = pl.col("check").str.extract(r"^(\w+)")
    keys = batch.select(
        pl.concat_str(KEYS[table], separator=" ", ignore_nulls=True).alias("key")
    ).with_row_index()
    return (
        cases.with_columns(
            pl.col("index").cast(pl.UInt32),
            code=pl.when(whole_row)
            .then(pl.lit("E115"))
            .otherwise(name.replace_strict(CODES, default="E115")),
            column=pl.when(~whole_row).then("column"),
            failure_case=pl.when(~whole_row | pl.col("index").is_null()).then("failure_case"),
        )
        .join(keys, on="index", how="left", maintain_order="left")
        .with_columns(pl.col("index").cast(pl.Int64) + offset)
        .sort("index", "column", nulls_last=False, maintain_order=True)
        .select(NO_FAILURES.columns)
    )


def _failure_cases(table: str, batch: pl.DataFrame) -> pl.DataFrame:
    """Return the failure cases that pandera finds in a frame; an empty frame where there are none."""
    with config_context(validation_enabled=True, validation_depth=ValidationDepth.SCHEMA_AND_DATA):
        config = get_config_context()
        if not config.validation_enabled or config.validation_depth is not ValidationDepth.SCHEMA_AND_DATA:
            raise DataError("D302", variable="PANDERA_VALIDATION_ENABLED or PANDERA_VALIDATION_DEPTH")
        try:
            TABLES[table].validate(batch, lazy=True)
        except SchemaErrors as errors:
            return pl.DataFrame(errors.failure_cases)
    return NO_FAILURES


def _finding(
    table: str, *, code: str, index: int, key: str, column: str | None, failure_case: str, check: str
) -> Finding:
    guess = ""
    match code:
        case "E111":
            message = f"{column} is empty"
        case "E112":
            message = f"{column} cannot be {failure_case!r}"
            guess = did_you_mean(failure_case, _listed(table, column))
        case "E113":
            message = f"{column} {failure_case!r} does not have the form {check}"
        case "E114":
            message = f"{column} is {failure_case}, not {check}"
        case _:
            message = f"the row breaks the rule: {check}"
    return Finding(code, table, index, key, column, failure_case, message, guess + ROW_RULES[code].hint)


def _listed(table: str, column: str | None) -> list[str]:
    """Return the values that the model lists for a column."""
    checks = TABLES[table].to_schema().columns[column or ""].checks
    return [str(value) for check in checks for value in check.statistics.get("allowed_values", ())]


def _crash(table: str, reason: str) -> list[Outcome]:
    """Return that no rule could be checked."""
    return [_outcome(rule, table, crash=reason) for rule in ROW_RULES.values()]


def _outcome(
    rule: Check, table: str, findings: Iterable[Finding] = (), *, total: int = 0, crash: str | None = None
) -> Outcome:
    check = replace(rule, table=table)
    lost = None if crash is None else NotVerified(check.code, table, check.title, crash.splitlines()[0])
    return Outcome(check, tuple(findings), total, lost)
