"""What lies on a page beside its own content: values of forms, typed words, stamps, remarks, attached files.

A person sees the value of a form's field and what was typed onto a page as part of the text, at its place; ``device``
draws these with the page. Stamps and the marks of electronic signatures are seen as well, but say something of the copy.
Remarks are not of the text. ``annotations_of`` tells which is which.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from pdfminer.pdftypes import PDFStream, resolve1
from pdfminer.psparser import PSLiteral, literal_name
from pdfminer.utils import Matrix, apply_matrix_pt, decode_text, mult_matrix

Role = Literal["value", "typed", "stamp", "signature", "choice", "remark", "strike", "drawing", "file", "unseen", ""]
_MOST = 2000  # annotations of a page
_HIDDEN, _NO_VIEW = 2, 32  # bits of an annotation's flags
_TYPED, _STAMPS, _REMARKS = {"FreeText"}, {"Stamp"}, {"Text", "Highlight", "Underline", "Squiggly", "Caret"}
_SIZE = re.compile(rb"(-?\d*\.?\d+)\s+Tf")


@dataclass(frozen=True, slots=True)
class Annotation:
    """One annotation: what it is, its words where it holds any, and its appearance with the matrix that places it."""

    role: Role
    words: str
    box: tuple[float, float, float, float]
    size: float = 0.0
    appearance: PDFStream | None = None
    matrix: Matrix = (1, 0, 0, 1, 0, 0)
    quads: tuple[tuple[float, float, float, float], ...] = field(default=())

    @property
    def is_drawn(self) -> bool:
        """Whether a person sees it on the page as words."""
        return self.role in {"value", "typed", "stamp", "signature"}


def annotations_of(page: Any) -> Iterator[Annotation]:
    """The annotations of a pdfminer page, in the order of the file; what is damaged is passed over."""
    form = _mapping(_mapping(getattr(page.doc, "catalog", None)).get("AcroForm"))
    is_stale = bool(resolve1(form.get("NeedAppearances")))
    listed = resolve1(page.annots)
    for entry in listed[:_MOST] if isinstance(listed, list) else []:
        annotation = _annotation(_mapping(entry), is_stale=is_stale)
        if annotation is not None:
            yield annotation


def _annotation(data: Mapping[str, Any], *, is_stale: bool) -> Annotation | None:
    rect = _numbers(data.get("Rect"), 4)
    if rect is None:
        return None
    box = (min(rect[0], rect[2]), min(rect[1], rect[3]), max(rect[0], rect[2]), max(rect[1], rect[3]))
    role = _role(data)
    if role in {"value", "typed", "stamp"} and (box[0] == box[2] or box[1] == box[3]):
        role = "unseen"  # of no size
    is_field = _name(data.get("Subtype")) == "Widget"
    words = _value(data) if is_field else _words(data.get("Contents"))
    if role == "file":
        words = _words(_mapping(data.get("FS")).get("UF") or _mapping(data.get("FS")).get("F")) or words
    appearance = None if role == "value" and is_stale else _appearance(data)
    matrix = _placed(appearance, box) if appearance is not None else (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    return Annotation(role, words, box, _size(data, box), appearance, matrix, _quads(data))


def _role(data: Mapping[str, Any]) -> Role:
    flags, kind = resolve1(data.get("F")), _name(data.get("Subtype"))
    if isinstance(flags, int) and flags & (_HIDDEN | _NO_VIEW):
        return (
            "unseen" if kind in {"Widget", *_TYPED, *_STAMPS} and (_value(data) or _words(data.get("Contents"))) else ""
        )
    if kind == "Widget":
        kinds: dict[str, Role] = {"Tx": "value", "Ch": "value", "Sig": "signature"}
        return kinds.get(_name(_inherited(data, "FT")), "choice" if _is_ticked(data) else "")
    roles: dict[str, Role] = {"FileAttachment": "file", "StrikeOut": "strike", "Ink": "drawing"}
    if kind in _REMARKS:
        return "remark"
    return "typed" if kind in _TYPED else "stamp" if kind in _STAMPS else roles.get(kind, "")


def _is_ticked(data: Mapping[str, Any]) -> bool:
    return _name(data.get("AS")) not in {"", "Off"}


def _value(data: Mapping[str, Any]) -> str:
    value = resolve1(_inherited(data, "V"))
    values = value if isinstance(value, list) else [value]
    words = " ".join(filter(None, map(_words, values)))
    return words or (_words(_inherited(data, "T")) if _is_ticked(data) else "")


def _inherited(data: Mapping[str, Any], key: str) -> Any:
    """A value of a field, or of the field that it is a part of."""
    for _level in range(8):
        if data.get(key) is not None:
            return data[key]
        data = _mapping(data.get("Parent"))
    return None


def _appearance(data: Mapping[str, Any]) -> PDFStream | None:
    normal = resolve1(_mapping(data.get("AP")).get("N"))
    if isinstance(normal, dict):
        normal = resolve1(normal.get(_name(data.get("AS"))))
    return normal if isinstance(normal, PDFStream) else None


def _placed(appearance: PDFStream, box: tuple[float, float, float, float]) -> Matrix:
    """The matrix that sets an appearance into its box on the page."""
    bounds = _numbers(appearance.get("BBox"), 4) or [0.0, 0.0, box[2] - box[0], box[3] - box[1]]
    own = _numbers(appearance.get("Matrix"), 6) or [1.0, 0.0, 0.0, 1.0, 0.0, 0.0]
    matrix: Matrix = (own[0], own[1], own[2], own[3], own[4], own[5])
    corners = [apply_matrix_pt(matrix, (x, y)) for x in (bounds[0], bounds[2]) for y in (bounds[1], bounds[3])]
    left, low = min(x for x, _ in corners), min(y for _, y in corners)
    wide, high = max(x for x, _ in corners) - left, max(y for _, y in corners) - low
    across = (box[2] - box[0]) / wide if wide else 1.0
    up = (box[3] - box[1]) / high if high else 1.0
    return mult_matrix(matrix, (across, 0, 0, up, box[0] - left * across, box[1] - low * up))


def _size(data: Mapping[str, Any], box: tuple[float, float, float, float]) -> float:
    """The size of a field's letters, as its default appearance tells it or as its box allows."""
    default = resolve1(_inherited(data, "DA"))
    found = _SIZE.search(default) if isinstance(default, bytes) else None
    size = float(found[1]) if found else 0.0
    return size if size > 0 else min(11.0, max(4.0, 0.7 * (box[3] - box[1])))


