"""The text of ``views.sql``: what makes a folder of tables a ledger that DuckDB can be asked about."""

from functools import lru_cache
from pathlib import Path

from demarche.schema.arrow import TABLE_NAMES
from demarche.schema.codebook import compatible

__all__ = ["VIEWS", "views_sql"]

VIEWS = "views.sql"

HEAD = """\
-- The tables, views and macros of a Démarche release, for DuckDB 2.
-- In the folder of the release:  .read views.sql
-- From anywhere else, name the folder first, with a slash at its end:
--     SET VARIABLE release = '/data/demarche/2024.2.0/';
-- Then ask:  FROM grades(DATE '2024-02-06');
"""


@lru_cache(maxsize=1)
def views_sql() -> str:
    """Return the SQL that defines the tables as views, the compatible answers, the ledger and its macros.

    >>> "MACRO grades(as_of)" in views_sql()
    True
    """
    tables = "\n".join(_table_view(table) for table in TABLE_NAMES)
    ledger = (Path(__file__).parent / "ledger.sql").read_text(encoding="utf-8")
    return f"{HEAD}\n{tables}\n\n{_compatible_view()}\n{ledger}"


def _table_view(table: str) -> str:
    path = f"coalesce(getvariable('release'), '') || '{table}.parquet'"
    return f"CREATE OR REPLACE VIEW {table} AS FROM read_parquet({path});"


def _compatible_view() -> str:
    """Return the pairs of different answers that can both be true, each in both orders; no other pair can."""
    right = [row for row in compatible() if row.is_compatible]
    pairs = {(row.question, *answers) for row in right for answers in _both_orders(row.value_a, row.value_b)}
    values = ",\n".join(f"    ('{question}', '{a}', '{b}')" for question, a, b in sorted(pairs))
    return f"""\
-- Different answers to a question that can both be true; any other two cannot.
CREATE OR REPLACE VIEW compatible AS
FROM (VALUES
{values}
) AS pairs (question, value_a, value_b);
"""


def _both_orders(a: str, b: str) -> tuple[tuple[str, str], tuple[str, str]]:
    return (a, b), (b, a)
