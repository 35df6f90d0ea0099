"""Fields of Word: what of them shows, ``Fields``.

A field has an instruction ("PAGE", "FORMTEXT") and the result that Word wrote down last; the result is text, the
instruction is not. A few fields have no result in the file: a box to tick, a list to choose from, a prompt. What Word
computes each time and writes down nowhere is a marked gap.
"""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from agreements.formats.docx.styles import W, is_off
from agreements.formats.docx.symbols import symbol
from agreements.formats.inventory import Stock
from agreements.formats.letters import GAP

_FORMS = {"FORMTEXT", "FORMCHECKBOX", "FORMDROPDOWN"}
_SILENT = {
    "TC", "XE", "TA", "RD", "SET", "ASK", "NEXT", "NEXTIF", "SKIPIF", "PRIVATE", "ADDIN", "PRINT", "DATA", "HYPERLINK", "TOC", "INDEX",
    "TOA", "BIBLIOGRAPHY", "NOTEREF", "FILLIN", "IF", "MERGEFIELD", "DOCVARIABLE", "DOCPROPERTY", "TITLE", "SUBJECT", "AUTHOR", "KEYWORDS",
    "COMMENTS", "",
}  # fmt: skip
"""Fields that show nothing, or nothing more than their result, which may be empty."""
_OF_THE_DAY = {"DATE", "TIME"}
_LISTS = {"TOC", "INDEX", "TOA"}


@dataclass(slots=True)
class _Field:
    form: etree._Element | None
    instruction: str = ""
    result: str = ""
    has_result: bool = False

    @property
    def name(self) -> str:
        return self.instruction.split()[0].upper() if self.instruction.split() else ""


class Fields:
    """The fields that are open, the innermost last."""

    def __init__(self, stock: Stock) -> None:
        self._stock = stock
        self._open: list[_Field] = []

    @property
    def is_shown(self) -> bool:
        """Whether text that stands here is shown: in no field, or in the results of all that are open."""
        return all(field.has_result for field in self._open)

    @property
    def is_contents(self) -> bool:
        """Whether text that stands here is of a list of contents or an index."""
        return any(field.name in _LISTS for field in self._open)

    def mark(self, char: etree._Element) -> str:
        """Pass a ``fldChar``; at the end of a field, what it shows beside its result."""
        kind = char.get(f"{W}fldCharType")
        if kind == "begin":
            self.begin(char.find(f"{W}ffData"))
        elif kind == "separate" and self._open:
            self._open[-1].has_result = True
        elif kind == "end" and self._open:
            return self.end()
        return ""

    def begin(self, form: etree._Element | None, instruction: str = "", *, has_result: bool = False) -> None:
        self._open.append(_Field(form, instruction, has_result=has_result))

    def instruct(self, words: str) -> None:
        if self._open and not self._open[-1].has_result:
            self._open[-1].instruction += words

    def got(self, words: str) -> None:
        for field in self._open:
            field.result += words

    def end(self) -> str:
        field = self._open.pop()
        if not self.is_shown:
            return ""
        unstored = "" if field.result.strip() else _unstored(field)
        self._note(field, unstored)
        for outer in self._open:
            outer.result += unstored
        return unstored

    def _note(self, field: _Field, unstored: str) -> None:
        words = field.result.strip() or unstored
        if field.name in _FORMS:
            self._stock.note("form_value", "read", words=words)
        elif unstored == GAP:
            reason = "Word computes what they show, and the file does not hold it; each is shown as a marked gap"
            self._stock.note("field", "not_read", reason, words=field.instruction)
        elif field.name in _OF_THE_DAY:
            reason = "they show the day on which the file is opened; the day that was saved last was read"
            self._stock.note("field", "read", reason, words=words, is_doubtful=True)
        elif words:
            self._stock.note("field", "read", "their last results were read", words=f"{field.name}: {words}")


def _unstored(field: _Field) -> str:
    """What a field without a result shows."""
    if field.name in {"MACROBUTTON", "GOTOBUTTON"}:
        return (field.instruction.split(None, 2) + [""] * 3)[2].strip()
    if field.name == "SYMBOL":
        return _symbol(field.instruction)
    if field.name in _FORMS:
        return _form(field)
    return "" if field.name in _SILENT or field.has_result else GAP


def _symbol(instruction: str) -> str:
    words = instruction.split()
    try:
        code = chr(int(words[1], 0))
    except (IndexError, ValueError, OverflowError):
        return GAP
    font = words[words.index("\\f") + 1] if "\\f" in words[:-1] else ""
    return symbol(code, font.strip('"“”'))


def _form(field: _Field) -> str:
    if field.form is None:
        return ""
    if field.name == "FORMCHECKBOX":
        box = field.form.find(f"{W}checkBox")
        return "☒" if box is not None and _is_ticked(box) else "☐"
    if field.name == "FORMDROPDOWN":
        return _chosen(field.form)
    default = field.form.find(f"{W}textInput/{W}default")
    return default.get(f"{W}val", "") if default is not None else ""


def _is_ticked(box: etree._Element) -> bool:
    for tag in ("checked", "default"):
        found = box.find(f"{W}{tag}")
        if found is not None:
            return not is_off(found.get(f"{W}val", "1"))
    return False


def _chosen(form: etree._Element) -> str:
    entries = [entry.get(f"{W}val", "") for entry in form.iterfind(f"{W}ddList/{W}listEntry")]
    for tag in ("result", "default"):
        found = form.find(f"{W}ddList/{W}{tag}")
        value = found.get(f"{W}val", "") if found is not None else ""
        if value.isdecimal() and int(value) < len(entries):
            return entries[int(value)]
    return entries[0] if entries else ""
