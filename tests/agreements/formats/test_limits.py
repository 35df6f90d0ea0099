"""The guard stops what would not stop by itself, in any thread, and leaves honest work alone."""

from __future__ import annotations

import threading
import time
import zlib

import pytest

from agreements.formats import limits as guard
from agreements.formats.document import UnreadableFile
from agreements.formats.limits import Guard, TooHeavy, inflate


def _spin() -> None:
    while True:
        sum(range(1000))


def _hoard() -> None:
    held = []
    while True:
        held.append(bytearray(1024 * 1024))


@pytest.mark.parametrize(("work", "limits"), [(_spin, {"seconds": 0.3}), (_hoard, {"extra_bytes": 64 * 1024 * 1024})])
def test_stops_endless_work(work, limits) -> None:
    with pytest.raises(UnreadableFile, match="too much time or memory"), Guard(**limits):
        work()


def test_works_in_a_thread() -> None:
    met: list[str] = []

    def run() -> None:
        try:
            with Guard(seconds=0.3):
                _spin()
        except UnreadableFile as refusal:
            met.append(str(refusal))

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(20)
    assert len(met) == 1


def test_nothing_is_stopped_after_the_work_is_done() -> None:
    for _time in range(20):
        with Guard(seconds=0.01):
            pass
    time.sleep(0.3)


def test_waiting_is_not_working() -> None:
    with Guard(seconds=0.2):
        time.sleep(0.5)


def test_a_stream_unfolds_to_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "STREAM_BYTES", 1000)

    assert inflate(zlib.compress(b"0" * 1000)) == b"0" * 1000
    with pytest.raises(TooHeavy):
        inflate(zlib.compress(b"0" * 1001))
    with pytest.raises(zlib.error):
        inflate(zlib.compress(b"text")[:-3])
