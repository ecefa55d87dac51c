"""A user's own actors: a CSV beside our gazetteers, checked row by row with a pandera model.

Only ``name`` and ``cameo_code`` must be there; what else is left out is filled in as
schema/gazetteers/README.md says. The actors travel as one value that is named by the hash of its files: it
can be sent to another process, and a cache that is keyed by it never serves another file's names.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from demarche.schema.errors import DataError
from demarche.schema.gazetteer import (
    Actor,
    Person,
    load_actors,
    load_media,
    load_persons,
    load_states,
)
from demarche.schema.own_rows import NARRATOR, NumberedRow, Row, checked_rows, is_before, items, refuse_any
from demarche.schema.spelling import fold, plain, slug

__all__ = ["OwnActors", "overlap", "read_own_actors"]

# The roles of a CAMEO code that tell the kind of an actor where its row does not.
_KIND_OF_ROLE = {"REB": "armed_group", "SEP": "armed_group", "CRM": "armed_group", "MED": "media"}
_KIND_OF_FIRST = {"IGO": "igo", "NGO": "igo", "IMG": "armed_group"}
_FOR_A_STATE = frozenset({"organ", "person"})  # kinds that speak for the state that their code begins with


@dataclass(frozen=True, slots=True)
class OwnActors:
    """The actors of a user's files; two are equal where their files' contents are."""

    sha256: str
    actors: tuple[Actor, ...] = field(compare=False, repr=False)


def read_own_actors(paths: Sequence[Path | str]) -> OwnActors | None:
    """Return the actors of a user's files, in the order of the files' hashes; None where there is no file.

    Raises:
        DataError: D001 no such file, D005 not UTF-8, D011 not readable.
        OwnActorsError: D102, or one of D107 to D114, with file, line, column and value; the further faults
            are in its ``others``.
    """
    if not paths:
        return None
    files = {Path(path): _bytes(Path(path)) for path in paths}
    ordered = sorted(files, key=lambda path: (hashlib.sha256(files[path]).digest(), path))
    numbered = [one for path in ordered for one in checked_rows(path, files[path])]
    refuse_any(_unknown_ids(numbered))
    actors = [(one.where, _actor(one.row)) for one in numbered]
    refuse_any(_claimed_twice(actors))
    digest = hashlib.sha256()
    for path in ordered:
        digest.update(hashlib.sha256(files[path]).digest())
    return OwnActors(digest.hexdigest(), tuple(actor for _, actor in actors))


def overlap(one: Actor, other: Actor) -> bool:
    """Return whether two actors may have existed at the same time, as far as their dates tell.

    >>> early, late = (Actor("x", "X", "organ", "IRQ", "x", (), None, *d) for d in (("2003", "2006"), ("2007",)))
    >>> overlap(early, late), overlap(early, early)
    (False, True)
    """
    return not (is_before(one.active_to, other.active_from) or is_before(other.active_to, one.active_from))


def _bytes(path: Path) -> bytes:
    """Return what a file holds."""
    if not path.is_file():
        raise DataError("D001", where=str(path))
    try:
        return path.read_bytes()
    except OSError as error:
        raise DataError("D011", where=str(path), reason=error.strerror or str(error)) from error


def _unknown_ids(rows: Sequence[NumberedRow]) -> Iterator[DataError]:
    """Yield the ids that are taken or cannot be made, and the principals that nobody is."""
    taken = {state.actor_id: "is a state's" for state in load_states()}
    taken |= {row.actor_id: "is taken" for row in (*load_media(), *load_persons())}
    ours = {*taken, *(actor.actor_id for actor in load_actors())}
    own = {_id_of(one.row) for one in rows}
    for one in rows:
        actor_id, principal = _id_of(one.row), one.row["principal_id"]
        column, value = ("actor_id", actor_id) if one.row["actor_id"] else ("name", one.row["name"])
        owner = taken.get(actor_id)
        if not actor_id:
            owner = "has no Latin letters to make an actor_id from"
        elif actor_id.split("-")[0] == NARRATOR:
            owner = "is the reporter's own voice"
        if owner:
            yield DataError("D112", where=one.where, column=column, value=repr(value), owner=owner)
        if principal is not None and principal not in ours | own:
            yield DataError(
                "D113", where=one.where, column="principal_id", name=principal, valid=sorted(ours | own)
            )
        taken[actor_id] = f"stands at {one.where} already"


def _claimed_twice(actors: Sequence[tuple[str, Actor]]) -> Iterator[DataError]:
    """Yield the names that two rows claim at the same time."""
    claims: dict[str, list[tuple[str, Actor]]] = {}
    for where, actor in actors:
        for written in dict.fromkeys((actor.name, *actor.aliases)):
            others = claims.setdefault(plain(fold(written)), [])
            rival = next((one for one in others if one[1] is not actor and overlap(one[1], actor)), None)
            if rival is not None:
                column = "name" if written == actor.name else "aliases"
                yield DataError("D114", where=where, column=column, value=repr(written), other=rival[0])
            others.append((where, actor))


def _actor(row: Row) -> Actor:
    """Return the actor of a row, with what the row leaves out filled in."""
    name, code = row["name"] or "", row["cameo_code"] or ""
    kind = row["kind"] or _kind_of(code)
    actor_id = _id_of(row)
    make = Person if kind == "person" else Actor
    return make(
        actor_id=actor_id,
        name=name,
        kind=kind,
        cameo_code=code,
        principal_id=row["principal_id"] or _principal_of(actor_id, code, kind),
        aliases=tuple(alias for alias in items(row["aliases"]) if alias != name),
        wikidata_id=row["wikidata_id"],
        active_from=row["active_from"],
        active_to=row["active_to"],
        caution=items(row["caution"]),
    )


def _kind_of(code: str) -> str:
    """Return the kind that a CAMEO code tells: IRQREB is an armed group, IGO an organisation, else an organ."""
    first, *roles = re.findall("...", code)
    told = next((_KIND_OF_ROLE[role] for role in roles if role in _KIND_OF_ROLE), None)
    return _KIND_OF_FIRST.get(first) or told or "organ"


def _principal_of(actor_id: str, code: str, kind: str) -> str:
    """Return the state that the code begins with, for what is part of a state; else the actor itself."""
    state = code[:3].lower()
    is_state = any(state == one.actor_id for one in load_states())
    return state if kind in _FOR_A_STATE and is_state else actor_id


def _id_of(row: Row) -> str:
    """Return the id that a row gives, or the one that its name makes."""
    return row["actor_id"] or slug(row["name"] or "")
