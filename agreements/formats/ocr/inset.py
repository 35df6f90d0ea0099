"""Pictures that stand in the text of a file without pages, such as scanned pages pasted into Word: ``recognise_inset``.

Each is read as a page of a scan is; its lines come back as passages that stand where the picture stands.
"""

from __future__ import annotations

from collections.abc import Sequence

from PIL import Image

from agreements.formats.apart.limits import allow, tell
from agreements.formats.document import UnreadableFile
from agreements.formats.ocr.engine import Tesseract, tesseract
from agreements.formats.ocr.frames import frames, open_picture, points_of
from agreements.formats.ocr.languages import first_pack
from agreements.formats.ocr.pages import SECONDS_A_PAGE, recognised_page
from agreements.formats.ocr.recognition import RecognisedPage, Recognition
from agreements.formats.passages import Passage
from agreements.formats.pdf.page import PageLine

MOST_PICTURES = 100
_LEAST_LETTERS = 20
_APART = 0.9  # of the height of a line: white space that parts paragraphs


def recognise_inset(content: bytes, told: list[RecognisedPage]) -> list[Passage] | None:
    """The passages that a picture shows; how sure each page is goes to ``told``. None where it cannot be recognised."""
    program = tesseract()
    if program is None or len(told) >= MOST_PICTURES:
        return None
    try:
        picture = open_picture(content, "a picture")
        return [passage for frame in frames(picture) for passage in _recognised(frame, told, program)]
    except (UnreadableFile, OSError, ValueError, SyntaxError):
        return None


def _recognised(frame: Image.Image, told: list[RecognisedPage], program: Tesseract) -> list[Passage]:
    number = len(told) + 1
    allow(SECONDS_A_PAGE)
    tell(f"picture {number} is recognised")
    pack = next((page.packs[0] for page in reversed(told) if page.packs), first_pack(program))
    page, recognised = recognised_page(frame, number, points_of(frame), program=program, pack=pack)
    lines = page.lines if page is not None else []
    if sum(len(line.text) for line in lines) < _LEAST_LETTERS:
        return []
    told.append(recognised)
    return _passages(lines)


def _passages(lines: Sequence[PageLine]) -> list[Passage]:
    """The lines, those that stand close below one another as one passage."""
    made: list[Passage] = []
    before: PageLine | None = None
    for line in lines:
        if (
            before is None
            or line.box[1] - before.box[3] > _APART * (line.box[3] - line.box[1])
            or line.box[1] < before.box[1]
        ):
            made.append(Passage(""))
        passage = made[-1]
        passage.text += "\n" if passage.text else ""
        at = len(passage.text)
        passage.words += [(at + start, at + end, sure) for start, end, sure in line.words]
        passage.text += line.text
        before = line
    return made


def recognition_of(told: Sequence[RecognisedPage]) -> Recognition | None:
    """The recognition of the pictures of a file; None where none was recognised."""
    program = tesseract()
    return Recognition(f"Tesseract {program.version}", tuple(told), "picture") if told and program is not None else None
