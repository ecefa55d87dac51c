"""The fifteen root labels that relations are scored by, and which of them a CAMEO code or another name comes to.

They are PLOVER's, as far as 2021, with its later names folded in: schema/codebook/roots15.csv has a row for
each name, and for each beginning of a CAMEO code; the longest that fits counts. 01, statements, has none.
"""

from dataclasses import dataclass
from functools import cache

from demarche.schema.codebook import FOLDER
from demarche.schema.rows import read_rows

__all__ = ["label_of_code", "label_of_root", "root_labels"]

# The beginnings of codes in the file have so many digits; longer codes begin with one of them.
LONGEST_PREFIX = 4
SHORTEST_PREFIX = 2


@dataclass(frozen=True, slots=True)
class Root:
    """A name of a root, or the beginning of CAMEO codes, and the label that it comes to."""

    written: str
    label: str


@cache
def root_labels() -> tuple[str, ...]:
    """Return the fifteen labels, from agreement to assault.

    >>> len(root_labels()), root_labels()[0], root_labels()[-1]
    (15, 'AGREE', 'ASSAULT')
    """
    return tuple(dict.fromkeys(_labels().values()))


def label_of_root(name: str) -> str | None:
    """Return the label of a root's name, whatever its case; None for a name that has none.

    >>> label_of_root("Concede"), label_of_root("STATEMENT")
    ('YIELD', None)
    """
    name = name.upper()
    return None if name.isdigit() else _labels().get(name)


def label_of_code(code: str) -> str | None:
    """Return the label of a CAMEO code, None for a statement.

    >>> [label_of_code(code) for code in ("112", "1712", "1711", "163", "0234", "015")]
    ['ACCUSE', 'ASSAULT', 'ASSAULT', 'COERCE', 'REQUEST', None]
    """
    for length in range(LONGEST_PREFIX, SHORTEST_PREFIX - 1, -1):
        if code[:length].isdigit() and code[:length] in _labels():
            return _labels()[code[:length]]
    return None


@cache
def _labels() -> dict[str, str]:
    """Return the label of each name and of each beginning of a code."""
    return {row.written: row.label for row in read_rows(FOLDER / "roots15.csv", Root)}
