"""What an Akoma Ntoso document says about itself: its identification, and the organisations that its authors are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from agreements.akoma_ntoso.act import Act

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
_JURISDICTION = "un"  # of the profile AKN4UN
_LANGUAGES = {
    "ar": "ara", "de": "deu", "en": "eng", "es": "spa", "fr": "fra", "it": "ita", "nl": "nld", "pt": "por", "ru": "rus", "zh": "zho",
}  # fmt: skip
"""The codes that the standard asks for; another language keeps its shorter code."""
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_UNKNOWN = "0001-01-01"
"""The schema asks for a day; where the text gives none, this one is marked as unknown."""
_UNFIT = re.compile(r"[^\w-]+")


def meta(act: Act, element: str, part: str) -> etree._Element:
    """The ``meta`` of an act or, where ``part`` names it, of an annex or a further instrument of it."""
    root = etree.Element(f"{{{_NAMESPACE}}}meta")
    identification = _add(root, "identification", source="#concord")
    day = next((date for date in act.dates.values() if _DAY.fullmatch(date)), "")
    work = f"/akn/{_JURISDICTION}/{element}/{act.kind.replace('_', '-')}/{day or 'undated'}/{_name(act.name)}"
    language = _LANGUAGES.get(act.language, act.language)
    expression = f"{work}/{language}@"
    component = f"!{_name(part)}" if part else "!main"
    for level, address in (("Work", work), ("Expression", expression), ("Manifestation", f"{expression}.akn")):
        group = _add(identification, f"FRBR{level}")
        _add(group, "FRBRthis", value=f"{address}/{component}")
        _add(group, "FRBRuri", value=address)
        if level == "Work":
            _titled(group, act)
        for event, date in _dates(act):
            _add(group, "FRBRdate", date=date, name=event)
        for number in range(1, len(act.parties) + 1):
            _add(group, "FRBRauthor", href=f"#party_{number}")
        if not act.parties:
            _add(group, "FRBRauthor", href="#concord")
        if level == "Work":
            _add(group, "FRBRcountry", value=_JURISDICTION)
        elif level == "Expression":
            _add(group, "FRBRlanguage", language=language)
    if not part:  # an address is given once in a file, and holds for its attachments too
        _references(root, act)
        if act.remark:
            note = _add(_add(root, "notes", source="#concord"), "note", eId="remark")
            _add(note, "p").text = act.remark
    return root


def _titled(work: etree._Element, act: Act) -> None:
    if act.title:
        _add(work, "FRBRalias", value=act.title, name="title")
    if act.symbol:
        _add(work, "FRBRalias", value=act.symbol, name="symbol")


def _dates(act: Act) -> Iterator[tuple[str, str]]:
    days = [(event, date) for event, date in act.dates.items() if _DAY.fullmatch(date)]
    yield from days or [("unknown", _UNKNOWN)]


def _references(root: etree._Element, act: Act) -> None:
    references = _add(root, "references", source="#concord")
    _organisation(references, "concord", "Concord")
    for number, party in enumerate(act.parties, 1):
        _organisation(references, f"party_{number}", party)


def _organisation(references: etree._Element, eid: str, name: str) -> None:
    href = f"/akn/ontology/organization/{_JURISDICTION}/{_name(name)}"
    _add(references, "TLCOrganization", eId=eid, href=href, showAs=name)


def _name(words: str) -> str:
    return _UNFIT.sub("-", words.lower()).strip("-") or "unnamed"


def _add(parent: etree._Element, tag: str, /, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{_NAMESPACE}}}{tag}", attributes)
