"""A parsed sentence as plain lists, with the few walks over its tree that the coder needs.

spaCy tokens are convenient and slow to touch one by one; every later step reads these lists instead.
All offsets are code points into the document's text, all indices are tokens of the sentence.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from spacy.tokens import Doc

__all__ = ["CLAUSAL", "Sentence", "fold", "sentences_of"]

# Relations that open a clause of their own: what stands below them is not said by the head itself.
CLAUSAL = frozenset({"ccomp", "advcl", "acl", "acl:relcl", "parataxis", "csubj"})
_OPEN, _CLOSE, _EITHER = "“«„", "”»", '"'


@dataclass(slots=True)
class Sentence:
    """One sentence: parallel lists over its tokens, plus the tree turned downwards."""

    paragraph: int
    words: list[str]
    lowers: list[str]
    lemmas: list[str]
    tags: list[str]
    deps: list[str]
    heads: list[int]
    starts: list[int]
    ends: list[int]
    quoted: list[bool]
    children: list[list[int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        _retag(self)
        _reattach(self)
        self.children = [[] for _ in self.words]
        for index, head in enumerate(self.heads):
            if head != index:
                self.children[head].append(index)

    def __len__(self) -> int:
        return len(self.words)

    @property
    def is_question(self) -> bool:
        """True where the sentence asks; a question inside the quotation marks of a statement does not count."""
        return "?" in self.words[-2:] or (self.words[-1] != "?" and "?" in self.words[-3:])

    def is_verb(self, index: int) -> bool:
        """True for any verb form; a modal counts as its own kind of word."""
        return self.tags[index].startswith("VB")

    def is_noun(self, index: int) -> bool:
        """True for common and proper nouns."""
        return self.tags[index].startswith("NN")

    def kids(self, index: int, *deps: str) -> Iterator[int]:
        """The children of a token that hang on it by one of ``deps`` (a bare label takes its subtypes too)."""
        for child in self.children[index]:
            dep = self.deps[child]
            if dep in deps or dep.partition(":")[0] in deps:
                yield child

    def kid(self, index: int, *deps: str) -> int | None:
        """The first child by one of ``deps``, or None."""
        return next(self.kids(index, *deps), None)

    def ancestors(self, index: int) -> Iterator[int]:
        """The heads above a token, nearest first."""
        while self.heads[index] != index:
            index = self.heads[index]
            yield index

    def below(self, index: int, *, stop: frozenset[str] = frozenset()) -> list[int]:
        """The token and all that hangs below it, in order; branches whose relation is in ``stop`` are cut."""
        found, stack = [], [index]
        while stack:
            node = stack.pop()
            found.append(node)
            stack.extend(child for child in self.children[node] if self.deps[child] not in stop)
        return sorted(found)

    def preposition(self, index: int) -> str | None:
        """The preposition of a noun phrase ("on" of "on a base"; "according to" for two words), or None."""
        cases = [child for child in self.kids(index, "case") if self.tags[child] != "POS"]
        if not cases:
            return None
        words = [self.lowers[case] for case in cases]
        fixed = [self.lowers[child] for child in self.kids(cases[0], "fixed")]
        return " ".join(words + fixed)

    def first_ancestor(self, index: int, wanted: Callable[[int], bool]) -> int | None:
        """The nearest head above a token that ``wanted`` accepts, or None."""
        return next((above for above in self.ancestors(index) if wanted(above)), None)

    def text(self, start: int, end: int) -> str:
        """The tokens ``start`` to ``end`` (exclusive), lower-cased and joined by spaces: for look-ups, not for rows."""
        return " ".join(self.lowers[start:end])


def _retag(sentence: Sentence) -> None:
    """Call a noun a noun where the tree has it as one: "strikes" in "carried out strikes" is often tagged a verb."""
    for token, dep in enumerate(sentence.deps):
        if sentence.tags[token] == "VBZ" and dep in ("obj", "nmod", "iobj"):
            sentence.tags[token] = "NNS"
        pointed = (
            token > 1
            and sentence.lowers[token - 1] in ("that", "this")
            and sentence.tags[token - 2].startswith("VB")
        )
        if pointed and sentence.tags[token] in ("VBP", "VB") and dep == "fixed":  # "withdrew that claim"
            sentence.tags[token], sentence.deps[token], sentence.heads[token] = "NN", "obj", token - 2


def _reattach(sentence: Sentence) -> None:
    """Hang a finite verb coordinated to an infinitive or gerund on the finite verb above, where it belongs.

    "has denied receiving any warning and has accused …": the parser tends to coordinate with the nearest verb.
    """
    tags, deps, heads = sentence.tags, sentence.deps, sentence.heads
    for token, dep in enumerate(deps):
        above = heads[token]
        if dep == "conj" and sentence.lemmas[above] == "say":
            _content_of_say(sentence, token, above)
        if dep == "acl" and tags[token] in ("VBD", "VBZ", "VBP", "VBN"):
            noun = above if deps[above] != "nmod" else heads[above]
            if deps[noun] == "obj" and sentence.lemmas[heads[noun]] == "say" and heads[noun] < noun < token:
                _content_of_say(sentence, token, heads[noun])
        if tags[token] in ("VBD", "VBZ") and dep == "amod" and above > token:
            _make_clause(sentence, token, above)
        if tags[token] == "VBD" and dep == "acl" and token > 0:
            _make_root(sentence, token)
        if tags[token] == "RP" and dep == "case":
            _give_particle(sentence, token)
        if dep != "conj" or tags[token] not in ("VBD", "VBZ", "VBP", "VBN"):
            continue
        finite = tags[token] != "VBN" or (
            token > 0 and sentence.lowers[token - 1] in ("has", "have", "had", "was", "were")
        )
        above = heads[token]
        while finite and tags[above] in ("VBG", "VB") and heads[above] != above:
            above = heads[above]
        if above != heads[token] and tags[above].startswith("VB"):
            heads[token] = above


def _content_of_say(sentence: Sentence, verb: int, say: int) -> None:
    """Make "were killed" the content of "says 16 people were killed": "say" takes no people for its object."""
    heads, deps = sentence.heads, sentence.deps
    own = any(heads[i] == verb and deps[i].startswith("nsubj") for i in range(len(heads)))
    said = [i for i in range(say + 1, verb) if heads[i] == say and deps[i] == "obj"]
    if own or not said:
        return
    passive = any(heads[i] == verb and deps[i] == "aux:pass" for i in range(len(heads)))
    deps[verb], heads[verb], heads[said[0]] = "ccomp", say, verb
    deps[said[0]] = "nsubj:pass" if passive else "nsubj"


def _make_clause(sentence: Sentence, verb: int, noun: int) -> None:
    """Make a clause of "The U.S. conducted airstrikes" where the tree has the verb for an adjective of its object."""
    heads, deps = sentence.heads, sentence.deps
    before = [
        i for i in range(verb) if heads[i] == noun and deps[i] in ("compound", "amod", "nmod", "nsubj", "det")
    ]
    subject = max(before, default=None)
    if subject is None or sentence.tags[subject] == "DT":
        return
    root = heads[noun] == noun
    heads[verb], deps[verb] = (verb if root else heads[noun]), deps[noun]
    heads[noun], deps[noun] = verb, "obj"
    for token in before:
        heads[token], deps[token] = (verb, "nsubj") if token == subject else (subject, deps[token])


def _make_root(sentence: Sentence, verb: int) -> None:
    """Make "flew" the head of "A total of 19 drones flew into Poland", where the tree has only a noun with a participle."""
    heads, deps, tags = sentence.heads, sentence.deps, sentence.tags
    root = next((i for i, head in enumerate(heads) if head == i), None)
    finite = [i for i, tag in enumerate(tags) if tag in ("VBD", "VBZ", "VBP", "MD")]
    if (
        root is None
        or not tags[root].startswith("NN")
        or finite != [verb]
        or heads[verb] not in (root, verb - 1)
    ):
        return
    heads[verb], deps[verb] = verb, "ROOT"
    heads[root], deps[root] = verb, "nsubj"


def _give_particle(sentence: Sentence, particle: int) -> None:
    """Give "off" in "broke off relations" to the verb, and the verb its object."""
    noun = sentence.heads[particle]
    verb = sentence.heads[noun]
    if verb == particle - 1 and sentence.tags[verb].startswith("VB"):
        sentence.deps[particle], sentence.heads[particle] = "compound:prt", verb
        sentence.deps[noun] = "obj"


def fold(word: str) -> str:
    """A word as look-ups see it: lower case, a straight apostrophe.

    >>> fold("Qa’im")
    "qa'im"
    """
    return word.lower().replace("’", "'").replace("‘", "'")


def sentences_of(
    doc: Doc,
    *,
    offset: int,
    paragraph: int,
    quote_open: bool = False,
) -> tuple[list[Sentence], bool]:
    """The sentences of one parsed paragraph, and whether a quotation is still open at its end.

    Args:
        doc: the parsed paragraph.
        offset: where the paragraph starts in the document, in code points.
        paragraph: the number of the paragraph in the document.
        quote_open: a quotation ran on from the paragraph before and this one does not open its own.
    """
    words = [token.text for token in doc]
    tags = [token.tag_ for token in doc]
    quoted, quote_open = _quotation(words, quote_open)
    lemmas = [token.lemma_ for token in doc]
    deps = [token.dep_ for token in doc]
    heads = [token.head.i for token in doc]
    starts = [token.idx + offset for token in doc]
    found = []
    for span in doc.sents:
        first, last = span.start, span.end
        part = slice(first, last)
        found.append(
            Sentence(
                paragraph=paragraph,
                words=words[part],
                lowers=[fold(word) for word in words[part]],
                lemmas=lemmas[part],
                tags=tags[part],
                deps=deps[part],
                heads=[head - first for head in heads[part]],
                starts=starts[part],
                ends=[start + len(word) for start, word in zip(starts[part], words[part], strict=True)],
                quoted=quoted[part],
            )
        )
    return found, quote_open


def _quotation(words: list[str], is_open: bool) -> tuple[list[bool], bool]:
    """For each word whether it stands inside quotation marks, and the state after the last."""
    flags = []
    for word in words:
        if word in _OPEN:
            is_open = True
            flags.append(False)
        elif word in _CLOSE:
            is_open = False
            flags.append(False)
        elif word == _EITHER or word in ("``", "''"):
            is_open = not is_open
            flags.append(False)
        else:
            flags.append(is_open)
    return flags, is_open
