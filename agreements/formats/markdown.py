"""Markdown: plain text whose marks are taken out by recorded edits, and whose headings and lists are known.

Tags of HTML in it are marks as well, and part a line where a browser would begin a new block. What a page would not show
(comments, scripts, struck-out and hidden words, what stands before the text about the file) is taken out and told.

The text as read is the file itself, marks and all; a mark is an ``Edit`` of kind ``markup``. Only the marks that occur
in converted agreements are read (headings, emphasis, links, rules, tables, escapes, comments), line by line, because
converters break emphasis over lines and leave lists unclosed: a strict parser would drop words, this one cannot.
"""

from __future__ import annotations

import hashlib
import html
import re
from bisect import bisect_left
from dataclasses import replace

from agreements.formats.document import Edit, ItemKind, Line, Reading, Span, render
from agreements.formats.inventory import Stock
from agreements.formats.text import decode, line_spans, quality_of

READER = "markdown/2"

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
_TAGS = (
    "a abbr address article aside b big blockquote body br button caption center cite code col colgroup dd del details dfn dialog div dl dt em "
    "fieldset figcaption figure font footer form h1 h2 h3 h4 h5 h6 head header hr html i img input ins kbd label legend li link main mark meta "
    "nav ol optgroup option p pre q s samp section select small span strike strong sub summary sup table tbody td textarea tfoot th thead title "
    "tr tt u ul var wbr"
).replace(" ", "|")
_BLOCK_TAG = re.compile(
    r"<(?:address|article|blockquote|caption|dd|div|dl|dt|figcaption|h[1-6]|li|ol|p|section|summary|table|td|th|tr|ul)\b[^>\n]{0,400}>",
    re.IGNORECASE,
)
_UNSHOWN = re.compile(
    r"(?P<comment><!--.{0,20000}?-->)|(?P<code><(?P<name>script|style|template)\b.{0,50000}?</(?P=name)\s*>)"
    r"|(?P<struck><(?P<strike>del|s|strike)\b[^>\n]{0,200}>.{0,5000}?</(?P=strike)\s*>|(?<!~)~~(?=[^\s~])[^\n]{1,2000}?(?<=[^\s~])~~(?!~))"
    r"|(?P<hidden><(?P<held>\w+)\b[^>\n]{0,200}(?:\shidden\b|display\s{0,9}:\s{0,9}none)[^>\n]{0,200}>.{0,5000}?</(?P=held)\s*>)",
    re.IGNORECASE | re.DOTALL,
)
_FRONT = re.compile(
    r"\A\ufeff?---[ \t]*\r?\n(?:(?:[\w-]{1,60}:|[ \t]+\S|- ).*\r?\n){1,200}(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)"
)
_TARGET = re.compile(r"[ \t]{0,3}\[(?!\^)[^\]\n]{1,200}\]:[ \t]*<?(?:https?:|mailto:|#|/|\.)\S{0,600}.{0,200}")
_VALUE = re.compile(r"\bvalue\s{0,9}=\s{0,9}(?:\"(?P<a>[^\"]{0,400})\"|'(?P<b>[^']{0,400})')", re.IGNORECASE)
_ALT = re.compile(r"!\[([^\]\n]{0,300})\]\(|<img\b[^>\n]{0,400}>", re.IGNORECASE)
_TOLD: dict[str, tuple[ItemKind, str]] = {
    "comment": ("comment", "they are remarks in the markup, which no page shows"),
    "struck": ("struck_out", "they are struck out on the page"),
    "hidden": ("hidden_text", "no page shows them"),
}
_MARK = re.compile(
    r"(?P<escape>\\(?=[\\`*_{}\[\]()#+\-.!|>~<]))"
    r"|(?P<strong>\*\*\*?|(?<![_\w])__(?=[^\W_])|(?<=[^\W_])__(?![_\w]))"
    r"|(?P<image>!\[[^\]\n]{0,300}\]\([^)\s]{0,600}\))"
    r"|(?P<link>\[(?P<words>[^\]\n]{1,600})\]\((?P<address>[^)\s]{0,600})(?:\s\"[^\"\n]{0,200}\")?\))"
    r"|(?P<auto><(?=(?:https?://|mailto:)[^>\s]{1,600}>))"
    r"|(?P<tag></?(?:" + _TAGS + r")\b[^>\n]{0,400}>)"
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
            edits.append(Edit("markup", *match.span(), _shown(match[0]) if match["tag"] else ""))
    edits += [Edit("markup", p, p + 1) for p in _paired(text, stars) + _paired(text, unders)]
    return sorted(edits, key=lambda edit: edit.start)


def _shown(tag: str) -> str:
    """What a tag shows itself: a line break as a space, a field of a form as what is written in it."""
    if tag[:3].lower() == "<br":
        return " "
    value = _VALUE.search(tag) if tag[:6].lower() == "<input" else None
    return html.unescape(value["a"] or value["b"] or "") if value else ""


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
    """One line (or block) with its style and its marks."""
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


def _blocks(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """A line in pieces, parted before each tag that begins a block; a piece without words goes with the next one."""
    bounds = [start, *(match.start() for match in _BLOCK_TAG.finditer(text, start + 1, end)), end]
    pieces: list[tuple[int, int]] = []
    begin = start
    for stop in bounds[1:]:
        if re.sub(r"<[^>]{0,400}>", "", text[begin:stop]).strip() or stop == end:
            pieces.append((begin, stop))
            begin = stop
    return pieces


def _table_line(text: str, start: int, end: int) -> Line:
    bar = re.compile(r"[ \t]*\|[ \t]*").match(text, start, end)
    lead = [Edit("markup", start, bar.end())] if bar else []
    return Line(start, end, style="table", edits=(*lead, *_inline(text, bar.end() if bar else start, end)))


def _rule(start: int, end: int) -> Line:
    return Line(start, end, style="rule", edits=(Edit("markup", start, end),))


def _lines(text: str, unshown: list[tuple[int, int]]) -> list[Line]:
    lines: list[Line] = []
    is_open = False
    for start, end in line_spans(text):
        hidden = [(max(start, left), min(end, right)) for left, right in _near(unshown, start, end)]
        words = text[start:end]
        if _is_all_hidden(text, start, end, hidden) or _TARGET.fullmatch(words):
            lines.append(_rule(start, end))
        elif _TABLE_RULE.fullmatch(words) and "-" in words and "|" in words:
            lines.append(_rule(start, end))
            is_open = False
        elif words.count("|") - words.count("\\|") > 0 and (is_open or words.lstrip().startswith("|")):
            lines += [_without(_table_line(text, left, right), hidden) for left, right in _cells(text, start, end)]
            is_open = not words.rstrip().endswith("|")
        elif _RULE.fullmatch(words) and len(words.strip()) > 2:
            lines.append(_rule(start, end))
        else:
            pieces = _blocks(text, start, end) if "<" in words else [(start, end)]
            lines += [_without(_line(text, left, right), hidden) for left, right in pieces]
    return [
        _rule(line.start, line.end) if line.style != "heading" and _is_empty(text, line) else line for line in lines
    ]


def _near(spans: list[tuple[int, int]], start: int, end: int) -> list[tuple[int, int]]:
    at = max(0, bisect_left(spans, (start, 0)) - 1)
    return [span for span in spans[at : bisect_left(spans, (end, 0))] if span[1] > start]


def _is_all_hidden(text: str, start: int, end: int, hidden: list[tuple[int, int]]) -> bool:
    for left, right in hidden:
        if text[start:left].strip():
            return False
        start = max(start, right)
    return bool(hidden) and not text[start:end].strip()


def _is_empty(text: str, line: Line) -> bool:
    """Whether a line shows nothing: it is made of marks alone."""
    return bool(line.edits) and not render(text, [Span(line.start, line.end)], line.edits)


def _without(line: Line, hidden: list[tuple[int, int]]) -> Line:
    """``line`` with what is hidden taken out, and no other mark inside of that."""
    inside = [
        (max(line.start, left), min(line.end, right))
        for left, right in hidden
        if left < line.end and right > line.start
    ]
    if not inside:
        return line
    kept = [edit for edit in line.edits if not any(edit.start < right and left < edit.end for left, right in inside)]
    taken = [Edit("markup", left, right) for left, right in inside]
    return replace(line, edits=tuple(sorted([*kept, *taken], key=lambda edit: edit.start)))


def _unshown(text: str, stock: Stock) -> list[tuple[int, int]]:
    """The spans that no page shows, told in ``stock``, in order."""
    spans = []
    front = _FRONT.match(text)
    if front:
        stock.note("metadata", "set_aside", "it is told about the file, before its text", words=front[0])
        spans.append(front.span())
    for match in _UNSHOWN.finditer(text, front.end() if front else 0):
        spans.append(match.span())
        for name, (kind, reason) in _TOLD.items():
            words = re.sub(r"<!--|-->|<[^>]{0,400}>|~~", "", match[0]) if match[name] else ""
            if words.strip():
                stock.note(kind, "set_aside", reason, words=words, is_doubtful=kind == "struck_out")
    for picture in _ALT.finditer(text):
        stock.note("image", "not_read", "they may show words, and stand in other files", words=picture[1] or "")
    return spans


def read_markdown(content: bytes, name: str) -> Reading:
    """The reading of a Markdown file."""
    text, notes = decode(content)
    stock = Stock()
    return Reading(
        name=name,
        media_type="text/markdown",
        sha256=hashlib.sha256(content).hexdigest(),
        text=text,
        lines=tuple(_lines(text, _unshown(text, stock))),
        quality=quality_of(text),
        warnings=notes,
        reader=READER,
        inventory=stock.inventory(),
    )
