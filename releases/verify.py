"""Verifying: every byte, every number and every rule of what was published is held against what it says.

SHA256SUMS vouches for the bytes of every file and is itself compared letter by letter with what it should
be; the manifest is made anew and compared; ``index.json`` is too. A file that differs is not opened.
"""

import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

import pyarrow as pa

from demarche.releases.content import file_sha256
from demarche.releases.disk import ASIDE
from demarche.releases.manifest import SUMS, describe, sums
from demarche.releases.versions import INDEX, MANIFEST, VERSION, index_text, published_versions, read_manifest
from demarche.schema.errors import DataError
from demarche.validate import Report, validate_folder

__all__ = ["Fault", "Verification", "verify"]

# What the manifest is told, and what it says of other machines: these cannot be found anew in the files.
TOLD = ("version", "channel", "schema_version")
NOT_COMPARED = (*TOLD, "software", "files")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is not as it was published: in which version, in which file, and what is wrong with it."""

    version: str | None
    file: str | None
    message: str


@dataclass(frozen=True)
class Verification:
    """What a verification found.

    Attributes:
        folder: what was verified.
        versions: the versions in it.
        files: how many files were read.
        faults: what is not as it was published.
        notes: what is right and yet worth a word.
        reports: what validation says of the tables of each version; none where that was left out.
    """

    folder: Path
    versions: tuple[str, ...]
    files: int
    faults: tuple[Fault, ...]
    notes: tuple[str, ...] = ()
    reports: Mapping[str, Report] = field(default_factory=dict)

    @property
    def is_sound(self) -> bool:
        """Whether everything that was looked at is as it was published, and right."""
        return self.exit_code == 0

    @property
    def exit_code(self) -> int:
        """0 all is right; 1 something is not; 2 nothing was found wrong, but not every rule gave an answer."""
        codes = {report.exit_code for report in self.reports.values()}
        return 1 if self.faults or 1 in codes else max(codes, default=0)

    def to_dict(self) -> dict[str, Any]:
        """Return the outcome as ``--json`` prints it."""
        return {
            "folder": str(self.folder),
            "is_sound": self.is_sound,
            "versions": list(self.versions),
            "files": self.files,
            "faults": [asdict(fault) for fault in self.faults],
            "notes": list(self.notes),
            "rules": {version: report.to_dict() for version, report in self.reports.items()},
        }


def verify(folder: Path | str, *, rules: bool = True) -> Verification:
    """Return whether a version, or a folder of versions, is as it was published.

    Args:
        folder: a version's folder, or a folder of releases.
        rules: validate the tables too, where their bytes are right.

    Raises:
        DataError: D001, there is no such folder; D407, it holds no release; D011, a file cannot be read.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise DataError("D001", where=str(folder))
    try:
        return _verify(folder, rules=rules)
    except OSError as reason:
        where = str(reason.filename or folder)
        raise DataError("D011", where=where, reason=reason.strerror or reason) from reason


def _verify(folder: Path, *, rules: bool) -> Verification:
    is_version = any((folder / name).exists() for name in (MANIFEST, SUMS))
    shelf_faults, notes = ([], []) if is_version else _shelf(folder)
    paths = [folder] if is_version else [path for path in _folders(folder) if VERSION.fullmatch(path.name)]
    if not paths and not shelf_faults:
        raise DataError("D407")
    faults = {path: list(_faults(path)) for path in paths}
    reports = {path.name: _report(path) for path in paths if rules and not faults[path]}
    return Verification(
        folder,
        tuple(path.name for path in paths),
        sum(len(_names(path)) for path in paths) + (folder / INDEX).is_file() * (not is_version),
        (*shelf_faults, *chain.from_iterable(faults.values())),
        tuple(notes),
        reports,
    )


