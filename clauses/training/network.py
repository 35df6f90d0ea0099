"""The network: twelve layers of attention over the pieces of a paragraph, their mean, and one output a type.

A mean of length one is compared with one direction a type. At the start a direction is what the network makes of the
definition of the type, so that training begins with some knowledge of what the types mean.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import nn
from torch.nn import functional

from clauses.training.base_weights import HEADS, INNER, LAYERS, WIDTH

FROZEN = 3
"""Layers that are not trained, and neither is what stands before them."""
LENGTH = WIDTH**0.5
_MASKED = -1e4


class Layer(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.attend = nn.Linear(WIDTH, 3 * WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)
        self.norm_attended = nn.LayerNorm(WIDTH, eps=1e-12)
        self.widen = nn.Linear(WIDTH, INNER)
        self.narrow = nn.Linear(INNER, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)

    def forward(self, hidden: Any, mask: Any) -> Any:
        rows, pieces, _ = hidden.shape
        query, key, value = self.attend(hidden).view(rows, pieces, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        weights = torch.softmax(query @ key.transpose(-1, -2) * (WIDTH // HEADS) ** -0.5 + mask.to(query.dtype), -1)
        attended = (weights @ value).transpose(1, 2).reshape(rows, pieces, WIDTH)
        hidden = self.norm_attended(hidden + self.out(attended))
        return self.norm(hidden + self.narrow(functional.gelu(self.widen(hidden))))


class Transformer(nn.Module):
    def __init__(self, pieces: int) -> None:
        super().__init__()
        self.word = nn.Embedding(pieces, WIDTH)
        self.place = nn.Embedding(512, WIDTH)
        self.segment = nn.Embedding(2, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))

    def below(self, numbers: Any, present: Any, frozen: int = FROZEN) -> Any:
        """What the frozen layers make of the pieces; ``present`` is 1 where a piece is and 0 where the row is filled up."""
        places = torch.arange(numbers.shape[1])
        hidden = self.norm(self.word(numbers) + self.place(places)[None] + self.segment(torch.zeros_like(numbers)))
        for layer in self.layers[:frozen]:
            hidden = layer(hidden, _mask(present))
        return hidden

    def above(self, hidden: Any, present: Any, frozen: int = FROZEN) -> Any:
        """The mean of the pieces after all layers, of length one."""
        for layer in self.layers[frozen:]:
            hidden = layer(hidden, _mask(present))
        weights = present.float()[:, :, None]
        return functional.normalize((hidden.float() * weights).sum(1) / weights.sum(1), dim=-1)


class Network(nn.Module):
    def __init__(self, pieces: int, types: int) -> None:
        super().__init__()
        self.transformer = Transformer(pieces)
        self.head = nn.Linear(WIDTH, types)

    def start_from(self, definitions: Any) -> None:
        """Set the direction of each type from the vectors of the definitions, less what all have in common."""
        directions = functional.normalize(definitions - definitions.mean(0), dim=-1)
        with torch.no_grad():
            self.head.weight.copy_(directions * 0.3)
            self.head.bias.fill_(-3.5)

    def odds(self, vectors: Any) -> Any:
        return self.head(vectors * LENGTH)

    def forward(self, ids: Any) -> tuple[Any, Any]:
        present = torch.ones_like(ids)
        vectors = self.transformer.above(self.transformer.below(ids, present), present)
        return self.odds(vectors), vectors


def _mask(present: Any) -> Any:
    return (1.0 - present.float())[:, None, None, :] * _MASKED
