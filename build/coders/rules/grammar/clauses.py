"""Who does what to whom, read off a sentence's tree: the arguments of a verb or of a noun that names an act.

Many trees are wrong somewhere (build/coders/parser/README.md), so a subject is looked for in more than one place: on
the verb, through coordination and participles, and at last by the order of the words.
"""

from dataclasses import dataclass

from demarche.build.coders.rules.grammar.sentence import CLAUSAL, Sentence

__all__ = [
    "Arguments",
    "arguments_of_noun",
    "arguments_of_verb",
    "carrier_of",
    "clause_tokens",
    "is_passive",
    "recipient_of",
    "subject_of",
]

_FINITE_OR_PARTICIPLE = frozenset({"VBD", "VBZ", "VBP", "VBN"})
# Relations over which a clause without a subject of its own takes the subject of the clause above it.
_SHARING = frozenset({"conj", "xcomp", "advcl", "parataxis"})
# Tags of what may stand between a verb and the noun it governs; "of" may too ("a number of strikes").
_INSIDE_PHRASE = ("DT", "JJ", "NN", "CD", "PRP$", "POS", "HYPH", "RB", "``", "''")
_LONGEST_PHRASE = 5  # words before a noun over which its verb is looked for


@dataclass(slots=True)  # one is made for every word that may report an act: frozen takes three times as long
class Arguments:
    """The arguments of one predicate, as token numbers of the heads of their phrases.

    Attributes:
        head: the token that carries tense, negation and modality: the verb, or a noun's light verb.
        subject: who acts, in the active or by "by"; None where the sentence does not say.
        object: who or what is acted on.
        obliques: (preposition, head) pairs, in order.
    """

    head: int
    subject: int | None
    object: int | None
    obliques: tuple[tuple[str, int], ...]

    def phrase_under(self, *prepositions: str) -> int | None:
        """The head of the first phrase under one of ``prepositions``, or None."""
        return next((head for preposition, head in self.obliques if preposition in prepositions), None)


def is_passive(sentence: Sentence, verb: int) -> bool:
    """True for "was struck", "being struck", "(the base) struck by", not for "has struck"."""
    if sentence.kid(verb, "aux:pass", "nsubj:pass") is not None:
        return True
    if sentence.tags[verb] not in ("VBN", "VBD"):
        return False
    if sentence.deps[verb] == "conj" and sentence.kid(verb, "nsubj", "obj", "aux") is None:
        above = sentence.heads[verb]
        return sentence.is_verb(above) and sentence.tags[verb] == "VBN" and is_passive(sentence, above)
    bare = sentence.kid(verb, "aux", "nsubj", "obj") is None
    return bare and (sentence.deps[verb] == "acl" or _agent_of(sentence, verb) is not None)


def subject_of(sentence: Sentence, verb: int) -> int | None:
    """The head of the grammatical subject, shared over coordination and participles; or None."""
    subjects = list(sentence.kids(verb, "nsubj"))
    if subjects:  # of two, which a label before the sentence brings about, the one next to the verb
        own = max((token for token in subjects if token < verb), default=subjects[0])
        return _antecedent_of(sentence, verb, _dated_subject(sentence, own))
    dep, above = sentence.deps[verb], sentence.heads[verb]
    if dep in ("acl", "acl:relcl"):
        return above
    if dep in _SHARING and above != verb:
        controller = _controlling_object(sentence, verb)
        if controller is not None:
            return controller
        if sentence.is_verb(above) or sentence.kid(above, "nsubj") is not None:
            return subject_of(sentence, above)
    if dep == "ccomp" and sentence.tags[verb] in ("VB", "VBG") and above != verb:
        return subject_of(sentence, above)
    return _subject_by_order(sentence, verb)


def arguments_of_verb(sentence: Sentence, verb: int) -> Arguments:
    """The arguments of a verb, with the passive turned round; read off the tree once."""
    key = ("arguments", verb)
    if key not in sentence.memo:
        sentence.memo[key] = _arguments_of_verb(sentence, verb)
    arguments: Arguments = sentence.memo[key]
    return arguments


def _arguments_of_verb(sentence: Sentence, verb: int) -> Arguments:
    subject, obliques = subject_of(sentence, verb), _oblique_phrases(sentence, verb)
    if is_passive(sentence, verb):
        return Arguments(verb, _agent_of(sentence, verb), subject, obliques)
    return Arguments(verb, subject, _object_of(sentence, verb), obliques)


