"""With what a strike was carried out: the CAMEO code of the weapon that its clause names."""

from itertools import pairwise

from demarche.build.coders.rules.frames.annotated import AnnotatedSentence
from demarche.build.coders.rules.frames.match import Match

__all__ = ["code_of"]

# The first class of weapons that the clause names decides, so that an unmanned aircraft beats what it drops.
_BY_WEAPON = (
    ("weapons_suicide", "1831"),
    ("weapons_vehicle", "1832"),
    ("weapons_roadside", "1833"),
    ("weapons_unmanned", "1952"),
    ("weapons_guided", "1951"),
    ("weapons_air", "195"),
    ("weapons_ground", "194"),
    ("weapons_small", "193"),
)
# Branches that tell of something else than the blow.
_APART = frozenset({"ccomp", "parataxis", "conj", "acl:relcl"})


def code_of(annotated: AnnotatedSentence, tellings: list[Match]) -> str:
    """The code of a blow: that of the first match that tells of it, refined by the weapons they all name."""
    frame = tellings[0].frame
    if frame.instrument is None:
        return frame.code
    named = _terms_of_blow(annotated, tellings) - _shot_down(tellings[0])
    return next((code for name, code in _BY_WEAPON if named & annotated.words[name]), frame.code)


def _terms_of_blow(annotated: AnnotatedSentence, tellings: list[Match]) -> set[str]:
    """The words of a blow, and the pairs of neighbours among them ("car bomb")."""
    lemmas = annotated.sentence.lemmas
    tokens = {
        token for one in tellings for token in _tokens_of_match(one) if not _is_person(annotated, token)
    }
    ordered = sorted(token for token in tokens if not _of_another_act(annotated, token, tellings))
    pairs = {f"{lemmas[one]} {lemmas[two]}" for one, two in pairwise(ordered) if two == one + 1}
    return pairs.union(lemmas[token] for token in ordered)


def _tokens_of_match(match: Match) -> set[int]:
    """The words of a match's clause, its trigger's phrase and its subject's."""
    sentence, subject = match.sentence, match.arguments.subject
    tokens = {*sentence.below(match.head, stop=_APART | {"advcl"})}
    tokens.update(sentence.below(match.trigger, stop=_APART))
    if subject is not None:
        tokens.update(sentence.below(subject, stop=frozenset({"acl:relcl"})))
    return tokens


def _is_person(annotated: AnnotatedSentence, token: int) -> bool:
    """True for the fighters who are people in arms, not aircraft: "Houthi fighters"."""
    mention = annotated.mention_at(token)
    return mention is not None and mention.role is not None and mention.role.kind == "armed_group"


def _shot_down(match: Match) -> set[str]:
    """What was shot at, which is no weapon of the one who shot."""
    struck = match.arguments.object
    if struck is None or "shot_at" not in match.frame.traits:
        return set()
    return {match.sentence.lemmas[struck]}


def _of_another_act(annotated: AnnotatedSentence, token: int, tellings: list[Match]) -> bool:
    """True for "drone" in "bombed targets in retaliation for a drone attack": the weapon of another act."""
    sentence, acts = (
        annotated.sentence,
        annotated.words["strike_nouns"] | annotated.words["strike_nouns_strong"],
    )
    own = {head for one in tellings for head in (one.trigger, one.arguments.subject, one.arguments.object)}
    for above in (token, *sentence.ancestors(token)):
        if above in own:
            return False
        if sentence.is_noun(above) and sentence.lemmas[above] in acts:
            return True
    return False
