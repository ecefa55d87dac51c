"""Passages with all that they report marked: what the reader learns from.

They live in schema/passages/*/*.txt, in our own words; schema/passages/README.md explains the form.  A passage is a
line of text; below it, indented, stands a line for each act, count of dead or wounded, and notice that it reports.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from demarche.schema.codebook import allowed, codes
from demarche.schema.errors import DataError, nearest

__all__ = [
    "COUNTS",
    "NOTICES",
    "PASSAGES",
    "STANCES",
    "Marked",
    "Passage",
    "load_passages",
    "near_duplicates",
]

PASSAGES = Path(__file__).parent / "passages"
STANCES = ("done", "planned", "denied", "spoken")
COUNTS = ("killed", "wounded")
NOTICES = ("before", "during", "after", "not_before", "none")
_WORDS = ("by", "said", "place", "day", "count", "victims", "of")  # keys that hold words of the passage
_VALUES = ("form", "question")  # keys that hold a value of the codebook
_BREAK = "⏎"  # a break of the line within a passage
_SHINGLE = 8  # words in a row by which two passages are told to be one
_TOO_ALIKE = 0.5  # share of such rows in common

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Marked:
    """One act, count or notice of a passage; spans are code points of its text.

    Attributes:
        kind: act, toll or notice.
        code: an act's CAMEO code; killed or wounded; or when a state was told.
        stance: of an act: done, planned, denied, or only spoken of.
        act: the words that report it.
        source, target: the words for its sides, as many as there are.
        words: by key, the words that say who tells it, where, when, how many.
        values: form and question, where they are given.
    """

    kind: str
    code: str
    stance: str | None
    act: Span
    source: tuple[Span, ...]
    target: tuple[Span, ...]
    words: Mapping[str, tuple[Span, ...]]
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage and all that it reports."""

    where: str
    text: str
    marked: tuple[Marked, ...]


def load_passages(folder: Path = PASSAGES) -> tuple[Passage, ...]:
    """Return the passages, in the order of the files.

    Raises:
        DataError: D115 with file and line where a line is not in form, or marks words that the passage does not have.
    """
    return tuple(one for path in sorted(folder.glob("*/*.txt")) for one in _passages(path))


def _passages(path: Path) -> Iterator[Passage]:
    """Yield the passages of a file."""
    text, where, marked = "", "", list[Marked]()
    for number, line in enumerate([*path.read_text(encoding="utf-8").splitlines(), ""], 1):
        here = f"{path.parent.name}/{path.name}:{number}"
        if line.startswith("#"):
            continue
        if line.startswith(" ") and line.strip():
            if not text:
                raise DataError("D115", where=here, reason="a marked line stands below no passage")
            marked.append(_marked(line.strip(), text, here))
            continue
        if text and line.strip():
            raise DataError("D115", where=here, reason="between two passages there is an empty line")
        if text:
            yield Passage(where, text, tuple(marked))
        text, where, marked = line.strip().replace(_BREAK, "\n"), here, []


def _marked(line: str, text: str, where: str) -> Marked:
    """Return what a marked line says of its passage."""
    fields = [field.strip() for field in line.split(" | ")]
    source, arrow, target = fields[1].partition(" > ") if len(fields) in (3, 4) else ("", "", "")
    if not arrow:
        raise DataError(
            "D115", where=where, reason="it is not: act words | source > target | code stance | keys"
        )
    kind, code, stance = _kind(fields[2].split(), where)
    keys = _keys(fields[3] if len(fields) == 4 else "", where)
    return Marked(
        kind=kind,
        code=code,
        stance=stance,
        act=_span(fields[0], text, where),
        source=_spans(source, text, where),
        target=_spans(target, text, where),
        words={key: _spans(value, text, where) for key, value in keys.items() if key in _WORDS},
        values={key: value for key, value in keys.items() if key in _VALUES},
    )


def _kind(head: list[str], where: str) -> tuple[str, str, str | None]:
    """Return kind, code and stance of a marked line's third field."""
    if head[:1] == ["toll"] and len(head) == 2 and head[1] in COUNTS:
        return "toll", head[1], None
    if head[:1] == ["notice"] and len(head) == 2 and head[1] in NOTICES:
        return "notice", head[1], None
    if len(head) == 2 and head[0] in codes() and len(head[0]) > 2 and head[1] in STANCES:
        return "act", head[0], head[1]
    shown = " ".join(head)
    reason = f"{shown!r} is no CAMEO code of three or four digits with a stance, no toll and no notice"
    raise DataError("D115", where=where, reason=reason)


def _keys(field: str, where: str) -> dict[str, str]:
    """Return the keys of a marked line's last field with their values."""
    found = {}
    for part in filter(None, field.split("; ")):
        key, colon, value = (piece.strip() for piece in part.partition(": "))
        if not colon or key not in (*_WORDS, *_VALUES):
            guess = nearest(key, (*_WORDS, *_VALUES))
            raise DataError(
                "D115",
                where=where,
                reason=f"there is no key {key!r}{f' (did you mean {guess}?)' if guess else ''}",
            )
        if key == "form" and value not in allowed("form"):
            raise DataError("D115", where=where, reason=f"{value!r} is no form")
        found[key] = value
    return found


def _spans(field: str, text: str, where: str) -> tuple[Span, ...]:
    """Return where the words of a field stand, parts joined by plus signs; ``-`` has none."""
    return () if field.strip() == "-" else tuple(_span(part, text, where) for part in field.split(" + "))


def _span(written: str, text: str, where: str) -> Span:
    """Return where some words stand in a passage; ``word~2`` is the second place where they do."""
    words, _, number = (
        written.strip().partition("~") if re.search(r"~\d+$", written) else (written.strip(), "", "")
    )
    places = [found.start() for found in re.finditer(re.escape(words), text)]
    whole = [at for at in places if not _goes_on(text, at, at + len(words))] or places
    if not whole or (number and int(number) > len(whole)):
        raise DataError("D115", where=where, reason=f"{written.strip()!r} does not stand in the passage")
    if not number and len(whole) > 1:
        raise DataError(
            "D115", where=where, reason=f"{words!r} stands {len(whole)} times: write {words}~1 or ~2"
        )
    start = whole[int(number or 1) - 1]
    return start, start + len(words)


def _goes_on(text: str, start: int, end: int) -> bool:
    """Return whether a word goes on before or behind a span."""
    return (start > 0 and text[start - 1].isalnum()) or (end < len(text) and text[end].isalnum())


def near_duplicates(passages: Iterator[Passage] | tuple[Passage, ...]) -> list[tuple[str, str]]:
    """Return the pairs of passages that are mostly the same words: where each stands."""
    seen: dict[tuple[str, ...], str] = {}
    found = []
    for passage in passages:
        words = re.findall(r"\w+", passage.text.lower())
        rows = {tuple(words[at : at + _SHINGLE]) for at in range(max(1, len(words) - _SHINGLE + 1))}
        known = [seen[row] for row in rows if row in seen]
        if len(known) > _TOO_ALIKE * len(rows):
            found.append((passage.where, max(set(known), key=known.count)))
        seen.update(dict.fromkeys(rows - seen.keys(), passage.where))
    return found
