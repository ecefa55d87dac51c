"""Where words stand in a text: as they are written, else with space and quotation marks evened out."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

__all__ = ["Span", "contexts", "line_of", "nearest_passage", "places_of", "within"]

Span = tuple[int, int]

# Marks that are typed in one form and printed in another; each stands for one character.
_ALIKE = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "`": "'"})
_ALIKE |= str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))

# Characters shown on either side of a place, and places shown.
_AROUND, _SHOWN = 30, 5
# A passage that shares fewer words in a row with the one that was looked for is not worth showing.
_FEWEST_WORDS = 2
_LONGEST_PASSAGE = 160


def places_of(words: str, text: str) -> list[Span]:
    r"""Return where the words stand, in the strictest way in which they stand at all.

    First as they are written and not inside a longer word; then inside one; then, alike, with any space for
    space and any quotation mark or dash for another.

    >>> places_of("Iran", "Iranian jets; Iran"), places_of('"not told"', "was “not\ntold”")
    ([(14, 18)], [(4, 14)])
    """
    if not words.strip():
        return []
    exact = _found(re.escape(words), text)
    even = None if exact else _found(_evened(words), text.translate(_ALIKE))
    return _whole_words(exact or even or [], text)


def within(places: Sequence[Span], clause: Span) -> list[Span]:
    """Return the places inside a clause."""
    return [(start, end) for start, end in places if clause[0] <= start and end <= clause[1]]


def line_of(text: str, offset: int) -> int:
    """Return the line of a text on which an offset lies, counted from 1."""
    return text.count("\n", 0, offset) + 1


def contexts(places: Sequence[Span], text: str) -> str:
    """Return the places with what stands around them: ``1 (line 3: "… the raid on …"); 2 …``."""
    shown = [
        f"{number} (line {line_of(text, start)}: {_around(text, start, end)})"
        for number, (start, end) in enumerate(places[:_SHOWN], start=1)
    ]
    rest = len(places) - len(shown)
    return "; ".join([*shown, *([f"{rest} more"] if rest else [])])


def nearest_passage(words: str, text: str) -> str | None:
    """Return the passage that shares most words in a row with the ones given, and its line; or None.

    >>> nearest_passage("Baghdad received no word", "Then Baghdad received no warning at all.")
    '"Baghdad received no warning" (line 1)'
    """
    wanted = [_bare(word) for word in words.split()]
    tokens = list(re.finditer(r"\S+", text))
    found = SequenceMatcher(None, [_bare(token[0]) for token in tokens], wanted, autojunk=False)
    run = found.find_longest_match()
    if run.size < min(_FEWEST_WORDS, len(wanted)):
        return None
    first = max(0, run.a - run.b)
    last = min(len(tokens), first + len(wanted)) - 1
    passage = " ".join(text[tokens[first].start() : tokens[last].end()].split())
    cut = passage if len(passage) <= _LONGEST_PASSAGE else f"{passage[: _LONGEST_PASSAGE - 1]}…"
    return f'"{cut}" (line {line_of(text, tokens[first].start())})'


def _found(pattern: str, text: str) -> list[Span]:
    """Return where a pattern stands, overlapping places too."""
    return [(match.start(1), match.end(1)) for match in re.finditer(f"(?=({pattern}))", text)]


def _evened(words: str) -> str:
    """Return the pattern of the words with any space for space; the marks must be evened out in the text."""
    return r"\s+".join(re.escape(word) for word in words.translate(_ALIKE).split())


def _whole_words(places: list[Span], text: str) -> list[Span]:
    """Return the places that are not inside a longer word, or all where there is no such place."""
    whole = [
        (start, end)
        for start, end in places
        if not (_is_letter(text, start - 1) and _is_letter(text, start))
        and not (_is_letter(text, end - 1) and _is_letter(text, end))
    ]
    return whole or places


def _is_letter(text: str, offset: int) -> bool:
    return 0 <= offset < len(text) and text[offset].isalnum()


def _around(text: str, start: int, end: int) -> str:
    """Return a place with some words on either side, in one line."""
    before, after = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
    inner = text[start:end] if end - start <= _AROUND else f"{text[start : start + _AROUND]}…"
    return '"…' + " ".join(f"{before}{inner}{after}".split()) + '…"'


def _bare(word: str) -> str:
    return re.sub(r"\W+", "", word).lower()
