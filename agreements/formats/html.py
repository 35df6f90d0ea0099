"""Web pages (HTML) as a browser shows them: ``read_html``.

The tree is lxml's; the text is the visible text, block by block: white space folded as browsers fold it, items of
lists with the numbers that browsers print, tables cell by cell, fields of forms as they are filled in. What is never
shown (scripts, styles) is no text; what is shown beside the text (menus, feet) is furniture. Hidden and struck-out words,
pictures and what lies in other files are told in the inventory. Nothing is fetched.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from lxml import etree
from lxml import html as lxml_html

from agreements.formats.document import ItemState, Reading, UnreadableFile
from agreements.formats.html_parts import EMBEDDED, Sheet, drawn_lines, form_value, formula, is_small
from agreements.formats.inventory import Stock
from agreements.formats.letters import GAP
from agreements.formats.numbering import formatted
from agreements.formats.passages import Passage, Style, Words, order_table, reading_of
from agreements.formats.pdf.columns import SIGNING
from agreements.formats.pdf.note_calls import is_call
from agreements.formats.text import decode
from agreements.formats.web_archive import is_web_archive, page_of

READER = "html/2"
MEDIA_TYPE = "text/html"
MOST_BYTES = 12 * 1024 * 1024
_DEEP = 240
_UNSEEN = set("script style template head title meta link datalist button rp".split())
_FORMS = {"input", "select", "textarea"}
_BLOCKS = set(
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header "
    "hgroup hr html legend li main menu nav ol p pre section summary table tbody td tfoot th thead tr ul".split()
)
_BESIDE = {"nav", "footer", "aside"}
_BESIDE_ROLES = {"navigation", "banner", "contentinfo", "search", "complementary"}
_BOLD, _ITALIC = {"b", "strong", "th", "h1", "h2", "h3", "h4", "h5", "h6"}, {"i", "em", "cite", "dfn", "var"}
_LIST_FORMS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_CSS_FORMS = {
    "decimal": "decimal", "lower-alpha": "lowerLetter", "lower-latin": "lowerLetter", "upper-alpha": "upperLetter", "upper-latin": "upperLetter",
    "lower-roman": "lowerRoman", "upper-roman": "upperRoman", "decimal-leading-zero": "decimalZero",
}  # fmt: skip
_LIST_STYLE = re.compile(r"list-style(?:-type)?\s{0,9}:\s{0,9}([a-z-]+)")
_BOLD_STYLE = re.compile(r"font-weight\s{0,9}:\s{0,9}(bold|[6-9]00)")
_ITALIC_STYLE = re.compile(r"font-style\s{0,9}:\s{0,9}(italic|oblique)")
_CALL = re.compile(r"[\[(]?(?:\d{1,3}|[*∗†‡§]{1,4}|[a-z])[\])]?")
_NOTE_LINK = re.compile(r"#.{0,40}?(?:fn|note|ftn|ref)", re.IGNORECASE)
_NOTE_PLACE = re.compile(r"(?:^|[\s_-])(?:foot|end)notes?(?:$|[\s_-])|^_?(?:ftn|fn|edn)[-_:]?\d", re.IGNORECASE)
_META = re.compile(rb"<meta[^>]{0,300}?charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([a-zA-Z0-9_:-]{2,40})", re.IGNORECASE)
_XML_DECLARATION = re.compile(r"^\s{0,9}<\?xml[^>]{0,300}\?>")
_SPACE = re.compile(r"[ \t\n\r\f]+")
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def read_html(content: bytes, name: str) -> Reading:
    """The reading of a web page; ``UnreadableFile`` where it shows no text."""
    if len(content) > MOST_BYTES:
        raise UnreadableFile(
            f"{name} is a web page of {len(content) // 1024 // 1024} MB; at most {MOST_BYTES // 1024 // 1024} MB are read. Split it and add the parts."
        )
    stock = Stock()
    try:
        walk = _walked(page_of(content) or b"" if is_web_archive(content) else content, stock)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError) as fault:
        raise UnreadableFile(
            f"{name} is a web page without text. Open it in a browser, and save the page that shows the text."
        ) from fault
    if not any(passage.text.strip() for passage in walk.passages if passage.style != "furniture"):
        raise UnreadableFile(
            f"{name} is a web page that shows no text by itself. Open it in a browser, copy the text into a document, and add that."
        )
    return reading_of(
        walk.passages,
        content=content,
        name=name,
        media_type=MEDIA_TYPE,
        reader=READER,
        warnings=walk.warnings,
        inventory=stock.inventory(),
    )


def passages_of(content: bytes, stock: Stock) -> list[Passage]:
    """The passages of a web page that stands in another file; ``ValueError`` where it holds none."""
    try:
        return _walked(content, stock).passages
    except (etree.ParserError, etree.XMLSyntaxError, AssertionError) as fault:
        raise ValueError("it is a web page without text") from fault


def _walked(content: bytes, stock: Stock) -> _Walk:
    text = _XML_DECLARATION.sub("", _decoded(content)).replace("\x00", GAP)
    parser = lxml_html.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    root = lxml_html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    walk = _Walk(stock, Sheet(root))
    walk.block(root)
    walk.flush()
    return walk


def _decoded(content: bytes) -> str:
    """The text by its byte order mark, its own declaration, or as the text reader would guess."""
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, "replace")
    declared = _META.search(content[:4096])
    if declared is not None:
        try:
            return content.decode(codecs.lookup(declared[1].decode("ascii")).name)
        except (LookupError, UnicodeDecodeError):
            pass
    return decode(content)[0]


@dataclass(frozen=True, slots=True)
class _Look:
    """What holds for the text that is being gathered."""

    style: Style = ""
    level: int = 0
    depth: int = 0
    is_bold: bool = False
    is_italic: bool = False
    is_as_is: bool = False


class _Walk:
    """One pass through the tree; ``passages`` grows, ``_words`` is the block that is open."""

    def __init__(self, stock: Stock, sheet: Sheet) -> None:
        self._stock, self._sheet = stock, sheet
        self.passages: list[Passage] = []
        self.warnings: list[str] = []
        self._words = Words()
        self._look = _Look()
        self._label = ""
        self._nesting = 0

    def flush(self) -> None:
        """End the open block."""
        words, self._words = self._words, Words()
        words.trim()
        if words.text:
            self.passages.append(words.passage(self._look.style, self._look.level))

    def block(self, element: etree._Element) -> None:
        """A block and all in it."""
        if self._nesting > _DEEP:
            if not self.warnings:
                self.warnings.append("the page nests deeper than any text does; what lies deeper is left out")
            return
        tag = str(element.tag)
        self.flush()
        with self._looking(_look_of(element, tag, self._look)):
            if tag == "table":
                self._table(element)
            elif tag in {"ol", "ul", "menu"}:
                self._list(element, tag)
            else:
                self._inside(element)
            self.flush()

    def _inside(self, element: etree._Element) -> None:
        self._add(element.text)
        for child in element:
            self._element(child)
            self._add(child.tail)

    def _element(self, element: etree._Element) -> None:
        tag = element.tag if isinstance(element.tag, str) else "script"
        if tag in _UNSEEN or self._is_left_out(element, tag):
            return
        if tag in _BLOCKS:
            self.block(element)
        elif tag == "br":
            self._words.text = self._words.text.rstrip(" ") + "\n"
        elif tag in _FORMS:
            self._form(element, tag)
        elif tag in {"img", "svg", "math"} or tag in EMBEDDED:
            self._thing(element, tag)
        elif _is_call(element, tag, self._words.text):
            self._words.call(_SPACE.sub(" ", _text(element)).strip())
        elif self._nesting <= _DEEP:
            with self._looking(_look_of(element, tag, self._look)):
                self._inside(element)

    def _is_left_out(self, element: etree._Element, tag: str) -> bool:
        """Note words that a reader of the page does not see, or sees struck out."""
        words = _text(element)
        if self._sheet.is_hidden(element):
            if words.strip():
                self._stock.note("hidden_text", "set_aside", "the page does not show them", words=words)
        elif self._sheet.is_struck(element, tag):
            reason = "they are struck out on the page"
            self._stock.note("struck_out", "set_aside", reason, words=words, is_doubtful=True)
        elif tag == "noscript":
            self._stock.note("alternative", "set_aside", "it is for browsers that run no scripts", words=words)
        elif tag == "rt":
            self._stock.note("ruby", "set_aside", "the characters that they stand above were read", words=words)
        else:
            if tag == "ins" and words.strip():
                self._stock.note("insertion", "read", words=words)
            if words.strip() and self._sheet.is_faint(element):
                reason = "they are white, without size or off the page, and may not be seen"
                self._stock.note("hidden_text", "read", reason, words=words, is_doubtful=True)
            return False
        return True

    def _form(self, element: etree._Element, tag: str) -> None:
        value, is_prompt = form_value(element, tag)
        if not value.strip():
            return
        reason = "nobody has filled them in; the prompts that they show were read" if is_prompt else ""
        self._stock.note("form_value", "read", reason, words=value, is_doubtful=is_prompt)
        self._add(value)

    def _thing(self, element: etree._Element, tag: str) -> None:
        """What lies in the page and is no text of it."""
        if tag == "img":
            reason = (
                "they are small" if is_small(element) else "they may show words; recognise them (OCR), or type them"
            )
            state: ItemState = "set_aside" if is_small(element) else "not_read"
            self._stock.note("image", state, reason, words=element.get("alt") or "")
        elif tag == "math":
            written = formula(element)
            self._stock.note("formula", "read", "formulas are written in one line", words=written)
            self._add(written)
        elif tag == "svg":
            lines = drawn_lines(element)
            for line in lines:
                self._stock.note("diagram", "read", words=line)
                self._add(f" {line} ")
        else:
            kind, state, reason = EMBEDDED[tag]
            words = element.get("src") or element.get("data") or _text(element)
            self._stock.note(kind, state, reason, words=words)

    def _add(self, text: str | None) -> None:
        if not text:
            return
        if not self._look.is_as_is:
            text = _SPACE.sub(" ", text)
            if not self._words.text or self._words.text[-1] in " \n":
                text = text.lstrip(" ")
        if self._label and text.strip():
            text, self._label = f"{self._label} {text.lstrip()}", ""
        self._words.add(text, is_bold=self._look.is_bold, is_italic=self._look.is_italic)

    def _list(self, element: etree._Element, tag: str) -> None:
        items = [item for item in element if item.tag == "li"]
        step = -1 if element.get("reversed") is not None else 1
        number = _whole(element.get("start"), len(items) if step < 0 else 1)
        form = _list_form(element, tag)
        for child in element:
            if child.tag != "li":
                self._element(child)
                continue
            number = _whole(child.get("value"), number)
            self._label = "" if form == "none" else "•" if form == "bullet" else f"{formatted(number, form)}."
            number += step
            if not self._is_left_out(child, "li"):
                self.block(child)
            self._label = ""

    def _table(self, table: etree._Element) -> None:
        outer, self.passages = self.passages, []
        rows: list[list[list[Passage]]] = []
        for row in table.iter("tr"):
            if next((above for above in row.iterancestors("table")), None) is not table or self._is_left_out(row, "tr"):
                continue
            cells: list[list[Passage]] = []
            for cell in row:
                if cell.tag in {"td", "th"} and not self._is_left_out(cell, str(cell.tag)):
                    self.block(cell)
                    cells.append(self.passages)
                    self.passages = []
            rows.append(cells)
        for caption in table.iterchildren("caption"):
            self.block(caption)
        self.passages = outer + self.passages + order_table(rows, SIGNING)

    @contextmanager
    def _looking(self, look: _Look) -> Iterator[None]:
        before, self._look = self._look, look
        self._nesting += 1
        yield
        self._look = before
        self._nesting -= 1


def _look_of(element: etree._Element, tag: str, outer: _Look) -> _Look:
    css = element.get("style", "").lower()
    look = replace(
        outer,
        is_bold=outer.is_bold or tag in _BOLD or bool(_BOLD_STYLE.search(css)),
        is_italic=outer.is_italic or tag in _ITALIC or bool(_ITALIC_STYLE.search(css)),
        is_as_is=outer.is_as_is or tag == "pre",
    )
    if outer.style in {"furniture", "note"}:
        return look
    if tag in _BESIDE or element.get("role", "") in _BESIDE_ROLES:
        return replace(look, style="furniture")
    if tag in _BLOCKS and (
        _NOTE_PLACE.search(element.get("id", "")[:200]) or _NOTE_PLACE.search(element.get("class", "")[:200])
    ):
        return replace(look, style="note")
    if len(tag) == 2 and tag[0] == "h" and tag[1] in "123456":
        return replace(look, style="heading", level=int(tag[1]))
    if tag in {"ol", "ul", "menu"}:
        return replace(look, depth=outer.depth + 1)
    if tag == "li":
        return replace(look, style="list_item", level=look.depth)
    return look


def _text(element: etree._Element) -> str:
    return "".join(map(str, element.itertext()))


def _is_call(element: etree._Element, tag: str, before: str) -> bool:
    """Whether an element is the call of a note: a raised figure, or a figure that links to a note."""
    if tag not in {"sup", "a"} or len(element) > 3:
        return False
    text = _text(element).strip()
    if not _CALL.fullmatch(text):
        return False
    links = [element.get("href", "")] + [link.get("href", "") for link in element.iter("a")]
    return any(_NOTE_LINK.match(link) for link in links) or (
        tag == "sup" and not text.isalpha() and is_call(text, before)
    )


def _list_form(element: etree._Element, tag: str) -> str:
    css = _LIST_STYLE.search(element.get("style", "").lower())
    if css is not None and (css[1] in _CSS_FORMS or css[1] == "none"):
        return _CSS_FORMS.get(css[1], "none")
    return _LIST_FORMS.get(element.get("type", "1"), "decimal") if tag == "ol" else "bullet"


def _whole(value: str | None, otherwise: int) -> int:
    return int(value) if value and re.fullmatch(r"-?\d{1,6}", value.strip()) else otherwise
