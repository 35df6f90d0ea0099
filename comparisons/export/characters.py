"""Characters that a file format cannot hold, shown instead of lost.

XML and HTML have no place for most control characters, nor for halves of surrogate pairs. ``printable`` shows each control character
as its picture (U+2400 and following: NUL is "␀") and what is no character at all as U+FFFD; ``remark`` says in words
that this was done. All other text, right-to-left marks included, passes unchanged.
"""

from __future__ import annotations

import re

from web.wording import plural_sentence

_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def printable(text: str) -> str:
    return _UNPRINTABLE.sub(_picture, text)


def _picture(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code == 0x7F:
        return "\u2421"
    return chr(0x2400 + code) if code < 0x20 else "\ufffd"


def remark(text: str) -> str:
    """A sentence where ``printable`` changes the text, else empty."""
    count = len(_UNPRINTABLE.findall(text))
    if not count:
        return ""
    return plural_sentence(
        "{count} control character is shown as pictures (U+2400)",
        "{count} control characters are shown as pictures (U+2400)",
        count,
    )


def is_address(text: str) -> bool:
    """Whether a text may become a link: a plain address of the web, short enough for every program, nothing odd in it."""
    return len(text) <= 2000 and re.fullmatch(r"https?://[\w!#$%&()*+,./:;=?@\[\]~-]+", text, re.ASCII) is not None
