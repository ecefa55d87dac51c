"""Who says it: the speaker of a clause, the kind of saying, and the day it was said.

A clause is attributed by the tree where the tree shows it ("X said that …", "accused Y of …", "according to X"),
by quotation marks where it stands in a quotation, and by the speaker still holding the floor where a quotation
runs on; otherwise the reporter speaks.
"""

from collections.abc import Callable
from dataclasses import dataclass

from demarche.build.grammar.clauses import arguments_of_verb
from demarche.build.grammar.sentence import Sentence
from demarche.schema.gazetteer import Actor
from demarche.schema.lexicon import Lexicon

__all__ = ["Attribution", "attribution_of", "reporting_verbs"]

ActorOf = Callable[[int], Actor | None]
_CONTENT = frozenset({"ccomp", "xcomp", "parataxis", "advcl", "acl", "obl", "csubj", "dep", "obj", "conj"})
# Verbs of saying whose plain object is what is said ("reported 12 dead").
_COUNTING = frozenset(
    {"report", "announce", "confirm", "claim", "count", "put", "record", "estimate", "cite"}
)


@dataclass(frozen=True, slots=True)
class Attribution:
    """One saying: the token that reports it, its kind (say, deny, admit, accuse), its speaker (None: unnamed)."""

    token: int | None
    kind: str
    speaker: Actor | None
    is_quotation: bool = False


def attribution_of(
    sentence: Sentence, token: int, lexicon: Lexicon, actor_of: ActorOf, *, holder: Actor | None
) -> Attribution | None:
    """The nearest saying that a clause stands under, or None where the reporter speaks.

    Args:
        token: the head of the clause.
        actor_of: the actor of the phrase headed by a token.
        holder: whoever was quoted last; speaks on where a quotation runs on.
    """
    if sentence.quoted[token]:
        return _of_quotation(sentence, token, lexicon, actor_of, holder)
    return (
        _of_tree(sentence, token, lexicon, actor_of)
        or _according_to(sentence, token, actor_of)
        or _of_order(sentence, token, lexicon, actor_of)
        or _of_tally(sentence, token, lexicon, actor_of)
    )


def reporting_verbs(sentence: Sentence, lexicon: Lexicon) -> list[int]:
    """The verbs of a sentence that report speech, outside quotation marks."""
    return [
        token
        for token in range(len(sentence))
        if sentence.tags[token].startswith("VB")
        and sentence.lemmas[token] in lexicon.speech
        and not sentence.quoted[token]
    ]


def _of_tree(sentence: Sentence, token: int, lexicon: Lexicon, actor_of: ActorOf) -> Attribution | None:
    """Climb from the clause to the verb or noun of saying whose content it is."""
    before = _word_before_that(sentence, token)
    if before is not None and sentence.lemmas[before] in lexicon.speech_nouns and sentence.is_noun(before):
        return _of_noun(sentence, before, lexicon, actor_of)
    after = token - 1
    if (
        sentence.tags[token] == "VBG"
        and after >= 0
        and lexicon.speech.get(sentence.lemmas[after], ("",))[0] in ("deny", "admit")
    ):
        subject = arguments_of_verb(
            sentence, after
        ).subject  # "denied violating": content, whatever the tree says
        kind = lexicon.speech[sentence.lemmas[after]][0]
        return Attribution(after, kind, actor_of(subject) if subject is not None else None)
    below, that = token, False
    for above in sentence.ancestors(token):
        dep = sentence.deps[below].partition(":")[0]
        that = that or _opens_with_that(sentence, below)
        if sentence.is_verb(above) and sentence.lemmas[above] in lexicon.speech and (that or dep in _CONTENT):
            kind = lexicon.speech[sentence.lemmas[above]][0]
            if (that and below > above) or _is_content(sentence, above, below, dep, kind):
                subject = arguments_of_verb(sentence, above).subject
                return Attribution(above, kind, actor_of(subject) if subject is not None else None)
        elif sentence.lemmas[above] in lexicon.speech_nouns and dep in ("acl", "ccomp"):
            return _of_noun(sentence, above, lexicon, actor_of)
        below = above
    for verb in reporting_verbs(sentence, lexicon):
        if sentence.deps[verb] == "parataxis" and verb != token and _is_aside(sentence, verb, token):
            subject = arguments_of_verb(sentence, verb).subject
            kind = lexicon.speech[sentence.lemmas[verb]][0]
            return Attribution(verb, kind, actor_of(subject) if subject is not None else None)
    return None


def _of_noun(sentence: Sentence, noun: int, lexicon: Lexicon, actor_of: ActorOf) -> Attribution:
    """The speaker of a noun of saying: its possessor or author, or who speaks by it ("said in a statement that …")."""
    kind = lexicon.speech_nouns[sentence.lemmas[noun]]
    authors = [
        kid
        for kid in sentence.kids(noun, "nmod")
        if sentence.preposition(kid) in ("by", "from") or sentence.deps[kid] == "nmod:poss"
    ]
    if authors:
        return Attribution(noun, kind, actor_of(authors[0]))
    verb = sentence.first_ancestor(noun, sentence.is_verb)
    heard = (
        verb is not None
        and sentence.deps[noun] in ("obj", "iobj")
        and sentence.lemmas[verb] in ("tell", "brief", "inform")
    )
    if verb is not None and (heard or sentence.preposition(noun) == "in"):
        subject = arguments_of_verb(sentence, verb).subject
        return Attribution(verb, kind, actor_of(subject) if subject is not None else None)
    return Attribution(noun, kind, None)


