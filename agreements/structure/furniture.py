"""What belongs to the page and not to the text: running heads, page numbers, rules, contents, settings of a print job.

``find_furniture`` looks at the whole file at once, because a running head is known by its repetition and a page number
by its sequence. It gives the reason for each line to be set aside, by the index of the line; it decides nothing on the
lines it does not name. A line that could be the label of a provision ("Article 3") is never taken for furniture by
its shape alone, and where a page has geometry its reader has judged by the place of the lines already.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from agreements.formats.document import Line, Reading, Reason, Span, render
from agreements.structure.contents import contents_of
from agreements.structure.grammar import Grammar, grammar, normalize
from agreements.structure.rows import Row

JOB_NUMBER = r"(?:[A-Z]{1,4}[.-]?\s?)?\d{2}-\d{4,6}(?:\s*\([A-Z]\))?"
SYMBOL = re.compile(r"[A-Z]{1,8}(?:/(?:(?:Rev|Add|Corr)\.\d{1,2}|[A-Z0-9][A-Z0-9.-]{0,24}(?![a-z]))){1,8}")
_PAGE_MARKS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\d{1,4}\s?/\s?\d{1,4}",  # 3/9
        rf"{JOB_NUMBER}(?:\s+\d{{1,4}}(?:\s?/\s?\d{{1,4}})?)?",  # 24-21810 5/9; V.13-86152 5; 24-21810
        rf"\d{{1,4}}(?:\s?/\s?\d{{1,4}})?\s+{JOB_NUMBER}",  # 8 V.13-86152; 6/9 24-21810
        r"[-–—•]\s?\d{1,4}\s?[-–—•]",  # - 12 -
        r"/\s?(?:\.\s?\.\s?\.|…)",  # /... where a page goes on
        r"(?:page|página|pagina|seite|pág\.?|p\.)\s?\d{1,4}(?:\s?(?:of|de|von|sur|/)\s?\d{1,4})?",  # Page 3 of 9
        r"(?:\d{1,4}\s+)?(?:united nations|nations unies)\s?[-–—•]{1,2}\s?(?:treaty series|recueil des trait[eé]s).{0,90}",
        r"vol\.?\s?\d{1,4},?\s?[IVl1]{1,3}\s?-\s?\d{1,6}",  # Vol. 1048, II-785
    )
)  # fmt: skip
_LONE_NUMBER = re.compile(r"\W{0,3}(?:\d{1,4}|[ivxlc]{1,6})\W{0,3}", re.IGNORECASE)
_LISTED_NUMBER = re.compile(r"\(?\d{1,2}[.)]|\(?[ivxlc]+[.)]")
_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_SERIES_HEAD = re.compile(r"\W*(?:vol|no|n°|treaty|recueil|\d{1,4}\s+\S|[A-Z]{1,4}/)", re.IGNORECASE)
_MARKUP = re.compile(r"[*_#`>|]+")
_DIGITS = re.compile(r"\d+")
_RULE_MARKS, _BULLETS = set("_-–—=*~.·‐‑−"), set("•●▪◦‣·○■□►")
_UNDER_RULE = re.compile(r"\W{0,3}\d{1,3}\s|[*∗†‡§]{1,3}\s")
_SIGNED_ON = re.compile(r"[._…]{3}")
_FRONT_MATTER_KEY = re.compile(r"[A-Za-z_][\w .-]{0,40}:(?:\s|$)")
_IMAGE = re.compile(r"!\[[^\]\n]{0,300}\]\([^)\s]{0,500}\)")
_APART = 6  # rows between two running heads, at least
_PAGE_ROWS = 8  # rows of a page, at least
_SIGNING = 15  # rows among which a line to sign on has the words that ask for a signature

Found = dict[int, Reason]
"""The reason for each row that is set aside, by its place among the rows."""


def find_furniture(reading: Reading, rows: Sequence[Row], rules: Grammar) -> Found:
    """The index of each line that is not text of a provision, and why: page furniture, contents, job settings, noise."""
    words = [_words(row.text) for row in rows]
    found: Found = {at: "page_furniture" for at, row in enumerate(rows) if row.line.style == "furniture"}
    found |= dict.fromkeys(_marks(rows, words, rules), "page_furniture")
    found |= dict.fromkeys(_series_heads(rows, rules), "page_furniture")
    found |= dict.fromkeys(_page_numbers(rows, words, rules, found), "page_furniture")
    found |= dict.fromkeys(_running_labels(rows, words, rules, found), "page_furniture")
    found |= dict.fromkeys(_running_heads(rows, words, rules, found), "page_furniture")
    found |= {at: "contents" for at in contents_of(rows, rules, label_words(rules.code)) if at not in found}
    found = _rules_and_specks(reading, rows, rules) | found
    found |= dict.fromkeys(_front_matter([reading.text[row.start : row.end] for row in rows[:60]]), "noise")
    found |= dict.fromkeys(_job_settings(words), "job_settings")
    return {rows[at].index: reason for at, reason in sorted(found.items())}


def shown(reading: Reading, line: Line) -> str:
    """A line as a reader sees it: edits of the reader applied, marks of Markdown out, white space folded."""
    return _words(render(reading.text, (Span(line.start, line.end),), line.edits))


def _words(words: str) -> str:
    return " ".join(_MARKUP.sub(" ", words).split()) if len(words) < 400 and _MARKUP.search(words) else words


@cache
def label_words(code: str) -> re.Pattern[str]:
    """The label of a division of the text, which is no furniture whatever its place."""
    rules = grammar(code)
    words = "|".join(re.escape(word) for word, level in rules.labels.items() if level != "annex")
    turned = "|".join(map(re.escape, sorted(rules.words["after_number"]))) or "(?!)"
    return re.compile(
        rf"\W{{0,4}}(?:(?:{words})\.?\s{{0,3}}(?:\d{{1,3}}|[IVXLC]{{1,7}})|\d{{1,3}}\.?[\s-](?:{turned}))\W{{0,4}}",
        re.IGNORECASE,
    )


@cache
def _structural(code: str) -> re.Pattern[str]:
    """A line that begins with the word of a label or an annex, with a number or without."""
    words = "|".join(map(re.escape, grammar(code).labels))
    return re.compile(rf"(?:{words})\b\.?\s{{0,4}}[\dIVXLC]{{0,8}}\b", re.IGNORECASE)


def _rules_and_specks(reading: Reading, rows: Sequence[Row], rules: Grammar) -> Found:
    """Rows without a letter or figure: a rule of three marks or more is furniture, anything else a speck.

    Dotted and drawn lines among signatures are there to sign on, and text.
    """
    found: Found = {}
    for at, row in enumerate(rows):
        printed = "".join(row.text[:200].split())
        if row.line.style == "rule":
            found[at] = "page_furniture"
        if _IMAGE.fullmatch(reading.text[row.start : row.end]):
            found[at] = "noise"
        if not printed or any(map(str.isalnum, printed)) or len(row.text) > 200:
            continue
        marks = set(printed)
        if _SIGNED_ON.search(row.text) and (marks - {"_"} or _asks_to_sign(rows, at, rules)):
            continue
        if marks <= _RULE_MARKS and len(printed) > 2:
            found[at] = "page_furniture" if len(marks) == 1 else "noise"
        elif not marks & _BULLETS or at + 1 == len(rows) or rows[at + 1].gap:
            found[at] = "noise"
    return found


def _asks_to_sign(rows: Sequence[Row], at: int, rules: Grammar) -> bool:
    if at + 1 < len(rows) and _UNDER_RULE.match(rows[at + 1].text):
        return False
    near = (row.text for row in rows[max(0, at - _SIGNING) : at + 3] if row.text[:1].isupper() or row.text[:1] == "(")
    return any(rules.starts("testimonium", text) or rules.starts("signature", text) for text in near)


def _marks(rows: Sequence[Row], words: Sequence[str], rules: Grammar) -> Iterable[int]:
    """Page numbers, job numbers, heads of series and the head over the notes, which their words show."""
    for at, row in enumerate(rows):
        if at > len(rows) // 2 and len(row.text) < 80 and rules.covers("notes_heading", words[at]):
            yield at
        is_mark = len(words[at]) < 160 and any(mark.fullmatch(words[at]) for mark in _PAGE_MARKS)
        if is_mark or (len(row.text) < 120 and rules.covers("furniture", row.text)):
            yield at


def _series_heads(rows: Sequence[Row], rules: Grammar) -> Iterable[int]:
    """Lines with a volume or document number that come three times, and not closely as the rows of a schedule do."""
    shapes = Counter(_shape(row) for row in rows if 4 < len(row.text) < 110)
    listed = _listed_shapes(rows)
    label = label_words(rules.code)
    for at, row in enumerate(rows):
        if row.line.box is not None or shapes[_shape(row)] < 3 or row.is_terminal or _shape(row) in listed:
            continue
        if _DIGITS.search(row.text) and _SERIES_HEAD.match(row.text) and not label.fullmatch(normalize(row.text)):
            yield at


def _listed_shapes(rows: Sequence[Row]) -> set[str]:
    """The shapes of rows that follow each other closely: a schedule of years and quantities, and no running head."""
    last: dict[str, int] = {}
    listed: set[str] = set()
    for at, row in enumerate(rows):
        shape = _shape(row)
        if at - last.get(shape, -_APART) < _APART:
            listed.add(shape)
        last[shape] = at
    return listed


def _shape(row: Row) -> str:
    return _DIGITS.sub("#", normalize(row.text).lower())


def _page_numbers(rows: Sequence[Row], words: Sequence[str], rules: Grammar, found: Found) -> set[int]:
    """Lone numbers at page breaks or between the halves of a sentence; a lone "3." may be a paragraph's number."""
    alone = [
        at
        for at, row in enumerate(rows)
        if at not in found and row.line.box is None and row.line.style != "table"
        and _LONE_NUMBER.fullmatch(words[at]) and not _is_label(rows, at, rules)
    ]  # fmt: skip
    years = Counter(words[at] for at in alone if _YEAR.fullmatch(words[at]) and not {at - 1, at + 1} & set(alone))
    numbers = {at for at in alone if _is_by_break(rows, at, found) or years[words[at]] > 1}
    return numbers | _counting(words, alone)


