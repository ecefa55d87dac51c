"""The reader's parts: pieces of words, weights on disk, states of a text, and what it learns from.

The weights themselves are not made yet; what is tested here holds for any.
"""

from random import Random

import numpy as np
import pytest

from demarche.build.coders.reader.encoder import encoder_of
from demarche.build.coders.reader.heads import ROLES
from demarche.build.coders.reader.training.items import LABELS, item_of_pair, item_of_passage, label_of
from demarche.build.coders.reader.training.swapping import swap_states
from demarche.build.coders.reader.weights import read_weights, write_weights
from demarche.build.coders.reader.wordpieces import Vocabulary
from demarche.schema.examples import PairExample
from demarche.schema.passages import Marked, Passage

WORDS = (
    "[CLS]",
    "[SEP]",
    "[UNK]",
    "iraq",
    "bomb",
    "##ed",
    "##ing",
    "iran",
    ",",
    "u",
    ".",
    "s",
    "tur",
    "##kiye",
    "old",
)
VOCABULARY = Vocabulary({word: number for number, word in enumerate(WORDS)})


def written(text):
    return [(WORDS[number], text[start:end]) for number, (start, end) in zip(*pieces(text), strict=True)]


def pieces(text):
    found = VOCABULARY.pieces(text)
    return found.ids, found.spans


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "Iraq bombed Iran.",
            [("iraq", "Iraq"), ("bomb", "bomb"), ("##ed", "ed"), ("iran", "Iran"), (".", ".")],
        ),
        ("U.S., Iraq", [("u", "U"), (".", "."), ("s", "S"), (".", "."), (",", ","), ("iraq", "Iraq")]),
        ("Türkiye", [("tur", "Tür"), ("##kiye", "kiye")]),
        ("bombers", [("[UNK]", "bombers")]),
        ("Ira\u200dq", [("iraq", "Ira\u200dq")]),
        ("  ", []),
    ],
)
def test_pieces_are_the_longest_that_are_known_and_know_their_letters(text, wanted):
    assert written(text) == wanted


def test_weights_come_back_as_they_were_but_for_a_byte(tmp_path):
    rng = np.random.default_rng(1)
    weights = {"a.weight": rng.normal(size=(4, 8)).astype(np.float32), "a.bias": np.ones(4, np.float32)}
    write_weights(weights, tmp_path / "w.npz")
    found = read_weights(tmp_path / "w.npz")
    assert sorted(found) == ["a.bias", "a.weight"]
    assert np.array_equal(found["a.bias"], weights["a.bias"])
    step = np.abs(weights["a.weight"]).max(axis=1, keepdims=True) / 127
    assert (np.abs(found["a.weight"] - weights["a.weight"]) <= step / 2 + 1e-6).all()


def small_weights():
    """Return weights of an encoder of one layer."""
    rng = np.random.default_rng(7)
    width, inner = 48, 96

    def drawn(*shape):
        return rng.normal(scale=0.1, size=shape).astype(np.float32)

    weights = {
        "enc.word.weight": drawn(len(WORDS), width),
        "enc.pos.weight": drawn(64, width),
        "enc.typ": drawn(width),
    }
    shapes = {"qkv": (3 * width, width), "o": (width, width), "f1": (inner, width), "f2": (width, inner)}
    for name, shape in shapes.items():
        weights[f"enc.layers.0.{name}.weight"], weights[f"enc.layers.0.{name}.bias"] = (
            drawn(*shape),
            drawn(shape[0]),
        )
    for name in ("enc.norm", "enc.layers.0.n1", "enc.layers.0.n2"):
        weights[f"{name}.weight"], weights[f"{name}.bias"] = np.ones(width, np.float32), drawn(width)
    return weights


def test_states_are_the_same_whatever_was_read_before():
    encoder = encoder_of(small_weights())
    first = encoder.states([0, 3, 4, 5, 7, 1])
    encoder.states([0, 7, 1])
    assert first.shape == (6, 48)
    assert np.array_equal(first, encoder.states([0, 3, 4, 5, 7, 1]))
    assert not np.allclose(first[1], encoder.states([0, 3, 1])[1])  # a state knows what stands around it


def test_states_are_swapped_in_all_their_forms_and_spans_move_along():
    text = "Baghdad protested to Ankara: Iraqi border guards saw Turkish jets over Iraq."
    spans = [(0, 7), (21, 27), (29, 48), (53, 65)]
    swapped, moved = swap_states(text, spans, Random(3))
    assert swapped != text
    assert "Iraq" not in swapped
    assert [swapped[start:end].split()[-1] for start, end in moved[2:]] == ["guards", "jets"]
    assert swapped[slice(*moved[0])] == swapped.split(" protested")[0]
    assert swap_states(text, spans, Random(3)) == (swapped, moved)


PASSAGE = Passage(
    "here:1",
    "Iraq bombed Iran.",
    (
        Marked("act", "195", "done", (5, 11), ((0, 4),), ((12, 16),), {}, {}),
        Marked("toll", "killed", None, (5, 11), ((0, 4),), (), {"victims": ((12, 16),)}, {}),
    ),
)


def test_a_passage_is_learned_with_all_that_it_reports():
    item = item_of_passage(PASSAGE, VOCABULARY, Random(1), is_learned=False)
    assert [WORDS[one] for one in item.ids] == ["[CLS]", "iraq", "bomb", "##ed", "iran", ".", "[SEP]"]
    assault = LABELS.index("ASSAULT")
    assert item.acts == [0, 0, assault, assault, 0, 0, 0]
    assert item.counts == [0, 0, 1, 1, 0, 0, 0]
    act, toll = item.triggers
    assert (act.piece, act.stance, act.is_count) == (2, 0, False)
    assert dict(zip(ROLES, act.parties, strict=True))["target"] == (4, 4)
    assert dict(zip(ROLES, toll.parties, strict=True))["victims"] == (4, 4)
    assert [(pair.source, pair.target, pair.label) for pair in item.pairs] == [((1, 2), (4, 5), assault)]


def test_what_is_denied_is_no_act_of_its_pair():
    denied = Marked("act", "195", "denied", (5, 11), ((0, 4),), ((12, 16),), {}, {})
    item = item_of_passage(
        Passage("here:1", PASSAGE.text, (denied,)), VOCABULARY, Random(1), is_learned=False
    )
    assert [pair.label for pair in item.pairs] == [0]
    assert item.triggers[0].stance == 2


def test_a_pair_is_learned_as_it_stands_where_nothing_is_to_be_changed():
    example = PairExample("195.tsv:2", "195", "Iraq bombed Iran.", (0, 4), (12, 16))
    (pair,) = item_of_pair(example, VOCABULARY, Random(1)).pairs
    assert (pair.source, pair.target, LABELS[pair.label]) == ((1, 2), (4, 5), "ASSAULT")


@pytest.mark.parametrize(
    ("code", "label"), [("-", "-"), ("016", "SAY"), ("171", "ASSAULT"), ("163", "COERCE")]
)
def test_labels_are_those_of_the_fifteen_roots(code, label):
    assert label_of(code) == label
