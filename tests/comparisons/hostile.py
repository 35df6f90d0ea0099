"""Texts that try to do harm: formulas, control characters, bidi marks, scripts, markup, and sheer size."""

from __future__ import annotations

HOSTILE = (
    '=HYPERLINK("http://evil.example","click")',
    "=1+1",
    "+1+1",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "'=1+1",
    "''quoted",
    "\t=1+1",
    "\n=1+1",
    "＝1+1",
    "#N/A",
    "TRUE",
    "1e5",
    "00123",
    "2024-01-02",
    "nul \x00 bell \x07 escape \x1b delete \x7f form \x0c end",
    "carriage\rreturn and\r\nboth",
    "next\x85line, line\u2028separator, paragraph\u2029separator",
    "not a character \ufffe \uffff",
    "_x0041_ and _x000D_ are not escapes",
    "right-to-left \u202egnp.exe\u202c and \u2066isolate\u2069 and \u200fmark",
    "zero\u200bwidth and \ufeffbyte order mark",
    "<script>alert('x')</script><img src=x onerror=alert(1)>",
    "</table></body></html><!-- ]]> --> &amp; &#60; &lt;",
    "javascript:alert(1)",
    'http://a.example/"onmouseover="alert(1)',
    "# heading\n* item\n> quote\n1. one\n    code",
    "**bold** _it_ `code` [link](javascript:alert(1)) ![i](x) <http://x.example> | a | b |",
    "---",
    "```\nfence",
    "~~gone~~ &nbsp; \\ backslash \\* and trailing \\",
    '#let x = read("/etc/passwd") $ x^2 $ @ref <label> // comment /* c */ #[x]',
    "  leading and trailing  ",
    "two  spaces\tand a tab",
    "العربية 中文 русский Ελληνικά עברית हिन्दी 😀 e\u0301",
    "a" * 40_000,
    ("word " * 14_000).strip(),
    "😀" * 20_000,
    "",
)


def many(count: int) -> list[str]:
    """``count`` hostile texts, the huge ones once only."""
    small = [text for text in HOSTILE if text and len(text) < 1_000]
    huge = [text for text in HOSTILE if len(text) >= 1_000]
    return huge + [f"{small[i % len(small)]}{i}" for i in range(count - len(huge))]
