"""Did it happen? Questions, wishes, plans, threats and conditions are told from acts reported as done."""

from dataclasses import dataclass, replace
from typing import Literal

from demarche.build.coders.rules.grammar.sentence import Sentence

__all__ = ["Mood", "mood_of"]

MoodKind = Literal["actual", "planned", "threatened", "unreal"]
# Relations over which a clause takes its mood from what it hangs on; "acl" and its subtypes are such too.
_INHERITING = frozenset(
    ["nsubj", "nsubj:pass", "obj", "ccomp", "xcomp", "obl", "nmod", "conj", "advcl", "parataxis"]
)
# How far up a mood is looked for: beyond it hangs nothing that still bears on the clause.
_HIGHEST = 6


@dataclass(frozen=True, slots=True)
class Mood:
    """How a clause presents its act: done, planned, threatened or no fact at all; and whether negated."""

    kind: MoodKind
    negated: bool = False

    @property
    def is_fact(self) -> bool:
        """True where the act is reported as having happened."""
        return self.kind == "actual" and not self.negated


ACTUAL, PLANNED, THREATENED, UNREAL = Mood("actual"), Mood("planned"), Mood("threatened"), Mood("unreal")


@dataclass(slots=True)  # one is made for every step up the tree: frozen takes three times as long
class _Clause:
    """A clause, or a noun that names an act, by its head; ``height`` counts the steps climbed to it."""

    sentence: Sentence
    head: int
    height: int = 0

    @property
    def above(self) -> int:
        """The token that it hangs on."""
        return self.sentence.heads[self.head]

    @property
    def dep(self) -> str:
        """The relation by which it hangs."""
        return self.sentence.deps[self.head]

    @property
    def tag(self) -> str:
        """The tag of its head."""
        return self.sentence.tags[self.head]

    @property
    def lemma_above(self) -> str:
        """The lemma of what it hangs on."""
        return self.sentence.lemmas[self.above]

    @property
    def is_infinitive(self) -> bool:
        """True for "to strike"."""
        marks = self.sentence.language.words["infinitive_marks"]
        before = (child for child in self.sentence.children[self.head] if child < self.head)
        return any(self.sentence.lowers[child] in marks for child in before)

    @property
    def is_perfect(self) -> bool:
        """True for "to have struck", "having struck"."""
        perfect = self.sentence.language.words["perfect_auxiliaries"]
        return any(self.sentence.lemmas[aux] in perfect for aux in self.sentence.kids(self.head, "aux"))

    def has_child(self, *deps: str) -> bool:
        """True where something hangs on its head by one of the relations."""
        return self.sentence.kid(self.head, *deps) is not None

    def climb(self) -> "_Clause":
        """What it hangs on."""
        return _Clause(self.sentence, self.above, self.height + 1)


def mood_of(sentence: Sentence, head: int, *, noun: int | None = None) -> Mood:
    """The mood of a clause.

    Args:
        sentence: the sentence it stands in.
        head: the token that carries its tense and negation.
        noun: the noun that names the act, under a light verb.
    """
    if sentence.is_question:
        return UNREAL
    mood = _mood_of_clause(_Clause(sentence, head))
    counted = noun is None or sentence.heads[noun] == head or noun == head
    if noun is not None and not counted and _is_denied(sentence, noun):
        mood = replace(mood, negated=not mood.negated)
    return _mood_of_existence(_Clause(sentence, head), mood)


def _mood_of_existence(clause: _Clause, mood: Mood) -> Mood:
    """The mood of what there was, or was not: "there was not a warning"."""
    sentence, verb = clause.sentence, clause.climb()
    is_being = clause.lemma_above in sentence.language.words["copulas"]
    exists = is_being and clause.dep.startswith("nsubj") and verb.has_child("expl")
    if sentence.is_verb(clause.head) or not exists:
        return mood
    above = _own_mood(verb)
    counted = _is_denied(sentence, clause.head)  # "no" on the noun is on both counts
    return Mood(above.kind, mood.negated != (above.negated and not counted))


def _mood_of_clause(clause: _Clause) -> Mood:
    """The mood by a clause's own words, then by what it hangs on."""
    if clause.height > _HIGHEST:
        return ACTUAL
    own = _own_mood(clause)
    if own.kind == "planned" and _is_threatened(clause):
        return Mood("threatened", own.negated)
    if own.kind != "actual":
        return own
    above = _inherited(clause)
    return Mood(above.kind, own.negated != above.negated)


def _is_threatened(clause: _Clause) -> bool:
    """True for what somebody warns or threatens that they will do."""
    return (
        clause.dep in ("ccomp", "xcomp")
        and clause.lemma_above in clause.sentence.language.modality["threat"]["verbs"]
    )


