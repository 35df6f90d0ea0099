"""Formulas of OpenDocument texts: each is an object of its own in the archive, written in MathML."""

from __future__ import annotations

import zipfile

from lxml import etree
from odfdo import Element

from agreements.formats.archive import parse_xml, read_member
from agreements.formats.document import UnreadableFile
from agreements.formats.html_parts import formula

_MATH = "{http://www.w3.org/1998/Math/MathML}math"


class Formulas:
    """The formulas of a file, by the frames that show them."""

    def __init__(self, archive: zipfile.ZipFile, name: str) -> None:
        self._archive, self._name = archive, name

    def line_of(self, frame: Element) -> str:
        """The formula that a frame shows, in one line; empty where it shows something else."""
        objects = frame.get_elements("draw:object")
        if frame.tag != "draw:frame" or not objects:
            return ""
        address = str(objects[0].get_attribute("xlink:href") or "").removeprefix("./")
        try:
            root = parse_xml(read_member(self._archive, f"{address}/content.xml", self._name), self._name)
        except UnreadableFile:
            return ""
        return formula(root) if root.tag == _MATH else _inside(root)


def _inside(root: etree._Element) -> str:
    found = root.find(f".//{_MATH}")
    return formula(found) if found is not None else ""
