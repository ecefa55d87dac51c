"""Démarche: reports of cross-border strikes, and the diplomacy around them, as citable tables.

The one function a notebook needs is ``code``:

>>> import demarche
>>> tables = demarche.code("Iraq summoned the Turkish ambassador on Monday.", published_on="2024-01-16")
>>> tables["events"]["event_type"].to_list()
['protest']
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from demarche.build import code as code

__all__ = ["__version__", "code"]

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """Return a public name on first use, so that ``import demarche`` itself stays instant."""
    if name == "code":
        return import_module("demarche.build").code
    raise AttributeError(f"module 'demarche' has no attribute {name!r}")
