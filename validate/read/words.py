"""A text in a cell: what spreadsheets and wrong encodings leave in place of it, told from what was written."""

import re

from demarche.validate.read.faults import Doubt, Fault, shown

__all__ = ["NULLS", "SUSPICIOUS", "read_text"]

# What stands for an empty cell in the files of spreadsheets, R, pandas and databases.
NULLS = ("", "NA", "N/A", "#N/A", "NULL", "null", "NaN", "nan", r"\N")

_CONTROL = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"
_ERROR = r"^#(?:REF!|NAME\?|VALUE!|DIV/0!|NUM!|NULL!|SPILL!|CALC!)$"
_FORMULA = r"^="
# An exponent with a sign: without it, 12e34567890abcde is a hash.
_SCIENTIFIC = r"^-?\d+(?:[.,]\d+)?[eE][+-]\d+$"
# UTF-8 that was read as Windows-1252, and the mark for what could not be read at all.
_MANGLED = "\ufffd|Ã[\x80-\xbfƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ€]|â€|Â[\xa0-\xbf]"

# One pass in polars tells the cells that `read_text` must look at.
SUSPICIOUS = f"{_CONTROL}|{_ERROR}|{_FORMULA}|{_SCIENTIFIC}|{_MANGLED}"

_QUOTED_FORMULA = re.compile(r'="(.*)"', re.DOTALL)


def read_text(text: str) -> str | Fault | Doubt:
    """Return the text, or why it is not or rather not what was written.

    >>> read_text('="010"').guess
    'Did you mean 010? '
    """
    if found := re.search(_CONTROL, text):
        return Fault(f"{shown(text)} holds the control character U+{ord(found[0]):04X}")
    if re.search(_ERROR, text):
        return Fault(f"{shown(text)} is an error of a spreadsheet")
    if text.startswith("="):
        inner = _QUOTED_FORMULA.fullmatch(text)
        return Fault(f"{shown(text)} is a formula", f"Did you mean {inner[1]}? " if inner else "")
    if re.search(_SCIENTIFIC, text):
        return Fault(
            f"{shown(text)} is in scientific notation: a spreadsheet took an id for a number",
            "Take the id from the file it came from, and format the column as text first. ",
        )
    if re.search(_MANGLED, text):
        return Doubt(f"{shown(text)} looks like text that was read in the wrong encoding")
    return text
