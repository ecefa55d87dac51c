"""Reproducing: a version made anew from its inputs, and held against the one that was published.

Everything that the outcome rests on is looked at first: the version itself, the hashes of the inputs, the
coder, and the version before it. What differs there is named, and nothing is made.
"""

import filecmp
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

import pyarrow.parquet as pq

from demarche.releases.changes.changelog import CHANGELOG
from demarche.releases.manifest import SUMS, first_damaged
from demarche.releases.publish import publish
from demarche.releases.versions import MANIFEST, read_manifest
from demarche.schema.errors import DataError

__all__ = [
    "FileOutcome",
    "Reproduction",
    "Target",
    "reproduce",
    "require_coder",
    "require_inputs",
    "require_review",
    "stand_beside",
    "whole_version",
]

Outcome = Literal["same", "same content", "not compared", "different", "missing", "extra"]

# What is made of the bytes of other files: where another version of a library wrote those, it must differ too.
MADE_OF_BYTES = (MANIFEST, SUMS, "croissant.json", "datapackage.json", "views.duckdb")

REVIEWS = "reviews.parquet"

# How the coders begin whose rows a review gives.
BY_REVIEW = "review-"

# Documents named in a message; the rest is counted.
SHOWN = 5


@dataclass(frozen=True, slots=True)
class Target:
    """A version that is whole, and that is to be made anew: its folder and its manifest."""

    folder: Path
    manifest: Mapping[str, Any]

    @property
    def name(self) -> str:
        """The name of the version."""
        return str(self.manifest["version"])


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """What became of a file: ``same`` to the byte, ``same content`` where another library wrote it, or not."""

    name: str
    outcome: Outcome


@dataclass(frozen=True)
class Reproduction:
    """A version and what was made of its inputs.

    Attributes:
        version: its name.
        files: what became of each file of either.
        software: the libraries that are others now, each with its version then and now.
    """

    version: str
    files: tuple[FileOutcome, ...]
    software: Mapping[str, tuple[str, str]]

    @property
    def verdict(self) -> Literal["the same bytes", "the same content", "different"]:
        """Whether the version was reproduced; by its content, where other libraries write other bytes."""
        outcomes = {file.outcome for file in self.files}
        if outcomes <= {"same"}:
            return "the same bytes"
        return "the same content" if outcomes <= {"same", "same content", "not compared"} else "different"

    @property
    def exit_code(self) -> int:
        """0 reproduced, 1 not."""
        return int(self.verdict == "different")

    def to_dict(self) -> dict[str, Any]:
        """Return the outcome as ``--json`` prints it."""
        files = [asdict(file) for file in self.files]
        software = {name: {"then": then, "now": now} for name, (then, now) in self.software.items()}
        return {"version": self.version, "verdict": self.verdict, "files": files, "software": software}


def whole_version(folder: Path) -> Target:
    """Return the version of a folder, in which nothing is damaged.

    Raises:
        DataError: D001, there is no such folder; D406, a file is not what it was.
    """
    if not folder.is_dir():
        raise DataError("D001", where=str(folder))
    damaged = first_damaged(folder)
    if damaged is not None:
        raise DataError("D406", where=str(folder), file=damaged)
    return Target(folder, read_manifest(folder))


def require_inputs(target: Target, found: Mapping[str, str | None]) -> None:
    """Refuse documents that are not exactly those of a version.

    Args:
        target: the version.
        found: the documents at hand: their names by the sha256 of their texts.

    Raises:
        DataError: D472, and which are missing, which are none of them, and which have another text.
    """
    documents = target.folder / "documents.parquet"
    rows = pq.read_table(documents, columns=["source_uri", "sha256"]).to_pylist()
    wanted = {row["sha256"]: row["source_uri"] for row in rows}
    missing = {_named(digest, wanted[digest]) for digest in wanted.keys() - found.keys()}
    extra = {_named(digest, found[digest]) for digest in found.keys() - wanted.keys()}
    other = missing & extra
    told = {
        "missing": missing - other,
        "none of them": extra - other,
        "with another text": other,
    }
    what = [f"{len(names)} {kind} ({_listed(names)})" for kind, names in told.items() if names]
    if what:
        raise DataError("D472", where=str(target.folder), version=target.name, what=", ".join(what))


