"""A picture of a page to the lines that the reader of PDFs makes of a page: ``recognise_page``.

Tesseract names the words and where they stand; what is read after what is decided by the same cutting into columns as on
any other page. Each block is then recognised once more by itself, in the language that was found in it and as one block,
where the first answer leaves doubt; of the two answers the surer one stands.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median

import numpy as np
from PIL import Image

from agreements.formats.document import Box
from agreements.formats.ocr.engine import Tesseract, Word, recognise, turn_of
from agreements.formats.ocr.languages import missing_pack, pack_of
from agreements.formats.ocr.sheet import Sheet, ink_of, sheet_of
from agreements.formats.pdf.columns import Block, arrange, gutters_of
from agreements.formats.pdf.glyphs import Frame, Glyph
from agreements.formats.pdf.page import PageReading, add_lines
from agreements.formats.pdf.runs import make_runs

WHOLE_PAGE, ONE_BLOCK = 3, 6  # Tesseract's modes of segmentation
_SURE = 0.9  # mean confidence from which a block is not asked twice
_TURNED = 0.55  # below it a page may lie on its side
_SPECK = 0.6  # confidence below which a mark without letter or figure is dirt
_CLOSE, _DASH = 0.7, 0.3  # of the size: how close a mark stands to its word; the width of a dash
_MARKS = re.compile(r"[-–—•*§&_=./()\[\]…]+")
_LETTER = re.compile(r"[^\W_]")
_TALL = re.compile("[^acemnorsuvwxzàáâäãåæçèéêëìíîïñòóôöõøœùúûüışğ.,:;'’«»“”\"–—-]")
_CAP_HEIGHT, _LOW_HEIGHT = 0.68, 0.46  # of the size of letters
_SAME_SIZE = 0.055  # of the usual size: lines that differ by less are of one size
_DOWN = 0.25  # of the size below the base line
_FROM_RIGHT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_UNREAD = 0.12  # of the ink outside all words: letters may be missing
_DARK, _BLANK = 128, 0.002  # grey of ink; share of ink that is nothing yet
_PAD = 12  # pixels around a block


@dataclass(frozen=True)
class SheetFrame(Frame):
    """The frame of a levelled picture: boxes lead back to the page as it lies."""

    sheet: Sheet | None = None

    def box(self, x0: float, top: float, x1: float, bottom: float) -> Box:
        return self.sheet.box(x0, top, x1, bottom) if self.sheet is not None else (x0, top, x1, bottom)


@dataclass(frozen=True, slots=True)
class Answer:
    """How a page was recognised: the packs it was read with, how sure all words are, and a language without a pack."""

    packs: tuple[str, ...]
    confidence: float
    missing: str = ""


def recognise_page(
    picture: Image.Image, number: int, size: tuple[float, float], *, program: Tesseract, pack: str
) -> tuple[PageReading, Answer]:
    """The reading of a picture of a page of ``size`` points; ``pack`` is the language that is expected."""
    sheet, words = _upright(picture, size, pack)
    found = pack_of(_text(words), program)
    if found and found != pack:
        pack = found
        words = _clean(recognise(sheet.picture, languages=pack, segmentation=WHOLE_PAGE))
    reading = PageReading(number, *size, is_scan=True, has_pictures=True, is_recognised=True)
    glyphs, word_of = _glyphs(words, sheet.scale)
    blocks = arrange(make_runs(glyphs))
    packs: list[str] = []
    for block in blocks:
        own = _words_of(block, word_of)
        chosen, used = _read_again(own, words, sheet, program=program, pack=pack)
        packs.append(used)
        runs = block.runs if chosen is own else make_runs(_glyphs(chosen, sheet.scale)[0])
        add_lines(reading, SheetFrame(0, sheet.width, sheet.height, sheet), Block(runs, block.column))
    reading.gutters = gutters_of(blocks)
    reading.characters = sum(len(word.text) for word in words)
    reading.has_pictures = bool(words) or not _is_blank(sheet.picture)
    text = "\n".join(line.text for line in reading.lines)
    return reading, Answer(tuple(dict.fromkeys(packs)), confidence_of(reading), missing_pack(text, program))


def _is_blank(picture: Image.Image) -> bool:
    """Whether a page is as good as empty: the back of a sheet, with some dirt."""
    return bool(np.mean(np.asarray(picture.reduce(4)) < _DARK) < _BLANK)


def confidence_of(reading: PageReading) -> float:
    """The mean confidence of the words of a page, each by its length; 0 where there is none."""
    words = [word for line in reading.lines for word in line.words]
    letters = sum(end - start for start, end, _sure in words)
    return round(sum((end - start) * sure for start, end, sure in words) / letters, 3) if letters else 0.0


def _upright(picture: Image.Image, size: tuple[float, float], pack: str) -> tuple[Sheet, list[Word]]:
    """The page made ready, turned where its letters do not stand upright, and its words at first sight."""
    sheet = sheet_of(picture, *size)
    words = _at_first_sight(sheet, pack)
    is_turned = _stand_upright(words)
    if (is_turned or _mean(words) < _TURNED) and (turn := turn_of(sheet.picture) // 90):
        turned = sheet_of(picture, *size, turn)
        again = _at_first_sight(turned, pack)
        if is_turned or _worth(again) > _worth(words):
            return turned, again
    return sheet, words


def _stand_upright(words: Sequence[Word]) -> bool:
    """Whether words stand higher than they are long, as on a page that lies on its side."""
    long = [word for word in words if len(word.text) > 3]
    return 2 * sum(word.bottom - word.top > word.x1 - word.x0 for word in long) > len(long)


def _at_first_sight(sheet: Sheet, pack: str) -> list[Word]:
    """The words of a page by Tesseract's own segmentation; where it leaves ink unread, as one block if that finds more."""
    words = _clean(recognise(sheet.picture, languages=pack, segmentation=WHOLE_PAGE))
    if _unread(sheet.picture, words) > _UNREAD:
        again = _clean(recognise(sheet.picture, languages=pack, segmentation=ONE_BLOCK))
        return max(words, again, key=_worth)
    return words


