"""Repairs of trees that the parser is known to get wrong, so that every later step may trust the tree.

The parser is small and was trained on little news (build/coders/parser/README.md, "What it gets wrong"). Some of its
mistakes come back in the same shape in report after report: a noun of striking taken for a verb, the content
of "says" hung on its object, a transitive verb taken for an adjective. Each repair here knows one such shape
by tags and relations, leaves every other tree alone, and shows the words it is for.
"""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

from spacy.tokens import Doc

from demarche.build.coders.parser.tokens import lemmatize
from demarche.build.coders.rules.grammar.sentence import Sentence
from demarche.schema.acts import load_acts
from demarche.schema.language import Language
from demarche.schema.spelling import fold

__all__ = ["mend_tree", "sentences_of"]

Repair = Callable[[Sentence, int], None]
_FINITE = frozenset({"VBD", "VBZ", "VBP"})
_FINITE_OR_PARTICIPLE = _FINITE | {"VBN"}
# Relations inside a noun phrase, and those by which what follows a verb hangs on its clause.
_NOMINAL = frozenset({"nmod", "nmod:poss", "conj", "compound", "flat", "appos"})
_OF_CLAUSE = frozenset({"punct", "obl", "obl:unmarked", "advcl", "parataxis", "ccomp", "xcomp"})
_FINITE_OR_MODAL = _FINITE | {"MD"}
# Tags of what may stand in the phrase after a headline's verb, and of what shows that the phrase goes on.
_IN_PHRASE = ("DT", "JJ", "NN", "CD", "PRP$", "POS")
_GOES_ON = (["NN"], ["NNS"], ["NNP"], ["NNPS"], ["POS"])
_NOT_A_VERB = frozenset({"NN", "NNS", "NNP", "JJ"})
# What only a noun or an adjective has below it.
_OF_NOUN = frozenset({"cop", "case", "det", "amod", "nmod:poss", "compound", "nummod"})
# What a noun has below it when it is the predicate of a clause of its own.
_OF_PREDICATE = frozenset({"nsubj", "nsubj:pass", "csubj", "cop", "aux", "expl"})
# What stands before the noun that a verb was taken for an adjective of.
_BEFORE_NOUN = frozenset({"compound", "amod", "nmod", "nsubj", "det"})


def mend_tree(sentence: Sentence) -> Sentence:
    """The sentence itself, its tags and tree mended where they have a shape known to be wrong.

    A token gets the repairs of the relation that the parser gave it; tags are mended before branches move.
    """
    before = sentence.heads.copy()
    for repairs in (_OF_TAGS, _OF_BRANCHES):
        for token, dep in enumerate(sentence.deps):
            for repair in repairs.get(dep, ()):
                repair(sentence, token)
    if sentence.heads != before:
        sentence.index_children()
    return sentence


def _object_to_noun(sentence: Sentence, token: int) -> None:
    """Call a noun a noun where the tree has it as one: "The army carried out strikes"."""
    if sentence.tags[token] == "VBZ":
        sentence.tags[token] = "NNS"


def _pointed_at_to_noun(sentence: Sentence, token: int) -> None:
    """Make an object of what "that" points at after a verb: "The ministry withdrew that claim"."""
    pointed = (
        token > 1
        and sentence.lowers[token - 1] in sentence.language.words["pointing_words"]
        and sentence.tags[token - 2].startswith("VB")
    )
    if pointed and sentence.tags[token] in ("VBP", "VB"):
        sentence.tags[token], sentence.deps[token], sentence.heads[token] = "NN", "obj", token - 2


def _conjunct_to_content(sentence: Sentence, verb: int) -> None:
    """Make the content of "says" of a clause coordinated to it: "Iraq says 16 people were killed"."""
    above = sentence.heads[verb]
    if sentence.lemmas[above] in sentence.language.words["bare_content_verbs"]:
        _make_content(sentence, verb, above)


