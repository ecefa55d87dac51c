"""Repairs of trees that the parser is known to get wrong, so that every later step may trust the tree.

The parser is small and was trained on little news (build/parser/README.md, "What it gets wrong"). Some of its
mistakes come back in the same shape in report after report: a noun of striking taken for a verb, the content
of "says" hung on its object, a transitive verb taken for an adjective. Each repair here knows one such shape
by tags and relations, leaves every other tree alone, and shows the words it is for.
"""

from collections.abc import Callable

from demarche.build.grammar.sentence import Sentence

__all__ = ["mend"]

Repair = Callable[[Sentence, int], None]
_FINITE = frozenset({"VBD", "VBZ", "VBP"})
_FINITE_OR_PARTICIPLE = _FINITE | {"VBN"}
_PERFECT_OR_PASSIVE = frozenset({"has", "have", "had", "was", "were"})
# What stands before the noun that a verb was taken for an adjective of.
_BEFORE_NOUN = frozenset({"compound", "amod", "nmod", "nsubj", "det"})


def mend(sentence: Sentence) -> Sentence:
    """The sentence itself, its tags and tree mended where they have a shape known to be wrong.

    A token gets the repairs of the relation that the parser gave it; tags are mended before branches move.
    """
    for repairs in (_OF_TAGS, _OF_BRANCHES):
        for token, dep in enumerate(sentence.deps):
            for repair in repairs.get(dep, ()):
                repair(sentence, token)
    sentence.hang()
    return sentence


def _object_to_noun(sentence: Sentence, token: int) -> None:
    """Call a noun a noun where the tree has it as one: "The army carried out strikes"."""
    if sentence.tags[token] == "VBZ":
        sentence.tags[token] = "NNS"


def _pointed_at_to_noun(sentence: Sentence, token: int) -> None:
    """Make an object of what "that" points at after a verb: "The ministry withdrew that claim"."""
    pointed = (
        token > 1
        and sentence.lowers[token - 1] in ("that", "this")
        and sentence.tags[token - 2].startswith("VB")
    )
    if pointed and sentence.tags[token] in ("VBP", "VB"):
        sentence.tags[token], sentence.deps[token], sentence.heads[token] = "NN", "obj", token - 2


def _conjunct_to_content(sentence: Sentence, verb: int) -> None:
    """Make the content of "says" of a clause coordinated to it: "Iraq says 16 people were killed"."""
    above = sentence.heads[verb]
    if sentence.lemmas[above] == "say":
        _make_content(sentence, verb, above)


def _participle_to_content(sentence: Sentence, verb: int) -> None:
    """Make the content of "says" of a participle on its object: "The agency said two men in a car died"."""
    if sentence.tags[verb] not in _FINITE_OR_PARTICIPLE:
        return
    above = sentence.heads[verb]
    noun = above if sentence.deps[above] != "nmod" else sentence.heads[above]
    say = sentence.heads[noun]
    if sentence.deps[noun] == "obj" and sentence.lemmas[say] == "say" and say < noun < verb:
        _make_content(sentence, verb, say)


def _make_content(sentence: Sentence, verb: int, say: int) -> None:
    """Hang a verb on "say" as what is said, with the object of "say" for its subject: one says no people."""
    heads, deps = sentence.heads, sentence.deps
    own = {deps[i] for i, head in enumerate(heads) if head == verb}
    said = [i for i in range(say + 1, verb) if heads[i] == say and deps[i] == "obj"]
    if not said or any(dep.startswith("nsubj") for dep in own):
        return
    heads[verb], deps[verb] = say, "ccomp"
    heads[said[0]], deps[said[0]] = verb, "nsubj:pass" if "aux:pass" in own else "nsubj"


def _adjective_to_verb(sentence: Sentence, verb: int) -> None:
    """Make a clause of a verb taken for an adjective of its object: "The U.S. conducted airstrikes"."""
    heads, deps = sentence.heads, sentence.deps
    noun = heads[verb]
    if sentence.tags[verb] not in ("VBD", "VBZ") or noun <= verb:
        return
    before = [i for i in range(verb) if heads[i] == noun and deps[i] in _BEFORE_NOUN]
    subject = max(before, default=None)
    if subject is None or sentence.tags[subject] == "DT":
        return
    heads[verb], deps[verb] = (verb if heads[noun] == noun else heads[noun]), deps[noun]
    heads[noun], deps[noun] = verb, "obj"
    for token in before:
        heads[token] = subject
    heads[subject], deps[subject] = verb, "nsubj"


def _participle_to_root(sentence: Sentence, verb: int) -> None:
    """Make the only finite verb the head, where a noun is: "A total of 19 drones flew into Poland"."""
    heads, deps, tags = sentence.heads, sentence.deps, sentence.tags
    if tags[verb] != "VBD" or verb == 0:
        return
    root = next((i for i, head in enumerate(heads) if head == i), None)
    if root is None or not tags[root].startswith("NN") or heads[verb] not in (root, verb - 1):
        return
    if [i for i, tag in enumerate(tags) if tag in _FINITE or tag == "MD"] != [verb]:
        return
    heads[verb], deps[verb] = verb, "ROOT"
    heads[root], deps[root] = verb, "nsubj"


def _preposition_to_particle(sentence: Sentence, particle: int) -> None:
    """Give the verb its particle, and its object: "Colombia broke off relations"."""
    noun = sentence.heads[particle]
    verb = sentence.heads[noun]
    if sentence.tags[particle] == "RP" and verb == particle - 1 and sentence.tags[verb].startswith("VB"):
        sentence.deps[particle], sentence.heads[particle] = "compound:prt", verb
        sentence.deps[noun] = "obj"


def _conjunct_to_finite(sentence: Sentence, verb: int) -> None:
    """Coordinate a finite verb with a finite one: "Iran has denied receiving any and has accused Israel"."""
    tags, heads = sentence.tags, sentence.heads
    if tags[verb] not in _FINITE_OR_PARTICIPLE:
        return
    helped = verb > 0 and sentence.lowers[verb - 1] in _PERFECT_OR_PASSIVE
    if tags[verb] == "VBN" and not helped:
        return
    above = heads[verb]
    while tags[above] in ("VBG", "VB") and heads[above] != above:
        above = heads[above]
    if tags[above].startswith("VB"):
        heads[verb] = above


_OF_TAGS: dict[str, tuple[Repair, ...]] = {
    "obj": (_object_to_noun,),
    "nmod": (_object_to_noun,),
    "iobj": (_object_to_noun,),
    "fixed": (_pointed_at_to_noun,),
}
_OF_BRANCHES: dict[str, tuple[Repair, ...]] = {
    "conj": (_conjunct_to_content, _conjunct_to_finite),
    "acl": (_participle_to_content, _participle_to_root),
    "amod": (_adjective_to_verb,),
    "case": (_preposition_to_particle,),
}
