"""The record of what the site is built on: ``docs/dependencies.csv``, a line for each package that requirements.txt pins.

``python -m tests.dependencies`` writes it anew: what is pinned as before keeps its days, a new version has none until a person has
looked at the licence that it states (``licence_read_on``). ``advisories_asked_on`` is the day on which ``make audit`` last had an answer.
"""

from __future__ import annotations

import csv
import re
from importlib.metadata import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RECORD = ROOT / "docs" / "dependencies.csv"
COLUMNS = ["package", "version", "licence", "licence_read_on", "advisories_asked_on"]
_PIN = re.compile(r"^([\w.-]+)(?:\[[^\]]*\])?==([^\s\\;]+)", re.MULTILINE)


def pinned() -> dict[str, str]:
    """By package, the version that production installs."""
    return dict(_PIN.findall((ROOT / "requirements.txt").read_text(encoding="utf-8")))


def recorded() -> list[dict[str, str]]:
    with RECORD.open(encoding="utf-8", newline="") as file:
        return [*csv.DictReader(file)]


def licence_of(package: str) -> str:
    """As the installed package states it."""
    facts = metadata(package)
    classified = [line.split(" :: ")[-1] for line in facts.get_all("Classifier") or [] if line.startswith("License")]
    stated = facts.get("License-Expression") or "; ".join(classified) or (facts.get("License") or "").split("\n")[0]
    return stated.strip()


def main() -> None:
    known = {(row["package"], row["version"]): row for row in recorded()} if RECORD.exists() else {}
    with RECORD.open("w", encoding="utf-8", newline="") as file:
        rows = csv.DictWriter(file, COLUMNS, lineterminator="\n", restval="")
        rows.writeheader()
        for pin in sorted(pinned().items()):
            package, version = pin
            rows.writerow(known.get(pin) or {"package": package, "version": version, "licence": licence_of(package)})


if __name__ == "__main__":
    main()
