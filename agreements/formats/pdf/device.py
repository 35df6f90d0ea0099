"""The characters of a page as glyphs, each with how it is drawn: ``draw``.

A file may hold text that nobody sees (the layer that a recognition puts behind a scan, a layer switched off) or that
stands behind the words (a watermark, by its transparency or by its tag). pdfminer knows the state of the page when it
draws a character and forgets it; the device here writes that state on the glyph, as ``drawn``: ``HIDDEN_MODE``, ``FAINT``,
``OFF_LAYER``, ``WATERMARK`` ... It also draws the values of forms and what was typed or stamped onto a page (``LAID_ON``,
``STAMP``), which are no page content.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import LTChar, LTRect
from pdfminer.pdfinterp import PDFGraphicState, PDFPageInterpreter
from pdfminer.pdftypes import dict_value, resolve1
from pdfminer.psparser import PSLiteral, literal_name
from pdfminer.utils import Matrix, apply_matrix_rect, mult_matrix, translate_matrix

from agreements.formats.document import Box
from agreements.formats.pdf.annotations import Annotation, annotations_of, off_layers
from agreements.formats.pdf.glyphs import (
    FAR,
    LETTERS,
    PALE,
    PALE_FROM,
    Frame,
    Glyph,
    brightness_of,
    font_name,
    is_near,
    letter_of,
    near,
    style_of,
    turn_of,
)
from agreements.formats.pdf.unseen import (
    CLIPPED,
    EVERYWHERE,
    UNSEEN,
    WHITE,
    WHITE_FROM,
    Fill,
    is_clipped,
    mark_unseen,
    within,
)

HIDDEN_MODE, FAINT, OFF_LAYER, WATERMARK, LAID_ON, STAMP = 1, 2, 4, 8, 32, 64
_HIDDEN_MODES = {3, 7}
_PLAIN = {"DeviceGray", "DeviceRGB", "DeviceCMYK", "CalGray", "CalRGB", "ICCBased"}
_FAINT_ALPHA, _OPAQUE_ALPHA = 0.6, 0.95


class _State(PDFGraphicState):
    """A graphic state that also knows how opaque what is drawn is, and where it may be drawn."""

    alpha: float = 1.0
    is_blended: bool = False
    clip: Box | None = None

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
        given = dict_value(states.get(literal_name(name)) or {})
        alpha, blend = resolve1(given.get("ca")), given.get("BM")
        if isinstance(alpha, int | float) and isinstance(self.graphicstate, _State):
            self.graphicstate.alpha = float(alpha)
        if blend is not None and isinstance(self.graphicstate, _State):
            self.graphicstate.is_blended = _name(resolve1(blend)) not in {"Normal", "Compatible"}

    def do_W(self) -> None:  # noqa: N802
        ends = [float(one) for _kind, *numbers in self.curpath for one in numbers]
        if ends and isinstance(self.graphicstate, _State):
            x0, y0, x1, y1 = apply_matrix_rect(
                self.ctm, (min(ends[::2]), min(ends[1::2]), max(ends[::2]), max(ends[1::2]))
            )
            self.graphicstate.clip = within((x0, y0, x1, y1), self.graphicstate.clip or EVERYWHERE)

    do_W_a = do_W  # noqa: N815

    def do_sh(self, name: Any) -> None:
        self.device.paint(None)
        super().do_sh(name)

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


class _Device(PDFPageAggregator):
    """A device that makes glyphs of what is written, with how each is drawn; all else goes into the layout.

    The boxes are those that pdfplumber gives its characters, to the last bit; its own way to them takes four times as long.
    """

    def __init__(self, page: Any) -> None:
        super().__init__(page.pdf.rsrcmgr, pageno=page.page_number)
        self.alpha = 1.0
        self._mode = 0
        self._open: list[int] = []
        self._off: frozenset[int] = frozenset()
        self._left, self._top, self._height = page.mediabox[0], page.mediabox[1], page.height
        self._frames = [Frame(turn, float(page.width), float(page.height)) for turn in range(5)]
        self._glyphs: list[list[Glyph]] = [[] for _frame in self._frames]
        self.fills: list[Fill] = []
        self.finish: Callable[[], None] = lambda: None  # draws what comes after the content of the page

    @property
    def glyphs(self) -> dict[Frame, list[Glyph]]:
        return {frame: glyphs for frame, glyphs in zip(self._frames, self._glyphs, strict=True) if glyphs}

    def begin_page(self, page: Any, ctm: Any) -> None:
        self._off = off_layers(page.doc.catalog)
        super().begin_page(page, ctm)

    def end_page(self, page: Any) -> None:
        self._open.clear()
        self._mode = 0
        self.finish()
        super().end_page(page)

    def paint(self, box: Box | None, brightness: float | None = None, *, is_opaque: bool = False) -> None:
        """Note that something lies on the page in a box, or anywhere."""
        before = len(self._glyphs[0])
        self.fills.append(Fill(before, self._on_page(box), brightness, is_opaque) if box is not None else Fill(before))

    def _on_page(self, box: Box) -> Box:
        x0, y0, x1, y1 = box
        top, bottom = (self._height - y1) + self._top, (self._height - y0) + self._top
        return (x0 + self._left, top, x1 + self._left, bottom)

    def paint_path(self, gstate: Any, stroke: bool, fill: bool, evenodd: bool, path: Any) -> None:
        count = len(self.cur_item._objs)
        super().paint_path(gstate, stroke, fill, evenodd, path)
        clip = getattr(gstate, "clip", None) or EVERYWHERE
        for item in self.cur_item._objs[count:] if fill else ():
            brightness = brightness_of(gstate.ncolor) if _is_plain(gstate.ncs) else None
            is_opaque = isinstance(item, LTRect) and brightness is not None and not self._open_marks()
            is_opaque = is_opaque and gstate.alpha > _OPAQUE_ALPHA and not gstate.is_blended
            self.paint(within(item.bbox, clip), brightness, is_opaque=is_opaque)

    def render_image(self, name: str, stream: Any) -> None:
        super().render_image(name, stream)
        self.paint(self.cur_item.bbox)

    def _open_marks(self) -> int:
        return self._open[-1] if self._open else 0

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

    def render_string_horizontal(
        self,
        seq: Any,
        matrix: Matrix,
        pos: tuple[float, float],
        font: Any,
        fontsize: float,
        scaling: float,
        charspace: float,
        wordspace: float,
        rise: float,
        dxscale: float,
        ncs: Any,
        graphicstate: Any,
    ) -> tuple[float, float]:
        """Write a string; one that runs straight to the right is written at once, all others letter by letter."""
        a, b, c, d, e, f = matrix
        x, y = pos
        f += y * d
        low = font.get_descent() * fontsize + rise
        ends = (d * low + f, d * (low + fontsize) + f)
        top, bottom = (self._height - max(ends)) + self._top, (self._height - min(ends)) + self._top
        base = self._frames[0].height - (f - self._top)
        if b or c or not a > 0 or not is_near(0.0, top, 0.0, bottom, base):
            return super().render_string_horizontal(
                seq, matrix, pos, font, fontsize, scaling, charspace, wordspace, rise, dxscale, ncs, graphicstate
            )
        left = self._left
        letters, add, first = LETTERS.setdefault(font, {}), self._glyphs[0].append, len(self._glyphs[0])
        size, name = bottom - top or 1.0, font_name(font)
        style, drawn = style_of(name), self._drawn(graphicstate, ncs)
        is_spaced = False
        for part in seq:
            if isinstance(part, int | float):
                x -= part * dxscale
                is_spaced = True
                continue
            for code in font.decode(part) if isinstance(part, bytes) else ():
                if is_spaced:
                    x += charspace
                text, width = letters.get(code) or letter_of(font, code)
                advance = width * fontsize * scaling
                x0 = x * a + e
                x1 = a * advance + x0
                if x1 < x0:
                    x0, x1 = x1, x0
                if left:
                    x0, x1 = x0 + left, x1 + left
                if not -FAR < x0 <= x1 < FAR:
                    x0, x1 = near(x0), near(x1)
                add(Glyph(text, x0, top, x1, bottom, base, size, style, name, drawn))
                x += advance
                if code == 32 and wordspace:
                    x += wordspace
                is_spaced = True
        self._clip(self._glyphs[0][first:], graphicstate)
        return x, y

    def _clip(self, glyphs: Sequence[Glyph], state: Any) -> None:
        """Mark the glyphs of which nothing lies where the state lets them be painted."""
        if getattr(state, "clip", None) is None:
            return
        clip = self._on_page(state.clip)
        for glyph in glyphs:
            if is_clipped(glyph, clip):
                glyph.drawn |= CLIPPED

    def render_char(
        self,
        matrix: Matrix,
        font: Any,
        fontsize: float,
        scaling: float,
        rise: float,
        cid: int,
        ncs: Any,
        graphicstate: Any,
    ) -> float:
        text, width = LETTERS.setdefault(font, {}).get(cid) or letter_of(font, cid)
        char = LTChar(matrix, font, fontsize, scaling, rise, text, width, font.char_disp(cid), ncs, graphicstate)
        frame = self._frames[turn_of(matrix)]
        x0, x1 = char.x0 + self._left, char.x1 + self._left
        top, bottom = (self._height - char.y1) + self._top, (self._height - char.y0) + self._top
        origin = (matrix[4] + self._left, matrix[5] - self._top)
        place = frame.place((x0, top, x1, bottom), origin)
        if not is_near(*place):
            place = (near(place[0]), near(place[1]), near(place[2]), near(place[3]), near(place[4]))
        size = place[3] - place[1] if frame.turn < 4 else near(char.size)
        name = font_name(font)
        drawn = self._drawn(graphicstate, ncs)
        self._glyphs[frame.turn].append(Glyph(text, *place, size or 1.0, style_of(name), name, drawn))
        return char.adv

    def _drawn(self, state: Any, space: Any) -> int:
        drawn = self._open_marks()
        drawn |= HIDDEN_MODE if self._mode in _HIDDEN_MODES else 0
        drawn |= FAINT if getattr(state, "alpha", 1.0) < _FAINT_ALPHA else 0
        brightness = brightness_of(state.ncolor)
        return (
            drawn
            | (PALE if brightness > PALE_FROM else 0)
            | (WHITE if brightness > WHITE_FROM and _is_plain(space) else 0)
        )


def _name(value: Any) -> str:
    return literal_name(value) if isinstance(value, PSLiteral) else ""


def draw(page: Any) -> tuple[dict[Frame, list[Glyph]], bool]:
    """The glyphs of a pdfplumber page by their frame, each in the order of the file; its lines and images stay with it.

    The second answer is False where most of them seem to be unseen, so that none is marked as such.
    """
    device = _Device(page)
    _Interpreter(page.pdf.rsrcmgr, device).process_page(page.page_obj)
    page._layout = device.get_result()
    shown = None if page.rotation or page.cropbox == page.mediabox else page.cropbox
    frames = device.glyphs
    is_clear = all(mark_unseen(glyphs, device.fills, shown) for frame, glyphs in frames.items() if frame.turn == 0)
    for glyph in (glyph for frame, glyphs in frames.items() if frame.turn for glyph in glyphs):
        glyph.drawn &= ~UNSEEN  # what turned letters lie on is not known
    return frames, is_clear


def _is_plain(space: Any) -> bool:
    return getattr(space, "name", "") in _PLAIN  # in a space of inks, 1 is dark