def _own_mood(clause: _Clause) -> Mood:
    """The mood that a clause's own marks and auxiliaries give it, its negation with it."""
    sentence, head = clause.sentence, clause.head
    hypothetical = clause.sentence.language.words["hypothetical_marks"]
    if any(sentence.lowers[mark] in hypothetical for mark in sentence.kids(head, "mark")):
        return UNREAL
    if _is_inverted(clause):
        return UNREAL
    kind: MoodKind = "planned" if _is_to_be(clause) else _kind_by_auxiliaries(clause)
    if kind == "unreal":
        return UNREAL
    if (
        kind == "actual"
        and clause.tag == "VB"
        and clause.dep == "ROOT"
        and not clause.has_child("aux", "nsubj")
    ):
        return UNREAL  # an imperative
    return Mood(kind, _is_negated(clause))


def _is_inverted(clause: _Clause) -> bool:
    """True in "Had the missiles hit, …": a condition, by the auxiliary that opens the sentence."""
    sentence, head = clause.sentence, clause.head
    lowers, inversion = sentence.lowers, sentence.language.modality["inversion"]
    if _is_inverted_infinitive(clause):
        return True
    opens = lowers[0] in inversion["auxiliaries"]
    if lowers[0] in inversion["with_infinitive"]:
        opens = not sentence.language.words["infinitive_marks"].isdisjoint(lowers[:head])
    return opens and "," in lowers and head < lowers.index(",")


def _is_inverted_infinitive(clause: _Clause) -> bool:
    """True for "were Cambodia to withdraw", wherever it stands."""
    sentence, head = clause.sentence, clause.head
    lowers, openers = sentence.lowers, sentence.language.modality["inversion"]["with_infinitive"]
    subject = sentence.kid(head, "nsubj")
    if subject is None or subject > head:
        return False
    before = any(lowers[kid] in openers and kid < subject for kid in sentence.kids(head, "aux"))
    return before and not sentence.language.words["infinitive_marks"].isdisjoint(lowers[subject:head])


def _is_to_be(clause: _Clause) -> bool:
    """True for "is to summon"."""
    sentence, head, words = clause.sentence, clause.head, clause.sentence.language.words
    marks, copulas = words["infinitive_marks"], words["copulas"]
    to = any(sentence.lowers[kid] in marks and kid < head for kid in sentence.kids(head, "mark", "aux"))
    return to and any(sentence.lemmas[aux] in copulas for aux in sentence.kids(head, "aux", "cop"))


def _kind_by_auxiliaries(clause: _Clause) -> MoodKind:
    """The kind that the first telling auxiliary gives: "will", "would", "should"; actual where none tells."""
    sentence, modality = clause.sentence, clause.sentence.language.modality
    for auxiliary in sentence.kids(clause.head, "aux"):
        word, is_modal = sentence.lowers[auxiliary], sentence.tags[auxiliary] == "MD"
        if word in modality["plan"]["auxiliaries"]:
            return "planned"
        if word in modality["reported_future"]["words"] and is_modal:
            return "planned" if _is_reported_future(clause) else "unreal"
        if word in modality["wish"]["auxiliaries"] and is_modal:
            return "unreal"
    return "actual"


def _is_reported_future(clause: _Clause) -> bool:
    """True for "said that it would strike", not for "would have struck"."""
    sentence, auxiliaries = clause.sentence, clause.sentence.language.words["perfect_auxiliaries"]
    perfect = any(sentence.lowers[aux] in auxiliaries for aux in sentence.kids(clause.head, "aux"))
    return clause.dep in ("ccomp", "conj", "parataxis") and not perfect


def _inherited(clause: _Clause) -> Mood:
    """The mood that what stands above a clause lends it."""
    inherits = clause.dep in _INHERITING or clause.dep.startswith("acl")
    if clause.above == clause.head or not inherits:
        return ACTUAL
    return _inherited_by_verb(clause) if clause.sentence.is_verb(clause.head) else _inherited_by_noun(clause)


def _inherited_by_verb(clause: _Clause) -> Mood:
    """The mood lent to a verb, by the relation it hangs by."""
    dep = clause.dep
    if dep == "conj":
        return ACTUAL if clause.has_child("nsubj", "aux") else _mood_of_clause(clause.climb())
    if dep in ("acl", "acl:relcl") and not clause.sentence.is_verb(clause.above):
        return _mood_of_modifier(clause)
    if dep in ("xcomp", "ccomp") or (dep == "advcl" and clause.is_infinitive):
        return _mood_of_complement(clause)
    return _mood_of_adverbial(clause)


def _mood_of_modifier(clause: _Clause) -> Mood:
    """The mood of a clause on a noun: "the plan to strike", "the risk of striking"; a relative is a fact."""
    if clause.dep != "acl":
        return ACTUAL
    if clause.is_infinitive:
        nouns = clause.sentence.language.modality["plan"]["nouns"]
        return PLANNED if clause.lemma_above in nouns else UNREAL
    return UNREAL if clause.lemma_above in clause.sentence.language.words["hypothetical_nouns"] else ACTUAL


