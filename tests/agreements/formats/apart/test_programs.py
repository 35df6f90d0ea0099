"""Programs that a reading starts end with it: when it is killed, when they are late, and with all that they started themselves."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import psutil
import pytest
from django.conf import settings

from agreements.formats.apart.programs import run_with_children

pytestmark = [
    pytest.mark.program,
    pytest.mark.skipif(
        not sys.platform.startswith("linux"), reason="only Linux tells a program that its parent is gone"
    ),
]
LONG = f"61.{os.getpid()}"  # only programs of this test are called with it
TWO = ["/bin/sh", "-c", f"sleep {LONG} & sleep {LONG}"]
"""As LibreOffice is: a script, a program, and a program that this one starts."""
WITH_CHILDREN = f"from agreements.formats.apart.programs import *; run_with_children({TWO}, seconds=60, prepare=bool)"
ALONE = (
    f"from agreements.formats.apart.programs import *; subprocess.run(['sleep', '{LONG}'], preexec_fn=end_with_parent)"
)


def running(count: int) -> list[psutil.Process]:
    """The programs of this test, once there are so many; whoever their parent is by now."""
    found: list[psutil.Process] = []
    for _ in range(200):
        found = [one for one in psutil.process_iter(["cmdline"]) if one.info["cmdline"] == ["sleep", LONG]]
        if len(found) == count:
            break
        time.sleep(0.05)
    assert len(found) == count
    return found


@pytest.mark.parametrize(("code", "count"), [(WITH_CHILDREN, 2), (ALONE, 1)])
def test_nothing_outlives_a_reading_that_is_killed(code: str, count: int) -> None:
    reading = subprocess.Popen([sys.executable, "-c", code], cwd=settings.BASE_DIR)
    programs = running(count)
    reading.kill()
    reading.wait(60)
    assert psutil.wait_procs(programs, timeout=10)[1] == []


def test_a_late_program_leaves_nothing_that_it_started() -> None:
    with pytest.raises(subprocess.TimeoutExpired):
        run_with_children(TWO, seconds=0.5, prepare=bool)
    assert running(0) == []
    with pytest.raises(subprocess.CalledProcessError):
        run_with_children(["/bin/sh", "-c", "exit 3"], seconds=10, prepare=bool)
