"""Are the tables right?  Row rules from the models, rules across tables in SQL, and a report of both.

>>> from demarche.validate import validate_tables
>>> report = validate_tables({})
>>> report.is_clean, report.totals
(False, {'E101': 9})
"""

from demarche.validate.report import Check, Finding, NotVerified, Report
from demarche.validate.tables import checks, validate_files, validate_folder, validate_tables

__all__ = [
    "Check",
    "Finding",
    "NotVerified",
    "Report",
    "checks",
    "validate_files",
    "validate_folder",
    "validate_tables",
]
