"""How a character is drawn, which pdfplumber leaves out: ``HIDDEN_MODE``, ``FAINT``, ``OFF_LAYER``, ``WATERMARK``.

A file may hold text that nobody sees (the layer that a recognition puts behind a scan, a layer switched off) or that
stands behind the words (a watermark, by its transparency or by its tag). pdfminer knows the state of the page when it
draws a character and forgets it; ``observe_drawing`` lets it write that state on the character, as ``drawn``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pdfminer.pdfinterp import PDFGraphicState, PDFPageInterpreter
from pdfminer.pdftypes import dict_value, resolve1
from pdfminer.psparser import PSLiteral, literal_name
from pdfplumber import page as plumber

HIDDEN_MODE, FAINT, OFF_LAYER, WATERMARK = 1, 2, 4, 8
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


class _Device(plumber.PDFPageAggregatorWithMarkedContent):
    """A device that writes on each character how it is drawn."""

    alpha = 1.0
    _mode = 0

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._open: list[int] = []
        self._off: frozenset[int] = frozenset()

    def begin_page(self, page: Any, ctm: Any) -> None:
        self._off = off_layers(page.doc.catalog)
        super().begin_page(page, ctm)

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
