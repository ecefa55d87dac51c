"""The coding sheet: what people code in one flat CSV, and the tables that it becomes."""

from demarche.people.sheets.importing import Imported, import_sheets
from demarche.people.sheets.sheet_file import blank_sheet, sheet_of, write_sheet

__all__ = ["Imported", "blank_sheet", "import_sheets", "sheet_of", "write_sheet"]
