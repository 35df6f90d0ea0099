"""Divide words into the numbered pieces that the encoder knows: a unigram language model, as SentencePiece has it.

``Pieces.numbers(text)`` takes the most probable division of each word (Viterbi), so that one small vocabulary serves
every language. The packages that do the same bring a network client along, which an offline program does not need.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

SPACE = "\u2581"
"""What SentencePiece writes for the space before a word."""
START, PADDING, END, UNKNOWN = range(4)
_UNKNOWN_COST = 10.0


class Pieces:
    """``scores`` maps each piece to its log-probability; the number of a piece is its position."""

    def __init__(self, scores: Mapping[str, float]) -> None:
        self._known = {piece: (number, score) for number, (piece, score) in enumerate(scores.items())}
        self._longest = max(map(len, scores))
        self._unknown = min(scores.values()) - _UNKNOWN_COST
        self._word = lru_cache(maxsize=50_000)(self._divide)

    @classmethod
    def load(cls, path: Path) -> Pieces:
        """Read one piece a line, each with its log-probability after a tab."""
        pairs = (line.split("\t") for line in path.read_text(encoding="utf-8").split("\n")[:-1])
        return cls({piece: float(score) for piece, score in pairs})

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)

    def numbers(self, text: str, most: int | None = None) -> list[int]:
        """The numbers of the pieces of ``text``, at most ``most``."""
        found: list[int] = []
        for word in unicodedata.normalize("NFKC", text).split():
            found += self._word(SPACE + word)
            if most is not None and len(found) >= most:
                return found[:most]
        return found

    def _divide(self, word: str) -> tuple[int, ...]:
        best = [0.0] + [float("-inf")] * len(word)
        came: list[tuple[int, int]] = [(0, UNKNOWN)] * (len(word) + 1)
        for start in range(len(word)):
            for end in range(start + 1, min(start + self._longest, len(word)) + 1):
                number, score = self._known.get(word[start:end], (UNKNOWN, self._unknown))
                if number == UNKNOWN and end > start + 1:
                    continue
                if best[start] + score > best[end]:
                    best[end], came[end] = best[start] + score, (start, number)
        return self._path(came)

    @staticmethod
    def _path(came: list[tuple[int, int]]) -> tuple[int, ...]:
        """The pieces back from the end; unknown characters in a row count as one piece."""
        path: list[int] = []
        at = len(came) - 1
        while at > 0:
            at, number = came[at]
            if not (number == UNKNOWN and path and path[-1] == UNKNOWN):
                path.append(number)
        return tuple(reversed(path))
