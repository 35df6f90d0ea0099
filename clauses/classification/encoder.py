"""The encoder: a small language model, fine-tuned to say from a paragraph's words what the paragraph is for.

``Encoder.encode(context, text)`` gives for each type the log-odds that a paragraph has it, and the paragraph as a vector
of length one. ``context`` is the heading and the words that introduce the paragraph. The weights are kept in
the project as bytes (``docs/model-card.md``) and run by onnxruntime on one thread, one paragraph at a time, so that
an answer does not depend on what else is typed in the same call.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime

from clauses.classification.linear import BrokenModel, Matrix
from clauses.classification.pieces import END, START, Pieces

CONTEXT_PIECES = 36
TEXT_PIECES = 300
"""What a provision is for stands at its beginning, and of recitals in one block further on; it was trained on 130."""
NOTHING: Matrix = np.zeros(0, dtype=np.float32)
FILES = ("encoder.onnx", "pieces.tsv")


@dataclass(frozen=True, slots=True)
class Encoded:
    """``odds`` maps types to log-odds; ``vector`` has length one, so that a product of two is their similarity."""

    odds: Mapping[str, float]
    vector: Matrix


class Encoder:
    def __init__(self, session: onnxruntime.InferenceSession, pieces: Pieces, manifest: Mapping[str, Any]) -> None:
        self._session = session
        self._pieces = pieces
        self.types: tuple[str, ...] = tuple(manifest["types"])
        self.held_out = frozenset(manifest["held_out"])
        """Documents that the encoder was not trained on: what it says of them is honest."""
        self.sha256: str = manifest["sha256"]

    @classmethod
    def load(cls, folder: Path) -> Encoder:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        if manifest["sha256"] != checksum(folder):
            raise BrokenModel(
                f"The encoder in {folder.name} does not match its manifest; restore it or train it again."
            )
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        session = onnxruntime.InferenceSession(
            str(folder / "encoder.onnx"), options, providers=["CPUExecutionProvider"]
        )
        return cls(session, Pieces.load(folder / "pieces.tsv"), manifest)

    def encode(self, context: str, text: str) -> Encoded:
        odds, vector = self._session.run(
            ["odds", "vector"], {"ids": np.asarray([pair(self._pieces, context, text)], np.int64)}
        )
        return Encoded(dict(zip(self.types, map(float, odds[0]), strict=True)), vector[0])


def pair(pieces: Pieces, context: str, text: str) -> list[int]:
    """Context and text as numbers of pieces: <s> context </s> text </s>."""
    return [START, *pieces.numbers(context, CONTEXT_PIECES), END, *pieces.numbers(text, TEXT_PIECES), END]


def packed(vector: Matrix) -> bytes:
    """384 numbers of one byte: the direction is kept, the length is not."""
    return np.round(vector * (127.0 / max(float(np.abs(vector).max()), 1e-9))).astype(np.int8).tobytes()


def unpacked(content: bytes | memoryview) -> Matrix:
    """The direction that ``packed`` kept, of length one."""
    found = np.frombuffer(bytes(content), np.int8).astype(np.float32)
    return found / np.float32(max(float(np.linalg.norm(found)), 1e-9))


def checksum(folder: Path) -> str:
    digest = hashlib.sha256()
    for name in FILES:
        digest.update((folder / name).read_bytes())
    return digest.hexdigest()


@cache
def encoder_in(folder: Path) -> Encoder | None:
    """The encoder kept in ``folder``, loaded once; None where there is none."""
    return Encoder.load(folder) if (folder / "manifest.json").exists() else None
