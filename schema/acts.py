"""The act table: which words, with which objects and complements, report which CAMEO act.

The table lives in schema/lexicon/en/acts/*.csv, one file a root, and is read by people; schema/lexicon/README.md
explains its columns.  What becomes of an act that is only intended, asked for, refused or threatened is said
in schema/lexicon/en/composition.csv.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from demarche.schema.codebook import codes
from demarche.schema.rows import Manner, read_rows

__all__ = ["ACT_FOLDER", "Act", "ActTable", "Composition", "Stance", "compose", "load_acts", "stances"]

LEXICON = Path(__file__).parent / "lexicon" / "en"
ACT_FOLDER = LEXICON / "acts"
PARTS = ("verb", "noun", "adjective")
NO_OBJECT = "-"  # in the column object: the word stands without one
# Where the parties of an act are looked for when its row does not say.
DEFAULT_TARGET = ("object", "owner", "inner")

_SIGNS = re.compile(r"[^a-z0-9]+")

Stance = Literal["done", "intended", "appealed", "demanded", "refused", "threatened"]


@dataclass(frozen=True, slots=True)
class ActRow:
    """A row of the act table, as it is written."""

    word: str
    part: str
    object: str | None
    clause: str | None
    source: str | None
    target: str | None
    code: str


@dataclass(frozen=True, slots=True)
class Act:
    """One sense of some words: the act that they report.

    Attributes:
        rule: the stable name that stands in ``rule_id``.
        words: the word, and its particle where it has one.
        object: lemmas of which the object must be one; empty where any will do.
        bare: the word must stand without an object.
        clause: the mark of the complement that it takes ("to", "that", "of"); empty for none.
        inner: lemmas of which the complement's verb must be one; empty where any will do.
        source, target: slots, the first that holds somebody wins.
    """

    rule: str
    words: tuple[str, ...]
    part: str
    object: frozenset[str]
    bare: bool
    clause: str
    inner: frozenset[str]
    source: tuple[str, ...]
    target: tuple[str, ...]
    code: str

    @property
    def root(self) -> str:
        """The CAMEO root, two digits."""
        return self.code[:2]

    @property
    def weight(self) -> int:
        """How much the row demands: of two that fit, the one that demands more is right."""
        return 2 * bool(self.object) + 2 * bool(self.inner) + bool(self.clause) + len(self.words) + self.bare


@dataclass(frozen=True, slots=True)
class Composition:
    """What the acts of a code become when they are not done but spoken of."""

    act: str
    intended: str | None
    appealed: str | None
    demanded: str | None
    refused: str | None
    threatened: str | None


@dataclass(frozen=True, slots=True)
class _StanceRow:
    """A word, and the stance that what stands under it is spoken of in."""

    word: str
    stance: str


class ActTable:
    """The acts by the word that heads them.

    Attributes:
        acts: all rows, in the order of the files.
        by_head: the rows by word class and head lemma.
        roots_of: for each lemma that occurs in the table as a head, the roots it may report.
    """

    def __init__(self, acts: tuple[Act, ...]) -> None:
        self.acts = acts
        self.by_head: dict[tuple[str, str], list[Act]] = {}
        self.roots_of: dict[str, tuple[str, ...]] = {}
        for act in acts:
            head = act.words[-1] if act.part == "noun" else act.words[0]
            self.by_head.setdefault((act.part, head), []).append(act)
            self.roots_of[head] = tuple(sorted({*self.roots_of.get(head, ()), act.root}))


@cache
def load_acts() -> ActTable:
    """The act table.

    Raises:
        DataError: D1xx where a file or row cannot be read, naming file and line.
    """
    return ActTable(tuple(_acts()))


def _acts() -> Iterator[Act]:
    """The acts of all files, a row's alternatives one by one."""
    taken: Counter[str] = Counter()
    for path in sorted(ACT_FOLDER.glob("*.csv")):
        for row in read_rows(path, ActRow, Manner(check=_check)):
            rule = _rule(row)
            taken[rule] += 1
            yield from _of_row(row, rule if taken[rule] == 1 else f"{rule}-{taken[rule]}")


def _check(row: ActRow) -> None:
    """Refuse a row whose code or part of speech there is none of."""
    if row.code not in codes():
        raise ValueError(f"{row.code!r} is no code of the codebook")
    if row.part not in PARTS:
        raise ValueError(f"{row.part!r} is none of {', '.join(PARTS)}")


def _of_row(row: ActRow, rule: str) -> Iterator[Act]:
    """The acts of a row: one for each of its words."""
    mark, _, inner = (row.clause or "").partition(":")
    objects, inners = _set(row.object) - {NO_OBJECT}, _set(inner) - {"*"}
    source, target = _list(row.source), _list(row.target) or DEFAULT_TARGET
    for word in _list(row.word):
        yield Act(
            rule=rule,
            words=tuple(word.split()),
            part=row.part,
            object=objects,
            bare=row.object == NO_OBJECT,
            clause=mark.strip(),
            inner=inners,
            source=source,
            target=target,
            code=row.code,
        )


def _rule(row: ActRow) -> str:
    """The name of a row: its code, its first word, its first object and complement."""
    words = [row.word, row.object, (row.clause or "").partition(":")[2]]
    firsts = (_SIGNS.sub("-", (text or "").partition("|")[0].lower()).strip("-") for text in words)
    return f"act.{row.code}.{'-'.join(filter(None, firsts))}"


def _list(text: str | None) -> tuple[str, ...]:
    """The alternatives of a cell."""
    return tuple(part.strip() for part in (text or "").split("|") if part.strip())


def _set(text: str | None) -> frozenset[str]:
    """The alternatives of a cell in lower case, without their order."""
    return frozenset(_list((text or "").lower()))


@cache
def stances() -> dict[str, Stance]:
    """The words under which an act is not reported as done, and what they make of it."""
    return {row.word: row.stance for row in read_rows(LEXICON / "stances.csv", _StanceRow)}  # type: ignore[misc]


@cache
def _compositions() -> dict[str, Composition]:
    return {row.act: row for row in read_rows(LEXICON / "composition.csv", Composition)}


def compose(code: str, stance: Stance) -> str | None:
    """The code of an act that is not done but intended, asked for, refused or threatened; None where none is.

    >>> compose("0841", "intended"), compose("085", "refused"), compose("111", "intended")
    ('0353', '1244', None)
    """
    if stance == "done":
        return code
    table = _compositions()
    row = next((table[code[:n]] for n in (4, 3, 2) if code[:n] in table), None)
    return getattr(row, stance) if row is not None else None
