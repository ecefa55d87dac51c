"""Which frames of the lexicon a sentence fills: the trigger, the parties in its slots, and the clause it stands in."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from demarche.build.frames.scene import Party, Scene
from demarche.build.grammar.attribution import Attribution
from demarche.build.grammar.clauses import (
    Arguments,
    arguments_of_noun,
    arguments_of_verb,
    clause_tokens,
    is_passive,
    recipient_of,
)
from demarche.build.grammar.modality import Mood
from demarche.build.grammar.sentence import Sentence
from demarche.schema.lexicon import Frame

__all__ = ["Match", "matches_of", "slot"]

_CLASSES = {"VB": "verb", "NN": "noun", "JJ": "adjective"}


@dataclass(slots=True)
class Match:
    """One frame found in one sentence.

    Attributes:
        trigger: the token whose lemma the frame names.
        arguments: who and what stands with it; ``arguments.head`` carries tense and negation.
        clause: first and last token of the clause.
    """

    frame: Frame
    scene: Scene
    trigger: int
    arguments: Arguments
    clause: tuple[int, int]
    sources: list[Party] = field(default_factory=list)
    targets: list[Party] = field(default_factory=list)

    @property
    def sentence(self) -> Sentence:
        """The sentence it was found in."""
        return self.scene.sentence

    @property
    def head(self) -> int:
        """The token that carries tense, negation and modality."""
        return self.arguments.head

    @property
    def mood(self) -> Mood:
        """How the clause presents its act."""
        return self.scene.mood(self.head, self.trigger)

    @property
    def attribution(self) -> Attribution | None:
        """Who says so; None where the reporter does."""
        return self.scene.attribution(self.head)

    def span(self) -> tuple[int, int]:
        """The clause in code points of the document."""
        return self.sentence.starts[self.clause[0]], self.sentence.ends[self.clause[1]]


def matches_of(scene: Scene) -> list[Match]:
    """The frames that a sentence fills in words and objects; their conditions are not yet tried."""
    found = []
    sentence, by_head = scene.sentence, scene.lexicon.by_head
    for token, lemma in enumerate(sentence.lemmas):
        kind = _CLASSES.get(sentence.tags[token][:2])
        if kind is None:
            continue
        kinds = ("verb", "adjective") if sentence.tags[token] == "VBN" else (kind,)
        for word_class in kinds:
            for frame in by_head.get((word_class, lemma), ()):
                match = _match(scene, frame, token, lemma)
                if match is not None:
                    found.append(match)
    return found


def _match(scene: Scene, frame: Frame, token: int, lemma: str) -> Match | None:
    sentence = scene.sentence
    if lemma not in frame.lemmas and not _with_particle(sentence, token, lemma, frame):
        return None
    if frame.head == "noun":
        if sentence.deps[token] == "compound":
            return None
        words = scene.lexicon.words
        lent = words["notice_verbs"] if frame.event_type == "notification" else words["light_verbs"]
        arguments = arguments_of_noun(sentence, token, lent, words["group_nouns"])
    else:
        arguments = arguments_of_verb(sentence, token)
    if arguments.object is None and lemma not in frame.lemmas:
        arguments = replace(
            arguments,
            object=arguments.at(*(name.partition(" ")[2] for name in sorted(frame.lemmas) if " " in name)),
        )
    if frame.object and not any(
        _is_one_of(scene, head, frame.object) for head in _objects(sentence, arguments)
    ):
        return None
    first, last = clause_tokens(sentence, arguments.head)
    match = Match(frame, scene, token, arguments, (min(first, token), max(last, token)))
    match.sources = _first(match, frame.source)
    match.targets = _first(match, frame.target, as_target=True)
    if frame.goal and not any(_is_one_of(scene, head, frame.goal) for head in _goals(match)):
        return None
    return match


def slot(match: Match, name: str, *, as_target: bool = False) -> list[Party]:
    """The parties that stand in one slot of a match.

    The slots are: subject, object, host (the state in whose capital an envoy serves), owner_of_weapon, speaker (whoever says it), recipient (indirect object), possessor, modifier (a state's adjective), author
    (possessor, adjective or by-phrase of the object), and every preposition by its own name.
    """
    scene, arguments = match.scene, match.arguments
    if name == "subject":
        return scene.parties(arguments.subject) or _preceding(match)
    if name == "object":
        return scene.parties(arguments.object, as_target=as_target) or _following(match)
    if name == "recipient":
        return scene.parties(recipient_of(match.sentence, match.head), as_target=as_target)
    if name in ("possessor", "modifier"):
        owner = scene.owner(match.trigger)
        return [owner] if owner is not None else []
    if name == "author":
        return list(_authors(match))
    if name == "host":
        return _host(match)
    if name == "owner_of_weapon":
        return _wielder(match)
    if name == "speaker":
        return _speaker(match)
    return scene.parties(arguments.at(name), as_target=as_target)


def _first(match: Match, slots: tuple[str, ...], *, as_target: bool = False) -> list[Party]:
    for name in slots:
        parties = slot(match, name, as_target=as_target)
        if parties:
            return parties
    return []


def _following(match: Match) -> list[Party]:
    """The name right behind a verb that the tree gives no object: "alerted Doha ten minutes after"."""
    if match.arguments.object is not None or match.frame.head != "verb":
        return []
    start = match.trigger + 1
    while start < len(match.sentence) and match.sentence.tags[start] == "DT":
        start += 1
    for mention in match.scene.mentions:
        if (
            mention.start == start
            and mention.actor is not None
            and mention.kind in ("name", "capital", "person", "people")
        ):
            return [Party(mention.actor, mention.start, mention.end)]
    return []


def _wielder(match: Match) -> list[Party]:
    """Whose weapon or blow the subject is: "a U.S. airstrike killed", "the missiles fired by Israel struck"."""
    scene, subject = match.scene, match.arguments.subject
    if subject is None:
        return []
    for verb in match.sentence.kids(subject, "acl"):
        agent = arguments_of_verb(match.sentence, verb).subject
        if agent is not None and agent != subject and is_passive(match.sentence, verb):
            return scene.parties(agent)
    for kid in match.sentence.kids(subject, "nmod"):
        if match.sentence.preposition(kid) == "by":
            return scene.parties(kid)
    owner = scene.owner(subject)
    return [owner] if owner is not None else scene.parties(subject)


def _host(match: Match) -> list[Party]:
    """The state that an envoy is accredited to, or to whose ministry one is called: "the envoy was summoned to Baghdad"."""
    for preposition, head in match.arguments.obliques:
        mention = match.scene.mention_at(head)
        if (
            preposition == "to"
            and mention is not None
            and mention.actor is not None
            and mention.kind in ("name", "capital")
        ):
            return [Party(mention.actor, mention.start, mention.end)]
    head = match.arguments.object
    for kid in match.sentence.kids(head, "nmod") if head is not None else ():
        mention = match.scene.mention_at(kid)
        here = (
            match.sentence.preposition(kid) in ("in", "to")
            and mention is not None
            and mention.kind in ("capital", "name")
        )
        if here and mention is not None and mention.actor is not None and mention.actor.kind == "state":
            return [Party(mention.actor, mention.start, mention.end)]
    return []


def _preceding(match: Match) -> list[Party]:
    """The name right before a finite verb that the tree gives no subject, over adverbs and auxiliaries."""
    sentence, end = match.sentence, match.head
    if match.arguments.subject is not None or not sentence.is_verb(end) or is_passive(sentence, end):
        return []
    while (
        end > 0
        and sentence.tags[end - 1].startswith(("RB", "MD", "VB"))
        and match.scene.mention_at(end - 1) is None
    ):
        end -= 1
    for mention in match.scene.mentions:
        if mention.end == end and mention.actor is not None and mention.kind in ("name", "capital", "person"):
            return [Party(mention.actor, mention.start, mention.end)]
    return []


def _speaker(match: Match) -> list[Party]:
    attribution = match.attribution
    if attribution is None or attribution.speaker is None:
        return []
    token = match.sentence.kid(attribution.token, "nsubj") if attribution.token is not None else None
    party = match.scene.party(token) if token is not None else None
    if party is not None and party.actor == attribution.speaker:
        return [party]
    return [Party(attribution.speaker)]


def _authors(match: Match) -> Iterator[Party]:
    """Whose act the object is: "the US strikes", "the strikes by Iran", "the killing … by Israel"."""
    scene, sentence = match.scene, match.sentence
    objects = _objects(sentence, match.arguments)
    if not objects or sentence.lemmas[match.trigger] in ("condemnation", "denunciation"):
        objects += [
            head
            for preposition, head in match.arguments.obliques
            if preposition in ("of", "against", "over", "to")
        ]
    for head in objects:
        for kid in sentence.kids(head, "nmod"):
            if sentence.preposition(kid) == "by":
                yield from scene.parties(kid)
                return
        owner = scene.owner(head)
        if owner is not None:
            yield owner
            return


def _objects(sentence: Sentence, arguments: Arguments) -> list[int]:
    head = arguments.object
    if head is None:
        return []
    return [head, *sentence.kids(head, "conj")]


def _goals(match: Match) -> list[int]:
    wanted = set(match.frame.target)
    found = [head for preposition, head in match.arguments.obliques if preposition in wanted]
    return found + _objects(match.sentence, match.arguments) if "object" in wanted else found


def _is_one_of(scene: Scene, head: int, lemmas: frozenset[str]) -> bool:
    """True where a phrase's head, or a word of the mention it stands in, is one of the lemmas."""
    sentence = scene.sentence
    if sentence.lemmas[head] in lemmas:
        return True
    mention = scene.mention_at(head)
    if mention is not None and any(
        sentence.lemmas[token] in lemmas for token in range(mention.start, mention.end)
    ):
        return True
    if sentence.lemmas[head] in scene.lexicon.words["group_nouns"]:
        return any(sentence.lemmas[kid] in lemmas for kid in sentence.kids(head, "nmod"))
    return any(sentence.lemmas[kid] in lemmas for kid in sentence.kids(head, "compound", "flat"))


def _with_particle(sentence: Sentence, token: int, lemma: str, frame: Frame) -> bool:
    particles = {
        sentence.lowers[kid] for kid in sentence.kids(token, "compound", "advmod", "obl") if kid > token
    }
    following = {sentence.lowers[token + 1]} if token + 1 < len(sentence) else set()
    return any(f"{lemma} {particle}" in frame.lemmas for particle in particles | following)
