"""What is open while the openings of a resolution are read: the marks kept so far, and how one more is added to them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from agreements.structure.body_text import BodyText
from agreements.structure.resolution.openings import Opening
from agreements.structure.tree import roman_to_int

Role = Literal["recital", "operative", "sub", "bullet", "lead", "section", "closing", "annex", "aside", "resume"]
TERMINAL = set('.;:,]”"')
"""What may end the words before a mark."""
_CALLED = re.compile(r"(?<=[;,.:])(?:\s?\d{1,2}|[¹²³⁴-⁹⁰]{1,2}|\s(?:and|et|y|und|e|и))$")
_STOPS = str.maketrans("，；。：،؛", ",;.:,;")
HEAD_LENGTH = 170
"""Characters that a heading between paragraphs may have."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that begins at ``at``, its words at ``text_at``; ``parent`` is the index of an earlier mark."""

    role: Role
    at: int
    text_at: int
    number: str | None = None
    parent: int | None = None
    is_inferred: bool = False
    is_preambular: bool = False


@dataclass(slots=True)
class State:
    """The section, paragraph and letter that are open, as indices of ``marks``, and the number that is expected next."""

    body_text: BodyText
    heads: str
    is_bare: bool
    marks: list[Mark] = field(default_factory=list)
    phase: Literal["preamble", "operative", "closing"] = "preamble"
    expected: int = 1
    is_free: bool = False
    is_lettered: bool = False
    section: int | None = None
    paragraph: int | None = None
    letter: int | None = None

    def add(self, role: Role, at: int, text_at: int, **facts: object) -> int:
        self.marks.append(Mark(role, at, text_at, **facts))  # type: ignore[arg-type]
        return len(self.marks) - 1

    def before(self, at: int) -> str:
        """The last visible character before a place, the call of a note behind a stop passed over."""
        words = self.body_text.text[max(0, at - 80) : at].rstrip()
        return _CALLED.sub("", words)[-1:].translate(_STOPS)

    def block(self, opening: Opening, following: Opening | None) -> str:
        end = following.at if following else len(self.body_text.text)
        return " ".join(self.body_text.text[opening.at : end].split())


def open_operative(state: State, opening: Opening, number: str | None) -> None:
    """An operative paragraph under the open section; its label, if it has one, is none of its words."""
    is_labelled = number is not None or opening.is_bullet
    state.paragraph = state.add(
        "operative", opening.at, opening.text_at if is_labelled else opening.at, number=number, parent=state.section
    )
    state.letter = None


def open_item(state: State, opening: Opening) -> None:
    """A letter or numeral under the open paragraph, numerals under the open letter, or a bullet."""
    parent = state.paragraph
    if opening.letter is None:
        state.add("bullet", opening.at, opening.text_at, parent=parent if state.letter is None else state.letter)
        return
    open_letter = state.marks[state.letter].number if state.letter is not None else None
    if open_letter is not None and is_under(opening.letter, open_letter):
        state.add("sub", opening.at, opening.text_at, number=opening.letter, parent=state.letter)
        return
    state.letter = state.add("sub", opening.at, opening.text_at, number=opening.letter, parent=parent)


def is_under(label: str, above: str) -> bool:
    """Whether ``label`` stands a level under ``above``: (i) under (a), (a) under (1), but (i) after (h) beside it."""
    if label.isdigit() or above.isdigit():
        return label.isalpha() and above.isdigit()
    if roman_to_int(label) is None:
        return False
    if roman_to_int(above) is not None and roman_to_int(above) == (roman_to_int(label) or 0) - 1:
        return False
    return not (len(label) == len(above) == 1 and ord(label) == ord(above) + 1)
