"""Whatever an OpenDocument text holds is read, or its inventory says that it is not."""

from __future__ import annotations

import pytest

from agreements.formats.odt.reader import read_odt
from agreements.formats.read import read
from tests.agreements.formats.odt import test_odt
from tests.agreements.formats.odt.test_odt import rows_of

_MORE = " ".join(
    f'xmlns:{prefix}="{name}"'
    for prefix, name in (
        ("xlink", "http://www.w3.org/1999/xlink"),
        ("svg", "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"),
        ("form", "urn:oasis:names:tc:opendocument:xmlns:form:1.0"),
    )
)
_LOOKS = (
    '<style:style style:name="Gone" style:family="text"><style:text-properties style:text-line-through-style="solid"/></style:style>'
    '<style:style style:name="Unseen" style:family="text"><style:text-properties text:display="none"/></style:style>'
    '<style:style style:name="UnseenP" style:family="paragraph"><style:text-properties text:display="none"/></style:style>'
    '<style:style style:name="White" style:family="text"><style:text-properties fo:color="#FFFFFF"/></style:style>'
    '<style:style style:name="Tiny" style:family="text"><style:text-properties fo:font-size="1pt"/></style:style>'
    '<style:style style:name="OnBlack" style:family="text"><style:text-properties fo:color="#ffffff" fo:background-color="#000000"/></style:style>'
)


def document(text: str, **extra: str) -> bytes:
    return test_odt.document(f"<text:section {_MORE}>{text}</text:section>", outline=_LOOKS, extra=extra)


def p(inside: str, style: str = "") -> str:
    return f'<text:p text:style-name="{style}">{inside}</text:p>'


def frame(inside: str, *, width: str = "2cm") -> str:
    return f'<draw:frame svg:width="{width}" svg:height="8cm">{inside}</draw:frame>'


FORM = (
    '<office:forms><form:form><form:text xml:id="c1" form:current-value="six months"/><form:checkbox xml:id="c2" form:current-state="checked"/>'
    '<form:listbox xml:id="c3"><form:option form:label="three"/><form:option form:label="nine" form:current-selected="true"/></form:listbox>'
    "</form:form></office:forms>"
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (p("Text" + frame(f"<draw:text-box>{p('In the box')}</draw:text-box>")), ["Text", "In the box"]),
        (p("Text<draw:custom-shape>" + p("In the shape") + "</draw:custom-shape>"), ["Text", "In the shape"]),
        (frame(f"<draw:text-box>{p('At the page')}</draw:text-box>"), ["At the page"]),
        (f"<text:section text:display='none'>{p('secret')}</text:section>" + p("x"), ["x"]),
        (f"<text:section text:display='condition' text:condition='ooow:a'>{p('perhaps')}</text:section>", ["perhaps"]),
        (p("six <text:span text:style-name='Gone'>three</text:span> months"), ["six months"]),
        (p("shown<text:span text:style-name='Unseen'> hidden</text:span>"), ["shown"]),
        (p("hidden", "UnseenP") + p("x"), ["x"]),
        (p("<text:hidden-paragraph text:condition='a' text:is-hidden='true'/>hidden") + p("x"), ["x"]),
        (p("a<text:hidden-text text:is-hidden='true' text:string-value='b'>b</text:hidden-text>c"), ["ac"]),
        (p("a<text:hidden-text text:is-hidden='false' text:string-value='b'>b</text:hidden-text>c"), ["abc"]),
        (p("within <text:user-field-get text:name='n'>six</text:user-field-get> months"), ["within six months"]),
        (p("within <text:conditional-text>six</text:conditional-text> months"), ["within six months"]),
        (p("in <text:drop-down text:name='d'><text:label text:value='three'/><text:label text:value='six'/>six</text:drop-down> months"), ["in six months"]),
        (p("x<text:script>alert(1)</text:script>y"), ["xy"]),
        (p("<text:ruby><text:ruby-base>漢</text:ruby-base><text:ruby-text>kan</text:ruby-text></text:ruby>"), ["漢"]),
        (FORM + p("In <draw:control draw:control='c1'/>, <draw:control draw:control='c2'/>, <draw:control draw:control='c3'/>"), ["In six months, ☒, nine"]),
        (f"<table:table><table:table-row><table:table-cell>{p('a')}<table:table><table:table-row><table:table-cell>{p('deep')}</table:table-cell></table:table-row></table:table></table:table-cell></table:table-row></table:table>", ["a", "deep"]),
        (f"<table:table><table:table-header-rows><table:table-row><table:table-cell>{p('head')}</table:table-cell></table:table-row></table:table-header-rows><table:table-row table:visibility='collapse'><table:table-cell>{p('no')}</table:table-cell></table:table-row></table:table>", ["head"]),
        (p("Text<office:annotation>" + p("really?") + "</office:annotation> on"), ["Text on"]),
        ("<text:index-body>" + p("in") + "</text:index-body>", ["in"]),
    ],
)  # fmt: skip
def test_is_read(text: str, expected: list[str]) -> None:
    assert [words for _style, words in rows_of(read_odt(document(text), "a.odt"))] == expected


