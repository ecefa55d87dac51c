"""Tables as people really write them: Parquet, CSV, TSV, JSON Lines and JSON, into sources to be validated.

Nothing is guessed: what has one reading is read, the rest is told with its file, line and column.
"""

from demarche.validate.read.inputs import Inputs, changed, from_files, from_folder

__all__ = ["Inputs", "changed", "from_files", "from_folder"]
