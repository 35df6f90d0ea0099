"""Markdown: plain text whose marks are taken out by recorded edits, and whose headings and lists are known.

The text as read is the file itself, marks and all; a mark is an ``Edit`` of kind ``markup``. Only the marks that occur
in converted agreements are read (headings, emphasis, links, rules, tables, escapes, comments), line by line, because
converters break emphasis over lines and leave lists unclosed: a strict parser would drop words, this one cannot.
"""

from __future__ import annotations

import hashlib
import html
import re

from agreements.formats.document import Edit, Line, Reading
from agreements.formats.text import decode, line_spans, quality_of

READER = "markdown/1"

_SIGNS = re.compile(
    r"^#{1,6}[ \t]+\S|^#{2,6}[^\W\d_]|\*\*[^\s*]|[^\s*]\*\*|^\[\^\w{1,8}\]:|\]\((?:https?:|#|/|\w)|^\s?\|[ :|-]*-{3,}[ :|-]*\|?[ \t]*$|^(?:---+|\*\*\*+)[ \t]*$"
    r"|<u>[^<\n]{1,200}</u>|(?<![\w*])\*[^\W\d][^*\n]{0,80}\*(?!\*)|\\[_*.\[\]()#|]|^>\s",
    re.MULTILINE,
)
_HEADING = re.compile(r"[ \t]{0,3}(#{1,6}(?=[ \t]|$)|#{2,6}(?=[^\s#]))[ \t]*")
"""With a space after the hashes, or without one where they are two or more, as older converters write them."""
_CLOSING_HASHES = re.compile(r"[ \t]#+[ \t]*$")
_RULE = re.compile(r"[ \t]{0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|=+)[ \t]*")
_TABLE_RULE = re.compile(r"[ \t]*\|?(?:[ \t]*:?-{2,}:?[ \t]*\|)+(?:[ \t]*:?-{2,}:?)?[ \t]*")
_QUOTE = re.compile(r"[ \t]{0,3}(?:>[ \t]?)+")
_BULLET = re.compile(r"[ \t]*[-*+•][ \t]+(?=\S)")
_MARK = re.compile(
    r"(?P<escape>\\(?=[\\`*_{}\[\]()#+\-.!|>~<]))"
    r"|(?P<strong>\*\*\*?|(?<![_\w])__(?=[^\W_])|(?<=[^\W_])__(?![_\w]))"
    r"|(?P<comment><!--.{0,2000}?-->)"
    r"|(?P<image>!\[[^\]\n]{0,300}\]\([^)\s]{0,600}\))"
    r"|(?P<link>\[(?P<words>[^\]\n]{1,600})\]\((?P<address>[^)\s]{0,600})(?:\s\"[^\"\n]{0,200}\")?\))"
    r"|(?P<auto><(?=(?:https?://|mailto:)[^>\s]{1,600}>))"
    r"|(?P<tag></?(?:br|b|i|u|em|strong|sup|sub|span|p|div|center|a|small|hr)\b[^>\n]{0,200}>)"
    r"|(?P<entity>&(?:[a-zA-Z]{2,10}|#\d{1,6}|#x[0-9a-fA-F]{1,5});)"
    r"|(?P<code>`+)"
    r"|(?P<strike>~~)"
    r"|(?P<star>\*)"
    r"|(?P<under>(?<![\w_])_(?=[^\W_])|(?<=[^\W_])[_](?![\w_])|(?<=[.,;:!?)\]])_(?![\w_]))"
)


def looks_like_markdown(text: str) -> bool:
    """Whether the text carries marks of Markdown that plain text does not have."""
    return bool(_SIGNS.search(text[:400_000]))


