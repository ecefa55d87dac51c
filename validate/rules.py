"""Rules across rows and tables: one SQL file a check, whose head comment says what it is.

A check is a query that returns the rows that break its rule, as ``row, key, column_name, value, message``.
Its head holds the lines ``code``, ``table``, ``needs`` (the tables it reads), ``title``, ``reason`` and
``hint``. ``unique_key.sql`` and ``foreign_key.sql`` are templates, run for every key. What several queries
need stands in ``sql/shared``, and their vocabulary comes from ``schema/``: the relations ``codebook``, ``fits``,
``compatible``, ``states`` and ``cameo_actors``.
"""

from collections.abc import Container, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import cache, lru_cache
from pathlib import Path
from string import Template
from typing import Any

import duckdb
import pyarrow as pa

from demarche.schema import codebook
from demarche.schema.arrow import code_table
from demarche.schema.errors import ProgramError
from demarche.schema.gazetteer import load_states
from demarche.schema.keys import FOREIGN_KEYS, KEYS
from demarche.schema.period import latest_sql
from demarche.schema.rows import read_rows
from demarche.validate.report import FINDINGS_KEPT, Check, Finding, NotVerified, Outcome
from demarche.validate.source import TEXTS, Source

__all__ = ["Rule", "check_rules", "rules"]

FOLDER = Path(__file__).parent / "sql"
HEAD = ("code", "table", "needs", "title", "reason", "hint")


@dataclass(frozen=True, slots=True)
class _Fit:
    """A value that a column may have in, or below, an event of this type."""

    column_name: str
    value: str
    event_type: str


@dataclass(frozen=True, slots=True)
class _CameoActor:
    """Three letters that stand for a kind of actor or a region, with which a CAMEO actor code may begin."""

    code: str
    title: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A check with its query and the tables that the query reads."""

    check: Check
    needs: tuple[str, ...]
    sql: str


@lru_cache(maxsize=1)
def rules() -> tuple[Rule, ...]:
    """Return every cross-table rule, the keys first, by code.

    >>> rules()[0].check.title
    'the key names one row only'
    """
    written = (_parse(path, values) for path in FOLDER.glob("*.sql") for values in _variants(path.stem))
    return tuple(sorted(written, key=lambda rule: (rule.check.code, rule.check.title)))


def check_rules(connection: duckdb.DuckDBPyConnection, sources: Mapping[str, Source]) -> Iterator[Outcome]:
    """Yield what each rule finds; a rule whose tables are absent, or whose query fails, is not verified."""
    _prepare(connection, sources)
    for rule in rules():
        if rule.check.table in sources and not sources[rule.check.table].is_given:
            continue  # its rows are only there to be pointed to
        absent = [table for table in rule.needs if table not in sources]
        if absent:
            yield _not_verified(rule, _lacking(absent), is_fault=absent != [TEXTS])
            continue
        try:
            yield _run(connection, rule)
        except duckdb.Error as reason:
            yield _not_verified(rule, str(reason).splitlines()[0])


def _lacking(absent: list[str]) -> str:
    if absent == [TEXTS]:
        return "the texts are not at hand"
    return f"there is no table {absent[0]} that can be read: give it too, or a release with --against"


def _prepare(connection: duckdb.DuckDBPyConnection, sources: Container[str]) -> None:
    """Give the queries their vocabulary and what they share: macros, and tables made from tables at hand.

    Where such a table cannot be made, the queries that read it fail, and say so.
    """
    for name, rows in _vocabulary().items():
        connection.register(name, rows)
    connection.execute(latest_sql())
    for path in sorted((FOLDER / "shared").glob("*.sql")):
        sql = path.read_text(encoding="utf-8")
        needs = sql.splitlines()[0].removeprefix("-- needs: ").split() if sql.startswith("-- needs: ") else []
        if all(table in sources for table in needs):
            with suppress(duckdb.Error):
                connection.execute(sql)


@cache
def _vocabulary() -> dict[str, pa.Table]:
    """Return the parts of the codebook that the queries read, by the names that they use."""
    return {
        "codebook": code_table(),
        "compatible": _as_table(codebook.compatible()),
        "states": pa.table({"iso3": [state.iso3 for state in load_states()]}),
        "fits": _as_table(read_rows(codebook.FOLDER / "fits.csv", _Fit)),
        "cameo_actors": _as_table(read_rows(codebook.FOLDER / "cameo_actors.csv", _CameoActor)),
    }


def _as_table(rows: Iterable[Any]) -> pa.Table:
    """Return rows of the codebook, which are dataclasses, as a table."""
    return pa.Table.from_pylist([asdict(row) for row in rows])


def _run(connection: duckdb.DuckDBPyConnection, rule: Rule) -> Outcome:
    """Return the first rows that break a rule, and how many do; a row without number is only there to be pointed to."""
    [(total, first)] = connection.execute(
        "SELECT count(*), arg_min((row, key, column_name, CAST(value AS VARCHAR), message), "  # noqa: S608
        f"(row, column_name), {FINDINGS_KEPT}) FROM ({rule.sql}) WHERE row IS NOT NULL"
    ).fetchall()
    check = rule.check
    findings = tuple(
        Finding(check.code, check.table, row, key, column, value, message, check.hint)
        for row, key, column, value, message in first or ()
    )
    return Outcome(check, findings, total)


def _not_verified(rule: Rule, reason: str, *, is_fault: bool = True) -> Outcome:
    check = rule.check
    return Outcome(check, not_verified=NotVerified(check.code, check.table, check.title, reason, is_fault))


def _variants(name: str) -> Iterator[dict[str, str]]:
    """Yield the values to fill into a rule: one set for most, one for each key for the two templates."""
    if name == "unique_key":
        for table, key in KEYS.items():
            yield {"table": table, "columns": ", ".join(key), "column": key[0], "key": _key(table)}
    elif name == "foreign_key":
        for link in FOREIGN_KEYS:
            yield {**link._asdict(), "key": _key(link.table)}
    else:
        yield {}


def _key(table: str) -> str:
    """Return the SQL that shows the key of a row."""
    return f"concat_ws(' ', {', '.join(f'this.{column}' for column in KEYS[table])})"


def _parse(path: Path, values: Mapping[str, str]) -> Rule:
    """Return the rule that a file states; the head is its leading comment."""
    lines = Template(path.read_text(encoding="utf-8")).substitute(values).splitlines()
    head = dict(line.removeprefix("-- ").split(": ", 1) for line in lines[: len(HEAD)] if ": " in line)
    if tuple(head) != HEAD:
        raise ProgramError("P003", what=f"The head of {path.name} must hold {', '.join(HEAD)}, one a line.")
    check = Check(head["code"], head["table"], head["title"], head["reason"], head["hint"])
    return Rule(check, tuple(head["needs"].split()), "\n".join(lines[len(HEAD) :]))
