"""Fetching a version: every file is held against SHA256SUMS, and the version appears whole or not at all.

What has arrived is kept in a folder beside the version's place, ``.part-<version>``, until all is there:
fetching again goes on from the last byte. A version that stands already is checked, and mended where it
is damaged.
"""

import json
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from demarche.releases.arrival import PART_OF_FILE, Arrival, bring, bring_text
from demarche.releases.content import file_sha256
from demarche.releases.disk import held_alone, sync, write_text
from demarche.releases.manifest import SUMS
from demarche.releases.publish import PUBLISHED
from demarche.releases.sources import Patience, Source, source_at
from demarche.releases.versions import INDEX, MANIFEST, VERSION, require_version, write_index
from demarche.schema.errors import DataError
from demarche.schema.files import is_full, telling_why

__all__ = ["DAMAGED", "PART", "Fetched", "fetch", "read_sums"]

# How the folder's name begins that holds what has arrived of a version.
PART = ".part-"

# A line of SHA256SUMS. A name begins with a letter and has no slash: nothing can leave the folder.
LINE = re.compile(r"([0-9a-f]{64})  ([A-Za-z][A-Za-z0-9_.-]{0,99})")

# The errors that say that the release itself is at fault, not the way to it.
DAMAGED = ("D451", "D453", "D454", "D455")

OnProgress = Callable[[int, int], None]


