"""How many: the numbers on the victims' phrases of a toll."""

from dataclasses import dataclass

from demarche.build.find.numbers import Quantity
from demarche.build.frames.match import Match
from demarche.build.frames.scene import Placed, Scene
from demarche.build.grammar.sentence import Sentence
from demarche.schema.codebook import victim_words

__all__ = ["Count", "counts_of"]

# Branches of a victims' phrase whose numbers count something else.
_APART = frozenset({"acl", "acl:relcl", "conj", "appos"})
# Verb forms that may stand between the number of victims and "killed" or "wounded".
_PASSIVE_WORDS = frozenset({"were", "was", "been", "be", "had", "have", "has", "including"})
# Tags that may stand between a number and its participle where the tree fails: "12 young people were".
_BETWEEN_TAGS = ("NN", "JJ", "VBD", "VBN", "VBP", "RB")
# Words between a number and its participle, with an auxiliary before the participle and without one.
_FARTHEST_PASSIVE, _FARTHEST = 10, 4


@dataclass(frozen=True, slots=True)
class Count:
    """A number of victims, and the token of the noun it counts."""

    head: int
    quantity: Quantity


def counts_of(scene: Scene, match: Match, taken: set[int]) -> list[Count]:
    """The counts of a toll; empty where the text gives none.

    Args:
        scene: the sentence.
        match: the toll.
        taken: the tokens of the numbers already counted; those found are added.
    """
    for slot in match.frame.victims:
        counts = (_count(scene, head, match, taken) for head in _heads(match, slot))
        found = [count for count in counts if count is not None]
        if found:
            return found
    near = _nearby(scene, match, taken)
    return [near] if near is not None else []


def _heads(match: Match, slot: str) -> list[int]:
    """The heads of the phrases in a slot for victims (schema/lexicon/README.md lists the slots)."""
    sentence = match.sentence
    if slot == "figure":
        return _figures(match)
    head = _head(match, slot)
    if head is None:
        return []
    below = (
        head,
        *sentence.kids(head, "nmod"),
    )  # "five people from Hamas and a guard": the guard hangs on Hamas
    joined = [kid for kid in sentence.kids(head, "conj") if not sentence.is_verb(kid)]
    joined += [
        kid
        for one in below[1:]
        for kid in sentence.kids(one, "conj")
        if sentence.lemmas[kid] in victim_words()
    ]
    return [head, *(kid for kid in joined if kid != match.trigger)]


def _head(match: Match, slot: str) -> int | None:
    sentence, arguments = match.sentence, match.arguments
    if slot == "object":
        return arguments.object
    if slot == "subject":
        return _counted_subject(match)
    if slot == "head":
        return sentence.heads[match.trigger]
    if slot in ("self", "modifier"):
        return match.trigger
    kids = sentence.kids(match.trigger, "nmod")
    return next((kid for kid in kids if sentence.preposition(kid) == slot), None)


def _counted_subject(match: Match) -> int | None:
    """The subject, else the object, else for a participle the noun it hangs on."""
    arguments = match.arguments
    if arguments.subject is not None:
        return arguments.subject
    if arguments.object is not None or match.frame.head == "verb":
        return arguments.object
    return match.sentence.heads[match.trigger]


def _figures(match: Match) -> list[int]:
    """The figures behind a toll: "the toll rose to 25"."""
    sentence = match.sentence
    verb = sentence.heads[match.trigger]
    kids = [*sentence.kids(verb, "obl", "obj", "nummod"), *sentence.kids(match.trigger, "nmod", "appos")]
    return [kid for kid in kids if kid > match.trigger]


def _count(scene: Scene, head: int, match: Match, taken: set[int]) -> Count | None:
    """The number on a phrase's head: a numeral or quantity word, "a" for one, "no" or "nobody" for none."""
    near = [placed for placed in _numbers_at(scene, head) if placed.start not in taken]
    if near:
        placed = min(near, key=lambda one: abs(one.end - 1 - head))
        taken.add(placed.start)
        return Count(_counted(scene.sentence, placed, head), placed.item)
    return _count_by_word(scene.sentence, head, match)


def _numbers_at(scene: Scene, head: int) -> list[Placed[Quantity]]:
    """The numbers that hang below a phrase's head, or above it in "16 of their fighters"."""
    sentence = scene.sentence
    below = set(sentence.below(head, stop=_APART))
    if sentence.deps[head] == "nmod" and sentence.preposition(head) == "of":
        below.add(sentence.heads[head])
    before = (placed for placed in scene.quantities if placed.start <= head + 2)
    return [placed for placed in before if {placed.start, placed.end - 1} & below]


def _counted(sentence: Sentence, placed: Placed[Quantity], head: int) -> int:
    """The noun a number counts: the people in "16 people, civilians among them"."""
    noun = sentence.heads[placed.end - 1]
    return noun if sentence.is_noun(noun) and placed.end <= noun < head else head


def _count_by_word(sentence: Sentence, head: int, match: Match) -> Count | None:
    """The count of a phrase without a number, by its article or itself: "a soldier", "no one", "nobody"."""
    for kid in sentence.kids(head, "det"):
        article = sentence.lowers[kid]
        if article == "no" or (article == "any" and match.mood.negated):
            return _word(sentence, head, kid, 0)
        if article in ("a", "an") and _is_one_victim(sentence, head):
            return _word(sentence, head, kid, 1)
    if sentence.lowers[head] in ("nobody", "none"):
        return _word(sentence, head, head, 0)
    return None


def _is_one_victim(sentence: Sentence, head: int) -> bool:
    """True for a noun that is one person; a family is several."""
    lemma = sentence.lemmas[head]
    return sentence.tags[head] in ("NN", "NNP") and lemma in victim_words() and lemma != "family"


def _word(sentence: Sentence, head: int, token: int, number: int) -> Count:
    """A count that a word other than a number gives."""
    start, end = sentence.starts[token], sentence.ends[token]
    return Count(head, Quantity(start, end, sentence.words[token], number, number))


def _nearby(scene: Scene, match: Match, taken: set[int]) -> Count | None:
    """Where the tree fails: the number right before "wounded" or "dead", with at most its noun between."""
    if match.frame.head == "noun":
        return None
    sentence, token = scene.sentence, match.trigger
    passive = token > 0 and sentence.lowers[token - 1] in _PASSIVE_WORDS
    for placed in scene.quantities:
        between = range(placed.end, token)
        distance = token - placed.end
        if placed.start in taken or not 0 <= distance <= (_FARTHEST_PASSIVE if passive else _FARTHEST):
            continue
        if passive and not any(_is_other_verb(sentence, word) for word in between):
            taken.add(placed.start)
            return Count(min(placed.end, token - 1), placed.item)
        if all(_may_stand_between(sentence, word) for word in between):
            taken.add(placed.start)
            nouns = [word for word in between if sentence.is_noun(word)]
            return Count(nouns[-1] if nouns else placed.end - 1, placed.item)
    return None


def _is_other_verb(sentence: Sentence, token: int) -> bool:
    return sentence.is_verb(token) and sentence.lowers[token] not in _PASSIVE_WORDS


def _may_stand_between(sentence: Sentence, token: int) -> bool:
    is_plain = sentence.tags[token].startswith(_BETWEEN_TAGS)
    return is_plain and sentence.lowers[token] not in (",", "killed", "and")
