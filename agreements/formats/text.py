"""Plain text: the file decoded, every character kept, a line for each line that stands in it.

The encoding is told from the bytes: a byte order mark, UTF-16 without one, UTF-8, else the likeliest of the old
eight-bit sets. Line breaks are not translated, so that a span is an offset into the decoded file. What is not text at
all (control characters, NULs) is refused in a sentence.
"""

from __future__ import annotations

import codecs
import hashlib
import re

from charset_normalizer import from_bytes

from agreements.formats.document import Inventory, Line, Reading, UnreadableFile

READER = "text/1"

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_GAP = "\ufffd"
_LINE = re.compile(r"[^\n\r\f\v\x1c-\x1e\x85\u2028\u2029]+")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x1f\x7f\ufffd]")
_TOKEN = re.compile(r"\S{1,200}")
_WORDLIKE = re.compile(
    r"\W{0,4}(?:[^\W\d_]+(?:['’.\-–/&][^\W\d_]+){0,8}|\d[\d.,:/()\-–]*[^\W\d_]{0,3})\W{0,6}", re.UNICODE
)
_SAMPLE = 200_000
_OLD_SETS = ("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1256", "mac_roman", "cp850", "koi8_r", "shift_jis", "gb18030", "euc_kr")  # fmt: skip


def decode(content: bytes) -> tuple[str, tuple[str, ...]]:
    """The text of ``content`` and what must be said about it; ``UnreadableFile`` where it is no text."""
    if not content.strip():
        raise UnreadableFile("The file is empty: there is nothing to read. Check that the right file was chosen.")
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _strictly(content[len(mark) :], encoding)
    if wide := _wide(content[:4096]):
        return _strictly(content, wide)
    notes: tuple[str, ...] = ()
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        text, notes = _eight_bit(content)
    _refuse_binary(text)
    return text.replace("\x00", _GAP), notes


def _strictly(content: bytes, encoding: str) -> tuple[str, tuple[str, ...]]:
    notes: tuple[str, ...] = ()
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        text = content.decode(encoding, errors="replace")
        notes = (f"Some bytes are not {encoding.upper()} and are shown as \ufffd.",)
    if not text.strip():
        raise UnreadableFile("The file is empty: there is nothing to read. Check that the right file was chosen.")
    _refuse_binary(text)
    return text.replace("\x00", _GAP), notes


def _wide(head: bytes) -> str | None:
    """UTF-16 without a byte order mark: every second byte of a western text is NUL."""
    if len(head) < 4:
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if odd > 0.4 * half and even < 0.1 * half:
        return "utf-16-le"
    if even > 0.4 * half and odd < 0.1 * half:
        return "utf-16-be"
    return None


def _eight_bit(content: bytes) -> tuple[str, tuple[str, ...]]:
    """The text in an old eight-bit set; mostly UTF-8 with a few damaged bytes stays UTF-8."""
    lenient = content.decode("utf-8", errors="replace")
    damaged = lenient.count("\ufffd")
    if (
        damaged <= 3
        and damaged * 200 < len(lenient)
        and any(ord(letter) > 127 and letter != "\ufffd" for letter in lenient)
    ):
        return lenient, ("Some bytes are not UTF-8 and are shown as \ufffd.",)
    if _CONTROL.search(content[:_SAMPLE].decode("latin-1")) and b"\x00" in content[:_SAMPLE]:
        raise UnreadableFile(_NOT_TEXT)
    western = content.decode("cp1252", errors="replace")
    if _is_western(western):
        return western, ("The encoding is not stated; the file was read as cp1252.",)
    best = from_bytes(content[:_SAMPLE], cp_isolation=list(_OLD_SETS)).best()
    encoding = best.encoding if best else "cp1252"
    text = content.decode(encoding, errors="replace")
    return text, (f"The encoding is not stated; the file was read as {encoding}.",)


_WESTERN = frozenset("ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜßàáâãäåæçèéêëìíîïñòóôõöøùúûüÿœŒ«»‘’“”„–—…•°ºª§¿¡€£©®·²³¹½ ´")


def _is_western(text: str) -> bool:
    """Whether nearly all letters beyond ASCII are those of western languages: guessing further would only err."""
    beyond = [letter for letter in text[:_SAMPLE] if ord(letter) > 127]
    return sum(letter in _WESTERN for letter in beyond) >= 0.97 * len(beyond)


_NOT_TEXT = (
    "The file holds binary data, not text, and is of no kind that can be read here. "
    "Give a PDF, DOCX, ODT, HTML, Markdown or plain text file."
)


def _refuse_binary(text: str) -> None:
    sample = text[:_SAMPLE]
    odd = len(_CONTROL.findall(sample))
    if odd > 8 and odd > 0.01 * len(sample):
        raise UnreadableFile(_NOT_TEXT)


def line_spans(text: str) -> list[tuple[int, int]]:
    """Start and end of each line that holds more than white space; a form feed ends a line as well."""
    return [match.span() for match in _LINE.finditer(text) if not match[0].isspace()]


def quality_of(text: str) -> float:
    """The share of characters (white space apart) that stand in tokens which look like words or numbers."""
    good = total = 0
    for token in _TOKEN.findall(text[:_SAMPLE]):
        total += len(token)
        if _WORDLIKE.fullmatch(token) or not any(map(str.isalnum, token)):
            good += len(token)
    return round(good / total, 3) if total else 0.0


def read_text(content: bytes, name: str) -> Reading:
    """The reading of a plain text file."""
    text, notes = decode(content)
    return Reading(
        name=name,
        media_type="text/plain",
        sha256=hashlib.sha256(content).hexdigest(),
        text=text,
        lines=tuple(Line(start, end) for start, end in line_spans(text)),
        quality=quality_of(text),
        warnings=notes,
        reader=READER,
        inventory=Inventory(),
    )
