"""Deciding what begins where in a resolution, with the sequence in view.

``marks_of`` consumes the openings in order and keeps those that hold: recitals until the first operative paragraph, then
numbers that count on, verbs, letters under them, headings between them, the closing words and annexes. What carries the
open paragraph on leaves no mark.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from agreements.structure.body_text import BLOCK, LINE, BodyText
from agreements.structure.resolution.bare_verbs import read_bare
from agreements.structure.resolution.open_marks import HEAD_LENGTH, TERMINAL, Mark, State, open_item, open_operative
from agreements.structure.resolution.openings import RUN_IN, Opening

_SECTION_NUMBER = re.compile(r"(?P<number>[IVX]{1,5}|[A-H])(?:\.|\b)\s*(?:[—–-]\s*)?(?P<heading>.*)", re.DOTALL)
_PART_NUMBER = re.compile(r"(?:[IVX]{1,5}|[A-H])\.?")


def marks_of(body_text: BodyText, openings: Sequence[Opening], heads: str, *, is_bare: bool) -> list[Mark]:
    """What begins where; ``heads`` are the words of the first page, ``is_bare`` says that verbs stand alone over items."""
    state = State(body_text, heads, is_bare)
    sizeable = [opening for opening in openings if opening.strength >= LINE]
    next_block = _next_of(openings, sizeable)
    for at, opening in enumerate(openings):
        following = next_block[at]
        if state.marks and state.marks[-1].at < opening.at <= state.marks[-1].text_at:
            continue
        if opening.is_annex and state.phase != "preamble":
            state.add("annex", opening.at, opening.at)
            break
        if is_bare:
            read_bare(state, opening)
        elif _is_running_head(state, opening, following):
            state.add("aside", opening.at, opening.at)
            if following:
                state.add("resume", following.at, following.at)
        elif state.phase == "preamble":
            _read_preamble(state, opening, following)
        else:
            _read_operative(state, opening, following)
    return _numbered(_cleaned(state.marks))


def _next_of(openings: Sequence[Opening], sizeable: Sequence[Opening]) -> list[Opening | None]:
    """For each opening the next one that begins a line."""
    following: list[Opening | None] = []
    at = 0
    for opening in openings:
        while at < len(sizeable) and sizeable[at].at <= opening.at:
            at += 1
        following.append(sizeable[at] if at < len(sizeable) else None)
    return following


def _is_running_head(state: State, opening: Opening, following: Opening | None) -> bool:
    """A paragraph that repeats words of the first page: the title as a running head."""
    if opening.strength != BLOCK or opening.number or opening.letter or not state.marks:
        return False
    words = state.block(opening, following).casefold().rstrip(" .,")
    return 3 < len(words.split()) < 40 and words in state.heads


def _read_preamble(state: State, opening: Opening, following: Opening | None) -> None:
    before = state.before(opening.at)
    if opening.lead_end and (opening.strength >= LINE or before in TERMINAL):
        _open_lead(state, opening)
    elif opening.strength == BLOCK and state.marks and _PART_NUMBER.fullmatch(state.block(opening, following)):
        state.phase = "operative"
        _open_section(state, opening, following)
    elif _begins_operative(state, opening, before):
        state.phase = "operative"
        _read_operative(state, opening, following)
    elif _is_lettered_recital(state, opening, before):
        state.paragraph = state.add("recital", opening.at, opening.text_at, number=opening.letter)
        state.is_lettered = True
    elif opening.letter is not None and opening.strength >= LINE and not opening.is_bullet or _is_list_bullet(opening):
        open_item(state, opening)
    elif _begins_recital(state, opening, before):
        state.paragraph = state.add(
            "recital",
            opening.at,
            opening.text_at if opening.number or opening.is_bullet else opening.at,
            number=opening.number,
        )
        state.letter = None


def _is_list_bullet(opening: Opening) -> bool:
    return (
        opening.is_bullet
        and opening.letter is None
        and opening.number is None
        and not opening.is_recital
        and not opening.is_operative
    )


def _is_lettered_recital(state: State, opening: Opening, before: str) -> bool:
    """(a) Recalling ..., (b) Noting ...: the recitals themselves are lettered."""
    if opening.letter is None or opening.strength < LINE or opening.is_bullet or before == ":":
        return False
    return opening.is_recital and (not state.marks or state.is_lettered)


def _begins_recital(state: State, opening: Opening, before: str) -> bool:
    if opening.strength == RUN_IN:
        return opening.is_recital and before in ",;" and opening.number is None
    if opening.strength == LINE:
        return opening.is_recital and before in ",;.:"
    return (
        opening.is_recital
        or not state.marks
        or (before in ",;." and state.body_text.text[opening.text_at : opening.text_at + 1].isupper())
    )


def _begins_operative(state: State, opening: Opening, before: str) -> bool:
    """Whether the first operative paragraph stands here: a number with its verb, or a verb alone."""
    if opening.number is not None:
        if opening.strength == RUN_IN:
            return opening.is_operative and opening.number == "1"
        if opening.is_recital and not opening.is_operative:
            return False
        return opening.is_operative or (opening.number == "1" and bool(state.marks) and before in TERMINAL)
    if not opening.is_operative or opening.is_recital or opening.letter is not None:
        return False
    if opening.strength == RUN_IN:
        return before in ",;." and _is_in_capitals(state.body_text, opening)
    return opening.strength == BLOCK or before in ",;."


def _is_in_capitals(body_text: BodyText, opening: Opening) -> bool:
    word = body_text.text[opening.text_at : opening.text_at + 30].split()[:1]
    return bool(word) and word[0].isupper() and len(word[0]) > 3


def _open_lead(state: State, opening: Opening) -> None:
    state.phase, state.is_free, state.expected = "operative", True, 1
    state.paragraph = state.letter = None
    state.add("lead", opening.at, opening.at)


def _read_operative(state: State, opening: Opening, following: Opening | None) -> None:
    before = state.before(opening.at)
    if opening.is_curved and _counts_by_point(state):
        opening = replace(opening, number=None, letter=opening.number)
    if opening.is_closing and before in TERMINAL and not opening.number:
        state.phase = "closing"
        state.add("closing", opening.at, opening.at)
    elif state.phase == "closing" and not opening.is_organ:
        return
    elif opening.number is not None and _carries_count(state, opening, before):
        state.expected = int(opening.number) + 1
        open_operative(state, opening, opening.number)
    elif opening.is_organ and following is not None and (following.is_recital or following.is_operative):
        state.paragraph = state.letter = None
        state.phase, state.expected = "preamble", 1
        state.add("lead", opening.at, opening.at)
    elif opening.number is None and _is_verb_alone(state, opening, before):
        if (
            _is_lead(state, opening, following)
            or opening.lead_end
            and state.body_text.text[opening.at : opening.lead_end].rstrip().endswith(":")
        ):
            _open_lead(state, opening)
        else:
            open_operative(state, opening, None)
    elif (opening.letter is not None and opening.strength >= LINE) or _is_list_bullet(opening):
        open_item(state, opening)
    elif opening.strength == BLOCK and _is_section(state, opening, following, before):
        _open_section(state, opening, following)


def _counts_by_point(state: State) -> bool:
    """Whether the open paragraph has a number with a point, so that one with a bracket is of an item under it."""
    mark = state.marks[state.paragraph] if state.paragraph is not None else None
    return mark is not None and mark.number is not None and ")" not in state.body_text.text[mark.at : mark.text_at]


def _is_lead(state: State, opening: Opening, following: Opening | None) -> bool:
    """Whether a verb alone stands over numbers that begin anew: "Invites the members to:"."""
    if following is None or following.number != "1" or opening.is_bullet or opening.strength == RUN_IN:
        return False
    return state.before(following.at) == ":"


def _carries_count(state: State, opening: Opening, before: str) -> bool:
    if not (opening.number or "").isdigit():
        return False
    number = int(opening.number or 0)
    if before not in ".;:" and state.body_text.text[opening.text_at : opening.text_at + 1].islower():
        return opening.is_operative
    is_set_off = opening.strength == BLOCK or before in TERMINAL
    if number == state.expected:
        if opening.strength == RUN_IN:
            return (
                (opening.is_operative or (state.is_free and before in ";."))
                and is_set_off
                or _is_in_capitals(state.body_text, opening)
            )
        return is_set_off or opening.is_operative
    if opening.strength == RUN_IN:
        return False
    if number == 1:
        return opening.strength == BLOCK and (
            opening.is_operative or (state.section is not None and state.paragraph is None)
        )
    return opening.is_operative and is_set_off and (opening.strength == BLOCK or 0 < number - state.expected < 4)


def _is_verb_alone(state: State, opening: Opening, before: str) -> bool:
    if not opening.is_operative or opening.letter is not None:
        return False
    if opening.strength == RUN_IN:
        return before in ";." and _is_in_capitals(state.body_text, opening)
    if opening.strength == LINE:
        return before in ";." or (before == "," and not any(mark.role == "operative" for mark in state.marks))
    is_inside = before == ":" and not opening.is_bullet
    return not is_inside and (before in TERMINAL or opening.is_bullet)


def _is_section(state: State, opening: Opening, following: Opening | None, before: str) -> bool:
    """A heading between operative paragraphs: short, without a full stop, and followed by a number or a verb."""
    words = state.block(opening, following)
    if following is None or not words or len(words) > HEAD_LENGTH or words[-1] in ".;:," or before not in ".;:]":
        return False
    is_number = _SECTION_NUMBER.fullmatch(words) is not None
    return is_number or (words[0].isupper() and (following.number is not None or following.is_operative))


def _open_section(state: State, opening: Opening, following: Opening | None) -> None:
    words = state.body_text.text[opening.at : following.at if following else opening.at]
    numbered = _SECTION_NUMBER.fullmatch(words.strip())
    number = numbered["number"] if numbered and (words.strip() == numbered["number"] or "." in words[:6]) else None
    text_at = opening.at + (len(words) - len(words.lstrip()) + numbered.start("heading") if numbered and number else 0)
    is_split = (
        bool(state.marks)
        and state.marks[-1].role == "section"
        and state.marks[-1].number is not None
        and number is None
    )
    if is_split:
        return
    state.section = state.add("section", opening.at, text_at, number=number)
    state.paragraph = state.letter = None


def _cleaned(marks: list[Mark]) -> list[Mark]:
    """Marks in order; a resumption with nothing open before it is none."""
    return [mark for at, mark in enumerate(marks) if mark.role != "resume" or not _is_empty_resume(marks, at)]


def _is_empty_resume(marks: list[Mark], at: int) -> bool:
    return at + 1 < len(marks) and marks[at + 1].at == marks[at].at


def _numbered(marks: list[Mark]) -> list[Mark]:
    """Lost numbers put back where the numbers around leave exactly their place."""
    if not any(mark.role == "operative" and mark.number for mark in marks):
        return marks
    numbered = list(marks)
    last = 0
    pending: list[int] = []
    for at, mark in enumerate(marks):
        if mark.role == "section":
            pending = []
        if mark.role != "operative":
            continue
        if mark.number is None or not mark.number.isdecimal():
            pending.append(at)
            continue
        number = int(mark.number)
        if pending and number - last - 1 == len(pending):
            for step, index in enumerate(pending, 1):
                numbered[index] = replace(marks[index], number=str(last + step), is_inferred=True)
        last, pending = number, []
    return numbered
