"""The text of ``views.sql``: what makes a folder of tables a ledger that DuckDB can be asked about."""

from collections.abc import Iterable
from pathlib import Path

from demarche.releases.layout import named_files
from demarche.schema.arrow import TABLE_NAMES
from demarche.schema.codebook import compatible
from demarche.schema.errors import ProgramError

__all__ = ["VIEWS", "ledger_sql", "views_sql"]

VIEWS = "views.sql"

BUILD_FILES = tuple(f"{table}.parquet" for table in TABLE_NAMES)

# The parts of the ledger, each defined from those before it.
LEDGER = ("claims", "live", "grades", "conflicts", "history")

# What a version has beside the tables of the schema: tables about its rows.
BESIDE = ("changes", "registry", "reviews")

HEAD = """\
-- The tables, views and macros of a Démarche release, for DuckDB 1.2 and later.
-- In the folder of the release:  .read views.sql
-- From anywhere else, name the folder first, with a slash at its end:
--     SET VARIABLE release = '/data/demarche/2024.2.0/';
-- Then ask:  FROM grades(DATE '2024-02-06');  FROM conflicts(DATE '2024-02-06');
--            FROM live(DATE '2024-02-06');    FROM history('irq-2024-02-02-strike');
"""


def views_sql(files: Iterable[str] = BUILD_FILES) -> str:
    """Return the SQL that defines the tables as views, the compatible answers, the ledger and its macros.

    Args:
        files: the names of the files that hold the tables; those of a build if left out.

    >>> "MACRO grades(as_of)" in views_sql()
    True
    """
    named = tuple(files)
    files_of = {table: named_files(named, table) for table in TABLE_NAMES}
    files_of |= {table: [f"{table}.parquet"] for table in BESIDE if f"{table}.parquet" in named}
    tables = "\n".join(_table_view(table, found) for table, found in files_of.items())
    return f"{HEAD}\n{tables}\n\n{ledger_sql()}"


def ledger_sql() -> str:
    """Return the SQL that defines the compatible answers, the ledger and its macros over tables that stand.

    Raises:
        ProgramError: P003, ``compatible.csv`` lets any answer agree with any other.
    """
    folder = Path(__file__).parent / "ledger"
    parts = ((folder / f"{part}.sql").read_text(encoding="utf-8") for part in LEDGER)
    return "\n".join((_compatible_view(), *parts))


def _table_view(table: str, files: Iterable[str]) -> str:
    """Return the view of a table; files are listed by name, for over HTTP nobody can look which there are."""
    paths = [f"coalesce(getvariable('release'), '') || '{file}'" for file in files]
    listed = paths[0] if len(paths) == 1 else "[\n    " + ",\n    ".join(paths) + "\n]"
    return f"CREATE OR REPLACE VIEW {table} AS FROM read_parquet({listed});"


def _compatible_view() -> str:
    """Return the pairs of different answers that can both be true, each in both orders; no other pair can."""
    right = [row for row in compatible() if row.is_compatible]
    pairs = {(row.question, *answers) for row in right for answers in _both_orders(row.value_a, row.value_b)}
    for question, *answers in sorted(pairs):
        if "*" in answers:
            what = (
                f"compatible.csv lets any answers to {question} agree: name the pairs that can both be true."
            )
            raise ProgramError("P003", what=what)
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
