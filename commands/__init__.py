"""The commands, a file each, each of which registers itself with the app of ``front.py``."""

from demarche.commands.agree import agree
from demarche.commands.build import build
from demarche.commands.describe import describe
from demarche.commands.diff import diff
from demarche.commands.evaluate import evaluate
from demarche.commands.fetch import fetch
from demarche.commands.import_ import import_
from demarche.commands.query import query
from demarche.commands.release import release
from demarche.commands.reproduce import reproduce
from demarche.commands.review import review
from demarche.commands.sheet import sheet
from demarche.commands.validate import validate
from demarche.commands.verify import verify

__all__ = [
    "agree",
    "build",
    "describe",
    "diff",
    "evaluate",
    "fetch",
    "import_",
    "query",
    "release",
    "reproduce",
    "review",
    "sheet",
    "validate",
    "verify",
]
