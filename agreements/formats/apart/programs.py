"""Other programs that a reading starts (Tesseract, LibreOffice), and that end with it, however it ends.

The kernel ends a program whose parent is gone, but not what that program started itself: LibreOffice is two processes under a script.
So such a program has a group of its own, and a shell that waits for it and ends the group when it is told that its parent is gone.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress

_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None) if sys.platform.startswith("linux") else None
_GUARD = 'trap "kill -9 0" TERM; "$@" & wait $!'


def end_with_parent(number: int = signal.SIGKILL) -> None:
    """Between fork and exec: this signal is sent to the program when the thread that starts it is gone. Linux alone can."""
    if _LIBC is not None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, number)


def run_with_children(command: Sequence[str], *, seconds: float, prepare: Callable[[], None]) -> None:
    """Run a program that starts others, without input or output; ``SubprocessError`` where it fails or is late.

    ``prepare`` is called between fork and exec. None of its processes is left.
    """

    def begin() -> None:
        end_with_parent(signal.SIGTERM)
        prepare()

    none = subprocess.DEVNULL
    if os.name != "posix":
        subprocess.run(command, stdin=none, stdout=none, stderr=none, timeout=seconds, check=True)
        return
    guarded = ["/bin/sh", "-c", _GUARD, "guard", *command]
    process = subprocess.Popen(guarded, stdin=none, stdout=none, stderr=none, process_group=0, preexec_fn=begin)
    try:
        if status := process.wait(seconds):
            raise subprocess.CalledProcessError(status, command)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
