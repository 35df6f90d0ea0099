"""``python -m tests.layout_pdf TEXTS``: how well articles and headings are read when real texts are set as PDFs.

As ``layout_change`` does with plain text: the articles of each text below a folder, as they are read, are set by Typst in
the columns of a gazette, with headings beside, below or in the margin; what is then read should be the same. A line a
layout, and below it the first misses. Only texts of at most ``--most`` bytes, most of whose articles have a heading.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from pathlib import Path

import typst

from agreements.formats.document import Document
from agreements.formats.read import read
from agreements.formats.text import read_text
from agreements.structure.originals import originals
from agreements.structure.segment import segment
from clauses.evaluation.structure import plain_number, plain_words
from tests.agreements.typst_pdfs import escaped
from tests.layout_change import FRONT, WORDS, articles, body, may_be_set

Label = Callable[[str, str], list[str]]
_MARGIN = "#place(left, dx: -5.2cm, block(width: 4.6cm)[#text(8pt)[_{}_]])"
_SHOWN = 6


def _below(label: str, heading: str) -> list[str]:
    return [f"#align(center)[*{label}*]", *([f"#align(center)[_{heading}_]"] if heading else [])]


def _capitals(label: str, heading: str) -> list[str]:
    return [f"#align(center)[{words.upper()}]" for words in (label, heading) if words]


def _in_margin(label: str, heading: str) -> list[str]:
    return [f"#align(center)[{label}]", *([_MARGIN.format(heading)] if heading else [])]


def _in_grid(label: str, heading: str) -> list[str]:
    return [f"#grid(columns: (6em, 1fr), [*{label}*], [*{heading}*])" if heading else f"*{label}*"]


def _plain(label: str, heading: str) -> list[str]:
    return [words for words in (label, heading) if words]


def _joined(joint: str) -> Label:
    return lambda label, heading: [f"*{label}{joint}{heading}*" if heading else f"*{label}*"]


_JUSTIFIED = "#set par(justify: true)"
LAYOUTS: dict[str, tuple[str, float, Label]] = {
    "gazette in three columns": (f'#set page(columns: 3, margin: 1.4cm, numbering: "1")\n{_JUSTIFIED}', 8, _below),
    "two columns, beside": (
        f"#set page(columns: 2, margin: 1.8cm, header: [Series #h(1fr) 1998])\n{_JUSTIFIED}",
        9,
        _joined(" – "),
    ),
    "small pages, after a stop": (
        f'#set page(width: 11cm, height: 18cm, margin: 1.3cm, numbering: "1")\n{_JUSTIFIED}',
        9,
        _joined(". "),
    ),
    "capitals": (f"#set page(margin: 3cm)\n{_JUSTIFIED}", 11, _capitals),
    "in two cells": (
        "#set page(margin: 2.5cm)\n#set par(first-line-indent: 1.2em, spacing: .65em, justify: true)",
        10,
        _in_grid,
    ),
    "nothing marked": ("#set page(margin: 2.5cm)\n#set par(spacing: .65em, leading: .65em)", 10, _plain),
    "headings in the margin": (
        f"#set page(margin: (left: 6cm, right: 2cm, y: 2cm))\n{_JUSTIFIED}",
        10,
        _in_margin,
    ),
}
"""How pages are set, the size of the text, and how a label and its heading are set."""


def set_as_pdf(document: Document, layout: str) -> bytes:
    head, size, label_of = LAYOUTS[layout]
    lines = [f'{head}\n#set text({size}pt, hyphenate: true, lang: "{document.language}")']
    for provision in document.provisions:
        if provision.kind in FRONT:
            words = escaped(provision.heading or provision.text)
            lines.append(f"#align(center)[*{words}*]" if provision.kind == "title" else words)
    for article in articles(document):
        label = f"{WORDS.get(document.language, 'Article')} {article.number}"
        lines += [*label_of(escaped(label), escaped(article.heading)), *map(escaped, body(document, article.eid))]
    return typst.compile("\n\n".join(lines).encode())


def headings_of(document: Document) -> dict[str, str]:
    return {plain_number(one.number): plain_words(one.heading) for one in articles(document)}


def texts_below(folder: Path, most: int) -> Iterator[tuple[str, Document]]:
    for path in sorted(folder.rglob("*.txt")):
        content = path.read_bytes()
        if len(content) > most:
            continue
        document = segment(originals(read_text(content, path.name))[0])
        if may_be_set(document) and 2 * sum(bool(one.heading) for one in articles(document)) > len(articles(document)):
            yield path.name, document


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--most", type=int, default=30_000, help="bytes of a text")
    options = parser.parse_args()
    documents = list(texts_below(options.folder, options.most))
    if not documents:
        parser.error(f"no text below {options.folder} is short enough and has headings; try a greater --most")
    for layout in LAYOUTS:
        wanted = found = right = headings = 0
        misses: list[str] = []
        for name, document in documents:
            again = segment(originals(read(set_as_pdf(document, layout), "set.pdf"))[0])
            theirs, ours = headings_of(document), headings_of(again)
            wanted, found, right = (
                wanted + len(theirs),
                found + len(articles(again)),
                right + len(theirs.keys() & ours.keys()),
            )
            alike = [number for number in theirs if ours.get(number) == theirs[number]]
            headings += len(alike)
            misses += [f"{name} {n}: {ours.get(n)!r} not {theirs[n]!r}" for n in theirs if n not in alike]
        f1 = 2 * right / (wanted + found)
        print(
            f"{layout:26} {len(documents):3} texts  articles F1 {f1:.3f}  headings {headings / right:.3f}", flush=True
        )
        for miss in misses[:_SHOWN]:
            print(f"    {miss}", flush=True)


if __name__ == "__main__":
    main()
