"""Labels and headings in the margin, numbers of lines, and running heads with labels: the articles stay the same."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import typst

from agreements.formats.document import Document
from agreements.formats.read import read
from agreements.structure.segment import segment
from tests.agreements.pdfs import Agreement, Article, make_agreement
from tests.agreements.typst_pdfs import escaped

SET = '#set par(justify: true)\n#set text(10pt, hyphenate: true, lang: "en")\n'
Setting = Callable[[Article, str], str]


def _label(article: Article) -> str:
    return f"*Article {article.number}* \\ {escaped(article.heading)}"


def _centred(article: Article, body: str) -> str:
    return (
        f"#align(center)[*Article {article.number}*]\n\n#align(center)[_{escaped(article.heading)}_]\n\n"
        + body.replace("#parbreak() ", "\n\n")
    )


HEADED = """#set page(height: 15cm, header: context {
  let labels = query(heading).filter(it => it.location().page() <= here().page())
  if labels.len() > 0 [#labels.last().body #h(1fr) #counter(page).display("1")]
})
#show heading: it => align(center)[#text(11pt)[#it.body]]
"""
SETTINGS: dict[str, tuple[str, Setting]] = {
    "in the left margin": ("", lambda a, body: f"#grid(columns: (4cm, 1fr), gutter: 12pt, [{_label(a)}], [{body}])"),
    "in the right margin": ("", lambda a, body: f"#grid(columns: (1fr, 3.5cm), gutter: 12pt, [{body}], [{_label(a)}])"),
    "heading alone in the margin": ("", lambda a, body: f"#grid(columns: (2.5cm, 1fr), gutter: 12pt, [#text(8pt)[{escaped(a.heading)}]], [#align(center)[Article {a.number}] #parbreak() {body}])"),
    "heading alone in the margin, numbers hang": ("#set page(margin: (left: 6cm, right: 2cm, y: 2cm), height: 10cm)\n", lambda a, body: f"#align(center)[Article {a.number}]\n\n#place(left, dx: -5.2cm, block(width: 4.6cm)[#text(8pt)[{escaped(a.heading)}]])\n\n" + body.replace(".~", ". ").replace("#parbreak() ", "\n\n")),
    "numbered lines": ('#set par.line(numbering: "1")\n', _centred),
    "labels in running heads": (HEADED, lambda a, body: f"= Article {a.number}\n\n#align(center)[_{escaped(a.heading)}_]\n\n" + body.replace("#parbreak() ", "\n\n")),
    "Roman numerals alone": ("", lambda a, body: f"#align(center)[{'I' * int(a.number)}]\n\n#align(center)[{escaped(a.heading.upper())}]\n\n" + body.replace("#parbreak() ", "\n\n")),
}  # fmt: skip


def set_as(agreement: Agreement, setting: str) -> Document:
    head, style = SETTINGS[setting]
    lines = [
        SET + head,
        f"#align(center)[#text(14pt)[*{escaped(agreement.title)}*]]",
        *map(escaped, agreement.preamble),
    ]
    for article in agreement.articles:
        has_numbers = len(article.paragraphs) > 1
        paragraphs = [
            (f"{n}.~" if has_numbers else "") + escaped(words) for n, words in enumerate(article.paragraphs, 1)
        ]
        lines.append(style(article, " #parbreak() ".join(paragraphs)))
    lines.append(escaped(agreement.done))
    return segment(read(typst.compile("\n\n".join(lines).encode()), "x.pdf"))


@pytest.mark.parametrize("setting", SETTINGS)
def test_articles_and_headings(setting: str) -> None:
    agreement = make_agreement(8, count=3 if setting.startswith("Roman") else 7)
    document = set_as(agreement, setting)
    articles = [provision for provision in document.provisions if provision.kind == "article"]
    assert [article.heading.lower() for article in articles] == [a.heading.lower() for a in agreement.articles]
    assert len({article.number for article in articles}) == len(agreement.articles)
    by_article = [
        " ".join(p.text for p in document.provisions if p.eid == one.eid or p.eid.startswith(f"{one.eid}__"))
        for one in articles
    ]
    assert [words.replace("-", "").split() for words in by_article] == [
        " ".join(article.paragraphs).replace("-", "").split() for article in agreement.articles
    ]


def test_two_who_sign_side_by_side_without_their_parties_over_them() -> None:
    agreement = make_agreement(3, count=4)
    cells = "".join("[" + " \\ ".join(map(escaped, block[2:])) + "]," for block in agreement.signatures)
    lines = [SET, escaped(agreement.title), *map(escaped, agreement.preamble)]
    for article in agreement.articles:
        lines.append(f"Article {article.number}. {escaped(article.paragraphs[0])}")
    lines += [escaped(agreement.done), f"#grid(columns: (1fr, 1fr), gutter: 1em, {cells})"]
    document = segment(read(typst.compile("\n\n".join(lines).encode()), "x.pdf"))
    assert [signatory.name for signatory in document.signatories] == ["Ada Moreau", "Piet Lindqvist"]
