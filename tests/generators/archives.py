"""Containers as offices keep them: a ZIP archive with a password, an e-book, a PDF with files in it."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import pypdfium2


def locked_zip(name: str, content: bytes, password: str) -> bytes:
    """One stored file, locked as ZIP programs have done it since 1990 (APPNOTE, "traditional" encryption)."""
    checksum = zlib.crc32(content)
    data = _scrambled(bytes(11) + struct.pack("<I", checksum)[3:] + content, password.encode())
    path = name.encode()
    common = struct.pack("<HHHHHIIIHH", 20, 1, 0, 0, 33, checksum, len(data), len(content), len(path), 0)
    local = b"PK\x03\x04" + common + path + data
    central = b"PK\x01\x02" + struct.pack("<H", 20) + common + struct.pack("<HHHII", 0, 0, 0, 0, 0) + path
    return local + central + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(central), len(local), 0)


def _scrambled(data: bytes, password: bytes) -> bytes:
    keys = [0x12345678, 0x23456789, 0x34567890]

    def step(key: int, byte: int) -> int:
        return (key >> 8) ^ _CRC[(key ^ byte) & 0xFF]

    def update(byte: int) -> None:
        keys[0] = step(keys[0], byte)
        keys[1] = ((keys[1] + (keys[0] & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
        keys[2] = step(keys[2], keys[1] >> 24)

    for byte in password:
        update(byte)
    written = bytearray()
    for byte in data:
        word = (keys[2] | 2) & 0xFFFF
        written.append(byte ^ ((word * (word ^ 1) >> 8) & 0xFF))
        update(byte)
    return bytes(written)


def _crc_table() -> list[int]:
    table = []
    for number in range(256):
        for _bit in range(8):
            number = (number >> 1) ^ 0xEDB88320 if number & 1 else number >> 1
        table.append(number)
    return table


_CRC = _crc_table()


def epub(*chapters: str) -> bytes:
    """An e-book; each chapter is the inside of a body."""
    container = '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="OPS/book.opf"/></rootfiles></container>'
    items = "".join(
        f'<item id="c{n}" href="c%20{n}.xhtml" media-type="application/xhtml+xml"/>' for n, _ in enumerate(chapters)
    )
    spine = "".join(f'<itemref idref="c{n}"/>' for n, _ in enumerate(chapters))
    package = (
        f'<package xmlns="http://www.idpf.org/2007/opf"><manifest>{items}</manifest><spine>{spine}</spine></package>'
    )
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as file:
        file.writestr("mimetype", "application/epub+zip")
        file.writestr("META-INF/container.xml", container)
        file.writestr("OPS/book.opf", package)
        for number, inside in enumerate(chapters):
            page = (
                f'<html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body>{inside}</body></html>'
            )
            file.writestr(f"OPS/c {number}.xhtml", page)
    return written.getvalue()


def with_files(pdf: bytes, *files: tuple[str, bytes]) -> bytes:
    """A PDF with ``files`` attached."""
    document, written = pypdfium2.PdfDocument(pdf), io.BytesIO()
    for name, content in files:
        document.new_attachment(name).set_data(content)
    document.save(written)
    return written.getvalue()