def _participle_to_content(sentence: Sentence, verb: int) -> None:
    """Make the content of "says" of a participle on its object: "The agency said two men in a car died"."""
    if sentence.tags[verb] not in _FINITE_OR_PARTICIPLE:
        return
    above = sentence.heads[verb]
    noun = above if sentence.deps[above] != "nmod" else sentence.heads[above]
    say, says = sentence.heads[noun], sentence.language.words["bare_content_verbs"]
    if sentence.deps[noun] == "obj" and sentence.lemmas[say] in says and say < noun < verb:
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
    if sentence.tags[verb] not in _FINITE_OR_PARTICIPLE or noun <= verb:
        return
    before = [i for i in range(verb) if heads[i] == noun and deps[i] in _BEFORE_NOUN]
    subject = max(before, default=None)
    if subject is None or sentence.tags[subject] == "DT":
        return
    if sentence.tags[verb] == "VBN" and not _is_all_the_verb(sentence, subject, verb, noun):
        return
    heads[verb], deps[verb] = (verb if heads[noun] == noun else heads[noun]), deps[noun]
    heads[noun], deps[noun] = verb, "obj"
    for token in before:
        heads[token] = subject
    heads[subject], deps[subject] = verb, "nsubj"


def _is_all_the_verb(sentence: Sentence, subject: int, verb: int, noun: int) -> bool:
    """True for a participle right after its subject, where there is no other verb: "Moscow conferred medals"."""
    named = sentence.deps[subject] == "nsubj" or sentence.tags[subject].startswith("NNP")
    if subject != verb - 1 or not named or sentence.deps[noun] != "ROOT":
        return False
    return not any(
        head == noun and dep in _OF_PREDICATE and token != subject
        for token, (head, dep) in enumerate(zip(sentence.heads, sentence.deps, strict=True))
    )


def _is_predicate(sentence: Sentence, noun: int) -> bool:
    """True for a noun that says something of a subject: "He is the minister"."""
    return any(
        head == noun and dep in _OF_PREDICATE for head, dep in zip(sentence.heads, sentence.deps, strict=True)
    )


def _predicate_to_verb(sentence: Sentence, token: int) -> None:
    """Call a verb a verb where the tree has it as one: "Niger's junta set the ambassador a deadline"."""
    tag, word = sentence.tags[token], sentence.words[token]
    if tag not in _NOT_A_VERB or not word.islower():
        return
    own = {sentence.deps[i]: i for i, head in enumerate(sentence.heads) if head == token}
    between = own.get("nsubj", token) < token < max(own.get("obj", 0), own.get("ccomp", 0))
    if not between or not _OF_NOUN.isdisjoint(own):
        return
    past = lemmatize(word, "VBD")
    sentence.tags[token] = "VBZ" if tag == "NNS" else "VBD" if past != word else "VBP"
    sentence.lemmas[token] = lemmatize(word, sentence.tags[token])


def _headline_to_verb(sentence: Sentence, root: int) -> None:
    """Find the verb of a headline that was taken for a noun: "France backs Morocco's plan"."""
    heads, deps, tags = sentence.heads, sentence.deps, sentence.tags
    if heads[root] != root or not tags[root].startswith("NN") or not _FINITE_OR_MODAL.isdisjoint(tags):
        return
    verb = next((i for i in range(1, len(heads) - 1) if _may_be_of_headline(sentence, i)), None)
    if verb is None:
        return
    last = verb + 1
    while not tags[last].startswith("NN") or sentence.tags[last + 1 : last + 2] in _GOES_ON:
        last += 1
        if last == len(heads) or not tags[last].startswith(_IN_PHRASE):
            return
    if root not in (verb - 1, verb, last):
        return
    subject = verb - 1
    for token, head in enumerate(heads):
        if token < subject and head >= subject:
            heads[token] = subject
        elif verb < token < last and not verb < head <= last:
            heads[token] = last
        elif token > last and head <= verb:
            heads[token] = verb
    heads[verb], deps[verb] = verb, "ROOT"
    heads[subject], deps[subject] = verb, "nsubj"
    heads[last], deps[last] = verb, "obj"
    tags[verb], sentence.lemmas[verb] = "VBZ", lemmatize(sentence.words[verb], "VBZ")


def _may_be_of_headline(sentence: Sentence, token: int) -> bool:
    """True for a plural between a name and a noun phrase that may be a verb of the act table."""
    tags = sentence.tags
    if (
        tags[token] != "NNS"
        or not tags[token - 1].startswith("NNP")
        or not tags[token + 1].startswith(_IN_PHRASE)
    ):
        return False
    return ("verb", lemmatize(sentence.words[token], "VBZ")) in load_acts().by_head


