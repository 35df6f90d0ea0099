"""Headings of articles: beside the label, below it, before it, or none.

Whether a line is a heading is seldom certain by itself ("The Secretariat"). Each article gives evidence (type, capitals,
no verb, no full stop, a numbered paragraph after it); the document decides by majority whether its articles have
headings at all, and on which side, because no agreement mixes the ways. That majority tips the doubtful lines.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from agreements.structure.agreement.list_markers import marker_of
from agreements.structure.agreement.run_in_headings import run_ins
from agreements.structure.grammar import Grammar, normalize
from agreements.structure.rows import Column, Row

MOST_ROWS = 4
_LONGEST = 220
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_CAPS_RUN = re.compile(
    r"((?:[A-ZÀ-ÞŒ][A-ZÀ-ÞŒ'’,&/()\-–—]*[.:]?\s+){1,14}?)(?=(?:[A-ZÀ-Þ]['’]?[a-zß-ÿœ]|[A-ZÀ-Þ]\s[a-zß-ÿœ]|\(?[1a]\)|1\.|[LlDd]['’]))"
)
_RUN_IN = re.compile(r"([^.;:]{3,90}?)(?:\.\s?[–—-]+|\s[–—]\s|\.\s–|:\s?[–—-])\s*(?=[A-ZÀ-Þ(«“\"]|1\s?[.)])")
_BRACKETED = re.compile(r"[(\[]([^()\[\]]{3,120})[)\]]\s*[.:–—-]*\s*")
_FIRST_PARAGRAPH = re.compile(r"[.:–—-]\s+(?:1\s?[.)]|\(1\)|\(?a\))\s")


@dataclass(frozen=True, slots=True)
class Heading:
    """``beside``: letters of the label's row that belong to the heading; ``rows``: how many rows after (or before) it."""

    beside: tuple[int, int] | None = None
    rows: int = 0
    before: int = 0


@dataclass(frozen=True, slots=True)
class Opening:
    """An article as the heading finder sees it: the label's row and where its label ends, the rows around it."""

    row: Row
    end: int
    after: Sequence[Row]
    before: Sequence[Row]
    has_inner: bool = False
    """A division inside this one follows these rows."""

    @property
    def rest(self) -> str:
        return self.row.text[self.end :].strip()


def _has_verb(text: str, rules: Grammar) -> bool:
    """Whether the words are a sentence: a finite verb, in lower case and in no relative clause ("goods that may burn")."""
    for place, word in enumerate(_WORD.findall(normalize(text))):
        if word in rules.words["relative_words"] or (not place and word.lower() in rules.words["question_words"]):
            return False
        if word in rules.words["sentence_words"]:
            return True
    return False


def _looks(text: str, rules: Grammar, is_beside: bool = False) -> float:
    """What the words alone say for a heading; beside a label a few words with a full stop are one as well."""
    if not text or not any(map(str.isalpha, text)) or len(text) > _LONGEST:
        return -9.0
    if marker_of(text) or text[:1].islower() or rules.starts("testimonium", text) or rules.starts("signature", text):
        return -9.0
    score = 0.0
    letters = [letter for letter in text if letter.isalpha()]
    is_upper = sum(map(str.isupper, letters)) >= 0.9 * len(letters) and len(letters) > 2
    words = _WORD.findall(text)
    is_titled = False
    if is_upper:
        score += 3.0
    elif words:
        large = [w for w in words if normalize(w).lower() not in rules.words["small_words"]]
        is_titled = bool(large) and sum(w[0].isupper() for w in large) >= 0.8 * len(large)
        score += 1.0 if is_titled else 0.0
    if not is_upper and _has_verb(text, rules):
        score -= 3.5
    if text[-1] in ";,":
        score -= 4.0
    elif text[-1] == ":" and not is_upper:
        score -= 2.5
    elif text[-1] == "." and not is_upper and not text.endswith(("etc.", "Co.", "..")):
        score -= 0.6 if is_beside and (len(words) < 9 or is_titled) else 2.0 if is_beside else 3.0
    if len(text) > 110:
        score -= 1.0
    return score


