"""Headings of articles: beside the label, below it, before it, or none.

Whether a line is a heading is seldom certain by itself ("The Secretariat"). Each article gives evidence (type, capitals,
no verb, no full stop, a numbered paragraph after it); the document decides by majority whether its articles have
headings at all, and on which side, because no agreement mixes the ways. That majority tips the doubtful lines.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from agreements.structure.agreement.heading_evidence import (
    LONGEST,
    begins_sentence,
    context,
    has_verb,
    is_unfinished,
    looks,
)
from agreements.structure.agreement.list_markers import marker_of
from agreements.structure.agreement.run_in_headings import run_ins
from agreements.structure.grammar import Grammar
from agreements.structure.rows import Column, Row

MOST_ROWS = 6
_LEAST_ABOVE, _MOST_ABOVE = 2, 3
_MOST_LINES = 4
_CAPS_RUN = re.compile(
    r"((?:[A-ZÀ-ÞŒ][A-ZÀ-ÞŒ'’,&/()\-–—]*[.:]?\s+){1,14}?)(?=(?:[A-ZÀ-Þ]['’]?[a-zß-ÿœ]|[A-ZÀ-Þ]\s[a-zß-ÿœ]|\(?[1a]\)|1\.|[LlDd]['’][A-ZÀ-Þ]?[a-zß-ÿœ]))"
)
_RUN_IN = re.compile(r"([^.;:]{3,90}?)(?:\.\s?[–—-]+|\s[–—]\s|\.\s–|:\s?[–—-])\s*(?=[A-ZÀ-Þ(«“\"]|1\s?[.)])")
_BRACKETED = re.compile(r"[(\[]([^()\[\]]{3,120})[)\]]\s*[.:–—-]*\s*")
_FIRST_PARAGRAPH = re.compile(r"[.:–—-]\s+(?:1\s?[.)]|\(1\)|\(?a\))(?:\s|$)")


@dataclass(frozen=True, slots=True)
class Heading:
    """``beside``: letters of the label's row that belong to the heading; ``rows``: how many rows after (or before) it.

    ``tail``: how many letters of the row after those belong to it as well, where the text runs on in that row.
    """

    beside: tuple[int, int] | None = None
    rows: int = 0
    before: int = 0
    tail: int = 0


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

    @property
    def start(self) -> int:
        """Where the words beside the label begin in its row."""
        words = self.row.text[self.end :]
        return self.end + len(words) - len(words.lstrip())

    @property
    def whole(self) -> tuple[int, int]:
        return self.start, len(self.row.text)

    @property
    def lines(self) -> list[str]:
        """The words beside the label, and the lines in which they go on."""
        goes_on = takewhile(lambda row: not row.gap and not row.is_cut and not marker_of(row.text), self.after)
        return [self.rest, *(row.text for row in list(goes_on)[:_MOST_LINES])]

    def heading_to(self, end: int) -> Heading:
        """The heading that ends at ``end`` in the ``lines``, each parted from the next by a space."""
        rows = 0
        for words in self.lines:
            if end <= len(words):
                break
            end -= len(words) + 1
            rows += 1
        if not rows:
            return Heading(beside=(self.start, self.start + end))
        return Heading(beside=self.whole, rows=rows - 1, tail=max(0, end))


def _following(opening: Opening, count: int, rules: Grammar) -> Row | None:
    """The row after ``count`` rows, None where the article ends there (a testimonium is no longer its text)."""
    after = opening.after[count] if len(opening.after) > count else None
    return None if after is not None and after.text[:1].isupper() and rules.starts("testimonium", after.text) else after


def _below(opening: Opening, rules: Grammar, column: Column) -> tuple[float, int]:
    """The best heading among the first rows below a label: its score and how many rows it takes."""
    best = (-9.0, 0)
    words = ""
    for count, row in enumerate(opening.after[:MOST_ROWS], 1):
        if count > 1 and not _may_continue(opening.after[count - 2], row, rules):
            break
        if count > 1 and row.gap and not _hangs(opening.after[count - 2], row, rules):
            break
        words = f"{words} {row.text}".strip()
        if len(words) > LONGEST:
            break
        after = _following(opening, count, rules)
        score = looks(words, rules) + context(row, after, column, opening.has_inner) - 0.4 * (count - 1)
        if row.is_emphatic:
            score += 3.0 if after is None or not after.is_emphatic or after.gap else 1.0
        elif _are_centred(opening, count, after):
            score += 3.0 + 0.4 * (count - 1)
        elif (
            after is not None and not after.gap and row.is_upper and after.is_upper and _may_continue(row, after, rules)
        ):
            score -= 2.0
        if score > best[0]:
            best = (score, count)
    return best


def _are_centred(opening: Opening, count: int, after: Row | None) -> bool:
    """Whether the label and the rows below it are set in the middle, and the text that follows them is not."""
    rows = [opening.row, *opening.after[:count]]
    return after is not None and not after.is_centred and all(row.is_centred for row in rows)


def _may_continue(row: Row, after: Row, rules: Grammar, *, is_upper: bool | None = None) -> bool:
    """A heading may run over two rows of one look; ``is_upper``: the look of words that share their row with a label."""
    if row.is_terminal or marker_of(after.text):
        return False
    if row.is_centred and after.is_centred and not after.gap and row.is_emphatic == after.is_emphatic:
        return True
    is_upper = row.is_upper if is_upper is None else is_upper
    goes_on = is_upper == after.is_upper or after.starts_lower or is_unfinished(row.text, rules)
    return row.is_emphatic == after.is_emphatic and goes_on


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


def _beside(opening: Opening, rules: Grammar, column: Column) -> tuple[float, Heading]:
    """A heading on the label's own row: the whole rest of it with the rows it goes on in, or run in before the text."""
    rest = opening.rest
    if not rest:
        return 0.0, Heading()
    start = opening.start
    inner = _BRACKETED.match(rest)
    if inner and inner.end() == len(rest):
        return 4.0, Heading(beside=opening.whole)
    if inner and not has_verb(inner[1], rules) and (rest[inner.end()].isupper() or marker_of(rest[inner.end() :])):
        return 1.0, Heading(beside=(start, start + inner.end()))
    whole, rows = _wrapped(opening, rules, column)
    if whole > 0 and not _FIRST_PARAGRAPH.search(rest):
        return whole, Heading(beside=opening.whole, rows=rows)
    if emphasis := _emphasis_end(opening):
        if looks(opening.row.text[start:emphasis].strip(" .:–—-"), rules) > -1:
            return 3.0, Heading(beside=(start, emphasis))
    text = " ".join(opening.lines)
    for pattern in (_CAPS_RUN, _RUN_IN):
        match = pattern.match(text)
        if match and looks(match[1].strip(" .:"), rules) > -0.5 and len(match[1]) > 3:
            return 2.5 if pattern is _CAPS_RUN else 1.0, opening.heading_to(match.end())
    may_be = whole > -1.0 and not _FIRST_PARAGRAPH.search(rest)  # the habit of the document decides
    return whole, Heading(beside=opening.whole, rows=rows) if may_be else Heading()


