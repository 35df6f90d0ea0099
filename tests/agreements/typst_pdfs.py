"""The invented agreements of ``pdfs`` set by Typst: a typesetter that shares no code and no habits with ours.

It justifies, hyphenates, sets notes with raised figures of the font, names its hyphen a soft one, and lets punctuation
hang into the margin, as fine printing does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import zip_longest

import typst

from tests.agreements.pdfs import Agreement

_MARKS = re.compile(r"([\\#$*_\[\]<>@`~/-])")
SETTINGS = {
    "book": "#set par(justify: true)\n#set text(hyphenate: true, lang: \"en\")",
    "two columns": "#set page(columns: 2)\n#set par(justify: true)\n#set text(9pt, hyphenate: true, lang: \"en\")",
    "three columns": "#set page(columns: 3, margin: 1.5cm)\n#set text(8pt, hyphenate: true, lang: \"en\")",
    "running heads": "#set page(header: [_River Office_ #h(1fr) Draft], numbering: \"1 / 1\")",
    "indented": "#set par(leading: 0.5em, spacing: 0.5em, first-line-indent: 1.5em, justify: true)\n#set text(10pt, hyphenate: true, lang: \"en\")",
    "landscape": "#set page(flipped: true)",
    "tracked": "#show regex(\"Article \\d+\"): it => text(tracking: 4pt, upper(it))",
    "small capitals": "#show regex(\"Article \\d+\"): smallcaps",
}  # fmt: skip


def escaped(text: str) -> str:
    return _MARKS.sub(r"\\\1", text)


def set_by_typst(agreement: Agreement, setting: str, *, are_signatures_beside: bool = True, last: str = "") -> bytes:
    """The agreement as a PDF, notes at the foot of pages where it has notes, signatures side by side or as ``last`` says."""
    lines = [setting, f"#align(center)[#text(14pt)[*{escaped(agreement.title)}*]]"]
    lines += map(escaped, agreement.preamble)
    called = 0
    for article in agreement.articles:
        lines += [f"#align(center)[*Article {article.number}*]", f"#align(center)[_{escaped(article.heading)}_]"]
        for number, paragraph in enumerate(article.paragraphs, start=1):
            label = f"{number}.~" if len(article.paragraphs) > 1 else ""
            note = f"#footnote[{escaped(agreement.notes[called])}]" if called < len(agreement.notes) else ""
            called += 1
            lines.append(label + escaped(paragraph) + note)
    lines.append(escaped(agreement.done))
    if are_signatures_beside:
        cells = "".join("[" + " \\ ".join(map(escaped, block)) + "]," for block in agreement.signatures)
        lines.append(f"#block(breakable: false)[#grid(columns: (1fr, 1fr), gutter: 1em, {cells})]")
    return typst.compile("\n\n".join([*lines, last]).encode())


_MASTHEAD = (
    '#place(top + center, float: true, scope: "parent", clearance: 1em)[#text(16pt)[*OFFICIAL GAZETTE*] \\ '
    "#text(8pt)[No. 412 #h(1fr) Friday, 3 May 2011 #h(1fr) Price 2] #line(length: 100%)]"
)
_JUSTIFIED = "#set text(8pt, hyphenate: true)\n#set par(justify: true)\n"
GAZETTES = {
    "masthead": f"#set page(columns: 3, margin: 1.5cm, numbering: \"1\")\n{_JUSTIFIED}{_MASTHEAD}",
    "narrow gutters": f"#set page(columns: 3, margin: 1.2cm)\n#set columns(gutter: 9pt)\n{_JUSTIFIED}",
    "running heads": f"#set page(columns: 3, margin: 1.6cm, header: [Official Gazette #h(1fr) 17], footer: [#line(length: 100%) 3 May 2011])\n{_JUSTIFIED}{_MASTHEAD}",
    "four columns": f"#set page(columns: 4, margin: 1.2cm, flipped: true)\n{_JUSTIFIED}",
}  # fmt: skip
"""How a gazette or newspaper sets an act: in three columns or four, the last of which may be short."""


def set_in_gazette(agreement: Agreement, setting: str) -> bytes:
    """The agreement in the columns of a gazette, the parties signing one below the other."""
    last = "\n\n".join(
        "#block(breakable: false)[" + " \\ ".join(map(escaped, block)) + "]" for block in agreement.signatures
    )
    return set_by_typst(agreement, GAZETTES[setting], are_signatures_beside=False, last=last)


def set_side_by_side(left: Sequence[str], right: Sequence[str], *, stroke: str) -> bytes:
    """Two columns of paragraphs, each beside the other, with or without drawn lines between them."""
    cells = "\n".join(f"[{escaped(one)}],[{escaped(other)}]," for one, other in zip_longest(left, right, fillvalue=""))
    head = "#set text(9pt, hyphenate: true)\n#set par(justify: true)\n"
    return typst.compile(f"{head}#table(columns: (1fr, 1fr), stroke: {stroke},\n{cells})".encode())
