"""Row rules: every row of a table, held against its pandera model.

Three traps of pandera are shut here: its checks are switched on whatever the environment says, it is given
DataFrames only (of a LazyFrame it checks no value), and a check that crashes is reported as not verified.
"""

from collections import Counter
from collections.abc import Iterable
from functools import cache
from typing import Any

import polars as pl
from pandera.config import ValidationDepth, config_context, get_config_context
from pandera.errors import SchemaErrors

from demarche.schema.arrow import arrow_schema
from demarche.schema.errors import DataError
from demarche.schema.fields import INKED
from demarche.schema.keys import KEYS
from demarche.schema.tables import TABLES
from demarche.validate.checks import of_table
from demarche.validate.columns import are_readable, did_you_mean
from demarche.validate.report import FINDINGS_KEPT, Finding, NotVerified, Outcome
from demarche.validate.source import Source

__all__ = ["check_rows", "row_codes"]

# How pandera names a bound, and how it is told.
BOUNDS = {
    "greater_than": "more than",
    "greater_than_or_equal_to": "at least",
    "less_than": "less than",
    "less_than_or_equal_to": "at most",
}

# Which rule a pandera check of a column is; the checks of a whole row bear their code as their name.
CODES = {"isin": "E112", "str_matches": "E113", **dict.fromkeys(BOUNDS, "E114")}

# What a table of failures holds: the rule, where, what stands there, and pandera's own words.
NO_FAILURES = pl.DataFrame(
    schema={
        "code": pl.String,
        "index": pl.Int64,
        "key": pl.String,
        "column": pl.String,
        "value": pl.String,
        "check": pl.String,
    }
)


@cache
def row_codes(table: str) -> tuple[str, ...]:
    """Return the codes of the rules that every row of a table is held against.

    >>> row_codes("links")
    ('E111', 'E112', 'E113', 'E211')
    """
    schema = TABLES[table].to_schema()
    of_columns = {CODES[check.name] for column in schema.columns.values() for check in column.checks}
    return tuple(sorted({"E111", *of_columns, *(check.name for check in schema.checks)}))


def check_rows(source: Source) -> list[Outcome]:
    """Return what the model of a table says of every row, one outcome a rule."""
    if not are_readable(source):
        return _crash(source.name, f"the columns of {source.name} are not those of the table")
    try:
        failures, totals = _all_failures(source)
    except Exception as reason:  # noqa: BLE001  # whatever goes wrong in here, it must not count as a pass
        return _crash(source.name, f"{type(reason).__name__}: {reason}")
    is_row = pl.col("index").is_not_null()
    crashes = dict(failures.filter(~is_row).select("code", "check").iter_rows())
    findings = [_finding(source.name, **row) for row in failures.filter(is_row).iter_rows(named=True)]
    return [
        _outcome(
            code,
            source.name,
            [finding for finding in findings if finding.code == code],
            total=totals[code],
            crash=crashes.get(code),
        )
        for code in row_codes(source.name)
    ]


def _all_failures(source: Source) -> tuple[pl.DataFrame, Counter[str]]:
    """Return the first failures of each rule, over all batches, and how many there are of each."""
    kept, totals, offset = [NO_FAILURES], Counter[str](), 0
    for batch in source.batches():
        failures = _failures(source, batch.select(arrow_schema(source.name).names), offset=offset)
        totals.update(dict(failures.filter(pl.col("index").is_not_null()).group_by("code").len().iter_rows()))
        kept.append(_told(source.name, batch, _first(failures), offset=offset))
        offset += batch.height
    return _first(pl.concat(kept)), totals


def _first(failures: pl.DataFrame) -> pl.DataFrame:
    """Return as many failures of each rule as are kept."""
    return failures.group_by("code", maintain_order=True).head(FINDINGS_KEPT).select(failures.columns)


