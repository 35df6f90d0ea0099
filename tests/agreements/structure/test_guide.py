"""A guide is read by its headings; what it describes becomes instruments (see ``test_instruments``)."""

from __future__ import annotations

import pytest

from agreements.formats.document import Document
from agreements.formats.read import read
from agreements.structure.paper.guide import looks_like_guide, segment_guide
from tests.agreements.structure.test_golden import unaccounted

GUIDE = """## Handbook of the ports: useful agreements

### Overview

This handbook lists agreements.

### **Lights Agreement between Ruritania and Freedonia**

The agreement was signed in May 2001 and entered into force on 2 June 2003.

It provides:

- Lights
- Keepers

### Piers

The Convention on Piers of the Inner Sea is available at:
[www.example.org/piers](http://www.example.org/pie_rs.pdf)

### Inner Sea Process

The process started in 1999.

Visit www.example.org/process.

### Memorandum of understanding on tides

Concluded by exchange of copies.
"""


def read_as(text: str) -> Document:
    return segment_guide(read(text.encode(), "x.txt"), "en")


def test_structure() -> None:
    document = read_as(GUIDE)
    assert document.kind == "guide"
    assert document.title == "Handbook of the ports: useful agreements"
    assert [one.heading for one in document.provisions if one.kind == "section"] == [
        "Overview", "Lights Agreement between Ruritania and Freedonia", "Piers", "Inner Sea Process", "Memorandum of understanding on tides",
    ]  # fmt: skip
    assert [one.eid for one in document.provisions if one.kind == "list_item"] == [
        "sec_2__unp_2__item_1",
        "sec_2__unp_2__item_2",
    ]
    assert unaccounted(document) == []


@pytest.mark.parametrize(
    ("text", "is_guide"),
    [
        (GUIDE + "".join(f"\n### Treaty on port {n}\n\nSee https://example.org/{n}\n" for n in range(6)), True),
        (
            "# Agreement between A and B\n\n"
            + "".join(f"## Article {n}\n\nThe Parties agree.\n\n" for n in range(1, 9)),
            False,
        ),
        ("Dear Sir,\n\nThank you for the treaty.", False),
    ],
)
def test_what_looks_like_a_guide(text: str, is_guide: bool) -> None:
    assert (looks_like_guide(read(text.encode(), "x")) >= 0.5) is is_guide
