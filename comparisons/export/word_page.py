"""The page of a Word file and its styles: paper, margins and sizes of type, as few or many agreements need them.

Compact, the type is that of a dictionary, and the clauses stand in columns of text.
"""

from __future__ import annotations

from math import ceil

from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import Cm, Length, Pt, RGBColor

from comparisons.desk.table import Cell, Table
from comparisons.export.options import Options

MARGIN, COMPACT_MARGIN = 1.5, 1.0
COLUMNS, GAP = 4, 0.5
"""Of a compact page: columns of text, and the space between them in cm."""
BLOCK = 8
"""Agreements that stand beside each other as columns."""
PAGES = {"a4": (29.7, 21.0), "a3": (42.0, 29.7)}
_GREY = RGBColor(0x59, 0x59, 0x59)
_STYLES = (
    # name, size in points, italic, bold, grey, space after
    ("Clause Text", 10, False, False, False, 2),
    ("View Text", 9, False, False, False, 3),
    ("Clause Pinpoint", 9, False, True, False, 1),
    ("Clause Standing", 8, False, False, True, 6),
    ("Column Head", 9, False, True, False, 0),
    ("Column Facts", 8, False, False, True, 0),
    ("Definition", 9, True, False, True, 4),
)
_SMALLER = {"Clause Text": 9, "Clause Standing": 7.5}
"""Where agreements are rows."""
_COMPACT = {
    "Clause Text": 7,
    "Clause Pinpoint": 7,
    "Clause Standing": 6,
    "Column Head": 7,
    "Column Facts": 6,
    "View Text": 7,
    "Definition": 7,
}


def set_page(document: WordDocument, options: Options, count: int) -> tuple[float, float]:
    """The width and height, in cm, that the words have."""
    is_compact = options.layout == "compact"
    section = document.sections[0]
    width, height = PAGES[options.paper or ("a4" if count <= 4 and not is_compact else "a3")]
    margin = COMPACT_MARGIN if is_compact else MARGIN
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(width), Cm(height)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(margin)
    if is_compact:
        section.footer_distance = Cm(margin / 2)
    return width - 2 * margin, height - 2 * margin


def add_styles(document: WordDocument, options: Options, *, is_by_row: bool) -> dict[str, str]:
    """The styles of the words, by name their ids."""
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Cambria", Pt(10)
    ids = {}
    sizes = _COMPACT if options.layout == "compact" else _SMALLER if is_by_row else {}
    for name, size, is_italic, is_bold, is_grey, after in _STYLES:
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        ids[name] = style.style_id
        style.base_style = normal
        style.font.size = Pt(sizes.get(name, size))
        style.font.italic, style.font.bold = is_italic, is_bold
        style.paragraph_format.space_after = Pt(after if not is_by_row else min(after, 2))
        if is_grey:
            style.font.color.rgb = _GREY
    return ids


def columns_of_text(document: WordDocument) -> None:
    """What follows stands in columns, from a new page on: within a page LibreOffice balances them, for minutes."""
    columns = document.add_section(WD_SECTION.NEW_PAGE)._sectPr.find(qn("w:cols"))
    columns.set(qn("w:num"), str(COLUMNS))
    columns.set(qn("w:space"), str(Length(Cm(GAP)).twips))


_LETTERS, _LINE = 54.0, 0.042
"""Of type of one point: letters in a cm of a line (Cambria), and the cm that a line takes."""
_BESIDE = {"columns": 3.0, "rows": 1.2, "compact": 0.4}
"""Lines that a clause takes beside its words: its pinpoint, its standing, and the space between."""
_WASTE = {"columns": 1.2, "rows": 0.92, "compact": 1.0}
"""What rows that do not break leave empty, and short last lines; by files of 2, 6, 15 and 16 real agreements, printed by LibreOffice."""


def pages_needed(table: Table, options: Options) -> int:
    """About how many pages the Word file will have, before it is written: by the letters of its clauses and the room of a page.

    Its constants are set by five files of 2 to 16 real agreements, which it meets within a page or a tenth.
    """
    count = len(table.columns)
    layout = options.layout or ("rows" if options.is_by_row(count) else "columns")
    is_compact = layout == "compact"
    width, height = PAGES[options.paper or ("a4" if count <= 4 and not is_compact else "a3")]
    margin = COMPACT_MARGIN if is_compact else MARGIN
    size = {"columns": 10.0, "rows": 9.0, "compact": 7.0}[layout]
    room = width - 2 * margin
    share = {"columns": 1 / min(count, BLOCK), "rows": 0.64, "compact": 0.24}[layout]
    letters = max(1.0, (room * share - 0.4) * _LETTERS / size)
    lines = [[_lines_of(cell, letters, _BESIDE[layout]) for cell in line] for line in table.cells]
    if layout == "columns":
        total = sum(max(line[at : at + BLOCK]) + 4 for line in lines for at in range(0, count, BLOCK))
    else:
        total = sum(sum(line) + count + 4 for line in lines) * (0.25 if is_compact else 1)
    return 1 + ceil(total * size * _LINE * _WASTE[layout] / (height - 2 * margin))


def _lines_of(cell: Cell, letters: float, beside: float) -> float:
    return sum(ceil(len(clause.text) / letters) + beside for clause in cell.clauses) or 2.0
