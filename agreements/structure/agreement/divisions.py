"""The divisions of an agreement: which labels are its articles, its parts and chapters, its annexes.

First the *principal* division is found: the kind of label ("Article", "Section", "§", "IV.", "4.") whose best series is
the strongest. Labels above it (parts, chapters) and beside it (annexes) are then accepted where their own series and
place allow. Where labels stand inside long lines, the lines are cut there and the search is made again, so that all
later steps see each label at the start of a row.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

from agreements.structure.agreement.labels import Candidate, bare_candidates, candidates, looks_headed
from agreements.structure.agreement.sequence import Link, chain, score_of
from agreements.structure.grammar import Grammar, normalize
from agreements.structure.numerals import LETTERS, Number, readings
from agreements.structure.rows import Row, cut_rows

WORDED = ("article", "clause", "section", "paragraph")
ABOVE = ("part", "title", "chapter", "section")
_CONTAINING = ("part", "title", "chapter")
_CONSISTENT = 1.0
_OUTER = 1000.0
"""Bare Roman numerals stand above bare figures, so their series wins where both are there."""
_LEAST = {"article": 2.0, "clause": 6.0, "section": 6.0, "paragraph": 6.0, "words": 9.0, "roman": 9.0, "digits": 9.0}


@dataclass(frozen=True, slots=True)
class Mark:
    """A division that begins at a row: its level, its number and where its label ends in the row."""

    level: str
    position: int
    end: int
    number: Number | None = None
    link: Link | None = None


@dataclass(slots=True)
class Divisions:
    """``marks`` by row index; ``principal`` is the level that the articles have here, or empty where there is none."""

    rows: list[Row]
    principal: str = ""
    links: list[Link] = field(default_factory=list)
    marks: dict[int, Mark] = field(default_factory=dict)
    is_restarting: bool = False


def _annex_pattern(rules: Grammar) -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word, level in rules.labels.items() if level == "annex")
    return re.compile(
        rf"[\s*_#\[(\"“«]{{0,4}}(?P<word>{words})\b[\s.:–—-]{{0,4}}(?:n[o°º]\.?\s?)?"
        r"(?P<number>\d{1,2}[A-Za-z]?\b|[IVXL]{1,6}(?:\s?-\s?[A-Z])?(?![a-z])|[A-H]\d?\b)?",
        re.IGNORECASE,
    )


def annexes(rows: list[Row], rules: Grammar) -> list[tuple[int, Mark]]:
    """Rows that begin an annex: a label word, perhaps a number, alone or with a short heading."""
    pattern = _annex_pattern(rules)
    found = []
    before: Row | None = None
    for index, row in enumerate(rows):
        match = pattern.match(normalize(row.text[:80]))
        if match and row.line.style not in ("furniture", "note", "rule"):
            mark = _annex(row, before, match, rules)
            if mark is not None:
                found.append((index, mark))
        before = row
    return found


def _annex(row: Row, before: Row | None, match: re.Match[str], rules: Grammar) -> Mark | None:
    rest = row.text[match.end() :].strip(" .:–—-*_")
    word = row.text[match.start("word") : match.end("word")]
    number_word = match["number"] or ""
    if not word[0].isupper() or len(rest) > 180 or (rest.endswith((".", ";", ",")) and len(rest) > 60):
        return None
    if (
        rest
        and rest[0] in ",;)'’"
        or (rest[:1].islower() and not rules.starts("annex_title", rest) and not row.is_emphatic)
    ):
        return None
    if number_word.islower() or (before is not None and not row.gap and rules.ends("reference_before", before.text)):
        return None
    if before is not None and not (
        row.gap or row.is_emphatic or word.isupper() or before.is_terminal or len(before.text) < 60
    ):
        return None
    numbers = readings(number_word.upper(), rules) if number_word else []
    number = numbers[0] if numbers else None
    if number_word and number is None:
        number = Number(ord(number_word[0].upper()) - 64, number_word)
    if number is not None:
        number = replace(number, shown=number_word)
    return Mark("annex", match.start("word"), match.end(), number)


_LEAST_NAMED = 3  # words of the title of a declaration, which names what it is about


def _between(rows: list[Row], links: list[Link], rules: Grammar) -> Iterator[tuple[int, Mark]]:
    """Declarations and the like that stand between two articles, under a title of their own: "Declaration on Article 2"."""
    for link, after in pairwise(links):
        if after.is_first or after.candidate.is_inline:
            continue
        for index in range(link.candidate.row + 2, after.candidate.row - 1):
            row = rows[index]
            is_titled = row.text[:1].isupper() and len(row.text) < 120 and row.text[-1:] not in ".,;:"
            is_apart = bool(row.gap or row.is_emphatic) and rows[index - 1].is_terminal
            if not is_titled or not is_apart or len(row.text.split()) < _LEAST_NAMED:
                continue
            if rules.starts("attached_instrument", row.text) and rows[index + 1].text[:1].isupper():
                yield index, Mark("annex", 0, 0)


def _consistent(found: list[Candidate], links: list[Link]) -> list[Candidate]:
    """Candidates that look like most of those chosen gain, those that look otherwise lose: a text has one style."""
    if len(links) < 3:
        return found
    looks = Counter((link.candidate.is_upper, link.candidate.is_inline) for link in links)
    layouts = Counter(link.candidate.layout for link in links)
    (upper, inline), common = looks.most_common(1)[0]
    if common < 0.7 * len(links):
        return found
    layout, alike = layouts.most_common(1)[0]
    scored = []
    for candidate in found:
        gain = _CONSISTENT if (candidate.is_upper, candidate.is_inline) == (upper, inline) else -_CONSISTENT
        if alike >= 0.7 * len(links):
            gain += 0.5 if candidate.layout == layout else -0.5
        scored.append(replace(candidate, score=candidate.score + gain))
    return scored


def _series(found: list[Candidate], boundaries: list[int]) -> list[Link]:
    first = chain(found, boundaries)
    return chain(_consistent(found, first), boundaries)


def _principal(
    rows: list[Row], worded: list[Candidate], boundaries: list[int], rules: Grammar, *, has_bare: bool
) -> tuple[str, list[Link]]:
    """The level of the articles and their series: worded labels first, bare numbers only where there are none."""
    for level in WORDED:
        links = _series([_figured(c) if level != "article" else c for c in worded if c.level == level], boundaries)
        if score_of(links) >= _LEAST[level] and (len(links) > 1 or links[0].candidate.layout in ("alone", "stop")):
            return level, links
    best: tuple[str, list[Link]] = ("", [])
    worth = 0.0
    bare = (
        ("words", "digits") if has_bare and _has_inner_romans(rows, boundaries, rules) else ("words", "roman", "digits")
    )
    for level in bare if has_bare else ():
        links = _bare_series(rows, boundaries, rules, level)
        score = score_of(links)
        if len(links) > 1 and score >= _LEAST[level] and score > worth:
            best, worth = (level, links), score + _OUTER
    return best


def _has_inner_romans(rows: list[Row], boundaries: list[int], rules: Grammar) -> bool:
    """Whether bare Roman numerals begin anew inside articles that bare figures number: they are paragraphs there."""
    figures = _single(bare_candidates(rows, rules, "digits"), boundaries)
    is_whole = len(figures) >= _LEAST_TITLED and not any(link.missing for link in figures)
    if not is_whole or sum(link.is_first for link in figures) != 1:
        return False
    romans = [c for c in bare_candidates(rows, rules, "roman") if _is_roman(rows, c) and c.score > 0]
    firsts = [c.row for c in romans if c.numbers[0].value == 1 and not c.numbers[0].cost]
    inside = [link.candidate for link in figures]
    firsts = sorted({*firsts, *(c.row for c in inside if _FIRST_ROMAN.match(rows[c.row].text[c.end :]))})
    first, last = figures[0].candidate.row, figures[-1].candidate.row
    if len(firsts) > 1:
        return first <= firsts[0] and sum(first <= row <= last for row in firsts) > 1
    return _in_one_article(romans, inside, rows)


def _in_one_article(romans: list[Candidate], figures: list[Candidate], rows: list[Row]) -> bool:
    """Whether all the Roman numerals stand inside one article, and no article begins among them."""
    titled = all(_is_headed(rows, candidate) for candidate in figures)
    within = {sum(figure.row <= roman.row for figure in figures) for roman in romans}
    return titled and len(romans) > 1 and len(within) == 1 and within != {0}


def _figured(candidate: Candidate) -> Candidate:
    """A candidate without the place of its letter in the alphabet: only articles count in letters."""
    return replace(candidate, numbers=tuple(number for number in candidate.numbers if number.chapter != LETTERS))


def _bare_series(rows: list[Row], boundaries: list[int], rules: Grammar, level: str) -> list[Link]:
    """The series of bare numbers where it runs through the document.

    Figures that begin anew between number the paragraphs of something else, unless the series has the headings.
    """
    found = _of_one_form(bare_candidates(rows, rules, level))
    links = _single(found, boundaries)
    if level == "roman" and not any(_is_roman(rows, link.candidate) for link in links):
        return []
    if level != "digits" or len(links) < 2:
        return links
    if titled := _titled(rows, found, boundaries):
        return titled
    headed = sum(_is_headed(rows, link.candidate) for link in links)
    if headed >= 0.6 * len(links):
        return [link for link in links if _is_headed(rows, link.candidate) or not link.is_first]
    taken = {link.candidate.row for link in links}
    last = links[-1].candidate.row
    again = [c for c in found if c.row not in taken and c.row < last and c.score > 0 and c.numbers[0].value <= 2]
    return links if not again else []


def _of_one_form(found: list[Candidate]) -> list[Candidate]:
    """Those that number the outer units: "4." where "(1)", "(2)" stand below it, else all."""
    outer = [candidate for candidate in found if not candidate.is_bracketed]
    first = outer[0].numbers[0].value if outer else 0
    return outer if first == 1 and outer[0].row <= found[0].row and len(outer) >= _LEAST_TITLED else found


_LEAST_TITLED = 4
_FIRST_ROMAN = re.compile(r"\s*I\s?[.)]\s")


def _titled(rows: list[Row], found: list[Candidate], boundaries: list[int]) -> list[Link]:
    """The series of figures with a heading beside them, where it is whole and text stands between: "1. Purpose"."""
    links = _single([c for c in found if _is_headed(rows, c) and rows[c.row].text[c.end :].strip()], boundaries)
    is_whole = not any(link.missing for link in links) and sum(link.is_first for link in links) == 1
    apart = sum(after.candidate.row - link.candidate.row > 1 for link, after in pairwise(links))
    return links if len(links) >= _LEAST_TITLED and is_whole and apart >= 0.8 * (len(links) - 1) else []


def _is_roman(rows: list[Row], candidate: Candidate) -> bool:
    """Whether a number is printed with Roman letters, and not a figure that a recognition may have made of them."""
    return not rows[candidate.row].text[slice(*candidate.number_at)].strip().isdigit()


def _is_headed(rows: list[Row], candidate: Candidate) -> bool:
    row = rows[candidate.row]
    rest = row.text[candidate.end :]
    if candidate.layout == "alone" and candidate.row + 1 < len(rows):
        row = rows[candidate.row + 1]
        rest = row.text
    return looks_headed(row, rest)


def _single(found: list[Candidate], boundaries: list[int]) -> list[Link]:
    """The best series of each container by itself: no restart but where a container begins."""
    links: list[Link] = []
    bounds = [0, *boundaries, max((c.row for c in found), default=0) + 1]
    for left, right in zip(bounds, bounds[1:], strict=False):
        own = [c for c in found if left <= c.row < right]
        part = chain(_consistent(own, chain(own, [], may_restart=False)), [], may_restart=False)
        links += part if len(part) > 1 else []
    return links


def _above(rows: list[Row], worded: list[Candidate], principal: list[Link], boundaries: list[int]) -> dict[int, Mark]:
    """Parts, titles, chapters, sections: short rows of their own whose numbers make a series."""
    marks: dict[int, Mark] = {}
    taken = {link.candidate.row for link in principal}
    limits = list(boundaries)
    for level in ABOVE:
        own = [
            c for c in worded if c.level == level and not c.is_inline and c.row not in taken and _may_divide(rows, c)
        ]
        links = [link for link in chain(own, sorted(limits)) if link.candidate.score - link.number.cost >= 1.0]
        for link in links:
            c = link.candidate
            marks[c.row] = Mark(level, c.position, c.end, link.number, link)
        limits += [link.candidate.row for link in links]
    return marks


def _may_divide(rows: list[Row], candidate: Candidate) -> bool:
    row = rows[candidate.row]
    return (
        candidate.layout != "reference"
        and len(row.text) < 220
        and not (row.text.endswith((".", ";")) and len(row.text) > 120)
    )


def _nested(
    rows: list[Row], worded: list[Candidate], principal: str, articles: list[Link], boundaries: list[int]
) -> list[Link]:
    """Sections that stand inside the articles and run through them, where there are such."""
    if principal == "section" or not articles:
        return []
    taken = {link.candidate.row for link in articles if not link.candidate.is_inline}
    links = _series([c for c in worded if c.level == "section" and c.row not in taken], boundaries)
    if len(links) < 3 or score_of(links) < 9.0:
        return []
    heads = sum(_heads_articles(rows, link.candidate, taken) for link in links)
    return links if heads < len(links) / 2 else []


def _heads_articles(rows: list[Row], section: Candidate, articles: set[int]) -> bool:
    """Whether an article follows a section with nothing but headings between."""
    for index in range(section.row, min(section.row + 5, len(rows))):
        if index in articles:
            return True
        if len(rows[index].text) > 160 or rows[index].text.endswith("."):
            return False
    return False


def _cuts(links: Iterable[Link]) -> dict[int, list[int]]:
    places: dict[int, list[int]] = {}
    for link in links:
        if link.candidate.is_inline:
            places.setdefault(link.candidate.row, []).append(link.candidate.position)
    return places


def divisions(rows: list[Row], rules: Grammar, *, is_cut: bool = False, has_bare: bool = True) -> Divisions:
    """The rows (cut where units run on) and the divisions that begin at them; ``has_bare``: a number alone may be a label."""
    worded = candidates(rows, rules)
    attached = annexes(rows, rules)
    boundaries = [index for index, _ in attached]
    chapters = [
        c.row for c in worded if c.level in _CONTAINING and c.score > 0 and not c.is_inline and _may_divide(rows, c)
    ]
    principal, links = _principal(rows, worded, sorted({*boundaries, *chapters}), rules, has_bare=has_bare)
    inner = _nested(rows, worded, principal, links, boundaries)
    has_sections = principal != "section" and not inner
    above = _above(rows, [c for c in worded if c.level != "section" or has_sections], links, boundaries)
    places = _cuts([*links, *inner])
    if places and not is_cut:
        return divisions(cut_rows(rows, places), rules, is_cut=True, has_bare=has_bare)
    made = Divisions(rows, principal, links)
    made.marks |= dict(attached)
    made.marks |= above
    for link in inner:
        c = link.candidate
        made.marks[c.row] = Mark("inner_section", c.position, c.end, link.number, link)
    for link in links:
        c = link.candidate
        end = (
            c.end
            if link.number.taken == c.number_at[1] - c.number_at[0] or not link.number.taken
            else c.number_at[0] + link.number.taken
        )
        made.marks[c.row] = Mark("article", c.position, end, link.number, link)
    made.marks = dict(_between(rows, links, rules)) | made.marks
    made.is_restarting = _restarts_below(made)
    return made


def _restarts_below(made: Divisions) -> bool:
    """Whether articles are numbered anew in each part, so that their addresses need the part."""
    since_annex = True
    for index in sorted(made.marks):
        mark = made.marks[index]
        if mark.level == "annex":
            since_annex = True
        elif mark.level == "article" and mark.link is not None:
            if mark.link.is_first and not since_annex:
                return True
            since_annex = False
    return False
