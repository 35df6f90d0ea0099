"""An OpenDocument text reads as a word processor shows it; traps in it are refused."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest

from agreements.formats.document import Reading, UnreadableFile
from agreements.formats.odt.reader import read_odt

_SPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"), ("text", "text"), ("style", "style"), ("table", "table"), ("draw", "drawing"),
        ("fo", "xsl-fo-compatible"), ("manifest", "manifest"),
    )
)  # fmt: skip
_MANIFEST = (
    f'<?xml version="1.0"?><manifest:manifest {_SPACES} manifest:version="1.2">'
    '<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/></manifest:manifest>'
)
_STYLES = (
    '<style:style style:name="Strong" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>'
    '<text:list-style style:name="Articles">'
    '<text:list-level-style-number text:level="1" style:num-format="1" style:num-prefix="Article "/>'
    '<text:list-level-style-number text:level="2" style:num-format="1" text:display-levels="2"/>'
    '<text:list-level-style-number text:level="3" style:num-format="a" style:num-prefix="(" style:num-suffix=")"/>'
    '<text:list-level-style-bullet text:level="4" text:bullet-char="•"/></text:list-style>'
    '<text:list-style style:name="Roman"><text:list-level-style-number text:level="1" style:num-format="I" style:num-suffix="." text:start-value="3"/></text:list-style>'
)


def document(text: str, *, outline: str = "", extra: dict[str, str] | None = None, manifest: str = _MANIFEST) -> bytes:
    members = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "META-INF/manifest.xml": manifest,
        "styles.xml": f'<?xml version="1.0"?><office:document-styles {_SPACES}><office:styles>{outline}</office:styles>'
        '<office:master-styles><style:master-page style:name="S"><style:header><text:p>Draft of May</text:p></style:header></style:master-page></office:master-styles>'
        "</office:document-styles>",
        "content.xml": f'<?xml version="1.0"?><office:document-content {_SPACES}><office:automatic-styles>{_STYLES}</office:automatic-styles>'
        f"<office:body><office:text>{text}</office:text></office:body></office:document-content>",
        **(extra or {}),
    }
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return written.getvalue()


def rows_of(reading: Reading) -> list[tuple[str, str]]:
    return [(line.style, reading.text[line.start : line.end]) for line in reading.lines if line.style != "furniture"]


def item(text: str, more: str = "") -> str:
    return f"<text:list-item><text:p>{text}</text:p>{more}</text:list-item>"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<text:p>The  Parties\n<text:span>shall</text:span> meet<text:s text:c='2'/>twice.</text:p>", [("", "The Parties shall meet  twice.")]),
        ("<text:p>one<text:line-break/>two<text:tab/>three</text:p>", [("", "one"), ("", "two\tthree")]),
        ("<text:h text:outline-level='2'>Scope</text:h><text:p/>", [("heading", "Scope")]),
        (
            "<text:list text:style-name='Articles'>" + item("Purpose", f"<text:list>{item('one', '<text:list>' + item('a') + item('b') + '</text:list>')}{item('two')}</text:list>") + item("Scope", f"<text:list>{item('one')}</text:list>") + "</text:list>",
            [("", "Article 1 Purpose"), ("", "1.1 one"), ("", "(a) a"), ("", "(b) b"), ("", "1.2 two"), ("", "Article 2 Scope"), ("", "2.1 one")],
        ),
        (
            "<text:list text:style-name='Roman' xml:id='L1'>" + item("x") + "</text:list><text:p>between</text:p><text:list text:style-name='Roman' text:continue-list='L1'>" + item("y") + "</text:list><text:list text:style-name='Roman'>" + item("again") + "</text:list>",
            [("", "III. x"), ("", "between"), ("", "IV. y"), ("", "III. again")],
        ),
        (
            "<table:table><table:table-row><table:table-cell><text:p>For the Office</text:p></table:table-cell><table:table-cell><text:p>For the Institute</text:p></table:table-cell></table:table-row>"
            "<table:table-row><table:table-cell><text:p>Ada</text:p></table:table-cell><table:table-cell><text:p>Piet</text:p></table:table-cell></table:table-row></table:table>",
            [("", "For the Office"), ("", "Ada"), ("", "For the Institute"), ("", "Piet")],
        ),
        (
            "<text:p>the Convention<text:note text:note-class='footnote'><text:note-citation>1</text:note-citation><text:note-body><text:p>Series 4.</text:p></text:note-body></text:note> applies</text:p>",
            [("", "the Convention1 applies"), ("note", "1 Series 4.")],
        ),
        ("<text:p>kept<office:annotation><text:p>a comment</text:p></office:annotation></text:p>", [("", "kept")]),
        ("<text:p>before <draw:frame><draw:text-box><text:p>boxed</text:p></draw:text-box></draw:frame>after</text:p>", [("", "before after"), ("", "boxed")]),
    ],
    ids=["white space", "breaks", "headings", "numbers", "lists go on", "signatures", "notes", "comments", "text boxes"],
)  # fmt: skip
def test_shows_what_a_word_processor_shows(text: str, expected: list[tuple[str, str]]) -> None:
    assert rows_of(read_odt(document(text), "text.odt")) == expected


def test_headings_are_numbered_by_the_outline() -> None:
    outline = (
        "<text:outline-style style:name='Outline'><text:outline-level-style text:level='1' style:num-format='I' style:num-prefix='Part '/>"
        "<text:outline-level-style text:level='2' style:num-format='1' style:num-suffix='.'/></text:outline-style>"
    )
    headings = "".join(f"<text:h text:outline-level='{level}'>x</text:h>" for level in (1, 2, 2, 1, 2))

    reading = read_odt(document(headings, outline=outline), "outline.odt")

    assert [text for _style, text in rows_of(reading)] == ["Part I x", "1. x", "2. x", "Part II x", "1. x"]


def test_running_heads_weight_and_calls() -> None:
    note = "<text:note><text:note-citation>*</text:note-citation><text:note-body><text:p>x</text:p></text:note-body></text:note>"
    reading = read_odt(
        document(f"<text:p><text:span text:style-name='Strong'>Bold words</text:span>{note}</text:p>"), "bold.odt"
    )

    assert reading.text.startswith("Draft of May\n\n") and reading.lines[0].style == "furniture"
    assert reading.lines[1].is_bold
    (call,) = reading.lines[1].edits
    assert (call.kind, reading.text[call.start : call.end]) == ("note_call", "*")


def test_raised_figures_typed_by_hand_are_calls() -> None:
    text = (
        "<text:p>The rule<text:span text:style-name='Up'>1</text:span> covers 3 m<text:span text:style-name='Up'>2</text:span>, the 2"
        "<text:span text:style-name='Up'>nd</text:span> lot.</text:p><text:p>1 As the Council decided.</text:p>"
    )
    up = '<style:style style:name="Up" style:family="text"><style:text-properties style:text-position="super 58%"/></style:style>'
    reading = read_odt(document(text, outline=up), "a.odt")
    assert [reading.text[edit.start : edit.end] for line in reading.lines for edit in line.edits] == ["1"]


def test_deleted_text_is_left_out_and_told() -> None:
    changes = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>thirty</text:p></text:deletion></text:changed-region>"
        "<text:changed-region><text:insertion/></text:changed-region></text:tracked-changes>"
    )
    reading = read_odt(document(f"{changes}<text:p>sixty days</text:p>"), "changes.odt")

    assert rows_of(reading) == [("", "sixty days")]
    assert reading.warnings == (
        "tracked changes were settled: 1 insertions kept, 1 deletions dropped; compare with the text as agreed",
    )


_LOCKED = _MANIFEST.replace(
    "/></manifest:manifest>", "><manifest:encryption-data/></manifest:file-entry></manifest:manifest>"
)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (lambda: document("<text:p>x</text:p>", extra={"Basic/Standard/Module1.xml": "<a/>"}), "macros"),
        (lambda: document("<text:p>x</text:p>", manifest=_LOCKED), "password"),
        (
            lambda: document("<text:p>x</text:p>", extra={"content.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
            "entities",
        ),
        (lambda: document("<text:p>x</text:p>", extra={"content.xml": "<a><b></a>"}), "damaged"),
        (lambda: document("<text:p>x</text:p>")[:-200], "damaged"),
        (lambda: document("<text:p/>"), "no text"),
        (lambda: document("<text:p>x</text:p>", extra={"Pictures/a": "0" * 50_000_000}), "unpacks to"),
    ],
    ids=["macros", "password", "entity", "broken xml", "cut", "empty", "bomb"],
)
def test_is_refused_in_a_sentence(content: Callable[[], bytes], sentence: str) -> None:
    with pytest.raises(UnreadableFile, match=sentence) as refusal:
        read_odt(content(), "refused.odt")
    assert str(refusal.value).endswith(".")
