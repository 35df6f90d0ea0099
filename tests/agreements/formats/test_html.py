"""A web page reads as a browser shows it."""

from __future__ import annotations

import pytest

from agreements.formats.document import Reading, Span, UnreadableFile, render
from agreements.formats.html import read_html


def rows_of(reading: Reading) -> list[tuple[str, str]]:
    return [(line.style, reading.text[line.start : line.end]) for line in reading.lines]


def page(body: str) -> bytes:
    return f"<!doctype html><html><head><title>unseen</title><style>p {{}}</style></head><body>{body}</body></html>".encode()


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<h2>Article 1</h2><p>The  Parties\n shall <b>meet</b>.</p>", [("heading", "Article 1"), ("", "The Parties shall meet.")]),
        ("<p>one<br>two</p>three", [("", "one"), ("", "two"), ("", "three")]),
        ("<ol><li>first<li>second</ol>", [("list_item", "1. first"), ("list_item", "2. second")]),
        ('<ol type="a" start="3"><li><p>c-text</p><p>more</p></li><li>d-text</li></ol>', [("list_item", "c. c-text"), ("list_item", "more"), ("list_item", "d. d-text")]),
        ("<ol><li>one<ol type=i><li>deep</ol><li value=7>seven</ol>", [("list_item", "1. one"), ("list_item", "i. deep"), ("list_item", "7. seven")]),
        ("<ol reversed><li>two<li>one</ol>", [("list_item", "2. two"), ("list_item", "1. one")]),
        ('<ol style="list-style-type: none"><li>(1) own</ol><ul><li>dot</ul>', [("list_item", "(1) own"), ("list_item", "• dot")]),
        ("<script>var x = '<p>no</p>'</script><p hidden>no</p><p style='display: none'>no</p><p>yes</p>", [("", "yes")]),
        ("<nav><a href=/>Home</a></nav><p>text</p><footer>Imprint</footer>", [("furniture", "Home"), ("", "text"), ("furniture", "Imprint")]),
        ("<table><tr><th>State<th>Year<th>Sum<tr><td>Arland<td>2014<td>5</table>", [("table", cell) for cell in ["State", "Year", "Sum", "Arland", "2014", "5"]]),
        ("<table><tr><td>For the Office<td>For the Institute<tr><td>Ada<td>Piet</table>", [("", cell) for cell in ["For the Office", "Ada", "For the Institute", "Piet"]]),
        ("<p>caf&eacute; &amp; r&#233;gime &lt;script&gt;</p>", [("", "café & régime <script>")]),
        ("<pre>a\n  b</pre>", [("", "a"), ("", "  b")]),
        ("<div>loose <div>inner</div> tail</div>", [("", "loose"), ("", "inner"), ("", "tail")]),
    ],
)  # fmt: skip
def test_shows_what_a_browser_shows(body: str, expected: list[tuple[str, str]]) -> None:
    assert rows_of(read_html(page(body), "page.html")) == expected


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("<p>the Convention<sup>4</sup> applies</p><p>4 See series 9.</p>", "the Convention applies"),
        ('<p>the Convention<a href="#_ftn4">[4]</a> applies</p><p>[4] See series 9.</p>', "the Convention applies"),
        ("<p>the 2<sup>nd</sup> meeting of 5 km<sup>x</sup></p>", "the 2nd meeting of 5 kmx"),
        ('<p>see <a href="#art4">4</a></p><p>4 See series 9.</p>', "see 4"),
        ("<p>up to 10<sup>6</sup> tonnes on 5 km<sup>2</sup></p><p>2. The end.</p>", "up to 106 tonnes on 5 km2"),
    ],
)
def test_calls_of_notes_are_edits(body: str, shown: str) -> None:
    reading = read_html(page(body), "page.html")
    line = reading.lines[0]
    assert render(reading.text, [Span(line.start, line.end)], line.edits) == shown


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>within <input value='six months'> of notice</p>", ["within six months of notice"]),
        ("<p><input type=checkbox checked> yes <input type=radio> no</p>", ["☒ yes ☐ no"]),
        ("<p><input type=hidden value=secret>in <select><option>three<option selected>six</select> months</p>", ["in six months"]),
        ("<p>Remarks: <textarea>none\nmade</textarea></p>", ["Remarks: none made"]),
        ("<details><summary>Article 9</summary><p>Costs.</p></details>", ["Article 9", "Costs."]),
        ("<p>six <del>three</del><ins>nine</ins> months</p>", ["six nine months"]),
        ("<p>six <s>three</s> <span style='text-decoration: line-through'>two</span> months</p>", ["six months"]),
        ("<style>.old, #x {display:none} p.gone{text-decoration:line-through}</style><p class='a old'>no</p><p class=gone>no</p><p>yes</p>", ["yes"]),
        ("<p>E = <math><mfrac><mi>a</mi><mn>2</mn></mfrac></math></p>", ["E = a/2"]),
        ("<svg><text x=1>Board</text></svg><p>yes</p>", ["Board", "yes"]),
        ("<p><ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby></p>", ["漢"]),
        ("<p>yes<noscript>Switch scripts on</noscript></p>", ["yes"]),
    ],
)  # fmt: skip
def test_what_is_more_than_text_is_read_as_it_shows(body: str, expected: list[str]) -> None:
    assert [text for _style, text in rows_of(read_html(page(body), "page.html"))] == expected


