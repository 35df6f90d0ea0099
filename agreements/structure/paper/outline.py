"""Texts that are divided by headings and numbers rather than articles: papers, guides, annexes of resolutions.

``read_outline`` turns paragraphs of the body text into nodes: annexes, sections (Roman numerals, capital letters, headings of
Markdown or of the page), numbered paragraphs, lettered subparagraphs, bullets. A heading is short, ends in no mark of
punctuation and follows a finished paragraph; a section with a single unnumbered paragraph holds it in its own text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from agreements.structure.body_text import MARKER, Block, BodyText
from agreements.structure.layout import node_of
from agreements.structure.tree import Node, roman_to_int

_ANNEX = re.compile(
    r"(?P<word>annex(?:e|es)?|anexo|anlage|anhang|appendix|appendice|apéndice|allegato)\b\.?\s{0,3}(?P<number>[IVXLC]{1,6}|\d{1,2}|[A-Z])?\b[.:]?",
    re.IGNORECASE,
)
_ARTICLE = re.compile(
    r"(?:article|artículo|articulo|artikel|art\.)\s{1,3}(?P<number>\d{1,3}|[IVXLC]{1,7}|premier|first)\b(?:[.:–—-]{1,2}|(?=\s*$|\s*\n|\s{1,3}(?-i:[A-ZÀ-Þ“\"])))",
    re.IGNORECASE,
)
_URL = re.compile(r"(?:https?://|www\.)")
_MARKS = re.compile(r"^[#*_\s]+|[*_\s]+$")
_EMPHASIS = re.compile(r"(\*{2,3}|_{2,3})\S")
HEADING_WORDS = 40
RANKS = {"roman": 1, "letter": 2}


@dataclass(slots=True)
class _State:
    """Where the reading of an outline stands: the open sections by rank, and the open paragraph and items."""

    body_text: BodyText
    root: Node | None
    nodes: list[Node] = field(default_factory=list)
    sections: list[tuple[float, Node]] = field(default_factory=list)
    paragraph: Node | None = None
    letter: Node | None = None
    annex: Node | None = None
    has_text: bool = False
    is_heading_before: bool = False

    @property
    def holder(self) -> Node | None:
        return self.sections[-1][1] if self.sections else self.annex or self.root

    def add(self, node: Node, **ranges: tuple[int, int]) -> Node:
        self.nodes.append(node_of(self.body_text, node, **ranges))
        return node


def read_outline(body_text: BodyText, blocks: Sequence[Block], root: Node | None = None) -> list[Node]:
    """Nodes for these paragraphs, under ``root``."""
    state = _State(body_text, root)
    for at, block in enumerate(blocks):
        following = blocks[at + 1] if at + 1 < len(blocks) else None
        _read_block(state, block, following)
    return _fold_lone_paragraphs(state.nodes)


def words_of(body_text: BodyText, block: Block) -> str:
    return _MARKS.sub("", body_text.text[block.begin : block.end])


def is_heading(body_text: BodyText, block: Block, following: Block | None = None) -> bool:
    """Whether a paragraph is a heading: said so by the format, or short, unpunctuated and in front of something."""
    if block.line.style == "heading" or body_text.text.startswith("#", block.begin):
        return True
    words = words_of(body_text, block)
    if block.line.style == "list_item" or not words or words[-1] in ".;:,?!" or _URL.search(words):
        return False
    marked = MARKER.match(words)
    if marked and not (marked["point"] and not marked["point"][0].isdigit()):
        return False
    is_set_off = bool(_EMPHASIS.match(body_text.text, block.begin)) or block.line.is_bold
    return len(words.split()) <= HEADING_WORDS and words[0].isupper() and (following is not None or is_set_off)


def _read_block(state: _State, block: Block, following: Block | None) -> None:
    body_text = state.body_text
    words = words_of(body_text, block)
    shift = body_text.text.index(words, block.begin) if words else block.begin
    if (annexed := _ANNEX.fullmatch(words.split("\n")[0].strip())) and is_heading(body_text, block, following):
        _open_annex(state, block, annexed["number"])
    elif article := _ARTICLE.match(words):
        _open_article(state, block, shift + article.end(), article["number"])
    elif is_heading(body_text, block, following):
        _open_section(state, block, words, shift)
    else:
        _read_text(state, block, following)
        state.is_heading_before = False


def _open_annex(state: _State, block: Block, number: str | None) -> None:
    state.sections, state.paragraph, state.letter = [], None, None
    state.annex = state.add(Node("annex", number, state.root), label=(block.begin, block.end))
    state.is_heading_before = True


def _open_article(state: _State, block: Block, label_end: int, number: str) -> None:
    line_end = state.body_text.text.find("\n", label_end, block.end)
    rest = (label_end, block.end)
    is_titled = 0 < line_end < block.end - 1 or block.end - label_end < 120
    state.sections = [entry for entry in state.sections if entry[0] < 9]
    node = Node("article", "1" if not number[0].isdigit() and number[0].lower() in "pf" else number, state.holder)
    if is_titled:
        cut = line_end if line_end > 0 else block.end
        state.add(node, label=(block.begin, label_end), heading=(label_end, cut), text=(cut, block.end))
    else:
        state.add(node, label=(block.begin, label_end), text=rest)
    state.sections.append((9, node))
    state.paragraph, state.letter = None, None


def _open_section(state: _State, block: Block, words: str, shift: int) -> None:
    """A heading: the annex's own where it follows its label at once, else a section of its rank."""
    if (
        state.is_heading_before
        and state.annex is not None
        and not state.sections
        and state.annex.spans[-1].part == "label"
    ):
        node_of(state.body_text, state.annex, heading=(block.begin, block.end))
        return
    marked = MARKER.match(words)
    number = marked["point"] if marked and marked["point"] and not marked["point"][0].isdigit() else None
    rank = _rank(state, block, number)
    while state.sections and state.sections[-1][0] >= rank:
        state.sections.pop()
    node = Node("section", number, state.holder)
    if number and rank == RANKS["letter"]:
        node.eid_part = f"sec_{number.lower()}"
    label_end = shift + marked.end() if marked and number else block.begin
    state.add(node, label=(block.begin, label_end), heading=(label_end, block.end))
    state.sections.append((rank, node))
    state.paragraph, state.letter, state.is_heading_before = None, None, True


