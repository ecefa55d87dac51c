"""Who says it: the speaker of a clause, the kind of saying, and the day it was said.

A clause is attributed by the tree where the tree shows it ("X said that …", "accused Y of …", "according
to X"), by quotation marks where it stands in a quotation, and by the speaker still holding the floor where
a quotation runs on; otherwise the reporter speaks.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from demarche.build.coders.rules.grammar.clauses import arguments_of_verb
from demarche.build.coders.rules.grammar.sentence import Sentence
from demarche.schema.gazetteer import Actor

__all__ = ["Attribution", "attribution_of", "reporting_verbs"]

ActorOf = Callable[[int], Actor | None]
# Relations by which a verb of saying may hold what is said.
_CONTENT = frozenset(
    {"ccomp", "xcomp", "parataxis", "advcl", "acl", "obl", "csubj", "dep", "obj", "conj", "advmod"}
)
_ASIDE_MARKS = frozenset({",", "”", '"', "''"})  # what stands between a statement and who made it
# Relations of what the tree may hang on a noun though it is no part of its name.
_LOOSE = frozenset({"punct", "nummod", "acl", "acl:relcl", "parataxis"})
# Those that need no second look.
_SURELY_CONTENT = frozenset({"ccomp", "parataxis", "csubj", "dep"})


@dataclass(frozen=True, slots=True)
class Attribution:
    """One saying: the token that reports it, its kind (say, deny, admit, accuse), its speaker if named."""

    token: int | None
    kind: str
    speaker: Actor | None
    is_quotation: bool = False


@dataclass(frozen=True, slots=True)
class _Listener:
    """A sentence as heard: with the verbs of saying of its language, and who its phrases name."""

    sentence: Sentence
    actor_of: ActorOf

    @property
    def words(self) -> dict[str, frozenset[str]]:
        """The lexicon's classes of words, by name."""
        return self.sentence.language.words

    def is_speech(self, token: int) -> bool:
        """True for a verb of saying."""
        return self.sentence.is_verb(token) and self.sentence.lemmas[token] in self.sentence.language.speech

    def kind_of(self, verb: int) -> str | None:
        """What saying by this verb does, or None where it is no verb of saying."""
        return self.sentence.language.speech.get(self.sentence.lemmas[verb], (None,))[0]

    def kind_of_noun(self, noun: int) -> str | None:
        """What saying by this noun does, or None where it is no noun of saying."""
        return self.sentence.language.speech_nouns.get(self.sentence.lemmas[noun])

    def speaker_of(self, verb: int) -> Actor | None:
        """Who says it: the actor that the verb's subject names, or whom another quotes "as saying" it."""
        above = self.sentence.heads[verb]
        is_quoted = above != verb and self.sentence.lemmas[above] in self.words["quoting_verbs"]
        if is_quoted and self.sentence.is_verb(above) and self.sentence.tags[verb] == "VBG":
            subject = arguments_of_verb(self.sentence, above).object
        else:
            subject = arguments_of_verb(self.sentence, verb).subject
        return None if subject is None else self.actor_of(subject)

    def saying_of(self, verb: int) -> Attribution:
        """The saying that a verb of saying reports."""
        return Attribution(verb, self.kind_of(verb) or "say", self.speaker_of(verb))


def attribution_of(
    sentence: Sentence, token: int, actor_of: ActorOf, *, holder: Actor | None
) -> Attribution | None:
    """The nearest saying that a clause stands under, or None where the reporter speaks.

    Args:
        sentence: the sentence it stands in.
        token: the head of the clause.
        actor_of: the actor of the phrase headed by a token.
        holder: whoever was quoted last; speaks on where a quotation runs on.
    """
    listener = _Listener(sentence, actor_of)
    if sentence.quoted[token]:
        return _of_quotation(listener, token, holder)
    return (
        _of_tree(listener, token)
        or _according_to(listener)
        or _of_order(listener, token)
        or _of_tally(listener, token)
    )


def reporting_verbs(sentence: Sentence) -> list[int]:
    """The verbs of a sentence that report speech, outside quotation marks."""
    speech = sentence.language.speech
    return [
        token
        for token, lemma in enumerate(sentence.lemmas)
        if lemma in speech and sentence.is_verb(token) and not sentence.quoted[token]
    ]


