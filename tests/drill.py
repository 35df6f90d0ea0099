"""The restore drill of the handbook: a library is filled, backed up, restored elsewhere, verified, and upgraded; then its replica is promoted. `make drill` runs it."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.promotion import promotion

BASE = Path(__file__).resolve().parent.parent
OLDER = "from agreements.models import *; Text.objects.update(reader='of the release before')"
COUNT = "from agreements.models import *; print(Agreement.objects.count(), Provision.objects.count(), Source.objects.count())"


def run(var: Path, *arguments: str) -> str:
    begun = time.monotonic()
    environment = {**os.environ, "CONCORD_VAR": str(var), "DATABASE_URL": ""}
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=BASE,
        env=environment,
        capture_output=True,
        text=True,
        timeout=3600,
    )
    print(f"{time.monotonic() - begun:6.1f} s  {arguments[0]}")
    if done.returncode:
        raise SystemExit(f"manage.py {' '.join(arguments)} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


def drill(folder: Path) -> None:
    first, second, dump = folder / "first", folder / "second", folder / "library.dump"
    run(first, "db", "start")
    try:
        run(first, "migrate", "--verbosity=0")
        run(first, "loaddata", "clause_types", "--verbosity=0")
        run(first, "ingest", *map(str, sorted((BASE / "fixtures" / "agreements").glob("*/*.txt"))))
        before = run(first, "shell", "--no-imports", "-c", COUNT)
        print(run(first, "backup", str(dump)).strip())
    finally:
        run(first, "db", "stop")
    run(second, "db", "start")
    try:
        print(run(second, "restore", str(dump)).strip())
        after = run(second, "shell", "--no-imports", "-c", COUNT)
        run(second, "shell", "--no-imports", "-c", OLDER)
        print(run(second, "reread").strip())
        print(run(second, "reread", "--check").strip())
        print(run(second, "verify").strip())
    finally:
        run(second, "db", "stop")
    if before != after:
        raise SystemExit(f"The copy differs: {before.strip()} agreements, provisions and files became {after.strip()}.")
    print(f"The copy holds the same: {after.strip()} agreements, provisions and files.")
    with tempfile.TemporaryDirectory(prefix="concord-replica-", dir="/tmp") as place:
        Path(place).chmod(0o755)  # PostgreSQL's account enters it
        promotion(first, Path(place) / "replica")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="concord-drill-", dir=BASE / "var") as place:
        drill(Path(place))
