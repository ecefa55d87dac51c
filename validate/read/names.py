"""The names at the head of a file: which columns they mean, and which table has such columns."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from demarche.schema.arrow import TABLE_NAMES
from demarche.validate.read.cells import columns_of
from demarche.validate.read.faults import cut

__all__ = ["Header", "header_of", "likely_table", "plain", "table_in"]


@dataclass(frozen=True, slots=True)
class Header:
    """What the names at the head of a file mean.

    Attributes:
        places: the columns that are there, and where, counted from 0.
        unknown: the names that mean no column.
        unnamed: the places without a name, whose cells must be empty.
        twice: the columns named more than once, and where each time.
    """

    places: dict[str, int]
    unknown: tuple[str, ...]
    unnamed: tuple[int, ...]
    twice: dict[str, tuple[int, ...]]


def header_of(names: Sequence[str], columns: Iterable[str]) -> Header:
    """Return what the names mean; case, spaces, hyphens and underscores make no difference.

    >>> header_of(["From Claim-ID", "relation", "note", ""], columns_of("links"))
    Header(places={'from_claim_id': 0, 'relation': 1}, unknown=('note',), unnamed=(3,), twice={})
    """
    meant = {plain(name): name for name in columns}
    places: defaultdict[str, list[int]] = defaultdict(list)
    for place, name in enumerate(names):
        places[meant.get(plain(name), name.strip())].append(place)
    unnamed = places.pop("", [])
    known = {name: found for name, found in places.items() if plain(name) in meant}
    return Header(
        {name: found[0] for name, found in known.items()},
        tuple(cut(name) for name in places if name not in known),
        tuple(unnamed),
        {cut(name): tuple(found) for name, found in places.items() if len(found) > 1},
    )


def plain(name: str) -> str:
    """Return a name without case, spaces and marks.

    >>> plain(" Event-ID")
    'eventid'
    """
    return re.sub(r"[\s_\-\ufeff]+", "", name).lower()


def likely_table(names: Sequence[str]) -> str | None:
    """Return the table most of whose columns are named, None where that is none or more than one.

    >>> likely_table(["from_claim_id", "to_claim_id", "relation"])
    'links'
    """
    found = {plain(name) for name in names}
    shares = {
        table: sum(plain(name) in found for name in columns_of(table)) / len(columns_of(table))
        for table in TABLE_NAMES
    }
    best = max(shares.values())
    tables = [table for table, share in shares.items() if share == best]
    return tables[0] if best > 0.5 and len(tables) == 1 else None


def table_in(stem: str, tables: Sequence[str]) -> str | None:
    """Return the table that the name of a file tells, None where that is none or more than one.

    >>> table_in("2024-events (1)", TABLE_NAMES), table_in("events_claims", TABLE_NAMES)
    ('events', None)
    """
    words = set(re.split(r"[^a-z]+", stem.lower()))
    found = [table for table in tables if table in words]
    return found[0] if len(found) == 1 else None
