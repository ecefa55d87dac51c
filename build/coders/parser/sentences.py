"""Where a sentence of edited prose cannot begin; everywhere else the parser decides.

On news this finds four sentences in a hundred more. It would be wrong for text without full stops.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np
from spacy.attrs import SENT_START  # type: ignore[import-not-found]
from spacy.language import Language
from spacy.ml.featureextractor import FeatureExtractor
from spacy.pipeline import DependencyParser
from spacy.tokens import Doc
from spacy.util import registry
from thinc.api import HashEmbed, Maxout, Model, chain, concatenate, list2ragged, ragged2list, with_array
from thinc.types import Floats2d, Ints2d

__all__ = ["SteppedParser", "embed_distinct_words", "rule_out_starts"]

# A sentence begins after one of these.
STOPS = tuple(".!?…:;\"”’')]*—–-")
# These, glued to the word before them, belong to its sentence.
CLOSING_SIGNS = frozenset("\"”’')]}»,.;:!?…")
# These, glued only to the word after them, belong to its sentence.
OPENING_SIGNS = frozenset("\"“‘'([{«„")
# spaCy's marks for a token that does not begin a sentence, and for one that may.
NO_START, MAYBE_START = np.uint64(2**64 - 1), np.uint64(0)


@Language.component("demarche_sentence_starts", assigns=["token.is_sent_start"])
def rule_out_starts(doc: Doc) -> Doc:
    """Return `doc` with every token marked that cannot begin a sentence."""
    if len(doc):
        marks = np.where(_no_starts(doc), NO_START, MAYBE_START)
        doc.from_array([SENT_START], marks[:, np.newaxis])  # type: ignore[arg-type]
    return doc


def _no_starts(doc: Doc) -> list[bool]:
    no_starts = []
    is_glued = is_opened = False
    is_stopped = True
    for token in doc:
        text = token.text
        no_starts.append(not is_stopped or is_opened or (is_glued and text in CLOSING_SIGNS))
        has_space = bool(token.whitespace_)
        is_opened = text in OPENING_SIGNS and not has_space and not is_glued
        is_glued = not has_space
        if not text.isspace():
            is_stopped = text.endswith(STOPS)
    return no_starts


class SteppedParser(DependencyParser):  # type: ignore[misc]
    """A dependency parser, trained and stored like spaCy's own, that parses a batch step by step."""

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 64) -> Iterator[Doc]:
        """Yield the Docs parsed, `batch_size` of them at a time; spaCy would take quarters of it."""
        return super().pipe(stream, batch_size=4 * batch_size)  # type: ignore[no-any-return]

    def greedy_parse(self, docs: Iterable[Doc], drop: float = 0.0) -> list[Any]:
        """Return the final state of every Doc."""
        if self.model.attrs["unseen_classes"]:  # untrained: spaCy's own loop masks them
            return super().greedy_parse(docs, drop)  # type: ignore[no-any-return]
        steps = self.model.predict(docs)
        batch: list[Any] = self.moves.init_batch(docs)
        states = [state for state in batch if not state.is_final()]
        while states:
            vectors = steps.state2vec.predict(steps.get_token_ids(states))
            states = self.transition_states(states, steps.vec2scores.predict(vectors))
        steps.clear_memory()
        return batch


@Language.factory(
    "stepped_parser",
    assigns=["token.dep", "token.head", "token.is_sent_start", "doc.sents"],
    default_config={"min_action_freq": 30, "scorer": {"@scorers": "spacy.parser_scorer.v1"}},
    default_score_weights={"dep_uas": 0.0, "dep_las": 1.0},
)
def make_stepped_parser(
    nlp: Language, name: str, model: Model[Any, Any], min_action_freq: int, scorer: Callable[..., Any] | None
) -> SteppedParser:
    """Return a parser for `nlp`; labels rarer than `min_action_freq` in training are not learned."""
    return SteppedParser(nlp.vocab, model, name=name, min_action_freq=min_action_freq, scorer=scorer)


# Any odd number far from 0 and from powers of two spreads a row of feature hashes over 64 bits.
MIXING_FACTOR = np.uint64(0x9E3779B97F4A7C15)


@registry.architectures("demarche.embed.v1")  # type: ignore[untyped-decorator]
def embed_distinct_words(width: int, attrs: list[str], rows: list[int]) -> Model[list[Doc], list[Floats2d]]:
    """Return a layer that embeds each of `attrs` in a table of as many `rows`, and mixes them to `width`."""
    tables: list[Model[Ints2d, Floats2d]] = [
        HashEmbed(width, size, column=column, seed=8 + column) for column, size in enumerate(rows)
    ]
    mixer = Maxout(width, width * len(tables), nP=3, dropout=0.0, normalize=True)
    vectors: Model[Any, Any] = _once_for_each(chain(concatenate(*tables), mixer))
    return chain(FeatureExtractor(attrs), list2ragged(), with_array(vectors), ragged2list())


def _once_for_each(layer: Model[Ints2d, Floats2d]) -> Model[Ints2d, Floats2d]:
    return Model("once_for_each", _forward, init=_initialize, layers=[layer])


def _forward(
    model: Model[Ints2d, Floats2d],
    features: Ints2d,
    is_train: bool,  # noqa: FBT001 (thinc's own signature)
) -> tuple[Floats2d, Callable[[Floats2d], Ints2d]]:
    layer: Model[Any, Any] = model.layers[0]
    if is_train:  # dropout must fall on every word separately
        return layer(features, is_train)
    _, first, inverse = np.unique(_keys(features), return_index=True, return_inverse=True)
    vectors = layer.predict(features[first])
    return vectors[inverse], lambda gradient: gradient


def _keys(features: Ints2d) -> np.ndarray[Any, np.dtype[np.uint64]]:
    """Return one number for each row of features, the same for the same features."""
    keys = np.zeros(features.shape[0], dtype=np.uint64)
    for column in features.T:
        keys = (keys + column) * MIXING_FACTOR
        keys ^= keys >> np.uint64(32)
    return keys


def _initialize(
    model: Model[Ints2d, Floats2d],
    X: Ints2d | None = None,  # noqa: N803 (thinc's own names)
    Y: Floats2d | None = None,  # noqa: N803
) -> None:
    model.layers[0].initialize(X=X, Y=Y)
