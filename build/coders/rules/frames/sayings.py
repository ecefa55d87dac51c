"""How a clause stands in its sentence: under whose words, and whether as something done."""

from functools import partial

from demarche.build.coders.rules.frames.annotated import AnnotatedSentence
from demarche.build.coders.rules.frames.parties import actor_of
from demarche.build.coders.rules.grammar.attribution import Attribution, attribution_of
from demarche.build.coders.rules.grammar.modality import Mood, mood_of

__all__ = ["attribution_at", "find_attribution", "mood_at"]


def attribution_at(annotated: AnnotatedSentence, token: int) -> Attribution | None:
    """The saying a clause stands under; None where the reporter speaks."""
    key = (attribution_at, token)
    if key not in annotated.memo:
        annotated.memo[key] = find_attribution(annotated, token)
    found: Attribution | None = annotated.memo[key]
    return found


def find_attribution(annotated: AnnotatedSentence, token: int) -> Attribution | None:
    """The same, sought anew: for ``annotate``, as long as it does not know all speakers of the sentence."""
    who, holder = partial(actor_of, annotated), annotated.discourse.own_words()
    return attribution_of(annotated.sentence, token, who, holder=holder)


def mood_at(annotated: AnnotatedSentence, head: int, noun: int | None = None) -> Mood:
    """Whether the clause of a head reports its act as done."""
    key = (mood_at, head, noun)
    if key not in annotated.memo:
        annotated.memo[key] = mood_of(annotated.sentence, head, noun=noun)
    found: Mood = annotated.memo[key]
    return found