def _shelf(folder: Path) -> tuple[list[Fault], list[str]]:
    """Return what is wrong with the index of a folder of releases, and what is worth a word."""
    standing, index = published_versions(folder), folder / INDEX
    torn = [path.name for path in _folders(folder) if VERSION.fullmatch(path.name)]
    faults = [Fault(name, MANIFEST, "it is missing") for name in torn if name not in standing]
    if not standing and not index.exists():
        return faults, []
    found = index.read_bytes() if index.is_file() else b""
    try:
        listed = _listed_in_index(folder, standing, found)
    except DataError:
        return faults, []  # a manifest is damaged, and is reported with its version
    if listed is None:
        return [*faults, Fault(None, INDEX, "it is not what the versions' manifests give")], []
    notes = [
        f"{name} stands and is not yet in {INDEX}: the next publishing puts it there"
        for name in standing
        if name not in listed
    ]
    return faults, notes


def _listed_in_index(folder: Path, standing: list[str], found: bytes) -> list[str] | None:
    """Return the versions that an index names, None if it is not exactly the index of these versions.

    A publisher that was killed leaves at most one version that the index does not name.
    """
    listed = [version for version in standing if f'"{version}"'.encode() in found]
    expected = index_text(folder, listed).encode() if listed else b""
    return listed if found == expected and len(standing) - len(listed) <= 1 else None


def _faults(version: Path) -> Iterator[Fault]:
    """Yield what is wrong with the files of a version."""
    try:
        written = (version / SUMS).read_bytes()
    except FileNotFoundError:
        yield Fault(version.name, SUMS, "it is missing")
        return
    listed = _listed(written)
    differing = dict(_differing(version, listed))
    if not differing and written != sums(version).encode():
        differing = {SUMS: "it is not written as it was"}
    yield from (Fault(version.name, name, message) for name, message in differing.items())
    if not differing:
        yield from (Fault(version.name, MANIFEST, message) for message in _of_manifest(version))


def _differing(version: Path, listed: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the files that are not those that SHA256SUMS lists, and how they differ."""
    present = _names(version) - {SUMS}
    for name in sorted(present | listed.keys()):
        if name not in present:
            yield name, "it is missing"
        elif name not in listed:
            yield name, f"{SUMS} does not list it"
        elif not (version / name).is_file():
            yield name, "it is no file"
        elif file_sha256(version / name) != listed[name]:
            yield name, f"its sha256 is not the one in {SUMS}"


def _of_manifest(version: Path) -> Iterator[str]:
    """Yield where the manifest does not say what the files say."""
    try:
        manifest = read_manifest(version)
        found = describe(version, **{key: manifest[key] for key in TOLD})
    except DataError:
        yield "it is not a manifest"
        return
    except (OSError, pa.ArrowException) as reason:
        yield f"the files it describes cannot be read: {str(reason).splitlines()[0]}"
        return
    if VERSION.fullmatch(version.name) and version.name != manifest["version"]:
        yield f"it is of version {manifest['version']}"
    for key in sorted((found.keys() | manifest.keys()) - {*NOT_COMPARED}):
        if manifest.get(key) != found.get(key):
            yield f"its {key} is not what the files say"
    for name in sorted(found["files"].keys() | manifest["files"].keys()):
        if manifest["files"].get(name) != found["files"].get(name):
            yield f"what it says of {name} is not what the file says"


def _report(version: Path) -> Report:
    """Return what validation says of the tables of a version."""
    return validate_folder(version)


def _listed(written: bytes) -> dict[str, str]:
    """Return the hash of each file that SHA256SUMS lists."""
    lines = (line.partition("  ") for line in written.decode("utf-8", "replace").splitlines())
    return {name: digest for digest, _, name in lines if name}


def _names(version: Path) -> set[str]:
    """Return the names of everything in a version's folder."""
    return set(os.listdir(version))  # noqa: PTH208  # names alone are asked for


def _folders(folder: Path) -> list[Path]:
    """Return the folders in a folder of releases, without what a publisher writes aside."""
    return sorted(path for path in folder.iterdir() if path.is_dir() and not path.name.startswith(ASIDE))
