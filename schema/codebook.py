"""The codebook: what each code, value and quantity word means, read once from schema/codebook/*.csv.

Every loader here is one line over ``read_rows``, which types a CSV by the fields of a frozen dataclass
and names file and line where a row does not fit.
"""

import hashlib
import math
import re
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from string import Formatter

from demarche.schema.errors import DataError, ProgramError
from demarche.schema.rows import read_rows

__all__ = [
    "Code",
    "Compatible",
    "Precision",
    "Quantifier",
    "Question",
    "Share",
    "Term",
    "Title",
    "Value",
    "VictimWord",
    "allowed",
    "allowed_types",
    "allowed_values",
    "codebook_sha256",
    "codes",
    "compatible",
    "is_compatible",
    "precisions",
    "quantifiers",
    "questions",
    "share_right",
    "shares",
    "terms",
    "titles",
    "values",
    "victim_words",
]

FOLDER = Path(__file__).parent / "codebook"

# What a quantifier's low and high may say: a number, or n or m with a factor before and a summand after.
BOUND = re.compile(r"(?P<number>\d+(?:\.\d+)?)?(?:(?P<name>[nm])(?P<plus>[+-]\d+)?)?")

# The enumerations of the tables, and the file that lists the values of each.
TERM_FILES = {
    "event_type": "event_types",
    "form": "forms",
    "question": "questions",
    "modality": "modalities",
    "victim": "victim_classes",
    "relation": "relations",
    "basis": "bases",
    "actor_kind": "actor_kinds",
    "incident_kind": "incident_kinds",
    "grade": "grades",
}


