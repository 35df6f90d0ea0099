"""The units of a text that its markup names itself: Akoma Ntoso, where most have an ``eId``."""

from __future__ import annotations

from typing import cast

from lxml import etree

from agreements.formats.document import PROVISION_KINDS, ProvisionKind, Unit

_KINDS: dict[str, ProvisionKind] = {
    "longtitle": "title", "recital": "recital", "formula": "enacting_formula", "part": "part", "chapter": "chapter",
    "book": "part", "tome": "part", "title": "part", "subpart": "chapter", "subtitle": "chapter", "subchapter": "section",
    "division": "section", "section": "section", "rule": "article", "article": "article", "paragraph": "paragraph",
    "clause": "paragraph", "alinea": "paragraph", "subsection": "paragraph", "subparagraph": "subparagraph",
    "subclause": "subparagraph",
    "point": "subparagraph", "indent": "list_item", "item": "list_item", "authorialnote": "footnote", "attachment": "annex",
}  # fmt: skip
"""The kind of an element that has no ``class`` with the name of one."""


def unit_of(element: etree._Element, name: str) -> Unit | None:
    """The unit that an element is, or None where it is none."""
    eid = element.get("eId")
    said = element.get("class", "")
    kind = cast(ProvisionKind, said) if said in PROVISION_KINDS else _KINDS.get(name)
    if kind is None or "akn/3.0" not in (etree.QName(element).namespace or ""):
        return None
    number = element.find("{*}num")
    is_inferred = number is not None and number.get("status") == "editorial"
    return Unit(eid or element.getroottree().getpath(element), kind, is_inferred, is_named=bool(eid))