@pytest.mark.parametrize(
    ("text", "words", "is_told"),
    [
        ("<text:p z:mark='1' xmlns:z='urn:foreign'>x</text:p>", "x", False),
        ("<text:p>a <z:q xmlns:z='urn:foreign'>b</z:q> c</text:p>", "a b c", False),
        ("<text:p>x</text:p><z:q xmlns:z='urn:foreign'><text:p>lost</text:p></z:q>", "x", True),
    ],
)
def test_elements_of_other_programs_are_read_or_told_of(text: str, words: str, is_told: bool) -> None:
    reading = read(document(text), "a.odt")
    assert [row for _style, row in rows_of(reading)] == [words]
    assert any("not read" in warning for warning in reading.warnings) == is_told


def test_an_index_is_no_text_of_the_agreement() -> None:
    text = f"<text:alphabetical-index><text:index-body>{p('Oil, 3')}</text:index-body></text:alphabetical-index>" + p(
        "x"
    )
    reading = read_odt(document(text), "a.odt")
    assert ("furniture", "Oil, 3") in [(line.style, reading.text[line.start : line.end]) for line in reading.lines]


def test_a_formula_is_read_in_its_line() -> None:
    mathml = '<math xmlns="http://www.w3.org/1998/Math/MathML"><mfrac><mi>a</mi><mn>2</mn></mfrac></math>'
    text = p("Share = " + frame('<draw:object xlink:href="./Object 1"/>') + " of all.")
    reading = read_odt(document(text, **{"Object 1/content.xml": mathml}), "a.odt")
    assert rows_of(reading) == [("", "Share = a/2 of all.")]


@pytest.mark.parametrize(
    ("text", "kind", "state", "words", "is_warned_of"),
    [
        (p("x<office:annotation>" + p("really?") + "</office:annotation>"), "comment", "set_aside", "really?", False),
        (p("x <text:span text:style-name='Gone'>three</text:span>"), "struck_out", "set_aside", "three", True),
        (p("x <text:span text:style-name='Unseen'>no</text:span>"), "hidden_text", "set_aside", "no", False),
        (p("x <text:span text:style-name='White'>pale</text:span>"), "hidden_text", "read", "pale", True),
        (p("x <text:span text:style-name='Tiny'>dots</text:span>"), "hidden_text", "read", "dots", True),
        (p("x <text:span text:style-name='OnBlack'>seen</text:span>" + frame("<draw:image xlink:href='a.png'/><svg:desc>Seal</svg:desc>")), "image", "set_aside", "Seal", False),
        (p("<text:placeholder>&lt;name&gt;</text:placeholder>"), "field", "read", "<name>", True),
        (p("<text:date>1 June 2026</text:date>"), "field", "read", "1 June 2026", True),
        (p("x" + frame("<draw:image xlink:href='a.png'/><svg:desc>Map</svg:desc>", width="9cm")), "image", "not_read", "Map", True),
        (p("x" + frame("<draw:image xlink:href='a.png'/><svg:desc>Seal</svg:desc>")), "image", "set_aside", "Seal", False),
        (p("x" + frame("<draw:object xlink:href='./Object 9'/><draw:image/><svg:desc>Sheet</svg:desc>")), "embedded_object", "not_read", "Sheet", True),
        (p("x<draw:rect>" + p("boxed") + "</draw:rect>"), "text_box", "read", "boxed", False),
        (p("x") + f"<text:unheard-of>{p('lost')}</text:unheard-of>", "other", "not_read", "lost", True),
        (p("x<text:note text:note-class='endnote'><text:note-citation>i</text:note-citation><text:note-body>" + p("See.") + "</text:note-body></text:note>"), "endnote", "read", "", False),
    ],
)  # fmt: skip
def test_the_inventory_tells(text: str, kind: str, state: str, words: str, is_warned_of: bool) -> None:
    reading = read(document(text), "a.odt")
    assert reading.inventory is not None
    told = [(item.kind, item.state, [place.words for place in item.places]) for item in reading.inventory.items]
    assert (kind, state, [words] if words else []) in told
    assert bool(reading.warnings) == is_warned_of
