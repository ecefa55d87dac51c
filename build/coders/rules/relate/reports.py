"""The acts that a sentence's words report, by the act table: each with who and what stands in its slots."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from demarche.build.coders.rules.grammar.clauses import (
    Arguments,
    arguments_of_noun,
    arguments_of_verb,
    recipient_of,
)
from demarche.build.coders.rules.grammar.sentence import Sentence
from demarche.schema.acts import Act, ActTable, Stance, stances
from demarche.schema.language import load_language

__all__ = [
    "MUTUAL",
    "Manner",
    "Report",
    "Slot",
    "lending_verbs",
    "manner_of",
    "phrase",
    "reports_of",
    "sources_of",
    "targets_of",
]

# The word classes of the act table by the tagger's; a participle may be either a verb or an adjective.
_CLASSES = {"VB": ("verb",), "NN": ("noun",), "JJ": ("adjective",)}
_PARTICIPLE = ("verb", "adjective")
# The relations by which the verb or noun of a complement hangs on the word that takes it.
_COMPLEMENT = ("xcomp", "ccomp", "advcl", "acl", "obl", "nmod", "csubj")
# Particles that always stand right behind their verb; the others may follow its object ("shot the jet down").
_PREPOSITIONS = frozenset(
    {"on", "for", "to", "in", "with", "at", "of", "from", "into", "against", "by", "about"}
)
# A sum of money is any of these to the rows that name one.
_MONEY = frozenset({"money", "dollar", "million", "billion", "fund", "sum"})


# The name of a slot and the head of what stands there; "phrase" for any preposition's.
Slot = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Manner:
    """How an act is spoken of.

    Attributes:
        stance: done, intended, appealed, demanded, refused or threatened.
        negated: the text says no to it.
        holder: the head of whoever demands, refuses, intends it; None where its own subject does.
    """

    stance: Stance
    negated: bool
    holder: int | None


@dataclass(slots=True)  # one is made for every word that may report an act: frozen takes three times as long
class Report:
    """One act that some words report.

    Attributes:
        act: the row of the act table.
        trigger: the token of its head word.
        arguments: who and what stands with it.
        manner: whether it is done, or only intended, asked for, refused or threatened.
        inner: the verb of its complement, where the row demands one.
        sources, targets: where its two sides may stand, surest first.
        named: the object by which a verb's row was told; it reports no act of its own ("lifted the blockade").
    """

    act: Act
    trigger: int
    arguments: Arguments
    manner: Manner
    inner: int | None
    sources: tuple[Slot, ...]
    targets: tuple[Slot, ...]
    named: int | None


def lending_verbs(words: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """The verbs that lend a noun their subject: those that only carry it, and those of command."""
    return words["light_verbs"] | words["commanding_verbs"]


def reports_of(
    sentence: Sentence, table: ActTable, light_verbs: frozenset[str], carriers: frozenset[str]
) -> list[Report]:
    """The acts of a sentence, in the order of the text and of the table.

    Args:
        sentence: the sentence.
        table: the act table.
        light_verbs: lemmas that lend a noun their subject ("carried out a strike").
        carriers: nouns that stand for what follows their "of" ("a series of strikes").
    """
    found: list[Report] = []
    said = _said_in(sentence)
    for token, lemma in enumerate(sentence.lemmas):
        if lemma not in table.roots_of:
            continue
        tag = sentence.tags[token]
        for part in _PARTICIPLE if tag == "VBN" else _CLASSES.get(tag[:2], ()):
            if (part, lemma) not in table.by_head or (part == "noun" and sentence.deps[token] == "compound"):
                continue
            rows = _rows_of(table, part, lemma).among(said)
            likely = [
                act
                for act in rows
                if (not act.clause or _may_fit(act, said))
                and (len(act.words) == 1 or _has_words(sentence, token, act))
            ]
            if not likely:
                continue
            if part == "noun":
                arguments = arguments_of_noun(sentence, token, light_verbs, carriers)
            else:
                arguments = arguments_of_verb(sentence, token)
            found.extend(_reports(sentence, token, likely, arguments))
    named = {report.named for report in found}
    return [report for report in found if report.trigger not in named]


@dataclass(frozen=True, slots=True)
class _Said:
    """What stands somewhere in a sentence: a row that demands anything else need not be looked at closely."""

    lemmas: frozenset[str]
    marks: frozenset[str]
    has_sum: bool


def _said_in(sentence: Sentence) -> _Said:
    """What stands in a sentence; its marks are its words, and "that" and "must" where it has a clause for them."""
    marks = set(sentence.lowers)
    if "VB" in sentence.tags:
        marks.add("to")
    for mark in ("that", "must"):
        (marks.add if "ccomp" in sentence.deps else marks.discard)(mark)
    return _Said(frozenset(sentence.lemmas), frozenset(marks), "CD" in sentence.tags or "$" in sentence.tags)


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows of one word, by their place, so that those that demand what a sentence lacks are never looked at.

    Attributes:
        acts: the rows, in the order of the table.
        free: those that demand no word.
        sums: those that demand money, which any number may be.
        by_word: those that demand one of some words, by each word.
    """

    acts: list[Act]
    free: tuple[int, ...]
    sums: tuple[int, ...]
    by_word: dict[str, list[int]]

    def among(self, said: _Said) -> list[Act]:
        """The rows of which no demand is out of the question, in their order."""
        places = {place for word in self.by_word.keys() & said.lemmas for place in self.by_word[word]}
        places.update(self.free, self.sums if said.has_sum else ())
        return [self.acts[place] for place in sorted(places)]