def _is_label(rows: Sequence[Row], at: int, rules: Grammar) -> bool:
    """Whether a lone number is that of a paragraph or an article ("3.", "§ 4", or one under the word "Article")."""
    is_under_word = at > 0 and _structural(rules.code).fullmatch(normalize(rows[at - 1].text[:60]))
    text = rows[at].text
    return bool(label_words(rules.code).fullmatch(normalize(text)) or _LISTED_NUMBER.fullmatch(text) or is_under_word)


def _is_by_break(rows: Sequence[Row], at: int, found: Found) -> bool:
    before = rows[at - 1] if at else None
    after = rows[at + 1] if at + 1 < len(rows) else None
    is_split = before is not None and after is not None and not before.is_terminal and after.starts_lower
    return is_split or "\f" in rows[at].text or "page_furniture" in (found.get(at - 1), found.get(at + 1))


def _counting(words: Sequence[str], alone: Sequence[int]) -> set[int]:
    """Three or more lone numbers that count up by one, a page of rows apart, are page numbers."""
    chains: dict[int, list[int]] = {}
    for at in alone:
        if match := _DIGITS.search(words[at]):
            number = int(match[0])
            chain = chains.pop(number - 1, [])
            chains[number] = [*(chain if chain and at - chain[-1] > _PAGE_ROWS else []), at]
    return {at for chain in chains.values() if len(chain) > 2 for at in chain}


