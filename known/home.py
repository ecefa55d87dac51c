"""From where a document reports: the state whose capital its header, dateline or byline names."""

import re
from itertools import pairwise

from demarche.known.names import Names
from demarche.schema.gazetteer import Actor
from demarche.schema.spelling import fold

__all__ = ["home_of"]

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
