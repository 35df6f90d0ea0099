"""Resolutions whose verbs stand alone, in lower case, over the items that they open ("recalling", "urges the members").

``read_bare`` is the counterpart of what ``markers`` does for verbs that open each a paragraph of its own.
"""

from __future__ import annotations

import re

from agreements.structure.body_text import BLOCK, LINE
from agreements.structure.resolution.open_marks import HEAD_LENGTH, TERMINAL, State, is_under, open_item, open_operative
from agreements.structure.resolution.openings import RUN_IN, Opening


def read_bare(state: State, opening: Opening) -> None:
    """Verbs in lower case over their items."""
    before = state.before(opening.at)
    if opening.is_closing and state.phase == "operative" and before in TERMINAL and not opening.number:
        state.add("closing", opening.at, opening.at)
        state.phase = "closing"
    elif opening.number is not None and (
        int(re.sub(r"\D", "", opening.number)) == state.expected or opening.strength == BLOCK
    ):
        if state.section is not None and state.phase == "operative":
            state.expected = int(re.sub(r"\D", "", opening.number)) + 1
            open_operative(state, opening, opening.number)
    elif opening.letter is not None and opening.strength >= LINE:
        _read_bare_letter(state, opening)
    elif opening.number is None and opening.letter is None and (opening.is_recital or opening.is_operative):
        _read_bare_head(state, opening, before)


def _read_bare_letter(state: State, opening: Opening) -> None:
    if state.phase == "preamble" and state.section is not None:
        open_number = state.marks[state.paragraph].number if state.paragraph is not None else None
        if open_number is None or not is_under(opening.letter or "", open_number):
            state.paragraph = state.add(
                "recital", opening.at, opening.text_at, number=opening.letter, parent=state.section
            )
            state.letter = None
            return
    if state.paragraph is None and state.section is not None:
        state.paragraph = state.add(
            "operative", opening.at, opening.text_at, number=opening.letter, parent=state.section
        )
        return
    open_item(state, opening)


def _read_bare_head(state: State, opening: Opening, before: str) -> None:
    """A verb that stands over items, or begins an unnumbered paragraph of its own."""
    text = state.body_text.text
    is_operative = opening.is_operative and not (opening.is_recital and state.phase == "preamble")
    if not text[opening.at : opening.at + 1].islower() or (state.phase == "operative" and not is_operative):
        return
    head_end = _head_end(text, opening.at)
    if opening.strength != BLOCK and (before not in ",;." or head_end is None):
        is_last = (
            is_operative
            and before in ",;"
            and opening.strength == LINE
            or opening.strength == RUN_IN
            and is_operative
            and before in ",;"
            and re.match(r"(?:urges|invites|instructs|requests|calls|encourages)\b", text[opening.at : opening.at + 40])
        )
        if not is_last or state.phase != "operative":
            return
    if is_operative:
        state.phase = "operative"
    state.paragraph = state.letter = None
    state.expected = 1
    if head_end is not None:
        state.is_free = True
        state.section = state.add("section", opening.at, opening.at, is_preambular=not is_operative)
        return
    state.section = None
    state.paragraph = state.add("operative" if is_operative else "recital", opening.at, opening.at)


_FIRST_ITEM = re.compile(r"(?:\s+(?=a\)\s)|\s+(?=1[.)]?[\s\u00a0]+[a-zà-ÿ\"“]))")


def _head_end(text: str, at: int) -> int | None:
    """Where a verb that stands over items ends and its first item begins; None where none follows."""
    found = _FIRST_ITEM.search(text, at, at + HEAD_LENGTH + 30)
    if found is None or re.search(r"[;.:\n]|,$|^\w+ of ", text[at : found.start()].rstrip("\n")):
        return None
    return found.start()
