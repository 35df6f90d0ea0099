"""The wheel that `make wheel` builds holds all that the site needs, and its command runs from it alone."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

from django.conf import settings


def test_the_wheel_runs_by_itself(tmp_path: Path) -> None:
    built = subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", f"--outdir={tmp_path}", "."],
        cwd=settings.BASE_DIR, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert built.returncode == 0, built.stderr
    (wheel,) = tmp_path.glob("*.whl")
    place = tmp_path / "installed"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(place)
    assert {path.name for path in place.iterdir() if path.suffix != ".dist-info"} == {"concord"}
    asked = (
        "from django.conf import settings; from django.template.loader import get_template;"
        "from clauses.classification.taxonomy import clause_types; from django.contrib.staticfiles.finders import find;"
        "print(settings.VAR_DIR, len(clause_types()) > 30, get_template('base.html').origin.name, find('css/base.css'))"
    )
    run = subprocess.run(
        [sys.executable, "-c", "import sys; from concord import main; main()", "shell", "--no-imports", "-c", asked],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path), "PYTHONPATH": str(place)},
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    home = place / "concord"
    assert run.stdout.split() == [
        str(tmp_path / ".local/share/concord"), "True", str(home / "templates/base.html"), str(home / "static/css/base.css"),
    ]  # fmt: skip
