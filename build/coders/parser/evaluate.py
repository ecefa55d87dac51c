"""How well and how fast the parser does: raw text in, own tokens and sentences, one paragraph at a time."""

import time
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc, Token

from demarche.build.coders.parser.treebank import Sentence, read_sentences, to_doc
from demarche.build.coders.rules.parse import parse_paragraphs

__all__ = ["evaluate", "score", "speed"]

# The relations that say who did what to whom and who said what, and the weakest of the common ones.
SCORED_RELATIONS = (
    *("nsubj", "nsubj:pass", "obl:agent", "obj", "ccomp", "xcomp"),
    *("acl:relcl", "advcl", "appos", "conj", "nmod", "obl"),
)
MEASURES = ("words", "sentences", "tags", "lemmas", "UAS", "LAS", "LAS without subtypes", *SCORED_RELATIONS)
# How the GUM corpus names its news documents.
NEWS_PREFIX = "GUM_news"
# Long enough for a steady figure, short enough to wait for.
TIMED_WORDS = 100_000

# Something that can be right or wrong in a parse: its measure, its place, its value.
Fact = tuple[str, *tuple[object, ...]]


def evaluate(parser: Language, treebanks: Path) -> dict[str, dict[str, float]]:
    """Return the scores on each test set, and the speed, for the model card."""
    ewt = read_sentences(treebanks / "ewt-test.conllu.gz")
    gum = read_sentences(treebanks / "gum-test.conllu.gz")
    news = [sentence for sentence in gum if sentence.document.startswith(NEWS_PREFIX)]
    return {
        "EWT test": score(parser, ewt),
        "GUM test": score(parser, gum),
        "GUM test, news": score(parser, news),
        "words per second": speed(parser, _paragraph_texts(parser, gum)),
    }


def score(parser: Language, sentences: Iterable[Sentence]) -> dict[str, float]:
    """Return F scores in per cent, counted as in the CoNLL shared tasks.

    A word that the tokenizer cuts wrongly counts against every measure. Punctuation counts.
    """
    paragraphs = list(_paragraphs(sentences))
    gold_docs = [to_doc(parser.vocab, paragraph) for paragraph in paragraphs]
    found_docs = parse_paragraphs([doc.text for doc in gold_docs], parser=parser)
    both, gold, found = Counter[str](), Counter[str](), Counter[str]()
    for paragraph, gold_doc, found_doc in zip(paragraphs, gold_docs, found_docs, strict=True):
        gold_lemmas = [lemma for sentence in paragraph for lemma in sentence.lemmas]
        gold_facts = set(_facts(gold_doc, gold_lemmas))
        found_facts = set(_facts(found_doc, [token.lemma_ for token in found_doc]))
        gold.update(measure for measure, *_ in gold_facts)
        found.update(measure for measure, *_ in found_facts)
        both.update(measure for measure, *_ in gold_facts & found_facts)
    return {measure: round(200 * both[measure] / (gold[measure] + found[measure]), 1) for measure in MEASURES}


def speed(parser: Language, texts: list[str]) -> dict[str, float]:
    """Return how many words a second are cut into tokens, and parsed, on this machine."""
    words = sum(len(parser.make_doc(text)) for text in texts)
    texts = texts * (TIMED_WORDS // words + 1)
    return {
        "tokenizing": _rate(parser.make_doc(text) for text in texts),
        "parsing": _rate(parse_paragraphs(texts, parser=parser)),
    }


def _rate(docs: Iterable[Doc]) -> float:
    start = time.perf_counter()
    words = sum(len(doc) for doc in docs)
    return round(words / (time.perf_counter() - start), -2)


def _paragraphs(sentences: Iterable[Sentence]) -> Iterator[list[Sentence]]:
    for _, group in groupby(sentences, lambda sentence: (sentence.document, sentence.paragraph)):
        yield list(group)


def _paragraph_texts(parser: Language, sentences: Iterable[Sentence]) -> list[str]:
    return [to_doc(parser.vocab, paragraph).text for paragraph in _paragraphs(sentences)]


def _facts(doc: Doc, lemmas: list[str]) -> Iterator[Fact]:
    """Yield all that can be right or wrong in a parse.

    Places are characters, so that a parse with other tokens can be compared.
    """
    for sentence in doc.sents:
        yield "sentences", _span(sentence[0])[0], _span(sentence[-1])[1]
    for token, lemma in zip(doc, lemmas, strict=True):
        if not token.is_space:
            yield from _facts_of_word(token, lemma)


def _facts_of_word(token: Token, lemma: str) -> Iterator[Fact]:
    span, head = _span(token), _span(token.head)
    relation = token.dep_.lower()  # spaCy writes UD's root in capitals
    yield "words", span
    yield "tags", span, token.tag_
    yield "lemmas", span, lemma.lower()
    yield "UAS", span, head
    yield "LAS", span, head, relation
    yield "LAS without subtypes", span, head, relation.split(":")[0]
    if relation in SCORED_RELATIONS:
        yield relation, span, head


def _span(token: Token) -> tuple[int, int]:
    return token.idx, token.idx + len(token)