def _root_to_subject(sentence: Sentence, root: int) -> None:
    """Make a participle the head of a sentence that has no verb else: "The bank's owners insisted on a vote."."""
    heads, deps, tags = sentence.heads, sentence.deps, sentence.tags
    if heads[root] != root or not tags[root].startswith("NN") or "." not in sentence.words[-2:]:
        return
    if _is_predicate(sentence, root):
        return
    verb = max((i for i in range(root + 1, len(heads)) if _may_be_head(sentence, i, root)), default=None)
    if verb is None:
        return
    sentence.index_children()
    subject = _detached_subject(sentence, root, verb)
    for above in (root, subject):
        for kid in sentence.children[above]:
            if kid > verb and deps[kid] in _OF_CLAUSE:
                heads[kid] = verb
    if subject != root:
        heads[root], deps[root] = verb, "obl" if sentence.preposition(root) is not None else "parataxis"
    heads[subject] = verb
    deps[subject] = "nsubj:pass" if sentence.kid(verb, "aux:pass") is not None else "nsubj"
    heads[verb], deps[verb] = verb, "ROOT"
    if tags[verb] == "VBN" and sentence.kid(verb, "aux", "aux:pass") is None:
        tags[verb] = "VBD"


def _detached_subject(sentence: Sentence, root: int, verb: int) -> int:
    """The subject of a verb that hangs inside the phrase of the root; a noun after the verb becomes its object."""
    heads, deps = sentence.heads, sentence.deps
    noun = heads[verb] if deps[verb] != "conj" else heads[heads[verb]]
    subject = noun if noun < verb else heads[noun]
    if noun > verb:
        heads[noun], deps[noun] = verb, "obj"
    while subject != root and deps[subject] in _NOMINAL:
        if deps[subject] == "appos" and sentence.words[verb - 1] != ",":
            break  # "In a speech on Friday, the minister promised": the phrase before the comma is another
        subject = heads[subject]
    return subject


def _may_be_head(sentence: Sentence, verb: int, root: int) -> bool:
    """True for a verb that hangs on a noun phrase and may be the verb that the sentence lacks."""
    heads, deps = sentence.heads, sentence.deps
    if sentence.tags[verb] not in _FINITE_OR_PARTICIPLE:
        return False
    above = heads[verb]
    if deps[verb] == "conj" and sentence.words[verb - 1] == "," and deps[above] == "acl:relcl":
        above = heads[above]  # "The minister, whose party had lost, pleaded for time."
    elif deps[verb] == "amod":  # "Agents in Harare detained union leaders."
        if above < verb or above == root or not sentence.is_noun(verb - 1):
            return False
    elif deps[verb] != "acl" or _has_agent_behind(sentence, verb):
        return False
    while above != root and deps[above] in _NOMINAL:
        above = heads[above]
    return above == root


def _has_agent_behind(sentence: Sentence, verb: int) -> bool:
    """True for "struck by", which is no verb that a sentence lacks."""
    by = sentence.language.words["agent_prepositions"]
    return verb + 1 < len(sentence) and sentence.lowers[verb + 1] in by


def _agent_to_verb(sentence: Sentence, agent: int) -> None:
    """Give a passive its agent, hung on a noun that names no act: "was led away from the office by police"."""
    heads, deps, by = sentence.heads, sentence.deps, sentence.language.words["agent_prepositions"]
    if sentence.preposition(agent) not in by or sentence.tags[agent] in ("VBG", "CD"):
        return
    top = heads[agent]
    if ("noun", sentence.lemmas[top]) in load_acts().by_head:
        return
    while deps[top] in _NOMINAL and heads[top] != top:
        top = heads[top]
    verb = heads[top]
    if not deps[top].startswith("ob") or sentence.tags[verb] != "VBN" or verb > top:
        return
    passive = deps[verb] == "acl" or sentence.kid(verb, "aux:pass") is not None
    if passive and all(sentence.preposition(kid) not in by for kid in sentence.kids(verb, "obl")):
        heads[agent], deps[agent] = verb, "obl:agent"


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


def _modal_to_auxiliary(sentence: Sentence, verb: int) -> None:
    """Make an auxiliary of a modal that the tree has for a verb: "Washington ought to have called"."""
    heads, deps = sentence.heads, sentence.deps
    modal = heads[verb]
    if sentence.tags[modal] != "MD" or verb < modal:
        return
    heads[verb], deps[verb] = (verb if heads[modal] == modal else heads[modal]), deps[modal]
    for token, head in enumerate(heads):
        if head == modal:
            heads[token] = verb
    heads[modal], deps[modal] = verb, "aux"