@pytest.mark.parametrize(
    ("body", "kind", "state", "words"),
    [
        ("<p hidden>secret</p>", "hidden_text", "set_aside", "secret"),
        ("<p><span style='Color: #FFF'>pale</span></p>", "hidden_text", "read", "pale"),
        ("<style>.a{opacity:0}</style><p class=a>clear</p>", "hidden_text", "read", "clear"),
        ("<div style='position:absolute;left:-9999px'>far</div>", "hidden_text", "read", "far"),
        (
            "<p style='background-color:white;opacity:0.5;font-size:10px;color:#fffff0'><s>three</s></p>",
            "struck_out",
            "set_aside",
            "three",
        ),
        ("<p style='color:white;background:#000'><s>three</s></p>", "struck_out", "set_aside", "three"),
        ("<iframe src='annex.html'></iframe>", "imported_part", "not_read", "annex.html"),
        ("<object data='annex.pdf'>Annex</object>", "embedded_object", "not_read", "annex.pdf"),
        ("<img src=map.png alt='Map of the lake'>", "image", "not_read", "Map of the lake"),
        ("<img src=dot.png width=10 alt='dot'>", "image", "set_aside", "dot"),
        ("<input value='six months'>", "form_value", "read", "six months"),
        ("<input placeholder='number'>", "form_value", "read", "number"),
        ("<noscript>Scripts!</noscript>", "alternative", "set_aside", "Scripts!"),
    ],
)
def test_what_a_page_holds_is_told(body: str, kind: str, state: str, words: str) -> None:
    inventory = read_html(page(f"<p>Text</p>{body}"), "page.html").inventory
    assert inventory is not None
    assert [(item.kind, item.state, item.places[0].words) for item in inventory.items] == [(kind, state, words)]


def test_notes_are_told_by_their_place() -> None:
    reading = read_html(
        page('<p>Text</p><div id="ftn1"><p>1 See series 4.</p></div><ol class="footnotes"><li>Another</ol>'),
        "page.html",
    )
    assert [style for style, _text in rows_of(reading)] == ["", "note", "note"]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ('<meta charset="iso-8859-1"><p>Übereinkunft</p>'.encode("latin-1"), "Übereinkunft"),
        (
            '<meta http-equiv="Content-Type" content="text/html; charset=windows-1251"><p>Статья 1</p>'.encode(
                "cp1251"
            ),
            "Статья 1",
        ),
        ("\ufeff<p>Artículo 1</p>".encode("utf-16"), "Artículo 1"),
        ("<p>Artículo 1 – Organización</p>".encode(), "Artículo 1 – Organización"),
        (
            '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml"><body><p>é</p></body></html>'.encode(),
            "é",
        ),
        ('<meta charset="no-such-thing"><p>é</p>'.encode(), "é"),
    ],
)
def test_encodings(content: bytes, expected: str) -> None:
    assert read_html(content, "page.html").text.lstrip("\ufeff") == expected


@pytest.mark.parametrize("body", ["", "<script>document.write('Article 1')</script>", "<nav>Home</nav>"])
def test_a_page_without_text_is_refused(body: str) -> None:
    with pytest.raises(UnreadableFile, match=r"web page .*\.$"):
        read_html(page(body), "empty.html")


@pytest.mark.parametrize(
    "content",
    [
        b"<div>" * 50_000 + b"deep",
        b"<p " * 100_000,
        b"<!DOCTYPE x [<!ENTITY a 'aa'>]><p>&a;x</p>",
        b"<p>" + b"\x00\xff" * 500,
    ],
)
def test_hostile_pages_end_well(content: bytes) -> None:
    try:
        assert read_html(content, "hostile.html").lines
    except UnreadableFile as refusal:
        assert str(refusal).endswith(".")
