"""Acceptance sampling: n clauses were read and k found wrong; how many of all are wrong at most?

The bound is that of Clopper and Pearson (Biometrika 26, 1934): with the confidence asked, the share of wrong ones among all is
below it, whatever that share is. All clauses must have had the same chance to be drawn.
"""

from __future__ import annotations

import math

from scipy.stats import beta

CONFIDENCE = 0.95


def most_wrong(read: int, wrong: int, confidence: float = CONFIDENCE) -> float:
    """The share of wrong ones that is not exceeded.

    >>> round(most_wrong(59, 0), 3), round(most_wrong(93, 1), 3), most_wrong(0, 0)
    (0.05, 0.05, 1.0)
    """
    if not 0 <= wrong <= read:
        raise ValueError(f"{wrong} of {read} cannot be wrong")
    return 1.0 if wrong == read else float(beta.ppf(confidence, wrong + 1, read - wrong))


def to_read(share: float, confidence: float = CONFIDENCE) -> int:
    """How many must be read, and all be right, to say that fewer than ``share`` are wrong.

    >>> to_read(0.05), to_read(0.01)
    (59, 299)
    """
    return math.ceil(math.log(1 - confidence) / math.log(1 - share))
