"""The commands, a file each, each of which registers itself with the app of ``front.py``."""

from demarche.commands.build import build
from demarche.commands.describe import describe
from demarche.commands.evaluate import evaluate
from demarche.commands.query import query
from demarche.commands.release import release
from demarche.commands.validate import validate

__all__ = ["build", "describe", "evaluate", "query", "release", "validate"]
