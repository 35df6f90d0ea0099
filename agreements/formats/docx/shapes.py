"""What is drawn in a Word file and holds words: text boxes, lettering, diagrams, pictures, objects: ``things_in``.

A shape is often there twice, for new programs and for old ones (``AlternateContent``); one of them is chosen, as Word
chooses, and the other passed over.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from lxml import etree

from agreements.formats.docx.styles import W

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_V = "{urn:schemas-microsoft-com:vml}"
_O = "{urn:schemas-microsoft-com:office:office}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_KNOWN = set(
    "wps wpg wpc wpi wp14 w14 w15 w16 a14 am3d cx cx1 cx2 aink asvg v wne w16se w16cid w16cex dsp pic a m".split()
)
_LARGE = 5.0e12  # square EMU: a picture larger than about 8 x 5 cm

Kind = Literal["box", "lettering", "diagram", "chart", "picture", "object"]


@dataclass(frozen=True, slots=True)
class Thing:
    """``element`` holds the words of a box; ``words`` are those of lettering, or what is told of a picture or object."""

    kind: Kind
    element: etree._Element
    words: str = ""
    relation: str = ""
    is_large: bool = False


def chosen(alternative: etree._Element) -> etree._Element | None:
    """The branch of an ``AlternateContent`` that is shown."""
    for choice in alternative.iterfind(f"{_MC}Choice"):
        if set(choice.get("Requires", "").split()) <= _KNOWN:
            return choice
    return alternative.find(f"{_MC}Fallback")


def is_alternative(element: etree._Element) -> bool:
    return element.tag == f"{_MC}AlternateContent"


def unchosen(alternative: etree._Element) -> list[etree._Element]:
    shown = chosen(alternative)
    return [branch for branch in alternative if branch is not shown]


def things_in(element: etree._Element) -> Iterator[Thing]:
    """The things in a drawing, picture or object, in the order of the file; what lies in a text box is not looked at."""
    if is_alternative(element):
        branch = chosen(element)
        if branch is not None:
            yield from things_in(branch)
        return
    thing = _thing(element)
    if thing is not None:
        yield thing
    if thing is None or thing.kind in {"picture", "object"}:
        for child in element:
            yield from things_in(child)


def _thing(element: etree._Element) -> Thing | None:
    tag = element.tag
    if tag == f"{W}txbxContent":
        return Thing("box", element)
    if tag == f"{A}txBody" or (isinstance(tag, str) and tag.endswith("}txBody")):
        return Thing("lettering", element, "\n".join(lines_of(element)))
    if tag == f"{_V}textpath":
        return Thing("lettering", element, element.get("string", ""))
    if tag == f"{_O}OLEObject":
        return Thing("object", element, element.get("ProgID", ""), element.get(f"{_R}id", ""))
    if tag in {f"{A}blip", f"{_V}imagedata"}:
        return _picture(element)
    return _related(element)


def _related(element: etree._Element) -> Thing | None:
    """A diagram or a chart: its words stand in another part of the file."""
    name = etree.QName(element).localname if isinstance(element.tag, str) else ""
    if name == "relIds":
        return Thing("diagram", element, relation=element.get(f"{_R}dm", ""))
    if name == "chart" and element.get(f"{_R}id"):
        return Thing("chart", element, relation=element.get(f"{_R}id", ""))
    return None


def lines_of(body: etree._Element) -> list[str]:
    """The paragraphs of DrawingML text."""
    lines = ("".join(text.text or "" for text in paragraph.iter(f"{A}t")).strip() for paragraph in body.iter(f"{A}p"))
    return [line for line in lines if line]


def diagram_lines(content: bytes) -> list[str]:
    """The words of a diagram (SmartArt), box by box as they are stored."""
    points = (element for element in etree.fromstring(content).iter() if str(element.tag).endswith("diagram}t"))
    return [line for point in points for line in lines_of(point)]


def _picture(element: etree._Element) -> Thing:
    frame = next((above for above in element.iterancestors(f"{_WP}inline", f"{_WP}anchor")), None)
    told, is_large = element.get(f"{_O}title", ""), frame is None
    if frame is not None:
        about, extent = frame.find(f"{_WP}docPr"), frame.find(f"{_WP}extent")
        told = (about.get("descr") or about.get("title") or "") if about is not None else ""
        is_large = extent is not None and _number(extent.get("cx")) * _number(extent.get("cy")) > _LARGE
    relation = element.get(f"{_R}embed") or element.get(f"{_R}id") or ""
    return Thing("picture", element, told, relation, is_large=is_large)


def _number(value: str | None) -> float:
    return float(value) if value and value.lstrip("-").isdigit() else 0.0
