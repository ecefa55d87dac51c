"""How far one report travels: the files and functions of ours that run while it is coded, and how deep they nest.

``python benchmarks/travel.py [REPORT]`` prints the counts and, with ``--files``, each file with its functions.  What
runs while vocabulary is read for the first time does not count: the report is coded twice, the second time watched.
"""

import argparse
import sys
from collections import defaultdict
from functools import cache
from pathlib import Path
from types import FrameType
from typing import Any

import demarche

ROOT = Path(demarche.__file__).resolve().parent
REPORT = ROOT / "samples"


@cache
def own_file(path: str) -> str | None:
    """Return the name of a file of ours from the root of the project; None for any other."""
    resolved = Path(path).resolve()
    if not (path.startswith("/") and resolved.is_file() and resolved.is_relative_to(ROOT)):
        return None
    name = resolved.relative_to(ROOT)
    return None if name.parts[0].startswith(".") else str(name)


class Watch:
    """Counts the functions of ours that are called, by file."""

    def __init__(self) -> None:
        self.functions: defaultdict[str, set[str]] = defaultdict(set)
        self.depth = self.deepest = 0

    def __call__(self, frame: FrameType, event: str, _: Any) -> None:
        """Count a call of a function of ours."""
        name = own_file(frame.f_code.co_filename)
        if event not in ("call", "return") or name is None:
            return
        if event == "call":
            self.functions[name].add(frame.f_code.co_qualname)
            self.depth += 1
            self.deepest = max(self.deepest, self.depth)
        else:
            self.depth -= 1


def travel(text: str) -> Watch:
    """Return what one report runs through."""
    demarche.code(text)
    watch = Watch()
    sys.setprofile(watch)
    try:
        demarche.code(text)
    finally:
        sys.setprofile(None)
    return watch


def main() -> None:
    """Print how far a report travels."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("report", nargs="?", type=Path)
    parser.add_argument("--files", action="store_true")
    given = parser.parse_args()
    path = given.report or min(REPORT.glob("*/*.txt"))
    text = path.read_text(encoding="utf-8")
    watch = travel(text)
    print(f"{path.name}: {len(text.split())} words")
    print(
        f"{len(watch.functions)} files, {sum(map(len, watch.functions.values()))} functions, {watch.deepest} deep"
    )
    for name in sorted(watch.functions) if given.files else ():
        print(f"  {name}: {len(watch.functions[name])}")


if __name__ == "__main__":
    main()