def _context(last: Row, after: Row | None, column: Column, has_inner: bool) -> float:
    """What the row after a supposed heading says: a label or a new sentence speaks for it, going on against it."""
    if after is None:
        return 2.0 if has_inner else -3.0
    if marker_of(after.text):
        return -2.0 if last.text.endswith(":") else 2.0
    if after.starts_lower:
        return -5.0 if not after.gap else -2.0
    score = 1.0 if after.gap else 0.0
    if column.is_wrapped and not after.gap and column.is_full(last) and not column.has_room(last, after):
        score -= 2.0 if not _begins_sentence(after, column.rules) else 0.0
    return score + 0.5


def _begins_sentence(row: Row, rules: Grammar) -> bool:
    """Whether a row begins with a word that has a capital only where a sentence begins ("The", "Les")."""
    word = _WORD.match(row.text)
    return word is not None and word[0].istitle() and normalize(word[0]).lower() in rules.words["openers"]


def _following(opening: Opening, count: int, rules: Grammar) -> Row | None:
    """The row after ``count`` rows, None where the article ends there (a testimonium is no longer its text)."""
    after = opening.after[count] if len(opening.after) > count else None
    return None if after is not None and after.text[:1].isupper() and rules.starts("testimonium", after.text) else after


def _below(opening: Opening, rules: Grammar, column: Column) -> tuple[float, int]:
    """The best heading among the first rows below a label: its score and how many rows it takes."""
    best = (-9.0, 0)
    words = ""
    for count, row in enumerate(opening.after[:MOST_ROWS], 1):
        if count > 1 and not _may_continue(opening.after[count - 2], row):
            break
        if count > 1 and row.gap and not _hangs(opening.after[count - 2], row, rules):
            break
        words = f"{words} {row.text}".strip()
        if len(words) > _LONGEST:
            break
        after = _following(opening, count, rules)
        score = _looks(words, rules) + _context(row, after, column, opening.has_inner) - 0.4 * (count - 1)
        if row.is_emphatic:
            score += 3.0 if after is None or not after.is_emphatic or after.gap else 1.0
        elif after is not None and not after.gap and row.is_upper and after.is_upper and _may_continue(row, after):
            score -= 2.0
        if score > best[0]:
            best = (score, count)
    return best


def _may_continue(row: Row, after: Row) -> bool:
    """A heading may run over two rows of one look."""
    if row.is_terminal or marker_of(after.text):
        return False
    return row.is_emphatic == after.is_emphatic and (row.is_upper == after.is_upper or after.starts_lower)


def _hangs(row: Row, after: Row, rules: Grammar) -> bool:
    """Whether a heading set as two blocks goes on: the first ends with "of the", or the second begins small."""
    return rules.ends("reference_before", row.text) or after.starts_lower


def _emphasis_end(opening: Opening) -> int:
    """Where bold or italic type that begins at the label or right after it ends inside the row, else 0."""
    row = opening.row
    if row.offsets is None or row.is_emphatic:
        return 0
    limit = row.at(opening.end)
    for edit in row.line.edits:
        closes = edit.kind == "markup" and edit.start > limit + 2 and edit.start < row.end
        if closes and edit.replacement == "":
            for position, offset in enumerate(row.offsets):
                if offset >= edit.start:
                    return position
    return 0