def carrier_of(sentence: Sentence, noun: int, carriers: frozenset[str]) -> int:
    """The noun that stands for a noun: "series" in "a series of strikes", else the noun itself."""
    above = sentence.heads[noun]
    if sentence.deps[noun] != "nmod" or sentence.lemmas[above] not in carriers:
        return noun
    return above if sentence.preposition(noun) in sentence.language.words["genitive_prepositions"] else noun


def arguments_of_noun(
    sentence: Sentence, noun: int, light_verbs: frozenset[str], carriers: frozenset[str]
) -> Arguments:
    """The arguments of a noun that names an act, its light verb's among them ("carried out a strike on").

    Args:
        sentence: the sentence it stands in.
        noun: the noun that names the act.
        light_verbs: lemmas that lend a noun their subject, from the lexicon.
        carriers: nouns that stand for what follows their "of".
    """
    carrier = carrier_of(sentence, noun, carriers)
    verb = _light_verb(sentence, carrier, light_verbs)
    possessor = sentence.kid(noun, "nmod:poss")
    obliques, agentive = _oblique_phrases(sentence, noun), sentence.language.words["agent_prepositions"]
    by = next((head for preposition, head in obliques if preposition in agentive), None)
    if verb is None:
        return Arguments(noun, by if by is not None else possessor, None, obliques)
    frame = arguments_of_verb(sentence, verb)
    subject = frame.subject if frame.subject != noun else None
    if subject is None:
        subject = by if by is not None else possessor
    more = tuple(pair for pair in frame.obliques if pair not in obliques)
    return Arguments(verb, subject, None, obliques + more)


def clause_tokens(sentence: Sentence, head: int) -> tuple[int, int]:
    """First and last token (inclusive) of the clause a predicate heads, without the clauses below it."""
    key = ("clause", head)
    if key not in sentence.memo:
        sentence.memo[key] = _clause_tokens(sentence, head)
    tokens: tuple[int, int] = sentence.memo[key]
    return tokens


def _clause_tokens(sentence: Sentence, head: int) -> tuple[int, int]:
    if sentence.is_verb(head):
        stop = CLAUSAL | {"conj", "cc", "discourse", "dislocated"}
    else:
        stop = CLAUSAL | {"conj", "cc", "nsubj", "nsubj:pass", "cop", "appos"}
    tokens = [token for token in sentence.below(head, stop=stop) if sentence.deps[token] != "punct"]
    return min(tokens), max(tokens)


def recipient_of(sentence: Sentence, verb: int) -> int | None:
    """Colombia in "sent Colombia a note": the indirect object, by relation or as the first of two objects."""
    objects = _objects_of(sentence, verb)
    return sentence.kid(verb, "iobj") if len(objects) < 2 else objects[0]


def _dated_subject(sentence: Sentence, subject: int) -> int:
    """The missiles in "a day after missiles hit", which the tree makes the day that hit."""
    words = sentence.language.words
    if sentence.lemmas[subject] not in words["dating_nouns"]:
        return subject
    datings = words["dating_prepositions"]
    dated = (kid for kid in sentence.kids(subject, "nmod") if sentence.preposition(kid) in datings)
    return next(dated, subject)


def _controlling_object(sentence: Sentence, verb: int) -> int | None:
    """The object above that is a verb's subject: "urged Iran to withdraw", "accused Iran of striking"."""
    charges = sentence.language.words["charge_prepositions"]
    charged = any(sentence.lowers[kid] in charges for kid in sentence.kids(verb, "mark"))
    if sentence.deps[verb] == "xcomp" or (sentence.deps[verb] == "advcl" and charged):
        return sentence.kid(sentence.heads[verb], "obj")
    return None


def _object_of(sentence: Sentence, verb: int) -> int | None:
    """The head of what an active verb acts on, or None."""
    objects = _objects_of(sentence, verb)
    if objects:
        return _named_thing(sentence, objects[-1])
    for kid in sentence.kids(verb, "iobj", "xcomp"):
        if sentence.is_noun(kid) or sentence.tags[kid] == "PRP":
            return kid
    own, relatives = sentence.kid(verb, "nsubj"), sentence.language.words["relative_pronouns"]
    if sentence.deps[verb] == "acl:relcl" and own is not None and sentence.lowers[own] not in relatives:
        return sentence.heads[verb]  # "the base that drones hit": the antecedent is what was hit
    return None


def _objects_of(sentence: Sentence, verb: int) -> list[int]:
    """The objects of a verb up to the first comma: what follows that only adds to the first."""
    objects = [kid for kid in sentence.kids(verb, "obj") if sentence.preposition(kid) is None]
    return objects[:1] if objects and "," in sentence.words[objects[0] : objects[-1]] else objects


