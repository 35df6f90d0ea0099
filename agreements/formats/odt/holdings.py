"""What an OpenDocument text holds beside its words, told in its inventory: ``Holdings``."""

from __future__ import annotations

import re

from odfdo import Element

from agreements.formats.inventory import Stock

_OF_THE_DAY = {"text:date", "text:time"}
_RESULTS = {
    "text:conditional-text",
    "text:user-field-get",
    "text:user-defined",
    "text:variable-get",
    "text:variable-set",
    "text:database-display",
}
_FORMS = {"text:text-input", "text:drop-down"}
_LARGE = 40.0  # square centimetres: a picture larger than about 8 x 5 cm
_LENGTH = re.compile(r"(-?[\d.]{1,12})(cm|mm|in|pt|px)")
_CENTIMETRES = {"cm": 1.0, "mm": 0.1, "in": 2.54, "pt": 2.54 / 72, "px": 2.54 / 96}


class Holdings:
    """Tells what is hidden, what is a picture, a comment or a field; some answer whether their words are left out."""

    def __init__(self, stock: Stock) -> None:
        self._stock = stock

    def is_hidden_section(self, section: Element) -> bool:
        display = section.get_attribute_string("text:display")
        if display == "none":
            self._stock.note("hidden_text", "set_aside", "the section is hidden", words=words_of(section))
        elif display == "condition":
            reason = "their sections are hidden on a condition that was not tested; they were read"
            self._stock.note("hidden_text", "read", reason, words=words_of(section), is_doubtful=True)
        return display == "none"

    def annotation(self, annotation: Element) -> None:
        words = " ".join(words_of(paragraph) for paragraph in annotation.get_elements("descendant::text:p"))
        self._stock.note("comment", "set_aside", "they are remarks on the text", words=words)

    def pictures(self, frame: Element) -> None:
        """Of a frame that shows an object or a picture, the first is what it is, the rest copies for other programs."""
        shown = [child for child in frame.children if child.tag.startswith("draw:")]
        if not shown or shown[0].tag == "draw:text-box":
            return
        told = " ".join(words_of(child) for child in frame.children if child.tag in {"svg:title", "svg:desc"})
        if shown[0].tag == "draw:image":
            is_large = _length(frame, "svg:width") * _length(frame, "svg:height") > _LARGE
            reason = "they may show words; recognise them (OCR), or type them" if is_large else "they are small"
            self._stock.note("image", "not_read" if is_large else "set_aside", reason, words=told)
        else:
            reason = "their words stand in another program's data; open the file and paste them as text"
            self._stock.note("embedded_object", "not_read", reason, words=told)

    def is_hidden_paragraph(self, paragraph: Element) -> bool:
        marks = paragraph.get_elements("text:hidden-paragraph")
        is_hidden = any(mark.get_attribute_string("text:is-hidden") == "true" for mark in marks)
        if is_hidden:
            self._stock.note("hidden_text", "set_aside", "they are hidden", words=words_of(paragraph))
        return is_hidden

    def field(self, element: Element) -> bool:
        """Tell of a field; whether its words are shown in the text."""
        tag, words = element.tag, words_of(element)
        if tag == "text:ruby-text":
            self._stock.note("ruby", "set_aside", "the characters that they stand above were read", words=words)
            return False
        if tag == "text:placeholder":
            reason = "nobody has filled them in; the prompts that they show were read"
            self._stock.note("field", "read", reason, words=words, is_doubtful=True)
        elif tag in _OF_THE_DAY and element.get_attribute_string("text:fixed") != "true":
            reason = "they show the day on which the file is opened; the day that was saved last was read"
            self._stock.note("field", "read", reason, words=words, is_doubtful=True)
        elif tag in _RESULTS:
            self._stock.note("field", "read", "their last results were read", words=words)
        elif tag in _FORMS:
            self._stock.note("form_value", "read", words=words)
        return True


def is_hidden_field(field: Element) -> bool:
    if field.tag == "text:hidden-text":
        return field.get_attribute_string("text:is-hidden") != "false"
    return field.get_attribute_string("text:display") == "none"


def words_of(element: Element) -> str:
    return str(element.text_recursive)


def _length(element: Element, name: str) -> float:
    """A length in centimetres."""
    match = _LENGTH.fullmatch(str(element.get_attribute(name) or ""))
    return float(match[1]) * _CENTIMETRES[match[2]] if match else 0.0
