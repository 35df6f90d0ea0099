"""Marks of Markdown are taken out by recorded edits; every other letter stays where it stands."""

from __future__ import annotations

import pytest

from agreements.formats.document import Span, render
from agreements.formats.markdown import looks_like_markdown, read_markdown
from agreements.formats.read import read


def shown(text: str) -> list[str]:
    reading = read_markdown(text.encode(), "x")
    return [render(reading.text, [Span(line.start, line.end)], line.edits) for line in reading.lines]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("## **ARTICLE 6**", ["ARTICLE 6"]), ("### Areas ###", ["Areas"]), ("**For the River\nUnion**", ["For the River", "Union"]), ("*Section 1*In this", ["Section 1In this"]),
        ("P. FIREFLY*For the Fund *(sd.)", ["P. FIREFLYFor the Fund (sd.)"]), ("Sponsors:* draft", ["Sponsors:* draft"]), ("a\\_b\\*c", ["a_b*c"]),
        ("see [the page](http://x.test/a_b)", ["see the page"]), ("<http://x.test/a_b>", ["http://x.test/a_b"]), ("---", [""]), ("a&nbsp;b &amp; c", ["a b & c"]),
        ("- one\n- two", ["- one", "- two"]), ("> quoted", ["quoted"]), ("| a | b |\n| --- | --- |", ["a", "b", "", ""]), ("_____ (date)", ["_____ (date)"]),
        ("5 * 3 * 2", ["5 * 3 * 2"]), ("snake_case_name", ["snake_case_name"]), ("a<br>b", ["a b"]),
    ],
)  # fmt: skip
def test_marks(text: str, words: list[str]) -> None:
    assert shown(text) == words


def test_styles() -> None:
    lines = read_markdown(b"# Title\n\n**Bold line**\n\n- item\n\n---\n", "x").lines
    assert [(line.style, line.is_bold, line.level) for line in lines] == [
        ("heading", False, 1),
        ("", True, 0),
        ("list_item", False, 0),
        ("rule", False, 0),
    ]


@pytest.mark.parametrize(
    ("text", "is_markdown"),
    [
        ("# T\n", True),
        ("a **b** c", True),
        ("[^1]: note", True),
        ("plain text", False),
        ("1. one\n2. two", False),
        ("a ** b", False),
    ],
)
def test_signs(text: str, is_markdown: bool) -> None:
    assert looks_like_markdown(text) is is_markdown


@pytest.mark.parametrize(
    ("text", "levels"), [("##Agreement on rivers\n\n### Article 1", [2, 3]), ("#1 river\n\n##", [0, 2])]
)
def test_a_heading_without_a_space_after_its_hashes(text: str, levels: list[int]) -> None:
    assert [line.level for line in read_markdown(text.encode(), "x.md").lines] == levels


def shown_of(text: str) -> list[str]:
    reading = read(text.encode(), "x.md")
    rows = [line for line in reading.lines if line.style != "rule"]
    return [render(reading.text, [Span(line.start, line.end)], line.edits) for line in rows]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<meta http-equiv='Content-Type' content='text/html' />\n\n## Pact\n\nText", ["Pact", "Text"]),
        ("## Pact\n\n<table><tr><td>Lamp</td><td>5</td></tr></table>", ["Pact", "Lamp", "5"]),
        ("## Pact\n\n<ul><li>oil;</li><li>wicks.</li></ul>", ["Pact", "oil;", "wicks."]),
        ("## Pact\n\nwithin <input type='text' value='six months'> of notice", ["Pact", "within six months of notice"]),
        ("## Pact\n\nsix ~~three~~ months", ["Pact", "six months"]),
        ("## Pact\n\nsix <del>three</del> months", ["Pact", "six months"]),
        ("## Pact\n\nText <!-- delete? --> on\n\n<!-- more\n\nArticle 9\n\n-->\nEnd", ["Pact", "Text on", "End"]),
        ("## Pact\n\n<span style='display:none'>secret</span>Text", ["Pact", "Text"]),
        ("---\ntitle: Pact\ndate: 2019\n---\n\n## Pact\n\nText", ["Pact", "Text"]),
        ("## Pact\n\nSee [the list][1].\n\n[1]: https://example.org/list", ["Pact", "See [the list][1]."]),
        ("## Agreement with <name of party>\n\na < b and c > d", ["Agreement with <name of party>", "a < b and c > d"]),
        ("## Pact\n\n<script>\nvar x = 1;\n</script>\nText", ["Pact", "Text"]),
    ],
)
def test_html_in_markdown_is_read_as_a_page_shows_it(text: str, expected: list[str]) -> None:
    assert shown_of(text) == expected


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("## Pact\n\nsix ~~three~~ months", ("struck_out", "set_aside", "three")),
        ("## Pact\n\nText <!-- delete? -->", ("comment", "set_aside", "delete?")),
        ("## Pact\n\n![Map of the lake](map.png)", ("image", "not_read", "Map of the lake")),
        ("---\ntitle: Pact\n---\n\n## Pact", ("metadata", "set_aside", "--- title: Pact ---")),
        ("## Pact\n\n<p hidden>secret</p>", ("hidden_text", "set_aside", "secret")),
    ],
)
def test_what_is_left_out_is_told(text: str, told: tuple[str, str, str]) -> None:
    inventory = read(text.encode(), "x.md").inventory
    assert inventory is not None
    assert [(item.kind, item.state, item.places[0].words) for item in inventory.items] == [told]
