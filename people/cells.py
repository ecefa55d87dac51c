"""The cells of a line in their types; what a cell cannot hold is noted, and nothing stands in its place."""

import re
from collections.abc import Sequence
from datetime import date

from demarche.people.actors import state_of
from demarche.people.forms import Line
from demarche.people.notes import Notes
from demarche.schema.codebook import allowed, values
from demarche.schema.errors import nearest
from demarche.schema.gazetteer import load_states
from demarche.schema.period import DAY
from demarche.validate.columns import did_you_mean
from demarche.validate.read.dates import read_date
from demarche.validate.read.faults import Fault, cut, shown
from demarche.validate.read.numbers import read_integer

__all__ = ["answer", "day", "enumeration", "labels", "number", "sovereign", "victim_of"]

# What the reader of days says of a month or a year: its first day, and how exactly that is known.
_PERIOD = re.compile(r"Write (\d{4}-\d\d-\d\d) with precision (\d)\. ")

_CAMEO = re.compile(r"([A-Z]{3})+")
_INT32 = 32


def number(line: Line, column: str, notes: Notes) -> int | None:
    """Return the whole number in a cell; None where there is none."""
    cell = line.cells.get(column)
    if cell is None:
        return None
    found = read_integer(cell, bits=_INT32)
    if isinstance(found, Fault):
        notes.add("E105", line, column, found.what, guess=found.guess)
        return None
    if found < 0:
        notes.add("E105", line, column, f"{column} is below nought")
        return None
    return found


def day(line: Line, column: str, precision: str, notes: Notes) -> tuple[date | None, int | None]:
    """Return the day that a cell names and how exactly it is known; a month or a year tells that itself."""
    cell = line.cells.get(column)
    exactly = number(line, precision, notes)
    if cell is None:
        return None, exactly
    found = read_date(cell)
    if isinstance(found, date):
        return found, exactly if exactly is not None or precision in line.cells else DAY
    period = _PERIOD.fullmatch(found.guess)
    if period is None:
        notes.add("E105", line, column, found.what, guess=found.guess)
        return None, None
    first, known = date.fromisoformat(period[1]), int(period[2])
    if exactly not in (None, known):
        notes.add(
            "E306", line, precision, f"{column} is {cut(cell)}, which is known to step {known}, not {exactly}"
        )
    return first, known


def enumeration(line: Line, column: str, notes: Notes, *, of: str | None = None) -> str | None:
    """Return the value of the codebook that a cell holds, whatever its capitals.

    Args:
        line: the line.
        column: the column of the cell.
        notes: takes what is wrong.
        of: the column of the tables whose value it is, where that has another name.
    """
    cell = line.cell(column)
    return (
        None if cell is None else _one_of(line, column, cell, allowed(of or column), notes, of=of or column)
    )


def answer(line: Line, question: str | None, notes: Notes) -> str | None:
    """Return the answer in a word; a question that is none, or asks for a number, is left to its own check."""
    cell = line.cell("value")
    valid = [row.value for row in values() if row.question == question]
    return cell if cell is None or not valid else _one_of(line, "value", cell, valid, notes, of="value")


def labels(line: Line, column: str) -> list[str]:
    """Return the items of a cell that may hold several, apart by ``|``."""
    return [item.strip() for item in line.cells.get(column, "").split("|") if item.strip()]


def sovereign(line: Line, column: str, notes: Notes, *, check: str = "E112") -> str | None:
    """Return the three letters of the state that a cell names; ``check`` says where it names none."""
    cell = line.cell(column)
    state = state_of(cell) if cell is not None else None
    if cell is not None and state is None:
        notes.add(check, line, column, f"{shown(cell)} is no state or territory", guess=_state_like(cell))
    return state.iso3 if state is not None else None


def victim_of(line: Line, column: str, notes: Notes, *, check: str = "E304") -> str | None:
    """Return the code of those whose people the victims were: a CAMEO actor code, or a state's."""
    cell = line.cell(column)
    state = state_of(cell) if cell is not None else None
    if cell is None or state is not None or _CAMEO.fullmatch(cell):
        return cell if state is None else state.cameo_code
    told = f"{shown(cell)} is no state and no CAMEO actor code"
    notes.add(check, line, column, told, guess=_state_like(cell))
    return None


def _one_of(line: Line, column: str, cell: str, valid: Sequence[str], notes: Notes, *, of: str) -> str | None:
    """Return the valid value that a cell spells; capitals, and space for an underscore, make no difference."""
    spelled = cell.lower().replace(" ", "_")
    if spelled in valid:
        return spelled
    notes.add("E112", line, column, f"{of} cannot be {shown(cell)}", guess=_likely(cell, valid))
    return None


def _likely(cell: str, valid: Sequence[str]) -> str:
    """Return what may be meant: a code that lost its nought in a spreadsheet, else what is spelled alike."""
    digits = re.sub(r"[.,]0$", "", cell)
    whole = next((code for code in (digits, f"0{digits}") if digits.isdecimal() and code in valid), None)
    if whole is None and digits.isdecimal():  # "10" is spelled like many codes, and none of them is meant
        return ""
    return f"Did you mean {whole}? " if whole else did_you_mean(cell.lower(), valid)


def _state_like(cell: str) -> str:
    names = {name: state.iso3 for state in load_states() for name in (state.name, *state.aliases)}
    codes = {state.iso3: state.iso3 for state in load_states()}
    guess = nearest(cell, {**names, **(codes if len(cell) == 3 else {})})
    return f"Did you mean {guess}? " if guess else ""