@cache
def _rows_of(table: ActTable, part: str, lemma: str) -> _Rows:
    """The rows of a word of the table."""
    acts, by_word = table.by_head[part, lemma], dict[str, list[int]]()
    demanded = [_parts(act.object or act.inner) for act in acts]
    for place, words in enumerate(demanded):
        for word in words:
            by_word.setdefault(word, []).append(place)
    free = tuple(place for place, words in enumerate(demanded) if not words)
    sums = tuple(place for place, act in enumerate(acts) if not _MONEY.isdisjoint(act.object))
    return _Rows(acts, free, sums, by_word)


def _may_fit(act: Act, said: _Said) -> bool:
    """False where the sentence lacks the mark or the words of the clause that the row demands."""
    return act.clause in said.marks and (not act.inner or not said.lemmas.isdisjoint(_parts(act.inner)))


@cache
def _parts(phrases: frozenset[str]) -> frozenset[str]:
    """The words of some phrases; as many sets are kept as the table has."""
    return frozenset(word for phrase in phrases for word in phrase.split())


def _reports(sentence: Sentence, token: int, acts: list[Act], arguments: Arguments) -> Iterator[Report]:
    """The rows of one word that fit where it stands."""
    manner, heads = manner_of(sentence, arguments.head), _objects(sentence, token, arguments)
    for act in acts:
        if act.bare and arguments.object is not None:
            continue
        named = _named(sentence, [*heads, *_under(arguments, act)], act.object) if act.object else None
        if act.object and named is None:
            continue
        inner = _inner(sentence, token, arguments, act) if act.clause else None
        if act.clause and inner is None:
            continue
        sources = sources_of(sentence, token, arguments, act)
        targets = targets_of(sentence, token, arguments, act, inner)
        yield Report(
            act, token, arguments, manner, inner, sources, targets, named if act.part == "verb" else None
        )


