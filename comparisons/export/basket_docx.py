"""A Word draft of clauses that were put aside: an article a clause, and in a footnote where each comes from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO
from itertools import groupby

from docx.enum.style import WD_STYLE_TYPE
from docx.shared import Cm, Pt

from comparisons.desk.basket import Chosen, replaced
from comparisons.export import wording
from comparisons.export.characters import printable
from comparisons.export.package import repacked
from comparisons.export.word import Footnotes, new_document, page_number, paragraph, run

BODY, ITEM = "Provision", "Provision Item"


def write(clauses: Sequence[Chosen], terms: Mapping[str, str], *, made_on: datetime) -> bytes:
    """The clauses in their order, those of one type that follow each other under one article."""
    document = new_document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.footer.paragraphs[0]._p.extend(page_number())
    styles = {}
    for name, indent in ((BODY, 0.0), (ITEM, 1.0)):
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = document.styles["Normal"]
        style.font.name, style.font.size = "Cambria", Pt(11)
        style.paragraph_format.space_after, style.paragraph_format.left_indent = Pt(6), Cm(indent)
        styles[name] = style.style_id
    core = document.core_properties
    core.author = core.last_modified_by = wording.PRODUCER
    core.title, core.comments, core.revision = "Draft", "", 1
    core.created = core.modified = made_on.replace(tzinfo=None)
    notes = Footnotes(document)
    body = document.element.body
    for number, (label, group) in enumerate(groupby(clauses, key=lambda one: one.row.label), start=1):
        document.add_heading(f"Article {number}. {printable(label)}", 2)
        for one in group:
            note = notes.call(printable(wording.citation(one.column, one.clause)))
            language = one.clause.language
            words = run(printable(replaced(one.clause.text, terms)), language=language)
            body.insert(len(body) - 1, paragraph(styles[BODY], words, note, language=language))
            for item in one.items:
                words = run(printable(replaced(item.text, terms)), language=language)
                body.insert(len(body) - 1, paragraph(styles[ITEM], words, language=language))
    notes.attach()
    saved = BytesIO()
    document.save(saved)
    return repacked(saved.getvalue())
