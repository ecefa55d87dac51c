"""Reports into coded tables.

``code`` is the front door for one text, a ``Coder`` (build/coders/protocol.py) what every runner moves batches through.
"""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

__all__ = ["code"]


@contextmanager
def _not_collecting() -> Iterator[None]:
    """Keep Python from looking for garbage: it would go through all the vocabulary several times as that is read."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@_not_collecting()
def code(
    text: str,
    *,
    published_on: str | date | None = None,
    coder: str = "rules",
    parser: str | None = None,
    gazetteer: str | Path | Sequence[str | Path] = (),
    **metadata: Any,
) -> dict[str, pl.DataFrame]:
    """The tables of one document, as polars frames by table name.

    Args:
        text: the report, with or without the header of the page it was saved from.
        published_on: its day of publication (ISO text or a date); read off the text where it is left out.
        coder: the name of what codes: ours, or one that is installed (build/coders/protocol.py).
        parser: a UD-labelled spaCy pipeline to take instead of ours.
        gazetteer: a CSV file of your own actors, or several; schema/gazetteers/README.md tells the columns.
        metadata: ``source_uri``, ``publisher``, ``title``, ``language``, ``rights``, where known.

    Raises:
        DataError: the text is empty, too large or not English, or a value cannot be; or a row of the own actors is
            faulty.

    >>> tables = code("Iraq summoned the Turkish ambassador on Monday.", published_on="2024-01-16")
    >>> tables["events"].select("event_code", "form", "source_id", "event_date").row(0)
    ('110', 'summons', 'irq', datetime.date(2024, 1, 15))
    """
    from demarche.build.coders.protocol import CoderSettings, open_coder
    from demarche.build.read import document_from_text, to_batch
    from demarche.build.tables import tables_from_codings
    from demarche.schema.own_gazetteer import read_own_actors

    own = (
        read_own_actors([gazetteer] if isinstance(gazetteer, str | Path) else gazetteer)
        if gazetteer
        else None
    )
    source_uri = metadata.pop("source_uri", None)
    document = document_from_text(text, source_uri=source_uri, published_on=published_on, **metadata)
    chosen = open_coder(coder, CoderSettings(parser, own))
    tables = tables_from_codings([chosen.code(to_batch([document]))], coder=chosen)
    return {name: pl.DataFrame(table) for name, table in tables.items()}
