"""The reader in torch: the encoder and its heads, with the names by which numpy reads the weights."""

import json
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from demarche.build.coders.reader.heads import COUNTS, NOTICES, ROLES, STANCES
from demarche.build.coders.reader.training.items import CODES, LABELS

__all__ = ["ReaderModel"]

_POINTER = 128  # width of the vectors by which a word of an act finds its parties, as in heads.py
_DROPPED = 0.1  # share of the states that are left out while learning
_NOWHERE = -1e4  # score of a piece that only fills a batch up


class ReaderModel(nn.Module):
    """The encoder, begun from the weights of a folder, and heads that have learned nothing yet."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.enc = _Encoder(folder)
        width = self.enc.width
        self.th, self.act, self.toll = (
            nn.Linear(2 * width, width),
            nn.Linear(width, len(LABELS)),
            nn.Linear(width, len(COUNTS)),
        )
        self.ch, self.code = nn.Linear(2 * width, width), nn.Linear(width, len(CODES))
        self.stance, self.notice = nn.Linear(width, len(STANCES)), nn.Linear(width, len(NOTICES))
        self.q, self.key = (nn.Linear(width, len(ROLES) * 2 * _POINTER) for _ in range(2))
        self.pq, self.pk = nn.Linear(2 * width, width), nn.Linear(width, width)
        self.ph, self.po, self.pc = (
            nn.Linear(5 * width, width),
            nn.Linear(width, len(LABELS)),
            nn.Linear(width, len(CODES)),
        )

    def acts(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Return for each piece the scores of acts, and of counts and notices."""
        z = self._bent(self.th, torch.cat([x, x[:, :1].expand_as(x)], -1))
        return self.act(z), self.toll(z)

    def kinds(self, x: Tensor, rows: Tensor, pieces: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Return for some pieces the scores of codes, stances and answers of notices."""
        z = self._bent(self.ch, torch.cat([x[rows, pieces], x[rows, 0]], -1))
        return self.code(z), self.stance(z), self.notice(z)

    def parties(self, x: Tensor, rows: Tensor, pieces: Tensor, mask: Tensor) -> Tensor:
        """Return for some pieces the scores of where each role begins and ends."""
        query = self.q(x[rows, pieces]).view(len(rows), -1, _POINTER)
        key = self.key(x).view(x.shape[0], x.shape[1], -1, _POINTER)[rows]
        scores = torch.einsum("nrk,nlrk->nrl", query, key) / _POINTER**0.5
        return scores.masked_fill(~mask[rows][:, None, :], _NOWHERE)

    def between(
        self, x: Tensor, rows: Tensor, source: Tensor, target: Tensor, mask: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Return the scores of the acts, and of the codes, that sources do to targets; these are masks of pieces."""
        own = x[rows]
        one, other = (
            (own * side[:, :, None]).sum(1) / side.sum(1, keepdim=True) for side in (source, target)
        )
        query = self.pq(self._dropped(torch.cat([one, other], -1)))
        scores = torch.einsum("nd,nld->nl", query, self.pk(own)) / own.shape[-1] ** 0.5
        shares = scores.masked_fill(~mask[rows], _NOWHERE).softmax(-1)
        context = torch.einsum("nl,nld->nd", shares, own)
        z = self._bent(self.ph, torch.cat([one, other, context, own[:, 0], one * other], -1))
        return self.po(z), self.pc(z)

    def _bent(self, layer: nn.Linear, x: Tensor) -> Tensor:
        return self._dropped(functional.gelu(layer(self._dropped(x))))

    def _dropped(self, x: Tensor) -> Tensor:
        return functional.dropout(x, _DROPPED, self.training)


class _Encoder(nn.Module):
    """A BERT, with query, key and value in one matrix."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        config = json.loads((folder / "config.json").read_text("utf-8"))
        self.width, self._epsilon = config["hidden_size"], config["layer_norm_eps"]
        self.word = nn.Embedding(config["vocab_size"], self.width)
        self.pos = nn.Embedding(config["max_position_embeddings"], self.width)
        self.typ = nn.Parameter(torch.zeros(self.width))
        self.norm = nn.LayerNorm(self.width, self._epsilon)
        self.layers = nn.ModuleList(_Layer(config) for _ in range(config["num_hidden_layers"]))
        self.load_state_dict(_begun(load_file(folder / "model.safetensors"), len(self.layers)))

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        x = self.norm(self.word(ids) + self.pos.weight[: ids.shape[1]] + self.typ)
        x = functional.dropout(x, _DROPPED, self.training)
        bias = torch.zeros(mask.shape, dtype=x.dtype).masked_fill(~mask, _NOWHERE)[:, None, None, :]
        for layer in self.layers:
            x = layer(x, bias)
        return x


class _Layer(nn.Module):
    """One layer of the encoder."""

    def __init__(self, config: dict[str, Any]) -> None:
        super().__init__()
        width, inner, epsilon = config["hidden_size"], config["intermediate_size"], config["layer_norm_eps"]
        self._heads = config["num_attention_heads"]
        self.qkv, self.o = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.f1, self.f2 = nn.Linear(width, inner), nn.Linear(inner, width)
        self.n1, self.n2 = nn.LayerNorm(width, epsilon), nn.LayerNorm(width, epsilon)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        count, length, width = x.shape
        parts = self.qkv(x).view(count, length, 3, self._heads, width // self._heads)
        query, key, value = parts.permute(2, 0, 3, 1, 4).unbind(0)
        mixed = functional.scaled_dot_product_attention(query, key, value, attn_mask=bias)
        mixed = self.o(mixed.transpose(1, 2).reshape(count, length, width))
        x = self.n1(x + functional.dropout(mixed, _DROPPED, self.training))
        fed = self.f2(functional.gelu(self.f1(x)))
        return self.n2(x + functional.dropout(fed, _DROPPED, self.training))


def _begun(weights: dict[str, Tensor], layers: int) -> dict[str, Tensor]:
    """Return the weights of a BERT by the names that ours have."""
    found = {
        "word.weight": weights["embeddings.word_embeddings.weight"],
        "pos.weight": weights["embeddings.position_embeddings.weight"],
        "typ": weights["embeddings.token_type_embeddings.weight"][0],
        "norm.weight": weights["embeddings.LayerNorm.weight"],
        "norm.bias": weights["embeddings.LayerNorm.bias"],
    }
    theirs = {"o": "attention.output.dense", "n1": "attention.output.LayerNorm", "f1": "intermediate.dense"}
    theirs |= {"f2": "output.dense", "n2": "output.LayerNorm"}
    for number in range(layers):
        for part in ("weight", "bias"):
            of = f"encoder.layer.{number}."
            joined = [weights[f"{of}attention.self.{one}.{part}"] for one in ("query", "key", "value")]
            found[f"layers.{number}.qkv.{part}"] = torch.cat(joined)
            for ours, name in theirs.items():
                found[f"layers.{number}.{ours}.{part}"] = weights[f"{of}{name}.{part}"]
    return found