@dataclass(frozen=True, slots=True)
class Term:
    """One allowed value of an enumeration, with its meaning."""

    value: str
    definition: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question that claims answer, and how value and counts are read under it."""

    value: str
    definition: str
    reading: str


@dataclass(frozen=True, slots=True)
class Value:
    """An answer that a question admits."""

    question: str
    value: str
    definition: str


@dataclass(frozen=True, slots=True)
class Compatible:
    """Whether two different answers to a question can both be true; ``*`` stands for any answer."""

    question: str
    value_a: str
    value_b: str
    is_compatible: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Precision:
    """A step on the ``date`` or the ``place`` scale of precision."""

    scale: str
    value: int
    definition: str


@dataclass(frozen=True, slots=True)
class Title:
    """What incidents of a kind are called, of which the names in braces are known."""

    kind: str
    title: str

    @property
    def names(self) -> frozenset[str]:
        """The names that it tells: ground, target, attacker, state."""
        return frozenset(name for _text, name, *_format in Formatter().parse(self.title) if name)


@dataclass(frozen=True, slots=True)
class VictimWord:
    """A noun for people, as its singular lemma, and the class of victim it names."""

    word: str
    victim: str


@dataclass(frozen=True, slots=True)
class Share:
    """How many of the rows that a coder wrote a careful human coded alike, by one trait of the row.

    Attributes:
        trait: ``rule`` (the first part of its name), ``event_type``, or ``sides`` (how many it names).
        value: what the trait is.
        rows: how many rows were judged.
        promised: how many the other traits let expect to be right; all of them where there is no other.
        right: how many were right.
        share: (right + 1) / (promised + 2), at the most 1: few rows prove little.
    """

    trait: str
    value: str
    rows: int
    promised: float
    right: int
    share: float


@dataclass(frozen=True, slots=True)
class Code:
    """A CAMEO 1.1b3 code: its title and scale value (facts), its place in PLOVER, and our own definition."""

    code: str
    title: str
    root: str
    goldstein: float | None
    plover_type: str | None
    plover_mode: str | None
    plover_context: str | None
    plover_note: str | None
    definition: str
    event_types: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Quantifier:
    """A way to state a quantity, and the interval that it means.

    ``phrase`` holds ``{n}`` and ``{m}`` where numbers stand; ``low`` and ``high`` are expressions over
    them: ``n``, ``n+1``, ``0.9n``, ``24``. A high of None is no upper limit.
    """

    phrase: str
    kind: str
    low: str
    high: str | None
    definition: str

    def interval(self, n: int | None = None, m: int | None = None) -> tuple[int, int | None]:
        """Return the lowest and the highest number meant; shares of a number are rounded outward.

        >>> Quantifier("more than {n}", "at_least", "n+1", None, "").interval(80)
        (81, None)
        >>> Quantifier("about {n}", "approximate", "0.9n", "1.1n", "").interval(25)
        (22, 28)
        """
        numbers = {"n": n, "m": m}
        low = math.floor(_evaluate(self.low, numbers))
        return low, None if self.high is None else math.ceil(_evaluate(self.high, numbers))


@cache
def codes() -> dict[str, Code]:
    """Return every CAMEO code, roots of two digits included, by code."""
    return {row.code: row for row in read_rows(FOLDER / "codes.csv", Code)}


@cache
def questions() -> dict[str, Question]:
    """Return the questions that claims answer, by name."""
    return {row.value: row for row in read_rows(FOLDER / "questions.csv", Question)}


@cache
def values() -> tuple[Value, ...]:
    """Return the answers that the questions admit."""
    return read_rows(FOLDER / "values.csv", Value)


@cache
def quantifiers() -> tuple[Quantifier, ...]:
    """Return the ways to state a quantity, in the order of the file."""
    return read_rows(FOLDER / "quantifiers.csv", Quantifier)


@cache
def compatible() -> tuple[Compatible, ...]:
    """Return which different answers can both be true; each pair stands once, whatever its order."""
    return read_rows(FOLDER / "compatible.csv", Compatible)


@cache
def precisions() -> tuple[Precision, ...]:
    """Return the steps of the date and the place scale."""
    return read_rows(FOLDER / "precisions.csv", Precision)


@cache
def titles() -> tuple[Title, ...]:
    """Return what incidents are called, of each kind those that tell most first."""
    return read_rows(FOLDER / "titles.csv", Title)


@cache
def victim_words() -> dict[str, str]:
    """Return the class of victim by noun (its singular lemma, in lower case)."""
    return {row.word: row.victim for row in read_rows(FOLDER / "victims.csv", VictimWord)}


@cache
def shares() -> dict[tuple[str, str], Share]:
    """Return how often rows are right, by trait and value."""
    return {(row.trait, row.value): row for row in read_rows(FOLDER / "confidence.csv", Share)}


def share_right(trait: str, value: str, *, else_type: str | None = None) -> float:
    """Return the share of rows that are right; for a rule of a theme that was never judged, that of its event type."""
    found = shares().get((trait, value)) or shares()["event_type", else_type or value]
    return found.share


@cache
def terms(enumeration: str) -> tuple[Term, ...]:
    """Return the values of an enumeration with their definitions.

    Raises:
        DataError: D105, no such enumeration.
    """
    if enumeration == "question":
        return tuple(Term(row.value, row.definition) for row in questions().values())
    if enumeration == "event_code":
        return tuple(Term(row.code, row.definition) for row in codes().values() if row.code != row.root)
    if enumeration not in TERM_FILES:
        raise DataError("D105", name=enumeration, valid=[*TERM_FILES, "event_code"])
    return read_rows(FOLDER / f"{TERM_FILES[enumeration]}.csv", Term)


def allowed(enumeration: str) -> tuple[str, ...]:
    """Return the allowed values of an enumeration, in the order of the codebook.

    >>> allowed("modality")
    ('actual', 'planned', 'threatened', 'denied')
    """
    return tuple(term.value for term in terms(enumeration))


def allowed_values(question: str) -> tuple[str, ...]:
    """Return the answers that a question admits; none for a question that is answered by counts.

    >>> allowed_values("violated")
    ('yes', 'no')
    """
    return tuple(row.value for row in values() if row.question == question)


def allowed_types(code: str) -> tuple[str, ...]:
    """Return the event types that may carry a code; ``other`` may carry every code but a root.

    >>> allowed_types("195")
    ('strike', 'other')
    """
    return codes()[code].event_types


def is_compatible(question: str, value_a: str, value_b: str) -> bool:
    """Return whether two answers can both be true.

    >>> is_compatible("notified", "not_before", "after"), is_compatible("notified", "before", "not_before")
    (True, False)
    """
    pairs = ({value_a, value_b}, {"*"})
    found = (
        r.is_compatible for r in compatible() if r.question == question and {r.value_a, r.value_b} in pairs
    )
    return value_a == value_b or next(found, False)


@cache
def codebook_sha256() -> str:
    """Return the sha256 of the codebook: names and contents of its CSV files, in the order of their names."""
    digest = hashlib.sha256()
    for path in sorted(FOLDER.glob("*.csv")):
        digest.update(f"{path.name}\n".encode() + path.read_bytes())
    return digest.hexdigest()


def _evaluate(expression: str, numbers: dict[str, int | None]) -> Fraction:
    """Return the value of a bound such as ``n``, ``n+1``, ``0.9n`` or ``24``."""
    match = BOUND.fullmatch(expression)
    if match is None:
        raise ProgramError("P003", what=f"The codebook's bound {expression!r} cannot be read.")
    if match["name"] is None:
        return Fraction(match["number"])
    number = numbers[match["name"]]
    if number is None:
        raise ProgramError("P003", what=f"The bound {expression!r} needs a number for {match['name']}.")
    return Fraction(match["number"] or 1) * number + int(match["plus"] or 0)