def _of_tree(listener: _Listener, token: int) -> Attribution | None:
    """The saying that the tree shows, by the surest sign first."""
    return (
        _of_noun_before_that(listener, token)
        or _of_gerund(listener, token)
        or _of_ancestor(listener, token)
        or _of_aside(listener, token)
    )


def _of_noun_before_that(listener: _Listener, token: int) -> Attribution | None:
    """The saying of the noun before a clause's "that", whatever the tree hangs it on: "the claim that …"."""
    sentence = listener.sentence
    noun = next(_content_marks(sentence, token), 0) - 1
    kind = listener.kind_of_noun(noun) if noun >= 0 else None
    return _of_noun(listener, noun, kind) if kind is not None and sentence.is_noun(noun) else None


def _of_gerund(listener: _Listener, token: int) -> Attribution | None:
    """The denial or admission right before a gerund, whatever the tree says: "denied violating"."""
    is_gerund = listener.sentence.tags[token] == "VBG" and token > 0
    if is_gerund and listener.kind_of(token - 1) in ("deny", "admit"):
        return listener.saying_of(token - 1)
    return None


def _of_ancestor(listener: _Listener, token: int) -> Attribution | None:
    """The nearest verb or noun of saying above a clause whose content the clause is."""
    sentence = listener.sentence
    below, that = token, False
    for above in sentence.ancestors(token):
        dep = sentence.deps[below].partition(":")[0]
        that = that or _opens_with_that(sentence, below)
        if listener.is_speech(above) and (that or dep in _CONTENT):
            if (that and below > above) or _is_content(listener, above, below, dep):
                return listener.saying_of(above)
        elif dep in ("acl", "ccomp") and (kind := listener.kind_of_noun(above)) is not None:
            return _of_noun(listener, above, kind)
        below = above
    return None


def _of_aside(listener: _Listener, token: int) -> Attribution | None:
    """The saying put beside the clause that it reports: ", the ministry said, …"."""
    sentence = listener.sentence
    for verb in reporting_verbs(sentence):
        if sentence.deps[verb] == "parataxis" and verb != token:
            above = sentence.heads[verb]
            if token == above or above in sentence.ancestors(token):
                return listener.saying_of(verb)
    return None


def _of_noun(listener: _Listener, noun: int, kind: str) -> Attribution:
    """The saying of a noun: of its owner or author, or of who speaks by it ("said in a statement that …")."""
    sentence, words = listener.sentence, listener.words
    for author in sentence.kids(noun, "nmod"):
        is_by = sentence.preposition(author) in words["author_prepositions"]
        if is_by or sentence.deps[author] == "nmod:poss":
            return Attribution(noun, kind, listener.actor_of(author))
    verb = sentence.first_ancestor(noun, sentence.is_verb)
    is_medium = sentence.preposition(noun) in words["medium_prepositions"]
    if verb is not None and (is_medium or _is_told(listener, noun, verb)):
        return Attribution(verb, kind, listener.speaker_of(verb))
    if verb == sentence.heads[noun] and _is_denied(listener, noun, kind, verb):
        return listener.saying_of(verb)
    return Attribution(noun, kind, None)


def _is_denied(listener: _Listener, noun: int, kind: str, verb: int) -> bool:
    """True for somebody's word that another denies: "rejected the claim that …"."""
    is_object = listener.sentence.deps[noun] == "obj" and kind in ("say", "accuse")
    return is_object and listener.kind_of(verb) == "deny"


def _is_told(listener: _Listener, noun: int, verb: int) -> bool:
    """True for a noun of saying that is itself spoken to: "told a briefing that …"."""
    sentence = listener.sentence
    is_object = sentence.deps[noun] in ("obj", "iobj")
    return is_object and sentence.lemmas[verb] in listener.words["briefing_verbs"]


def _is_content(listener: _Listener, verb: int, below: int, dep: str) -> bool:
    """True where a phrase under a verb of saying is what is said, not when or why it was."""
    sentence, words, kind = listener.sentence, listener.words, listener.kind_of(verb)
    lemma = sentence.lemmas[verb]
    counts = lemma in words["counting_verbs"]
    if dep in _SURELY_CONTENT or (dep == "obl" and lemma in words["phrase_content_verbs"]):
        return True
    if dep == "xcomp":
        return kind != "say" or counts or lemma in words["stating_verbs"]
    if dep in ("advcl", "obl"):
        return kind == "accuse" and below > verb and _is_charge(sentence, below)
    if dep == "advmod":  # "first counted ten wounded", whose participle the tree takes for an adverb
        return counts and below > verb
    if dep == "obj":
        charged = kind == "accuse" and not words["accusing_prepositions"].isdisjoint(sentence.lowers[verb:])
        return charged or counts or kind in ("deny", "admit")
    return False


