"""Text into word pieces, as the encoder has learned them: lower case, no accents, punctuation apart."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

__all__ = ["CLOSE", "OPEN", "UNKNOWN", "Pieces", "Vocabulary", "read_vocabulary"]

OPEN, CLOSE, UNKNOWN = "[CLS]", "[SEP]", "[UNK]"
_LONGEST_WORD = 100  # letters; what is longer is unknown, as in the encoder's own tokenizer
_LAST_SIGN = 0x10000  # signs beyond the first plane are seldom punctuation
_ASCII_SIGNS = "!-/:-@[-`{-~"  # as the ranges of a character class; $ and + count as punctuation, € does not


@dataclass(frozen=True, slots=True)
class Pieces:
    """The pieces of a text: their numbers in the vocabulary, and the code points that each covers."""

    ids: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]


class Vocabulary:
    """The pieces that the encoder knows, by their number."""

    def __init__(self, pieces: Mapping[str, int]) -> None:
        self._pieces = pieces
        self.open, self.close, self._unknown = (pieces[one] for one in (OPEN, CLOSE, UNKNOWN))
        self._of_word = lru_cache(maxsize=65536)(self._split)

    def __len__(self) -> int:
        return len(self._pieces)

    def pieces(self, text: str) -> Pieces:
        """Return the pieces of a text, without those that open and close it."""
        ids: list[int] = []
        spans: list[tuple[int, int]] = []
        for found in _words().finditer(text):
            start = found.start()
            for number, first, last in self._of_word(found.group()):
                ids.append(number)
                spans.append((start + first, start + last))
        return Pieces(tuple(ids), tuple(spans))

    def _split(self, word: str) -> tuple[tuple[int, int, int], ...]:
        """Return the pieces of a word, the longest first, each with the letters that it covers."""
        plain, places = _plain(word)
        found: list[tuple[int, int, int]] = []
        start = 0
        while start < len(plain):
            piece, end = self._longest(plain, start)
            if piece is None or len(plain) > _LONGEST_WORD:
                return ((self._unknown, 0, len(word)),)
            found.append((piece, places[start], places[end - 1] + 1))
            start = end
        return tuple(found)

    def _longest(self, plain: str, start: int) -> tuple[int | None, int]:
        """Return the longest piece that begins at a letter, and where it ends."""
        mark = "##" if start else ""
        for end in range(len(plain), start, -1):
            piece = self._pieces.get(mark + plain[start:end])
            if piece is not None:
                return piece, end
        return None, start


@lru_cache(maxsize=1)
def _words() -> re.Pattern[str]:
    """Return what finds words, and signs by themselves: what the encoder was trained to see apart."""
    signs = "".join(
        re.escape(chr(code)) for code in range(128, _LAST_SIGN) if unicodedata.category(chr(code))[0] == "P"
    )
    ascii_signs = _ASCII_SIGNS.replace("[", r"\[")
    return re.compile(rf"[^\s{ascii_signs}{signs}]+|[{ascii_signs}{signs}]")


def _plain(word: str) -> tuple[str, list[int]]:
    """Return a word in lower case without accents, and for each of its letters its place in the word."""
    letters: list[str] = []
    places: list[int] = []
    for place, written in enumerate(word):
        for letter in unicodedata.normalize("NFD", written.lower()):
            if unicodedata.category(letter) not in ("Mn", "Cc", "Cf"):
                letters.append(letter)
                places.append(place)
    return "".join(letters), places


def read_vocabulary(path: Path) -> Vocabulary:
    """Return the vocabulary of a file, a piece a line."""
    return Vocabulary({piece: number for number, piece in enumerate(path.read_text("utf-8").splitlines())})
