"""Did it happen? A question, a wish, a plan, a threat and a condition are told from an act that is reported as done."""

from dataclasses import dataclass, replace
from typing import Literal

from demarche.build.grammar.sentence import Sentence
from demarche.schema.lexicon import Lexicon

__all__ = ["Mood", "mood_of"]

MoodKind = Literal["actual", "planned", "threatened", "unreal"]
# Prepositions before a gerund that leave open whether it was done ("asked about notifying", "before striking").
_NOT_DONE = frozenset(
    {
        "about",
        "before",
        "against",
        "for",
        "from",
        "instead of",
        "instead",
        "on",
        "towards",
        "toward",
        "rather than",
    }
)
_TO_FACT = frozenset(
    {"nsubj", "nsubj:pass", "obj", "ccomp", "xcomp", "obl", "nmod", "acl", "conj", "advcl", "parataxis"}
)


@dataclass(frozen=True, slots=True)
class Mood:
    """How a clause presents its act: as done, planned, threatened or not as a fact at all; and whether it is negated."""

    kind: MoodKind
    negated: bool = False

    @property
    def is_fact(self) -> bool:
        """True where the act is reported as having happened."""
        return self.kind == "actual" and not self.negated


UNREAL = Mood("unreal")


def mood_of(sentence: Sentence, head: int, lexicon: Lexicon, *, noun: int | None = None) -> Mood:
    """The mood of the clause whose tense and negation ``head`` carries; ``noun`` is the act's noun under a light verb."""
    if sentence.is_question:
        return UNREAL
    mood = _clause_mood(sentence, head, lexicon, 0)
    counted = noun is None or sentence.heads[noun] == head or noun == head
    if noun is not None and not counted and _denied_noun(sentence, noun):
        mood = replace(mood, negated=not mood.negated)
    return _of_existence(sentence, head, mood, lexicon)


def _of_existence(sentence: Sentence, head: int, mood: Mood, lexicon: Lexicon) -> Mood:
    """The mood of what there was, or was not: "there was not a warning"."""
    verb = sentence.heads[head]
    exists = (
        sentence.deps[head].startswith("nsubj")
        and sentence.lemmas[verb] == "be"
        and sentence.kid(verb, "expl") is not None
    )
    if sentence.is_verb(head) or not exists:
        return mood
    above = _own_mood(sentence, verb, lexicon)
    counted = _denied_noun(sentence, head)  # "no" on the noun is on both counts
    return Mood(above.kind, mood.negated != (above.negated and not counted))


def _clause_mood(sentence: Sentence, head: int, lexicon: Lexicon, depth: int) -> Mood:
    """The mood by a clause's own words, then by what it hangs on."""
    if depth > 6:
        return Mood("actual")
    own = _own_mood(sentence, head, lexicon)
    if own.kind == "planned" and _is_threatened(sentence, head, lexicon):
        return Mood("threatened", own.negated)
    if own.kind != "actual":
        return own
    above = _inherited(sentence, head, lexicon, depth)
    return Mood(above.kind, own.negated != above.negated)


def _is_threatened(sentence: Sentence, head: int, lexicon: Lexicon) -> bool:
    """True for what somebody warns or threatens that they will do."""
    above = sentence.heads[head]
    return (
        sentence.deps[head] in ("ccomp", "xcomp")
        and sentence.lemmas[above] in lexicon.modality["threat"]["verbs"]
    )


def _own_mood(sentence: Sentence, head: int, lexicon: Lexicon) -> Mood:
    modality = lexicon.modality
    negated = _is_negated(sentence, head, lexicon)
    for mark in sentence.kids(head, "mark"):
        if sentence.lowers[mark] in lexicon.words["hypothetical_marks"]:
            return UNREAL
    to = any(sentence.lowers[kid] == "to" and kid < head for kid in sentence.kids(head, "mark", "aux"))
    if to and any(sentence.lemmas[aux] == "be" for aux in sentence.kids(head, "aux", "cop")):
        return Mood("planned", negated)  # "is to summon"
    for auxiliary in sentence.kids(head, "aux"):
        word = sentence.lowers[auxiliary]
        if word in modality["plan"]["auxiliaries"]:
            return Mood("planned", negated)
        if word in ("would", "'d") and sentence.tags[auxiliary] == "MD":
            reported = sentence.deps[head] in ("ccomp", "conj", "parataxis")
            perfect = any(sentence.lowers[aux] == "have" for aux in sentence.kids(head, "aux"))
            return Mood("planned", negated) if reported and not perfect else UNREAL
        if word in modality["wish"]["auxiliaries"] and sentence.tags[auxiliary] == "MD":
            return UNREAL
    if sentence.tags[head] == "VB" and sentence.deps[head] == "ROOT":
        imperative = sentence.kid(head, "aux", "nsubj") is None
        return UNREAL if imperative else Mood("actual", negated)
    return Mood("actual", negated)


def _inherited(sentence: Sentence, head: int, lexicon: Lexicon, depth: int) -> Mood:
    """The mood that what stands above a clause lends it."""
    above, dep = sentence.heads[head], sentence.deps[head]
    if above == head or (dep not in _TO_FACT and not dep.startswith("acl")):
        return Mood("actual")
    if sentence.is_verb(head):
        return _inherited_by_verb(sentence, head, above, dep, lexicon, depth)
    return _inherited_by_noun(sentence, head, above, dep, lexicon, depth)


