"""What a person chooses before a download: how the table is laid out, on which paper, and what a redline holds.

``Options.of`` reads them from an address and says in sentences what it could not take; a writer leaves aside what its format has
no place for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from web.wording import sentence

Layout = Literal["columns", "rows", "compact"]
Paper = Literal["", "a4", "a3"]
Redline = Literal["", "exact", "clean"]
NAMES = ("layout", "paper", "redline")
WIDE = 5
"""From so many agreements on, each is a row unless columns are asked for."""


@dataclass(frozen=True, slots=True)
class Options:
    """``layout``: "compact" has rows in small type, in Word in columns as a newspaper has. ``redline``: "exact" gives both texts back to the letter; "clean" leaves what was set aside as plain text."""

    layout: Layout | Literal[""] = ""
    paper: Paper = ""
    redline: Redline = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> tuple[Options, list[str]]:
        problems: list[str] = []
        layout = _one_of("layout", query, ("columns", "rows", "compact"), problems)
        paper = _one_of("paper", query, ("a4", "a3"), problems)
        redline = _one_of("redline", query, ("exact", "clean", "1"), problems)
        return cls(layout, paper, "exact" if redline == "1" else redline), problems  # type: ignore[arg-type]

    def is_by_row(self, count: int) -> bool:
        """Whether ``count`` agreements stand as rows."""
        return self.layout in ("rows", "compact") or (not self.layout and count >= WIDE)


PLAIN = Options()


def _one_of(name: str, query: Mapping[str, str], known: tuple[str, ...], problems: list[str]) -> str:
    given = query.get(name, "")
    if given and given not in known:
        problems.append(
            sentence(
                "“{name}” is {known}, or left out; it cannot be “{given}”.",
                name=name,
                known=sentence(" or ").join(word for word in known if word != "1"),
                given=given,
            )
        )
        return ""
    return given
