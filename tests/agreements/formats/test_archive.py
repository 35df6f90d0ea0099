"""Archives are opened without trust: what they say of their size may be a lie, and their XML may be a trap."""

from __future__ import annotations

import io
import zipfile

import pytest

from agreements.formats.archive import open_archive, parse_xml, read_member
from agreements.formats.document import UnreadableFile


def zipped(**members: bytes) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return written.getvalue()


def test_reads_a_member() -> None:
    assert read_member(open_archive(zipped(a=b"text"), "x"), "a", "x") == b"text"


def test_a_size_that_is_a_lie_does_not_unpack() -> None:
    opened = open_archive(zipped(a=b"0" * 5000), "x")

    with pytest.raises(UnreadableFile, match="unpacks to more than"):
        read_member(opened, "a", "x", most=1000)


def test_many_files_and_much_in_one_are_refused() -> None:
    with pytest.raises(UnreadableFile, match="5,000 files"):
        open_archive(zipped(**{f"f{number}": b"" for number in range(5000)}), "x")
    with pytest.raises(UnreadableFile, match="unpacks to 40 MB"):
        open_archive(zipped(a=b"0" * 40 * 1024 * 1024), "x")


def test_an_encrypted_member_is_refused() -> None:
    content = bytearray(zipped(a=b"text"))
    content[content.index(b"PK\x01\x02") + 8] |= 1

    with pytest.raises(UnreadableFile, match="password"):
        open_archive(bytes(content), "x")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_in_any_encoding(encoding: str) -> None:
    laughs = '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><l>&b;</l>'.replace(
        "?>", f' encoding="{encoding}"?>', 1
    )

    with pytest.raises(UnreadableFile, match="entities"):
        parse_xml(laughs.encode(encoding), "x")


def test_depth_without_end_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="XML is broken"):
        parse_xml(b"<a>" * 100_000, "x")
