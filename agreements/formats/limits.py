"""A hard stop for reading: no file may take more than its time or its memory, whatever it holds.

The libraries that open files are in Python and may be led into endless work by a hostile one. ``Guard`` watches the
reading thread from a second thread and raises ``TooHeavy`` in it when a limit is passed. This costs nothing while
all goes well, works in any thread, and needs no second process to start for each file. What runs in C at one stroke
and cannot be interrupted, the inflating of a compressed stream, is bounded by ``inflate`` before it begins.
"""

from __future__ import annotations

import ctypes
import os
import threading
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from agreements.formats.document import UnreadableFile

SECONDS = 25.0  # of work
BYTES = 900 * 1024 * 1024
STREAM_BYTES = 128 * 1024 * 1024
_TICK = 0.1
_PATIENCE = 10
_PAGE_SIZE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


class TooHeavy(BaseException):
    """A limit was passed. Not an ``Exception``, so that no library takes it for a fault of the file and goes on."""


class Guard:
    """``with Guard() as guard:`` refuses, as ``UnreadableFile``, what takes more than its seconds or bytes."""

    def __init__(self, *, seconds: float = SECONDS, extra_bytes: int = BYTES) -> None:
        self._seconds = seconds
        self._spent = _clock_of_thread()
        self._began, self._began_at = self._spent(), time.monotonic()
        self._most = _resident_bytes() + extra_bytes
        self._thread = threading.get_ident()
        self._lock = threading.Lock()
        self._is_done = threading.Event()
        self._watch = threading.Thread(target=self._run, daemon=True, name="reading-guard")

    def allow(self, seconds: float) -> None:
        """Give more time: honest work of a known size (pages to come) may take longer."""
        self._seconds += seconds

    def __enter__(self) -> Guard:
        self._watch.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._lock:
            self._is_done.set()
            _interrupt(self._thread, None)
        if isinstance(fault, TooHeavy | MemoryError | RecursionError):
            raise UnreadableFile(
                "The file takes too much time or memory to be read: its contents are built to unfold without end, or it is "
                "damaged. Open it in the program that made it, save it again, and add the new file."
            ) from None

    def _run(self) -> None:
        while not self._is_done.wait(_TICK):
            if self._is_late() or _resident_bytes() > self._most:
                with self._lock:
                    if not self._is_done.is_set():
                        _interrupt(self._thread, TooHeavy)

    def _is_late(self) -> bool:
        """Whether the thread has worked too long; on a busy machine it may wait much longer than it works."""
        return (
            self._spent() - self._began > self._seconds or time.monotonic() - self._began_at > _PATIENCE * self._seconds
        )


def _clock_of_thread() -> Callable[[], float]:
    """The time that the present thread has worked, as any thread may ask; where the system cannot tell, the time of day."""
    if not hasattr(time, "pthread_getcpuclockid"):
        return time.monotonic
    clock = time.pthread_getcpuclockid(threading.get_ident())
    return lambda: time.clock_gettime(clock)


def _interrupt(thread: int, fault: type[BaseException] | None) -> None:
    kind = ctypes.py_object(fault) if fault is not None else None
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), kind)


def _resident_bytes() -> int:
    """Memory this process holds now; 0 where the system does not tell, and then only time is limited."""
    try:
        return int(Path("/proc/self/statm").read_bytes().split()[1]) * _PAGE_SIZE
    except OSError:
        return 0


def inflate(compressed: bytes) -> bytes:
    """``zlib.decompress`` that stops at ``STREAM_BYTES``."""
    stream = zlib.decompressobj()
    inflated = stream.decompress(compressed, STREAM_BYTES)
    if stream.unconsumed_tail:
        raise TooHeavy
    if not stream.eof:
        raise zlib.error("incomplete or truncated stream")
    return inflated
