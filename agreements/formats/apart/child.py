"""A file is read in a process of its own, with limits: whatever the file does to the reading, whoever asked goes on.

``run(work, ...)`` gives what ``work(...)`` returns. The child is forked from the process that asks, which has everything
loaded, so that it costs some 30 ms. The kernel ends it when it has used its time or memory, the parent ends it when it
is late or no longer wanted, and it ends by itself when its parent is gone. It raises what ``work`` raised of
``UnreadableFile``, ``TooHeavy`` as such a refusal, ``ReadingCrashed`` where the child died, and ``FaultInChild`` for a
fault of the program.

A thread of a web server must not fork, for its siblings may hold any lock: there the child comes from a fork server.
"""

from __future__ import annotations

import ctypes
import gc
import multiprocessing
import os
import pickle
import signal
import stat
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from agreements.formats.apart.faults import FaultInChild, fault_number
from agreements.formats.apart.limits import TOO_HEAVY, Limits, TooHeavy, grant_with, tell_with
from agreements.formats.document import UnreadableFile

try:
    import resource
except ImportError:  # Windows has none
    resource = None  # type: ignore[assignment]

Result = TypeVar("Result")
_LOOK = 0.5
"""Seconds between two looks at whether the child is still wanted."""
_OUT_OF_MEMORY = ("bad_alloc", "bad allocation", "Failed to allocate", "Cannot allocate memory", "out of memory")
_PR_SET_PDEATHSIG = 1
_PAGE_SIZE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


class ReadingCrashed(UnreadableFile):
    """The process that read the file died: a library failed so that no program can go on."""


class ReadingStopped(BaseException):
    """The reading is no longer wanted. Not an ``Exception``: it is nobody's fault."""


def never() -> bool:
    return False


def nobody(_step: str) -> None:
    """Nobody waits to hear how far a reading is."""


def run(
    work: Callable[..., Result],
    *arguments: Any,
    size: int = 0,
    limits: Limits | None = None,
    should_stop: Callable[[], bool] = never,
    on_step: Callable[[str], None] = nobody,
) -> Result:
    """What ``work(*arguments)`` returns in a child; ``size`` is that of the file, whose reading may take longer.

    ``on_step`` is called with what ``limits.tell`` says in the child.
    """
    limits = limits or Limits()
    method = _method()
    context: Any = multiprocessing.get_context(method)
    receiving, sending = context.Pipe(duplex=False)
    seconds = limits.seconds_for(size)
    parent = Parent(os.getpid(), receiving) if method == "fork" else None
    process: BaseProcess = context.Process(
        target=_serve, args=(parent, sending, limits, seconds, work, arguments), daemon=True, name="reading"
    )
    process.start()
    sending.close()
    try:
        result: Result = _answer(
            process, receiving, seconds * limits.patience, limits, should_stop=should_stop, on_step=on_step
        )
        return result
    finally:
        _end(process)
        receiving.close()


def _method() -> str:
    is_main = threading.current_thread() is threading.main_thread()
    if sys.platform.startswith("linux") and is_main:
        return "fork"
    return "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"


def _answer(
    process: BaseProcess,
    receiving: Connection,
    seconds: float,
    limits: Limits,
    *,
    should_stop: Callable[[], bool],
    on_step: Callable[[str], None],
) -> Any:
    deadline = time.monotonic() + seconds
    while True:
        if should_stop():
            raise ReadingStopped
        left = deadline - time.monotonic()
        if left <= 0:
            raise UnreadableFile(TOO_HEAVY)
        if not wait([receiving], timeout=min(left, _LOOK)):
            continue
        try:
            kind, value = receiving.recv()
        except (EOFError, OSError, pickle.UnpicklingError):
            raise _death(process) from None
        if kind == "allowed":
            deadline += value * limits.patience
        elif kind == "step":
            on_step(value)
        elif kind == "done":
            return value
        else:
            raise value