def _running_labels(rows: Sequence[Row], words: Sequence[str], rules: Grammar, found: Found) -> Iterable[int]:
    """A label that stands again beside a page number while its article is still open: a running head."""
    label = label_words(rules.code)
    opened = ""
    for at, row in enumerate(rows):
        if at in found or row.line.box is not None or not label.fullmatch(normalize(row.text[:60])):
            continue
        printed = normalize(words[at]).casefold().strip(" .:-–—")
        if printed == opened and "page_furniture" in (found.get(at - 1), found.get(at + 1)):
            yield at
        opened = printed


def _running_heads(rows: Sequence[Row], words: Sequence[str], rules: Grammar, found: Found) -> set[int]:
    """A short line that comes again and again beside page numbers or at page breaks: its first place may be the title."""
    places: dict[str, list[int]] = defaultdict(list)
    label = label_words(rules.code)
    for at, row in enumerate(rows):
        is_short = 2 < len(row.text) < 120 and not row.is_terminal and row.text[-1] != "," and row.line.box is None
        if is_short and at not in found and not label.match(normalize(row.text[:60])):
            places[_shape(row)].append(at)
    heads: set[int] = set()
    for repeated in places.values():
        is_symbol = bool(SYMBOL.fullmatch(words[repeated[0]]))
        beside = [at for at in repeated if _is_at_break(rows, at, found, may_split=is_symbol)]
        if len(beside) < 2 - is_symbol or len(repeated) < 2 or any(_goes_on(rows, at, found) for at in beside):
            continue
        if len(beside) >= (0.5 if is_symbol else 0.6) * len(repeated):
            heads.update(repeated if is_symbol else beside)
    return heads


def _is_at_break(rows: Sequence[Row], at: int, found: Found, *, may_split: bool) -> bool:
    """Whether a line stands beside a page number or at the turn of a page; a symbol may also break a sentence."""
    if "page_furniture" in (found.get(at - 1), found.get(at + 1)):
        return True
    before, after = rows[at - 1] if at else None, rows[at + 1] if at + 1 < len(rows) else None
    page = rows[at].line.page
    if page is not None and (before is None or after is None or {before.line.page, after.line.page} != {page}):
        return True
    return may_split and before is not None and after is not None and before.text[-1:].isalnum() and after.starts_lower


def _goes_on(rows: Sequence[Row], at: int, found: Mapping[int, Reason]) -> bool:
    """Whether the next line carries the sentence of a line on, though the line before it was finished."""
    after = rows[at + 1] if at + 1 < len(rows) and at + 1 not in found else None
    before = next((rows[i] for i in range(at - 1, max(-1, at - 4), -1) if i not in found), None)
    return after is not None and after.starts_lower and not after.gap and (before is None or before.is_terminal)


def _front_matter(words: Sequence[str]) -> range:
    """The block of ``key: value`` lines between two rules at the head of a converted file."""
    if not words or words[0] != "---":
        return range(0)
    end = next((at for at in range(1, len(words)) if words[at] == "---"), 0)
    keyed = sum(bool(_FRONT_MATTER_KEY.match(line)) for line in words[1:end])
    return range(end + 1) if end and keyed * 2 >= end - 1 else range(0)


def _job_settings(words: Sequence[str]) -> range:
    """From a line ``<<`` that opens settings of a PDF job (``/Name value`` lines) to the end of the file."""
    for at, line in enumerate(words):
        if line.startswith("<<") and len(line) < 80:
            after = words[at + 1 : at + 4]
            if len(after) == 3 and all(words.startswith("/") for words in after):
                return range(at, len(words))
    return range(0)
