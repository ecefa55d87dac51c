"""Universal Dependencies treebanks as training examples.

The treebanks cut "Iran-backed" into three words and our tokenizer does not, so such runs are folded into one
word first: it takes the head and relation by which the run hangs on the rest of the sentence.
"""

import gzip
import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example
from spacy.util import registry
from spacy.vocab import Vocab

__all__ = ["Sentence", "read_sentences", "to_doc"]

# Subtypes that the coder's frames use. Every other relation loses its subtype: less for the parser to learn.
KEPT_SUBTYPES = frozenset(
    {
        "nsubj:pass",
        "csubj:pass",
        "aux:pass",
        "obl:agent",
        "obl:unmarked",
        "acl:relcl",
        "nmod:poss",
        "compound:prt",
    }
)
# Groups of 1 to 10 sentences teach the parser where sentences end without teaching it that texts are long.
LONGEST_GROUP = 10
# Share of sentences whose case is changed, for headlines and shouting.
CASE_CHANGES = ((str.title, 0.03), (str.upper, 0.02), (str.lower, 0.02))
# Share of spaces that become two, so that the parser has met a token of white space.
DOUBLE_SPACES = 0.002
# A word seen n times hides behind a made-up one with probability ALPHA / (ALPHA + n), preparing the parser
# for names it has never seen (Kiperwasser & Goldberg 2016, with their ALPHA).
HIDING_ALPHA = 0.25
# How often an epoch reads a document, by how its name begins: what is most like our news counts for more
# (GUM's news; EWT's weblogs, many of them on the war in Iraq).
REPEATS = {"GUM_news": 3, "weblog": 2}
HIDDEN_WORDS = tuple(f"unseen{number}" for number in range(2000))


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a treebank; `heads` are indices into it, a root heads itself."""

    document: str
    paragraph: int
    words: tuple[str, ...]
    spaces: tuple[bool, ...]
    lemmas: tuple[str, ...]
    tags: tuple[str, ...]
    heads: tuple[int, ...]
    relations: tuple[str, ...]


@dataclass(slots=True)
class _Word:
    form: str
    lemma: str
    tag: str
    head: int
    relation: str
    space: bool = True


def read_sentences(path: Path) -> list[Sentence]:
    """Return the sentences of a gzipped CoNLL-U file, hyphenated runs folded into one word each."""
    document, paragraph = "", 0
    lines: list[list[str]] = []
    sentences: list[Sentence] = []
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        for line in stream:
            if line.startswith("# newdoc id = "):
                document, paragraph = line.split(" = ", 1)[1].strip(), 0
            elif line.startswith("# newpar") and not line.startswith("# newpar_block"):
                paragraph += 1
            elif line[0].isdigit():
                lines.append(line.rstrip("\n").split("\t"))
            elif not line.strip() and lines:
                sentences.append(_to_sentence(document, paragraph, _fold(_to_words(lines))))
                lines = []
    return sentences


def _to_words(lines: list[list[str]]) -> list[_Word]:
    words: list[_Word] = []
    last_of_multiword, space_after_multiword = 0, True  # "don't" has a line of its own, before "do" and "n't"
    for number, form, lemma, _upos, xpos, _feats, head, relation, _deps, misc in lines:
        space = "SpaceAfter=No" not in misc.split("|")
        if "-" in number:
            last_of_multiword, space_after_multiword = int(number.split("-")[1]), space
        elif "." not in number:
            at = int(number)
            if at <= last_of_multiword:
                space = at == last_of_multiword and space_after_multiword
            label = relation if relation in KEPT_SUBTYPES else relation.split(":")[0]
            words.append(_Word(form.replace(" ", ""), lemma, xpos, (int(head) or at) - 1, label, space))
    words[-1].space = True
    return words


def _fold(words: list[_Word]) -> list[_Word]:
    runs = list(_hyphenated_runs(words))
    new_index: dict[int, int] = {}
    folded: list[_Word] = []
    for start, end in runs:
        for at in range(start, end):
            new_index[at] = len(folded)
        folded.append(words[start] if end - start == 1 else _join(words, start, end))
    for word in folded:
        word.head = new_index[word.head]
    return folded


def _hyphenated_runs(words: list[_Word]) -> Iterator[tuple[int, int]]:
    """Yield spans that partition the sentence; a span of several words is one hyphenated word."""
    start = 0
    while start < len(words):
        end = start + 1
        while end + 1 < len(words) and _is_hyphen_between(*words[end - 1 : end + 2]):
            end += 2
        if len({words[at].head for at in _leaving(words, start, end)}) != 1:
            end = start + 1  # its parts hang on different words: no compound
        yield start, end
        start = end


def _is_hyphen_between(left: _Word, middle: _Word, right: _Word) -> bool:
    if middle.form != "-" or left.space or middle.space:
        return False
    both_numbers = left.form[-1].isdigit() and right.form[0].isdigit()
    return left.form[-1].isalnum() and right.form[0].isalnum() and not both_numbers


def _leaving(words: list[_Word], start: int, end: int) -> list[int]:
    """Return which words of the run hang on something outside it; hyphens do not count."""
    inside = range(start, end)
    return [at for at in inside[::2] if words[at].head not in inside or words[at].head == at]


def _join(words: list[_Word], start: int, end: int) -> _Word:
    run = words[start:end]
    top = _leaving(words, start, end)[0]
    word = words[top]
    is_participle = word.tag in {"VBN", "VBG"} and word.relation == "amod"
    return _Word(
        form="".join(piece.form for piece in run),
        lemma="".join(piece.lemma for piece in run),
        tag="JJ" if is_participle else word.tag,
        head=start if word.head == top else word.head,
        relation=word.relation,
        space=run[-1].space,
    )


def _to_sentence(document: str, paragraph: int, words: list[_Word]) -> Sentence:
    return Sentence(
        document,
        paragraph,
        tuple(word.form for word in words),
        tuple(word.space for word in words),
        tuple(word.lemma for word in words),
        tuple(word.tag for word in words),
        tuple(word.head for word in words),
        tuple(word.relation for word in words),
    )


def to_doc(vocab: Vocab, sentences: Iterable[Sentence], change: Callable[[str], str] = str) -> Doc:
    """Return one annotated Doc of `sentences`; `change` is applied to every word."""
    words: list[str] = []
    spaces: list[bool] = []
    tags: list[str] = []
    heads: list[int] = []
    relations: list[str] = []
    for sentence in sentences:
        heads += [len(words) + head for head in sentence.heads]
        words += [change(word) for word in sentence.words]
        spaces += sentence.spaces
        tags += sentence.tags
        relations += sentence.relations
    return Doc(vocab, words=words, spaces=spaces, tags=tags, heads=heads, deps=relations)


@registry.readers("demarche.treebank.v1")  # type: ignore[untyped-decorator]
def create_reader(*, paths: list[str], augment: bool, seed: int) -> Callable[[Language], Iterator[Example]]:
    """Return a reader of examples.

    With `augment` every call, an epoch, groups and alters the sentences anew.
    """
    documents = [document for path in paths for document in _documents(Path(path))]
    counts = Counter(
        word.lower() for document in documents for sentence in document for word in sentence.words
    )
    rng = random.Random(seed)  # noqa: S311 (nothing secret)

    def read(nlp: Language) -> Iterator[Example]:
        if not augment:
            yield from (_plain(nlp, group) for document in documents for group in _grouped(document, rng))
            return
        groups = [
            group
            for document in documents
            for _ in range(_repeats(document))
            for group in _grouped(document, rng)
        ]
        rng.shuffle(groups)
        for group in groups:
            yield _augmented(nlp, group, rng, counts)

    return read


def _documents(path: Path) -> Iterator[list[Sentence]]:
    for _, group in groupby(read_sentences(path), lambda sentence: sentence.document):
        yield list(group)


def _repeats(document: list[Sentence]) -> int:
    return next((times for name, times in REPEATS.items() if document[0].document.startswith(name)), 1)


def _grouped(document: list[Sentence], rng: random.Random) -> Iterator[list[Sentence]]:
    start = 0
    while start < len(document):
        end = start + rng.randint(1, LONGEST_GROUP)
        yield document[start:end]
        start = end


def _plain(nlp: Language, group: list[Sentence]) -> Example:
    reference = to_doc(nlp.vocab, group)
    return Example(nlp.make_doc(reference.text), reference)


def _augmented(nlp: Language, group: list[Sentence], rng: random.Random, counts: Counter[str]) -> Example:
    reference = to_doc(nlp.vocab, group, _case_change(rng))
    text = re.sub(" ", lambda _: "  " if rng.random() < DOUBLE_SPACES else " ", reference.text)
    predicted = nlp.make_doc(text)
    for token in predicted:
        if rng.random() < HIDING_ALPHA / (HIDING_ALPHA + counts[token.lower_]) and token.is_alpha:
            token.norm_ = rng.choice(HIDDEN_WORDS)
    return Example(predicted, reference)


def _case_change(rng: random.Random) -> Callable[[str], str]:
    draw = rng.random()
    for change, share in CASE_CHANGES:
        if draw < share:
            return lambda word: change(word) if len(change(word)) == len(word) else word
        draw -= share
    return str
