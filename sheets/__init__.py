"""The coding sheet: what people code in one flat CSV, and the tables that it becomes."""

from demarche.sheets.importing import Imported, import_sheets
from demarche.sheets.written import blank_sheet, sheet_of, write_sheet

__all__ = ["Imported", "blank_sheet", "import_sheets", "sheet_of", "write_sheet"]
