"""What belongs to the page and not to the text: running heads, page numbers, rules, contents, settings of a print job.

``find_furniture`` looks at the whole file at once, because a running head is known by its repetition and a page number
by its sequence. It gives the reason for each line to be set aside, by the index of the line; it decides nothing on the
lines it does not name. A line that could be the label of a provision ("Article 3") is never taken for furniture by
its shape alone.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from agreements.formats.document import Line, Reading, Reason, Span, render

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
_LONE_NUMBER = re.compile(r"\d{1,4}")
_MARKUP = re.compile(r"[*_#`>|]+")
_DIGITS = re.compile(r"\d+")
_STRUCTURAL = re.compile(
    r"(?:art(?:icle|[ií]culo|ikel)?|section|secci[oó]n|abschnitt|chapter|chapitre|cap[ií]tulo|kapitel|part|partie|parte|"
    r"teil|annex|annexe|anexo|anlage|anhang|appendix|protocol|protocole|protokoll|schedule|title|titre|t[ií]tulo)\b\.?"
    r"\s{0,4}[\dIVXLC]{0,8}\b",
    re.IGNORECASE,
)
_CONTENTS_HEADS = {
    "contents", "table of contents", "table des matières", "sommaire", "índice", "indice", "sumario", "inhalt",
    "inhaltsverzeichnis", "inhaltsübersicht",
}  # fmt: skip
_RULE_MARKS, _BULLETS = set("_-–—=*~.·‐‑−"), set("•●▪◦‣·○■□►")
_FRONT_MATTER_KEY = re.compile(r"[A-Za-z_][\w .-]{0,40}:(?:\s|$)")
_IMAGE = re.compile(r"!\[[^\]\n]{0,300}\]\([^)\s]{0,500}\)")
EDGE = 3  # lines at the top and bottom of a page where running heads and numbers stand


def find_furniture(reading: Reading) -> dict[int, Reason]:
    """The index of each line that is not text of a provision, and why: page furniture, contents, job settings, noise."""
    words = [shown(reading, line) for line in reading.lines]
    found: dict[int, Reason] = {}
    found.update(dict.fromkeys(_declared(reading.lines), "page_furniture"))
    found.update(_rules_and_specks(reading, words))
    found.update(dict.fromkeys(_running_heads_of_pages(reading.lines, words), "page_furniture"))
    found.update(dict.fromkeys(_page_marks(reading.lines, words, found), "page_furniture"))
    found.update(dict.fromkeys(_running_heads_of_plain_text(reading, words, found), "page_furniture"))
    found.update(dict.fromkeys(_contents(words), "contents"))
    found.update(dict.fromkeys(_front_matter(reading), "noise"))
    found.update(dict.fromkeys(_job_settings(words), "job_settings"))
    return dict(sorted(found.items()))


def shown(reading: Reading, line: Line) -> str:
    """A line as a reader sees it: edits of the reader applied, marks of Markdown out, white space folded."""
    words = render(reading.text, (Span(line.start, line.end),), line.edits)
    return _MARKUP.sub(" ", words).strip() if len(words) < 400 and _MARKUP.search(words) else words


def is_blank_before(reading: Reading, index: int) -> bool:
    """Whether an empty line, or the edge of a page, stands before the line of this index."""
    if index == 0:
        return True
    before, line = reading.lines[index - 1], reading.lines[index]
    return before.page != line.page or reading.text.count("\n", before.end, line.start) > 1


def _declared(lines: tuple[Line, ...]) -> Iterable[int]:
    return (index for index, line in enumerate(lines) if line.style in {"furniture", "rule"})


def _rules_and_specks(reading: Reading, words: list[str]) -> dict[int, Reason]:
    """Lines without a letter or figure: a rule of three marks or more is furniture, anything else a speck."""
    found: dict[int, Reason] = {}
    for index, line in enumerate(reading.lines):
        printed = reading.text[line.start : line.end].strip()
        if _IMAGE.fullmatch(printed):
            found[index] = "noise"
        if not printed or any(character.isalnum() for character in printed[:200]) or len(printed) > 200:
            continue
        marks = set(printed) - {" "}
        if marks <= _RULE_MARKS and len(printed) > 2:
            found[index] = "page_furniture" if len(marks) == 1 else "noise"
        elif not marks & _BULLETS and (len(printed) > 1 or _stands_alone(reading, index)):
            found[index] = "noise"
    return found


def _stands_alone(reading: Reading, index: int) -> bool:
    return index + 1 == len(reading.lines) or is_blank_before(reading, index + 1)


def _page_marks(lines: tuple[Line, ...], words: list[str], found: dict[int, Reason]) -> set[int]:
    """Page numbers and job numbers by their shape; a lone number only where it stands in the sequence of pages."""
    marks = {
        index
        for index, line_words in enumerate(words)
        if len(line_words) < 160 and any(mark.fullmatch(line_words) for mark in _PAGE_MARKS)
    }
    lone = {
        index: int(line_words)
        for index, line_words in enumerate(words)
        if _LONE_NUMBER.fullmatch(line_words) and not (index and _STRUCTURAL.fullmatch(words[index - 1]))
    }
    if any(line.page is not None for line in lines):
        return marks | _numbers_at_edges(lines, lone)
    return marks | _numbers_in_sequence(lone)


def _numbers_at_edges(lines: tuple[Line, ...], lone: dict[int, int]) -> set[int]:
    """Lone numbers at the edge of their page whose distance from the count of pages is the same on two pages or more."""
    by_offset: dict[int, set[int]] = defaultdict(set)
    edges = _edges(lines)
    for index, number in lone.items():
        page = lines[index].page
        if page is not None and index in edges:
            by_offset[number - page].add(index)
    return {index for indices in by_offset.values() if len(indices) > 1 for index in indices}


def _numbers_in_sequence(lone: dict[int, int]) -> set[int]:
    """Without pages: chains of three lone numbers or more that grow by one and stand a page of lines apart."""
    chains: dict[int, list[int]] = {}
    for index, number in lone.items():
        chain = chains.pop(number - 1, None)
        if chain is None or index - chain[-1] < 8:
            chain = []
        chains[number] = [*chain, index]
    return {index for chain in chains.values() if len(chain) > 2 for index in chain}


def _edges(lines: tuple[Line, ...]) -> set[int]:
    """Indices of the first and last lines of each page, by their place on it where it is known."""
    pages: dict[int, list[int]] = defaultdict(list)
    for index, line in enumerate(lines):
        if line.page is not None:
            pages[line.page].append(index)
    edges: set[int] = set()
    for indices in pages.values():
        ordered = sorted(indices, key=lambda index: (box[1] if (box := lines[index].box) else 0.0, index))
        edges |= set(ordered[:EDGE]) | set(ordered[-EDGE:])
    return edges


def _running_heads_of_pages(lines: tuple[Line, ...], words: list[str]) -> set[int]:
    """Lines at the edge of pages that repeat there, figures apart; a label repeats only with its own figure."""
    pages_of: dict[str, set[int]] = defaultdict(set)
    indices_of: dict[str, set[int]] = defaultdict(set)
    page_count = len({line.page for line in lines if line.page is not None})
    for index in _edges(lines):
        line_words, page = words[index], lines[index].page
        if page is None or not line_words or len(line_words) > 160 or _LONE_NUMBER.fullmatch(line_words):
            continue
        is_label = _STRUCTURAL.match(line_words)
        key = (line_words if is_label else _DIGITS.sub("#", line_words)).casefold()
        pages_of[key].add(page)
        indices_of[key].add(index)
    least = 2 if page_count < 5 else 3
    return {
        index
        for key, pages in pages_of.items()
        if len(pages) >= least and any(character.isalpha() for character in key) and _keeps_its_place(lines, indices_of[key])
        for index in indices_of[key]
    }  # fmt: skip


def _keeps_its_place(lines: tuple[Line, ...], indices: set[int]) -> bool:
    """Whether lines stand one a page at about the same height (at two heights, for left and right pages)."""
    if len({lines[index].page for index in indices}) < len(indices):
        return False
    tops = sorted(box[1] for index in indices if (box := lines[index].box))
    return len(tops) < 2 or len({round(top / 12) for top in tops}) <= max(2, len(tops) // 2)


def _running_heads_of_plain_text(reading: Reading, words: list[str], found: dict[int, Reason]) -> set[int]:
    """Without pages: a short line that repeats and stands by a page mark or breaks a sentence, and symbols that do."""
    if reading.pages or any(line.page is not None for line in reading.lines):
        return set()
    places: dict[str, list[int]] = defaultdict(list)
    for index, line_words in enumerate(words):
        is_sentence_end = line_words[-1:] in {".", ";", ":", ","}
        if (
            2 < len(line_words) < 120
            and index not in found
            and not is_sentence_end
            and not _STRUCTURAL.match(line_words)
        ):
            places[line_words.casefold()].append(index)
    heads: set[int] = set()
    for indices in places.values():
        if len(indices) < 2:
            continue
        is_symbol = bool(SYMBOL.fullmatch(words[indices[0]]))
        witnesses = sum(_is_by_page_mark(index, found) or _breaks_sentence(words, index, found) for index in indices)
        if witnesses * 2 >= len(indices) and (is_symbol or witnesses > 1):
            heads.update(indices)
    return heads


def _is_by_page_mark(index: int, found: dict[int, Reason]) -> bool:
    return any(found.get(index + step) == "page_furniture" for step in (-2, -1, 1, 2))


def _breaks_sentence(words: list[str], index: int, found: dict[int, Reason]) -> bool:
    before = next((words[at] for at in range(index - 1, -1, -1) if words[at] and at not in found), "")
    after = next((words[at] for at in range(index + 1, len(words)) if words[at] and at not in found), "")
    return bool(before) and before[-1].isalnum() and after[:1].islower()


def _contents(words: list[str]) -> set[int]:
    """Runs of three entries or more with leaders and a page number, with the heading and the wrapped lines among them."""
    entries = [index for index, line_words in enumerate(words) if _is_contents_entry(line_words)]
    runs: list[list[int]] = []
    for index in entries:
        if runs and index - runs[-1][-1] <= 3:
            runs[-1].append(index)
        else:
            runs.append([index])
    found: set[int] = set()
    for run in runs:
        if len(run) < 3:
            continue
        first = next(
            (
                at
                for at in range(run[0] - 1, max(-1, run[0] - 5), -1)
                if words[at].casefold().strip(" :.") in _CONTENTS_HEADS
            ),
            run[0],
        )
        found.update(range(first, run[-1] + 1))
    return found


def _is_contents_entry(line_words: str) -> bool:
    body = line_words.rstrip("0123456789")
    leaders = body.rstrip(" ")
    stem = leaders.rstrip(". …")
    return body != line_words and len(line_words) < 400 and bool(stem) and len(leaders) - len(stem) > 3


def _front_matter(reading: Reading) -> set[int]:
    """The block of ``key: value`` lines between two rules at the head of a converted file."""
    printed = [reading.text[line.start : min(line.end, line.start + 300)].strip() for line in reading.lines[:60]]
    if not printed or printed[0] != "---":
        return set()
    end = next((index for index in range(1, len(printed)) if printed[index] == "---"), 0)
    keyed = [index for index in range(1, end) if _FRONT_MATTER_KEY.match(printed[index])]
    return set(range(end + 1)) if end and len(keyed) * 2 >= end - 1 else set()


def _job_settings(words: list[str]) -> set[int]:
    """From a line ``<<`` that opens settings of a PDF job (``/Name value`` lines) to the end of the file."""
    for index, line_words in enumerate(words):
        if line_words.startswith("<<") and len(line_words) < 80:
            after = [line for line in words[index + 1 : index + 6] if line][:3]
            if len(after) == 3 and all(line.startswith("/") for line in after):
                return set(range(index, len(words)))
    return set()
