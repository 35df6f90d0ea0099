"""Where the notes of a text are, and where each is called; ``layout.note_nodes`` takes them out of the body and ties them.

``find_notes`` finds the bodies. A line that begins with a raised figure, a star, ``[^1]`` or ``^{1}`` is a note anywhere. A line
that begins with a plain figure is one if any of these holds: it stands under a printed rule or the heading "Notes", it is in
small print, it opens with words that notes open with, or the format says that it is one. ``find_calls`` then looks for the
call of each note in the text before it. A raised or marked call is certain; a plain figure after a word or a mark of
punctuation is taken only where it fits the sequence of the notes, and one between two words only in a title.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from agreements.formats.document import Line, Reading, Reason
from agreements.structure.body_text import MARKER, lead_of
from agreements.structure.grammar import Grammar, normalize

_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_PLAIN = str.maketrans(_RAISED, "0123456789")
_STARS = "*∗†‡§"
_MARKED_BODY = re.compile(
    rf"\s*(?:\\?\*)?(?:(?P<raised>[{_RAISED}]{{1,3}})|\^\{{(?P<caret>[^}}\s]{{1,4}})\}}|\^(?P<bare>\d{{1,3}})\b|\[\^(?P<bracket>[^\]\s]{{1,12}})\]:?"
    rf"|<sup>(?P<sup>[^<\s]{{1,4}})</sup>|(?P<slash>\d{{1,3}}|\*{{1,3}})/(?=\s))\s*(?=\S)"
)
_PLAIN_BODY = re.compile(rf"\s*\[?(?P<label>[1-9]\d{{0,2}}|[{_STARS}]{{1,3}})[/)\]]?\s{{1,8}}(?=\S)")
_APPARATUS_BODY = re.compile(
    rf"\s*(?P<open>[\[(])?(?P<label>[1-9]\d{{0,2}}|[{_STARS}]{{1,3}})[/)\].]{{0,2}}\s{{1,8}}(?=\S)"
)
"""Under their heading the notes may be numbered as paragraphs are, or in brackets as they are called."""
_SURE_BODY = re.compile(rf"\s*(?P<label>[1-9]\d?|[{_STARS}]{{1,3}})\s{{1,8}}(?=\S)")
_MARKED_CALL = re.compile(
    rf"(?P<raised>[{_RAISED}]{{1,3}})|\^\{{(?P<caret>[^}}\s]{{1,4}})\}}|\[\^(?P<bracket>[^\]\s]{{1,12}})\](?!:)|<sup>(?P<sup>[^<\s]{{1,4}})</sup>"
    rf"|(?<![\w/.-])(?P<slash>\d{{1,3}}|\*{{1,3}})/(?=[\s,;:.)]|$)"
)
"""A figure before a stroke ("1/") calls and opens notes in print made on typewriters."""
_STAR_CALL = re.compile(rf"(?<=[\w:;,.)”\"])(?P<label>[{_STARS}]{{1,3}})(?=[\s,;:.)]|$)")
_TIGHT_CALL = re.compile(
    r"(?<=[^\W\d_])(?P<label>\d{1,3})(?=[\s,.;:)\]”\"’]|$)|(?<=[,.;:)\]”\"’»])(?P<tight>\d{1,3})(?=[\s,;)]|$)"
)
_LOOSE_CALL = re.compile(r"(?<=[,.;:)”\"]) (?P<label>\d{1,3})(?=\s*$|\s+[a-zà-ÿ(])", re.MULTILINE)
_BRACKET_CALLS = {
    "(": re.compile(r"(?<=[\w,;.”\"»])\s?\((?P<label>\d{1,3})\)(?=[\s,;:.)]|$)"),
    "[": re.compile(r"(?<=[\w,;.”\"»])\s?\[(?P<label>\d{1,3})\](?=[\s,;:.)]|$)"),
}
_LAST_WORD = re.compile(r"[\w§]+\W{0,2}$")
_TITLE_CALL = re.compile(r"(?<=[^\W\d_])\s(?P<label>\d{1,2})(?=\s[^\W\d_]|\s*$)")
_TITLE_LINES = 30  # the first lines of a text, among which its title stands
_ABBREVIATION = re.compile(
    r"(?:\b(?:pp?|nos?|arts?|paras?|chaps?|vols?|ch|sect?|rev|add|corr|fig|nr|abs|art[ií]culo)|/\S*)\.$", re.IGNORECASE
)
_PART_OF_NUMBER = re.compile(r"(?:\d\.|(?:^|\D)\d{1,3},)$")
_DATE_AFTER = re.compile(
    r"\s+(?:janv|f[ée]vr|mars|avril|mai|juin|juil|ao[uû]t|sept|octo|nove|d[ée]ce|de (?:ener|febr|marz|abri|mayo|juni|juli|agos)|per cent|days|months|years)"
)


@dataclass(frozen=True, slots=True)
class Note:
    """A note: its label as called ("1", "*"), the lines of its body, and where its label ends."""

    label: str
    lines: tuple[int, ...]
    start: int
    text_start: int
    end: int
    bracket: str = ""
    """The bracket around its label, where it has one: it is called in such brackets too."""


@dataclass(frozen=True, slots=True)
class Call:
    note: int
    start: int
    end: int


_Places = dict[str, list[tuple[int, int]]]


def find_notes(reading: Reading, furniture: Mapping[int, Reason], rules: Grammar) -> tuple[Note, ...]:
    """The notes of a reading in the order in which their bodies stand."""
    notes: list[Note] = []
    is_small = _small_print(reading.lines)
    is_under_rule, is_apparatus, index = False, False, 0
    while index < len(reading.lines):
        line = reading.lines[index]
        if index in furniture:
            is_apparatus = is_apparatus or heads_notes(reading.text[line.start : line.end], rules)
            is_under_rule = _is_rule(reading, index) or (is_under_rule and not _breaks_page(reading, index))
            index += 1
            continue
        may_be_plain = is_apparatus or is_under_rule or index in is_small or line.style == "note"
        after = notes[-1] if notes else None
        form = _APPARATUS_BODY if is_apparatus else _PLAIN_BODY
        opened = _opened_note(reading, index, rules, may_be_plain=may_be_plain, after=after, form=form)
        if opened is None:
            is_under_rule = False
            index += 1
            continue
        label, text_start = opened
        body = _body_lines(reading, index, furniture, is_small)
        bracket = reading.text[line.start : text_start].lstrip()[:1] if is_apparatus else ""
        notes.append(Note(label, body, line.start, text_start, reading.lines[body[-1]].end, bracket))
        is_under_rule = is_under_rule or may_be_plain
        index = body[-1] + 1
    return tuple(notes)


def heads_notes(words: str, rules: Grammar) -> bool:
    """Whether a line is the heading over the notes at the end of a text."""
    return len(words) < 80 and rules.covers("notes_heading", words.strip("*_# \t")) is not None


def _small_print(lines: Sequence[Line]) -> set[int]:
    """Lines set clearly smaller than most of the text, where the format knows sizes."""
    sizes = [line.size for line in lines if line.size]
    if not sizes:
        return set()
    limit = median(sizes) * 0.9
    return {index for index, line in enumerate(lines) if line.size and line.size < limit}


def _is_rule(reading: Reading, index: int) -> bool:
    line = reading.lines[index]
    printed = reading.text[line.start : min(line.end, line.start + 300)].strip()
    return line.style == "rule" or (len(printed) > 4 and set(printed) <= set("_—–-= "))


def _breaks_page(reading: Reading, index: int) -> bool:
    return index > 0 and reading.lines[index - 1].page != reading.lines[index].page


def _opened_note(
    reading: Reading,
    index: int,
    rules: Grammar | None,
    *,
    may_be_plain: bool,
    after: Note | None,
    form: re.Pattern[str] = _PLAIN_BODY,
) -> tuple[str, int] | None:
    """The label of the note that this line opens, and where its words begin; None where it opens none."""
    line = reading.lines[index]
    words = reading.text[line.start : min(line.end, line.start + 80)]
    if marked := _MARKED_BODY.match(words):
        label = next(group for group in marked.groups() if group).translate(_PLAIN)
        if marked["bracket"] is None or words[: marked.end()].rstrip().endswith(":") or may_be_plain:
            return label, line.start + marked.end()
    if may_be_plain and (plain := form.match(words)):
        label = plain["label"].replace("∗", "*")
        if (
            label.isdecimal()
            and after is not None
            and after.label.isdecimal()
            and not 0 < int(label) - int(after.label) < 4
        ):
            return (label, line.start + plain.end()) if label == "1" else None
        return label, line.start + plain.end()
    sure = _SURE_BODY.match(words) if rules is not None else None
    if sure and rules is not None and rules.starts("note", normalize(words[sure.end() :])):
        return sure["label"].replace("∗", "*"), line.start + sure.end()
    return ("*", line.start) if line.style == "note" and words.strip() else None


def _body_lines(reading: Reading, index: int, furniture: Mapping[int, Reason], is_small: set[int]) -> tuple[int, ...]:
    """The line that opens a note and those that carry it on."""
    body = [index]
    lead = lead_of(reading, reading.lines[index])
    for following in range(index + 1, len(reading.lines)):
        if following in furniture or not _carries_on(reading, body[-1], following, lead, is_small):
            break
        body.append(following)
    return tuple(body)


def _carries_on(reading: Reading, last: int, following: int, lead: int, is_small: set[int]) -> bool:
    before, line = reading.lines[last], reading.lines[following]
    if before.page != line.page or reading.text.count("\n", before.end, line.start) > 1:
        return False
    if last in is_small or following in is_small:
        return following in is_small and _opened_note(reading, following, None, may_be_plain=True, after=None) is None
    words = reading.text[line.start : line.start + 80]
    ended = reading.text[before.start : before.end].rstrip().endswith((".", "。"))
    if _MARKED_BODY.match(words) or _PLAIN_BODY.match(words) or (ended and MARKER.match(words.lstrip())):
        return False
    if line.page is None and 0 < lead_of(reading, line) <= lead:
        return False
    return not (ended and words.lstrip()[:1].islower())


def find_calls(reading: Reading, notes: Sequence[Note], body: Sequence[int], rules: Grammar) -> tuple[Call, ...]:
    """Where each note is called in the lines of ``body``, first calls first; a note that nothing calls is not among them."""
    text = reading.text
    certain: _Places = {}
    likely: _Places = {}
    labels = {note.label: at for at, note in reversed(list(enumerate(notes)))}
    brackets = sorted({note.bracket for note in notes} & _BRACKET_CALLS.keys())
    if not labels:
        return ()
    for place, index in enumerate(body):
        line = reading.lines[index]
        for label, start, end in _marked_calls(text, line):
            certain.setdefault(label, []).append((start, end))
        in_title = _title_calls(text, line, rules) if place < _TITLE_LINES else ()
        in_brackets = (call for bracket in brackets for call in _bracket_calls(text, line, bracket, rules))
        for label, start, end in (*_plain_calls(text, line), *in_title, *in_brackets):
            if label in labels:
                likely.setdefault(label, []).append((start, end))
    for places in (*certain.values(), *likely.values()):
        places.sort()
    first = list(_in_sequence(notes, certain, likely, body))
    taken = {call.start for call in first}
    repeats = [
        Call(labels[label], start, end)
        for label, places in certain.items()
        for start, end in places
        if label in labels and start not in taken
    ]
    return tuple(first + repeats)


def _marked_calls(text: str, line: Line) -> Iterable[tuple[str, int, int]]:
    for edit in line.edits:
        if edit.kind == "note_call":
            label = text[edit.start : edit.end].strip("^{}[]() ").translate(_PLAIN)
            yield label.replace("∗", "*"), edit.start, edit.end
    for call in _MARKED_CALL.finditer(text, line.start, line.end):
        label = next(group for group in call.groups() if group).translate(_PLAIN)
        yield label.replace("∗", "*"), call.start(), call.end()
    words = text[line.start : line.end]
    if words.count("*") % 2 or words.count("**") == 1 or "∗" in words:
        for call in _STAR_CALL.finditer(text, line.start, line.end):
            yield call["label"].replace("∗", "*"), call.start(), call.end()


def _plain_calls(text: str, line: Line) -> Iterable[tuple[str, int, int]]:
    for call in _TIGHT_CALL.finditer(text, line.start, line.end):
        start = call.start()
        before = text[max(0, start - 12) : start]
        if not (call["tight"] and (_ABBREVIATION.search(before) or _PART_OF_NUMBER.search(before))):
            yield call["label"] or call["tight"], start, call.end()
    for call in _LOOSE_CALL.finditer(text, line.start, line.end):
        start = call.start()
        is_listed = start > 1 and text[start - 2].isdigit()
        if not (
            is_listed or _ABBREVIATION.search(text[max(0, start - 12) : start]) or _DATE_AFTER.match(text, call.end())
        ):
            yield call["label"], start, call.end()


def _bracket_calls(text: str, line: Line, bracket: str, rules: Grammar) -> Iterable[tuple[str, int, int]]:
    """Figures in the brackets that the notes have: not those of a paragraph ("Article 3 (1)") or an amount ("ten (10) days")."""
    for call in _BRACKET_CALLS[bracket].finditer(text, line.start, line.end):
        last = _LAST_WORD.search(text, max(line.start, call.start() - 40), call.start())
        word = normalize(last[0]).lower().strip(" .,") if last else ""
        if not (word.isdecimal() or word in rules.labels or word in rules.numbers):
            yield call["label"], call.start(), call.end()


def _title_calls(text: str, line: Line, rules: Grammar) -> Iterable[tuple[str, int, int]]:
    """Plain figures between the words of a line of a title: in capitals, or naming an act."""
    words = text[line.start : min(line.end, line.start + 400)]
    letters = [letter for letter in words if letter.isalpha()]
    is_upper = sum(map(str.isupper, letters)) >= 0.9 * len(letters)
    named = (rule.pattern.search(normalize(words)) for rule in rules.coded("kind"))
    if words.rstrip().endswith((".", ";", ",", ":")) or not (is_upper or any(named)):
        return
    for call in _TITLE_CALL.finditer(words):
        if normalize(words[: call.start()].split()[-1]).lower().rstrip(".") not in rules.labels:
            yield call["label"], line.start + call.start(), line.start + call.end()


def _in_sequence(notes: Sequence[Note], certain: _Places, likely: _Places, body: Sequence[int]) -> Iterable[Call]:
    """For each note the first call after that of the note before it and before its own body (or else its next's)."""
    last_called = 0
    page_ends = _ends_of_pages_before(notes, body)
    for at in _counted(notes):
        note = notes[at]
        low = last_called if note.label.isdigit() and note.label != "1" else page_ends[at]
        high = notes[at + 1].start if at + 1 < len(notes) else note.end
        call = (
            _first_between(certain.get(note.label, ()), low, note.start)
            or _first_between(likely.get(note.label, ()), low, note.start)
            or _first_between(certain.get(note.label, ()), note.end, high)
        )
        if note.label.isdecimal():
            last_called = call[0] if call else low
        if call is not None:
            yield Call(at, *call)


def _counted(notes: Sequence[Note]) -> list[int]:
    """The notes in the order of their labels, series by series: a label met again opens a new series."""
    keys: list[tuple[int, int]] = []
    series, seen = 0, set[int]()
    for note in notes:
        value = int(note.label) if note.label.isdecimal() else 0
        if value in seen:
            series, seen = series + 1, set()
        if value:
            seen.add(value)
        keys.append((series, value))
    return sorted(range(len(notes)), key=lambda at: keys[at])


def _ends_of_pages_before(notes: Sequence[Note], body: Sequence[int]) -> list[int]:
    """For each note where the notes of the page before end: the last body that text parts from it."""
    ends = [0] * len(notes)
    for at in range(1, len(notes)):
        stands_together = bisect_left(body, notes[at - 1].lines[-1]) == bisect_left(body, notes[at].lines[0])
        ends[at] = ends[at - 1] if stands_together else notes[at - 1].end
    return ends


def _first_between(places: Sequence[tuple[int, int]], low: int, high: int) -> tuple[int, int] | None:
    at = bisect_left(places, (low, 0))
    return places[at] if at < len(places) and places[at][0] < high else None
