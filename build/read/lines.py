"""A text as lines and paragraphs that know where they stand in it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from demarche.schema.language import Language

__all__ = ["Passage", "is_closed", "join_wrapped", "lines_of"]

# Wrapped text is set to 60-80 columns; no newspaper sets it wider than this.
WIDEST_WRAP = 120
# Below this, lines are headings or a list, not wrapped prose.
NARROWEST_WRAP = 40
# A line counts as wrapped where the next word would not have fitted; mail programs leave this much room.
SLACK = 8

INVISIBLE = "\ufeff\u200b\u200c\u200d\u200e\u200f\u2060\u00ad"
BLANK = "".join(chr(point) for point in range(0x3001) if chr(point).isspace()) + INVISIBLE
SPACES = re.compile(rf"[{re.escape(BLANK)}]+")
# A full stop, and quotes, brackets and a footnote's number after it.
STOP = "[.!?…:;]"
CLOSING = r"[\"'”’»)\]]*(?:\s*\[\d+\])*$"


@dataclass(frozen=True, slots=True)
class Passage:
    """A line or a paragraph: its words with single spaces, its code-point span, and its line number."""

    words: str
    start: int
    end: int
    line: int

    @property
    def length(self) -> int:
        """How many words it has."""
        return len(self.words.split())


def is_closed(passage: Passage, language: Language) -> bool:
    """Return whether a passage ends as a sentence does; the stop of "5 p.m." closes nothing.

    >>> from demarche.schema.language import load_language
    >>> passages = Passage("“We knew.”", 0, 10, 1), Passage("Envoy summoned", 0, 14, 1)
    >>> [is_closed(passage, load_language()) for passage in passages]
    [True, False]
    """
    return _closing(language).search(passage.words) is not None


@lru_cache
def _closing(language: Language) -> re.Pattern[str]:
    """Return the expression of how a sentence ends."""
    stopped = (re.escape(".".join(word)) for word in language.time["half_days"])
    return re.compile(STOP + "".join(rf"(?<!\b{word}{STOP})" for word in stopped) + CLOSING)


def lines_of(text: str) -> Iterator[Passage]:
    r"""Yield the lines that hold anything, without the blanks around them.

    >>> [(line.words, line.start, line.end) for line in lines_of("  One line \n\u00a0\nTwo")]
    [('One line', 2, 10), ('Two', 14, 17)]
    """
    start = 0
    for number, line in enumerate(text.split("\n")):
        words = SPACES.sub(" ", line).strip()
        if words:
            indent = len(line) - len(line.lstrip(BLANK))
            yield Passage(words, start + indent, start + len(line.rstrip(BLANK)), number)
        start += len(line) + 1


def join_wrapped(lines: Iterable[Passage], language: Language) -> Iterator[Passage]:
    r"""Yield paragraphs: neighbouring lines are one where they read as one that was wrapped.

    >>> from demarche.schema.language import load_language
    >>> wrapped = "Iraq said on Monday that it had not been told of the strikes\nbefore they took place."
    >>> [(p.start, p.end) for p in join_wrapped(lines_of(wrapped), load_language())]
    [(0, 84)]
    """
    for group in _neighbours(lines):
        width = max(line.end - line.start for line in group)
        paragraph = group[0]
        last = group[0]
        for line in group[1:]:
            if _runs_on(last, line, width, language):
                paragraph = Passage(
                    f"{paragraph.words} {line.words}", paragraph.start, line.end, paragraph.line
                )
            else:
                yield paragraph
                paragraph = line
            last = line
        yield paragraph


def _neighbours(lines: Iterable[Passage]) -> Iterator[list[Passage]]:
    """Yield runs of lines without an empty or dropped line between them."""
    group: list[Passage] = []
    for line in lines:
        if group and line.line != group[-1].line + 1:
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _runs_on(line: Passage, following: Passage, width: int, language: Language) -> bool:
    """Whether the sentence of one line goes on in the next."""
    if not is_closed(line, language) and following.words[0].islower():
        return True
    if not NARROWEST_WRAP <= width <= WIDEST_WRAP:
        return False
    return len(line.words) + 1 + len(following.words.split()[0]) > width - SLACK
