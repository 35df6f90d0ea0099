"""How much one file may take, whatever it holds: time, memory, and what a compressed stream may unfold to.

The limits themselves are set on the process that reads a file (``child``). A reader asks for more time with ``allow``
once it knows how much honest work lies before it. What inflates a stream at one stroke uses ``inflate``.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from agreements.formats.document import UnreadableFile

STREAM_BYTES = 128 * 1024 * 1024
TOO_HEAVY = (
    "The file takes too much time or memory to be read: its contents are built to unfold without end, or it is "
    "damaged. Open it in the program that made it, save it again, and add the new file."
)


class TooHeavy(BaseException):
    """A limit was passed. Not an ``Exception``, so that no library takes it for a fault of the file and goes on."""


@contextmanager
def excess_refused() -> Iterator[None]:
    """What takes too much is refused in a sentence, as any file is that cannot be read."""
    try:
        yield
    except (TooHeavy, MemoryError, RecursionError):
        raise UnreadableFile(TOO_HEAVY) from None


@dataclass(frozen=True, slots=True)
class Limits:
    """``seconds`` of work, ``patience`` times as many by the clock, and ``extra_bytes`` beyond what the program holds."""

    seconds: float = 60.0
    seconds_a_megabyte: float = 10.0
    patience: int = 6
    extra_bytes: int = 800 * 1024 * 1024

    def seconds_for(self, size: int) -> float:
        return self.seconds + self.seconds_a_megabyte * size / 1_000_000


_grants: list[Callable[[float], None]] = []


def allow(seconds: float) -> None:
    """Give the reading of the present file more time: pages to come are honest work of a known size."""
    for grant in _grants:
        grant(seconds)


def grant_with(grant: Callable[[float], None]) -> None:
    """From now on ``allow`` calls ``grant``: said by the process that reads one file, to itself."""
    _grants[:] = [grant]


_tellers: list[Callable[[str], None]] = []


def tell(step: str) -> None:
    """Say what of a long reading is done just now ("page 3 of 12"), for whoever waits for it."""
    for teller in _tellers:
        teller(step)


def tell_with(teller: Callable[[str], None]) -> None:
    """From now on ``tell`` calls ``teller``: said by the process that reads one file, to itself."""
    _tellers[:] = [teller]


def inflate(compressed: bytes) -> bytes:
    """``zlib.decompress`` that stops at ``STREAM_BYTES``."""
    stream = zlib.decompressobj()
    inflated = stream.decompress(compressed, STREAM_BYTES)
    if stream.unconsumed_tail:
        raise TooHeavy
    if not stream.eof:
        raise zlib.error("incomplete or truncated stream")
    return inflated