def _wrapped(opening: Opening, rules: Grammar, column: Column) -> tuple[float, int]:
    """The best heading of the words beside a label with the rows after it: its score, and how many rows it takes."""
    best = (-9.0, 0)
    words = opening.rest
    for count, row in enumerate([opening.row, *opening.after[:_MOST_LINES]]):
        if count:
            before = opening.row if count == 1 else opening.after[count - 2]
            if row.gap and not is_unfinished(before.text, rules):
                break
            if not _may_continue(before, row, rules, is_upper=opening.rest.isupper() if count == 1 else None):
                break
            words = f"{words} {row.text}"
        after = _following(opening, count, rules)
        if count and not _is_apart(row, after, rules):
            continue
        score = looks(words, rules, is_beside=True) + context(row, after, column, opening.has_inner) - 0.4 * count
        score += 3.0 if opening.row.is_emphatic else 0.0
        if score > best[0]:
            best = (score, count)
    return best


def _is_apart(row: Row, after: Row | None, rules: Grammar) -> bool:
    """Whether text begins after a row: after a gap, with a number, with a new sentence, or in small letters after capitals."""
    if after is None:
        return False
    if after.gap or marker_of(after.text):
        return True
    return begins_sentence(after, rules) or (row.is_upper and not after.is_upper and not after.starts_lower)