def _beside(opening: Opening, rules: Grammar, column: Column) -> tuple[float, tuple[int, int] | None]:
    """A heading on the label's own row: the whole rest of it, or a run-in heading before the text."""
    rest = opening.rest
    if not rest:
        return 0.0, None
    row, start = (
        opening.row,
        opening.end + len(opening.row.text[opening.end :]) - len(opening.row.text[opening.end :].lstrip()),
    )
    inner = _BRACKETED.match(rest)
    if inner and inner.end() == len(rest):
        return 4.0, (start, len(row.text))
    if inner and not _has_verb(inner[1], rules) and (rest[inner.end()].isupper() or marker_of(rest[inner.end() :])):
        return 1.0, (start, start + inner.end())
    after = _following(opening, 0, rules)
    whole = (
        _looks(rest, rules, is_beside=True)
        + _context(row, after, column, opening.has_inner)
        + (3.0 if row.is_emphatic else 0.0)
    )
    if whole > 0 and not _FIRST_PARAGRAPH.search(rest):
        return whole, (start, len(row.text))
    if emphasis := _emphasis_end(opening):
        if _looks(row.text[start:emphasis].strip(" .:–—-"), rules) > -1:
            return 3.0, (start, emphasis)
    for pattern in (_CAPS_RUN, _RUN_IN):
        match = pattern.match(rest)
        if match and _looks(match[1].strip(" .:"), rules) > -0.5 and len(match[1]) > 3:
            return 2.5 if pattern is _CAPS_RUN else 1.0, (start, start + match.end())
    return whole, None


def _capitals_after(opening: Opening, span: tuple[int, int] | None) -> int:
    """How many rows after a heading in capitals beside its label go on with it, and are set apart from the text below."""
    if span is None or span[1] < len(opening.row.text) or not opening.rest.isupper() or opening.row.is_terminal:
        return 0
    rows = list(
        takewhile(lambda row: row.is_upper and not row.gap and not marker_of(row.text), opening.after[:MOST_ROWS])
    )
    after = opening.after[len(rows)] if len(rows) < len(opening.after) else None
    is_apart = after is not None and (after.gap or marker_of(after.text) is not None or not after.starts_lower)
    return len(rows) if rows and is_apart and not any(row.is_terminal for row in rows[:-1]) else 0


def _wrapped(opening: Opening, rules: Grammar, column: Column) -> Heading:
    """A heading beside the label that goes on in the next rows, and is set apart from the text below it."""
    rows = list(takewhile(lambda row: row.starts_lower and not row.gap, opening.after[:MOST_ROWS]))
    if not rows or len(opening.after) < len(rows) + 1:
        return Heading()
    after = _following(opening, len(rows), rules)
    if any(row.is_terminal or marker_of(row.text) for row in rows) or after is None:
        return Heading()
    if after.starts_lower or not (after.gap or marker_of(after.text)):
        return Heading()
    if _looks(" ".join([opening.rest, *(row.text for row in rows)]), rules, is_beside=True) < 0:
        return Heading()
    start = opening.row.text.index(opening.rest, opening.end)
    return Heading(beside=(start, len(opening.row.text)), rows=len(rows))


def _before(opening: Opening, rules: Grammar) -> tuple[float, int]:
    """A heading above the label: one or two rows set apart from the text before them."""
    best = (-9.0, 0)
    words = ""
    for count, row in enumerate(reversed(opening.before[-2:]), 1):
        words = f"{row.text} {words}".strip()
        above = opening.before[-count - 1] if len(opening.before) > count else None
        score = _looks(words, rules) + (2.0 if row.is_emphatic else 0.0) - 0.4 * (count - 1)
        if above is not None:
            score += 1.0 if above.is_terminal else -3.0
            score += 0.5 if row.gap else 0.0
        if score > best[0]:
            best = (score, count)
        if row.gap or above is None or above.is_terminal:
            break
    return best


def _caps_below(opening: Opening) -> tuple[int, int] | None:
    """A run-in heading in capitals at the start of the first row below a label."""
    if opening.rest or not opening.after:
        return None
    match = _CAPS_RUN.match(opening.after[0].text)
    return match.span(1) if match and len(match[1].strip()) > 5 else None


