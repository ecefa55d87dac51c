"""A number as people write it: read where digits say it exactly, else told what is wrong and what may be meant."""

import math
import re
from fractions import Fraction

from demarche.validate.read.faults import Fault, shown

__all__ = ["read_float", "read_integer"]

_WHOLE = re.compile(r"(-?\d+)(\.0+)?", re.ASCII)
_DECIMAL = re.compile(r"-?(\d+|\d*\.\d+)([eE][+-]?\d+)?", re.ASCII)
_COMMA = re.compile(r"-?\d+,\d+", re.ASCII)
_GROUPED = re.compile(r"-?[1-9]\d{0,2}(?:([,.'’ \u00a0\u202f])\d{3})(?:\1\d{3})*(\.\d+)?", re.ASCII)
_SCIENTIFIC = re.compile(r"[+-]?\d+([.,]\d+)?[eE][+-]?\d+", re.ASCII)
_FORMULA = re.compile(r'="?(.*?)"?', re.ASCII)
_WITH_WORDS = re.compile(r"\D*?(\d+)(\s+[^\d]*|[^\d.,eE\s]*)?", re.ASCII)
_PERCENT = re.compile(r"(\d+(?:\.\d+)?)\s*%", re.ASCII)


def read_integer(text: str, *, bits: int) -> int | Fault:
    """Return the whole number that a text names in digits, else what is wrong with it.

    >>> read_integer("16.0", bits=32), read_integer("1,234", bits=32).guess
    (16, 'Did you mean 1234? ')
    """
    found = _WHOLE.fullmatch(text)
    if found is None or not text.isascii():
        return _no_integer(text)
    if found[2] == ".000":
        return Fault(f"{shown(text)} may be {found[1]} or {found[1]}000", "Write it without the point. ")
    largest = 2 ** (bits - 1) - 1
    # Beyond 20 digits the number is too large anyway, and Python would take long to read it.
    if len(found[1].lstrip("-0")) > 20 or not -largest - 1 <= int(found[1]) <= largest:
        return Fault(f"{shown(text)} is beyond {largest}, the largest number that the column holds")
    return int(found[1])


def read_float(text: str, *, with_comma: bool) -> float | Fault:
    """Return the number that a text names, else what is wrong with it.

    Args:
        text: the cell.
        with_comma: whether a comma may stand for the decimal point.

    >>> read_float("44,37", with_comma=True), read_float("5e-05", with_comma=False)
    (44.37, 5e-05)
    """
    if with_comma and _COMMA.fullmatch(text):
        text = text.replace(",", ".")
    if not (_DECIMAL.fullmatch(text) and text.isascii()):
        return _no_float(text)
    number = float(text)
    return Fault(f"{shown(text)} is beyond all numbers") if math.isinf(number) else number


def _no_integer(text: str) -> Fault:
    if _SCIENTIFIC.fullmatch(text):
        return Fault(f"{shown(text)} is in scientific notation, which may hide digits")
    if _DECIMAL.fullmatch(text):
        return Fault(f"{shown(text)} is not a whole number")
    return _no_number(text)


def _no_float(text: str) -> Fault:
    if found := _PERCENT.fullmatch(text):
        share = float(Fraction(found[1]) / 100)
        return Fault(f"{shown(text)} is a percentage", f"Did you mean {share}? ")
    if _COMMA.fullmatch(text):
        return Fault(f"{shown(text)} has a decimal comma", f"Did you mean {text.replace(',', '.')}? ")
    return _no_number(text)


def _no_number(text: str) -> Fault:
    """Return what is wrong with a text that is not a number in digits alone."""
    if text.startswith("="):
        inner = _FORMULA.fullmatch(text)
        digits = inner[1] if inner else ""
        return Fault(f"{shown(text)} is a formula", f"Did you mean {digits}? " if digits.isdecimal() else "")
    if text.startswith("#"):
        return Fault(f"{shown(text)} is an error of a spreadsheet")
    if found := _GROUPED.fullmatch(text):
        plain = text.replace(found[1], "")
        return Fault(f"{shown(text)} has a thousands separator", f"Did you mean {plain}? ")
    if text[:1] in "+−–" and text[1:].isdecimal():
        meant = text[1:] if text[0] == "+" else f"-{text[1:]}"
        return Fault(f"{shown(text)} is not in digits alone", f"Did you mean {meant}? ")
    if (found := _WITH_WORDS.fullmatch(text)) and not text.startswith("-"):
        return Fault(f"{shown(text)} is not in digits alone", f"Did you mean {found[1]}? ")
    return Fault(f"{shown(text)} is not a number that can be read")