def _has_words(sentence: Sentence, token: int, act: Act) -> bool:
    """True where the other words of the row stand with its head."""
    if act.part == "noun":
        first = token - len(act.words) + 1
        return first >= 0 and tuple(sentence.lemmas[first:token]) == act.words[:-1]
    rest, start = act.words[1:], token + 1
    if start < len(sentence) and sentence.tags[start].startswith("RB") and sentence.lowers[start] != rest[0]:
        start += 1  # "called again on"
    stop = start + len(rest)
    if tuple(sentence.lowers[start:stop]) == rest or tuple(sentence.lemmas[start:stop]) == rest:
        return True
    if len(rest) > 1 or rest[0] in _PREPOSITIONS:
        return False
    particles = sentence.kids(token, "compound", "advmod")
    return any(sentence.lowers[kid] == rest[0] for kid in particles if kid > token)


def _objects(sentence: Sentence, token: int, arguments: Arguments) -> list[int]:
    """The heads of what may be the object that a row demands."""
    if not sentence.is_verb(token):
        return [head for _preposition, head in arguments.obliques] + list(
            sentence.kids(token, "compound", "amod")
        )
    heads = [arguments.object] if arguments.object is not None else []
    heads += sentence.kids(token, "xcomp")  # "found him guilty"
    heads += [kid for head in heads for kid in sentence.kids(head, "amod", "acl", "xcomp") if kid > head]
    return heads


def _under(arguments: Arguments, act: Act) -> list[int]:
    """What stands under the particle of a row's verb: "gave in to demands"."""
    if act.part == "noun" or len(act.words) == 1:
        return []
    return [head for preposition, head in arguments.obliques if preposition == act.words[-1]]


def _named(sentence: Sentence, heads: list[int], objects: frozenset[str]) -> int | None:
    """The word that makes one of some phrases an object that the row demands, or None."""
    lemmas = sentence.lemmas
    for head in heads:
        if lemmas[head] in objects:
            return head
        if sentence.tags[head] in ("$", "CD") and not _MONEY.isdisjoint(objects):
            return head
        for kid in sentence.kids(head, "conj", "compound", "amod", "nmod"):
            if lemmas[kid] in objects:
                return kid
            if f"{lemmas[kid]} {lemmas[head]}" in objects or f"{lemmas[head]} of {lemmas[kid]}" in objects:
                return head
    return None


def _inner(sentence: Sentence, token: int, arguments: Arguments, act: Act) -> int | None:
    """The verb of the complement that the row demands; for a complement without a verb its head."""
    for head in dict.fromkeys((token, arguments.object, arguments.head)):
        if head is None:
            continue
        for kid in sentence.kids(head, *_COMPLEMENT):
            if kid > token and _is_marked(sentence, kid, act.clause) and _says(sentence, kid, act.inner):
                return kid
    return None


def _is_marked(sentence: Sentence, verb: int, mark: str) -> bool:
    """True where a complement opens with the mark; "that" may be left out, "must" stands in the clause."""
    if mark == "that":
        return sentence.deps[verb] == "ccomp"
    if mark == "must":
        return sentence.deps[verb] == "ccomp" and _is_duty(sentence, verb)
    if mark == "to" and sentence.tags[verb] == "VB":
        return True
    return any(sentence.lowers[child] == mark for child in sentence.children[verb] if child < verb)


def _is_duty(sentence: Sentence, verb: int) -> bool:
    """True where a clause says what ought to be: "must leave", "needs to leave", "has to leave"."""
    if any(sentence.lowers[aux] in ("must", "should", "ought") for aux in sentence.kids(verb, "aux")):
        return True
    return sentence.lemmas[verb] in ("need", "have") and any(
        any(sentence.lowers[mark] == "to" for mark in sentence.children[kid])
        for kid in sentence.kids(verb, "xcomp")
    )


def _says(sentence: Sentence, verb: int, inner: frozenset[str]) -> bool:
    """True where a complement's verb, or what hangs on it, is what the row demands: "to lift", "to lift sanctions"."""
    if not inner:
        return True
    lemmas = sentence.lemmas
    for head in (verb, *sentence.kids(verb, "xcomp", "conj")):
        if lemmas[head] in inner:
            return True
        if any(f"{lemmas[head]} {lemmas[kid]}" in inner for kid in sentence.children[head]):
            return True
    return False


