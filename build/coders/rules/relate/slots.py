"""Where the two sides of a reported act may stand: the slots that the rows of the act table name."""

from demarche.build.coders.rules.grammar.clauses import Arguments, recipient_of
from demarche.build.coders.rules.grammar.sentence import Sentence
from demarche.schema.acts import Act

__all__ = ["MUTUAL", "Slot", "phrase", "sources_of", "targets_of"]

# The name of a slot and the head of what stands there; "phrase" for any preposition's.
Slot = tuple[str, int]

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
            found += _under(arguments, name)
    if act.part == "noun" and not act.source:
        found += [("possessor", kid) for kid in sentence.kids(token, "nmod:poss", "compound", "amod")]
        found += _under(arguments, *_SOURCES_OF_NOUN)
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
            found += _under(arguments, name)
    if act.root in MUTUAL and "subject" not in act.target:
        found += _of_subject(sentence, arguments, act)
    return tuple(found)


def _under(arguments: Arguments, *prepositions: str) -> list[Slot]:
    """The phrases under one of some prepositions."""
    return [("phrase", head) for preposition, head in arguments.obliques if preposition in prepositions]


def _of_object(sentence: Sentence, token: int, arguments: Arguments, name: str) -> list[Slot]:
    """Whose the object is, or who stands in it; for a noun, what follows it."""
    if arguments.object is not None:
        return [(name, arguments.object)]
    if sentence.is_verb(token):
        return []
    return [(name, head) for _slot, head in _under(arguments, *_TARGETS_OF_NOUN)]


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
