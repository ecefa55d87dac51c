"""The acts that a sentence's words report, by the act table: each with who and what stands in its slots."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from demarche.build.coders.rules.grammar.clauses import Arguments, arguments_of_noun, arguments_of_verb
from demarche.build.coders.rules.grammar.sentence import Sentence
from demarche.build.coders.rules.relate.slots import Slot, sources_of, targets_of
from demarche.build.coders.rules.relate.stance import Manner, manner_of
from demarche.schema.acts import Act, ActTable

__all__ = ["Report", "lending_verbs", "reports_of"]

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
