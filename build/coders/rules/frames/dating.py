"""Which date of a sentence belongs to which of its predicates."""

from demarche.build.coders.rules.find.dates import DateMention
from demarche.build.coders.rules.frames.annotated import AnnotatedSentence, Placed

__all__ = ["date_of"]


def date_of(
    annotated: AnnotatedSentence, heads: tuple[int, ...], clause: tuple[int, int]
) -> DateMention | None:
    """The date of a predicate: hung on one of its heads, else the first free one in its clause, else None."""
    governed = [placed for placed in annotated.dates if _governor_of(annotated, placed) in heads]
    if governed:
        return min(governed, key=lambda placed: min(abs(placed.start - head) for head in heads)).item
    first, last = clause
    before_when = _before_when(annotated, heads)
    if before_when is not None:
        return before_when
    inside = (placed for placed in annotated.dates if first <= placed.start <= last)
    return next((placed.item for placed in inside if _is_free(annotated, placed)), None)


def _before_when(annotated: AnnotatedSentence, heads: tuple[int, ...]) -> DateMention | None:
    """The date right before the "when" of a clause: "began on Tuesday, when Iran struck"."""
    if not annotated.dates:
        return None
    sentence, relatives = annotated.sentence, annotated.words["time_relatives"]
    fillers = annotated.words["day_parts"] | {","}
    for head in heads:
        when = next((kid for kid in sentence.children[head] if sentence.lowers[kid] in relatives), None)
        for placed in annotated.dates if when is not None else ():
            if placed.end <= (when or 0) and fillers.issuperset(sentence.lowers[placed.end : when]):
                return placed.item
    return None


def _governor_of(annotated: AnnotatedSentence, placed: Placed[DateMention]) -> int | None:
    """The verb, or the noun of an act, that a date hangs on."""
    act = _act_before(annotated, placed)
    if act is not None:
        return act
    sentence, inside = annotated.sentence, range(placed.start, placed.end)
    for top in (placed.start, *sentence.ancestors(placed.start)):
        if top not in inside and (sentence.is_verb(top) or _is_act(annotated, top)):
            return top
    return sentence.heads[top] if top not in inside else None


def _act_before(annotated: AnnotatedSentence, placed: Placed[DateMention]) -> int | None:
    """The noun of an act that a date follows: "the attack on sites at Akashat on Friday night"."""
    sentence = annotated.sentence
    for token in range(placed.start - 1, -1, -1):
        if sentence.is_verb(token) or sentence.words[token] in (",", ";"):
            return None
        if sentence.is_noun(token) and _is_act(annotated, token):
            return token
    return None


def _is_free(annotated: AnnotatedSentence, placed: Placed[DateMention]) -> bool:
    """True where a date hangs on no verb and on no noun of an act."""
    governor = _governor_of(annotated, placed)
    return governor is None or not (annotated.sentence.is_verb(governor) or _is_act(annotated, governor))


def _is_act(annotated: AnnotatedSentence, token: int) -> bool:
    lemma, words = annotated.sentence.lemmas[token], annotated.words
    return lemma in words["strike_nouns"] or lemma in words["strike_nouns_strong"]
