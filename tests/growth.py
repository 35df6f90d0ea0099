"""How the time of some work grows with its input: a ratio within one run, since machines differ and are busy."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

Input = TypeVar("Input")
ROUNDS = 3


def seconds(work: Callable[[], object], times: int = 3) -> float:
    """The processor time of the quickest of some runs."""
    taken = []
    for _ in range(times):
        begun = time.process_time()
        work()
        taken.append(time.process_time() - begun)
    return min(taken)


def assert_growth(work: Callable[[Input], object], small: Input, large: Input, *, below: float) -> None:
    """``large`` takes less than so many times as long as ``small``, once all that is loaded at the first call is there.

    Where a round says otherwise, for the machine is busy or the work grows too fast, the quickest of further rounds decide.
    """
    work(small)
    of_small, of_large = [], []
    for _ in range(ROUNDS):
        of_small.append(seconds(lambda: work(small), 1))
        of_large.append(seconds(lambda: work(large), 1))
        growth = min(of_large) / max(min(of_small), 1e-4)
        if growth < below:
            return
    raise AssertionError(f"{growth:.1f} times as long, not less than {below} times")


def assert_linear(work: Callable[[str], object], text: str) -> None:
    """Four times the text takes no more than about four times as long; a square would take sixteen times."""
    assert_growth(work, text[: len(text) // 4], text, below=10)