# Where a noun's own side stands when its row does not say: "Iran's attack", "the attack by Iran".
_SOURCES_OF_NOUN = ("by", "from", "between", "of")
_TARGETS_OF_NOUN = ("of", "on", "against")
# Roots of acts that two sides do together: "India and Pakistan agreed", "the two met".
MUTUAL = frozenset({"03", "04", "05", "06"})
_CLAUSES = frozenset({"acl", "acl:relcl", "advcl", "parataxis", "punct"})


def phrase(sentence: Sentence, head: int) -> list[int]:
    """The tokens of a noun phrase without the clauses that hang in it."""
    return sentence.below(head, stop=_CLAUSES)


def sources_of(sentence: Sentence, token: int, arguments: Arguments, act: Act) -> tuple[Slot, ...]:
    """Where the side that acts may stand, surest first."""
    found: list[Slot] = []
    if act.part == "noun" and act.source and arguments.head != token and arguments.subject is not None:
        found.append(("subject", arguments.subject))  # "announced the arrest of", whosever the arrest is else
    for name in act.source or ("subject",):
        if name == "subject":
            found += [(name, head) for head in (arguments.subject,) if head is not None]
        elif name in ("possessor", "owner"):
            found += [(name, kid) for kid in sentence.kids(token, "nmod:poss")]
        elif name == "object":
            found += [(name, head) for head in (arguments.object,) if head is not None]
        else:
            found += _stands_under(arguments, name)
    if act.part == "noun" and not act.source:
        found += [("possessor", kid) for kid in sentence.kids(token, "nmod:poss", "compound", "amod")]
        found += _stands_under(arguments, *_SOURCES_OF_NOUN)
    return tuple(found)


def targets_of(
    sentence: Sentence, token: int, arguments: Arguments, act: Act, inner: int | None
) -> tuple[Slot, ...]:
    """Where the side acted on may stand, surest first.

    Args:
        sentence: the sentence.
        token: the word that reports the act.
        arguments: who and what stands with it.
        act: its row.
        inner: the verb of its complement, if the row demands one.
    """
    found: list[Slot] = []
    for name in act.target:
        if name == "object":
            found += [(name, head) for head in (arguments.object,) if head is not None]
        elif name in ("owner", "inner"):
            found += _of_object(sentence, token, arguments, name)
        elif name == "clause":
            found += _of_clause(sentence, arguments, inner)
        elif name == "subject":
            found += _of_subject(sentence, arguments, act)
        elif name == "recipient":
            recipient = recipient_of(sentence, token) if sentence.is_verb(token) else None
            found += [(name, head) for head in (recipient,) if head is not None]
        else:
            found += _stands_under(arguments, name)
    if act.root in MUTUAL and "subject" not in act.target:
        found += _of_subject(sentence, arguments, act)
    return tuple(found)


def _stands_under(arguments: Arguments, *prepositions: str) -> list[Slot]:
    """The phrases under one of some prepositions."""
    return [("phrase", head) for preposition, head in arguments.obliques if preposition in prepositions]


def _of_object(sentence: Sentence, token: int, arguments: Arguments, name: str) -> list[Slot]:
    """Whose the object is, or who stands in it; for a noun, what follows it."""
    if arguments.object is not None:
        return [(name, arguments.object)]
    if sentence.is_verb(token):
        return []
    return [(name, head) for _slot, head in _stands_under(arguments, *_TARGETS_OF_NOUN)]


def _of_clause(sentence: Sentence, arguments: Arguments, inner: int | None) -> list[Slot]:
    """Who stands in the complement: its subject first."""
    if inner is None:
        return [("inner", arguments.object)] if arguments.object is not None else []
    subject = sentence.kid(inner, "nsubj", "nsubj:pass")
    return [("clause", head) for head in (subject, inner) if head is not None]