@dataclass(frozen=True)
class Fetched:
    """A version that now stands whole: ``is_new``, or there before and ``mended`` where files were damaged.

    ``bytes`` are those of all its files, ``fetched_bytes`` those that came now.
    """

    version: str
    folder: Path
    source: str
    is_new: bool
    files: int
    bytes: int
    fetched_bytes: int
    mended: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the outcome as ``--json`` prints it."""
        return vars(self) | {"folder": str(self.folder), "mended": list(self.mended)}


def fetch(
    source: str | Path,
    *,
    version: str | None = None,
    to: str | Path = PUBLISHED,
    patience: Patience | None = None,
    on_progress: OnProgress | None = None,
) -> Fetched:
    """Return a version of a data repository, which now stands whole in a folder of releases.

    Args:
        source: the address or the path of a folder of releases, or of one version.
        version: which one; the latest if left out.
        to: the folder of releases it goes to; it is made where it does not exist.
        patience: how long a server is waited for.
        on_progress: is told how many bytes are there, and how many there will be.

    Raises:
        DataError: D401 and D450, there is no such version, or no release at all; D451, D453, D454 and D455,
            the release is damaged where it is kept; D452 and D459, the server cannot be read from; D456 and
            D460, what stands here already is something else; D014 and D457, it cannot be written.
    """
    patience, to = patience or Patience(), Path(to)
    if version is not None:
        require_version(version)
    place, version = _chosen(source_at(source, patience=patience), version, patience)
    listed = bring_text(place, SUMS, patience=patience)
    if listed is None:
        raise DataError("D451", where=place.where, file=SUMS)
    sums = read_sums(listed, where=f"{place.where}/{SUMS}")
    folder = to / version
    with telling_why(to), held_alone(to):
        is_new = not folder.exists()
        wanted = dict(sums) if is_new else _wrong(folder, sums, listed)
        with _aside(to, version) as aside:
            visit = _Visit(place, sums, version, patience, on_progress)
            came = visit.bring(wanted, aside, beside=folder)
            if is_new:
                write_text(aside / SUMS, listed)
                sync(aside)
                aside.rename(folder)
                mended: tuple[str, ...] = ()
            else:
                mended = _mend(folder, aside, wanted, listed)
        sync(to)
        write_index(to)
        size = sum(path.stat().st_size for path in folder.iterdir())
    return Fetched(version, folder, place.where, is_new, len(sums) + 1, size, came, mended)


def read_sums(text: str, *, where: str) -> dict[str, str]:
    r"""Return the hash of each file that the lines of SHA256SUMS name.

    Raises:
        DataError: D454, a line is not a hash and a plain name, a name is there twice, or the manifest is not.

    >>> read_sums(f"{'0' * 64}  manifest.json\n", where="here") == {"manifest.json": "0" * 64}
    True
    """
    found: dict[str, str] = {}
    for number, line in enumerate(text.removesuffix("\n").split("\n"), start=1):
        match = LINE.fullmatch(line)
        if match is None or match[2] == SUMS or match[2].endswith(PART_OF_FILE):
            reason = f"line {number} is not a hash and the plain name of a file"
            raise DataError("D454", where=where, file=SUMS, reason=reason)
        if match[2] in found:
            raise DataError("D454", where=where, file=SUMS, reason=f"{match[2]} stands in it twice")
        found[match[2]] = match[1]
    if MANIFEST not in found:
        raise DataError("D454", where=where, file=SUMS, reason=f"{MANIFEST} is not in it")
    return found


def _chosen(shelf: Source, version: str | None, patience: Patience) -> tuple[Source, str]:
    """Return where the version is kept, and which it is."""
    index = bring_text(shelf, INDEX, patience=patience)
    if index is None:
        return _single(shelf, version, patience)
    try:
        told = json.loads(index)
        names = [require_version(name) for name in told["versions"]]
        chosen = require_version(told["latest"]) if version is None else version
    except (ValueError, KeyError, TypeError, DataError) as reason:
        where = f"{shelf.where}/{INDEX}"
        raise DataError("D454", where=where, file=INDEX, reason="it is no list of versions") from reason
    if chosen not in names:
        raise DataError("D401", where=shelf.where, name=chosen, valid=names)
    return shelf.within(chosen), chosen


def _single(place: Source, version: str | None, patience: Patience) -> tuple[Source, str]:
    """Return the place and the version that it is, where the place is a version and not a folder of them."""
    name = place.where.rstrip("/").rpartition("/")[2]
    if not VERSION.fullmatch(name):
        manifest = bring_text(place, MANIFEST, patience=patience)
        if manifest is None:
            raise DataError("D450", where=place.where)
        name = str(_read_manifest(manifest, place.where).get("version"))
    elif bring_text(place, SUMS, patience=patience) is None:
        raise DataError("D450", where=place.where)
    if version not in (None, name):
        raise DataError("D401", where=place.where, name=version, valid=[name])
    return place, require_version(name)


def _read_manifest(text: str, where: str) -> dict[str, Any]:
    """Return what a manifest says, if it is one: of every file it tells the hash and the bytes."""
    try:
        manifest = json.loads(text)
        for file in manifest["files"].values():
            file["sha256"], int(file["bytes"])
    except (ValueError, KeyError, TypeError, AttributeError) as reason:
        raise DataError("D454", where=where, file=MANIFEST, reason="it is no manifest") from reason
    return dict(manifest)


@dataclass
class _Visit:
    """One visit to the place where a version is kept."""

    place: Source
    sums: Mapping[str, str]
    version: str
    patience: Patience
    on_progress: OnProgress | None
    there: int = 0
    total: int = 0

    def bring(self, wanted: Mapping[str, str], aside: Path, *, beside: Path) -> int:
        """Return how many bytes came; the files that are wanted now stand in the folder aside.

        The manifest is brought first, for it tells the sizes; where it is not wanted, it stands beside.
        """
        kept = {name + ending for name in wanted for ending in ("", PART_OF_FILE)}
        for path in aside.iterdir():
            if path.name not in kept:
                path.unlink()
        came = 0
        if MANIFEST in wanted:
            came += self._bring(Arrival(MANIFEST, wanted[MANIFEST]), aside)
        sizes = self._sizes(aside / MANIFEST if MANIFEST in wanted else beside / MANIFEST)
        rest = [Arrival(name, wanted[name], sizes.get(name)) for name in sorted(wanted) if name != MANIFEST]
        self.total = self.there + sum(file.size or 0 for file in rest)
        here = sum(path.stat().st_size for path in aside.iterdir() if path.name != MANIFEST)
        _require_space(aside, self.total - self.there - here)
        return came + sum(self._bring(file, aside) for file in rest)

    def _bring(self, file: Arrival, aside: Path) -> int:
        try:
            return bring(self.place, file, aside, patience=self.patience, on_bytes=self._count)
        except OSError as reason:
            if is_full(reason):
                needed = max(self.total - self.there, 1)
                free = shutil.disk_usage(aside).free
                raise DataError("D457", where=str(aside), needed=needed, free=free) from reason
            raise

    def _count(self, more: int) -> None:
        self.there += more
        if self.on_progress is not None and self.total:
            self.on_progress(self.there, self.total)

    def _sizes(self, path: Path) -> dict[str, int]:
        """Return the size of each file that the manifest tells of; it must agree with SHA256SUMS."""
        where = f"{self.place.where}/{MANIFEST}"
        manifest = _read_manifest(path.read_text(encoding="utf-8"), where)
        if manifest.get("version") != self.version:
            reason = f"it is that of version {manifest.get('version')}, not {self.version}"
            raise DataError("D454", where=where, file=MANIFEST, reason=reason)
        for name, file in manifest["files"].items():
            if file["sha256"] != self.sums.get(name):
                raise DataError("D454", where=where, file=MANIFEST, reason=f"{SUMS} says otherwise of {name}")
        return {name: int(file["bytes"]) for name, file in manifest["files"].items()}


def _require_space(folder: Path, needed: int) -> None:
    """Refuse to begin what cannot end."""
    free = shutil.disk_usage(folder).free
    if needed > free:
        raise DataError("D457", where=str(folder), needed=needed, free=free)


def _wrong(folder: Path, sums: Mapping[str, str], listed: str) -> dict[str, str]:
    """Return the files of a version that stands which are not what SHA256SUMS says, with their right hashes.

    Raises:
        DataError: D456, it is whole and another release; D460, a file stands in it that is none of its own.
    """
    own = folder / SUMS
    told = own.read_text(encoding="utf-8", errors="replace") if own.is_file() else ""
    if told != listed and _is_whole(folder, told):
        raise DataError("D456", where=str(folder), version=folder.name)
    for path in sorted(folder.iterdir()):
        if path.name != SUMS and path.name not in sums:
            raise DataError("D460", where=str(folder), file=path.name)
    return {name: sha256 for name, sha256 in sums.items() if not _is_right(folder / name, sha256)}


def _is_whole(folder: Path, told: str) -> bool:
    """Return whether a version is what its own SHA256SUMS says."""
    try:
        sums = read_sums(told, where=str(folder))
    except DataError:
        return False
    return all(_is_right(folder / name, sha256) for name, sha256 in sums.items())


def _is_right(path: Path, sha256: str) -> bool:
    return path.is_file() and file_sha256(path) == sha256


def _mend(folder: Path, aside: Path, wanted: Mapping[str, str], listed: str) -> tuple[str, ...]:
    """Put files that are right in the place of damaged ones, one by one, and return which."""
    mended = sorted(wanted)
    for name in mended:
        (aside / name).replace(folder / name)
    own = folder / SUMS
    if not own.is_file() or own.read_bytes() != listed.encode():
        write_text(aside / SUMS, listed)
        (aside / SUMS).replace(own)
        mended.append(SUMS)
    sync(folder)
    return tuple(mended)


@contextmanager
def _aside(to: Path, version: str) -> Iterator[Path]:
    """Give the folder for what arrives. It stays where all has not arrived, and goes where nothing has."""
    aside = to / f"{PART}{version}"
    aside.mkdir(exist_ok=True)
    try:
        yield aside
    finally:
        if aside.is_dir() and not any(aside.iterdir()):
            aside.rmdir()
