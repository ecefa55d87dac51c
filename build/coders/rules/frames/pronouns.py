"""Whom a pronoun stands for: somebody earlier in its sentence, else whom the document last spoke of."""

from demarche.build.coders.rules.find.mention import Mention
from demarche.build.coders.rules.frames.annotated import AnnotatedSentence
from demarche.schema.gazetteer import Actor

__all__ = ["actor_of_pronoun"]


def actor_of_pronoun(annotated: AnnotatedSentence, head: int) -> Actor | None:
    """The actor a pronoun stands for, or None where the text leaves it open."""
    word, words = annotated.sentence.lowers[head], annotated.words
    if word in words["subject_pronouns"]:
        is_open = word in words["thing_possessives"] and _is_open(annotated, head)
        if is_open or not _may_refer(annotated, head, word):
            return None
        subject = _subject_before(annotated, head, personal=word in words["person_pronouns"])
        if subject is not None:
            return subject.actor
    if word in words["object_pronouns"]:
        people = _people_before(annotated, head)
        if people:
            return people[-1].actor
    speaker = annotated.speakers.get(head)
    return annotated.discourse.referent(word, words, speaker=speaker)


def _subject_before(annotated: AnnotatedSentence, head: int, *, personal: bool) -> Mention | None:
    """The last subject before a pronoun that agrees with it."""
    before = [mention for mention in annotated.mentions if mention.end <= head and mention.actor is not None]
    agreeing = (mention for mention in reversed(before) if _is_personal(mention) == personal)
    return next((mention for mention in agreeing if _is_subject(annotated, mention)), None)


def _is_open(annotated: AnnotatedSentence, head: int) -> bool:
    """True for "its" after two states: "the UN imposed sanctions on Iraq in response to its invasion"."""
    before = [mention for mention in annotated.mentions if mention.end <= head and mention.actor is not None]
    subject = next((m for m in before if _is_subject(annotated, m)), None)
    between = [m for m in before if subject is not None and m.start >= subject.end and m.kind == "name"]
    sides = {m.actor.principal_id for m in between if m.actor is not None}
    verbs = annotated.sentence.tags[subject.end : head] if subject is not None else []
    return bool(sides) and sum(tag.startswith("VB") for tag in verbs) < 2


def _people_before(annotated: AnnotatedSentence, head: int) -> list[Mention]:
    """The persons named before a pronoun, subjects left out: "him" is not the subject of its own clause."""
    people = [mention for mention in annotated.mentions if mention.end <= head and mention.kind == "person"]
    return [person for person in people if not _is_subject(annotated, person)]


def _is_personal(mention: Mention) -> bool:
    """True for what "he" or "she" may stand for: a person, or a role that one person fills."""
    return mention.kind == "person" or (mention.role is not None and mention.role.kind == "person_role")


def _is_subject(annotated: AnnotatedSentence, mention: Mention) -> bool:
    sentence, end = annotated.sentence, mention.end
    if any(dep.startswith("nsubj") for dep in sentence.deps[mention.start : end]):
        return True
    return mention.kind == "person" and sentence.tags[end : end + 1] in (["VBD"], ["VBZ"])


def _may_refer(annotated: AnnotatedSentence, head: int, word: str) -> bool:
    """False for a possessive of a subject that names nobody we know ("These groups … their attacks")."""
    if word in annotated.words["person_pronouns"]:
        return not _is_stranger(annotated, head)
    if word not in annotated.words["side_possessives"]:
        return True
    sentence, above = annotated.sentence, set(annotated.sentence.ancestors(head))
    subjects = [t for t in range(head) if sentence.deps[t].startswith("nsubj") and t not in above]
    if not subjects:
        return True
    last = subjects[-1]
    return annotated.mention_at(last) is not None or sentence.tags[last] in ("PRP", "WDT")


def _is_stranger(annotated: AnnotatedSentence, head: int) -> bool:
    """True where the subject before "he" is a person whom we do not know: "The suspect denied that he …"."""
    sentence = annotated.sentence
    subjects = [t for t in range(head) if sentence.deps[t] == "nsubj" and annotated.mention_at(t) is None]
    if not subjects or any(
        _is_subject(annotated, one) and _is_personal(one) for one in annotated.mentions if one.end <= head
    ):
        return False
    last = subjects[-1]
    is_one = sentence.tags[last] in ("NN", "NNP") and sentence.lemmas[last] in annotated.words["strangers"]
    return is_one or (sentence.tags[last] == "NNP" and sentence.kid(last, "flat") is not None)
