"""How well and how fast the parser does: raw text in, own tokens and sentences, one paragraph at a time.

The scores in the model card are written from what is measured here and nowhere by hand.
"""

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc, Token

from demarche.build.coders.parser.treebank import Sentence, read_sentences, to_doc
from demarche.build.coders.rules.parse import parse_paragraphs

__all__ = ["evaluate_parser", "render_scores", "write_card"]

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
# The card keeps its tables between these two lines.
START, END = "<!-- scores: written by train.py -->", "<!-- end of scores -->"

# Something that can be right or wrong in a parse: its measure, its place, its value.
Fact = tuple[str, *tuple[object, ...]]


def evaluate_parser(parser: Language, treebanks: Path) -> dict[str, dict[str, float]]:
    """Return the scores on each test set, and the speed, for the model card."""
    ewt = read_sentences(treebanks / "ewt-test.conllu.gz")
    gum = read_sentences(treebanks / "gum-test.conllu.gz")
    news = [sentence for sentence in gum if sentence.document.startswith(NEWS_PREFIX)]
    return {
        "EWT test": _f_scores(parser, ewt),
        "GUM test": _f_scores(parser, gum),
        "GUM test, news": _f_scores(parser, news),
        "words per second": _speeds_of(parser, _paragraph_texts(parser, gum)),
    }


def _f_scores(parser: Language, sentences: Iterable[Sentence]) -> dict[str, float]:
    """Return F scores in per cent, counted as in the CoNLL shared tasks.

    A word that the tokenizer cuts wrongly counts against every measure. Punctuation counts.
    """
    paragraphs = list(_paragraphs(sentences))
    gold_docs = [to_doc(parser.vocab, paragraph) for paragraph in paragraphs]
    found_docs = parse_paragraphs([doc.text for doc in gold_docs], parser=parser)
    both, gold, found = Counter[str](), Counter[str](), Counter[str]()
    for paragraph, gold_doc, found_doc in zip(paragraphs, gold_docs, found_docs, strict=True):
        gold_lemmas = [lemma for sentence in paragraph for lemma in sentence.lemmas]
        gold_facts = set(_facts_of(gold_doc, gold_lemmas))
        found_facts = set(_facts_of(found_doc, [token.lemma_ for token in found_doc]))
        gold.update(measure for measure, *_ in gold_facts)
        found.update(measure for measure, *_ in found_facts)
        both.update(measure for measure, *_ in gold_facts & found_facts)
    return {measure: round(200 * both[measure] / (gold[measure] + found[measure]), 1) for measure in MEASURES}


def _speeds_of(parser: Language, texts: list[str]) -> dict[str, float]:
    """Return how many words a second are cut into tokens, and parsed, on this machine."""
    words = sum(len(parser.make_doc(text)) for text in texts)
    texts = texts * (TIMED_WORDS // words + 1)
    return {
        "tokenizing": _words_per_second(parser.make_doc(text) for text in texts),
        "parsing": _words_per_second(parse_paragraphs(texts, parser=parser)),
    }


def _words_per_second(docs: Iterable[Doc]) -> float:
    """Return how many words a second these Docs come at."""
    start = time.perf_counter()
    words = sum(len(doc) for doc in docs)
    return round(words / (time.perf_counter() - start), -2)


def _paragraphs(sentences: Iterable[Sentence]) -> Iterator[list[Sentence]]:
    for _, group in groupby(sentences, lambda sentence: (sentence.document, sentence.paragraph)):
        yield list(group)


def _paragraph_texts(parser: Language, sentences: Iterable[Sentence]) -> list[str]:
    return [to_doc(parser.vocab, paragraph).text for paragraph in _paragraphs(sentences)]


def _facts_of(doc: Doc, lemmas: list[str]) -> Iterator[Fact]:
    """Yield all that can be right or wrong in a parse.

    Places are characters, so that a parse with other tokens can be compared.
    """
    for sentence in doc.sents:
        yield "sentences", _characters_of(sentence[0])[0], _characters_of(sentence[-1])[1]
    for token, lemma in zip(doc, lemmas, strict=True):
        if not token.is_space:
            yield from _facts_of_word(token, lemma)


def _facts_of_word(token: Token, lemma: str) -> Iterator[Fact]:
    span, head = _characters_of(token), _characters_of(token.head)
    relation = token.dep_.lower()  # spaCy writes UD's root in capitals
    yield "words", span
    yield "tags", span, token.tag_
    yield "lemmas", span, lemma.lower()
    yield "UAS", span, head
    yield "LAS", span, head, relation
    yield "LAS without subtypes", span, head, relation.split(":")[0]
    if relation in SCORED_RELATIONS:
        yield relation, span, head


def _characters_of(token: Token) -> tuple[int, int]:
    """Return where a token stands in its text."""
    return token.idx, token.idx + len(token)


def write_card(path: Path, scores: Mapping[str, Mapping[str, float]]) -> None:
    """Replace the tables of the model card at `path`."""
    before, _, rest = path.read_text(encoding="utf-8").partition(START)
    _, _, after = rest.partition(END)
    path.write_text(f"{before}{START}\n\n{render_scores(scores)}\n{END}{after}", encoding="utf-8")


def render_scores(scores: Mapping[str, Mapping[str, float]]) -> str:
    """Return Markdown: one table with a column for each test set, one line for the speed.

    >>> print(render_scores({"A": {"LAS": 80.1}, "B": {"LAS": 79.0}, "words per second": {"parsing": 2e4}}))
    | F score | A | B |
    |---|---:|---:|
    | LAS | 80.1 | 79.0 |
    <BLANKLINE>
    Words per second on one core: parsing 20,000.
    <BLANKLINE>
    """
    sets = [name for name in scores if name != "words per second"]
    rows = [
        f"| {measure} | {' | '.join(f'{scores[name][measure]:.1f}' for name in sets)} |"
        for measure in scores[sets[0]]
    ]
    table = [f"| F score | {' | '.join(sets)} |", f"|---|{'---:|' * len(sets)}", *rows]
    speeds = ", ".join(f"{what} {rate:,.0f}" for what, rate in scores["words per second"].items())
    return "\n".join([*table, "", f"Words per second on one core: {speeds}.", ""])
