"""Sheets in, a build folder out: everything is checked first, and where anything is wrong nothing is written."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from demarche.build.folder import require_own_folder, write_folder
from demarche.people.actors import ActorLookup
from demarche.people.forms import Line
from demarche.people.lines import read_lines
from demarche.people.named import Named
from demarche.people.notes import Notes
from demarche.people.places import PlaceLookup
from demarche.people.sheets.coding import Coding
from demarche.people.sheets.sheet_columns import SHEET
from demarche.people.sheets.sheet_findings import turned_back
from demarche.people.sheets.sheet_tables import Coded, tables_of_sheets
from demarche.people.texts import read_texts
from demarche.schema.arrow import TEXTS_SCHEMA, to_arrow
from demarche.schema.errors import DataError
from demarche.schema.own_gazetteer import read_own_actors
from demarche.validate import Report, validate_tables
from demarche.validate.report import merge

__all__ = ["Imported", "code_sheets", "import_sheets"]


@dataclass(frozen=True)
class Imported:
    """What came of sheets.

    Attributes:
        folder: where the tables were written; None where something is wrong and nothing was.
        report: what is wrong or doubtful, by file, line and column of the sheets.
        problems: what of the texts could not be read as documents.
    """

    folder: Path | None
    report: Report
    problems: tuple[DataError, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return what came of the sheets as ``--json`` prints it."""
        return {
            "folder": str(self.folder) if self.folder else None,
            "problems": [problem.to_dict() for problem in self.problems],
            "report": self.report.to_dict(),
        }


def import_sheets(
    sheets: Sequence[Path],
    *,
    texts: Sequence[Path],
    out: Path,
    gazetteers: Sequence[Path] = (),
    coder: str | None = None,
    strict: bool = False,
) -> Imported:
    """Return what came of sheets: a folder of tables, if nothing is wrong with them.

    Args:
        sheets: CSV files.
        texts: files and folders of reports, or build folders, whose documents the sheets name.
        out: the folder to write; it may be absent, empty, or an earlier build, which is replaced.
        gazetteers: CSV files of the user's own actors.
        coder: who coded the rows that do not say so.
        strict: let doubts count as errors.

    Raises:
        DataError: D001 no such file, D013 disk full, D014 not writable, D015 other files in ``out``, D502 no
            text, D504 a sheet in a spreadsheet's own format; those of ``read_own_actors``, the user's own actors.
    """
    require_own_folder(out)
    coded, coding = code_sheets(sheets, texts=texts, gazetteers=gazetteers, coder=coder)
    report = replace(_report(coded, coding.notes), is_strict=strict)
    if report.verdict != "right":
        return Imported(None, report, coding.texts.problems)
    tables = {name: to_arrow(name, frame) for name, frame in coded.tables.items()}
    write_folder({**tables, "texts": coded.texts.to_arrow().cast(TEXTS_SCHEMA)}, out)
    return Imported(out, report, coding.texts.problems)


def code_sheets(
    sheets: Sequence[Path],
    *,
    texts: Sequence[Path],
    gazetteers: Sequence[Path] = (),
    coder: str | None = None,
) -> tuple[Coded, Coding]:
    """Return the tables that sheets become, not yet validated, and with them what is wrong with the sheets themselves.

    The arguments and errors are those of ``import_sheets``.
    """
    own = read_own_actors(gazetteers)
    notes = Notes(SHEET)
    lines = [line for sheet in dict.fromkeys(sheets) for line in read_lines(sheet, notes)]
    if not lines and not notes.are_errors:
        notes.add("E102", Line(str(sheets[0]), 1), None, "no row stands below the names of the columns")
    at_hand = read_texts(texts, own)
    named = Named(ActorLookup(own, at_hand.actors), PlaceLookup(at_hand.places), notes, ("E304", "E305"))
    coding = Coding(at_hand, named, coder)
    return tables_of_sheets(lines, coding), coding


def _report(coded: Coded, notes: Notes) -> Report:
    """Return what is wrong with sheets, and with the tables that they became."""
    validated = validate_tables(coded.tables, coded.texts)
    outcomes = [*notes.outcomes(), *turned_back(validated, coded.lines, notes)]
    return merge(outcomes, rows=validated.rows)
