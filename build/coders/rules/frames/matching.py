"""Which frames of the lexicon a sentence fills: by its words, its objects, and what stands in the slots."""

from collections.abc import Iterator
from dataclasses import replace

from demarche.build.coders.rules.frames.annotated import AnnotatedSentence
from demarche.build.coders.rules.frames.match import Match, objects_of
from demarche.build.coders.rules.frames.slots import first_of
from demarche.build.coders.rules.grammar.clauses import (
    Arguments,
    arguments_of_noun,
    arguments_of_verb,
    clause_tokens,
)
from demarche.build.coders.rules.grammar.sentence import Sentence
from demarche.schema.language import Frame

__all__ = ["matches_of"]

# The word classes of the lexicon by the tagger's; a participle may be either a verb or an adjective.
_CLASSES = {"VB": ("verb",), "NN": ("noun",), "JJ": ("adjective",)}
_PARTICIPLE = ("verb", "adjective")


def matches_of(annotated: AnnotatedSentence) -> list[Match]:
    """The frames that a sentence fills in words and objects; their conditions are not yet tried."""
    found = (_match_at(annotated, frame, token) for token, frame in _candidate_frames(annotated))
    return [match for match in found if match is not None]


def _candidate_frames(annotated: AnnotatedSentence) -> Iterator[tuple[int, Frame]]:
    """Each token with each frame that its lemma may fill, in the order of the text and of the lexicon."""
    sentence = annotated.sentence
    for token, lemma in enumerate(sentence.lemmas):
        tag = sentence.tags[token]
        for word_class in _PARTICIPLE if tag == "VBN" else _CLASSES.get(tag[:2], ()):
            for frame in annotated.language.by_head.get((word_class, lemma), ()):
                if lemma in frame.lemmas or _with_particle(sentence, token, frame):
                    yield token, frame


def _match_at(annotated: AnnotatedSentence, frame: Frame, token: int) -> Match | None:
    """The match of a frame at a token; None where it lacks the object or the goal that the frame demands."""
    sentence = annotated.sentence
    if frame.head == "noun" and sentence.deps[token] == "compound":
        return None
    arguments = _arguments_of(annotated, frame, token)
    if frame.object and not _has_one(annotated, objects_of(sentence, arguments), frame.object):
        return None
    first, last = clause_tokens(sentence, arguments.head)
    match = Match(frame, annotated, token, arguments, (min(first, token), max(last, token)))
    match.sources = first_of(match, frame.source)
    match.targets = first_of(match, frame.target, as_target=True)
    if frame.goal and not _has_one(annotated, _goal_heads(match), frame.goal):
        return None
    return match


def _arguments_of(annotated: AnnotatedSentence, frame: Frame, token: int) -> Arguments:
    """Who and what stands with a trigger; the object of a verb with a particle may hang on the particle."""
    if frame.head == "noun":
        lent = annotated.words["notice_verbs" if frame.event_type == "notification" else "light_verbs"]
        arguments = arguments_of_noun(annotated.sentence, token, lent, annotated.words["group_nouns"])
    else:
        arguments = arguments_of_verb(annotated.sentence, token)
    if arguments.object is not None or annotated.sentence.lemmas[token] in frame.lemmas:
        return arguments
    particles = (lemma.partition(" ")[2] for lemma in sorted(frame.lemmas) if " " in lemma)
    return replace(arguments, object=arguments.phrase_under(*particles))


def _with_particle(sentence: Sentence, token: int, frame: Frame) -> bool:
    """True where the frame's verb has its particle: below it, or as the next word."""
    kids = sentence.kids(token, "compound", "advmod", "obl")
    particles = {sentence.lowers[kid] for kid in kids if kid > token}
    particles.update(sentence.lowers[token + 1 : token + 2])
    return any(f"{sentence.lemmas[token]} {particle}" in frame.lemmas for particle in particles)


def _goal_heads(match: Match) -> list[int]:
    """The heads of the phrases in the frame's target slots."""
    found = match.under(*match.frame.target)
    return found + objects_of(match.sentence, match.arguments) if "object" in match.frame.target else found


def _has_one(annotated: AnnotatedSentence, heads: list[int], lemmas: frozenset[str]) -> bool:
    return any(_is_one_of(annotated, head, lemmas) for head in heads)


def _is_one_of(annotated: AnnotatedSentence, head: int, lemmas: frozenset[str]) -> bool:
    """True where a phrase's head, or a word of the mention it stands in, is one of the lemmas."""
    sentence, mention = annotated.sentence, annotated.mention_at(head)
    own = range(mention.start, mention.end) if mention is not None else ()
    if any(sentence.lemmas[token] in lemmas for token in (head, *own)):
        return True
    is_group = sentence.lemmas[head] in annotated.words["group_nouns"]
    inner = sentence.kids(head, "nmod") if is_group else sentence.kids(head, "compound", "flat")
    return any(sentence.lemmas[kid] in lemmas for kid in inner)
