"""A right dataset of any size, for measuring: ``python benchmarks/archive.py FOLDER --events 1000000``."""

from pathlib import Path
from string import Template
from typing import Annotated

import duckdb
import pyarrow.parquet as pq
import typer

from demarche.schema import gazetteer
from demarche.schema.arrow import code_table

__all__ = ["EVENTS_PER_DOCUMENT", "write_archive"]

# Every document reports ten acts, and in each of them one thing is claimed.
EVENTS_PER_DOCUMENT = 10
SQL = Path(__file__).with_suffix(".sql")
STATES = Path(gazetteer.__file__).parent / "gazetteers" / "states.csv"


def write_archive(folder: Path, *, events: int) -> Path:
    """Return the folder, in which tables of so many events and as many claims now stand, in the order of their keys."""
    folder.mkdir(parents=True, exist_ok=True)
    values = {"documents": events // EVENTS_PER_DOCUMENT, "states": STATES, "folder": folder}
    with duckdb.connect() as connection:
        connection.execute(Template(SQL.read_text(encoding="utf-8")).substitute(values))
    pq.write_table(code_table(), folder / "codes.parquet")
    return folder


def main(
    folder: Annotated[Path, typer.Argument(help="Where the tables go.")],
    *,
    events: Annotated[int, typer.Option(min=EVENTS_PER_DOCUMENT)] = 1_000_000,
) -> None:
    """Write the tables."""
    write_archive(folder, events=events)


if __name__ == "__main__":
    typer.run(main)