def require_coder(target: Target, coder: Mapping[str, Any]) -> None:
    """Refuse to make a version with another coder than it was coded with.

    Args:
        target: the version.
        coder: the row of the coder at hand.

    Raises:
        DataError: D473, a program coded it that is not this one, and what differs; D474, people coded it.
    """
    where, coders = str(target.folder), target.manifest["coders"]
    people = [one["coder_id"] for one in coders if one["lexicon_sha256"] is None]
    by_hand = [name for name in people if not name.startswith(BY_REVIEW)]
    if by_hand:
        raise DataError("D474", where=where, version=target.name, coders=", ".join(by_hand))
    for one in coders:
        if one["lexicon_sha256"] is None or one == coder:
            continue
        names = [name for name in one if one[name] != coder[name]]
        differing = (f"{name} was {_short(one[name])}, is {_short(coder[name])}" for name in names)
        raise DataError("D473", where=where, version=target.name, what="; ".join(differing))


def require_review(target: Target, *, is_given: bool) -> None:
    """Refuse to make a version that was reviewed without its review.

    Raises:
        DataError: D475, none is given.
    """
    if (target.folder / REVIEWS).is_file() and not is_given:
        raise DataError("D475", where=str(target.folder), version=target.name)


def reproduce(target: Target, make: Callable[[Path], None]) -> Reproduction:
    """Return what comes of making a version anew.

    Args:
        target: the version; the one before it stands beside it.
        make: is given a folder that is not there yet, and builds the tables into it.

    Raises:
        DataError: D471, the version before it is not there; those of ``publish``.
    """
    previous = _previous(target)
    with tempfile.TemporaryDirectory() as place:
        build, shelf = Path(place) / "build", Path(place) / "shelf"
        shelf.mkdir()
        if previous is not None:
            stand_beside(previous.resolve(), shelf)
        make(build)
        again = publish(build, version=target.name, to=shelf, channel=target.manifest["channel"])
        return _compared(target, again.folder)


def stand_beside(version: Path, shelf: Path) -> None:
    """Let a version stand in another folder too: by a link, or as a copy where Windows allows none."""
    try:
        (shelf / version.name).symlink_to(version, target_is_directory=True)
    except OSError:
        shutil.copytree(version, shelf / version.name)


def _previous(target: Target) -> Path | None:
    """Return the version on which a version was built, which its log names second; None for a first one."""
    version, name, shelf = target.folder, target.name, target.folder.resolve().parent
    lines = (version / CHANGELOG).read_text(encoding="utf-8").splitlines()
    headings = [line[3:].strip() for line in lines if line.startswith("## ")]
    if len(headings) < 2:
        return None
    previous = shelf / headings[1]
    if not (previous / MANIFEST).is_file():
        raise DataError("D471", where=str(version), version=name, previous=headings[1])
    return previous


def _compared(target: Target, again: Path) -> Reproduction:
    """Return the files of a version held against those that were made anew."""
    version, then, now = target.folder, target.manifest, read_manifest(again)
    libraries = sorted(then["software"].keys() | now["software"].keys())
    found = {name: (str(then["software"].get(name)), str(now["software"].get(name))) for name in libraries}
    software = {name: pair for name, pair in found.items() if pair[0] != pair[1]}
    names = sorted({path.name for folder in (version, again) for path in folder.iterdir()})
    files = tuple(
        FileOutcome(name, _outcome(name, version, again, then=then, now=now, is_other=bool(software)))
        for name in names
    )
    return Reproduction(target.name, files, software)


def _outcome(
    name: str, version: Path, again: Path, *, then: Mapping[str, Any], now: Mapping[str, Any], is_other: bool
) -> Outcome:
    """Return what became of a file; ``is_other`` says that other libraries wrote it."""
    if not (again / name).is_file():
        return "missing"
    if not (version / name).is_file():
        return "extra"
    if filecmp.cmp(version / name, again / name, shallow=False):
        return "same"
    contents = [told["files"].get(name, {}).get("content_sha256") for told in (then, now)]
    if is_other and contents[0] is not None and contents[0] == contents[1]:
        return "same content"
    return "not compared" if is_other and name in MADE_OF_BYTES else "different"


def _named(digest: str, name: str | None) -> str:
    return name or f"the text {digest[:16]}"


def _listed(names: set[str]) -> str:
    first = sorted(names)[:SHOWN]
    rest = len(names) - len(first)
    return ", ".join([*first, *([f"{rest} more"] if rest else [])])


def _short(value: object) -> str:
    """Return a hash as it is told; other values are short already."""
    return str(value)[:12]