def _rank(state: _State, block: Block, number: str | None) -> float:
    """How deep a heading stands: by its number, by the level of the format, or below the numbered sections."""
    if number:
        is_roman = roman_to_int(number) is not None and (len(number) > 1 or number in "IVX")
        return RANKS["roman"] if is_roman else RANKS["letter"]
    if block.line.style == "heading" and block.line.level:
        return float(block.line.level)
    hashes = 0
    while state.body_text.text.startswith("#", block.begin + hashes) and hashes < 6:
        hashes += 1
    if hashes:
        return float(hashes)
    levels = [rank for rank, _ in state.sections]
    return levels[-1] if levels and levels[-1] >= 3 else 3.0


def _read_text(state: _State, block: Block, following: Block | None) -> None:
    body_text = state.body_text
    marked = MARKER.match(body_text.text, block.begin + _blank(body_text, block))
    if marked is None and block.line.style != "list_item":
        state.paragraph = state.add(Node("paragraph", None, state.holder), text=(block.begin, block.end))
        state.letter = None
        return
    label = (marked["bracket"] or marked["point"] or marked["decimal"]) if marked else None
    label_end = marked.end() if marked else block.begin
    ranges = {"label": (block.begin, label_end), "text": (label_end, block.end)}
    if label is None:
        state.add(Node("list_item", None, state.letter or state.paragraph or state.holder), **ranges)
    elif label[0].isdigit() and not (marked and marked["bracket"] and state.paragraph):
        state.paragraph, state.letter = state.add(Node("paragraph", label, state.holder), **ranges), None
    else:
        _read_lettered(state, label, ranges)


def _read_lettered(state: _State, label: str, ranges: dict[str, tuple[int, int]]) -> None:
    parent = state.paragraph or state.holder
    if state.letter is not None and _is_numeral_under(label, state.letter.number or ""):
        state.add(Node("subparagraph", label, state.letter), **ranges)
        return
    state.letter = state.add(Node("subparagraph", label, parent), **ranges)


def _is_numeral_under(label: str, letter: str) -> bool:
    """Whether (i), (ii) stand under the open letter and do not follow it in the alphabet."""
    if roman_to_int(label) is None or not label.islower() or letter.isdigit():
        return label.isdigit() and letter.isalpha()
    follows = len(letter) == 1 and len(label) == 1 and ord(label) == ord(letter) + 1
    return not follows and roman_to_int(letter) != (roman_to_int(label) or 0) - 1


def _blank(body_text: BodyText, block: Block) -> int:
    run = body_text.text[block.begin : block.begin + 80]
    return len(run) - len(run.lstrip())


def _fold_lone_paragraphs(nodes: list[Node]) -> list[Node]:
    """A section, annex or article whose only paragraph is unnumbered holds that paragraph in its own text."""
    direct: dict[int, list[Node]] = {}
    for node in nodes:
        if node.parent is not None and node.kind not in {"section", "article"}:
            direct.setdefault(id(node.parent), []).append(node)
    folded: dict[int, Node] = {}
    for node in nodes:
        children = direct.get(id(node), [])
        paragraphs = [child for child in children if child.kind == "paragraph"]
        if node.kind not in {"section", "annex", "article"} or len(paragraphs) != 1 or children[0] is not paragraphs[0]:
            continue
        if paragraphs[0].number is None and not any(span.part == "text" for span in node.spans):
            node.spans += paragraphs[0].spans
            node.edits += paragraphs[0].edits
            folded[id(paragraphs[0])] = node
    kept = [node for node in nodes if id(node) not in folded]
    for node in kept:
        node.parent = folded.get(id(node.parent), node.parent)
    return kept
