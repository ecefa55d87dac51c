"""Everything a sentence holds, found once, in a stated order, before the first frame is tried."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import partial

from demarche.build.coders.rules.find.actors import mentions_of
from demarche.build.coders.rules.find.dates import DateMention, find_dates
from demarche.build.coders.rules.find.mention import GivenSpan, Mention, take_given
from demarche.build.coders.rules.find.places import spots_of
from demarche.build.coders.rules.frames.annotated import AnnotatedSentence, Placed
from demarche.build.coders.rules.frames.discourse import Discourse
from demarche.build.coders.rules.frames.parties import actor_of
from demarche.build.coders.rules.grammar.attribution import Attribution, attribution_of
from demarche.build.coders.rules.grammar.modality import Mood, mood_of
from demarche.build.coders.rules.grammar.sentence import Sentence
from demarche.known.numbers import Quantity, find_quantities

__all__ = ["annotate", "attribution_at", "find_attribution", "mood_at"]


def annotate(
    sentence: Sentence, text: str, given: Sequence[GivenSpan], discourse: Discourse
) -> AnnotatedSentence:
    """A sentence with all that it holds, in this order.

    1. The actors it names, those given with the text among them; the document has met them from here on.
    2. Its dates, and its numbers but those of the dates.
    3. Its places, between which the states that the document has met decide.
    4. The speakers of its quotations, from left to right, for each may be told by one before.

    Args:
        sentence: the sentence.
        text: the whole text of its document.
        given: the actors that came with the text.
        discourse: what the document has spoken of before.
    """
    found = mentions_of(sentence, discourse.names, discourse.known)
    mentions, own_given = take_given(sentence, found, given, discourse.known)
    discourse.meet(mentions)
    words = text[sentence.starts[0] : sentence.ends[-1]]
    dates = _dates_in(sentence, words, discourse)
    annotated = AnnotatedSentence(
        sentence=sentence,
        discourse=discourse,
        mentions=mentions,
        mention_by_token=_mention_by_token(mentions, len(sentence)),
        given=own_given,
        dates=dates,
        quantities=_quantities_in(sentence, words, dates),
        spots=spots_of(sentence, mentions, frozenset(discourse.countries)),
    )
    _find_speakers(annotated)
    return annotated


def _dates_in(sentence: Sentence, words: str, discourse: Discourse) -> list[Placed[DateMention]]:
    """The dates of a sentence."""
    found = find_dates(
        words, sentence.language, published_on=discourse.published_on, anchor=discourse.last_day
    )
    return [Placed(*_tokens_of(sentence, one.start, one.end), one) for one in found]


def _quantities_in(
    sentence: Sentence, words: str, dates: list[Placed[DateMention]]
) -> list[Placed[Quantity]]:
    """The numbers of a sentence but those of its dates."""
    dated = {token for placed in dates for token in range(placed.start, placed.end)}
    found = find_quantities(words, sentence.language)
    quantities = (Placed(*_tokens_of(sentence, one.start, one.end), one) for one in found)
    return [placed for placed in quantities if placed.start not in dated]


def _mention_by_token(mentions: list[Mention], size: int) -> list[Mention | None]:
    """For each token of a sentence the mention that covers it, or None."""
    covering: list[Mention | None] = [None] * size
    for mention in reversed(mentions):
        covering[mention.start : mention.end] = [mention] * (mention.end - mention.start)
    return covering


def _tokens_of(sentence: Sentence, start: int, end: int) -> tuple[int, int]:
    """The tokens that some code points cover, counted from the sentence's first; ``end`` exclusive."""
    first = sentence.starts[0]
    return bisect_right(sentence.ends, start + first), bisect_left(sentence.starts, end + first)


def _find_speakers(annotated: AnnotatedSentence) -> None:
    """Let a sentence know whose "we" each pronoun of the first person in its quotations is."""
    sentence, own = annotated.sentence, annotated.words["speaker_pronouns"]
    for token, lower in enumerate(sentence.lowers):
        if sentence.quoted[token] and lower in own and sentence.tags[token].startswith("PRP"):
            said = find_attribution(annotated, token)
            annotated.speakers[token] = said.speaker if said is not None else None


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