def _quads(data: Mapping[str, Any]) -> tuple[tuple[float, float, float, float], ...]:
    points = _numbers(data.get("QuadPoints"), None) or []
    quads = [points[at : at + 8] for at in range(0, len(points) - 7, 8)]
    return tuple((min(q[0::2]), min(q[1::2]), max(q[0::2]), max(q[1::2])) for q in quads)


@dataclass(frozen=True, slots=True)
class Catalog:
    """What a file holds beside its pages: the names of the files inside it, and whether it is a form of the XFA kind."""

    files: tuple[str, ...] = ()
    has_dynamic_form: bool = False


def catalog_of(document: Any) -> Catalog:
    """The catalog of a PDF; a form of the XFA kind has words that are no content of its pages."""
    catalog = _mapping(getattr(document, "catalog", None))
    return Catalog(tuple(_attached(catalog)), _mapping(catalog.get("AcroForm")).get("XFA") is not None)


def _attached(catalog: Mapping[str, Any]) -> Iterator[str]:
    waiting = [_mapping(_mapping(catalog.get("Names")).get("EmbeddedFiles"))]
    for _step in range(_MOST):
        if not waiting:
            return
        node = waiting.pop()
        kids = resolve1(node.get("Kids"))
        waiting += [_mapping(kid) for kid in kids] if isinstance(kids, list) else []
        pairs = resolve1(node.get("Names"))
        for key, entry in zip(pairs[0::2], pairs[1::2], strict=False) if isinstance(pairs, list) else []:
            given = _mapping(entry)
            yield _words(given.get("UF") or given.get("F")) or _words(key) or "without a name"


def off_layers(catalog: Any) -> frozenset[int]:
    """The layers that the file switches off when it is opened, by their object numbers."""
    properties = resolve1(catalog.get("OCProperties")) if isinstance(catalog, dict) else None
    default = resolve1(properties.get("D")) if isinstance(properties, dict) else None
    if not isinstance(properties, dict) or not isinstance(default, dict):
        return frozenset()
    off: Sequence[Any] = resolve1(default.get("OFF")) or []
    if _name(resolve1(default.get("BaseState"))) == "OFF":
        on = {getattr(layer, "objid", None) for layer in resolve1(default.get("ON")) or []}
        off = [layer for layer in resolve1(properties.get("OCGs")) or [] if getattr(layer, "objid", None) not in on]
    return frozenset(layer.objid for layer in off if hasattr(layer, "objid"))


def _mapping(value: Any) -> Mapping[str, Any]:
    value = resolve1(value)
    return value if isinstance(value, dict) else {}


def _name(value: Any) -> str:
    value = resolve1(value)
    return str(literal_name(value)) if isinstance(value, PSLiteral) else ""


def _words(value: Any) -> str:
    value = resolve1(value)
    text = decode_text(value) if isinstance(value, bytes) else value if isinstance(value, str) else ""
    return text.replace("\x00", "").strip()


def _numbers(value: Any, count: int | None) -> list[float] | None:
    value = resolve1(value)
    values = [resolve1(one) for one in value[:4000]] if isinstance(value, list) else []
    if not values or not all(isinstance(one, int | float) for one in values) or (count and len(values) != count):
        return None
    return [float(one) for one in values]