def _failures(source: Source, batch: pl.DataFrame, *, offset: int) -> pl.DataFrame:
    """Return pandera's failures in a batch that starts at row ``offset``: rule, row, column and words."""
    cases = _failure_cases(source.name, batch)
    if cases.is_empty():
        return NO_FAILURES.drop("key", "value")
    whole_row = pl.col("schema_context") == "DataFrameSchema"
    of_column = pl.col("check").str.extract(r"^(\w+)").replace_strict({"not_nullable": "E111", **CODES})
    is_crash = pl.col("index").is_null()
    failures = (
        cases.join(_whole_row_rules(source.name), on="check_number", how="left", maintain_order="left")
        .with_columns(
            code=pl.when(whole_row).then("rule_code").otherwise(of_column),
            column=pl.when(whole_row).then("rule_column").otherwise("column"),
            check=pl.when(is_crash).then("failure_case").otherwise("check"),
            index=pl.col("index").cast(pl.Int64) + offset,
        )
        .sort("index", "column", nulls_last=False, maintain_order=True)
        .select("code", "index", "column", "check")
    )
    return _without_unread(_once(failures), source)


def _once(failures: pl.DataFrame) -> pl.DataFrame:
    """Leave out what a value breaks together with others where it is wrong by itself."""
    alone = ~pl.col("code").str.starts_with("E2")
    whole = failures.filter(~alone).join(failures.filter(alone), on=["index", "column"], how="anti")
    return pl.concat([failures.filter(alone), whole]).sort("index", "column", maintain_order=True)


@cache
def _whole_row_rules(table: str) -> pl.DataFrame:
    """Return the code and the column of each rule of whole rows, by pandera's number for it."""
    checks = TABLES[table].to_schema().checks
    return pl.DataFrame(
        [(number, check.name, check.title) for number, check in enumerate(checks)],
        schema={"check_number": pl.Int32, "rule_code": pl.String, "rule_column": pl.String},
        orient="row",
    )


def _without_unread(failures: pl.DataFrame, source: Source) -> pl.DataFrame:
    """Leave out what is only so because a cell of its row could not be read, which is a finding by itself."""
    if source.unread is None:
        return failures
    follows = (pl.col("code") == "E111") | pl.col("code").str.starts_with("E2")
    rows = pl.Series(source.unread, dtype=pl.Int64).implode()
    return failures.filter(~(follows & pl.col("index").is_in(rows)).fill_null(value=False))


def _told(table: str, batch: pl.DataFrame, failures: pl.DataFrame, *, offset: int) -> pl.DataFrame:
    """Return the failures with the key of each row, and with what stands in the column."""
    keys = pl.concat_str(KEYS[table], separator=" ", ignore_nulls=True)
    rows = [None if index is None else index - offset for index in failures["index"]]
    found = [None if row is None else batch.row(row, named=True) for row in rows]
    values = [
        None if row is None or row[column] is None else str(row[column])
        for row, column in zip(found, failures["column"], strict=True)
    ]
    names = batch.select(keys).to_series()
    return failures.with_columns(
        pl.Series("key", [None if row is None else names[row] for row in rows], dtype=pl.String),
        pl.Series("value", values, dtype=pl.String),
    ).select(NO_FAILURES.columns)


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
    return pl.DataFrame()


def _finding(
    table: str, *, code: str, index: int, key: str, column: str, value: str | None, check: str
) -> Finding:
    guess = ""
    match code:
        case "E111":
            message = f"{column} is empty"
        case "E112":
            message = f"{column} cannot be {value!r}"
            guess = did_you_mean(value or "", _listed(table, column))
        case "E113" if INKED in check:
            message = f"{column} {value!r} is blank, or has space at its ends"
        case "E113":
            pattern = check.removeprefix("str_matches('").removesuffix("')")
            message = f"{column} {value!r} does not have the form {pattern}"
        case "E114":
            bound, number = check.rstrip(")").split("(")
            message = f"{column} is {value}, and must be {BOUNDS[bound]} {number}"
        case _:
            message = f"it must be that {check}"
    return Finding(code, table, index, key, column, value, message, guess + of_table(code, table).hint)


def _listed(table: str, column: str) -> list[str]:
    """Return the values that the model lists for a column."""
    checks: list[Any] = TABLES[table].to_schema().columns[column].checks
    return [str(value) for check in checks for value in check.statistics.get("allowed_values", ())]


def _crash(table: str, reason: str) -> list[Outcome]:
    """Return that no rule could be checked."""
    return [_outcome(code, table, crash=reason) for code in row_codes(table)]


def _outcome(
    code: str, table: str, findings: Iterable[Finding] = (), *, total: int = 0, crash: str | None = None
) -> Outcome:
    check = of_table(code, table)
    lost = None if crash is None else NotVerified(code, table, check.title, crash.splitlines()[0])
    return Outcome(check, tuple(findings), total, lost)
