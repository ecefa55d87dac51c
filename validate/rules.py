"""Rules across rows and tables: one SQL file a check, whose head comment says what it is.

A check is a query that returns the rows that break its rule, as ``row, key, column_name, value, message``.
Its head holds the lines ``code``, ``table``, ``needs`` (the tables it reads), ``title``, ``reason`` and
``hint``. ``unique_key.sql`` and ``foreign_key.sql`` are templates, run for every key.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from string import Template

import duckdb

from demarche.schema.errors import ProgramError
from demarche.schema.tables import FOREIGN_KEYS, KEYS
from demarche.validate.report import FINDINGS_KEPT, Check, Finding, NotVerified, Outcome
from demarche.validate.source import TEXTS, Source

__all__ = ["Rule", "check_rules", "rules"]

FOLDER = Path(__file__).parent / "sql"
HEAD = ("code", "table", "needs", "title", "reason", "hint")


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
    for rule in rules():
        absent = [table for table in rule.needs if table not in sources]
        if absent:
            reason = f"there is no table {absent[0]} that can be read"
            yield _not_verified(rule, reason, is_fault=absent != [TEXTS])
            continue
        try:
            yield _run(connection, rule)
        except duckdb.Error as reason:
            yield _not_verified(rule, str(reason).splitlines()[0])


def _run(connection: duckdb.DuckDBPyConnection, rule: Rule) -> Outcome:
    """Return the first rows that break a rule, and how many do."""
    found = connection.execute(
        f"SELECT row, key, column_name, CAST(value AS VARCHAR), message, count(*) OVER () "  # noqa: S608
        f"FROM ({rule.sql}) ORDER BY row, column_name LIMIT {FINDINGS_KEPT}"
    ).fetchall()
    check = rule.check
    findings = tuple(
        Finding(check.code, check.table, row, key, column, value, message, check.hint)
        for row, key, column, value, message, _ in found
    )
    return Outcome(check, findings, found[0][-1] if found else 0)


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
