"""Actors out of names and ids: the parts of a state, persons in office, the reporter, the unnamed; and their rows."""

import re
from functools import lru_cache
from itertools import pairwise
from typing import Any

from demarche.known.names import Names
from demarche.schema.gazetteer import Actor, Role, load_media, load_roles, named_part
from demarche.schema.spelling import fold, slug

__all__ = ["UNNAMED", "actor_of_id", "actor_row", "home_of", "narrator_of", "part_of", "person_in_office"]

Row = dict[str, Any]

# Somebody who speaks or acts and is not named, where a row must have a claimant.
UNNAMED = Actor("unknown", "an unnamed actor", "unknown", "", "unknown", (), None)
_SERVING = frozenset({"MIL", "GOV", "COP", "SPY"})  # roles that act for their state, people though they are
# Kinds of roles that are kinds of actors too; any other part of a state is an organ of it.
_PART_KINDS = {"armed_group": "armed_group", "media": "media", "people": "unknown"}


def part_of(base: Actor, role: Role) -> Actor:
    """The part of a state that a role names; a speaker of an organ is the organ."""
    if base.kind != "state":
        return base
    return named_part(base.actor_id, role.suffix) or Actor(
        f"{base.actor_id}-{role.suffix}",
        f"{role.name}, {base.name}",
        "organ" if role.cameo_role in _SERVING else _PART_KINDS.get(role.kind, "organ"),
        f"{base.cameo_code}{role.cameo_role}",
        base.actor_id,
        (),
        None,
    )


def person_in_office(name: str, office: Actor) -> Actor:
    """A person the gazetteers do not hold, on the side of the office that the text gives them."""
    principal = office.principal_id
    return Actor(f"{principal}-{slug(name)}", name, "person", office.cameo_code, principal, (), None)


def actor_of_id(actor_id: str, names: Names) -> Actor | None:
    """The actor of an id: of the gazetteers, or made of a state and a role (``irq-mfa``); else None."""
    found = names.actor(actor_id)
    state_id, _, suffix = actor_id.partition("-")
    state = names.actor(state_id)
    if found is not None or state is None or state.kind != "state":
        return found
    role = next((role for role in load_roles() if role.suffix == suffix), None)
    return part_of(state, role) if role is not None else None


@lru_cache(maxsize=1024)
def narrator_of(publisher: str | None) -> Actor:
    """The reporter's own voice, one actor for each publisher, so that two outlets are two claimants.

    >>> narrator_of("Example Wire").actor_id
    'narrator-example-wire'
    """
    known = slug(publisher or "")
    actor_id = f"narrator-{known}" if known else "narrator"
    name = f"the reporter, {publisher}" if known else "the reporter"
    media = next((one for one in load_media() if publisher in (one.name, *one.aliases)), None)
    return Actor(actor_id, name, "narrator", media.cameo_code if media else "MED", actor_id, (), None)


def actor_row(actor: Actor) -> Row:
    """The row of an actor; what is its own principal has none."""
    own = actor.principal_id in (None, "", actor.actor_id)
    return {
        "actor_id": actor.actor_id,
        "name": actor.name,
        "kind": actor.kind,
        "cameo_code": actor.cameo_code or None,
        "principal_id": None if own else actor.principal_id,
        "wikidata_id": actor.wikidata_id or None,
    }


# How far before the first sentence a dateline may stand, in code points; what is further up is the headline.
LONGEST_HEADER = 60
_FIRST_BLOCKS = 3  # the headline, a subheading and the first paragraph: a byline stands among them
_WORD = re.compile(r"[^\W\d_][\w.’'-]*")


def home_of(text: str, blocks: list[dict[str, int]], names: Names) -> Actor | None:
    """The state whose capital the header, dateline or byline names; None where it names none or two."""
    if not blocks:
        return None
    end = blocks[0]["start"]
    header = _capitals(text[max(0, end - LONGEST_HEADER) : end], names)
    for before, after in pairwise(blocks[:_FIRST_BLOCKS]):
        byline = text[before["end"] : after["start"]]  # what is between them is no part of the report
        if not header and len(byline) <= LONGEST_HEADER:
            header = _capitals(byline, names)
    return next(iter(header.values())) if len(header) == 1 else None


def _capitals(text: str, names: Names) -> dict[str, Actor]:
    """The states whose capitals a header names, by their ids."""
    words = _WORD.findall(text)
    lowers = [fold(word) for word in words]
    cased = [word.capitalize() if word.isupper() and len(word) > 3 else word for word in words]
    hits = [hit[0] for index in range(len(words)) if (hit := names.name_at(cased, lowers, index))]
    return {hit.actor.actor_id: hit.actor for hit in hits if hit.kind == "capital" and hit.actor}
