"""The first page of a resolution or paper: symbol, session, agenda item, dates, sponsors, title.

``read_title_page`` takes the paragraphs in front of the body. Some converters put the whole first page on one line, so
facts are searched for and not expected on lines of their own; the title is the paragraph nearest to the body that is none
of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from agreements.formats.document import PartyFact
from agreements.structure.body_text import Block, BodyText
from agreements.structure.dates import find_dates, first_date
from agreements.structure.furniture import SYMBOL
from agreements.structure.verbs import Verbs, number_in, plain, verbs

_SYMBOLS = (
    re.compile(r"\b(?:WHA\d{1,3}\.\d{1,3}|EB\d{1,3}\.R\d{1,3}|CD\d{1,3}\.R\d{1,3}|CSP\d{1,3}\.R\d{1,3}|CE\d{1,3}\.R\d{1,3}|GA-\d{4}-\d{1,3}-RES-\d{1,3})\b"),
    re.compile(r"\b(?:[A-Z]{1,6}/){1,3}RES/\d{1,4}(?:/\d{1,4})?(?: \(\d{4}\))?(?:/\w+)?"),
    re.compile(r"\bAG/(?:RES|DEC)\. \d{1,4} \([^)\s]{1,20}\)"),
    re.compile(r"\b(?:CM|Res|CM/Res|Rec)\(\d{4}\)\d{1,4}\b"),
)  # fmt: skip
_RESOLUTION_NUMBER = re.compile(
    r"^\s*(?:#+\s*)?(?:resolution|résolution|resolución|resolutie|decision|décision)\s+(?P<number>(?:No\.? ?)?[\w.-]{1,14}(?: \([^)\n]{1,40}\))?)",
    re.IGNORECASE,
)
_NUMBERED_TITLE = re.compile(r"\b(?P<session>\d{1,3}|[SE]S?-\d{1,2})/(?P<number>\d{1,4})(?P<letter> [A-Z])?\.\s+(?=\S)")
_DISTRIBUTION = re.compile(r"\bdistr(?:\.|ibution|ibución)?\b.{0,120}", re.IGNORECASE | re.DOTALL)
_SPONSORS = re.compile(
    r"^(?P<names>[^:\n]{3,1500}?)\s?[*∗]{0,3}\s?:\s?[*∗]{0,3}\s{0,3}(?=.{0,40}(?:draft|revised|projet|proyecto|entwurf|resolutionsentwurf))",
    re.IGNORECASE,
)
_OTHER_FACT = re.compile(r"(?<!\w)(?=[A-ZÀ-Þ\d])")
_NAME_JOIN = re.compile(r",\s+(?:and |et |y |und )?|\s+(?:and|et|y|und)\s+(?=[A-ZÉÎ])")
_OTHER_LINE = re.compile(
    r"^\s*(?:distr|original|united nations|nations unies|naciones unidas|vereinte nationen|general assembly|assemblée générale|asamblea general|"
    r"generalversammlung|security council|economic and social council|world health|\[on the report|\[sur (?:la base|le)|\[sobre la base|\[aufgrund|"
    r"language:|note by|note du|nota de|background paper|report of|plenary|resolution adopted|(?:agenda )?items? \d|provisional agenda|date:|page |(?:prepared|submitted|drafted|compiled) (?:by|for)\b|(?:élaboré|préparé|établi) par\b|(?:elaborado|preparado) por\b)",
    re.IGNORECASE,
)  # fmt: skip


@dataclass(slots=True)
class TitlePage:
    title: str | None = None
    title_range: tuple[int, int] | None = None
    symbol: str | None = None
    status: str = "unknown"
    sponsors: tuple[PartyFact, ...] = ()
    dates: dict[str, str | None] = field(default_factory=dict)
    facts: dict[str, str] = field(default_factory=dict)


def read_title_page(body_text: BodyText, blocks: Sequence[Block], language: str = "en") -> TitlePage:
    """The facts of the first page, from the paragraphs before the body."""
    title_page = TitlePage(dates={"signature": None, "adoption": None, "entry_into_force": None, "distribution": None})
    if not blocks:
        return title_page
    words = body_text.text[blocks[0].begin : min(blocks[-1].end, blocks[0].begin + 20_000)]
    title_page.symbol = find_symbol(words)
    _read_session(title_page, words, language)
    if found := _DISTRIBUTION.search(words):
        title_page.dates["distribution"] = _full_date(found.group())
    for block in blocks:
        _read_line(title_page, " ".join(body_text.text[block.begin : block.end].split()), language)
    title_range = _title_range(body_text, blocks, language)
    if title_range:
        title_page.title_range = title_range
        title_page.title = " ".join(body_text.text[title_range[0] : title_range[1]].split()).strip("*_# ") or None
    return title_page


def find_symbol(words: str) -> str | None:
    """The symbol of a document in the words of its first page, or the number of a resolution."""
    for pattern in _SYMBOLS:
        if found := pattern.search(words):
            return found.group()
    for candidate in SYMBOL.finditer(words):
        if "/" in candidate.group() and any(character.isdigit() for character in candidate.group()):
            return candidate.group()
    for line in words.split("\n")[:12]:
        if found := _RESOLUTION_NUMBER.match(line):
            if any(character.isdigit() for character in found["number"]) or re.fullmatch(r"[IVXLC]+", found["number"]):
                return " ".join(found["number"].split())
    return None


def _full_date(words: str) -> str | None:
    date = first_date(words)
    return date if date and len(date) > 4 else None


def _read_session(title_page: TitlePage, words: str, language: str) -> None:
    rules = verbs(language)
    for begin in _word_starts(words):
        rest = plain(words[begin : begin + 120].replace("\n", " "))
        if "session" not in title_page.facts and (found := rules.session.match(rest)):
            title_page.facts["session"] = " ".join(words[begin : begin + found.end()].split())
        if "agenda_item" not in title_page.facts and (found := rules.agenda_item.match(rest)):
            at = found.start(next(name for name, group in found.groupdict().items() if group))
            title_page.facts["agenda_item"] = " ".join(words[begin + at : begin + at + len(number_in(found))].split())


def _word_starts(words: str) -> Iterator[int]:
    return (found.start() for found in re.finditer(r"(?<!\w)(?<!\w[-’'])\w", words[:8_000]))


def _read_line(title_page: TitlePage, words: str, language: str) -> None:
    rules = verbs(language)
    folded = plain(words)
    if rules.draft.match(folded):
        title_page.status = "draft"
        if found := _SPONSORS.match(words):
            title_page.sponsors = tuple(sponsor_facts(found["names"]))
    elif (adopted := rules.adopted.match(folded)) and title_page.status != "draft":
        title_page.status = "adopted"
        title_page.dates["adoption"] = title_page.dates["adoption"] or _full_date(words[adopted.start() :])


def sponsor_facts(names: str) -> Iterator[PartyFact]:
    """The States or bodies that put a draft forward."""
    for name in _NAME_JOIN.split(names):
        name = name.strip(" *∗,")
        is_body = bool(
            re.search(r"\b(?:on behalf|Group|Union|Chair|President|Committee|Organization|Secretary)\b", name)
        )
        if name and len(name) < 120:
            yield PartyFact(name, kind="body" if is_body else "state", role="sponsor")


def _title_range(body_text: BodyText, blocks: Sequence[Block], language: str) -> tuple[int, int] | None:
    """The paragraph nearest to the body that says none of the other things of a first page."""
    rules = verbs(language)
    for block in reversed(blocks):
        words = " ".join(body_text.text[block.begin : block.end].split()).strip("*_# ")
        if found := _NUMBERED_TITLE.search(words):
            shift = body_text.text.find(found.group().split()[0], block.begin, block.end)
            end_of_label = body_text.text.find(".", shift) + 1
            return (end_of_label, block.end) if words[found.end() :] else (block.begin, block.end)
        begin = _after_other_facts(body_text.text, block, rules)
        if not _says_something_else(" ".join(body_text.text[begin : block.end].split()).strip("*_# "), rules):
            return begin, block.end
    return None


def _after_other_facts(text: str, block: Block, rules: Verbs) -> int:
    """Where the title begins on a first page that a converter put on one line: after its last symbol, date or item."""
    words = text[block.begin : min(block.end, block.begin + 1000)].replace("\n", " ")
    ends = [
        found.end()
        for pattern in (*_SYMBOLS, SYMBOL)
        for found in pattern.finditer(words)
        if "/" in found.group() or found.group()[-1].isdigit()
    ]
    begins = list(_OTHER_FACT.finditer(words))
    for begin in (found.start() for found in begins):
        rest = plain(words[begin : begin + 120])
        ends += [begin + found.end() for rule in (rules.session, rules.agenda_item) if (found := rule.match(rest))]
    if not ends:
        return block.begin
    ends += [dated.end for dated in find_dates(words) if len(dated.iso) > 7 and dated.start <= max(ends) + 3]
    return block.begin + max(ends) if len(words[max(ends) :].split()) > 1 and max(ends) < 400 else block.begin


def _says_something_else(words: str, rules: Verbs) -> bool:
    folded = plain(words)
    patterns = (rules.draft, rules.adopted, rules.session, rules.agenda_item)
    if _OTHER_LINE.match(words) or any(pattern.match(folded) for pattern in patterns):
        return True
    return (
        len(words) < 4
        or len(words) > 600
        or bool(SYMBOL.fullmatch(words))
        or _is_a_date(words)
        or bool(_RESOLUTION_NUMBER.fullmatch(words))
    )


def _is_a_date(words: str) -> bool:
    return len(words) < 40 and _full_date(words) is not None
