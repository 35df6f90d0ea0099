"""How a character is drawn, which pdfplumber leaves out: ``HIDDEN_MODE``, ``FAINT``, ``OFF_LAYER``, ``WATERMARK`` ...

A file may hold text that nobody sees (the layer that a recognition puts behind a scan, a layer switched off) or that
stands behind the words (a watermark, by its transparency or by its tag). pdfminer knows the state of the page when it
draws a character and forgets it; ``observe_drawing`` lets it write that state on the character, as ``drawn``. It also lets
it draw the values of forms and what was typed or stamped onto a page (``LAID_ON``, ``STAMP``), which are no page content.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

from pdfminer.pdfinterp import PDFGraphicState, PDFPageInterpreter
from pdfminer.pdftypes import dict_value, resolve1
from pdfminer.psparser import PSLiteral, literal_name
from pdfminer.utils import Matrix, mult_matrix, translate_matrix
from pdfplumber import page as plumber

from agreements.formats.pdf.annotations import Annotation, annotations_of

HIDDEN_MODE, FAINT, OFF_LAYER, WATERMARK, LAID_ON, STAMP = 1, 2, 4, 8, 32, 64
_HIDDEN_MODES = {3, 7}
_FAINT_ALPHA = 0.6


class _State(PDFGraphicState):
    """A graphic state that also knows how opaque what is drawn is."""

    alpha: float = 1.0

    def copy(self) -> _State:
        state = _State()
        state.__dict__.update(self.__dict__)
        return state


class _Interpreter(PDFPageInterpreter):
    """An interpreter that heeds transparency and layers."""

    device: _Device

    def init_state(self, ctm: Any) -> None:
        super().init_state(ctm)
        self.graphicstate = _State()
        self.graphicstate.alpha = self.device.alpha

    def process_page(self, page: Any) -> None:
        self._start: Matrix | None = None
        self.device.finish = lambda: self._draw_annotations(page)
        super().process_page(page)

    def render_contents(self, resources: Any, streams: Any, ctm: Matrix = (1, 0, 0, 1, 0, 0)) -> None:
        if getattr(self, "_start", ctm) is None:
            self._start = ctm
        super().render_contents(resources, streams, ctm)

    def _draw_annotations(self, page: Any) -> None:
        for annotation in annotations_of(page):
            if annotation.is_drawn:
                self.device.open_tag(STAMP if annotation.role in {"stamp", "signature"} else LAID_ON)
                with suppress(Exception):  # the inventory tells of a value that the page does not show
                    self._draw(annotation)
                self.device.close_tag()

    def _draw(self, annotation: Annotation) -> None:
        if annotation.appearance is None:
            self._write(annotation)
            return
        resources = dict_value(annotation.appearance.get("Resources") or {})
        matrix = mult_matrix(annotation.matrix, self._start or (1, 0, 0, 1, 0, 0))
        self.subinterp().render_contents(resources, [annotation.appearance], ctm=matrix)

    def _write(self, annotation: Annotation) -> None:
        """Draw the value of a field that has no appearance of its own."""
        x0, low, _x1, high = annotation.box
        size = annotation.size
        lines = annotation.words.splitlines()
        y = high - 1.1 * size if len(lines) > 1 else (low + high) / 2 - 0.32 * size
        for line in lines:
            x = x0 + 2
            for letter in line:
                matrix = translate_matrix(self._start or (1, 0, 0, 1, 0, 0), (x, y))
                x += self.device.render_char(
                    matrix, _FieldFont(), size, 1.0, 0.0, ord(letter), self.graphicstate.ncs, _State()
                )
            y -= 1.2 * size

    def do_gs(self, name: Any) -> None:
        states = dict_value(self.resources.get("ExtGState") or {})
        alpha = resolve1(dict_value(states.get(literal_name(name)) or {}).get("ca"))
        if isinstance(alpha, int | float) and isinstance(self.graphicstate, _State):
            self.graphicstate.alpha = float(alpha)

    def do_BDC(self, tag: Any, props: Any) -> None:  # noqa: N802  # pdfminer calls operators so
        if isinstance(props, PSLiteral):
            props = dict_value(self.resources.get("Properties") or {}).get(literal_name(props), props)
        super().do_BDC(tag, props)

    def do_Do(self, xobjid_arg: Any) -> None:  # noqa: N802
        form = resolve1(self.xobjmap.get(literal_name(xobjid_arg)))
        layer = form.get("OC") if hasattr(form, "get") else None
        alpha, self.device.alpha = self.device.alpha, getattr(self.graphicstate, "alpha", 1.0)
        self.device.open_tag(self.device.is_off(layer) * OFF_LAYER)
        try:
            super().do_Do(xobjid_arg)
        finally:
            self.device.close_tag()
            self.device.alpha = alpha


class _FieldFont:
    """A font for values: each letter is its own code, and half as wide as high."""

    fontname = "field"

    def to_unichr(self, code: int) -> str:
        return chr(code)

    def char_width(self, _code: int) -> float:
        return 0.5

    def char_disp(self, _code: int) -> float:
        return 0.0

    def is_vertical(self) -> bool:
        return False

    def get_descent(self) -> float:
        return -0.2


class _Device(plumber.PDFPageAggregatorWithMarkedContent):
    """A device that writes on each character how it is drawn."""

    alpha = 1.0
    _mode = 0

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._open: list[int] = []
        self._off: frozenset[int] = frozenset()
        self.finish: Callable[[], None] = lambda: None  # draws what comes after the content of the page

    def begin_page(self, page: Any, ctm: Any) -> None:
        self._off = off_layers(page.doc.catalog)
        super().begin_page(page, ctm)

    def end_page(self, page: Any) -> None:
        self._open.clear()
        self._mode = 0
        self.finish()
        super().end_page(page)

    def is_off(self, layer: Any) -> bool:
        """Whether a layer, or every layer of a group of them, is switched off."""
        if getattr(layer, "objid", None) in self._off:
            return True
        members = resolve1(layer)
        group = resolve1(members.get("OCGs")) if isinstance(members, dict) else None
        group = group if isinstance(group, list) else [members["OCGs"]] if group else []
        return bool(group) and all(getattr(one, "objid", None) in self._off for one in group)

    def open_tag(self, drawn: int) -> None:
        self._open.append(drawn | (self._open[-1] if self._open else 0))

    def close_tag(self) -> None:
        if self._open:
            self._open.pop()

    def begin_tag(self, tag: Any, props: Any = None) -> None:
        drawn = OFF_LAYER if tag.name == "OC" and self.is_off(props) else 0
        values = resolve1(props)
        if isinstance(values, dict) and _name(values.get("Subtype")) == "Watermark":
            drawn |= WATERMARK
        self.open_tag(drawn)
        super().begin_tag(tag, values if isinstance(values, dict) else props)

    def end_tag(self) -> None:
        self.close_tag()
        super().end_tag()

    def render_string(self, textstate: Any, seq: Any, ncs: Any, graphicstate: Any) -> None:
        self._mode = textstate.render
        super().render_string(textstate, seq, ncs, graphicstate)

    def render_char(self, *args: Any, **kwargs: Any) -> float:
        advance: float = super().render_char(*args, **kwargs)
        state = args[-1]
        drawn = self._open[-1] if self._open else 0
        drawn |= HIDDEN_MODE if self._mode in _HIDDEN_MODES else 0
        drawn |= FAINT if getattr(state, "alpha", 1.0) < _FAINT_ALPHA else 0
        if self.cur_item._objs:
            setattr(self.cur_item._objs[-1], "drawn", drawn)  # noqa: B010  # pdfminer has no such attribute
        return advance


def _name(value: Any) -> str:
    return literal_name(value) if isinstance(value, PSLiteral) else ""


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


def observe_drawing() -> None:
    """Let pdfplumber read pages with these."""
    setattr(plumber, "PDFPageInterpreter", _Interpreter)  # noqa: B010
    setattr(plumber, "PDFPageAggregatorWithMarkedContent", _Device)  # noqa: B010
    plumber.ALL_ATTRS.add("drawn")
