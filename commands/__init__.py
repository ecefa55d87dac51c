"""The commands, a file each, each of which registers itself with the app of ``front.py``."""

from demarche.commands.agree import agree
from demarche.commands.build import build
from demarche.commands.describe import describe
from demarche.commands.evaluate import evaluate
from demarche.commands.import_ import import_
from demarche.commands.query import query
from demarche.commands.release import release
from demarche.commands.sheet import sheet
from demarche.commands.validate import validate

__all__ = [
    "agree",
    "build",
    "describe",
    "evaluate",
    "import_",
    "query",
    "release",
    "sheet",
    "validate",
]
