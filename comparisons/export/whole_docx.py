"""One Word redline of two whole documents: accepting all changes gives the other to the letter, refusing them the base.

Every provision is a paragraph; a paragraph that came or went is tracked with its end, so that none stays behind empty. Articles that moved
are tracked as gone where they stood and as new where they stand. Comments say from where to where, and whom a name means that
stands in both and means another in each.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.shared import Cm, Pt

from comparisons.desk.difference_words import step_sentence
from comparisons.desk.whole import Passage, Whole
from comparisons.export import wording
from comparisons.export.characters import printable
from comparisons.export.package import repacked
from comparisons.export.word import TrackedChanges, new_document, page_number, paragraph
from web.wording import sentence

BODY, HEADING = "Provision", "Provision Heading"


def write(whole: Whole, *, title: str, made_on: datetime, is_clean: bool = False, is_private: bool = False) -> bytes:
    document = new_document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    foot = section.footer.paragraphs[0]
    foot.add_run(f"{printable(title)[:120]} · ")
    foot._p.extend(page_number())
    foot.style.font.size = Pt(8)
    styles = {}
    for name, is_bold in ((BODY, False), (HEADING, True)):
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = document.styles["Normal"]
        style.font.name, style.font.size, style.font.bold = "Cambria", Pt(11), is_bold
        style.paragraph_format.space_after, style.paragraph_format.keep_with_next = Pt(6), is_bold
        styles[name] = style.style_id
    core = document.core_properties
    core.author = core.last_modified_by = wording.PRODUCER
    core.title = sentence("Comparison of two texts") if is_private else printable(title)[:255]
    core.comments, core.revision = "", 1
    core.created = core.modified = made_on.replace(tzinfo=None)
    tracked = TrackedChanges(wording.PRODUCER, made_on, is_clean=is_clean, comments=document.part.comments)
    body = document.element.body
    for made in _paragraphs(whole, tracked, styles):
        body.insert(len(body) - 1, made)
    saved = BytesIO()
    document.save(saved)
    return repacked(saved.getvalue())


def _paragraphs(whole: Whole, tracked: TrackedChanges, styles: dict[str, str]) -> Iterator[Any]:
    for step in whole.steps:
        for number, passage in enumerate(step.passages):
            comment = tracked.comment(step_sentence(step)) if step.number and not number else []
            yield _paragraph(passage, tracked, styles, comment)


def _paragraph(passage: Passage, tracked: TrackedChanges, styles: dict[str, str], comment: Sequence[Any]) -> Any:
    style = styles[HEADING if passage.either.is_heading else BODY]
    tag = "" if passage.ours and passage.theirs else "w:ins" if passage.theirs else "w:del"
    mark = tracked.of_paragraph(tag) if tag else None
    return paragraph(style, *comment, *tracked.marked(passage.ops), tracked=mark)
