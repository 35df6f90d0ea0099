"""Footnotes and endnotes of a Word file, each read when its call is met: ``Notes``."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lxml import etree

from agreements.formats.docx.styles import W
from agreements.formats.inventory import Stock
from agreements.formats.numbering import formatted
from agreements.formats.passages import Passage, Words

_FORMS = {"footnotes": "decimal", "endnotes": "lowerRoman"}
Blocks = Callable[[etree._Element], Iterator[Passage]]


class Notes:
    """The notes of a file, numbered as they are called; ``passages`` are those that were read."""

    def __init__(self, roots: dict[str, etree._Element | None], settings: etree._Element | None, stock: Stock) -> None:
        self.passages: list[Passage] = []
        self._stock = stock
        self._bodies = {key: note for kind, root in roots.items() for key, note in _bodies(kind, root)}
        self._counts = {kind: _start(settings, kind) - 1 for kind in roots}
        self._forms = {kind: _form(settings, kind) for kind in roots}

    def call(self, key: str, words: Words, blocks: Blocks) -> None:
        """Number a note that is called in ``words``, and read it."""
        kind = key.partition("/")[0]
        if key not in self._bodies:
            return
        self._counts[kind] += 1
        number = formatted(self._counts[kind], self._forms[kind])
        words.call(number)
        self._read(key, f"{number} ", blocks)

    def call_by_hand(self, key: str, mark: str, words: Words, blocks: Blocks) -> None:
        """Read a note that is called by a sign typed in the text, and again before the note."""
        words.call(mark)
        if key in self._bodies:
            self._read(key, "", blocks)

    def uncalled(self) -> list[etree._Element]:
        return list(self._bodies.values())

    def _read(self, key: str, label: str, blocks: Blocks) -> None:
        body = self._bodies.pop(key)
        self._stock.note("footnote" if key.startswith("footnotes") else "endnote", "read")
        for passage in blocks(body):
            if passage.text.strip():
                text = label + passage.text.lstrip()
                self.passages.append(Passage(text, "note", is_bold=passage.is_bold, is_italic=passage.is_italic))
                label = ""


def _bodies(kind: str, root: etree._Element | None) -> Iterator[tuple[str, etree._Element]]:
    """Notes by their kind and id, without the lines that Word draws between text and notes."""
    for note in root.iterfind(f"{W}{kind[:-1]}") if root is not None else ():
        if note.get(f"{W}type") in {None, "normal"}:
            yield f"{kind}/{note.get(f'{W}id', '')}", note


def _setting(settings: etree._Element | None, kind: str, tag: str) -> str:
    found = settings.find(f"{W}{kind[:-1]}Pr/{W}{tag}") if settings is not None else None
    return found.get(f"{W}val", "") if found is not None else ""


def _form(settings: etree._Element | None, kind: str) -> str:
    return _setting(settings, kind, "numFmt") or _FORMS[kind]


def _start(settings: etree._Element | None, kind: str) -> int:
    value = _setting(settings, kind, "numStart")
    return int(value) if value.isdecimal() else 1