def _is_charge(sentence: Sentence, phrase: int) -> bool:
    """True for "of striking", "for the attack", and for what stands without a preposition."""
    preposition = sentence.preposition(phrase)
    return preposition is None or preposition in sentence.language.words["charge_prepositions"]


def _content_marks(sentence: Sentence, clause: int) -> Iterator[int]:
    """The words "that" before the head of a clause and hung on it."""
    marks = sentence.language.words["content_marks"]
    return (kid for kid in sentence.children[clause] if sentence.lowers[kid] in marks and kid < clause)


def _opens_with_that(sentence: Sentence, clause: int) -> bool:
    """True for "that it had been told": content, whatever the tree calls it."""
    that = list(_content_marks(sentence, clause))
    if not that:
        return False
    own_subject = any(kid not in that for kid in sentence.kids(clause, "nsubj"))
    return own_subject or sentence.deps[that[0]] == "mark"


def _according_to(listener: _Listener) -> Attribution | None:
    """The source named by "according to", for every clause of the sentence."""
    sentence, openings = listener.sentence, listener.words["source_prepositions"]
    for index in range(len(sentence) - 2):
        if sentence.text(index, index + 2) in openings and not sentence.quoted[index]:
            phrase = sentence.first_ancestor(index, sentence.is_noun)
            following = next((i for i in range(index + 2, len(sentence)) if sentence.is_noun(i)), None)
            head = phrase if phrase is not None and phrase > index else following
            if head is not None:
                return Attribution(head, "say", listener.actor_of(head))
    return None


def _of_order(listener: _Listener, token: int) -> Attribution | None:
    """Where the tree is silent: ", the ministry said." at the end covers what stands before it."""
    sentence = listener.sentence
    for verb in reporting_verbs(sentence):
        if verb <= token or listener.kind_of(verb) != "say":
            continue
        subject = arguments_of_verb(sentence, verb).subject
        if subject is None or any(map(sentence.is_verb, range(verb + 1, len(sentence)))):
            continue
        starts = (min(sentence.below(subject)), _start_of_phrase(sentence, subject))
        if any(start > token and sentence.lowers[start - 1] in _ASIDE_MARKS for start in starts):
            return Attribution(verb, "say", listener.actor_of(subject))
    return None


def _start_of_phrase(sentence: Sentence, noun: int) -> int:
    """The first token of a noun's own words, whatever else the tree hangs on it."""
    own = [kid for kid in sentence.below(noun, stop=_LOOSE) if kid <= noun]
    while own and own != list(range(own[0], noun + 1)):
        own.pop(0)
    return own[0] if own else noun


def _of_tally(listener: _Listener, token: int) -> Attribution | None:
    """Whose count it is: "Baghdad's own count was 16 dead"."""
    sentence = listener.sentence
    for head in (token, *sentence.ancestors(token)):
        for subject in sentence.kids(head, "nsubj"):
            owner = sentence.kid(subject, "nmod:poss")
            if sentence.lemmas[subject] in listener.words["tallies"] and owner is not None:
                return Attribution(subject, "say", listener.actor_of(owner))
    return None


def _of_quotation(listener: _Listener, token: int, holder: Actor | None) -> Attribution:
    """The saying that a quotation is: the nearest reporting verb's outside it, else whose the floor is."""
    sentence = listener.sentence
    inner = _of_tree(listener, token)
    if inner is not None and inner.token is not None and inner.speaker is not None:
        return inner if sentence.quoted[inner.token] else replace(inner, is_quotation=True)
    verbs = sorted(reporting_verbs(sentence), key=lambda verb: abs(verb - token))
    for saying in map(listener.saying_of, verbs):
        if saying.speaker is not None:
            return replace(saying, is_quotation=True)
    if verbs:
        return Attribution(verbs[0], "say", None, is_quotation=True)
    return Attribution(None, "say", holder, is_quotation=True)
