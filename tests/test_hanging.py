"""A test that hangs fails with its stacks, its processes are ended, and the run goes on."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
from django.conf import settings

HANGING = """
import subprocess, sys, threading, pytest

def wait_for_ever():
    subprocess.run([sys.executable, "-c", "import time; time.sleep(600)"])

@pytest.mark.timeout(1)
def test_one_that_hangs():
    threading.Thread(target=wait_for_ever, daemon=True).start()
    threading.Event().wait()

@pytest.mark.timeout(1)
def test_one_that_lets_no_python_run():
    import re
    re.match("(a+)+b", "a" * 50)

def test_one_after_them():
    pass
"""
PLUGIN = """
from tests import hanging
hanging.GRACE = 1
def pytest_configure(config): config.pluginmanager.register(hanging)
"""


@pytest.mark.program
def test_a_test_that_hangs_fails_with_its_stacks_and_the_run_goes_on(tmp_path: Path) -> None:
    (tmp_path / "test_some.py").write_text(HANGING)
    (tmp_path / "conftest.py").write_text(PLUGIN)
    (tmp_path / "pytest.ini").write_text("[pytest]\ntimeout = 100\n")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    environment["PYTHONPATH"] = str(settings.BASE_DIR)
    command = [sys.executable, "-m", "pytest", "-p", "no:django", "-p", "no:cacheprovider", "-n", "1", tmp_path]
    ended = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert "2 failed, 1 passed" in ended.stdout
    assert "crashed while running 'test_some.py::test_one_that_hangs'" in ended.stdout
    assert "test_one_that_hangs has not ended within 1 seconds" in ended.stderr
    assert re.search(r"test_some\.py\", line 5 in wait_for_ever", ended.stderr), "the thread beside it"
    assert re.search(r"test_some\.py\", line 10 in test_one_that_hangs", ended.stderr)
    assert re.search(r"test_some\.py\", line 15 in test_one_that_lets_no_python_run", ended.stderr)
    (killed,) = re.findall(r"killed: (\d+) .*time\.sleep\(600\)", ended.stderr)
    assert not psutil.pid_exists(int(killed))


BOUND_AT = {"urlopen": 2, "create_connection": 1, "communicate": 1, "wait": 0, "join": 0, "result": 0}
"""What may wait for ever, and the position at which its seconds may stand where they are not named ``timeout``."""


def waits_for_ever(call: ast.Call) -> bool:
    if any(keyword.arg in {"timeout", None} for keyword in call.keywords):
        return False
    match call.func:
        case ast.Attribute(value=ast.Name(id="subprocess"), attr="run" | "call" | "check_call" | "check_output"):
            return True
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name in BOUND_AT and len(call.args) <= BOUND_AT[name]
    return False


def test_no_test_waits_for_ever() -> None:
    """The limit of pytest ends the whole process; a limit where one waits says what did not come."""
    calls = [
        f"{path.relative_to(settings.BASE_DIR)}:{node.lineno}"
        for path in sorted((settings.BASE_DIR / "tests").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and waits_for_ever(node)
    ]
    assert calls == []
