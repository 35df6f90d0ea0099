"""How letters and further instruments show themselves: the roles of ``grammar/kinds/exchange.toml``, in any language."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

from agreements.structure.grammar import normalize

RULES = Path(__file__).resolve().parents[2] / "grammar" / "kinds" / "exchange.toml"
REACH = 3000
"""How far into a row a phrase is looked for; a whole note may stand on one row."""


@cache
def rules() -> tuple[tuple[str, str, str], ...]:
    """Role, pattern and example of each rule of the file."""
    with RULES.open("rb") as file:
        return tuple((rule["role"], rule["pattern"], rule["example"]) for rule in tomllib.load(file)["rule"])


@cache
def _alternatives(role: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.IGNORECASE) for name, pattern, _ in rules() if name == role)


def finds(role: str, text: str) -> re.Match[str] | None:
    """The first match of a phrase of ``role`` anywhere in ``text``."""
    return next((found for one in _alternatives(role) if (found := one.search(normalize(text[:REACH])))), None)


def starts(role: str, text: str) -> re.Match[str] | None:
    """The match of a phrase of ``role`` at the start of ``text``."""
    return next((found for one in _alternatives(role) if (found := one.match(normalize(text[:REACH])))), None)


def covers(role: str, text: str) -> re.Match[str] | None:
    """The match of a phrase of ``role`` over the whole of ``text``."""
    plain = normalize(text[:REACH]).strip()
    return next((found for one in _alternatives(role) if (found := one.fullmatch(plain))), None)