def _before(opening: Opening, rules: Grammar) -> tuple[float, int]:
    """A heading above the label: a few rows set apart from the text before them."""
    best = (-9.0, 0)
    words = ""
    for count, row in enumerate(reversed(opening.before[-MOST_ROWS:]), 1):
        words = f"{row.text} {words}".strip()
        above = opening.before[-count - 1] if len(opening.before) > count else None
        score = looks(words, rules) + (2.0 if row.is_emphatic else 0.0) - 0.4 * (count - 1)
        if above is not None:
            score += 1.0 if above.is_terminal else -1.0 if row.gap > 0 else -3.0
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
    beside_all = [score > 0 and heading.beside is not None for score, heading in beside]
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
            score, heading = beside[index]
            made.append(heading if score + lean_beside > 0 else Heading())
        elif side == "before":
            score, count = before[index]
            made.append(Heading(before=count) if score + 1.0 > 0 else Heading())
        else:
            score, count = below[index]
            made.append(Heading(rows=count) if count and score + lean_below > 0 else Heading())
    return _with_lines_above(openings, made, below, rules)


def _with_lines_above(
    openings: list[Opening], made: list[Heading], below: list[tuple[float, int]], rules: Grammar
) -> list[Heading]:
    """Where most articles have no heading of their own, lines that stand alone above the labels of some are theirs.

    Such a line heads this article and those after it; it is never the end of the article before. In such a document
    a line that stands below a label as a heading does is one as well.
    """
    bare = [not (heading.beside or heading.rows or heading.before) for heading in made]
    above = [0, *(_lines_above(*pair, rules) for pair in pairwise(openings))]
    above = [count if is_bare else 0 for count, is_bare in zip(above, bare, strict=True)]
    if sum(bare) < 0.75 * len(openings):
        return made
    looks_of = [count and 1 + opening.before[-1].is_upper for opening, count in zip(openings, above, strict=True)]
    above = [count if looks_of.count(look) >= _LEAST_ABOVE else 0 for count, look in zip(above, looks_of, strict=True)]
    if not any(above):
        return made
    found = list(made)
    for index, opening in enumerate(openings):
        score, count = below[index]
        if above[index]:
            found[index] = Heading(before=above[index])
        elif bare[index] and not opening.rest and score > 0:
            found[index] = Heading(rows=count)
    return found


def _lines_above(previous: Opening, opening: Opening, rules: Grammar) -> int:
    """How many rows above a label are lines without a verb or a stop, behind the end of a sentence."""
    count = 0
    after = opening.row
    runs_on = opening.before and previous.rest and previous.after and previous.after[0] is opening.before[0]
    rows = [previous.row, *opening.before] if runs_on else opening.before
    for row in reversed(rows[-_MOST_ABOVE - 1 :]):
        if row.is_terminal:
            return count
        is_line = after.gap and len(row.text) < LONGEST // 2 and looks(row.text, rules) >= 0
        if not is_line or is_unfinished(row.text, rules):
            return 0
        count, after = count + 1, row
    return 0


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
    return "." not in words and len(words.split()) < 9 and looks(words, rules) >= 0 and not has_verb(words, rules)


def _take_run_ins(openings: list[Opening], beside: list[tuple[float, Heading]], rules: Grammar) -> None:
    """Where the articles of the document have their headings run in, put those in place of what was found beside."""
    asked = [i for i, opening in enumerate(openings) if opening.rest and not (beside[i][1].beside and beside[i][0] > 0)]
    texts = [" ".join(openings[i].lines) for i in asked]
    for index, end in zip(asked, run_ins(texts, rules), strict=True):
        if end:
            beside[index] = (3.0, openings[index].heading_to(end))


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
