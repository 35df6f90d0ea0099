"""``python -m tests.layout_change TEXTS``: how well articles and headings are read when real texts are laid out otherwise.

The articles of each text below a folder, as they are read, are set anew: in narrow columns, with headings over several lines,
beside, above or run in. What is then read should be the same articles with the same headings. A table, a line a layout; texts
with parts or annexes are left out, as their layouts say more than one thing.
"""

from __future__ import annotations

import argparse
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

from agreements.formats.document import Document, Provision
from agreements.formats.text import read_text
from agreements.structure.segment import segment
from clauses.evaluation.structure import plain_number, plain_words

Label = Callable[[str, str], list[str]]
_LEAST_ARTICLES = 4
_LEFT_OUT = {"annex", "component", "chapter", "part", "section"}
FRONT = {"title", "parties", "preamble", "recital", "enacting_formula"}
WORDS = {"es": "Artículo", "de": "Artikel", "nl": "Artikel", "pt": "Artigo", "it": "Articolo", "ru": "Статья"}
_CENTRED = 60


def wrapped(words: str, width: int) -> list[str]:
    return textwrap.wrap(words, width, break_long_words=False, break_on_hyphens=False)


def below(width: int, *, between: str = "") -> Label:
    """The heading below the label, at most ``width`` letters a line."""
    return lambda label, heading: [label, *([between] if between else []), *wrapped(heading, width)]


def beside(width: int, joint: str) -> Label:
    return lambda label, heading: wrapped(f"{label}{joint}{heading}" if heading else label, width)


def above(width: int) -> Label:
    return lambda label, heading: [*wrapped(heading, width), label]


def centred(label: str, heading: str) -> list[str]:
    return [line.center(_CENTRED).rstrip() for line in (label, *wrapped(heading, _CENTRED // 2))]


def capitals(label: str, heading: str) -> list[str]:
    return [label.upper(), *wrapped(heading.upper(), 34)]


LAYOUTS: dict[str, tuple[int, Label]] = {
    "column of 40": (40, below(40)),
    "column of 40, headings of 22": (40, below(22)),
    "column of 34": (34, below(34)),
    "column of 34, capitals": (34, capitals),
    "column of 60, centred": (60, centred),
    "beside after a dash, 60": (60, beside(60, " – ")),
    "beside after a stop, 38": (38, beside(38, ". ")),
    "beside, 50": (50, beside(50, " ")),
    "above, 50": (50, above(34)),
    "run in, 60": (60, lambda label, heading: [f"{label}. {heading}."] if heading else [f"{label}."]),
}
"""The width of the text, and how a label and its heading are set."""
_RUN_IN = "run in"


def articles(document: Document) -> list[Provision]:
    return [provision for provision in document.provisions if provision.kind == "article"]


def body(document: Document, eid: str) -> Iterator[str]:
    """The paragraphs of a provision in reading order, with their numbers."""
    for provision in document.provisions:
        if provision.eid == eid and provision.text:
            yield provision.text if provision.kind == "article" else f"{_number(provision)}{provision.text}"
        elif provision.parent == eid and provision.kind != "footnote":
            yield from body(document, provision.eid)


def _number(provision: Provision) -> str:
    if not provision.number:
        return ""
    return f"{provision.number}. " if provision.number[0].isdigit() else f"{provision.number}) "


def set_anew(document: Document, layout: str) -> str:
    width, label_of = LAYOUTS[layout]
    lines: list[str] = []
    for provision in document.provisions:
        if provision.kind in FRONT:
            lines += [*wrapped(provision.heading or provision.text, width), ""]
    for article in articles(document):
        label = label_of(f"{WORDS.get(document.language, 'Article')} {article.number}", article.heading)
        paragraphs = list(body(document, article.eid))
        if layout.startswith(_RUN_IN):
            paragraphs, label = [" ".join([*label, *paragraphs[:1]]), *paragraphs[1:]], []
        lines += ["", *label, *(line for words in paragraphs for line in wrapped(words, width))]
    return "\n".join(lines)


def may_be_set(document: Document) -> bool:
    numbers = [plain_number(article.number) for article in articles(document)]
    is_plain = len(numbers) >= _LEAST_ARTICLES and len(set(numbers)) == len(numbers) and all(map(str.isdigit, numbers))
    return is_plain and not any(provision.kind in _LEFT_OUT for provision in document.provisions)


def measured(document: Document, layout: str) -> tuple[int, int, int, int]:
    """Articles wanted, found, right, and headings right among those."""
    again = segment(read_text(set_anew(document, layout).encode(), "x.txt"))
    wanted = {plain_number(one.number): plain_words(one.heading) for one in articles(document)}
    found = {plain_number(one.number): plain_words(one.heading) for one in articles(again)}
    right = wanted.keys() & found.keys()
    return len(wanted), len(articles(again)), len(right), sum(wanted[number] == found[number] for number in right)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    documents = [
        document
        for path in sorted(parser.parse_args().folder.rglob("*.txt"))
        if may_be_set(document := segment(read_text(path.read_bytes(), path.name)))
    ]
    for layout in LAYOUTS:
        headed = [one for one in documents if layout[:5] != "above" or all(a.heading for a in articles(one))]
        wanted, found, right, headings = map(sum, zip(*(measured(one, layout) for one in headed), strict=True))
        f1 = 2 * right / (wanted + found)
        print(f"{layout:32} {len(headed):3} texts  articles F1 {f1:.3f}  headings {headings / right:.3f}", flush=True)


if __name__ == "__main__":
    main()