def _death(process: BaseProcess) -> UnreadableFile:
    """Why a child said nothing: it was ended for using its time, or it died of the file."""
    process.join(_LOOK * 10)
    if resource is not None and process.exitcode == -signal.SIGXCPU:
        return UnreadableFile(TOO_HEAVY)
    return ReadingCrashed(
        "The file ended the program that reads it, which did not end this one: it is damaged in a way that a library "
        "cannot bear, or needs more memory than there is. Open it in the program that made it, save it again, and add the new file."
    )


def _end(process: BaseProcess) -> None:
    """Kill what still runs of the child and of the programs that it started."""
    if process.pid is not None and hasattr(os, "killpg"):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.join()


# In the child


class Parent(NamedTuple):
    """Whom a fork is a copy of, with the end of the pipe that is the parent's alone."""

    pid: int
    receiving: Connection


def _serve(
    parent: Parent | None,
    sending: Connection,
    limits: Limits,
    seconds: float,
    work: Callable[..., Any],
    arguments: Any,
) -> None:
    _stand_apart(parent)
    _limit(sending, limits, seconds)
    tell_with(lambda step: sending.send(("step", step)))
    try:
        sending.send(("done", work(*arguments)))
    except BaseException as fault:
        sending.send(("failed", _failure(fault)))
    sending.close()
    os._exit(0)


def _stand_apart(parent: Parent | None) -> None:
    """A group of its own, the usual answer to signals, and no life beyond that of the parent."""
    gc.freeze()  # what the parent holds is not to be looked through again, nor copied for it
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    if hasattr(os, "setpgid"):
        os.setpgid(0, 0)
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if parent is not None:
        parent.receiving.close()  # else the pipe would never break, and who writes to it would wait for ever
        _let_go_of_sockets()
        if os.getppid() != parent.pid:
            os._exit(1)


def _let_go_of_sockets() -> None:
    """Nobody takes this process for its parent: a database ends what a worker had begun when the worker dies.

    Each number stays in use, for something that is inherited may close it once more.
    """
    nothing = os.open(os.devnull, os.O_RDWR)
    for entry in Path("/proc/self/fd").iterdir():
        number = int(entry.name)
        with suppress(OSError):
            if number > 2 and stat.S_ISSOCK(os.fstat(number).st_mode):
                os.dup2(nothing, number, inheritable=False)
    os.close(nothing)


def _limit(sending: Connection, limits: Limits, seconds: float) -> None:
    if resource is None:
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    granted = [_processor_seconds() + seconds]

    def set_time() -> None:
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (_within(int(granted[0]) + 1, hard), hard))

    def grant(more: float) -> None:
        granted[0] += more
        set_time()
        sending.send(("allowed", more))

    set_time()
    grant_with(grant)
    if held := _address_space():
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (_within(held + limits.extra_bytes, hard), hard))


def _within(wanted: int, hard: int) -> int:
    return wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)


def _processor_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _address_space() -> int:
    """Bytes of addresses that this process has now; 0 where the system does not tell, and then only time is limited."""
    try:
        return int(Path("/proc/self/statm").read_bytes().split()[0]) * _PAGE_SIZE
    except OSError:
        return 0


def _failure(fault: BaseException) -> Exception:
    """What the parent is to raise."""
    if any(_is_excess(one) for one in _causes(fault)):
        return UnreadableFile(TOO_HEAVY)
    if isinstance(fault, UnreadableFile):
        return fault
    words = f"{type(fault).__name__}: {fault}"[:2000]
    return FaultInChild(fault_number(fault), words, "".join(traceback.format_tb(fault.__traceback__)[-20:]))


def _causes(fault: BaseException | None) -> Iterator[BaseException]:
    while fault is not None:
        yield fault
        fault = fault.__cause__ or fault.__context__


def _is_excess(fault: BaseException) -> bool:
    return isinstance(fault, TooHeavy | MemoryError | RecursionError) or any(
        words in str(fault) for words in _OUT_OF_MEMORY
    )
