"""Plain text is decoded whatever its encoding, or refused in a sentence; no character of it changes place."""

from __future__ import annotations

import codecs

import pytest

from agreements.formats.document import UnreadableFile
from agreements.formats.read import read, sniff
from agreements.formats.text import decode, quality_of, read_text

WORDS = "Article 1\r\nLa coopération est réciproque.\r\n\r\nArticle 2\nElle est libre — et sûre.\n"


@pytest.mark.parametrize(
    "content",
    [
        WORDS.encode(),
        codecs.BOM_UTF8 + WORDS.encode(),
        WORDS.encode("utf-16"),
        WORDS.encode("utf-16-le"),
        WORDS.encode("utf-16-be"),
        WORDS.encode("cp1252"),
    ],
    ids=["utf-8", "utf-8 with mark", "utf-16 with mark", "utf-16-le", "utf-16-be", "cp1252"],
)
def test_encodings(content: bytes) -> None:
    assert decode(content)[0] == WORDS


def test_line_breaks_stay_and_lines_hold_none() -> None:
    reading = read_text(b"one\r\n\r\ntwo\rthree\x0cfour\n", "x")
    assert reading.text == "one\r\n\r\ntwo\rthree\x0cfour\n"
    assert [reading.text[line.start : line.end] for line in reading.lines] == ["one", "two", "three", "four"]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"), (b" \n\t ", "empty"), (b"{\\rtf1 hello}", "RTF"), (b'[{"title": "Agreement"}]', "JSON"), (bytes.fromhex("d0cf11e0a1b11ae1") + b"\x00" * 100, ".doc"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "PNG"), (b"PK\x03\x04broken", "damaged"), (bytes(range(256)) * 40, "binary"), (b"abc\x00\x01\x02\x03\x05" * 200, "binary"),
    ],
)  # fmt: skip
def test_what_is_refused_is_refused_in_a_sentence(content: bytes, says: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONCORD_SOFFICE", "none")
    with pytest.raises(UnreadableFile, match=says) as refusal:
        read(content, "agreement.txt")
    assert str(refusal.value).endswith(".")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7\n", "pdf"), (b"<!DOCTYPE html><html><body><p>x</p></body></html>", "html"), (b"# Title\n\ntext", "markdown"), (b"Article 1\n\nText.", "text"),
        (b"**Bold** words", "markdown"), (b"a < b and b > c", "text"), (b"note * one", "text"),
    ],
)  # fmt: skip
def test_the_bytes_say_what_a_file_is(content: bytes, kind: str) -> None:
    assert sniff(content) == kind


def test_quality_falls_with_the_damage() -> None:
    assert quality_of("The Parties shall cooperate.") == 1.0
    assert quality_of("Th# P%rt!es sh@ll c0~per&te x+y=z") < 0.6
