"""Whatever a file does to the process that reads it, whoever asked gets an answer and goes on."""

from __future__ import annotations

import faulthandler
import multiprocessing
import os
import re
import resource
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from agreements.formats.apart.child import Parent, ReadingCrashed, ReadingStopped, _serve, run
from agreements.formats.apart.faults import FaultInChild, describe_fault
from agreements.formats.apart.limits import Limits, allow
from agreements.formats.document import UnreadableFile

pytestmark = pytest.mark.program

LIMITS = Limits(seconds=1, seconds_a_megabyte=0, patience=2, extra_bytes=200 * 1024 * 1024)


def spin() -> None:
    while True:
        sum(range(1000))


def hang_in_one_stroke() -> None:
    """No thread of this process can end it: the lock of the interpreter is held for ever."""
    re.match(r"(a+)+$", "a" * 60 + "b")


def sleep() -> None:
    time.sleep(600)


def hoard() -> None:
    held = []
    while True:
        held.append(bytearray(1024 * 1024))


def hoard_where_a_library_hides_it() -> None:
    try:
        hoard()
    except MemoryError as fault:
        raise UnreadableFile("The file is damaged.") from fault


def recurse() -> None:
    recurse()


def abort() -> None:
    faulthandler.disable()
    os.abort()


def leave() -> None:
    os._exit(3)


def refuse() -> None:
    raise UnreadableFile("The file is a spreadsheet.")


@pytest.mark.parametrize(
    ("work", "sentence"),
    [
        (spin, "too much time or memory"),
        (hang_in_one_stroke, "too much time or memory"),
        (sleep, "too much time or memory"),
        (hoard, "too much time or memory"),
        (hoard_where_a_library_hides_it, "too much time or memory"),
        (recurse, "too much time or memory"),
        (refuse, r"^The file is a spreadsheet\.$"),
        (abort, "ended the program that reads it"),
        (leave, "ended the program that reads it"),
    ],
)
def test_whatever_it_does_is_a_sentence_within_its_limits(work: Callable[[], None], sentence: str) -> None:
    before = processor_seconds_of_children()
    with pytest.raises(UnreadableFile, match=sentence) as met:
        run(work, limits=LIMITS)
    assert isinstance(met.value, ReadingCrashed) == (work in (abort, leave))
    assert processor_seconds_of_children() - before < 3 * LIMITS.seconds


def processor_seconds_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def echo(content: bytes) -> tuple[int, bytes]:
    return os.getpid(), content


def test_an_answer_comes_whole_from_another_process_in_any_thread() -> None:
    content = os.urandom(3_000_000)
    answers = [run(echo, content)]
    thread = threading.Thread(target=lambda: answers.append(run(echo, content)))
    thread.start()
    thread.join(60)
    assert [held for _pid, held in answers] == [content, content]
    assert os.getpid() not in [pid for pid, _held in answers]


def fail() -> None:
    raise KeyError("a fault of ours")


def test_a_fault_of_the_program_keeps_its_number_and_its_words() -> None:
    numbers = []
    for _time in range(2):
        with pytest.raises(FaultInChild, match="KeyError: 'a fault of ours'") as met:
            run(fail)
        numbers.append(describe_fault("a.pdf", met.value))
    assert numbers[0] == numbers[1]


def work_for_long() -> str:
    allow(3)
    end = time.process_time() + 2.2
    while time.process_time() < end:
        sum(range(1000))
    return "done"


def test_honest_work_of_a_known_size_is_given_its_time() -> None:
    assert run(work_for_long, limits=replace(LIMITS, patience=30)) == "done"


def start_a_program(path: str) -> None:
    subprocess.run(
        [sys.executable, "-c", f"import os, time; open({path!r}, 'w').write(str(os.getpid())); time.sleep(600)"],
        timeout=600,
    )


def test_what_is_not_wanted_any_more_ends_with_the_programs_it_started(tmp_path: Path) -> None:
    written = tmp_path / "pid"
    with pytest.raises(ReadingStopped):
        run(start_a_program, str(written), should_stop=lambda: written.exists() and written.stat().st_size > 0)
    pid = int(written.read_text())
    end = time.monotonic() + 5
    while time.monotonic() < end and is_alive(pid):
        time.sleep(0.05)
    assert not is_alive(pid)


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split(")")[-1].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the kernel of Linux ends it")
def test_a_child_does_not_outlive_its_parent() -> None:
    code = "from agreements.formats.apart.child import run\nfrom tests.agreements.formats.apart.test_child import say_and_sleep\nrun(say_and_sleep)"
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    assert is_alive(child)
    parent.send_signal(signal.SIGKILL)
    parent.wait(60)
    end = time.monotonic() + 5
    while time.monotonic() < end and is_alive(child):
        time.sleep(0.05)
    assert not is_alive(child)


def say_and_sleep() -> None:
    print(os.getpid(), flush=True)
    time.sleep(600)


def inherited_sockets() -> list[str]:
    """What this process holds of sockets, beside the standard streams."""
    held = {entry.name: os.readlink(entry) for entry in Path("/proc/self/fd").iterdir() if entry.exists()}
    return [number for number, of in held.items() if of.startswith("socket:") and int(number) > 2]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only there is a child a copy of its parent")
def test_a_child_holds_no_connection_of_its_parent() -> None:
    """Else the database would think that a worker which was killed is alive, and keep what it had locked."""
    ends = socket.socketpair()
    try:
        assert run(inherited_sockets) == []
        ends[0].send(b"still ours")
        assert ends[1].recv(100) == b"still ours"
    finally:
        for end in ends:
            end.close()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only there is a child a copy of its parent")
def test_a_child_whose_parent_died_before_it_began_ends_at_once(tmp_path: Path) -> None:
    context = multiprocessing.get_context("fork")
    receiving, sending = context.Pipe(duplex=False)
    work = (tmp_path / "done").touch
    process = context.Process(target=_serve, args=(Parent(1, receiving), sending, LIMITS, 5.0, work, ()))
    process.start()
    process.join(10)
    assert process.exitcode == 1
    assert not (tmp_path / "done").exists()
