"""The queries of docs/queries.md: what stands there to be copied, and the rows that are shown."""

import re
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

__all__ = ["BLOCK", "PAGE", "Query", "queries_of"]

PAGE = Path(__file__).parent.parent / "docs" / "queries.md"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#{2,3} (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Query:
    """A query of the page: under which heading it stands, its language, and the rows that are shown."""

    heading: str
    language: str
    code: str
    shown: str


def queries_of(page):
    """Return the queries of a page: each block of code that is followed by rows."""
    blocks = list(BLOCK.finditer(page))
    heads = list(HEADING.finditer(page))
    return [
        Query([head[1] for head in heads if head.start() < code.start()][-1], code[1], code[2], rows[2])
        for code, rows in pairwise(blocks)
        if rows[1] == "csv"
    ]
