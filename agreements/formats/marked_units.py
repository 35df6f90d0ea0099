"""The units of a text that its markup names itself: Akoma Ntoso with an ``eId`` on each of them."""

from __future__ import annotations

from typing import cast

from lxml import etree

from agreements.formats.document import PROVISION_KINDS, ProvisionKind, Unit

_KINDS: dict[str, ProvisionKind] = {
    "longtitle": "title", "recital": "recital", "formula": "enacting_formula", "part": "part", "chapter": "chapter",
    "section": "section", "article": "article", "paragraph": "paragraph", "subparagraph": "subparagraph",
    "point": "subparagraph", "indent": "list_item", "item": "list_item", "authorialnote": "footnote", "attachment": "annex",
}  # fmt: skip
"""The kind of an element that has no ``class`` with the name of one."""


def unit_of(element: etree._Element, name: str) -> Unit | None:
    """The unit that an element is, or None where it has no address or is no unit."""
    eid = element.get("eId")
    said = element.get("class", "")
    kind = cast(ProvisionKind, said) if said in PROVISION_KINDS else _KINDS.get(name)
    if not eid or kind is None or "akn/3.0" not in (etree.QName(element).namespace or ""):
        return None
    number = element.find("{*}num")
    return Unit(eid, kind, number is not None and number.get("status") == "editorial")
