"""What several conditions ask: which words stand below a token, who bears arms, what can be struck."""

from demarche.build.coders.rules.frames.match import Match
from demarche.build.coders.rules.frames.parties import Party

__all__ = [
    "armed_words",
    "blow_nouns",
    "has_weapon",
    "is_armed",
    "is_site",
    "is_spot",
    "lemmas_below",
    "weapons",
]

# Kinds of role that a thing struck may fill, and kinds of actor.
_STRUCK_ROLES = frozenset({"equipment", "armed_group", "organ", "people"})
_STRUCK_ACTORS = frozenset({"state", "organ", "armed_group", "person"})
# The ends of CAMEO codes whose bearers carry no arms: parliaments, courts, media, civilians, oppositions.
_UNARMED = ("LEG", "JUD", "MED", "CVL", "OPP")


def lemmas_below(match: Match, *heads: int, stop: frozenset[str] = frozenset()) -> set[str]:
    """The lemmas of some tokens and all that hangs below them; branches by a relation in ``stop`` are cut."""
    sentence = match.sentence
    return {sentence.lemmas[token] for head in heads for token in sentence.below(head, stop=stop)}


def weapons(match: Match) -> frozenset[str]:
    """The words for weapons of war that a clause may name."""
    words = match.words
    flying = words["weapons_unmanned"] | words["weapons_guided"] | words["weapons_air"]
    return flying | words["weapons_ground"] | words["weapons_small"]


def blow_nouns(match: Match) -> frozenset[str]:
    """The nouns that name a use of force, by themselves or in company."""
    return match.words["strike_nouns"] | match.words["strike_nouns_strong"]


def armed_words(match: Match) -> frozenset[str]:
    """The words for what can use force as the subject of a verb: a weapon, who wields it, the blow itself."""
    words = match.words
    return words["armed_equipment"] | words["projectiles"] | blow_nouns(match) | weapons(match)


def has_weapon(match: Match) -> bool:
    """True where the clause names a weapon or the use of one."""
    apart = frozenset({"ccomp", "parataxis"})
    lemmas = lemmas_below(match, match.head, stop=apart | {"advcl"})
    lemmas |= lemmas_below(match, match.trigger, stop=apart)
    return bool(lemmas & (weapons(match) | match.words["strike_nouns_strong"]))


def is_armed(party: Party) -> bool:
    """True for a party that can use force."""
    actor = party.actor
    if actor.kind in ("armed_group", "state"):
        return True
    return actor.kind in ("organ", "person", "igo") and not actor.cameo_code.endswith(_UNARMED)


def is_spot(match: Match, token: int) -> bool:
    """True for a word of a place's name."""
    return match.annotated.spot_at(token) is not None


def is_site(match: Match, head: int) -> bool:
    """True for a thing on the ground, a place, an armed actor or a state as what is struck.

    Of several things struck, the first that is ground or a known actor decides.
    """
    inner = (
        match.sentence.kids(head, "nmod") if match.sentence.lemmas[head] in match.words["group_nouns"] else ()
    )
    for token in (head, *match.sentence.kids(head, "conj"), *inner):
        if match.sentence.lemmas[token] in match.words["sites"] or is_spot(match, token):
            return True
        mention = match.annotated.mention_at(token)
        if mention is None:
            continue
        if mention.actor is not None and mention.kind in ("name", "capital", "person"):
            return mention.actor.kind in _STRUCK_ACTORS
        if mention.role is not None and mention.role.kind in _STRUCK_ROLES:
            return True
    return False