def _unread(picture: Image.Image, words: Sequence[Word]) -> float:
    """The share of the ink that lies outside the boxes of all words."""
    small = picture.reduce(4)
    ink = ink_of(small).copy()
    total = int(ink.sum())
    for word in words:
        ink[max(0, int(word.top // 4) - 1) : int(word.bottom // 4) + 2, max(0, int(word.x0 // 4) - 1) : int(word.x1 // 4) + 2] = False  # fmt: skip
    return int(ink.sum()) / total if total else 0.0


def _read_again(
    own: list[Word], words: Sequence[Word], sheet: Sheet, *, program: Tesseract, pack: str
) -> tuple[list[Word], str]:
    """The words of a block, by whichever answer is surer, and the pack they were read with."""
    wanted = pack_of(_text(own), program) or pack
    if not own or (wanted == pack and _mean(own) >= _SURE):
        return own, pack
    picture, left, top = _cut_out(own, words, sheet)
    again = recognise(picture, languages=wanted, segmentation=ONE_BLOCK)
    moved = _clean(
        replace(word, x0=word.x0 + left, x1=word.x1 + left, top=word.top + top, bottom=word.bottom + top, base=word.base + top)
        for word in again
    )  # fmt: skip
    return (moved, wanted) if _worth(moved) > _worth(own) else (own, pack)


def _cut_out(own: Sequence[Word], words: Sequence[Word], sheet: Sheet) -> tuple[Image.Image, int, int]:
    """The picture of a block alone: what stands beside it in its rectangle is covered."""
    left, top = int(min(word.x0 for word in own)) - _PAD, int(min(word.top for word in own)) - _PAD
    right, bottom = int(max(word.x1 for word in own)) + _PAD, int(max(word.bottom for word in own)) + _PAD
    picture = Image.new("L", (right - left, bottom - top), 255)
    picture.paste(sheet.picture.crop((max(left, 0), max(top, 0), right, bottom)), (max(-left, 0), max(-top, 0)))
    held = set(map(id, own))
    for word in words:
        if id(word) not in held and word.x1 > left and word.x0 < right and word.bottom > top and word.top < bottom:
            area = (int(word.x0) - left, int(word.top) - top, int(word.x1) - left + 1, int(word.bottom) - top + 1)
            picture.paste(255, area)
    return picture, left, top


def _clean(words: Iterable[Word]) -> list[Word]:
    """Words without dirt: marks that hold no letter, and are not sure, or stand alone and are smaller than a dash."""
    lines: dict[int, list[Word]] = defaultdict(list)
    for word in words:
        lines[word.line].append(word)
    return [word for line in lines.values() for word in line if _LETTER.search(word.text) or _is_mark(word, line)]


def _is_mark(word: Word, line: Sequence[Word]) -> bool:
    """Whether a word without letters is a mark of the text: it stands close to a word, or is as large as a dash and sure."""
    if "|" in word.text or (word.confidence < _SPECK and not _MARKS.fullmatch(word.text)):
        return False
    reach = _CLOSE * word.size
    lettered = [other for other in line if _LETTER.search(other.text)]
    is_close = any(other.x0 - reach < word.x1 and word.x0 < other.x1 + reach for other in lettered)
    return is_close or (word.x1 - word.x0 > _DASH * word.size and word.confidence >= _SPECK)


def _worth(words: Sequence[Word]) -> float:
    """What an answer is worth: letters that are likely right count for it, those that are likely wrong against it."""
    return sum(len(word.text) * (word.confidence - 0.35) for word in words)


def _mean(words: Sequence[Word]) -> float:
    letters = sum(len(word.text) for word in words)
    return sum(len(word.text) * word.confidence for word in words) / letters if letters else 0.0


def _text(words: Sequence[Word]) -> str:
    return " ".join(word.text for word in words)


def _words_of(block: Block, word_of: dict[int, Word]) -> list[Word]:
    found = {id(word_of[id(glyph)]): word_of[id(glyph)] for run in block.runs for glyph in run.glyphs}
    return list(found.values())


def _glyphs(words: Sequence[Word], scale: float) -> tuple[list[Glyph], dict[int, Word]]:
    """Glyphs in points, line by line, each an even part of its word; and the word of each by its ``id``."""
    lines: dict[int, list[Word]] = defaultdict(list)
    for word in words:
        lines[word.line].append(word)
    glyphs: list[Glyph] = []
    word_of: dict[int, Word] = {}
    sizes = _usual_sizes(lines)
    for number, line in lines.items():
        line.sort(key=lambda word: word.x0)
        base, size = median(word.base for word in line) / scale, sizes[number] / scale
        for word in line:
            letters = word.text[::-1] if _FROM_RIGHT.search(word.text) else word.text
            step = (word.x1 - word.x0) / scale / len(letters)
            for at, letter in enumerate(letters):
                x0 = word.x0 / scale + at * step
                glyph = Glyph(letter, x0, base - (1 - _DOWN) * size, x0 + step, base + _DOWN * size, base, size, 0)
                glyph.confidence = word.confidence
                glyphs.append(glyph)
                word_of[id(glyph)] = word
            end = word.x1 / scale
            glyphs.append(Glyph(" ", end, base - size, end, base, base, size, 0))
    return glyphs, word_of


def _usual_sizes(lines: Mapping[int, Sequence[Word]]) -> dict[int, float]:
    """The size of each line; what differs from the usual one by no more than a measurement errs has the usual one."""
    sizes = {number: _size(line) for number, line in lines.items()}
    if not sizes:
        return {}
    letters = [sizes[number] for number, line in lines.items() for word in line for _letter in word.text]
    usual = median(letters)
    return {number: usual if abs(size - usual) < _SAME_SIZE * usual else size for number, size in sizes.items()}


def _size(line: Sequence[Word]) -> float:
    """The size of the letters of a line, by the heights of its words: capitals and low letters are known parts of it."""
    sizes = [
        (word.base - word.top) / (_CAP_HEIGHT if _TALL.search(word.text) else _LOW_HEIGHT)
        for word in line
        if _LETTER.search(word.text) and word.base > word.top
    ]
    return median(sizes) if sizes else max(1.0, line[0].size)