def headings(openings: list[Opening], rules: Grammar, column: Column) -> list[Heading]:
    """The heading of each article, decided over all of them together."""
    if not openings:
        return []
    below = [_below(o, rules, column) if not o.rest else (-9.0, 0) for o in openings]
    _take_stopped(openings, below, rules)
    beside = [_beside(o, rules, column) for o in openings]
    before = [_before(o, rules) for o in openings]
    alone = [i for i, o in enumerate(openings) if not o.rest]
    _take_run_ins(openings, beside, rules)
    rate_below = _rate([below[i][0] for i in alone])
    rate_before = _rate([before[i][0] for i in alone])
    beside_all = [score > 0 and span is not None for score, span in beside]
    if len(openings) > 2 and not alone and _are_above(openings, beside_all, before):
        return [Heading(before=count if score + 0.5 > 0 else 0) for score, count in before]
    side = (
        "before" if alone and rate_before >= 0.75 and rate_below <= 0.4 and rate_before > rate_below + 0.3 else "below"
    )
    lean_below = _lean(rate_below, len(alone))
    lean_beside = _lean(
        _rate([score for (score, _), o in zip(beside, openings, strict=True) if o.rest]), len(openings) - len(alone)
    )
    made = []
    for index, opening in enumerate(openings):
        if opening.rest:
            score, span = beside[index]
            is_headed = span is not None and score + lean_beside > 0
            heading = Heading(beside=span, rows=_capitals_after(opening, span)) if is_headed else Heading()
            made.append(heading if is_headed else _wrapped(opening, rules, column))
        elif side == "before":
            score, count = before[index]
            made.append(Heading(before=count) if score + 1.0 > 0 else Heading())
        else:
            score, count = below[index]
            made.append(Heading(rows=count) if count and score + lean_below > 0 else Heading())
    return made


def _are_above(openings: list[Opening], beside: list[bool], before: list[tuple[float, int]]) -> bool:
    """Whether articles whose text begins beside their labels have their headings above these."""
    rate = _rate([score + 0.5 for score, _ in before])
    if not any(beside):
        return rate >= 0.75
    are_apart = all(
        opening.row.gap and opening.before[-count].gap
        for opening, (_, count) in zip(openings, before, strict=True)
        if count
    )
    return rate == 1.0 and are_apart and all(opening.rest.endswith((".", ";")) for opening in openings)


def _take_stopped(openings: list[Opening], below: list[tuple[float, int]], rules: Grammar) -> None:
    """Where nearly all articles have a few words with a full stop below their label, these are their headings."""
    alone = [i for i, opening in enumerate(openings) if not opening.rest]
    stopped = [i for i in alone if below[i][0] <= 0 and _is_stopped(openings[i], rules)]
    if len(stopped) >= max(3, 0.75 * len(alone)):
        for index in stopped:
            below[index] = (2.0, 1)


def _is_stopped(opening: Opening, rules: Grammar) -> bool:
    """Whether the row below a label is a few words with a full stop, and text follows it."""
    if len(opening.after) < 2 or not opening.after[0].text.endswith(".") or opening.after[1].starts_lower:
        return False
    words = opening.after[0].text.rstrip(".")
    return "." not in words and len(words.split()) < 9 and _looks(words, rules) >= 0 and not _has_verb(words, rules)


def _take_run_ins(openings: list[Opening], beside: list[tuple[float, tuple[int, int] | None]], rules: Grammar) -> None:
    """Where the articles of the document have their headings run in, put those in place of what was found beside."""
    asked = [i for i, opening in enumerate(openings) if opening.rest and not (beside[i][1] and beside[i][0] > 0)]
    texts = [openings[i].rest for i in asked]
    for index, end in zip(asked, run_ins(texts, rules), strict=True):
        if end:
            opening = openings[index]
            start = opening.row.text.index(opening.rest, opening.end)
            beside[index] = (3.0, (start, start + end))


def _rate(scores: list[float]) -> float:
    return sum(score > 0 for score in scores) / len(scores) if scores else 0.0


def _lean(rate: float, count: int) -> float:
    """How far the document's own habit moves a doubtful line."""
    if count < 3:
        return 0.0
    return 1.5 if rate >= 0.7 else -2.0 if rate <= 0.1 else -1.0 if rate <= 0.3 else 0.0


def caps_run_in(opening: Opening) -> tuple[int, int] | None:
    """See ``_caps_below``: used where no row below is a heading as a whole."""
    return _caps_below(opening)