def _inherited_by_verb(
    sentence: Sentence, head: int, above: int, dep: str, lexicon: Lexicon, depth: int
) -> Mood:
    lemma = sentence.lemmas[above]
    infinitive = any(sentence.lowers[child] == "to" for child in sentence.children[head] if child < head)
    perfect = any(sentence.lemmas[aux] == "have" for aux in sentence.kids(head, "aux"))
    if dep == "conj":
        shares = sentence.kid(head, "nsubj", "aux") is None
        return _clause_mood(sentence, above, lexicon, depth + 1) if shares else Mood("actual")
    if dep in ("acl", "acl:relcl") and not sentence.is_verb(above):
        if dep == "acl" and infinitive:
            return Mood("planned") if lemma == "plan" else UNREAL
        unreal = lemma in lexicon.words["hypothetical_nouns"] and dep == "acl"
        return UNREAL if unreal else Mood("actual")
    if dep in ("xcomp", "ccomp") or (dep == "advcl" and infinitive):
        gerund = sentence.tags[head] == "VBG" and sentence.kid(head, "aux") is None
        return _complement_mood(sentence, above, lexicon, (infinitive or gerund) and not perfect, dep, depth)
    if dep in ("advcl", "obl", "acl") and sentence.tags[head] == "VBG" and _mark(sentence, head) in _NOT_DONE:
        return UNREAL
    if (
        dep == "advcl"
        and sentence.tags[head] in ("VBG", "VBN")
        and sentence.kid(head, "nsubj", "aux", "mark") is None
    ):
        return _clause_mood(sentence, above, lexicon, depth + 1)
    return Mood("actual")


def _complement_mood(
    sentence: Sentence, above: int, lexicon: Lexicon, infinitive: bool, dep: str, depth: int
) -> Mood:
    """The mood of a complement: "plans to strike", "considered expelling", "failed to inform", "said it had"."""
    lemma, modality = sentence.lemmas[above], lexicon.modality
    if lemma in ("go", "be") and infinitive and sentence.tags[above] == "VBG":
        return Mood("planned")  # "is going to strike"
    if lemma in modality["did_not"]["words"] and infinitive:
        return Mood("actual", not _clause_mood(sentence, above, lexicon, depth + 1).negated)
    if lemma in modality["threat"]["verbs"]:
        return Mood("threatened")
    if lemma in modality["wish"]["verbs"] and (infinitive or lemma not in lexicon.speech):
        return UNREAL
    if lemma in modality["plan"]["verbs"] and infinitive:
        return Mood("planned")
    if lemma in modality["aspect"]["words"]:
        return _clause_mood(sentence, above, lexicon, depth + 1)
    if infinitive and dep != "ccomp" and lemma not in lexicon.speech:
        return UNREAL
    return Mood("actual")


def _inherited_by_noun(
    sentence: Sentence, head: int, above: int, dep: str, lexicon: Lexicon, depth: int
) -> Mood:
    lemma = sentence.lemmas[above]
    preposition = sentence.preposition(head)
    if dep in ("nmod", "obl") and sentence.is_noun(above):
        return (
            UNREAL
            if lemma in lexicon.words["hypothetical_nouns"]
            else _inherited(sentence, above, lexicon, depth + 1)
        )
    if dep == "obl" and preposition in lexicon.modality["presupposed"]["words"] and lemma != "call":
        return Mood("actual")
    if sentence.is_verb(above) and dep in ("obj", "obl", "nsubj", "nsubj:pass"):
        if (
            dep in ("obj", "obl")
            and lemma in lexicon.modality["wish"]["verbs"]
            and lemma not in lexicon.speech
        ):
            return UNREAL
        if dep == "obj" and lemma in lexicon.modality["threat"]["verbs"] | lexicon.modality["plan"]["verbs"]:
            return Mood("threatened" if lemma in lexicon.modality["threat"]["verbs"] else "planned")
        above_mood = _clause_mood(sentence, above, lexicon, depth + 1)
        return Mood(above_mood.kind) if dep != "nsubj" else Mood("actual")
    return Mood("actual")


def _mark(sentence: Sentence, head: int) -> str | None:
    return next((sentence.lowers[kid] for kid in sentence.kids(head, "mark", "case")), None)


def _is_negated(sentence: Sentence, head: int, lexicon: Lexicon) -> bool:
    """True where the clause says no: by adverb, by "no" on subject or object, or by "without"."""
    words = lexicon.modality["negation"]["words"]
    count = 0
    for child in sentence.children[head]:
        dep = sentence.deps[child]
        if (dep in ("advmod", "mark", "case", "cc", "det") and sentence.lowers[child] in words) or (
            dep in ("nsubj", "nsubj:pass", "obj") and _denied_noun(sentence, child)
        ):
            count += 1
    return count % 2 == 1


def _denied_noun(sentence: Sentence, noun: int) -> bool:
    """True for "no group", "nobody", "none of them"."""
    if sentence.lowers[noun] in ("nobody", "none", "nothing"):
        return True
    return any(sentence.lowers[child] in ("no", "neither") for child in sentence.kids(noun, "det", "advmod"))
