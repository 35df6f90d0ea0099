"""The grammar of guides and lists of agreements: sections under headings, and the instruments they describe."""

from __future__ import annotations

import re

from agreements.formats.document import Document, Reading
from agreements.structure.body_text import blocks_of
from agreements.structure.furniture import shown
from agreements.structure.grammar import grammar
from agreements.structure.layout import finish, lay_out
from agreements.structure.paper.described_instruments import NONE, instruments_of, kind_of
from agreements.structure.paper.outline import read_outline
from agreements.structure.paper.segment import front_end, title_nodes
from agreements.structure.title_page import read_title_page

_GUIDE_WORDS = re.compile(
    r"\b(?:tool(?:kit)? \d|toolkit|tool \d|guide|handbook|manual|compendium|list of (?:agreements|treaties|instruments)|promising practices?|good practices?|"
    r"inventory of|directory of|recueil|répertoire|liste des (?:accords|traités)|compendio|lista de (?:acuerdos|tratados)|leitfaden|handbuch|verzeichnis)\b",
    re.IGNORECASE,
)
_ADDRESS_LINE = re.compile(r"(?:https?://|www\.)\S|\b(?:available|found) at\b", re.IGNORECASE)
_LABEL = re.compile(r"(?:article|art\.|artikel|artículo|section)\s+[\dIVX]", re.IGNORECASE)


def looks_like_guide(reading: Reading) -> float:
    """How much a reading is a guide to instruments: 0 to 1. Several of its headings or items name different ones."""
    lines = [(line, shown(reading, line)) for line in reading.lines[:3000]]
    headed = [
        words
        for line, words in lines
        if _is_set_off(line.style, line.is_bold) and kind_of(words) != NONE and len(words) < 400
    ]
    named = {words.casefold() for words in headed}
    listed = {
        words[:80].casefold()
        for line, words in lines
        if line.style == "list_item" and kind_of(words[:120]) != NONE and " between " in words
    }
    addresses = sum(bool(_ADDRESS_LINE.search(words[:300])) for _, words in lines)
    says_so = any(_GUIDE_WORDS.search(words[:200]) for _, words in lines[:12])
    labels = sum(bool(_LABEL.match(words)) and len(words) < 100 for _, words in lines)
    if labels > 3:
        return 0.0
    score = (
        0.3 * says_so
        + 0.3 * (len(named) > 2)
        + 0.3 * (len(listed) > 3)
        + 0.2 * (addresses > 2)
        + 0.2 * (len(named) > 5)
    )
    return min(1.0, score)


def _is_set_off(style: str, is_bold: bool) -> bool:
    return style == "heading" or is_bold


def segment_guide(reading: Reading, language: str) -> Document:
    """A guide as sections with the instruments that they describe."""
    layout = lay_out(reading, grammar(language))
    blocks = blocks_of(layout.body_text)
    front = front_end(layout.body_text, blocks)
    title_page = read_title_page(layout.body_text, blocks[:front], language)
    nodes = title_nodes(layout, blocks[:front], title_page.title_range)
    nodes += read_outline(layout.body_text, blocks[front:])
    document = finish(
        layout,
        nodes,
        kind="guide",
        title=title_page.title,
        symbol=title_page.symbol,
        language=language,
        dates=title_page.dates,
        facts=title_page.facts,
    )
    return instruments_of(document)
