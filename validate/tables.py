"""The ways in: files in any format, a folder of Parquet files, or frames in memory."""

import tempfile
from collections.abc import Iterable, Mapping
from itertools import chain
from pathlib import Path

import duckdb
import polars as pl

from demarche.schema.arrow import TABLE_NAMES
from demarche.validate.checks import written_checks
from demarche.validate.columns import check_columns
from demarche.validate.out.failing_rows import require_ours, write_failing_rows
from demarche.validate.read import Inputs, changed, from_files, from_folder
from demarche.validate.report import Check, Outcome, Report, merge
from demarche.validate.rows import check_rows
from demarche.validate.rules import check_rules, rules
from demarche.validate.source import Source, about_file, from_frames, located

__all__ = ["checks", "validate_files", "validate_folder", "validate_tables"]

# DuckDB spills to disk beyond this; a run over ten million events and as many claims took 800 MB in all.
MEMORY_LIMIT = "400MB"


def validate_files(
    paths: Iterable[Path | str],
    *,
    against: Path | str | None = None,
    texts: Path | str | None = None,
    failing_rows: Path | None = None,
) -> Report:
    """Return what is wrong with tables in files: Parquet, CSV, TSV, JSON Lines or JSON, and folders of these.

    In a folder every table must be there; of files alone, what needs a table that was not given is *not verified*.

    Args:
        paths: files, each of which holds a table that its name or its columns tell, and folders.
        against: a build or release folder whose rows the given ones may point to; only given rows have findings.
        texts: a file of ``doc_id`` and ``text``, to hold hashes, offsets and words against.
        failing_rows: a new folder to write the rows with findings to, as Parquet.

    Raises:
        DataError: D015, the folder for failing rows holds other files;
            D001, D011, D305 to D308 or D310, a path cannot be taken for tables; D309, ``against``
            cannot be read; D013 or D014, there is no room for temporary files.
    """
    if failing_rows:
        require_ours(failing_rows)
    with tempfile.TemporaryDirectory() as spill:
        given = map(Path, paths)
        inputs = from_files(given, Path(spill), against=_path(against), texts=_path(texts))
        report = _validate_files(inputs, spill)
        if failing_rows:
            write_failing_rows(report, inputs.sources, failing_rows)
        return report


def validate_folder(folder: Path | str) -> Report:
    """Return what is wrong with the tables of a build or release folder, which are Parquet.

    Raises:
        DataError: D001, there is no such folder; D301, it holds none of our tables.
    """
    with tempfile.TemporaryDirectory() as spill:
        return _validate_files(from_folder(Path(folder), Path(spill)), spill)


def validate_tables(tables: Mapping[str, pl.DataFrame], texts: pl.DataFrame | None = None) -> Report:
    """Return what is wrong with tables in memory.

    Args:
        tables: frames by the names of the tables; one that is missing is a finding.
        texts: ``doc_id`` and ``text``, to hold hashes, offsets and words against.
    """
    sources, missing = from_frames(tables, texts)
    with tempfile.TemporaryDirectory() as spill:
        return _report([*missing, *_outcomes(sources, spill)], sources)


def checks() -> tuple[Check, ...]:
    """Return every rule there is, by code: those that concern several tables stand once for each.

    >>> len({check.code for check in checks()}) > 20
    True
    """
    every = (*written_checks().values(), *(rule.check for rule in rules()))
    return tuple(sorted(every, key=lambda check: check.code))


def _validate_files(inputs: Inputs, spill: str) -> Report:
    """Return the report on tables in files, each of which must be the same file afterwards."""
    found = located(_outcomes(inputs.sources, spill), inputs.sources)
    return _report([*inputs.outcomes, *found, *changed(inputs.files)], inputs.sources)


def _outcomes(sources: Mapping[str, Source], spill: str) -> list[Outcome]:
    """Return what the checks say of the tables that were given."""
    given = [sources[table] for table in TABLE_NAMES if table in sources and sources[table].is_given]
    by_row = list(chain.from_iterable((check_columns(source), *check_rows(source)) for source in given))
    with duckdb.connect() as connection:
        connection.execute("SET memory_limit = $limit", {"limit": MEMORY_LIMIT})
        connection.execute("SET temp_directory = $spill", {"spill": spill})
        connection.execute("SET preserve_insertion_order = false")
        attached, refused = _attached(connection, sources)
        return [*by_row, *refused, *check_rules(connection, attached)]


def _attached(
    connection: duckdb.DuckDBPyConnection, sources: Mapping[str, Source]
) -> tuple[dict[str, Source], list[Outcome]]:
    """Return the tables that DuckDB can read, and a finding for each that it cannot."""
    attached, refused = {}, []
    for name, source in sources.items():
        try:
            source.attach(connection)
        except duckdb.Error as reason:
            why = str(reason).splitlines()[0]
            refused.append(about_file("E102", name, f"it cannot be read: {why}", file=source.file))
        else:
            attached[name] = source
    return attached, refused


def _report(outcomes: Iterable[Outcome], sources: Mapping[str, Source]) -> Report:
    return merge(outcomes, rows={name: source.rows for name, source in sources.items() if source.is_given})


def _path(path: Path | str | None) -> Path | None:
    return None if path is None else Path(path)
