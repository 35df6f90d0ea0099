"""The grammar of papers and reports: sections, numbered paragraphs, an annex of resources.

``segment_paper`` reads the words in front of the first section or paragraph as the title page; the symbol may also
come from the running heads.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from agreements.formats.document import Document, Reading
from agreements.structure.body_text import MARKER, Block, BodyText, blocks_of
from agreements.structure.furniture import SYMBOL, shown
from agreements.structure.grammar import grammar
from agreements.structure.layout import Layout, finish, lay_out, node_of
from agreements.structure.paper.described_instruments import instruments_of
from agreements.structure.paper.outline import is_heading, read_outline, words_of
from agreements.structure.title_page import read_title_page
from agreements.structure.tree import Node, roman_to_int

_PAPER_WORDS = re.compile(
    r"\b(background paper|discussion paper|working paper|discussion guide|note by the secretariat|report of the secretary-general|"
    r"document de (?:base|travail|réflexion)|note du secrétariat|rapport du secrétaire général|documento de (?:antecedentes|trabajo|debate)|"
    r"nota de la secretaría|informe del secretario general|hintergrundpapier|arbeitspapier|bericht des generalsekretärs)\b",
    re.IGNORECASE,
)
_FIRST_SECTION = re.compile(r"\s*(?:I\.|1\.)\s+\S")


def looks_like_paper(reading: Reading) -> float:
    """How much a reading is a paper: 0 to 1. It says so, or its paragraphs are numbered through Roman sections."""
    words = [shown(reading, line) for line in reading.lines[:3000]]
    says_so = any(_PAPER_WORDS.search(line[:300]) for line in words[:80])
    romans = _longest_count(
        roman_to_int(line.split(".")[0]) for line in words if re.match(r"[IVX]{1,5}\.\s+[A-Z]", line)
    )
    numbers = _longest_count(int(line.split(".")[0]) for line in words if re.match(r"\d{1,3}\.\s+[A-Z]", line))
    has_articles = sum(
        bool(re.match(r"art(?:icle|ículo|ikel)\b", line, re.IGNORECASE)) and len(line) < 80 for line in words
    )
    if has_articles > 2:
        return 0.1 if says_so else 0.0
    return min(1.0, 0.4 * says_so + 0.3 * (romans > 1) + 0.3 * (numbers > 5) + 0.2 * (romans > 1 and numbers > 5))


def _longest_count(numbers: Iterable[int | None]) -> int:
    """How far numbers count up from 1, others in between ignored."""
    expected = 1
    for number in numbers:
        expected += number == expected
    return expected - 1


def segment_paper(reading: Reading, language: str) -> Document:
    """A background paper or report as sections and numbered paragraphs, its annex's resources as instruments."""
    layout = lay_out(reading, grammar(language))
    blocks = blocks_of(layout.body_text)
    front = front_end(layout.body_text, blocks)
    title_page = read_title_page(layout.body_text, blocks[:front], language)
    nodes = title_nodes(layout, blocks[:front], title_page.title_range)
    nodes += read_outline(layout.body_text, blocks[front:])
    document = finish(
        layout,
        nodes,
        kind="background_paper",
        title=title_page.title,
        symbol=title_page.symbol or symbol_of_heads(layout),
        language=language,
        dates=title_page.dates,
        facts=title_page.facts,
    )
    return instruments_of(document)


def front_end(body_text: BodyText, blocks: Sequence[Block]) -> int:
    """How many paragraphs stand before the first section or numbered paragraph."""
    for at, block in enumerate(blocks):
        words = words_of(body_text, block)
        if _FIRST_SECTION.match(words) or (block.line.style == "heading" and at and not MARKER.match(words)):
            return at
    first_text = (at for at, block in enumerate(blocks) if not is_heading(body_text, block, block))
    return min(next(first_text, 0), 12)


def title_nodes(layout: Layout, blocks: Sequence[Block], title_range: tuple[int, int] | None) -> list[Node]:
    """The title page as one provision: the title is its heading, the rest of the page its text."""
    if not blocks:
        return []
    node = Node("title")
    begin, end = title_range or (blocks[-1].end, blocks[-1].end)
    for block in blocks:
        node_of(layout.body_text, node, text=(block.begin, min(block.end, begin)))
        node_of(layout.body_text, node, heading=(max(block.begin, begin), min(block.end, end)))
        node_of(layout.body_text, node, text=(max(block.begin, end), block.end))
    return [node]


def symbol_of_heads(layout: Layout) -> str | None:
    """The symbol that running heads repeat, or that stands alone among them."""
    counts: Counter[str] = Counter()
    for index, reason in layout.furniture.items():
        words = shown(layout.reading, layout.reading.lines[index])
        if reason == "page_furniture" and SYMBOL.fullmatch(words) and "/" in words:
            counts[words] += 1
    return counts.most_common(1)[0][0] if counts else None
