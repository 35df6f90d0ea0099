"""A fault of the program met while a file is read: it is told for that file, and the rest of a batch goes on.

The number names the place in the code and the kind of error, so that two people who meet one fault send one number.
"""

from __future__ import annotations

import hashlib
import traceback

_FRAMES = 3


class FaultInChild(Exception):
    """A fault met in the process that read a file: its number there, its kind and words, and the way to it."""

    def __init__(self, number: str, words: str, way: str = "") -> None:
        super().__init__(number, words, way)
        self.number, self.words, self.way = number, words, way

    def __str__(self) -> str:
        return f"{self.words}\n{self.way}".rstrip()


def fault_number(error: BaseException) -> str:
    """Eight figures and letters that are the same for the same fault."""
    if isinstance(error, FaultInChild):
        return error.number
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
    places = [f"{frame.filename.rpartition('/')[2]}:{frame.name}:{frame.lineno}" for frame in frames]
    return hashlib.sha256("\n".join([type(error).__name__, *places]).encode()).hexdigest()[:8]


def describe_fault(name: str, error: BaseException) -> str:
    """A sentence about a file that could not be read for a fault of the program."""
    number = fault_number(error)
    return (
        f"{name} could not be read because of a fault in Concord, not in the file. Nothing of it was added. "
        f"Please send the number {number} with the file to whoever looks after Concord."
    )