def _named_thing(sentence: Sentence, head: int) -> int:
    """What "what it called an aggression" is about: the aggression."""
    if sentence.lowers[head] not in sentence.language.words["naming_relatives"]:
        return head
    naming = sentence.kid(head, "acl")
    if naming is None:
        return head
    inner = [kid for kid in sentence.kids(naming, "obj", "xcomp") if kid > naming]
    return inner[-1] if inner else head


def _antecedent_of(sentence: Sentence, verb: int, subject: int) -> int:
    """The noun a relative pronoun stands for; any other subject stays what it is."""
    word, words = sentence.lowers[subject], sentence.language.words
    if word in words["relative_pronouns"] and sentence.deps[verb].startswith("acl"):
        return sentence.heads[verb]
    if word in words["adding_relatives"] and subject > 1:
        before = subject - 1 if sentence.lowers[subject - 1] != "," else subject - 2
        return before if sentence.is_noun(before) else subject
    return subject


def _subject_by_order(sentence: Sentence, verb: int) -> int | None:
    """The subject of a finite verb that the tree gives none: the noun before it, over auxiliaries."""
    if sentence.tags[verb] not in _FINITE_OR_PARTICIPLE:
        return None
    for index in range(verb - 1, -1, -1):
        tag = sentence.tags[index]
        if tag.startswith("NN") or tag == "PRP":
            return None if sentence.preposition(index) is not None or index == sentence.heads[verb] else index
        if not tag.startswith(("RB", "VB", "MD")) or tag == "VBG":
            return None
    return None


def _agent_of(sentence: Sentence, verb: int) -> int | None:
    """The head of the agent phrase of a passive, or None; "by Monday" or "by the time" is no agent."""
    words = sentence.language.words
    for child in sentence.kids(verb, "obl"):
        if sentence.preposition(child) not in words["agent_prepositions"]:
            continue
        lemma = sentence.lemmas[child]
        is_time = lemma in words["dating_nouns"] or lemma in words["deadline_nouns"]
        if sentence.tags[child] not in ("VBG", "CD") and not is_time:
            return child
    return None


def _oblique_phrases(sentence: Sentence, head: int) -> tuple[tuple[str, int], ...]:
    """The prepositional phrases on a head, and on them and on its object: the tree is unsure which."""
    found: list[tuple[str, int]] = []
    waiting = [*sentence.kids(head, "obl", "nmod", "advcl"), *sentence.kids(head, "obj")]
    for child in waiting:
        preposition = sentence.preposition(child)
        if preposition is not None:
            found.append((preposition, child))
        if preposition is not None or sentence.deps[child] == "obj":
            waiting.extend(sentence.kids(child, "nmod"))
    return tuple(found) + _phrases_after(sentence, head, {token for _preposition, token in found})


def _phrases_after(sentence: Sentence, head: int, known: set[int]) -> tuple[tuple[str, int], ...]:
    """The prepositional phrases that follow a verb before the next one, wherever the tree hangs them."""
    found: list[tuple[str, int]] = []
    if not sentence.is_verb(head):
        return ()
    for token in range(head + 1, len(sentence)):
        if sentence.is_verb(token) or sentence.words[token] in (",", ";", "”", "“"):
            break
        preposition = sentence.preposition(token) if sentence.is_noun(token) and token not in known else None
        if preposition is not None:
            found.append((preposition, token))
    return tuple(found)


def _verb_before(sentence: Sentence, noun: int) -> int | None:
    """The verb right before a noun phrase, over its modifiers: the tree often takes it for one of them."""
    inside = sentence.language.words["genitive_prepositions"]
    for index in range(noun - 1, max(-1, noun - 1 - _LONGEST_PHRASE), -1):
        tag = sentence.tags[index]
        if tag.startswith("VB"):
            return index if tag != "VBN" or sentence.kid(index, "aux") is not None else None
        if not tag.startswith(_INSIDE_PHRASE) and sentence.lowers[index] not in inside:
            return None
    return None


def _light_verb(sentence: Sentence, noun: int, light_verbs: frozenset[str]) -> int | None:
    """The verb that only lends a noun its subject and tense, or None."""
    dep, above = sentence.deps[noun], sentence.heads[noun]
    if dep in ("obj", "nsubj:pass") and sentence.lemmas[above] in light_verbs:
        return above
    before = _verb_before(sentence, noun)
    if before is not None and sentence.lemmas[before] in light_verbs:
        return before
    if dep == "conj" and above != noun:
        return _light_verb(sentence, above, light_verbs)
    following = sentence.kid(noun, "acl")
    if following is not None and sentence.lemmas[following] in light_verbs:
        return following  # "strikes carried out by": the participle names the actor
    return None