def _mood_of_adverbial(clause: _Clause) -> Mood:
    """The mood of a gerund or participle beside a clause: "before striking", "…, killing ten"."""
    dep, tag, not_done = clause.dep, clause.tag, clause.sentence.language.modality["not_done"]["words"]
    if dep in ("advcl", "obl", "acl") and tag == "VBG" and _opening_word(clause) in not_done:
        return UNREAL
    if dep == "advcl" and tag in ("VBG", "VBN") and not clause.has_child("nsubj", "aux", "mark"):
        return _mood_of_clause(clause.climb())
    return ACTUAL


def _mood_of_complement(clause: _Clause) -> Mood:
    """The mood of a complement: "plans to strike", "considered expelling", "failed to inform"."""
    gerund = clause.tag == "VBG" and not clause.has_child("aux")
    is_open = (clause.is_infinitive or gerund) and not clause.is_perfect
    lemma, language = clause.lemma_above, clause.sentence.language
    modality, speech = language.modality, language.speech
    if lemma in modality["did_not"]["words"] and is_open:
        return Mood("actual", not _mood_of_clause(clause.climb()).negated)
    if lemma in modality["threat"]["verbs"]:
        return THREATENED
    if lemma in modality["wish"]["verbs"] and (is_open or lemma not in speech):
        return UNREAL
    if is_open and (lemma in modality["plan"]["verbs"] or _is_going_to(clause)):
        return PLANNED
    if lemma in modality["aspect"]["words"]:
        return _mood_of_clause(clause.climb())
    return UNREAL if is_open and clause.dep != "ccomp" and lemma not in speech else ACTUAL


def _is_going_to(clause: _Clause) -> bool:
    """True for "is going to strike"."""
    openers = clause.sentence.language.modality["plan"]["progressives"]
    return clause.lemma_above in openers and clause.sentence.tags[clause.above] == "VBG"


def _inherited_by_noun(clause: _Clause) -> Mood:
    """The mood lent to a noun that names an act, by the noun or verb it hangs on."""
    sentence, dep, lemma = clause.sentence, clause.dep, clause.lemma_above
    modality = sentence.language.modality
    if dep in ("nmod", "obl") and sentence.is_noun(clause.above):
        is_open = lemma in sentence.language.words["hypothetical_nouns"]
        return UNREAL if is_open else _inherited(clause.climb())
    is_appeal, presupposed = lemma in modality["appeal"]["words"], modality["presupposed"]["words"]
    if dep == "obl" and not is_appeal and sentence.preposition(clause.head) in presupposed:
        return ACTUAL
    if sentence.is_verb(clause.above) and dep in ("obj", "obl", "nsubj:pass"):
        return _lent_by_verb(clause)
    return ACTUAL


def _lent_by_verb(clause: _Clause) -> Mood:
    """The mood that a verb lends its object: "urged a strike", "threatened an attack", "planned a raid"."""
    dep, lemma, language = clause.dep, clause.lemma_above, clause.sentence.language
    modality = language.modality
    if dep != "nsubj:pass" and lemma in modality["wish"]["verbs"] and lemma not in language.speech:
        return UNREAL
    if dep == "obj" and lemma in modality["threat"]["verbs"]:
        return THREATENED
    if dep == "obj" and lemma in modality["plan"]["verbs"]:
        return PLANNED
    return Mood(_mood_of_clause(clause.climb()).kind)


def _opening_word(clause: _Clause) -> str | None:
    """The word that opens a clause, or None."""
    sentence = clause.sentence
    return next((sentence.lowers[kid] for kid in sentence.kids(clause.head, "mark", "case")), None)


def _is_negated(clause: _Clause) -> bool:
    """True where the clause says no, once: by adverb, by "no" on subject or object, or by "without"."""
    sentence, words = clause.sentence, clause.sentence.language.modality["negation"]["words"]
    count = 0
    for child in sentence.children[clause.head]:
        dep = sentence.deps[child]
        if dep in ("advmod", "mark", "case", "cc", "det"):
            count += sentence.lowers[child] in words
        elif dep in ("nsubj", "nsubj:pass", "obj"):
            count += _is_denied(sentence, child)
    return count % 2 == 1


def _is_denied(sentence: Sentence, noun: int) -> bool:
    """True for "no group", "nobody", "none of them"."""
    words = sentence.language.words
    if sentence.lowers[noun] in words["negative_pronouns"]:
        return True
    determiners = words["negative_determiners"]
    return any(sentence.lowers[child] in determiners for child in sentence.kids(noun, "det", "advmod"))
