"""How the time of some work grows with its input: a ratio within one run, since machines differ and are busy."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

Input = TypeVar("Input")


def seconds(work: Callable[[], object], times: int = 3) -> float:
    """The processor time of the quickest of some runs."""
    taken = []
    for _ in range(times):
        begun = time.process_time()
        work()
        taken.append(time.process_time() - begun)
    return min(taken)


def growth(work: Callable[[Input], object], small: Input, large: Input) -> float:
    """How many times as long ``large`` takes as ``small``, once all that is loaded at the first call is there."""
    work(small)
    return seconds(lambda: work(large), 2) / max(seconds(lambda: work(small)), 1e-4)


def assert_linear(work: Callable[[str], object], text: str) -> None:
    """Four times the text takes no more than about four times as long; a square would take sixteen times."""
    assert growth(work, text[: len(text) // 4], text) < 10
