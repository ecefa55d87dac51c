"""Which frames of the lexicon a sentence fills: by its words, its objects, and what stands in the slots."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from demarche.build.coders.rules.find.mention import Mention
from demarche.build.coders.rules.frames.annotated import AnnotatedSentence
from demarche.build.coders.rules.frames.match import Match, objects_of
from demarche.build.coders.rules.frames.parties import Party, owner_of, parties_of, party_of
from demarche.build.coders.rules.grammar.clauses import (
    Arguments,
    arguments_of_noun,
    arguments_of_verb,
    clause_tokens,
    is_passive,
    recipient_of,
)
from demarche.build.coders.rules.grammar.sentence import Sentence
from demarche.schema.language import Frame

__all__ = ["first_of", "matches_of"]

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


def first_of(match: Match, names: tuple[str, ...], *, as_target: bool = False) -> list[Party]:
    """The parties of the first slot that holds somebody; empty where none does."""
    filled = (_parties_in_slot(match, name, as_target=as_target) for name in names)
    return next((parties for parties in filled if parties), [])


def _parties_in_slot(match: Match, name: str, *, as_target: bool = False) -> list[Party]:
    """The parties that stand in one slot of a match (schema/lexicon/README.md lists the slots).

    A name that is no slot of its own is a preposition, whose phrase is the slot.
    """
    annotated = match.annotated
    if name in _OF_ITS_OWN:
        return _OF_ITS_OWN[name](match)
    if name == "object":
        return parties_of(annotated, match.arguments.object, as_target=as_target) or _name_behind(match)
    if name == "recipient":
        return parties_of(annotated, recipient_of(match.sentence, match.head), as_target=as_target)
    return parties_of(annotated, match.arguments.phrase_under(name), as_target=as_target)


def _subjects(match: Match) -> list[Party]:
    """Who does it, by the tree or by the order of words."""
    return (
        parties_of(match.annotated, match.arguments.subject) or _name_before(match) or _saying_things(match)
    )


def _saying_things(match: Match) -> list[Party]:
    """Who speaks where a thing would: "the ministry said the jets had dropped bombs and condemned it"."""
    subject, sentence = match.arguments.subject, match.sentence
    is_shared = sentence.deps[match.head] == "conj" and sentence.kid(match.head, "nsubj") is None
    if subject is None or not is_shared or match.frame.event_type != "protest":
        return []
    mention = match.annotated.mention_at(subject)
    is_equipment = mention is not None and mention.role is not None and mention.role.kind == "equipment"
    if not is_equipment and sentence.lemmas[subject] not in match.words["projectiles"]:
        return []
    return _speaker(match)


def _name_before(match: Match) -> list[Party]:
    """The name right before a finite verb that the tree gives no subject, over adverbs and auxiliaries."""
    sentence, end = match.sentence, match.head
    if match.arguments.subject is not None or not sentence.is_verb(end) or is_passive(sentence, end):
        return []
    while end > 0 and _is_auxiliary(match, end - 1):
        end -= 1
    before = (mention for mention in match.annotated.mentions if mention.end == end)
    return _first_named(before, "name", "capital", "person")


def _is_auxiliary(match: Match, token: int) -> bool:
    return (
        match.sentence.tags[token].startswith(("RB", "MD", "VB"))
        and match.annotated.mention_at(token) is None
    )


def _name_behind(match: Match) -> list[Party]:
    """The name right behind a verb that the tree gives no object: "alerted Doha ten minutes after"."""
    if match.arguments.object is not None or match.frame.head != "verb":
        return []
    start, tags = match.trigger + 1, match.sentence.tags
    while start < len(tags) and tags[start] == "DT":
        start += 1
    behind = (mention for mention in match.annotated.mentions if mention.start == start)
    return _first_named(behind, "name", "capital", "person", "people")


def _owner_of_noun(match: Match) -> list[Party]:
    """Whose the noun is: "Iran's attack", "a Turkish raid"."""
    owner = owner_of(match.annotated, match.trigger)
    return [owner] if owner is not None else []


def _owner_of_weapon(match: Match) -> list[Party]:
    """Whose weapon or blow the subject is: "a U.S. airstrike killed", "missiles fired by Israel struck"."""
    annotated, sentence, subject = match.annotated, match.sentence, match.arguments.subject
    if subject is None:
        return []
    for verb in sentence.kids(subject, "acl"):
        agent = arguments_of_verb(sentence, verb).subject
        if agent is not None and agent != subject and is_passive(sentence, verb):
            return parties_of(annotated, agent)
    agent = _by_phrase(match, subject)
    if agent is not None:
        return parties_of(annotated, agent)
    owner = owner_of(annotated, subject)
    return [owner] if owner is not None else parties_of(annotated, subject)


def _author_of_object(match: Match) -> list[Party]:
    """Whose act the object is: "the US strikes", "the strikes by Iran", "the killing … by Israel"."""
    annotated, sentence = match.annotated, match.sentence
    acts = objects_of(sentence, match.arguments)
    if not acts or match.lemma in match.words["denouncing_nouns"]:
        acts += match.under(*match.words["denounced_prepositions"])
    for act in acts:
        agent = _by_phrase(match, act)
        if agent is not None:
            return parties_of(annotated, agent)
        owner = owner_of(annotated, act)
        if owner is not None:
            return [owner]
    return []


def _by_phrase(match: Match, head: int) -> int | None:
    """The noun under "by" that hangs on an act."""
    kids, agents = match.sentence.kids(head, "nmod"), match.words["agent_prepositions"]
    return next((kid for kid in kids if match.sentence.preposition(kid) in agents), None)


def _host_state(match: Match) -> list[Party]:
    """The state an envoy serves in, or to whose ministry one is called: "was summoned to Baghdad"."""
    called = _first_named(
        map(match.annotated.mention_at, match.under(*match.words["summoning_prepositions"])),
        "name",
        "capital",
    )
    envoy = match.arguments.object
    if called or envoy is None:
        return called
    sentence, prepositions = match.sentence, match.words["posting_prepositions"]
    posts = [kid for kid in sentence.kids(envoy, "nmod") if sentence.preposition(kid) in prepositions]
    states = (mention for mention in map(match.annotated.mention_at, posts) if _is_state(mention))
    return _first_named(states, "name", "capital")


def _is_state(mention: Mention | None) -> bool:
    return mention is not None and mention.actor is not None and mention.actor.kind == "state"


def _speaker(match: Match) -> list[Party]:
    """Who says it, with the words that name the speaker where the sentence has them."""
    attribution = match.attribution
    if attribution is None or attribution.speaker is None:
        return []
    token = match.sentence.kid(attribution.token, "nsubj") if attribution.token is not None else None
    party = party_of(match.annotated, token) if token is not None else None
    if party is not None and party.actor == attribution.speaker:
        return [party]
    return [Party(attribution.speaker)]


def _first_named(mentions: Iterable[Mention | None], *kinds: str) -> list[Party]:
    """The first of some mentions that names an actor by one of the kinds of name: a list of one or none."""
    for mention in mentions:
        if mention is not None and mention.actor is not None and mention.kind in kinds:
            return [Party(mention.actor, mention.start, mention.end)]
    return []


_OF_ITS_OWN: dict[str, Callable[[Match], list[Party]]] = {
    "subject": _subjects,
    "possessor": _owner_of_noun,
    "modifier": _owner_of_noun,
    "author": _author_of_object,
    "host": _host_state,
    "owner_of_weapon": _owner_of_weapon,
    "speaker": _speaker,
}
