"""Web archives (MHT): a page with its pictures and styles beside it, in the form of an e-mail that nobody sent."""

from __future__ import annotations

import codecs
import email
import email.policy
import re

_RELATED = re.compile(rb"^Content-Type:\s{0,9}multipart/related", re.IGNORECASE | re.MULTILINE)
_SENT = re.compile(rb"^(?:To|Cc|Received|Delivered-To|Return-Path|Message-ID):", re.IGNORECASE | re.MULTILINE)


def is_web_archive(content: bytes) -> bool:
    """Whether a file that looks like an e-mail is a page that a browser or Word saved."""
    headers = re.split(rb"\r?\n\r?\n", content[:8192].lstrip(b"\xef\xbb\xbf\r\n \t"), maxsplit=1)[0]
    return _RELATED.search(headers) is not None and _SENT.search(headers) is None


def page_of(content: bytes) -> bytes | None:
    """The page in a web archive, None where there is none; in UTF-8 with its mark, whatever the page says of itself."""
    message = email.message_from_bytes(content.lstrip(b"\xef\xbb\xbf\r\n \t"), policy=email.policy.default)
    for section in message.walk():
        page = section.get_payload(decode=True)
        if section.get_content_type() == "text/html" and isinstance(page, bytes):
            charset = section.get_content_charset("utf-8")
            try:
                return codecs.BOM_UTF8 + page.decode(charset).encode("utf-8")
            except (LookupError, UnicodeDecodeError):
                return page
    return None