def _paired(text: str, places: list[int]) -> list[int]:
    """Of single stars or underscores, those that enclose something: pairs in order; one alone is a call or a bullet."""
    inner = [p for p in places if not (text[p - 1 : p].isspace() or p == 0) or not text[p + 1 : p + 2].isspace()]
    return inner[: len(inner) // 2 * 2]


def _inline(text: str, start: int, end: int) -> list[Edit]:
    edits: list[Edit] = []
    stars: list[int] = []
    unders: list[int] = []
    position = start
    while match := _MARK.search(text, position, end):
        position = match.end()
        kind = match.lastgroup if match.lastgroup not in ("words", "address") else "link"
        if match["link"]:
            edits += [
                Edit("markup", match.start(), match.start("words")),
                Edit("markup", match.end("words"), match.end()),
            ]
            edits += list(_inline(text, match.start("words"), match.end("words")))
        elif kind == "star":
            stars.append(match.start())
        elif kind == "under":
            unders.append(match.start())
        elif kind == "entity":
            shown = html.unescape(match[0])
            if shown != match[0]:
                edits.append(Edit("markup", *match.span(), shown if not shown.isspace() else " "))
        elif kind == "escape":
            edits.append(Edit("markup", *match.span()))
            position = match.end() + 1
        elif kind == "auto":
            close = text.find(">", match.end(), end)
            edits += [Edit("markup", *match.span()), Edit("markup", close, close + 1)]
            position = close + 1
        else:
            edits.append(Edit("markup", *match.span(), " " if match["tag"] and match[0][:3].lower() == "<br" else ""))
    edits += [Edit("markup", p, p + 1) for p in _paired(text, stars) + _paired(text, unders)]
    return sorted(edits, key=lambda edit: edit.start)


def _is_bold(text: str, start: int, end: int) -> bool:
    words = text[start:end].strip()
    if words.startswith("<u>") and words.endswith("</u>"):
        return True
    return len(words) > 4 and words.startswith(("**", "__")) and words.endswith(("**", "__"))


def _cells(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The cells of a table row; the bar before a cell goes with it."""
    bars = [match.start() for match in re.finditer(r"(?<!\\)\|", text[start:end])]
    bounds = [start, *(start + bar for bar in bars if bar), end]
    return [(left, right) for left, right in zip(bounds, bounds[1:], strict=False) if left < right]


def _line(text: str, start: int, end: int) -> Line:
    """One line (or table cell) with its style and its marks."""
    edits: list[Edit] = []
    position, style, level = start, "", 0
    if quote := _QUOTE.match(text, position, end):
        edits.append(Edit("markup", position, quote.end()))
        position = quote.end()
    if heading := _HEADING.match(text, position, end):
        style, level = "heading", len(heading[1])
        edits.append(Edit("markup", position, heading.end()))
        position = heading.end()
        if closing := _CLOSING_HASHES.search(text[position:end]):
            edits.append(Edit("markup", position + closing.start(), end))
            end_of_words = position + closing.start()
        else:
            end_of_words = end
    else:
        end_of_words = end
        if bullet := _BULLET.match(text, position, end):
            style = "list_item"
            position = bullet.end()
    edits += _inline(text, position, end_of_words)
    is_bold = _is_bold(text, position, end_of_words)
    return Line(start, end, is_bold=is_bold, style=style, level=level, edits=tuple(edits))  # type: ignore[arg-type]


def _table_line(text: str, start: int, end: int) -> Line:
    bar = re.compile(r"[ \t]*\|[ \t]*").match(text, start, end)
    lead = [Edit("markup", start, bar.end())] if bar else []
    return Line(start, end, style="table", edits=(*lead, *_inline(text, bar.end() if bar else start, end)))


def _lines(text: str) -> list[Line]:
    lines: list[Line] = []
    is_open = False
    for start, end in line_spans(text):
        words = text[start:end]
        if _TABLE_RULE.fullmatch(words) and "-" in words and "|" in words:
            lines.append(Line(start, end, style="rule", edits=(Edit("markup", start, end),)))
            is_open = False
        elif words.count("|") - words.count("\\|") > 0 and (is_open or words.lstrip().startswith("|")):
            lines += [_table_line(text, left, right) for left, right in _cells(text, start, end)]
            is_open = not words.rstrip().endswith("|")
        elif _RULE.fullmatch(words) and len(words.strip()) > 2:
            lines.append(Line(start, end, style="rule", edits=(Edit("markup", start, end),)))
        else:
            lines.append(_line(text, start, end))
    return lines


def read_markdown(content: bytes, name: str) -> Reading:
    """The reading of a Markdown file."""
    text, notes = decode(content)
    return Reading(
        name=name,
        media_type="text/markdown",
        sha256=hashlib.sha256(content).hexdigest(),
        text=text,
        lines=tuple(_lines(text)),
        quality=quality_of(text),
        warnings=notes,
        reader=READER,
    )