def _of_subject(sentence: Sentence, arguments: Arguments, act: Act) -> list[Slot]:
    """The subject of what comes from another ("received aid from"); of a mutual act, who is joined to it."""
    if arguments.subject is None:
        return []
    if act.source and "subject" not in act.source:
        return [("subject", arguments.subject)]
    return [("subject", kid) for kid in sentence.kids(arguments.subject, "conj")]


_REPORTED_FUTURE = frozenset({"would"})  # "will", as another tells it
# Relations over which a word takes its stance from what it hangs on.
_INHERITING = frozenset({"xcomp", "ccomp", "advcl", "acl", "obl", "obj", "nmod", "conj"})
_STANCE_COMPLEMENT = frozenset({"xcomp", "ccomp", "advcl", "acl"})
# Relations by which a clause shares the stance of the one it hangs on: "refused to meet and talk".
_SHARING = frozenset({"conj", "xcomp"})
_ASKING = frozenset({"demanded", "appealed"})
_HIGHEST = 4  # steps up the tree; what stands further off speaks of something else


def manner_of(sentence: Sentence, head: int) -> Manner:
    """The manner of the clause or noun that a token heads."""
    stance: Stance = "intended" if _is_future(sentence, head) else "done"
    negated = _is_negated(sentence, head, "aux", "advmod", "det", "cc", "mark", "case")
    for below, above in _climb(sentence, head):
        if sentence.deps[below] == "conj":
            if stance == "done" and sentence.tags[below] == "VB" and _is_future(sentence, above):
                stance = "intended"
            continue
        own = _lent(sentence, below, above) if below == head or sentence.deps[head] in _SHARING else None
        if own is not None:
            holder = sentence.kid(above, "nsubj", "nsubj:pass")
            return Manner(own, negated != _is_negated(sentence, above, "aux", "advmod"), holder)
        if sentence.deps[below] == "ccomp":
            break
    return Manner(stance, negated, None)


def _climb(sentence: Sentence, head: int) -> Iterator[tuple[int, int]]:
    """Each word on the way up with what it hangs on, as far as a stance is handed down."""
    for _step in range(_HIGHEST):
        above = sentence.heads[head]
        if above == head or sentence.deps[head] not in _INHERITING:
            return
        yield head, above
        head = above


def _lent(sentence: Sentence, below: int, above: int) -> Stance | None:
    """The stance that a word lends what hangs on it, or None: "refused to lift", "demanded the release"."""
    stance = stances().get(sentence.lemmas[above])
    if stance is None or stance == "done" or (below < above and sentence.deps[below] != "ccomp"):
        return None
    if not sentence.is_verb(below):
        is_order = stance == "demanded" and sentence.lemmas[above] == "order"
        return None if is_order else stance  # "ordered an attack on": the order is the act
    if sentence.deps[below] not in _STANCE_COMPLEMENT:
        return None
    is_open = sentence.tags[below] in ("VB", "VBG") or _opens_with_to(sentence, below)
    return (
        stance
        if is_open or stance in _ASKING or stance == "threatened" or _is_future(sentence, below)
        else None
    )


def _opens_with_to(sentence: Sentence, verb: int) -> bool:
    return any(sentence.lowers[kid] == "to" for kid in sentence.children[verb] if kid < verb)


def _is_future(sentence: Sentence, head: int) -> bool:
    """True for "will lift", "is to lift"."""
    before = [kid for kid in sentence.kids(head, "aux", "cop", "mark") if kid < head]
    future = load_language().modality["plan"]["auxiliaries"] | _REPORTED_FUTURE
    if any(sentence.lowers[kid] in future for kid in before):
        return True
    opens = any(sentence.lowers[kid] == "to" for kid in before)
    return opens and any(sentence.lemmas[kid] == "be" for kid in before)


def _is_negated(sentence: Sentence, head: int, *deps: str) -> bool:
    negations = load_language().modality["negation"]["words"]
    return sum(sentence.lowers[kid] in negations for kid in sentence.kids(head, *deps)) % 2 == 1