def _is_content(sentence: Sentence, verb: int, below: int, dep: str, kind: str) -> bool:
    """True where a phrase under a verb of saying is what is said, not when or why it was."""
    if dep in ("ccomp", "parataxis", "csubj", "dep"):
        return True
    if dep == "xcomp":
        return kind != "say" or sentence.lemmas[verb] in _COUNTING | {"state", "say"}
    if dep == "obl" and sentence.lemmas[verb] in ("speak", "put"):
        return True
    if dep in ("advcl", "obl"):
        return kind == "accuse" and sentence.preposition(below) in ("of", "for", None) and below > verb
    if kind == "accuse" and dep in ("obj", "obl") and "of" in sentence.lowers[verb:]:
        return True
    if dep == "obj":
        return kind in ("deny", "admit") or sentence.lemmas[verb] in _COUNTING
    return False


def _opens_with_that(sentence: Sentence, clause: int) -> bool:
    """True for "that it had been told": content, whatever the tree calls it."""
    that = [kid for kid in sentence.children[clause] if sentence.lowers[kid] == "that" and kid < clause]
    if not that:
        return False
    own_subject = any(kid not in that for kid in sentence.kids(clause, "nsubj"))
    return own_subject or sentence.deps[that[0]] == "mark"


def _word_before_that(sentence: Sentence, clause: int) -> int | None:
    """The word before a clause's "that": the noun whose content it is, whatever the tree hangs it on."""
    that = [kid for kid in sentence.children[clause] if sentence.lowers[kid] == "that" and kid < clause]
    return that[0] - 1 if that and that[0] > 0 else None


def _is_aside(sentence: Sentence, verb: int, token: int) -> bool:
    """True where a reporting verb hangs beside the clause it reports (", the ministry said")."""
    above = sentence.heads[verb]
    return token == above or above in sentence.ancestors(token)


def _according_to(sentence: Sentence, token: int, actor_of: ActorOf) -> Attribution | None:
    """The source named by "according to", for every clause of the sentence."""
    for index in range(len(sentence) - 2):
        if (
            sentence.lowers[index] == "according"
            and sentence.lowers[index + 1] == "to"
            and not sentence.quoted[index]
        ):
            phrase = sentence.first_ancestor(index, sentence.is_noun)
            following = next((i for i in range(index + 2, len(sentence)) if sentence.is_noun(i)), None)
            for head in (phrase, following):
                if head is not None and head > index:
                    return Attribution(head, "say", actor_of(head))
    return None


def _of_order(sentence: Sentence, token: int, lexicon: Lexicon, actor_of: ActorOf) -> Attribution | None:
    """Where the tree is silent: ", the ministry said." at the end covers what stands before it."""
    for verb in reporting_verbs(sentence, lexicon):
        if verb <= token or lexicon.speech[sentence.lemmas[verb]][0] != "say":
            continue
        rest = [index for index in range(verb + 1, len(sentence)) if sentence.tags[index].startswith("VB")]
        subject = arguments_of_verb(sentence, verb).subject
        if rest or subject is None:
            continue
        start = min(sentence.below(subject))
        if start > token and start > 0 and sentence.lowers[start - 1] in (",", "”", '"', "''"):
            return Attribution(verb, "say", actor_of(subject))
    return None


def _of_tally(sentence: Sentence, token: int, lexicon: Lexicon, actor_of: ActorOf) -> Attribution | None:
    """Whose count it is: "Baghdad's own count was 16 dead"."""
    for head in (token, *sentence.ancestors(token)):
        for subject in sentence.kids(head, "nsubj"):
            owner = sentence.kid(subject, "nmod:poss")
            if sentence.lemmas[subject] in lexicon.words["tallies"] and owner is not None:
                return Attribution(owner, "say", actor_of(owner))
    return None


def _of_quotation(
    sentence: Sentence, token: int, lexicon: Lexicon, actor_of: ActorOf, holder: Actor | None
) -> Attribution | None:
    """The speaker of a quotation: the reporting verb outside it, nearest to it; else whoever holds the floor."""
    inner = _of_tree(sentence, token, lexicon, actor_of)
    if (
        inner is not None
        and inner.token is not None
        and sentence.quoted[inner.token]
        and inner.speaker is not None
    ):
        return inner
    if (
        inner is not None
        and inner.token is not None
        and not sentence.quoted[inner.token]
        and inner.speaker is not None
    ):
        return Attribution(inner.token, inner.kind, inner.speaker, True)
    verbs = sorted(reporting_verbs(sentence, lexicon), key=lambda verb: abs(verb - token))
    for verb in verbs:
        subject = arguments_of_verb(sentence, verb).subject
        speaker = actor_of(subject) if subject is not None else None
        if speaker is not None:
            return Attribution(verb, lexicon.speech[sentence.lemmas[verb]][0], speaker, True)
    named = [
        index for index in range(len(sentence)) if not sentence.quoted[index] and sentence.is_noun(index)
    ]
    if verbs or (holder is None and named):
        return Attribution(verbs[0] if verbs else None, "say", None, True)
    return Attribution(None, "say", holder, True)