def _conjunct_to_finite(sentence: Sentence, verb: int) -> None:
    """Coordinate a finite verb with a finite one: "Iran has denied receiving any and has accused Israel"."""
    tags, heads = sentence.tags, sentence.heads
    if tags[verb] not in _FINITE_OR_PARTICIPLE:
        return
    helped = verb > 0 and sentence.lowers[verb - 1] in sentence.language.words["finite_auxiliaries"]
    if tags[verb] == "VBN" and not helped:
        return
    above = heads[verb]
    while tags[above] in ("VBG", "VB") and heads[above] != above:
        above = heads[above]
    if tags[above].startswith("VB"):
        heads[verb] = above


_OF_TAGS: dict[str, tuple[Repair, ...]] = {
    "ROOT": (_predicate_to_verb,),
    "ccomp": (_predicate_to_verb,),
    "conj": (_predicate_to_verb,),
    "obj": (_object_to_noun,),
    "nmod": (_object_to_noun,),
    "iobj": (_object_to_noun,),
    "fixed": (_pointed_at_to_noun,),
}
_OF_BRANCHES: dict[str, tuple[Repair, ...]] = {
    "conj": (_conjunct_to_content, _conjunct_to_finite),
    "acl": (_participle_to_content, _participle_to_root),
    "nmod": (_agent_to_verb,),
    "xcomp": (_modal_to_auxiliary,),
    "ROOT": (_headline_to_verb, _root_to_subject),
    "amod": (_adjective_to_verb,),
    "case": (_preposition_to_particle,),
}


# What is read off a Doc, a column each: one call for all its tokens is many times as fast as one for each.
_NUMBERS: list[int | str] = ["IDX", "LENGTH", "HEAD", "SENT_START"]
_WORDS: list[int | str] = ["ORTH", "LEMMA", "TAG", "DEP"]
_OPEN, _CLOSE = "“«„", "”»"
_EITHER = frozenset({'"', "``", "''"})  # marks that open and close alike


def sentences_of(
    doc: Doc, language: Language, *, offset: int, paragraph: int, quote_open: bool = False
) -> tuple[list[Sentence], bool]:
    """The sentences of one parsed paragraph, and whether a quotation is still open at its end.

    Args:
        doc: the parsed paragraph.
        language: whose words it is written in.
        offset: where the paragraph starts in the document, in code points.
        paragraph: the number of the paragraph in the document.
        quote_open: a quotation ran on from the paragraph before and this one does not open its own.
    """
    strings = doc.vocab.strings
    starts, lengths, heads, openings = doc.to_array(_NUMBERS).view("int64").T.tolist()
    spans = [(start, start + length) for start, length in zip(starts, lengths, strict=True)]
    words, lemmas, tags, deps = (
        [strings[key] for key in column] for column in doc.to_array(_WORDS).T.tolist()
    )
    quoted, quote_open = _quoted_words(words, is_open=quote_open)
    whole: dict[str, list[Any]] = {
        "words": words,
        "lowers": [fold(word) for word in words],
        "lemmas": lemmas,
        "tags": tags,
        "deps": deps,
        "starts": [start + offset for start, _end in spans],
        "ends": [end + offset for _start, end in spans],
        "quoted": quoted,
    }
    found = []
    cuts = [0, *(index for index, opens in enumerate(openings) if opens == 1 and index), len(words)]
    for first, last in pairwise(cuts):
        part = slice(first, last)
        columns = {name: values[part] for name, values in whole.items()}
        own_heads = [head + index for index, head in enumerate(heads[part])]
        found.append(mend_tree(Sentence(language, paragraph=paragraph, heads=own_heads, **columns)))
    return found, quote_open


def _quoted_words(words: list[str], *, is_open: bool) -> tuple[list[bool], bool]:
    """For each word whether it stands inside quotation marks, and the state after the last."""
    flags = []
    for word in words:
        is_mark = word in _OPEN or word in _CLOSE or word in _EITHER
        if is_mark:
            is_open = word in _OPEN or (word in _EITHER and not is_open)
        flags.append(is_open and not is_mark)
    return flags, is_open
